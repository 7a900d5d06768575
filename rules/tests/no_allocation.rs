//! Judging needs no heap while nothing fires, and a deal's memory stays within the bound that the rules
//! state. An allocator that counts stands in for the heap, so these tests have a binary of their own.

#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use allocation_counter::measure;
use anxin_events::vocabulary::{CheckResult, Purpose, Role};
use anxin_events::{Event, EventId, Field, Instant, Kind, Money, SECOND, Stream};
use anxin_rules::{Firing, Judge, RuleSet, Source, Supplied, library};
use std::sync::Arc;

/// Every form that keeps something: facts, sets, histories, windows, a register and deadlines.
const RULES: &str = r#"规则文件 寻常
语言版本 1
登记簿 在途 按 收款账户
  加入 当 付款完成
  移出 当 退款完成
规则 R1 一
  类型 A
  级别 低
  模式 影子
  当 付款完成
  若 收款账户 不属于 本交易.监管账户 且 最近 3天 内 没有 产权核验 其中 结果 是 通过
  则 告警
规则 R2 二
  类型 A
  级别 低
  模式 影子
  当 付款完成
  若 (最近 1小时 内 合计 付款完成.金额) + 金额 > 本交易.总价 × 200% 四舍五入到分 或 最近一次 付款完成.金额 > 金额
  则 告警
规则 R3 三
  类型 A
  级别 低
  模式 影子
  当 付款完成
  若 在途[收款账户] 中 其他交易 个数 >= 1 且 自 合同签署 起 没有 监管协议签署
  则 告警
规则 R4 四
  类型 A
  级别 低
  模式 影子
  当 付款完成 之后 1小时 内 没有 付款提醒 同 应付项
  则 告警
规则 R5 五
  类型 A
  级别 低
  模式 影子
  当 付款完成 其中 金额 >= 1万元 之后 30分钟
  若 金额 > 本交易.总价
  则 告警
"#;

const DEALS: [&str; 3] = ["deal/T1", "deal/T2", "deal/T3"];

fn rules(text: &str) -> Arc<RuleSet> {
    let calendar = library::calendar().unwrap();
    let loaded = RuleSet::load(
        &[Source {
            name: "ordinary.rule",
            text,
        }],
        &calendar,
    );
    Arc::new(loaded.rule_set.unwrap())
}

/// One minute of ordinary life: each deal pays a little into its escrow account and is reminded.
fn minute(number: i64) -> Vec<Event<'static>> {
    let at = Instant::from_micros(1_740_000_000 * SECOND + number * 60 * SECOND);
    let mut events = Vec::new();
    for deal in DEALS {
        let event = |kind| {
            let mut event = Event::new(
                EventId::from_bytes([1; 16]),
                Stream::parse(deal).unwrap(),
                kind,
                at,
            );
            event.recorded_at = Some(at);
            event
        };
        let paid = event(Kind::PaymentMade).with(Field::Amount, Money::from_fen(1_000_000));
        let paid = paid
            .unwrap()
            .with(Field::Purpose, Purpose::HousePrice)
            .unwrap();
        let paid = paid.with(Field::Payee, Role::Escrow).unwrap();
        let paid = paid.with_id(Field::PayeeAccount, "e1").unwrap();
        events.push(paid.with_id(Field::Item, "i1").unwrap());
        let reminded = event(Kind::PaymentReminderSent).with(Field::Role, Role::Buyer);
        events.push(reminded.unwrap().with_id(Field::Item, "i1").unwrap());
        let signed = event(Kind::ContractSigned);
        events.push(
            signed
                .with(Field::Price, Money::from_fen(900_000_000))
                .unwrap(),
        );
        let agreed = event(Kind::EscrowAgreementSigned);
        events.push(agreed.with_id(Field::EscrowAccount, "e1").unwrap());
        let checked = event(Kind::TitleChecked).with(Field::Result, CheckResult::Passed);
        events.push(checked.unwrap());
    }
    events
}

fn tell(judge: &mut Judge, position: u64, event: &Event<'_>, out: &mut Vec<Firing>) {
    let supplied = Supplied::default();
    judge.advance(event.known_at(), out);
    judge.judge(position, event, &supplied, out);
    judge.absorb(position, event, &supplied, out);
    judge.advance(event.known_at(), out);
}

