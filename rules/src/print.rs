//! The one canonical form of a tree, in either language: what the formatter writes.
//!
//! Brackets stand where the grammar needs them and where `且` meets `或`, so that no reader has to know
//! which binds closer; one clause a line, comments at their place.
//! It changes the language's words; never names and free text.

mod case;
mod clause;
mod commitment;
mod condition;
mod expression;
mod table;
mod value;

use crate::ast::{
    Clause, ClauseKind, Comments, Condition, DatedValue, Definition, EventPattern, Expression,
    File, FileKind, Item, Language, Literal, Name, Predicate, Register, Span, Step, StepKind,
};
use crate::words::Word;

/// Writes `file` with the words of `language`; [`translate`](crate::translate::translate) turns its names.
#[must_use]
pub fn print(file: &File, language: Language) -> String {
    let mut printer = Printer {
        out: String::new(),
        language,
    };
    printer.file(file);
    printer.out
}

/// A condition in one line.
pub(crate) fn condition(condition: &Condition, language: Language) -> String {
    piece(language, |printer| printer.condition(condition))
}

/// A value.
pub(crate) fn expression(value: &Expression, language: Language) -> String {
    piece(language, |printer| printer.expression(value))
}

/// An event with its filter.
pub(crate) fn pattern(pattern: &EventPattern, language: Language) -> String {
    piece(language, |printer| printer.pattern(pattern))
}

/// One clause without its comments.
pub(crate) fn clause(kind: &ClauseKind, language: Language) -> String {
    let clause = Clause {
        kind: kind.clone(),
        span: Span::default(),
        comments: Comments::default(),
    };
    piece(language, |printer| printer.clause(&clause))
}

/// One line of a test without its fields, and each of its fields.
pub(crate) fn step(step: &Step, language: Language) -> (String, Vec<String>) {
    let (mut bare, mut own) = (step.clone(), Vec::new());
    bare.comments = Comments::default();
    if let StepKind::Event { fields, .. } = &mut bare.kind {
        own = std::mem::take(fields);
    }
    let fields = own.iter().map(|field| {
        piece(language, |printer| {
            printer.assignments(std::slice::from_ref(field))
        })
    });
    (
        piece(language, |printer| printer.step(&bare)),
        fields.collect(),
    )
}

/// One written value.
pub(crate) fn literal(literal: &Literal, language: Language) -> String {
    piece(language, |printer| printer.literal(literal))
}

fn piece(language: Language, write: impl FnOnce(&mut Printer)) -> String {
    let mut printer = Printer {
        out: String::new(),
        language,
    };
    write(&mut printer);
    printer.out.trim().to_owned()
}

struct Printer {
    out: String,
    language: Language,
}

impl Printer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn name(&mut self, name: &Name) {
        self.put(&name.text);
    }

    /// A word of the language and a space behind it; nothing where the language does without.
    fn word(&mut self, word: Word) {
        let form = word.form(self.language);
        if !form.is_empty() {
            self.put(form);
            self.put(" ");
        }
    }

    /// Ends a line, without the space behind its last word.
    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.put("\n");
    }

    fn comments_above(&mut self, comments: &[String], indent: &str) {
        for comment in comments {
            self.put(indent);
            self.put("# ");
            self.put(comment);
            self.end_line();
        }
    }

    /// Ends a line with the comment behind it.
    fn end_with(&mut self, comments: &Comments) {
        if let Some(behind) = &comments.behind {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.put("  # ");
            self.put(behind);
        }
        self.end_line();
    }

    /// Entries with a separator between them.
    fn joined<T>(&mut self, entries: &[T], separator: &str, mut write: impl FnMut(&mut Self, &T)) {
        for (place, entry) in entries.iter().enumerate() {
            if place > 0 {
                self.put(separator);
            }
            write(self, entry);
        }
    }

    fn file(&mut self, file: &File) {
        self.comments_above(&file.comments.above, "");
        self.word(match file.kind {
            FileKind::Rules => Word::RulesFile,
            FileKind::Cases => Word::CasesFile,
        });
        self.put(&file.title);
        self.end_with(&file.comments);
        self.word(Word::LanguageVersion);
        self.put(&file.version.to_string());
        self.end_line();
        for clause in &file.defaults {
            self.comments_above(&clause.comments.above, "");
            self.word(Word::Default);
            self.clause(clause);
        }
        let mut before: Option<&Item> = None;
        for item in &file.items {
            let together = matches!(
                (before, item),
                (Some(Item::Constant(_)), Item::Constant(_))
                    | (Some(Item::Parameter(_)), Item::Parameter(_))
            );
            if !together {
                self.end_line();
            }
            self.item(item);
            before = Some(item);
        }
        if !file.trailing.is_empty() {
            self.end_line();
            self.comments_above(&file.trailing, "");
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Constant(definition) => self.definition(Word::Constant, definition),
            Item::Parameter(definition) => self.definition(Word::Parameter, definition),
            Item::Predicate(predicate) => self.predicate(predicate),
            Item::Register(register) => self.register(register),
            Item::Table(table) => self.table(table),
            Item::Rule(rule) => self.rule(Word::Rule, rule),
            Item::Standard(standard) => self.rule(Word::Standard, standard),
            Item::Commitment(commitment) => self.rule(Word::Commitment, commitment),
            Item::Test(test) => self.test(test),
        }
    }

    fn definition(&mut self, word: Word, definition: &Definition) {
        self.comments_above(&definition.comments.above, "");
        self.word(word);
        self.name(&definition.name);
        for (place, value) in definition.values.iter().enumerate() {
            self.put(if place == 0 { " = " } else { "  = " });
            self.dated_value(value);
            if place == 0 {
                self.end_with(&definition.comments);
            } else {
                self.end_line();
            }
        }
    }

    fn dated_value(&mut self, dated: &DatedValue) {
        self.literal(&dated.value);
        if let Some(from) = dated.from {
            self.put(" ");
            if self.language == Language::Zh {
                self.word(Word::Since);
            }
            self.start_date(from);
        }
        if let Some(basis) = &dated.basis {
            self.put(" ");
            self.word(Word::Basis);
            self.text(basis);
        }
    }

    fn predicate(&mut self, predicate: &Predicate) {
        self.comments_above(&predicate.comments.above, "");
        self.word(Word::Define);
        self.name(&predicate.name);
        self.put(" = ");
        self.condition_lines(&predicate.condition);
        self.end_with(&predicate.comments);
    }

    fn register(&mut self, register: &Register) {
        self.comments_above(&register.comments.above, "");
        self.word(Word::Register);
        self.name(&register.name);
        self.put(" ");
        self.word(Word::By);
        self.name(&register.key);
        self.end_with(&register.comments);
        for (word, patterns) in [(Word::Enter, &register.enter), (Word::Exit, &register.exit)] {
            if !patterns.is_empty() {
                self.put("  ");
                self.word(word);
                self.word(Word::When);
                self.patterns(patterns);
                self.end_line();
            }
        }
        if let Some(keep) = &register.keep {
            self.put("  ");
            self.word(Word::Keep);
            self.literal(keep);
            self.end_line();
        }
    }
}
