//! A rule's clauses: which are there, what they say, and the trees that they make.

use super::meaning::{Said, Written};
use super::standard::if_of;
use super::terms::{Block, scope_condition};
use super::{Checker, Place, code};
use crate::ast::{self, Clause, ClauseKind, File, Name};
use crate::terms::{Action, RiskType, RuleInfo, Severity};
use crate::typed::{Case, Cond, Constant, Deadline, Trigger};
use anxin_events::{Field, FieldType, Kind};
use std::collections::BTreeMap;

impl Checker {
    pub(super) fn rule(&mut self, file: &File, rule: &ast::Rule) -> Option<(RuleInfo, Trigger)> {
        self.nodes = 0;
        let clauses = self.clauses(file, rule, Block::Rule)?;
        let info = self.info(rule, &clauses);
        let scope = self.scope(&clauses);
        let trigger = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::When(trigger) => Some(trigger),
            _ => None,
        });
        let condition = if_of(&clauses);
        let span = clauses
            .iter()
            .find(|clause| matches!(clause.kind, ClauseKind::When(_)))
            .map_or(rule.id.span, |clause| clause.span);
        let trigger = match trigger? {
            ast::Trigger::Events(patterns) => {
                self.events(patterns, condition, scope.clone(), &clauses)
            }
            ast::Trigger::Duty { .. } => {
                self.duty_in_a_rule(&clauses);
                None
            }
            deadline => self.deadline(deadline, condition, scope.clone(), &clauses),
        };
        let (info, trigger) = (info?, trigger?);
        self.place_scope(&clauses, &trigger);
        self.look_at_rule(&info, &trigger, span);
        Some((info, trigger))
    }

    fn info(&mut self, rule: &ast::Rule, clauses: &[&Clause]) -> Option<RuleInfo> {
        let terms = self.terms(rule, clauses);
        let mut info = RuleInfo::new(terms?);
        let mut whole = true;
        for clause in clauses {
            let done = match &clause.kind {
                ClauseKind::Type(name) => self
                    .word(name, &RiskType::WORDS)
                    .map(|risk| info.risk = risk),
                ClauseKind::Severity(name) => self
                    .word(name, &Severity::WORDS)
                    .map(|severity| info.severity = severity),
                ClauseKind::Then(names) => {
                    let actions: Vec<Option<Action>> = names
                        .iter()
                        .map(|name| self.word(name, &Action::WORDS))
                        .collect();
                    actions
                        .into_iter()
                        .collect::<Option<_>>()
                        .map(|actions| info.actions = actions)
                }
                ClauseKind::Merge {
                    within: Some(within),
                    ..
                } => match self.literal(within).map(|(_, value)| value) {
                    Some(Constant::Length(length)) => {
                        info.merge_within = Some(length);
                        Some(())
                    }
                    Some(_) => {
                        self.not_a_duration(within.span);
                        None
                    }
                    None => None,
                },
                _ => Some(()),
            };
            whole &= done.is_some();
        }
        whole.then_some(info)
    }

    fn events(
        &mut self,
        patterns: &[ast::EventPattern],
        condition: Option<&ast::Condition>,
        scope: Option<Cond>,
        clauses: &[&Clause],
    ) -> Option<Trigger> {
        let mut by_kind: BTreeMap<Kind, Vec<Cond>> = BTreeMap::new();
        let mut whole = true;
        for pattern in patterns {
            let Some(kind) = self.kind(&pattern.kind) else {
                whole = false;
                continue;
            };
            match self.own_filter(pattern, Place::event(kind)) {
                Some(filter) => by_kind.entry(kind).or_default().push(filter),
                None => whole = false,
            }
        }
        let mut cases = Vec::new();
        for (kind, filters) in by_kind {
            let condition = self.optional(condition, kind);
            let voice = self.voice(clauses, kind);
            match (scope.clone(), condition, voice) {
                (Some(scope), Some(condition), Some(voice)) => {
                    let condition = Cond::All(vec![scope, Cond::Any(filters), condition]);
                    cases.push(Case {
                        kind,
                        condition,
                        voice,
                    });
                }
                _ => whole = false,
            }
        }
        whole.then_some(Trigger::Events(cases))
    }

    pub(super) fn optional(
        &mut self,
        condition: Option<&ast::Condition>,
        kind: Kind,
    ) -> Option<Cond> {
        condition.map_or_else(
            || Some(crate::typed::always()),
            |condition| self.condition(condition, Place::event(kind)),
        )
    }

    fn deadline(
        &mut self,
        trigger: &ast::Trigger,
        condition: Option<&ast::Condition>,
        scope: Option<Cond>,
        clauses: &[&Clause],
    ) -> Option<Trigger> {
        let ast::Trigger::Deadline {
            start,
            from_field,
            after,
            absent,
            same,
        } = trigger
        else {
            return None;
        };
        let kind = self.kind(&start.kind)?;
        let filter = self.own_filter(
            start,
            Place {
                this: kind,
                filtered: Some(kind),
            },
        );
        let from = match from_field {
            None => Some(None),
            Some(name) => self.base(name, kind).map(Some),
        };
        let after = self.span(after);
        let absent = match absent {
            None => Some(None),
            Some(pattern) => self.absent(pattern, same.as_ref(), kind).map(Some),
        };
        let condition = self.optional(condition, kind);
        let voice = self.voice(clauses, kind)?;
        let start = crate::typed::Pattern {
            kind,
            filter: filter?,
            same: Vec::new(),
        };
        let condition = Cond::All(vec![scope?, condition?]);
        Some(Trigger::Deadline(Box::new(Deadline {
            start,
            from: from?,
            after: after?,
            absent: absent?,
            condition,
            voice,
        })))
    }

    /// Where the values of the scope were written.
    fn place_scope(&mut self, clauses: &[&Clause], trigger: &Trigger) {
        let kinds: Vec<Kind> = match trigger {
            Trigger::Events(cases) => cases.iter().map(|case| case.kind).collect(),
            Trigger::Deadline(deadline) => vec![deadline.start.kind],
        };
        for clause in clauses {
            let ClauseKind::Scope(pairs) = &clause.kind else {
                continue;
            };
            for (key, value) in pairs {
                let Some(cond) = scope_condition(key, value) else {
                    continue;
                };
                for kind in &kinds {
                    let written = Written {
                        file: self.file,
                        span: clause.span,
                        said: Said::Scope(format!("{}={}", key.text, value.text)),
                    };
                    let places = self.written.entry((*kind, false, cond.clone()));
                    places.or_default().push(written);
                }
            }
        }
    }

    fn duty_in_a_rule(&mut self, clauses: &[&Clause]) {
        let span = clauses.iter().find_map(|clause| match clause.kind {
            ClauseKind::When(_) => Some(clause.span),
            _ => None,
        });
        let message = (
            "应 和 应有 只用在标准里".to_owned(),
            "`must` and `must_have` belong to standards".to_owned(),
        );
        let help = (
            "规则写 当 E 之后 N 内 没有 F".to_owned(),
            "a rule says when E plus N without F".to_owned(),
        );
        self.error_with_help(&code::WRONG_CLAUSE, span.unwrap_or_default(), message, help);
    }

    /// What must not be missing, with `同` among what must be equal.
    pub(super) fn absent(
        &mut self,
        pattern: &ast::EventPattern,
        same: Option<&Name>,
        kind: Kind,
    ) -> Option<crate::typed::Pattern> {
        let mut absent = self.pattern(pattern, kind)?;
        if let Some(name) = same {
            let pair = self.pair(name, absent.kind, name, kind)?;
            if !absent.same.contains(&pair) {
                absent.same.push(pair);
            }
        }
        Some(absent)
    }

    /// A date or instant to count from.
    pub(super) fn base(&mut self, name: &Name, kind: Kind) -> Option<Field> {
        let (field, ty) = self.field(name, kind)?;
        if matches!(field.spec().ty, FieldType::Date | FieldType::Instant) {
            return Some(field);
        }
        let (zh, en) = (
            format!("“{}”是{}，不能起算期限", name.text, ty.names().0),
            format!(
                "`{}` is {}; a deadline cannot count from it",
                name.text,
                ty.names().1
            ),
        );
        self.error(&code::BAD_DEADLINE_FIELD, name.span, zh, en);
        None
    }
}
