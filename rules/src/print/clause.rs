//! Rules, their clauses, and what they wait for.

use super::Printer;
use super::condition::CONTINUED;
use crate::ast::{
    Clause, ClauseKind, Duration, Duty, EventPattern, Evidence, Language, Literal, Name, Rule,
    Text, Trigger,
};
use crate::words::Word;

impl Printer {
    pub(super) fn rule(&mut self, word: Word, rule: &Rule) {
        self.comments_above(&rule.comments.above, "");
        self.word(word);
        self.name(&rule.id);
        if rule.title != Text::default() {
            self.put(" ");
            self.text(&rule.title);
        }
        self.end_with(&rule.comments);
        for clause in &rule.clauses {
            self.comments_above(&clause.comments.above, "  ");
            self.put("  ");
            self.clause(clause);
        }
    }

    /// One clause from its word to the end of its line.
    pub(super) fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Type(name) => self.word_and_name(Word::Type, name),
            ClauseKind::Severity(name) => self.word_and_name(Word::Severity, name),
            ClauseKind::Mode(name) => self.word_and_name(Word::Mode, name),
            ClauseKind::Version(version) => self.word_and(Word::Version, &version.to_string()),
            ClauseKind::Effective { from, to } => {
                self.word(Word::Effective);
                self.start_date(*from);
                if let Some(to) = to {
                    self.put(" ");
                    self.word(Word::To);
                    self.date(*to);
                }
            }
            ClauseKind::Scope(pairs) => self.scope(pairs),
            ClauseKind::Basis(text) => self.word_and_text(Word::Basis, text),
            ClauseKind::Owner(text) => self.word_and_text(Word::Owner, text),
            ClauseKind::When(trigger) => self.trigger(trigger),
            ClauseKind::If(condition) => {
                self.word(Word::If);
                self.condition_lines(condition);
            }
            ClauseKind::Then(actions) => {
                self.word(Word::Then);
                self.names(actions);
            }
            ClauseKind::AtStake { party, amount } => {
                self.word_and_name(Word::AtStake, party);
                self.put(" ");
                self.expression(amount);
            }
            ClauseKind::Message(text) => self.word_and_text(Word::Message, text),
            ClauseKind::Evidence(all) => self.evidence(all),
            ClauseKind::Merge { keys, within } => self.merge(keys, within.as_ref()),
            ClauseKind::Role(label) => {
                self.word(Word::Role);
                self.label(label);
            }
            ClauseKind::Link(label) => {
                self.word(Word::Link);
                self.label(label);
            }
            ClauseKind::Requirement(requirement) => {
                self.requirement(Word::Requirement, requirement);
            }
            ClauseKind::Exclusion(exclusion) => self.requirement(Word::Exclusion, exclusion),
            ClauseKind::Question {
                label,
                condition,
                ask,
            } => self.question(label, condition, ask),
            ClauseKind::Base { label, amount } => {
                self.word(Word::Base);
                self.label(label);
                self.put(" = ");
                self.expression(amount);
            }
            ClauseKind::Exception(exception) => self.exception(exception),
            ClauseKind::Cap(amount) => {
                self.word(Word::Cap);
                self.expression(amount);
            }
            ClauseKind::YearlyCap(amount) => {
                self.word(Word::YearlyCap);
                self.expression(amount);
            }
            ClauseKind::Sharing(sharing) => self.sharing(sharing),
            ClauseKind::TimeLimit { label, within } => {
                self.word(Word::TimeLimit);
                self.label(label);
                self.put(" ");
                self.duration(within);
            }
        }
        self.end_with(&clause.comments);
    }

    fn word_and_name(&mut self, word: Word, name: &Name) {
        self.word(word);
        self.name(name);
    }

    fn word_and(&mut self, word: Word, text: &str) {
        self.word(word);
        self.put(text);
    }

    fn word_and_text(&mut self, word: Word, text: &Text) {
        self.word(word);
        self.text(text);
    }

    pub(super) fn names(&mut self, names: &[Name]) {
        self.joined(names, ", ", |printer, name| printer.name(name));
    }

    fn scope(&mut self, pairs: &[(Name, Name)]) {
        self.word(Word::Scope);
        if pairs.is_empty() {
            self.word(Word::Nationwide);
        }
        self.joined(pairs, ", ", |printer, (field, value)| {
            printer.name(field);
            printer.put("=");
            printer.name(value);
        });
    }

    fn evidence(&mut self, all: &[Evidence]) {
        self.word(Word::Evidence);
        self.joined(all, ", ", |printer, evidence| match evidence {
            Evidence::ThisEvent(_) => printer.put(Word::ThisEvent.form(printer.language)),
            Evidence::Latest(event) => {
                printer.word(Word::Latest);
                printer.pattern(event);
            }
        });
    }

    fn merge(&mut self, keys: &[Name], within: Option<&Literal>) {
        self.word(Word::Merge);
        self.word(Word::By);
        self.names(keys);
        let Some(within) = within else { return };
        self.put(" ");
        match self.language {
            Language::Zh => {
                self.word(Word::Spread);
                self.literal(within);
                self.put(" ");
                self.word(Word::Within);
            }
            Language::En => {
                self.word(Word::Within);
                self.literal(within);
            }
        }
    }

    fn trigger(&mut self, trigger: &Trigger) {
        self.word(Word::When);
        let (start, from_field, after, absent, same) = match trigger {
            Trigger::Events(patterns) => return self.pattern_lines(patterns),
            Trigger::Deadline {
                start,
                from_field,
                after,
                absent,
                same,
            } => (start, from_field, after, absent, same),
            Trigger::Duty {
                start,
                from_field,
                duty,
            } => {
                self.start(start, from_field.as_ref());
                return self.duty(duty);
            }
        };
        self.start(start, from_field.as_ref());
        self.word(Word::After);
        self.duration(after);
        if let Some(absent) = absent {
            self.put(" ");
            match self.language {
                Language::Zh => {
                    self.word(Word::Within);
                    self.word(Word::No);
                }
                Language::En => self.word(Word::Without),
            }
            self.pattern(absent);
            self.same(same.as_ref());
        }
    }

    /// `E[.日期字段] [其中 …] `.
    fn start(&mut self, start: &EventPattern, from_field: Option<&Name>) {
        self.name(&start.kind);
        if let Some(field) = from_field {
            self.put(".");
            self.name(field);
        }
        self.filter(start);
        self.put(" ");
    }

    fn same(&mut self, same: Option<&Name>) {
        if let Some(same) = same {
            self.put(" ");
            self.word_and_name(Word::Same, same);
        }
    }

    fn duty(&mut self, duty: &Duty) {
        let (word, within, event, same) = match duty {
            Duty::Holds(condition) => {
                self.word(Word::Must);
                return self.condition_lines(condition);
            }
            Duty::Before {
                within,
                event,
                same,
            } => (Word::Before, within.as_ref(), event, same),
            Duty::After {
                within,
                event,
                same,
            } => (Word::After, Some(within), event, same),
        };
        self.word(word);
        if let Some(within) = within {
            self.duration(within);
            self.put(" ");
            if self.language == Language::Zh {
                self.word(Word::Within);
            }
        }
        self.word(Word::MustHave);
        self.pattern(event);
        self.same(same.as_ref());
    }

    /// Bare kinds on one line; with a filter among them each on a line of its own.
    fn pattern_lines(&mut self, patterns: &[EventPattern]) {
        if patterns.iter().all(|pattern| pattern.filter.is_none()) {
            return self.patterns(patterns);
        }
        let or = format!("{CONTINUED}{} ", Word::Or.form(self.language));
        self.joined(patterns, &or, Self::pattern);
    }

    pub(super) fn patterns(&mut self, patterns: &[EventPattern]) {
        let or = format!(" {} ", Word::Or.form(self.language));
        self.joined(patterns, &or, Self::pattern);
    }

    /// `E [其中 …]`.
    pub(super) fn pattern(&mut self, pattern: &EventPattern) {
        self.name(&pattern.kind);
        self.filter(pattern);
    }

    pub(super) fn duration(&mut self, duration: &Duration) {
        match duration {
            Duration::Literal(literal) => self.literal(literal),
            Duration::Named(name) => self.name(name),
        }
    }

    /// `最近 N 内 `, `last N `.
    pub(super) fn window(&mut self, within: &Duration) {
        self.word(Word::Last);
        self.duration(within);
        self.put(" ");
        if self.language == Language::Zh {
            self.word(Word::Within);
        }
    }
}
