//! A label is a name in the file's language and perhaps a text in the other: there they change places.
//!
//! Where either text is no name (it has a space, it is a word of the language), the label stays as
//! it is; where two labels would get one name, all labels of the rule stay. So back is the way there.

use crate::ast::{Clause, ClauseKind, File, Item, Label};
use crate::lexer::{TokenKind, lex};
use crate::words::{self, lookup};
use std::collections::BTreeMap;

/// Swaps the labels of each standard and commitment, and the names by which its clauses refer to them.
pub(super) fn swap(file: &mut File) {
    swap_among(&mut file.defaults);
    for item in &mut file.items {
        if let Item::Commitment(rule) | Item::Standard(rule) = item {
            swap_among(&mut rule.clauses);
        }
    }
}

fn swap_among(clauses: &mut [Clause]) {
    let Some(partners) = partners(clauses) else {
        return;
    };
    for clause in clauses {
        if let Some(label) = label_of(clause)
            && let Some(other) = other_name(label)
        {
            let own = std::mem::replace(&mut label.name.text, other);
            label.other = Some(own);
        }
        if let ClauseKind::Exception(exception) = &mut clause.kind {
            for name in &mut exception.before {
                if let Some(partner) = partners.get(&name.text) {
                    name.text.clone_from(partner);
                }
            }
        }
    }
}

/// Each label's name and what it becomes, both ways; none where two labels would meet in one name.
fn partners(clauses: &mut [Clause]) -> Option<BTreeMap<String, String>> {
    let mut partners = BTreeMap::new();
    for label in clauses.iter_mut().filter_map(label_of) {
        let own = label.name.text.clone();
        let other = other_name(label).unwrap_or_else(|| own.clone());
        for (one, its) in [(&own, &other), (&other, &own)] {
            let known = partners.entry(one.clone()).or_insert_with(|| its.clone());
            if known != its {
                return None;
            }
        }
    }
    Some(partners)
}

/// What a label is called in the other language, if the two can change places.
fn other_name(label: &Label) -> Option<String> {
    let other = label.other.clone()?;
    (is_name(&other) && is_name(&label.name.text)).then_some(other)
}

fn label_of(clause: &mut Clause) -> Option<&mut Label> {
    match &mut clause.kind {
        ClauseKind::Requirement(of) | ClauseKind::Exclusion(of) => Some(&mut of.label),
        ClauseKind::Role(label)
        | ClauseKind::Link(label)
        | ClauseKind::Question { label, .. }
        | ClauseKind::Base { label, .. }
        | ClauseKind::TimeLimit { label, .. } => Some(label),
        ClauseKind::Exception(of) => Some(&mut of.label),
        _ => None,
    }
}

/// One word that is none of the language's own.
fn is_name(text: &str) -> bool {
    use crate::ast::Language::{En, Zh};
    let lexed = lex(text);
    let [token] = lexed.tokens.as_slice() else {
        return false;
    };
    let own = matches!(&token.kind, TokenKind::Word(word) if word == text);
    own && lexed.comments.is_empty()
        && [Zh, En]
            .iter()
            .all(|language| lookup(text, *language).is_none())
        && words::split(text).is_none()
}
