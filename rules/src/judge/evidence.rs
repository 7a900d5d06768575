//! On which events an answer stands: walks back from a result to the histories that it was read from.

use super::run::{Done, Scene};
use crate::program::{Program, Reg, SetRef, Step};

/// Log positions, ascending. Of `且` and `或` those parts count that came out as the whole did; an event that
/// is not there leaves no trace.
pub fn evidence(program: &Program, root: Reg, scene: &Scene<'_>, numbers: &[i64]) -> Vec<u64> {
    let mut walk = Walk {
        program,
        scene,
        done: Done(numbers),
        found: Vec::new(),
    };
    walk.reg(root);
    walk.found.sort_unstable();
    walk.found.dedup();
    walk.found
}

struct Walk<'a> {
    program: &'a Program,
    scene: &'a Scene<'a>,
    done: Done<'a>,
    found: Vec<u64>,
}

impl<'a> Walk<'a> {
    fn reg(&mut self, reg: Reg) {
        let program: &'a Program = self.program;
        let step = usize::try_from(reg)
            .ok()
            .and_then(|at| program.steps.get(at));
        match step {
            Some(Step::And(left, right) | Step::Or(left, right)) => {
                for part in [*left, *right] {
                    if self.done.get(part) == self.done.get(reg) {
                        self.reg(part);
                    }
                }
            }
            Some(
                Step::Compare(_, left, right)
                | Step::Plus(left, right)
                | Step::Minus(left, right)
                | Step::Times(left, right, _)
                | Step::Least(left, right)
                | Step::Most(left, right),
            ) => {
                self.reg(*left);
                self.reg(*right);
            }
            Some(
                Step::Not(inner)
                | Step::Flag(inner)
                | Step::Present(inner)
                | Step::Against(_, inner, _)
                | Step::InTable(_, inner)
                | Step::OtherDeals(_, inner),
            ) => self.reg(*inner),
            Some(Step::Member(item, set)) => {
                self.reg(*item);
                self.set(set);
            }
            Some(Step::Subset(sets)) => {
                self.set(&sets.0);
                self.set(&sets.1);
            }
            Some(Step::PresentSet(set) | Step::OtherDealsOfSet(_, set)) => self.set(set),
            Some(Step::Latest(ring, _, same) | Step::LatestAt(ring, same)) => {
                let latest = self.scene.latest(*ring, same, &self.done);
                self.found
                    .extend(latest.and_then(|(entry, _)| u64::try_from(entry.position).ok()));
            }
            Some(
                Step::Has(ring, start, same)
                | Step::Count(ring, start, same)
                | Step::Total(ring, start, _, same),
            ) => {
                let inside = self.scene.inside(*ring, *start, same, &self.done);
                self.found.extend(inside);
            }
            Some(Step::Since(since)) => {
                self.found
                    .extend(self.scene.since_latest(since, &self.done));
            }
            _ => {}
        }
    }

    fn set(&mut self, set: &SetRef) {
        match set {
            SetRef::Field(_) | SetRef::Fact(_) => {}
            SetRef::List(regs) => regs.iter().for_each(|reg| self.reg(*reg)),
            SetRef::Joined(parts) => parts.iter().for_each(|part| self.set(part)),
        }
    }
}
