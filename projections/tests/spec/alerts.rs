//! Alerts: raised, joined, withdrawn, acted upon; and what a step may do.

use crate::history::history;
use anxin_projections::{Projections, Verdict};
use anxin_rules::{Calendar, RuleSet, Source};
use serde_json::Value;
use std::sync::Arc;

/// The rules of `rules.rules`.
pub fn rules() -> Arc<RuleSet> {
    load(include_str!("rules.rules"))
}

/// A rule file without a mistake.
pub fn load(text: &str) -> Arc<RuleSet> {
    let source = Source {
        name: "rules.rules",
        text,
    };
    let loaded = RuleSet::load(&[source], &Calendar::default());
    let said: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|(_, own)| format!("{own:?}"))
        .collect();
    Arc::new(
        loaded
            .rule_set
            .unwrap_or_else(|| panic!("{}", said.join("\n"))),
    )
}

/// Applies every step and compares its first cell with the changes that it brought:
/// `B1 raised, B4 withdrawn`. `$B1` in a step is the id of the latest alert of B1.
fn tell(text: &str) -> Projections {
    let mut projections = Projections::new(rules());
    for (at, line) in text.lines().map(str::trim).enumerate() {
        let line = with_ids(line, &projections);
        let numbered = format!("{}{line}", "2020-01-01 00:00 ticked\n".repeat(at));
        let step = history(&numbered).pop().unwrap();
        let changes = projections.apply(at as u64 + 1, &step.event());
        let said: Vec<String> = changes
            .iter()
            .map(|own| {
                format!(
                    "{} {}",
                    rule_of(&projections, &own.deal, &own.alert),
                    own.change.name()
                )
            })
            .collect();
        assert_eq!(said.join(", "), step.expected.join(" | "), "after {line}");
    }
    projections
}

fn with_ids(line: &str, projections: &Projections) -> String {
    let Some((before, rest)) = line.split_once('$') else {
        return line.to_owned();
    };
    let (rule, after) = rest.split_once(' ').unwrap();
    let view = json(projections, "T1");
    let alerts = view["alerts"].as_array().unwrap();
    let alert = alerts.iter().rfind(|own| own["rule"] == rule).unwrap();
    format!("{before}{} {after}", alert["id"].as_str().unwrap())
}

fn rule_of(projections: &Projections, deal: &str, alert: &str) -> String {
    let view = json(projections, deal);
    let alerts = view["alerts"].as_array().unwrap();
    let found = alerts.iter().find(|own| own["id"] == alert).unwrap();
    found["rule"].as_str().unwrap().to_owned()
}

fn json(projections: &Projections, deal: &str) -> Value {
    serde_json::to_value(projections.deal(deal).unwrap()).unwrap()
}

