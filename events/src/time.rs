//! Moments and days. Time enters the engine only as data of events; nothing here reads a clock.
//!
//! A moment is microseconds since 1970 in UTC. People read and write it with an offset; the printed
//! form is always Beijing time (`+08:00`, without daylight saving since 1991).

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(i64);

/// A calendar day: days since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Date(i32);

/// Why a text is no moment or no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The text has no offset: a guess of the zone could move a deadline by a day.
    #[error("the time has no offset; write it as 2025-03-03T10:05:00+08:00")]
    NoOffset,
    /// Not RFC 3339, or finer than a microsecond.
    #[error("not a time; write it as 2025-03-03T10:05:00+08:00")]
    Malformed,
    /// Before 1900 or after 2199: certainly a slip.
    #[error("the year is out of range; years 1900 to 2199 are accepted")]
    OutOfRange,
    /// Not a day of the calendar.
    #[error("not a day; write it as 2025-03-03")]
    NoSuchDay,
}

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a day of 24 hours.
pub const DAY: i64 = 86_400 * SECOND;
/// Seconds by which Beijing is ahead of UTC.
pub const BEIJING_SECONDS: i32 = 8 * 3600;
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

impl Instant {
    /// From microseconds since 1970 in UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Instant {
        Instant(micros)
    }

    /// Microseconds since 1970 in UTC.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset.
    ///
    /// # Errors
    /// When the offset is missing, or the text is no such moment.
    pub fn parse(text: &str) -> Result<Instant, TimeError> {
        let moment = DateTime::parse_from_rfc3339(text).map_err(|_| {
            let dated = text.get(..10).is_some_and(|day| Date::parse(day).is_ok());
            let tail = text.get(10..).unwrap_or_default();
            let no_offset = !tail.ends_with(['Z', 'z']) && !tail.contains(['+', '-']);
            if dated && no_offset {
                TimeError::NoOffset
            } else {
                TimeError::Malformed
            }
        })?;
        let leap_or_finer = moment.timestamp_subsec_nanos() >= 1_000_000_000
            || !moment.timestamp_subsec_nanos().is_multiple_of(1000);
        if leap_or_finer || !text.is_ascii() || text.as_bytes().get(10) == Some(&b' ') {
            return Err(TimeError::Malformed);
        }
        if YEARS.contains(&moment.year()) {
            Ok(Instant(moment.timestamp_micros()))
        } else {
            Err(TimeError::OutOfRange)
        }
    }

    /// Does it lie in the years that events may state, 1900 to 2199?
    #[must_use]
    pub fn is_plausible(self) -> bool {
        YEARS.contains(&self.beijing_date().year())
    }

    /// This day in Beijing.
    #[must_use]
    pub fn beijing_date(self) -> Date {
        let shifted = self
            .0
            .saturating_add(i64::from(BEIJING_SECONDS).saturating_mul(SECOND));
        Date(i32::try_from(shifted.div_euclid(DAY)).unwrap_or(i32::MAX))
    }

    /// Microseconds since midnight in Beijing.
    #[must_use]
    pub fn beijing_time_of_day(self) -> i64 {
        self.0
            .saturating_add(i64::from(BEIJING_SECONDS).saturating_mul(SECOND))
            .rem_euclid(DAY)
    }

    /// This much later (or earlier); none beyond the range.
    #[must_use]
    pub fn checked_add(self, micros: i64) -> Option<Instant> {
        self.0.checked_add(micros).map(Instant)
    }
}

impl fmt::Display for Instant {
    /// `2025-03-03T10:05:00+08:00`; fractions only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beijing = FixedOffset::east_opt(BEIJING_SECONDS);
        match beijing.and_then(|zone| zone.timestamp_micros(self.0).single()) {
            Some(moment) => f.write_str(&moment.to_rfc3339_opts(SecondsFormat::AutoSi, false)),
            None => write!(f, "{}µs", self.0),
        }
    }
}

impl Date {
    /// From days since 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Date {
        Date(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// A day of the calendar in the years 1900 to 2199.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        let date = NaiveDate::from_ymd_opt(year, month, day)
            .filter(|date| YEARS.contains(&date.year()))?;
        Some(Date(date.to_epoch_days()))
    }

