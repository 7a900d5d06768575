//! Why a program ended unknown: walks back from its result to the values that are missing.

use super::run::{Done, Scene};
use crate::program::{MAYBE, Program, Reg, Same, SetRef, Step, UNKNOWN};
use crate::typed::{Label, Span, year_label};

/// Names of what is missing, in source order, none twice.
pub fn missing(program: &Program, root: Reg, scene: &Scene<'_>, numbers: &[i64]) -> Vec<Label> {
    let mut walk = Walk {
        program,
        scene,
        done: Done(numbers),
        found: Vec::new(),
    };
    walk.truth(root);
    walk.found
}

/// The same of a number.
pub fn missing_number(
    program: &Program,
    root: Reg,
    scene: &Scene<'_>,
    numbers: &[i64],
) -> Vec<Label> {
    let mut walk = Walk {
        program,
        scene,
        done: Done(numbers),
        found: Vec::new(),
    };
    walk.number(root);
    walk.found
}

struct Walk<'a> {
    program: &'a Program,
    scene: &'a Scene<'a>,
    done: Done<'a>,
    found: Vec<Label>,
}

impl<'a> Walk<'a> {
    fn add(&mut self, label: Label) {
        if !self.found.contains(&label) {
            self.found.push(label);
        }
    }

    fn own_label(&mut self, reg: Reg) {
        let label = usize::try_from(reg)
            .ok()
            .and_then(|at| self.program.labels.get(at));
        if let Some(Some(label)) = label {
            self.add(label.clone());
        }
    }

    fn step(&self, reg: Reg) -> Option<&'a Step> {
        usize::try_from(reg)
            .ok()
            .and_then(|at| self.program.steps.get(at))
    }

    fn truth(&mut self, reg: Reg) {
        if self.done.get(reg) != MAYBE {
            return;
        }
        match self.step(reg) {
            Some(Step::And(left, right) | Step::Or(left, right)) => {
                self.truth(*left);
                self.truth(*right);
            }
            Some(Step::Not(inner)) => self.truth(*inner),
            Some(Step::Compare(_, left, right)) => {
                self.number(*left);
                self.number(*right);
            }
            Some(Step::Flag(value) | Step::Against(_, value, _)) => self.number(*value),
            Some(Step::Member(item, set)) => {
                self.number(*item);
                self.set(set);
            }
            Some(Step::Subset(sets)) => {
                self.set(&sets.0);
                self.set(&sets.1);
            }
            Some(Step::Has(_, start, same)) => self.history(reg, *start, &[same]),
            Some(Step::Since(since)) => {
                self.history(reg, None, &[&since.from.1, &since.event.1]);
            }
            _ => self.own_label(reg),
        }
    }

    fn number(&mut self, reg: Reg) {
        if self.done.get(reg) != UNKNOWN {
            return;
        }
        let before = self.found.len();
        match self.step(reg) {
            Some(
                Step::Plus(left, right)
                | Step::Minus(left, right)
                | Step::Times(left, right, _)
                | Step::Least(left, right)
                | Step::Most(left, right),
            ) => {
                let operands_known =
                    self.done.get(*left) != UNKNOWN && self.done.get(*right) != UNKNOWN;
                self.number(*left);
                self.number(*right);
                if operands_known && self.found.len() == before {
                    self.own_label(reg);
                }
            }
            Some(Step::InTable(_, key)) => {
                let known = self.done.get(*key) != UNKNOWN;
                self.number(*key);
                if known {
                    self.own_label(reg);
                }
            }
            Some(Step::Count(_, start, same) | Step::Total(_, start, _, same)) => {
                self.history(reg, *start, &[same])
            }
            Some(Step::Latest(_, _, same) | Step::LatestAt(_, same)) => {
                self.history(reg, None, &[same])
            }
            Some(Step::OtherDeals(_, key)) if self.done.get(*key) == UNKNOWN => self.number(*key),
            Some(Step::OtherDealsOfSet(_, set)) if self.scene.is_unsure(set, &self.done) => {
                self.set(set)
            }
            Some(Step::Start(span)) => self.window(reg, *span),
            _ => self.own_label(reg),
        }
    }

    /// A window or a field of this event that is missing explains an atom before the atom itself does.
    fn history(&mut self, reg: Reg, start: Option<Reg>, same: &[&Same]) {
        let mut explained = false;
        let outer = same
            .iter()
            .flat_map(|same| same.iter().map(|(_, reg)| *reg));
        for missing in start.into_iter().chain(outer) {
            if self.done.get(missing) == UNKNOWN {
                self.number(missing);
                explained = true;
            }
        }
        if !explained {
            self.own_label(reg);
        }
    }

    fn window(&mut self, reg: Reg, span: Span) {
        match self.scene.start(span) {
            Err(beyond) => self.add(year_label(beyond.0)),
            Ok(_) => self.own_label(reg),
        }
    }

    fn set(&mut self, set: &SetRef) {
        if !self.scene.is_unsure(set, &self.done) {
            return;
        }
        match set {
            SetRef::List(regs) => regs.iter().for_each(|reg| self.number(*reg)),
            SetRef::Joined(parts) => parts.iter().for_each(|part| self.set(part)),
            SetRef::Field(_) | SetRef::Fact(_) => {
                if let Some(label) = self.program.set_labels.get(set) {
                    self.add(label.clone());
                }
            }
        }
    }
}
