//! Every step of a claim's life, and every step that is refused, as tables.

use crate::story::{RULES, books_of, take, tell, tell_from, with_arrears};
use anxin_events::Money;
use anxin_projections::{Projections, StoredSnapshot};

#[test]
fn a_claim_from_filing_to_recovery() {
    let state = tell_from(
        with_arrears(7321),
        "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer party=B1 amount=9000 kept_contract=true | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=incomplete reason=清单 | incomplete
         2025-06-12 12:00 claim_evidence_added claim=c1 | filed
         2025-06-12 13:00 claim_decided claim=c1 decision=to_jury reason=垫付 | to_jury
         2025-06-12 14:00 claim_decided claim=c1 decision=accepted amount=7321 decided_by=A1 | accepted | 1000000 0 0 0
         2025-06-12 15:00 payout_reserved claim=c1 payout=$P3 amount=7321 | reserved | 992679 7321 0 0
         2025-06-12 15:01 payout_instructed payout=$P3 payee_account=6222-1 | instructed | 992679 7321 0 0
         2025-06-12 15:02 payout_unknown payout=$P3 reason=timeout | unknown | 992679 7321 0 0
         2025-06-12 15:03 payout_confirmed payout=$P3 bank_reference=77 | paid | 992679 0 7321 0
         2025-06-13 10:00 liability_decided claim=c1 standards_met=false | liability_decided
         2025-06-14 10:00 recovery_opened claim=c1 role=brand party=R1 amount=2196.30 | in_recovery
         2025-06-15 10:00 recovery_received claim=c1 role=brand amount=2196.30 | in_recovery | 992679 0 7321 2196
         2025-06-16 10:00 recovery_received claim=c1 role=seller amount=100 | in_recovery | 992679 0 7321 2296
         2025-06-17 10:00 claim_closed claim=c1 | closed
         2025-06-18 10:00 claim_reopened claim=c1 | reopened
         2025-06-19 10:00 claim_closed claim=c1 | closed",
    );
    let claim = state.claims("T1").unwrap().find("c1").unwrap();
    let liability = claim.liability.as_ref().unwrap();
    assert_eq!(liability.bearer.name(), "shared");
    let yuan = |text| Money::parse(text).unwrap();
    assert_eq!(
        (liability.platform, liability.brand_owes),
        (yuan("5124.70"), yuan("2196.30"))
    );
    assert_eq!(liability.brand_paid, yuan("2196.30"));
    assert_eq!(claim.steps.len(), 16);
    assert_eq!(claim.steps[8].note.as_deref(), Some("77"));
    assert_eq!(claim.steps[8].amount, Some(yuan("7321")));
}

/// A payout that goes well.
const LIFE: [&str; 5] = [
    "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed",
    "2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=7321 | accepted",
    "2025-06-12 12:00 payout_reserved claim=c1 payout=$P3 amount=7321 | reserved",
    "2025-06-12 13:00 payout_instructed payout=$P3 payee_account=a | instructed",
    "2025-06-12 14:00 payout_confirmed payout=$P3 | paid",
];

