//! The deal facts that a rule reads as `本交易.X`: one row each.
//!
//! A fact says what the log knows now, whatever the time of the judged event; the judged event itself
//! is not yet in it. A set that was never recorded is the empty set, so `收款账户 不属于
//! 本交易.监管账户` is true while no escrow agreement is known.

use crate::typed::Type;
use anxin_events::vocabulary::Role;
use anxin_events::{Field, IdKind, Kind};

/// A row of the table.
#[derive(Debug)]
pub struct FactSpec {
    /// English.
    pub name: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Where it comes from.
    pub source: FactSource,
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactSource {
    /// A field of events of the deal.
    Remembered(Remembered),
    /// The money projection.
    Supplied(SuppliedFact),
}

/// What is kept of a field over the events of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remembered {
    /// Of these kinds; none named: of every kind that has the field.
    pub kinds: &'static [Kind],
    /// Which field.
    pub field: Field,
    /// Only events whose `角色` is one of these; none named: any.
    pub roles: &'static [Role],
    /// The latest value, or all values there ever were.
    pub keep: Keep,
}

/// How much of a field's past is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// The value with the greatest (occurred, position); an event that lacks the field changes nothing.
    Latest,
    /// Every value, as a set.
    All,
}

/// A fact that arrives with the event, in [`crate::Supplied`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuppliedFact {
    /// `到期应付`.
    DueToDate,
    /// `已付`.
    PaidToDate,
    /// `有应付项`.
    ItemKnown,
    /// `本项应付`.
    ItemPayable,
    /// `本项已付`.
    ItemPaid,
    /// `买方敞口`.
    BuyerExposure,
    /// `卖方敞口`.
    SellerExposure,
}

/// Which row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact(usize);

impl Fact {
    /// The fact of this name in either language.
    #[must_use]
    pub fn find(name: &str) -> Option<Fact> {
        let row = FACTS
            .iter()
            .position(|spec| spec.name == name || spec.zh == name)?;
        Some(Fact(row))
    }

    /// The fact that remembers the latest value of a field; none if no row does.
    pub(crate) fn latest(field: Field) -> Option<Fact> {
        let row = FACTS.iter().position(|spec| {
            matches!(spec.source, FactSource::Remembered(of) if of.field == field && of.keep == Keep::Latest)
        })?;
        Some(Fact(row))
    }

    /// Its row.
    #[must_use]
    pub fn spec(self) -> &'static FactSpec {
        FACTS.get(self.0).unwrap_or(&FACTS[0])
    }
}

impl Remembered {
    /// The latest value over every kind that has the field.
    #[must_use]
    pub const fn latest(field: Field) -> Remembered {
        Remembered {
            kinds: &[],
            field,
            roles: &[],
            keep: Keep::Latest,
        }
    }

    const fn latest_of(kinds: &'static [Kind], field: Field) -> FactSource {
        FactSource::Remembered(Remembered {
            kinds,
            field,
            roles: &[],
            keep: Keep::Latest,
        })
    }

    const fn all(kinds: &'static [Kind], field: Field, roles: &'static [Role]) -> FactSource {
        FactSource::Remembered(Remembered {
            kinds,
            field,
            roles,
            keep: Keep::All,
        })
    }

    /// Do events of this kind say it?
    #[must_use]
    pub fn reads(&self, kind: Kind) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && kind.spec().slot(self.field).is_some()
    }
}

const fn row(name: &'static str, zh: &'static str, ty: Type, source: FactSource) -> FactSpec {
    FactSpec {
        name,
        zh,
        ty,
        source,
    }
}

const fn supplied(name: &'static str, zh: &'static str, fact: SuppliedFact) -> FactSpec {
    row(name, zh, Type::Money, FactSource::Supplied(fact))
}

use Type::{Flag, Id, Ids, Money};

