//! What the crash and damage tests append: groups of random batches, and what must come back.

use super::power::Random;
use crate::log::{AppendError, Batch, Log, NewRecord, Receipt};
use std::collections::BTreeSet;

/// Small, so that a short workload rolls.
pub(super) const SEGMENT_BYTES: u64 = 4096;

/// A record as it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    pub position: u64,
    pub stream: String,
    pub version: u64,
    pub event_id: [u8; 16],
    pub body: Vec<u8>,
    pub hash: [u8; 32],
}

/// An event to append: stream, id, body.
type Event = (String, [u8; 16], Vec<u8>);

/// Groups of batches of events.
pub(super) struct Workload(pub Vec<Vec<Vec<Event>>>);

impl Workload {
    /// Groups of 1 to 4 batches of 1 to 3 events over three streams.
    pub(super) fn random(seed: u64, groups: u64, body_bytes_max: u64) -> Workload {
        let mut random = Random(seed);
        let mut id = 0_u128;
        let mut event = |random: &mut Random| {
            id += 1;
            let stream = format!("deal-{}", random.below(3));
            let body = (0..random.below(body_bytes_max + 1)).map(|_| random.below(256) as u8);
            (stream, id.to_be_bytes(), body.collect())
        };
        let mut batch =
            |random: &mut Random| (0..=random.below(3)).map(|_| event(random)).collect();
        let mut group =
            |random: &mut Random| (0..=random.below(4)).map(|_| batch(random)).collect();
        Workload((0..groups).map(|_| group(&mut random)).collect())
    }

    /// Appends all groups and hands over the answers of each batch, in order.
    pub(super) fn run(&self, log: &mut Log) -> Vec<Result<Receipt, AppendError>> {
        self.0
            .iter()
            .flat_map(|group| log.commit(&batches(group)))
            .collect()
    }

    /// Heads at which a log of this workload may end: those between two batches.
    pub(super) fn batch_ends(&self) -> BTreeSet<u64> {
        let mut ends = BTreeSet::from([0]);
        let mut head = 0;
        for batch in self.0.iter().flatten() {
            head += batch.len() as u64;
            ends.insert(head);
        }
        ends
    }

    /// The first position of the last group.
    pub(super) fn last_group(&self) -> u64 {
        let (_, before) = self.0.split_last().unwrap();
        before
            .iter()
            .flatten()
            .map(|batch| batch.len() as u64)
            .sum()
    }
}

fn batches(group: &[Vec<Event>]) -> Vec<Batch<'_>> {
    group
        .iter()
        .map(|batch| Batch {
            conditions: vec![],
            records: batch
                .iter()
                .map(|(stream, event_id, body)| NewRecord {
                    stream,
                    event_id: *event_id,
                    recorded_at: 1,
                    body,
                })
                .collect(),
        })
        .collect()
}

/// All records of a log, or as many as can be read.
pub(super) fn records(log: &Log) -> Vec<Owned> {
    let mut walk = log.read(0);
    let mut out = Vec::new();
    while let Ok(Some(record)) = walk.next_record() {
        out.push(Owned {
            position: record.position,
            stream: record.stream.to_owned(),
            version: record.version,
            event_id: record.event_id,
            body: record.body.to_vec(),
            hash: record.hash,
        });
    }
    out
}
