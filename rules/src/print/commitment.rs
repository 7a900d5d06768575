//! Clauses of commitments.

use super::Printer;
use crate::ast::{
    Change, Condition, Exception, Expression, Label, Requirement, Share, Sharing, Text,
};
use crate::words::Word;

impl Printer {
    pub(super) fn label(&mut self, label: &Label) {
        self.name(&label.name);
        if let Some(other) = &label.other {
            self.put(" ");
            self.word(Word::OtherLanguage);
            self.quoted(other);
        }
    }

    /// ` 若 c`, on one line.
    fn when(&mut self, condition: &Condition) {
        self.put(" ");
        self.word(Word::If);
        self.condition(condition);
    }

    pub(super) fn requirement(&mut self, word: Word, requirement: &Requirement) {
        self.word(word);
        self.label(&requirement.label);
        self.when(&requirement.condition);
        if let Some(excused) = &requirement.excused {
            self.put(" ");
            self.word(Word::Excused);
            self.word(Word::If);
            self.condition(excused);
        }
    }

    pub(super) fn question(&mut self, label: &Label, condition: &Condition, ask: &Text) {
        self.word(Word::Question);
        self.label(label);
        self.when(condition);
        self.put(" ");
        self.word(Word::Ask);
        self.text(ask);
    }

    pub(super) fn exception(&mut self, exception: &Exception) {
        self.word(Word::Exception);
        self.label(&exception.label);
        if let Some(condition) = &exception.condition {
            self.when(condition);
        }
        self.put(" ");
        self.word(match exception.change {
            Change::Less => Word::Less,
            Change::More => Word::More,
            Change::Instead => Word::Instead,
        });
        self.expression(&exception.amount);
        self.bound(Word::AtLeast, exception.at_least.as_ref());
        self.bound(Word::AtMost, exception.at_most.as_ref());
        if !exception.before.is_empty() {
            self.put(" ");
            self.word(Word::Precedes);
            self.names(&exception.before);
        }
    }

    fn bound(&mut self, word: Word, bound: Option<&Expression>) {
        if let Some(bound) = bound {
            self.put(" ");
            self.word(word);
            self.expression(bound);
        }
    }

    pub(super) fn sharing(&mut self, sharing: &Sharing) {
        self.word(Word::Sharing);
        if let Some(condition) = &sharing.condition {
            self.word(Word::If);
            self.condition(condition);
            self.put(" ");
            self.word(Word::Then);
        }
        self.shares(&sharing.shares);
        if !sharing.otherwise.is_empty() {
            self.put(" ");
            self.word(Word::Otherwise);
            self.shares(&sharing.otherwise);
        }
    }

    fn shares(&mut self, shares: &[Share]) {
        self.joined(shares, ", ", |printer, share| {
            printer.name(&share.bearer);
            printer.put(" ");
            match &share.part {
                Some(part) => printer.expression(part),
                None => printer.put(Word::Rest.form(printer.language)),
            }
        });
    }
}
