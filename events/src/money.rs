//! Money is whole fen in an `i64`, with checked arithmetic only; text is yuan with two decimals.
//!
//! There is no float anywhere, and no currency but CNY: a field in another currency is another field.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in fen (1 yuan = 100 fen). May be negative: a difference is money too.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// A share of something in millionths: 70 % is 700,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ratio(i64);

/// How a product of money and ratio becomes whole fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Half away from zero (`四舍五入到分`).
    HalfUp,
    /// Towards zero (`向下到分`).
    Down,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point; also a sign other than `-`, an exponent, a separator, full-width digits.
    #[error("not an amount in yuan; write it as \"2450000.00\"")]
    Malformed,
    /// More than two decimals: half a fen cannot be paid.
    #[error("more than two decimals; an amount is whole fen, write it as \"2450000.00\"")]
    TooManyDecimals,
    /// More than 15 digits before the point.
    #[error("too large; an amount has at most 15 digits before the point")]
    TooLarge,
}

/// Digits before the point that [`Money::parse`] accepts: 10^15 yuan in fen still fits an `i64`.
const MAX_YUAN_DIGITS: usize = 15;
const FEN_PER_YUAN: u64 = 100;
/// Millionths in a whole.
pub const MILLION: i64 = 1_000_000;

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// The largest amount that a single event may state: a trillion yuan, far above any home. Ninety
    /// thousand of them still add up within an `i64`.
    pub const MAX_STATED: Money = Money(100_000_000_000_000);

    /// From fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Money {
        Money(fen)
    }

    /// In fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// From whole yuan; none beyond the range.
    #[must_use]
    pub fn from_yuan(yuan: i64) -> Option<Money> {
        yuan.checked_mul(100).map(Money)
    }

    /// Reads yuan with up to two decimals: `2450000.00`, `2450000`, `-3.5`.
    ///
    /// # Errors
    /// When the text is anything else: see [`MoneyError`].
    pub fn parse(text: &str) -> Result<Money, MoneyError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = yuan.len() > 1 && yuan.starts_with('0');
        if !all_digits(yuan) || !all_digits(decimals) || leading_zero {
            return Err(MoneyError::Malformed);
        }
        if decimals.len() > 2 {
            return Err(MoneyError::TooManyDecimals);
        }
        if yuan.len() > MAX_YUAN_DIGITS {
            return Err(MoneyError::TooLarge);
        }
        let whole: i64 = yuan.parse().map_err(|_| MoneyError::TooLarge)?;
        let mut cents: i64 = decimals.parse().map_err(|_| MoneyError::Malformed)?;
        if decimals.len() == 1 {
            cents = cents.saturating_mul(10);
        }
        let fen = whole
            .checked_mul(100)
            .and_then(|f| f.checked_add(cents))
            .ok_or(MoneyError::TooLarge)?;
        if negative && fen == 0 {
            return Err(MoneyError::Malformed);
        }
        Ok(Money(if negative { fen.saturating_neg() } else { fen }))
    }

    /// The sum; none beyond the range.
    #[must_use]
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference; none beyond the range.
    #[must_use]
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// `self × ratio`, rounded once, as named; none beyond the range.
    #[must_use]
    pub fn times(self, ratio: Ratio, rounding: Rounding) -> Option<Money> {
        let exact = i128::from(self.0).checked_mul(i128::from(ratio.0))?;
        let million = i128::from(MILLION);
        let whole = match rounding {
            Rounding::Down => exact.checked_div(million)?,
            Rounding::HalfUp => {
                let half = if exact < 0 { -500_000 } else { 500_000 };
                exact.checked_add(half)?.checked_div(million)?
            }
        };
        i64::try_from(whole).ok().map(Money)
    }

    /// As a decimal number of yuan, for hosts that compute with `rust_decimal`.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// From a decimal number of yuan.
    ///
    /// # Errors
    /// When it has more than two decimals that are not zero, or is out of range.
    pub fn from_decimal(yuan: Decimal) -> Result<Money, MoneyError> {
        let fen = yuan
            .checked_mul(Decimal::ONE_HUNDRED)
            .ok_or(MoneyError::TooLarge)?;
        if !fen.fract().is_zero() {
            return Err(MoneyError::TooManyDecimals);
        }
        i64::try_from(fen.trunc())
            .map(Money)
            .map_err(|_| MoneyError::TooLarge)
    }
}

