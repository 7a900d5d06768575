//! Folds a made past and sets what the rules said of each deal beside what was planted in it.

use crate::RULES;
use anxin_fixtures::history::Past;
use anxin_fixtures::mishaps;
use anxin_fixtures::story::Planted;
use anxin_projections::{Alert, AlertState, DealRisk, Projections};
use anxin_rules::Action;
use std::collections::{BTreeMap, BTreeSet};

/// What the rules of one characteristic made of the past.
#[derive(Debug, Default)]
pub struct Score {
    pub planted: u64,
    pub before: u64,
    pub after: u64,
    pub missed: u64,
    /// Of those caught: by nothing that holds, blocks or escalates.
    pub reminded: u64,
    /// Deals that were alerted rightly: planted, or implied by what was planted.
    pub right: u64,
    /// Deals that were alerted wrongly: ordinary ones, and ones in which something else went wrong.
    pub wrong_ordinary: u64,
    pub wrong_other: u64,
}

/// What one rule said of ordinary deals.
#[derive(Debug, Default)]
pub struct Noise {
    pub alerts: u64,
    /// Taken back by a record that came late.
    pub withdrawn: u64,
}

/// One way in which a characteristic came about.
#[derive(Debug, Default)]
pub struct Variant {
    pub planted: u64,
    /// The deals in which nothing was said.
    pub missed: Vec<String>,
    /// Of the missed: a rule in shadow saw it.
    pub in_shadow: u64,
    /// Of the missed: a rule in force said that it cannot decide, and what is missing.
    pub undecided: u64,
}

/// How much a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Stops,
    Reminds,
    Shadow,
}

/// Everything that the tables say.
#[derive(Debug, Default)]
pub struct Measure {
    pub events: usize,
    pub deals: u64,
    pub ordinary: u64,
    /// Ordinary deals of which a rule in force wrongly asked to stop something.
    pub stopped: u64,
    pub scores: BTreeMap<&'static str, Score>,
    pub noise: BTreeMap<(Weight, String), Noise>,
    pub variants: BTreeMap<(&'static str, &'static str), Variant>,
    pub state_bytes: usize,
}

/// Folds the past and measures.
pub fn measure(past: &Past) -> Measure {
    let state = fold(past);
    let mut measure = Measure {
        events: past.events.len(),
        deals: past.deals,
        state_bytes: rmp_serde::to_vec(&state.snapshot()).unwrap().len(),
        ..Measure::default()
    };
    let planted: BTreeMap<&str, &Planted> = past
        .planted
        .iter()
        .map(|planted| (planted.deal.as_str(), planted))
        .collect();
    for deal in state.deals() {
        let risk = state.risk(deal).unwrap();
        match planted.get(deal) {
            None => measure.ordinary_deal(risk),
            Some(planted) => measure.planted_deal(planted, risk),
        }
    }
    measure
}

fn fold(past: &Past) -> Projections {
    let mut state = Projections::new(RULES.clone());
    for (position, recorded) in (1..).zip(&past.events) {
        state.apply(position, &recorded.event().unwrap());
    }
    state
}

/// The 37, without rules that combine them.
fn characteristic(alert: &Alert) -> Option<&'static str> {
    let mut all = mishaps::ALL.iter().map(|(id, _)| *id);
    all.find(|id| *id == alert.characteristic)
}

fn weight(alert: &Alert) -> Weight {
    let reminds = |action: &Action| matches!(action, Action::Alert | Action::Remind);
    if alert.actions.iter().all(reminds) {
        Weight::Reminds
    } else {
        Weight::Stops
    }
}

impl Measure {
    fn ordinary_deal(&mut self, risk: &DealRisk) {
        self.ordinary += 1;
        let flagged: BTreeSet<_> = risk.alerts().iter().filter_map(characteristic).collect();
        for id in flagged {
            self.scores.entry(id).or_default().wrong_ordinary += 1;
        }
        let mut live = risk.alerts().iter();
        self.stopped += u64::from(
            live.any(|alert| characteristic(alert).is_some() && weight(alert) == Weight::Stops),
        );
        let live = risk.alerts().iter().map(|alert| (weight(alert), alert));
        let shadow = risk.shadow().iter().map(|alert| (Weight::Shadow, alert));
        for (weight, alert) in live.chain(shadow) {
            let noise = self.noise.entry((weight, alert.rule.clone())).or_default();
            noise.alerts += 1;
            let withdrawn = matches!(alert.state, AlertState::Withdrawn { .. });
            noise.withdrawn += u64::from(withdrawn);
        }
    }

    fn planted_deal(&mut self, planted: &Planted, risk: &DealRisk) {
        let own = planted.characteristic;
        let flagged: BTreeSet<_> = risk.alerts().iter().filter_map(characteristic).collect();
        for id in flagged {
            let implied = planted.implied.iter().any(|(other, _)| *other == id);
            let score = self.scores.entry(id).or_default();
            if id == own || implied {
                score.right += 1;
            } else {
                score.wrong_other += 1;
            }
        }
        if planted.bystander {
            return;
        }
        let alerts = risk.alerts().iter();
        let mut alerts = alerts.filter(|alert| alert.characteristic == own);
        let first = alerts.clone().map(|alert| alert.raised_at).min();
        let stops = alerts.any(|alert| weight(alert) == Weight::Stops);
        let in_shadow = risk
            .shadow()
            .iter()
            .any(|alert| alert.characteristic == own);
        let mut unknown = risk.unknown().iter();
        let undecided = unknown.any(|unknown| !unknown.shadow && unknown.characteristic == own);
        let score = self.scores.entry(own).or_default();
        let variant = self.variants.entry((own, planted.variant)).or_default();
        score.planted += 1;
        score.reminded += u64::from(first.is_some() && !stops);
        variant.planted += 1;
        match first {
            Some(at) if at < planted.harm_at => score.before += 1,
            Some(_) => score.after += 1,
            None => {
                score.missed += 1;
                variant.missed.push(planted.deal.clone());
                variant.in_shadow += u64::from(in_shadow);
                variant.undecided += u64::from(undecided);
            }
        }
    }
}
