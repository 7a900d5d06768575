//! Commitments: every amount is money, every share a ratio, and no two exceptions contend.

use super::terms::Block;
use super::{Checker, Place, code};
use crate::ast::{self, Clause, ClauseKind, File, Language, Name, Text};
use crate::diagnostic::Wording;
use crate::terms::Terms;
use crate::typed::{
    Commitment, Cond, Exception, Expr, Question, Requirement, Sharing, Type, always,
};
use anxin_events::Kind;
use anxin_events::vocabulary::Role;
use std::collections::BTreeSet;

/// A ratio of one, in millionths.
const WHOLE: i64 = 1_000_000;

/// Where a commitment is checked.
struct Claim<'a> {
    place: Place,
    language: Language,
    clauses: &'a [&'a Clause],
}

impl Checker {
    pub(super) fn commitment(
        &mut self,
        file: &File,
        commitment: &ast::Rule,
    ) -> Option<(Terms, Commitment)> {
        self.nodes = 0;
        let clauses = self.clauses(file, commitment, Block::Commitment)?;
        let terms = self.terms(commitment, &clauses);
        let scope = self.scope(&clauses);
        let (kind, filter) = self.claim(&clauses)?;
        let claim = Claim {
            place: Place::event(kind),
            language: file.language,
            clauses: &clauses,
        };
        self.labels(&claim);
        let requirements = self.requirements(&claim, false);
        let exclusions = self.requirements(&claim, true);
        let questions = self.questions(&claim);
        let base = self.base_amount(&claim);
        let exceptions = self.exceptions(&claim);
        let (cap, yearly_cap) = (self.caps(&claim, false), self.caps(&claim, true));
        let sharing = self.sharing(&claim);
        let limits = self.limits(&claim);
        Some((
            terms?,
            Commitment {
                kind,
                filter: Cond::All(vec![scope?, filter]),
                requirements: requirements?,
                exclusions: exclusions?,
                questions: questions?,
                base: base?,
                exceptions: exceptions?,
                cap: cap?,
                yearly_cap: yearly_cap?,
                sharing: sharing?,
                limits: limits?,
            },
        ))
    }

