//! Printing and parsing are each other's inverse, in both languages.

use crate::tree;
use anxin_rules::ast::{File, Language};
use anxin_rules::diagnostic::render;
use anxin_rules::parser::parse;
use anxin_rules::print::print;
use anxin_rules::translate::translate;
use proptest::prelude::*;

/// The tree as text, without places and language.
fn shape(file: &File) -> String {
    let mut file = file.clone();
    file.language = Language::Zh;
    let text = format!("{file:#?}");
    let mut shape = String::new();
    let mut skipped = 0;
    for line in text.lines() {
        match (skipped, line.trim()) {
            (0, inner) if inner.ends_with("Span {") => skipped = 3,
            (0, _) => {
                shape.push_str(line);
                shape.push('\n');
            }
            _ => skipped -= 1,
        }
    }
    shape
}

/// Parses what must be sound.
fn sound(source: &str) -> File {
    let parsed = parse(source);
    let said = render(&parsed.diagnostics, source, "file", Language::En);
    assert!(parsed.diagnostics.is_empty(), "{said}");
    parsed.file
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same_tree(file in tree::file()) {
        for language in [Language::Zh, Language::En] {
            let printed = print(&file, language);
            let again = sound(&printed);
            prop_assert_eq!(again.language, language);
            prop_assert_eq!(shape(&again), shape(&file), "{}", printed);
            prop_assert_eq!(print(&again, language), printed);
        }
    }
}

proptest! {
    /// Turned into the other language and back, a tree of any names is what it was.
    #[test]
    fn the_other_language_leads_back(file in tree::file()) {
        let turned = |file: &File, language| {
            let mut files = [file.clone()];
            translate(&mut files, language);
            sound(&print(&files[0], language))
        };
        let chinese = turned(&file, Language::Zh);
        let back = turned(&turned(&chinese, Language::En), Language::Zh);
        prop_assert_eq!(shape(&back), shape(&chinese));
    }
}

/// Random trees once came back changed from these; the files of seeds do not say what they were.
#[test]
fn what_once_came_back_changed() {
    for line in [
        "定义 甲 = 付款完成 其中 甲 不属于 丙[丁] 个数 有值",
        "默认 基准 城市 英文 \"甲\" = 0元",
        "默认 基准 甲 英文 \"乙\" = 0元\n默认 例外 丙 减 0元 先于 甲, 乙",
        "定义 甲 = 本事件.收款方 是 经纪人编号",
    ] {
        let file = sound(&format!("规则文件 案\n语言版本 1\n\n{line}\n"));
        let printed = print(&file, Language::Zh);
        assert_eq!(shape(&sound(&printed)), shape(&file), "{printed}");
        let mut files = [file.clone()];
        translate(&mut files, Language::En);
        let mut files = [sound(&print(&files[0], Language::En))];
        translate(&mut files, Language::Zh);
        assert_eq!(shape(&files[0]), shape(&file), "{line}");
    }
}

const ZH: &str = include_str!("ok/sample.rule");
const EN: &str = include_str!("ok/sample_en.rule");

/// What the sample's author named, longest first; all else is vocabulary.
const OWN_NAMES: &[(&str, &str)] = &[
    ("已过户且已交割", "transferred_and_handed_over"),
    ("有交割保证金", "handover_deposit_held"),
    ("欠费单笔封顶", "arrears_cap"),
    ("平台分担", "platform_share"),
    ("交易管理", "transaction_manager"),
    ("交易办理", "transaction_processing"),
    ("先行赔付", "advanced"),
    ("标准达标", "standards_met"),
    ("还贷宽限", "repay_grace"),
    ("高债务率", "high_debt_ratio"),
    ("在途交易", "open_deals"),
    ("已催缴", "dunned"),
    ("郑州", "zhengzhou"),
    ("欠费", "arrears"),
];

/// The English lines of a printed file; lines of free text say nothing in another language.
fn without_free_text(printed: &str) -> Vec<&str> {
    let free = ["rules_file", "basis", "message", "parameter", "from"];
    printed
        .lines()
        .take_while(|line| !line.starts_with("test "))
        .filter(|line| !free.iter().any(|word| line.trim().starts_with(word)))
        .map(|line| {
            line.split(" chinese ")
                .next()
                .unwrap()
                .split(" \"")
                .next()
                .unwrap()
        })
        .collect()
}

#[test]
fn the_sample_is_the_same_tree_in_both_languages() {
    let mut files = [sound(ZH)];
    translate(&mut files, Language::En);
    let mut translated = print(&files[0], Language::En);
    for (chinese, english) in OWN_NAMES {
        translated = translated.replace(chinese, english);
    }
    let english = print(&sound(EN), Language::En);
    assert!(english.contains("payee_account is not in deal.escrow_accounts"));
    assert_eq!(without_free_text(&translated), without_free_text(&english));
}

#[test]
fn full_width_signs_and_digits_are_the_same_tree() {
    let mut quoted = false;
    let wide: String = ZH
        .lines()
        .map(|line| {
            let free = ["规则 ", "规则文件", "标准 ", "承诺 ", "测试 "]
                .iter()
                .any(|start| line.starts_with(start));
            let widened = line.chars().map(|c| {
                quoted ^= c == '"';
                if free || quoted { c } else { widen(c) }
            });
            widened.collect::<String>() + "\n"
        })
        .collect();
    assert!(wide.contains("２０２５－０３－０１　１４：２０"), "{wide}");
    assert_eq!(shape(&sound(&wide)), shape(&sound(ZH)));
}

fn widen(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '"' => '"',
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        _ => c,
    }
}
