//! What a rule that fired says: its sentence, its evidence, its merge keys.

use super::row::{IdTable, text_of};
use super::run::{Done, Scene, run};
use crate::ast::{Language, Text};
use crate::firing::Finding;
use crate::program::{PartPlan, TRUE, UNKNOWN, VoicePlan};
use crate::show;
use crate::typed::{Span, Type};
use anxin_events::{Event, Money};

/// Where the numbers' ids come from.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Absorbed ids.
    pub ids: &'a IdTable,
    /// The judged event, whose ids may be new.
    pub event: Option<&'a Event<'a>>,
}

/// Everything a person needs to know of the rule at this event.
pub fn finding(voice: &VoicePlan, scene: &Scene<'_>, names: Names<'_>, deal: &str) -> Finding {
    let mut numbers = vec![0; voice.program.steps.len()];
    run(&voice.program, scene, &mut numbers);
    let speaker = Speaker {
        scene,
        names,
        done: Done(&numbers),
    };
    let say = |parts: &Option<Vec<PartPlan>>, language| {
        parts.as_ref().map(|parts| {
            parts
                .iter()
                .map(|part| speaker.part(part, language))
                .collect()
        })
    };
    let stake = voice
        .at_stake
        .map(|(role, reg)| (role.into(), speaker.done.get(reg)));
    Finding {
        message: Text {
            zh: say(&voice.zh, Language::Zh),
            en: say(&voice.en, Language::En),
        },
        evidence: speaker.evidence(voice),
        at_stake: stake
            .filter(|(_, fen)| *fen != UNKNOWN)
            .map(|(role, fen)| (role, Money::from_fen(fen))),
        merge: speaker.merge(voice, deal),
    }
}

struct Speaker<'a> {
    scene: &'a Scene<'a>,
    names: Names<'a>,
    done: Done<'a>,
}

impl Speaker<'_> {
    fn id(&self, number: i64) -> &str {
        text_of(number, self.names.event, self.names.ids).unwrap_or_default()
    }

    fn value(&self, number: i64, ty: Type, language: Language) -> String {
        match ty {
            _ if number == UNKNOWN => show::missing(language).to_owned(),
            Type::Id(_) | Type::Text => self.id(number).to_owned(),
            _ => show::number(number, ty, language),
        }
    }

    fn part(&self, part: &PartPlan, language: Language) -> String {
        match part {
            PartPlan::Text(text) => text.clone(),
            PartPlan::Value(reg, ty) => self.value(self.done.get(*reg), *ty, language),
            PartPlan::Set(set) => match self.scene.members(set) {
                Some(members) if !members.is_empty() => {
                    show::list(members.iter().map(|id| self.id(*id)), language)
                }
                _ => show::missing(language).to_owned(),
            },
            PartPlan::Span(Span::Fixed(length)) => show::length(*length, language),
            PartPlan::Span(Span::Parameter(index)) => {
                let parameter = self.scene.compiled.parameters.get(*index);
                let length =
                    parameter.and_then(|parameter| parameter.at(self.scene.row.occurred)?.1);
                length.map_or_else(
                    || show::missing(language).to_owned(),
                    |length| show::length(length, language),
                )
            }
        }
    }

    fn evidence(&self, voice: &VoicePlan) -> Vec<u64> {
        let of = |evidence: &Option<_>| match evidence {
            None => Some(self.scene.row.position),
            Some((ring, same)) => match self.scene.latest(*ring, same, &self.done) {
                Some((entry, TRUE)) => u64::try_from(entry.position).ok(),
                _ => None,
            },
        };
        let mut positions: Vec<u64> = voice.evidence.iter().filter_map(of).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    fn merge(&self, voice: &VoicePlan, deal: &str) -> Vec<String> {
        let key = |key: &Option<(_, Type)>| match key {
            None => deal.to_owned(),
            Some((reg, _)) if self.done.get(*reg) == UNKNOWN => String::new(),
            Some((reg, ty)) => self.value(self.done.get(*reg), *ty, Language::En),
        };
        voice.merge.iter().map(key).collect()
    }
}