    /// Reads `2025-03-03`.
    ///
    /// # Errors
    /// When the text has another form or the calendar has no such day.
    pub fn parse(text: &str) -> Result<Date, TimeError> {
        let parts: Vec<&str> = text.split('-').collect();
        let widths = parts.iter().map(|part| part.len()).eq([4, 2, 2]);
        let numbers: Option<Vec<u32>> = parts
            .iter()
            .map(|p| {
                p.parse()
                    .ok()
                    .filter(|_| p.bytes().all(|b| b.is_ascii_digit()))
            })
            .collect();
        match (numbers.as_deref(), widths) {
            (Some(&[year, month, day]), true) => i32::try_from(year)
                .ok()
                .and_then(|year| Date::new(year, month, day))
                .ok_or(TimeError::NoSuchDay),
            _ => Err(TimeError::NoSuchDay),
        }
    }

    /// Midnight in Beijing, when the day begins.
    #[must_use]
    pub fn start(self) -> Instant {
        let utc = i64::from(self.0).saturating_mul(DAY);
        Instant(utc.saturating_sub(i64::from(BEIJING_SECONDS).saturating_mul(SECOND)))
    }

    /// This many days later.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(days))
    }

    fn calendar(self) -> Option<NaiveDate> {
        NaiveDate::from_epoch_days(self.0)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.calendar().map_or(0, |date| date.year())
    }

    /// Monday to Friday.
    #[must_use]
    pub fn is_weekday(self) -> bool {
        // 1970-01-01 was a Thursday.
        self.0.saturating_add(3).rem_euclid(7) < 5
    }

    /// The same day of the month this many months later; the last of the month where it has none.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Date {
        let moved = self
            .calendar()
            .and_then(|date| date.checked_add_months(chrono::Months::new(months)));
        moved.map_or(self, |date| Date(date.to_epoch_days()))
    }
}

impl fmt::Display for Date {
    /// `2025-03-03`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.calendar() {
            Some(date) => write!(
                f,
                "{:04}-{:02}-{:02}",
                date.year(),
                date.month(),
                date.day()
            ),
            None => write!(f, "day {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_with_an_offset_and_print_in_beijing_time() {
        let table = [
            ("2025-03-03T10:05:00+08:00", Ok("2025-03-03T10:05:00+08:00")),
            ("2025-03-03T02:05:00Z", Ok("2025-03-03T10:05:00+08:00")),
            (
                "2025-03-03T10:05:00.250+08:00",
                Ok("2025-03-03T10:05:00.250+08:00"),
            ),
            ("2025-03-03T10:05:00", Err(TimeError::NoOffset)),
            ("2025-03-03 10:05:00+08:00", Err(TimeError::Malformed)),
            ("2025-03-03T10:05:60+08:00", Err(TimeError::Malformed)),
            (
                "2025-03-03T10:05:00.0000001+08:00",
                Err(TimeError::Malformed),
            ),
            ("2025-02-30T10:05:00+08:00", Err(TimeError::Malformed)),
            ("1025-03-03T10:05:00+08:00", Err(TimeError::OutOfRange)),
            ("9999-03-03T10:05:00+08:00", Err(TimeError::OutOfRange)),
            ("", Err(TimeError::Malformed)),
        ];
        for (text, expected) in table {
            assert_eq!(
                Instant::parse(text).map(|t| t.to_string()),
                expected.map(String::from),
                "{text:?}"
            );
        }
    }

    #[test]
    fn days_follow_the_calendar() {
        let day = Date::parse("2025-03-03").unwrap();
        assert_eq!(day.to_string(), "2025-03-03");
        assert!(
            day.is_weekday() && !day.plus_days(-1).is_weekday() && !day.plus_days(5).is_weekday()
        );
        assert_eq!(
            Instant::parse("2025-03-03T00:30:00+08:00")
                .unwrap()
                .beijing_date(),
            day
        );
        assert_eq!(day.start().to_string(), "2025-03-03T00:00:00+08:00");
        assert_eq!(
            Date::parse("2024-01-31")
                .unwrap()
                .plus_months(1)
                .to_string(),
            "2024-02-29"
        );
        for bad in [
            "2025-02-29",
            "2025-3-3",
            "2025-03-03x",
            "２０２５-03-03",
            "-025-03-03",
            "2025-03",
            "1899-01-01",
        ] {
            assert_eq!(Date::parse(bad), Err(TimeError::NoSuchDay), "{bad}");
        }
    }
}
