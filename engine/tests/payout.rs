//! The payout desk on a real store: whatever dies, and whenever, the bank's books show one payment.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use anxin::events::vocabulary::{Commitment, Decision, Role};
use anxin::events::{Event, EventId, Field, Instant, Kind, Money, Stream, Value};
use anxin::projections::ClaimState;
use anxin::{Bank, BankAnswer, Engine, ExpectedVersion, Options, PayoutDesk, PayoutOrder, Stamp};
use anxin_rules::{Calendar, RuleSet, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const RULES: &str = "规则文件 赔付
语言版本 1
默认 生效 2020-01-01 起

承诺 P3 物业欠费先行垫付
  当 赔付申请 其中 承诺 是 P3
  基准 欠费 = 合计 欠费确认.金额
";

fn options() -> Options {
    let source = Source {
        name: "fund.rules",
        text: RULES,
    };
    let loaded = RuleSet::load(&[source], &Calendar::default());
    let mut options = Options::new(Arc::new(loaded.rule_set.unwrap()));
    options.stamp = Stamp::AsOccurred;
    options
}

/// What the bank does with the next order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Pays,
    Refuses,
    LosesTheOrder,
    LosesTheAnswer,
}

/// A bank that pays every order that reaches it, also a second one for the same payout.
#[derive(Debug, Default)]
struct Books {
    payments: BTreeMap<String, Vec<Money>>,
    /// Taken one by one; when there are none left it pays.
    moods: Vec<Mood>,
    /// It is sure that nothing is under way any more.
    sure: bool,
    /// Where the store lies, and where to copy it before an order is paid and after.
    images: Option<(PathBuf, PathBuf)>,
}

#[derive(Clone, Default)]
struct FakeBank(Arc<Mutex<Books>>);

impl Books {
    fn image(&self, name: &str) {
        if let Some((store, images)) = &self.images {
            copy(store, &images.join(name));
        }
    }
}

impl Bank for FakeBank {
    async fn pay(&self, order: &PayoutOrder) -> BankAnswer {
        let mut books = self.0.lock().unwrap();
        let mood = books.moods.pop().unwrap_or(Mood::Pays);
        books.image("before");
        if matches!(mood, Mood::Pays | Mood::LosesTheAnswer) {
            let payments = books.payments.entry(order.payout.clone()).or_default();
            payments.push(order.amount);
        }
        books.image("after");
        match mood {
            Mood::Pays => paid(),
            Mood::Refuses => refused(),
            Mood::LosesTheOrder | Mood::LosesTheAnswer => unknown(),
        }
    }

    async fn status(&self, payout: &str) -> BankAnswer {
        let books = self.0.lock().unwrap();
        match (books.payments.contains_key(payout), books.sure) {
            (true, _) => paid(),
            (false, true) => refused(),
            (false, false) => unknown(),
        }
    }
}

fn paid() -> BankAnswer {
    BankAnswer::Paid {
        reference: "77".to_owned(),
    }
}

fn refused() -> BankAnswer {
    BankAnswer::Refused {
        reason: "never seen".to_owned(),
    }
}

fn unknown() -> BankAnswer {
    BankAnswer::Unknown {
        reason: "timeout".to_owned(),
    }
}

impl FakeBank {
    fn moody(moods: &[Mood]) -> FakeBank {
        let bank = FakeBank::default();
        bank.0.lock().unwrap().moods = moods.iter().rev().copied().collect();
        bank
    }

