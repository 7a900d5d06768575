//! What rules, standards and commitments have in common: which clauses stand there, and their life.

use super::{Checker, code};
use crate::ast::{self, Clause, ClauseKind, File, Name};
use crate::facts::Fact;
use crate::terms::{Effective, Mode, Terms};
use crate::typed::{Comparison, Cond, Expr};
use anxin_events::Field;
use std::collections::{BTreeMap, BTreeSet};

/// A block that is made of clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Rule,
    Standard,
    Commitment,
}

/// Clauses that every block may have: mode, version, period, scope, basis, owner, when.
const LIFE: &[u8] = &[2, 3, 4, 5, 6, 7, 8];

impl Block {
    /// Chinese and English.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Block::Rule => ("规则", "rule"),
            Block::Standard => ("标准", "standard"),
            Block::Commitment => ("承诺", "commitment"),
        }
    }

    /// Places of its own clauses.
    const fn own(self) -> &'static [u8] {
        match self {
            Block::Rule => &[0, 1, 9, 10, 11, 12, 13, 14],
            Block::Standard => &[9, 15, 16],
            Block::Commitment => &[17, 18, 19, 20, 21, 22, 23, 24, 25],
        }
    }

    /// Clauses that must be there: place, Chinese, English.
    const fn needed(self) -> &'static [(u8, &'static str, &'static str)] {
        match self {
            Block::Rule => &[
                (0, "类型", "type"),
                (1, "级别", "severity"),
                (8, "当", "when"),
                (10, "则", "then"),
            ],
            Block::Standard => &[
                (8, "当", "when"),
                (15, "角色", "role"),
                (16, "环节", "link"),
            ],
            Block::Commitment => &[(8, "当", "when"), (20, "基准", "base")],
        }
    }

    fn may_have(self, place: u8) -> bool {
        LIFE.contains(&place) || self.own().contains(&place)
    }
}

/// Clauses of which a block may have several.
const MANY: &[u8] = &[17, 18, 19, 21, 25];

