//! A rule set: files that are read, checked and compiled together, and what is known of each rule.

use crate::ast::{File, Text};
use crate::calendar::{Calendar, Length};
use crate::check::{MAX_HISTORIES, check, code};
use crate::compile::{Judged, Sources, compile};
use crate::diagnostic::{Diagnostic, Severity as Weight, Wording};
use crate::parser::parse;
use crate::program::Compiled;
use crate::typed::{Commitment, Parameter, Register, Standard, Table, Trigger};
use anxin_events::{Date, Kind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A rule file as text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// For messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What loading gives.
#[derive(Debug)]
pub struct Loaded {
    /// None if there is any error.
    pub rule_set: Option<RuleSet>,
    /// Index of the file, and what is said of it; ascending.
    pub diagnostics: Vec<(usize, Diagnostic)>,
}

/// A rule set that can judge.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// Ascending by id.
    pub rules: Vec<RuleInfo>,
    /// Ascending by id.
    pub standards: Vec<StandardInfo>,
    /// Ascending by id.
    pub commitments: Vec<Terms>,
    pub(crate) compiled: Compiled,
    pub(crate) typed: TypedRules,
    /// As they were written, for traces and coverage; no part of the digest.
    pub(crate) files: Arc<[File]>,
    digest: String,
}

/// The typed trees, for the reference evaluator.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypedRules {
    pub triggers: Vec<Trigger>,
    pub standards: Vec<Standard>,
    pub commitments: Vec<Commitment>,
    pub tables: Vec<Table>,
    pub registers: Vec<Register>,
    pub parameters: Vec<Parameter>,
    pub calendar: Calendar,
}

/// What rules, standards and commitments have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// `A6.迟付`, `K5`, `P3`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Where it is in its life.
    pub mode: Mode,
    /// Raised with each change of meaning.
    pub version: u32,
    /// Why it exists.
    pub basis: Text,
    /// A role or desk.
    pub owner: Text,
    /// `城市`, `品牌` and their values; empty is everywhere.
    pub scope: Vec<(String, String)>,
    /// When it holds; none: always.
    pub effective: Option<Effective>,
}

/// What is known of a rule beside its condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Id, title and life.
    pub terms: Terms,
    /// Which of the five types of loss.
    pub risk: RiskType,
    /// How bad.
    pub severity: Severity,
    /// What happens when it fires.
    pub actions: Vec<Action>,
    /// Repeats farther apart start a new alert.
    pub merge_within: Option<Length>,
}

/// What is known of a standard beside its duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardInfo {
    /// Id, title and life.
    pub terms: Terms,
    /// Who has to meet it.
    pub role: String,
    /// The link of the service to which it belongs.
    pub link: String,
}

/// Days on which a rule holds, by the day in Beijing on which its trigger occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub to: Option<Date>,
}

impl Effective {
    /// Does the rule hold for what occurred on this day?
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// The five types of capital loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskType {
    /// Accounts and misuse of money.
    A,
    /// Mortgage release and advances.
    B,
    /// Title and the right to sell.
    C,
    /// Financing and the tail.
    D,
    /// Performance, tax and handover.
    E,
}

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// 低.
    Low,
    /// 中.
    Medium,
    /// 高.
    High,
    /// 严重.
    Critical,
}

/// Where a rule is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// 草稿: not judged.
    Draft,
    /// 影子: judged and kept apart.
    Shadow,
    /// 正式: judged.
    Live,
    /// 停用: not judged.
    Off,
}

/// What happens when a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    /// 告警.
    Alert,
    /// 提醒.
    Remind,
    /// 暂停付款.
    HoldPayment,
    /// 暂停放款.
    HoldRelease,
    /// 阻断.
    Block,
    /// 上报.
    Escalate,
}

/// Chinese, English, and what they stand for.
type Words<T, const N: usize> = [(&'static str, &'static str, T); N];

impl RiskType {
    pub(crate) const WORDS: Words<RiskType, 5> = [
        ("A", "A", RiskType::A),
        ("B", "B", RiskType::B),
        ("C", "C", RiskType::C),
        ("D", "D", RiskType::D),
        ("E", "E", RiskType::E),
    ];

    /// The one of this letter.
    #[must_use]
    pub fn named(name: &str) -> Option<RiskType> {
        let own = Self::WORDS.iter();
        own.copied()
            .find(|(letter, ..)| *letter == name)
            .map(|(.., own)| own)
    }

    /// Its letter.
    #[must_use]
    pub fn name(self) -> &'static str {
        let own = Self::WORDS.iter().find(|(.., own)| *own == self);
        own.map_or("", |(letter, ..)| letter)
    }
}

impl Severity {
    pub(crate) const WORDS: Words<Severity, 4> = [
        ("低", "low", Severity::Low),
        ("中", "medium", Severity::Medium),
        ("高", "high", Severity::High),
        ("严重", "critical", Severity::Critical),
    ];

