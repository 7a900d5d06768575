//! What standards and commitments mean, in the same words.

use super::{Writer, digest};
use crate::ast::{Change, Text};
use crate::rule_set::RuleSet;
use crate::typed::{Commitment, Cond, Duty, Exception, Expr, Requirement, Standard};
use anxin_events::vocabulary::Role;

impl RuleSet {
    /// As [`RuleSet::rule_digest`], of a standard: its duty, who has to meet it, scope and period.
    #[must_use]
    pub fn standard_digest(&self, standard: usize) -> Option<String> {
        let (info, duty) = (
            self.standards.get(standard)?,
            self.typed.standards.get(standard)?,
        );
        Some(digest(&Writer::write(&self.typed, |writer| {
            writer.terms("standard", &info.terms);
            writer.line(
                "role",
                info.role
                    .zh
                    .as_ref()
                    .or(info.role.en.as_ref())
                    .map_or("", String::as_str),
            );
            writer.standard(duty);
        })))
    }

    /// As [`RuleSet::rule_digest`], of a commitment: its conditions with their labels, its computation, who
    /// bears it, scope and period.
    #[must_use]
    pub fn commitment_digest(&self, commitment: usize) -> Option<String> {
        let terms = self.commitments.get(commitment)?;
        let tree = self.typed.commitments.get(commitment)?;
        Some(digest(&Writer::write(&self.typed, |writer| {
            writer.terms("commitment", terms);
            writer.commitment(tree);
        })))
    }
}

impl Writer<'_> {
    fn standard(&mut self, standard: &Standard) {
        let Standard {
            start,
            from,
            condition,
            duty,
        } = standard;
        self.group("duty", |own| {
            own.pattern(start);
            from.iter().for_each(|field| own.field("from", *field));
            own.cond(condition);
            match duty {
                Duty::Holds(condition) => own.group("holds", |own| own.cond(condition)),
                Duty::Before(within, event) => own.window("before", *within, event, None),
                Duty::After(within, event) => own.window("after", Some(*within), event, None),
            }
        });
    }

    fn commitment(&mut self, commitment: &Commitment) {
        let Commitment {
            kind,
            filter,
            requirements,
            exclusions,
            questions,
            base,
            exceptions,
            cap,
            yearly_cap,
            sharing,
            limits,
        } = commitment;
        self.group("claim", |own| {
            own.word(kind.spec().name);
            own.cond(filter);
        });
        requirements
            .iter()
            .for_each(|of| self.requirement("requires", of));
        exclusions
            .iter()
            .for_each(|of| self.requirement("excludes", of));
        for question in questions {
            self.group("asks", |own| {
                own.text(&question.label);
                own.cond(&question.condition);
                own.text(&question.ask);
            });
        }
        self.group("base", |own| {
            own.text(&base.0);
            own.expr(&base.1);
        });
        exceptions.iter().for_each(|of| self.exception(of));
        cap.iter().for_each(|cap| self.exprs("cap", [cap]));
        yearly_cap
            .iter()
            .for_each(|cap| self.exprs("yearly_cap", [cap]));
        if let Some(sharing) = sharing {
            self.group("shares", |own| {
                own.cond(&sharing.condition);
                own.shares("then", &sharing.shares);
                own.shares("else", &sharing.otherwise);
            });
        }
        for (label, within) in limits {
            self.group("limit", |own| {
                own.text(label);
                own.span(*within);
            });
        }
    }

    fn requirement(&mut self, word: &str, of: &Requirement) {
        self.group(word, |own| {
            own.text(&of.label);
            own.cond(&of.condition);
            of.excused
                .iter()
                .for_each(|excused| own.conds("excused", std::slice::from_ref::<Cond>(excused)));
        });
    }

    fn exception(&mut self, of: &Exception) {
        let word = match of.change {
            Change::Less => "less",
            Change::More => "more",
            Change::Instead => "instead",
        };
        self.group(word, |own| {
            own.text(&of.label);
            own.cond(&of.condition);
            own.expr(&of.amount);
            of.at_least
                .iter()
                .for_each(|bound| own.exprs("at_least", [bound]));
            of.at_most
                .iter()
                .for_each(|bound| own.exprs("at_most", [bound]));
        });
    }

    fn shares(&mut self, word: &str, shares: &[(Role, Option<Expr>)]) {
        self.group(word, |own| {
            for (role, part) in shares {
                own.word(&(*role as u8).to_string());
                match part {
                    Some(part) => own.expr(part),
                    None => own.word("rest"),
                }
            }
        });
    }

    /// What people read of it, in both languages.
    fn text(&mut self, text: &Text) {
        for part in [&text.zh, &text.en] {
            self.word(
                &part
                    .as_ref()
                    .map_or_else(|| "none".to_owned(), |text| format!("{text:?}")),
            );
        }
    }
}
