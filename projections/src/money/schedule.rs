//! The payment schedule: what is payable, what was paid under each line, and what was paid outside it.

use super::movement::{Movement, is_house_money};
use super::place::{Place, settle};
use super::{Sum, money};
use crate::deal::DealFile;
use anxin_events::{
    Date, Event, Field, Kind, Money,
    vocabulary::{Purpose, Role},
};
use serde::{Deserialize, Serialize};

/// The lines that were agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    lines: Vec<Line>,
}

/// One line of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub item: String,
    purpose: Option<u8>,
    /// What is payable.
    pub payable: Money,
    /// The day on which it is due.
    pub due_on: Option<Date>,
    payer: Option<u8>,
    payee: Option<u8>,
    /// The account that was agreed for it.
    pub payee_account: Option<String>,
    /// Log position of the event that cancelled it; nothing is payable since.
    pub cancelled_by: Option<u64>,
    /// What was paid under it, less what came back.
    pub paid: Money,
    /// Log position of the event that agreed it last.
    pub position: u64,
}

impl Line {
    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose.and_then(Purpose::from_code)
    }

    /// Who is to pay.
    #[must_use]
    pub fn payer(&self) -> Option<Role> {
        self.payer.and_then(Role::from_code)
    }

    /// Who is to be paid.
    #[must_use]
    pub fn payee(&self) -> Option<Role> {
        self.payee.and_then(Role::from_code)
    }

    /// What is payable now.
    #[must_use]
    pub fn payable_now(&self) -> Money {
        if self.cancelled_by.is_some() {
            Money::ZERO
        } else {
            self.payable
        }
    }

    /// Paid less payable: negative while something is open.
    #[must_use]
    pub fn difference(&self) -> Money {
        money(Sum::from(self.paid.fen()).saturating_sub(Sum::from(self.payable_now().fen())))
    }

    /// What is still to be paid.
    #[must_use]
    pub fn open(&self) -> Money {
        let open = Sum::from(self.difference().fen()).saturating_neg();
        money(open.max(0))
    }

    /// Was it still open when this position was written? A line that was agreed later counts as open.
    fn is_open(&self, position: u64) -> bool {
        self.cancelled_by.is_none_or(|by| by > position) && self.paid < self.payable
    }

    fn is_price(&self) -> bool {
        is_house_money(self.purpose())
    }
}

/// Payable, paid and difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Payable.
    pub payable: Money,
    /// Paid, less what came back.
    pub paid: Money,
}

impl Total {
    /// Paid less payable.
    #[must_use]
    pub fn difference(self) -> Money {
        money(Sum::from(self.paid.fen()).saturating_sub(Sum::from(self.payable.fen())))
    }
}

impl Schedule {
    /// The lines in the order in which they were agreed.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Was a line agreed, changed or cancelled?
    pub(super) fn apply(&mut self, event: &Event<'_>, position: u64) -> bool {
        let Some(item) = event.id(Field::Item) else {
            return false;
        };
        let found = self.lines.iter().position(|line| line.item == item);
        match event.kind {
            Kind::ScheduleItemCancelled => {
                if let Some(line) = found.and_then(|at| self.lines.get_mut(at)) {
                    line.cancelled_by = Some(position);
                }
            }
            Kind::PaymentScheduled => {
                let role = |field| event.term(field, Role::from_code).map(|role| role as u8);
                let line = Line {
                    item: item.to_owned(),
                    purpose: event
                        .term(Field::Purpose, Purpose::from_code)
                        .map(|own| own as u8),
                    payable: event.money(Field::Amount).unwrap_or_default(),
                    due_on: event.date(Field::DueOn),
                    payer: role(Field::Payer),
                    payee: role(Field::Payee),
                    payee_account: event.id(Field::PayeeAccount).map(str::to_owned),
                    cancelled_by: None,
                    paid: Money::ZERO,
                    position,
                };
                match found.and_then(|at| self.lines.get_mut(at)) {
                    Some(own) => *own = line,
                    None => self.lines.push(line),
                }
            }
            _ => return false,
        }
        true
    }

    /// Matches all movements again, in log order: what is learnt late changes what was paid for what.
    pub(super) fn rematch(&mut self, movements: &mut [Movement], file: &DealFile) {
        for line in &mut self.lines {
            line.paid = Money::ZERO;
        }
        for at in 0..movements.len() {
            let (earlier, rest) = movements.split_at_mut(at);
            if let Some(movement) = rest.first_mut() {
                let share = share(movement, earlier, file);
                movement.line = self.line_of(movement, share);
                if let Some(line) = movement.line.and_then(|at| self.lines.get_mut(at)) {
                    line.paid = money(Sum::from(line.paid.fen()).saturating_add(share));
                }
            }
        }
    }

    /// The line that a movement belongs to: the one that it names; else the only open one of its
    /// purpose; for money that came back, the only one of its purpose under which something was paid.
    pub(super) fn line_of(&self, movement: &Movement, share: Sum) -> Option<usize> {
        if share == 0 {
            return None;
        }
        if let Some(item) = &movement.item {
            return self.lines.iter().position(|line| line.item == *item);
        }
        let fits = |line: &Line| {
            line.purpose == movement.purpose
                && if share > 0 {
                    line.is_open(movement.position)
                } else {
                    line.paid > Money::ZERO
                }
        };
        let mut fitting = self.lines.iter().enumerate().filter(|(_, line)| fits(line));
        match (fitting.next(), fitting.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }

    /// Money for the home that is due up to this day; none while no such line was agreed.
    #[must_use]
    pub fn price_due(&self, day: Date) -> Option<Money> {
        let mut lines = self.lines.iter().filter(|line| line.is_price()).peekable();
        lines.peek()?;
        let due = lines.filter(|line| line.due_on.is_some_and(|due| due <= day));
        Some(money(due.fold(0, |sum, line| {
            Sum::saturating_add(sum, line.payable_now().fen().into())
        })))
    }

    /// Payable and paid under the lines due up to this day; all lines where no day is given.
    #[must_use]
    pub fn total(&self, day: Option<Date>) -> Total {
        let is_due = |line: &&Line| day.is_none_or(|day| line.due_on.is_some_and(|due| due <= day));
        let sum = |of: fn(&Line) -> Money| {
            money(self.lines.iter().filter(is_due).fold(0, |sum, line| {
                Sum::saturating_add(sum, of(line).fen().into())
            }))
        };
        Total {
            payable: sum(Line::payable_now),
            paid: sum(|line| line.paid),
        }
    }
}

/// What a movement adds to what the buyer paid; negative for what came back, zero for money that was
/// already paid and only goes on (a release from escrow).
pub(super) fn share(movement: &Movement, earlier: &[Movement], file: &DealFile) -> Sum {
    let settled = settle(movement, earlier, file);
    let amount = Sum::from(movement.amount.fen());
    match (settled.from, settled.to) {
        (Place::Buyer, Place::Buyer) => 0,
        (Place::Buyer, _) => amount,
        (_, Place::Buyer) => amount.saturating_neg(),
        _ => 0,
    }
}
