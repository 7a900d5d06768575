//! A rule as its author wrote it, each condition beside what it became. Traces, coverage and
//! differences are read off it; nothing is judged by it.
//!
//! The written tree and the typed tree have one shape, but for predicates, which the check puts in
//! place: so both are walked together.

use crate::ast::{
    self, Clause, ClauseKind, Condition, ConditionKind, EventPattern, Expression, ExpressionKind,
    Item, Language,
};
use crate::diagnostic::Wording;
use crate::print;
use crate::rule_set::RuleSet;
use crate::typed::written::Writer;
use crate::typed::{Cond, Deadline, Expr, Pattern, Trigger, Type, always, field_label};
use crate::words::Word;
use anxin_events::{Field, Kind};

mod reads;

use reads::operands_of;
use reads::positive;
pub(crate) use reads::{Operand, What};

/// Which part of a rule a condition is the top of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// `适用`.
    Scope,
    /// `其中` of the trigger.
    Where,
    /// What starts a deadline.
    Start,
    /// What must be missing at the deadline.
    Without,
    /// `若`.
    If,
}

/// How a condition is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// True if all are.
    All,
    /// True if one is.
    Any,
    /// True if the one under it is false.
    Not,
    /// A predicate by its name; what it stands for is under it.
    Named,
    /// A condition that has no others in it.
    Atom,
}

/// A condition of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    pub section: Option<Section>,
    pub form: Form,
    pub text: Wording,
    /// What it became; for [`Section::Without`] the deadline says it.
    pub cond: Cond,
    pub operands: Vec<Operand>,
    pub children: Vec<Outline>,
}

/// All conditions of a rule for one kind: of its trigger, or of what starts its deadline.
#[derive(Clone, Debug)]
pub(crate) struct CaseOutline {
    pub kind: Kind,
    pub sections: Vec<Outline>,
}

/// The outlines of a rule, one a kind, in the order of its typed cases.
pub(crate) fn outlines(rules: &RuleSet, rule: usize) -> Vec<CaseOutline> {
    let Some((source, written)) = rules
        .rules
        .get(rule)
        .and_then(|info| find(rules, &info.terms.id))
    else {
        return Vec::new();
    };
    let author = Author {
        rules,
        language: source.language,
    };
    let clauses: Vec<&Clause> = written.clauses.iter().chain(&source.defaults).collect();
    match rules.typed.triggers.get(rule) {
        Some(Trigger::Events(cases)) => cases
            .iter()
            .map(|case| CaseOutline {
                kind: case.kind,
                sections: author.case(&clauses, case.kind, &case.condition),
            })
            .collect(),
        Some(Trigger::Deadline(deadline)) => vec![CaseOutline {
            kind: deadline.start.kind,
            sections: author.deadline(&clauses, deadline),
        }],
        None => Vec::new(),
    }
}

fn find<'a>(rules: &'a RuleSet, id: &str) -> Option<(&'a ast::File, &'a ast::Rule)> {
    let files = rules.files.iter();
    let mut all = files.flat_map(|file| file.items.iter().map(move |item| (file, item)));
    all.find_map(|(file, item)| match item {
        Item::Rule(rule) if rule.id.text == id => Some((file, rule)),
        _ => None,
    })
}

/// The author's words: the rule set, and the language of the file at hand.
#[derive(Clone, Copy)]
struct Author<'a> {
    rules: &'a RuleSet,
    language: Language,
}

