//! The writing end of the tape: one group after another, each written at once and synced once.
//! It decides nothing about records; they come encoded.

use super::error::OpenError;
use super::segment::{FRAMES_FROM, Head, Place, SegmentHeader, Segments, file_name};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// The end of what is durable, as the writer last published it.
#[derive(Clone)]
pub(super) struct SharedHead(Arc<Mutex<Head>>);

impl SharedHead {
    pub(super) fn new(head: Head) -> SharedHead {
        SharedHead(Arc::new(Mutex::new(head)))
    }

    pub(super) fn get(&self) -> Head {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, head: Head) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = head;
    }
}

/// The last segment, open for writing.
pub(super) struct Tape {
    pub segments: Arc<Segments>,
    pub head: SharedHead,
    /// Same as `head`; only this writer moves it.
    end: Head,
    name: String,
    bytes: u64,
    new_segment_bytes: u64,
    /// Frames of the group that is being gathered; they lie from `end` on.
    group: Vec<u8>,
    group_records: u64,
}

/// A group buffer larger than this is given back after the group.
const GROUP_BYTES_KEPT: usize = 4 * 1024 * 1024;

impl Tape {
    /// The tape whose last whole batch ends at `head`.
    pub(super) fn new(
        segments: Arc<Segments>,
        head: Head,
        new_segment_bytes: u64,
    ) -> Result<Tape, OpenError> {
        let number = head.place.segment;
        let header = segments.header(number)?;
        let header = header.ok_or_else(|| super::cursor::missing_segment(number, head.position))?;
        Ok(Tape {
            segments,
            head: SharedHead::new(head),
            end: head,
            name: file_name(number),
            bytes: header.bytes,
            new_segment_bytes,
            group: Vec::new(),
            group_records: 0,
        })
    }

    /// The end of what is durable.
    pub(super) fn durable(&self) -> Head {
        self.end
    }

    /// Where the next frame will lie, and its position.
    pub(super) fn next(&self) -> Head {
        let offset = self
            .end
            .place
            .offset
            .saturating_add(self.group.len() as u64);
        Head {
            position: self.end.position.saturating_add(self.group_records),
            place: Place {
                segment: self.end.place.segment,
                offset,
            },
        }
    }

    /// The most bytes that a batch may take.
    pub(super) fn batch_bytes_max(&self) -> u64 {
        let room = self.new_segment_bytes.saturating_sub(FRAMES_FROM);
        room.min(super::MAX_BATCH_BYTES)
    }

    /// True if a batch of this many bytes fits behind the group.
    pub(super) fn fits(&self, bytes: u64) -> bool {
        self.next().place.offset.saturating_add(bytes) <= self.bytes
    }

    /// Adds one frame to the group: `encode` appends it to the buffer.
    pub(super) fn stage<T>(&mut self, encode: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        self.group_records = self.group_records.saturating_add(1);
        encode(&mut self.group)
    }

    /// The staged bytes from this place on, if it lies in the group.
    pub(super) fn staged(&self, place: Place) -> Option<&[u8]> {
        let start = self.end.place;
        let offset = place.offset.checked_sub(start.offset)?;
        let offset = usize::try_from(offset).ok()?;
        (place.segment == start.segment).then(|| self.group.get(offset..))?
    }

    /// Writes the group, syncs it, and only then publishes it.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        if self.group.is_empty() {
            return Ok(());
        }
        self.segments
            .disk
            .write_at(&self.name, self.end.place.offset, &self.group)?;
        self.segments.disk.sync(&self.name)?;
        self.end = self.next();
        self.head.set(self.end);
        self.group.clear();
        self.group.shrink_to(GROUP_BYTES_KEPT);
        self.group_records = 0;
        Ok(())
    }

    /// Goes on in a new segment; the group must have been flushed, so that a later segment always
    /// says that all before it was durable.
    pub(super) fn roll(&mut self) -> io::Result<()> {
        debug_assert!(self.group.is_empty(), "a segment ends with what is durable");
        let number = self.end.place.segment.saturating_add(1);
        let header = SegmentHeader {
            number,
            first_position: self.end.position,
            bytes: self.new_segment_bytes,
        };
        self.segments.create(&header)?;
        self.name = file_name(number);
        self.bytes = header.bytes;
        self.end.place = Place {
            segment: number,
            offset: FRAMES_FROM,
        };
        self.head.set(self.end);
        Ok(())
    }
}
