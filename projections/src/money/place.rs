//! Where a movement of money came from and went to, by the payee's role and, before it, the account.
//!
//! An account that an agreement or a bank named decides. A role alone is believed only while no such
//! account is known: "it is the escrow account" is exactly what a swindler says.

use super::movement::{Movement, Way, is_house_money};
use crate::deal::{DealFile, Transfer};
use anxin_events::{
    Instant, Kind,
    vocabulary::{Purpose, ReleaseCondition, Role},
};

/// Where money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// With the buyer, or given back.
    Buyer,
    /// In a supervised account.
    Escrow,
    /// In the old lender's account for repaying the mortgage.
    OldLender,
    /// With the tax office.
    Tax,
    /// With the agency, as its fee.
    Fees,
    /// With the seller.
    Seller,
    /// With anybody else: agent, store, third party, unknown.
    Other,
}

impl Place {
    /// Where money can be once it left the buyer.
    pub const OUTSIDE: [Place; 6] = [
        Place::Escrow,
        Place::OldLender,
        Place::Tax,
        Place::Fees,
        Place::Seller,
        Place::Other,
    ];

    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Place::Buyer => "buyer",
            Place::Escrow => "escrow",
            Place::OldLender => "old_lender",
            Place::Tax => "tax",
            Place::Fees => "fees",
            Place::Seller => "seller",
            Place::Other => "other",
        }
    }

    /// Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Place::Buyer => "买方",
            Place::Escrow => "监管账户",
            Place::OldLender => "原贷款还款账户",
            Place::Tax => "税务机关",
            Place::Fees => "中介费用",
            Place::Seller => "卖方",
            Place::Other => "其他",
        }
    }
}

/// A movement with its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub from: Place,
    pub to: Place,
    /// Money for the home.
    pub house: bool,
    /// It went the agreed way: out of escrow to the right account, after the condition.
    pub agreed: bool,
}

/// Nothing of the buyers' moves.
const NOT_THE_BUYERS: Settled = Settled {
    from: Place::Buyer,
    to: Place::Buyer,
    house: false,
    agreed: false,
};

/// The two ends of a movement, with what is known now; `earlier` are the deal's movements.
pub(super) fn settle(movement: &Movement, earlier: &[Movement], file: &DealFile) -> Settled {
    if !is_buyers(movement, earlier) {
        return NOT_THE_BUYERS;
    }
    let to = payee_place(movement, file);
    let house = is_house_money(movement.purpose());
    let settled = Settled {
        from: Place::Buyer,
        to,
        house,
        agreed: false,
    };
    match movement.way {
        Way::Paid | Way::Retained => settled,
        Way::Released => from_escrow(settled, movement, earlier, file),
        Way::RetainedReleased => match keeper(movement, earlier, file) {
            Place::Escrow => from_escrow(settled, movement, earlier, file),
            from => Settled { from, ..settled },
        },
        Way::EscrowRefunded => {
            let to = if is_way_back(movement, earlier, file) {
                Place::Buyer
            } else {
                Place::Other
            };
            Settled {
                from: Place::Escrow,
                to,
                agreed: to == Place::Buyer,
                ..settled
            }
        }
        Way::Refunded => {
            let from = payer_place(movement);
            // An agent's refund without a purpose is a fee that came back, not house money.
            let house = house && (movement.purpose().is_some() || from == Place::Seller);
            // A fee or a tax goes back to whoever paid it.
            if !house && to == Place::Seller {
                return NOT_THE_BUYERS;
            }
            Settled {
                from,
                house,
                ..settled
            }
        }
    }
}

/// Is it the buyers' money, or lent to them? The payer says so, and an unstated payer is the buyer:
/// a seller repays his own loan, an agency advances its own money, a seller leaves a handover deposit.
fn is_buyers(movement: &Movement, earlier: &[Movement]) -> bool {
    match movement.way {
        Way::Paid => !matches!(
            movement.payer(),
            Some(
                Role::Seller
                    | Role::OldLender
                    | Role::Escrow
                    | Role::Agent
                    | Role::Store
                    | Role::Brand
                    | Role::Platform
                    | Role::Guarantor
            )
        ),
        Way::Retained => !is_sellers(movement),
        Way::RetainedReleased => retention(movement, earlier).is_none_or(|held| !is_sellers(held)),
        Way::Released | Way::EscrowRefunded | Way::Refunded => true,
    }
}

fn is_sellers(movement: &Movement) -> bool {
    matches!(movement.payer(), Some(Role::Seller | Role::CoOwner))
}

