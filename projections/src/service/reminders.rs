//! Reminders that were sent and acknowledged, and payments that were instructed: one entry for each
//! payment that they speak of, however often they speak of it.

use super::Mark;
use anxin_events::{
    Event, Field, Kind, Money,
    vocabulary::{Purpose, Role},
};
use serde::{Deserialize, Serialize};

/// Notices, and instructions, that one deal keeps: about 20 kB of each. Further ones are only counted.
const MAX_KEPT: usize = 128;

/// Reminders and instructions of one deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    notices: Vec<Notice>,
    instructions: Vec<Instruction>,
    not_kept: u32,
}

/// What one role was told of one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    role: u8,
    /// The line of the schedule that it names.
    pub item: Option<String>,
    purpose: Option<u8>,
    /// When it was first sent; none where only the acknowledgement was told.
    pub sent: Option<Mark>,
    /// When it was last sent.
    pub sent_last: Option<Mark>,
    /// When it was first acknowledged.
    pub acknowledged: Option<Mark>,
}

/// A payment that was about to be made, by its latest instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instruction {
    /// Its event.
    pub mark: Mark,
    /// How much.
    pub amount: Money,
    /// The line of the schedule that it names.
    pub item: Option<String>,
    purpose: Option<u8>,
    payer: Option<u8>,
}

impl Notice {
    /// Who was reminded.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::from_code(self.role)
    }

    /// What the payment is for, if the reminder said it.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose.and_then(Purpose::from_code)
    }
}

impl Instruction {
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
}

impl Reminders {
    /// In the order of their first mention.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// In the order of their first mention; those that were paid since are among them.
    #[must_use]
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// Events for which there was no room.
    #[must_use]
    pub fn not_kept(&self) -> u32 {
        self.not_kept
    }

    pub(super) fn apply(&mut self, event: &Event<'_>, mark: Mark) {
        let role = |field| {
            event
                .term(field, Role::from_code)
                .map(|role: Role| role as u8)
        };
        match event.kind {
            Kind::PaymentReminderSent => {
                let purpose = purpose(event);
                if let Some(role) = role(Field::Role)
                    && let Some(notice) = self.notice(role, event.id(Field::Item), purpose)
                {
                    notice.sent = Some(notice.sent.map_or(mark, |own| own.min(mark)));
                    notice.sent_last = notice.sent_last.max(Some(mark));
                }
            }
            Kind::PaymentReminderAcknowledged => {
                if let Some(role) = role(Field::Role) {
                    self.acknowledge(role, event.id(Field::Item), mark);
                }
            }
            Kind::PaymentInstructed => self.instruct(Instruction {
                mark,
                amount: event.money(Field::Amount).unwrap_or_default(),
                item: event.id(Field::Item).map(str::to_owned),
                purpose: purpose(event),
                payer: role(Field::Payer),
            }),
            _ => {}
        }
    }

    /// With an item: every reminder of it. Without one: the last reminder that this role was sent.
    fn acknowledge(&mut self, role: u8, item: Option<&str>, mark: Mark) {
        let own = |notice: &&mut Notice| notice.role == role;
        let mut found = false;
        if item.is_some() {
            for notice in self.notices.iter_mut().filter(own) {
                if notice.item.as_deref() == item {
                    notice.acknowledge(mark);
                    found = true;
                }
            }
        } else {
            let before = |notice: &&mut Notice| notice.sent.is_some_and(|sent| sent < mark);
            let last = self.notices.iter_mut().filter(own).filter(before);
            if let Some(notice) = last.max_by_key(|notice| notice.sent_last) {
                notice.acknowledge(mark);
                found = true;
            }
        }
        if !found && let Some(notice) = self.notice(role, item, None) {
            notice.acknowledge(mark);
        }
    }

    fn notice(&mut self, role: u8, item: Option<&str>, purpose: Option<u8>) -> Option<&mut Notice> {
        let found = self.notices.iter().position(|own| {
            own.role == role && own.item.as_deref() == item && own.purpose == purpose
        });
        let at = found.unwrap_or(self.notices.len());
        if at >= MAX_KEPT {
            self.not_kept = self.not_kept.saturating_add(1);
            return None;
        }
        if found.is_none() {
            self.notices.push(Notice {
                role,
                item: item.map(str::to_owned),
                purpose,
                sent: None,
                sent_last: None,
                acknowledged: None,
            });
        }
        self.notices.get_mut(at)
    }

    fn instruct(&mut self, new: Instruction) {
        let has_room = self.instructions.len() < MAX_KEPT;
        let same = |own: &&mut Instruction| {
            own.item == new.item && own.purpose == new.purpose && own.payer == new.payer
        };
        match self.instructions.iter_mut().find(same) {
            Some(own) if own.mark < new.mark => *own = new,
            Some(_) => {}
            None if has_room => self.instructions.push(new),
            None => self.not_kept = self.not_kept.saturating_add(1),
        }
    }
}

impl Notice {
    fn acknowledge(&mut self, mark: Mark) {
        self.acknowledged = Some(self.acknowledged.map_or(mark, |own| own.min(mark)));
    }
}

fn purpose(event: &Event<'_>) -> Option<u8> {
    event
        .term(Field::Purpose, Purpose::from_code)
        .map(|purpose| purpose as u8)
}
