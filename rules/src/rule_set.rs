//! A rule set: files that are read, checked and compiled together.

use crate::ast::File;
use crate::calendar::Calendar;
use crate::check::{MAX_HISTORIES, MAX_STEPS, check, code};
use crate::compile::{Judged, Sources, compile};
use crate::diagnostic::{Diagnostic, Severity as Weight, Wording};
use crate::parser::parse;
use crate::program::Compiled;
use crate::terms::{RuleInfo, StandardInfo, Terms};
use crate::typed::{Commitment, Parameter, Register, Standard, Table, Trigger};
use anxin_events::Kind;
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

impl Default for RuleSet {
    /// Of no files: it judges nothing.
    fn default() -> RuleSet {
        RuleSet::build(Default::default(), TypedRules::default(), Arc::new([]))
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
            match too_large(&built) {
                Some(error) => diagnostics.push((0, error)),
                None => rule_set = Some(built),
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

    /// The kind of event that a standard asks for; none where it asks for a condition.
    #[must_use]
    pub fn asked_kind(&self, standard: usize) -> Option<Kind> {
        let duty = &self.typed.standards.get(standard)?.duty;
        duty.event().map(|event| event.kind)
    }

    /// Most bytes that one deal keeps for this rule. What two rules share counts for both. A deadline whose
    /// start states a set of more than 24 ids, which the rule reads, keeps those ids besides.
    #[must_use]
    pub fn memory_bound(&self, rule: usize) -> usize {
        self.compiled.memory_bounds.get(rule).copied().unwrap_or(0)
    }
}

/// What no single rule is to blame for: the whole needs more memory or work than a set may have.
fn too_large(rules: &RuleSet) -> Option<Diagnostic> {
    let error =
        |code, message, help| Some(Diagnostic::error(code, Default::default(), message).help(help));
    if rules.compiled.rings.len() > MAX_HISTORIES {
        return error(
            &code::TOO_MANY_HISTORIES,
            Wording::new(
                format!("要记的事件历史超过 {MAX_HISTORIES} 种"),
                format!("more than {MAX_HISTORIES} histories"),
            ),
            Wording::new(
                "让几条规则用同样的 其中 条件，它们就共用一种历史",
                "give several rules the same `where`: they then share one history",
            ),
        );
    }
    let plans = rules.compiled.plans.iter().flatten();
    let steps = plans.flat_map(|plan| [&plan.judge, &plan.absorb]);
    if steps.map(|program| program.steps.len()).max() <= Some(MAX_STEPS) {
        return None;
    }
    error(
        &code::TOO_MANY_STEPS,
        Wording::new(
            format!("判断一件事要超过 {MAX_STEPS} 步"),
            format!("more than {MAX_STEPS} steps for one event"),
        ),
        Wording::new(
            "把规则分到几个规则集，或用 分档 代替许多比较",
            "spread the rules over several sets, or let a table of bands replace many comparisons",
        ),
    )
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
