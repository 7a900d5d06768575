//! The fund's books: budgets, the queue when money is short, and who bears what was paid.

use crate::story::{tell, tell_from, with_arrears};

/// Three claims of 5,000 for 8,000 yuan: the side that kept the contract goes first, then the earlier
/// decision; nobody overtakes, also where there would be money for the overtaker.
#[test]
fn when_the_fund_is_short_the_order_is_kept() {
    let deals = |deal: &str, amount: u32, kept: &str| {
        format!(
            "2025-03-01 10:00 contract_signed deal={deal} price=3000000
             2025-06-01 10:00 handover_completed deal={deal}
             2025-06-10 10:00 arrears_confirmed deal={deal} amount={amount}
             2025-06-12 10:00 claim_filed deal={deal} claim=c1 commitment=P3 role=buyer{kept} | filed
             2025-06-12 11:00 claim_decided deal={deal} claim=c1 decision=accepted amount={amount} | accepted\n"
        )
    };
    let payout = |deal: &str| {
        use anxin_events::vocabulary::Commitment;
        anxin_projections::payout_id(deal, Commitment::P3 as u8, anxin_rules::RoleCode(1), 1)
    };
    let reserve = |deal: &str, amount: u32, became: &str| {
        let payout = payout(deal);
        format!(
            "2025-06-13 10:00 payout_reserved deal={deal} claim=c1 payout={payout} amount={amount} | {became}\n"
        )
    };
    let state = tell(&format!(
        "2025-01-01 00:00 fund_budgeted year=2025 amount=8000\n{}{}{}{}{}{}{}{}
         2025-06-13 11:00 claim_decided deal=A claim=c1 decision=rejected reason=x | refused
         {}",
        deals("A", 5000, ""),
        deals("B", 5000, " kept_contract=true"),
        deals("C", 2000, ""),
        reserve("C", 2000, "E7104"),
        reserve("A", 5000, "E7104"),
        reserve("B", 5000, "reserved"),
        reserve("A", 5000, "E7104"),
        reserve("C", 2000, "E7104"),
        reserve("C", 2000, "reserved | 1000 7000 0 0"),
    ));
    let view = serde_json::to_value(state.fund(2025).unwrap()).unwrap();
    assert_eq!(view["waiting"].as_array().unwrap().len(), 0);
    assert_eq!(view["entries"].as_array().unwrap().len(), 3);
    assert_eq!(view["entries"][1]["deal"], "B");
    assert_eq!(view["entries"][1]["from"]["account"], "available");
    assert_eq!(view["entries"][1]["to"]["account_zh"], "预留");
}

#[test]
fn a_budget_is_of_a_year_holds_a_citys_part_and_never_falls_below_what_is_used() {
    tell_from(
        with_arrears(5000),
        "2025-06-11 10:00 fund_budgeted year=二〇二五 amount=1 | E7101
         2025-06-11 10:00 fund_budgeted year=25 amount=1 | E7101
         2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=5000 | accepted
         2025-06-12 11:10 fund_budgeted year=2025 city=郑州 amount=4999
         2025-06-12 11:20 payout_reserved claim=c1 payout=$P3 amount=5000 | E7104
         2025-06-12 11:30 fund_budgeted year=2025 city=郑州 amount=5000
         2025-06-12 11:40 fund_budgeted year=2025 amount=4999
         2025-06-12 11:50 payout_reserved claim=c1 payout=$P3 amount=5000 | E7104 | 4999 0 0 0
         2025-06-12 12:00 fund_budgeted year=2025 amount=6000
         2025-06-12 12:10 payout_reserved claim=c1 payout=$P3 amount=5000 | reserved | 1000 5000 0 0
         2025-06-12 12:20 fund_budgeted year=2025 amount=4999 | E7102
         2025-06-12 12:30 fund_budgeted year=2025 city=郑州 amount=4999 | E7102
         2025-06-12 12:40 fund_budgeted year=2025 amount=5000 | ok | 0 5000 0 0",
    );
}

/// The year is the one in which the log learnt of the reservation, in Beijing.
#[test]
fn a_reservation_spends_the_year_in_which_it_is_recorded() {
    let state = tell_from(
        with_arrears(5000),
        "2025-12-30 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-12-30 11:00 claim_decided claim=c1 decision=accepted amount=5000 | accepted
         2025-12-31 23:59 payout_reserved recorded=2026-01-01T00:00 claim=c1 payout=$P3 amount=5000 | E7103
         2026-01-01 00:01 fund_budgeted year=2026 amount=7000
         2025-12-31 23:59 payout_reserved recorded=2026-01-01T00:02 claim=c1 payout=$P3 amount=5000 | reserved | 2000 5000 0 0",
    );
    assert_eq!(crate::story::books_of(&state, 2025), "1000000 0 0 0");
}

