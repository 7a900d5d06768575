//! Tells a history as the engine does: each step is admitted first, and written only if it is.

use crate::history::history;
use anxin_events::vocabulary::Commitment;
use anxin_events::{Event, Field};
use anxin_projections::{Account, Projections, payout_id};
use anxin_rules::{Calendar, RoleCode, RuleSet, Source};
use std::sync::{Arc, LazyLock};

/// The rules of `fund.rules`.
pub static RULES: LazyLock<Arc<RuleSet>> = LazyLock::new(|| {
    let source = Source {
        name: "fund.rules",
        text: include_str!("fund.rules"),
    };
    let loaded = RuleSet::load(&[source], &Calendar::default());
    let said = format!("{:?}", loaded.diagnostics);
    Arc::new(loaded.rule_set.unwrap_or_else(|| panic!("{said}")))
});

/// Buyers of deal T1, the commitments by name: `$P3` is the payout of the first claim under P3, `$P3.2` of the
/// second one for the same debt.
fn with_payouts(text: &str) -> String {
    let mut out = text.to_owned();
    for (name, commitment) in [("P2", Commitment::P2), ("P3", Commitment::P3)] {
        for (suffix, ordinal) in [(".2", 2), (".3", 3), ("", 1)] {
            let id = payout_id("T1", commitment as u8, RoleCode(1), ordinal);
            out = out.replace(&format!("${name}{suffix}"), &id);
        }
    }
    out
}

/// What became of a step: the state of its claim, `ok` where it has none, or the code of the refusal.
pub fn take(state: &mut Projections, event: &Event<'_>) -> String {
    if let Err(refusal) = state.admit(event) {
        assert!(!refusal.zh().is_empty() && !refusal.to_string().is_empty());
        return refusal.code().to_owned();
    }
    state.apply(state.position() + 1, event);
    let claims = state.claims(event.stream.key());
    let claim = claims.and_then(|claims| match event.id(Field::Claim) {
        Some(id) => claims.find(id),
        None => claims.paid_under(event.id(Field::Payout)?),
    });
    claim.map_or("ok", |claim| claim.state.name()).to_owned()
}

/// Tells each line and compares what became of it with its first cell; the second cell, where there is one,
/// is what the year's book holds: available, reserved, paid, recovered, in yuan.
pub fn tell(text: &str) -> Projections {
    tell_from(Projections::new(RULES.clone()), text)
}

/// The same, from a state on.
pub fn tell_from(mut state: Projections, text: &str) -> Projections {
    for step in history(&with_payouts(text)) {
        let event = step.event();
        let became = take(&mut state, &event);
        let expected = step.expected.first().map_or("ok", String::as_str);
        assert_eq!(became, expected, "{}", step.line);
        if let Some(books) = step.expected.get(1) {
            let year = event.known_at().beijing_date().year();
            assert_eq!(&books_of(&state, year), books, "after {}", step.line);
        }
    }
    state
}

/// Available, reserved, paid and recovered, in yuan.
pub fn books_of(state: &Projections, year: i32) -> String {
    let accounts = [
        Account::Available,
        Account::Reserved,
        Account::Paid,
        Account::Recovered,
    ];
    let book = state.guarantee_fund().book(year);
    let balance = |account| book.map_or(0, |book| book.balance(account).fen() / 100);
    accounts
        .each_ref()
        .map(|account| balance(account).to_string())
        .join(" ")
}

/// A deal in Zhengzhou whose home was handed over with arrears of so many yuan, and a fund of 1,000,000.
pub fn with_arrears(arrears: u32) -> Projections {
    tell(&format!(
        "2025-01-01 00:00 fund_budgeted year=2025 amount=1000000 | ok | 1000000 0 0 0
         2025-01-02 00:00 brand_joined deal=R1 brand=R1 city=郑州 platform_share=0.7
         2025-03-01 10:00 contract_signed price=3000000 city=郑州 brand=R1 buyers=B1,B2 sellers=S1
         2025-03-03 10:00 official_group_created
         2025-06-01 10:00 handover_completed
         2025-06-02 10:00 commission_paid amount=30000
         2025-06-10 10:00 arrears_confirmed amount={arrears}"
    ))
}
