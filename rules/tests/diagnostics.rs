//! What the checker says of a wrong rule: code, place and what to type.

#![expect(clippy::panic, reason = "a test may stop at the first surprise")]

use anxin_rules::diagnostic::{Diagnostic, Severity};
use anxin_rules::{CHECKER_CODES, Calendar, RuleSet, Source};

const HEAD: &str = "规则文件 检查\n语言版本 1\n";
const REGISTER: &str = "登记簿 在途 按 房屋\n  加入 当 合同签署\n  移出 当 合同解除\n";

fn check(text: &str) -> Vec<(Diagnostic, String)> {
    let loaded = RuleSet::load(
        &[Source {
            name: "a.rules",
            text,
        }],
        &Calendar::default(),
    );
    let marked = |d: Diagnostic| {
        let mark = text
            .get(d.span.start..d.span.end)
            .unwrap_or_default()
            .to_owned();
        (d, mark)
    };
    loaded
        .diagnostics
        .into_iter()
        .map(|(_, d)| d)
        .filter(|d| d.severity == Severity::Error)
        .map(marked)
        .collect()
}

fn rule(when: &str, condition: &str, rest: &str) -> String {
    format!(
        "{HEAD}{REGISTER}规则 R 规则\n  类型 A\n  级别 低\n  当 {when}\n  若 {condition}\n  则 告警\n{rest}"
    )
}

/// The one error: its code, the marked text, its help in Chinese.
fn one_error(text: &str) -> (&'static str, String, String) {
    let mut errors = check(text);
    let Some((error, mark)) = errors.pop().filter(|_| errors.is_empty()) else {
        let all: Vec<_> = check(text)
            .into_iter()
            .map(|(d, mark)| (d.code.id, d.message.zh, mark))
            .collect();
        panic!("not one error: {all:?}\n{text}");
    };
    (
        error.code.id,
        mark,
        error.help.map(|help| help.zh).unwrap_or_default(),
    )
}

#[test]
fn a_wrong_condition_is_marked_with_what_to_type() {
    let table = [
        (
            "付款完成",
            "收款帐户 有值",
            "E2201",
            "收款帐户",
            "是不是“收款账户”？",
        ),
        ("付款完成", "总价 > 5万元", "E2203", "总价", "它有："),
        (
            "付款完成",
            "本交易.总阶 > 5万元",
            "E2204",
            "总阶",
            "是不是“总价”？",
        ),
        (
            "付款完成",
            "付款方 是 买家",
            "E2205",
            "买家",
            "是不是“买方”？",
        ),
        (
            "付款完成",
            "付款方 是 甲乙丙",
            "E2205",
            "甲乙丙",
            "它有：买方、卖方",
        ),
        (
            "合同签署",
            "在徒[房屋] 中 其他交易 个数 >= 1",
            "E2206",
            "在徒",
            "是不是“在途”？",
        ),
        ("合同签署", "合同编号 有值", "E2203", "合同编号", "它有："),
        ("网签", "合同编号 有值", "E2207", "合同编号", ""),
        ("付款完成", "金额 > 70%", "E2301", "70%", ""),
        ("付款完成", "收款账户 是 付款人", "E2301", "付款人", ""),
        ("付款完成", "金额 > 5", "E2302", "5", "写 5元 或 5万元"),
        ("付款完成", "5 < 金额", "E2302", "5", "写 5元 或 5万元"),
        (
            "付款完成",
            "金额 + 5 > 3万元",
            "E2302",
            "5",
            "写 5元 或 5万元",
        ),
        ("付款完成", "付款方 > 买方", "E2303", "付款方 > 买方", ""),
        (
            "付款完成",
            "金额 × 金额 四舍五入到分 > 3万元",
            "E2304",
            "金额 × 金额 四舍五入到分",
            "",
        ),
        (
            "付款完成",
            "金额 × 70% > 3万元",
            "E2305",
            "金额 × 70%",
            "在后面加 四舍五入到分 或 向下到分",
        ),
        ("付款完成", "付款方 属于 收款账户", "E2306", "收款账户", ""),
        (
            "付款完成",
            "最近 3万元 内 有 定金支付",
            "E2307",
            "3万元",
            "例如 3天",
        ),
        ("付款完成", "金额", "E2308", "金额", ""),
        ("付款完成", "应付项 是 \" x\"", "E2310", "\" x\"", ""),
        (
            "付款完成",
            "此前 有 产权核捡",
            "E2202",
            "产权核捡",
            "是不是“产权核验”？",
        ),
        ("付款完成", "此前 有 时钟", "E2403", "时钟", ""),
        (
            "付款完成",
            "此前 有 定金支付 其中 (此前 有 合同签署)",
            "E2404",
            "此前 有 合同签署",
            "把这个条件写到 若 里",
        ),
        (
            "付款完成",
            "此前 有 定金支付 其中 收款账户 属于 本交易.监管账户",
            "E2404",
            "本交易.监管账户",
            "把这个条件写到 若 里",
        ),
        (
            "付款完成.收款方 之后 2天",
            "金额 > 1元",
            "E2405",
            "收款方",
            "",
        ),
        (
            "付款完成",
            "最近 4000天 内 有 定金支付",
            "E2504",
            "4000天",
            "",
        ),
    ];
    for (when, condition, code, mark, help) in table {
        let (own_code, own_mark, own_help) = one_error(&rule(when, condition, ""));
        assert_eq!((own_code, own_mark.as_str()), (code, mark), "{condition}");
        assert!(
            own_help.starts_with(help) && help.is_empty() == own_help.is_empty(),
            "{condition}: {own_help}"
        );
    }
}

