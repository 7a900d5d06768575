//! The finding of a rule that fired.

use super::{Reference, View, Worth};
use crate::ast::{Language, Text};
use crate::firing::Finding;
use crate::show;
use crate::typed::{Constant, Evidence, MergeKey, Part, Span, Type, Voice};
use anxin_events::Money;

impl Reference {
    pub(super) fn finding(&self, voice: &Voice, view: &View<'_>) -> Finding {
        let say = |parts: &Option<Vec<Part>>, language| {
            parts.as_ref().map(|parts| {
                parts
                    .iter()
                    .map(|part| self.part(part, language, view))
                    .collect()
            })
        };
        let mut evidence: Vec<u64> = voice
            .evidence
            .iter()
            .filter_map(|evidence| self.position(evidence, view))
            .collect();
        evidence.sort_unstable();
        evidence.dedup();
        let merge = voice.merge.iter().map(|key| match key {
            MergeKey::Deal => view.this.deal.clone(),
            MergeKey::Field(field, ty) => {
                let value = view.this.values.get(field).cloned();
                value.map_or_else(String::new, |value| {
                    show_worth(Some(value), *ty, Language::En)
                })
            }
        });
        let at_stake =
            voice
                .at_stake
                .as_ref()
                .and_then(|(role, amount)| match self.worth(amount, view)? {
                    Worth::Number(fen) => Some(((*role).into(), Money::from_fen(fen))),
                    Worth::Id(_) | Worth::Set { .. } => None,
                });
        Finding {
            message: Text {
                zh: say(&voice.zh, Language::Zh),
                en: say(&voice.en, Language::En),
            },
            evidence,
            at_stake,
            merge: merge.collect(),
        }
    }

    fn position(&self, evidence: &Evidence, view: &View<'_>) -> Option<u64> {
        match evidence {
            Evidence::ThisEvent => Some(view.this.position),
            Evidence::Latest(pattern) => match self.matches(pattern, view).events.last() {
                Some((seen, true)) => Some(seen.position),
                _ => None,
            },
        }
    }

    fn part(&self, part: &Part, language: Language, view: &View<'_>) -> String {
        let span = |span: &Span| match span {
            Span::Fixed(length) => Some(*length),
            Span::Parameter(index) => {
                match self
                    .rules
                    .typed
                    .parameters
                    .get(*index)
                    .and_then(|own| own.on(view.this.occurred))
                {
                    Some(Constant::Length(length)) => Some(*length),
                    _ => None,
                }
            }
        };
        match part {
            Part::Text(text) => text.clone(),
            Part::Value(expr, ty) => show_worth(self.worth(expr, view), *ty, language),
            Part::Span(own) => span(own).map_or_else(
                || show::missing(language).to_owned(),
                |length| show::length(length, language),
            ),
        }
    }
}

fn show_worth(worth: Option<Worth>, ty: Type, language: Language) -> String {
    match worth {
        Some(Worth::Number(number)) => show::number(number, ty, language),
        Some(Worth::Id(id)) => id,
        Some(Worth::Set { members, .. }) if !members.is_empty() => {
            show::list(members.iter().map(String::as_str), language)
        }
        _ => show::missing(language).to_owned(),
    }
}
