//! Typed trees as written ones again, in either language: what a trace and a difference show.
//!
//! Predicates and constants are in place, and what `且` and `或` join stands in one order, so two
//! conditions that are written alike mean the same, whoever wrote them and in which language.

use super::{
    Comparison, Cond, Constant, Expr, Label, OCCURRED_AT, Parameter, Pattern, Rounded, Span, Type,
    field_label,
};
use crate::ast::{
    self, CompareOp, Condition, ConditionKind, Dated, Duration, EventPattern, Expression,
    ExpressionKind, Language, Literal, LiteralKind, Moment, Name, Rounding,
};
use crate::calendar::Length;
use crate::print;
use crate::rule_set::TypedRules;
use anxin_events::{Date, Field, Instant, Kind, SECOND};

/// Writes with the names of one rule set.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'a> {
    pub typed: &'a TypedRules,
    pub language: Language,
    /// Numbers, texts and signs of order are all alike: two conditions of one shape read the same.
    pub masked: bool,
}

impl Writer<'_> {
    /// A condition in one line.
    pub fn text(&self, cond: &Cond) -> String {
        print::condition(&self.cond(cond), self.language)
    }

    /// An event with its filter.
    pub fn event(&self, event: &Pattern) -> String {
        print::pattern(&self.pattern(event), self.language)
    }

    /// A value; `ty` says what a number in it counts.
    pub fn value(&self, expr: &Expr, ty: Option<Type>) -> String {
        print::expression(&self.expr(expr, ty), self.language)
    }

    /// A duration, or the parameter that holds it.
    pub fn span(&self, span: Span) -> String {
        match self.duration(span) {
            Duration::Literal(literal) => {
                print::expression(&expression(ExpressionKind::Literal(literal)), self.language)
            }
            Duration::Named(name) => name.text,
        }
    }

    /// A written value of a parameter.
    pub fn constant(&self, constant: &Constant, ty: Type) -> String {
        let expr = match constant {
            Constant::Number(number) => self.number(*number, Some(ty)),
            Constant::Text(text) => literal(LiteralKind::Text(text.clone())),
            Constant::Length(length) => literal(length_kind(*length)),
        };
        print::expression(&expr, self.language)
    }

    fn cond(&self, cond: &Cond) -> Condition {
        let kind = match cond {
            Cond::All(of) => match self.both_ways(of) {
                Some((left, right)) => self.compare(CompareOp::Is, left, right),
                None => return self.joined(cond, of, ConditionKind::All),
            },
            Cond::Any(of) => return self.joined(cond, of, ConditionKind::Any),
            Cond::Not(inner) => self.negated(inner),
            Cond::Compare(how, left, right) => self.compare(self.sign(*how), left, right),
            Cond::Member(item, set) | Cond::Subset(item, set) => self.member(item, set, false),
            Cond::Present(value) => self.present(value, false),
            Cond::Flag(Expr::Field(field)) => ConditionKind::Named(self.name(&field_label(*field))),
            Cond::Flag(value) => ConditionKind::Compare {
                left: self.expr(value, None),
                op: CompareOp::Is,
                right: literal(LiteralKind::Flag(true)),
            },
            Cond::Has(within, event) => self.occurred(*within, event, false),
            Cond::Since(start, event, some) => ConditionKind::Since {
                start: self.pattern(start),
                negated: !some,
                event: self.pattern(event),
            },
        };
        condition(kind)
    }

    /// What stands in one `且` (or `或`), however it was nested, once each and in one order.
    fn joined(
        &self,
        whole: &Cond,
        of: &[Cond],
        join: fn(Vec<Condition>) -> ConditionKind,
    ) -> Condition {
        let mut flat = Vec::new();
        of.iter().for_each(|cond| flatten(whole, cond, &mut flat));
        let mut parts: Vec<Condition> = flat.into_iter().map(|cond| self.cond(cond)).collect();
        parts.sort_by_cached_key(|part| print::condition(part, Language::Zh));
        parts.dedup_by_key(|part| print::condition(part, Language::Zh));
        match <[Condition; 1]>::try_from(parts) {
            Ok([one]) => one,
            Err(parts) if parts.is_empty() => {
                let holds = matches!(whole, Cond::All(_));
                let (zh, en) = if holds {
                    ("真", "true")
                } else {
                    ("假", "false")
                };
                condition(ConditionKind::Named(self.name(&(zh.into(), en.into()))))
            }
            Err(parts) => condition(join(parts)),
        }
    }

    fn negated(&self, inner: &Cond) -> ConditionKind {
        match inner {
            Cond::Compare(Comparison::Is, left, right) => {
                self.compare(CompareOp::IsNot, left, right)
            }
            Cond::Member(item, set) | Cond::Subset(item, set) => self.member(item, set, true),
            Cond::Present(value) => self.present(value, true),
            Cond::Has(within, event) => self.occurred(*within, event, true),
            Cond::All(of) => match self.both_ways(of) {
                Some((left, right)) => self.compare(CompareOp::IsNot, left, right),
                None => ConditionKind::Not(Box::new(self.cond(inner))),
            },
            _ => ConditionKind::Not(Box::new(self.cond(inner))),
        }
    }

    /// Two sets that are equal are each in the other.
    fn both_ways<'c>(&self, of: &'c [Cond]) -> Option<(&'c Expr, &'c Expr)> {
        match of {
            [Cond::Subset(a, b), Cond::Subset(c, d)] if a == d && b == c => Some((a, b)),
            _ => None,
        }
    }

    fn sign(&self, how: Comparison) -> CompareOp {
        match how {
            Comparison::Is => CompareOp::Is,
            _ if self.masked => CompareOp::AtLeast,
            Comparison::Less => CompareOp::Less,
            Comparison::AtMost => CompareOp::AtMost,
            Comparison::More => CompareOp::More,
            Comparison::AtLeast => CompareOp::AtLeast,
        }
    }

    fn compare(&self, op: CompareOp, left: &Expr, right: &Expr) -> ConditionKind {
        let ty = left.ty(self.typed).or_else(|| right.ty(self.typed));
        ConditionKind::Compare {
            left: self.expr(left, ty),
            op,
            right: self.expr(right, ty),
        }
    }

    fn member(&self, item: &Expr, set: &Expr, negated: bool) -> ConditionKind {
        ConditionKind::Member {
            item: self.expr(item, None),
            negated,
            set: self.expr(set, item.ty(self.typed)),
        }
    }

    fn present(&self, value: &Expr, negated: bool) -> ConditionKind {
        ConditionKind::Present {
            value: self.expr(value, None),
            negated,
        }
    }

    fn occurred(&self, within: Option<Span>, event: &Pattern, negated: bool) -> ConditionKind {
        ConditionKind::Occurred {
            within: within.map(|within| self.duration(within)),
            negated,
            event: self.pattern(event),
        }
    }

    fn expr(&self, expr: &Expr, ty: Option<Type>) -> Expression {
        let boxed = |expr: &Expr, ty| Box::new(self.expr(expr, ty));
        expression(match expr {
            Expr::Number(number) => return self.number(*number, ty),
            Expr::Id(_) if self.masked => return literal(LiteralKind::Text(String::new())),
            Expr::Id(id) => return literal(LiteralKind::Text(id.clone())),
            Expr::Field(field) | Expr::Here(field, _) => {
                ExpressionKind::Name(self.name(&field_label(*field)))
            }
            Expr::Fact(fact) => {
                let (zh, en) = (fact.spec().zh, fact.spec().name);
                ExpressionKind::DealFact(self.name(&(zh.to_owned(), en.to_owned())))
            }
            Expr::Parameter(index) => ExpressionKind::Parameter(self.parameter(*index)),
            Expr::OccurredAt => ExpressionKind::EventField(self.occurred_at()),
            Expr::LatestAt(event) => ExpressionKind::LatestField {
                event: self.pattern(event),
                field: self.occurred_at(),
            },
            Expr::Latest(event, field) => ExpressionKind::LatestField {
                event: self.pattern(event),
                field: self.name(&field_label(*field)),
            },
            Expr::Count(within, event) => ExpressionKind::CountOf {
                within: within.map(|within| self.duration(within)),
                event: self.pattern(event),
            },
            Expr::Total(within, event, field) => ExpressionKind::SumOf {
                within: within.map(|within| self.duration(within)),
                event: self.pattern(event),
                field: self.name(&field_label(*field)),
            },
            Expr::OtherDeals(register, key) => ExpressionKind::RegisterCount {
                register: plain(
                    self.typed
                        .registers
                        .get(*register)
                        .map_or("", |own| &own.name),
                ),
                key: boxed(key, None),
            },
            Expr::InTable(table, key) => {
                let own = self.typed.tables.get(*table);
                ExpressionKind::Lookup {
                    table: plain(own.map_or("", |own| &own.label.0)),
                    key: boxed(key, own.map(|own| own.key)),
                }
            }
            Expr::Plus(left, right) | Expr::Minus(left, right) => ExpressionKind::Sum {
                left: boxed(left, left.ty(self.typed).or(ty)),
                negated: matches!(expr, Expr::Minus(..)),
                right: boxed(
                    right,
                    right.ty(self.typed).or(match ty {
                        Some(Type::Instant) => Some(Type::Exact),
                        ty => ty,
                    }),
                ),
            },
            Expr::Times(money, ratio, rounded) => ExpressionKind::Times {
                money: boxed(money, Some(Type::Money)),
                ratio: boxed(ratio, Some(Type::Ratio)),
                rounding: Some(match rounded {
                    Rounded::HalfUp => Rounding::HalfUp,
                    Rounded::Down => Rounding::Down,
                }),
            },
            Expr::Least(of) | Expr::Most(of) => ExpressionKind::Extreme {
                largest: matches!(expr, Expr::Most(_)),
                of: of.iter().map(|own| self.expr(own, ty)).collect(),
            },
            Expr::Set(of) => {
                let mut of: Vec<Expression> = of.iter().map(|own| self.expr(own, ty)).collect();
                of.sort_by_cached_key(|own| print::expression(own, Language::Zh));
                ExpressionKind::Set(of)
            }
        })
    }

    fn occurred_at(&self) -> Name {
        self.name(&(OCCURRED_AT.0.to_owned(), OCCURRED_AT.1.to_owned()))
    }

    fn number(&self, number: i64, ty: Option<Type>) -> Expression {
        let number = if self.masked { 0 } else { number };
        literal(match ty {
            Some(Type::Money) => LiteralKind::Money(number),
            Some(Type::Ratio) => LiteralKind::Ratio(number),
            Some(Type::Flag) => LiteralKind::Flag(number == 1),
            Some(Type::Exact) => LiteralKind::Exact(number),
            Some(Type::Date) => {
                let days = i32::try_from(number).unwrap_or(i32::MAX);
                LiteralKind::Date(dated(Date::from_days(days)))
            }
            Some(Type::Instant) => LiteralKind::Instant(moment(Instant::from_micros(number))),
            Some(Type::Term(set)) => {
                let term = u8::try_from(number).ok().and_then(|code| set.by_code(code));
                let (zh, en) = term.map_or(("", ""), |term| (term.zh, term.name));
                let name = self.name(&(zh.to_owned(), en.to_owned()));
                return expression(ExpressionKind::Name(name));
            }
            _ => LiteralKind::Count(number),
        })
    }

    fn pattern(&self, event: &Pattern) -> EventPattern {
        let same = |(own, outer): &(Field, Field)| {
            condition(ConditionKind::Compare {
                left: expression(ExpressionKind::Name(self.name(&field_label(*own)))),
                op: CompareOp::Is,
                right: expression(ExpressionKind::EventField(self.name(&field_label(*outer)))),
            })
        };
        let mut parts: Vec<Condition> = event.same.iter().map(same).collect();
        match self.cond(&event.filter) {
            _ if matches!(&event.filter, Cond::All(of) if of.is_empty()) => {}
            Condition {
                kind: ConditionKind::All(of),
                ..
            } => parts.extend(of),
            one => parts.push(one),
        }
        let filter = match <[Condition; 1]>::try_from(parts) {
            Ok([one]) => Some(one),
            Err(parts) if parts.is_empty() => None,
            Err(parts) => Some(condition(ConditionKind::All(parts))),
        };
        EventPattern {
            kind: self.kind(event.kind),
            filter: filter.map(Box::new),
        }
    }

    fn duration(&self, span: Span) -> Duration {
        match span {
            Span::Fixed(_) if self.masked => Duration::Literal(bare(LiteralKind::Exact(0))),
            Span::Fixed(length) => Duration::Literal(bare(length_kind(length))),
            Span::Parameter(index) => Duration::Named(self.parameter(index)),
        }
    }

    fn parameter(&self, index: usize) -> Name {
        let label = self.parameters().get(index).map_or("", |own| &own.label.0);
        plain(label.strip_prefix("参数.").unwrap_or(label))
    }

    fn parameters(&self) -> &[Parameter] {
        &self.typed.parameters
    }

    fn kind(&self, kind: Kind) -> Name {
        self.name(&(kind.spec().zh.to_owned(), kind.spec().name.to_owned()))
    }

    fn name(&self, (zh, en): &Label) -> Name {
        plain(match self.language {
            Language::Zh => zh,
            Language::En => en,
        })
    }
}

