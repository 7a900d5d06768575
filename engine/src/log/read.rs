//! Reading: walks over committed records, in the order of positions or of one stream. A walk that
//! has come to the head goes on when the log has grown, so that asking again is following.

use super::Record;
use super::cursor::Cursor;
use super::damage::{Damage, DamageReason};
use super::disk::FileDisk;
use super::error::{OpenError, ReadError};
use super::index::Index;
use super::recover::{self, TornTail, find_end_of_live};
use super::segment::{Head, Segments};
use super::streams::Entry;
use super::tape::SharedHead;
use super::{frame, store};
use std::path::Path;
use std::sync::Arc;

/// Reads a log; cheap to clone, and may be moved to any thread.
#[derive(Clone)]
pub struct LogReader {
    segments: Arc<Segments>,
    source: HeadSource,
    index: Option<Index>,
}

/// How a reader learns what is committed.
#[derive(Clone)]
enum HeadSource {
    /// From the writer in this process: what is durable.
    Writer(SharedHead),
    /// From the tape itself: what is whole. Holds where it looked last.
    Tape(SharedHead),
}

impl LogReader {
    /// Opens a log that this or another process may be writing. It takes no lock and changes
    /// nothing. It sees whole batches only, some of them a moment before they are acknowledged.
    ///
    /// # Errors
    /// When there is no log, or its segments are damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<LogReader, OpenError> {
        let path = path.as_ref();
        let disk = Arc::new(FileDisk::read_only(path));
        let missing = || OpenError::NotALog {
            path: path.to_path_buf(),
        };
        let segments = store::open(disk)?.ok_or_else(missing)?;
        recover::check_segments(&segments)?;
        let source = HeadSource::Tape(SharedHead::new(Head::START));
        Ok(LogReader {
            segments,
            source,
            index: None,
        })
    }

    pub(super) fn of_writer(
        segments: Arc<Segments>,
        head: SharedHead,
        index: Option<Index>,
    ) -> LogReader {
        LogReader {
            segments,
            source: HeadSource::Writer(head),
            index,
        }
    }

    /// The position that the next record will take.
    ///
    /// # Errors
    /// When the tape must be looked at and is damaged.
    pub fn head(&self) -> Result<u64, ReadError> {
        Ok(self.committed()?.position)
    }

    /// What stands behind the last whole batch and is no batch: what a crash left, the batch that a live
    /// writer is just writing, or damage that nothing else on the tape tells from them.
    ///
    /// # Errors
    /// When the tape is damaged before it.
    pub fn torn(&self) -> Result<Option<TornTail>, ReadError> {
        match &self.source {
            HeadSource::Writer(_) => Ok(None),
            HeadSource::Tape(shared) => Ok(find_end_of_live(&self.segments, shared.get())?.torn),
        }
    }

    /// All records from a position on. A position behind the head is waited for.
    pub fn read(&self, from: u64) -> Records {
        Records {
            reader: self.clone(),
            cursor: None,
            from,
            until: Head::START,
        }
    }

    /// The records of one stream, in the order of their versions.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read_stream(&self, stream: &str) -> Result<StreamRecords, ReadError> {
        let mut from = 0;
        let mut entries = Vec::new();
        if let Some(index) = &self.index {
            // First how far it goes, then the stream: what is added in between is read once more
            // from the tape, and passed over.
            let checkpoint = index.checkpoint().map_err(ReadError::Index)?;
            from = checkpoint.map_or(0, |checkpoint| checkpoint.head.position);
            entries = index.stream(stream).map_err(ReadError::Index)?.1;
        }
        let next = entries
            .last()
            .map_or(0, |entry| entry.position.saturating_add(1));
        let rest = self.read(from.max(next));
        Ok(StreamRecords::new(
            Arc::clone(&self.segments),
            stream,
            entries,
            Some(rest),
        ))
    }

    fn committed(&self) -> Result<Head, ReadError> {
        match &self.source {
            HeadSource::Writer(shared) => Ok(shared.get()),
            HeadSource::Tape(shared) => {
                let head = find_end_of_live(&self.segments, shared.get())?.head;
                shared.set(head);
                Ok(head)
            }
        }
    }

    /// The first record of the segment that holds a position.
    fn segment_of(&self, position: u64, until: Head) -> Result<Head, ReadError> {
        let mut low = Head::START;
        let mut high = until.place.segment;
        while low.place.segment < high {
            let gap = high.saturating_sub(low.place.segment);
            let middle = high.saturating_sub(gap.checked_div(2).unwrap_or_default());
            let header = self.segments.header(middle)?;
            let header = header.ok_or_else(|| super::cursor::missing_segment(middle, position))?;
            if header.first_position <= position {
                low = Head::START;
                low.place.segment = middle;
                low.position = header.first_position;
            } else {
                high = middle.saturating_sub(1);
            }
        }
        Ok(low)
    }
}

