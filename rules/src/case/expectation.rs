//! Expectations with their moments, roles and amounts resolved. Rule ids are checked where a rule set is at hand.

use super::value::{moment, unknown_term};
use super::{Expectation, Resolved, code};
use crate::ast::{Expect, Language, LiteralKind, Name, Span};
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
        Expect::Exposure { party, amount } => {
            let LiteralKind::Money(fen) = amount.kind else {
                return Err(no_money(amount.span));
            };
            Expectation::Exposure {
                party: side(party, language)?,
                amount: Money::from_fen(fen),
            }
        }
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

fn no_money(span: Span) -> Box<Diagnostic> {
    let message = Wording::new("敞口应是金额", "exposure must be money");
    let help = Wording::new("245万元", "2450000 yuan");
    Box::new(Diagnostic::error(&code::WRONG_TYPE, span, message).help(help))
}
