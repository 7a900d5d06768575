//! The version lock: what may change unseen, what needs a new version, and what may never change.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use anxin_rules::diagnostic::Severity;
use anxin_rules::lock::Lock;
use anxin_rules::{Calendar, RuleSet, Source, library};

const BASE: &str = "规则文件 锁\n语言版本 1\n\n参数 起点 = 5万元 自 2024-01-01 起\n\n登记簿 在途 按 房屋\n  加入 当 合同签署\n  移出 当 合同解除\n\n定义 大额 = 金额 >= 起点\n\n规则 R1 \"大额付款\"\n  类型 A\n  级别 高\n  模式 影子\n  版本 3\n  当 付款完成\n  若 大额 且 在途[本交易.房屋] 中 其他交易 个数 >= 1\n  则 告警\n  说明 \"付 {金额}\"\n\n规则 R2 \"别的\"\n  类型 A\n  级别 低\n  模式 草稿\n  当 定金支付\n  则 提醒\n";

fn load(text: &str) -> RuleSet {
    let loaded = RuleSet::load(&[Source { name: "r", text }], &Calendar::default());
    assert!(
        loaded.rule_set.is_some(),
        "{text}\n{:?}",
        loaded.diagnostics
    );
    loaded.rule_set.unwrap()
}

fn lock_of(text: &str) -> String {
    Lock::of(&load(text), &Lock::default()).text()
}

/// Codes of what the changed text gets from the lock of the base, with the place in the file or lock.
fn found(changed: &str) -> Vec<String> {
    let lock = lock_of(BASE);
    let files = [Source {
        name: "r",
        text: changed,
    }];
    let source = Source {
        name: "rules.lock",
        text: &lock,
    };
    let found = Lock::parse(&lock).unwrap();
    let found = found.check(&files, source, &load(changed));
    let places = found.iter().map(|(file, one)| {
        let text = if *file == 0 { changed } else { &lock };
        let mark = text.get(one.span.start..one.span.end).unwrap();
        assert!(
            one.help.is_some()
                && one
                    .message
                    .zh
                    .contains(mark.split(' ').nth(1).unwrap_or(mark))
        );
        assert_eq!(
            one.severity == Severity::Warning,
            one.code.id.starts_with('W')
        );
        format!(
            "{} {}",
            one.code.id,
            mark.split(" version ").next().unwrap()
        )
    });
    places.collect()
}

#[test]
fn what_changes_is_told_and_what_means_the_same_is_not() {
    let table: [(&str, &str, &[&str]); 19] = [
        ("", "", &[]),
        // Not part of the meaning.
        ("规则 R1", "# 注释\n规则 R1", &[]),
        ("\"大额付款\"", "\"改了名\"", &[]),
        ("模式 影子", "模式 正式", &[]),
        ("  级别 高\n", "  级别 高\n  依据 \"新文\"\n", &[]),
        ("金额 >= 起点", "起点 <= 金额", &["E2801 R1"]),
        // Everything that decides an answer or is said is.
        ("其他交易 个数 >= 1", "其他交易 个数 >= 2", &["E2801 R1"]),
        (
            "加入 当 合同签署",
            "加入 当 合同签署 或 定金支付",
            &["E2801 R1"],
        ),
        ("级别 高", "级别 严重", &["E2801 R1"]),
        ("则 告警\n", "则 告警, 上报\n", &["E2801 R1"]),
        ("付 {金额}", "付了 {金额}", &["E2801 R1"]),
        // A raised version may mean anything, and is not locked yet.
        ("版本 3\n", "版本 4\n", &["W2806 R1"]),
        ("版本 3\n", "版本 2\n", &["E2802 R1"]),
        ("规则 R1", "规则 R9", &["W2806 R9", "E2803 rule R1"]),
        // A draft is not published.
        ("则 提醒", "则 告警", &[]),
        ("模式 草稿", "模式 正式", &["W2806 R2"]),
        // Values may follow; those that were published stay.
        (
            "5万元 自 2024-01-01 起\n",
            "5万元 自 2024-01-01 起\n  = 6万元 自 2025-01-01 起\n",
            &["W2806 起点"],
        ),
        (
            "5万元 自 2024-01-01 起\n",
            "5万元 自 2024-01-01 起\n  = 6万元 自 2023-01-01 起\n",
            &["E2804 起点"],
        ),
        ("5万元", "6万元", &["E2804 起点"]),
    ];
    for (from, to, expected) in table {
        let changed = if from.is_empty() {
            BASE.to_owned()
        } else {
            BASE.replacen(from, to, 1)
        };
        assert!(from.is_empty() || changed != BASE, "{from}");
        assert_eq!(found(&changed), expected, "{from} -> {to}");
    }
}

/// Its number among the parameters is not what a rule means by a parameter.
#[test]
fn another_parameter_or_register_beside_it_changes_no_rule() {
    let more = BASE.replacen(
        "\n登记簿 在途",
        "\n参数 一 = 1元\n\n登记簿 一一 按 房屋\n  加入 当 定金支付\n  移出 当 合同解除\n\n登记簿 在途",
        1,
    );
    assert_eq!(found(&more), ["W2806 一"]);
}

#[test]
fn a_lock_reads_back_and_keeps_what_it_has_locked() {
    let text = lock_of(BASE);
    let lock = Lock::parse(&text).unwrap();
    assert_eq!(Lock::of(&load(BASE), &lock).text(), text);
    assert!(!text.contains("rule R2"), "a draft is not locked");
    let live = lock_of(&BASE.replace("模式 草稿", "模式 正式"));
    let back = Lock::of(&load(BASE), &Lock::parse(&live).unwrap());
    assert!(back.text().contains("rule R2"), "once locked it stays");
}

#[test]
fn a_line_that_is_none_is_told() {
    for wrong in [
        "rule A",
        "rule A version x 00",
        "rule A values 1 00",
        "rule A version 1 00\nrule A version 2 00",
        "<<<<<<< HEAD",
    ] {
        let found = Lock::parse(&format!("# ok\n\n{wrong}\n")).unwrap_err();
        assert_eq!(found[0].code.id, "E2805", "{wrong}");
    }
}

/// What is shipped is published: a changed rule needs a raised version, and then `anxin rules lock rules/library --write`.
#[test]
fn the_shipped_lock_is_true_to_the_shipped_files() {
    let sources = library::sources();
    let rules = RuleSet::load(&sources, &library::calendar().unwrap())
        .rule_set
        .unwrap();
    let lock = Lock::parse(library::lock().text).unwrap();
    let found = lock.check(&sources, library::lock(), &rules);
    let found: Vec<_> = found.iter().map(|(_, one)| &one.message.zh).collect();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(Lock::of(&rules, &lock).text(), library::lock().text);
}
