//! The deal file: what is known of one deal, and when each kind of step first happened.
//!
//! It holds facts only. It counts no money (see [`crate::DealMoney`]) and judges nothing.

mod stage;

pub use stage::{Stage, Transfer};

use anxin_events::{Date, Event, Field, Instant, Kind, Money, Value, vocabulary::Source};
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

/// What title checks said, and what of it was known when the contract was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// The check with the latest `as_of`; a check that is recorded late does not displace a newer one.
    pub latest: Option<TitleFact>,
    /// The latest check that the log knew at the signing.
    pub at_signing: Option<TitleFact>,
    /// A seizure was found and not lifted since.
    pub seized: bool,
}

/// One title check: a fact as of an instant, from a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitleFact {
    /// Log position of the check.
    pub position: u64,
    /// The instant at which it held.
    pub as_of: Option<Instant>,
    /// Code of the [`Source`]: an agency's own system is not a register.
    pub source: Option<u8>,
    /// Code of the [`anxin_events::vocabulary::CheckResult`].
    pub result: Option<u8>,
    /// Registered owners.
    pub owners: Vec<String>,
    /// Registered mortgages.
    pub mortgages: Option<i64>,
    /// Registered seizures.
    pub seizures: Option<i64>,
    /// Registered objections.
    pub objections: Option<i64>,
    /// Registered residence rights.
    pub residence_rights: Option<i64>,
    /// Registered pre-notices.
    pub pre_notices: Option<i64>,
}

/// The old mortgage: what was said of it, what the lender stated, and whether it is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mortgage {
    /// The debt that a party told of: a statement, not proof.
    pub disclosed: Option<Money>,
    /// The debt that was stated last.
    pub balance: Option<Money>,
    /// Code of the [`Source`] of that balance.
    pub balance_source: Option<u8>,
    /// The lender.
    pub lender: Option<String>,
    /// Accounts for repaying it that a lender stated.
    pub accounts: Vec<String>,
    /// The lender said that it is overdue.
    pub overdue: Option<bool>,
    /// The title is to pass with the mortgage in place.
    pub stays_in_place: bool,
}

/// The agreement on supervised money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscrowTerms {
    /// Supervised accounts, in the order in which agreements named them.
    pub accounts: Vec<String>,
    /// Where the seller is to be paid.
    pub seller_account: Option<String>,
    /// Where money goes back to.
    pub refund_account: Option<String>,
    /// Code of the [`anxin_events::vocabulary::ReleaseCondition`].
    pub condition: Option<u8>,
}

/// The buyer's loan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// Code of the [`anxin_events::vocabulary::LoanProduct`] that was stated last.
    pub product: Option<u8>,
    /// Who approved it.
    pub lender: Option<String>,
    /// How much was approved.
    pub approved: Option<Money>,
    /// Who holds the new mortgage.
    pub mortgagee: Option<String>,
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

    /// One milestone for each kind that happened, in order of the deal's life.
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

impl Title {
    fn check(&mut self, event: &Event<'_>, position: u64) {
        let as_of = match event.get(Field::AsOf) {
            Value::Instant(instant) => Some(instant),
            _ => None,
        };
        if self.latest.as_ref().is_some_and(|own| own.as_of > as_of) {
            return;
        }
        self.latest = Some(TitleFact {
            position,
            as_of,
            source: term(event, Field::Source),
            result: term(event, Field::Result),
            owners: event
                .ids(Field::Owners)
                .map_or_else(Vec::new, |ids| owned(ids.sorted())),
            mortgages: event.count(Field::Mortgages),
            seizures: event.count(Field::Seizures),
            objections: event.count(Field::Objections),
            residence_rights: event.count(Field::ResidenceRights),
            pre_notices: event.count(Field::PreNotices),
        });
    }
}

impl Mortgage {
    fn apply(&mut self, event: &Event<'_>) {
        set(&mut self.lender, text(event, Field::Lender));
        match event.kind {
            Kind::MortgageDisclosed => set(&mut self.disclosed, event.money(Field::Amount)),
            Kind::WithMortgageTransferAgreed => self.stays_in_place = true,
            _ => {
                set(&mut self.balance, event.money(Field::Balance));
                set(&mut self.balance_source, term(event, Field::Source));
                set(&mut self.overdue, event.flag(Field::Overdue));
                // A party can name any account; only a bank's statement makes it the lender's.
                if event.term(Field::Source, Source::from_code) == Some(Source::Bank) {
                    add(&mut self.accounts, event.id(Field::LenderAccount));
                }
            }
        }
    }
}

impl EscrowTerms {
    fn agree(&mut self, event: &Event<'_>) {
        add(&mut self.accounts, event.id(Field::EscrowAccount));
        set(&mut self.seller_account, text(event, Field::SellerAccount));
        set(&mut self.refund_account, text(event, Field::RefundAccount));
        set(&mut self.condition, term(event, Field::ReleaseCondition));
    }
}

impl Loan {
    fn apply(&mut self, event: &Event<'_>) {
        set(&mut self.product, term(event, Field::Product));
        match event.kind {
            Kind::LoanApproved => {
                set(&mut self.lender, text(event, Field::Lender));
                set(&mut self.approved, event.money(Field::Amount));
            }
            Kind::LoanRejected => self.approved = None,
            Kind::NewMortgageRegistered => set(&mut self.mortgagee, text(event, Field::Mortgagee)),
            _ => {}
        }
    }
}

/// What is not stated changes nothing that was stated before.
fn set<T>(known: &mut Option<T>, stated: Option<T>) {
    if stated.is_some() {
        *known = stated;
    }
}

fn add(known: &mut Vec<String>, stated: Option<&str>) {
    if let Some(id) = stated.filter(|id| !known.iter().any(|own| own == id)) {
        known.push(id.to_owned());
    }
}

fn text(event: &Event<'_>, field: Field) -> Option<String> {
    event.id(field).map(str::to_owned)
}

fn term(event: &Event<'_>, field: Field) -> Option<u8> {
    match event.get(field) {
        Value::Term(code) => Some(code),
        _ => None,
    }
}

fn owned(ids: Vec<&str>) -> Vec<String> {
    ids.into_iter().map(str::to_owned).collect()
}
