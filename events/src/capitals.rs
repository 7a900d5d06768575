//! Amounts in Chinese capital numerals (`贰佰肆拾伍万元整`), as payment papers carry them.
//!
//! The form is that of the central bank's basic rules for filling in bills and settlement vouchers
//! (中国人民银行《正确填写票据和结算凭证的基本规定》): `壹` before `拾`, one `零` for a run of zeros, `整` after a
//! whole yuan. Where the rules leave a `零` open, the first of their two spellings is written.

use crate::money::Money;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
/// Of a group of four digits, from the highest.
const PLACES: [(u64, &str); 4] = [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
/// What groups the whole part, from the highest, and the least rest that needs no `零` before it.
const GROUPS: [(u64, &str, u64); 2] = [(100_000_000, "亿", 10_000_000), (10_000, "万", 1000)];

impl Money {
    /// In Chinese capital numerals, with `负` before a negative amount.
    #[must_use]
    pub fn capitals(self) -> String {
        let fen = self.fen().unsigned_abs();
        let mut out = String::new();
        if self.fen() < 0 {
            out.push('负');
        }
        let (yuan, rest) = split(fen, 100);
        if yuan > 0 || rest == 0 {
            whole(yuan, &mut out);
            out.push('元');
        }
        let (jiao, last) = split(rest, 10);
        if rest == 0 {
            out.push('整');
            return out;
        }
        let (_, yuan_digit) = split(yuan, 10);
        if yuan > 0 && (jiao == 0 || yuan_digit == 0) {
            out.push('零');
        }
        if jiao > 0 {
            out.push_str(digit(jiao));
            out.push('角');
        }
        if last > 0 {
            out.push_str(digit(last));
            out.push('分');
        }
        out
    }
}

/// A whole number; what stands before `亿` is a number of its own, as in `壹万贰仟亿`.
fn whole(number: u64, out: &mut String) {
    for (unit, name, full) in GROUPS {
        let (high, low) = split(number, unit);
        if high > 0 {
            whole(high, out);
            out.push_str(name);
            if low > 0 {
                if low < full {
                    out.push('零');
                }
                whole(low, out);
            }
            return;
        }
    }
    group(number, out);
}

/// Four digits.
fn group(number: u64, out: &mut String) {
    if number == 0 {
        out.push('零');
    }
    let (mut rest, mut written, mut skipped) = (number, false, false);
    for (unit, name) in PLACES {
        let (place, low) = split(rest, unit);
        rest = low;
        if place == 0 {
            skipped = written;
            continue;
        }
        if skipped {
            out.push('零');
            skipped = false;
        }
        out.push_str(digit(place));
        out.push_str(name);
        written = true;
    }
}

fn split(number: u64, by: u64) -> (u64, u64) {
    (
        number.checked_div(by).unwrap_or(0),
        number.checked_rem(by).unwrap_or(0),
    )
}

fn digit(value: u64) -> &'static str {
    let at = usize::try_from(value).unwrap_or(0);
    DIGITS.get(at).copied().unwrap_or("零")
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the oracle counts as a cashier does"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first six are the examples of the rules themselves.
    #[test]
    fn amounts_are_written_as_the_bank_rules_have_them() {
        let table = [
            ("1409.50", "壹仟肆佰零玖元伍角"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
            ("107000.53", "壹拾万柒仟元零伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("2450000", "贰佰肆拾伍万元整"),
            ("0", "零元整"),
            ("10", "壹拾元整"),
            ("15", "壹拾伍元整"),
            ("100000", "壹拾万元整"),
            ("150000", "壹拾伍万元整"),
            ("100001", "壹拾万零壹元整"),
            ("101010", "壹拾万壹仟零壹拾元整"),
            ("1000000", "壹佰万元整"),
            ("1005000", "壹佰万伍仟元整"),
            ("1050000", "壹佰零伍万元整"),
            ("1000500", "壹佰万零伍佰元整"),
            ("10020003", "壹仟零贰万零叁元整"),
            ("100000000", "壹亿元整"),
            ("100000001", "壹亿零壹元整"),
            ("100010000", "壹亿零壹万元整"),
            ("110000000", "壹亿壹仟万元整"),
            ("1000010000", "壹拾亿零壹万元整"),
            ("1200000000000", "壹万贰仟亿元整"),
            ("1200000500000", "壹万贰仟亿零伍拾万元整"),
            ("0.05", "伍分"),
            ("0.30", "叁角"),
            ("0.32", "叁角贰分"),
            ("10.30", "壹拾元零叁角"),
            ("11.30", "壹拾壹元叁角"),
            ("-6000", "负陆仟元整"),
        ];
        for (figures, capitals) in table {
            assert_eq!(
                Money::parse(figures).unwrap().capitals(),
                capitals,
                "{figures}"
            );
        }
    }

    /// What a cashier would read, unit by unit from the left; it knows nothing of how zeros are written.
    fn read_aloud(text: &str) -> i128 {
        let (sign, text) = match text.strip_prefix('负') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (mut fen, mut below_hundred_million, mut below_ten_thousand, mut digit) =
            (0_i128, 0_i128, 0_i128, 0_i128);
        for sign in text.chars() {
            let unit = match sign {
                '仟' => 1000,
                '佰' => 100,
                '拾' => 10,
                '万' | '亿' | '元' => 1,
                '角' => {
                    fen += digit * 10;
                    digit = 0;
                    continue;
                }
                '分' => {
                    fen += digit;
                    digit = 0;
                    continue;
                }
                '整' => continue,
                other => {
                    let own = DIGITS.iter().position(|name| name.starts_with(other));
                    digit = i128::try_from(own.unwrap()).unwrap();
                    continue;
                }
            };
            below_ten_thousand += digit * unit;
            digit = 0;
            match sign {
                '万' => {
                    below_hundred_million += below_ten_thousand * 10_000;
                    below_ten_thousand = 0;
                }
                '亿' | '元' => {
                    let whole = below_hundred_million + below_ten_thousand;
                    fen += whole * if sign == '亿' { 10_000_000_000 } else { 100 };
                    below_hundred_million = 0;
                    below_ten_thousand = 0;
                }
                _ => {}
            }
        }
        sign * fen
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(digits in 0_u32..18, fen in any::<u64>(), negative in any::<bool>()) {
            let fen = i64::try_from(fen % 10_u64.pow(digits + 1)).unwrap();
            let fen = if negative { -fen } else { fen };
            prop_assert_eq!(read_aloud(&Money::from_fen(fen).capitals()), i128::from(fen));
        }

        #[test]
        fn zeros_are_never_doubled_nor_left_at_the_end(tens in 0_u32..16, digit in 1_i64..100_000) {
            let text = Money::from_fen(digit * 10_i64.pow(tens.min(13))).capitals();
            for wrong in ["零零", "零元", "零万", "零亿", "零整", "零仟", "零佰", "零拾", "亿万"] {
                prop_assert!(!text.contains(wrong), "{} has {}", text, wrong);
            }
        }
    }
}