/// After so many steps of that life, what is refused with which code.
const WRONG: &[(usize, &str)] = &[
    (
        0,
        "claim_filed deal=T9 claim=c1 commitment=P3 role=buyer | E7001",
    ),
    (
        0,
        "claim_decided claim=c9 decision=accepted amount=1 | E7002",
    ),
    (0, "payout_confirmed payout=p9 | E7002"),
    (
        0,
        "claim_filed claim=c1 commitment=P3 role=buyer adjusts_claim=c0 | E7005",
    ),
    (0, "claim_filed claim=c1 commitment=P3 role=agent | E7007"),
    (
        0,
        "claim_filed claim=c1 commitment=P3 role=buyer party=S1 | E7007",
    ),
    (
        0,
        "claim_filed claim=c1 commitment=P3 role=seller party=B1 | E7007",
    ),
    (1, "claim_filed claim=c1 commitment=P2 role=buyer | E7003"),
    (1, "claim_filed claim=c2 commitment=P3 role=buyer | E7004"),
    (
        1,
        "claim_filed claim=c2 commitment=P3 role=buyer party=B2 | E7004",
    ),
    (
        1,
        "claim_filed claim=c2 commitment=P3 role=buyer adjusts_claim=c1 | E7006",
    ),
    (
        1,
        "claim_decided claim=c1 decision=accepted amount=7322 | E7010",
    ),
    (1, "claim_decided claim=c1 decision=rejected | E7010"),
    (1, "claim_decided claim=c1 decision=to_jury | E7010"),
    (1, "claim_decided claim=c1 decision=incomplete | E7010"),
    (
        1,
        "claim_decided claim=c1 decision=accepted reason=x | E7011",
    ),
    (
        1,
        "claim_decided claim=c1 decision=accepted amount=50000 reason=x | E7012",
    ),
    (
        1,
        "claim_decided claim=c1 decision=accepted amount=0 reason=x | E7113",
    ),
    (1, "payout_reserved claim=c1 payout=$P3 amount=7321 | E7009"),
    (1, "claim_reopened claim=c1 | E7009"),
    (
        2,
        "claim_decided claim=c1 decision=accepted amount=7321 | E7009",
    ),
    (
        2,
        "payout_reserved claim=c1 payout=another amount=7321 | E7111",
    ),
    (2, "payout_reserved claim=c1 payout=$P3 amount=7320 | E7112"),
    (2, "payout_instructed payout=$P3 payee_account=a | E7107"),
    (2, "reservation_released payout=$P3 | E7107"),
    (2, "recovery_opened claim=c1 | E7206"),
    (
        2,
        "liability_decided claim=c1 standards_met=true reason=x | E7201",
    ),
    (3, "payout_reserved claim=c1 payout=$P3 amount=7321 | E7106"),
    (3, "payout_instructed payout=$P3 | E7114"),
    (3, "payout_confirmed payout=$P3 | E7110"),
    (3, "payout_refused payout=$P3 | E7110"),
    (
        3,
        "claim_decided claim=c1 decision=rejected reason=x | E7016",
    ),
    (3, "claim_closed claim=c1 | E7016"),
    (4, "payout_instructed payout=$P3 payee_account=a | E7108"),
    (4, "reservation_released payout=$P3 | E7108"),
    (5, "payout_instructed payout=$P3 payee_account=a | E7109"),
    (5, "payout_confirmed payout=$P3 | E7109"),
    (5, "payout_refused payout=$P3 | E7109"),
    (5, "reservation_released payout=$P3 | E7109"),
    (5, "payout_reserved claim=c1 payout=$P3 amount=7321 | E7109"),
    (
        5,
        "claim_decided claim=c1 decision=rejected reason=x | E7009",
    ),
    (5, "liability_decided claim=c1 standards_met=true | E7205"),
    (
        5,
        "liability_decided claim=c1 standards_met=false platform_share=1.1 | E7203",
    ),
    (5, "recovery_received claim=c1 role=brand amount=1 | E7208"),
    (
        5,
        "recovery_received claim=c1 role=seller amount=7322 | E7207",
    ),
];

/// What is refused while nobody knows whether the bank paid.
const WRONG_IN_DOUBT: &[&str] = &[
    "payout_instructed payout=$P3 payee_account=a | E7108",
    "reservation_released payout=$P3 | E7108",
    "payout_reserved claim=c1 payout=$P3 amount=7321 | E7106",
    "payout_unknown payout=$P3 | E7009",
    "claim_closed claim=c1 | E7016",
];

#[test]
fn every_wrong_step_is_refused_and_moves_nothing() {
    for (before, wrong) in WRONG {
        is_refused(&LIFE[..*before], wrong);
    }
    let in_doubt = ["2025-06-12 13:30 payout_unknown payout=$P3 | unknown"];
    for wrong in WRONG_IN_DOUBT {
        is_refused(&[&LIFE[..4], &in_doubt].concat(), wrong);
    }
}

fn is_refused(told: &[&str], wrong: &str) {
    let state = tell_from(with_arrears(7321), &told.join("\n"));
    let bytes = |state: &Projections| rmp_serde::to_vec(&state.snapshot()).unwrap();
    let before = bytes(&state);
    let state = tell_from(state, &format!("2025-06-13 10:00 {wrong}"));
    assert_eq!(bytes(&state), before, "{wrong}");
}

