use super::{rows, state};
use anxin_events::vocabulary::Role;
use anxin_projections::Member;
use anxin_projections::monitor::{self, Group, Selection};
use std::fmt::Write as _;

/// `T1: present | not certified | missing | left`, each as roles with their parties.
fn row(group: &Group<'_>) -> String {
    let member = |own: &&Member| match &own.party {
        Some(party) => format!("{:?} {party}", own.role().unwrap()),
        None => format!("{:?}", own.role().unwrap()),
    };
    let members = |own: &[&Member]| own.iter().map(member).collect::<Vec<_>>().join(", ");
    let missing: Vec<String> = group.missing.iter().map(|own| format!("{own:?}")).collect();
    let created = group
        .created
        .map_or("-".to_owned(), |mark| format!("#{}", mark.position));
    let text = format!(
        "{} {created}: {} | {} | {} | {}",
        group.deal.id,
        members(&group.present),
        members(&group.not_certified),
        missing.join(", "),
        members(&group.left)
    );
    text.replace("  ", " ").trim_end().to_owned()
}

fn told(text: &str) -> Vec<String> {
    let state = state(text, "2025-03-10T12:00");
    let report = monitor::groups(&state, Selection::default());
    report.groups.iter().map(row).collect()
}

/// The five roles join a deal's group, one a minute.
fn complete(deal: &str) -> String {
    let mut text = format!(
        "2025-03-01 09:00 contract_signed deal={deal} price=100
         2025-03-01 09:10 official_group_created deal={deal}\n"
    );
    for role in [
        "buyer",
        "seller",
        "agent",
        "signing_manager",
        "transaction_manager",
    ] {
        writeln!(text, "2025-03-01 09:20 group_member_joined deal={deal} role={role} party=P-{role} certified=true").unwrap();
    }
    text
}

#[test]
fn deals_without_a_group_come_first_then_those_with_something_wrong() {
    let text = format!(
        "{}{}
         2025-03-02 09:00 group_member_left deal=B role=agent party=P-agent
         2025-03-03 09:00 contract_signed deal=C price=100",
        complete("A"),
        complete("B"),
    );
    let expected = "
        C -: | | Buyer, Seller, Agent, SigningManager, TransactionManager |
        B #9: Buyer P-buyer, Seller P-seller, SigningManager P-signing_manager, TransactionManager P-transaction_manager | | Agent | Agent P-agent
        A #2: Buyer P-buyer, Seller P-seller, Agent P-agent, SigningManager P-signing_manager, TransactionManager P-transaction_manager | | |";
    assert_eq!(told(&text), rows(expected));
    let state = state(&complete("A"), "2025-03-10T12:00");
    let report = monitor::groups(&state, Selection::default());
    assert!(!report.needs_attention() && report.groups[0].shows_money_to_both());
}

/// What happened in a complete group, and who is not certified or missing then.
#[test]
fn what_changes_in_a_group_is_seen() {
    let cases = [
        ("joined role=store party=S", "Store S | |"),
        ("joined role=store party=S certified=false", "Store S | |"),
        ("joined role=store party=S certified=true", "| |"),
        (
            "joined role=agent party=P-agent certified=false",
            "Agent P-agent | |",
        ),
        ("joined role=agent party=P-agent", "| |"),
        ("left role=agent party=P-agent", "| Agent | Agent P-agent"),
        ("left role=agent", "| Agent | Agent P-agent"),
        ("left role=agent party=OTHER", "| | Agent OTHER"),
    ];
    for (change, expected) in cases {
        let text = format!(
            "{}2025-03-02 09:00 group_member_{change} deal=A",
            complete("A")
        );
        let row = told(&text).pop().unwrap();
        let (_, rest) = row.split_once('|').unwrap();
        assert_eq!(rest.trim(), expected, "{change}");
    }
}

#[test]
fn who_came_back_is_present_and_of_two_nobody_knows_which_one_left() {
    let change = |steps: &str| told(&format!("{}{steps}", complete("A"))).pop().unwrap();
    let back = change(
        "2025-03-02 09:00 group_member_left role=agent party=P-agent deal=A
         2025-03-03 09:00 group_member_joined role=agent party=P-agent deal=A",
    );
    assert!(back.ends_with("| | |"), "{back}");
    let late = change(
        "2025-03-03 09:00 group_member_left role=agent party=P-agent deal=A
         2025-03-02 09:00 group_member_joined role=agent party=P-agent deal=A recorded=2025-03-05T09:00",
    );
    assert!(late.ends_with("| | Agent | Agent P-agent"), "{late}");
    let known_before = change(
        "2025-03-03 09:00 group_member_left role=agent party=P-agent deal=A
         2025-03-04 09:00 group_member_joined role=agent party=P-agent deal=A
         2025-03-02 09:00 group_member_joined role=agent party=P-agent deal=A recorded=2025-03-05T09:00",
    );
    assert!(known_before.ends_with("| | |"), "{known_before}");
    let two = change(
        "2025-03-02 09:00 group_member_joined role=agent party=SECOND certified=true deal=A
         2025-03-03 09:00 group_member_left role=agent deal=A",
    );
    assert!(
        two.contains("Agent SECOND") && two.ends_with("| | | Agent"),
        "{two}"
    );
}

#[test]
fn the_money_is_visible_to_both_sides_while_both_are_in_the_group() {
    for (role, visible) in [("agent", true), ("buyer", false), ("seller", false)] {
        let text = format!(
            "{}2025-03-02 09:00 group_member_left deal=A role={role}",
            complete("A")
        );
        let state = state(&text, "2025-03-10T12:00");
        let groups = monitor::groups(&state, Selection::default()).groups;
        assert_eq!(groups[0].shows_money_to_both(), visible, "{role}");
        assert!(
            groups[0]
                .missing
                .iter()
                .any(|own| Role::SET.by_code(*own as u8).unwrap().name == role)
        );
    }
}

#[test]
fn a_group_with_too_many_members_says_how_many_it_does_not_name() {
    let mut text = complete("A");
    for number in 0..100 {
        writeln!(
            text,
            "2025-03-02 09:00 group_member_joined deal=A role=store party=S{number} certified=true"
        )
        .unwrap();
    }
    let state = state(&text, "2025-03-10T12:00");
    let report = monitor::groups(&state, Selection::default());
    let group = &report.groups[0];
    assert_eq!((group.present.len(), group.not_kept), (64, 41));
    assert!(report.needs_attention());
}
