//! What a host may rely on: assess before append, receipts, refusals, subscriptions, reopening.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use anxin::events::vocabulary::{Purpose, Role};
use anxin::events::{Event, EventId, Field, Instant, JsonEvent, Kind, Money, Stream};
use anxin::projections::{AlertChange, Change, Outcome};
use anxin::{AppendError, Engine, ExpectedVersion, Options, Stamp, log, rules};
use anxin_fixtures::history;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn options() -> Options {
    let mut options = Options::new(rules::shipped().unwrap());
    options.stamp = Stamp::AsOccurred;
    options
}

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+08:00")).unwrap()
}

fn event(number: u8, kind: Kind, occurred: &str) -> Event<'static> {
    Event::new(
        EventId::from_bytes([number; 16]),
        Stream::parse("deal/2025-CHEN-001").unwrap(),
        kind,
        at(occurred),
    )
}

fn contract() -> Event<'static> {
    event(1, Kind::ContractSigned, "2025-03-01T14:20")
        .with(Field::Price, Money::parse("3435000.00").unwrap())
        .unwrap()
}

/// Two and a half million yuan of release money to an account of `payee`.
fn payment(number: u8, kind: Kind, occurred: &str, payee: Role) -> Event<'static> {
    event(number, kind, occurred)
        .with(Field::Amount, Money::parse("2450000.00").unwrap())
        .and_then(|event| event.with(Field::Purpose, Purpose::Release))
        .and_then(|event| event.with(Field::Payer, Role::Buyer))
        .and_then(|event| event.with(Field::Payee, payee))
        .and_then(|event| event.with_id(Field::PayeeAccount, "6222-77"))
        .unwrap()
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .unwrap()
        .block_on(work)
}

#[test]
fn assess_tells_before_the_money_moves_and_writes_nothing() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        engine
            .append(&[contract()], ExpectedVersion::NoStream)
            .await
            .unwrap();
        let before = engine.deal("2025-CHEN-001").json().await.unwrap();
        let held = engine
            .assess(&payment(
                2,
                Kind::PaymentInstructed,
                "2025-03-03T10:00",
                Role::Seller,
            ))
            .await
            .unwrap();
        let b1 = held.alerts.iter().find(|alert| alert.rule == "B1").unwrap();
        assert_eq!(b1.at_stake.unwrap().1, Money::parse("2450000.00").unwrap());
        assert_eq!(held.outcome, Outcome::Hold);
        let direct = engine
            .assess(&payment(
                2,
                Kind::PaymentInstructed,
                "2025-03-03T10:00",
                Role::OldLender,
            ))
            .await
            .unwrap();
        assert!(direct.alerts.iter().all(|alert| alert.rule != "B1"));
        assert_eq!(engine.deal("2025-CHEN-001").json().await.unwrap(), before);
        assert_eq!(engine.reader().head().unwrap(), 1);
    });
}

/// What `append` raises is what `assess` said it would.
#[test]
fn append_judges_as_assess_does() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        engine
            .append(&[contract()], ExpectedVersion::NoStream)
            .await
            .unwrap();
        let instructed = payment(2, Kind::PaymentInstructed, "2025-03-03T10:00", Role::Seller);
        let mut said: Vec<String> = engine
            .assess(&instructed)
            .await
            .unwrap()
            .alerts
            .into_iter()
            .map(|alert| alert.id)
            .collect();
        let receipt = engine
            .append(&[instructed], ExpectedVersion::Exact(0))
            .await
            .unwrap();
        let mut raised: Vec<String> = receipt
            .alerts
            .into_iter()
            .map(|change| change.alert)
            .collect();
        said.sort();
        raised.sort();
        assert!(!raised.is_empty());
        assert_eq!(raised, said);
    });
}

#[test]
fn a_repeat_gets_the_first_answer_and_another_body_is_refused() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let first = engine
            .append(&[contract()], ExpectedVersion::NoStream)
            .await
            .unwrap();
        engine
            .append(
                &[payment(
                    2,
                    Kind::PaymentMade,
                    "2025-03-03T10:05",
                    Role::Seller,
                )],
                ExpectedVersion::Any,
            )
            .await
            .unwrap();
        let again = engine
            .append(&[contract()], ExpectedVersion::Any)
            .await
            .unwrap();
        assert_eq!((again.positions, again.duplicate), (first.positions, true));
        assert_eq!(again.alerts, first.alerts);
        let other = contract()
            .with(Field::Price, Money::parse("1.00").unwrap())
            .unwrap();
        let refused = engine
            .append(&[other], ExpectedVersion::Any)
            .await
            .unwrap_err();
        assert!(
            matches!(refused, AppendError::Log(log::AppendError::IdReused { .. })),
            "{refused}"
        );
        assert_eq!(engine.reader().head().unwrap(), 2);
    });
}

