//! What each side could lose now, and which event made it so.

use super::movement::Movement;
use super::place::{Place, Settled, settle, title_passed};
use super::{Sum, money};
use crate::deal::{DealFile, Transfer};
use anxin_events::{
    Kind, Money,
    vocabulary::{LoanProduct, Purpose, Role},
};
use anxin_rules::RoleCode;
use serde::{Deserialize, Serialize};

/// Unprotected exposure of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// The buyers': paid, neither protected nor secured nor given back. Where the title is lost, all
    /// house money that left them and is not in escrow.
    pub buyer: Money,
    /// The sellers': of the price, neither received nor secured, once the title is going.
    /// None where the title is going and the price is unknown.
    pub seller: Option<Money>,
}

impl Default for Exposure {
    fn default() -> Exposure {
        Exposure {
            buyer: Money::ZERO,
            seller: Some(Money::ZERO),
        }
    }
}

/// One change of one side's exposure: together they show how the figure came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExposureLine {
    /// Log position of the event that changed it.
    pub position: u64,
    /// Whose: buyer or seller.
    pub party: RoleCode,
    /// By how much; negative when it fell.
    pub change: Money,
    /// Why.
    pub reason: Reason,
}

/// What the deal's money adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Paid unprotected to the seller and to others, less what each gave back.
    to_seller: Sum,
    to_other: Sum,
    /// The part of it that was release money paid before the mortgage was struck off.
    release: Sum,
    /// What the seller got, protected or not, less what he gave back.
    received: Sum,
    /// What went into the old loan, less what its lender gave back.
    old_loan: Sum,
    /// House money in escrow.
    escrow: Sum,
    /// Of the purchase loan.
    disbursed: Sum,
    /// House money that left the buyer, less what came back.
    pub paid: Sum,
}

