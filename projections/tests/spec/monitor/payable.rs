use super::{rows, state};
use crate::random::{draws, events};
use anxin_events::Money;
use anxin_projections::Projections;
use anxin_projections::monitor::{self, DueFilter, Item, Selection, Totals};
use proptest::prelude::*;
use std::sync::Arc;

/// `T1/I1 overdue -3 paid of payable`, and behind it each payment with where it went.
fn item(item: &Item<'_>) -> String {
    let days = item
        .days_left
        .map_or("-".to_owned(), |days| days.to_string());
    let line = item.line;
    let mut text = format!(
        "{}/{} {} {days} {} of {}",
        item.deal.id,
        line.item,
        item.standing.name(),
        line.paid,
        line.payable_now()
    );
    for payment in &item.payments {
        let destination = payment.destination.unwrap().name();
        text.push_str(&format!(
            " | #{} {} {destination}",
            payment.position,
            payment.place.name()
        ));
    }
    text
}

fn items(state: &Projections, filter: DueFilter) -> Vec<String> {
    let report = monitor::payable(state, Selection::default(), filter);
    report.items.iter().map(item).collect()
}

const SCHEDULES: &str = "
    2025-03-01 09:00 payment_scheduled deal=B item=undated purpose=tail amount=5
    2025-03-01 09:01 payment_scheduled deal=B item=today purpose=down_payment amount=100 due_on=2025-03-10
    2025-03-01 09:02 payment_scheduled deal=B item=yesterday purpose=tax amount=7 due_on=2025-03-09
    2025-03-01 09:03 payment_scheduled deal=B item=cancelled purpose=penalty amount=9 due_on=2025-03-02
    2025-03-01 09:04 payment_scheduled deal=A item=later purpose=tail amount=30 due_on=2025-03-14
    2025-03-01 09:05 payment_scheduled deal=A item=long-ago purpose=house_price amount=20 due_on=2025-03-03
    2025-03-01 09:06 payment_scheduled deal=A item=paid purpose=deposit amount=10 due_on=2025-03-02
    2025-03-02 09:00 schedule_item_cancelled deal=B item=cancelled
    2025-03-02 10:00 deposit_paid deal=A amount=10 item=paid payee=seller
    2025-03-05 10:00 payment_made deal=A amount=15 purpose=house_price item=long-ago payee=seller";

#[test]
fn overdue_items_come_first_and_each_group_by_its_day() {
    let state = state(SCHEDULES, "2025-03-10T09:00");
    let expected = "
        A/long-ago overdue -7 15.00 of 20.00 | #10 seller unknown
        B/yesterday overdue -1 0.00 of 7.00
        B/today open 0 0.00 of 100.00
        A/later open 4 0.00 of 30.00
        B/undated open - 0.00 of 5.00
        B/cancelled settled - 0.00 of 0.00
        A/paid settled - 10.00 of 10.00 | #9 seller unknown";
    assert_eq!(items(&state, DueFilter::default()), rows(expected));
}

#[test]
fn a_day_is_the_beijing_day_of_the_clock() {
    for (at, standing) in [
        ("2025-03-10T23:59", "B/today open 0 0.00 of 100.00"),
        ("2025-03-11T00:00", "B/today overdue -1 0.00 of 100.00"),
    ] {
        let rows = items(&state(SCHEDULES, at), DueFilter::default());
        assert!(rows.contains(&standing.to_owned()), "{at}: {rows:?}");
    }
}

#[test]
fn filters_keep_what_is_due_in_time_with_what_is_overdue_or_only_that() {
    let state = state(SCHEDULES, "2025-03-10T09:00");
    let kept = |within, overdue| -> Vec<String> {
        let rows = items(&state, DueFilter { within, overdue });
        let names = rows.iter().map(|row| row.split(' ').next().unwrap());
        names.map(str::to_owned).collect()
    };
    assert_eq!(
        kept(Some(3), false),
        ["A/long-ago", "B/yesterday", "B/today"]
    );
    assert_eq!(
        kept(Some(4), false),
        ["A/long-ago", "B/yesterday", "B/today", "A/later"]
    );
    assert_eq!(kept(None, true), ["A/long-ago", "B/yesterday"]);
    assert_eq!(kept(Some(3), true), ["A/long-ago", "B/yesterday"]);
}

