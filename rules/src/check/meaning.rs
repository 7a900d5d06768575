//! What a condition cannot mean: parts that never hold, always hold, contradict or repeat each other.
//!
//! A condition is true, false or unknown. "Never" says that it is false or unknown for every event, "always"
//! that it is true as soon as it is known. A part is called superfluous only if leaving it out changes no
//! answer, unknown ones included; so `金额 有值 且 金额 > 5万元`, which keeps unknown amounts quiet, is left
//! alone. The work grows with the size of a rule times the depth of its brackets, not with the values in it.

mod atoms;
mod known;
mod possible;
mod tell;
mod tree;
mod values;
mod walk;

use super::{Checker, code};
use crate::ast;
use crate::calendar::Length;
use crate::diagnostic::{Diagnostic, Severity, Wording};
use crate::terms::RuleInfo;
use crate::typed::{Cond, Deadline, Parameter, Pattern, Span, Trigger, always};
use anxin_events::{FieldType, Kind};
use atoms::{Atoms, Past};
use known::Known;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
pub(super) use tell::{Said, Written};
use tree::Node;
use walk::walk;

/// Days without end.
const ALWAYS: (i64, i64) = (i64::MIN, i64::MAX);

impl Checker {
    /// Looks at the whole of a rule: scope, filter of the trigger and `若` together.
    pub(super) fn look_at_rule(&mut self, info: &RuleInfo, trigger: &Trigger, when: ast::Span) {
        let parameters = Rc::clone(&self.parameters);
        match trigger {
            Trigger::Events(cases) => {
                let found = cases
                    .iter()
                    .map(|case| {
                        let mut atoms =
                            Atoms::new(&parameters, case.kind, info.terms.period(), None);
                        let tree = Node::of(&case.condition, true, &mut atoms);
                        (case.kind, self.told(case.kind, &tree, when))
                    })
                    .collect();
                self.tell(found);
            }
            Trigger::Deadline(deadline) => {
                self.look_at_deadline(deadline, info.terms.period(), &parameters, when);
            }
        }
    }

    /// Looks at the filter of a pattern.
    pub(super) fn look_at_filter(&mut self, kind: Kind, filter: &Cond, name: ast::Span) {
        if *filter == always() {
            return;
        }
        let parameters = Rc::clone(&self.parameters);
        let mut atoms = Atoms::new(&parameters, kind, ALWAYS, None);
        let tree = Node::of(filter, true, &mut atoms);
        let found = self.told(kind, &tree, name);
        self.tell(vec![(kind, found)]);
    }

    fn look_at_deadline(
        &mut self,
        deadline: &Deadline,
        period: (i64, i64),
        parameters: &[Parameter],
        when: ast::Span,
    ) {
        let kind = deadline.start.kind;
        let covers = |pattern: &Pattern| {
            pattern.kind == kind
                && pattern.same.iter().all(|(own, outer)| own == outer)
                && implies(&deadline.start.filter, pattern, parameters, period)
        };
        if let Some(absent) = deadline.absent.as_ref().filter(|absent| covers(absent)) {
            let (zh, en) = absent.label();
            self.error_with_help(
                &code::DEADLINE_MEETS_ITSELF,
                when,
                (
                    format!("期限起于“{zh}”，它自己就是要等的“{zh}”，规则永远不会触发"),
                    format!("the deadline begins with `{en}`, which is itself the `{en}` that it waits for: it never fires"),
                ),
                (
                    format!("写明要等的是另一种：没有 {zh} 其中 …，或换成别的事件"),
                    format!("say which other one is awaited: no {en} where …, or another event"),
                ),
            );
            return;
        }
        let from_instant = deadline.from.map(|field| field.spec().ty) != Some(FieldType::Date);
        if deadline.after == Span::Fixed(Length::Exact(0))
            && deadline.absent.is_some()
            && deadline.from.is_none()
        {
            self.zero_duration(when);
            return;
        }
        let age = match deadline.after {
            Span::Fixed(Length::Exact(micros)) if from_instant && deadline.from.is_none() => micros,
            _ => i64::MAX.saturating_sub(1),
        };
        let plain = |pattern: &Pattern| pattern.same.is_empty() && covers(pattern);
        let past = Past {
            covers: &plain,
            age,
        };
        let mut atoms = Atoms::new(parameters, kind, period, Some(past));
        let whole = Cond::All(vec![
            deadline.start.filter.clone(),
            deadline.condition.clone(),
        ]);
        let tree = Node::of(&whole, true, &mut atoms);
        let found = self.told(kind, &tree, when);
        self.tell(vec![(kind, found)]);
    }

    pub(super) fn zero_duration(&mut self, span: ast::Span) {
        self.error_with_help(
            &code::ZERO_DURATION,
            span,
            (
                "时长是零，没有事件能在其中发生".to_owned(),
                "the duration is zero: no event can occur within it".to_owned(),
            ),
            (
                "写出时长，例如 1天、24小时、2个工作日".to_owned(),
                "write a duration, such as 1 days, 24 hours, 2 working_days".to_owned(),
            ),
        );
    }

    /// Tells what was found for each kind of event. A part may be superfluous for one kind and not for
    /// another; only a contradiction is worth telling even so.
    fn tell(&mut self, found: Vec<(Kind, Vec<(usize, Diagnostic)>)>) {
        let kinds = found.len();
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for (_, found) in &found {
            let places: BTreeSet<_> = found.iter().map(place).collect();
            for place in places {
                let count = counts.entry(place).or_default();
                *count = count.saturating_add(1);
            }
        }
        for (kind, found) in found {
            for (file, mut one) in found {
                let everywhere = counts.get(&(file, one.span, one.code.id)) == Some(&kinds);
                if !everywhere {
                    if one.code != &code::CONTRADICTION {
                        continue;
                    }
                    one.code = &code::DEAD_KIND;
                    one.severity = Severity::Warning;
                    one.message = Wording::new(
                        format!("{}时，{}", kind.spec().zh, one.message.zh),
                        format!("for {}, {}", kind.spec().name, one.message.en),
                    );
                }
                self.report_at(file, one);
            }
        }
    }

    fn told(&self, kind: Kind, tree: &Node<'_>, when: ast::Span) -> Vec<(usize, Diagnostic)> {
        let found = walk(tree);
        let told = found
            .iter()
            .filter(|finding| self.has_room_for(finding.wrong.severity()))
            .map(|finding| self.diagnostic(kind, finding, when));
        told.collect()
    }
}

/// Findings of one place and code are one.
fn place((file, one): &(usize, Diagnostic)) -> (usize, ast::Span, &'static str) {
    (*file, one.span, one.code.id)
}

/// Does every event that surely passes the one filter surely match the pattern?
fn implies(filter: &Cond, pattern: &Pattern, parameters: &[Parameter], period: (i64, i64)) -> bool {
    let mut atoms = Atoms::new(parameters, pattern.kind, period, None);
    let one = Node::of(filter, true, &mut atoms);
    let other = Node::of(&pattern.filter, true, &mut atoms);
    let mut known = Known::default();
    known.meet(&one.when.yes) && !known.allows(&other.when.not_yes)
}
