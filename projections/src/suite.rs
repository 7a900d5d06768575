//! Recorded cases as regression: what comes out of a case in full, what of it differs from the result that
//! a person accepted, and what was done about the money that was lost.
//!
//! It knows no files and asks nobody: whether a difference is right is for people to say.

use crate::projections::Projections;
use crate::risk::is_payment_step;
use crate::trial::{self, Failure};
use anxin_rules::RuleSet;
use anxin_rules::case::{Case, Expectation, StepKind};
use anxin_rules::diagnostic::Wording;
use std::collections::BTreeSet;
use std::sync::Arc;

mod caught;
mod difference;
mod result;
mod sentence;
mod text;

pub use caught::{Caught, LossOutcome, Row, risk_of, table};
pub use difference::{Difference, What};
pub use result::{
    AlertResult, AlertState, CaseResult, ClaimResult, DealResult, DutyResult, ExposureResult,
    Fired, Happening, VerdictResult,
};
pub use text::BadResult;

/// What one run of a case gave.
#[derive(Clone, Debug)]
pub struct Run {
    /// Expectations that did not hold, and what the head says that is not so.
    pub failures: Vec<Failure>,
    /// What came out in full.
    pub result: CaseResult,
    /// Its losses, and what was done about each.
    pub losses: Vec<LossOutcome>,
    /// Alerts of live rules that hold, block or escalate, and that no expectation names.
    pub false_alarms: Vec<(String, AlertResult)>,
}

/// Runs a case against a rule set.
#[must_use]
pub fn run(case: &Case, rules: &Arc<RuleSet>) -> Run {
    let mut projections = Projections::new(Arc::clone(rules));
    let mut verdicts = Vec::new();
    let taken: Vec<_> = case.events().collect();
    for (position, event) in (0_u64..).zip(&taken) {
        if is_payment_step(event.kind) {
            verdicts.push((event.stream.key(), event, projections.assess(event)));
        }
        projections.apply(position, event);
    }
    let result = CaseResult::of(&case.id, rules, &projections, &taken, &verdicts);
    let losses = caught::losses(case, &result);
    let mut failures = trial::run(case, rules).failures;
    failures.extend(head_failures(case, rules, &losses));
    failures.sort_by_key(|failure| failure.line);
    Run {
        failures,
        false_alarms: caught::false_alarms(case, &result),
        losses,
        result,
    }
}

/// What the head of a case says that the rules contradict.
fn head_failures(case: &Case, rules: &RuleSet, losses: &[LossOutcome]) -> Vec<Failure> {
    let named = case.head.iter().flat_map(|head| &head.mechanism);
    let unknown = named.filter(|id| rules.find(id).is_none()).map(|id| {
        Wording::new(
            format!("机理写了 {id}，规则集里没有这条规则。"),
            format!("The mechanism names {id}; the rule set has no such rule."),
        )
    });
    let kept = losses.iter().filter_map(|own| {
        let Caught::Before { rule, .. } = &own.caught else {
            return None;
        };
        own.loss.not_catchable.as_ref()?;
        let at = trial::moment(own.loss.at);
        Some(Wording::new(
            format!("{at} 的损失写着“无从拦下”，而 {rule} 在此前就拦下了。"),
            format!("The loss of {at} says `not_catchable`, but {rule} caught it before."),
        ))
    });
    let line = case.line;
    let all = unknown.chain(kept);
    all.map(|message| Failure { line, message }).collect()
}

/// Rules that an expectation of the case says alert, also those that were taken back afterwards.
fn expected(case: &Case) -> BTreeSet<&str> {
    let rules = case.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Expect(Expectation::Alert { rule, .. } | Expectation::Withdrawn(rule)) => {
            Some(rule.as_str())
        }
        _ => None,
    });
    rules.collect()
}