    fn total(&self) -> Vec<Vec<Money>> {
        self.0.lock().unwrap().payments.values().cloned().collect()
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .unwrap()
        .block_on(work)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn yuan(yuan: i64) -> Money {
    Money::from_yuan(yuan).unwrap()
}

fn event<'a>(number: u8, stream: &'a str, kind: Kind, fields: &[(Field, Value<'a>)]) -> Event<'a> {
    let at = format!("2025-06-12T10:{:02}:00+08:00", number % 60);
    let mut event = Event::new(
        EventId::from_bytes([number; 16]),
        Stream::parse(stream).unwrap(),
        kind,
        Instant::parse(&at).unwrap(),
    );
    for (field, value) in fields {
        event = event.with(*field, *value).unwrap();
    }
    event
}

/// A fund with so much money, and in each deal an accepted claim for 5,000 yuan.
fn accepted<'a>(budget: i64, deals: &[&'a str]) -> Vec<Event<'a>> {
    let amount = |yuan_: i64| (Field::Amount, Value::Money(yuan(yuan_)));
    let mut events = vec![event(1, "fund/2025", Kind::FundBudgeted, &[amount(budget)])];
    for stream in deals {
        let mut number = u8::try_from(events.len() + 1).unwrap();
        let mut add = |kind: Kind, fields: &[(Field, Value<'a>)]| {
            events.push(event(number, stream, kind, fields));
            number += 1;
        };
        let claim = (Field::Claim, Value::Id("c1"));
        add(
            Kind::ContractSigned,
            &[(Field::Price, Value::Money(yuan(3_000_000)))],
        );
        add(Kind::ArrearsConfirmed, &[amount(5_000)]);
        add(
            Kind::ClaimFiled,
            &[
                claim,
                (Field::Commitment, Commitment::P3.into()),
                (Field::Role, Role::Buyer.into()),
            ],
        );
        add(
            Kind::ClaimDecided,
            &[
                claim,
                (Field::Decision, Decision::Accepted.into()),
                amount(5_000),
            ],
        );
    }
    events
}

async fn append(engine: &Engine, events: &[Event<'_>]) {
    for event in events {
        engine
            .append(&[*event], ExpectedVersion::Any)
            .await
            .unwrap_or_else(|error| panic!("{:?}: {error}", event.kind));
    }
}

async fn state_of(engine: &Engine) -> ClaimState {
    let state = engine.look(|state| state.claims("A").unwrap().find("c1").unwrap().state);
    state.await.unwrap()
}

/// Every record of a store, as bytes that outlive it.
struct Kept(EventId, String, Instant, Vec<u8>);

fn records(engine: &Engine) -> Vec<Kept> {
    let mut records = engine.reader().read(0);
    let mut kept = Vec::new();
    while let Some(record) = records.next_record().unwrap() {
        kept.push(Kept(
            EventId::from_bytes(record.event_id),
            record.stream.to_owned(),
            Instant::from_micros(record.recorded_at),
            record.body.to_vec(),
        ));
    }
    kept
}

/// The desk dies after each of its records, with and without the bank having paid. The store is opened as
/// the crash left it; the desk settles what is open and is asked to pay once more.
#[test]
fn after_a_crash_at_every_boundary_the_bank_shows_one_payment() {
    run(async {
        let whole = Engine::in_memory(&options()).unwrap();
        let before = accepted(100_000, &["deal/A"]);
        append(&whole, &before).await;
        let desk = PayoutDesk::new(whole.clone(), FakeBank::default());
        assert_eq!(desk.pay("A", "c1", "a").await.unwrap(), ClaimState::Paid);
        let records = records(&whole);
        let instructed = before.len() + 2;
        assert_eq!(records.len(), instructed + 1);
        for length in before.len()..=records.len() {
            for moved in [false, true] {
                let possible = if moved {
                    length >= instructed
                } else {
                    length <= instructed
                };
                if possible {
                    reopened(&records[..length], moved, length == instructed).await;
                }
            }
        }
    });
}

async fn reopened(records: &[Kept], moved: bool, in_doubt: bool) {
    let folder = tempfile::tempdir().unwrap();
    let (store, image) = (folder.path().join("store"), folder.path().join("image"));
    let engine = Engine::open(&store, options()).await.unwrap();
    for Kept(id, stream, at, body) in records {
        let event = Event::from_record(*id, stream, *at, body).unwrap();
        append(&engine, &[event]).await;
    }
    copy(&store, &image);
    drop(engine);
    let bank = FakeBank::default();
    if moved {
        let payout =
            anxin::projections::payout_id("A", Commitment::P3 as u8, Role::Buyer.into(), 1);
        let mut books = bank.0.lock().unwrap();
        books.payments.insert(payout, vec![yuan(5_000)]);
    }
    let engine = Engine::open(&image, options()).await.unwrap();
    let desk = PayoutDesk::new(engine.clone(), bank.clone());
    let settled = desk.settle().await.unwrap();
    assert_eq!(settled.len(), usize::from(in_doubt));
    if in_doubt && !moved {
        // The bank has not seen the order and cannot say that it never will: nobody pays.
        assert_eq!(state_of(&engine).await, ClaimState::Unknown);
        assert_eq!(desk.pay("A", "c1", "a").await.unwrap(), ClaimState::Unknown);
        assert!(bank.total().is_empty());
        bank.0.lock().unwrap().sure = true;
        assert_eq!(desk.pay("A", "c1", "a").await.unwrap(), ClaimState::NotPaid);
    }
    assert_eq!(desk.pay("A", "c1", "a").await.unwrap(), ClaimState::Paid);
    assert_eq!(desk.pay("A", "c1", "a").await.unwrap(), ClaimState::Paid);
    assert_eq!(bank.total(), [[yuan(5_000)]], "{} records", records.len());
    let view = engine.look(|state| serde_json::to_value(state.fund(2025).unwrap()).unwrap());
    let view = view.await.unwrap();
    assert_eq!(
        (&view["paid"], &view["reserved"], &view["available"]),
        (&"5000.00".into(), &"0.00".into(), &"95000.00".into())
    );
}

/// The store is copied while the bank works: the instruction is durable before the bank hears of it.
#[test]
fn the_instruction_is_durable_before_the_bank_hears_of_it() {
    for mood in [Mood::Pays, Mood::LosesTheOrder, Mood::LosesTheAnswer] {
        run(async {
            let folder = tempfile::tempdir().unwrap();
            let store = folder.path().join("store");
            let engine = Engine::open(&store, options()).await.unwrap();
            append(&engine, &accepted(100_000, &["deal/A"])).await;
            let bank = FakeBank::moody(&[mood]);
            bank.0.lock().unwrap().images = Some((store, folder.path().to_owned()));
            let desk = PayoutDesk::new(engine, bank.clone());
            desk.pay("A", "c1", "a").await.unwrap();
            bank.0.lock().unwrap().images = None;
            for image in ["before", "after"] {
                let engine = Engine::open(folder.path().join(image), options())
                    .await
                    .unwrap();
                assert_eq!(state_of(&engine).await, ClaimState::Instructed, "{mood:?}");
                let desk = PayoutDesk::new(engine, bank.clone());
                desk.settle().await.unwrap();
                desk.pay("A", "c1", "a").await.unwrap();
            }
            let payments = bank.total();
            assert!(payments.iter().all(|own| own.len() == 1), "{mood:?}");
        });
    }
}

#[test]
fn a_refused_order_may_be_tried_again_and_a_lost_answer_is_asked_for() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        append(&engine, &accepted(100_000, &["deal/A"])).await;
        let bank = FakeBank::moody(&[Mood::Refuses, Mood::LosesTheAnswer]);
        let desk = PayoutDesk::new(engine.clone(), bank.clone());
        let mut states = Vec::new();
        for _ in 0..4 {
            states.push(desk.pay("A", "c1", "a").await.unwrap());
        }
        let expected = [
            ClaimState::NotPaid,
            ClaimState::Unknown,
            ClaimState::Paid,
            ClaimState::Paid,
        ];
        assert_eq!(states, expected);
        assert_eq!(bank.total(), [[yuan(5_000)]]);
        let error = desk.pay("A", "c9", "a").await.unwrap_err();
        assert_eq!(error.code(), "E3401");
    });
}

