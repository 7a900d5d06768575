//! Conditions, with brackets only where the grammar needs them.

use super::Printer;
use crate::ast::{
    CompareOp, Condition, ConditionKind, EventPattern, Expression, ExpressionKind, Language,
};
use crate::words::Word;

/// Under `当 `, `若 ` or `if ` in a rule.
pub(super) const CONTINUED: &str = "\n     ";

impl Printer {
    /// A whole clause: each part of an outermost `且` or `或` on a line of its own.
    pub(super) fn condition_lines(&mut self, condition: &Condition) {
        self.condition_with(condition, CONTINUED);
    }

    pub(super) fn condition(&mut self, condition: &Condition) {
        self.condition_with(condition, " ");
    }

    fn condition_with(&mut self, condition: &Condition, gap: &str) {
        match &condition.kind {
            ConditionKind::Any(parts) => {
                let or = format!("{gap}{} ", Word::Or.form(self.language));
                self.joined(parts, &or, |printer, part| {
                    printer.bracketed(part, is_joined(part));
                });
            }
            ConditionKind::All(parts) => {
                let and = format!("{gap}{} ", Word::And.form(self.language));
                self.joined(parts, &and, |printer, part| {
                    printer.bracketed(part, is_joined(part))
                });
            }
            ConditionKind::Not(inner) => {
                self.word(Word::Not);
                self.bracketed(inner, is_joined(inner));
            }
            ConditionKind::Compare { left, op, right } => {
                self.expression(left);
                self.comparison(*op);
                self.expression(right);
            }
            ConditionKind::Member { item, negated, set } => {
                self.expression(item);
                self.infix(if *negated { Word::NotIn } else { Word::In });
                self.expression(set);
            }
            ConditionKind::Present { value, negated } => {
                self.expression(value);
                self.put(" ");
                let word = if *negated {
                    Word::Absent
                } else {
                    Word::Present
                };
                self.put(word.form(self.language));
            }
            ConditionKind::Occurred {
                within,
                negated,
                event,
            } => {
                match within {
                    Some(within) => self.window(within),
                    None => self.word(Word::SoFar),
                }
                self.any_or_no(*negated, event);
            }
            ConditionKind::Since {
                start,
                negated,
                event,
            } => self.since(start, *negated, event),
            ConditionKind::Named(name) => self.name(name),
        }
    }

    fn bracketed(&mut self, condition: &Condition, brackets: bool) {
        if brackets {
            self.put("(");
            self.condition(condition);
            self.put(")");
        } else {
            self.condition(condition);
        }
    }

    /// `自 A 起 没有 B`.
    fn since(&mut self, start: &EventPattern, negated: bool, event: &EventPattern) {
        self.word(Word::Since);
        self.pattern(start);
        self.put(" ");
        if self.language == Language::Zh {
            self.word(Word::From);
        }
        self.any_or_no(negated, event);
    }

    fn any_or_no(&mut self, negated: bool, event: &EventPattern) {
        self.word(if negated { Word::No } else { Word::Any });
        self.pattern(event);
    }

    fn infix(&mut self, word: Word) {
        self.put(" ");
        self.word(word);
    }

    fn comparison(&mut self, op: CompareOp) {
        match op {
            CompareOp::Is => self.infix(Word::Is),
            CompareOp::IsNot => self.infix(Word::IsNot),
            CompareOp::Less => self.put(" < "),
            CompareOp::AtMost => self.put(" <= "),
            CompareOp::More => self.put(" > "),
            CompareOp::AtLeast => self.put(" >= "),
        }
    }

    /// ` 其中 …` behind an event, in brackets unless it is one plain comparison.
    pub(super) fn filter(&mut self, pattern: &EventPattern) {
        if let Some(filter) = &pattern.filter {
            self.infix(Word::Where);
            self.bracketed(filter, !is_plain(filter));
        }
    }

    pub(super) fn filter_in_brackets(&mut self, pattern: &EventPattern) {
        if let Some(filter) = &pattern.filter {
            self.infix(Word::Where);
            self.bracketed(filter, true);
        }
    }
}

fn is_joined(condition: &Condition) -> bool {
    matches!(
        condition.kind,
        ConditionKind::Any(_) | ConditionKind::All(_)
    )
}

/// Whether a filter needs no brackets: what stands behind it could not be taken for a part of it.
fn is_plain(filter: &Condition) -> bool {
    match &filter.kind {
        ConditionKind::Compare { left, right, .. } => is_plain_value(left) && is_plain_value(right),
        ConditionKind::Member { item, set, .. } => is_plain_value(item) && is_plain_value(set),
        ConditionKind::Present { value, .. } => is_plain_value(value),
        _ => false,
    }
}

fn is_plain_value(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Sum { .. } | ExpressionKind::Times { .. } => false,
        ExpressionKind::LatestField { event, .. } | ExpressionKind::SumOf { event, .. } => {
            event.filter.is_none()
        }
        ExpressionKind::CountOf { within, event } => within.is_some() && event.filter.is_none(),
        _ => true,
    }
}
