//! Complaints: each with its clocks, who closed it, how often it came back, and how long until money was
//! paid for it; and their sums by city, brand, commitment, role, cause and month.
//!
//! No clock is known here. The standards of the rule set make a duty of each, in the profile of the deal's
//! brand, and what they say of a closing decides whether it counts: who may close is theirs to say.

mod sums;

pub use sums::{ComplaintSums, CountedBy};

use super::{Selection, deals};
use crate::claims::Claim;
use crate::projections::{Deal, Projections};
use crate::service::{ComplaintStep, Mark};
use crate::standards::{names, stands};
use anxin_events::vocabulary::{Commitment, Role};
use anxin_events::{Instant, Kind, Money};
use anxin_rules::case::Stands;
use anxin_rules::{Duty, Mode};
use std::collections::BTreeMap;

/// The complaints of all selected deals, open or closed.
#[derive(Debug)]
pub struct ComplaintReport<'a> {
    /// The log's clock.
    pub at: Instant,
    /// With a broken clock first, then those that are open, each by the time of filing.
    pub complaints: Vec<Complaint<'a>>,
    /// Steps of complaints beyond the number that a deal keeps.
    pub not_kept: u64,
}

/// One complaint.
#[derive(Debug)]
pub struct Complaint<'a> {
    /// Its id.
    pub id: &'a str,
    /// The deal that it is about.
    pub deal: &'a str,
    /// The deal's city.
    pub city: Option<&'a str>,
    /// The deal's brand.
    pub brand: Option<&'a str>,
    /// Who filed it.
    pub role: Option<Role>,
    /// The cause, as it was filed.
    pub reason: Option<&'a str>,
    /// When it was filed; none where only later steps were told.
    pub filed: Option<Mark>,
    /// The first answer.
    pub answered: Option<Mark>,
    /// The first solution.
    pub proposed: Option<Mark>,
    /// The closing that stands, and by whom.
    pub closed: Option<(Mark, Option<Role>)>,
    /// Closings that the standards do not let count, and by whom.
    pub not_closed_by: Vec<(Mark, Option<Role>)>,
    /// How often it came back.
    pub reopened: usize,
    /// What the standards ask for it, in the order in which it arose.
    pub clocks: Vec<Clock>,
    /// The claim that followed it.
    pub commitment: Option<Commitment>,
    /// What was paid on the claims that followed it.
    pub paid: Money,
    /// When the first of that was confirmed.
    pub paid_at: Option<Instant>,
}

/// What a standard asks for a complaint, and how it stands.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Index into the standards of the rule set.
    pub standard: usize,
    /// By when, of one that runs.
    pub due: Option<Instant>,
    /// How it stands.
    pub stands: Stands,
}

impl Clock {
    /// How it stands, in Chinese and in English.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        names(self.stands)
    }

    /// It ran out, or was met by the wrong step.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(self.stands, Stands::NotMet | Stands::NoRecord)
    }
}

impl Complaint<'_> {
    /// Did any clock run out?
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.clocks.iter().any(Clock::is_broken)
    }

    /// From filing to the first money, in microseconds.
    #[must_use]
    pub fn time_to_pay(&self) -> Option<i64> {
        let filed = self.filed?.at.micros();
        Some(self.paid_at?.micros().saturating_sub(filed))
    }
}

impl ComplaintReport<'_> {
    /// Is anything broken, or still open?
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.complaints.iter().any(Complaint::is_broken) || self.not_kept > 0
    }
}

/// The complaints at the log's clock. The state must have been folded under rules, or no clock runs.
#[must_use]
pub fn complaints<'a>(state: &'a Projections, selection: Selection<'_>) -> ComplaintReport<'a> {
    let mut report = ComplaintReport {
        at: state.clock(),
        complaints: Vec::new(),
        not_kept: 0,
    };
    for (id, deal) in deals(state, selection) {
        let told = &deal.service.complaints;
        report.not_kept = report.not_kept.saturating_add(told.not_kept().into());
        if !told.steps().is_empty() {
            report.complaints.extend(of_deal(state, id, deal));
        }
    }
    let filed = |own: &Complaint<'_>| own.filed.map(|mark| (mark.at, mark.position));
    report
        .complaints
        .sort_by_key(|own| (!own.is_broken(), own.closed.is_some(), filed(own)));
    report
}