impl Author<'_> {
    /// The parts of `All([scope, Any(filters), condition])`, as the check makes it.
    fn case(&self, clauses: &[&Clause], kind: Kind, cond: &Cond) -> Vec<Outline> {
        let Cond::All(parts) = cond else {
            return Vec::new();
        };
        let [scope, Cond::Any(filters), condition] = parts.as_slice() else {
            return Vec::new();
        };
        let patterns = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::When(ast::Trigger::Events(patterns)) => Some(patterns),
            _ => None,
        });
        let own: Vec<&EventPattern> = patterns
            .into_iter()
            .flatten()
            .filter(|pattern| Kind::find(&pattern.kind.text) == Some(kind))
            .collect();
        [
            self.scope(scope),
            self.filters(&own, filters),
            self.condition(clauses, condition),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn deadline(&self, clauses: &[&Clause], deadline: &Deadline) -> Vec<Outline> {
        let (mut scope, mut condition) = (None, None);
        if let Cond::All(parts) = &deadline.condition
            && let [scope_cond, own] = parts.as_slice()
        {
            scope = self.scope(scope_cond);
            condition = self.condition(clauses, own);
        }
        let written = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::When(ast::Trigger::Deadline { start, absent, .. }) => Some((start, absent)),
            _ => None,
        });
        let start = written.map(|(start, _)| Outline {
            section: Some(Section::Start),
            form: Form::All,
            children: match &start.filter {
                Some(filter) => vec![self.node(filter, &deadline.start.filter)],
                None => Vec::new(),
            },
            ..self.event(start, &deadline.start, deadline.start.filter.clone())
        });
        let without = written.and_then(|(_, absent)| absent.as_ref().zip(deadline.absent.as_ref()));
        let without = without.map(|(absent, typed)| {
            let own = self.event(absent, typed, always());
            let no = |language, event: &str| format!("{} {event}", Word::No.form(language));
            Outline {
                section: Some(Section::Without),
                text: Wording::new(
                    no(Language::Zh, &own.text.zh),
                    no(Language::En, &own.text.en),
                ),
                ..own
            }
        });
        [start, without, scope, condition]
            .into_iter()
            .flatten()
            .collect()
    }

    fn event(&self, pattern: &EventPattern, typed: &Pattern, cond: Cond) -> Outline {
        Outline {
            section: None,
            form: Form::Atom,
            text: self.worded(print::pattern(pattern, self.language), |writer| {
                writer.event(typed)
            }),
            cond,
            operands: Vec::new(),
            children: Vec::new(),
        }
    }

    fn condition(&self, clauses: &[&Clause], cond: &Cond) -> Option<Outline> {
        let written = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::If(condition) => Some(condition),
            _ => None,
        })?;
        Some(Outline {
            section: Some(Section::If),
            ..self.node(written, cond)
        })
    }

    /// `适用 城市=郑州, 城市=合肥, 品牌=…`: one of each key.
    fn scope(&self, cond: &Cond) -> Option<Outline> {
        let Cond::All(keys) = cond else { return None };
        if keys.is_empty() {
            return None;
        }
        let atom = |cond: &Cond| Outline {
            section: None,
            form: Form::Atom,
            text: scope_text(cond),
            cond: cond.clone(),
            operands: operands_of(cond, &self.rules.typed),
            children: Vec::new(),
        };
        let key = |cond: &Cond| match cond {
            Cond::Any(of) => match of.as_slice() {
                [one] => atom(one),
                many => Author::joined(Form::Any, cond, many.iter().map(atom).collect()),
            },
            one => atom(one),
        };
        let mut top = match keys.as_slice() {
            [one] => key(one),
            many => Author::joined(Form::All, cond, many.iter().map(key).collect()),
        };
        top.section = Some(Section::Scope);
        Some(top)
    }

    /// The trigger's own filters for one kind; none where one of them lets everything through.
    fn filters(&self, patterns: &[&EventPattern], conds: &[Cond]) -> Option<Outline> {
        let written: Option<Vec<&Condition>> = patterns
            .iter()
            .map(|pattern| pattern.filter.as_deref())
            .collect();
        let mut nodes: Vec<Outline> = written?
            .into_iter()
            .zip(conds)
            .map(|(filter, cond)| self.node(filter, cond))
            .collect();
        let mut top = if nodes.len() > 1 {
            Author::joined(Form::Any, &Cond::Any(conds.to_vec()), nodes)
        } else {
            nodes.pop()?
        };
        top.section = Some(Section::Where);
        Some(top)
    }

    fn joined(form: Form, cond: &Cond, children: Vec<Outline>) -> Outline {
        Outline {
            section: None,
            form,
            text: Wording::new("", ""),
            cond: cond.clone(),
            operands: Vec::new(),
            children,
        }
    }

    fn node(&self, written: &Condition, cond: &Cond) -> Outline {
        let (form, children) = match (&written.kind, cond) {
            (ConditionKind::All(of), Cond::All(typed)) => (Form::All, self.nodes(of, typed)),
            (ConditionKind::Any(of), Cond::Any(typed)) => (Form::Any, self.nodes(of, typed)),
            (ConditionKind::Not(inner), Cond::Not(typed)) => {
                (Form::Not, vec![self.node(inner, typed)])
            }
            (ConditionKind::Named(name), cond) if !is_flag(&name.text, cond) => {
                (Form::Named, self.predicate(&name.text, cond))
            }
            _ => (Form::Atom, Vec::new()),
        };
        let operands = if form == Form::Atom {
            self.operands(written, cond)
        } else {
            Vec::new()
        };
        Outline {
            section: None,
            form,
            text: match form {
                Form::Named => {
                    let name = print::condition(written, self.language);
                    Wording::new(name.clone(), name)
                }
                _ => self.worded(print::condition(written, self.language), |writer| {
                    writer.text(cond)
                }),
            },
            cond: cond.clone(),
            operands,
            children,
        }
    }

    fn nodes(&self, written: &[Condition], typed: &[Cond]) -> Vec<Outline> {
        let pairs = written.iter().zip(typed);
        pairs.map(|(own, cond)| self.node(own, cond)).collect()
    }

    fn predicate(&self, name: &str, cond: &Cond) -> Vec<Outline> {
        let files = self.rules.files.iter();
        let found = files
            .flat_map(|file| file.items.iter().map(move |item| (file, item)))
            .find_map(|(file, item)| match item {
                Item::Predicate(own) if own.name.text == name => Some((file, own)),
                _ => None,
            });
        found
            .map(|(file, own)| {
                let home = Author {
                    language: file.language,
                    ..*self
                };
                home.node(&own.condition, cond)
            })
            .into_iter()
            .collect()
    }

    /// What the typed atom reads, and written values whose text is not the value: sums, constants.
    fn operands(&self, written: &Condition, cond: &Cond) -> Vec<Operand> {
        let mut operands = Vec::new();
        if let (ConditionKind::Compare { left, right, .. }, Cond::Compare(_, a, b)) =
            (&written.kind, positive(cond))
        {
            let ty = a.ty(&self.rules.typed).or_else(|| b.ty(&self.rules.typed));
            for (written, expr) in [(left, a), (right, b)] {
                if is_reckoned(written, expr, ty) {
                    let text = self.worded(print::expression(written, self.language), |writer| {
                        writer.value(expr, ty)
                    });
                    operands.push(Operand {
                        name: (text.zh, text.en),
                        what: What::Value(expr.clone(), ty),
                    });
                }
            }
        }
        operands.extend(operands_of(cond, &self.rules.typed));
        operands
    }

    /// The author's words, and the same in the other language.
    fn worded(&self, own: String, other: impl FnOnce(Writer<'_>) -> String) -> Wording {
        let writer = |language| Writer {
            typed: &self.rules.typed,
            language,
            masked: false,
        };
        match self.language {
            Language::Zh => Wording::new(own, other(writer(Language::En))),
            Language::En => Wording::new(other(writer(Language::Zh)), own),
        }
    }
}

/// A bare name that is a flag field and no predicate.
fn is_flag(name: &str, cond: &Cond) -> bool {
    let read = match cond {
        Cond::Flag(Expr::Field(field)) => Some(*field),
        Cond::Flag(_) => return true,
        _ => None,
    };
    read.is_some() && Field::find(name) == read
}

/// Is its value neither written in place nor read from one place?
fn is_reckoned(written: &Expression, expr: &Expr, ty: Option<Type>) -> bool {
    match (&written.kind, expr) {
        (ExpressionKind::Name(_), Expr::Number(_)) => !matches!(ty, Some(Type::Term(_))),
        (ExpressionKind::Name(_), Expr::Id(_)) => true,
        (_, Expr::Plus(..) | Expr::Minus(..) | Expr::Times(..)) => true,
        (_, Expr::Least(_) | Expr::Most(_)) => true,
        _ => false,
    }
}

fn scope_text(cond: &Cond) -> Wording {
    match cond {
        Cond::Compare(_, Expr::Here(field, _), Expr::Id(value)) => {
            let (zh, en) = field_label(*field);
            Wording::new(format!("{zh}={value}"), format!("{en}={value}"))
        }
        _ => Wording::new("", ""),
    }
}
