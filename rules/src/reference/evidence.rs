//! On which events an answer stands, read off the typed tree.

use super::{Reference, View};
use crate::typed::{Cond, Expr, Pattern, Span};
use anxin_events::Instant;

impl Reference {
    /// Log positions, ascending, as the judge gives them.
    pub(super) fn evidence(&self, cond: &Cond, view: &View<'_>) -> Vec<u64> {
        let whole = self.holds(cond, view);
        let found: Vec<u64> = match cond {
            Cond::Any(of) | Cond::All(of) => of
                .iter()
                .filter(|part| self.holds(part, view) == whole)
                .flat_map(|part| self.evidence(part, view))
                .collect(),
            Cond::Not(inner) => self.evidence(inner, view),
            Cond::Compare(_, left, right)
            | Cond::Member(left, right)
            | Cond::Subset(left, right) => [left, right]
                .into_iter()
                .flat_map(|part| self.evidence_of(part, view))
                .collect(),
            Cond::Flag(value) | Cond::Present(value) => self.evidence_of(value, view),
            Cond::Has(within, pattern) => self.inside(*within, pattern, view),
            Cond::Since(start, event, _) => match self.matches(start, view).events.last() {
                None => Vec::new(),
                Some((seen, false)) => vec![seen.position],
                Some((seen, true)) => {
                    let mut found = self.positions(event, Some(seen.occurred), view);
                    found.push(seen.position);
                    found
                }
            },
        };
        in_order(found)
    }

    /// The same of a value.
    pub(super) fn evidence_of(&self, expr: &Expr, view: &View<'_>) -> Vec<u64> {
        let found: Vec<u64> = match expr {
            Expr::Latest(pattern, _) | Expr::LatestAt(pattern) => {
                let matches = self.matches(pattern, view);
                let latest = matches.events.last();
                latest.map(|(seen, _)| seen.position).into_iter().collect()
            }
            Expr::Count(within, pattern) | Expr::Total(within, pattern, _) => {
                self.inside(*within, pattern, view)
            }
            Expr::Plus(left, right) | Expr::Minus(left, right) | Expr::Times(left, right, _) => {
                [left, right]
                    .into_iter()
                    .flat_map(|part| self.evidence_of(part, view))
                    .collect()
            }
            Expr::Least(of) | Expr::Most(of) | Expr::Set(of) => of
                .iter()
                .flat_map(|part| self.evidence_of(part, view))
                .collect(),
            Expr::OtherDeals(_, key) | Expr::InTable(_, key) => self.evidence_of(key, view),
            Expr::Number(_)
            | Expr::Id(_)
            | Expr::Field(_)
            | Expr::OccurredAt
            | Expr::Here(..)
            | Expr::Fact(_)
            | Expr::Parameter(_) => Vec::new(),
        };
        in_order(found)
    }

    fn inside(&self, within: Option<Span>, pattern: &Pattern, view: &View<'_>) -> Vec<u64> {
        match self.window(within, view) {
            Err(()) => Vec::new(),
            Ok(since) => self.positions(pattern, since, view),
        }
    }

    fn positions(&self, pattern: &Pattern, since: Option<Instant>, view: &View<'_>) -> Vec<u64> {
        let matches = self.matches(pattern, view);
        let events = matches.events.iter();
        events
            .filter(|(seen, _)| since.is_none_or(|since| seen.occurred >= since))
            .map(|(seen, _)| seen.position)
            .collect()
    }
}

fn in_order(mut positions: Vec<u64>) -> Vec<u64> {
    positions.sort_unstable();
    positions.dedup();
    positions
}
