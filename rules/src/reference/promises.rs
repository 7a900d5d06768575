//! Standards and commitments, read off the typed trees.

use super::{Reference, Seen, View, Worth};
use crate::assessment::{Amounts, Answered, Applied, Assessment, Outcome, outcome, split};
use crate::ast::Text;
use crate::duty::{Due, Note, Noted, Same};
use crate::firing::{RoleCode, Supplied};
use crate::terms::Terms;
use crate::typed::{
    Commitment, Cond, Constant, Duty, Expr, Label, Pattern, Sharing, Span, Standard, field_label,
    parameter_label, year_label,
};
use anxin_events::vocabulary::Role;
use anxin_events::{Category, Date, Event, Field, FieldType, Instant, Money};

impl Reference {
    /// As [`crate::Judge::note`].
    pub fn note(&self, position: u64, event: &Event<'_>, supplied: &Supplied, out: &mut Vec<Note>) {
        if event.stream.category() != Category::Deal {
            return;
        }
        let this = Seen::new(position, event);
        let view = at_event(&this, supplied);
        let rules = self.rules.clone();
        let live = || {
            let pairs = rules.standards.iter().zip(&rules.typed.standards);
            let judged = pairs.enumerate();
            judged.filter(|(_, (info, _))| info.terms.mode.is_judged())
        };
        for (index, (info, standard)) in live() {
            if standard.start.kind == this.kind && in_period(&info.terms, &this) {
                out.extend(self.arising(index, standard, &view));
            }
        }
        for (index, (_, standard)) in live() {
            let Some(asked) = standard
                .duty
                .event()
                .filter(|asked| asked.kind == this.kind)
            else {
                continue;
            };
            let fits = self.holds(&asked.filter, &view);
            let what = Noted::Happens(fits, self.missing(&asked.filter, &view));
            let field = asked.same.first().map(|(own, _)| *own);
            out.push(noted(index, &this, field, what));
        }
    }

    fn arising(&self, index: usize, standard: &Standard, view: &View<'_>) -> Option<Note> {
        let applies = [&standard.start.filter, &standard.condition];
        if applies
            .iter()
            .any(|cond| self.holds(cond, view) == Some(false))
        {
            return None;
        }
        let unsure = applies.iter().flat_map(|cond| self.missing(cond, view));
        let what = match &standard.duty {
            Duty::Holds(cond) => Due::Now(self.holds(cond, view), self.missing(cond, view)),
            Duty::Before(None, _) => Due::Before(None),
            Duty::Before(Some(span), _) => match self.length_of(*span, view) {
                Err(label) => Due::Open(label),
                Ok(length) => match self.rules.typed.calendar.earlier(view.at, length) {
                    Ok(from) => Due::Before(Some(from)),
                    Err(beyond) => Due::Open(year_label(beyond.0)),
                },
            },
            Duty::After(span, _) => self.after(*span, standard.from, view),
        };
        let field = standard
            .duty
            .event()
            .and_then(|event: &Pattern| event.same.first());
        let what = Noted::Arises {
            what,
            unsure: unsure.collect(),
        };
        Some(noted(
            index,
            view.this,
            field.map(|(_, outer)| *outer),
            what,
        ))
    }

    fn after(&self, span: Span, from: Option<Field>, view: &View<'_>) -> Due {
        let length = match self.length_of(span, view) {
            Ok(length) => length,
            Err(label) => return Due::Open(label),
        };
        let calendar = &self.rules.typed.calendar;
        let by = match from.map(|field| (field, view.this.values.get(&field))) {
            None => calendar.later(view.this.occurred, length),
            Some((field, Some(Worth::Number(number)))) => {
                if field.spec().ty == FieldType::Date {
                    let day = Date::from_days(i32::try_from(*number).unwrap_or(i32::MAX));
                    calendar.after_day(day, length)
                } else {
                    calendar.later(Instant::from_micros(*number), length)
                }
            }
            Some((field, _)) => return Due::Open(field_label(field)),
        };
        match by {
            Err(beyond) => Due::Open(year_label(beyond.0)),
            Ok(by) if from.is_some() => Due::By(by),
            Ok(by) => Due::After(by),
        }
    }

    fn length_of(&self, span: Span, view: &View<'_>) -> Result<crate::calendar::Length, Label> {
        let parameters = &self.rules.typed.parameters;
        match span {
            Span::Fixed(length) => Ok(length),
            Span::Parameter(index) => {
                let own = parameters.get(index);
                match own.and_then(|own| own.on(view.this.occurred)) {
                    Some(Constant::Length(length)) => Ok(*length),
                    _ => Err(parameter_label(index, parameters)),
                }
            }
        }
    }

    /// As [`crate::Judge::assess`].
    #[must_use]
    pub fn assess(
        &self,
        position: u64,
        claim: &Event<'_>,
        supplied: &Supplied,
        at: Instant,
    ) -> Vec<Assessment> {
        if claim.stream.category() != Category::Deal {
            return Vec::new();
        }
        let this = Seen::new(position, claim);
        let view = View {
            at,
            until: at,
            ..at_event(&this, supplied)
        };
        let pairs = self
            .rules
            .commitments
            .iter()
            .zip(&self.rules.typed.commitments);
        let mut assessed = Vec::new();
        for (index, (terms, own)) in pairs.enumerate() {
            let claimed = own.kind == this.kind && self.holds(&own.filter, &view) != Some(false);
            if terms.mode.is_judged() && claimed && in_period(terms, &this) {
                assessed.push(self.assessment(index, own, &view));
            }
        }
        assessed
    }

