//! Live state = full replay = snapshot and the rest, at every prefix, to the byte.

use crate::alerts::load;
use crate::history::history;
use crate::monitor::watched;
use crate::random::{draws, events};
use anxin_events::{Event, Field, Value as FieldValue};
use anxin_projections::{Projections, StoredSnapshot};
use anxin_rules::RuleSet;
use proptest::prelude::*;
use serde_json::Value;
use std::sync::{Arc, LazyLock};

fn bytes(projections: &Projections) -> Vec<u8> {
    rmp_serde::to_vec(&projections.snapshot()).unwrap()
}

fn rules() -> Arc<RuleSet> {
    static RULES: LazyLock<Arc<RuleSet>> = LazyLock::new(|| load(include_str!("random.rules")));
    RULES.clone()
}

/// Everything that a host can see.
fn views(projections: &Projections) -> Vec<String> {
    let views = projections.deals().filter_map(|id| projections.deal(id));
    views
        .map(|view| serde_json::to_string(&view).unwrap())
        .chain([watched(projections)])
        .collect()
}

fn restored(projections: &Projections) -> Projections {
    let stored: StoredSnapshot = rmp_serde::from_slice(&bytes(projections)).unwrap();
    Projections::restore(rules(), stored).unwrap()
}

/// A step of a random history speaks of an alert that exists, where there is one.
fn aimed<'a>(event: Event<'a>, known: &'a [String]) -> Event<'a> {
    match known.last() {
        Some(id) if !event.get(Field::Alert).is_missing() => {
            event.with(Field::Alert, FieldValue::Id(id)).unwrap()
        }
        _ => event,
    }
}

proptest! {
    #[test]
    fn live_is_replay_is_snapshot_and_rest_at_every_prefix(draws in draws()) {
        let events = events(&draws);
        let (mut live, mut hopping) = (Projections::new(rules()), Projections::new(rules()));
        let (mut known, mut all) = (Vec::new(), Vec::new());
        for (position, event) in (1..).zip(&events) {
            let before = known.clone();
            let event = aimed(*event, &before);
            let changes = live.apply(position, &event);
            hopping = restored(&hopping);
            prop_assert_eq!(&hopping.apply(position, &event), &changes);
            prop_assert_eq!(bytes(&hopping), bytes(&live));
            prop_assert_eq!(views(&hopping), views(&live));
            known.extend(changes.iter().map(|own| own.alert.clone()));
            all.push((before, changes));
        }
        let mut replayed = Projections::new(rules());
        for ((position, event), (known, changes)) in (1..).zip(&events).zip(&all) {
            prop_assert_eq!(&replayed.apply(position, &aimed(*event, known)), changes);
        }
        prop_assert_eq!(bytes(&replayed), bytes(&live));
    }

    #[test]
    fn the_feed_has_one_place_for_each_change_and_the_deals_keep_them_all(draws in draws()) {
        let mut live = Projections::new(rules());
        let mut places = Vec::new();
        for (position, event) in (1..).zip(&events(&draws)) {
            places.extend(live.apply(position, event).iter().map(|own| (own.position, own.ordinal)));
        }
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        let kept: usize = ["T1", "T2"].into_iter().filter_map(|id| live.deal(id)).map(|view| {
            serde_json::to_value(view).unwrap()["changes"].as_array().unwrap().len()
        }).sum();
        prop_assert_eq!(kept, places.len());
    }

    #[test]
    fn exposures_are_never_negative_and_their_lines_add_up(draws in draws()) {
        let mut live = Projections::new(rules());
        for (position, event) in (1..).zip(&events(&draws)) {
            live.apply(position, event);
        }
        for view in ["T1", "T2"].into_iter().filter_map(|id| live.deal(id)) {
            let exposure = serde_json::to_value(view).unwrap()["money"]["exposure"].clone();
            for side in ["buyer", "seller"] {
                let sum: i64 = exposure["lines"].as_array().unwrap().iter()
                    .filter(|line| line["party"] == side)
                    .map(|line| fen(&line["change"])).sum();
                let own = if exposure[side].is_null() { 0 } else { fen(&exposure[side]) };
                prop_assert!(own >= 0);
                prop_assert_eq!(sum, own, "{}", side);
            }
        }
    }
}

/// One rule without a deadline: the judge's memory of it has a JSON form, which this test can edit.
const CASH: &str = "规则文件 现金
语言版本 1
默认 生效 2020-01-01 起

规则 A4 \"现金付款\"
  类型 A
  级别 低
  当 付款完成
  若 支付方式 是 现金
  则 提醒
  说明 \"现金。\"
  证据 本事件, 最近一次 抵押余额证明

