//! Runs a program: each step writes one number, in order, without a branch on what came before.

use super::memory::{Deal, Entry, History};
use super::registers::Registers;
use super::row::Row;
use crate::calendar::{Beyond, Length};
use crate::facts::SuppliedFact;
use crate::firing::Supplied;
use crate::program::{
    Compiled, FALSE, MAYBE, Program, Reg, Same, SetRef, Since, Step, TRUE, UNKNOWN,
};
use crate::typed::{Comparison, Rounded, Span, banded, scaled};
use anxin_events::{Instant, Money, Ratio, Rounding};

/// All that a program may look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The compiled rules.
    pub compiled: &'a Compiled,
    /// The deal's memory.
    pub deal: &'a Deal,
    /// The deal's number.
    pub deal_number: u32,
    /// Memory across deals.
    pub registers: &'a Registers,
    /// This event.
    pub row: &'a Row,
    /// What came with it.
    pub supplied: &'a Supplied,
    /// Windows end here: when the event occurred, or the deadline.
    pub at: i64,
    /// Last instant that counts: `at` for an event, one microsecond before a deadline.
    pub until: i64,
}

/// Members of a set.
enum Members<'a> {
    Kept(&'a [i64], bool),
    Listed(&'a [Reg]),
    Joined(&'a [SetRef]),
}

/// Runs a program; the numbers must be as many as its steps. The forms of which there are most stand here
/// in the loop.
pub fn run(program: &Program, scene: &Scene<'_>, numbers: &mut [i64]) {
    let mut at = 0;
    while let Some(step) = program.steps.get(at) {
        let done = Done(numbers);
        let get = |reg: &Reg| done.get(*reg);
        let number = match step {
            Step::Against(how, left, right) => compared(*how, get(left), *right),
            Step::Compare(how, left, right) => compared(*how, get(left), get(right)),
            Step::And(left, right) => get(left).min(get(right)),
            Step::Or(left, right) => get(left).max(get(right)),
            Step::Not(inner) => TRUE.saturating_sub(get(inner)),
            Step::Unless(guard, end) if get(guard) == FALSE => {
                at = usize::try_from(*end).unwrap_or(usize::MAX);
                FALSE
            }
            Step::Unless(..) => UNKNOWN,
            step => scene.step(step, &done),
        };
        if let Some(place) = numbers.get_mut(at) {
            *place = number;
        }
        at = at.saturating_add(1);
    }
}

const fn compared(how: Comparison, left: i64, right: i64) -> i64 {
    if left == UNKNOWN || right == UNKNOWN {
        MAYBE
    } else {
        truth(how.holds(left, right))
    }
}

/// Numbers that are written already.
pub struct Done<'a>(pub &'a [i64]);

impl Done<'_> {
    /// The number of a step.
    pub fn get(&self, reg: Reg) -> i64 {
        usize::try_from(reg)
            .ok()
            .and_then(|at| self.0.get(at))
            .copied()
            .unwrap_or(UNKNOWN)
    }
}

const fn truth(holds: bool) -> i64 {
    if holds { TRUE } else { FALSE }
}

/// A result beyond the range is not known.
fn both(left: i64, right: i64, join: impl Fn(i64, i64) -> Option<i64>) -> i64 {
    if left == UNKNOWN || right == UNKNOWN {
        UNKNOWN
    } else {
        join(left, right).unwrap_or(UNKNOWN)
    }
}

