//! All deals of a log: one event after the other goes in, changes of alerts come out.
//!
//! `assess` and `apply` take the same path through [`Deal::step`]; `assess` takes it with a copy of
//! the one deal and leaves everything as it was.

use crate::alliance::Alliance;
use crate::claims::{Claim, DealClaims};
use crate::deal::DealFile;
use crate::fund::Fund;
use crate::money::DealMoney;
use crate::risk::{Alert, AlertChange, DealRisk, Feed, Outcome, Taken, Unknown, Weighing};
use crate::service::DealService;
use crate::standards::DealStandards;
use crate::view::{DealView, FundView};
use anxin_events::{Category, Event, Instant};
use anxin_rules::{Assessment, Firing, Judge, Memory, MemoryError, RuleSet, Supplied};
use foldhash::fast::FixedState;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Everything that is derived from a log.
#[derive(Clone, Debug)]
pub struct Projections {
    pub(crate) judge: Judge,
    pub(crate) state: State,
}

/// Where the log stands, its deals in the order of their first events, the fund and the alliance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub position: u64,
    pub clock: Instant,
    /// Of the next change at this position.
    ordinal: u32,
    pub deals: IndexMap<String, Deal, FixedState>,
    pub fund: Fund,
    pub alliance: Alliance,
}

/// Everything, for a store: write it, and [`Projections::restore`] it under the same rules.
#[derive(Serialize)]
pub struct Snapshot<'a> {
    judge: &'a Memory,
    state: &'a State,
}

/// A snapshot that was read back.
#[derive(Deserialize)]
pub struct StoredSnapshot {
    judge: Memory,
    state: State,
}

/// One deal: file, money, risk, standards, service and claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deal {
    pub file: DealFile,
    pub money: DealMoney,
    pub risk: DealRisk,
    pub standards: DealStandards,
    pub service: DealService,
    pub claims: DealClaims,
}

/// The answer to "may this step happen?". Nothing was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The strictest of all that bears on it.
    pub outcome: Outcome,
    /// People of the risk desk must look.
    pub escalate: bool,
    /// Alerts that the step would raise or join, as they would stand.
    pub alerts: Vec<Alert>,
    /// Rules that cannot decide about it, and what is missing.
    pub unknown: Vec<Unknown>,
    /// Earlier alerts whose hold stands: a seizure or a missed deadline holds the later payments of the
    /// deal until somebody dismisses it or a late record withdraws it. One that a payment step raised
    /// speaks of that step only.
    pub standing: Vec<Alert>,
}

