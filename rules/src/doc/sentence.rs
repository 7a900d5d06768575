//! Clauses as sentences: what the formatter writes, without the marks that only a parser needs.

use crate::ast::{Clause, ClauseKind, Language, Literal, Rule, Step, Trigger};
use crate::print;

/// `当付款指令或付款完成时，若用途是解押款且…，则告警并暂停付款。`
pub(super) fn rule(rule: &Rule, language: Language) -> String {
    let find = |wanted: fn(&ClauseKind) -> bool| {
        let mut kinds = rule.clauses.iter().map(|Clause { kind, .. }| kind);
        kinds
            .find(|kind| wanted(kind))
            .map(|kind| clause(kind, language))
    };
    let when = find(|kind| matches!(kind, ClauseKind::When(Trigger::Events(_))));
    let deadline = find(|kind| matches!(kind, ClauseKind::When(Trigger::Deadline { .. })));
    let condition = find(|kind| matches!(kind, ClauseKind::If(_)));
    let then = find(|kind| matches!(kind, ClauseKind::Then(_))).unwrap_or_default();
    match language {
        Language::Zh => {
            let when = when
                .map(|when| format!("{when}时"))
                .or(deadline)
                .unwrap_or_default();
            let condition =
                condition.map_or_else(String::new, |condition| format!("，{condition}"));
            format!("{when}{condition}，{}。", then.replace("、", "并"))
        }
        Language::En => {
            let when = when.or(deadline).unwrap_or_default();
            let condition =
                condition.map_or_else(String::new, |condition| format!(", {condition}"));
            let text = format!("{when}{condition}, {}.", then.replace(", ", " and "));
            let mut chars = text.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(chars).collect()
            })
        }
    }
}

/// One clause as it reads.
pub(super) fn clause(kind: &ClauseKind, language: Language) -> String {
    plain(&print::clause(kind, language), language)
}

/// `2025-03-03 10:05 付款完成：金额 245万元，用途 解押款`.
pub(super) fn step(step: &Step) -> String {
    let (head, fields) = print::step(step, Language::Zh);
    if fields.is_empty() {
        return head;
    }
    let fields: Vec<String> = fields
        .iter()
        .map(|field| field.replacen('=', " ", 1))
        .collect();
    format!("{head}：{}", fields.join("，"))
}

/// A value.
pub(super) fn literal(literal: &Literal) -> String {
    print::literal(literal, Language::Zh)
}

/// Outside quotes: signs as words, no space between Chinese characters, no underscore in English.
fn plain(text: &str, language: Language) -> String {
    let mut out = String::new();
    for (place, piece) in text.split('"').enumerate() {
        if !place.is_multiple_of(2) {
            let (open, close) = match language {
                Language::Zh => ('“', '”'),
                Language::En => ('"', '"'),
            };
            out.push(open);
            out.push_str(piece);
            out.push(close);
        } else {
            out.push_str(&match language {
                Language::Zh => chinese(piece),
                Language::En => english(piece),
            });
        }
    }
    out
}

fn chinese(text: &str) -> String {
    let words = text
        .replace(" >= ", " 不低于 ")
        .replace(" <= ", " 不高于 ")
        .replace(" > ", " 高于 ")
        .replace(" < ", " 低于 ")
        .replace(", ", "、")
        .replace('\n', " ");
    let mut out = String::new();
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match c {
            ' ' if out.ends_with(is_chinese)
                || out.ends_with(' ')
                || next.is_some_and(is_chinese) => {}
            '.' if out.ends_with(is_chinese) && next.is_some_and(is_chinese) => out.push('的'),
            c => out.push(c),
        }
    }
    out
}

fn is_chinese(c: char) -> bool {
    ('\u{2e80}'..'\u{a000}').contains(&c) || "，。、；：（）()".contains(c)
}

fn english(text: &str) -> String {
    let mut text = text.replace('\n', " ");
    while text.contains("  ") {
        text = text.replace("  ", " ");
    }
    text.replace("deal.", "the deal's ")
        .replace('_', " ")
        .replace(" plus ", " and ")
}
