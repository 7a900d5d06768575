//! A label is a name in the file's language and perhaps a text in the other: there they change places.
//!
//! Where the other text is no name (it has a space), nothing is swapped.

use crate::ast::{Clause, ClauseKind, File, Item, Label};
use crate::lexer::{TokenKind, lex};
use crate::words::{self, lookup};
use std::collections::BTreeMap;

/// Swaps the labels of each standard and commitment, and the names by which its clauses refer to them.
pub(super) fn swap(file: &mut File) {
    for label in file.defaults.iter_mut().filter_map(label_of) {
        turned(label);
    }
    for item in &mut file.items {
        if let Item::Commitment(rule) | Item::Standard(rule) = item {
            let labels = rule.clauses.iter_mut().filter_map(label_of);
            let renamed: BTreeMap<String, String> = labels.filter_map(turned).collect();
            for clause in &mut rule.clauses {
                if let ClauseKind::Exception(exception) = &mut clause.kind {
                    for name in &mut exception.before {
                        if let Some(other) = renamed.get(&name.text) {
                            other.clone_into(&mut name.text);
                        }
                    }
                }
            }
        }
    }
}

/// Swaps one label: the name that it had, and the one that it has now.
fn turned(label: &mut Label) -> Option<(String, String)> {
    let other = label.other.clone().filter(|other| is_name(other))?;
    let own = std::mem::replace(&mut label.name.text, other.clone());
    label.other = Some(own.clone());
    Some((own, other))
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