fn flatten<'c>(whole: &Cond, cond: &'c Cond, out: &mut Vec<&'c Cond>) {
    match (whole, cond) {
        (Cond::All(_), Cond::All(of)) | (Cond::Any(_), Cond::Any(of)) => {
            of.iter().for_each(|own| flatten(whole, own, out));
        }
        // Of one is that one.
        (_, Cond::All(of) | Cond::Any(of)) if of.len() == 1 => {
            of.iter().for_each(|own| flatten(whole, own, out));
        }
        _ => out.push(cond),
    }
}

fn plain(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        span: ast::Span::default(),
    }
}

fn bare(kind: LiteralKind) -> Literal {
    Literal {
        kind,
        span: ast::Span::default(),
    }
}

fn literal(kind: LiteralKind) -> Expression {
    expression(ExpressionKind::Literal(bare(kind)))
}

fn expression(kind: ExpressionKind) -> Expression {
    Expression {
        kind,
        span: ast::Span::default(),
    }
}

fn condition(kind: ConditionKind) -> Condition {
    Condition {
        kind,
        span: ast::Span::default(),
    }
}

const fn length_kind(length: Length) -> LiteralKind {
    match length {
        Length::Exact(micros) => LiteralKind::Exact(micros),
        Length::WorkingDays(days) => LiteralKind::WorkingDays(days),
        Length::CalendarDays(days) => LiteralKind::CalendarDays(days),
        Length::Months(months) => LiteralKind::Months(months),
    }
}

fn dated(day: Date) -> Dated {
    let text = day.to_string();
    let mut parts = text.rsplit('-').map(|part| part.parse().unwrap_or(1));
    let (day, month) = (parts.next().unwrap_or(1), parts.next().unwrap_or(1));
    let year = text.split('-').next().and_then(|year| year.parse().ok());
    Dated {
        year: year.unwrap_or(1970),
        month,
        day,
    }
}

fn moment(at: Instant) -> Moment {
    let seconds = at.beijing_time_of_day().checked_div(SECOND).unwrap_or(0);
    Moment {
        date: dated(at.beijing_date()),
        second: u32::try_from(seconds).unwrap_or(0),
        offset: 480,
    }
}