    /// The claim event: one kind, with what makes it a claim under this commitment.
    fn claim(&mut self, clauses: &[&Clause]) -> Option<(Kind, Cond)> {
        let (clause, trigger) = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::When(trigger) => Some((clause, trigger)),
            _ => None,
        })?;
        let pattern = match trigger {
            ast::Trigger::Events(patterns) => <&[_; 1]>::try_from(patterns.as_slice()).ok(),
            ast::Trigger::Deadline { .. } | ast::Trigger::Duty { .. } => None,
        };
        let Some([pattern]) = pattern else {
            let message = (
                "承诺由一种申请引起".to_owned(),
                "a commitment answers one kind of claim".to_owned(),
            );
            let help = (
                "当 赔付申请 其中 承诺 是 P3".to_owned(),
                "when claim_filed where commitment is P3".to_owned(),
            );
            self.error_with_help(&code::NO_CLAIM, clause.span, message, help);
            return None;
        };
        let kind = self.kind(&pattern.kind)?;
        let filter = self.own_filter(pattern, Place::event(kind))?;
        Some((kind, filter))
    }

    /// A label names one line of the computation.
    fn labels(&mut self, claim: &Claim<'_>) {
        let mut seen = BTreeSet::new();
        for clause in claim.clauses {
            let label = match &clause.kind {
                ClauseKind::Requirement(own) | ClauseKind::Exclusion(own) => &own.label,
                ClauseKind::Question { label, .. }
                | ClauseKind::Base { label, .. }
                | ClauseKind::TimeLimit { label, .. } => label,
                ClauseKind::Exception(exception) => &exception.label,
                _ => continue,
            };
            if !seen.insert(label.name.text.as_str()) {
                self.duplicate(&label.name);
            }
        }
    }

    fn requirements(&mut self, claim: &Claim<'_>, exclusions: bool) -> Option<Vec<Requirement>> {
        let mut checked = Vec::new();
        for clause in claim.clauses {
            let own = match &clause.kind {
                ClauseKind::Requirement(own) if !exclusions => own,
                ClauseKind::Exclusion(own) if exclusions => own,
                _ => continue,
            };
            let condition = self.condition(&own.condition, claim.place);
            let excused = match &own.excused {
                None => Some(None),
                Some(excused) => self.condition(excused, claim.place).map(Some),
            };
            checked.push(
                condition
                    .zip(excused)
                    .map(|(condition, excused)| Requirement {
                        label: text_of(&own.label, claim.language),
                        condition,
                        excused,
                    }),
            );
        }
        checked.into_iter().collect()
    }

    fn questions(&mut self, claim: &Claim<'_>) -> Option<Vec<Question>> {
        let mut checked = Vec::new();
        for clause in claim.clauses {
            let ClauseKind::Question {
                label,
                condition,
                ask,
            } = &clause.kind
            else {
                continue;
            };
            let condition = self.condition(condition, claim.place);
            checked.push(condition.map(|condition| Question {
                label: text_of(label, claim.language),
                condition,
                ask: ask.clone(),
            }));
        }
        checked.into_iter().collect()
    }

    fn base_amount(&mut self, claim: &Claim<'_>) -> Option<(Text, Expr)> {
        let mut bases = claim
            .clauses
            .iter()
            .filter_map(|clause| match &clause.kind {
                ClauseKind::Base { label, amount } => Some((label, amount)),
                _ => None,
            });
        let (label, amount) = bases.next()?;
        let amount = self.typed(amount, Type::Money, claim.place)?;
        Some((text_of(label, claim.language), amount))
    }

    fn caps(&mut self, claim: &Claim<'_>, yearly: bool) -> Option<Option<Expr>> {
        let mut caps = claim
            .clauses
            .iter()
            .filter_map(|clause| match &clause.kind {
                ClauseKind::Cap(amount) if !yearly => Some(amount),
                ClauseKind::YearlyCap(amount) if yearly => Some(amount),
                _ => None,
            });
        match caps.next() {
            None => Some(None),
            Some(amount) => self.typed(amount, Type::Money, claim.place).map(Some),
        }
    }

    fn limits(&mut self, claim: &Claim<'_>) -> Option<Vec<(Text, crate::typed::Span)>> {
        let mut checked = Vec::new();
        for clause in claim.clauses {
            let ClauseKind::TimeLimit { label, within } = &clause.kind else {
                continue;
            };
            let span = self.span(within);
            checked.push(span.map(|span| (text_of(label, claim.language), span)));
        }
        checked.into_iter().collect()
    }

    fn sharing(&mut self, claim: &Claim<'_>) -> Option<Option<Sharing>> {
        let found = claim.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Sharing(sharing) => Some((clause.span, sharing)),
            _ => None,
        });
        let Some((span, sharing)) = found else {
            return Some(None);
        };
        let condition = match &sharing.condition {
            None => Some(always()),
            Some(condition) => self.condition(condition, claim.place),
        };
        if sharing.condition.is_some() && sharing.otherwise.is_empty() {
            self.bad_shares(span, "没有写 否则 由谁承担", "`else` is missing");
        }
        let shares = self.shares(&sharing.shares, span, claim.place);
        let otherwise = self.shares(&sharing.otherwise, span, claim.place);
        Some(Some(Sharing {
            condition: condition?,
            shares: shares?,
            otherwise: otherwise?,
        }))
    }

    /// Shares that surely add up to the whole: the last one is the rest, or all are written and sum to 100%.
    fn shares(
        &mut self,
        shares: &[ast::Share],
        span: ast::Span,
        place: Place,
    ) -> Option<Vec<(Role, Option<Expr>)>> {
        let mut checked = Vec::new();
        for share in shares {
            let role = self.role(&share.bearer);
            let part = match &share.part {
                None => Some(None),
                Some(part) => self.typed(part, Type::Ratio, place).map(Some),
            };
            checked.push(role.zip(part));
        }
        let checked: Vec<(Role, Option<Expr>)> = checked.into_iter().collect::<Option<_>>()?;
        let Some(((_, last), before)) = checked.split_last() else {
            return Some(checked);
        };
        let written = |part: &Option<Expr>| match part {
            Some(Expr::Number(ratio)) if (0..=WHOLE).contains(ratio) => Some(*ratio),
            _ => None,
        };
        let sum: Option<i64> = checked.iter().map(|(_, part)| written(part)).sum();
        if before.iter().any(|(_, part)| part.is_none()) {
            self.bad_shares(span, "其余 只能写在最后", "`rest` stands only at the end");
        } else if last.is_some() && sum != Some(WHOLE) {
            self.bad_shares(
                span,
                "各方承担之和要正好是 100%",
                "the shares must add up to 100%",
            );
        }
        Some(checked)
    }

    fn bad_shares(&mut self, span: ast::Span, zh: &str, en: &str) {
        let help = (
            "例如 平台 50%, 品牌 其余".to_owned(),
            "such as platform 50%, brand rest".to_owned(),
        );
        self.error_with_help(
            &code::BAD_SHARES,
            span,
            (zh.to_owned(), en.to_owned()),
            help,
        );
    }

    fn exceptions(&mut self, claim: &Claim<'_>) -> Option<Vec<Exception>> {
        let written: Vec<&ast::Exception> = claim
            .clauses
            .iter()
            .filter_map(|clause| match &clause.kind {
                ClauseKind::Exception(exception) => Some(exception),
                _ => None,
            })
            .collect();
        let mut checked = Vec::new();
        for own in &written {
            checked.push(self.exception(own, claim));
        }
        let checked: Vec<Exception> = checked.into_iter().collect::<Option<_>>()?;
        let before = self.precedence(&written)?;
        self.contending(&written, &checked, &before);
        Some(in_order(checked, &before))
    }

    fn exception(&mut self, own: &ast::Exception, claim: &Claim<'_>) -> Option<Exception> {
        let condition = match &own.condition {
            None => Some(always()),
            Some(condition) => self.condition(condition, claim.place),
        };
        let amount = self.typed(&own.amount, Type::Money, claim.place);
        let mut bound = |bound: &Option<ast::Expression>| match bound {
            None => Some(None),
            Some(bound) => self.typed(bound, Type::Money, claim.place).map(Some),
        };
        let (at_least, at_most) = (bound(&own.at_least), bound(&own.at_most));
        Some(Exception {
            label: text_of(&own.label, claim.language),
            condition: condition?,
            change: own.change,
            amount: amount?,
            at_least: at_least?,
            at_most: at_most?,
        })
    }

    /// Which exception comes before which, through others too; none where they go round in a circle.
    fn precedence(&mut self, written: &[&ast::Exception]) -> Option<BTreeSet<(usize, usize)>> {
        let mut before = BTreeSet::new();
        for (first, own) in written.iter().enumerate() {
            for name in &own.before {
                let place = |other: &&ast::Exception| other.label.name.text == name.text;
                match written.iter().position(place) {
                    Some(second) => {
                        before.insert((first, second));
                    }
                    None => self.unknown_label(name, written),
                }
            }
        }
        for _ in written {
            let steps: Vec<(usize, usize)> = before
                .iter()
                .flat_map(|(a, b)| {
                    let next = before.iter().filter(|(from, _)| from == b);
                    next.map(|(_, to)| (*a, *to)).collect::<Vec<_>>()
                })
                .collect();
            before.extend(steps);
        }
        let circle = before.iter().find(|(a, b)| a == b);
        if let Some(own) = circle.and_then(|(at, _)| written.get(*at)) {
            let message = (
                "先于 绕回了自己".to_owned(),
                "the order goes round in a circle".to_owned(),
            );
            let help = (
                "去掉其中一个 先于".to_owned(),
                "take one `precedes` away".to_owned(),
            );
            let span = own.label.name.span;
            self.error_with_help(&code::AMBIGUOUS_EXCEPTIONS, span, message, help);
            return None;
        }
        Some(before)
    }

    fn unknown_label(&mut self, name: &Name, written: &[&ast::Exception]) {
        let known = written.iter().map(|own| own.label.name.text.as_str());
        let known: Vec<&str> = known.collect();
        self.unknown(&code::UNKNOWN_NAME, name, ("例外", "exception"), known);
    }

    /// Two exceptions that can apply at once need an order, unless the order makes no difference.
    fn contending(
        &mut self,
        written: &[&ast::Exception],
        checked: &[Exception],
        before: &BTreeSet<(usize, usize)>,
    ) {
        for (a, first) in checked.iter().enumerate() {
            for (b, second) in checked.iter().enumerate().skip(a.saturating_add(1)) {
                let ordered = before.contains(&(a, b)) || before.contains(&(b, a));
                if ordered || commute(first, second) || exclusive(first, second) {
                    continue;
                }
                let (Some(one), Some(other)) = (written.get(a), written.get(b)) else {
                    continue;
                };
                let (one, other) = (&one.label.name, &other.label.name);
                let message = Wording::new(
                    format!("例外“{}”和“{}”可能同时成立，先后不明", one.text, other.text),
                    format!(
                        "exceptions `{}` and `{}` can apply at once, and their order is open",
                        one.text, other.text
                    ),
                );
                let help = Wording::new(
                    format!("在“{}”后面加 先于 {}（或反过来）", one.text, other.text),
                    format!(
                        "add `precedes {}` behind `{}`, or the other way round",
                        other.text, one.text
                    ),
                );
                let beside = Wording::new("另一个在这里", "the other one is here");
                self.report(
                    crate::diagnostic::Diagnostic::error(
                        &code::AMBIGUOUS_EXCEPTIONS,
                        one.span,
                        message,
                    )
                    .beside(other.span, beside)
                    .help(help),
                );
            }
        }
    }
}

