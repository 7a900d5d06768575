//! Verifying: a walk over every frame of the tape that changes nothing and takes no lock. Where
//! opening stops at the first damage, this goes on behind it and reports them all.

use super::cursor::{Cursor, missing_segment};
use super::damage::{Damage, DamageReason};
use super::disk::{Disk, FileDisk};
use super::error::{OpenError, ReadError};
use super::frame::Frame;
use super::recover::{TornTail, find_end_of_live};
use super::segment::{Head, Place, SegmentHeader, Segments, file_name};
use super::store;
use super::streams::StreamHead;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Records between two calls of the progress function.
const PROGRESS_RECORDS: u64 = 4096;

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Whole records.
    pub records: u64,
    /// Streams with a whole record.
    pub streams: u64,
    /// Segment files.
    pub segments: u64,
    /// Bytes of the segment files.
    pub bytes: u64,
    /// Every damaged place, in the order of the tape. Records of a stream that follow lost ones are
    /// not reported again.
    pub damages: Vec<Damage>,
    /// What a crash left behind the last whole batch; opening for writing cuts it off.
    pub torn: Option<TornTail>,
}

/// Walks the tape of the log in a folder; `progress` hears the bytes done and the bytes in all.
///
/// # Errors
/// When there is no log or it cannot be read at all. Damage is not an error but a finding.
pub fn verify(
    path: impl AsRef<Path>,
    progress: impl FnMut(u64, u64),
) -> Result<VerifyReport, OpenError> {
    let path = path.as_ref();
    let not_a_log = || OpenError::NotALog {
        path: path.to_path_buf(),
    };
    if !path.is_dir() {
        return Err(not_a_log());
    }
    verify_disk(Arc::new(FileDisk::read_only(path)), progress)?.ok_or_else(not_a_log)
}

/// The same on any disk; `None` if it holds no log.
pub(super) fn verify_disk(
    disk: Arc<dyn Disk>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Option<VerifyReport>, OpenError> {
    let Some(segments) = store::open(disk)? else {
        return Ok(None);
    };
    let io = |error| OpenError::io("the folder of the tape", error);
    let numbers = segments.numbers().map_err(io)?;
    let mut bytes = 0_u64;
    for number in &numbers {
        let name = file_name(*number);
        let len = segments
            .disk
            .len(&name)
            .map_err(|error| OpenError::io(&name, error))?;
        bytes = bytes.saturating_add(len);
    }
    let report = VerifyReport {
        records: 0,
        streams: 0,
        segments: numbers.len() as u64,
        bytes,
        damages: Vec::new(),
        torn: None,
    };
    let count = numbers.last().map_or(1, |last| last.saturating_add(1));
    let mut walk = Walk {
        segments,
        count,
        position: 0,
        heads: BTreeMap::new(),
        done: 0,
        report,
    };
    for number in 0..count {
        walk.segment(number, &mut progress)?;
    }
    walk.report.streams = walk.heads.len() as u64;
    progress(bytes, bytes);
    Ok(Some(walk.report))
}

struct Walk {
    segments: Arc<Segments>,
    /// Segments that should be there.
    count: u64,
    /// The position that comes next.
    position: u64,
    heads: BTreeMap<String, StreamHead>,
    /// Bytes of the segments that are behind.
    done: u64,
    report: VerifyReport,
}

impl Walk {
    fn segment(
        &mut self,
        number: u64,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), ReadError> {
        let Some(header) = self.header(number)? else {
            return Ok(());
        };
        let mut cursor = Cursor::inside(&self.segments, header);
        let mut whole = cursor.head();
        let last_segment = number.saturating_add(1) == self.count;
        loop {
            let here = cursor.head();
            self.position = here.position;
            let reason = match cursor.next_frame()? {
                Ok(frame) => {
                    let last_of_batch = frame.last_of_batch;
                    self.record(&frame, here.place);
                    if last_of_batch {
                        whole = cursor.head();
                    }
                    if self.report.records.is_multiple_of(PROGRESS_RECORDS) {
                        progress(
                            self.done.saturating_add(here.place.offset),
                            self.report.bytes,
                        );
                    }
                    continue;
                }
                Err(reason) => reason,
            };
            // Behind the last batch of the tape a torn one may lie, with whole frames in it.
            if last_segment && self.torn_tail(whole)? {
                let torn = here.position.saturating_sub(whole.position);
                self.report.records = self.report.records.saturating_sub(torn);
                break;
            }
            if let Some((offset, position)) = cursor.search(|_| true)? {
                self.damage(here.place, reason);
                cursor.jump(offset, position);
                whole = cursor.head();
            } else {
                self.end_of_segment(&header, here, whole, reason)?;
                break;
            }
        }
        self.done = self.done.saturating_add(header.bytes);
        progress(self.done, self.report.bytes);
        Ok(())
    }

    /// The header of a segment that should be there; what is wrong with it is noted.
    fn header(&mut self, number: u64) -> Result<Option<SegmentHeader>, ReadError> {
        let missing = || missing_segment(number, self.position);
        let found = self.segments.header(number);
        let header = match found.and_then(|header| header.ok_or_else(missing)) {
            Ok(header) => header,
            Err(ReadError::Damaged(damage)) => {
                let missing = damage.reason == DamageReason::SegmentMissing;
                self.report.damages.push(damage);
                if missing {
                    return Ok(None);
                }
                // The header is lost, not what follows it: the name and size stand in for it.
                let name = file_name(number);
                let bytes = self.segments.disk.len(&name);
                let bytes = bytes.map_err(|error| ReadError::io(&name, error))?;
                return Ok(Some(SegmentHeader {
                    number,
                    first_position: self.position,
                    bytes,
                }));
            }
            Err(error) => return Err(error),
        };
        if header.first_position != self.position {
            let place = Place {
                segment: number,
                offset: 0,
            };
            let next = header.first_position;
            self.damage(place, DamageReason::Gap { next });
        }
        Ok(Some(header))
    }

    fn record(&mut self, frame: &Frame<'_>, place: Place) {
        let head = self
            .heads
            .entry(frame.record.stream.to_owned())
            .or_default();
        let after_lost = frame.record.version > head.records && !self.report.damages.is_empty();
        if !head.accept(frame) && !after_lost {
            let stream = frame.record.stream.to_owned();
            self.damage(place, DamageReason::Chain { stream });
        }
        self.report.records = self.report.records.saturating_add(1);
    }

    /// True if only a torn tail, or nothing at all, follows the last whole batch.
    fn torn_tail(&mut self, whole: Head) -> Result<bool, ReadError> {
        match find_end_of_live(&self.segments, whole) {
            Ok(end) => {
                self.report.torn = end.torn;
                Ok(true)
            }
            Err(ReadError::Damaged(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn end_of_segment(
        &mut self,
        header: &SegmentHeader,
        here: Head,
        whole: Head,
        reason: DamageReason,
    ) -> Result<(), ReadError> {
        let (disk, name) = (self.segments.disk.as_ref(), file_name(header.number));
        if Cursor::last_nonzero(disk, &name, here.place.offset, header.bytes)?.is_some() {
            self.damage(here.place, reason);
        } else if here != whole {
            self.damage(here.place, DamageReason::UnfinishedBatch);
        }
        Ok(())
    }

    fn damage(&mut self, place: Place, reason: DamageReason) {
        self.report
            .damages
            .push(Damage::at(place, self.position, reason));
    }
}
