//! What a value may be: only what the check of events, the types and the limits of memory enforce.

use super::atoms::Atoms;
use super::values::Values;
use crate::ast::Language;
use crate::calendar::Length;
use crate::facts::{FactSource, Remembered};
use crate::judge::limits::HISTORY_LIMIT;
use crate::show;
use crate::typed::{Constant, Expr, Type};
use anxin_events::{Date, Field, Instant, Money};

/// The least and the most, both included.
type Ends = (i64, i64);

impl Atoms<'_> {
    /// What a value may be, given only what the check of events and the type enforce.
    pub fn possible(&mut self, expr: &Expr) -> Values {
        match expr {
            Expr::Number(number) => Values::of([*number]),
            Expr::Id(id) => Values::of([self.id(id)]),
            Expr::Parameter(index) => self.parameter(*index),
            Expr::Field(field) => {
                let slot = self.kind.spec().slot(*field);
                let stated = slot.is_some_and(|slot| slot < self.kind.spec().required);
                of_field(*field).or_missing(!stated)
            }
            Expr::Here(field, _) | Expr::Latest(_, field) => of_field(*field).or_missing(true),
            Expr::Fact(fact) => match fact.spec().source {
                FactSource::Remembered(Remembered { field, .. }) => {
                    of_field(field).or_missing(true)
                }
                FactSource::Supplied(_) if self.at_deadline.is_some() => Values::none(),
                FactSource::Supplied(_) if fact.spec().ty == Type::Flag => {
                    Values::between(0, 1).or_missing(true)
                }
                FactSource::Supplied(_) => Values::any().or_missing(true),
            },
            Expr::OccurredAt => plausible_instants(),
            Expr::LatestAt(_) => plausible_instants().or_missing(true),
            Expr::Count(..) => Values::between(0, most_kept()).or_missing(true),
            Expr::Total(..) => {
                let most = Money::MAX_STATED.fen().saturating_mul(most_kept());
                Values::between(0, most).or_missing(true)
            }
            Expr::OtherDeals(..) => Values::between(0, i64::MAX).or_missing(true),
            Expr::Plus(left, right) => self.both(left, right, |a, b| {
                (a.0.saturating_add(b.0), a.1.saturating_add(b.1))
            }),
            Expr::Minus(left, right) => self.both(left, right, |a, b| {
                (a.0.saturating_sub(b.1), a.1.saturating_sub(b.0))
            }),
            Expr::Times(money, ratio, _) => self.both(money, ratio, product),
            Expr::Least(of) => self.extreme(of, i64::min),
            Expr::Most(of) => self.extreme(of, i64::max),
            Expr::InTable(..) | Expr::Set(_) => Values::any().or_missing(true),
        }
    }

    fn both(&mut self, left: &Expr, right: &Expr, join: fn(Ends, Ends) -> Ends) -> Values {
        let (left, right) = (self.possible(left).ends(), self.possible(right).ends());
        let Some((left, right)) = left.zip(right) else {
            return Values::none();
        };
        let (least, most) = join(left, right);
        Values::between(least, most).or_missing(true)
    }

    fn extreme(&mut self, of: &[Expr], join: fn(i64, i64) -> i64) -> Values {
        let ends: Option<Vec<Ends>> = of.iter().map(|one| self.possible(one).ends()).collect();
        let joined = ends.and_then(|ends| {
            ends.into_iter()
                .reduce(|a, b| (join(a.0, b.0), join(a.1, b.1)))
        });
        joined.map_or_else(Values::none, |(least, most)| {
            Values::between(least, most).or_missing(true)
        })
    }

    /// Its values on the days of the rule, worked out once.
    fn parameter(&mut self, index: usize) -> Values {
        if let Some(known) = self.bounds.get(&index) {
            return known.clone();
        }
        let values = self.values_of(index).coarse();
        self.bounds.insert(index, values.clone());
        values
    }

    fn values_of(&mut self, index: usize) -> Values {
        let parameters = self.parameters;
        let Some(parameter) = parameters.get(index) else {
            return Values::none();
        };
        let start = |from: &Option<Instant>| from.map_or(i64::MIN, Instant::micros);
        let ends = parameter.values.iter().skip(1).map(|(from, _)| start(from));
        let mut numbers = Vec::new();
        for ((from, value), end) in parameter.values.iter().zip(ends.chain([i64::MAX])) {
            if start(from) >= self.period.1 || end <= self.period.0 {
                continue;
            }
            match value {
                Constant::Number(number) => numbers.push(*number),
                Constant::Text(id) => numbers.push(self.id(id)),
                Constant::Length(Length::Exact(micros)) => numbers.push(*micros),
                Constant::Length(_) => {}
            }
        }
        let first = parameter
            .values
            .first()
            .map_or(i64::MAX, |(from, _)| start(from));
        Values::of(numbers).or_missing(first > self.period.0)
    }

    /// Ids have no order; each gets a number of its own.
    fn id(&mut self, id: &str) -> i64 {
        let next = i64::try_from(self.ids.len()).unwrap_or(i64::MAX);
        *self.ids.entry(id.to_owned()).or_insert(next)
    }
}

