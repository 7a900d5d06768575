//! Deadlines that have not come yet: small keys in a heap over places that are used again, so that a
//! deadline comes and goes without new memory once the queue has been as long before.

use super::row::Row;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A deadline that has not come yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Waiting {
    /// When it runs out.
    pub at: i64,
    /// Whose it is.
    pub deal: u32,
    /// Which deadline rule.
    pub deadline: usize,
    /// The event that started it.
    pub start: Row,
    /// Does the start match surely, or only perhaps?
    pub sure: bool,
}

/// All deadlines that have not come yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Queue {
    /// When, and the place; the soonest first.
    order: BinaryHeap<Reverse<(i64, u32)>>,
    places: Vec<Waiting>,
    free: Vec<u32>,
}

/// Bytes of one deadline that waits. The queue, which all deals share, may be half empty besides.
pub const WAITING_BYTES: usize = size_of::<Waiting>() + size_of::<(i64, u32)>() + size_of::<u32>();

impl Queue {
    /// One more.
    pub fn push(&mut self, waiting: Waiting) {
        let at = waiting.at;
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                self.places.push(Waiting::default());
                u32::try_from(self.places.len().saturating_sub(1)).unwrap_or(u32::MAX)
            }
        };
        if let Some(own) = self.at(place) {
            *own = waiting;
            self.order.push(Reverse((at, place)));
        }
    }

    /// The soonest moment.
    pub fn soonest(&self) -> Option<i64> {
        self.order.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes one that comes at this moment out; none when the soonest comes later.
    pub fn pop(&mut self, moment: i64) -> Option<Waiting> {
        let Reverse((_, place)) = *self.order.peek().filter(|next| next.0.0 <= moment)?;
        self.order.pop();
        self.free.push(place);
        self.at(place).map(std::mem::take)
    }

    fn at(&mut self, place: u32) -> Option<&mut Waiting> {
        self.places.get_mut(usize::try_from(place).ok()?)
    }
}
