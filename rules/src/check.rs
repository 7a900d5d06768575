//! From trees to typed rules: resolves every name, types every value, and says what is wrong where.

pub mod code;
mod commitment;
mod condition;
mod expression;
mod meaning;
mod message;
mod names;
mod pattern;
mod rule;
mod standard;
mod table;
mod terms;
mod tidy;

use crate::ast::{self, File, Item};
use crate::calendar::Length;
use crate::diagnostic::{Code, Diagnostic, Severity, Wording};
use crate::terms::{RuleInfo, StandardInfo, Terms};
use crate::typed::{Commitment, Cond, Parameter, Register, Standard, Table, Trigger};
use anxin_events::{Date, Kind};
use meaning::Written;
use names::Names;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most rules of a rule set.
pub const MAX_RULES: usize = 2_000;
/// Most conditions and values of one rule, predicates put in place, for all its kinds together.
pub const MAX_NODES: usize = 512;
/// Most histories of a rule set.
pub const MAX_HISTORIES: usize = 1_024;
/// Most days of a duration: ten years.
const MAX_DAYS: i64 = 3_660;

/// Most findings of one run.
const MAX_FINDINGS: usize = 1_000;
/// So many known names are all told to who wrote an unknown one.
const SHORT_LIST: usize = 8;

/// What the check gives: rules ascending by id.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub rules: Vec<(RuleInfo, Trigger)>,
    pub standards: Vec<(StandardInfo, Standard)>,
    pub commitments: Vec<(Terms, Commitment)>,
    pub tables: Vec<Table>,
    pub registers: Vec<Register>,
    pub parameters: Vec<Parameter>,
    pub diagnostics: Vec<(usize, Diagnostic)>,
}

/// Checks the files of one rule set together.
pub(crate) fn check(files: &[File]) -> Checked {
    let mut checker = Checker {
        names: Names::default(),
        parameters: Rc::default(),
        languages: files.iter().map(|file| file.language).collect(),
        file: 0,
        diagnostics: Vec::new(),
        expanding: Vec::new(),
        nodes: 0,
        failed: false,
        used: BTreeSet::new(),
        used_at: None,
        written: BTreeMap::new(),
    };
    checker.collect_names(files);
    let parameters = checker.names.parameters.values();
    checker.parameters = parameters.map(|(_, own)| own.clone()).collect();
    let registers = checker.registers(files);
    let (mut rules, mut standards, mut commitments) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut seen = BTreeSet::new();
    for (index, file) in files.iter().enumerate() {
        for item in &file.items {
            let (Item::Rule(own) | Item::Standard(own) | Item::Commitment(own)) = item else {
                continue;
            };
            checker.file = index;
            checker.written.clear();
            let id = own.id.text.clone();
            if !seen.insert(id.clone()) {
                checker.duplicate(&own.id);
                continue;
            }
            if seen.len() == MAX_RULES.saturating_add(1) {
                checker.too_many_rules(&own.id);
            }
            match item {
                Item::Standard(_) => {
                    standards.extend(checker.standard(file, own).map(|own| (id, own)));
                }
                Item::Commitment(_) => {
                    commitments.extend(checker.commitment(file, own).map(|own| (id, own)));
                }
                _ => rules.extend(checker.rule(file, own).map(|own| (id, own))),
            }
        }
    }
    checker.tidy(files, &rules);
    Checked {
        rules: rules.into_values().collect(),
        standards: standards.into_values().collect(),
        commitments: commitments.into_values().collect(),
        registers,
        tables: checker
            .names
            .tables
            .into_values()
            .map(|(_, table)| table)
            .collect(),
        parameters: checker
            .names
            .parameters
            .into_values()
            .map(|(_, parameter)| parameter)
            .collect(),
        diagnostics: distinct(checker.diagnostics),
    }
}

/// A rule is checked once a kind; the same finding is told once.
fn distinct(mut diagnostics: Vec<(usize, Diagnostic)>) -> Vec<(usize, Diagnostic)> {
    diagnostics.sort_by_key(|(file, diagnostic)| (*file, diagnostic.span));
    let mut seen = BTreeSet::new();
    diagnostics.retain(|(file, diagnostic)| {
        seen.insert((
            *file,
            diagnostic.span,
            diagnostic.code.id,
            diagnostic.message.zh.clone(),
        ))
    });
    diagnostics
}

pub(crate) struct Checker {
    names: Names,
    /// By index.
    parameters: Rc<[Parameter]>,
    /// Of each file.
    languages: Vec<ast::Language>,
    /// The file at hand.
    file: usize,
    diagnostics: Vec<(usize, Diagnostic)>,
    /// Predicates that are being put in place.
    expanding: Vec<String>,
    /// Conditions and values of the rule at hand.
    nodes: usize,
    /// There is an error among them.
    failed: bool,
    /// Declared names that a rule has used.
    used: BTreeSet<String>,
    /// Where the predicate stands that is being put in place.
    used_at: Option<(usize, ast::Span)>,
    /// Where each condition of the rule at hand was written, by the kind whose fields it reads and
    /// whether it is a filter.
    written: BTreeMap<(Kind, bool, Cond), Vec<Written>>,
}