#[test]
fn a_rule_is_whole_and_says_each_thing_once() {
    let ok = rule("付款完成", "金额 > 1元", "");
    assert!(check(&ok).is_empty());
    let table = [
        (ok.replace("  类型 A\n", ""), "E2401"),
        (ok.replace("  则 告警\n", ""), "E2401"),
        (ok.replace("  类型 A\n", "  类型 A\n  类型 B\n"), "E2402"),
        (ok.replace("类型 A", "类型 F"), "E2209"),
        (ok.replace("则 告警", "则 报警"), "E2209"),
        (
            ok.replace("  则", "  生效 2025-03-01 起 到 2025-03-01\n  则"),
            "E2407",
        ),
        (ok.replace("  则", "  生效 2025-02-30 起\n  则"), "E2309"),
        (ok.replace("  则", "  说明 \"{收款}\"\n  则"), "E2409"),
        (ok.replace("  则", "  说明 \"{金额\"\n  则"), "E2409"),
        (ok.replace("  则", "  合并 按 总价\n  则"), "E2203"),
        (ok.replace("按 房屋", "按 金额"), "E2408"),
        (
            format!(
                "{ok}{}",
                ok.trim_start_matches(HEAD).trim_start_matches(REGISTER)
            ),
            "E2208",
        ),
        (
            format!("{ok}定义 甲 = 乙\n定义 乙 = 甲\n").replace("金额 > 1元", "甲"),
            "E2406",
        ),
    ];
    for (text, code) in table {
        assert_eq!(one_error(&text).0, code, "{text}");
    }
}

#[test]
fn a_field_that_one_kind_lacks_names_that_kind() {
    let errors = check(&rule("付款完成 或 合同签署", "金额 > 1万元", ""));
    let messages: Vec<&str> = errors.iter().map(|(d, _)| d.message.zh.as_str()).collect();
    assert_eq!(messages, ["“合同签署”没有字段“金额”"]);
}

#[test]
fn several_errors_come_in_one_run_and_in_order() {
    let text = rule(
        "付款完成",
        "收款帐户 有值 且 金额 > 5 且 付款方 是 买家",
        "",
    );
    let codes: Vec<&str> = check(&text).iter().map(|(d, _)| d.code.id).collect();
    assert_eq!(codes, ["E2201", "E2302", "E2205"]);
}

#[test]
fn a_rule_that_is_too_large_is_refused() {
    let many = vec!["金额 > 1元"; 200].join(" 或 ");
    assert_eq!(one_error(&rule("付款完成", &many, "")).0, "E2502");
}

#[test]
fn a_live_rule_without_a_test_is_warned_of() {
    let text = rule("付款完成", "金额 > 1元", "").replace("规则 R ", "规则 R1 ");
    let warned = |text: &str| {
        let loaded = RuleSet::load(&[Source { name: "a", text }], &Calendar::default());
        assert!(loaded.rule_set.is_some());
        loaded
            .diagnostics
            .iter()
            .map(|(_, d)| d.code.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(warned(&text), ["W2601"]);
    assert!(warned(&text.replace("  则", "  模式 影子\n  则")).is_empty());
    let test = "测试 R1 一笔\n  2025-03-01 14:20 付款完成 金额=1万元 用途=房款\n  预期 R1 告警\n";
    assert!(warned(&format!("{text}{test}")).is_empty());
}

#[test]
fn codes_ascend() {
    assert!(CHECKER_CODES.is_sorted_by(|a, b| a.id < b.id));
}
