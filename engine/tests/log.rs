//! What the log promises to its caller, on real files: order, conditions, ids, limits, reading,
//! locking, and the same after a restart.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use anxin::log::{
    AppendError, Batch, Condition, ExpectedVersion, Log, LogOptions, LogReader, MAX_BATCH_RECORDS,
    MAX_BODY_BYTES, MAX_STREAM_NAME_BYTES, NewRecord, OpenError, Receipt, StreamRecords,
};
use std::path::Path;
use tempfile::TempDir;

fn open(path: &Path) -> Log {
    Log::open(path, options()).unwrap().0
}

fn options() -> LogOptions {
    LogOptions {
        segment_bytes: 1024 * 1024,
        index_cache_bytes: 8 * 1024 * 1024,
    }
}

fn id(number: u128) -> [u8; 16] {
    number.to_be_bytes()
}

fn record<'a>(stream: &'a str, number: u128, body: &'a str) -> NewRecord<'a> {
    NewRecord {
        stream,
        event_id: id(number),
        recorded_at: 7,
        body: body.as_bytes(),
    }
}

fn batch<'a>(records: &[NewRecord<'a>]) -> Batch<'a> {
    Batch {
        conditions: vec![],
        records: records.to_vec(),
    }
}

fn expecting<'a>(
    stream: &'a str,
    expected: ExpectedVersion,
    records: &[NewRecord<'a>],
) -> Batch<'a> {
    Batch {
        conditions: vec![Condition { stream, expected }],
        records: records.to_vec(),
    }
}

fn append(log: &mut Log, batch: Batch<'_>) -> Result<Receipt, AppendError> {
    log.commit(&[batch]).pop().unwrap()
}

/// Bodies of the whole log, as one line of text.
fn bodies(reader: &LogReader) -> String {
    let mut records = reader.read(0);
    let mut out = Vec::new();
    while let Some(record) = records.next_record().unwrap() {
        assert_eq!(record.position, out.len() as u64, "positions are gapless");
        out.push(String::from_utf8(record.body.to_vec()).unwrap());
    }
    out.join(" ")
}

fn stream_bodies(mut records: StreamRecords) -> String {
    let mut out = Vec::new();
    while let Some(record) = records.next_record().unwrap() {
        assert_eq!(record.version, out.len() as u64, "versions are gapless");
        out.push(String::from_utf8(record.body.to_vec()).unwrap());
    }
    out.join(" ")
}

#[test]
fn records_come_back_in_order_and_after_a_restart() {
    let dir = TempDir::new().unwrap();
    let mut log = open(dir.path());
    append(
        &mut log,
        batch(&[record("deal-1", 1, "a"), record("deal-2", 2, "b")]),
    )
    .unwrap();
    let receipt = append(&mut log, batch(&[record("deal-1", 3, "c")])).unwrap();
    assert_eq!(
        (receipt.records[0].position, receipt.records[0].version),
        (2, 1)
    );
    for restarted in [false, true] {
        assert_eq!(log.head(), 3);
        assert_eq!(bodies(&log.reader()), "a b c", "restarted: {restarted}");
        assert_eq!(stream_bodies(log.read_stream("deal-1").unwrap()), "a c");
        assert_eq!(
            stream_bodies(log.reader().read_stream("deal-1").unwrap()),
            "a c"
        );
        assert_eq!(stream_bodies(log.read_stream("deal-2").unwrap()), "b");
        assert_eq!(stream_bodies(log.read_stream("deal-3").unwrap()), "");
        log.close();
        log = open(dir.path());
    }
}

