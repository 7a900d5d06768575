//! Working days as data, and the arithmetic of durations: what `2个工作日` after a moment is.
//!
//! A year that the calendar does not list is never guessed: the answer is [`Beyond`].

use anxin_events::{DAY, Date, Instant};
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// How long. An exact duration never compares with a calendar one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Length {
    /// Microseconds.
    Exact(i64),
    /// `个工作日`: same time of day, so many working days on.
    WorkingDays(i64),
    /// `个自然日`: same time of day, so many days on.
    CalendarDays(i64),
    /// `个月`: same day of the month and time of day; the month's last day where it has none.
    Months(i64),
}

/// Working days of a country, year by year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Year {
    source: String,
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
}

/// The calendar does not list this year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "E2601: the working-day calendar has no year {0}; add its public notice to the calendar file"
)]
pub struct Beyond(pub i32);

/// A line of a calendar file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "E2602: line {line} of the calendar: {problem}; write `年 2025 依据 \"…\"`, then `休 01-01, 01-28..02-04` and `班 01-26`"
)]
pub struct CalendarError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: &'static str,
}

/// Farthest that a search for working days goes: more than the longest run of days off.
const MAX_REST: usize = 60;

impl Calendar {
    /// Reads a calendar file.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
        let mut calendar = Calendar::default();
        let mut current = None;
        for (number, line) in (1..).zip(text.lines()) {
            let wrong = |problem| CalendarError {
                line: number,
                problem,
            };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, rest) = line
                .split_once(char::is_whitespace)
                .ok_or_else(|| wrong("a word stands alone"))?;
            if word == "年" {
                let (year, source) =
                    read_year(rest).ok_or_else(|| wrong("not a year with its source"))?;
                let fresh = Year {
                    source,
                    ..Year::default()
                };
                if calendar.years.insert(year, fresh).is_some() {
                    return Err(wrong("this year stands here twice"));
                }
                current = Some(year);
                continue;
            }
            let year = current.ok_or_else(|| wrong("days without a year"))?;
            let days = read_days(year, rest).ok_or_else(|| wrong("not days of the year"))?;
            let entry = calendar.years.entry(year).or_default();
            match word {
                "休" => entry.off.extend(days),
                "班" => entry.worked.extend(days),
                _ => return Err(wrong("a line opens with 年, 休 or 班")),
            }
        }
        Ok(calendar)
    }

    /// Is this a working day?
    ///
    /// # Errors
    /// When the year is not listed.
    pub fn is_working_day(&self, day: Date) -> Result<bool, Beyond> {
        let year = self.years.get(&day.year()).ok_or(Beyond(day.year()))?;
        Ok(year.worked.contains(&day) || (day.is_weekday() && !year.off.contains(&day)))
    }

    /// The public notice behind a year.
    #[must_use]
    pub fn source(&self, year: i32) -> Option<&str> {
        self.years.get(&year).map(|year| year.source.as_str())
    }

    /// The moment so much later.
    ///
    /// # Errors
    /// When it counts working days of a year that is not listed.
    pub fn later(&self, moment: Instant, length: Length) -> Result<Instant, Beyond> {
        self.shift(moment, length, Direction::Later)
    }

    /// The moment so much earlier.
    ///
    /// # Errors
    /// As [`Calendar::later`].
    pub fn earlier(&self, moment: Instant, length: Length) -> Result<Instant, Beyond> {
        self.shift(moment, length, Direction::Earlier)
    }

    /// So much after a whole day. What is due on a day may be done until its end, so the count begins
    /// at 24:00, and a duration in days ends at 24:00 of its last day.
    ///
    /// # Errors
    /// As [`Calendar::later`].
    pub fn after_day(&self, day: Date, length: Length) -> Result<Instant, Beyond> {
        if let Length::Exact(_) = length {
            return self.later(day.plus_days(1).start(), length);
        }
        Ok(self
            .day(day, length, Direction::Later)?
            .plus_days(1)
            .start())
    }

    /// The canonical text of everything that decides a deadline, for digests.
    pub(crate) fn canonical(&self) -> String {
        let days = |days: &BTreeSet<Date>| {
            days.iter()
                .map(Date::to_string)
                .collect::<Vec<_>>()
                .join(",")
        };
        let mut text = String::new();
        for (year, days_of) in &self.years {
            text.push_str(&format!(
                "{year} {} {}\n",
                days(&days_of.off),
                days(&days_of.worked)
            ));
        }
        text
    }

    fn shift(
        &self,
        moment: Instant,
        length: Length,
        direction: Direction,
    ) -> Result<Instant, Beyond> {
        if let Length::Exact(micros) = length {
            return Ok(Instant::from_micros(
                moment.micros().saturating_add(direction.signed(micros)),
            ));
        }
        let day = self.day(moment.beijing_date(), length, direction)?;
        Ok(Instant::from_micros(
            day.start()
                .micros()
                .saturating_add(moment.beijing_time_of_day()),
        ))
    }

    fn day(&self, day: Date, length: Length, direction: Direction) -> Result<Date, Beyond> {
        match length {
            Length::Exact(micros) => {
                let days = direction.signed(micros).div_euclid(DAY);
                Ok(day.plus_days(i32::try_from(days).unwrap_or(i32::MAX)))
            }
            Length::CalendarDays(days) => {
                Ok(day.plus_days(i32::try_from(direction.signed(days)).unwrap_or(i32::MAX)))
            }
            Length::Months(months) => Ok(plus_months(day, months, direction)),
            Length::WorkingDays(days) => {
                let mut day = day;
                for _ in 0..days {
                    day = self.next_working_day(day, direction)?;
                }
                Ok(day)
            }
        }
    }

    fn next_working_day(&self, day: Date, direction: Direction) -> Result<Date, Beyond> {
        let step = i32::try_from(direction.signed(1)).unwrap_or(1);
        let mut day = day;
        for _ in 0..MAX_REST {
            day = day.plus_days(step);
            if self.is_working_day(day)? {
                return Ok(day);
            }
        }
        Err(Beyond(day.year()))
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Later,
    Earlier,
}

