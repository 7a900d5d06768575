//! Kills a process that appends, at random moments, and checks what is left on real files.
//!
//! A kill keeps the page cache, so this covers the death of the process and not of the machine;
//! power cuts are simulated beside the log's storage seam. The test starts itself as the child.
//! `ANXIN_KILLS` sets the number of kills (10), `ANXIN_KILL_SEED` the moments; the seed is printed.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use anxin::log::{Batch, Log, LogOptions, NewRecord, verify};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// Set in the child: the folder of the log.
const CHILD: &str = "ANXIN_KILL_CHILD";
/// Records of each batch, so that half a batch would show.
const BATCH: u64 = 3;

fn options() -> LogOptions {
    // Small segments, so that kills also meet the making of one.
    LogOptions {
        segment_bytes: 16 * 1024,
        index_cache_bytes: 1024 * 1024,
    }
}

/// The body of the event at a position: any wrong byte shows.
fn body(position: u64) -> String {
    format!("event {position} {}", "x".repeat((position % 97) as usize))
}

/// Appends for ever; prints the head after each acknowledged group.
fn child(path: &Path) {
    let (mut log, _) = Log::open(path, options()).unwrap();
    loop {
        let head = log.head();
        let batches = 1 + head % 4;
        let bodies: Vec<String> = (head..head + batches * BATCH).map(body).collect();
        let records: Vec<NewRecord<'_>> = (head..)
            .zip(&bodies)
            .map(|(position, body)| NewRecord {
                stream: if position % 2 == 0 { "even" } else { "odd" },
                event_id: u128::from(position).to_be_bytes(),
                recorded_at: 0,
                body: body.as_bytes(),
            })
            .collect();
        let group: Vec<Batch<'_>> = records
            .chunks(BATCH as usize)
            .map(|records| Batch {
                conditions: vec![],
                records: records.to_vec(),
            })
            .collect();
        assert!(log.commit(&group).iter().all(Result::is_ok));
        println!("acknowledged {}", log.head());
    }
}

/// Opens the log and checks every record. Returns how many there are.
fn check(path: &Path) -> u64 {
    let (log, opened) = Log::open(path, options()).unwrap();
    assert_eq!(opened.index_rebuilt, None, "a kill does not cost the index");
    let mut records = log.read(0);
    let mut count = 0;
    while let Some(record) = records.next_record().unwrap() {
        assert_eq!(record.position, count);
        assert_eq!(record.version, count / 2);
        assert_eq!(record.body, body(count).as_bytes());
        count += 1;
    }
    assert_eq!(count % BATCH, 0, "half a batch");
    let mut even = log.read_stream("even").unwrap();
    let mut versions = 0;
    while even.next_record().unwrap().is_some() {
        versions += 1;
    }
    assert_eq!(versions, count.div_ceil(2));
    count
}

#[test]
fn a_killed_writer_loses_nothing_acknowledged() {
    if let Some(path) = std::env::var_os(CHILD) {
        child(Path::new(&path));
    }
    let kills = number("ANXIN_KILLS").unwrap_or(10);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut seed = number("ANXIN_KILL_SEED").unwrap_or(u64::from(now.subsec_nanos()) | 1);
    println!("ANXIN_KILL_SEED={seed} ANXIN_KILLS={kills}");
    let dir = TempDir::new().unwrap();
    let mut recovered = 0;
    for kill in 0..kills {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let acknowledged = run_and_kill(dir.path(), Duration::from_micros((seed >> 33) % 60_000));
        let found = check(dir.path());
        assert!(
            found >= acknowledged,
            "kill {kill}: {acknowledged} acknowledged, {found} found"
        );
        assert!(
            found >= recovered,
            "kill {kill}: what was recovered once stays"
        );
        recovered = found;
    }
    assert!(recovered > 0, "no child lived long enough to append");
    let report = verify(dir.path(), |_, _| {}).unwrap();
    assert_eq!((report.records, report.damages), (recovered, vec![]));
}

/// Starts the child, lets it append for a while after its first answer, kills it, and returns the
/// last head that it reported.
fn run_and_kill(path: &Path, after: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_killed_writer_loses_nothing_acknowledged",
            "--nocapture",
        ])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().expect("the pipe was asked for")).lines();
    let mut acknowledged = 0;
    let mut hear = |line: std::io::Result<String>| {
        // The child is a test too, and its harness prints on the same line.
        if let Some((_, head)) = line.unwrap().split_once("acknowledged ") {
            acknowledged = head.parse().unwrap();
        }
    };
    // The harness prints some lines before the first answer.
    lines.by_ref().take(4).for_each(&mut hear);
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    // The kill may cut the last line; a number without its last digits only claims less.
    lines.for_each(&mut hear);
    acknowledged
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable)
        .ok()
        .map(|value| value.parse().expect("a number"))
}
