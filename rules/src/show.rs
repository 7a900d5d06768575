//! How a value reads in a rule's sentence: `245万元` in Chinese, `2,450,000.00 yuan` in English.

use crate::ast::Language;
use crate::calendar::Length;
use crate::typed::Type;
use anxin_events::{Date, Instant, SECOND};

/// What stands for a value that nobody recorded.
pub const fn missing(language: Language) -> &'static str {
    match language {
        Language::Zh => "（未记录）",
        Language::En => "(not recorded)",
    }
}

/// A number of this type. Ids and sets are no numbers; their text is their id.
pub fn number(number: i64, ty: Type, language: Language) -> String {
    match ty {
        Type::Money => money(number, language),
        Type::Ratio => format!("{}%", decimal(number, 10_000)),
        Type::Flag => flag(number == 1, language).to_owned(),
        Type::Instant => {
            let text = Instant::from_micros(number).to_string();
            text.get(..16).unwrap_or(&text).replace('T', " ")
        }
        Type::Date => Date::from_days(i32::try_from(number).unwrap_or(i32::MAX)).to_string(),
        Type::Term(set) => {
            let term = u8::try_from(number).ok().and_then(|code| set.by_code(code));
            term.map_or_else(String::new, |term| {
                zh_or(language, term.zh, term.name).to_owned()
            })
        }
        _ => number.to_string(),
    }
}

/// A duration.
pub fn length(length: Length, language: Language) -> String {
    const UNITS: [(i64, &str, &str); 4] = [
        (86_400 * SECOND, "天", "days"),
        (3_600 * SECOND, "小时", "hours"),
        (60 * SECOND, "分钟", "minutes"),
        (SECOND, "秒", "seconds"),
    ];
    let (amount, zh, en) = match length {
        Length::WorkingDays(days) => (days, "个工作日", "working days"),
        Length::CalendarDays(days) => (days, "个自然日", "calendar days"),
        Length::Months(months) => (months, "个月", "months"),
        Length::Exact(micros) => {
            let whole = |(unit, ..): &&(i64, &str, &str)| {
                micros != 0 && micros.checked_rem(*unit) == Some(0)
            };
            let (unit, zh, en) = UNITS
                .iter()
                .find(whole)
                .copied()
                .unwrap_or((SECOND, "秒", "seconds"));
            (micros.checked_div(unit).unwrap_or(0), zh, en)
        }
    };
    match language {
        Language::Zh => format!("{amount}{zh}"),
        Language::En if amount == 1 => format!("1 {}", en.strip_suffix('s').unwrap_or(en)),
        Language::En => format!("{amount} {en}"),
    }
}

/// Ids one after the other, ascending.
pub fn list<'a>(ids: impl Iterator<Item = &'a str>, language: Language) -> String {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids.join(zh_or(language, "、", ", "))
}

fn flag(flag: bool, language: Language) -> &'static str {
    if flag {
        zh_or(language, "是", "yes")
    } else {
        zh_or(language, "否", "no")
    }
}

const fn zh_or(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

const FEN_PER_WAN: i64 = 1_000_000;

fn money(fen: i64, language: Language) -> String {
    match language {
        Language::Zh if fen != 0 && fen.checked_rem(FEN_PER_WAN) == Some(0) => {
            format!("{}万元", fen.checked_div(FEN_PER_WAN).unwrap_or(0))
        }
        Language::Zh => format!("{}元", decimal(fen, 100)),
        Language::En => {
            let sign = if fen < 0 { "-" } else { "" };
            let yuan = fen.unsigned_abs().checked_div(100).unwrap_or(0).to_string();
            let cents = fen.unsigned_abs().checked_rem(100).unwrap_or(0);
            format!("{sign}{}.{cents:02} yuan", grouped(&yuan))
        }
    }
}

/// `2450000` as `2,450,000`.
fn grouped(digits: &str) -> String {
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| str::from_utf8(group).unwrap_or(""))
        .collect();
    groups.join(",")
}

/// A number of the smallest unit as a decimal without trailing zeros.
fn decimal(number: i64, scale: u64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    let whole = size.checked_div(scale).unwrap_or(0);
    let rest = size.checked_rem(scale).unwrap_or(0);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let width = scale.to_string().len().saturating_sub(1);
    let decimals = format!("{rest:0width$}");
    format!("{sign}{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anxin_events::vocabulary::Role;

    #[test]
    fn values_read_as_people_write_them() {
        let table = [
            (245_000_000, Type::Money, "245万元", "2,450,000.00 yuan"),
            (100_050, Type::Money, "1000.5元", "1,000.50 yuan"),
            (-7, Type::Money, "-0.07元", "-0.07 yuan"),
            (0, Type::Money, "0元", "0.00 yuan"),
            (700_000, Type::Ratio, "70%", "70%"),
            (1_000, Type::Ratio, "0.1%", "0.1%"),
            (3, Type::Count, "3", "3"),
            (1, Type::Flag, "是", "yes"),
            (1, Type::Term(&Role::SET), "买方", "buyer"),
            (20_150, Type::Date, "2025-03-03", "2025-03-03"),
            (
                1_740_967_500_000_000,
                Type::Instant,
                "2025-03-03 10:05",
                "2025-03-03 10:05",
            ),
        ];
        for (value, ty, zh, en) in table {
            assert_eq!(
                (
                    number(value, ty, Language::Zh).as_str(),
                    number(value, ty, Language::En).as_str()
                ),
                (zh, en)
            );
        }
    }

    #[test]
    fn durations_read_in_their_largest_whole_unit() {
        let hour = 3_600 * SECOND;
        let table = [
            (Length::Exact(72 * hour), "3天", "3 days"),
            (Length::Exact(36 * hour), "36小时", "36 hours"),
            (Length::Exact(30 * 60 * SECOND), "30分钟", "30 minutes"),
            (Length::Exact(0), "0秒", "0 seconds"),
            (Length::WorkingDays(1), "1个工作日", "1 working day"),
            (Length::Months(2), "2个月", "2 months"),
        ];
        for (value, zh, en) in table {
            assert_eq!(
                (
                    length(value, Language::Zh).as_str(),
                    length(value, Language::En).as_str()
                ),
                (zh, en)
            );
        }
    }
}
