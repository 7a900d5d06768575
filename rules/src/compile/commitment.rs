//! Commitments: each has a program of its own, which runs only when it is claimed under.

use super::*;
use crate::program::{ClaimPlan, SharingPlan};
use anxin_events::vocabulary::Role;

impl Compiler<'_> {
    pub(super) fn commitment(
        &mut self,
        index: usize,
        effective: (i64, i64),
        commitment: &Commitment,
    ) {
        let mut builder = Builder::new(commitment.kind);
        let (layout, parameters) = (&mut self.layout, self.parameters);
        let filter = builder.cond(&commitment.filter, layout, parameters);
        let requirements = commitment.requirements.iter().map(|own| {
            let condition = builder.cond(&own.condition, layout, parameters);
            let excused = own.excused.as_ref();
            (
                condition,
                excused.map(|excused| builder.cond(excused, layout, parameters)),
            )
        });
        let requirements = requirements.collect();
        let exclusions = commitment.exclusions.iter();
        let exclusions = exclusions
            .map(|own| builder.cond(&own.condition, layout, parameters))
            .collect();
        let questions = commitment.questions.iter();
        let questions = questions
            .map(|own| builder.cond(&own.condition, layout, parameters))
            .collect();
        let base = builder.expr(&commitment.base.1, layout, parameters);
        let exceptions = commitment.exceptions.iter().map(|own| {
            let condition = builder.cond(&own.condition, layout, parameters);
            let amount = builder.expr(&own.amount, layout, parameters);
            let mut bound = |bound: &Option<Expr>| {
                let bound = bound.as_ref();
                bound.map(|bound| builder.expr(bound, layout, parameters))
            };
            (condition, amount, bound(&own.at_least), bound(&own.at_most))
        });
        let exceptions = exceptions.collect();
        let mut cap = |cap: &Option<Expr>| {
            let cap = cap.as_ref();
            cap.map(|cap| builder.expr(cap, layout, parameters))
        };
        let (cap, yearly_cap) = (cap(&commitment.cap), cap(&commitment.yearly_cap));
        let sharing = commitment.sharing.as_ref().map(|sharing| {
            let condition = builder.cond(&sharing.condition, layout, parameters);
            let mut shares = |shares: &[(Role, Option<Expr>)]| {
                let each = shares.iter().map(|(role, part)| {
                    let part = part.as_ref();
                    (
                        *role,
                        part.map(|part| builder.expr(part, layout, parameters)),
                    )
                });
                each.collect()
            };
            SharingPlan {
                condition,
                shares: shares(&sharing.shares),
                otherwise: shares(&sharing.otherwise),
            }
        });
        let plan = self.plans.entry(commitment.kind).or_default();
        plan.claims.push(ClaimPlan {
            commitment: index,
            effective,
            program: builder.finish(),
            filter,
            requirements,
            exclusions,
            questions,
            base,
            exceptions,
            cap,
            yearly_cap,
            sharing,
        });
    }
}