/// Many desks at once, on two claims for the money of one.
#[test]
fn desks_at_the_same_moment_neither_pay_twice_nor_spend_the_same_money() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        append(&engine, &accepted(8_000, &["deal/A", "deal/B"])).await;
        let bank = FakeBank::default();
        let desk = Arc::new(PayoutDesk::new(engine.clone(), bank.clone()));
        let mut tasks = Vec::new();
        for number in 0..16 {
            let desk = Arc::clone(&desk);
            let deal = if number % 2 == 0 { "A" } else { "B" };
            tasks.push(tokio::spawn(async move { desk.pay(deal, "c1", "a").await }));
        }
        for task in tasks {
            // A desk may lose the race; what counts is the money.
            let _ = task.await.unwrap();
        }
        assert_eq!(bank.total(), [[yuan(5_000)]]);
        let error = desk.pay("B", "c1", "a").await.unwrap_err();
        assert_eq!(error.code(), "E7104", "{error}");
        let view = engine.look(|state| serde_json::to_value(state.fund(2025).unwrap()).unwrap());
        assert_eq!(view.await.unwrap()["available"], "3000.00");
    });
}

/// Reservations that the writer takes in one group: the same one twice, and another for what is left of it.
#[test]
fn reservations_that_come_together_are_weighed_one_after_the_other() {
    run(async {
        let mut options = options();
        options.linger = std::time::Duration::from_millis(200);
        let engine = Engine::in_memory(&options).unwrap();
        append(&engine, &accepted(8_000, &["deal/A", "deal/B"])).await;
        let payout = |deal: &str| {
            let side = Role::Buyer.into();
            anxin::projections::payout_id(deal, Commitment::P3 as u8, side, 1)
        };
        let (first, second) = (payout("A"), payout("B"));
        let reserve = |number, stream, payout| {
            let fields = [
                (Field::Claim, Value::Id("c1")),
                (Field::Payout, Value::Id(payout)),
                (Field::Amount, Value::Money(yuan(5_000))),
            ];
            event(number, stream, Kind::PayoutReserved, &fields)
        };
        let events = [
            [reserve(20, "deal/A", &first)],
            [reserve(21, "deal/A", &first)],
            [reserve(22, "deal/B", &second)],
        ];
        let (first, again, second) = tokio::join!(
            engine.append(&events[0], ExpectedVersion::Any),
            engine.append(&events[1], ExpectedVersion::Any),
            engine.append(&events[2], ExpectedVersion::Any),
        );
        first.unwrap();
        assert_eq!(again.unwrap_err().code(), "E7106");
        assert_eq!(second.unwrap_err().code(), "E7104");
    });
}