impl<'a> Scene<'a> {
    #[inline]
    fn step(&self, step: &Step, done: &Done<'_>) -> i64 {
        let get = |reg: &Reg| done.get(*reg);
        match step {
            Step::Number(number) => *number,
            Step::Field(slot) => self.row.value(*slot),
            Step::OccurredAt => self.row.occurred,
            Step::Fact(slot) => self.deal.fact(*slot),
            Step::Here(slot, fact) => match slot.map(|slot| self.row.value(slot)) {
                Some(own) if own != UNKNOWN => own,
                _ => self.deal.fact(*fact),
            },
            Step::Supplied(fact) => supplied(self.supplied, *fact),
            Step::Parameter(index) => self.parameter(*index),
            Step::Start(span) => self
                .start(*span)
                .map_or(UNKNOWN, |start| start.map_or(UNKNOWN, Instant::micros)),
            Step::InTable(table, key) => match get(key) {
                UNKNOWN => UNKNOWN,
                key => self.in_table(*table, key),
            },
            Step::Plus(left, right) => both(get(left), get(right), i64::checked_add),
            Step::Minus(left, right) => both(get(left), get(right), i64::checked_sub),
            Step::Times(money, ratio, rounded) => both(get(money), get(ratio), |money, ratio| {
                times(money, ratio, *rounded)
            }),
            Step::Least(left, right) => both(get(left), get(right), |a, b| Some(a.min(b))),
            Step::Most(left, right) => both(get(left), get(right), |a, b| Some(a.max(b))),
            Step::Present(reg) => truth(get(reg) != UNKNOWN),
            Step::Flag(reg) => match get(reg) {
                UNKNOWN => MAYBE,
                flag => truth(flag == 1),
            },
            Step::Member(item, set) => match (get(item), self.set(set)) {
                (UNKNOWN, _) | (_, None) => MAYBE,
                (item, Some(set)) => self.contains(&set, item, done),
            },
            Step::Subset(sets) => self.subset(&sets.0, &sets.1, done),
            Step::PresentSet(set) => self.set(set).map_or(FALSE, |set| truth(!set.is_empty())),
            Step::OtherDeals(register, key) => match get(key) {
                UNKNOWN => UNKNOWN,
                key => self.registers.others(usize::from(*register), &[key], self),
            },
            Step::OtherDealsOfSet(register, set) => match self.set(set) {
                Some(Members::Kept(members, false)) => {
                    self.registers.others(usize::from(*register), members, self)
                }
                _ => UNKNOWN,
            },
            Step::Has(ring, start, same) => self.has(*ring, *start, same, done),
            Step::Since(since) => self.since(since, done),
            // They are taken where the program runs.
            Step::Against(..)
            | Step::Compare(..)
            | Step::And(..)
            | Step::Or(..)
            | Step::Not(_)
            | Step::Unless(..) => UNKNOWN,
            Step::Latest(ring, column, same) => match self.latest(*ring, same, done) {
                Some((entry, TRUE)) => column_of(&entry, *column),
                _ => UNKNOWN,
            },
            Step::LatestAt(ring, same) => match self.latest(*ring, same, done) {
                Some((entry, TRUE)) => entry.occurred,
                _ => UNKNOWN,
            },
            Step::Count(ring, start, same) => self.total(*ring, *start, None, same, done),
            Step::Total(ring, start, column, same) => {
                self.total(*ring, *start, Some(*column), same, done)
            }
        }
    }

    /// How long; none where a parameter has no value.
    pub fn length(&self, span: Span) -> Option<Length> {
        match span {
            Span::Fixed(length) => Some(length),
            Span::Parameter(index) => self
                .compiled
                .parameters
                .get(index)
                .and_then(|p| p.at(self.row.occurred)?.1),
        }
    }

    /// Where a window begins; none where a parameter has no value.
    pub fn start(&self, span: Span) -> Result<Option<Instant>, Beyond> {
        let length = self.length(span);
        let earlier = |length| {
            self.compiled
                .calendar
                .earlier(Instant::from_micros(self.at), length)
        };
        length.map(earlier).transpose()
    }

    fn parameter(&self, index: u16) -> i64 {
        let parameter = self.compiled.parameters.get(usize::from(index));
        parameter
            .and_then(|parameter| parameter.at(self.row.occurred))
            .map_or(UNKNOWN, |(value, _)| value)
    }

    fn in_table(&self, table: u16, key: i64) -> i64 {
        let table = self.compiled.tables.get(usize::from(table));
        let value = table.and_then(|table| {
            let bands = table.on(Instant::from_micros(self.row.occurred))?;
            match table.scale {
                None => banded(bands, key),
                Some(rounded) => scaled(bands, key, rounded),
            }
        });
        value.unwrap_or(UNKNOWN)
    }

    fn set<'s>(&'s self, set: &'s SetRef) -> Option<Members<'s>> {
        Some(match set {
            SetRef::Field(slot) => Members::Kept(self.row.set(*slot)?, false),
            SetRef::Fact(slot) => {
                let kept = self.deal.members(*slot);
                Members::Kept(kept.members, kept.incomplete)
            }
            SetRef::List(regs) => Members::Listed(regs),
            SetRef::Joined(parts) => Members::Joined(parts),
        })
    }

    /// The members of a set of ids, for sentences.
    pub fn members(&self, set: &SetRef) -> Option<&[i64]> {
        let kept = match set {
            SetRef::Field(slot) => self.row.set(*slot)?,
            SetRef::Fact(slot) => self.deal.members(*slot).members,
            SetRef::List(_) | SetRef::Joined(_) => return None,
        };
        Some(kept)
    }

    /// Is the set missing or incomplete?
    pub fn is_unsure(&self, set: &SetRef, done: &Done<'_>) -> bool {
        match self.set(set) {
            None | Some(Members::Kept(_, true)) => true,
            Some(Members::Kept(_, false)) => false,
            Some(Members::Listed(regs)) => regs.iter().any(|reg| done.get(*reg) == UNKNOWN),
            Some(Members::Joined(parts)) => parts.iter().any(|part| self.is_unsure(part, done)),
        }
    }

