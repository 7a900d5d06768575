//! May this step of a claim, a payout or a budget be taken? Asked before it is written.
//!
//! A fact is never refused because it is bad news. A claim's steps are no facts of the world: they are
//! decisions about the fund's money, and a wrong one is refused with nothing moved. First the books are
//! asked ([`crate::DealClaims`], [`crate::Fund`]), which know no rule; then what the rules and standards
//! say: whoever decides otherwise than they compute gives a reason.

mod refusal;

pub use refusal::Refusal;

use crate::claims::{Claim, Scene, is_step};
use crate::deal::DealFile;
use crate::projections::{Deal, Projections};
use anxin_events::vocabulary::{Commitment, Decision, Role};
use anxin_events::{Category, Event, Field, Instant, Kind, Money, Stream};
use anxin_rules::{Assessment, Mode, Outcome, Standing};

/// What is owed on a claim now, after all that the chain of its debt has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What the commitment says; none where no commitment in force speaks of this claim.
    pub assessment: Option<Assessment>,
    /// What other claims for the debt have paid, less what the claimant gave back.
    pub settled: Money,
}

impl Due {
    /// What is still to be paid; below zero where too much was paid. None while it is not computed.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        match self.assessment.as_ref().map(|own| &own.outcome) {
            Some(Outcome::Owed(owed)) => owed.checked_sub(self.settled),
            Some(Outcome::NotOwed) => Money::ZERO.checked_sub(self.settled),
            _ => None,
        }
    }

    /// Does a decision say what was computed?
    fn agrees(&self, decision: Option<Decision>, amount: Option<Money>) -> bool {
        let outcome = self.assessment.as_ref().map(|own| &own.outcome);
        match decision {
            Some(Decision::Accepted) => self
                .amount()
                .is_some_and(|due| due != Money::ZERO && amount == Some(due.max(Money::ZERO))),
            Some(Decision::Rejected) => self.amount() == Some(Money::ZERO),
            Some(Decision::Jury) => outcome == Some(&Outcome::Jury),
            Some(Decision::Incomplete) => matches!(outcome, Some(Outcome::Incomplete(_))),
            None => false,
        }
    }

    /// What was computed, in Chinese and in English.
    fn words(&self) -> (String, String) {
        let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match (
            self.assessment.as_ref().map(|own| &own.outcome),
            self.amount(),
        ) {
            (Some(Outcome::Jury), _) => fixed("交评审", "for the jury"),
            (Some(Outcome::Incomplete(_)), _) => fixed("待补材料", "incomplete"),
            (_, Some(due)) if due < Money::ZERO => (
                format!(
                    "已多赔 {}",
                    Money::ZERO.checked_sub(due).unwrap_or_default()
                ),
                format!(
                    "overpaid by {}",
                    Money::ZERO.checked_sub(due).unwrap_or_default()
                ),
            ),
            (_, Some(due)) if due == Money::ZERO => fixed("不再赔付", "nothing more is owed"),
            (_, Some(due)) => (format!("应赔 {due}"), format!("{due} is owed")),
            (_, None) => fixed("没有可依据的承诺规则", "no commitment rule speaks of it"),
        }
    }
}

impl Projections {
    /// May this event be written? Facts always may; what is refused moves nothing.
    ///
    /// # Errors
    /// With a code and what to do next, when it is a step of a claim, of a payout or of a budget that the
    /// books cannot take, or that contradicts what is computed and gives no reason.
    pub fn admit(&self, event: &Event<'_>) -> Result<(), Refusal> {
        match event.stream.category() {
            Category::Fund => self.state.fund.weigh(event).map(drop),
            Category::Deal if is_step(event.kind) => self.admit_step(event),
            _ => Ok(()),
        }
    }

    /// Must this event be admitted before it is written, and so stand alone in its request?
    #[must_use]
    pub fn needs_admission(event: &Event<'_>) -> bool {
        event.stream.category() == Category::Fund || is_step(event.kind)
    }

    /// What is owed on a claim now; none for an unknown one.
    #[must_use]
    pub fn claim_due(&self, deal: &str, claim: &str) -> Option<Due> {
        let found = self.state.deals.get(deal)?;
        let claim = found.claims.find(claim)?;
        Some(self.due(deal, found, claim, self.state.clock))
    }

    pub(crate) fn due(&self, id: &str, deal: &Deal, claim: &Claim, at: Instant) -> Due {
        let name = format!("deal/{id}");
        let stream = Stream::parse(&name).ok();
        let filing = stream.and_then(|stream| claim.filing(stream));
        let assessments = filing.map(|event| self.assess_claim_at(claim.position, &event, at));
        let live = |own: &Assessment| {
            let terms = self.judge.rules().commitments.get(own.commitment);
            terms.is_some_and(|terms| terms.mode == Mode::Live)
        };
        Due {
            assessment: assessments.into_iter().flatten().find(live),
            settled: deal.claims.settled(claim),
        }
    }

