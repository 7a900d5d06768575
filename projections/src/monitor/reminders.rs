//! Reminders at every payment step: due, sent, acknowledged. A payment that was made without a reminder
//! before it is a missed one.
//!
//! A reminder speaks of an item of the schedule or of a purpose, and serves every payment of it: who pays
//! one item in two transfers is reminded once.

use super::{OpenDeal, Selection, open_deals};
use crate::money::{Line, Movement, Way};
use crate::projections::{Deal, Projections};
use crate::service::{Instruction, Mark, Notice};
use anxin_events::{
    Date, Instant, Money,
    vocabulary::{Purpose, Role},
};

/// From so many days before its day on, a payment has to be reminded of. Our default.
pub const DUE_SOON: u32 = 3;

/// The reminders of all selected deals.
#[derive(Debug)]
pub struct ReminderReport<'a> {
    /// The log's clock.
    pub at: Instant,
    /// Open deals that were looked at.
    pub deals: u64,
    /// Missed first, then what has to be sent now, what nobody can tell, what was not acknowledged, and
    /// the rest; each by the day on which it is due or was paid.
    pub reminders: Vec<Reminder<'a>>,
}

/// One payment step, and whether the payer was reminded of it.
#[derive(Debug)]
pub struct Reminder<'a> {
    /// Its deal.
    pub deal: OpenDeal<'a>,
    /// How far the payment is.
    pub step: PaymentStep,
    /// Of the schedule.
    pub item: Option<&'a str>,
    /// What the payment is for.
    pub purpose: Option<Purpose>,
    /// Who pays, and so has to be reminded; the buyer where nobody said it.
    pub payer: Role,
    /// What was paid or instructed, or what is open.
    pub amount: Money,
    /// The day on which it is due.
    pub due_on: Option<Date>,
    /// The first reminder that fits, if one was sent in time.
    pub notice: Option<&'a Notice>,
    /// How the reminder stands.
    pub reminded: Reminded,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStep {
    /// It will soon be due, or is overdue.
    Due,
    /// It was instructed and has not been made.
    Instructed(Mark),
    /// It was made.
    Paid(Mark),
}

/// How the reminder of a payment step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminded {
    /// The payment was made and no reminder came before it.
    Missed,
    /// A reminder is due and was not sent.
    ToSend,
    /// There were reminders that say neither item nor purpose, or more than a deal keeps.
    Unknown,
    /// Sent, and not acknowledged.
    Sent,
    /// Sent and acknowledged.
    Acknowledged,
}

impl Reminded {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reminded::Missed => "missed",
            Reminded::ToSend => "to_send",
            Reminded::Unknown => "unknown",
            Reminded::Sent => "sent",
            Reminded::Acknowledged => "acknowledged",
        }
    }
}

impl PaymentStep {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            PaymentStep::Due => "due",
            PaymentStep::Instructed(_) => "instructed",
            PaymentStep::Paid(_) => "paid",
        }
    }

    /// Its event; none for what is only due.
    #[must_use]
    pub const fn mark(self) -> Option<Mark> {
        match self {
            PaymentStep::Due => None,
            PaymentStep::Instructed(mark) | PaymentStep::Paid(mark) => Some(mark),
        }
    }
}

impl ReminderReport<'_> {
    /// Was a reminder missed, or does one have to be sent?
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let is_open = |own: &Reminder<'_>| own.reminded <= Reminded::ToSend;
        self.reminders.iter().any(is_open)
    }
}

/// The reminders at the log's clock; `within` days before its day a payment has to be reminded of.
#[must_use]
pub fn reminders<'a>(
    state: &'a Projections,
    selection: Selection<'_>,
    within: u32,
) -> ReminderReport<'a> {
    let today = state.clock().beijing_date();
    let until = today.plus_days(i32::try_from(within).unwrap_or(i32::MAX));
    let mut all = ReminderReport {
        at: state.clock(),
        deals: 0,
        reminders: Vec::new(),
    };
    for (open, deal) in open_deals(state, selection) {
        all.deals = all.deals.saturating_add(1);
        let steps = Steps::new(open, deal);
        all.reminders.extend(steps.paid());
        all.reminders.extend(steps.instructed());
        all.reminders.extend(steps.due(until));
    }
    all.reminders.sort_by_key(|own| {
        let mark = own.step.mark();
        let day = mark.map(|mark| mark.at.beijing_date()).or(own.due_on);
        (
            own.reminded,
            day.is_none(),
            day,
            mark.map(|mark| mark.position),
        )
    });
    all
}

/// The payment steps of one deal.
struct Steps<'a> {
    open: OpenDeal<'a>,
    deal: &'a Deal,
    /// Money that left a party, with its line of the schedule.
    payments: Vec<(&'a Movement, Option<&'a Line>)>,
}

