//! What an atom reads: the values and past events that a person wants to see beside it.

use crate::rule_set::TypedRules;
use crate::typed::{Cond, Expr, Label, Pattern, Span, Type};

/// What a person wants to see beside an atom.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub name: Label,
    pub what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Value(Expr, Option<Type>),
    /// Events of a window.
    Events(Option<Span>, Pattern),
    /// Events since the latest of others.
    Since(Pattern, Pattern),
}

/// The atom under `不是`, `不属于`, `没有`, `无值`.
pub(crate) fn positive(cond: &Cond) -> &Cond {
    match cond {
        Cond::Not(inner) => inner,
        own => own,
    }
}

/// Everything that an atom reads, each once.
pub(super) fn operands_of(cond: &Cond, rules: &TypedRules) -> Vec<Operand> {
    let mut found = Vec::new();
    match positive(cond) {
        Cond::Compare(_, left, right) | Cond::Member(left, right) | Cond::Subset(left, right) => {
            read(left, rules, &mut found);
            read(right, rules, &mut found);
        }
        // Two sets compared are each in the other.
        Cond::All(of) => {
            if let Some(Cond::Subset(left, right)) = of.first() {
                read(left, rules, &mut found);
                read(right, rules, &mut found);
            }
        }
        Cond::Present(value) | Cond::Flag(value) => read(value, rules, &mut found),
        Cond::Has(within, pattern) => found.push(Operand {
            name: pattern.label(),
            what: What::Events(*within, (**pattern).clone()),
        }),
        Cond::Since(start, event, _) => found.push(Operand {
            name: event.label(),
            what: What::Since((**start).clone(), (**event).clone()),
        }),
        Cond::Any(_) | Cond::Not(_) => {}
    }
    let mut seen: Vec<Label> = Vec::new();
    found.retain(|operand| {
        let new = !seen.contains(&operand.name);
        seen.push(operand.name.clone());
        new
    });
    found
}

fn read(expr: &Expr, rules: &TypedRules, out: &mut Vec<Operand>) {
    match expr {
        Expr::Number(_) | Expr::Id(_) => {}
        Expr::Plus(left, right) | Expr::Minus(left, right) | Expr::Times(left, right, _) => {
            read(left, rules, out);
            read(right, rules, out);
        }
        Expr::Least(of) | Expr::Most(of) | Expr::Set(of) => {
            of.iter().for_each(|own| read(own, rules, out));
        }
        leaf => {
            if let Expr::OtherDeals(_, key) | Expr::InTable(_, key) = leaf {
                read(key, rules, out);
            }
            out.push(Operand {
                name: label(leaf, rules),
                what: What::Value(leaf.clone(), leaf.ty(rules)),
            });
        }
    }
}

/// A table is shown by its name.
fn label(leaf: &Expr, rules: &TypedRules) -> Label {
    match leaf {
        Expr::InTable(table, _) => {
            let own = rules.tables.get(*table);
            own.map_or_else(Label::default, |own| own.label.clone())
        }
        leaf => leaf.label(&rules.parameters),
    }
}
