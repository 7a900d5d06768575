//! Written values in their shortest exact form, and text in quotes.
//!
//! Money of at least 1万元 that 100元 divides is written in 万元, from whole 亿元 on in 亿元; otherwise in 元.
//! An exact duration is written in the largest unit that divides it: `24小时` becomes `1天`.

use super::Printer;
use crate::ast::{Dated, Language, Literal, LiteralKind, Moment, Text};
use crate::parser::units::{
    BEIJING_OFFSET, DAY, HOUR, HUNDRED_MILLION_YUAN, MINUTE, PERCENT, SECOND, TEN_THOUSAND_YUAN,
    YUAN,
};
use crate::words::{Unit, Word};

/// Fen; two decimals of 万元.
const FINEST_TEN_THOUSANDTH: i64 = 100 * YUAN;

impl Printer {
    pub(super) fn literal(&mut self, literal: &Literal) {
        match &literal.kind {
            LiteralKind::Money(fen) => self.money(*fen),
            LiteralKind::Ratio(millionths) => {
                self.put(&decimal(*millionths, PERCENT));
                self.put("%");
            }
            LiteralKind::Count(count) => self.put(&count.to_string()),
            LiteralKind::Exact(microseconds) => self.exact(*microseconds),
            LiteralKind::WorkingDays(days) => {
                self.measured(&days.to_string(), Unit::WorkingDay, *days)
            }
            LiteralKind::CalendarDays(days) => {
                self.measured(&days.to_string(), Unit::CalendarDay, *days)
            }
            LiteralKind::Months(months) => self.measured(&months.to_string(), Unit::Month, *months),
            LiteralKind::Date(date) => self.date(*date),
            LiteralKind::Instant(moment) => self.moment(*moment),
            LiteralKind::Text(text) => self.quoted(text),
            LiteralKind::Flag(flag) => {
                let word = if *flag { Word::True } else { Word::False };
                self.put(word.form(self.language));
            }
        }
    }

    fn measured(&mut self, number: &str, unit: Unit, count: i64) {
        self.put(number);
        if self.language == Language::En {
            self.put(" ");
        }
        self.put(unit.form(self.language, count));
    }

    fn money(&mut self, fen: i64) {
        let large =
            self.language == Language::Zh && fen.unsigned_abs() >= TEN_THOUSAND_YUAN.unsigned_abs();
        let (unit, scale) = if large && divides(HUNDRED_MILLION_YUAN, fen) {
            (Unit::HundredMillionYuan, HUNDRED_MILLION_YUAN)
        } else if large && divides(FINEST_TEN_THOUSANDTH, fen) {
            (Unit::TenThousandYuan, TEN_THOUSAND_YUAN)
        } else {
            (Unit::Yuan, YUAN)
        };
        self.measured(&decimal(fen, scale), unit, 2);
    }

    fn exact(&mut self, microseconds: i64) {
        let units = [(Unit::Day, DAY), (Unit::Hour, HOUR), (Unit::Minute, MINUTE)];
        let (unit, scale) = units
            .into_iter()
            .find(|(_, scale)| divides(*scale, microseconds))
            .unwrap_or((Unit::Second, SECOND));
        let count = microseconds.checked_div(scale).unwrap_or(0);
        self.measured(&count.to_string(), unit, count);
    }

    pub(super) fn date(&mut self, date: Dated) {
        self.put(&format!(
            "{:04}-{:02}-{:02}",
            date.year, date.month, date.day
        ));
    }

    /// `2024-11-22 起`, `from 2024-11-22`.
    pub(super) fn start_date(&mut self, date: Dated) {
        match self.language {
            Language::Zh => {
                self.date(date);
                self.put(" ");
                self.put(Word::From.form(Language::Zh));
            }
            Language::En => {
                self.word(Word::From);
                self.date(date);
            }
        }
    }

    pub(super) fn moment(&mut self, moment: Moment) {
        self.date(moment.date);
        let part = |every: u32, within: u32| {
            moment
                .second
                .checked_div(every)
                .and_then(|whole| whole.checked_rem(within))
                .unwrap_or(0)
        };
        self.put(&format!(" {:02}:{:02}", part(3600, 24), part(60, 60)));
        if part(1, 60) != 0 {
            self.put(&format!(":{:02}", part(1, 60)));
        }
        match moment.offset {
            BEIJING_OFFSET => {}
            0 => self.put("Z"),
            offset => {
                let minutes = offset.unsigned_abs();
                let hours = minutes.checked_div(60).unwrap_or(0);
                let rest = minutes.checked_rem(60).unwrap_or(0);
                let sign = if offset < 0 { '-' } else { '+' };
                self.put(&format!("{sign}{hours:02}:{rest:02}"));
            }
        }
    }

    pub(super) fn quoted(&mut self, text: &str) {
        self.put("\"");
        for c in text.chars() {
            match c {
                '"' => self.put("\\\""),
                '\\' => self.put("\\\\"),
                '\n' => self.put("\\n"),
                _ => self.out.push(c),
            }
        }
        self.put("\"");
    }

    /// The file's language first, the other behind its word.
    pub(super) fn text(&mut self, text: &Text) {
        let (own, other) = match self.language {
            Language::Zh => (&text.zh, &text.en),
            Language::En => (&text.en, &text.zh),
        };
        if let Some(own) = own {
            self.quoted(own);
        }
        if let Some(other) = other {
            if own.is_some() {
                self.put(" ");
            }
            self.word(Word::OtherLanguage);
            self.quoted(other);
        }
    }
}

fn divides(divisor: i64, number: i64) -> bool {
    number.checked_rem(divisor) == Some(0)
}

/// `value / scale` in decimals, exactly; `scale` is a power of ten.
fn decimal(value: i64, scale: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (value, scale) = (value.unsigned_abs(), scale.unsigned_abs());
    let whole = value.checked_div(scale).unwrap_or(0);
    let rest = value.checked_rem(scale).unwrap_or(0);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let width = usize::try_from(scale.checked_ilog10().unwrap_or(0)).unwrap_or(0);
    let decimals = format!("{rest:0width$}");
    format!("{sign}{whole}.{}", decimals.trim_end_matches('0'))
}
