//! A new rule file to start from: one rule and its tests, each line with what it is for. It checks and
//! its tests pass as it stands, so that an author begins from green.

use crate::ast::Language;

/// What goes into the file.
#[derive(Clone, Copy, Debug)]
pub struct Blank<'a> {
    /// `B8`, or `B8.x` for a second rule of a characteristic.
    pub id: &'a str,
    /// What the rule is called.
    pub title: &'a str,
    /// Letter of its type of loss.
    pub risk: &'a str,
    /// Why it exists.
    pub basis: &'a str,
}

/// The file.
#[must_use]
pub fn template(blank: Blank<'_>, language: Language) -> String {
    let form = match language {
        Language::Zh => include_str!("template/zh.rule"),
        Language::En => include_str!("template/en.rule"),
    };
    // A name has no dot; the parameter of `B8.x` is `B8_x…`.
    let name = blank.id.replace('.', "_");
    form.replace("NAME", &name)
        .replace("LETTER", blank.risk)
        .replace("BASIS", &escaped(blank.basis))
        .replace("RULE", blank.id)
        .replace("TITLE", &escaped(blank.title))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', " ")
}
