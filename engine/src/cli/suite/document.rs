//! A run as a document, `anxin.suite.run/1`.
//!
//! `{cases: [{case, title, file, line, tier, risk, passed, state, failures, differences, losses, false_alarms}],
//! orphans: [path], table: [row], total: row}`. A failure is `{line, zh, en}`, a difference
//! `{what, deal, of, zh, en}`, a loss `{at, invented, amount, caught, lead_seconds, rule, raised_at, why}`, a row
//! `{risk, cases, without_loss, caught_before, caught_after, missed, not_catchable, false_alarms, lost,
//! caught}`. With `ndjson` each case and each orphan is a line, and `{summary: {table, total}}` the last.

use super::run::{Checked, State};
use crate::cli::outcome::Failure;
use crate::cli::output::{Format, Output};
use anxin_events::SECOND;
use anxin_projections::suite::{AlertResult, Caught, Difference, LossOutcome, Row, risk_of};
use anxin_rules::{RiskType, RuleSet};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

const SCHEMA: &str = "anxin.suite.run/1";

pub fn print(
    out: Output,
    checked: &[Checked],
    orphans: &[PathBuf],
    (rows, total): &(Vec<Row>, Row),
    rules: &RuleSet,
) -> Result<(), Failure> {
    let cases = checked.iter().map(|own| case(own, rules));
    let orphans = orphans.iter().map(|path| path.display().to_string());
    let (table, total): (Json, Json) = (rows.iter().map(row).collect(), row(total));
    if out.format == Format::Ndjson {
        let orphans = orphans.map(|path| json!({"orphan": path}));
        let summary = json!({"summary": {"table": table, "total": total}});
        let lines: Json = cases.chain(orphans).chain([summary]).collect();
        return out.document(SCHEMA, lines);
    }
    let (cases, orphans): (Json, Json) = (cases.collect(), orphans.collect());
    let data = json!({"cases": cases, "orphans": orphans, "table": table, "total": total});
    out.document(SCHEMA, data)
}

fn case(own: &Checked, rules: &RuleSet) -> Json {
    let case = &own.recorded.case;
    let differences = match &own.state {
        State::Changed(found) => found.iter().map(difference).collect(),
        State::Same | State::New => Vec::new(),
    };
    let failures = own.run.failures.iter().map(
        |failure| json!({"line": failure.line, "zh": failure.message.zh, "en": failure.message.en}),
    );
    json!({
        "case": case.id,
        "title": case.title,
        "file": own.recorded.file,
        "line": case.line,
        "tier": case.head.as_ref().map(|head| head.tier.name()),
        "risk": risk_of(case, rules).map(RiskType::name),
        "passed": own.passed(),
        "state": own.state.names().1,
        "failures": failures.collect::<Json>(),
        "differences": differences,
        "losses": own.run.losses.iter().map(loss).collect::<Json>(),
        "false_alarms": own.run.false_alarms.iter().map(false_alarm).collect::<Json>(),
    })
}

/// A difference, as every document of the suite tells it.
pub fn difference(found: &Difference) -> Json {
    json!({
        "what": found.what.name(),
        "deal": found.deal,
        "of": found.of,
        "zh": found.sentence.zh,
        "en": found.sentence.en,
    })
}

fn loss(own: &LossOutcome) -> Json {
    let (rule, raised_at) = match &own.caught {
        Caught::Before { rule, at } | Caught::After { rule, at } => {
            (Some(rule), Some(at.to_string()))
        }
        Caught::Missed | Caught::NotCatchable { .. } => (None, None),
    };
    let why = match &own.caught {
        Caught::NotCatchable { why } => Some(why),
        _ => None,
    };
    json!({
        "at": own.loss.at.to_string(),
        "invented": own.loss.invented,
        "amount": own.loss.amount.to_string(),
        "caught": own.caught.names().1,
        "lead_seconds": own.lead().and_then(|lead| lead.checked_div(SECOND)),
        "rule": rule,
        "raised_at": raised_at,
        "why": why,
    })
}

fn false_alarm((deal, alert): &(String, AlertResult)) -> Json {
    json!({"deal": deal, "rule": alert.rule, "raised_at": alert.raised_at.to_string()})
}

fn row(row: &Row) -> Json {
    json!({
        "risk": row.risk.map(RiskType::name),
        "cases": row.cases,
        "without_loss": row.without_loss,
        "caught_before": row.before,
        "caught_after": row.after,
        "missed": row.missed,
        "not_catchable": row.not_catchable,
        "false_alarms": row.false_alarms,
        "lost": row.lost.to_string(),
        "caught": row.caught.to_string(),
    })
}
