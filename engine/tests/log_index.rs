//! The index is only an index: lost, damaged, stale or foreign, the log is the same without it.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test may stop at the first surprise"
)]

use anxin::log::{Batch, DamageReason, Log, LogOptions, NewRecord, OpenError, Opened, verify};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const RECORDS: u64 = 600;

fn options() -> LogOptions {
    LogOptions {
        segment_bytes: 64 * 1024,
        index_cache_bytes: 1024 * 1024,
    }
}

fn append(log: &mut Log, from: u64, until: u64) {
    for number in from..until {
        let stream = format!("deal-{}", number % 7);
        let body = format!("body {number}");
        let event_id = u128::from(number).to_be_bytes();
        let record = NewRecord {
            stream: &stream,
            event_id,
            recorded_at: 0,
            body: body.as_bytes(),
        };
        let receipt = log.commit(&[Batch {
            conditions: vec![],
            records: vec![record],
        }]);
        assert!(
            receipt
                .iter()
                .all(|answer| answer.as_ref().is_ok_and(|known| !known.duplicate))
        );
    }
}

/// A closed log.
fn story(path: &Path) {
    let (mut log, _) = Log::open(path, options()).unwrap();
    append(&mut log, 0, RECORDS);
    log.snapshots().put("deals", RECORDS, b"state").unwrap();
    log.close();
}

/// Opens the log and checks that nothing about it has changed.
fn check(path: &Path, what: &str) -> Opened {
    let (log, opened) = Log::open(path, options()).unwrap();
    assert_eq!(log.head(), RECORDS, "{what}");
    for number in 0..7 {
        let mut walk = log.read_stream(&format!("deal-{number}")).unwrap();
        let mut position = number;
        while let Some(record) = walk.next_record().unwrap() {
            assert_eq!(record.position, position, "{what}");
            position += 7;
        }
        assert!(
            position >= RECORDS,
            "{what}: deal-{number} ends at {position}"
        );
    }
    opened
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn a_closed_log_opens_without_work() {
    let dir = TempDir::new().unwrap();
    story(dir.path());
    let opened = check(dir.path(), "closed");
    let expected = Opened {
        records: RECORDS,
        torn: None,
        indexed: 0,
        index_rebuilt: None,
    };
    assert_eq!(opened, expected);
    let (log, _) = Log::open(dir.path(), options()).unwrap();
    assert_eq!(
        log.snapshots().get("deals").unwrap(),
        Some((RECORDS, b"state".to_vec()))
    );
    assert_eq!(log.snapshots().get("claims").unwrap(), None);
}

#[test]
fn a_deleted_index_is_built_again() {
    let dir = TempDir::new().unwrap();
    story(dir.path());
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    assert_eq!(check(dir.path(), "deleted").indexed, RECORDS);
    assert_eq!(check(dir.path(), "built again").indexed, 0);
    let (log, _) = Log::open(dir.path(), options()).unwrap();
    assert_eq!(
        log.snapshots().get("deals").unwrap(),
        None,
        "a snapshot is only a cache"
    );
}

#[test]
fn an_older_index_is_caught_up() {
    let dir = TempDir::new().unwrap();
    let old = TempDir::new().unwrap();
    let (mut log, _) = Log::open(dir.path(), options()).unwrap();
    append(&mut log, 0, 200);
    log.close();
    copy(&dir.path().join("index"), old.path());
    let (mut log, _) = Log::open(dir.path(), options()).unwrap();
    append(&mut log, 200, RECORDS);
    log.close();
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    copy(old.path(), &dir.path().join("index"));
    let opened = check(dir.path(), "older");
    assert_eq!(
        (opened.indexed, opened.index_rebuilt),
        (RECORDS - 200, None)
    );
}

#[test]
fn the_index_of_another_log_is_thrown_away() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    story(dir.path());
    let (mut log, _) = Log::open(other.path(), options()).unwrap();
    append(&mut log, 0, RECORDS + 50);
    log.close();
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    copy(&other.path().join("index"), &dir.path().join("index"));
    let opened = check(dir.path(), "foreign");
    assert_eq!(
        opened.index_rebuilt.as_deref(),
        Some("it belongs to another log")
    );
}

