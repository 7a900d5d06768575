//! Changed cases fail, and say why.

use super::*;
use std::collections::BTreeSet;

/// Ms Chen's case with some text replaced.
fn chen(changes: &[(&str, &str)]) -> Trial {
    let mut text = case_file("cases/CS01.case");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let mut trials = run("CS01.case", &text);
    assert_eq!(trials.len(), 1);
    trials.remove(0)
}

/// What fails, in both languages.
fn failures(trial: &Trial) -> Vec<String> {
    let said = |failure: &trial::Failure| {
        format!(
            "{}: {}\n{}",
            failure.line, failure.message.zh, failure.message.en
        )
    };
    trial.failures.iter().map(said).collect()
}

/// Ms Chen's case with one line changed; `controls.txt` says what then fails.
const CHANGED: [(&str, &str); 11] = [
    ("预期 B1 告警 2 次", "预期 B1 告警 3 次"),
    (
        "预期 B4 告警 1 次 于 2025-03-05 10:05",
        "预期 B4 告警 于 2025-03-05 10:06",
    ),
    ("预期 A2 不告警", "预期 A2 告警"),
    ("预期 A2 不告警", "预期 B3 不告警"),
    ("预期 A2 不告警", "预期 B3 无法判断"),
    ("预期 A2 不告警", "预期 B4 撤回"),
    ("预期 A2 不告警", "预期 B7.逾期 告警"),
    ("预期 A2 不告警", "预期 B11 告警"),
    ("说明 含 \"245万元\"", "说明 含 \"244万元\""),
    ("  预期 C1 告警 1 次 于 2025-03-01 14:20\n", ""),
    ("敞口 买方 = 245万元", "敞口 买方 = 244万元"),
];

#[test]
fn a_changed_expectation_fails_with_the_lines_that_made_the_difference() {
    let mut text = String::new();
    for (from, to) in CHANGED {
        let failures = failures(&chen(&[(from, to)]));
        assert_eq!(failures.len(), 1, "{to}: {failures:?}");
        let (from, to) = (from.trim(), to.trim());
        text.push_str(&format!("{from} → {to}\n{}\n\n", failures.concat()));
    }
    golden("controls.txt", &text);
}

/// `UPDATE_GOLDEN=1` writes the text anew.
fn golden(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/library")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, got).unwrap();
        return;
    }
    assert_eq!(got, std::fs::read_to_string(path).unwrap_or_default());
}

#[test]
fn a_rule_that_lacks_a_value_is_said_to_lack_it() {
    let text = "规则文件 x\n语言版本 1\n测试 B1 收款方不明\n  2025-03-03 10:05 付款指令 金额=245万元 用途=解押款 付款方=买方 收款账户=S-1\n  预期 B1 告警";
    assert_eq!(
        failures(&run("x", text).remove(0)),
        [
            "5: 预期 B1 告警；实际无法判断：第 4 行 付款指令 2025-03-03 10:05 缺少 收款方。\nExpected B1 to alert; it could not decide: line 4 payment_instructed 2025-03-03 10:05 lacks payee."
        ]
    );
}

#[test]
fn an_alert_that_was_taken_back_is_said_to_be() {
    let text = "规则文件 x\n语言版本 1\n测试 B4 迟到\n  2025-03-03 10:05 付款完成 金额=245万元 用途=解押款\n  推进到 2025-03-05 10:05\n  2025-03-05 09:00 知悉 2025-03-07 16:00 还贷完成\n  预期 B4 告警\n  预期 B4 不告警";
    assert_eq!(
        failures(&run("x", text).remove(0)),
        [
            "7: 预期 B4 告警；实际已撤回：第 4 行 付款完成 2025-03-03 10:05，撤回它的是第 6 行 还贷完成 2025-03-05 09:00 知悉 2025-03-07 16:00。\nExpected B4 to alert; it was withdrawn: line 4 payment_made 2025-03-03 10:05, withdrawn by line 6 release_repaid 2025-03-05 09:00 known 2025-03-07 16:00.",
            "8: 预期 B4 不告警；实际告警：第 4 行 付款完成 2025-03-03 10:05，撤回它的是第 6 行 还贷完成 2025-03-05 09:00 知悉 2025-03-07 16:00。\nExpected B4 not to alert; it did: line 4 payment_made 2025-03-03 10:05, withdrawn by line 6 release_repaid 2025-03-05 09:00 known 2025-03-07 16:00.",
        ]
    );
}

#[test]
fn money_that_goes_straight_to_the_lender_raises_no_b1() {
    let trial = chen(&[
        (
            "收款方=约 卖方 收款账户=约 6222-77",
            "收款方=约 原贷款机构 收款账户=约 LOAN-1",
        ),
        (
            "  约 2025-03-02 09:30 提议垫资",
            "  约 2025-03-02 09:00 抵押余额证明 余额=约 245万元 来源=约 银行 还贷账户=约 LOAN-1\n  约 2025-03-02 09:30 提议垫资",
        ),
    ]);
    let raised: BTreeSet<&str> = trial
        .alerts
        .iter()
        .map(|alert| alert.rule.as_str())
        .collect();
    let expected = [
        "A6",
        "B1.提议",
        "B2",
        "B4",
        "B7",
        "B7.告知",
        "C1",
        "C1.后告知",
        "C7.未核",
    ];
    assert!(raised.iter().eq(&expected), "{raised:?}");
    golden(
        "controls_straight_to_the_lender.txt",
        &failures(&trial).join("\n\n"),
    );
}