/// Admission stands in the one path in which events are written.
#[test]
fn a_wrong_step_is_refused_before_it_is_written() {
    run(async {
        let engine = Engine::in_memory(&options()).unwrap();
        let events = accepted(100_000, &["deal/A"]);
        let error = engine
            .append(&events, ExpectedVersion::Any)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "E3104", "{error}");
        assert_eq!(engine.reader().head().unwrap(), 0);
        append(&engine, &events).await;
        let twice = event(
            60,
            "deal/A",
            Kind::ClaimFiled,
            &[
                (Field::Claim, Value::Id("c2")),
                (Field::Commitment, Commitment::P3.into()),
                (Field::Role, Role::Buyer.into()),
            ],
        );
        let before = engine.reader().head().unwrap();
        let refused = engine.append(&[twice], ExpectedVersion::Any).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code(), "E7004");
        assert!(refused.zh().contains("c1") && refused.to_string().contains("c1"));
        assert_eq!(engine.assess(&twice).await.unwrap_err().code(), "E7004");
        // The same event again is answered as it was; so is a batch that was refused as one.
        for event in &events {
            let again = engine.append(&[*event], ExpectedVersion::Any).await;
            assert!(again.unwrap().duplicate, "{:?}", event.kind);
        }
        assert_eq!(engine.reader().head().unwrap(), before);
    });
}