/// What was agreed, what was paid, and where the money is beside it.
#[test]
fn money_is_compared_with_the_agreed_account_else_with_the_agreed_payee() {
    let cases = [
        (
            "payee=seller payee_account=S1",
            "payee=seller payee_account=S1",
            "seller agreed",
        ),
        (
            "payee=seller payee_account=S1",
            "payee=seller payee_account=X9",
            "seller elsewhere",
        ),
        (
            "payee=seller payee_account=S1",
            "payee=seller",
            "seller unknown",
        ),
        (
            "payee=seller payee_account=S1",
            "payee=escrow payee_account=E1",
            "escrow escrow",
        ),
        ("payee_account=S1", "payee_account=S1", "other agreed"),
        (
            "payee=seller",
            "payee=seller payee_account=S1",
            "seller agreed",
        ),
        (
            "payee=seller",
            "payee=agent payee_account=S1",
            "other elsewhere",
        ),
        ("payee=seller", "payee=third_party", "other elsewhere"),
        ("payee=third_party", "payee=third_party", "other agreed"),
        ("payee=seller", "", "other unknown"),
        ("payee=seller", "payee_account=X9", "other unknown"),
        ("payee=escrow", "payee_account=E1", "escrow agreed"),
        (
            "payee=escrow",
            "payee=escrow payee_account=X9",
            "other elsewhere",
        ),
        ("payee=seller", "payee_account=E1", "escrow escrow"),
        ("", "payee=seller payee_account=S1", "seller unknown"),
    ];
    for (agreed, paid, expected) in cases {
        let state = state(
            &format!(
                "2025-03-01 09:00 escrow_agreement_signed escrow_account=E1
                 2025-03-01 09:01 payment_scheduled item=I1 purpose=tail amount=10 {agreed}
                 2025-03-02 09:00 payment_made amount=10 purpose=tail item=I1 {paid}"
            ),
            "2025-03-03T09:00",
        );
        let row = items(&state, DueFilter::default()).pop().unwrap();
        let (_, went) = row.split_once(" | #3 ").unwrap();
        assert_eq!(went, expected, "agreed {agreed}; paid {paid}");
        let report = monitor::payable(&state, Selection::default(), DueFilter::default());
        assert_eq!(
            report.needs_attention(),
            expected.ends_with("elsewhere"),
            "agreed {agreed}; paid {paid}"
        );
    }
}

#[test]
fn what_came_back_lessens_what_was_paid_and_went_to_nobody_else() {
    let state = state(
        "2025-03-01 09:00 payment_scheduled item=I1 purpose=tail amount=10 due_on=2025-03-09 payee=seller
         2025-03-02 09:00 payment_made amount=10 purpose=tail item=I1 payee=seller
         2025-03-03 09:00 payment_refunded amount=4 purpose=tail item=I1 payer=seller payee=buyer",
        "2025-03-10T09:00",
    );
    let expected = "T1/I1 overdue -1 6.00 of 10.00 | #2 seller agreed";
    assert_eq!(items(&state, DueFilter::default()), [expected]);
}

#[test]
fn money_without_an_item_is_shown_and_only_money_for_the_home_needs_attention() {
    let told = |text: &str| {
        let state = state(text, "2025-03-03T09:00");
        let report = monitor::payable(&state, Selection::default(), DueFilter::default());
        let payments = report.unscheduled.iter();
        let shown: Vec<String> = payments
            .map(|own| {
                let payment = own.payment;
                format!(
                    "#{} {} {}",
                    payment.position,
                    payment.amount,
                    payment.place.name()
                )
            })
            .collect();
        (shown.join(", "), report.needs_attention())
    };
    let fee = "2025-03-02 09:00 commission_paid amount=3 payee=store";
    assert_eq!(told(fee), ("#1 3.00 fees".to_owned(), false));
    let home = "2025-03-02 09:00 payment_made amount=8 purpose=tail payee=seller
                2025-03-02 10:00 payment_refunded amount=2 purpose=tail payer=seller payee=buyer";
    let shown = "#1 8.00 seller, #2 -2.00 buyer".to_owned();
    assert_eq!(told(home), (shown, true));
}

