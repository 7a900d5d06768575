//! Did money go where the schedule says? By the account, where one was agreed; else by the payee. What is not told stays unknown.

use super::movement::Movement;
use super::place::{Place, payee_place, place_of};
use super::schedule::Line;
use crate::deal::DealFile;

/// Where money went, beside what was agreed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// To the agreed account, or to the agreed payee where no account was agreed.
    Agreed,
    /// Into the deal's own supervised account instead: not as agreed, and not lost.
    Escrow,
    /// Nobody told the payee or the account, or none was agreed.
    Unknown,
    /// To another account or payee.
    Elsewhere,
}

impl Destination {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Destination::Agreed => "agreed",
            Destination::Escrow => "escrow",
            Destination::Unknown => "unknown",
            Destination::Elsewhere => "elsewhere",
        }
    }

    /// Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Destination::Agreed => "按约定",
            Destination::Escrow => "改入监管",
            Destination::Unknown => "不明",
            Destination::Elsewhere => "不符",
        }
    }
}

pub(super) fn destination(line: &Line, movement: &Movement, file: &DealFile) -> Destination {
    let as_agreed = match (&line.payee_account, movement.payee_account()) {
        (Some(agreed), Some(own)) => Some(agreed == own),
        (Some(_), None) => None,
        (None, _) => to_agreed_payee(line, movement, file),
    };
    let account = movement.payee_account();
    let supervised = || file.escrow.accounts.iter().any(|own| account == Some(own));
    match as_agreed {
        Some(true) => Destination::Agreed,
        Some(false) if supervised() => Destination::Escrow,
        Some(false) => Destination::Elsewhere,
        None => Destination::Unknown,
    }
}

/// A role is believed only where the deal knows no account of it: who says "escrow" and names another
/// account did not pay into escrow.
fn to_agreed_payee(line: &Line, movement: &Movement, file: &DealFile) -> Option<bool> {
    let agreed = line.payee()?;
    let agreed_place = place_of(agreed, line.purpose());
    match (movement.payee(), payee_place(movement, file)) {
        (Some(own), Place::Other) => Some(agreed_place == Place::Other && own == agreed),
        // Without a payee only a known account says where it went.
        (None, place) if !matches!(place, Place::Escrow | Place::OldLender) => None,
        (_, place) => Some(place == agreed_place),
    }
}
