//! Readers beside a live writer: in its process they see what is durable, outside of it what is
//! whole; never half a batch, never a false alarm.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test may stop at the first surprise"
)]

use anxin::log::{Batch, Log, LogOptions, LogReader, NewRecord, verify};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tempfile::TempDir;

const GROUPS: u64 = 400;
/// Records of a batch; a reader's head must always be a multiple.
const BATCH: u64 = 5;

/// Follows the log to its last record, counting how often the head was seen.
fn follow(reader: &LogReader, records: u64) {
    let mut walk = reader.read(0);
    let mut position = 0;
    while position < records {
        assert_eq!(reader.head().unwrap() % BATCH, 0, "half a batch");
        while let Some(record) = walk.next_record().unwrap() {
            assert_eq!(record.position, position);
            position += 1;
        }
        assert_eq!(position % BATCH, 0, "half a batch");
        thread::yield_now();
    }
}

#[test]
fn readers_follow_a_writer_through_many_segments() {
    let dir = TempDir::new().unwrap();
    let options = LogOptions {
        segment_bytes: 16 * 1024,
        index_cache_bytes: 1024 * 1024,
    };
    let (mut log, _) = Log::open(dir.path(), options).unwrap();
    let records = GROUPS * BATCH;
    let (inside, outside) = (log.reader(), LogReader::open(dir.path()).unwrap());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| follow(&inside, records));
        scope.spawn(|| follow(&outside, records));
        scope.spawn(|| {
            // One stream, read again and again: from the index, and from the tape behind it.
            let mut seen = 0;
            while seen < records / 2 {
                let mut walk = inside.read_stream("even").unwrap();
                let mut versions = 0;
                while let Some(record) = walk.next_record().unwrap() {
                    assert_eq!(record.version, versions);
                    versions += 1;
                }
                assert!(versions >= seen, "a stream does not become shorter");
                seen = versions;
            }
        });
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                let report = verify(dir.path(), |_, _| {}).unwrap();
                assert_eq!(report.damages, [], "verify beside a writer");
            }
        });
        for group in 0..GROUPS {
            let positions = group * BATCH..(group + 1) * BATCH;
            let records = positions
                .map(|position| NewRecord {
                    stream: if position % 2 == 0 { "even" } else { "odd" },
                    event_id: u128::from(position).to_be_bytes(),
                    recorded_at: 0,
                    body: b"a body of some forty bytes, more or less",
                })
                .collect();
            let answers = log.commit(&[Batch {
                conditions: vec![],
                records,
            }]);
            assert!(answers.iter().all(Result::is_ok));
        }
        done.store(true, Ordering::Release);
    });
}