impl Direction {
    const fn signed(self, amount: i64) -> i64 {
        match self {
            Direction::Later => amount,
            Direction::Earlier => amount.saturating_neg(),
        }
    }
}

fn plus_months(day: Date, months: i64, direction: Direction) -> Date {
    let months = Months::new(u32::try_from(months).unwrap_or(u32::MAX));
    let moved = NaiveDate::from_epoch_days(day.days()).and_then(|date| match direction {
        Direction::Later => date.checked_add_months(months),
        Direction::Earlier => date.checked_sub_months(months),
    });
    moved.map_or(day, |date| Date::from_days(date.to_epoch_days()))
}

fn read_year(rest: &str) -> Option<(i32, String)> {
    let (year, basis) = rest.trim().split_once(char::is_whitespace)?;
    let source = basis
        .trim()
        .strip_prefix("依据")?
        .trim()
        .strip_prefix('"')?
        .strip_suffix('"')?;
    let year = year
        .parse()
        .ok()
        .filter(|year| (1900..=2199).contains(year))?;
    Some((year, source.to_owned()))
}

/// `01-01, 01-28..02-04`.
fn read_days(year: i32, list: &str) -> Option<Vec<Date>> {
    let day = |text: &str| Date::parse(&format!("{year:04}-{}", text.trim())).ok();
    let mut days = Vec::new();
    for part in list.split(',') {
        let (first, last) = part.split_once("..").unwrap_or((part, part));
        let (mut next, last) = (day(first)?, day(last)?);
        if next > last {
            return None;
        }
        while next <= last {
            days.push(next);
            next = next.plus_days(1);
        }
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn china() -> Calendar {
        Calendar::parse(include_str!("../library/calendar/china.calendar")).unwrap()
    }

    fn moment(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+08:00")).unwrap()
    }

    #[test]
    fn every_year_has_its_source_and_the_known_number_of_working_days() {
        // Counted with the PyPI package chinesecalendar 1.11.
        let china = china();
        for (year, days) in WORKING_DAYS {
            let first = Date::new(year, 1, 1).unwrap();
            let next = Date::new(year + 1, 1, 1).unwrap();
            let counted = (first.days()..next.days())
                .filter(|day| china.is_working_day(Date::from_days(*day)).unwrap())
                .count();
            assert_eq!(counted, days, "{year}");
            assert!(
                china.source(year).unwrap().contains(&format!("{year}年")),
                "{year}"
            );
        }
    }

    const WORKING_DAYS: [(i32, usize); 17] = [
        (2010, 250),
        (2011, 250),
        (2012, 249),
        (2013, 250),
        (2014, 250),
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];

    #[test]
    fn durations_end_where_a_calendar_on_the_wall_says() {
        let wd = Length::WorkingDays;
        let table = [
            // National Day 2025: 1 to 8 October off, Saturday 11 October worked.
            ("2025-09-30T10:05", wd(1), "2025-10-09T10:05"),
            ("2025-09-30T10:05", wd(3), "2025-10-11T10:05"),
            ("2025-03-03T10:05", wd(2), "2025-03-05T10:05"),
            ("2025-03-01T10:05", wd(1), "2025-03-03T10:05"),
            ("2025-03-03T10:05", Length::Exact(DAY), "2025-03-04T10:05"),
            (
                "2025-03-03T10:05",
                Length::CalendarDays(5),
                "2025-03-08T10:05",
            ),
            ("2025-01-31T00:00", Length::Months(1), "2025-02-28T00:00"),
        ];
        for (from, length, to) in table {
            assert_eq!(
                china().later(moment(from), length),
                Ok(moment(to)),
                "{from} {length:?}"
            );
        }
        assert_eq!(
            china().earlier(moment("2025-10-09T08:00"), wd(1)),
            Ok(moment("2025-09-30T08:00"))
        );
    }

    #[test]
    fn what_is_due_on_a_day_may_be_done_until_its_end() {
        let due = Date::parse("2025-03-07").unwrap();
        let table = [
            (Length::Exact(DAY), "2025-03-09T00:00"),
            (Length::Exact(0), "2025-03-08T00:00"),
            (Length::WorkingDays(1), "2025-03-11T00:00"),
            (Length::CalendarDays(1), "2025-03-09T00:00"),
        ];
        for (length, to) in table {
            assert_eq!(china().after_day(due, length), Ok(moment(to)), "{length:?}");
        }
    }

    #[test]
    fn a_year_without_notice_is_not_guessed() {
        assert_eq!(
            china().later(moment("2026-12-31T10:00"), Length::WorkingDays(1)),
            Err(Beyond(2027))
        );
        assert_eq!(
            china().later(moment("2026-12-31T10:00"), Length::Exact(DAY)),
            Ok(moment("2027-01-01T10:00"))
        );
    }

    #[test]
    fn a_bad_line_is_named() {
        let table = [
            ("休 01-01", "days without a year"),
            ("年 2025", "not a year with its source"),
            ("年 2025 依据 \"x\"\n休 02-30", "not days of the year"),
            (
                "年 2025 依据 \"x\"\n休 02-03..02-01",
                "not days of the year",
            ),
            (
                "年 2025 依据 \"x\"\n年 2025 依据 \"x\"",
                "this year stands here twice",
            ),
            (
                "年 2025 依据 \"x\"\n假 02-03",
                "a line opens with 年, 休 or 班",
            ),
            ("年", "a word stands alone"),
        ];
        for (text, problem) in table {
            assert_eq!(
                Calendar::parse(text).unwrap_err().problem,
                problem,
                "{text}"
            );
        }
    }
}
