//! How a deal stands, as JSON: a contract with hosts. Amounts are text in yuan, times RFC 3339 in
//! Beijing time, members in the order of the structs below; a new member goes to the end.

mod alerts;
mod claims;
mod fund;
mod money;
mod standards;

use crate::deal::{DealFile, TitleFact};
use crate::projections::Deal;
use alerts::{AlertView, ChangeView, UnknownView};
use anxin_events::{
    Date, Instant, Kind, Money, TermSet,
    vocabulary::{CheckResult, LoanProduct, OwnerStatus, PaymentPlan, ReleaseCondition, Source},
};
use anxin_rules::RuleSet;
pub use claims::ClaimView;
use claims::VoidView;
pub use fund::FundView;
use money::MoneyView;
use serde::{Serialize, Serializer};
use standards::StandardsView;
use std::fmt::Display;

/// One deal.
#[derive(Debug, Serialize)]
pub struct DealView<'a> {
    deal: &'a str,
    as_of: Shown<Instant>,
    stage: &'static str,
    stage_zh: &'static str,
    file: FileView<'a>,
    money: MoneyView<'a>,
    alerts: Vec<AlertView<'a>>,
    shadow_alerts: Vec<AlertView<'a>>,
    unknown: Vec<UnknownView<'a>>,
    changes: Vec<ChangeView<'a>>,
    claims: Vec<ClaimView<'a>>,
    void_steps: Vec<VoidView<'a>>,
    standards: StandardsView<'a>,
}

impl<'a> DealView<'a> {
    pub(crate) fn new(
        id: &'a str,
        deal: &'a Deal,
        rules: &'a RuleSet,
        clock: Instant,
        claims: Vec<ClaimView<'a>>,
    ) -> DealView<'a> {
        let stage = deal.file.stage();
        let alerts = |alerts: &'a [_]| {
            alerts
                .iter()
                .map(|own| AlertView::new(own, clock))
                .collect()
        };
        DealView {
            deal: id,
            as_of: Shown(clock),
            stage: stage.name(),
            stage_zh: stage.zh(),
            file: FileView::new(&deal.file),
            money: MoneyView::new(deal, clock),
            alerts: alerts(deal.risk.alerts()),
            shadow_alerts: alerts(deal.risk.shadow()),
            unknown: deal.risk.unknown().iter().map(UnknownView::new).collect(),
            changes: deal.risk.changes().iter().map(ChangeView::new).collect(),
            claims,
            void_steps: deal.claims.void().iter().map(VoidView::new).collect(),
            standards: StandardsView::new(&deal.standards.duties(clock), rules),
        }
    }
}

/// A value as its text: yuan, RFC 3339, a day, an event id.
#[derive(Clone, Copy, Debug)]
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

/// The English name of a term.
fn term(set: &'static TermSet, code: Option<u8>) -> Option<&'static str> {
    set.by_code(code?).map(|term| term.name)
}

#[derive(Debug, Serialize)]
struct FileView<'a> {
    property: Option<&'a str>,
    city: Option<&'a str>,
    brand: Option<&'a str>,
    store: Option<&'a str>,
    agent: Option<&'a str>,
    buyers: &'a [String],
    sellers: &'a [String],
    price: Option<Shown<Money>>,
    payment_plan: Option<&'static str>,
    release_due_on: Option<Shown<Date>>,
    transfer_due_on: Option<Shown<Date>>,
    handover_due_on: Option<Shown<Date>>,
    hukou_due_on: Option<Shown<Date>>,
    title: Option<TitleView<'a>>,
    title_at_signing: Option<TitleView<'a>>,
    seized: bool,
    mortgage: MortgageView<'a>,
    escrow: EscrowView<'a>,
    loan: LoanView<'a>,
    owner_status: Option<&'static str>,
    milestones: Vec<MilestoneView>,
    reporters: &'a [String],
}

