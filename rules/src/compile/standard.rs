//! Standards: per event kind one program that tells which duties arise and which are met.

use super::*;
use crate::program::{Arising, DutyPlan};
use crate::typed::Duty;

impl Compiler<'_> {
    pub(super) fn standard(&mut self, index: usize, effective: (i64, i64), standard: &Standard) {
        let kind = standard.start.kind;
        let filter = self.note(kind, &standard.start.filter);
        let condition = self.note(kind, &standard.condition);
        let same = standard
            .duty
            .event()
            .and_then(|event| event.same.first())
            .map(|(_, outer)| self.note_field(kind, *outer));
        let duty = match &standard.duty {
            Duty::Holds(cond) => DutyPlan::Holds(self.note(kind, cond)),
            Duty::Before(within, _) => DutyPlan::Before(*within),
            Duty::After(within, _) => {
                let from = standard.from.map(|field| {
                    let is_date = field.spec().ty == FieldType::Date;
                    (self.note_field(kind, field), is_date)
                });
                DutyPlan::After(*within, from)
            }
        };
        let plan = self.plans.entry(kind).or_default();
        plan.notes.arising.push(Arising {
            standard: index,
            effective,
            filter,
            condition,
            duty,
            same,
        });
        if let Some(event) = standard.duty.event() {
            let filter = self.note(event.kind, &event.filter);
            let same = event.same.first();
            let same = same.map(|(own, _)| self.note_field(event.kind, *own));
            let plan = self.plans.entry(event.kind).or_default();
            plan.notes.asked.push((index, filter, same));
        }
    }

    /// A condition in the notes of its kind.
    fn note(&mut self, kind: Kind, cond: &Cond) -> Reg {
        let builder = self.notes.entry(kind).or_insert_with(|| Builder::new(kind));
        builder.cond(cond, &mut self.layout, self.parameters)
    }

    /// A field that the notes of its kind read.
    fn note_field(&mut self, kind: Kind, field: Field) -> u8 {
        let builder = self.notes.entry(kind).or_insert_with(|| Builder::new(kind));
        builder.need(field);
        slot(kind, field)
    }
}
