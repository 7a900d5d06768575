//! Complaints counted together: by city, brand, commitment, role, cause and month.

use super::{Complaint, ComplaintReport};
use anxin_events::Money;
use anxin_events::vocabulary::{Commitment, Role};
use std::collections::BTreeMap;

/// By what complaints are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedBy {
    /// The deal's city.
    City,
    /// The deal's brand.
    Brand,
    /// The commitment of the claim that followed.
    Commitment,
    /// Who complained.
    Role,
    /// The cause, in the words of who filed it.
    Reason,
    /// The month of filing, in Beijing: `2025-03`.
    Month,
}

impl CountedBy {
    /// All of them, in the order in which they are told.
    pub const ALL: [CountedBy; 6] = [
        CountedBy::City,
        CountedBy::Brand,
        CountedBy::Commitment,
        CountedBy::Role,
        CountedBy::Reason,
        CountedBy::Month,
    ];

    /// Chinese, and English as in JSON.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            CountedBy::City => ("城市", "city"),
            CountedBy::Brand => ("品牌", "brand"),
            CountedBy::Commitment => ("承诺", "commitment"),
            CountedBy::Role => ("角色", "role"),
            CountedBy::Reason => ("原因", "reason"),
            CountedBy::Month => ("月份", "month"),
        }
    }

    /// Under what a complaint is counted: Chinese and English.
    fn key(self, own: &Complaint<'_>) -> Option<(String, String)> {
        let same = |text: &str| (text.to_owned(), text.to_owned());
        match self {
            CountedBy::City => own.city.map(same),
            CountedBy::Brand => own.brand.map(same),
            CountedBy::Commitment => {
                let term = Commitment::SET.by_code(own.commitment? as u8)?;
                Some(same(term.name))
            }
            CountedBy::Role => {
                let term = Role::SET.by_code(own.role? as u8)?;
                Some((term.zh.to_owned(), term.name.to_owned()))
            }
            CountedBy::Reason => own.reason.map(same),
            CountedBy::Month => {
                let day = own.filed?.at.beijing_date().to_string();
                day.get(..7).map(same)
            }
        }
    }
}

/// Complaints that are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintSums {
    /// By what.
    pub by: CountedBy,
    /// Under what, in Chinese and in English; none where it is not known.
    pub key: Option<(String, String)>,
    /// All of them.
    pub complaints: u64,
    /// With a broken clock.
    pub broken: u64,
    /// Not closed, or closed by nobody who may.
    pub open: u64,
    /// That came back at least once.
    pub reopened: u64,
    /// For which money was paid.
    pub paid: u64,
    /// How much.
    pub amount: Money,
    /// From filing to money, in microseconds: half of those paid took at most so long.
    pub time_to_pay: Option<i64>,
}

impl ComplaintReport<'_> {
    /// The complaints counted in one way, in the order of their keys; what is not known comes first.
    #[must_use]
    pub fn sums(&self, by: CountedBy) -> Vec<ComplaintSums> {
        let mut groups: BTreeMap<Option<(String, String)>, Vec<&Complaint<'_>>> = BTreeMap::new();
        for own in &self.complaints {
            groups.entry(by.key(own)).or_default().push(own);
        }
        let sums = groups
            .into_iter()
            .map(|(key, own)| ComplaintSums::of(by, key, &own));
        sums.collect()
    }
}

impl ComplaintSums {
    fn of(by: CountedBy, key: Option<(String, String)>, all: &[&Complaint<'_>]) -> ComplaintSums {
        let count = |is_one: &dyn Fn(&Complaint<'_>) -> bool| {
            let found = all.iter().filter(|own| is_one(own)).count();
            u64::try_from(found).unwrap_or(u64::MAX)
        };
        let mut times: Vec<i64> = all.iter().filter_map(|own| own.time_to_pay()).collect();
        times.sort_unstable();
        let middle = times.len().div_ceil(2).checked_sub(1);
        ComplaintSums {
            by,
            key,
            complaints: count(&|_| true),
            broken: count(&|own| own.is_broken()),
            open: count(&|own| own.closed.is_none()),
            reopened: count(&|own| own.reopened > 0),
            paid: count(&|own| own.paid > Money::ZERO),
            amount: Money::from_fen(
                all.iter()
                    .fold(0_i64, |sum, own| sum.saturating_add(own.paid.fen())),
            ),
            time_to_pay: middle.and_then(|middle| times.get(middle).copied()),
        }
    }
}
