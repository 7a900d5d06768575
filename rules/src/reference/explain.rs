//! Names of what is missing where a condition is unknown, in source order.

use super::{Reference, View};
use crate::typed::{Cond, Expr, Label, Pattern, Span, field_label, parameter_label, year_label};

impl Reference {
    /// What keeps the condition from being true or false.
    pub(super) fn missing(&self, cond: &Cond, view: &View<'_>) -> Vec<Label> {
        if self.holds(cond, view).is_some() {
            return Vec::new();
        }
        crate::typed::distinct(match cond {
            Cond::Any(of) | Cond::All(of) => of
                .iter()
                .flat_map(|cond| self.missing(cond, view))
                .collect(),
            Cond::Not(inner) => self.missing(inner, view),
            Cond::Compare(_, left, right) => {
                [self.lacking(left, view), self.lacking(right, view)].concat()
            }
            Cond::Flag(value) => self.lacking(value, view),
            Cond::Member(item, set) => {
                [self.lacking(item, view), self.lacking_set(set, view)].concat()
            }
            Cond::Subset(left, right) => {
                [self.lacking_set(left, view), self.lacking_set(right, view)].concat()
            }
            Cond::Present(_) => Vec::new(),
            Cond::Has(within, pattern) => self.windowed(*within, pattern, pattern.label(), view),
            Cond::Since(start, event, _) => {
                let (from, what) = (start.label(), event.label());
                let label = (
                    format!("自 {} 起 {}", from.0, what.0),
                    format!("{} since {}", what.1, from.1),
                );
                self.undecided(&[start, event], label, view)
            }
        })
    }

    fn windowed(
        &self,
        within: Option<Span>,
        pattern: &Pattern,
        label: Label,
        view: &View<'_>,
    ) -> Vec<Label> {
        let window = self.lacking_window(within, view);
        let outer = self.lacking_outer(&[pattern], view);
        let found = [window, outer].concat();
        if found.is_empty() { vec![label] } else { found }
    }

    /// The fields of this event that it would need, else the event itself.
    pub(super) fn undecided(
        &self,
        patterns: &[&Pattern],
        label: Label,
        view: &View<'_>,
    ) -> Vec<Label> {
        let outer = self.lacking_outer(patterns, view);
        if outer.is_empty() { vec![label] } else { outer }
    }

    fn lacking_outer(&self, patterns: &[&Pattern], view: &View<'_>) -> Vec<Label> {
        let fields = patterns
            .iter()
            .flat_map(|pattern| &pattern.same)
            .map(|(_, outer)| *outer);
        fields
            .filter(|field| !view.this.values.contains_key(field))
            .map(field_label)
            .collect()
    }

    fn lacking_window(&self, within: Option<Span>, view: &View<'_>) -> Vec<Label> {
        let parameters = &self.rules.typed.parameters;
        let length = match within {
            None => return Vec::new(),
            Some(Span::Fixed(length)) => length,
            Some(Span::Parameter(index)) => match parameters
                .get(index)
                .and_then(|own| own.on(view.this.occurred))
            {
                Some(crate::typed::Constant::Length(length)) => *length,
                _ => return vec![parameter_label(index, parameters)],
            },
        };
        let start = self.rules.typed.calendar.earlier(view.at, length);
        start
            .err()
            .map(|beyond| year_label(beyond.0))
            .into_iter()
            .collect()
    }

    pub(super) fn lacking(&self, expr: &Expr, view: &View<'_>) -> Vec<Label> {
        if self.worth(expr, view).is_some() {
            return Vec::new();
        }
        let label = || expr.label(&self.rules.typed.parameters);
        let operands = |of: &[&Expr]| {
            let found: Vec<Label> = of
                .iter()
                .flat_map(|expr| self.lacking(expr, view))
                .collect();
            if found.is_empty() {
                vec![label()]
            } else {
                found
            }
        };
        match expr {
            Expr::Plus(left, right) | Expr::Minus(left, right) | Expr::Times(left, right, _) => {
                operands(&[left, right])
            }
            Expr::InTable(_, key) => operands(&[key]),
            Expr::Least(of) | Expr::Most(of) => operands(&of.iter().collect::<Vec<_>>()),
            Expr::Count(within, pattern) | Expr::Total(within, pattern, _) => {
                self.windowed(*within, pattern, label(), view)
            }
            Expr::Latest(pattern, _) | Expr::LatestAt(pattern) => {
                self.undecided(&[pattern], label(), view)
            }
            Expr::OtherDeals(_, key) => {
                let key = self.lacking_one_or_many(key, view);
                if key.is_empty() { vec![label()] } else { key }
            }
            _ => vec![label()],
        }
    }

    fn lacking_one_or_many(&self, expr: &Expr, view: &View<'_>) -> Vec<Label> {
        if expr.is_set() {
            self.lacking_set(expr, view)
        } else {
            self.lacking(expr, view)
        }
    }

    fn lacking_set(&self, set: &Expr, view: &View<'_>) -> Vec<Label> {
        if let Expr::Set(members) = set {
            return members
                .iter()
                .flat_map(|member| self.lacking_one_or_many(member, view))
                .collect();
        }
        match self.members(set, view) {
            Some((_, false)) => Vec::new(),
            _ => vec![set.label(&self.rules.typed.parameters)],
        }
    }
}
