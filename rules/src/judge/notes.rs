//! What an event means for the standards.

use super::row::text_of;
use super::run::{Done, Scene, run};
use super::{Judge, NO_DEAL, explain, plan_of, with_numbers};
use crate::duty::{Due, Note, Noted, Same};
use crate::firing::Supplied;
use crate::program::{Arising, DutyPlan, FALSE, MAYBE, Program, Reg, TRUE, UNKNOWN};
use crate::typed::{Label, Span, field_label, parameter_label, year_label};
use anxin_events::{Date, Event, FieldType, Instant};

impl Judge {
    /// What the standards note of this event, against all that was absorbed. Changes nothing.
    pub fn note(&self, position: u64, event: &Event<'_>, supplied: &Supplied, out: &mut Vec<Note>) {
        let Some(plan) = plan_of(&self.rules, event) else {
            return;
        };
        let notes = &plan.notes;
        if notes.arising.is_empty() && notes.asked.is_empty() {
            return;
        }
        self.with_event(position, event, supplied, notes.program.fields, |scene| {
            with_numbers(&notes.program, |numbers| {
                run(&notes.program, scene, numbers);
                let look = Look {
                    judge: self,
                    event,
                    scene,
                    program: &notes.program,
                    numbers,
                };
                out.extend(notes.arising.iter().filter_map(|own| look.arising(own)));
                for (standard, filter, same) in &notes.asked {
                    let fits = truth(Done(numbers).get(*filter));
                    let what = Noted::Happens(fits, look.missing(*filter));
                    out.push(look.note(*standard, *same, what));
                }
            });
        });
    }

    /// A scene at the event, windows ending when it occurred.
    pub(super) fn with_event<T>(
        &self,
        position: u64,
        event: &Event<'_>,
        supplied: &Supplied,
        fields: u32,
        look: impl FnOnce(&Scene<'_>) -> T,
    ) -> T {
        let row = super::Row::load(position, event, fields, &self.memory.ids);
        let number = self.memory.deals.get_index_of(event.stream.key());
        let deal = number
            .and_then(|number| self.memory.deals.get_index(number))
            .map_or(&self.blank, |(_, deal)| deal);
        let number = number.and_then(|number| u32::try_from(number).ok());
        let at = (row.occurred, row.occurred);
        look(&self.scene(deal, number.unwrap_or(NO_DEAL), &row, supplied, at))
    }
}

/// A judged event, seen by the standards.
struct Look<'a> {
    judge: &'a Judge,
    event: &'a Event<'a>,
    scene: &'a Scene<'a>,
    program: &'a Program,
    numbers: &'a [i64],
}

impl Look<'_> {
    fn arising(&self, own: &Arising) -> Option<Note> {
        let done = Done(self.numbers);
        let applies = done.get(own.filter).min(done.get(own.condition));
        let (from, to) = own.effective;
        let occurred = self.scene.row.occurred;
        if applies == FALSE || occurred < from || occurred >= to {
            return None;
        }
        let mut unsure = self.missing(own.filter);
        unsure.extend(self.missing(own.condition));
        let what = match &own.duty {
            DutyPlan::Holds(cond) => Due::Now(truth(done.get(*cond)), self.missing(*cond)),
            DutyPlan::Before(None) => Due::Before(None),
            DutyPlan::Before(Some(span)) => match self.scene.start(*span) {
                Ok(Some(from)) => Due::Before(Some(from)),
                Ok(None) => Due::Open(span_label(*span, self.judge)),
                Err(beyond) => Due::Open(year_label(beyond.0)),
            },
            DutyPlan::After(span, base) => self.after(*span, *base),
        };
        Some(self.note(own.standard, own.same, Noted::Arises { what, unsure }))
    }

    fn after(&self, span: Span, base: Option<(u8, bool)>) -> Due {
        let Some(length) = self.scene.length(span) else {
            return Due::Open(span_label(span, self.judge));
        };
        let calendar = &self.scene.compiled.calendar;
        let by = match base {
            None => calendar.later(self.scene.row.at(), length),
            Some((slot, is_date)) => match self.scene.row.value(slot) {
                UNKNOWN => return Due::Open(self.field(slot)),
                days if is_date => {
                    let day = Date::from_days(i32::try_from(days).unwrap_or(i32::MAX));
                    calendar.after_day(day, length)
                }
                micros => calendar.later(Instant::from_micros(micros), length),
            },
        };
        match by {
            Err(beyond) => Due::Open(year_label(beyond.0)),
            Ok(by) if base.is_some() => Due::By(by),
            Ok(by) => Due::After(by),
        }
    }

    fn missing(&self, root: Reg) -> Vec<Label> {
        explain::missing(self.program, root, self.scene, self.numbers)
    }

    fn note(&self, standard: usize, same: Option<u8>, what: Noted) -> Note {
        Note {
            standard,
            position: self.scene.row.position,
            occurred: self.scene.row.at(),
            same: same.map_or(Same::Any, |slot| self.same(slot)),
            what,
        }
    }

    fn same(&self, slot: u8) -> Same {
        let field = self.event.kind.spec().fields.get(usize::from(slot));
        let is_id = field.is_some_and(|field| matches!(field.spec().ty, FieldType::Id(_)));
        match self.scene.row.value(slot) {
            UNKNOWN => Same::Missing(self.field(slot)),
            id if is_id => {
                let text = text_of(id, Some(self.event), &self.judge.memory.ids);
                Same::Of(text.unwrap_or_default().to_owned())
            }
            number => Same::Of(number.to_string()),
        }
    }

    fn field(&self, slot: u8) -> Label {
        let field = self.event.kind.spec().fields.get(usize::from(slot));
        field.map_or_else(Label::default, |field| field_label(*field))
    }
}

/// A truth of the compiled form.
pub(super) const fn truth(number: i64) -> Option<bool> {
    match number {
        TRUE => Some(true),
        MAYBE => None,
        _ => Some(false),
    }
}

/// How a duration without a value is called.
fn span_label(span: Span, judge: &Judge) -> Label {
    match span {
        Span::Fixed(_) => Label::default(),
        Span::Parameter(index) => parameter_label(index, &judge.rules.typed.parameters),
    }
}