    fn assessment(&self, index: usize, own: &Commitment, view: &View<'_>) -> Assessment {
        let requirements: Vec<Answered> = own
            .requirements
            .iter()
            .map(|own| self.answered(&own.label, &own.condition, own.excused.as_ref(), view))
            .collect();
        let exclusions: Vec<Answered> = own
            .exclusions
            .iter()
            .map(|own| self.answered(&own.label, &own.condition, None, view))
            .collect();
        let questions: Vec<Answered> = own
            .questions
            .iter()
            .map(|own| Answered {
                ask: Some(own.ask.clone()),
                ..self.answered(&own.label, &own.condition, None, view)
            })
            .collect();
        let mut missing = self.missing(&own.filter, view);
        let amounts = self.amounts(own, view, &mut missing);
        let (sheet, result) = amounts.sheet();
        let outcome = outcome(&requirements, &exclusions, &questions, result, missing);
        let shares = match (&outcome, &own.sharing) {
            (Outcome::Owed(amount), Some(sharing)) => self.shares(*amount, sharing, view),
            _ => None,
        };
        let limits = own.limits.iter().map(|(label, span)| {
            let length = self.length_of(*span, view).ok();
            let by =
                length.map(|length| self.rules.typed.calendar.later(view.this.occurred, length));
            (label.clone(), by.and_then(Result::ok))
        });
        Assessment {
            commitment: index,
            claim: view.this.position,
            at: view.at,
            outcome,
            requirements,
            exclusions,
            questions,
            sheet,
            yearly_cap: own
                .yearly_cap
                .as_ref()
                .and_then(|cap| self.number(cap, view))
                .map(Money::from_fen),
            shares,
            limits: limits.collect(),
        }
    }

    fn answered(
        &self,
        label: &Text,
        condition: &Cond,
        excused: Option<&Cond>,
        view: &View<'_>,
    ) -> Answered {
        let truth = self.holds(condition, view);
        let excused = excused.is_some_and(|own| self.holds(own, view) == Some(true));
        Answered {
            label: label.clone(),
            truth,
            excused: excused && truth != Some(true),
            missing: self.missing(condition, view),
            evidence: self.evidence(condition, view),
            ask: None,
        }
    }

    fn amounts<'a>(
        &self,
        own: &'a Commitment,
        view: &View<'_>,
        missing: &mut Vec<Label>,
    ) -> Amounts<'a> {
        let mut number = |expr: &Expr| {
            missing.extend(self.lacking(expr, view));
            self.number(expr, view)
        };
        let base = (
            &own.base.0,
            number(&own.base.1),
            self.evidence_of(&own.base.1, view),
        );
        let (mut exceptions, mut open) = (Vec::new(), Vec::new());
        for exception in &own.exceptions {
            let applies = self.holds(&exception.condition, view);
            if applies == Some(false) {
                continue;
            }
            open.extend(self.missing(&exception.condition, view));
            exceptions.push(Applied {
                label: &exception.label,
                change: exception.change,
                amount: number(&exception.amount).filter(|_| applies == Some(true)),
                evidence: self.evidence_of(&exception.amount, view),
                at_least: exception.at_least.as_ref().map(&mut number),
                at_most: exception.at_most.as_ref().map(&mut number),
            });
        }
        let cap = own.cap.as_ref().map(&mut number);
        missing.extend(open);
        Amounts {
            base,
            exceptions,
            cap,
        }
    }

    fn shares(
        &self,
        amount: Money,
        sharing: &Sharing,
        view: &View<'_>,
    ) -> Option<Vec<(RoleCode, Money)>> {
        let shares: &[(Role, Option<Expr>)] = if self.holds(&sharing.condition, view)? {
            &sharing.shares
        } else {
            &sharing.otherwise
        };
        let ratio = |part: &Expr| self.number(part, view);
        let ratios: Vec<_> = shares
            .iter()
            .map(|(role, part)| (RoleCode::from(*role), part.as_ref().map(ratio)))
            .collect();
        split(amount, &ratios)
    }
}

const fn at_event<'a>(this: &'a Seen, supplied: &'a Supplied) -> View<'a> {
    View {
        this,
        supplied,
        at: this.occurred,
        until: this.occurred,
    }
}

fn in_period(terms: &Terms, seen: &Seen) -> bool {
    let day = seen.occurred.beijing_date();
    terms
        .effective
        .is_none_or(|effective| effective.from <= day && effective.to.is_none_or(|to| day < to))
}

fn noted(standard: usize, this: &Seen, same: Option<Field>, what: Noted) -> Note {
    let same = match same.map(|field| (field, this.values.get(&field))) {
        None => Same::Any,
        Some((_, Some(Worth::Number(number)))) => Same::Of(number.to_string()),
        Some((_, Some(Worth::Id(id)))) => Same::Of(id.clone()),
        Some((field, _)) => Same::Missing(field_label(field)),
    };
    Note {
        standard,
        position: this.position,
        occurred: this.occurred,
        same,
        what,
    }
}
