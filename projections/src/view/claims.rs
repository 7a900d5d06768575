//! A deal's claims as JSON: what the commitment says now, condition by condition, and what happened.

use super::{Shown, term};
use crate::admission::Due;
use crate::claims::{Claim, Liability, Step, Void};
use crate::fund::Waiting;
use crate::projections::{Deal, Projections};
use anxin_events::vocabulary::{Commitment, Role};
use anxin_events::{Instant, Kind, Money};
use anxin_rules::ast::{Change, Text};
use anxin_rules::{Answered, Assessment, Line, LineStep, Outcome};
use serde::Serialize;

/// One claim.
#[derive(Debug, Serialize)]
pub struct ClaimView<'a> {
    claim: &'a str,
    commitment: Option<&'static str>,
    role: Option<&'static str>,
    party: Option<&'a str>,
    kept_contract: Option<bool>,
    asked: Option<Shown<Money>>,
    adjusts_claim: Option<&'a str>,
    filed_at: Shown<Instant>,
    position: u64,
    state: &'static str,
    state_zh: &'static str,
    assessment: Option<AssessmentView>,
    /// Paid by the other claims for the same debt.
    settled: Shown<Money>,
    /// Still to be paid; below zero where too much was paid.
    due: Option<Shown<Money>>,
    accepted: Option<Shown<Money>>,
    payout: &'a str,
    payee_account: Option<&'a str>,
    fund_year: Option<i32>,
    paid: Shown<Money>,
    recovered: Shown<Money>,
    waiting: Option<WaitingView>,
    liability: Option<LiabilityView<'a>>,
    life: Vec<StepView<'a>>,
}

#[derive(Debug, Serialize)]
struct AssessmentView {
    commitment: String,
    outcome: &'static str,
    outcome_zh: &'static str,
    owed: Option<Shown<Money>>,
    missing: Vec<Text>,
    requirements: Vec<AnsweredView>,
    exclusions: Vec<AnsweredView>,
    questions: Vec<AnsweredView>,
    sheet: Vec<LineView>,
    yearly_cap: Option<Shown<Money>>,
    shares: Vec<ShareView>,
    limits: Vec<LimitView>,
}

/// `is` is met, not_met or unknown.
#[derive(Debug, Serialize)]
struct AnsweredView {
    label: Text,
    is: &'static str,
    excused: bool,
    missing: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<Text>,
    /// Log positions.
    evidence: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct LineView {
    label: Text,
    step: &'static str,
    amount: Shown<Money>,
    result: Shown<Money>,
    /// Log positions.
    evidence: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct ShareView {
    role: Option<&'static str>,
    amount: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct LimitView {
    label: Text,
    by: Option<Shown<Instant>>,
}

/// Its place in the queue of the fund, from 1.
#[derive(Debug, Serialize)]
struct WaitingView {
    place: usize,
    ahead: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct LiabilityView<'a> {
    standards_met: bool,
    bearer: &'static str,
    bearer_zh: &'static str,
    brand: Option<&'a str>,
    platform: Shown<Money>,
    brand_owes: Shown<Money>,
    brand_paid: Shown<Money>,
    position: u64,
}

#[derive(Debug, Serialize)]
struct StepView<'a> {
    position: u64,
    kind: &'static str,
    kind_zh: &'static str,
    at: Shown<Instant>,
    recorded_at: Shown<Instant>,
    state: &'static str,
    amount: Option<Shown<Money>>,
    by: Option<&'a str>,
    note: Option<&'a str>,
}

/// A step that the books could not take.
#[derive(Debug, Serialize)]
pub(super) struct VoidView<'a> {
    position: u64,
    kind: &'static str,
    code: &'a str,
}

impl Projections {
    /// The claims of a deal, with what the commitments say of them now.
    pub(crate) fn claim_views<'a>(&'a self, id: &'a str, deal: &'a Deal) -> Vec<ClaimView<'a>> {
        let claims = deal.claims.claims().iter();
        let view = |claim: &'a Claim| {
            let due = self.due(id, deal, claim, self.state.clock);
            let waiting = WaitingView::new(self.state.fund.waiting(), id, claim);
            let name = due.assessment.as_ref().and_then(|own| {
                let terms = self.judge.rules().commitments.get(own.commitment);
                terms.map(|terms| terms.id.clone())
            });
            ClaimView::new(claim, &due, name, waiting)
        };
        claims.map(view).collect()
    }
}

impl<'a> ClaimView<'a> {
    fn new(
        claim: &'a Claim,
        due: &Due,
        commitment: Option<String>,
        waiting: Option<WaitingView>,
    ) -> ClaimView<'a> {
        let assessment = due.assessment.as_ref().zip(commitment);
        ClaimView {
            claim: &claim.id,
            commitment: term(&Commitment::SET, Some(claim.commitment)),
            role: term(&Role::SET, Some(claim.role.0)),
            party: claim.party.as_deref(),
            kept_contract: claim.kept_contract,
            asked: claim.asked.map(Shown),
            adjusts_claim: claim.adjusts.as_deref(),
            filed_at: Shown(claim.filed_at),
            position: claim.position,
            state: claim.state.name(),
            state_zh: claim.state.zh(),
            assessment: assessment.map(|(own, name)| AssessmentView::new(own, name)),
            settled: Shown(due.settled),
            due: due.amount().map(Shown),
            accepted: claim.accepted().map(Shown),
            payout: &claim.payout,
            payee_account: claim.account.as_deref(),
            fund_year: claim.year,
            paid: Shown(claim.paid),
            recovered: Shown(claim.recovered),
            waiting,
            liability: claim.liability.as_ref().map(LiabilityView::new),
            life: claim.steps.iter().map(StepView::new).collect(),
        }
    }
}

