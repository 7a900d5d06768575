//! The version lock, `rules.lock`: what was published under which version, so that it can't change unseen.
//!
//! ```text
//! rule B1 version 1 3f0c…
//! parameter 高债务率 values 1 9a77…
//! ```
//!
//! One line a rule, standard or commitment with the digest of its meaning, one a parameter or table with
//! that of its dated values in order of their start; sorted, so that a review reads the difference. Drafts
//! are not locked.

use crate::Source;
use crate::ast::{self, Item};
use crate::diagnostic::{Code, Diagnostic, Wording, position};
use crate::meaning::digest;
use crate::parser::parse;
use crate::rule_set::RuleSet;
use crate::terms::{Mode, Terms};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub mod code;

/// What a lock says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    lines: BTreeMap<(Sort, String), Line>,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Rule,
    Standard,
    Commitment,
    Parameter,
    Table,
}

impl Sort {
    /// Word in the lock, and Chinese.
    const WORDS: [(Sort, &str, &str); 5] = [
        (Sort::Rule, "rule", "规则"),
        (Sort::Standard, "standard", "标准"),
        (Sort::Commitment, "commitment", "承诺"),
        (Sort::Parameter, "parameter", "参数"),
        (Sort::Table, "table", "表"),
    ];

    fn names(self) -> (&'static str, &'static str) {
        let own = Self::WORDS.iter().find(|(own, ..)| *own == self);
        own.map_or(("", ""), |(_, en, zh)| (en, zh))
    }

    /// Its meaning belongs to a version; of the others to the days from which values hold.
    const fn has_version(self) -> bool {
        matches!(self, Sort::Rule | Sort::Standard | Sort::Commitment)
    }

    const fn unit(self) -> &'static str {
        if self.has_version() {
            "version"
        } else {
            "values"
        }
    }
}

/// One line: a version and the digest of the meaning, or a number of values and their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    number: u32,
    digest: String,
    /// In the lock file; empty in a lock that was made and not read.
    span: ast::Span,
}

const HEAD: &str = "# 版本锁，由 anxin rules lock --write 写成；已发布的版本不能再改。\n# The version lock, written by `anxin rules lock --write`: a published version is never edited.\n";

impl Lock {
    /// Reads a lock file.
    ///
    /// # Errors
    /// The lines that cannot be read.
    pub fn parse(text: &str) -> Result<Lock, Vec<Diagnostic>> {
        let (mut lock, mut wrong) = (Lock::default(), Vec::new());
        let mut start = 0_usize;
        for line in text.split_inclusive('\n') {
            let whole = line.trim_end();
            let span = ast::Span {
                start,
                end: start.saturating_add(whole.len()),
            };
            start = start.saturating_add(line.len());
            if whole.is_empty() || whole.starts_with('#') {
                continue;
            }
            if lock.line(whole, span).is_none() {
                let message =
                    Wording::new("读不懂这一行版本锁", "this line of the lock cannot be read");
                wrong.push(Diagnostic::error(&code::UNREADABLE, span, message));
            }
        }
        if wrong.is_empty() {
            Ok(lock)
        } else {
            Err(wrong)
        }
    }

    fn line(&mut self, text: &str, span: ast::Span) -> Option<()> {
        let [what, name, unit, number, digest] =
            text.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let line = Line {
            number: number.parse().ok()?,
            digest: digest.to_owned(),
            span,
        };
        let sort = Sort::WORDS.iter().find(|(_, en, _)| *en == what)?.0;
        if unit != sort.unit() {
            return None;
        }
        let before = self.lines.insert((sort, name.to_owned()), line);
        before.is_none().then_some(())
    }

    /// The lock of what stands now: everything but drafts, and drafts that `old` has locked already.
    #[must_use]
    pub fn of(rules: &RuleSet, old: &Lock) -> Lock {
        let mut lock = Lock::default();
        let own = rules.rules.iter().map(|rule| &rule.terms);
        lock.versions(Sort::Rule, old, own, |index| rules.rule_digest(index));
        let own = rules.standards.iter().map(|standard| &standard.terms);
        lock.versions(Sort::Standard, old, own, |index| {
            rules.standard_digest(index)
        });
        let own = rules.commitments.iter();
        lock.versions(Sort::Commitment, old, own, |index| {
            rules.commitment_digest(index)
        });
        for (sort, name, values) in dated(rules) {
            let number = u32::try_from(values.len()).unwrap_or(u32::MAX);
            let line = Line::new(number, digest(&values.concat()));
            lock.lines.insert((sort, name.to_owned()), line);
        }
        lock
    }