#[test]
fn a_refused_batch_leaves_nothing_behind() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        engine
            .append(&[contract()], ExpectedVersion::NoStream)
            .await
            .unwrap();
        let good = payment(2, Kind::PaymentMade, "2025-03-03T10:05", Role::Seller);
        let incomplete = event(3, Kind::PaymentMade, "2025-03-03T10:06");
        let mut early = event(4, Kind::DealClosed, "2025-01-01T00:00");
        early.recorded_at = Some(early.occurred_at);
        let table = [
            (
                "an event without its amount",
                vec![good, incomplete],
                ExpectedVersion::Any,
                "E1003",
            ),
            ("no event", vec![], ExpectedVersion::Any, "E3103"),
            (
                "a wrong version",
                vec![good],
                ExpectedVersion::Exact(7),
                "E4101",
            ),
            (
                "a stream that should be new",
                vec![good],
                ExpectedVersion::NoStream,
                "E4101",
            ),
            (
                "a recorded time that goes back",
                vec![good, early],
                ExpectedVersion::Any,
                "E3101",
            ),
            (
                "an id twice",
                vec![good, good],
                ExpectedVersion::Any,
                "E4104",
            ),
        ];
        for (name, events, expected, code) in table {
            let error = engine.append(&events, expected).await.unwrap_err();
            assert_eq!(error.code(), code, "{name}: {error}");
            assert!(error.zh().chars().any(|c| c > '\u{4e00}'), "{name}");
            assert_eq!(engine.reader().head().unwrap(), 1, "{name}");
        }
        engine
            .append(&[good], ExpectedVersion::Exact(0))
            .await
            .unwrap();
    });
}

#[test]
fn a_live_log_refuses_the_future() {
    run(async {
        let engine = Engine::in_memory(&Options::new(rules::shipped().unwrap())).unwrap();
        let error = engine
            .append(
                &[event(1, Kind::DealClosed, "2190-01-01T00:00")],
                ExpectedVersion::Any,
            )
            .await
            .unwrap_err();
        assert_eq!(error.code(), "E3102", "{error}");
    });
}

#[test]
fn as_of_shows_what_was_known_then() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let mut late = payment(2, Kind::PaymentMade, "2025-03-03T10:05", Role::Seller);
        late.recorded_at = Some(at("2025-03-05T18:40"));
        engine
            .append(&[contract()], ExpectedVersion::Any)
            .await
            .unwrap();
        engine.append(&[late], ExpectedVersion::Any).await.unwrap();
        let exposure = |json: Option<serde_json::Value>| {
            json.unwrap()["money"]["exposure"]["buyer"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let deal = || engine.deal("2025-CHEN-001");
        assert_eq!(
            exposure(deal().as_of(at("2025-03-04T12:00")).json().await.unwrap()),
            "0.00"
        );
        assert_eq!(
            exposure(deal().as_of(at("2025-03-05T18:40")).json().await.unwrap()),
            "2450000.00"
        );
        assert_eq!(exposure(deal().json().await.unwrap()), "2450000.00");
        assert_eq!(engine.deal("nobody").json().await.unwrap(), None);
    });
}

#[test]
fn a_subscription_has_no_gap_and_no_repeat_from_any_position() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let early = engine.alerts().subscribe(0);
        let ahead = engine.alerts().subscribe(100);
        let mut history = history::ordinary(40).unwrap();
        // Nobody looks at the register: every deal raises alerts.
        history.retain(|recorded| recorded.event().unwrap().kind != Kind::TitleChecked);
        let (first, rest) = history.split_at(history.len() / 2);
        append_all(&engine, first).await;
        let middle = engine.alerts().subscribe(100);
        append_all(&engine, rest).await;
        let late = engine.alerts().subscribe(0);
        engine.close().await.unwrap();
        let (early, middle, late) = (all(early).await, all(middle).await, all(late).await);
        assert!(early.len() > 20, "only {} changes", early.len());
        assert_eq!(early, late);
        let from_100: Vec<AlertChange> = early
            .into_iter()
            .filter(|change| change.position >= 100)
            .collect();
        assert_eq!(middle, from_100);
        assert_eq!(all(ahead).await, from_100, "a place beyond the head");
    });
}

async fn append_all(engine: &Engine, history: &[history::Recorded]) {
    for recorded in history {
        engine
            .append(&[recorded.event().unwrap()], ExpectedVersion::Any)
            .await
            .unwrap();
    }
}

async fn all(mut subscription: anxin::Subscription) -> Vec<AlertChange> {
    let mut changes = Vec::new();
    while let Some(change) = subscription.next().await {
        changes.push(change);
    }
    changes
}

