//! Facts of a deal that several events tell together: title, old mortgage, escrow terms, loan.

use anxin_events::{Event, Field, Instant, Kind, Money, Value, vocabulary::Source};
use serde::{Deserialize, Serialize};

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

impl Title {
    /// A seizure stands: one was found and not lifted since, or the latest check counts one.
    #[must_use]
    pub fn is_seized(&self) -> bool {
        let counted = self.latest.as_ref().and_then(|check| check.seizures);
        self.seized || counted.is_some_and(|count| count > 0)
    }

    pub(super) fn check(&mut self, event: &Event<'_>, position: u64) {
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
    pub(super) fn apply(&mut self, event: &Event<'_>) {
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
    pub(super) fn agree(&mut self, event: &Event<'_>) {
        add(&mut self.accounts, event.id(Field::EscrowAccount));
        set(&mut self.seller_account, text(event, Field::SellerAccount));
        set(&mut self.refund_account, text(event, Field::RefundAccount));
        set(&mut self.condition, term(event, Field::ReleaseCondition));
    }
}

impl Loan {
    pub(super) fn apply(&mut self, event: &Event<'_>) {
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
pub(super) fn set<T>(known: &mut Option<T>, stated: Option<T>) {
    if stated.is_some() {
        *known = stated;
    }
}

pub(super) fn add(known: &mut Vec<String>, stated: Option<&str>) {
    if let Some(id) = stated.filter(|id| !known.iter().any(|own| own == id)) {
        known.push(id.to_owned());
    }
}

pub(super) fn text(event: &Event<'_>, field: Field) -> Option<String> {
    event.id(field).map(str::to_owned)
}

pub(super) fn term(event: &Event<'_>, field: Field) -> Option<u8> {
    match event.get(field) {
        Value::Term(code) => Some(code),
        _ => None,
    }
}

pub(super) fn owned(ids: Vec<&str>) -> Vec<String> {
    ids.into_iter().map(str::to_owned).collect()
}