    fn versions<'a>(
        &mut self,
        sort: Sort,
        old: &Lock,
        terms: impl Iterator<Item = &'a Terms>,
        digest: impl Fn(usize) -> Option<String>,
    ) {
        for (index, terms) in terms.enumerate() {
            let key = (sort, terms.id.clone());
            if terms.mode != Mode::Draft || old.lines.contains_key(&key) {
                let line = Line::new(terms.version, digest(index).unwrap_or_default());
                self.lines.insert(key, line);
            }
        }
    }

    /// What the file holds.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for ((sort, name), line) in &self.lines {
            let (what, unit) = (sort.names().0, sort.unit());
            let _ = writeln!(text, "{what} {name} {unit} {} {}", line.number, line.digest);
        }
        text
    }

    /// Whether rules that load keep to what was published: errors where they do not, warnings where
    /// something is not locked yet. The index of a finding is that of its file; the lock comes behind the last.
    #[must_use]
    pub fn check(
        &self,
        files: &[Source<'_>],
        lock: Source<'_>,
        rules: &RuleSet,
    ) -> Vec<(usize, Diagnostic)> {
        let now = Lock::of(rules, self);
        let mut check = Check {
            places: places(files),
            lock,
            at_lock: files.len(),
            found: Vec::new(),
        };
        for ((sort, name), was) in &self.lines {
            let own = Named { sort: *sort, name };
            match now.lines.get(&(*sort, name.clone())) {
                Some(is) if sort.has_version() => check.version(own, was, is),
                None if sort.has_version() => check.vanished(own, was),
                _ => {
                    let values = dated(rules).find(|(of, own, _)| of == sort && own == name);
                    check.values(own, was, values.map(|(.., values)| values));
                }
            }
        }
        for key in now
            .lines
            .keys()
            .filter(|key| !self.lines.contains_key(*key))
        {
            let own = Named {
                sort: key.0,
                name: &key.1,
            };
            check.not_locked(own, "", "");
        }
        check.found.sort_by_key(|(file, found)| (*file, found.span));
        check.found
    }
}

/// Everything with dated values: name, and a line of text each.
fn dated(rules: &RuleSet) -> impl Iterator<Item = (Sort, &str, Vec<String>)> {
    let parameters = rules
        .parameters()
        .map(|(name, values)| (Sort::Parameter, name, values));
    parameters.chain(
        rules
            .tables()
            .map(|(name, values)| (Sort::Table, name, values)),
    )
}

/// What a finding is about.
#[derive(Clone, Copy)]
struct Named<'a> {
    sort: Sort,
    name: &'a str,
}

impl Named<'_> {
    fn zh(self) -> String {
        format!("{} {}", self.sort.names().1, self.name)
    }

    fn en(self) -> String {
        format!("{} {}", self.sort.names().0, self.name)
    }
}

impl Line {
    fn new(number: u32, digest: String) -> Line {
        Line {
            number,
            digest,
            span: ast::Span::default(),
        }
    }
}

/// File and place of the names of rules and parameters.
fn places(files: &[Source<'_>]) -> BTreeMap<String, (usize, ast::Span)> {
    let mut places = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        for item in parse(file.text).file.items {
            match item {
                Item::Rule(ast::Rule { id: name, .. })
                | Item::Standard(ast::Rule { id: name, .. })
                | Item::Commitment(ast::Rule { id: name, .. })
                | Item::Table(ast::Table { name, .. })
                | Item::Parameter(ast::Definition { name, .. }) => {
                    places.entry(name.text).or_insert((index, name.span));
                }
                _ => {}
            }
        }
    }
    places
}

struct Check<'a> {
    places: BTreeMap<String, (usize, ast::Span)>,
    lock: Source<'a>,
    at_lock: usize,
    found: Vec<(usize, Diagnostic)>,
}

