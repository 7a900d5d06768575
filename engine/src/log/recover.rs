//! Finding the end of the tape: telling a torn tail, which a crash leaves, from damage, which
//! it cannot leave. It decides and cuts; it never repairs.
//!
//! One group is written at a time, and the next only after it is durable. So after a crash
//! only the bytes of one group can be missing or half there. A bad place is therefore damage if
//! anything says that a later group was begun: a whole frame behind it whose group began
//! after it, a later segment, or the index. Else it is a torn tail.

use super::cursor::{Cursor, missing_segment};
use super::damage::{Damage, DamageReason};
use super::error::{OpenError, ReadError};
use super::segment::{Head, Place, Segments, file_name};
use std::sync::Arc;

/// Zeros written at a time when a tail is cut.
const CUT_BYTES: usize = 64 * 1024;

/// How often a bad place is looked at beside a live writer.
const LOOKS_BEFORE_DAMAGE: u32 = 3;

/// What a crash left behind the last whole batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornTail {
    /// The segment file, relative to the store.
    pub segment: String,
    /// The first byte that belongs to no whole batch.
    pub offset: u64,
    /// Bytes from there to the last one that is not zero.
    pub bytes: u64,
    /// The position that the next record takes.
    pub position: u64,
}

impl std::fmt::Display for TornTail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} bytes from byte {} of {} on are no whole batch: after a crash or beside a live writer that \
             is ordinary, and the next writer cuts them off; else they are damage, and the file must be \
             restored from a copy",
            self.bytes, self.offset, self.segment
        )
    }
}

impl TornTail {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        format!(
            "{} 自第 {} 字节起有 {} 字节不成完整批次：若刚断电、被中止或正在写入，属正常，下次写入时会截去；否则是损坏，请用副本恢复该文件",
            self.segment, self.offset, self.bytes
        )
    }
}

/// The end of the tape as it was found.
pub(super) struct End {
    pub head: Head,
    pub torn: Option<TornTail>,
}

/// Walks from `from`, a place between two batches, to the end of the last whole batch.
pub(super) fn find_end(segments: &Arc<Segments>, from: Head) -> Result<End, ReadError> {
    let mut cursor = Cursor::new(segments, from)?;
    let mut head = from;
    loop {
        let here = cursor.head();
        match cursor.next_frame()? {
            Ok(frame) => {
                if frame.last_of_batch {
                    head = cursor.head();
                }
            }
            Err(reason) => {
                let damage = |reason| {
                    Err(ReadError::Damaged(Damage::at(
                        here.place,
                        here.position,
                        reason,
                    )))
                };
                let Some(next) = cursor.next_segment()? else {
                    return judge_tail(segments, cursor, head, reason);
                };
                let from = here.place.offset;
                let name = file_name(here.place.segment);
                let to = cursor.segment().bytes;
                if Cursor::last_nonzero(segments.disk.as_ref(), &name, from, to)?.is_some() {
                    return damage(reason);
                }
                if next.first_position != here.position {
                    return damage(DamageReason::Gap {
                        next: next.first_position,
                    });
                }
                if head != here {
                    return damage(DamageReason::UnfinishedBatch);
                }
                cursor.enter(next);
                head = cursor.head();
            }
        }
    }
}

/// The same beside a live writer, which may have been in the middle of a bad place: it is looked
/// at again before it is believed.
pub(super) fn find_end_of_live(segments: &Arc<Segments>, from: Head) -> Result<End, ReadError> {
    for _ in 1..LOOKS_BEFORE_DAMAGE {
        match find_end(segments, from) {
            Err(ReadError::Damaged(_)) => {}
            result => return result,
        }
    }
    find_end(segments, from)
}

/// Decides what a bad place in the last segment is; `head` is the end of the last whole batch.
fn judge_tail(
    segments: &Arc<Segments>,
    mut cursor: Cursor,
    head: Head,
    reason: DamageReason,
) -> Result<End, ReadError> {
    let bad = cursor.head();
    let name = file_name(head.place.segment);
    let to = cursor.segment().bytes;
    let from = head.place.offset;
    let Some(last) = Cursor::last_nonzero(segments.disk.as_ref(), &name, from, to)? else {
        return Ok(End { head, torn: None });
    };
    let damaged = match &reason {
        // A checksum that holds is no accident: these bytes were written so.
        DamageReason::Position { .. } => true,
        DamageReason::Frame(fault) if !fault.can_be_torn() => true,
        _ => cursor
            .search(|frame| frame.group > head.position)?
            .is_some(),
    };
    if damaged {
        return Err(ReadError::Damaged(Damage::at(
            bad.place,
            bad.position,
            reason,
        )));
    }
    let bytes = last.saturating_sub(from).saturating_add(1);
    let torn = TornTail {
        segment: name,
        offset: from,
        bytes,
        position: head.position,
    };
    Ok(End {
        head,
        torn: Some(torn),
    })
}

/// Overwrites a torn tail with zeros, so that nothing of it can pass for a record later, and makes
/// what is left durable. Cut off half way it leaves a torn tail again.
pub(super) fn cut(segments: &Segments, end: &End) -> Result<(), OpenError> {
    let name = file_name(end.head.place.segment);
    let io = |error| OpenError::io(&name, error);
    if let Some(torn) = &end.torn {
        let zeros = vec![0; CUT_BYTES];
        let stop = torn.offset.saturating_add(torn.bytes);
        let mut offset = torn.offset;
        while offset < stop {
            let len = usize::try_from(stop.saturating_sub(offset)).unwrap_or(CUT_BYTES);
            let part = zeros.get(..len.min(CUT_BYTES)).unwrap_or_default();
            segments.disk.write_at(&name, offset, part).map_err(io)?;
            offset = offset.saturating_add(part.len() as u64);
        }
    }
    // Also without a cut: whole batches may be here that a killed process had not synced.
    segments.disk.sync(&name).map_err(io)
}

/// Checks that all segments are there, with whole headers, one after the other.
pub(super) fn check_segments(segments: &Segments) -> Result<(), OpenError> {
    let io = |error| OpenError::io("the folder of the tape", error);
    let numbers = segments.numbers().map_err(io)?;
    let mut position = 0;
    let count = numbers.last().map_or(1, |last| last.saturating_add(1));
    for number in 0..count {
        let header = segments.header(number)?;
        let header = header.ok_or_else(|| missing_segment(number, position))?;
        if header.first_position < position || (number == 0 && header.first_position != 0) {
            let place = Place {
                segment: number,
                offset: 0,
            };
            let reason = DamageReason::Gap {
                next: header.first_position,
            };
            return Err(OpenError::Damaged(Damage::at(place, position, reason)));
        }
        position = header.first_position;
    }
    Ok(())
}
