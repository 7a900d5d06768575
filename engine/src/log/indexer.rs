//! Keeps the index up with the tape: at open in the caller's thread, then in a thread of its own,
//! off the path of an acknowledgement. It follows the tape as any reader does, and checks the
//! chain of every stream on its way.

use super::Record;
use super::cursor::Cursor;
use super::damage::{Damage, DamageReason};
use super::error::{IndexError, ReadError};
use super::index::{Checkpoint, Growth, Index};
use super::segment::{Head, Place, Segments};
use super::streams::Entry;
use super::tape::SharedHead;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Records that go into the index in one step, some 20 MB of them at most. The further the index is
/// behind, the less often it writes the row of a busy stream.
const STEP_RECORDS: u64 = 256 * 1024;
/// How long the thread lets records gather after the first.
const LINGER: Duration = Duration::from_millis(10);

/// Brings the index from `from`, where it is true, to `until`.
pub(super) fn catch_up(
    index: &Index,
    segments: &Arc<Segments>,
    from: Head,
    until: Head,
) -> Result<(), ReadError> {
    if from.position >= until.position {
        return Ok(());
    }
    let mut cursor = Cursor::new(segments, from)?;
    while cursor.head().position < until.position {
        let stop = cursor
            .head()
            .position
            .saturating_add(STEP_RECORDS)
            .min(until.position);
        let mut growth: BTreeMap<String, Growth> = BTreeMap::new();
        let mut checkpoint = None;
        while cursor.head().position < stop {
            let (last, hash) = add_next(index, &mut cursor, &mut growth)?;
            let (store, head) = (segments.store(), cursor.head());
            checkpoint = Some(Checkpoint {
                store,
                head,
                last,
                hash,
            });
        }
        if let Some(checkpoint) = checkpoint {
            index.grow(&growth, &checkpoint).map_err(ReadError::Index)?;
        }
    }
    Ok(())
}

/// Adds the record at the cursor to what its stream has grown by; returns its place and hash.
fn add_next(
    index: &Index,
    cursor: &mut Cursor,
    growth: &mut BTreeMap<String, Growth>,
) -> Result<(Place, [u8; 32]), ReadError> {
    let (place, frame) = cursor.committed_frame()?;
    let record = frame.record;
    if !growth.contains_key(record.stream) {
        let head = index.head(record.stream).map_err(ReadError::Index)?;
        growth.insert(
            record.stream.to_owned(),
            Growth {
                head,
                entries: Vec::new(),
            },
        );
    }
    if let Some(growth) = growth.get_mut(record.stream)
        && growth.head.accept(&frame)
    {
        let Record {
            position, event_id, ..
        } = record;
        growth.entries.push(Entry {
            position,
            place,
            event_id,
        });
        return Ok((place, record.hash));
    }
    Err(broken_chain(place, &record))
}

/// The damage of a record that does not follow from the one before it in its stream.
pub(super) fn broken_chain(place: Place, record: &Record<'_>) -> ReadError {
    let reason = DamageReason::Chain {
        stream: record.stream.to_owned(),
    };
    ReadError::Damaged(Damage::at(place, record.position, reason))
}

/// The thread that follows the tape.
pub(super) struct Indexer {
    pub index: Index,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    stop: AtomicBool,
    /// The index is true up to this position.
    indexed: AtomicU64,
    failure: Mutex<Option<String>>,
}

impl Indexer {
    /// Starts following from `from`, up to which the index is true.
    pub(super) fn start(
        index: Index,
        segments: Arc<Segments>,
        from: Head,
        head: SharedHead,
    ) -> Result<Indexer, IndexError> {
        let state = Arc::new(State {
            stop: AtomicBool::new(false),
            indexed: AtomicU64::new(from.position),
            failure: Mutex::new(None),
        });
        let (own, follow) = (index.clone(), Arc::clone(&state));
        let thread = thread::Builder::new()
            .name("anxin-index".into())
            .spawn(move || follow.run(&own, &segments, from, &head))
            .map_err(|error| IndexError(error.to_string()))?;
        Ok(Indexer {
            index,
            state,
            thread: Some(thread),
        })
    }

    /// Tells the thread that the tape has grown.
    pub(super) fn wake(&self) {
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }

    /// The index is true up to this position.
    pub(super) fn indexed(&self) -> u64 {
        self.state.indexed.load(Ordering::Acquire)
    }

    /// Why the thread has ended, if it has.
    pub(super) fn failure(&self) -> Option<String> {
        self.state
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Indexer {
    /// Lets the thread finish, so that a log that was closed opens without catching up.
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::Release);
        self.wake();
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

impl State {
    fn run(&self, index: &Index, segments: &Arc<Segments>, from: Head, head: &SharedHead) {
        let mut done = from;
        loop {
            let stop = self.stop.load(Ordering::Acquire);
            let until = head.get();
            if let Err(error) = catch_up(index, segments, done, until) {
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(error.to_string());
                return;
            }
            done = until;
            self.indexed.store(done.position, Ordering::Release);
            if stop {
                // Only a cache is lost if this fails.
                let _ignored = index.flush();
                return;
            }
            thread::park();
            if !self.stop.load(Ordering::Acquire) {
                thread::sleep(LINGER);
            }
        }
    }
}
