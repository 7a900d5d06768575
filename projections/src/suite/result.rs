//! What came out of a case, as values that outlive the rules that gave them: events are named by kind and
//! time, so that a comment more in the case file changes nothing.

use crate::projections::{Projections, Verdict};
use crate::risk::{self, Alert, Outcome};
use crate::standards::stands;
use anxin_events::{Event, Instant, Kind, Money, vocabulary::Role};
use anxin_rules::case::{ClaimOutcome, Stands};
use anxin_rules::{Action, Outcome as ClaimAnswer, RuleSet, Severity};

/// What came out of a case in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The case's id.
    pub case: String,
    /// Its deals, in the order of their first events.
    pub deals: Vec<DealResult>,
}

/// How a deal stands at the end, and what was said on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealResult {
    /// Its id.
    pub deal: String,
    /// Unprotected money: of the buyers, of the sellers.
    pub exposures: Vec<ExposureResult>,
    /// As they were raised; those of shadow rules last.
    pub alerts: Vec<AlertResult>,
    /// The answer at each payment step, before it happened.
    pub verdicts: Vec<VerdictResult>,
    /// Duties under the standards, in the order in which they arose.
    pub duties: Vec<DutyResult>,
    /// What the commitments say of each claim.
    pub claims: Vec<ClaimResult>,
}

/// An event as a result names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happening {
    /// What happened.
    pub kind: Kind,
    /// Business time.
    pub at: Instant,
}

/// Unprotected money of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExposureResult {
    /// Buyer or seller.
    pub party: Role,
    /// At the end; none where it is unknown.
    pub amount: Option<Money>,
    /// The events that changed it, and by how much.
    pub changes: Vec<(Happening, Money)>,
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertResult {
    /// Its rule.
    pub rule: String,
    /// Of a shadow rule: kept apart, never acted upon.
    pub shadow: bool,
    /// How bad.
    pub severity: Severity,
    /// What the rule asks for.
    pub actions: Vec<Action>,
    /// The log's clock when it was raised: nobody could have known earlier.
    pub raised_at: Instant,
    /// Who stood to lose how much.
    pub at_stake: Option<(Role, Money)>,
    /// What became of it.
    pub state: AlertState,
    /// Every time that the rule fired for it.
    pub fired: Vec<Fired>,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertState {
    /// Nobody did anything about it.
    Open,
    /// Somebody took note.
    Acknowledged,
    /// Put off.
    Snoozed,
    /// Set aside by a person.
    Dismissed,
    /// Taken back by a late record.
    Withdrawn,
}

/// One time that a rule fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Business time.
    pub at: Instant,
    /// The event that it judged, or that started its deadline.
    pub by: Happening,
    /// A late record took it back.
    pub withdrawn: bool,
}

/// The answer to "may this payment happen?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictResult {
    /// The payment step.
    pub step: Happening,
    /// The strictest of all that bears on it.
    pub outcome: Outcome,
    /// People of the risk desk must look.
    pub escalate: bool,
    /// Rules whose alerts the step would raise or join.
    pub alerts: Vec<String>,
    /// Rules whose earlier alerts hold it.
    pub standing: Vec<String>,
    /// Rules that cannot decide.
    pub unknown: Vec<String>,
}

/// A duty under a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyResult {
    /// The standard.
    pub standard: String,
    /// The event that made it arise.
    pub arose: Happening,
    /// How it stands.
    pub standing: Stands,
}

/// What a commitment says of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimResult {
    /// The commitment.
    pub commitment: String,
    /// The claim.
    pub claim: Happening,
    /// What comes out.
    pub outcome: ClaimOutcome,
}

impl AlertState {
    pub(super) const WORDS: [(&'static str, &'static str, AlertState); 5] = [
        ("未处理", "open", AlertState::Open),
        ("已确认", "acknowledged", AlertState::Acknowledged),
        ("已暂缓", "snoozed", AlertState::Snoozed),
        ("已排除", "dismissed", AlertState::Dismissed),
        ("已撤回", "withdrawn", AlertState::Withdrawn),
    ];
}

impl AlertResult {
    /// Business time of the first occasion.
    #[must_use]
    pub fn first_at(&self) -> Instant {
        let times = self.fired.iter().map(|fired| fired.at);
        times.min().unwrap_or(self.raised_at)
    }

    /// Would it have stopped a step: does its rule hold, block, or call the risk desk?
    #[must_use]
    pub fn stops(&self) -> bool {
        let stops = |action: &Action| !matches!(action, Action::Alert | Action::Remind);
        !self.shadow && self.actions.iter().any(stops)
    }
}

/// A payment step of a deal, and what was said of it.
pub(super) type Assessed<'a> = (&'a str, &'a Event<'a>, Verdict);