/// A label as people read it.
pub(super) fn text_of(label: &ast::Label, language: Language) -> Text {
    let (own, other) = (Some(label.name.text.clone()), label.other.clone());
    match language {
        Language::Zh => Text { zh: own, en: other },
        Language::En => Text { zh: other, en: own },
    }
}

/// Plain additions and subtractions give one sum in any order.
const fn commute(first: &Exception, second: &Exception) -> bool {
    plain(first) && plain(second)
}

const fn plain(exception: &Exception) -> bool {
    !matches!(exception.change, ast::Change::Instead)
        && exception.at_least.is_none()
        && exception.at_most.is_none()
}

/// Can they surely not apply at once? Only where a condition of one is the contrary of a condition of the other.
fn exclusive(first: &Exception, second: &Exception) -> bool {
    let conjuncts = |cond: &Cond| match cond {
        Cond::All(of) => of.clone(),
        other => vec![other.clone()],
    };
    let (first, second) = (conjuncts(&first.condition), conjuncts(&second.condition));
    let contrary = |cond: &Cond| match cond {
        Cond::Not(inner) => (**inner).clone(),
        other => Cond::Not(Box::new(other.clone())),
    };
    first.iter().any(|cond| second.contains(&contrary(cond)))
}

/// Each behind all that come before it; otherwise as written.
fn in_order(exceptions: Vec<Exception>, before: &BTreeSet<(usize, usize)>) -> Vec<Exception> {
    let mut left: Vec<(usize, Exception)> = exceptions.into_iter().enumerate().collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let free = left.iter().position(|(at, _)| {
            let later = |(other, _): &(usize, Exception)| before.contains(&(*other, *at));
            !left.iter().any(later)
        });
        ordered.push(left.remove(free.unwrap_or(0)).1);
    }
    ordered
}
