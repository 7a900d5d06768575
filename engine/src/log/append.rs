//! Appending: each batch of a group is judged against what is committed and what the group holds
//! before it, then all are written and synced once, then each is answered.

use super::batch::{Batch, Condition, Placed, Receipt};
use super::error::{AppendError, ReadError};
use super::frame::{self, NewFrame, frame_bytes};
use super::streams::Entry;
use super::{Log, MAX_BATCH_RECORDS, MAX_BODY_BYTES, MAX_STREAM_NAME_BYTES};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Streams and records kept in memory after they are in the index, so that a busy deal is not
/// looked up again for each event.
const CACHED: usize = 500_000;
/// Records that the index goes on by before memory is cleared again.
const CLEARED_EVERY: u64 = 100_000;
/// Streams and records held before appending waits for the index: about 100 MB.
const HELD_MAX: usize = 1_000_000;
const WAIT_FOR_INDEX: Duration = Duration::from_millis(1);

impl Log {
    /// Appends a group of batches with one sync, and answers each. What is answered with a receipt
    /// is durable.
    pub fn commit(&mut self, group: &[Batch<'_>]) -> Vec<Result<Receipt, AppendError>> {
        let mut answers = Vec::with_capacity(group.len());
        // Answers before this one rest on nothing that is still to be synced.
        let mut settled = 0;
        self.make_room();
        for batch in group {
            let answer = self
                .check(batch)
                .and_then(|()| match self.first_receipt(batch)? {
                    Some(receipt) => Ok(receipt),
                    None => {
                        let bytes = self.check_conditions(batch)?;
                        if !self.tape.fits(bytes) {
                            self.roll()?;
                            settled = answers.len();
                        }
                        Ok(self.stage(batch))
                    }
                });
            answers.push(answer);
        }
        if self.stopped.is_none()
            && let Err(error) = self.tape.flush()
        {
            self.stop(format!("a write or sync failed: {error}"));
        }
        if let Some(reason) = &self.stopped {
            let stopped = AppendError::Stopped {
                reason: Arc::clone(reason),
            };
            for answer in answers
                .iter_mut()
                .skip(settled)
                .filter(|answer| answer.is_ok())
            {
                *answer = Err(stopped.clone());
            }
        }
        if let Some(indexer) = &self.indexer {
            indexer.wake();
        }
        answers
    }

    /// What can be refused without looking at any stream.
    fn check(&self, batch: &Batch<'_>) -> Result<(), AppendError> {
        if let Some(reason) = &self.stopped {
            return Err(AppendError::Stopped {
                reason: Arc::clone(reason),
            });
        }
        if batch.records.is_empty() {
            return Err(AppendError::EmptyBatch);
        }
        let named = batch.conditions.iter().map(|condition| condition.stream);
        for stream in named.chain(batch.records.iter().map(|record| record.stream)) {
            if stream.is_empty() || stream.len() > MAX_STREAM_NAME_BYTES {
                return Err(AppendError::StreamName {
                    bytes: stream.len(),
                });
            }
        }
        let mut ids = BTreeSet::new();
        for record in &batch.records {
            let stream = || record.stream.to_owned();
            if record.body.len() > MAX_BODY_BYTES {
                let bytes = record.body.len();
                return Err(AppendError::BodyTooLarge {
                    stream: stream(),
                    bytes,
                });
            }
            if batch.records.len() > 1 && !ids.insert((record.stream, record.event_id)) {
                let event_id = record.event_id;
                return Err(AppendError::IdTwiceInBatch {
                    stream: stream(),
                    event_id,
                });
            }
        }
        Ok(())
    }

    /// The receipt of the batch, if all of it is already in the log.
    pub(crate) fn first_receipt(
        &mut self,
        batch: &Batch<'_>,
    ) -> Result<Option<Receipt>, AppendError> {
        let mut records = Vec::new();
        let mut first = None;
        for record in &batch.records {
            self.load(record.stream)?;
            let stream = self.streams.get(record.stream);
            let Some((version, entry)) = stream.and_then(|stream| stream.find(&record.event_id))
            else {
                continue;
            };
            let (stream, event_id) = (record.stream.to_owned(), record.event_id);
            let position = entry.position;
            let Some(hash) = self.same_body(entry, record.body)? else {
                return Err(AppendError::IdReused {
                    stream,
                    event_id,
                    position,
                });
            };
            records.push(Placed {
                position,
                version,
                hash,
            });
            first.get_or_insert((stream, event_id, position));
        }
        match first {
            None => Ok(None),
            Some(_) if records.len() == batch.records.len() => Ok(Some(Receipt {
                records,
                duplicate: true,
            })),
            Some((stream, event_id, position)) => Err(AppendError::PartlyRecorded {
                stream,
                event_id,
                position,
            }),
        }
    }

    /// The hash of a record that is on the tape or staged, if it has this body.
    fn same_body(&mut self, entry: Entry, body: &[u8]) -> Result<Option<[u8; 32]>, AppendError> {
        let segments = Arc::clone(&self.tape.segments);
        let crc = segments.place_crc(entry.place);
        let read = match self.tape.staged(entry.place) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => segments.frame_at(entry.place, entry.position),
        };
        let frame = match &read {
            Ok(bytes) => frame::decode(bytes, crc).map_err(|fault| fault.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match frame {
            Ok(frame) => Ok((frame.record.body == body).then_some(frame.record.hash)),
            Err(reason) => Err(self.stop(reason)),
        }
    }

    /// Refuses the batch if a condition does not hold or it is too large; returns its bytes.
    fn check_conditions(&mut self, batch: &Batch<'_>) -> Result<u64, AppendError> {
        for Condition { stream, expected } in &batch.conditions {
            self.load(stream)?;
            let records = self
                .streams
                .get(stream)
                .map_or(0, |known| known.head.records);
            if !expected.holds(records) {
                return Err(AppendError::VersionConflict {
                    stream: (*stream).to_owned(),
                    expected: *expected,
                    actual: records.checked_sub(1),
                });
            }
        }
        let sizes = batch
            .records
            .iter()
            .map(|record| frame_bytes(record.stream, record.body));
        let bytes = sizes.fold(0, usize::saturating_add);
        let (records, bytes_max) = (batch.records.len(), self.tape.batch_bytes_max());
        if records > MAX_BATCH_RECORDS || bytes as u64 > bytes_max {
            return Err(AppendError::BatchTooLarge {
                records,
                bytes,
                bytes_max,
            });
        }
        Ok(bytes as u64)
    }

    /// Encodes the batch behind the group. The streams are ahead of the tape from here on; if the
    /// group fails, the log is stopped and they are not asked again.
    fn stage(&mut self, batch: &Batch<'_>) -> Receipt {
        let group = self.tape.durable().position;
        let count = batch.records.len();
        let mut records = Vec::with_capacity(count);
        for (number, record) in batch.records.iter().enumerate() {
            let next = self.tape.next();
            let head = self
                .streams
                .get(record.stream)
                .map(|known| known.head)
                .unwrap_or_default();
            let frame = NewFrame {
                group,
                last_of_batch: number.saturating_add(1) == count,
                position: next.position,
                version: head.records,
                recorded_at: record.recorded_at,
                event_id: record.event_id,
                stream: record.stream,
                body: record.body,
                previous: head.hash,
            };
            let crc = self.tape.segments.place_crc(next.place);
            let hash = self.tape.stage(|bytes| frame::encode(&frame, crc, bytes));
            let entry = Entry {
                position: next.position,
                place: next.place,
                event_id: record.event_id,
            };
            self.streams.push(record.stream, entry, hash);
            records.push(Placed {
                position: next.position,
                version: head.records,
                hash,
            });
        }
        Receipt {
            records,
            duplicate: false,
        }
    }

    /// Makes what is staged durable and goes on in a new segment.
    fn roll(&mut self) -> Result<(), AppendError> {
        let rolled = self.tape.flush().and_then(|()| self.tape.roll());
        rolled.map_err(|error| self.stop(format!("no new segment could be made: {error}")))
    }

    fn load(&mut self, stream: &str) -> Result<(), AppendError> {
        let index = self.indexer.as_ref().map(|indexer| &indexer.index);
        let loaded = self.streams.load(stream, index);
        loaded.map_err(|error: ReadError| self.stop(error.to_string()))
    }

    /// Ends writing. What failed may be half done, and only opening again finds out.
    fn stop(&mut self, reason: String) -> AppendError {
        let reason = self.stopped.get_or_insert_with(|| reason.into());
        AppendError::Stopped {
            reason: Arc::clone(reason),
        }
    }

    /// Lets go of streams that the index has, and waits for it when it is far behind.
    fn make_room(&mut self) {
        loop {
            let Some(indexer) = &self.indexer else { return };
            if let Some(failure) = indexer.failure() {
                self.stop(format!("the index failed: {failure}"));
                return;
            }
            let full = self.streams.weight() > HELD_MAX;
            if self.streams.weight() > CACHED {
                let step = if full { 0 } else { CLEARED_EVERY };
                self.streams.evict(indexer.indexed(), step);
            }
            if !full {
                return;
            }
            indexer.wake();
            thread::sleep(WAIT_FOR_INDEX);
        }
    }
}
