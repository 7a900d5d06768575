//! The writing side of the golden tape: this program writes the bytes of version 1 as they were
//! fixed. `tests/log_golden.rs` reads them back. Set `UPDATE_GOLDEN=1` only for a new version, and
//! then into new files: the bytes of a released version never change.

use super::workload::SEGMENT_BYTES;
use crate::log::disk::MemoryDisk;
use crate::log::{Batch, Log, NewRecord};
use std::fmt::Write as _;
use std::sync::Arc;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/tape_v1.hex");

#[test]
fn version_1_is_written_as_it_was_fixed() {
    let disk = Arc::new(MemoryDisk::default());
    let (mut log, _) = Log::on_disk(disk.clone(), SEGMENT_BYTES).unwrap();
    let record = |stream, number: u8, body| NewRecord {
        stream,
        event_id: [number; 16],
        recorded_at: 1_700_000_000_000_000 - i64::from(number),
        body,
    };
    let batch = |records| Batch {
        conditions: vec![],
        records,
    };
    let group = [
        batch(vec![record("deal-1", 1, b"listed".as_slice())]),
        batch(vec![
            record("deal-1", 2, b"signed"),
            record("买卖-2", 3, b""),
        ]),
    ];
    assert!(log.commit(&group).iter().all(Result::is_ok));
    assert!(
        log.commit(&[batch(vec![record("deal-1", 4, b"paid")])])
            .iter()
            .all(Result::is_ok)
    );
    let mut text = String::new();
    for (name, bytes) in disk.copy() {
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        writeln!(text, "# {name}: {} bytes, zeros after these", bytes.len()).unwrap();
        for line in bytes[..used].chunks(32) {
            let hex = line.iter().map(|byte| format!("{byte:02x}"));
            writeln!(text, "{}", hex.collect::<String>()).unwrap();
        }
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(GOLDEN).unwrap());
}