impl Tally {
    /// Adds up `movements`; `all` are the deal's recorded ones, in which accounts are looked up.
    pub fn of<'a>(
        movements: impl Iterator<Item = &'a Movement>,
        all: &[Movement],
        file: &DealFile,
    ) -> Tally {
        let released_at = file
            .first(Kind::MortgageReleased)
            .map(|own| own.occurred_at);
        let mut tally = Tally::default();
        for movement in movements {
            let settled = settle(movement, all, file);
            if settled.house {
                let before_release = released_at.is_none_or(|at| movement.at <= at);
                tally.add(movement, settled, before_release);
            }
        }
        tally
    }

    fn add(&mut self, movement: &Movement, settled: Settled, before_release: bool) {
        let amount = Sum::from(movement.amount.fen());
        let back = amount.saturating_neg();
        let add = |sum: &mut Sum, amount: Sum| *sum = sum.saturating_add(amount);
        match settled.from {
            Place::Buyer => add(&mut self.paid, amount),
            Place::Escrow => add(&mut self.escrow, back),
            Place::Seller => {
                add(&mut self.to_seller, back);
                add(&mut self.received, back);
            }
            Place::Other => add(&mut self.to_other, back),
            Place::OldLender => add(&mut self.old_loan, back),
            Place::Tax | Place::Fees => {}
        }
        match settled.to {
            Place::Buyer => add(&mut self.paid, back),
            Place::Escrow => add(&mut self.escrow, amount),
            Place::OldLender => add(&mut self.old_loan, amount),
            Place::Seller => add(&mut self.received, amount),
            Place::Tax | Place::Fees | Place::Other => {}
        }
        let at_risk = !settled.agreed;
        match settled.to {
            Place::Seller if at_risk => add(&mut self.to_seller, amount),
            Place::Other if at_risk => add(&mut self.to_other, amount),
            _ => {}
        }
        if movement.purpose() == Some(Purpose::Release) && before_release {
            match (settled.from, settled.to) {
                (_, Place::Seller | Place::Other) if at_risk => add(&mut self.release, amount),
                (Place::Seller | Place::Other, Place::Buyer) => add(&mut self.release, back),
                _ => {}
            }
        }
        if movement.purpose() == Some(Purpose::Loan) && settled.from == Place::Buyer {
            add(&mut self.disbursed, amount);
        }
    }

    pub fn exposure(&self, file: &DealFile) -> Exposure {
        Exposure {
            buyer: self.buyer(file),
            seller: match file.transfer {
                Transfer::None | Transfer::Applied => Some(Money::ZERO),
                Transfer::Accepted | Transfer::Completed => {
                    file.price.map(|p| self.seller(p, file))
                }
            },
        }
    }

    fn buyer(&self, file: &DealFile) -> Money {
        let with_seller = if title_is_lost(file) {
            self.received.saturating_add(self.old_loan)
        } else {
            self.to_seller
        };
        let paid = with_seller.max(0).saturating_add(self.to_other.max(0));
        money(paid.saturating_sub(self.secured(file)).max(0))
    }

    fn secured(&self, file: &DealFile) -> Sum {
        if title_is_lost(file) {
            0
        } else if title_passed(file) {
            file.price.unwrap_or_default().fen().into()
        } else if file.first(Kind::MortgageReleased).is_some() {
            self.release.max(0)
        } else {
            0
        }
    }

    fn seller(&self, price: Money, file: &DealFile) -> Money {
        let open = Sum::from(price.fen())
            .saturating_sub(self.received)
            .saturating_sub(self.old_loan)
            .saturating_sub(self.escrow.max(0))
            .saturating_sub(self.loan_to_come(file));
        money(open.max(0))
    }

    /// What an approved purchase loan will still pay, once its lender holds the new mortgage.
    fn loan_to_come(&self, file: &DealFile) -> Sum {
        let loan = &file.loan;
        let is_mortgagee = loan.mortgagee.is_some() && loan.mortgagee == loan.lender;
        let is_purchase_loan =
            loan.product
                .and_then(LoanProduct::from_code)
                .is_none_or(|product| {
                    use LoanProduct::{Combined, ProvidentFund, PurchaseMortgage};
                    matches!(product, PurchaseMortgage | ProvidentFund | Combined)
                });
        match loan.approved {
            Some(amount) if is_mortgagee && is_purchase_loan => Sum::from(amount.fen())
                .saturating_sub(self.disbursed)
                .max(0),
            _ => 0,
        }
    }
}

/// Will the buyers not get the title, or have to give it back? Money that went the agreed way for the
/// sake of the title protects them no longer.
fn title_is_lost(file: &DealFile) -> bool {
    let rescinded = file.first(Kind::ContractRescinded).is_some();
    rescinded || (file.title.is_seized() && !title_passed(file))
}

macro_rules! reasons {
    ($($variant:ident $zh:literal $en:literal;)*) => {
        /// Why an exposure changed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Reason { $(#[doc = $en] $variant,)* }
        impl Reason {
            /// Chinese.
            #[must_use]
            pub const fn zh(self) -> &'static str { match self { $(Reason::$variant => $zh,)* } }
            /// English.
            #[must_use]
            pub const fn en(self) -> &'static str { match self { $(Reason::$variant => $en,)* } }
        }
    };
}