规则 A9 \"影子\"
  类型 A
  级别 低
  模式 影子
  当 付款完成
  若 金额 > 1元
  则 提醒
  说明 \"大额。\"
";

/// Control of the property above: a deal in which every member of the snapshot holds something. Each
/// is emptied in turn, and what a host sees must differ, at once or after the rest of the history.
#[test]
fn a_snapshot_that_lost_any_member_would_be_seen() {
    let rules = load(CASH);
    let steps = history(
        "2025-03-01 09:00 listing_mandate_signed property=H1 city=C1 brand=R1 store=S1 agent=G1
         2025-03-01 09:10 title_checked result=passed source=registry as_of=2025-03-01T09:00
         2025-03-01 09:20 contract_signed price=3000000 buyers=P1 sellers=P2 payment_plan=mortgage transfer_due_on=2025-05-01
         2025-03-01 09:30 payment_scheduled item=I1 purpose=down_payment amount=900000 due_on=2025-03-05
         2025-03-01 09:40 mortgage_balance_stated balance=100 source=bank lender_account=L1
         2025-03-01 09:50 escrow_agreement_signed escrow_account=E1
         2025-03-01 10:00 loan_approved lender=BANK amount=2000000
         2025-03-01 10:10 owner_status_changed owner_status=ordinary
         2025-03-01 10:20 official_group_created
         2025-03-01 10:30 payment_reminder_sent role=buyer item=I1
         2025-03-01 10:40 complaint_filed complaint=K1 role=buyer
         2025-03-01 10:50 listing_reported listing_fault=price_not_real party=P9
         2025-03-02 10:00 payment_made amount=500000 purpose=down_payment channel=cash
         2025-03-02 11:00 payment_made amount=500000 purpose=tail
         2025-03-02 12:00 transfer_accepted
         2025-03-03 10:00 payment_made amount=500000 purpose=tail channel=cash
         2025-03-03 11:00 transfer_completed",
    );
    let cut = 15;
    let mut live = Projections::new(rules.clone());
    for (position, step) in (1..).zip(&steps[..cut]) {
        live.apply(position, &step.event());
    }
    let whole = serde_json::to_value(live.snapshot()).unwrap();
    let seen = |snapshot: &Value| {
        let stored: StoredSnapshot = serde_json::from_value(snapshot.clone()).unwrap();
        let mut projections = Projections::restore(rules.clone(), stored).unwrap();
        let mut seen = views(&projections);
        for (position, step) in (1..).zip(&steps).skip(cut) {
            projections.apply(position, &step.event());
        }
        seen.extend(views(&projections));
        seen
    };
    let mut empty = Projections::new(rules.clone());
    empty.apply(
        1,
        &history("2025-03-01 09:00 deal_closed")
            .pop()
            .unwrap()
            .event(),
    );
    let empty = serde_json::to_value(empty.snapshot()).unwrap();
    for part in ["file", "money", "risk", "service"] {
        let at = |member: &str| format!("/state/deals/T1/{part}/{member}");
        let members = whole
            .pointer(&format!("/state/deals/T1/{part}"))
            .unwrap()
            .as_object()
            .unwrap();
        for member in members.keys() {
            let mut broken = whole.clone();
            let blank = empty.pointer(&at(member)).unwrap().clone();
            *broken.pointer_mut(&at(member)).unwrap() = blank;
            assert!(broken != whole, "the history leaves {part}.{member} empty");
            assert!(
                seen(&broken) != seen(&whole),
                "nobody sees that {part}.{member} is lost"
            );
        }
    }
}

#[test]
fn the_clock_alone_continues_the_feed_also_after_a_snapshot() {
    let mut live = Projections::new(rules());
    let step = history(
        "2025-03-01 11:00 payment_made amount=50 purpose=release payee=seller channel=cheque",
    )
    .pop()
    .unwrap();
    let first = live.apply(7, &step.event());
    let mut stored = restored(&live);
    assert_eq!(stored.position(), 7);
    let later = anxin_events::Instant::parse("2025-03-09T00:00:00+08:00").unwrap();
    let second = live.advance_to(later);
    let next = u32::try_from(first.len()).unwrap();
    assert_eq!((second[0].position, second[0].ordinal), (7, next));
    assert_eq!(stored.advance_to(later), second);
    assert_eq!(stored.clock(), later);
}

#[test]
fn a_snapshot_of_other_rules_is_refused() {
    let stored: StoredSnapshot =
        rmp_serde::from_slice(&bytes(&Projections::new(load(CASH)))).unwrap();
    let error = Projections::restore(rules(), stored).unwrap_err();
    assert!(error.to_string().starts_with("E2603"), "{error}");
}

fn fen(amount: &Value) -> i64 {
    anxin_events::Money::parse(amount.as_str().unwrap())
        .unwrap()
        .fen()
}