impl Check<'_> {
    /// `rules.lock:12`.
    fn place(&self, line: &Line) -> String {
        let (number, _) = position(self.lock.text, line.span.start);
        format!("{}:{number}", self.lock.name)
    }

    fn version(&mut self, own: Named<'_>, was: &Line, is: &Line) {
        let (place, next) = (self.place(was), was.number.saturating_add(1));
        let (zh, en, old, new) = (own.zh(), own.en(), was.number, is.number);
        if new < old {
            let message = Wording::new(
                format!("{zh} 的版本 {new} 低于 {place} 锁定的版本 {old}"),
                format!("version {new} of {en} is below version {old}, locked at {place}"),
            );
            let help = Wording::new(format!("写 版本 {next}"), format!("write `version {next}`"));
            self.error(&code::VERSION_WENT_BACK, own.name, was, message, help);
        } else if new == old && was.digest != is.digest {
            let message = Wording::new(
                format!("{zh} 的含义变了，版本 {old} 却已在 {place} 锁定"),
                format!("{en} means something else, and its version {old} is locked at {place}"),
            );
            let help = Wording::new(
                format!("写 版本 {next}，再运行 anxin rules lock --write；或者改回原样"),
                format!(
                    "write `version {next}`, then run `anxin rules lock --write`; or undo the change"
                ),
            );
            self.error(&code::CHANGED, own.name, was, message, help);
        } else if new > old {
            let (zh, en) = (format!(" 的版本 {new}"), format!("version {new} of "));
            self.not_locked(own, &zh, &en);
        }
    }

    fn vanished(&mut self, own: Named<'_>, was: &Line) {
        let (place, zh, en) = (self.place(was), own.zh(), own.en());
        let message = Wording::new(
            format!("{zh} 不见了，{place} 锁定了它的版本 {}", was.number),
            format!(
                "{en} is gone; its version {} is locked at {place}",
                was.number
            ),
        );
        let help = Wording::new(
            "已发布的不删除：改回来并写 模式 停用",
            "what is published is never deleted: put it back with `mode off`",
        );
        self.error(&code::VANISHED, own.name, was, message, help);
    }

    /// Published values come first and stay; later ones may follow.
    fn values(&mut self, own: Named<'_>, was: &Line, values: Option<Vec<String>>) {
        let (place, zh, en) = (self.place(was), own.zh(), own.en());
        let number = usize::try_from(was.number).unwrap_or(usize::MAX);
        let values = values.unwrap_or_default();
        let published = values.get(..number).map(|values| digest(&values.concat()));
        if published.as_deref() != Some(&was.digest) {
            let message = Wording::new(
                format!("{zh} 已发布的值变了，{place} 锁定了它最早的 {number} 个值"),
                format!("a published value of {en} has changed; {place} locks its first {number}"),
            );
            let help = Wording::new(
                "改回原值，并加一行日后起用的值：  = 新值 自 2027-01-01 起",
                "undo the change and add a value that starts later: `  = VALUE from 2027-01-01`",
            );
            self.error(&code::PARAMETER_CHANGED, own.name, was, message, help);
        } else if values.len() > number {
            self.not_locked(own, " 的新值", "a new value of ");
        }
    }

    fn error(
        &mut self,
        code: &'static Code,
        name: &str,
        was: &Line,
        message: Wording,
        help: Wording,
    ) {
        let (file, span) = self
            .places
            .get(name)
            .copied()
            .unwrap_or((self.at_lock, was.span));
        let found = Diagnostic::error(code, span, message).help(help);
        self.found.push((file, found));
    }

    fn not_locked(&mut self, own: Named<'_>, zh: &str, en: &str) {
        let message = Wording::new(
            format!("{}{zh} 还没有锁定", own.zh()),
            format!("{en}{} is not locked yet", own.en()),
        );
        let help = Wording::new(
            "发布时运行 anxin rules lock --write",
            "run `anxin rules lock --write` when you publish it",
        );
        let (file, span) = self.places.get(own.name).copied().unwrap_or_default();
        let found = Diagnostic::warning(&code::NOT_LOCKED, span, message).help(help);
        self.found.push((file, found));
    }
}