#[test]
fn a_batch_is_refused_with_the_first_reason_that_applies() {
    use ExpectedVersion::{Any, Exact, NoStream};
    let mut log = Log::in_memory().unwrap();
    append(
        &mut log,
        batch(&[record("s", 1, "one"), record("s", 2, "two")]),
    )
    .unwrap();
    let long_name = "n".repeat(MAX_STREAM_NAME_BYTES + 1);
    let long_body = "b".repeat(MAX_BODY_BYTES + 1);
    let full_body = "b".repeat(MAX_BODY_BYTES);
    let many: Vec<_> = (0..=MAX_BATCH_RECORDS as u128)
        .map(|n| record("m", 100 + n, "x"))
        .collect();
    let heavy: Vec<_> = (0..65).map(|n| record("h", 9000 + n, &full_body)).collect();
    let new = [record("s", 3, "three")];
    let rows: Vec<(Batch<'_>, &str)> = vec![
        (batch(&[]), "E4105"),
        (batch(&[record("", 3, "x")]), "E4106"),
        (batch(&[record(&long_name, 3, "x")]), "E4106"),
        (batch(&[record("s", 3, &long_body)]), "E4107"),
        (batch(&[record("s", 3, "x"), record("s", 3, "x")]), "E4104"),
        (batch(&[record("s", 1, "other")]), "E4102"),
        (
            batch(&[record("s", 1, "one"), record("s", 3, "x")]),
            "E4103",
        ),
        (
            batch(&[record("s", 3, "x"), record("s", 2, "two")]),
            "E4103",
        ),
        (expecting("s", NoStream, &new), "E4101"),
        (expecting("s", Exact(0), &new), "E4101"),
        (expecting("s", Exact(2), &new), "E4101"),
        (expecting("s", Exact(u64::MAX), &new), "E4101"),
        (expecting("other", Exact(0), &new), "E4101"),
        (batch(&many), "E4108"),
        (batch(&heavy), "E4108"),
        // An earlier reason wins over a later one; a repeat is answered before its condition is asked.
        (
            expecting("s", NoStream, &[record("s", 1, "other")]),
            "E4102",
        ),
        (
            expecting("s", NoStream, &[record("s", 1, "one")]),
            "duplicate",
        ),
        (
            expecting(
                "other",
                NoStream,
                &[record("t", 1, "the id is its stream's own")],
            ),
            "new",
        ),
        (expecting("s", Exact(1), &new), "new"),
        (expecting("s", Any, &[record("s", 4, &full_body)]), "new"),
    ];
    for (number, (batch, expected)) in rows.into_iter().enumerate() {
        let head = log.head();
        let answer = append(&mut log, batch);
        let found = match &answer {
            Ok(receipt) if receipt.duplicate => "duplicate",
            Ok(_) => "new",
            Err(error) => error.code(),
        };
        assert_eq!(found, expected, "row {number}: {answer:?}");
        assert_eq!(log.head() > head, expected == "new", "row {number}");
    }
}

#[test]
fn a_conflict_names_both_versions_in_two_languages() {
    let mut log = Log::in_memory().unwrap();
    append(&mut log, batch(&[record("deal-1", 1, "a")])).unwrap();
    let new = [record("deal-1", 2, "b")];
    let error = append(
        &mut log,
        expecting("deal-1", ExpectedVersion::Exact(4), &new),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "stream `deal-1` was expected at version 4 and is at version 0; read the stream again, \
         decide again, and append with its version"
    );
    assert_eq!(
        error.zh(),
        "流 `deal-1` 预期版本为 4,实际版本为 0;请重读该流、重新判断,再按其版本追加"
    );
    let error = append(&mut log, batch(&[record("deal-1", 1, "changed")])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event id 00000000-0000-0000-0000-000000000001 is already used in stream `deal-1`, at \
         position 0, with another body; give the new event an id of its own"
    );
}

#[test]
fn batches_of_a_group_see_those_before_them() {
    let dir = TempDir::new().unwrap();
    let mut log = open(dir.path());
    let first = |n, body| expecting("s", ExpectedVersion::NoStream, &[record("s", n, body)]);
    let answers = log.commit(&[
        first(1, "winner"),
        first(2, "loser"),
        first(1, "winner"),
        batch(&[record("s", 1, "other body")]),
        expecting(
            "s",
            ExpectedVersion::Exact(0),
            &[record("t", 3, "depends on s")],
        ),
        // Refused as a whole, although its first record alone would do.
        expecting(
            "t",
            ExpectedVersion::NoStream,
            &[record("u", 4, "x"), record("t", 5, "x")],
        ),
    ]);
    let told: Vec<String> = answers
        .iter()
        .map(|answer| match answer {
            Ok(receipt) => format!("{} {}", receipt.records[0].position, receipt.duplicate),
            Err(error) => error.code().to_owned(),
        })
        .collect();
    assert_eq!(
        told,
        ["0 false", "E4101", "0 true", "E4102", "1 false", "E4101"]
    );
    assert_eq!(bodies(&log.reader()), "winner depends on s");
}

