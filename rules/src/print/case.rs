//! Tests and cases, one step a line.

use super::Printer;
use crate::ast::{
    Assignment, Claimed, Expect, HeadKey, Language, Stands, Step, StepKind, Test, Written,
};
use crate::words::{Unit, Word};

impl Printer {
    pub(super) fn test(&mut self, test: &Test) {
        self.comments_above(&test.comments.above, "");
        self.word(if test.case { Word::Case } else { Word::Test });
        if let Some(id) = &test.id {
            self.name(id);
            self.put(" ");
        }
        self.put(&test.title);
        self.end_with(&test.comments);
        for (key, text, _) in &test.head {
            self.put("  ");
            self.word(match key {
                HeadKey::Source => Word::Source,
                HeadKey::Tier => Word::Tier,
                HeadKey::Invented => Word::Invented,
                HeadKey::NotStated => Word::NotStated,
                HeadKey::Mechanism => Word::Mechanism,
            });
            self.put(text);
            self.end_line();
        }
        for loss in &test.losses {
            self.put("  ");
            self.word(Word::Loss);
            if loss.invented {
                self.word(Word::Approx);
            }
            self.moment(loss.at);
            self.put(" ");
            self.literal(&loss.amount);
            if let Some(why) = &loss.not_catchable {
                self.put(" ");
                self.word(Word::NotCatchable);
                self.quoted(why);
            }
            self.end_line();
        }
        if !test.background.is_empty() {
            self.put("  ");
            self.put(Word::Background.form(self.language));
            self.assignments(&test.background);
            self.end_line();
        }
        for step in &test.steps {
            self.step(step);
        }
    }

    pub(super) fn step(&mut self, step: &Step) {
        self.comments_above(&step.comments.above, "  ");
        self.put("  ");
        match &step.kind {
            StepKind::Event {
                invented,
                occurred,
                recorded,
                kind,
                fields,
            } => {
                if *invented {
                    self.word(Word::Approx);
                }
                self.moment(*occurred);
                self.put(" ");
                if let Some(recorded) = recorded {
                    self.word(Word::Known);
                    self.moment(*recorded);
                    self.put(" ");
                }
                self.name(kind);
                self.assignments(fields);
            }
            StepKind::Advance(moment) => {
                self.word(Word::AdvanceTo);
                self.moment(*moment);
            }
            StepKind::Expect(expect) => self.expect(expect),
        }
        self.end_with(&step.comments);
    }

    pub(super) fn assignments(&mut self, all: &[Assignment]) {
        for assignment in all {
            self.put(" ");
            self.name(&assignment.field);
            self.put("=");
            self.assigned(assignment);
        }
    }

    fn assigned(&mut self, assignment: &Assignment) {
        if assignment.invented {
            self.word(Word::Approx);
        }
        let before = self.out.len();
        if assignment.list {
            self.put("[");
        }
        self.joined(&assignment.values, ", ", |printer, value| match value {
            Written::Literal(literal) => printer.literal(literal),
            Written::Word(name) => printer.name(name),
        });
        if assignment.list {
            self.put("]");
        }
        // `约245万元`: before a digit the Chinese word needs no space.
        let digit = self
            .out
            .get(before..)
            .is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        if assignment.invented && digit && self.language == Language::Zh {
            self.out.remove(before.saturating_sub(1));
        }
    }

    fn expect(&mut self, expect: &Expect) {
        self.word(Word::Expect);
        let (rule, word) = match expect {
            Expect::NothingElse => return self.word(Word::NothingElse),
            Expect::Exposure { party, amount } => {
                self.word(Word::Exposure);
                self.name(party);
                self.put(" = ");
                return self.literal(amount);
            }
            Expect::Alert { rule, .. } => (rule, Word::Alert),
            Expect::NoAlert(rule) => (rule, Word::NoAlert),
            Expect::Withdrawn(rule) => (rule, Word::Withdrawn),
            Expect::Unknown(rule) => (rule, Word::Unknown),
            Expect::MessageContains { rule, .. } => (rule, Word::Message),
            Expect::Standing { standard, standing } => (standard, standing_word(*standing)),
            Expect::Claim {
                commitment,
                outcome,
            } => (commitment, claim_word(outcome)),
        };
        self.name(rule);
        self.put(" ");
        self.word(word);
        match expect {
            Expect::Alert { count, at, .. } => {
                if let Some(count) = count {
                    self.put(&count.to_string());
                    self.put(" ");
                    self.put(Unit::Times.form(self.language, i64::from(*count)));
                    self.put(" ");
                }
                if let Some(at) = at {
                    self.word(Word::At);
                    self.moment(*at);
                }
            }
            Expect::MessageContains { part, .. } => {
                self.word(Word::Contains);
                self.quoted(part);
            }
            Expect::Claim {
                outcome: Claimed::Owed(amount),
                ..
            } => self.literal(amount),
            _ => {}
        }
    }
}

const fn standing_word(standing: Stands) -> Word {
    match standing {
        Stands::Met => Word::Met,
        Stands::NotMet => Word::NotMet,
        Stands::NoRecord => Word::NoRecord,
        Stands::Pending => Word::Pending,
        Stands::NotApplicable => Word::NotApplicable,
    }
}

const fn claim_word(outcome: &Claimed) -> Word {
    match outcome {
        Claimed::Owed(_) => Word::Owed,
        Claimed::NotOwed => Word::NotOwed,
        Claimed::Incomplete => Word::Incomplete,
        Claimed::Jury => Word::ToJury,
    }
}