impl Projections {
    /// Of an empty log.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>) -> Projections {
        Projections {
            judge: Judge::new(rules),
            state: State::default(),
        }
    }

    /// Everything, for a store.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot<'_> {
        Snapshot {
            judge: self.judge.snapshot(),
            state: &self.state,
        }
    }

    /// Goes on from a snapshot.
    ///
    /// # Errors
    /// When it was made under other rules: the log must be replayed under these.
    pub fn restore(
        rules: Arc<RuleSet>,
        snapshot: StoredSnapshot,
    ) -> Result<Projections, MemoryError> {
        let judge = Judge::restore(rules, snapshot.judge)?;
        Ok(Projections {
            judge,
            state: snapshot.state,
        })
    }

    /// Log position of the last event that was applied; 0 before the first.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.state.position
    }

    /// The log's clock: the latest recorded time, ticks included.
    #[must_use]
    pub fn clock(&self) -> Instant {
        self.state.clock
    }

    /// What this event would bring, judged against everything applied so far. Nothing changes.
    ///
    /// Deadlines between the log's clock and the event's own time are not looked at: ticks keep the
    /// clock close behind the present.
    #[must_use]
    pub fn assess(&self, event: &Event<'_>) -> Verdict {
        if event.stream.category() != Category::Deal {
            return Verdict::default();
        }
        let deal = self.state.deals.get(event.stream.key());
        let mut deal = deal.map_or_else(Deal::default, Deal::for_a_trial);
        let clock = self.state.clock.max(event.known_at());
        let mut feed = Feed::new(self.state.position.saturating_add(1), clock, 0);
        let (_, taken) = deal.step(&self.judge, event, &mut feed);
        let weighing = Weighing::of(event.kind, &taken, &deal.risk, clock);
        let alerts = |places: &[usize]| {
            places
                .iter()
                .filter_map(|at| deal.risk.alerts().get(*at).cloned())
                .collect()
        };
        Verdict {
            outcome: weighing.outcome,
            escalate: weighing.escalate,
            alerts: alerts(&weighing.alerts),
            unknown: weighing
                .unknown
                .iter()
                .filter_map(|at| deal.risk.unknown().get(*at).cloned())
                .collect(),
            standing: alerts(&weighing.standing),
        }
    }

    /// Takes in the event at a log position, which must be higher than all before; what changed.
    pub fn apply(&mut self, position: u64, event: &Event<'_>) -> Vec<AlertChange> {
        self.state.position = position;
        self.state.ordinal = 0;
        self.state.clock = self.state.clock.max(event.known_at());
        let mut feed = Feed::new(position, self.state.clock, 0);
        self.advance(&mut feed);
        match event.stream.category() {
            Category::Deal => self.apply_to_deal(event, &mut feed),
            Category::Fund => self.state.fund.apply(event, position),
            Category::Brand => self.state.alliance.apply(event, position),
            Category::Rules | Category::Clock => {}
        }
        self.advance(&mut feed);
        self.state.ordinal = feed.ordinal;
        feed.changes
    }

    fn apply_to_deal(&mut self, event: &Event<'_>, feed: &mut Feed) {
        let (key, position) = (event.stream.key(), feed.position);
        if !self.state.deals.contains_key(key) {
            self.state.deals.insert(key.to_owned(), Deal::default());
        }
        let mut firings = Vec::new();
        if let Some(deal) = self.state.deals.get_mut(key) {
            let (supplied, _) = deal.step(&self.judge, event, feed);
            deal.standards
                .apply(&self.judge, position, event, &supplied);
            self.judge.absorb(position, event, &supplied, &mut firings);
            let (fund, alliance) = (&mut self.state.fund, &self.state.alliance);
            let of = (key, &deal.file);
            deal.claims.apply(event, position, of, fund, alliance);
        }
        self.route(firings, feed);
    }

    /// Moves the clock beyond the last event, as a tick at that moment would.
    pub fn advance_to(&mut self, clock: Instant) -> Vec<AlertChange> {
        self.state.clock = self.state.clock.max(clock);
        let mut feed = Feed::new(self.state.position, self.state.clock, self.state.ordinal);
        self.advance(&mut feed);
        self.state.ordinal = feed.ordinal;
        feed.changes
    }

    fn advance(&mut self, feed: &mut Feed) {
        let mut firings = Vec::new();
        self.judge.advance(feed.clock, &mut firings);
        self.route(firings, feed);
    }

    /// Everything that happened to alerts so far, in log order: the past of the feed.
    #[must_use]
    pub fn changes(&self) -> Vec<AlertChange> {
        let deals = self.state.deals.values();
        let mut all: Vec<AlertChange> = deals
            .flat_map(|deal| deal.risk.changes())
            .cloned()
            .collect();
        all.sort_by_key(|change| (change.position, change.ordinal));
        all
    }

    /// Hands firings that the clock or a late record brought to their deals.
    fn route(&mut self, firings: Vec<Firing>, feed: &mut Feed) {
        for firing in firings {
            if let Some(deal) = self.state.deals.get_mut(&firing.deal) {
                deal.risk.take(firing, self.judge.rules(), None, feed);
            }
        }
    }

    /// How a deal stands; none for an unknown one.
    #[must_use]
    pub fn deal(&self, id: &str) -> Option<DealView<'_>> {
        let (id, deal) = self.state.deals.get_key_value(id)?;
        let rules = self.judge.rules();
        let claims = self.claim_views(id, deal);
        Some(DealView::new(id, deal, rules, self.state.clock, claims))
    }

    /// Alerts of a deal, and what rules could not decide; none for an unknown one.
    #[must_use]
    pub fn risk(&self, id: &str) -> Option<&DealRisk> {
        self.state.deals.get(id).map(|deal| &deal.risk)
    }

    /// The deal file; none for an unknown deal.
    #[must_use]
    pub fn file(&self, id: &str) -> Option<&DealFile> {
        self.state.deals.get(id).map(|deal| &deal.file)
    }

    /// Money of a deal; none for an unknown one.
    #[must_use]
    pub fn money(&self, id: &str) -> Option<&DealMoney> {
        self.state.deals.get(id).map(|deal| &deal.money)
    }

    /// Standards of a deal; none for an unknown one.
    #[must_use]
    pub fn standards(&self, id: &str) -> Option<&DealStandards> {
        self.state.deals.get(id).map(|deal| &deal.standards)
    }

    /// Claims of a deal; none for an unknown one.
    #[must_use]
    pub fn claims(&self, id: &str) -> Option<&DealClaims> {
        self.state.deals.get(id).map(|deal| &deal.claims)
    }

    /// Claims whose payout the bank was told of and has not answered, with their deals.
    pub fn claims_in_doubt(&self) -> impl Iterator<Item = (&str, &Claim)> {
        self.state.deals.iter().flat_map(|(id, deal)| {
            let claims = deal.claims.claims().iter();
            let open = claims.filter(|claim| claim.state.is_in_doubt());
            open.map(move |claim| (id.as_str(), claim))
        })
    }

    /// The guarantee fund.
    #[must_use]
    pub fn guarantee_fund(&self) -> &Fund {
        &self.state.fund
    }

    /// The compensation alliance.
    #[must_use]
    pub fn alliance(&self) -> &Alliance {
        &self.state.alliance
    }

    /// A year of the fund, for people and for JSON; none if nothing was ever booked in it.
    #[must_use]
    pub fn fund(&self, year: i32) -> Option<FundView<'_>> {
        FundView::new(&self.state.fund, year)
    }

    /// What the commitments say of a claim at a log position, by everything that is known now.
    #[must_use]
    pub fn assess_claim(&self, position: u64, claim: &Event<'_>) -> Vec<Assessment> {
        self.assess_claim_at(position, claim, self.state.clock)
    }

    pub(crate) fn assess_claim_at(
        &self,
        position: u64,
        claim: &Event<'_>,
        clock: Instant,
    ) -> Vec<Assessment> {
        let Some(deal) = self.state.deals.get(claim.stream.key()) else {
            return Vec::new();
        };
        let supplied = deal.money.supplied(claim, position, &deal.file);
        self.judge.assess(position, claim, &supplied, clock)
    }

    /// What rules were told of the money at this event, if it is the last one that was applied to its deal.
    #[must_use]
    pub fn supplied(&self, event: &Event<'_>) -> Supplied {
        let deal = self.state.deals.get(event.stream.key());
        deal.map_or_else(Supplied::default, |deal| {
            deal.money.supplied(event, self.state.position, &deal.file)
        })
    }

    /// All deals with everything about them, in the order of their first events.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, &Deal)> {
        self.state
            .deals
            .iter()
            .map(|(id, deal)| (id.as_str(), deal))
    }

    /// Ids of all deals, in the order of their first events.
    pub fn deals(&self) -> impl Iterator<Item = &str> {
        self.state.deals.keys().map(String::as_str)
    }
}

impl Deal {
    /// A copy to try an event on: a verdict speaks of no standards, no service and no claims.
    fn for_a_trial(&self) -> Deal {
        Deal {
            file: self.file.clone(),
            money: self.money.clone(),
            risk: self.risk.clone(),
            standards: DealStandards::default(),
            service: DealService::default(),
            claims: DealClaims::default(),
        }
    }

    /// Takes in an event of this deal and judges it: what the judge was told, and what came of it.
    fn step(
        &mut self,
        judge: &Judge,
        event: &Event<'_>,
        feed: &mut Feed,
    ) -> (Supplied, Vec<Taken>) {
        let position = feed.position;
        self.file.apply(event, position);
        self.money.apply(event, position, &self.file);
        self.risk.apply(event, feed);
        self.service.apply(event, position);
        let supplied = self.money.supplied(event, position, &self.file);
        let mut firings = Vec::new();
        judge.judge(position, event, &supplied, &mut firings);
        let taken = firings
            .into_iter()
            .map(|firing| {
                self.risk
                    .take(firing, judge.rules(), Some(event.kind), feed)
            })
            .collect();
        (supplied, taken)
    }
}
