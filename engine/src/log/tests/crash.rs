//! Power cuts and full disks, at every operation of a workload and of the recovery after it.
//!
//! The law: what is recovered is a prefix of what was appended, made of whole batches, and every
//! acknowledged batch is in it. The control takes the syncs away, and must see the law broken.

use super::power::{Fault, PowerDisk, Random};
use super::workload::{Owned, SEGMENT_BYTES, Workload, records};
use crate::log::disk::MemoryDisk;
use crate::log::{AppendError, Batch, Log, NewRecord, Receipt};
use std::collections::BTreeMap;
use std::sync::Arc;

type Files = BTreeMap<String, Vec<u8>>;

/// A workload and what a log that nothing happens to holds after it.
struct Story {
    workload: Workload,
    all: Vec<Owned>,
}

impl Story {
    fn new(seed: u64) -> Story {
        let workload = Workload::random(seed, 12, 500);
        let disk = Arc::new(MemoryDisk::default());
        let (mut log, _) = Log::on_disk(disk.clone(), SEGMENT_BYTES).unwrap();
        assert!(workload.run(&mut log).iter().all(Result::is_ok));
        assert!(disk.copy().len() > 3, "the workload must roll");
        Story {
            all: records(&log),
            workload,
        }
    }

    /// Runs the workload until the disk gives out. Returns the acknowledged head.
    fn run(&self, disk: &Arc<PowerDisk>) -> u64 {
        let Ok((mut log, _)) = Log::on_disk(disk.clone(), SEGMENT_BYTES) else {
            return 0;
        };
        let answers = self.workload.run(&mut log);
        let first_failure = answers
            .iter()
            .position(Result::is_err)
            .unwrap_or(answers.len());
        let later = &answers[first_failure..];
        assert!(
            later.iter().all(is_stopped),
            "nothing is acknowledged after a failure"
        );
        acknowledged(&answers)
    }

    /// Opens what a crash left and checks the law. Returns the records lost, if any.
    fn check(&self, files: &Files, acknowledged: u64) -> Result<(), String> {
        let disk = Arc::new(PowerDisk::holding(files));
        let (mut log, opened) =
            Log::on_disk(disk.clone(), SEGMENT_BYTES).map_err(|error| error.to_string())?;
        let found = records(&log);
        if found.len() < acknowledged as usize {
            return Err(format!(
                "{acknowledged} acknowledged, {} found",
                found.len()
            ));
        }
        assert_eq!(opened.records, found.len() as u64);
        assert_eq!(
            found,
            self.all[..found.len()],
            "a prefix of what was appended"
        );
        assert!(
            self.workload.batch_ends().contains(&opened.records),
            "whole batches"
        );
        // Appending everything again adds what is missing, and only that.
        assert!(self.workload.run(&mut log).iter().all(Result::is_ok));
        assert_eq!(records(&log), self.all);
        Ok(())
    }
}

fn is_stopped(answer: &Result<Receipt, AppendError>) -> bool {
    matches!(answer, Err(AppendError::Stopped { .. }))
}

fn acknowledged(answers: &[Result<Receipt, AppendError>]) -> u64 {
    let receipts = answers.iter().filter_map(|answer| answer.as_ref().ok());
    receipts
        .flat_map(|receipt| &receipt.records)
        .map(|placed| placed.position + 1)
        .max()
        .unwrap_or(0)
}

