//! What the past holds: matching events, remembered facts, deals under a key.

use super::{Reference, Seen, View, Worth};
use crate::facts::{Keep, Remembered};
use crate::judge::limits::{HISTORY_LIMIT, SET_LIMIT};
use crate::typed::{Cond, Pattern};
use anxin_events::{Field, FieldType, Instant};

/// Events that may match a pattern, ascending by (occurred, position), and what was dropped of them.
pub(super) struct Matches<'a> {
    /// With `false` where it is open whether the event matches.
    pub events: Vec<(&'a Seen, bool)>,
    /// When the latest dropped one occurred.
    pub dropped: Option<Instant>,
}

impl Reference {
    /// A filter, which looks at its own event alone.
    pub(super) fn filter(&self, filter: &Cond, seen: &Seen) -> Option<bool> {
        let nothing = crate::Supplied::default();
        self.holds(
            filter,
            &View {
                this: seen,
                supplied: &nothing,
                at: seen.occurred,
                until: seen.occurred,
            },
        )
    }

    pub(super) fn matches(&self, pattern: &Pattern, view: &View<'_>) -> Matches<'_> {
        let of_deal = self
            .log
            .iter()
            .filter(|seen| seen.deal == view.this.deal && seen.kind == pattern.kind);
        let mut all: Vec<(&Seen, bool)> = of_deal
            .filter_map(|seen| match self.filter(&pattern.filter, seen) {
                Some(false) => None,
                truth => Some((seen, truth == Some(true))),
            })
            .collect();
        all.sort_by_key(|(seen, _)| (seen.occurred, seen.position));
        let events = all.split_off(all.len().saturating_sub(HISTORY_LIMIT));
        let dropped = all.last().map(|(seen, _)| seen.occurred);
        let events = events
            .into_iter()
            .filter(|(seen, _)| seen.occurred <= view.until);
        let events = events.filter_map(|(seen, sure)| match same(pattern, seen, view.this) {
            Some(false) => None,
            truth => Some((seen, sure && truth == Some(true))),
        });
        Matches {
            events: events.collect(),
            dropped,
        }
    }

    /// Did one occur since this moment (or ever)?
    pub(super) fn has(
        &self,
        pattern: &Pattern,
        since: Option<Instant>,
        view: &View<'_>,
    ) -> Option<bool> {
        let matches = self.matches(pattern, view);
        let inside = |occurred: Instant| since.is_none_or(|since| occurred >= since);
        let mut certain = matches
            .events
            .iter()
            .filter(|(seen, _)| inside(seen.occurred))
            .map(|(_, sure)| *sure);
        let found = certain.clone().next().is_some() || matches.dropped.is_some_and(inside);
        if certain.any(|sure| sure) {
            Some(true)
        } else if found {
            None
        } else {
            Some(false)
        }
    }

    /// The value of a remembered fact now.
    pub(super) fn remembered(&self, of: &Remembered, deal: &str) -> Option<Worth> {
        self.remembered_before(of, deal, u64::MAX)
    }

    fn remembered_before(&self, of: &Remembered, deal: &str, position: u64) -> Option<Worth> {
        let says = |seen: &&Seen| {
            let role = seen.values.get(&Field::Role);
            let spoken = of.roles.is_empty()
                || of
                    .roles
                    .iter()
                    .any(|own| role == Some(&Worth::Number(*own as i64)));
            seen.deal == deal && seen.position <= position && of.reads(seen.kind) && spoken
        };
        let values = self
            .log
            .iter()
            .filter(says)
            .filter_map(|seen| Some((seen, seen.values.get(&of.field)?)));
        if of.keep == Keep::Latest {
            let latest = values
                .max_by_key(|(seen, _)| (seen.occurred, seen.position))
                .map(|(_, value)| value.clone());
            return match latest {
                Some(Worth::Set { members, .. }) => Some(bounded(members)),
                None if matches!(of.field.spec().ty, FieldType::Ids(_)) => {
                    Some(bounded(Vec::new()))
                }
                value => value,
            };
        }
        let mut members: Vec<String> = Vec::new();
        for (_, value) in values {
            let ids = match value {
                Worth::Id(id) => std::slice::from_ref(id),
                Worth::Set { members, .. } => members,
                Worth::Number(_) => &[],
            };
            for id in ids {
                if !members.contains(id) {
                    members.push(id.clone());
                }
            }
        }
        Some(bounded(members))
    }

    /// Deals other than this one that stand under one of the keys; none as soon as one stands there perhaps.
    pub(super) fn others(&self, register: usize, keys: &[String], view: &View<'_>) -> Option<i64> {
        let own = self.rules.typed.registers.get(register)?;
        let start = match own
            .keep
            .map(|keep| self.rules.typed.calendar.earlier(view.at, keep))
        {
            None => None,
            Some(Ok(start)) => Some(start),
            Some(Err(_)) => return None,
        };
        let mut deals: Vec<&str> = self.log.iter().map(|seen| seen.deal.as_str()).collect();
        deals.sort_unstable();
        deals.dedup();
        let mut count = 0_i64;
        for deal in deals.into_iter().filter(|deal| *deal != view.this.deal) {
            let standing = keys
                .iter()
                .map(|key| self.stands(register, key, deal, start));
            match standing.fold(Some(false), or) {
                Some(true) => count = count.saturating_add(1),
                Some(false) => {}
                None => return None,
            }
        }
        Some(count)
    }

    fn stands(
        &self,
        register: usize,
        key: &str,
        deal: &str,
        start: Option<Instant>,
    ) -> Option<bool> {
        let own = self.rules.typed.registers.get(register)?;
        let latest = |patterns: &[Pattern], enter: bool, sure: bool| {
            let of_deal = self.log.iter().filter(|seen| seen.deal == deal);
            let moving = of_deal.filter(|seen| {
                let truth = patterns.iter().filter(|pattern| pattern.kind == seen.kind);
                let truth = truth
                    .map(|pattern| self.filter(&pattern.filter, seen))
                    .fold(Some(false), or);
                let keys = self.keys(own.key, seen, enter);
                let named = if keys.is_empty() {
                    !enter
                } else {
                    keys.iter().any(|own| own == key)
                };
                named && (truth == Some(true) || (!sure && truth.is_none()))
            });
            moving.map(|seen| (seen.occurred, seen.position)).max()
        };
        let counts = |sure: bool| {
            let entered = latest(&own.enter, true, sure);
            let left = latest(&own.exit, false, !sure);
            let recent =
                entered.is_some_and(|(occurred, _)| start.is_none_or(|start| occurred >= start));
            recent && entered > left
        };
        match (counts(true), counts(false)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }

    /// The keys that an event names; an entering event that names none uses the deal's latest known one.
    fn keys(&self, field: Field, seen: &Seen, enter: bool) -> Vec<String> {
        match seen.values.get(&field) {
            Some(Worth::Id(id)) => vec![id.clone()],
            Some(Worth::Set { members, .. }) => members.clone(),
            _ if enter && matches!(field.spec().ty, FieldType::Id(_)) => {
                match self.remembered_before(&Remembered::latest(field), &seen.deal, seen.position)
                {
                    Some(Worth::Id(id)) => vec![id],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// Three-valued `或`.
pub(super) fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn same(pattern: &Pattern, seen: &Seen, this: &Seen) -> Option<bool> {
    let mut pairs = pattern
        .same
        .iter()
        .map(|(own, outer)| (seen.values.get(own), this.values.get(outer)));
    if pairs
        .clone()
        .any(|pair| matches!(pair, (Some(own), Some(outer)) if own != outer))
    {
        return Some(false);
    }
    pairs
        .all(|(own, outer)| own.is_some() && outer.is_some())
        .then_some(true)
}

fn bounded(mut members: Vec<String>) -> Worth {
    let incomplete = members.len() > SET_LIMIT;
    members.truncate(SET_LIMIT);
    Worth::Set {
        members,
        incomplete,
    }
}