/// Where a name stands.
#[derive(Clone, Copy)]
struct Place {
    /// The kind of this event.
    this: Kind,
    /// The kind of the event that a filter looks at.
    filtered: Option<Kind>,
}

impl Place {
    const fn event(this: Kind) -> Place {
        Place {
            this,
            filtered: None,
        }
    }

    /// Whose fields bare names are.
    fn kind(self) -> Kind {
        self.filtered.unwrap_or(self.this)
    }
}

impl Checker {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.report_at(self.file, diagnostic);
    }

    /// One run tells so much; past that only the first error, which refuses the files.
    fn report_at(&mut self, file: usize, diagnostic: Diagnostic) {
        if self.has_room_for(diagnostic.severity) {
            self.failed |= diagnostic.severity == Severity::Error;
            self.diagnostics.push((file, diagnostic));
        }
    }

    fn has_room_for(&self, severity: Severity) -> bool {
        let first_error = severity == Severity::Error && !self.failed;
        first_error || self.diagnostics.len() < MAX_FINDINGS
    }

    fn error(&mut self, code: &'static Code, span: ast::Span, zh: String, en: String) {
        let error = Diagnostic::error(code, span, Wording::new(zh, en));
        self.report(match code::usual_help(code) {
            Some(help) => error.help(help),
            None => error,
        });
    }

    fn error_with_help(
        &mut self,
        code: &'static Code,
        span: ast::Span,
        message: (String, String),
        help: (String, String),
    ) {
        let diagnostic = Diagnostic::error(code, span, Wording::new(message.0, message.1));
        self.report(diagnostic.help(Wording::new(help.0, help.1)));
    }

    /// An unknown name, with the nearest known one where there is one.
    fn unknown<'a>(
        &mut self,
        code: &'static Code,
        name: &ast::Name,
        what: (&str, &str),
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let message = (
            format!("不认识的{}“{}”", what.0, name.text),
            format!("unknown {} `{}`", what.1, name.text),
        );
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(near) = anxin_events::nearest(&name.text, known.iter().copied()) {
            let message = Wording::new(message.0, message.1);
            self.report(Diagnostic::error(code, name.span, message).meant(name.span, near));
            return;
        }
        if known.is_empty() || known.len() > SHORT_LIST {
            self.error(code, name.span, message.0, message.1);
            return;
        }
        let help = (
            format!("可以写：{}", known.join("、")),
            format!("write one of: {}", known.join(", ")),
        );
        self.error_with_help(code, name.span, message, help);
    }

    fn duplicate(&mut self, name: &ast::Name) {
        let (zh, en) = (
            format!("“{}”已经用过", name.text),
            format!("`{}` is used already", name.text),
        );
        self.error(&code::DUPLICATE_NAME, name.span, zh, en);
    }

    fn too_many_rules(&mut self, id: &ast::Name) {
        let (zh, en) = (
            format!("规则、标准和承诺超过 {MAX_RULES} 条"),
            format!("more than {MAX_RULES} rules, standards and commitments"),
        );
        self.error(&code::TOO_MANY_RULES, id.span, zh, en);
    }

    /// Counts a node of the rule; false once there are too many.
    fn node(&mut self, span: ast::Span) -> bool {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes == MAX_NODES.saturating_add(1) {
            let (zh, en) = (
                format!("规则连同它的定义超过 {MAX_NODES} 个条件和值"),
                format!(
                    "the rule with its predicates has more than {MAX_NODES} conditions and values"
                ),
            );
            self.error(&code::RULE_TOO_LARGE, span, zh, en);
        }
        self.nodes <= MAX_NODES
    }

    fn day(&mut self, dated: ast::Dated, span: ast::Span) -> Option<Date> {
        let day = Date::new(dated.year, dated.month, dated.day);
        if day.is_none() {
            let text = format!("{:04}-{:02}-{:02}", dated.year, dated.month, dated.day);
            self.error(
                &code::NO_SUCH_DAY,
                span,
                format!("没有 {text} 这一天"),
                format!("there is no day {text}"),
            );
        }
        day
    }

    /// A duration of at most ten years.
    fn length(&mut self, length: Length, span: ast::Span) -> Option<Length> {
        let (amount, most) = match length {
            Length::Exact(micros) => (micros, MAX_DAYS.saturating_mul(anxin_events::DAY)),
            Length::WorkingDays(days) | Length::CalendarDays(days) => (days, MAX_DAYS),
            Length::Months(months) => (months, 120),
        };
        if (0..=most).contains(&amount) {
            return Some(length);
        }
        self.error(
            &code::DURATION_TOO_LONG,
            span,
            "时长超过十年".to_owned(),
            "longer than ten years".to_owned(),
        );
        None
    }
}