/// What the check of events lets a field hold.
fn of_field(field: Field) -> Values {
    match Type::of(field.spec().ty) {
        Some(Type::Money) => Values::between(0, Money::MAX_STATED.fen()),
        Some(Type::Ratio | Type::Count) => Values::between(0, i64::MAX),
        Some(Type::Flag) => Values::between(0, 1),
        Some(Type::Date) => match plausible_days() {
            Some((first, last)) => Values::between(i64::from(first.days()), i64::from(last.days())),
            None => Values::any(),
        },
        Some(Type::Instant) => plausible_instants(),
        Some(Type::Term(set)) => Values::of(set.terms.iter().map(|term| i64::from(term.code))),
        _ => Values::any(),
    }
}

/// What a field may hold, in Chinese and English.
pub(super) fn range(field: Field) -> (String, String) {
    let ty = Type::of(field.spec().ty).unwrap_or(Type::Text);
    if let Type::Term(set) = ty {
        let (zh, en): (Vec<_>, Vec<_>) = set.terms.iter().map(|term| (term.zh, term.name)).unzip();
        return (zh.join("、"), en.join(", "));
    }
    match of_field(field).ends() {
        Some((0, most)) if ty == Type::Money => {
            let most = most.div_euclid(10_000_000_000);
            (
                format!("0元 到 {most}亿元"),
                format!("0 to {most}00000000 yuan"),
            )
        }
        Some((least, most)) if most < i64::MAX => {
            let say = |number, language| show::number(number, ty, language);
            (
                format!(
                    "{} 到 {}",
                    say(least, Language::Zh),
                    say(most, Language::Zh)
                ),
                format!(
                    "{} to {}",
                    say(least, Language::En),
                    say(most, Language::En)
                ),
            )
        }
        _ => ("零或正数".to_owned(), "zero or more".to_owned()),
    }
}

/// The days that an event may state.
fn plausible_days() -> Option<(Date, Date)> {
    Date::new(1900, 1, 1).zip(Date::new(2199, 12, 31))
}

fn plausible_instants() -> Values {
    match plausible_days() {
        Some((first, last)) => {
            let end = last.start().micros().saturating_add(anxin_events::DAY);
            Values::between(first.start().micros(), end.saturating_sub(1))
        }
        None => Values::any(),
    }
}

fn most_kept() -> i64 {
    i64::try_from(HISTORY_LIMIT).unwrap_or(i64::MAX)
}

/// The ends of money times ratio; a little wide, since it is rounded.
fn product(money: Ends, ratio: Ends) -> Ends {
    let pairs = [
        (money.0, ratio.0),
        (money.0, ratio.1),
        (money.1, ratio.0),
        (money.1, ratio.1),
    ];
    let products = pairs.map(|(money, ratio)| {
        let whole = i128::from(money)
            .saturating_mul(i128::from(ratio))
            .div_euclid(1_000_000);
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    });
    let least = products.iter().copied().min().unwrap_or(i64::MIN);
    let most = products.iter().copied().max().unwrap_or(i64::MAX);
    (least.saturating_sub(1), most.saturating_add(1))
}