impl AssessmentView {
    fn new(own: &Assessment, commitment: String) -> AssessmentView {
        let (outcome, outcome_zh) = match own.outcome {
            Outcome::Owed(_) => ("owed", "应赔"),
            Outcome::NotOwed => ("not_owed", "不赔"),
            Outcome::Incomplete(_) => ("incomplete", "待补"),
            Outcome::Jury => ("jury", "交评审"),
        };
        let answered = |all: &[Answered]| all.iter().map(AnsweredView::new).collect();
        let shares = own.shares.iter().flatten();
        let limits = own.limits.iter();
        AssessmentView {
            commitment,
            outcome,
            outcome_zh,
            owed: match own.outcome {
                Outcome::Owed(amount) => Some(Shown(amount)),
                _ => None,
            },
            missing: match &own.outcome {
                Outcome::Incomplete(missing) => names(missing),
                _ => Vec::new(),
            },
            requirements: answered(&own.requirements),
            exclusions: answered(&own.exclusions),
            questions: answered(&own.questions),
            sheet: own.sheet.iter().map(LineView::new).collect(),
            yearly_cap: own.yearly_cap.map(Shown),
            shares: shares
                .map(|(role, amount)| ShareView {
                    role: term(&Role::SET, Some(role.0)),
                    amount: Shown(*amount),
                })
                .collect(),
            limits: limits
                .map(|(label, by)| LimitView {
                    label: label.clone(),
                    by: by.map(Shown),
                })
                .collect(),
        }
    }
}

impl AnsweredView {
    fn new(own: &Answered) -> AnsweredView {
        AnsweredView {
            label: own.label.clone(),
            is: match own.truth {
                Some(true) => "met",
                Some(false) => "not_met",
                None => "unknown",
            },
            excused: own.excused,
            missing: names(&own.missing),
            ask: own.ask.clone(),
            evidence: own.evidence.clone(),
        }
    }
}

impl LineView {
    fn new(line: &Line) -> LineView {
        LineView {
            label: line.label.clone(),
            step: match line.step {
                LineStep::Base => "base",
                LineStep::Exception(Change::Less) => "less",
                LineStep::Exception(Change::More) => "more",
                LineStep::Exception(Change::Instead) => "instead",
                LineStep::AtLeast => "at_least",
                LineStep::AtMost => "at_most",
                LineStep::Cap => "cap",
            },
            amount: Shown(line.amount),
            result: Shown(line.result),
            evidence: line.evidence.clone(),
        }
    }
}

impl WaitingView {
    fn new(queue: &[Waiting], deal: &str, claim: &Claim) -> Option<WaitingView> {
        let own = |waiting: &Waiting| waiting.deal == deal && waiting.claim == claim.id;
        let at = queue.iter().position(own)?;
        let ahead = queue
            .iter()
            .take(at)
            .fold(0_i64, |sum, own| sum.saturating_add(own.amount.fen()));
        Some(WaitingView {
            place: at.saturating_add(1),
            ahead: Shown(Money::from_fen(ahead)),
        })
    }
}

impl<'a> LiabilityView<'a> {
    fn new(own: &'a Liability) -> LiabilityView<'a> {
        LiabilityView {
            standards_met: own.standards_met,
            bearer: own.bearer.name(),
            bearer_zh: own.bearer.zh(),
            brand: own.brand.as_deref(),
            platform: Shown(own.platform),
            brand_owes: Shown(own.brand_owes),
            brand_paid: Shown(own.brand_paid),
            position: own.position,
        }
    }
}

impl<'a> StepView<'a> {
    fn new(step: &'a Step) -> StepView<'a> {
        StepView {
            position: step.position,
            kind: step.kind().map_or("", |kind| kind.spec().name),
            kind_zh: step.kind().map_or("", |kind| kind.spec().zh),
            at: Shown(step.at),
            recorded_at: Shown(step.recorded_at),
            state: step.state.name(),
            amount: step.amount.map(Shown),
            by: step.by.as_deref(),
            note: step.note.as_deref(),
        }
    }
}

impl<'a> VoidView<'a> {
    pub(super) fn new(own: &'a Void) -> VoidView<'a> {
        VoidView {
            position: own.position,
            kind: Kind::from_code(own.kind).map_or("", |kind| kind.spec().name),
            code: &own.code,
        }
    }
}

/// Missing names: Chinese and English.
fn names(labels: &[(String, String)]) -> Vec<Text> {
    labels
        .iter()
        .map(|(zh, en)| Text {
            zh: Some(zh.clone()),
            en: Some(en.clone()),
        })
        .collect()
}
