use super::{rows, state};
use anxin_projections::Projections;
use anxin_projections::monitor::{self, DUE_SOON, Reminder, Selection};
use std::fmt::Write as _;

/// `missed T1/I1 paid#4`, and behind it the reminder: position sent, to whom, position acknowledged.
fn row(own: &Reminder<'_>) -> String {
    let mut text = format!(
        "{} {}/{} {}",
        own.reminded.name(),
        own.deal.id,
        own.item.unwrap_or("-"),
        own.step.name()
    );
    if let Some(mark) = own.step.mark() {
        write!(text, "#{}", mark.position).unwrap();
    }
    if let Some(notice) = own.notice {
        let sent = notice.sent.unwrap().position;
        write!(text, " | #{sent} {:?}", notice.role().unwrap()).unwrap();
        if let Some(mark) = notice.acknowledged {
            write!(text, " #{}", mark.position).unwrap();
        }
    }
    text
}

fn told(state: &Projections, within: u32) -> Vec<String> {
    let report = monitor::reminders(state, Selection::default(), within);
    report.reminders.iter().map(row).collect()
}

/// The standings of the steps of a history at noon of 10 March.
fn standings(text: &str) -> String {
    told(&state(text, "2025-03-10T12:00"), DUE_SOON).join("; ")
}

#[test]
fn missed_reminders_come_first_then_those_to_send() {
    let state = state(
        "2025-03-01 09:00 payment_scheduled item=later purpose=tail amount=1 due_on=2025-03-14
         2025-03-01 09:01 payment_scheduled item=soon purpose=tax amount=1 due_on=2025-03-13
         2025-03-01 09:02 payment_scheduled item=asked purpose=deposit amount=1 due_on=2025-03-11
         2025-03-01 09:03 payment_scheduled item=overdue purpose=house_price amount=1 due_on=2025-03-02
         2025-03-01 09:04 payment_scheduled item=read purpose=down_payment amount=1 due_on=2025-03-12
         2025-03-02 09:00 payment_reminder_sent role=buyer item=asked
         2025-03-02 09:01 payment_reminder_sent role=buyer item=read
         2025-03-02 09:02 payment_reminder_acknowledged role=buyer item=read
         2025-03-03 09:00 payment_made amount=5 purpose=tail payer=buyer
         2025-03-04 09:00 payment_instructed amount=5 purpose=hukou_deposit payer=buyer",
        "2025-03-10T12:00",
    );
    let expected = "
        missed T1/later paid#9
        to_send T1/overdue due
        to_send T1/- instructed#10
        to_send T1/soon due
        sent T1/asked due | #6 Buyer
        acknowledged T1/read due | #7 Buyer #8";
    assert_eq!(told(&state, DUE_SOON), rows(expected));
    let later = told(&state, 4).join("; ");
    assert!(!later.contains("later due"), "it is paid: {later}");
}

#[test]
fn from_so_many_days_before_its_day_on_a_reminder_is_due() {
    let text = "2025-03-01 09:00 payment_scheduled item=I1 purpose=tail amount=1 due_on=2025-03-14";
    let state = state(text, "2025-03-10T12:00");
    assert!(told(&state, 3).is_empty());
    assert_eq!(told(&state, 4), ["to_send T1/I1 due"]);
}

/// One payment, what was sent before and after it, and how the reminder stands.
#[test]
fn a_reminder_counts_if_it_came_before_the_payment_to_the_payer_and_of_this_payment() {
    let cases = [
        ("", "", "missed"),
        ("role=buyer item=I1", "", "sent"),
        ("", "role=buyer item=I1", "missed"),
        ("role=seller item=I1", "", "missed"),
        ("role=buyer item=I2", "", "missed"),
        ("role=buyer item=I2 purpose=tail", "", "missed"),
        ("role=buyer purpose=tail", "", "sent"),
        ("role=buyer purpose=tax", "", "missed"),
        ("role=buyer", "", "unknown"),
    ];
    for (before, after, expected) in cases {
        let send = |day: &str, told: &str| {
            if told.is_empty() {
                String::new()
            } else {
                format!("{day} payment_reminder_sent {told}\n")
            }
        };
        let text = format!(
            "2025-03-01 09:00 payment_scheduled item=I1 purpose=tail amount=10
             {}2025-03-03 09:00 payment_made amount=10 purpose=tail item=I1 payer=buyer
             {}",
            send("2025-03-02 09:00", before),
            send("2025-03-04 09:00", after),
        );
        let said = standings(&text);
        let standing = said.split(' ').next().unwrap();
        assert_eq!(standing, expected, "before {before}; after {after}");
    }
}

