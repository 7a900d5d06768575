//! What to type for a Chinese phrase that was written without spaces.

use super::{W, Word, lookup};
use crate::ast::Language;

/// Words that seldom stand inside a name, so that they betray a missing space.
const TELLING: &[Word] = &[
    W::And,
    W::Or,
    W::Is,
    W::IsNot,
    W::In,
    W::NotIn,
    W::Present,
    W::Absent,
    W::Where,
    W::After,
    W::No,
    W::Count,
];

/// Words that betray a missing space when they lead.
const LEADING: &[Word] = &[
    W::When,
    W::If,
    W::Then,
    W::Not,
    W::Any,
    W::SoFar,
    W::Last,
    W::Latest,
    W::Since,
    W::Sum,
    W::By,
    W::At,
    W::Same,
    W::Severity,
    W::Type,
    W::Mode,
    W::Version,
    W::Rule,
    W::Test,
    W::Case,
    W::Constant,
    W::Parameter,
    W::Define,
    W::Register,
    W::Expect,
    W::AdvanceTo,
    W::Enter,
    W::Exit,
    W::Keep,
];

/// What to type for a Chinese phrase written without spaces: `若用途是解押款` gives `若 用途 是 解押款`.
///
/// Only for a text that is already known to be wrong: a sound name may hold such a word.
pub fn split(text: &str) -> Option<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let leads = pieces
            .last()
            .is_none_or(|last| lookup(last, Language::Zh).is_some())
            && current.is_empty();
        match longest(rest, leads) {
            Some(form) => {
                if !current.is_empty() {
                    pieces.push(std::mem::take(&mut current));
                }
                pieces.push(form.to_owned());
                rest = rest.strip_prefix(form).unwrap_or("");
            }
            None => {
                current.push(first);
                rest = rest.strip_prefix(first).unwrap_or("");
            }
        }
    }
    if !current.is_empty() {
        pieces.push(current);
    }
    (pieces.len() > 1).then(|| pieces.join(" "))
}

/// The longest telling word at the start of `text`; `leads` admits the leading words too.
fn longest(text: &str, leads: bool) -> Option<&'static str> {
    TELLING
        .iter()
        .chain(LEADING.iter().filter(|_| leads))
        .map(|word| word.form(Language::Zh))
        .filter(|form| text.starts_with(form))
        .max_by_key(|form| form.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_together_phrase_is_split_at_its_words() {
        for (wrong, right) in [
            ("若用途是解押款", Some("若 用途 是 解押款")),
            ("付款完成其中", Some("付款完成 其中")),
            ("最近3天", Some("最近 3天")),
            ("收款账户不属于监管账户", Some("收款账户 不属于 监管账户")),
            ("合同签署", None),
            ("用途", None),
        ] {
            assert_eq!(split(wrong).as_deref(), right, "{wrong}");
        }
    }
}
