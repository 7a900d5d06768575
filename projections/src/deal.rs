//! The deal file: what is known of one deal, and when each kind of step first happened.
//!
//! It holds facts only. It counts no money (see [`crate::DealMoney`]) and judges nothing.

mod facts;
mod stage;

pub use facts::{EscrowTerms, Loan, Mortgage, Title, TitleFact};
pub use stage::{Stage, Transfer};

use anxin_events::{Date, Event, Field, Instant, Kind, Money};
use facts::{owned, set, term, text};
use serde::{Deserialize, Serialize};

/// One deal's facts. Enumerated facts are kept by their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealFile {
    /// The home.
    pub property: Option<String>,
    /// The city whose rules hold.
    pub city: Option<String>,
    /// The brand that runs the deal.
    pub brand: Option<String>,
    /// The store.
    pub store: Option<String>,
    /// The agent.
    pub agent: Option<String>,
    /// Buyers of the contract.
    pub buyers: Vec<String>,
    /// Sellers of the contract.
    pub sellers: Vec<String>,
    /// Who reported the listing or a marketing call; they need not be parties to a sale.
    pub reporters: Vec<String>,
    /// Price of the contract.
    pub price: Option<Money>,
    /// Code of the [`anxin_events::vocabulary::PaymentPlan`].
    pub payment_plan: Option<u8>,
    /// Days that the contract names.
    pub agreed: AgreedDays,
    /// What title checks said.
    pub title: Title,
    /// The old mortgage.
    pub mortgage: Mortgage,
    /// The agreement on supervised money.
    pub escrow: EscrowTerms,
    /// The buyer's loan.
    pub loan: Loan,
    /// How far the transfer of title is.
    pub transfer: Transfer,
    /// Code of the latest [`anxin_events::vocabulary::OwnerStatus`].
    pub owner_status: Option<u8>,
    /// One for each kind that happened, ascending by kind.
    milestones: Vec<Milestone>,
}

/// Days that the contract names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedDays {
    /// Mortgage release.
    pub release: Option<Date>,
    /// Transfer of title.
    pub transfer: Option<Date>,
    /// Handover.
    pub handover: Option<Date>,
    /// Registrations leave the address.
    pub hukou: Option<Date>,
}

/// When a kind of step first happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    kind: u16,
    /// The earliest business time of this kind.
    pub occurred_at: Instant,
    /// When the log learnt of that step.
    pub recorded_at: Instant,
    /// Its log position.
    pub position: u64,
}

impl Milestone {
    /// What happened.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.kind)
    }
}

impl DealFile {
    /// Takes over what an event of this deal says.
    pub fn apply(&mut self, event: &Event<'_>, position: u64) {
        self.reach(event, position);
        self.transfer.apply(event.kind);
        match event.kind {
            Kind::ListingMandateSigned | Kind::DepositPaid | Kind::OnlineSigned => {
                self.take_places(event);
            }
            Kind::ContractSigned => self.sign(event),
            Kind::TitleChecked => self.title.check(event, position),
            Kind::SeizureFound => self.title.seized = true,
            Kind::SeizureLifted => self.title.seized = false,
            Kind::OwnerStatusChanged => {
                set(&mut self.owner_status, term(event, Field::OwnerStatus));
            }
            Kind::MortgageDisclosed
            | Kind::MortgageBalanceStated
            | Kind::WithMortgageTransferAgreed => {
                self.mortgage.apply(event);
            }
            Kind::EscrowAgreementSigned => self.escrow.agree(event),
            Kind::LoanApplied
            | Kind::LoanProductChanged
            | Kind::LoanApproved
            | Kind::LoanRejected
            | Kind::NewMortgageRegistered => self.loan.apply(event),
            Kind::ListingReported | Kind::MarketingCallReported => self.report(event),
            _ => {}
        }
    }

    /// When a kind of step first happened.
    #[must_use]
    pub fn first(&self, kind: Kind) -> Option<&Milestone> {
        let at = self
            .milestones
            .binary_search_by_key(&(kind as u16), |own| own.kind)
            .ok()?;
        self.milestones.get(at)
    }

    /// One milestone for each kind that happened, ascending by kind.
    #[must_use]
    pub fn milestones(&self) -> &[Milestone] {
        &self.milestones
    }

    fn reach(&mut self, event: &Event<'_>, position: u64) {
        let milestone = Milestone {
            kind: event.kind as u16,
            occurred_at: event.occurred_at,
            recorded_at: event.known_at(),
            position,
        };
        let found = self
            .milestones
            .binary_search_by_key(&milestone.kind, |own| own.kind);
        match found {
            Err(at) => self.milestones.insert(at, milestone),
            Ok(at) => {
                if let Some(own) = self.milestones.get_mut(at)
                    && event.occurred_at < own.occurred_at
                {
                    *own = milestone;
                }
            }
        }
    }

    fn report(&mut self, event: &Event<'_>) {
        if let Some(party) = text(event, Field::Party)
            && !self.reporters.contains(&party)
        {
            self.reporters.push(party);
        }
    }

    fn take_places(&mut self, event: &Event<'_>) {
        set(&mut self.property, text(event, Field::Property));
        set(&mut self.city, text(event, Field::City));
        set(&mut self.brand, text(event, Field::Brand));
        set(&mut self.store, text(event, Field::Store));
        set(&mut self.agent, text(event, Field::Agent));
    }

    fn sign(&mut self, event: &Event<'_>) {
        self.take_places(event);
        set(&mut self.price, event.money(Field::Price));
        set(&mut self.payment_plan, term(event, Field::PaymentPlan));
        if let Some(buyers) = event.ids(Field::Buyers) {
            self.buyers = owned(buyers.sorted());
        }
        if let Some(sellers) = event.ids(Field::Sellers) {
            self.sellers = owned(sellers.sorted());
        }
        set(&mut self.agreed.release, event.date(Field::ReleaseDueOn));
        set(&mut self.agreed.transfer, event.date(Field::TransferDueOn));
        set(&mut self.agreed.handover, event.date(Field::HandoverDueOn));
        set(&mut self.agreed.hukou, event.date(Field::HukouDueOn));
        self.title.at_signing.clone_from(&self.title.latest);
    }
}