    fn contains(&self, set: &Members<'_>, item: i64, done: &Done<'_>) -> i64 {
        match set {
            Members::Kept(members, _) if members.contains(&item) => TRUE,
            Members::Kept(_, true) => MAYBE,
            Members::Kept(_, false) => FALSE,
            Members::Listed(regs) => {
                let each = |reg: &Reg| match done.get(*reg) {
                    UNKNOWN => MAYBE,
                    member => truth(member == item),
                };
                regs.iter().map(each).fold(FALSE, i64::max)
            }
            Members::Joined(parts) => {
                let each = |part: &SetRef| {
                    let part = self.set(part);
                    part.map_or(MAYBE, |part| self.contains(&part, item, done))
                };
                parts.iter().map(each).fold(FALSE, i64::max)
            }
        }
    }

    fn subset(&self, left: &SetRef, right: &SetRef, done: &Done<'_>) -> i64 {
        let (Some(left), Some(right)) = (self.set(left), self.set(right)) else {
            return MAYBE;
        };
        let each = |member: i64| {
            if member == UNKNOWN {
                MAYBE
            } else {
                self.contains(&right, member, done)
            }
        };
        match left {
            Members::Kept(members, incomplete) => {
                let rest = if incomplete { MAYBE } else { TRUE };
                members
                    .iter()
                    .map(|member| each(*member))
                    .fold(rest, i64::min)
            }
            Members::Listed(regs) => regs
                .iter()
                .map(|reg| each(done.get(*reg)))
                .fold(TRUE, i64::min),
            // A written set stands only on the right.
            Members::Joined(_) => MAYBE,
        }
    }