#[test]
fn a_large_acceptance_needs_two_persons_who_say_the_same() {
    let state = tell_from(
        with_arrears(60_000),
        "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=60000 | E7012
         2025-06-12 12:00 claim_decided claim=c1 decision=accepted amount=60000 decided_by=A1 | awaiting_second
         2025-06-12 13:00 payout_reserved claim=c1 payout=$P3 amount=60000 | E7014
         2025-06-12 14:00 claim_decided claim=c1 decision=accepted amount=60000 decided_by=A1 | E7013
         2025-06-12 15:00 claim_decided claim=c1 decision=accepted amount=59000 decided_by=A2 reason=x | awaiting_second
         2025-06-12 16:00 claim_decided claim=c1 decision=accepted amount=60000 decided_by=A1 | awaiting_second
         2025-06-12 17:00 claim_decided claim=c1 decision=accepted amount=60000 decided_by=A2 | accepted",
    );
    let queue = state.guarantee_fund().waiting();
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0].amount, Money::parse("60000").unwrap());
}

#[test]
fn a_claim_outside_the_commitments_city_or_days_is_refused() {
    tell(
        "2025-03-01 10:00 contract_signed price=3000000 city=洛阳
         2025-06-12 10:00 claim_filed claim=c1 commitment=P2 role=buyer | E7008
         2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2019-03-01 10:00 contract_signed deal=T2 price=3000000 city=郑州
         2019-06-12 10:00 claim_filed deal=T2 claim=c1 commitment=P3 role=buyer | E7008
         2025-06-13 10:00 claim_filed claim=c4 commitment=P4 role=buyer | filed
         2025-06-14 10:00 claim_decided claim=c4 decision=accepted amount=100 | E7010
         2025-06-14 10:00 claim_decided claim=c4 decision=accepted amount=100 reason=没有规则 | accepted",
    );
}

#[test]
fn a_late_fact_is_paid_as_the_difference_and_too_much_is_recovered() {
    let state = tell_from(
        with_arrears(5000),
        "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=5000 | accepted
         2025-06-12 12:00 payout_reserved claim=c1 payout=$P3 amount=5000 | reserved
         2025-06-12 13:00 payout_instructed payout=$P3 payee_account=a | instructed
         2025-06-12 14:00 payout_confirmed payout=$P3 | paid | 995000 0 5000 0
         2025-06-05 10:00 arrears_confirmed recorded=2025-06-20T10:00 amount=1200
         2025-06-21 10:00 claim_filed claim=c2 commitment=P3 role=buyer adjusts_claim=c1 | filed
         2025-06-21 11:00 claim_decided claim=c2 decision=accepted amount=6200 | E7010
         2025-06-21 12:00 claim_decided claim=c2 decision=accepted amount=1200 | accepted
         2025-06-21 13:00 payout_reserved claim=c2 payout=$P3 amount=1200 | E7111
         2025-06-21 13:00 payout_reserved claim=c2 payout=$P3.2 amount=1200 | reserved
         2025-06-21 14:00 claim_reopened claim=c1 | E7009
         2025-06-21 15:00 payout_instructed payout=$P3.2 payee_account=a | instructed
         2025-06-21 16:00 payout_confirmed payout=$P3.2 | paid | 993800 0 6200 0
         2025-06-22 10:00 claim_closed claim=c1 | closed
         2025-06-22 11:00 claim_reopened claim=c1 | E7015
         2025-06-23 10:00 claim_filed claim=c3 commitment=P3 role=buyer adjusts_claim=c1 kept_contract=false | filed
         2025-06-23 11:00 claim_decided claim=c3 decision=to_jury | to_jury
         2025-06-23 12:00 claim_decided claim=c3 decision=accepted amount=0 reason=应退1000元 | accepted
         2025-06-23 13:00 payout_reserved claim=c3 payout=$P3.3 amount=0 | E7113
         2025-06-23 14:00 recovery_opened claim=c3 role=buyer amount=1000 | in_recovery
         2025-06-24 10:00 recovery_received claim=c3 role=buyer amount=1000 | in_recovery | 993800 0 6200 1000",
    );
    let due = state.claim_due("T1", "c3").unwrap();
    assert_eq!(due.settled, Money::parse("6200").unwrap());
    let claims = state.claims("T1").unwrap();
    let next = claims.claims().iter().map(|own| own.ordinal);
    assert_eq!(next.collect::<Vec<_>>(), [1, 2, 3]);
}

