//! The feed of alert changes: one list that only grows, so catching up and following are one loop.

use anxin_projections::AlertChange;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// What happened to alerts, in log order, from the first event on.
#[derive(Clone)]
pub struct Alerts {
    list: Arc<Mutex<Vec<AlertChange>>>,
    /// How many there are; its sender is the writer's, so that followers end when it does.
    length: watch::Receiver<usize>,
}

/// The writer's end of the feed.
pub(crate) struct Publisher {
    list: Arc<Mutex<Vec<AlertChange>>>,
    length: watch::Sender<usize>,
}

pub(crate) fn feed(past: Vec<AlertChange>) -> (Publisher, Alerts) {
    let (sender, length) = watch::channel(past.len());
    let list = Arc::new(Mutex::new(past));
    (
        Publisher {
            list: Arc::clone(&list),
            length: sender,
        },
        Alerts { list, length },
    )
}

impl Publisher {
    pub(crate) fn publish(&self, changes: Vec<AlertChange>) {
        if changes.is_empty() {
            return;
        }
        // The list is only pushed to under the lock, so a panic elsewhere cannot leave it half done.
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.extend(changes);
        self.length.send_replace(list.len());
    }
}

impl Alerts {
    /// Every change at log positions from `from` on: first those that already happened, then the
    /// others as they happen, without a gap and without a repeat.
    #[must_use]
    pub fn subscribe(&self, from: u64) -> Subscription {
        let next = self.lock().partition_point(|change| change.position < from);
        Subscription {
            alerts: self.clone(),
            from,
            next,
        }
    }

    /// The changes that the events at these positions brought about.
    pub(crate) fn at(&self, first: u64, last: u64) -> Vec<AlertChange> {
        let list = self.lock();
        let from = list.partition_point(|change| change.position < first);
        list.iter()
            .skip(from)
            .take_while(|change| change.position <= last)
            .cloned()
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<AlertChange>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the feed.
pub struct Subscription {
    alerts: Alerts,
    /// May lie beyond the head of the log: what comes before it is passed over.
    from: u64,
    next: usize,
}

impl Subscription {
    /// The next change; none once the engine is closed and everything has been seen. Dropping the
    /// future loses nothing.
    pub async fn next(&mut self) -> Option<AlertChange> {
        loop {
            if let Some(change) = self.take() {
                return Some(change);
            }
            let seen = self.next;
            // An error means that the writer is gone: what it published last is still to be seen.
            if self
                .alerts
                .length
                .wait_for(|length| *length > seen)
                .await
                .is_err()
            {
                return self.take();
            }
        }
    }

    fn take(&mut self) -> Option<AlertChange> {
        let list = self.alerts.lock();
        while let Some(change) = list.get(self.next) {
            self.next = self.next.saturating_add(1);
            if change.position >= self.from {
                return Some(change.clone());
            }
        }
        None
    }
}
