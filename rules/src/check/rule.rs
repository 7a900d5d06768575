//! A rule's clauses: which are there, what they say, and the trees that they make.

use super::{Checker, Place, code};
use crate::ast::{self, Clause, ClauseKind, File, Name};
use crate::facts::Fact;
use crate::rule_set::{Action, Effective, Mode, RiskType, RuleInfo, Severity};
use crate::typed::{Case, Comparison, Cond, Constant, Deadline, Expr, Trigger};
use anxin_events::{Field, FieldType, Kind};
use std::collections::BTreeMap;

impl Checker {
    pub(super) fn rule(&mut self, file: &File, rule: &ast::Rule) -> Option<(RuleInfo, Trigger)> {
        self.nodes = 0;
        let clauses = self.clauses(file, rule)?;
        let info = self.info(rule, &clauses);
        let scope = self.scope(&clauses);
        let trigger = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::When(trigger) => Some(trigger),
            _ => None,
        });
        let condition = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::If(condition) => Some(condition),
            _ => None,
        });
        let trigger = match trigger? {
            ast::Trigger::Events(patterns) => {
                self.events(patterns, condition, scope.clone(), &clauses)
            }
            deadline => self.deadline(deadline, condition, scope.clone(), &clauses),
        };
        let mut info = info?;
        info.scope = self.scope_values(&clauses);
        Some((info, trigger?))
    }

    /// The rule's clauses with the file's defaults where it says nothing of its own.
    fn clauses<'a>(&mut self, file: &'a File, rule: &'a ast::Rule) -> Option<Vec<&'a Clause>> {
        let mut kept: BTreeMap<u8, &Clause> = BTreeMap::new();
        for (clauses, own) in [(&file.defaults, false), (&rule.clauses, true)] {
            let mut seen = Vec::new();
            for clause in clauses {
                let place = place_of(&clause.kind);
                if own && seen.contains(&place) {
                    let (zh, en) = ("这一行写了两次", "this clause stands here twice");
                    self.error(
                        &code::REPEATED_CLAUSE,
                        clause.span,
                        zh.to_owned(),
                        en.to_owned(),
                    );
                }
                seen.push(place);
                kept.insert(place, clause);
            }
        }
        let mut whole = true;
        for (place, zh, en) in [
            (0, "类型", "type"),
            (1, "级别", "severity"),
            (8, "当", "when"),
            (10, "则", "then"),
        ] {
            if !kept.contains_key(&place) {
                let (zh, en) = (
                    format!("规则 {} 缺少 {zh}", rule.id.text),
                    format!("rule {} lacks `{en}`", rule.id.text),
                );
                self.error(&code::MISSING_CLAUSE, rule.id.span, zh, en);
                whole = false;
            }
        }
        whole.then(|| kept.into_values().collect())
    }

    fn info(&mut self, rule: &ast::Rule, clauses: &[&Clause]) -> Option<RuleInfo> {
        let mut info = RuleInfo::new(rule.id.text.clone(), rule.title.clone());
        let mut whole = true;
        for clause in clauses {
            let done = match &clause.kind {
                ClauseKind::Type(name) => self
                    .word(name, &RiskType::WORDS)
                    .map(|risk| info.risk = risk),
                ClauseKind::Severity(name) => self
                    .word(name, &Severity::WORDS)
                    .map(|severity| info.severity = severity),
                ClauseKind::Mode(name) => {
                    self.word(name, &Mode::WORDS).map(|mode| info.mode = mode)
                }
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
                ClauseKind::Version(version) => {
                    info.version = *version;
                    Some(())
                }
                ClauseKind::Basis(text) => {
                    info.basis = text.clone();
                    Some(())
                }
                ClauseKind::Owner(text) => {
                    info.owner = text.clone();
                    Some(())
                }
                ClauseKind::Effective { from, to } => self
                    .effective(*from, *to, clause.span)
                    .map(|effective| info.effective = Some(effective)),
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

    /// One of a clause's own words, in either language.
    fn word<T: Copy>(
        &mut self,
        name: &Name,
        words: &[(&'static str, &'static str, T)],
    ) -> Option<T> {
        let found = words
            .iter()
            .find(|(zh, en, _)| *zh == name.text || *en == name.text);
        if found.is_none() {
            let known = words
                .iter()
                .map(|(zh, _, _)| *zh)
                .collect::<Vec<_>>()
                .join("、");
            let known_en = words
                .iter()
                .map(|(_, en, _)| *en)
                .collect::<Vec<_>>()
                .join(", ");
            let message = (
                format!("这里没有“{}”这个词", name.text),
                format!("`{}` is no word for this clause", name.text),
            );
            let help = (
                format!("可以写：{known}"),
                format!("write one of: {known_en}"),
            );
            self.error_with_help(&code::WRONG_WORD, name.span, message, help);
        }
        found.map(|(_, _, value)| *value)
    }

    fn effective(
        &mut self,
        from: ast::Dated,
        to: Option<ast::Dated>,
        span: ast::Span,
    ) -> Option<Effective> {
        let from = self.day(from, span)?;
        let to = match to {
            None => None,
            Some(to) => Some(self.day(to, span)?),
        };
        if to.is_some_and(|to| to <= from) {
            let (zh, en) = ("生效期是空的", "the period is empty");
            self.error(&code::EMPTY_PERIOD, span, zh.to_owned(), en.to_owned());
            return None;
        }
        Some(Effective { from, to })
    }

    /// The condition that a scope makes: per field one of its values.
    fn scope(&mut self, clauses: &[&Clause]) -> Option<Cond> {
        let mut by_field: BTreeMap<Field, Vec<Cond>> = BTreeMap::new();
        for clause in clauses {
            let ClauseKind::Scope(pairs) = &clause.kind else {
                continue;
            };
            for (key, value) in pairs {
                let field = match key.text.as_str() {
                    "城市" | "city" => Field::City,
                    "品牌" | "brand" | "品牌编号" => Field::Brand,
                    _ => {
                        self.unknown(
                            &code::WRONG_WORD,
                            key,
                            ("适用范围", "scope"),
                            ["城市", "品牌", "city", "brand"],
                        );
                        return None;
                    }
                };
                let here = Expr::Here(field, Fact::latest(field)?);
                let cond = Cond::Compare(Comparison::Is, here, Expr::Id(value.text.clone()));
                by_field.entry(field).or_default().push(cond);
            }
        }
        Some(Cond::All(by_field.into_values().map(Cond::Any).collect()))
    }

    fn scope_values(&self, clauses: &[&Clause]) -> Vec<(String, String)> {
        let pairs = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Scope(pairs) => Some(pairs),
            _ => None,
        });
        pairs
            .flatten()
            .map(|(key, value)| (key.text.clone(), value.text.clone()))
            .collect()
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

    fn optional(&mut self, condition: Option<&ast::Condition>, kind: Kind) -> Option<Cond> {
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

    /// What must not be missing, with `同` among what must be equal.
    fn absent(
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
    fn base(&mut self, name: &Name, kind: Kind) -> Option<Field> {
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

/// The place of a clause in the canonical order; clauses of one place repeat each other.
const fn place_of(kind: &ClauseKind) -> u8 {
    match kind {
        ClauseKind::Type(_) => 0,
        ClauseKind::Severity(_) => 1,
        ClauseKind::Mode(_) => 2,
        ClauseKind::Version(_) => 3,
        ClauseKind::Effective { .. } => 4,
        ClauseKind::Scope(_) => 5,
        ClauseKind::Basis(_) => 6,
        ClauseKind::Owner(_) => 7,
        ClauseKind::When(_) => 8,
        ClauseKind::If(_) => 9,
        ClauseKind::Then(_) => 10,
        ClauseKind::AtStake { .. } => 11,
        ClauseKind::Message(_) => 12,
        ClauseKind::Evidence(_) => 13,
        ClauseKind::Merge { .. } => 14,
    }
}
