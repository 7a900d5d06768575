//! Who bears a payout: the platform alone, or the platform with a brand of the alliance.

use super::step::add;
use super::{Claim, ClaimState, Scene};
use crate::admission::Refusal;
use crate::alliance::Membership;
use crate::fund::{Account, Posting, split};
use anxin_events::{Event, Field, Kind, MILLION, Money, Ratio};
use serde::{Deserialize, Serialize};

/// Who bears what was paid on a claim; the two sums are exactly that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liability {
    /// Did the brand meet the service standards?
    pub standards_met: bool,
    /// Why it is shared, or not.
    pub bearer: Bearer,
    /// The brand of the deal.
    pub brand: Option<String>,
    /// What the platform bears.
    pub platform: Money,
    /// What the brand owes the fund.
    pub brand_owes: Money,
    /// What of that the brand has paid.
    pub brand_paid: Money,
    /// Log position of the decision.
    pub position: u64,
}

/// Why a payout is shared, or why it falls to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bearer {
    /// The brand met the standards: the platform bears all.
    StandardsMet,
    /// The brand is to blame, and its share is the alliance's or as decided.
    Shared,
    /// The brand is to blame, and was not in the alliance when the deal was made.
    OutsideAlliance,
    /// The brand is to blame, and cannot pay.
    Unable,
}

impl Bearer {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Bearer::StandardsMet => "standards_met",
            Bearer::Shared => "shared",
            Bearer::OutsideAlliance => "outside_alliance",
            Bearer::Unable => "unable",
        }
    }

    /// In words, in Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Bearer::StandardsMet => "品牌达标，平台全部承担",
            Bearer::Shared => "品牌未达标，按份额分担",
            Bearer::OutsideAlliance => "品牌未达标但当时不在联盟内，其份额由平台承担",
            Bearer::Unable => "品牌未达标但无力承担，其份额由平台承担",
        }
    }
}

/// Decides, or decides anew, who bears a payout; what a brand owes more or less than before is posted.
pub(super) fn decide(
    claim: &mut Claim,
    event: &Event<'_>,
    position: u64,
    scene: &Scene<'_>,
) -> Result<Vec<Posting>, Refusal> {
    let before = claim.liability.as_ref();
    let (owed, paid) = before.map_or((Money::ZERO, Money::ZERO), |own| {
        (own.brand_owes, own.brand_paid)
    });
    let old_brand = before.and_then(|own| own.brand.clone());
    let mut decided = liability(claim, event, position, scene)?;
    if decided.brand_owes < paid || (paid > Money::ZERO && old_brand != decided.brand) {
        return Err(Refusal::BrandHasPaid { paid });
    }
    decided.brand_paid = paid;
    let year = claim.year;
    let change = |brand: Option<String>, from_others: bool, amount: Money| {
        let brand = Account::Receivable(brand.unwrap_or_default());
        let (from, to) = if from_others {
            (Account::Others, brand)
        } else {
            (brand, Account::Others)
        };
        year.filter(|_| amount > Money::ZERO).map(|year| Posting {
            year,
            city: None,
            from,
            to,
            amount,
        })
    };
    let back = change(old_brand, false, less(owed, paid));
    let due = change(decided.brand.clone(), true, less(decided.brand_owes, paid));
    let same = back.as_ref().zip(due.as_ref());
    let unchanged =
        same.is_some_and(|(back, due)| back.from == due.to && back.amount == due.amount);
    claim.liability = Some(decided);
    if claim.state != ClaimState::InRecovery {
        claim.state = ClaimState::LiabilityDecided;
    }
    Ok(back.into_iter().chain(due).filter(|_| !unchanged).collect())
}

fn liability(
    claim: &Claim,
    event: &Event<'_>,
    position: u64,
    scene: &Scene<'_>,
) -> Result<Liability, Refusal> {
    let standards_met = event.flag(Field::StandardsMet).unwrap_or(false);
    let membership = membership(claim, scene);
    let able = event.flag(Field::AbleToPay);
    let able = able.or_else(|| membership.and_then(|own| own.able_to_pay));
    let bearer = if standards_met {
        Bearer::StandardsMet
    } else if membership.is_none() {
        Bearer::OutsideAlliance
    } else if able == Some(false) {
        Bearer::Unable
    } else {
        Bearer::Shared
    };
    let stated = match event.get(Field::PlatformShare) {
        anxin_events::Value::Ratio(ratio) => Some(ratio),
        _ => None,
    };
    let share = match bearer {
        Bearer::Shared => stated
            .or_else(|| membership.and_then(|own| own.platform_share))
            .ok_or(Refusal::ShareMissing)?,
        _ => Ratio::from_millionths(MILLION),
    };
    let rest = MILLION.saturating_sub(share.millionths());
    if rest < 0 {
        return Err(Refusal::ShareBeyondWhole { share });
    }
    let parts = split(claim.paid, &[share, Ratio::from_millionths(rest)]);
    let part = |at: usize| parts.get(at).copied().unwrap_or(Money::ZERO);
    Ok(Liability {
        standards_met,
        bearer,
        brand: scene.file.brand.clone(),
        platform: part(0),
        brand_owes: part(1),
        brand_paid: Money::ZERO,
        position,
    })
}

/// The brand's membership when the deal was made: leaving later frees nobody, joining later binds nobody.
fn membership<'a>(claim: &Claim, scene: &Scene<'a>) -> Option<&'a Membership> {
    let brand = scene.file.brand.as_ref()?;
    let signed = scene.file.first(Kind::ContractSigned);
    let made = signed.map_or(claim.filed_at, |own| own.occurred_at);
    scene
        .alliance
        .member(brand, scene.file.city.as_deref(), made)
}

/// Counts what a brand pays towards its share; the account that it pays from.
pub(super) fn bear(claim: &mut Claim, amount: Money) -> Result<Account, Refusal> {
    let Some(liability) = claim.liability.as_mut() else {
        return Err(Refusal::BeyondShare { open: Money::ZERO });
    };
    let open = less(liability.brand_owes, liability.brand_paid);
    if amount > open {
        return Err(Refusal::BeyondShare { open });
    }
    liability.brand_paid = add(liability.brand_paid, amount);
    Ok(Account::Receivable(
        liability.brand.clone().unwrap_or_default(),
    ))
}

fn less(one: Money, other: Money) -> Money {
    Money::from_fen(one.fen().saturating_sub(other.fen()))
}
