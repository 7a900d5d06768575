//! The reading side of the golden tape: the bytes of version 1 open for ever. The hex file is not
//! written by this test, and is never written again.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test may stop at the first surprise"
)]

use anxin::log::{Log, LogOptions, LogReader, verify};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/tape_v1.hex");

/// Lays the golden store out in a folder.
fn lay_out(store: &Path) {
    fs::create_dir(store.join("tape")).unwrap();
    let text = fs::read_to_string(GOLDEN).unwrap();
    for file in text.split("# ").skip(1) {
        let (head, lines) = file.split_once('\n').unwrap();
        let (name, len) = head.split_once(": ").unwrap();
        let len = len.split(' ').next().unwrap().parse().unwrap();
        let hex: String = lines.split_whitespace().collect();
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let mut bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        bytes.resize(len, 0);
        fs::write(store.join(name), bytes).unwrap();
    }
}

#[test]
fn version_1_opens_for_ever() {
    let dir = TempDir::new().unwrap();
    lay_out(dir.path());
    let mut lines = Vec::new();
    let mut walk = LogReader::open(dir.path()).unwrap().read(0);
    while let Some(record) = walk.next_record().unwrap() {
        lines.push(format!(
            "{} {}@{} id {:02x} at {} {:?} {}",
            record.position,
            record.stream,
            record.version,
            record.event_id.first().unwrap(),
            record.recorded_at,
            String::from_utf8_lossy(record.body),
            record
                .hash
                .iter()
                .take(4)
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>(),
        ));
    }
    assert_eq!(lines, EXPECTED);
    let report = verify(dir.path(), |_, _| {}).unwrap();
    assert_eq!(
        (
            report.records,
            report.streams,
            report.damages.len(),
            report.torn
        ),
        (4, 2, 0, None)
    );
    let (log, opened) = Log::open(dir.path(), LogOptions::default()).unwrap();
    assert_eq!(
        (log.head(), opened.torn, opened.index_rebuilt),
        (4, None, None)
    );
}

const EXPECTED: [&str; 4] = [
    "0 deal-1@0 id 01 at 1699999999999999 \"listed\" 41b27044",
    "1 deal-1@1 id 02 at 1699999999999998 \"signed\" 0b4006ec",
    "2 买卖-2@0 id 03 at 1699999999999997 \"\" 460db273",
    "3 deal-1@2 id 04 at 1699999999999996 \"paid\" cbe4f70d",
];