#[derive(Debug, Serialize)]
struct TitleView<'a> {
    position: u64,
    as_of: Option<Shown<Instant>>,
    source: Option<&'static str>,
    result: Option<&'static str>,
    owners: &'a [String],
    mortgages: Option<i64>,
    seizures: Option<i64>,
    objections: Option<i64>,
    residence_rights: Option<i64>,
    pre_notices: Option<i64>,
}

#[derive(Debug, Serialize)]
struct MortgageView<'a> {
    disclosed: Option<Shown<Money>>,
    balance: Option<Shown<Money>>,
    balance_source: Option<&'static str>,
    lender: Option<&'a str>,
    accounts: &'a [String],
    overdue: Option<bool>,
    stays_in_place: bool,
}

#[derive(Debug, Serialize)]
struct EscrowView<'a> {
    accounts: &'a [String],
    seller_account: Option<&'a str>,
    refund_account: Option<&'a str>,
    release_condition: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct LoanView<'a> {
    product: Option<&'static str>,
    lender: Option<&'a str>,
    approved: Option<Shown<Money>>,
    mortgagee: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct MilestoneView {
    kind: &'static str,
    occurred_at: Shown<Instant>,
    recorded_at: Shown<Instant>,
    position: u64,
}

impl<'a> FileView<'a> {
    fn new(file: &'a DealFile) -> FileView<'a> {
        let (mortgage, escrow, loan) = (&file.mortgage, &file.escrow, &file.loan);
        FileView {
            property: file.property.as_deref(),
            city: file.city.as_deref(),
            brand: file.brand.as_deref(),
            store: file.store.as_deref(),
            agent: file.agent.as_deref(),
            buyers: &file.buyers,
            sellers: &file.sellers,
            price: file.price.map(Shown),
            payment_plan: term(&PaymentPlan::SET, file.payment_plan),
            release_due_on: file.agreed.release.map(Shown),
            transfer_due_on: file.agreed.transfer.map(Shown),
            handover_due_on: file.agreed.handover.map(Shown),
            hukou_due_on: file.agreed.hukou.map(Shown),
            title: file.title.latest.as_ref().map(TitleView::new),
            title_at_signing: file.title.at_signing.as_ref().map(TitleView::new),
            seized: file.title.seized,
            mortgage: MortgageView {
                disclosed: mortgage.disclosed.map(Shown),
                balance: mortgage.balance.map(Shown),
                balance_source: term(&Source::SET, mortgage.balance_source),
                lender: mortgage.lender.as_deref(),
                accounts: &mortgage.accounts,
                overdue: mortgage.overdue,
                stays_in_place: mortgage.stays_in_place,
            },
            escrow: EscrowView {
                accounts: &escrow.accounts,
                seller_account: escrow.seller_account.as_deref(),
                refund_account: escrow.refund_account.as_deref(),
                release_condition: term(&ReleaseCondition::SET, escrow.condition),
            },
            loan: LoanView {
                product: term(&LoanProduct::SET, loan.product),
                lender: loan.lender.as_deref(),
                approved: loan.approved.map(Shown),
                mortgagee: loan.mortgagee.as_deref(),
            },
            owner_status: term(&OwnerStatus::SET, file.owner_status),
            milestones: file.milestones().iter().map(MilestoneView::new).collect(),
            reporters: &file.reporters,
        }
    }
}

impl<'a> TitleView<'a> {
    fn new(fact: &'a TitleFact) -> TitleView<'a> {
        TitleView {
            position: fact.position,
            as_of: fact.as_of.map(Shown),
            source: term(&Source::SET, fact.source),
            result: term(&CheckResult::SET, fact.result),
            owners: &fact.owners,
            mortgages: fact.mortgages,
            seizures: fact.seizures,
            objections: fact.objections,
            residence_rights: fact.residence_rights,
            pre_notices: fact.pre_notices,
        }
    }
}

impl MilestoneView {
    fn new(milestone: &crate::deal::Milestone) -> MilestoneView {
        MilestoneView {
            kind: milestone.kind().map_or("", |kind: Kind| kind.spec().name),
            occurred_at: Shown(milestone.occurred_at),
            recorded_at: Shown(milestone.recorded_at),
            position: milestone.position,
        }
    }
}