impl Checker {
    /// The block's clauses in canonical order, with the file's defaults where it says nothing of its own.
    pub(super) fn clauses<'a>(
        &mut self,
        file: &'a File,
        rule: &'a ast::Rule,
        block: Block,
    ) -> Option<Vec<&'a Clause>> {
        let mut kept: Vec<(u8, &Clause)> = Vec::new();
        let mut seen = BTreeSet::new();
        for clause in &rule.clauses {
            let place = place_of(&clause.kind);
            if !block.may_have(place) {
                self.wrong_clause(clause, block);
                continue;
            }
            if !seen.insert(place) && !MANY.contains(&place) {
                let (zh, en) = ("这一行写了两次", "this clause stands here twice");
                self.error(
                    &code::REPEATED_CLAUSE,
                    clause.span,
                    zh.to_owned(),
                    en.to_owned(),
                );
                kept.retain(|(other, _)| *other != place);
            }
            kept.push((place, clause));
        }
        let defaults: BTreeMap<u8, &Clause> = file
            .defaults
            .iter()
            .map(|clause| (place_of(&clause.kind), clause))
            .filter(|(place, _)| block.may_have(*place) && !seen.contains(place))
            .collect();
        kept.extend(defaults);
        let mut whole = true;
        for (place, zh, en) in block.needed() {
            if !kept.iter().any(|(own, _)| own == place) {
                let (block_zh, block_en) = block.names();
                let message = (
                    format!("{block_zh} {} 缺少 {zh}", rule.id.text),
                    format!("{block_en} {} lacks `{en}`", rule.id.text),
                );
                let help = (
                    format!("加一行，以 {zh} 开头，如 {}", example(*place).0),
                    format!(
                        "add a line that begins with `{en}`, such as {}",
                        example(*place).1
                    ),
                );
                self.error_with_help(&code::MISSING_CLAUSE, rule.id.span, message, help);
                whole = false;
            }
        }
        kept.sort_by_key(|(place, _)| *place);
        whole.then(|| kept.into_iter().map(|(_, clause)| clause).collect())
    }

    fn wrong_clause(&mut self, clause: &Clause, block: Block) {
        let (zh, en) = block.names();
        let message = (
            format!("{zh}里不能有这一行"),
            format!("a {en} has no such clause"),
        );
        let help = (
            format!(
                "删去这一行，或写到合适的块里；见 anxin explain {}",
                code::WRONG_CLAUSE.id
            ),
            format!(
                "take it out, or move it where it belongs; see anxin explain {}",
                code::WRONG_CLAUSE.id
            ),
        );
        self.error_with_help(&code::WRONG_CLAUSE, clause.span, message, help);
    }

    /// Id, title and life.
    pub(super) fn terms(&mut self, rule: &ast::Rule, clauses: &[&Clause]) -> Option<Terms> {
        let mut terms = Terms::new(rule.id.text.clone(), rule.title.clone());
        terms.scope = self.scope_values(clauses);
        let mut whole = true;
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Mode(name) => match self.word(name, &Mode::WORDS) {
                    Some(mode) => terms.mode = mode,
                    None => whole = false,
                },
                ClauseKind::Version(version) => terms.version = *version,
                ClauseKind::Basis(text) => terms.basis = text.clone(),
                ClauseKind::Owner(text) => terms.owner = text.clone(),
                ClauseKind::Effective { from, to } => {
                    match self.effective(*from, *to, clause.span) {
                        Some(effective) => terms.effective = Some(effective),
                        None => whole = false,
                    }
                }
                _ => {}
            }
        }
        whole.then_some(terms)
    }

    /// One of a clause's own words, in either language.
    pub(super) fn word<T: Copy>(
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
    pub(super) fn scope(&mut self, clauses: &[&Clause]) -> Option<Cond> {
        let mut by_field: BTreeMap<Field, Vec<Cond>> = BTreeMap::new();
        for clause in clauses {
            let ClauseKind::Scope(pairs) = &clause.kind else {
                continue;
            };
            for (key, value) in pairs {
                let Some(field) = scope_field(key) else {
                    self.unknown(
                        &code::WRONG_WORD,
                        key,
                        ("适用范围", "scope"),
                        ["城市", "品牌", "city", "brand"],
                    );
                    return None;
                };
                let cond = scope_condition(key, value)?;
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
}

/// A line of this place, in Chinese and English.
const fn example(place: u8) -> (&'static str, &'static str) {
    match place {
        0 => ("类型 A", "type A"),
        1 => ("级别 高", "severity high"),
        8 => ("当 付款完成", "when payment_made"),
        10 => ("则 告警", "then alert"),
        15 => ("角色 交易管理", "role deal_manager"),
        16 => ("环节 交易办理", "link closing"),
        _ => ("基准 损失 = 金额", "base loss = amount"),
    }
}

/// A block holds in cities or for brands.
fn scope_field(key: &Name) -> Option<Field> {
    match key.text.as_str() {
        "城市" | "city" => Some(Field::City),
        "品牌" | "brand" | "品牌编号" => Some(Field::Brand),
        _ => None,
    }
}

/// The event's own city or brand, else the deal's, is this one.
pub(super) fn scope_condition(key: &Name, value: &Name) -> Option<Cond> {
    let field = scope_field(key)?;
    let here = Expr::Here(field, Fact::latest(field)?);
    let one = Expr::Id(value.text.clone());
    Some(Cond::Compare(Comparison::Is, here, one))
}

/// The place of a clause; clauses of one place repeat each other.
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
        ClauseKind::Role(_) => 15,
        ClauseKind::Link(_) => 16,
        ClauseKind::Requirement(_) => 17,
        ClauseKind::Exclusion(_) => 18,
        ClauseKind::Question { .. } => 19,
        ClauseKind::Base { .. } => 20,
        ClauseKind::Exception(_) => 21,
        ClauseKind::Cap(_) => 22,
        ClauseKind::YearlyCap(_) => 23,
        ClauseKind::Sharing(_) => 24,
        ClauseKind::TimeLimit { .. } => 25,
    }
}
