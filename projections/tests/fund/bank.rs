//! A bank as bad as one may be: it pays every order that reaches it, also a second one under the same id, it
//! loses orders and answers, delays both and repeats answers. It never lies: what it calls refused was not
//! paid and no order of that attempt is under way.

use std::collections::BTreeMap;

/// An order to pay. The attempt counts the instructions of one payout.
#[derive(Clone, Debug)]
pub struct Order {
    pub payout: String,
    pub attempt: usize,
    pub fen: i64,
}

/// What the bank says of a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Paid,
    Refused,
    Unknown,
}

/// How the bank treats an order.
#[derive(Clone, Copy, Debug)]
pub enum Mood {
    Pays,
    Refuses,
    /// The order is lost on its way.
    TimesOutBefore,
    /// The answer is lost on its way.
    TimesOutAfter,
    /// The order arrives later.
    Delays,
    /// The same answer comes three times, now and later.
    Repeats,
}

#[derive(Debug, Default)]
pub struct Bank {
    /// Payments by payout: how many, and how much together.
    pub paid: BTreeMap<String, (u32, i64)>,
    under_way: Vec<Order>,
    /// Answers that come later: payout, attempt, answer.
    late: Vec<(String, usize, Answer)>,
}

impl Bank {
    pub fn take(&mut self, order: Order, mood: Mood) -> Answer {
        let (payout, attempt) = (order.payout.clone(), order.attempt);
        match mood {
            Mood::Pays => self.pay(&order),
            Mood::Refuses => return Answer::Refused,
            Mood::TimesOutBefore => return Answer::Unknown,
            Mood::TimesOutAfter => {
                self.pay(&order);
                return Answer::Unknown;
            }
            Mood::Delays => {
                self.under_way.push(order);
                return Answer::Unknown;
            }
            Mood::Repeats => {
                let answer = if attempt % 2 == 0 {
                    self.pay(&order);
                    Answer::Paid
                } else {
                    Answer::Refused
                };
                let again = (payout, attempt, answer);
                self.late.extend([again.clone(), again]);
                return answer;
            }
        }
        Answer::Paid
    }

    /// What it knows of a payout now.
    pub fn status(&self, payout: &str) -> Answer {
        if self.paid.contains_key(payout) {
            Answer::Paid
        } else if self.under_way.iter().any(|order| order.payout == payout) {
            Answer::Unknown
        } else {
            Answer::Refused
        }
    }

    /// One delayed order arrives.
    pub fn arrive(&mut self, choice: usize) {
        if !self.under_way.is_empty() {
            let order = self.under_way.remove(choice % self.under_way.len());
            self.pay(&order);
        }
    }

    /// One late answer comes.
    pub fn late_answer(&mut self, choice: usize) -> Option<(String, usize, Answer)> {
        if self.late.is_empty() {
            return None;
        }
        let at = choice % self.late.len();
        Some(self.late.swap_remove(at))
    }

    fn pay(&mut self, order: &Order) {
        let paid = self.paid.entry(order.payout.clone()).or_default();
        *paid = (paid.0 + 1, paid.1 + order.fen);
    }
}
