//! The log of record: an append-only tape of framed records in segment files, written by one
//! writer, durable before it is acknowledged, with a rebuildable index beside it. An event is
//! opaque bytes here; who decodes it, and what it means, is decided elsewhere.
//!
//! `docs/log.md` draws the bytes and argues the order of writes.

mod append;
mod batch;
mod cursor;
mod damage;
mod disk;
mod error;
mod frame;
mod index;
mod indexer;
mod lock;
mod open;
mod read;
mod recover;
mod resume;
mod segment;
mod store;
mod streams;
mod tape;
mod verify;

#[cfg(test)]
mod tests;

pub use batch::{Batch, Condition, ExpectedVersion, NewRecord, Placed, Receipt};
pub use damage::{Damage, DamageReason};
pub use error::{AppendError, IndexError, OpenError, ReadError};
pub use frame::FrameFault;
pub use open::{LogOptions, Opened};
pub use read::{LogReader, Records, StreamRecords};
pub use recover::TornTail;
pub use verify::{VerifyReport, verify};

use index::Index;
use indexer::Indexer;
use lock::Lock;
use std::sync::Arc;
use streams::Streams;
use tape::Tape;

/// Bytes of an event's body. An event is a fact with amounts and names, not a scanned contract;
/// a bound keeps every buffer that holds one record small.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// Bytes of a stream's name: an id of any system fits, and its length fits the index's keys.
pub const MAX_STREAM_NAME_BYTES: usize = 256;
/// Records of a batch. A batch is one decision; a bulk load takes many batches in a group.
pub const MAX_BATCH_RECORDS: usize = 1024;
/// Bytes that a batch may take on the tape, since it may not span segments and is staged whole.
pub const MAX_BATCH_BYTES: u64 = 4 * 1024 * 1024;

/// One event as the log sees it. `body` is the encoded event; the log never looks inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Gapless over the log, from 0.
    pub position: u64,
    /// The stream that it belongs to.
    pub stream: &'a str,
    /// Gapless in the stream, from 0.
    pub version: u64,
    /// Made by the caller; kept for ever with the stream.
    pub event_id: [u8; 16],
    /// Microseconds since 1970, as the caller gave them.
    pub recorded_at: i64,
    /// The event.
    pub body: &'a [u8],
    /// SHA-256 over the hash of the stream's previous record and this record.
    pub hash: [u8; 32],
}

/// The open log, owned by its one writer. Readers come from [`Log::reader`].
pub struct Log {
    tape: Tape,
    streams: Streams,
    /// Before the lock, since fields are dropped in order: the index is closed under the lock.
    indexer: Option<Indexer>,
    stopped: Option<Arc<str>>,
    _lock: Option<Lock>,
}

impl Log {
    /// The position that the next record will take.
    pub fn head(&self) -> u64 {
        self.tape.durable().position
    }

    /// All records from a position on, in the order of positions.
    pub fn read(&self, from: u64) -> Records {
        self.reader().read(from)
    }

    /// The records of one stream, in the order of their versions.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read_stream(&self, stream: &str) -> Result<StreamRecords, ReadError> {
        match self.streams.get(stream) {
            Some(known) => {
                // After a failed write the writer's memory is ahead of what is durable.
                let durable = self.head();
                let mut entries = known.entries.clone();
                entries.retain(|entry| entry.position < durable);
                let segments = Arc::clone(&self.tape.segments);
                Ok(StreamRecords::new(segments, stream, entries, None))
            }
            None => self.reader().read_stream(stream),
        }
    }

    /// A reader that sees what is durable, for any thread.
    pub fn reader(&self) -> LogReader {
        let segments = Arc::clone(&self.tape.segments);
        LogReader::of_writer(segments, self.tape.head.clone(), self.index().cloned())
    }

    /// The place for snapshots of what is computed from the log.
    pub fn snapshots(&self) -> Snapshots {
        Snapshots {
            index: self.index().cloned(),
        }
    }

    /// Brings the index up to the head and releases the lock. Dropping the log does the same.
    pub fn close(self) {
        drop(self);
    }

    fn index(&self) -> Option<&Index> {
        self.indexer.as_ref().map(|indexer| &indexer.index)
    }
}

/// Named bytes beside the log, each with the position that it was computed at. A cache: any of
/// them may be gone after a crash, and all are when the index is rebuilt. A log in memory keeps
/// none.
#[derive(Clone)]
pub struct Snapshots {
    index: Option<Index>,
}

impl Snapshots {
    /// Keeps `bytes`, computed from all records before `position`, in place of what had the name.
    ///
    /// # Errors
    /// When the index failed; the snapshot before may be kept or gone.
    pub fn put(&self, name: &str, position: u64, bytes: &[u8]) -> Result<(), IndexError> {
        self.index
            .as_ref()
            .map_or(Ok(()), |index| index.put_snapshot(name, position, bytes))
    }

    /// The position and bytes that were kept last under the name.
    ///
    /// # Errors
    /// When the index failed; compute from the log instead.
    pub fn get(&self, name: &str) -> Result<Option<(u64, Vec<u8>)>, IndexError> {
        self.index
            .as_ref()
            .map_or(Ok(None), |index| index.snapshot(name))
    }
}