/// A walk over the log in the order of positions.
pub struct Records {
    reader: LogReader,
    cursor: Option<Cursor>,
    from: u64,
    until: Head,
}

impl Records {
    /// The next record, or `None` at the head; ask again to follow the log.
    ///
    /// # Errors
    /// When a record is damaged or cannot be read; the walk stays before it.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        let next = self
            .cursor
            .as_ref()
            .map_or(self.from, |cursor| cursor.head().position);
        if next >= self.until.position {
            self.until = self.reader.committed()?;
            if next >= self.until.position {
                return Ok(None);
            }
            if let Some(cursor) = &mut self.cursor {
                cursor.refresh();
            }
        }
        if self.cursor.is_none() {
            self.seek()?;
        }
        match &mut self.cursor {
            Some(cursor) => Ok(Some(cursor.committed_frame()?.1.record)),
            None => Ok(None),
        }
    }

    /// The record that `next_record` returned last.
    fn current(&self) -> Option<Record<'_>> {
        Some(self.cursor.as_ref()?.current()?.record)
    }

    fn seek(&mut self) -> Result<(), ReadError> {
        let start = self.reader.segment_of(self.from, self.until)?;
        let mut cursor = Cursor::new(&self.reader.segments, start)?;
        while cursor.head().position < self.from {
            cursor.committed_frame()?;
        }
        self.cursor = Some(cursor);
        Ok(())
    }
}

/// A walk over one stream.
pub struct StreamRecords {
    segments: Arc<Segments>,
    stream: String,
    entries: std::vec::IntoIter<Entry>,
    bytes: Vec<u8>,
    version: u64,
    /// The part of the tape that the index does not cover.
    rest: Option<Records>,
}

impl StreamRecords {
    pub(super) fn new(
        segments: Arc<Segments>,
        stream: &str,
        entries: Vec<Entry>,
        rest: Option<Records>,
    ) -> StreamRecords {
        let entries = entries.into_iter();
        let stream = stream.to_owned();
        StreamRecords {
            segments,
            stream,
            entries,
            bytes: Vec::new(),
            version: 0,
            rest,
        }
    }

    /// The next record of the stream, or `None` at its end.
    ///
    /// # Errors
    /// When a record is damaged or cannot be read.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        let Some(entry) = self.entries.next() else {
            return self.next_of_rest();
        };
        self.bytes = self.segments.frame_at(entry.place, entry.position)?;
        let damage = |reason| ReadError::Damaged(Damage::at(entry.place, entry.position, reason));
        let frame = frame::view(&self.bytes).map_err(|fault| damage(DamageReason::Frame(fault)))?;
        if frame.record.stream != self.stream || frame.record.version != self.version {
            return Err(damage(DamageReason::Chain {
                stream: self.stream.clone(),
            }));
        }
        self.version = self.version.saturating_add(1);
        Ok(Some(frame.record))
    }

    fn next_of_rest(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        let Some(rest) = &mut self.rest else {
            return Ok(None);
        };
        loop {
            // The record is looked at by its stream first, and borrowed only when it is the one.
            let found = match rest.next_record()? {
                None => return Ok(None),
                Some(record) => record.stream == self.stream,
            };
            if found {
                return Ok(rest.current());
            }
        }
    }
}
