//! How long does a durable append take, beside a bare write and `fdatasync` of as many bytes?
#![expect(clippy::unwrap_used, reason = "a bench may stop at the first surprise")]

use anxin::log::{Batch, Log, LogOptions, NewRecord};
use anxin_fixtures::history::{self, Recorded};
use divan::Bencher;
use divan::counter::ItemsCount;
use std::fs::File;
use std::io::Write;

fn main() {
    divan::main();
}

const GROUPS: [usize; 3] = [1, 16, 256];

/// The events as new ones: their ids are made of the turn and their place in it.
fn records(history: &[Recorded], turn: u64) -> Vec<NewRecord<'_>> {
    (0_u64..)
        .zip(history)
        .map(|(index, event)| {
            let mut event_id = [0; 16];
            let bytes = turn.to_be_bytes().into_iter().chain(index.to_be_bytes());
            for (place, byte) in event_id.iter_mut().zip(bytes) {
                *place = byte;
            }
            NewRecord {
                stream: &event.stream,
                event_id,
                recorded_at: event.recorded_at.micros(),
                body: &event.payload,
            }
        })
        .collect()
}

/// One batch, one sync.
#[divan::bench(args = GROUPS, sample_count = 200)]
fn log(bencher: Bencher<'_, '_>, events: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (mut log, _) = Log::open(folder.path(), LogOptions::default()).unwrap();
    let history = history::ordinary(40).unwrap();
    let mut turn = 0_u64;
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        turn = turn.wrapping_add(1);
        let batch = Batch {
            conditions: Vec::new(),
            records: records(history.get(..events).unwrap(), turn),
        };
        assert!(log.commit(&[batch]).iter().all(Result::is_ok));
    });
}

/// The limit: the same payload bytes appended to a growing file and synced.
#[divan::bench(args = GROUPS, sample_count = 200)]
fn bare_write_and_sync(bencher: Bencher<'_, '_>, events: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut file = File::create(folder.path().join("bare")).unwrap();
    let history = history::ordinary(40).unwrap();
    let bytes: Vec<u8> = history
        .iter()
        .take(events)
        .flat_map(|event| event.payload.clone())
        .collect();
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        file.write_all(&bytes).unwrap();
        file.sync_data().unwrap();
    });
}
