//! Every diagnostic beside its explanation: files of `diagnostics/` and what is said of them, in both
//! languages. `UPDATE_GOLDEN=1 cargo test -p anxin-rules --test diagnostics` writes the text anew.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and read its data"
)]

use anxin_rules::ast::Language;
use anxin_rules::diagnostic::{Code, Diagnostic, Severity, code, render};
use anxin_rules::parser::{MAX_FILE_BYTES, MAX_PARTS, parse};
use anxin_rules::{CHECKER_CODES, Calendar, RuleSet, Source, case};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What all of a file is found wrong with: its syntax, or else its rules and its tests.
fn found(source: &str) -> Vec<Diagnostic> {
    let parsed = parse(source).diagnostics;
    if !parsed.is_empty() {
        return parsed;
    }
    let file = Source {
        name: "file",
        text: source,
    };
    let loaded = RuleSet::load(&[file], &Calendar::default());
    let mut found: Vec<Diagnostic> = loaded.diagnostics.into_iter().map(|(_, one)| one).collect();
    found.extend(case::read(source).diagnostics);
    found.sort_by_key(|one| one.span);
    found
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The files of the folder by name, and what no readable file shows: too much of something.
fn mistakes() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "rule" || end == "case")
        })
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.extend(too_much().map(|(name, text)| (name.to_owned(), text)));
    files.sort();
    files
}

fn too_much() -> impl Iterator<Item = (&'static str, String)> {
    let head = "规则文件 x\n语言版本 1\n默认 类型 A\n默认 级别 低\n默认 模式 影子\n";
    let rule = |id: usize, condition: &str| {
        format!("规则 甲{id} x\n  当 付款完成\n  若 {condition}\n  则 告警\n")
    };
    let rules: String = (0..=2_000).map(|id| rule(id, "金额 > 1元")).collect();
    let histories: String = (1..=1_025)
        .map(|id| rule(id, &format!("此前 有 定金支付 其中 金额 > {id}元")))
        .collect();
    let steps: String = (1..=350)
        .map(|id| {
            let yuan = (0..100).map(|last| format!("金额 是 {id}{last:02}元"));
            rule(id, &yuan.collect::<Vec<_>>().join(" 或 "))
        })
        .collect();
    let large: Vec<String> = (1..=200).map(|fen| format!("金额 是 {fen}元")).collect();
    [
        (
            "too_large_a_file.rule",
            "#".repeat(MAX_FILE_BYTES.saturating_add(1)),
        ),
        (
            "too_long_a_list.rule",
            format!("规则文件 x\n定义 甲 = a{}", " 或 a".repeat(MAX_PARTS)),
        ),
        ("too_many_rules.rule", format!("{head}{rules}")),
        ("too_many_steps.rule", format!("{head}{steps}")),
        ("too_many_histories.rule", format!("{head}{histories}")),
        (
            "too_large_a_rule.rule",
            format!("{head}{}", rule(1, &large.join(" 或 "))),
        ),
    ]
    .into_iter()
}

fn said(name: &str, source: &str) -> String {
    let found = found(source);
    let zh = render(&found, source, name, Language::Zh);
    let en = render(&found, source, name, Language::En);
    format!("{zh}---- English ----\n\n{en}")
}

#[test]
fn every_mistake_is_explained_in_both_languages() {
    let mut wrong = String::new();
    for (name, source) in mistakes() {
        let got = said(&name, &source);
        let beside = folder().join(&name).with_extension("txt");
        if std::env::var("UPDATE_GOLDEN").is_ok() {
            std::fs::write(&beside, &got).unwrap();
        }
        if std::fs::read_to_string(&beside).unwrap_or_default() != got {
            wrong.push_str(&format!("\n{name}: UPDATE_GOLDEN=1 takes over:\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn codes() -> impl Iterator<Item = &'static Code> {
    let syntax = code::SYNTAX.into_iter();
    syntax
        .chain(CHECKER_CODES.iter().copied())
        .chain(case::code::CASES)
}

#[test]
fn every_code_has_an_example_and_every_error_says_what_to_type() {
    let mut seen = BTreeSet::new();
    let mut silent = BTreeSet::new();
    for (name, source) in mistakes() {
        let found = found(&source);
        assert!(!found.is_empty(), "{name} has no mistake");
        for one in found {
            seen.insert(one.code.id);
            let helpful = one
                .help
                .is_some_and(|help| !help.zh.is_empty() && !help.en.is_empty());
            if one.severity == Severity::Error && !helpful {
                silent.insert(format!("{} in {name}: {}", one.code.id, one.message.en));
            }
        }
    }
    let without: Vec<&str> = codes()
        .map(|code| code.id)
        .filter(|id| !seen.contains(id))
        .collect();
    assert!(
        without.is_empty(),
        "no example in tests/diagnostics: {without:?}"
    );
    assert!(silent.is_empty(), "no help: {silent:#?}");
}

#[test]
fn codes_ascend_and_are_explained() {
    let ids: Vec<&str> = codes().map(|code| code.id).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), ids.len());
    assert!(CHECKER_CODES.is_sorted_by(|a, b| a.id < b.id));
    assert!(codes().all(|code| !code.why_zh.is_empty() && !code.why_en.is_empty()));
}
