//! What the writer must know of a stream to append to it: its version, its hash, its event ids.
//! Streams come from the index when they are first touched and leave when the index has them.

use super::error::ReadError;
use super::index::Index;
use super::segment::Place;
use std::collections::{BTreeMap, HashMap};

/// Where a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct StreamHead {
    /// Records in the stream, which is the version of the next one.
    pub records: u64,
    /// Hash of the last record, zeros before the first.
    pub hash: [u8; 32],
}

impl StreamHead {
    /// Steps over the next record of the stream; false if it does not continue the chain.
    pub(super) fn accept(&mut self, frame: &super::frame::Frame<'_>) -> bool {
        let record = &frame.record;
        let continues =
            record.version == self.records && record.hash == frame.hash_after(&self.hash);
        self.records = record.version.saturating_add(1);
        self.hash = record.hash;
        continues
    }
}

/// Where a record of a stream is, in the order of its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub position: u64,
    pub place: Place,
    pub event_id: [u8; 16],
}

/// Entries of a stream that are searched one by one, as those of nearly every deal are; from then
/// on a map finds them.
const SCANNED_MAX: usize = 64;

/// One stream.
#[derive(Default)]
pub(super) struct Stream {
    pub head: StreamHead,
    pub entries: Vec<Entry>,
    /// The version of each event id; empty up to `SCANNED_MAX` entries.
    versions: BTreeMap<[u8; 16], usize>,
}

impl Stream {
    fn from_index(head: StreamHead, entries: Vec<Entry>) -> Stream {
        let mut stream = Stream {
            head,
            entries,
            versions: BTreeMap::new(),
        };
        stream.map_ids();
        stream
    }

    fn weight(&self) -> usize {
        self.entries.len().saturating_add(1)
    }

    /// The record with this event id.
    pub(super) fn find(&self, event_id: &[u8; 16]) -> Option<(u64, Entry)> {
        let version = if self.versions.is_empty() {
            let same = |entry: &Entry| entry.event_id == *event_id;
            self.entries.iter().position(same)?
        } else {
            *self.versions.get(event_id)?
        };
        Some((version as u64, *self.entries.get(version)?))
    }

    /// Adds the next record.
    pub(super) fn push(&mut self, entry: Entry, hash: [u8; 32]) {
        self.entries.push(entry);
        self.head = StreamHead {
            records: self.head.records.saturating_add(1),
            hash,
        };
        self.map_ids();
    }

    /// Brings the map up to the entries, if there are enough of them for one.
    fn map_ids(&mut self) {
        if self.entries.len() > SCANNED_MAX {
            let ids = self.entries.iter().map(|entry| entry.event_id);
            let new = ids.enumerate().skip(self.versions.len());
            self.versions.extend(new.map(|(version, id)| (id, version)));
        }
    }
}

/// The streams that were touched lately.
#[derive(Default)]
pub(super) struct Streams {
    /// A hash map, since four look-ups a record are most of the time of staging; the order in which
    /// it is walked shows nowhere.
    by_name: HashMap<String, Stream>,
    weight: usize,
    /// How far the index went when streams were last let go.
    evicted_at: u64,
}

impl Streams {
    /// Streams and records held here, which is what takes the memory.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// A stream that is held here.
    pub(super) fn get(&self, name: &str) -> Option<&Stream> {
        self.by_name.get(name)
    }

    /// Makes sure that the stream is held here, and whole.
    pub(super) fn load(&mut self, name: &str, index: Option<&Index>) -> Result<(), ReadError> {
        if self.by_name.contains_key(name) {
            return Ok(());
        }
        let stream = match index {
            Some(index) => {
                let (head, entries) = index.stream(name).map_err(ReadError::Index)?;
                Stream::from_index(head, entries)
            }
            None => Stream::default(),
        };
        self.weight = self.weight.saturating_add(stream.weight());
        self.by_name.insert(name.to_owned(), stream);
        Ok(())
    }

    /// Adds the next record of a stream that was loaded.
    pub(super) fn push(&mut self, name: &str, entry: Entry, hash: [u8; 32]) {
        if let Some(stream) = self.by_name.get_mut(name) {
            stream.push(entry, hash);
            self.weight = self.weight.saturating_add(1);
        }
    }

    /// Lets go of the streams whose records are all in the index, which is true up to `indexed`.
    /// It looks at all streams, and so does it only when the index has gone on by `step` since.
    pub(super) fn evict(&mut self, indexed: u64, step: u64) {
        if indexed < self.evicted_at.saturating_add(step) {
            return;
        }
        self.evicted_at = indexed;
        let newer = |entry: &Entry| entry.position >= indexed;
        self.by_name
            .retain(|_, stream| stream.entries.last().is_some_and(newer));
        self.weight = self.by_name.values().map(Stream::weight).sum();
    }
}
