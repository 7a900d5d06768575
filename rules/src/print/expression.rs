//! Values, with brackets only where the grammar needs them.

use super::Printer;
use crate::ast::{EventPattern, Expression, ExpressionKind, Name, Rounding};
use crate::words::Word;

impl Printer {
    pub(super) fn expression(&mut self, value: &Expression) {
        match &value.kind {
            ExpressionKind::Literal(literal) => self.literal(literal),
            ExpressionKind::Name(name) => self.name(name),
            ExpressionKind::EventField(name) => self.dotted(Word::ThisEvent, name),
            ExpressionKind::DealFact(name) => self.dotted(Word::ThisDeal, name),
            ExpressionKind::Parameter(name) => self.dotted(Word::Parameter, name),
            ExpressionKind::LatestField { event, field } => {
                self.field_of(Word::Latest, event, field)
            }
            ExpressionKind::CountOf { within, event } => {
                if let Some(within) = within {
                    self.window(within);
                }
                self.pattern(event);
                self.put(" ");
                self.put(Word::Count.form(self.language));
            }
            ExpressionKind::SumOf {
                within,
                event,
                field,
            } => {
                if let Some(within) = within {
                    self.window(within);
                }
                self.field_of(Word::Sum, event, field);
            }
            ExpressionKind::RegisterCount { register, key } => self.register_count(register, key),
            ExpressionKind::Lookup { table, key } => {
                self.name(table);
                self.put("[");
                self.expression(key);
                self.put("]");
            }
            ExpressionKind::Sum {
                left,
                negated,
                right,
            } => {
                self.operand(left, ends_in_filter(left));
                self.put(if *negated { " - " } else { " + " });
                self.operand(right, matches!(right.kind, ExpressionKind::Sum { .. }));
            }
            ExpressionKind::Times {
                money,
                ratio,
                rounding,
            } => self.times(money, ratio, *rounding),
            ExpressionKind::Extreme { largest, of } => {
                let word = if *largest {
                    Word::Largest
                } else {
                    Word::Smallest
                };
                self.put(word.form(self.language));
                self.list("(", of, ")");
            }
            ExpressionKind::Set(elements) => self.list("{", elements, "}"),
        }
    }

    /// `在途交易[房屋] 中 其他交易 个数`.
    fn register_count(&mut self, register: &Name, key: &Expression) {
        self.name(register);
        self.put("[");
        self.expression(key);
        self.put("] ");
        self.word(Word::Among);
        self.word(Word::OtherDeals);
        self.put(Word::Count.form(self.language));
    }

    fn times(&mut self, money: &Expression, ratio: &Expression, rounding: Option<Rounding>) {
        let sum = matches!(money.kind, ExpressionKind::Sum { .. });
        self.operand(money, sum || ends_in_filter(money));
        self.put(" × ");
        let joined = matches!(
            ratio.kind,
            ExpressionKind::Sum { .. } | ExpressionKind::Times { .. }
        );
        self.operand(ratio, joined);
        self.rounding(rounding);
    }

    fn operand(&mut self, value: &Expression, brackets: bool) {
        if brackets {
            self.put("(");
            self.expression(value);
            self.put(")");
        } else {
            self.expression(value);
        }
    }

    fn dotted(&mut self, word: Word, name: &Name) {
        self.put(word.form(self.language));
        self.put(".");
        self.name(name);
    }

    /// `合计 E.字段 [其中 (…)]`.
    fn field_of(&mut self, word: Word, event: &EventPattern, field: &Name) {
        self.word(word);
        self.name(&event.kind);
        self.put(".");
        self.name(field);
        // Always in brackets: a comparison often follows, and must not seem to be the filter's.
        self.filter_in_brackets(event);
    }

    pub(super) fn rounding(&mut self, rounding: Option<Rounding>) {
        let word = match rounding {
            None => return,
            Some(Rounding::HalfUp) => Word::RoundHalfUp,
            Some(Rounding::Down) => Word::RoundDown,
        };
        self.put(" ");
        self.put(word.form(self.language));
    }

    fn list(&mut self, open: &str, elements: &[Expression], close: &str) {
        self.put(open);
        self.joined(elements, ", ", Self::expression);
        self.put(close);
    }
}

/// Whether a sign behind it would be taken for a part of its filter.
fn ends_in_filter(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::LatestField { event, .. } | ExpressionKind::SumOf { event, .. } => {
            event.filter.is_some()
        }
        ExpressionKind::Sum { right, .. } => ends_in_filter(right),
        ExpressionKind::Times {
            ratio,
            rounding: None,
            ..
        } => ends_in_filter(ratio),
        _ => false,
    }
}
