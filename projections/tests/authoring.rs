//! What the tools of rule authors count and compare: near misses, silence, two rule sets over one past.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use anxin_projections::backtest::Backtest;
use anxin_projections::cover::Coverage;
use anxin_projections::inquiry::{Inquiry, Silence};
use anxin_rules::case::{self, Case};
use anxin_rules::{RuleSet, Source, library};
use std::sync::Arc;

fn rules(text: &str) -> Arc<RuleSet> {
    let text = format!("规则文件 测试\n语言版本 1\n{text}");
    let source = Source {
        name: "a",
        text: &text,
    };
    let loaded = RuleSet::load(&[source], &library::calendar().unwrap());
    let said: Vec<&str> = loaded
        .diagnostics
        .iter()
        .map(|(_, own)| own.message.zh.as_str())
        .collect();
    Arc::new(
        loaded
            .rule_set
            .unwrap_or_else(|| panic!("{}", said.join("\n"))),
    )
}

fn case(lines: &str) -> Case {
    let text = format!("规则文件 测试\n语言版本 1\n测试 B1 x\n{lines}\n  预期 B1 不告警\n");
    let mut read = case::read(&text);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.cases.remove(0)
}

const RULE: &str = "定义 大额 = 金额 >= 5万元 且 用途 不是 佣金
规则 B1 x
  类型 B
  级别 高
  当 付款指令 其中 付款方 是 买方
  若 大额 且 (收款方 是 卖方 或 收款方 是 经纪人) 且 非 (收款账户 是 \"e1\" 且 金额 < 100万元)
  则 告警
";

/// Payment lines, and how often the rule was judged, fired, was undecided, only just missed.
#[test]
fn a_near_miss_lacks_one_conjunct_alone() {
    let table = [
        (
            "金额=10万元 用途=房款 付款方=买方 收款方=卖方 收款账户=x",
            [1, 1, 0, 0],
        ),
        // Each conjunct alone: the filter, both of the predicate, the whole `或`, the whole `非`.
        (
            "金额=10万元 用途=房款 付款方=卖方 收款方=卖方 收款账户=x",
            [1, 0, 0, 1],
        ),
        (
            "金额=4万元 用途=房款 付款方=买方 收款方=卖方 收款账户=x",
            [1, 0, 0, 1],
        ),
        (
            "金额=10万元 用途=佣金 付款方=买方 收款方=卖方 收款账户=x",
            [1, 0, 0, 1],
        ),
        (
            "金额=10万元 用途=房款 付款方=买方 收款方=门店 收款账户=x",
            [1, 0, 0, 1],
        ),
        (
            "金额=10万元 用途=房款 付款方=买方 收款方=卖方 收款账户=e1",
            [1, 0, 0, 1],
        ),
        // Two of them, or one false and one unknown.
        (
            "金额=4万元 用途=房款 付款方=卖方 收款方=卖方 收款账户=x",
            [1, 0, 0, 0],
        ),
        ("金额=4万元 用途=房款 付款方=买方 收款方=卖方", [1, 0, 0, 0]),
        // Unknown is no miss.
        ("金额=10万元 用途=房款 付款方=买方 收款账户=x", [1, 0, 1, 0]),
    ];
    for (fields, expected) in table {
        let mut coverage = Coverage::new(rules(RULE));
        coverage.run(&case(&format!("  2025-03-03 10:00 付款指令 {fields}")));
        let seen = &coverage.rules()[0];
        let got = [seen.judged, seen.fired, seen.unknown, seen.near_misses];
        assert_eq!(got, expected, "{fields}");
    }
}

#[test]
fn a_deadline_that_is_just_met_is_a_near_miss_and_what_it_never_started_is_none() {
    let rule = "规则 B4 x\n  类型 B\n  级别 高\n  当 付款完成 其中 用途 是 解押款 之后 1天 内 没有 还贷完成\n  若 付款方 是 买方\n  则 告警\n";
    let table = [
        ("用途=解押款 付款方=买方", "", [1, 1, 0, 0]),
        (
            "用途=解押款 付款方=买方",
            "  2025-03-04 09:00 还贷完成\n",
            [1, 0, 0, 1],
        ),
        ("用途=解押款 付款方=卖方", "", [1, 0, 0, 1]),
        (
            "用途=解押款 付款方=卖方",
            "  2025-03-04 09:00 还贷完成\n",
            [1, 0, 0, 0],
        ),
        ("用途=房款 付款方=买方", "", [0, 0, 0, 0]),
    ];
    for (fields, repaid, expected) in table {
        let mut coverage = Coverage::new(rules(rule));
        let lines = format!(
            "  2025-03-03 10:00 付款完成 金额=1万元 收款方=卖方 {fields}\n{repaid}  推进到 2025-03-06 10:00"
        );
        coverage.run(&case(&lines));
        let seen = &coverage.rules()[0];
        let got = [seen.judged, seen.fired, seen.unknown, seen.near_misses];
        assert_eq!(got, expected, "{fields} {repaid}");
    }
}

#[test]
fn what_was_never_seen_is_named_with_the_test_to_write() {
    let mut coverage = Coverage::new(rules(RULE));
    assert_eq!(coverage.share().percent(), 0);
    coverage.run(&case(
        "  2025-03-03 10:00 付款指令 金额=10万元 用途=房款 付款方=买方 收款方=卖方 收款账户=x\n  \
         2025-03-03 11:00 付款指令 金额=4万元 用途=佣金 付款方=卖方 收款方=经纪人 收款账户=e1",
    ));
    let missing: Vec<String> = coverage
        .missing()
        .iter()
        .map(|one| format!("{} {}", one.of, one.advice.zh))
        .collect();
    assert_eq!(
        missing,
        [
            "B1 “金额 < 100万元”从未不成立：写一个只有它不成立的测试，预期 不告警",
            "B1 没有一次险些告警：写一个只差一个条件的测试，预期 B1 不告警",
        ]
    );
    let share = coverage.share();
    assert_eq!((share.seen, share.wanted), (14, 16));
}

fn inquiry(text: &str, lines: &str) -> Inquiry {
    let mut inquiry = Inquiry::new(rules(text), 0, "T1");
    for (position, event) in (0_u64..).zip(case(lines).events()) {
        inquiry.take(position, &event);
    }
    inquiry
}

#[test]
fn silence_has_a_reason() {
    let rule = |head: &str, when: &str| {
        format!("规则 B1 x\n  类型 B\n  级别 高\n{head}  当 {when}\n  则 告警\n")
    };
    let paid = "  2025-03-03 10:00 付款完成 金额=1万元 用途=房款";
    let told = |head: &str, when: &str| inquiry(&rule(head, when), paid).silence();
    assert_eq!(told("", "付款完成"), None);
    assert!(matches!(
        told("  模式 停用\n", "付款完成"),
        Some(Silence::Mode(_))
    ));
    assert!(matches!(told("", "合同签署"), Some(Silence::NoTrigger(kinds)) if kinds.len() == 1));
    assert!(matches!(
        told("  生效 2026-01-01 起\n", "付款完成"),
        Some(Silence::OutOfEffect(_, events)) if events == [0]
    ));
    let deadline = "付款完成 其中 用途 是 佣金 之后 1天 内 没有 还贷完成";
    assert_eq!(told("", deadline), Some(Silence::NotStarted(vec![0])));
    let deadline = "付款完成 之后 1天 内 没有 还贷完成";
    assert!(matches!(told("", deadline), Some(Silence::Waiting(all)) if all.len() == 1));
    let deadline = "付款完成 之后 1000个工作日 内 没有 还贷完成";
    assert!(matches!(told("", deadline), Some(Silence::Undated(0, _))));
}

#[test]
fn a_judgement_that_a_late_record_took_back_says_so() {
    let rule =
        "规则 B4 x\n  类型 B\n  级别 高\n  当 付款完成 之后 1天 内 没有 还贷完成\n  则 告警\n";
    let inquiry = inquiry(
        rule,
        "  2025-03-03 10:00 付款完成 金额=1万元 用途=房款\n  推进到 2025-03-05 10:00\n  \
         2025-03-04 09:00 知悉 2025-03-06 09:00 还贷完成",
    );
    let judgements = inquiry.judgements();
    assert_eq!(judgements.len(), 1);
    assert_eq!(judgements[0].withdrawn_by, Some(2));
}

/// Rule lines of the base and of the head, and what becomes of the alert.
#[test]
fn an_alert_is_new_lost_earlier_later_or_withdrawn() {
    let rule = |lines: &str| {
        rules(&format!(
            "规则 B4 x\n  类型 B\n  级别 高\n{lines}\n  则 告警\n"
        ))
    };
    let after = |days: &str| rule(&format!("  当 付款完成 之后 {days} 内 没有 还贷完成"));
    let silent = || rule("  模式 停用\n  当 付款完成");
    let table = [
        (after("1天"), after("1天"), "不变"),
        (silent(), after("1天"), "新增"),
        (after("1天"), silent(), "丢失"),
        (after("2天"), after("1天"), "提前"),
        (after("1天"), after("2天"), "推迟"),
        // Repaid after 60 hours, known on the 7th: in time for three days only.
        (after("2天"), after("3天"), "改为撤回"),
        (after("3天"), after("2天"), "不再撤回"),
    ];
    let repaid = "  2025-03-05 22:00 知悉 2025-03-07 10:00 还贷完成";
    for (base, head, expected) in table {
        let mut backtest = Backtest::new(base, head);
        let lines = "  2025-03-03 10:00 付款完成 金额=1万元 用途=房款\n  推进到 2025-03-04 10:00\n  \
                     推进到 2025-03-05 10:00\n  推进到 2025-03-06 10:00\n";
        for (position, event) in (0_u64..).zip(case(&format!("{lines}{repaid}")).events()) {
            backtest.take(position, &event);
        }
        let deals = backtest.deals();
        let changes: Vec<&str> = deals[0]
            .alerts
            .iter()
            .map(|own| own.change.names().0)
            .collect();
        assert_eq!(changes, [expected]);
    }
}
