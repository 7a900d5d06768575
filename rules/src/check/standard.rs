//! Standards: the duty, and who has it in which link of the service.

use super::commitment::text_of;
use super::{Checker, Place, code};
use crate::ast::{self, Clause, ClauseKind, File};
use crate::terms::StandardInfo;
use crate::typed::{Cond, Duty, Pattern, Standard};
use anxin_events::Kind;

impl Checker {
    pub(super) fn standard(
        &mut self,
        file: &File,
        standard: &ast::Rule,
    ) -> Option<(StandardInfo, Standard)> {
        self.nodes = 0;
        let clauses = self.clauses(file, standard, super::terms::Block::Standard)?;
        let terms = self.terms(standard, &clauses);
        let scope = self.scope(&clauses);
        let named = |wanted: fn(&ClauseKind) -> Option<&ast::Label>| {
            let mut found = clauses.iter().filter_map(|clause| wanted(&clause.kind));
            found.next().map(|label| text_of(label, file.language))
        };
        let role = named(|kind| match kind {
            ClauseKind::Role(label) => Some(label),
            _ => None,
        });
        let link = named(|kind| match kind {
            ClauseKind::Link(label) => Some(label),
            _ => None,
        });
        let duty = self.duty(&clauses)?;
        let (start, from, kind) = (duty.0, duty.1, duty.3);
        let condition = self.optional(if_of(&clauses), kind)?;
        Some((
            StandardInfo {
                terms: terms?,
                role: role?,
                link: link?,
            },
            Standard {
                start,
                from,
                condition: Cond::All(vec![scope?, condition]),
                duty: duty.2,
            },
        ))
    }

    /// Start, field to count from, duty, and the kind of the start.
    fn duty(
        &mut self,
        clauses: &[&Clause],
    ) -> Option<(Pattern, Option<anxin_events::Field>, Duty, Kind)> {
        let (clause, trigger) = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::When(trigger) => Some((clause, trigger)),
            _ => None,
        })?;
        let ast::Trigger::Duty {
            start,
            from_field,
            duty,
        } = trigger
        else {
            let message = (
                "标准要写明应当做什么".to_owned(),
                "a standard says what must be done".to_owned(),
            );
            let help = (
                "当 付款完成 之前 24小时 内 应有 付款提醒".to_owned(),
                "when payment_made before 24 hours must_have payment_reminder_sent".to_owned(),
            );
            self.error_with_help(&code::NO_DUTY, clause.span, message, help);
            return None;
        };
        let kind = self.kind(&start.kind)?;
        let place = Place {
            this: kind,
            filtered: Some(kind),
        };
        let filter = self.own_filter(start, place);
        let from = match from_field {
            None => Some(None),
            Some(name) => self.base(name, kind).map(Some),
        };
        let duty = match duty {
            ast::Duty::Holds(condition) => self
                .condition(condition, Place::event(kind))
                .map(Duty::Holds),
            ast::Duty::Before {
                within,
                event,
                same,
            } => {
                let within = self.within(within.as_ref());
                let event = self.absent(event, same.as_ref(), kind);
                within
                    .zip(event)
                    .map(|(within, event)| Duty::Before(within, event))
            }
            ast::Duty::After {
                within,
                event,
                same,
            } => {
                let within = self.span(within);
                let event = self.absent(event, same.as_ref(), kind);
                within
                    .zip(event)
                    .map(|(within, event)| Duty::After(within, event))
            }
        };
        let start = Pattern {
            kind,
            filter: filter?,
            same: Vec::new(),
        };
        Some((start, from?, duty?, kind))
    }
}

/// The `若` of a block.
pub(super) fn if_of<'a>(clauses: &[&'a Clause]) -> Option<&'a ast::Condition> {
    clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::If(condition) => Some(condition),
        _ => None,
    })
}