/// Operations of the workload when nothing goes wrong.
fn operations(story: &Story) -> u64 {
    let disk = Arc::new(PowerDisk::holding(&Files::new()));
    story.run(&disk);
    disk.operations()
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_acknowledged() {
    for seed in 1..=6 {
        let story = Story::new(seed);
        for operation in 0..=operations(&story) {
            let disk = PowerDisk::holding(&Files::new()).with_fault(operation, Fault::PowerCut);
            let disk = Arc::new(disk);
            let acknowledged = story.run(&disk);
            for cut in 1..=12 {
                let files = disk.cut(&mut Random(seed << 32 | operation << 8 | cut));
                let outcome = story.check(&files, acknowledged);
                assert_eq!(
                    outcome,
                    Ok(()),
                    "seed {seed}, operation {operation}, cut {cut}"
                );
            }
        }
    }
}

#[test]
fn a_power_cut_during_recovery_loses_nothing_acknowledged() {
    for seed in 1..=2 {
        let story = Story::new(seed);
        let mut cut_twice = 0;
        for operation in 0..=operations(&story) {
            let disk = PowerDisk::holding(&Files::new()).with_fault(operation, Fault::PowerCut);
            let disk = Arc::new(disk);
            let acknowledged = story.run(&disk);
            let mut random = Random(seed << 32 | operation << 8 | 1);
            let files = disk.cut(&mut random);
            for step in 0.. {
                let disk = PowerDisk::holding(&files).with_fault(step, Fault::PowerCut);
                let disk = Arc::new(disk);
                let recovered = Log::on_disk(disk.clone(), SEGMENT_BYTES).is_ok();
                let outcome = story.check(&disk.cut(&mut random), acknowledged);
                assert_eq!(
                    outcome,
                    Ok(()),
                    "seed {seed}, operation {operation}, step {step}"
                );
                if recovered {
                    break;
                }
                cut_twice += 1;
            }
        }
        assert!(cut_twice > 100, "recoveries that were cut: {cut_twice}");
    }
}

/// The control: the same cuts on a disk that does not sync lose what was acknowledged.
#[test]
fn without_the_sync_power_cuts_lose_acknowledged_records() {
    let story = Story::new(1);
    let fresh = Arc::new(PowerDisk::holding(&Files::new()));
    Log::on_disk(fresh.clone(), SEGMENT_BYTES).unwrap();
    let (mut cuts, mut lost) = (0, 0);
    for operation in 1..=operations(&story) {
        let disk = PowerDisk::holding(&fresh.live()).without_syncs();
        let disk = Arc::new(disk.with_fault(operation, Fault::PowerCut));
        let acknowledged = story.run(&disk);
        for cut in 1..=12 {
            cuts += 1;
            let files = disk.cut(&mut Random(operation << 8 | cut));
            lost += u64::from(story.check(&files, acknowledged).is_err());
        }
    }
    assert!(
        lost > cuts / 4,
        "only {lost} of {cuts} cuts lost acknowledged records"
    );
}

#[test]
fn a_full_disk_at_any_operation_stops_writing_and_loses_nothing() {
    for seed in 1..=6 {
        let story = Story::new(seed);
        for operation in 0..=operations(&story) {
            let disk = PowerDisk::holding(&Files::new()).with_fault(operation, Fault::NoSpace);
            let disk = Arc::new(disk);
            let acknowledged = story.run(&disk);
            let files = [
                disk.live(),
                disk.cut(&mut Random(seed << 32 | operation << 8 | 1)),
            ];
            for (number, files) in files.iter().enumerate() {
                let outcome = story.check(files, acknowledged);
                assert_eq!(
                    outcome,
                    Ok(()),
                    "seed {seed}, operation {operation}, files {number}"
                );
            }
        }
    }
}

/// A group of two batches loses the first in a power cut and keeps the second. After the cut
/// another record of the same length takes the first one's place; the second must not come back.
#[test]
fn what_was_cut_off_never_comes_back() {
    let record = |stream, id: u8| Batch {
        conditions: vec![],
        records: vec![NewRecord {
            stream,
            event_id: [id; 16],
            recorded_at: 0,
            body: &[9; 24],
        }],
    };
    let disk = Arc::new(MemoryDisk::default());
    let (mut log, _) = Log::on_disk(disk.clone(), SEGMENT_BYTES).unwrap();
    log.commit(&[record("a", 1), record("b", 2)]);
    let mut files = disk.copy();
    let tape = files.get_mut("tape/0000000000.tape").unwrap();
    let length = u32::from_le_bytes(tape[68..72].try_into().unwrap()) as usize;
    tape[64..64 + length].fill(0);
    let disk = Arc::new(MemoryDisk::holding(files));
    let (mut log, opened) = Log::on_disk(disk.clone(), SEGMENT_BYTES).unwrap();
    assert_eq!((opened.records, opened.torn.is_some()), (0, true));
    assert!(log.commit(&[record("a", 3)]).iter().all(Result::is_ok));
    drop(log);
    let (log, opened) = Log::on_disk(disk, SEGMENT_BYTES).unwrap();
    assert_eq!((opened.records, opened.torn), (1, None));
    assert_eq!(records(&log)[0].event_id, [3; 16]);
}