impl<'a> Steps<'a> {
    fn new(open: OpenDeal<'a>, deal: &'a Deal) -> Steps<'a> {
        let paid = deal.money.paid_parts(&deal.file);
        let buyers = paid.filter(|paid| paid.share > Money::ZERO);
        let is_sellers = |movement: &&Movement| {
            matches!(movement.way, Way::Paid | Way::Retained)
                && matches!(movement.payer(), Some(Role::Seller | Role::CoOwner))
        };
        let sellers = deal.money.movements().iter().filter(is_sellers);
        Steps {
            open,
            deal,
            payments: buyers
                .map(|paid| (paid.movement, paid.line))
                .chain(sellers.map(|movement| (movement, None)))
                .collect(),
        }
    }

    fn paid(&self) -> impl Iterator<Item = Reminder<'a>> {
        self.payments.iter().filter_map(|(movement, line)| {
            let mark = Mark {
                at: movement.at,
                position: movement.position,
            };
            Some(self.remind(Reminder {
                deal: self.open,
                step: PaymentStep::Paid(mark),
                item: item(movement, *line),
                purpose: movement.purpose(),
                payer: reminded(movement.payer(), movement.purpose())?,
                amount: movement.amount,
                due_on: line.and_then(|line| line.due_on),
                notice: None,
                reminded: Reminded::Missed,
            }))
        })
    }

    fn instructed(&self) -> impl Iterator<Item = Reminder<'a>> {
        let instructions = self.deal.service.reminders.instructions().iter();
        let pending = instructions.filter(|own| !self.was_paid(own));
        pending.filter_map(|own| {
            let item = own.item.as_deref();
            let lines = self.deal.money.schedule().lines();
            let line = lines.iter().find(|line| Some(line.item.as_str()) == item);
            Some(self.remind(Reminder {
                deal: self.open,
                step: PaymentStep::Instructed(own.mark),
                item,
                purpose: own.purpose(),
                payer: reminded(own.payer(), own.purpose())?,
                amount: own.amount,
                due_on: line.and_then(|line| line.due_on),
                notice: None,
                reminded: Reminded::ToSend,
            }))
        })
    }

    /// What is open and has to be paid until that day; what is instructed is told as that.
    fn due(&self, until: Date) -> impl Iterator<Item = Reminder<'a>> {
        let lines = self.deal.money.schedule().lines().iter();
        let is_due = move |line: &&Line| {
            line.open() > Money::ZERO && line.due_on.is_some_and(|due_on| due_on <= until)
        };
        lines.filter(is_due).filter_map(|line| {
            let instructions = self.deal.service.reminders.instructions();
            let is_instructed = instructions
                .iter()
                .any(|own| own.item.as_deref() == Some(&line.item) && !self.was_paid(own));
            if is_instructed {
                return None;
            }
            Some(self.remind(Reminder {
                deal: self.open,
                step: PaymentStep::Due,
                item: Some(&line.item),
                purpose: line.purpose(),
                payer: reminded(line.payer(), line.purpose())?,
                amount: line.open(),
                due_on: line.due_on,
                notice: None,
                reminded: Reminded::ToSend,
            }))
        })
    }

    /// Was a payment of the same item, or purpose, made since?
    fn was_paid(&self, instruction: &Instruction) -> bool {
        self.payments.iter().any(|(movement, line)| {
            let same = match (instruction.item.as_deref(), item(movement, *line)) {
                (Some(own), Some(item)) => own == item,
                _ => instruction.purpose() == movement.purpose(),
            };
            same && movement.at >= instruction.mark.at
        })
    }

    /// Of this payment? By the item, where both name one; else by the purpose, which the named item may
    /// have. None: neither is known.
    fn speaks_of(&self, notice: &Notice, step: &Reminder<'_>) -> Option<bool> {
        let item = notice.item.as_deref();
        if let (Some(own), Some(item)) = (item, step.item) {
            return Some(own == item);
        }
        let lines = self.deal.money.schedule().lines();
        let named = || lines.iter().find(|line| Some(line.item.as_str()) == item);
        let purpose = notice.purpose().or_else(|| named()?.purpose())?;
        Some(Some(purpose) == step.purpose)
    }

    /// The step with its reminder: the first one that fits, sent before the payment was made.
    fn remind(&self, step: Reminder<'a>) -> Reminder<'a> {
        let kept = &self.deal.service.reminders;
        let in_time = |notice: &&Notice| {
            let paid = match step.step {
                PaymentStep::Paid(mark) => Some(mark),
                PaymentStep::Due | PaymentStep::Instructed(_) => None,
            };
            let sent = |sent: Mark| paid.is_none_or(|paid| sent < paid);
            notice.sent.is_some_and(sent) && speaks_to(notice, step.payer)
        };
        let mut vague = kept.not_kept() > 0;
        let mut fitting = None;
        for notice in kept.notices().iter().filter(in_time) {
            match self.speaks_of(notice, &step) {
                Some(true) => {
                    fitting = [fitting, Some(notice)]
                        .into_iter()
                        .flatten()
                        .min_by_key(|own: &&Notice| own.sent);
                }
                Some(false) => {}
                None => vague = true,
            }
        }
        let reminded = match fitting {
            Some(notice) if notice.acknowledged >= notice.sent => Reminded::Acknowledged,
            Some(_) => Reminded::Sent,
            None if vague => Reminded::Unknown,
            None => step.reminded,
        };
        Reminder {
            notice: fitting,
            reminded,
            ..step
        }
    }
}

/// The item that a payment is of: its line's, else the one that its event names.
fn item<'a>(movement: &'a Movement, line: Option<&'a Line>) -> Option<&'a str> {
    line.map_or(movement.item(), |line| Some(&line.item))
}

/// Who has to be reminded of a payment; nobody of what a lender or an agency pays, nor of the agency's fee.
fn reminded(payer: Option<Role>, purpose: Option<Purpose>) -> Option<Role> {
    let by_itself = matches!(
        purpose,
        Some(Purpose::Loan | Purpose::Commission | Purpose::ServiceFee)
    );
    let payer = payer.unwrap_or(Role::Buyer);
    let is_party = matches!(
        payer,
        Role::Buyer
            | Role::Seller
            | Role::CoOwner
            | Role::Spouse
            | Role::Attorney
            | Role::ThirdParty
    );
    (is_party && !by_itself).then_some(payer)
}

/// To the payer, or to the side on which the payer stands.
fn speaks_to(notice: &Notice, payer: Role) -> bool {
    let side = match payer {
        Role::Seller | Role::CoOwner => Role::Seller,
        _ => Role::Buyer,
    };
    notice.role() == Some(payer) || notice.role() == Some(side)
}