#[test]
fn ordinary_events_need_no_heap_once_histories_are_full() {
    let mut judge = Judge::new(rules(RULES));
    let mut out = Vec::with_capacity(8);
    let mut position = 0;
    // A history keeps 64 events and an hour of deadlines waits: more than that is warm.
    for number in 0..200 {
        for event in minute(number) {
            tell(&mut judge, position, &event, &mut out);
            position += 1;
        }
    }
    out.clear();
    let more: Vec<_> = (200..600).map(minute).collect();
    let events = more.iter().flatten();
    let used = measure(|| {
        for event in events {
            tell(&mut judge, position, event, &mut out);
            position += 1;
        }
    });
    assert!(out.is_empty(), "{:?}", out.first());
    assert_eq!(used.count_total, 0, "{used:?}");
}

#[test]
fn a_firing_is_seen_by_this_counter() {
    let mut judge = Judge::new(rules(
        &RULES.replace("> 本交易.总价 × 200%", "> 本交易.总价 × 0%"),
    ));
    let mut out = Vec::with_capacity(64);
    let events = minute(0);
    let used = measure(|| {
        for (position, event) in (0..).zip(&events) {
            tell(&mut judge, position, event, &mut out);
        }
    });
    assert!(!out.is_empty() && used.count_total > 0, "{used:?}");
}

#[test]
fn a_deal_never_keeps_more_than_its_rules_state() {
    let forms = [
        ("付款完成", "合计 付款完成.金额 > 999万元"),
        (
            "付款完成",
            "付款完成 其中 收款账户 是 本事件.收款账户 个数 >= 60",
        ),
        (
            "付款完成",
            "收款账户 属于 本交易.监管账户 且 金额 > 本交易.总价",
        ),
        ("付款完成 之后 100天 内 没有 付款提醒 同 应付项", ""),
        ("付款完成 之后 30分钟 内 没有 付款提醒", ""),
    ];
    for (trigger, condition) in forms {
        let condition = if condition.is_empty() {
            String::new()
        } else {
            format!("  若 {condition}\n")
        };
        let text = format!(
            "规则文件 满\n语言版本 1\n规则 R 满\n  类型 A\n  级别 低\n  当 {trigger}\n{condition}  则 告警\n"
        );
        let rules = rules(&text);
        let kept = kept(&rules);
        let bound = rules.memory_bound(0);
        assert!(
            kept <= i64::try_from(bound).unwrap(),
            "{trigger}: keeps {kept}, may keep {bound}"
        );
        assert!(
            kept * 4 >= i64::try_from(bound).unwrap(),
            "{trigger}: keeps {kept}, may keep {bound}"
        );
    }
}

/// Bytes that a flooded deal adds to a judge: more of everything than is kept, some of it late.
fn kept(rules: &Arc<RuleSet>) -> i64 {
    let accounts: Vec<String> = (0..50).map(|number| format!("a{number:02}")).collect();
    let mut judge = Judge::new(rules.clone());
    let mut out = Vec::new();
    let mut flood = |judge: &mut Judge, deal: &str, rounds: i64| {
        for number in 0..rounds {
            let at = 1_740_000_000 * SECOND + (number * 7_919 % 5_000) * 60 * SECOND;
            for kind in [
                Kind::PaymentMade,
                Kind::EscrowAgreementSigned,
                Kind::ContractSigned,
            ] {
                let stream = Stream::parse(deal).unwrap();
                let event = Event::new(
                    EventId::from_bytes([1; 16]),
                    stream,
                    kind,
                    Instant::from_micros(at),
                );
                let account = &accounts[usize::try_from(number).unwrap() % accounts.len()];
                let event = match kind {
                    Kind::PaymentMade => event
                        .with(Field::Amount, Money::from_fen(100))
                        .and_then(|event| event.with_id(Field::PayeeAccount, account))
                        .and_then(|event| event.with_id(Field::Item, account)),
                    Kind::ContractSigned => event.with(Field::Price, Money::from_fen(100)),
                    _ => event.with_id(Field::EscrowAccount, account),
                };
                tell(
                    judge,
                    u64::try_from(number).unwrap(),
                    &event.unwrap(),
                    &mut out,
                );
                out = Vec::new();
            }
        }
    };
    // The first deal brings the ids and the table of deals.
    flood(&mut judge, "deal/T1", 50);
    let used = measure(|| flood(&mut judge, "deal/T2", 300));
    used.bytes_current - i64::try_from("T2".len()).unwrap()
}