    fn history(&self, ring: u32) -> Option<History<'a>> {
        let ring = usize::try_from(ring)
            .ok()
            .and_then(|ring| self.compiled.rings.get(ring))?;
        Some(self.deal.history(ring.slot, ring.columns.len()))
    }

    /// Events of a history that may match, with their truth, latest first, none after `until`.
    fn matches<'s>(
        &'s self,
        history: History<'s>,
        same: impl Iterator<Item = (u16, i64)> + Clone,
    ) -> impl Iterator<Item = (Entry<'s>, i64)> {
        let counts = move |entry: &Entry<'_>| entry.occurred <= self.until;
        history
            .latest_first()
            .filter(counts)
            .filter_map(move |entry| {
                let pairs =
                    same.clone()
                        .map(|(column, outer)| match (column_of(&entry, column), outer) {
                            (UNKNOWN, _) | (_, UNKNOWN) => MAYBE,
                            (own, outer) => truth(own == outer),
                        });
                let truth = pairs.fold(entry.truth, i64::min);
                (truth != FALSE).then_some((entry, truth))
            })
    }

    /// The latest event that may match; `None` where none is kept.
    pub fn latest(&self, ring: u32, same: &Same, done: &Done<'_>) -> Option<(Entry<'a>, i64)> {
        let history = self.history(ring)?;
        let (found, truth) = self.matches(history, pairs(same, done)).next()?;
        // The entry is found again by its position, so that it borrows from the deal alone.
        let position = found.position;
        history
            .latest_first()
            .find(|entry| entry.position == position)
            .map(|entry| (entry, truth))
    }

    /// Positions of the events of a window that may match.
    pub fn inside(&self, ring: u32, start: Option<Reg>, same: &Same, done: &Done<'_>) -> Vec<u64> {
        match start.map(|start| done.get(start)) {
            Some(UNKNOWN) => Vec::new(),
            Some(start) => self.inside_since(ring, start, same, done),
            None => self.inside_since(ring, UNKNOWN, same, done),
        }
    }

    fn inside_since(&self, ring: u32, start: i64, same: &Same, done: &Done<'_>) -> Vec<u64> {
        let Some(history) = self.history(ring) else {
            return Vec::new();
        };
        self.matches(history, pairs(same, done))
            .take_while(|(entry, _)| entry.occurred >= start)
            .filter_map(|(entry, _)| u64::try_from(entry.position).ok())
            .collect()
    }

    /// Positions of the latest event that begins it, and of those that may match since then.
    pub fn since_latest(&self, since: &Since, done: &Done<'_>) -> Vec<u64> {
        let (from, event) = (&since.from, &since.event);
        let Some((entry, truth)) = self.latest(from.0, &from.1, done) else {
            return Vec::new();
        };
        let mut found = match truth {
            TRUE => self.inside_since(event.0, entry.occurred, &event.1, done),
            _ => Vec::new(),
        };
        found.extend(u64::try_from(entry.position).ok());
        found
    }

    fn has(&self, ring: u32, start: Option<Reg>, same: &Same, done: &Done<'_>) -> i64 {
        match start.map(|start| done.get(start)) {
            Some(UNKNOWN) => MAYBE,
            Some(start) => self.has_since(ring, start, pairs(same, done)),
            None => self.has_since(ring, UNKNOWN, pairs(same, done)),
        }
    }

    fn has_since(
        &self,
        ring: u32,
        start: i64,
        same: impl Iterator<Item = (u16, i64)> + Clone,
    ) -> i64 {
        let Some(history) = self.history(ring) else {
            return FALSE;
        };
        let inside = self
            .matches(history, same)
            .take_while(|(entry, _)| entry.occurred >= start);
        let lost = if history.dropped != UNKNOWN && history.dropped >= start {
            MAYBE
        } else {
            FALSE
        };
        inside.map(|(_, truth)| truth).fold(lost, i64::max)
    }

    fn since(&self, since: &Since, done: &Done<'_>) -> i64 {
        let (from, event) = (&since.from, &since.event);
        match self.latest(from.0, &from.1, done) {
            None if self
                .history(from.0)
                .is_some_and(|history| history.dropped != UNKNOWN) =>
            {
                MAYBE
            }
            None => FALSE,
            Some((entry, TRUE)) => {
                let has = self.has_since(event.0, entry.occurred, pairs(&event.1, done));
                if since.some {
                    has
                } else {
                    TRUE.saturating_sub(has)
                }
            }
            Some(_) => MAYBE,
        }
    }

    /// Count, or total of a column; not known as soon as one event or value in the window is not.
    fn total(
        &self,
        ring: u32,
        start: Option<Reg>,
        column: Option<u16>,
        same: &Same,
        done: &Done<'_>,
    ) -> i64 {
        let start = match start.map(|start| done.get(start)) {
            Some(UNKNOWN) => return UNKNOWN,
            Some(start) => start,
            None => UNKNOWN,
        };
        let Some(history) = self.history(ring) else {
            return 0;
        };
        if history.dropped != UNKNOWN && history.dropped >= start {
            return UNKNOWN;
        }
        let inside = self
            .matches(history, pairs(same, done))
            .take_while(|(entry, _)| entry.occurred >= start);
        inside.fold(0, |total, (entry, truth)| {
            let value = column.map_or(1, |column| column_of(&entry, column));
            if truth == TRUE {
                both(total, value, i64::checked_add)
            } else {
                UNKNOWN
            }
        })
    }

    /// Is there, surely or perhaps, an event of this history in `[from, until]` with these columns?
    pub fn met(&self, ring: u32, from: i64, columns: &[(u16, u8)]) -> i64 {
        let same = columns
            .iter()
            .map(|(column, slot)| (*column, self.row.value(*slot)));
        self.has_since(ring, from, same)
    }
}

impl Members<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Members::Kept(members, _) => members.is_empty(),
            // Nobody asks whether a written set is there.
            Members::Listed(_) | Members::Joined(_) => false,
        }
    }
}

/// Columns of a history, and the numbers that they must equal.
fn pairs(same: &Same, done: &Done<'_>) -> impl Iterator<Item = (u16, i64)> + Clone {
    same.iter().map(|(column, reg)| (*column, done.get(*reg)))
}

fn column_of(entry: &Entry<'_>, column: u16) -> i64 {
    entry
        .columns
        .get(usize::from(column))
        .copied()
        .unwrap_or(UNKNOWN)
}

fn times(money: i64, ratio: i64, rounded: Rounded) -> Option<i64> {
    let rounding = match rounded {
        Rounded::HalfUp => Rounding::HalfUp,
        Rounded::Down => Rounding::Down,
    };
    Money::from_fen(money)
        .times(Ratio::from_millionths(ratio), rounding)
        .map(Money::fen)
}

fn supplied(supplied: &Supplied, fact: SuppliedFact) -> i64 {
    let money = |money: Option<Money>| money.map_or(UNKNOWN, Money::fen);
    match fact {
        SuppliedFact::DueToDate => money(supplied.due_to_date),
        SuppliedFact::PaidToDate => money(supplied.paid_to_date),
        SuppliedFact::ItemKnown => supplied.item_known.map_or(UNKNOWN, i64::from),
        SuppliedFact::ItemPayable => money(supplied.item_payable),
        SuppliedFact::ItemPaid => money(supplied.item_paid),
        SuppliedFact::BuyerExposure => money(supplied.buyer_exposure),
        SuppliedFact::SellerExposure => money(supplied.seller_exposure),
    }
}
