//! What does the rule language cost beside the same conditions written by hand? Allocations are counted:
//! there should be none while nothing fires.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bench may stop at the first surprise"
)]

mod hand;

use anxin_events::vocabulary::{CheckResult, Purpose, Role, Source as From};
use anxin_events::{DAY, Event, EventId, Field, Instant, Kind, Money, SECOND, Stream};
use anxin_rules::{Calendar, Firing, Judge, RuleSet, Source, Supplied, library};
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};
use hand::{Hand, Thresholds};
use std::sync::Arc;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const DEALS: usize = 1_000;
/// Payments of one deal; each is judged.
const PAYMENTS: usize = 4;

/// How many rules there are, and how many of them wait for the kind that is judged.
#[derive(Clone, Copy, Debug)]
struct Size {
    rules: usize,
    here: usize,
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.here, self.rules)
    }
}

const SIZES: [Size; 4] = [
    Size { rules: 37, here: 6 },
    Size {
        rules: 37,
        here: 37,
    },
    Size {
        rules: 1_000,
        here: 6,
    },
    Size {
        rules: 1_000,
        here: 1_000,
    },
];

/// Rules of six shapes, and their thresholds. Half of the first two shapes' thresholds lie below the amounts,
/// so that the rest of the condition decides. Nothing fires on the ordinary history.
fn written(size: Size) -> (String, Thresholds) {
    let mut text = "规则文件 快慢\n语言版本 1\n".to_owned();
    let mut thresholds = Thresholds::default();
    for number in 0..size.rules {
        let trigger = if number < size.here {
            "付款完成"
        } else {
            "佣金支付"
        };
        let here = number < size.here;
        let step = i64::try_from(number / 6).unwrap();
        let low = if step % 2 == 0 {
            1 + step % 20
        } else {
            5_000 + step
        };
        let keep = |own: &mut Vec<i64>, value: i64| {
            if here {
                own.push(value);
            }
        };
        let condition = match number % 6 {
            0 => {
                keep(&mut thresholds.astray, low * 1_000_000);
                format!(
                    "金额 >= {low}万元 且 收款方 不是 监管机构 且 收款账户 不属于 本交易.监管账户"
                )
            }
            1 => {
                keep(&mut thresholds.unchecked, low * 1_000_000);
                format!("金额 >= {low}万元 且 最近 3天 内 没有 产权核验 其中 结果 是 通过")
            }
            2 => {
                let percent = 40 + step;
                keep(&mut thresholds.share, percent);
                format!("金额 > 本交易.总价 × {percent}% 四舍五入到分")
            }
            3 => {
                // A history counts to 64, so thresholds come again; by hand, too, they are looked at once.
                let least = 5 + step % 60;
                if !thresholds.often.contains(&least) {
                    keep(&mut thresholds.often, least);
                }
                format!("最近 7天 内 付款完成 个数 >= {least}")
            }
            4 => {
                let most = 5_000 + step;
                keep(&mut thresholds.total, most * 1_000_000);
                format!("(合计 付款完成.金额) + 金额 > {most}万元")
            }
            _ if here => {
                keep(&mut thresholds.unguarded, low * 1_000_000);
                format!(
                    "用途 是 解押款 且 付款方 是 买方 且 金额 >= {low}万元 且 自 合同签署 起 没有 监管协议签署"
                )
            }
            _ => format!("付款方 是 买方 且 金额 >= {low}万元"),
        };
        text.push_str(&format!(
            "规则 R{number} 快慢\n  类型 A\n  级别 低\n  模式 影子\n  当 {trigger}\n  若 {condition}\n  则 告警\n"
        ));
    }
    (text, thresholds)
}

fn load(text: &str) -> Arc<RuleSet> {
    let calendar = library::calendar().unwrap();
    let loaded = RuleSet::load(
        &[Source {
            name: "rules",
            text,
        }],
        &calendar,
    );
    let said = || format!("{:?}", loaded.diagnostics);
    assert!(loaded.rule_set.is_some(), "{}", said());
    Arc::new(loaded.rule_set.unwrap())
}

/// Ordinary deals that owe nobody anything: contract, supervision, a title check, payments into escrow.
struct History {
    streams: Vec<String>,
    accounts: Vec<String>,
}

impl History {
    fn new() -> History {
        History {
            streams: (0..DEALS).map(|deal| format!("deal/D{deal:06}")).collect(),
            accounts: (0..DEALS).map(|deal| format!("ESC-{deal:06}")).collect(),
        }
    }

