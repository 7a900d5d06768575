//! A condition as `且` and `或` of atoms, `非` moved down to the atoms, with what its truth says of values.

use super::atoms::{Atoms, When};
use super::known::{every, some};
use crate::typed::Cond;

/// A part of a condition.
pub(super) struct Node<'c> {
    /// The condition, or what stands behind its `非`.
    pub cond: &'c Cond,
    /// False: it is denied.
    pub sign: bool,
    /// What it is made of.
    pub form: Form<'c>,
    /// What its truth says of values.
    pub when: When,
}

/// How it is made.
pub(super) enum Form<'c> {
    Atom,
    All(Vec<Node<'c>>),
    Any(Vec<Node<'c>>),
}

impl<'c> Node<'c> {
    /// The tree of a condition, or with `sign` false of its contrary.
    pub fn of(cond: &'c Cond, sign: bool, atoms: &mut Atoms<'_>) -> Node<'c> {
        match cond {
            Cond::Not(inner) => Node::of(inner, !sign, atoms),
            Cond::All(of) | Cond::Any(of) if of.len() == 1 => match of.first() {
                Some(one) => Node::of(one, sign, atoms),
                None => Node::joined(cond, sign, Vec::new()),
            },
            Cond::All(_) | Cond::Any(_) => {
                let mut parts = Vec::new();
                gather(cond, sign, is_all(cond, sign), &mut parts, atoms);
                Node::joined(cond, sign, parts)
            }
            atom => {
                let when = atoms.when(atom);
                Node {
                    cond,
                    sign,
                    form: Form::Atom,
                    when: if sign { when } else { when.denied() },
                }
            }
        }
    }

    /// Several conditions that all hold.
    pub fn all(cond: &'c Cond, parts: Vec<Node<'c>>) -> Node<'c> {
        Node {
            cond,
            sign: true,
            when: When {
                yes: every(parts.iter().map(|part| &part.when.yes)),
                not_no: every(parts.iter().map(|part| &part.when.not_no)),
                no: some(parts.iter().map(|part| &part.when.no)),
                not_yes: some(parts.iter().map(|part| &part.when.not_yes)),
            },
            form: Form::All(parts),
        }
    }

    fn joined(cond: &'c Cond, sign: bool, parts: Vec<Node<'c>>) -> Node<'c> {
        if is_all(cond, sign) {
            return Node {
                sign,
                ..Node::all(cond, parts)
            };
        }
        Node {
            cond,
            sign,
            when: When {
                yes: some(parts.iter().map(|part| &part.when.yes)),
                not_no: some(parts.iter().map(|part| &part.when.not_no)),
                no: every(parts.iter().map(|part| &part.when.no)),
                not_yes: every(parts.iter().map(|part| &part.when.not_yes)),
            },
            form: Form::Any(parts),
        }
    }
}

/// Is it, with this sign, a `且`?
fn is_all(cond: &Cond, sign: bool) -> bool {
    matches!(cond, Cond::All(_)) == sign
}

/// The parts of a `且` (or of a `或`), those of a `且` inside it among them.
fn gather<'c>(
    cond: &'c Cond,
    sign: bool,
    all: bool,
    parts: &mut Vec<Node<'c>>,
    atoms: &mut Atoms<'_>,
) {
    match cond {
        Cond::Not(inner) => gather(inner, !sign, all, parts, atoms),
        Cond::All(of) | Cond::Any(of) if of.len() == 1 || is_all(cond, sign) == all => {
            of.iter()
                .for_each(|part| gather(part, sign, all, parts, atoms));
        }
        other => parts.push(Node::of(other, sign, atoms)),
    }
}

impl When {
    /// Of the contrary.
    fn denied(self) -> When {
        When {
            yes: self.no,
            no: self.yes,
            not_no: self.not_yes,
            not_yes: self.not_no,
        }
    }
}
