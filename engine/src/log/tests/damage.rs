//! Damage to a small log: every truncation of every file, every flipped bit.
//!
//! The law: opening gives the same records, or all but the last group with the cut reported, or an
//! error that names the place. Wrong records and panics do not occur.

use super::workload::{Owned, SEGMENT_BYTES, Workload, records};
use crate::log::disk::{Disk, MemoryDisk};
use crate::log::{Log, OpenError, verify};
use std::collections::BTreeMap;
use std::sync::Arc;

type Files = BTreeMap<String, Vec<u8>>;

struct Story {
    files: Files,
    all: Vec<Owned>,
    last_group: u64,
}

/// Counts of outcomes, so that a test shows that each of them occurs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcomes {
    same: u64,
    torn: u64,
    refused: u64,
}

impl Story {
    /// Two segments; the second ends with a group of its own.
    fn new() -> Story {
        let workload = Workload::random(7, 7, 150);
        let disk = Arc::new(MemoryDisk::default());
        let (mut log, opened) = Log::on_disk(disk.clone(), SEGMENT_BYTES).unwrap();
        assert_eq!(opened.records, 0);
        assert!(workload.run(&mut log).iter().all(Result::is_ok));
        let files = disk.copy();
        assert_eq!(
            files.len(),
            3,
            "FORMAT and two segments: {:?}",
            files.keys()
        );
        Story {
            files,
            all: records(&log),
            last_group: workload.last_group(),
        }
    }

    fn check(&self, files: Files, what: &str, outcomes: &mut Outcomes) {
        let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::holding(files));
        let verified = verify::verify_disk(Arc::clone(&disk), |_, _| {});
        match Log::on_disk(disk, SEGMENT_BYTES) {
            Ok((log, opened)) => {
                let found = records(&log);
                assert_eq!(found, self.all[..found.len()], "{what}: wrong records");
                let lost = found.len() < self.all.len();
                assert!(
                    found.len() as u64 >= self.last_group,
                    "{what}: more lost than a group"
                );
                assert!(!lost || opened.torn.is_some(), "{what}: lost in silence");
                let report = verified.unwrap().unwrap();
                assert_eq!(report.torn, opened.torn, "{what}");
                assert_eq!(report.records, opened.records, "{what}");
                assert_eq!(
                    report.damages,
                    [],
                    "{what}: opened, and verify reports damage"
                );
                outcomes.same += u64::from(!lost);
                outcomes.torn += u64::from(lost);
            }
            Err(OpenError::Damaged(damage)) => {
                match verified {
                    Ok(report) => {
                        let report = report.unwrap();
                        assert!(
                            !report.damages.is_empty(),
                            "{what}: {damage}, unseen by verify"
                        );
                    }
                    Err(error) => assert_eq!(error.code(), "E4010", "{what}"),
                }
                assert!(
                    self.files.contains_key(&damage.segment),
                    "{what}: no place in {damage}"
                );
                outcomes.refused += 1;
            }
            Err(error) => panic!("{what}: {error}"),
        }
    }
}

#[test]
fn every_flipped_bit_is_harmless_or_a_torn_tail_or_refused_with_its_place() {
    let story = Story::new();
    let mut outcomes = Outcomes::default();
    for (name, bytes) in &story.files {
        for bit in 0..bytes.len() * 8 {
            let mut files = story.files.clone();
            files.get_mut(name).unwrap()[bit / 8] ^= 1 << (bit % 8);
            story.check(files, &format!("{name} bit {bit}"), &mut outcomes);
        }
    }
    assert!(
        outcomes.same > 0 && outcomes.torn > 0 && outcomes.refused > 0,
        "{outcomes:?}"
    );
}

#[test]
fn every_truncation_is_refused_with_its_place() {
    let story = Story::new();
    let mut outcomes = Outcomes::default();
    for (name, bytes) in &story.files {
        for len in 0..bytes.len() {
            let mut files = story.files.clone();
            files.get_mut(name).unwrap().truncate(len);
            story.check(files, &format!("{name} cut to {len}"), &mut outcomes);
        }
    }
    let refused = story.files.values().map(|bytes| bytes.len() as u64).sum();
    assert_eq!(
        outcomes,
        Outcomes {
            same: 0,
            torn: 0,
            refused
        }
    );
}

/// Shorter than a frame, so that of a last group of several frames a whole one is always left. A
/// longer range may swallow it all, and then looks as if it had never been written.
const ZEROED: usize = 64;

#[test]
fn every_zeroed_range_is_harmless_or_a_torn_tail_or_refused() {
    let story = Story::new();
    assert!(
        story.all.len() as u64 - story.last_group > 1,
        "a last group of several records"
    );
    let mut outcomes = Outcomes::default();
    for (name, bytes) in &story.files {
        for start in (0..bytes.len()).step_by(ZEROED) {
            let mut files = story.files.clone();
            let end = bytes.len().min(start + ZEROED);
            files.get_mut(name).unwrap()[start..end].fill(0);
            story.check(files, &format!("{name} zero from {start}"), &mut outcomes);
        }
    }
    assert!(
        outcomes.same > 0 && outcomes.torn > 0 && outcomes.refused > 0,
        "{outcomes:?}"
    );
}

#[test]
fn lost_moved_and_foreign_files_are_refused() {
    let story = Story::new();
    let (first, second) = ("tape/0000000000.tape", "tape/0000000001.tape");
    let mut outcomes = Outcomes::default();
    for lost in [vec!["FORMAT"], vec![first], vec![first, second]] {
        let mut files = story.files.clone();
        files.retain(|name, _| !lost.contains(&name.as_str()));
        let error = Log::on_disk(Arc::new(MemoryDisk::holding(files)), SEGMENT_BYTES);
        assert_eq!(error.map(|_| ()).unwrap_err().code(), "E4010", "{lost:?}");
    }
    let mut swapped = story.files.clone();
    swapped.insert(first.into(), story.files[second].clone());
    swapped.insert(second.into(), story.files[first].clone());
    story.check(swapped, "swapped segments", &mut outcomes);
    let mut repeated = story.files.clone();
    repeated.insert("tape/0000000002.tape".into(), story.files[second].clone());
    assert!(Log::on_disk(Arc::new(MemoryDisk::holding(repeated)), SEGMENT_BYTES).is_err());
    assert_eq!(outcomes.refused, 1);
}