impl fmt::Display for Money {
    /// `2450000.00`, always two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        let (yuan, rest) = (fen.checked_div(FEN_PER_YUAN), fen.checked_rem(FEN_PER_YUAN));
        write!(f, "{sign}{}.{:02}", yuan.unwrap_or(0), rest.unwrap_or(0))
    }
}

impl Ratio {
    /// From millionths.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Ratio {
        Ratio(millionths)
    }

    /// In millionths.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// Reads a decimal fraction with up to six decimals: `0.7`, `1`, `0.002`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Ratio> {
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let decimal = Decimal::from_str_exact(text)
            .ok()
            .filter(|_| plain && !text.starts_with('.') && !text.ends_with('.'))?;
        let scaled = decimal.checked_mul(Decimal::from(MILLION))?;
        if scaled.fract().is_zero() {
            i64::try_from(scaled.trunc()).ok().map(Ratio)
        } else {
            None
        }
    }
}

impl fmt::Display for Ratio {
    /// The shortest decimal fraction: `0.7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(self.0, 6).normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_read_and_print() {
        let table = [
            ("2450000.00", Ok(245_000_000)),
            ("2450000", Ok(245_000_000)),
            ("0.5", Ok(50)),
            ("-3.07", Ok(-307)),
            ("0", Ok(0)),
            ("-0.00", Err(MoneyError::Malformed)),
            ("1e5", Err(MoneyError::Malformed)),
            ("+1", Err(MoneyError::Malformed)),
            ("1_000", Err(MoneyError::Malformed)),
            ("1,000", Err(MoneyError::Malformed)),
            (".5", Err(MoneyError::Malformed)),
            ("1.", Err(MoneyError::Malformed)),
            ("007", Err(MoneyError::Malformed)),
            ("１", Err(MoneyError::Malformed)),
            ("NaN", Err(MoneyError::Malformed)),
            ("", Err(MoneyError::Malformed)),
            ("1.005", Err(MoneyError::TooManyDecimals)),
            ("1234567890123456", Err(MoneyError::TooLarge)),
        ];
        for (text, expected) in table {
            assert_eq!(Money::parse(text).map(Money::fen), expected, "{text:?}");
        }
    }

    #[test]
    fn a_product_is_rounded_once_and_by_name() {
        let price = Money::from_fen(343_500_000);
        assert_eq!(
            price.times(Ratio(700_000), Rounding::HalfUp),
            Some(Money(240_450_000))
        );
        assert_eq!(
            Money(1).times(Ratio(500_000), Rounding::HalfUp),
            Some(Money(1))
        );
        assert_eq!(
            Money(1).times(Ratio(500_000), Rounding::Down),
            Some(Money(0))
        );
        assert_eq!(
            Money(-1).times(Ratio(500_000), Rounding::HalfUp),
            Some(Money(-1))
        );
        assert_eq!(
            Money(i64::MAX).times(Ratio(2_000_000), Rounding::Down),
            None
        );
    }

    #[test]
    fn ratios_read_and_print() {
        for (text, millionths) in [
            ("0.7", Some(700_000)),
            ("1", Some(MILLION)),
            ("0.0000001", None),
            ("-1", None),
            ("1e1", None),
            (".5", None),
        ] {
            assert_eq!(
                Ratio::parse(text).map(Ratio::millionths),
                millionths,
                "{text}"
            );
        }
        assert_eq!(Ratio(700_000).to_string(), "0.7");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(fen in -99_999_999_999_999_999_i64..=99_999_999_999_999_999) {
            let money = Money(fen);
            prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
            prop_assert_eq!(Money::from_decimal(money.to_decimal()), Ok(money));
        }

        #[test]
        fn a_product_agrees_with_decimal_arithmetic(fen in -1_000_000_000_000_i64..1_000_000_000_000, millionths in 0_i64..3_000_000) {
            use rust_decimal::RoundingStrategy::{MidpointAwayFromZero, ToZero};
            let exact = Decimal::new(fen, 2).checked_mul(Decimal::new(millionths, 6)).unwrap();
            for (rounding, strategy) in [(Rounding::HalfUp, MidpointAwayFromZero), (Rounding::Down, ToZero)] {
                let oracle = exact.round_dp_with_strategy(2, strategy);
                prop_assert_eq!(Money(fen).times(Ratio(millionths), rounding), Money::from_decimal(oracle).ok());
            }
        }
    }
}