#[test]
fn a_repeated_id_gets_the_first_receipt_for_ever() {
    let dir = TempDir::new().unwrap();
    let mut log = open(dir.path());
    let many: Vec<String> = (0..700).map(|n| format!("body {n}")).collect();
    let mut receipts = Vec::new();
    for (n, body) in many.iter().enumerate() {
        receipts.push(append(&mut log, batch(&[record("busy", n as u128, body)])).unwrap());
    }
    for restart in 0..3 {
        for n in [0, 255, 256, 511, 512, 699] {
            let again = append(&mut log, batch(&[record("busy", n as u128, &many[n])])).unwrap();
            assert!(again.duplicate);
            assert_eq!(
                again.records, receipts[n].records,
                "restart {restart}, event {n}"
            );
        }
        let error = append(&mut log, batch(&[record("busy", 300, "changed")])).unwrap_err();
        assert!(
            matches!(error, AppendError::IdReused { position: 300, .. }),
            "{error}"
        );
        assert_eq!(log.head(), 700);
        log.close();
        log = open(dir.path());
    }
}

#[test]
fn segments_roll_and_batches_stay_whole() {
    let dir = TempDir::new().unwrap();
    let small = LogOptions {
        segment_bytes: 4096,
        ..options()
    };
    let (mut log, _) = Log::open(dir.path(), small.clone()).unwrap();
    let body = "x".repeat(500);
    let mut n = 0;
    for size in (1..=5).cycle().take(40) {
        let records: Vec<_> = (n..n + size).map(|n| record("deal", n, &body)).collect();
        n += size;
        append(&mut log, batch(&records)).unwrap();
    }
    append(&mut log, batch(&[record("deal", n, &body)])).unwrap();
    let segments = std::fs::read_dir(dir.path().join("tape")).unwrap().count();
    assert!(segments > 10, "{segments} segments");
    for from in [0, 1, 50, n as u64] {
        let mut records = log.read(from);
        assert_eq!(records.next_record().unwrap().unwrap().position, from);
    }
    log.close();
    let (log, opened) = Log::open(dir.path(), small).unwrap();
    assert_eq!(
        (opened.records, opened.torn, opened.indexed),
        (n as u64 + 1, None, 0)
    );
    assert_eq!(bodies(&log.reader()).len(), (n as usize + 1) * 501 - 1);
}

#[test]
fn a_walk_follows_the_log() {
    let dir = TempDir::new().unwrap();
    let mut log = open(dir.path());
    let outside = LogReader::open(dir.path()).unwrap();
    let mut walks = [log.read(0), outside.read(0), log.reader().read(2)];
    for n in 0..5_u64 {
        append(&mut log, batch(&[record("s", u128::from(n), "x")])).unwrap();
        for (number, walk) in walks.iter_mut().enumerate() {
            let expected = if number == 2 && n < 2 { None } else { Some(n) };
            let found = walk.next_record().unwrap().map(|record| record.position);
            assert_eq!(found, expected, "walk {number}");
            assert_eq!(walk.next_record().unwrap(), None, "walk {number}");
        }
    }
    assert_eq!(outside.head().unwrap(), 5);
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let dir = TempDir::new().unwrap();
    let mut log = open(dir.path());
    append(&mut log, batch(&[record("s", 1, "a")])).unwrap();
    let error = Log::open(dir.path(), options()).map(|_| ()).unwrap_err();
    assert_eq!(error.code(), "E6001");
    assert!(
        error
            .to_string()
            .contains(&format!("process {}", std::process::id())),
        "{error}"
    );
    assert_eq!(bodies(&LogReader::open(dir.path()).unwrap()), "a");
    log.close();
    open(dir.path());
}

#[test]
fn what_is_not_a_log_is_left_alone() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    for error in [
        Log::open(dir.path(), options()).map(|_| ()).unwrap_err(),
        LogReader::open(dir.path()).map(|_| ()).unwrap_err(),
        anxin::log::verify(dir.path(), |_, _| {})
            .map(|_| ())
            .unwrap_err(),
        LogReader::open(dir.path().join("absent"))
            .map(|_| ())
            .unwrap_err(),
    ] {
        assert_eq!(error.code(), "E4002", "{error}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    for segment_bytes in [0, 4095, 4097] {
        let options = LogOptions {
            segment_bytes,
            ..options()
        };
        let error = Log::open(dir.path().join("new"), options)
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(error, OpenError::SegmentBytes { .. }), "{error}");
    }
}