/// Some of these files make sled panic; its message may show in the test's output.
#[test]
fn a_damaged_index_costs_a_rebuild_and_nothing_else() {
    let dir = TempDir::new().unwrap();
    story(dir.path());
    let index = dir.path().join("index");
    let files: Vec<_> = fs::read_dir(&index)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let mut rebuilt = 0;
    for file in files.iter().filter(|path| path.is_file()) {
        let whole = fs::read(file).unwrap();
        let used = whole
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        for step in 0..12 {
            let mut bytes = whole.clone();
            match step {
                0 => bytes.clear(),
                1 => bytes.truncate(used / 2),
                2 => bytes.fill(0),
                3 => bytes.fill(0xFF),
                _ => {
                    let at = used * (step - 4) / 8;
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 0x10;
                    }
                }
            }
            let copied = TempDir::new().unwrap();
            copy(dir.path(), copied.path());
            fs::write(
                copied.path().join("index").join(file.file_name().unwrap()),
                bytes,
            )
            .unwrap();
            let opened = check(copied.path(), &format!("{} step {step}", file.display()));
            rebuilt += u64::from(opened.indexed == RECORDS);
        }
    }
    assert!(rebuilt > 3, "rebuilt {rebuilt} times");
}

#[test]
fn the_index_is_a_witness_of_what_the_tape_has_lost() {
    let dir = TempDir::new().unwrap();
    let (mut log, _) = Log::open(dir.path(), options()).unwrap();
    append(&mut log, 0, 10);
    log.close();
    let tape = dir.path().join("tape/0000000000.tape");
    let old = fs::read(&tape).unwrap();
    let (mut log, _) = Log::open(dir.path(), options()).unwrap();
    append(&mut log, 10, 20);
    log.close();
    // Without the index the older copy is a shorter log, and nothing tells.
    let whole = fs::read(&tape).unwrap();
    fs::write(&tape, &old).unwrap();
    let error = Log::open(dir.path(), options()).map(|_| ()).unwrap_err();
    let OpenError::Damaged(damage) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (damage.position, &damage.reason),
        (10, &DamageReason::LostTail { remembered: 20 })
    );
    assert!(
        error.to_string().contains("delete the folder `index`"),
        "{error}"
    );
    // Every flipped bit of the last record is damage, and no torn tail, while the index remembers.
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for at in [end - 40, end - 8, end] {
        let mut bytes = whole.clone();
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1;
        }
        fs::write(&tape, &bytes).unwrap();
        let error = Log::open(dir.path(), options()).map(|_| ()).unwrap_err();
        assert_eq!(error.code(), "E4010", "{error}");
    }
    fs::write(&tape, &whole).unwrap();
    assert_eq!(Log::open(dir.path(), options()).unwrap().1.records, 20);
    fs::write(&tape, &old).unwrap();
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    assert_eq!(Log::open(dir.path(), options()).unwrap().1.records, 10);
}

#[test]
fn damage_behind_the_checkpoint_is_found_by_reading_and_by_verify() {
    let dir = TempDir::new().unwrap();
    story(dir.path());
    let tape = dir.path().join("tape/0000000000.tape");
    let mut bytes = fs::read(&tape).unwrap();
    for at in [300, 5000] {
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1;
        }
    }
    fs::write(&tape, &bytes).unwrap();
    let (log, _) = Log::open(dir.path(), options()).unwrap();
    let mut walk = log.read(0);
    let mut read = 0;
    let error = loop {
        match walk.next_record() {
            Ok(Some(record)) => assert_eq!(record.position, read),
            Ok(None) => panic!("the damage was not seen"),
            Err(error) => break error,
        }
        read += 1;
    };
    assert_eq!((error.code(), read), ("E4010", 2), "{error}");
    let mut calls = Vec::new();
    let report = verify(dir.path(), |done, total| calls.push((done, total))).unwrap();
    assert_eq!(report.damages.len(), 2, "{:?}", report.damages);
    assert_eq!(report.records, RECORDS - 2);
    assert_eq!((report.streams, report.torn), (7, None));
    let first = report.damages.first().unwrap();
    assert_eq!(
        (first.segment.as_str(), first.position),
        ("tape/0000000000.tape", 2)
    );
    assert!(first.zh().contains("校验和不符"), "{}", first.zh());
    assert!(
        calls.is_sorted() && calls.last() == Some(&(report.bytes, report.bytes)),
        "{calls:?}"
    );
}