    fn admit_step(&self, event: &Event<'_>) -> Result<(), Refusal> {
        let id = event.stream.key();
        let deal = self.state.deals.get(id);
        let deal = deal.ok_or_else(|| Refusal::UnknownDeal {
            deal: id.to_owned(),
        })?;
        let scene = Scene {
            deal: id,
            file: &deal.file,
            fund: &self.state.fund,
            alliance: &self.state.alliance,
        };
        let position = self.state.position.saturating_add(1);
        let claim = deal.claims.weigh(event, position, &scene)?.claim;
        let at = self.state.clock.max(event.known_at());
        let reasoned = !event.get(Field::Reason).is_missing();
        match event.kind {
            Kind::ClaimFiled => {
                belongs(&claim, deal)?;
                self.covers(&claim, &self.due(id, deal, &claim, at))
            }
            Kind::ClaimDecided if !reasoned => {
                let due = self.due(id, deal, &claim, at);
                let decision = event.term(Field::Decision, Decision::from_code);
                if due.agrees(decision, event.money(Field::Amount)) {
                    return Ok(());
                }
                let (zh, en) = due.words();
                Err(Refusal::Contradicts { zh, en })
            }
            Kind::PayoutReserved => {
                self.within_yearly_cap(&claim, &self.due(id, deal, &claim, at), at)
            }
            Kind::LiabilityDecided if !reasoned => {
                let stated = event.flag(Field::StandardsMet);
                match self.standards_met(deal, at) {
                    Some(found) if stated != Some(found) => {
                        Err(Refusal::StandardsSay { met: found })
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// A commitment in force that does not speak of this claim does not hold in its city or on its day.
    /// Where the rule set has none for it, people decide and say why.
    fn covers(&self, claim: &Claim, due: &Due) -> Result<(), Refusal> {
        let name = Commitment::SET
            .by_code(claim.commitment)
            .map(|own| own.name);
        let known = self
            .judge
            .rules()
            .commitments
            .iter()
            .any(|terms| terms.mode == Mode::Live && terms.id.split('.').next() == name);
        if known && due.assessment.is_none() {
            return Err(Refusal::OutOfScope {
                commitment: name.unwrap_or_default(),
            });
        }
        Ok(())
    }

    fn within_yearly_cap(&self, claim: &Claim, due: &Due, at: Instant) -> Result<(), Refusal> {
        let Some(cap) = due.assessment.as_ref().and_then(|own| own.yearly_cap) else {
            return Ok(());
        };
        let used = self.state.fund.used_by(at, claim.commitment);
        let with_it = used.checked_add(claim.accepted().unwrap_or_default());
        if with_it.is_none_or(|sum| sum > cap) {
            return Err(Refusal::BeyondYearlyCap { cap, used });
        }
        Ok(())
    }

    /// Did the brand's side meet the standards, by all that was recorded up to now? None where the records
    /// do not tell.
    pub(crate) fn standards_met(&self, deal: &Deal, at: Instant) -> Option<bool> {
        let duties = deal.standards.duties(at);
        let live = duties.iter().filter(|duty| {
            let info = self.judge.rules().standards.get(duty.standard);
            info.is_some_and(|info| info.terms.mode == Mode::Live)
        });
        let mut all_met = None;
        for duty in live {
            match duty.standing {
                Standing::NotMet(_) => return Some(false),
                Standing::Met(_) => all_met = all_met.or(Some(true)),
                Standing::NoRecord(_) | Standing::Pending => all_met = Some(false),
            }
        }
        all_met.filter(|all| *all)
    }
}

/// Claims are for the customers of a deal, its buyers and sellers, and for whoever reported its listing or a
/// marketing call; a person who is named must be one of them.
fn belongs(claim: &Claim, deal: &Deal) -> Result<(), Refusal> {
    let side = match claim.role.role() {
        Some(Role::Buyer) => &deal.file.buyers,
        Some(Role::Seller) => &deal.file.sellers,
        Some(Role::ThirdParty) if was_reported(&deal.file) => &deal.file.reporters,
        _ => return Err(Refusal::Stranger),
    };
    let named = claim.party.as_ref();
    match named.filter(|_| !side.is_empty()) {
        Some(party) if !side.contains(party) => Err(Refusal::Stranger),
        _ => Ok(()),
    }
}

fn was_reported(file: &DealFile) -> bool {
    [Kind::ListingReported, Kind::MarketingCallReported]
        .into_iter()
        .any(|kind| file.first(kind).is_some())
}
