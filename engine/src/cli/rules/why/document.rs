//! The same as a document, `anxin.rules.why/1`.
//!
//! `{rule, title, deal, judgements: [{trigger, kind, at, known_at, deadline, truth, missing, message, withdrawn_by,
//! nodes}], waiting: [{trigger, due}], silence}`; a node is `{section, form, text, truth, reached, readings, nodes}`,
//! a reading `{name, value, missing, window, events}`. Truths are `true`, `false` and `unknown`.

use super::Told;
use anxin_events::Instant;
use anxin_projections::inquiry::{Judgement, Silence};
use anxin_rules::Answer;
use anxin_rules::trace::{Form, Node, Reading, Section, Truth};
use serde_json::{Value as Json, json};

pub fn of(told: &Told<'_>) -> Json {
    let info = told.rules.rules.get(told.rule);
    let waiting = told.inquiry.waiting();
    json!({
        "rule": info.map(|info| &info.terms.id),
        "title": info.map(|info| &info.terms.title),
        "deal": told.deal,
        "judgements": told.chosen.iter().map(|own| judgement(own)).collect::<Json>(),
        "waiting": waiting.iter().map(|(trigger, due)| json!({"trigger": trigger, "due": due.to_string()})).collect::<Json>(),
        "silence": told.inquiry.silence().map(|own| silence(&own)),
    })
}

fn judgement(judgement: &Judgement) -> Json {
    let trace = &judgement.trace;
    let (message, missing) = match &trace.answer {
        Some(Answer::Fired(finding)) => (Some(&finding.message), None),
        Some(Answer::Unknown { missing }) => (None, Some(missing)),
        _ => (None, None),
    };
    let missing = missing.map(|all| {
        let each = all.iter().map(|(zh, en)| json!({"zh": zh, "en": en}));
        each.collect::<Json>()
    });
    json!({
        "trigger": trace.trigger,
        "kind": trace.kind.spec().name,
        "at": trace.at.to_string(),
        "known_at": trace.known_at.to_string(),
        "deadline": trace.deadline.map(|own| json!({"from": own.from.to_string(), "due": own.due.to_string()})),
        "truth": truth(trace.truth),
        "message": message,
        "missing": missing,
        "withdrawn_by": judgement.withdrawn_by,
        "nodes": nodes(&trace.nodes),
    })
}

fn nodes(nodes: &[Node]) -> Json {
    let each = nodes.iter().map(|node| {
        json!({
            "section": node.section.map(section),
            "form": form(node.form),
            "text": node.text,
            "truth": truth(node.truth),
            "reached": node.reached,
            "readings": node.readings.iter().map(reading).collect::<Json>(),
            "nodes": self::nodes(&node.children),
        })
    });
    each.collect()
}

fn reading(reading: &Reading) -> Json {
    let text = |at: Instant| at.to_string();
    json!({
        "name": reading.name,
        "value": reading.value,
        "missing": reading.missing,
        "window": reading.window.map(|own| json!({"from": own.from.map(text), "to": text(own.to), "to_counts": own.to_counts})),
        "events": reading.events,
    })
}

fn silence(silence: &Silence) -> Json {
    match silence {
        Silence::Mode(mode) => json!({"reason": "mode", "mode": mode.names().1}),
        Silence::NoTrigger(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.spec().name).collect();
            json!({"reason": "no_trigger", "kinds": kinds})
        }
        Silence::OutOfEffect(own, events) => {
            let to = own.to.map(|to| to.to_string());
            json!({"reason": "out_of_effect", "from": own.from.to_string(), "to": to, "events": events})
        }
        Silence::NotStarted(events) => json!({"reason": "not_started", "events": events}),
        Silence::Waiting(_) => json!({"reason": "waiting"}),
        Silence::Undated(trigger, missing) => {
            let missing = missing.iter().map(|(zh, en)| json!({"zh": zh, "en": en}));
            json!({"reason": "undated", "event": trigger, "missing": missing.collect::<Json>()})
        }
    }
}

const fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

const fn section(section: Section) -> &'static str {
    match section {
        Section::Scope => "scope",
        Section::Where => "where",
        Section::Start => "start",
        Section::Without => "without",
        Section::If => "if",
    }
}

const fn form(form: Form) -> &'static str {
    match form {
        Form::All => "all",
        Form::Any => "any",
        Form::Not => "not",
        Form::Named => "named",
        Form::Atom => "atom",
    }
}
