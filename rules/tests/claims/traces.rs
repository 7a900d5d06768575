//! A trace says what the judge says, and its parts add up to it.

use anxin_rules::Firing;
use anxin_rules::trace::{Form, Node, Trace, Truth};

/// Traces as the firings that they tell of; the truths of their parts must give the whole.
pub fn hear(tell: impl FnOnce(&mut Vec<Trace>), heard: &mut Vec<Firing>) -> Result<(), String> {
    let mut traces = Vec::new();
    tell(&mut traces);
    for trace in traces {
        if !adds_up(trace.truth, Form::All, &trace.nodes) {
            return Err(format!("the parts do not give the whole: {trace:#?}"));
        }
        heard.extend(trace.answer.map(|answer| Firing {
            rule: trace.rule,
            deal: trace.deal,
            trigger: trace.trigger,
            at: trace.at,
            known_at: trace.known_at,
            answer,
        }));
    }
    Ok(())
}

/// Kleene's logic over the parts, which must give the whole.
fn adds_up(truth: Truth, form: Form, parts: &[Node]) -> bool {
    let has = |wanted| parts.iter().any(|node| node.truth == wanted);
    let decide = |deciding, other| match (has(deciding), has(Truth::Unknown)) {
        (true, _) => deciding,
        (false, true) => Truth::Unknown,
        (false, false) => other,
    };
    let expected = match (form, parts) {
        (Form::Atom, _) => truth,
        (Form::Any, _) => decide(Truth::True, Truth::False),
        (Form::Not, [one]) if one.truth == Truth::True => Truth::False,
        (Form::Not, [one]) if one.truth == Truth::False => Truth::True,
        (Form::Not, _) => Truth::Unknown,
        (Form::All | Form::Named, _) => decide(Truth::False, Truth::True),
    };
    let each = |node: &Node| adds_up(node.truth, node.form, &node.children);
    expected == truth && parts.iter().all(each)
}