impl CaseResult {
    /// What stands after all events of a case.
    pub(super) fn of(
        case: &str,
        rules: &RuleSet,
        projections: &Projections,
        taken: &[Event<'_>],
        verdicts: &[Assessed<'_>],
    ) -> CaseResult {
        let end = End {
            rules,
            projections,
            taken,
        };
        let deal = |deal: &str| DealResult {
            deal: deal.to_owned(),
            exposures: end.exposures(deal),
            alerts: end.alerts(deal),
            verdicts: verdicts
                .iter()
                .filter(|(own, ..)| *own == deal)
                .map(|(_, step, said)| verdict(step, said))
                .collect(),
            duties: end.duties(deal),
            claims: end.claims(deal),
        };
        CaseResult {
            case: case.to_owned(),
            deals: projections.deals().map(deal).collect(),
        }
    }
}

/// Everything at the end of a case.
struct End<'a> {
    rules: &'a RuleSet,
    projections: &'a Projections,
    /// Events by their log positions.
    taken: &'a [Event<'a>],
}

impl End<'_> {
    fn happening(&self, position: u64) -> Option<Happening> {
        let place = usize::try_from(position).ok()?;
        self.taken.get(place).map(happening)
    }

    fn exposures(&self, deal: &str) -> Vec<ExposureResult> {
        let money = self.projections.money(deal);
        let exposure = money.map(|money| money.exposure()).unwrap_or_default();
        let of = |party: Role, amount: Option<Money>| {
            let lines = money.map_or(&[][..], |money| money.exposure_lines());
            let own = lines.iter().filter(|line| line.party.role() == Some(party));
            let changes =
                own.filter_map(|line| Some((self.happening(line.position)?, line.change)));
            ExposureResult {
                party,
                amount,
                changes: changes.collect(),
            }
        };
        vec![
            of(Role::Buyer, Some(exposure.buyer)),
            of(Role::Seller, exposure.seller),
        ]
    }

    fn alerts(&self, deal: &str) -> Vec<AlertResult> {
        let Some(risk) = self.projections.risk(deal) else {
            return Vec::new();
        };
        let live = risk.alerts().iter().map(|alert| self.alert(alert, false));
        let shadow = risk.shadow().iter().map(|alert| self.alert(alert, true));
        live.chain(shadow).collect()
    }

    fn alert(&self, alert: &Alert, shadow: bool) -> AlertResult {
        let fired = alert.occasions().iter().filter_map(|occasion| {
            Some(Fired {
                at: occasion.at,
                by: self.happening(occasion.trigger)?,
                withdrawn: occasion.withdrawn_by.is_some(),
            })
        });
        let at_stake = alert.at_stake;
        AlertResult {
            rule: alert.rule.clone(),
            shadow,
            severity: alert.severity,
            actions: alert.actions.clone(),
            raised_at: alert.raised_at,
            at_stake: at_stake.and_then(|(party, amount)| Some((party.role()?, amount))),
            state: match alert.state {
                risk::AlertState::Open => AlertState::Open,
                risk::AlertState::Acknowledged { .. } => AlertState::Acknowledged,
                risk::AlertState::Snoozed { .. } => AlertState::Snoozed,
                risk::AlertState::Dismissed { .. } => AlertState::Dismissed,
                risk::AlertState::Withdrawn { .. } => AlertState::Withdrawn,
            },
            fired: fired.collect(),
        }
    }

    fn duties(&self, deal: &str) -> Vec<DutyResult> {
        let standards = self.projections.standards(deal);
        let duties = standards.map(|own| own.duties(self.projections.clock()));
        let each = duties.into_iter().flatten().filter_map(|duty| {
            Some(DutyResult {
                standard: self.rules.standards.get(duty.standard)?.terms.id.clone(),
                arose: self.happening(duty.trigger)?,
                standing: stands(&duty.standing),
            })
        });
        each.collect()
    }

    fn claims(&self, deal: &str) -> Vec<ClaimResult> {
        let own = (0_u64..).zip(self.taken);
        let own = own.filter(|(_, event)| event.stream.key() == deal);
        let each = own.flat_map(|(position, event)| {
            let assessed = self.projections.assess_claim(position, event).into_iter();
            assessed.filter_map(|assessment| {
                Some(ClaimResult {
                    commitment: self
                        .rules
                        .commitments
                        .get(assessment.commitment)?
                        .id
                        .clone(),
                    claim: happening(event),
                    outcome: match assessment.outcome {
                        ClaimAnswer::Owed(amount) => ClaimOutcome::Owed(amount),
                        ClaimAnswer::NotOwed => ClaimOutcome::NotOwed,
                        ClaimAnswer::Incomplete(_) => ClaimOutcome::Incomplete,
                        ClaimAnswer::Jury => ClaimOutcome::Jury,
                    },
                })
            })
        });
        each.collect()
    }
}

fn happening(event: &Event<'_>) -> Happening {
    Happening {
        kind: event.kind,
        at: event.occurred_at,
    }
}

fn verdict(step: &Event<'_>, said: &Verdict) -> VerdictResult {
    let rules = |alerts: &[Alert]| sorted(alerts.iter().map(|alert| &alert.rule));
    VerdictResult {
        step: happening(step),
        outcome: said.outcome,
        escalate: said.escalate,
        alerts: rules(&said.alerts),
        standing: rules(&said.standing),
        unknown: sorted(said.unknown.iter().map(|unknown| &unknown.rule)),
    }
}

fn sorted<'a>(rules: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut all: Vec<String> = rules.cloned().collect();
    all.sort();
    all.dedup();
    all
}
