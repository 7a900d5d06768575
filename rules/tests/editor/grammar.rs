//! The editors' grammar is made of the language's own tables, so no word can be missing from it.
//! `UPDATE_GOLDEN=1 cargo test -p anxin-rules --test editor` writes it anew.

use anxin_events::vocabulary::TERM_SETS;
use anxin_events::{Field, Kind};
use anxin_rules::editor::choices;
use anxin_rules::facts::FACTS;
use anxin_rules::words;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// No letter of a word before it, and none behind it.
const BEFORE: &str = r"(?<![\p{L}\p{N}_·])";
const BEHIND: &str = r"(?![\p{L}\p{N}_·])";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editor/vscode/anxin.tmLanguage.json")
}

/// One of these words as a whole; of two that begin alike the longer is tried first.
fn any_of<'a>(forms: impl IntoIterator<Item = &'a str>) -> String {
    let mut forms: Vec<&str> = forms.into_iter().filter(|form| !form.is_empty()).collect();
    forms.sort_by_key(|form| (std::cmp::Reverse(form.chars().count()), *form));
    forms.dedup();
    format!("{BEFORE}(?:{}){BEHIND}", forms.join("|"))
}

fn both<'a>(words: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = &'a str> {
    words.iter().flat_map(|(zh, en)| [*zh, *en])
}

fn pattern(scope: &str, regex: &str) -> Json {
    json!({"name": format!("{scope}.anxin"), "match": regex})
}

fn grammar() -> Json {
    let [blocks, lines, rest] = words::groups();
    let units: Vec<&str> = words::units().collect();
    let kinds = Kind::ALL.iter().map(|kind| kind.spec());
    let fields = Field::ALL.iter().map(|field| field.spec());
    let facts = FACTS.iter().flat_map(|fact| [fact.zh, fact.name]);
    let terms = TERM_SETS.iter().flat_map(|set| set.terms);
    let terms = terms.map(|term| (term.zh, term.name)).chain(choices());
    let quoted = |open: &str, close: &str| {
        json!({"name": "string.quoted.anxin", "begin": open, "end": format!("{close}|$"), "patterns": [
            pattern("constant.character.escape", r#"\\["\\n”]"#),
            pattern("variable.parameter", r"\{\{|\}\}|\{[^{}]*\}"),
        ]})
    };
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Anxin",
        "scopeName": "source.anxin",
        "fileTypes": ["rule", "case"],
        "patterns": [
            pattern("comment.line.number-sign", "[#＃].*$"),
            quoted("\"", "\""),
            quoted("“", "”"),
            // Only where a line begins: `来源` is a field elsewhere.
            pattern("storage.type", &format!("^[ \\t　]*{}", any_of(both(&blocks)))),
            pattern("keyword.control", &format!("^[ \\t　]*{}", any_of(both(&lines)))),
            pattern("constant.numeric.date", &format!(r"{BEFORE}\d{{4}}-\d{{2}}-\d{{2}}(?:[ T]\d{{2}}:\d{{2}}(?::\d{{2}})?)?")),
            pattern("constant.numeric", &format!(r"{BEFORE}-?\d+(?:\.\d+)?\s*(?:%|％|(?:{}){BEHIND})?", longest_first(units))),
            pattern("keyword.operator", "[<>]=?|!=|[=≠≤≥+×−*]"),
            pattern("entity.name.type", &any_of(kinds.flat_map(|kind| [kind.zh, kind.name]))),
            pattern("variable.other", &any_of(fields.flat_map(|field| [field.zh, field.name]).chain(facts))),
            pattern("keyword.other", &any_of(both(&rest).chain(both(&blocks)).chain(both(&lines)))),
            pattern("constant.language", &any_of(terms.flat_map(|(zh, en)| [zh, en]))),
        ],
    })
}

fn longest_first(mut forms: Vec<&str>) -> String {
    forms.sort_by_key(|form| (std::cmp::Reverse(form.chars().count()), *form));
    forms.join("|")
}

#[test]
fn the_grammar_knows_every_word() {
    let text = format!("{}\n", serde_json::to_string_pretty(&grammar()).unwrap());
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::write(path(), &text).unwrap();
    }
    let stands = std::fs::read_to_string(path()).unwrap();
    assert!(
        stands == text,
        "UPDATE_GOLDEN=1 writes {}",
        path().display()
    );
    for form in words::all().flat_map(|(zh, en)| [zh, en]) {
        assert!(stands.contains(form), "{form} is not in the grammar");
    }
}