    /// The one of this name, in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Severity> {
        let own = Self::WORDS.iter();
        own.copied()
            .find(|(zh, en, _)| *zh == name || *en == name)
            .map(|(.., own)| own)
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        let own = Self::WORDS.iter().find(|(.., own)| *own == self);
        own.map_or(("", ""), |(zh, en, _)| (zh, en))
    }
}

impl Mode {
    pub(crate) const WORDS: Words<Mode, 4> = [
        ("草稿", "draft", Mode::Draft),
        ("影子", "shadow", Mode::Shadow),
        ("正式", "live", Mode::Live),
        ("停用", "off", Mode::Off),
    ];

    /// The one of this name, in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Mode> {
        let own = Self::WORDS.iter();
        own.copied()
            .find(|(zh, en, _)| *zh == name || *en == name)
            .map(|(.., own)| own)
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        let own = Self::WORDS.iter().find(|(.., own)| *own == self);
        own.map_or(("", ""), |(zh, en, _)| (zh, en))
    }

    /// Does the judge look at the rule at all?
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Mode::Shadow | Mode::Live)
    }
}

impl Action {
    pub(crate) const WORDS: Words<Action, 6> = [
        ("告警", "alert", Action::Alert),
        ("提醒", "remind", Action::Remind),
        ("暂停付款", "hold_payment", Action::HoldPayment),
        ("暂停放款", "hold_release", Action::HoldRelease),
        ("阻断", "block", Action::Block),
        ("上报", "escalate", Action::Escalate),
    ];

    /// The one of this name, in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Action> {
        let own = Self::WORDS.iter();
        own.copied()
            .find(|(zh, en, _)| *zh == name || *en == name)
            .map(|(.., own)| own)
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        let own = Self::WORDS.iter().find(|(.., own)| *own == self);
        own.map_or(("", ""), |(zh, en, _)| (zh, en))
    }
}

impl Terms {
    pub(crate) fn new(id: String, title: Text) -> Terms {
        Terms {
            id,
            title,
            mode: Mode::Live,
            version: 1,
            basis: Text::default(),
            owner: Text::default(),
            scope: Vec::new(),
            effective: None,
        }
    }

    /// One name a field, so that the language of a file changes nothing.
    fn name_scope_in_chinese(&mut self) {
        for (field, _) in &mut self.scope {
            let zh = if matches!(field.as_str(), "city" | "城市") {
                "城市"
            } else {
                "品牌"
            };
            zh.clone_into(field);
        }
    }

    /// Microseconds in which its trigger must have occurred, end excluded.
    pub(crate) fn period(&self) -> (i64, i64) {
        let start = |day: Date| day.start().micros();
        let from = self
            .effective
            .map_or(i64::MIN, |effective| start(effective.from));
        (
            from,
            self.effective
                .and_then(|effective| effective.to)
                .map_or(i64::MAX, start),
        )
    }
}

impl RuleInfo {
    pub(crate) fn new(terms: Terms) -> RuleInfo {
        RuleInfo {
            terms,
            risk: RiskType::A,
            severity: Severity::Low,
            actions: Vec::new(),
            merge_within: None,
        }
    }

    /// The characteristic that it belongs to: its id up to the dot.
    #[must_use]
    pub fn characteristic(&self) -> &str {
        let id = &self.terms.id;
        id.split('.').next().unwrap_or(id)
    }
}

