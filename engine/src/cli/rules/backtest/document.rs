//! The comparison as a document, `anxin.rules.backtest/1`.
//!
//! `{histories: [{name, deals: [{deal, at_stake: {base, head}, alerts: [{change, rule, severity, base, head}]}],
//! losses: [{at, invented, amount, base, head}]}], summary: {changes, at_stake, lost, held, payouts}}`. An alert's
//! side is `{id, first_at, raised_at, withdrawn, at_stake}`, a loss's `{lead_seconds, held}`. `payouts` is null until
//! claims are folded. With `ndjson` each history is a line, and the summary the last.

use super::Past;
use super::report::Total;
use crate::cli::outcome::Failure;
use crate::cli::output::{Format, Output};
use anxin_events::SECOND;
use anxin_projections::backtest::{Change, Compared, LossCompared, Warning};
use anxin_projections::{Alert, AlertState};
use anxin_rules::Severity;
use serde_json::{Map, Value as Json, json};

const SCHEMA: &str = "anxin.rules.backtest/1";

pub fn print(out: Output, pasts: &[Past]) -> Result<(), Failure> {
    let mut rows: Vec<Json> = pasts.iter().map(history).collect();
    let summary = summary(pasts);
    if out.format == Format::Ndjson {
        rows.push(json!({"summary": summary}));
        return out.document(SCHEMA, rows.into());
    }
    out.document(SCHEMA, json!({"histories": rows, "summary": summary}))
}

fn history(past: &Past) -> Json {
    let deals = past.deals.iter().map(|deal| {
        json!({
            "deal": deal.deal,
            "at_stake": {"base": deal.at_stake.0.to_string(), "head": deal.at_stake.1.to_string()},
            "alerts": deal.alerts.iter().map(alert).collect::<Json>(),
        })
    });
    json!({
        "name": past.name,
        "deals": deals.collect::<Json>(),
        "losses": past.losses.iter().map(loss).collect::<Json>(),
    })
}

fn alert(compared: &Compared) -> Json {
    json!({
        "change": compared.change.names().1,
        "rule": compared.alert().map(|own| &own.rule),
        "severity": compared.severity().map(|own| own.names().1),
        "base": compared.base.as_ref().map(side),
        "head": compared.head.as_ref().map(side),
    })
}

fn side(alert: &Alert) -> Json {
    let withdrawn = matches!(alert.state, AlertState::Withdrawn { .. });
    json!({
        "id": alert.id,
        "first_at": alert.first_at.to_string(),
        "raised_at": alert.raised_at.to_string(),
        "withdrawn": withdrawn,
        "at_stake": alert.at_stake.map(|(_, amount)| amount.to_string()),
    })
}

fn loss(compared: &LossCompared) -> Json {
    let warning = |own: Warning| {
        let lead = own.lead.and_then(|lead| lead.checked_div(SECOND));
        json!({"lead_seconds": lead, "held": own.held})
    };
    json!({
        "at": compared.loss.at.to_string(),
        "invented": compared.loss.invented,
        "amount": compared.loss.amount.to_string(),
        "base": warning(compared.base),
        "head": warning(compared.head),
    })
}

fn summary(pasts: &[Past]) -> Json {
    let of = |change: Change| {
        let severities = [
            Severity::Critical,
            Severity::High,
            Severity::Medium,
            Severity::Low,
        ];
        let counts = severities.map(|severity| {
            let all = pasts.iter().flat_map(Past::alerts);
            let own = all.filter(|own| own.change == change && own.severity() == Some(severity));
            (severity.names().1.to_owned(), Json::from(own.count()))
        });
        (
            change.names().1.to_owned(),
            Json::Object(counts.into_iter().collect()),
        )
    };
    let changes: Map<String, Json> = Change::ALL.into_iter().map(of).collect();
    let total = Total::of(pasts);
    json!({
        "changes": changes,
        "at_stake": {"base": total.base.to_string(), "head": total.head.to_string()},
        "lost": total.lost.to_string(),
        "held": {"base": total.kept_base.to_string(), "head": total.kept_head.to_string()},
        "payouts": Json::Null,
    })
}
