//! A recorded case against a rule set: its events go in one by one, and each expectation is checked
//! against what the lines above it gave. What fails is said in sentences, never as a dump.

use crate::projections::Projections;
use crate::risk::{Alert, DealRisk, Unknown};
use anxin_events::Category;
use anxin_rules::RuleSet;
use anxin_rules::case::{Case, Expectation, Step, StepKind};
use anxin_rules::diagnostic::Wording;
use std::collections::BTreeSet;
use std::sync::Arc;

mod check;
mod promise;
mod sentence;

pub(crate) use sentence::{join, moment};

/// What came of a case.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The case, as a report names it.
    pub case: String,
    /// Expectations that did not hold, in the order of their lines.
    pub failures: Vec<Failure>,
    /// Every alert that was raised, deal by deal, as it stands after the last line.
    pub alerts: Vec<Alert>,
}

/// An expectation that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What was expected, what came out, and by which lines.
    pub message: Wording,
}

impl Trial {
    /// Did everything hold?
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs a case against a rule set.
#[must_use]
pub fn run(case: &Case, rules: &Arc<RuleSet>) -> Trial {
    let mut stand = Stand {
        case,
        rules,
        projections: Projections::new(Arc::clone(rules)),
        deals: Vec::new(),
        taken: Vec::new(),
    };
    let mut failures = Vec::new();
    for step in &case.steps {
        match &step.kind {
            StepKind::Expect(expectation) => {
                failures.extend(stand.failure(expectation).map(|message| Failure {
                    line: step.line,
                    message,
                }));
            }
            StepKind::Event(_) | StepKind::Advance { .. } => stand.take(step),
        }
    }
    Trial {
        case: case.name(),
        failures,
        alerts: stand.risks().flat_map(DealRisk::alerts).cloned().collect(),
    }
}

/// How things stand after the lines so far.
struct Stand<'a> {
    case: &'a Case,
    rules: &'a RuleSet,
    projections: Projections,
    /// Deals that have an event, in the order of their first.
    deals: Vec<&'a str>,
    /// The line of each event, by its log position.
    taken: Vec<&'a Step>,
}

impl<'a> Stand<'a> {
    fn take(&mut self, step: &'a Step) {
        let Some(event) = step.event() else {
            return;
        };
        let position = u64::try_from(self.taken.len()).unwrap_or(u64::MAX);
        self.taken.push(step);
        let deal = event.stream.key();
        if event.stream.category() == Category::Deal && !self.deals.contains(&deal) {
            self.deals.push(deal);
        }
        self.projections.apply(position, &event);
    }

    fn risks(&self) -> impl Iterator<Item = &DealRisk> {
        self.deals
            .iter()
            .filter_map(|deal| self.projections.risk(deal))
    }

    /// Alerts of a rule in all deals of the case, those of a shadow rule too.
    fn alerts(&self, rule: &str) -> Vec<&Alert> {
        self.risks()
            .flat_map(|risk| risk.alerts().iter().chain(risk.shadow()))
            .filter(|alert| alert.rule == rule)
            .collect()
    }

    /// What a rule could not decide.
    fn unknown(&self, rule: &str) -> Vec<&Unknown> {
        self.risks()
            .flat_map(DealRisk::unknown)
            .filter(|unknown| unknown.rule == rule)
            .collect()
    }

    /// Rules that the case says alert, anywhere in it.
    fn expected_rules(&self) -> BTreeSet<&'a str> {
        let expectations = self.case.steps.iter().filter_map(|step| match &step.kind {
            StepKind::Expect(Expectation::Alert { rule, .. }) => Some(rule.as_str()),
            _ => None,
        });
        expectations.collect()
    }
}