reasons! {
    PaidToSeller "款项直接付给卖方" "paid straight to the seller";
    PaidToOther "款项付给监管账户和卖方之外的人" "paid to somebody who is neither escrow nor the seller";
    PayeeNotStated "未说明收款方，按未受保护计" "nobody said who was paid: counted as unprotected";
    NotAKnownAccount "声称付至监管账户或还贷账户，但账户不符" "said to go to escrow or to the lender, but the account is not theirs";
    PaidIntoEscrow "款项进入监管账户" "paid into escrow";
    PaidToOldLender "款项直达原贷款还款账户" "paid straight into the old loan";
    Kept "款项留存" "money was kept back";
    ReleasedToSeller "监管账户按约放款给卖方" "released from escrow to the seller as agreed";
    ReleasedEarly "放款条件未成就即放款" "released from escrow before the condition was met";
    ReleasedOffPath "监管资金划至约定之外的账户" "left escrow for an account that was not agreed";
    RefundedOffPath "退款未原路退回" "a refund did not go back the way it came";
    Refunded "款项退回买方" "money came back to the buyer";
    MortgageReleased "抵押已注销，解押款落实" "the mortgage is struck off: the release money is secured";
    TransferUnderWay "登记机构受理过户" "the registry accepted the transfer";
    TransferRefused "登记机构不予过户" "the registry refused the transfer";
    TitlePassed "产权已转移" "the title passed";
    LenderHoldsMortgage "抵押权已登记" "a new mortgage was registered";
    LoanChanged "贷款批准或变更" "the loan was approved or changed";
    ContractKnown "合同价款已知" "the price of the contract became known";
    AccountsKnown "监管或还贷账户已知，此前款项重新判断" "the escrow or lender account became known: earlier payments are seen anew";
    ConditionMet "放款条件已成就" "the condition of release was met";
    SeizureChanged "发现查封或查封已解除" "a seizure was found or lifted";
    Rescinded "合同解除，卖方所得应返还" "the contract was rescinded: what the seller holds is owed back";
}

impl Reason {
    /// Why an event of this kind changes an exposure; `moved` is the money that it moved, if any.
    pub(super) fn of(kind: Kind, moved: Option<(&Movement, Settled)>) -> Reason {
        if let Some((movement, settled)) = moved {
            return Reason::of_movement(movement, settled);
        }
        match kind {
            Kind::MortgageReleased => Reason::MortgageReleased,
            Kind::TransferAccepted => Reason::TransferUnderWay,
            Kind::TransferRefused => Reason::TransferRefused,
            Kind::TransferCompleted => Reason::TitlePassed,
            Kind::NewMortgageRegistered => Reason::LenderHoldsMortgage,
            Kind::ContractSigned => Reason::ContractKnown,
            Kind::EscrowAgreementSigned | Kind::MortgageBalanceStated => Reason::AccountsKnown,
            Kind::HandoverCompleted => Reason::ConditionMet,
            Kind::SeizureFound | Kind::SeizureLifted | Kind::TitleChecked => Reason::SeizureChanged,
            Kind::ContractRescinded => Reason::Rescinded,
            _ => Reason::LoanChanged,
        }
    }

    fn of_movement(movement: &Movement, settled: Settled) -> Reason {
        match (settled.from, settled.to) {
            (Place::Escrow, Place::Seller) if settled.agreed => Reason::ReleasedToSeller,
            (Place::Escrow, Place::Seller) => Reason::ReleasedEarly,
            (Place::Escrow, Place::Other) => Reason::ReleasedOffPath,
            (Place::Seller | Place::Other | Place::Fees, Place::Other) => Reason::RefundedOffPath,
            (Place::Buyer, Place::Buyer) => Reason::Kept,
            (_, Place::Buyer) => Reason::Refunded,
            (_, Place::Seller) => Reason::PaidToSeller,
            (_, Place::Escrow) => Reason::PaidIntoEscrow,
            (_, Place::OldLender) => Reason::PaidToOldLender,
            _ => match movement.payee() {
                Some(Role::Escrow | Role::OldLender) => Reason::NotAKnownAccount,
                Some(_) => Reason::PaidToOther,
                None => Reason::PayeeNotStated,
            },
        }
    }
}

/// The lines by which one exposure became another.
pub(super) fn lines(
    before: Exposure,
    after: Exposure,
    position: u64,
    reason: Reason,
) -> impl Iterator<Item = ExposureLine> {
    let sides = [
        (Role::Buyer, before.buyer, after.buyer),
        (
            Role::Seller,
            before.seller.unwrap_or_default(),
            after.seller.unwrap_or_default(),
        ),
    ];
    sides
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(move |(role, before, after)| {
            let change = Sum::from(after.fen()).saturating_sub(before.fen().into());
            ExposureLine {
                position,
                party: role.into(),
                change: money(change),
                reason,
            }
        })
}