    fn events(&self) -> Vec<Event<'_>> {
        let mut all = Vec::new();
        for step in 0..3 + PAYMENTS {
            for deal in 0..DEALS {
                all.push(self.event(step, deal));
            }
        }
        all
    }

    fn event(&self, step: usize, deal: usize) -> Event<'_> {
        let number = step * DEALS + deal;
        let at = 1_740_000_000 * SECOND + i64::try_from(number).unwrap() * SECOND;
        let at = Instant::from_micros(at + i64::try_from(step).unwrap() * DAY / 4);
        let kind = [
            Kind::ContractSigned,
            Kind::EscrowAgreementSigned,
            Kind::TitleChecked,
        ];
        let kind = kind.get(step).copied().unwrap_or(Kind::PaymentMade);
        let id = EventId::from_bytes(u128::try_from(number + 1).unwrap().to_be_bytes());
        let event = Event::new(id, Stream::parse(&self.streams[deal]).unwrap(), kind, at);
        let account = &self.accounts[deal];
        let price = Money::from_fen(300_000_000 + i64::try_from(deal).unwrap() * 1_000_000);
        let mut event = match kind {
            Kind::ContractSigned => event.with(Field::Price, price),
            Kind::EscrowAgreementSigned => event.with_id(Field::EscrowAccount, account),
            Kind::TitleChecked => event
                .with(Field::Result, CheckResult::Passed)
                .and_then(|event| event.with(Field::Source, From::Registry)),
            _ => event
                .with(Field::Amount, Money::from_fen(30_000_000))
                .and_then(|event| event.with(Field::Purpose, Purpose::DownPayment))
                .and_then(|event| event.with(Field::Payer, Role::Buyer))
                .and_then(|event| event.with(Field::Payee, Role::Escrow))
                .and_then(|event| event.with_id(Field::PayeeAccount, account)),
        }
        .unwrap();
        event.recorded_at = Some(at);
        event
    }
}

fn feed(judge: &mut Judge, events: &[Event<'_>], out: &mut Vec<Firing>) {
    for (position, event) in (0_u64..).zip(events) {
        judge.advance(event.known_at(), out);
        judge.judge(position, event, &Supplied::default(), out);
        judge.absorb(position, event, &Supplied::default(), out);
    }
}

/// Compiling a thousand rules from their text.
#[divan::bench(sample_count = 10)]
fn load_1000(bencher: Bencher<'_, '_>) {
    let (text, _) = written(SIZES[3]);
    let calendar: Calendar = library::calendar().unwrap();
    bencher.bench_local(|| {
        let source = Source {
            name: "rules",
            text: &text,
        };
        black_box(RuleSet::load(&[source], &calendar))
    });
}

mod judge {
    use super::*;

    #[divan::bench(args = SIZES, sample_count = 50)]
    fn rules(bencher: Bencher<'_, '_>, size: Size) {
        let history = History::new();
        let events = history.events();
        let payments = &events[3 * DEALS..];
        let mut judge = Judge::new(load(&written(size).0));
        let mut out = Vec::new();
        feed(&mut judge, &events, &mut out);
        assert!(out.is_empty(), "{out:?}");
        bencher
            .counter(ItemsCount::new(payments.len()))
            .bench_local(|| {
                for (position, event) in (0_u64..).zip(payments) {
                    judge.judge(position, event, &Supplied::default(), &mut out);
                }
                assert!(out.is_empty());
            });
    }

    #[divan::bench(args = SIZES, sample_count = 50)]
    fn by_hand(bencher: Bencher<'_, '_>, size: Size) {
        let history = History::new();
        let events = history.events();
        let payments = &events[3 * DEALS..];
        let mut hand = Hand::new(written(size).1);
        events.iter().for_each(|event| hand.absorb(event));
        bencher
            .counter(ItemsCount::new(payments.len()))
            .bench_local(|| {
                let fired: usize = payments.iter().map(|event| hand.judge(event)).sum();
                assert_eq!(fired, 0);
            });
    }
}

mod judge_and_absorb {
    use super::*;

    #[divan::bench(args = SIZES, sample_count = 50)]
    fn rules(bencher: Bencher<'_, '_>, size: Size) {
        let history = History::new();
        let events = history.events();
        let mut judge = Judge::new(load(&written(size).0));
        let (first, rest) = events.split_at(4 * DEALS);
        let mut out = Vec::new();
        feed(&mut judge, first, &mut out);
        bencher
            .counter(ItemsCount::new(rest.len()))
            .with_inputs(|| judge.clone())
            .bench_local_refs(|judge| {
                feed(judge, rest, &mut out);
                assert!(out.is_empty());
            });
    }

    #[divan::bench(args = SIZES, sample_count = 50)]
    fn by_hand(bencher: Bencher<'_, '_>, size: Size) {
        let history = History::new();
        let events = history.events();
        let mut hand = Hand::new(written(size).1);
        let (first, rest) = events.split_at(4 * DEALS);
        first.iter().for_each(|event| hand.absorb(event));
        bencher
            .counter(ItemsCount::new(rest.len()))
            .with_inputs(|| hand.clone())
            .bench_local_refs(|hand| {
                for event in rest {
                    assert_eq!(hand.judge(event), 0);
                    hand.absorb(event);
                }
            });
    }
}
