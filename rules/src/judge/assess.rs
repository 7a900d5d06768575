//! What commitments say of a claim, by what is known at a moment.

use super::evidence::evidence;
use super::notes::truth;
use super::run::{Done, Scene, run};
use super::{Judge, explain, plan_of};
use crate::assessment::{Amounts, Answered, Applied, Assessment, Outcome, outcome, split};
use crate::ast::Text;
use crate::firing::{RoleCode, Supplied};
use crate::program::{ClaimPlan, FALSE, Reg, SharingPlan, TRUE, UNKNOWN};
use crate::typed::{Commitment, Label};
use anxin_events::{Event, Instant, Money};

impl Judge {
    /// What each commitment that this event claims under says of it. Everything absorbed counts that occurred
    /// up to `at`, whether it stands before the claim in the log or behind it; windows end at `at`.
    #[must_use]
    pub fn assess(
        &self,
        position: u64,
        claim: &Event<'_>,
        supplied: &Supplied,
        at: Instant,
    ) -> Vec<Assessment> {
        let plans = plan_of(&self.rules, claim).map_or(&[][..], |plan| &plan.claims);
        let assess = |plan: &ClaimPlan| {
            let typed = self.rules.typed.commitments.get(plan.commitment)?;
            self.with_event(position, claim, supplied, plan.program.fields, |scene| {
                let scene = Scene {
                    at: at.micros(),
                    until: at.micros(),
                    ..*scene
                };
                let mut numbers = vec![0; plan.program.steps.len()];
                run(&plan.program, &scene, &mut numbers);
                let look = Look {
                    plan,
                    typed,
                    scene: &scene,
                    numbers: &numbers,
                };
                look.assessment()
            })
        };
        plans.iter().filter_map(assess).collect()
    }
}

/// A claim under a commitment.
struct Look<'a> {
    plan: &'a ClaimPlan,
    typed: &'a Commitment,
    scene: &'a Scene<'a>,
    numbers: &'a [i64],
}

impl Look<'_> {
    fn assessment(&self) -> Option<Assessment> {
        let (from, to) = self.plan.effective;
        let occurred = self.scene.row.occurred;
        if self.truth(self.plan.filter) == FALSE || occurred < from || occurred >= to {
            return None;
        }
        let requirements = self.requirements();
        let exclusions = self.exclusions();
        let questions = self.questions();
        let (amounts, mut missing) = self.amounts();
        let (sheet, result) = amounts.sheet();
        if self.truth(self.plan.filter) != TRUE {
            missing.splice(0..0, self.missing(self.plan.filter));
        }
        let outcome = outcome(&requirements, &exclusions, &questions, result, missing);
        let shares = match (&outcome, &self.plan.sharing) {
            (Outcome::Owed(amount), Some(sharing)) => self.shares(*amount, sharing),
            _ => None,
        };
        let limit = |(label, span): &(Text, crate::typed::Span)| {
            let length = self.scene.length(*span);
            let by = length.and_then(|length| {
                let calendar = &self.scene.compiled.calendar;
                calendar.later(self.scene.row.at(), length).ok()
            });
            (label.clone(), by)
        };
        Some(Assessment {
            commitment: self.plan.commitment,
            claim: self.scene.row.position,
            at: Instant::from_micros(self.scene.at),
            outcome,
            requirements,
            exclusions,
            questions,
            sheet,
            yearly_cap: self
                .plan
                .yearly_cap
                .and_then(|cap| self.number(cap))
                .map(Money::from_fen),
            shares,
            limits: self.typed.limits.iter().map(limit).collect(),
        })
    }

    fn truth(&self, reg: Reg) -> i64 {
        Done(self.numbers).get(reg)
    }

    fn number(&self, reg: Reg) -> Option<i64> {
        Some(Done(self.numbers).get(reg)).filter(|number| *number != UNKNOWN)
    }

    fn missing(&self, root: Reg) -> Vec<Label> {
        explain::missing(&self.plan.program, root, self.scene, self.numbers)
    }

    fn evidence(&self, root: Reg) -> Vec<u64> {
        evidence(&self.plan.program, root, self.scene, self.numbers)
    }

    fn answered(&self, label: &Text, condition: Reg, excused: Option<Reg>) -> Answered {
        let holds = truth(self.truth(condition));
        Answered {
            label: label.clone(),
            truth: holds,
            excused: holds != Some(true) && excused.is_some_and(|own| self.truth(own) == TRUE),
            missing: self.missing(condition),
            evidence: self.evidence(condition),
            ask: None,
        }
    }

    fn requirements(&self) -> Vec<Answered> {
        let pairs = self.typed.requirements.iter().zip(&self.plan.requirements);
        pairs
            .map(|(typed, (condition, excused))| self.answered(&typed.label, *condition, *excused))
            .collect()
    }

    fn exclusions(&self) -> Vec<Answered> {
        let pairs = self.typed.exclusions.iter().zip(&self.plan.exclusions);
        pairs
            .map(|(typed, condition)| self.answered(&typed.label, *condition, None))
            .collect()
    }

    fn questions(&self) -> Vec<Answered> {
        let pairs = self.typed.questions.iter().zip(&self.plan.questions);
        let answered = pairs.map(|(typed, condition)| Answered {
            ask: Some(typed.ask.clone()),
            ..self.answered(&typed.label, *condition, None)
        });
        answered.collect()
    }

    /// The numbers of the computation, and what is missing for it.
    fn amounts(&self) -> (Amounts<'_>, Vec<Label>) {
        let mut missing = Vec::new();
        let mut number = |reg: Reg| {
            missing.extend(explain::missing_number(
                &self.plan.program,
                reg,
                self.scene,
                self.numbers,
            ));
            self.number(reg)
        };
        let base = (
            &self.typed.base.0,
            number(self.plan.base),
            self.evidence(self.plan.base),
        );
        let mut open = Vec::new();
        let mut exceptions = Vec::new();
        let pairs = self.typed.exceptions.iter().zip(&self.plan.exceptions);
        for (typed, (condition, amount, at_least, at_most)) in pairs {
            match truth(self.truth(*condition)) {
                Some(false) => continue,
                None => open.extend(self.missing(*condition)),
                Some(true) => {}
            }
            exceptions.push(Applied {
                label: &typed.label,
                change: typed.change,
                amount: number(*amount).filter(|_| self.truth(*condition) == TRUE),
                evidence: self.evidence(*amount),
                at_least: at_least.map(&mut number),
                at_most: at_most.map(&mut number),
            });
        }
        let cap = self.plan.cap.map(&mut number);
        missing.extend(open);
        (
            Amounts {
                base,
                exceptions,
                cap,
            },
            missing,
        )
    }

    fn shares(&self, amount: Money, sharing: &SharingPlan) -> Option<Vec<(RoleCode, Money)>> {
        let shares = match truth(self.truth(sharing.condition))? {
            true => &sharing.shares,
            false => &sharing.otherwise,
        };
        let ratios: Vec<_> = shares
            .iter()
            .map(|(role, part)| (RoleCode::from(*role), part.map(|part| self.number(part))))
            .collect();
        split(amount, &ratios)
    }
}
