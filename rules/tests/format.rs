//! The formatter loses nothing: no comment, no meaning, and in the other language no name.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "reads the recorded cases; a test may stop at the first surprise"
)]

use anxin_rules::ast::Language;
use anxin_rules::format::format;
use anxin_rules::{Calendar, RuleSet, Source, library};
use std::fs;
use std::path::Path;

fn formatted(texts: &[String], language: Option<Language>) -> Vec<String> {
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|text| Source { name: "file", text })
        .collect();
    format(&sources, language)
        .into_iter()
        .map(|text| text.unwrap())
        .collect()
}

fn one(text: &str) -> String {
    formatted(&[text.to_owned()], None).remove(0)
}

/// The shipped rules, and every recorded case.
fn real_files() -> Vec<String> {
    let rules = library::sources().into_iter();
    let mut texts: Vec<String> = rules.map(|source| source.text.to_owned()).collect();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/cases");
    let mut paths: Vec<_> = fs::read_dir(cases)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "case"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    texts.extend(paths.iter().map(|path| fs::read_to_string(path).unwrap()));
    texts
}

fn load(texts: &[String]) -> RuleSet {
    let rules = texts.iter().filter(|text| {
        let head = text.lines().find(|line| !line.starts_with('#')).unwrap();
        head.starts_with("规则文件") || head.starts_with("rules_file")
    });
    let sources: Vec<Source<'_>> = rules.map(|text| Source { name: "file", text }).collect();
    let loaded = RuleSet::load(&sources, &Calendar::default());
    let found: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|(_, one)| &one.message.zh)
        .collect();
    loaded.rule_set.unwrap_or_else(|| panic!("{found:?}"))
}

#[test]
fn a_formatted_file_is_formatted() {
    for text in real_files() {
        let once = one(&text);
        assert_eq!(one(&once), once);
    }
}

/// At every fifth line at once, and then at the next ones, so that the time grows with a file and not with
/// its square.
#[test]
fn a_comment_survives_wherever_it_stands() {
    for text in real_files() {
        for (first, own_line) in (0..5).flat_map(|first| [(first, true), (first, false)]) {
            let mut changed = String::new();
            let mut places = Vec::new();
            for (place, line) in text.lines().enumerate() {
                let chosen = place % 5 == first;
                if chosen && own_line {
                    changed += &format!("  # here is {place}.\n{line}\n");
                } else if chosen {
                    changed += &format!("{line}  # here is {place}.\n");
                } else {
                    changed += &format!("{line}\n");
                }
                places.extend(chosen.then_some((place, line)));
            }
            let found = one(&changed);
            for (place, line) in places {
                let count = found.matches(&format!("# here is {place}.")).count();
                assert_eq!(count, 1, "line {place}: {line}");
            }
        }
    }
}

/// There and back again gives the same bytes, and what the rules mean never changes on the way.
#[test]
fn the_other_language_means_the_same_and_leads_back() {
    let chinese = formatted(&real_files(), Some(Language::Zh));
    let english = formatted(&chinese, Some(Language::En));
    assert_eq!(formatted(&english, Some(Language::Zh)), chinese);
    let digest = load(&chinese).digest().to_owned();
    assert_eq!(load(&english).digest(), digest);
    assert_eq!(load(&real_files()).digest(), digest);
}

/// Names that are a value in one place and a field in another, and names that an author chose.
#[test]
fn a_name_is_turned_by_what_it_means_where_it_stands() {
    let table = [
        ("若 收款方 是 经纪人", "if payee is agent"),
        ("若 经纪人编号 有值", "if agent is present"),
        ("若 经纪人编号 是 \"A-1\"", "if agent is \"A-1\""),
        (
            "若 收款方 属于 {经纪人, 门店, 品牌}",
            "if payee is in {agent, store, brand}",
        ),
        (
            "若 收款账户 不属于 本交易.监管账户",
            "if payee_account is not in deal.escrow_accounts",
        ),
        (
            "若 此前 有 监管协议签署 其中 监管账户 有值",
            "if so_far any escrow_agreement_signed where escrow_account is present",
        ),
        (
            "若 最近一次 产权核验.来源 不是 登记机构",
            "if latest title_checked.source is not registry",
        ),
        (
            "若 金额 > 起点 且 品牌 >= 起点",
            "if amount > 起点\n     and 品牌 >= 起点",
        ),
        (
            "若 在途[房屋] 中 其他交易 个数 >= 1",
            "if 在途[property] other_deals count >= 1",
        ),
        ("级别 严重", "severity critical"),
        ("模式 影子", "mode shadow"),
        ("适用 城市=郑州, 品牌=BR-1", "scope city=郑州, brand=BR-1"),
        ("则 告警, 暂停放款", "then alert, hold_release"),
        ("涉险 买方 金额", "at_stake buyer amount"),
        (
            "证据 本事件, 最近一次 抵押余额证明",
            "evidence event, latest mortgage_balance_stated",
        ),
        (
            "合并 按 交易, 收款账户 在 30天 内",
            "merge by deal, payee_account within 30 days",
        ),
    ];
    let zh_head = "规则文件 名字\n语言版本 1\n\n常量 起点 = 5万元\n\n常量 品牌 = 5万元\n\n登记簿 在途 按 房屋\n  加入 当 合同签署\n\n规则 R\n  ";
    for (zh, en) in table {
        let text = format!("{zh_head}{zh}\n");
        let english = formatted(&[text], Some(Language::En)).remove(0);
        assert!(english.ends_with(&format!("\n  {en}\n")), "{zh}\n{english}");
        let back = formatted(std::slice::from_ref(&english), Some(Language::Zh)).remove(0);
        assert_eq!(
            back.replace("\n     ", " ").lines().last().unwrap().trim(),
            zh
        );
    }
}

#[test]
fn a_file_with_an_error_is_left_alone() {
    let source = Source {
        name: "file",
        text: "规则文件 错\n语言版本 1\n规则 R\n  若 (金额 > 5元\n",
    };
    let formatted = format(&[source], None).remove(0);
    assert_eq!(formatted.unwrap_err()[0].code.id, "E2112");
}

#[test]
fn the_shipped_files_are_in_canonical_form() {
    for source in library::sources() {
        assert!(
            one(source.text) == source.text,
            "anxin rules fmt rules/library rewrites {}",
            source.name
        );
    }
}