impl RuleSet {
    /// Reads, checks and compiles the files as one rule set.
    #[must_use]
    pub fn load(files: &[Source<'_>], calendar: &Calendar) -> Loaded {
        let mut diagnostics = Vec::new();
        let mut trees = Vec::new();
        for (index, source) in files.iter().enumerate() {
            let parsed = parse(source.text);
            diagnostics.extend(
                parsed
                    .diagnostics
                    .into_iter()
                    .map(|diagnostic| (index, diagnostic)),
            );
            trees.push(parsed.file);
        }
        let checked = check(&trees);
        diagnostics.extend(checked.diagnostics);
        let (rules, triggers): (Vec<RuleInfo>, Vec<Trigger>) = checked.rules.into_iter().unzip();
        let (standards, duties): (Vec<StandardInfo>, Vec<Standard>) =
            checked.standards.into_iter().unzip();
        let (commitments, claims): (Vec<Terms>, Vec<Commitment>) =
            checked.commitments.into_iter().unzip();
        let typed = TypedRules {
            triggers,
            standards: duties,
            commitments: claims,
            tables: checked.tables,
            registers: checked.registers,
            parameters: checked.parameters,
            calendar: calendar.clone(),
        };
        let failed = |diagnostics: &[(usize, Diagnostic)]| {
            diagnostics.iter().any(|(_, d)| d.severity == Weight::Error)
        };
        let mut rule_set = None;
        if !failed(&diagnostics) {
            let built = RuleSet::build((rules, standards, commitments), typed, trees.into());
            if built.compiled.rings.len() > MAX_HISTORIES {
                let (zh, en) = (
                    format!("要记的事件历史超过 {MAX_HISTORIES} 种"),
                    format!("more than {MAX_HISTORIES} histories"),
                );
                let error = Diagnostic::error(
                    &code::TOO_MANY_HISTORIES,
                    Default::default(),
                    Wording::new(zh, en),
                );
                let help = Wording::new(
                    "让几条规则用同样的 其中 条件，它们就共用一种历史",
                    "give several rules the same `where`: they then share one history",
                );
                diagnostics.push((0, error.help(help)));
            } else {
                rule_set = Some(built);
            }
        }
        diagnostics.sort_by_key(|(file, diagnostic)| (*file, diagnostic.span));
        Loaded {
            rule_set,
            diagnostics,
        }
    }

    fn build(
        (mut rules, mut standards, mut commitments): (Vec<RuleInfo>, Vec<StandardInfo>, Vec<Terms>),
        typed: TypedRules,
        files: Arc<[File]>,
    ) -> RuleSet {
        let terms = rules.iter_mut().map(|rule| &mut rule.terms);
        let terms = terms.chain(standards.iter_mut().map(|standard| &mut standard.terms));
        terms
            .chain(&mut commitments)
            .for_each(Terms::name_scope_in_chinese);
        let rule_terms = rules.iter().map(|rule| &rule.terms);
        let standard_terms = standards.iter().map(|standard| &standard.terms);
        let compiled = compile(&Sources {
            rules: judged(rule_terms, &typed.triggers),
            standards: judged(standard_terms, &typed.standards),
            commitments: judged(commitments.iter(), &typed.commitments),
            registers: &typed.registers,
            parameters: &typed.parameters,
            tables: &typed.tables,
            calendar: &typed.calendar,
        });
        let mut rule_set = RuleSet {
            rules,
            standards,
            commitments,
            compiled,
            typed,
            files,
            digest: String::new(),
        };
        rule_set.digest = digest_of(&rule_set);
        rule_set
    }

    /// SHA-256 of everything that decides an answer, in hex. The order of files and comments do not
    /// change it, nor does the language in which a rule is written.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The working days that its durations count.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.typed.calendar
    }

    /// The rule of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|rule| rule.terms.id == id)
    }

    /// The kinds that make a rule speak: those that it judges, or those that start and end its deadline.
    #[must_use]
    pub fn triggers(&self, rule: usize) -> Vec<Kind> {
        match self.typed.triggers.get(rule) {
            Some(Trigger::Events(cases)) => cases.iter().map(|case| case.kind).collect(),
            Some(Trigger::Deadline(deadline)) => {
                let end = deadline.absent.as_ref().map(|absent| absent.kind);
                [deadline.start.kind].into_iter().chain(end).collect()
            }
            None => Vec::new(),
        }
    }

    /// The kinds whose events it judges, or that start its deadline.
    #[must_use]
    pub fn judged_kinds(&self, rule: usize) -> Vec<Kind> {
        match self.typed.triggers.get(rule) {
            Some(Trigger::Deadline(deadline)) => vec![deadline.start.kind],
            _ => self.triggers(rule),
        }
    }

    /// Most bytes that one deal keeps for this rule. What two rules share counts for both. A deadline whose
    /// start states a set of more than 24 ids, which the rule reads, keeps those ids besides.
    #[must_use]
    pub fn memory_bound(&self, rule: usize) -> usize {
        self.compiled.memory_bounds.get(rule).copied().unwrap_or(0)
    }
}

/// What is to be compiled: none where its mode says that it is not judged.
fn judged<'a, T>(
    terms: impl Iterator<Item = &'a Terms>,
    trees: &'a [T],
) -> Vec<Option<Judged<'a, T>>> {
    let pairs = terms.zip(trees).map(|(terms, tree)| {
        terms.mode.is_judged().then(|| Judged {
            tree,
            effective: terms.period(),
        })
    });
    pairs.collect()
}

fn digest_of(rule_set: &RuleSet) -> String {
    let (typed, mut hash) = (&rule_set.typed, Sha256::new());
    for (rule, trigger) in rule_set.rules.iter().zip(&typed.triggers) {
        hash.update(format!("{rule:?}\n{trigger:?}\n"));
    }
    for (standard, duty) in rule_set.standards.iter().zip(&typed.standards) {
        hash.update(format!("{standard:?}\n{duty:?}\n"));
    }
    for (terms, commitment) in rule_set.commitments.iter().zip(&typed.commitments) {
        hash.update(format!("{terms:?}\n{commitment:?}\n"));
    }
    hash.update(format!(
        "{:?}\n{:?}\n{:?}\n",
        typed.registers, typed.parameters, typed.tables
    ));
    hash.update(typed.calendar.canonical());
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
