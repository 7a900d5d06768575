//! Conditions and values, read off the typed tree.

use super::history::or;
use super::{Reference, View, Worth};
use crate::calendar::Length;
use crate::facts::{FactSource, SuppliedFact};
use crate::typed::{Band, Cond, Constant, Expr, Pattern, Rounded, Span, Table};
use anxin_events::{Instant, Money, Ratio, Rounding};

impl Reference {
    /// True, false or unknown.
    pub(super) fn holds(&self, cond: &Cond, view: &View<'_>) -> Option<bool> {
        match cond {
            Cond::Any(of) => of
                .iter()
                .map(|cond| self.holds(cond, view))
                .fold(Some(false), or),
            Cond::All(of) => not(of
                .iter()
                .map(|cond| not(self.holds(cond, view)))
                .fold(Some(false), or)),
            Cond::Not(inner) => not(self.holds(inner, view)),
            Cond::Compare(how, left, right) => {
                match (self.worth(left, view)?, self.worth(right, view)?) {
                    (Worth::Number(left), Worth::Number(right)) => Some(how.holds(left, right)),
                    (left, right) => Some(left == right),
                }
            }
            Cond::Flag(value) => self.number(value, view).map(|flag| flag == 1),
            Cond::Member(item, set) => {
                let item = self.worth(item, view)?;
                self.contains(set, &item, view)
            }
            Cond::Subset(left, right) => {
                if !self.is_stated(left, view) || !self.is_stated(right, view) {
                    return None;
                }
                let (members, incomplete) = self.members(left, view)?;
                let each = members
                    .iter()
                    .map(|member| not(self.contains(right, member.as_ref()?, view)));
                not(each.fold(if incomplete { None } else { Some(false) }, or))
            }
            Cond::Present(value) if value.is_set() => Some(
                self.members(value, view)
                    .is_some_and(|(members, _)| !members.is_empty()),
            ),
            Cond::Present(value) => Some(self.worth(value, view).is_some()),
            Cond::Has(within, pattern) => {
                let since = self.window(*within, view).ok()?;
                self.has(pattern, since, view)
            }
            Cond::Since(start, event, some) => {
                let starts = self.matches(start, view);
                match starts.events.last() {
                    None if starts.dropped.is_some() => None,
                    None => Some(false),
                    Some((_, false)) => None,
                    Some((seen, true)) => {
                        let has = self.has(event, Some(seen.occurred), view);
                        if *some { has } else { not(has) }
                    }
                }
            }
        }
    }

    fn is_stated(&self, set: &Expr, view: &View<'_>) -> bool {
        self.members(set, view).is_some()
    }

    /// Members of a set, of which some may be unknown, and whether more were dropped.
    pub(super) fn members(
        &self,
        set: &Expr,
        view: &View<'_>,
    ) -> Option<(Vec<Option<Worth>>, bool)> {
        if let Expr::Set(members) = set {
            let mut all = Vec::new();
            let mut lost = false;
            for member in members {
                let (of, incomplete) = match self.members(member, view) {
                    Some(members) => members,
                    None => (vec![None], false),
                };
                all.extend(of);
                lost |= incomplete;
            }
            return Some((all, lost));
        }
        match self.worth(set, view)? {
            Worth::Set {
                members,
                incomplete,
            } => Some((
                members.into_iter().map(|id| Some(Worth::Id(id))).collect(),
                incomplete,
            )),
            other => Some((vec![Some(other)], false)),
        }
    }

    fn contains(&self, set: &Expr, item: &Worth, view: &View<'_>) -> Option<bool> {
        let (members, incomplete) = self.members(set, view)?;
        let each = members
            .iter()
            .map(|member| member.as_ref().map(|member| member == item));
        each.fold(if incomplete { None } else { Some(false) }, or)
    }

    /// Where a window begins. An error where that is not known; none where there is no window.
    pub(super) fn window(
        &self,
        within: Option<Span>,
        view: &View<'_>,
    ) -> Result<Option<Instant>, ()> {
        let length = match within {
            None => return Ok(None),
            Some(Span::Fixed(length)) => length,
            Some(Span::Parameter(index)) => match self.parameter(index, view) {
                Some(Constant::Length(length)) => *length,
                _ => return Err(()),
            },
        };
        let start = self
            .rules
            .typed
            .calendar
            .earlier(view.at, length)
            .map_err(|_| ())?;
        let step = if self.reading.window_start_counts {
            0
        } else {
            1
        };
        Ok(Some(Instant::from_micros(
            start.micros().saturating_add(step),
        )))
    }

    fn parameter(&self, index: usize, view: &View<'_>) -> Option<&Constant> {
        self.rules
            .typed
            .parameters
            .get(index)?
            .on(view.this.occurred)
    }

    pub(super) fn number(&self, expr: &Expr, view: &View<'_>) -> Option<i64> {
        match self.worth(expr, view)? {
            Worth::Number(number) => Some(number),
            Worth::Id(_) | Worth::Set { .. } => None,
        }
    }

    fn both(
        &self,
        left: &Expr,
        right: &Expr,
        view: &View<'_>,
        join: fn(i64, i64) -> Option<i64>,
    ) -> Option<Worth> {
        join(self.number(left, view)?, self.number(right, view)?).map(Worth::Number)
    }

