//! Expectations with their moments, roles and amounts resolved. Rule ids are checked where a rule set is at hand.

use super::value::{moment, unknown_term};
use super::{ClaimOutcome, Expectation, Resolved, code};
use crate::ast::{Claimed, Expect, Language, Literal, LiteralKind, Name, Span};
use crate::diagnostic::{Diagnostic, Wording};
use anxin_events::{Money, vocabulary::Role};

pub(super) fn resolve(expect: &Expect, span: Span, language: Language) -> Resolved<Expectation> {
    let id = |rule: &Name| rule.text.clone();
    Ok(match expect {
        Expect::Alert { rule, count, at } => Expectation::Alert {
            rule: id(rule),
            count: *count,
            first: at.map(|at| moment(at, span)).transpose()?,
        },
        Expect::NoAlert(rule) => Expectation::NoAlert(id(rule)),
        Expect::Withdrawn(rule) => Expectation::Withdrawn(id(rule)),
        Expect::Unknown(rule) => Expectation::Unknown(id(rule)),
        Expect::MessageContains { rule, part } => Expectation::MessageContains {
            rule: id(rule),
            part: part.clone(),
        },
        Expect::Exposure { party, amount } => Expectation::Exposure {
            party: side(party, language)?,
            amount: money(amount)?,
        },
        Expect::Standing { standard, standing } => Expectation::Standing {
            standard: id(standard),
            standing: *standing,
        },
        Expect::Claim {
            commitment,
            outcome,
        } => Expectation::Claim {
            commitment: id(commitment),
            outcome: match outcome {
                Claimed::Owed(amount) => ClaimOutcome::Owed(money(amount)?),
                Claimed::NotOwed => ClaimOutcome::NotOwed,
                Claimed::Incomplete => ClaimOutcome::Incomplete,
                Claimed::Jury => ClaimOutcome::Jury,
            },
        },
        Expect::NothingElse => Expectation::NothingElse,
    })
}

/// Exposure is reckoned for the two sides of the deal only.
fn side(party: &Name, language: Language) -> Resolved<Role> {
    let code = Role::SET.find(&party.text).map(|term| term.code);
    let role = code
        .and_then(Role::from_code)
        .ok_or_else(|| unknown_term(&Role::SET, &party.text, party.span, language))?;
    if matches!(role, Role::Buyer | Role::Seller) {
        return Ok(role);
    }
    let message = Wording::new(
        "敞口只按买方和卖方计算",
        "exposure is reckoned for buyer and seller only",
    );
    let help = Wording::new("买方 或 卖方", "buyer or seller");
    Err(Box::new(
        Diagnostic::error(&code::UNKNOWN_TERM, party.span, message).help(help),
    ))
}

fn money(amount: &Literal) -> Resolved<Money> {
    if let LiteralKind::Money(fen) = amount.kind {
        return Ok(Money::from_fen(fen));
    }
    let message = Wording::new("这里应是金额", "this must be money");
    let help = Wording::new("245万元", "2450000 yuan");
    Err(Box::new(
        Diagnostic::error(&code::WRONG_TYPE, amount.span, message).help(help),
    ))
}