fn of_deal<'a>(state: &Projections, id: &'a str, deal: &'a Deal) -> Vec<Complaint<'a>> {
    let mut steps: BTreeMap<&str, Vec<&ComplaintStep>> = BTreeMap::new();
    for step in deal.service.complaints.steps() {
        steps.entry(&step.complaint).or_default().push(step);
    }
    let duties = deal.standards.duties(state.clock());
    let live = |duty: &&Duty| {
        let info = state.judge.rules().standards.get(duty.standard);
        info.is_some_and(|info| info.terms.mode == Mode::Live)
    };
    let duties: Vec<&Duty> = duties.iter().filter(live).collect();
    let mut complaints: Vec<Complaint<'_>> = steps
        .into_iter()
        .map(|(complaint, steps)| Complaint::of(complaint, (id, deal), steps, &duties))
        .collect();
    for claim in deal.claims.claims() {
        // The last complaint of that side before the claim is the one that it followed.
        let before = complaints.iter_mut().filter(|own| {
            own.filed.is_some_and(|filed| filed.at <= claim.filed_at)
                && own.role.is_none_or(|role| claim.role.role() == Some(role))
        });
        if let Some(complaint) = before.max_by_key(|own| own.filed) {
            complaint.follow(claim);
        }
    }
    complaints
}

impl<'a> Complaint<'a> {
    fn of(
        id: &'a str,
        (deal_id, deal): (&'a str, &'a Deal),
        mut steps: Vec<&'a ComplaintStep>,
        duties: &[&Duty],
    ) -> Complaint<'a> {
        steps.sort_by_key(|step| step.mark);
        let all = |kind| {
            let of_kind = move |step: &&&ComplaintStep| step.kind() == Some(kind);
            steps.iter().filter(of_kind).copied()
        };
        let first = |kind| all(kind).next();
        let clocks = duties.iter().filter(|duty| {
            let is_trigger = |step: &&ComplaintStep| step.mark.position == duty.trigger;
            steps.iter().any(is_trigger)
        });
        // A closing that a standard finds wrong at once is none.
        let is_wrong = |step: &&ComplaintStep| {
            duties.iter().any(|duty| {
                duty.trigger == step.mark.position && stands(&duty.standing) == Stands::NotMet
            })
        };
        let (wrong, right): (Vec<&ComplaintStep>, Vec<&ComplaintStep>) =
            all(Kind::ComplaintClosed).partition(is_wrong);
        let by = |step: &ComplaintStep| (step.mark, step.role());
        let last_reopened = all(Kind::ComplaintReopened).last().map(|own| own.mark);
        let filed = first(Kind::ComplaintFiled);
        Complaint {
            id,
            deal: deal_id,
            city: deal.file.city.as_deref(),
            brand: deal.file.brand.as_deref(),
            role: filed.and_then(ComplaintStep::role),
            reason: filed.and_then(|own| own.reason.as_deref()),
            filed: filed.map(|own| own.mark),
            answered: first(Kind::ComplaintAnswered).map(|own| own.mark),
            proposed: first(Kind::ComplaintProposed).map(|own| own.mark),
            closed: right
                .last()
                .map(|own| by(own))
                .filter(|(mark, _)| Some(*mark) > last_reopened),
            not_closed_by: wrong.into_iter().map(by).collect(),
            reopened: all(Kind::ComplaintReopened).count(),
            clocks: clocks
                .map(|duty| Clock {
                    standard: duty.standard,
                    due: duty.due,
                    stands: stands(&duty.standing),
                })
                .collect(),
            commitment: None,
            paid: Money::ZERO,
            paid_at: None,
        }
    }

    fn follow(&mut self, claim: &Claim) {
        self.commitment = self.commitment.or(claim.commitment());
        self.paid = Money::from_fen(self.paid.fen().saturating_add(claim.paid.fen()));
        let confirmed = claim
            .steps
            .iter()
            .find(|step| step.kind() == Some(Kind::PayoutConfirmed));
        let confirmed = confirmed.map(|step| step.at);
        self.paid_at = match (self.paid_at, confirmed) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}
