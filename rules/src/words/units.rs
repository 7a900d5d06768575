//! Units of written values, Chinese beside English.

use crate::ast::Language;

/// What turns a number into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Yuan,
    TenThousandYuan,
    HundredMillionYuan,
    Day,
    Hour,
    Minute,
    Second,
    WorkingDay,
    CalendarDay,
    Month,
    Times,
    Piece,
}

/// Unit, Chinese, English of one, English of many.
const UNITS: &[(Unit, &str, &str, &str)] = &[
    (Unit::Yuan, "元", "yuan", "yuan"),
    (Unit::TenThousandYuan, "万元", "", ""),
    (Unit::HundredMillionYuan, "亿元", "", ""),
    (Unit::Day, "天", "day", "days"),
    (Unit::Hour, "小时", "hour", "hours"),
    (Unit::Minute, "分钟", "minute", "minutes"),
    (Unit::Second, "秒", "second", "seconds"),
    (Unit::WorkingDay, "个工作日", "working_day", "working_days"),
    (
        Unit::CalendarDay,
        "个自然日",
        "calendar_day",
        "calendar_days",
    ),
    (Unit::Month, "个月", "month", "months"),
    (Unit::Times, "次", "time", "times"),
    (Unit::Piece, "个", "", ""),
];

impl Unit {
    /// Its form beside `count`.
    pub(crate) fn form(self, language: Language, count: i64) -> &'static str {
        let row = UNITS
            .get(self as usize)
            .copied()
            .unwrap_or((self, "", "", ""));
        match (language, count) {
            (Language::Zh, _) => row.1,
            (Language::En, 1) => row.2,
            (Language::En, _) => row.3,
        }
    }
}

/// Every form of every unit.
pub fn units() -> impl Iterator<Item = &'static str> {
    let forms = UNITS
        .iter()
        .flat_map(|(_, zh, one, many)| [*zh, *one, *many]);
    forms.filter(|form| !form.is_empty())
}

/// Every unit in both languages, the English form being that of many: `(Chinese, English)`.
pub fn unit_pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    UNITS.iter().map(|(_, zh, _, many)| (*zh, *many))
}

/// The unit that `text` is in `language`.
pub(crate) fn unit(text: &str, language: Language) -> Option<Unit> {
    UNITS
        .iter()
        .find(|(_, zh, one, many)| match language {
            Language::Zh => *zh == text,
            Language::En => !text.is_empty() && (*one == text || *many == text),
        })
        .map(|row| row.0)
}

/// The unit with which `text` begins in a Chinese file, and the rest: `天内` is `天` and `内`.
pub(crate) fn unit_prefix(text: &str) -> Option<(&'static str, &str)> {
    UNITS
        .iter()
        .filter_map(|(_, zh, ..)| text.strip_prefix(zh).map(|rest| (*zh, rest)))
        .max_by_key(|(zh, _)| zh.len())
}

/// A mistaken unit of Chinese speech, so that `245万` is an error and `3号楼` a word.
pub(crate) fn looks_like_unit(text: &str) -> bool {
    [
        "万",
        "萬",
        "亿",
        "块",
        "圆",
        "块钱",
        "日",
        "工作日",
        "自然日",
        "月",
        "个小时",
    ]
    .contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_units() {
        for (place, row) in UNITS.iter().enumerate() {
            assert_eq!(row.0 as usize, place, "{row:?}");
        }
    }
}