/// A refused payout keeps its money and its id; a late confirmation of what the bank said it had not paid is
/// booked; what was released goes back into the queue.
#[test]
fn a_refusal_of_the_bank_keeps_the_money_until_it_is_paid_or_released() {
    tell_from(
        with_arrears(5000),
        "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=5000 | accepted
         2025-06-12 12:00 payout_reserved claim=c1 payout=$P3 amount=5000 | reserved
         2025-06-12 13:00 payout_instructed payout=$P3 payee_account=a | instructed
         2025-06-12 14:00 payout_refused payout=$P3 reason=户名不符 | not_paid | 995000 5000 0 0
         2025-06-12 15:00 claim_closed claim=c1 | E7016
         2025-06-12 16:00 payout_instructed payout=$P3 payee_account=b | instructed
         2025-06-12 17:00 payout_refused payout=$P3 | not_paid
         2025-06-12 18:00 reservation_released payout=$P3 | accepted | 1000000 0 0 0
         2025-06-12 18:30 payout_confirmed payout=$P3 | E7110
         2025-06-12 19:00 payout_reserved claim=c1 payout=$P3 amount=5000 | reserved
         2025-06-12 20:00 payout_instructed payout=$P3 payee_account=b | instructed
         2025-06-12 21:00 payout_refused payout=$P3 | not_paid
         2025-06-12 22:00 payout_confirmed payout=$P3 | paid | 995000 0 5000 0",
    );
}

/// A log that another program wrote may hold a step that would have been refused. The books stay as they
/// are, and the step is shown.
#[test]
fn a_step_that_was_not_admitted_moves_nothing_and_is_shown() {
    let life = "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=5000 | accepted
         2025-06-12 12:00 payout_reserved claim=c1 payout=$P3 amount=5000 | reserved";
    let mut state = tell_from(with_arrears(5000), life);
    let again = "2025-06-13 12:00 fund_budgeted year=2025 amount=10
         2025-06-13 12:00 claim_closed claim=c1";
    for step in crate::history::history(again) {
        state.apply(state.position() + 1, &step.event());
    }
    assert_eq!(books_of(&state, 2025), "995000 5000 0 0");
    let void = state.claims("T1").unwrap().void();
    assert_eq!((void.len(), void[0].code.as_str()), (1, "E7016"));
    assert_eq!(state.guarantee_fund().void()[0].1, "E7102");
    let view = serde_json::to_value(state.deal("T1").unwrap()).unwrap();
    assert_eq!(view["void_steps"][0]["kind"], "claim_closed");
}

#[test]
fn the_view_tells_conditions_computation_money_and_life() {
    let state = tell_from(
        with_arrears(7321),
        "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer kept_contract=true | filed
         2025-06-12 14:00 claim_decided claim=c1 decision=accepted amount=7321 decided_by=A1 | accepted",
    );
    let view = serde_json::to_value(state.deal("T1").unwrap()).unwrap();
    let shown = serde_json::to_string_pretty(&view["claims"][0]).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fund/claim.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, format!("{shown}\n")).unwrap();
    }
    assert_eq!(shown.trim(), std::fs::read_to_string(path).unwrap().trim());
    let bytes = rmp_serde::to_vec(&state.snapshot()).unwrap();
    let stored: StoredSnapshot = rmp_serde::from_slice(&bytes).unwrap();
    let mut restored = Projections::restore(RULES.clone(), stored).unwrap();
    assert_eq!(
        serde_json::to_value(restored.deal("T1").unwrap()).unwrap(),
        view
    );
    let again = crate::history::history("2025-06-13 10:00 claim_closed claim=c1");
    assert_eq!(take(&mut restored, &again[0].event()), "closed");
}
