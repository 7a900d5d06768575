//! A walk over the frames of one segment after another, through a window of bytes.
//! It reports what it finds; what that means (an end, a torn tail, damage) is for its callers.

use super::damage::{Damage, DamageReason};
use super::disk::Disk;
use super::error::ReadError;
use super::frame::{self, FRAME_BYTES_MIN, Frame, FrameFault};
use super::segment::{FRAMES_FROM, Head, Place, SegmentHeader, Segments, file_name};
use std::sync::Arc;

/// The first read at a new place: a follower of the tail wants little.
const WINDOW_BYTES_MIN: usize = 4 * 1024;
/// The reads of a long walk: long enough to hide the cost of a call.
const WINDOW_BYTES_MAX: usize = 256 * 1024;

static ZEROS: [u8; WINDOW_BYTES_MAX] = [0; WINDOW_BYTES_MAX];

/// Stands before a frame of the tape.
pub(super) struct Cursor {
    segments: Arc<Segments>,
    segment: SegmentHeader,
    name: String,
    offset: u64,
    position: u64,
    /// Length of the frame that was stepped over last.
    last: usize,
    window: Vec<u8>,
    window_at: u64,
    reach: usize,
}

impl Cursor {
    /// A cursor before the frame at `head`, or where the next one will lie.
    pub(super) fn new(segments: &Arc<Segments>, head: Head) -> Result<Cursor, ReadError> {
        let number = head.place.segment;
        let missing = || missing_segment(number, head.position);
        let segment = segments.header(number)?.ok_or_else(missing)?;
        let mut cursor = Cursor::inside(segments, segment);
        cursor.jump(head.place.offset, head.position);
        Ok(cursor)
    }

    /// A cursor before the first frame of a segment.
    pub(super) fn inside(segments: &Arc<Segments>, segment: SegmentHeader) -> Cursor {
        Cursor {
            segments: Arc::clone(segments),
            name: file_name(segment.number),
            offset: FRAMES_FROM,
            position: segment.first_position,
            segment,
            last: 0,
            window: Vec::new(),
            window_at: 0,
            reach: WINDOW_BYTES_MIN,
        }
    }

    /// Where the cursor stands.
    pub(super) fn head(&self) -> Head {
        let place = Place {
            segment: self.segment.number,
            offset: self.offset,
        };
        Head {
            position: self.position,
            place,
        }
    }

    /// The segment that the cursor is in.
    pub(super) fn segment(&self) -> SegmentHeader {
        self.segment
    }

    /// The header of the next segment, if there is one.
    pub(super) fn next_segment(&self) -> Result<Option<SegmentHeader>, ReadError> {
        self.segments.header(self.segment.number.saturating_add(1))
    }

    /// Goes to the first frame of a segment.
    pub(super) fn enter(&mut self, segment: SegmentHeader) {
        self.name = file_name(segment.number);
        self.segment = segment;
        self.position = segment.first_position;
        self.offset = FRAMES_FROM;
        self.window.clear();
    }

    /// Goes to another frame of this segment.
    pub(super) fn jump(&mut self, offset: u64, position: u64) {
        self.offset = offset;
        self.position = position;
    }

    /// Forgets bytes that were read, since a writer may have written there.
    pub(super) fn refresh(&mut self) {
        self.window.clear();
        self.reach = WINDOW_BYTES_MIN;
    }