    /// The value, if it is known.
    pub(super) fn worth(&self, expr: &Expr, view: &View<'_>) -> Option<Worth> {
        match expr {
            Expr::Number(number) => Some(Worth::Number(*number)),
            Expr::Id(id) => Some(Worth::Id(id.clone())),
            Expr::Field(field) => view.this.values.get(field).cloned(),
            Expr::OccurredAt => Some(Worth::Number(view.this.occurred.micros())),
            Expr::Here(field, fact) => view
                .this
                .values
                .get(field)
                .cloned()
                .or_else(|| self.worth(&Expr::Fact(*fact), view)),
            Expr::Fact(fact) => match fact.spec().source {
                FactSource::Remembered(of) => self.remembered(&of, &view.this.deal),
                FactSource::Supplied(of) => supplied(view, of).map(Worth::Number),
            },
            Expr::Parameter(index) => match self.parameter(*index, view)? {
                Constant::Number(number) => Some(Worth::Number(*number)),
                Constant::Text(id) => Some(Worth::Id(id.clone())),
                Constant::Length(Length::Exact(micros)) => Some(Worth::Number(*micros)),
                Constant::Length(_) => None,
            },
            Expr::Latest(pattern, field) => match self.matches(pattern, view).events.last() {
                Some((seen, true)) => seen.values.get(field).cloned(),
                _ => None,
            },
            Expr::LatestAt(pattern) => match self.matches(pattern, view).events.last() {
                Some((seen, true)) => Some(Worth::Number(seen.occurred.micros())),
                _ => None,
            },
            Expr::Count(within, pattern) => {
                self.total(*within, pattern, None, view).map(Worth::Number)
            }
            Expr::Total(within, pattern, field) => self
                .total(*within, pattern, Some(*field), view)
                .map(Worth::Number),
            Expr::OtherDeals(register, key) => {
                let keys = match self.worth(key, view)? {
                    Worth::Id(id) => vec![id],
                    Worth::Set {
                        incomplete: true, ..
                    }
                    | Worth::Number(_) => return None,
                    Worth::Set { members, .. } => members,
                };
                self.others(*register, &keys, view).map(Worth::Number)
            }
            Expr::InTable(table, key) => {
                let key = self.number(key, view)?;
                let table = self.rules.typed.tables.get(*table)?;
                in_table(table, key, view.this.occurred).map(Worth::Number)
            }
            Expr::Plus(left, right) => self.both(left, right, view, i64::checked_add),
            Expr::Minus(left, right) => self.both(left, right, view, i64::checked_sub),
            Expr::Times(money, ratio, rounded) => {
                let rounding = if *rounded == Rounded::Down {
                    Rounding::Down
                } else {
                    Rounding::HalfUp
                };
                let money = Money::from_fen(self.number(money, view)?);
                let ratio = Ratio::from_millionths(self.number(ratio, view)?);
                money
                    .times(ratio, rounding)
                    .map(|money| Worth::Number(money.fen()))
            }
            Expr::Least(of) | Expr::Most(of) => {
                let numbers: Option<Vec<i64>> =
                    of.iter().map(|expr| self.number(expr, view)).collect();
                let numbers = numbers?.into_iter();
                let chosen = if matches!(expr, Expr::Least(_)) {
                    numbers.min()
                } else {
                    numbers.max()
                };
                chosen.map(Worth::Number)
            }
            Expr::Set(_) => None,
        }
    }

    /// Count, or total of a field.
    fn total(
        &self,
        within: Option<Span>,
        pattern: &Pattern,
        field: Option<anxin_events::Field>,
        view: &View<'_>,
    ) -> Option<i64> {
        let since = self.window(within, view).ok()?;
        let inside = |occurred: Instant| since.is_none_or(|since| occurred >= since);
        let matches = self.matches(pattern, view);
        if matches.dropped.is_some_and(inside) {
            return None;
        }
        let mut total = 0_i64;
        for (seen, sure) in matches
            .events
            .into_iter()
            .filter(|(seen, _)| inside(seen.occurred))
        {
            let value = match field.map(|field| seen.values.get(&field)) {
                None => 1,
                Some(Some(Worth::Number(number))) => *number,
                Some(_) => return None,
            };
            total = total.checked_add(value).filter(|_| sure)?;
        }
        Some(total)
    }
}

/// The band of the key; of a scale what each step of the rate adds above its bound, rounded once.
fn in_table(table: &Table, key: i64, day: Instant) -> Option<i64> {
    let bands = table.on(day)?;
    let Some(rounded) = table.scale else {
        let below = |band: &&Band| band.below.is_some_and(|below| below <= key);
        let passed = bands.iter().take_while(below).count();
        return bands.get(passed).map(|band| band.value);
    };
    let (mut sum, mut rate, mut bound) = (0_i128, 0_i128, 0_i128);
    for band in bands {
        let above = i128::from(key).checked_sub(bound)?.max(0);
        let step = i128::from(band.value).checked_sub(rate)?;
        sum = sum.checked_add(above.checked_mul(step)?)?;
        rate = i128::from(band.value);
        bound = band.below.map_or(i128::MAX, i128::from).max(0);
    }
    const MILLION: i128 = 1_000_000;
    let half = if rounded == Rounded::HalfUp {
        MILLION.checked_div(2)?.checked_mul(sum.signum())?
    } else {
        0
    };
    let fen = sum.checked_add(half)?.checked_div(MILLION)?;
    i64::try_from(fen).ok()
}

fn not(truth: Option<bool>) -> Option<bool> {
    truth.map(|truth| !truth)
}

fn supplied(view: &View<'_>, fact: SuppliedFact) -> Option<i64> {
    let money = match fact {
        SuppliedFact::DueToDate => view.supplied.due_to_date,
        SuppliedFact::PaidToDate => view.supplied.paid_to_date,
        SuppliedFact::ItemKnown => return view.supplied.item_known.map(i64::from),
        SuppliedFact::ItemPayable => view.supplied.item_payable,
        SuppliedFact::ItemPaid => view.supplied.item_paid,
        SuppliedFact::BuyerExposure => view.supplied.buyer_exposure,
        SuppliedFact::SellerExposure => view.supplied.seller_exposure,
    };
    money.map(Money::fen)
}