#[test]
fn a_reminder_that_the_log_learnt_late_counts_by_when_it_was_sent() {
    let said = standings(
        "2025-03-03 09:00 payment_made amount=10 purpose=tail item=I1
         2025-03-02 09:00 payment_reminder_sent role=buyer item=I1 recorded=2025-03-05T09:00",
    );
    assert_eq!(said, "sent T1/I1 paid#1 | #2 Buyer");
}

#[test]
fn the_first_reminder_counts_and_serves_every_payment_of_its_item() {
    let said = standings(
        "2025-03-01 09:00 payment_scheduled item=I1 purpose=tail amount=10 due_on=2025-03-05
         2025-03-02 09:00 payment_reminder_sent role=buyer item=I1
         2025-03-02 10:00 payment_reminder_acknowledged role=buyer item=I1
         2025-03-03 09:00 payment_made amount=4 purpose=tail item=I1
         2025-03-04 09:00 payment_reminder_sent role=buyer item=I1
         2025-03-04 10:00 payment_made amount=3 purpose=tail item=I1",
    );
    let expected = "acknowledged T1/I1 paid#4 | #2 Buyer #3; acknowledged T1/I1 paid#6 | #2 Buyer #3; acknowledged T1/I1 due | #2 Buyer #3";
    assert_eq!(said, expected);
}

#[test]
fn without_an_item_the_last_reminder_of_that_role_is_acknowledged() {
    let said = standings(
        "2025-03-02 09:00 payment_reminder_sent role=buyer item=I1
         2025-03-02 10:00 payment_reminder_sent role=buyer purpose=tax
         2025-03-02 11:00 payment_reminder_sent role=seller purpose=tax
         2025-03-02 12:00 payment_reminder_acknowledged role=buyer
         2025-03-03 09:00 payment_made amount=4 purpose=tail item=I1
         2025-03-04 10:00 tax_paid amount=3 payer=buyer",
    );
    assert_eq!(
        said,
        "sent T1/I1 paid#5 | #1 Buyer; acknowledged T1/- paid#6 | #2 Buyer #4"
    );
}

#[test]
fn lenders_and_agencies_are_not_reminded_and_nobody_of_a_fee_nor_of_what_comes_back() {
    for quiet in [
        "loan_disbursed amount=4 payee=seller",
        "commission_paid amount=4 payer=buyer",
        "payment_made amount=4 purpose=service_fee payer=buyer",
        "payment_made amount=4 purpose=release payer=guarantor",
        "payment_refunded amount=4 payee=buyer",
        "escrow_released amount=4 payee=seller",
        "hukou_deposit_held amount=4 payer=buyer payee=buyer",
    ] {
        assert_eq!(
            standings(&format!("2025-03-03 09:00 {quiet}")),
            "",
            "{quiet}"
        );
    }
    for told in [
        "tax_paid amount=4",
        "deposit_paid amount=4",
        "handover_deposit_held amount=4 payer=buyer payee=escrow",
        "escrow_deposited amount=4 escrow_account=E1",
        "payment_made amount=4 purpose=release payer=seller",
        "hukou_deposit_released amount=4 payee=seller",
    ] {
        let said = standings(&format!("2025-03-03 09:00 {told}"));
        assert_eq!(said, "missed T1/- paid#1", "{told}");
    }
}

#[test]
fn an_instructed_payment_is_told_until_it_is_paid() {
    let text = "2025-03-02 09:00 payment_scheduled item=I1 purpose=tail amount=10 due_on=2025-03-11
                2025-03-03 09:00 payment_instructed amount=10 purpose=tail item=I1";
    assert_eq!(standings(text), "to_send T1/I1 instructed#2");
    let paid = format!("{text}\n2025-03-03 10:00 payment_made amount=10 purpose=tail item=I1");
    assert_eq!(standings(&paid), "missed T1/I1 paid#3");
    let other = format!("{text}\n2025-03-03 10:00 payment_made amount=10 purpose=tax");
    assert_eq!(
        standings(&other),
        "missed T1/- paid#3; to_send T1/I1 instructed#2"
    );
}

/// Beyond what a deal keeps, "missed" would be a guess.
#[test]
fn a_deal_with_too_many_reminders_says_that_it_does_not_know() {
    let mut text = String::new();
    for number in 0..200 {
        writeln!(
            text,
            "2025-03-02 09:00 payment_reminder_sent role=buyer item=N{number}"
        )
        .unwrap();
    }
    writeln!(
        text,
        "2025-03-03 09:00 payment_made amount=4 purpose=tail item=N199"
    )
    .unwrap();
    let state = state(&text, "2025-03-10T12:00");
    assert_eq!(told(&state, DUE_SOON), ["unknown T1/N199 paid#201"]);
    let kept = rmp_serde::to_vec(&state.snapshot()).unwrap().len();
    assert!(kept < 30_000, "{kept} bytes");
}