/// Where money for somebody in this role is once it came there.
pub(super) fn place_of(role: Role, purpose: Option<Purpose>) -> Place {
    let is_fee = matches!(purpose, Some(Purpose::Commission | Purpose::ServiceFee));
    match role {
        Role::Escrow => Place::Escrow,
        Role::OldLender => Place::OldLender,
        Role::Seller | Role::CoOwner => Place::Seller,
        Role::Buyer => Place::Buyer,
        Role::TaxOffice => Place::Tax,
        Role::Agent | Role::Store | Role::Brand | Role::Platform if is_fee => Place::Fees,
        _ => Place::Other,
    }
}

pub(super) fn payee_place(movement: &Movement, file: &DealFile) -> Place {
    let account = movement.payee_account.as_deref();
    let among = |known: &[String]| account.is_some_and(|own| known.iter().any(|id| id == own));
    if among(&file.escrow.accounts) {
        return Place::Escrow;
    }
    if among(&file.mortgage.accounts) {
        return Place::OldLender;
    }
    let purpose = movement.purpose();
    match movement.payee() {
        Some(Role::Escrow) if !file.escrow.accounts.is_empty() => Place::Other,
        Some(Role::OldLender) if !file.mortgage.accounts.is_empty() => Place::Other,
        Some(role) => place_of(role, purpose),
        None => match purpose {
            Some(Purpose::Commission | Purpose::ServiceFee) => Place::Fees,
            Some(Purpose::Tax) => Place::Tax,
            _ => Place::Other,
        },
    }
}

/// Who gives back what was paid outside escrow.
fn payer_place(movement: &Movement) -> Place {
    match movement.payer() {
        None | Some(Role::Seller | Role::CoOwner) => Place::Seller,
        Some(Role::TaxOffice) => Place::Tax,
        Some(Role::OldLender) => Place::OldLender,
        _ if !is_house_money(movement.purpose()) => Place::Fees,
        _ => Place::Other,
    }
}

/// Who keeps what was kept back for this purpose; the buyer, where nobody else got it.
fn keeper(movement: &Movement, earlier: &[Movement], file: &DealFile) -> Place {
    retention(movement, earlier).map_or(Place::Buyer, |held| payee_place(held, file))
}

/// The latest money that was kept back for this purpose.
fn retention<'a>(movement: &Movement, earlier: &'a [Movement]) -> Option<&'a Movement> {
    earlier
        .iter()
        .rev()
        .find(|own| own.way == Way::Retained && own.purpose == movement.purpose)
}

fn from_escrow(
    settled: Settled,
    movement: &Movement,
    earlier: &[Movement],
    file: &DealFile,
) -> Settled {
    let settled = Settled {
        from: Place::Escrow,
        ..settled
    };
    let account = movement.payee_account.as_deref();
    match settled.to {
        Place::OldLender | Place::Tax | Place::Fees | Place::Escrow => Settled {
            agreed: true,
            ..settled
        },
        _ if is_way_back(movement, earlier, file) => Settled {
            to: Place::Buyer,
            agreed: true,
            ..settled
        },
        to => {
            let right = match &file.escrow.seller_account {
                Some(agreed) => account == Some(agreed),
                None => to == Place::Seller,
            };
            let to = if right { Place::Seller } else { Place::Other };
            let met = condition_met_at(file).is_some_and(|met| met <= movement.at);
            Settled {
                to,
                agreed: right && met,
                ..settled
            }
        }
    }
}

/// Does it go to the agreed refund account, or back to an account that paid in? While neither is known,
/// the buyer's role is believed.
fn is_way_back(movement: &Movement, earlier: &[Movement], file: &DealFile) -> bool {
    let refund_account = file.escrow.refund_account.as_deref();
    let paid_in = || {
        let into_escrow =
            |own: &&Movement| own.way == Way::Paid && payee_place(own, file) == Place::Escrow;
        earlier
            .iter()
            .filter(into_escrow)
            .filter_map(|own| own.payer_account.as_deref())
    };
    let mut known = refund_account.into_iter().chain(paid_in()).peekable();
    if known.peek().is_none() {
        return movement.payee() == Some(Role::Buyer);
    }
    movement
        .payee_account
        .as_deref()
        .is_some_and(|account| known.any(|own| own == account))
}

/// When supervised money might leave; the title must have passed where no condition was agreed.
fn condition_met_at(file: &DealFile) -> Option<Instant> {
    let condition = file.escrow.condition.and_then(ReleaseCondition::from_code);
    let kind = match condition {
        Some(ReleaseCondition::MortgageRegistered) => Kind::NewMortgageRegistered,
        Some(ReleaseCondition::HandoverCompleted) => Kind::HandoverCompleted,
        Some(ReleaseCondition::TransferCompleted) | None => Kind::TransferCompleted,
    };
    file.first(kind).map(|milestone| milestone.occurred_at)
}

/// Has the title passed?
pub(super) fn title_passed(file: &DealFile) -> bool {
    file.transfer == Transfer::Completed
}