/// Every fact.
pub static FACTS: [FactSpec; 22] = [
    row(
        "property",
        "房屋",
        Id(IdKind::Property),
        Remembered::latest_of(&[], Field::Property),
    ),
    row(
        "city",
        "城市",
        Id(IdKind::City),
        Remembered::latest_of(&[], Field::City),
    ),
    row(
        "brand",
        "品牌编号",
        Id(IdKind::Brand),
        Remembered::latest_of(&[], Field::Brand),
    ),
    row(
        "price",
        "总价",
        Money,
        Remembered::latest_of(&[Kind::ContractSigned], Field::Price),
    ),
    row(
        "buyers",
        "买受人",
        Ids(IdKind::Party),
        Remembered::latest_of(&[Kind::ContractSigned], Field::Buyers),
    ),
    row(
        "sellers",
        "出卖人",
        Ids(IdKind::Party),
        Remembered::latest_of(&[Kind::ContractSigned], Field::Sellers),
    ),
    row(
        "owners",
        "权利人",
        Ids(IdKind::Party),
        Remembered::latest_of(&[Kind::TitleChecked], Field::Owners),
    ),
    row(
        "consenting",
        "同意人",
        Ids(IdKind::Party),
        Remembered::all(&[Kind::CoOwnerConsented], Field::Party, &[]),
    ),
    row(
        "grantors",
        "委托人",
        Ids(IdKind::Party),
        Remembered::all(&[Kind::PoaRecorded], Field::Grantor, &[]),
    ),
    row(
        "escrow_accounts",
        "监管账户",
        Ids(IdKind::Account),
        Remembered::all(&[Kind::EscrowAgreementSigned], Field::EscrowAccount, &[]),
    ),
    row(
        "lender_accounts",
        "还贷账户",
        Ids(IdKind::Account),
        Remembered::all(&[Kind::MortgageBalanceStated], Field::LenderAccount, &[]),
    ),
    row(
        "seller_accounts",
        "卖方收款账户",
        Ids(IdKind::Account),
        Remembered::all(&[Kind::EscrowAgreementSigned], Field::SellerAccount, &[]),
    ),
    row(
        "refund_accounts",
        "退款账户",
        Ids(IdKind::Account),
        Remembered::all(&[Kind::EscrowAgreementSigned], Field::RefundAccount, &[]),
    ),
    row(
        "payer_accounts",
        "付款账户",
        Ids(IdKind::Account),
        Remembered::all(
            &[
                Kind::DepositPaid,
                Kind::PaymentMade,
                Kind::EscrowDeposited,
                Kind::TailPaid,
            ],
            Field::PayerAccount,
            &[],
        ),
    ),
    row(
        "agent_accounts",
        "经办账户",
        Ids(IdKind::Account),
        Remembered::all(
            &[Kind::AccountDeclared],
            Field::Account,
            &[Role::Agent, Role::Store, Role::Brand],
        ),
    ),
    supplied("due_to_date", "到期应付", SuppliedFact::DueToDate),
    supplied("paid_to_date", "已付", SuppliedFact::PaidToDate),
    row(
        "item_known",
        "有应付项",
        Flag,
        FactSource::Supplied(SuppliedFact::ItemKnown),
    ),
    supplied("item_payable", "本项应付", SuppliedFact::ItemPayable),
    supplied("item_paid", "本项已付", SuppliedFact::ItemPaid),
    supplied("buyer_exposure", "买方敞口", SuppliedFact::BuyerExposure),
    supplied("seller_exposure", "卖方敞口", SuppliedFact::SellerExposure),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_fact_has_its_own_names_and_the_type_of_its_field() {
        let mut seen = BTreeSet::new();
        for spec in &FACTS {
            assert!(
                seen.insert(spec.name) && seen.insert(spec.zh),
                "{}",
                spec.name
            );
            if let FactSource::Remembered(of) = spec.source {
                let field = Type::of(of.field.spec().ty).unwrap();
                let held = match (of.keep, field) {
                    (Keep::All, Id(kind)) => Ids(kind),
                    (_, ty) => ty,
                };
                assert_eq!(spec.ty, held, "{}", spec.name);
                assert!(
                    Kind::ALL.iter().any(|kind| of.reads(*kind)),
                    "{}",
                    spec.name
                );
            }
        }
    }
    /// An online filing may name any refund account; in CS13 a swindler filed his own.
    #[test]
    fn what_is_agreed_of_supervised_money_only_the_escrow_agreement_says() {
        for name in ["escrow_accounts", "seller_accounts", "refund_accounts"] {
            let spec = FACTS.iter().find(|spec| spec.name == name).unwrap();
            let FactSource::Remembered(of) = spec.source else {
                panic!("{name} is not remembered");
            };
            assert_eq!(of.kinds, [Kind::EscrowAgreementSigned], "{name}");
        }
    }
}