/// A follower that waits hears of an alert as it is raised.
#[test]
fn a_follower_wakes() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let mut follower = engine.alerts().subscribe(0);
        let waiting = tokio::spawn(async move { follower.next().await });
        engine
            .append(&[contract()], ExpectedVersion::Any)
            .await
            .unwrap();
        let change = tokio::time::timeout(Duration::from_secs(20), waiting)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        assert_eq!((change.position, change.change), (0, Change::Raised));
    });
}

/// Many callers at once: every one is answered, positions have no gap, and the queue holds them back.
#[test]
fn callers_share_one_writer() {
    run(async {
        let mut options = options();
        options.queue = 4;
        let engine = Engine::in_memory(&options).unwrap();
        let callers: Vec<_> = (1..=50_u8)
            .map(|number| {
                let engine = engine.clone();
                tokio::spawn(async move {
                    let event = event(number, Kind::ViewingDone, "2025-03-01T10:00");
                    engine
                        .append(&[event], ExpectedVersion::Any)
                        .await
                        .unwrap()
                        .positions[0]
                })
            })
            .collect();
        let mut positions = Vec::new();
        for caller in callers {
            positions.push(caller.await.unwrap());
        }
        positions.sort_unstable();
        assert_eq!(positions, (0..50).collect::<Vec<u64>>());
    });
}

#[test]
fn a_closed_engine_says_so() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let clone = engine.clone();
        engine.close().await.unwrap();
        let error = clone
            .append(&[contract()], ExpectedVersion::Any)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "E3002");
    });
}

/// The state of every deal after a reopen: from the snapshot, from a snapshot and the rest, from nothing.
#[test]
fn a_reopened_store_gives_the_same_json() {
    let folder = tempfile::tempdir().unwrap();
    let history = history::ordinary(30).unwrap();
    let (first, rest) = history.split_at(250);
    let live = run(async {
        let engine = Engine::open(folder.path(), options()).await.unwrap();
        append_all(&engine, first).await;
        engine.close().await.unwrap();
        // From the snapshot, and then without closing: the next open folds the rest.
        let engine = Engine::open(folder.path(), options()).await.unwrap();
        append_all(&engine, rest).await;
        every_deal(&engine).await
    });
    wait_until_free(folder.path());
    let from_rest =
        run(async { every_deal(&Engine::open(folder.path(), options()).await.unwrap()).await });
    assert_eq!(live, from_rest);
    wait_until_free(folder.path());
    std::fs::remove_dir_all(folder.path().join("index")).unwrap();
    let from_nothing =
        run(async { every_deal(&Engine::open(folder.path(), options()).await.unwrap()).await });
    assert_eq!(live, from_nothing);
    assert!(live.contains("D0000029"));
}

async fn every_deal(engine: &Engine) -> String {
    let mut text = String::new();
    for number in 0..30 {
        let json = engine.deal(&format!("D{number:07}")).json().await.unwrap();
        text.push_str(&json.unwrap().to_string());
        text.push('\n');
    }
    text
}

/// A dropped engine gives its lock back when its writer has ended.
fn wait_until_free(path: &Path) {
    for _ in 0..500 {
        match log::Log::open(path, log::LogOptions::default()) {
            Ok((log, _)) => return log.close(),
            Err(log::OpenError::Locked { .. }) => std::thread::sleep(Duration::from_millis(10)),
            Err(error) => panic!("{error}"),
        }
    }
    panic!("the lock was not given back");
}

#[test]
fn a_second_engine_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let _engine = Engine::open(folder.path(), options()).await.unwrap();
        let Err(error) = Engine::open(folder.path(), options()).await else {
            panic!("two writers")
        };
        assert_eq!(error.code(), "E6001", "{error}");
    });
}

/// Replaying the log folds to the same state that the live engine has, at several moments.
#[test]
fn replay_is_the_live_state() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let history = history::ordinary(4).unwrap();
        for recorded in &history {
            engine
                .append(&[recorded.event().unwrap()], ExpectedVersion::Any)
                .await
                .unwrap();
            let live = engine.deal("D0000003").json().await.unwrap();
            let replayed = engine
                .replay(Arc::clone(engine.rules()), None)
                .await
                .unwrap();
            let replayed = replayed
                .deal("D0000003")
                .map(|view| serde_json::to_value(view).unwrap());
            assert_eq!(live, replayed);
        }
    });
}

#[test]
fn json_from_a_host_goes_in_as_it_is() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let line = contract().to_json().to_string();
        let json = JsonEvent::parse(&line).unwrap();
        engine
            .append(&[json.event().unwrap()], ExpectedVersion::Any)
            .await
            .unwrap();
        assert_eq!(
            engine.deal("2025-CHEN-001").json().await.unwrap().unwrap()["file"]["price"],
            "3435000.00"
        );
    });
}
