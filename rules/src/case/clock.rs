//! The log's clock while the lines are read: it only moves on, and ids are derived from it.

use super::value::moment;
use super::{Resolved, code};
use crate::ast::{Moment, Span};
use crate::diagnostic::{Diagnostic, Wording};
use anxin_events::{EventId, Instant};
use sha2::{Digest, Sha256};

/// What a line gets from its place in the case.
pub(super) struct Stamp {
    pub id: EventId,
    pub occurred_at: Instant,
    pub recorded_at: Instant,
}

pub(super) struct Clock {
    /// What tells this case's ids from another's.
    seed: String,
    /// Recorded time of the line above.
    now: Option<Instant>,
}

impl Clock {
    pub(super) fn new(seed: String) -> Clock {
        Clock { seed, now: None }
    }

    /// The stamp of the line at `place`; where `知悉` is missing the log learns it as soon as its clock allows.
    pub(super) fn stamp(
        &mut self,
        place: usize,
        occurred: Moment,
        recorded: Option<Moment>,
        span: Span,
    ) -> Resolved<Stamp> {
        let occurred_at = moment(occurred, span)?;
        let recorded_at = match recorded {
            Some(recorded) => moment(recorded, span)?,
            None => self.now.map_or(occurred_at, |now| now.max(occurred_at)),
        };
        if recorded_at < occurred_at {
            let message = Wording::new("知悉早于发生", "it was known before it happened");
            let help = Wording::new("对调两个时刻", "swap the two times");
            return Err(back(span, message, help));
        }
        if let Some(now) = self.now.filter(|now| recorded_at < *now) {
            let message = Wording::new(
                format!("知悉时间从 {now} 倒退到 {recorded_at}"),
                format!("recorded time goes back from {now} to {recorded_at}"),
            );
            let help = Wording::new(
                "把这一行移到它被知悉的地方",
                "move this line to where it became known",
            );
            return Err(back(span, message, help));
        }
        self.now = Some(recorded_at);
        Ok(Stamp {
            id: self.id(place, recorded_at),
            occurred_at,
            recorded_at,
        })
    }

    /// A UUID of version 7: milliseconds of the recorded time, then bits of the digest of case and place.
    fn id(&self, place: usize, recorded_at: Instant) -> EventId {
        let digest = Sha256::new()
            .chain_update(self.seed.as_bytes())
            .chain_update([0])
            .chain_update(u64::try_from(place).unwrap_or(u64::MAX).to_be_bytes())
            .finalize();
        let mut bytes = [0_u8; 16];
        for (byte, bits) in bytes.iter_mut().zip(digest.iter()) {
            *byte = *bits;
        }
        let millis = recorded_at.micros().div_euclid(1000).to_be_bytes();
        for (byte, time) in bytes.iter_mut().zip(millis.iter().skip(2)) {
            *byte = *time;
        }
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
        *version = (*version & 0x0f) | 0x70;
        *variant = (*variant & 0x3f) | 0x80;
        EventId::from_bytes(bytes)
    }
}

fn back(span: Span, message: Wording, help: Wording) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&code::TIME_GOES_BACK, span, message).help(help))
}