#[test]
fn a_commitments_yearly_cap_is_held_by_the_fund() {
    tell_from(
        with_arrears(0),
        "2025-06-03 10:00 commission_paid amount=170001
         2025-06-12 10:00 claim_filed claim=c1 commitment=P2 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=200001 decided_by=A1 | awaiting_second
         2025-06-12 12:00 claim_decided claim=c1 decision=accepted amount=200001 decided_by=A2 | accepted
         2025-06-12 13:00 payout_reserved claim=c1 payout=$P2 amount=200001 | E7105 | 1000000 0 0 0",
    );
}

/// Each row: what the alliance and the decision say, who bears how much of 5,000.01 yuan, and why.
#[test]
fn a_brand_bears_its_share_if_it_was_a_member_and_is_able() {
    let table = [
        (
            "",
            "standards_met=true reason=x",
            "5000.01 0.00 standards_met",
        ),
        ("", "standards_met=false", "3500.01 1500.00 shared"),
        (
            "",
            "standards_met=false platform_share=0.5",
            "2500.01 2500.00 shared",
        ),
        (
            "",
            "standards_met=false able_to_pay=false",
            "5000.01 0.00 unable",
        ),
        (
            "2025-07-01 10:00 brand_left deal=R1 brand=R1\n",
            "standards_met=false",
            "3500.01 1500.00 shared",
        ),
        (
            "2025-02-01 10:00 brand_left deal=R1 brand=R1\n",
            "standards_met=false",
            "5000.01 0.00 outside_alliance",
        ),
        (
            "2025-02-01 10:00 brand_left deal=R1 brand=R1\n2025-04-01 10:00 brand_joined deal=R1 brand=R1\n",
            "standards_met=false",
            "5000.01 0.00 outside_alliance",
        ),
        (
            "2025-02-01 10:00 brand_joined deal=R1 brand=R1 city=郑州 able_to_pay=false\n",
            "standards_met=false",
            "5000.01 0.00 unable",
        ),
    ];
    for (alliance, decided, expected) in table {
        let state = tell_from(
            with_arrears(5000),
            &format!(
                "{alliance}2025-06-11 10:00 arrears_confirmed amount=0.01
                 2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
                 2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=5000.01 | accepted
                 2025-06-12 12:00 payout_reserved claim=c1 payout=$P3 amount=5000.01 | reserved
                 2025-06-12 13:00 payout_instructed payout=$P3 payee_account=a | instructed
                 2025-06-12 14:00 payout_confirmed payout=$P3 | paid
                 2025-07-02 10:00 liability_decided claim=c1 {decided} | liability_decided"
            ),
        );
        let claim = state.claims("T1").unwrap().find("c1").unwrap();
        let own = claim.liability.as_ref().unwrap();
        let said = format!("{} {} {}", own.platform, own.brand_owes, own.bearer.name());
        assert_eq!(said, expected, "{alliance}{decided}");
    }
}

/// A liability that is decided anew moves the difference only, and never below what the brand has paid.
#[test]
fn liability_can_be_decided_anew_until_the_brand_has_paid() {
    let state = tell_from(
        with_arrears(1000),
        "2025-06-12 10:00 claim_filed claim=c1 commitment=P3 role=buyer | filed
         2025-06-12 11:00 claim_decided claim=c1 decision=accepted amount=1000 | accepted
         2025-06-12 12:00 payout_reserved claim=c1 payout=$P3 amount=1000 | reserved
         2025-06-12 13:00 payout_instructed payout=$P3 payee_account=a | instructed
         2025-06-12 14:00 payout_confirmed payout=$P3 | paid
         2025-06-13 10:00 liability_decided claim=c1 standards_met=false platform_share=0.7 | liability_decided
         2025-06-13 11:00 liability_decided claim=c1 standards_met=false platform_share=0.6 | liability_decided
         2025-06-13 12:00 recovery_received claim=c1 role=brand amount=401 | E7208
         2025-06-13 12:00 recovery_received claim=c1 role=brand amount=250 | liability_decided
         2025-06-13 13:00 liability_decided claim=c1 standards_met=true reason=x | E7204
         2025-06-13 14:00 liability_decided claim=c1 standards_met=false platform_share=0.7 | liability_decided
         2025-06-13 15:00 recovery_received claim=c1 role=brand amount=51 | E7208
         2025-06-13 15:00 recovery_received claim=c1 role=brand amount=50 | liability_decided | 999000 0 1000 300",
    );
    let view = serde_json::to_value(state.fund(2025).unwrap()).unwrap();
    assert_eq!(view["receivable"][0]["amount"], "0.00");
}