/// What one further step would come to, in one line.
fn assess(projections: &Projections, line: &str) -> String {
    let step = history(line).pop().unwrap();
    let Verdict {
        outcome,
        escalate,
        alerts,
        unknown,
        standing,
    } = projections.assess(&step.event());
    let rules = |alerts: &[anxin_projections::Alert]| {
        alerts
            .iter()
            .map(|own| own.rule.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let unknown: Vec<String> = unknown.iter().map(|own| own.rule.clone()).collect();
    let escalate = if escalate { ", escalate" } else { "" };
    format!(
        "{}{escalate} | raises {} | unknown {} | standing {}",
        outcome.name(),
        rules(&alerts),
        unknown.join(" "),
        rules(&standing)
    )
}

#[test]
fn repeats_join_within_the_window_and_a_late_record_withdraws() {
    let projections = tell(
        "2025-03-01 10:00 mortgage_balance_stated balance=100 source=bank |
         2025-03-01 11:00 payment_made amount=50 purpose=release payee=seller channel=cheque | B1 raised
         2025-03-03 10:00 payment_made amount=60 purpose=release payee=seller channel=cheque | B1 joined
         2025-03-04 10:00 ticked | B4 raised
         2025-03-06 10:00 ticked | B4 joined
         2025-03-02 10:00 release_repaid recorded=2025-03-07T10:00 | B4 reduced
         2025-03-05 09:00 release_repaid recorded=2025-03-08T10:00 | B4 withdrawn
         2025-04-20 10:00 payment_made amount=70 purpose=release payee=seller channel=cheque | B1 raised
         2025-04-21 10:00 payment_made amount=70 purpose=release payee=seller channel=cheque deal=T2 | B1 raised",
    );
    let view = json(&projections, "T1");
    let table: Vec<String> = view["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            format!(
                "{} {} count {} first {} last {} raised {} evidence {}",
                own["rule"],
                own["state"]["name"],
                own["count"],
                own["first_at"],
                own["last_at"],
                own["raised_at"],
                own["evidence"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["position"].to_string())
                    .collect::<Vec<_>>()
                    .join(" ")
            )
            .replace('"', "")
            .replace(":00+08:00", "")
        })
        .collect();
    assert_eq!(
        table,
        [
            "B1 open count 2 first 2025-03-01T11:00 last 2025-03-03T10:00 raised 2025-03-01T11:00 evidence 1 2",
            "B4 withdrawn count 0 first 2025-03-03T11:00 last 2025-03-05T10:00 raised 2025-03-04T10:00 evidence 2",
            "B1 open count 1 first 2025-04-20T10:00 last 2025-04-20T10:00 raised 2025-04-20T10:00 evidence 1 8",
        ]
    );
    assert_eq!(view["alerts"][1]["state"]["reason_zh"], "迟到的记录");
    let ids: Vec<&Value> = view["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| &own["id"])
        .collect();
    assert!(ids.iter().all(|id| id.as_str().unwrap().len() == 16));
    assert_ne!(ids[0], ids[2], "a new window is a new alert");
}

#[test]
fn people_acknowledge_snooze_and_dismiss_and_nothing_is_lost() {
    let projections = tell(
        "2025-03-01 11:00 payment_made amount=50 purpose=release payee=seller channel=cheque | B1 raised
         2025-03-01 12:00 alert_acknowledged alert=$B1 | B1 acknowledged
         2025-03-01 13:00 alert_snoozed alert=$B1 until=2025-03-02T09:00 reason=等银行 | B1 snoozed
         2025-03-01 14:00 alert_acknowledged alert=nobody |
         2025-03-01 15:00 payment_made amount=50 purpose=release payee=seller channel=cheque | B1 joined
         2025-03-01 16:00 alert_dismissed alert=$B1 reason=已核实 | B1 dismissed
         2025-03-01 17:00 alert_acknowledged alert=$B1 |
         2025-03-01 18:00 payment_made amount=50 purpose=release payee=seller channel=cheque | B1 raised",
    );
    let view = json(&projections, "T1");
    assert_eq!(view["alerts"][0]["state"]["name"], "dismissed");
    assert_eq!(view["alerts"][0]["state"]["reason"], "已核实");
    assert_eq!(view["alerts"][0]["count"], 2);
    assert_eq!(view["changes"].as_array().unwrap().len(), 6);
}

#[test]
fn a_step_is_allowed_reminded_held_or_blocked() {
    let told = tell("2025-03-01 11:00 contract_signed price=100 |");
    let seized = tell(
        "2025-03-01 11:00 contract_signed price=100 |
         2025-03-01 12:00 seizure_found | C2 raised",
    );
    let detained = tell("2025-03-01 11:00 owner_status_changed owner_status=detained | C8 raised");
    let overdue = tell(
        "2025-03-01 11:00 payment_made amount=50 purpose=release payee=old_lender channel=cheque |
         2025-03-04 12:00 ticked | B4 raised",
    );
    let put_off = tell(
        "2025-03-01 11:00 payment_made amount=50 purpose=release payee=old_lender channel=cheque |
         2025-03-04 12:00 ticked | B4 raised
         2025-03-04 12:30 alert_snoozed alert=$B4 until=2025-03-06T09:00 reason=等银行 | B4 snoozed",
    );
    let plain = "2025-03-05 10:00 payment_instructed amount=5 purpose=tail channel=cheque";
    let table: [(&Projections, &str, &str); 13] = [
        (&told, plain, "allow | raises  | unknown  | standing "),
        (
            &told,
            "2025-03-05 10:00 payment_instructed amount=5 purpose=tail channel=cash",
            "remind | raises A4 | unknown  | standing ",
        ),
        (
            &told,
            "2025-03-05 10:00 payment_instructed amount=5 purpose=tail",
            "remind | raises  | unknown A4 | standing ",
        ),
        (
            &told,
            "2025-03-05 10:00 payment_instructed amount=5 purpose=release payee=seller channel=cheque",
            "hold | raises B1 | unknown  | standing ",
        ),
        (
            &told,
            "2025-03-05 10:00 seizure_found",
            "block | raises C2 | unknown  | standing ",
        ),
        (&seized, plain, "allow | raises  | unknown  | standing "),
        (&overdue, plain, "hold | raises  | unknown  | standing B4"),
        (
            &overdue,
            "2025-03-05 10:00 keys_handed_over",
            "allow | raises  | unknown  | standing ",
        ),
        (
            &overdue,
            "2025-03-05 10:00 payment_refunded amount=5",
            "allow | raises  | unknown  | standing ",
        ),
        (
            &overdue,
            "2025-03-05 10:00 escrow_released amount=5",
            "allow | raises  | unknown  | standing ",
        ),
        (
            &detained,
            "2025-03-05 10:00 escrow_released amount=5",
            "hold | raises  | unknown  | standing C8",
        ),
        (&detained, plain, "allow | raises  | unknown  | standing "),
        (&put_off, plain, "allow | raises  | unknown  | standing "),
    ];
    for (projections, line, expected) in table {
        assert_eq!(assess(projections, line), expected, "{line}");
    }
    let woken = plain.replace("03-05", "03-07");
    assert_eq!(
        assess(&put_off, &woken),
        "hold | raises  | unknown  | standing B4"
    );
}

#[test]
fn an_assessment_is_what_apply_then_does() {
    let mut projections = tell("2025-03-01 11:00 contract_signed price=100 |");
    let step =
        history("2025-03-05 10:00 payment_made amount=5 purpose=release payee=seller channel=cash")
            .pop()
            .unwrap();
    let before = rmp_serde::to_vec(&projections.snapshot()).unwrap();
    let assessed = projections.assess(&step.event());
    assert_eq!(
        before,
        rmp_serde::to_vec(&projections.snapshot()).unwrap(),
        "assess changes nothing"
    );
    let changes = projections.apply(2, &step.event());
    let raised: Vec<&String> = changes.iter().map(|own| &own.alert).collect();
    assert_eq!(
        raised,
        assessed
            .alerts
            .iter()
            .map(|own| &own.id)
            .collect::<Vec<_>>()
    );
}

#[test]
fn shadow_alerts_and_unknown_answers_are_kept_apart() {
    let projections = tell(
        "2025-03-01 11:00 payment_made amount=50 purpose=tail |
         2025-03-02 11:00 payment_made amount=50 purpose=tail |",
    );
    let view = json(&projections, "T1");
    assert_eq!(view["alerts"].as_array().unwrap().len(), 0);
    assert_eq!(view["shadow_alerts"].as_array().unwrap().len(), 2);
    let unknown: Vec<String> = view["unknown"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            format!(
                "{} {} {}",
                own["rule"], own["missing"][0]["zh"], own["count"]
            )
        })
        .collect();
    assert_eq!(unknown, [r#""A4" "支付方式" 2"#]);
}