    /// The frame here, stepping over it; or why there is none, staying before it.
    pub(super) fn next_frame(&mut self) -> Result<Result<Frame<'_>, DamageReason>, ReadError> {
        Ok(match self.check()? {
            Ok(length) => self.step(length),
            Err(fault) => Err(DamageReason::Frame(fault)),
        })
    }

    /// The next frame, which is known to be committed, and its place: if it is not here, nor at
    /// the beginning of the next segment, it is damaged.
    pub(super) fn committed_frame(&mut self) -> Result<(Place, Frame<'_>), ReadError> {
        let mut length = self.check()?;
        if length.is_err()
            && let Some(next) = self.next_segment()?
            && next.first_position == self.position
        {
            self.enter(next);
            length = self.check()?;
        }
        let here = self.head();
        let frame = match length {
            Ok(length) => self.step(length),
            Err(fault) => Err(DamageReason::Frame(fault)),
        };
        match frame {
            Ok(frame) => Ok((here.place, frame)),
            Err(reason) => Err(ReadError::Damaged(Damage::at(
                here.place,
                here.position,
                reason,
            ))),
        }
    }

    /// The length of the frame here, if its checksum holds.
    fn check(&mut self) -> Result<Result<usize, FrameFault>, ReadError> {
        if self.segment.bytes.saturating_sub(self.offset) < FRAME_BYTES_MIN as u64 {
            return Ok(Err(FrameFault::Unwritten));
        }
        let claimed = match frame::claimed_length(self.load(FRAME_BYTES_MIN)?) {
            Ok(claimed) => claimed,
            Err(fault) => return Ok(Err(fault)),
        };
        let place = self.segments.place_crc(self.head().place);
        Ok(frame::check(self.load(claimed)?, place))
    }

    /// Steps over a frame whose checksum holds.
    fn step(&mut self, length: usize) -> Result<Frame<'_>, DamageReason> {
        let at = self.in_window();
        let bytes = self
            .window
            .get(at..at.saturating_add(length))
            .unwrap_or_default();
        let frame = frame::view(bytes).map_err(DamageReason::Frame)?;
        if frame.record.position != self.position {
            return Err(DamageReason::Position {
                found: frame.record.position,
            });
        }
        self.offset = self.offset.saturating_add(length as u64);
        self.position = self.position.saturating_add(1);
        self.last = length;
        Ok(frame)
    }

    /// The frame that was stepped over last, until the cursor moves.
    pub(super) fn current(&self) -> Option<Frame<'_>> {
        let end = self.in_window();
        frame::view(self.window.get(end.checked_sub(self.last)?..end)?).ok()
    }

    /// Searches behind the cursor for the next whole frame that `wanted` accepts, and returns its
    /// offset and position.
    pub(super) fn search(
        &mut self,
        wanted: impl Fn(&Frame<'_>) -> bool,
    ) -> Result<Option<(u64, u64)>, ReadError> {
        let start = self.offset;
        let mut found = None;
        self.offset = start.next_multiple_of(frame::FRAME_ALIGN as u64);
        while found.is_none()
            && self.segment.bytes.saturating_sub(self.offset) >= FRAME_BYTES_MIN as u64
        {
            self.offset = self.offset.saturating_add(frame::FRAME_ALIGN as u64);
            let Ok(claimed) = frame::claimed_length(self.load(FRAME_BYTES_MIN)?) else {
                continue;
            };
            let place = self.segments.place_crc(self.head().place);
            if let Ok(frame) = frame::decode(self.load(claimed)?, place)
                && wanted(&frame)
            {
                let position = frame.record.position;
                found = Some((self.offset, position));
            }
        }
        self.offset = start;
        Ok(found)
    }

    /// The bytes here, at least `need` of them unless the segment ends before.
    fn load(&mut self, need: usize) -> Result<&[u8], ReadError> {
        let left = self.segment.bytes.saturating_sub(self.offset);
        let need = need.min(usize::try_from(left).unwrap_or(usize::MAX));
        let loaded = self.window.len().saturating_sub(self.in_window());
        if self.offset < self.window_at || self.window.is_empty() || loaded < need {
            let len = self
                .reach
                .max(need)
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            self.reach = self.reach.saturating_mul(4).min(WINDOW_BYTES_MAX);
            self.window.resize(len, 0);
            self.window_at = self.offset;
            let read = self
                .segments
                .disk
                .read_at(&self.name, self.offset, &mut self.window);
            read.map_err(|error| ReadError::io(&self.name, error))?;
        }
        Ok(self.window.get(self.in_window()..).unwrap_or_default())
    }

    fn in_window(&self) -> usize {
        usize::try_from(self.offset.saturating_sub(self.window_at)).unwrap_or(usize::MAX)
    }

    /// The offset of the last byte in `from..to` of a file that is not zero.
    pub(super) fn last_nonzero(
        disk: &dyn Disk,
        name: &str,
        from: u64,
        to: u64,
    ) -> Result<Option<u64>, ReadError> {
        let mut bytes = Vec::new();
        let mut offset = from;
        let mut last = None;
        while offset < to {
            let len = usize::try_from(to.saturating_sub(offset)).unwrap_or(usize::MAX);
            bytes.resize(len.min(WINDOW_BYTES_MAX), 0);
            let read = disk.read_at(name, offset, &mut bytes);
            read.map_err(|error| ReadError::io(name, error))?;
            // One memcmp; searching bytewise is slow where nothing is found.
            if ZEROS.get(..bytes.len()) != Some(bytes.as_slice()) {
                let at = bytes
                    .iter()
                    .rposition(|byte| *byte != 0)
                    .unwrap_or_default();
                last = Some(offset.saturating_add(at as u64));
            }
            offset = offset.saturating_add(bytes.len() as u64);
        }
        Ok(last)
    }
}

/// The damage of a segment that should be there.
pub(super) fn missing_segment(number: u64, position: u64) -> ReadError {
    let place = Place {
        segment: number,
        offset: 0,
    };
    ReadError::Damaged(Damage::at(place, position, DamageReason::SegmentMissing))
}