#[test]
fn sums_stand_for_each_deal_each_city_and_all() {
    let state = state(
        "2025-03-01 09:00 contract_signed deal=A price=100 city=乙市
         2025-03-01 09:01 payment_scheduled deal=A item=I1 purpose=deposit amount=10 due_on=2025-03-02
         2025-03-01 09:02 payment_scheduled deal=A item=I2 purpose=tail amount=90 due_on=2025-04-02
         2025-03-01 09:03 deposit_paid deal=A amount=4 item=I1
         2025-03-01 10:00 contract_signed deal=B price=50 city=甲市
         2025-03-01 10:01 payment_scheduled deal=B item=I1 purpose=tail amount=50 due_on=2025-04-02
         2025-03-01 10:02 payment_made deal=B amount=60 purpose=tail item=I1
         2025-03-01 11:00 contract_signed deal=C price=50 city=甲市
         2025-03-01 11:01 payment_made deal=C amount=7 purpose=tail
         2025-03-01 12:00 viewing_done deal=D
         2025-03-01 12:01 payment_scheduled deal=D item=I1 purpose=intention amount=1",
        "2025-03-05T09:00",
    );
    let report = monitor::payable(&state, Selection::default(), DueFilter::default());
    let say = |name: &str, sums: &Totals| {
        format!(
            "{name} {} {} {} {} {} {} {}",
            sums.deals,
            sums.items,
            sums.payable,
            sums.paid,
            sums.difference(),
            sums.overdue,
            sums.unscheduled
        )
    };
    let deals = report.by_deal.iter().map(|(deal, sums)| say(deal.id, sums));
    let cities = report.by_city.iter();
    let cities = cities.map(|(city, sums)| say(city.unwrap_or("?"), sums));
    let said: Vec<String> = deals
        .chain(cities)
        .chain([say("all", &report.total)])
        .collect();
    let expected = "
        A 1 2 100.00 4.00 -96.00 6.00 0.00
        B 1 1 50.00 60.00 10.00 0.00 0.00
        C 1 0 0.00 0.00 0.00 0.00 7.00
        D 1 1 1.00 0.00 -1.00 0.00 0.00
        乙市 1 2 100.00 4.00 -96.00 6.00 0.00
        甲市 2 1 50.00 60.00 10.00 0.00 7.00
        ? 1 1 1.00 0.00 -1.00 0.00 0.00
        all 4 4 151.00 64.00 -87.00 6.00 7.00";
    assert_eq!(said, rows(expected));
}

proptest! {
    /// The watch sums what the deals' own schedules say, and no payment is lost or told twice.
    #[test]
    fn the_sums_are_those_of_the_deals(draws in draws()) {
        let mut state = Projections::new(Arc::default());
        for (position, event) in (1..).zip(&events(&draws)) {
            state.apply(position, event);
        }
        let report = monitor::payable(&state, Selection::default(), DueFilter::default());
        let (mut payable, mut paid) = (0, 0);
        for (deal, sums) in &report.by_deal {
            let own = state.money(deal.id).unwrap().schedule().total(None);
            prop_assert_eq!((sums.payable, sums.paid), (own.payable, own.paid));
            payable += own.payable.fen();
            paid += own.paid.fen();
        }
        let total = (Money::from_fen(payable), Money::from_fen(paid));
        prop_assert_eq!((report.total.payable, report.total.paid), total);
        let mut told: Vec<u64> = report.unscheduled.iter().map(|own| own.payment.position).collect();
        for item in &report.items {
            told.extend(item.payments.iter().map(|payment| payment.position));
            let into: i64 = item.payments.iter().map(|payment| payment.amount.fen()).sum();
            prop_assert!(into >= item.line.paid.fen(), "what came back is never counted as paid");
        }
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        prop_assert_eq!(told.len(), all);
    }
}
