//! Results of recorded cases: what is written reads back, what changes is said in a sentence, and a loss was
//! caught only by an alert that would have kept the money.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and read its data"
)]

use anxin_projections::suite::{self, BadResult, CaseResult, Run};
use anxin_rules::case::{self, Case};
use anxin_rules::{RuleSet, Source, library};
use std::path::Path;
use std::sync::Arc;

const RULES: &str = "规则文件 测试
语言版本 1
默认 版本 1
规则 B1 付给卖方
  类型 B
  级别 严重
  当 付款指令 其中 用途 是 解押款 或 付款完成 其中 用途 是 解押款
  若 收款方 是 卖方
  则 告警, 暂停付款
  涉险 买方 金额
  合并 按 交易
规则 B4 未按期还贷
  类型 B
  级别 高
  当 付款完成 其中 用途 是 解押款 之后 2天 内 没有 还贷完成
  则 告警, 上报
规则 C2 查封
  类型 C
  级别 严重
  当 发现查封
  则 提醒
标准 K5 逐笔付款提醒
  角色 交易管理
  环节 交易办理
  当 付款完成 其中 付款方 是 买方 之前 24小时 内 应有 付款提醒 其中 角色 是 买方
承诺 P3 欠费垫付
  当 赔付申请 其中 承诺 是 P3
  条件 已过户  若 此前 有 过户完成
  基准 欠费 = 合计 欠费确认.金额
  分担 平台 100%
";

const CASE: &str = "案例文件 测试
语言版本 1
案例 CS01 解押款付给卖方
  来源 \"示例\"
  证据级别 \"T3\"
  机理 B1
  损失 2025-03-03 10:05 245万元
  背景 交易=D1
  2025-03-01 14:20 合同签署 总价=343.5万元
  2025-03-03 09:00 付款提醒 角色=买方
  2025-03-03 10:00 付款指令 金额=245万元 用途=解押款 付款方=买方 收款方=卖方
  2025-03-03 10:05 付款完成 金额=245万元 用途=解押款 付款方=买方 收款方=卖方
  推进到 2025-03-06 10:05
  预期 B1 告警 2 次
  2025-03-04 09:00 知悉 2025-03-07 09:00 发现查封 来源=法院
  预期 C2 告警
  2025-03-08 10:00 过户完成
  2025-03-09 10:00 欠费确认 金额=7000元
  2025-03-10 10:00 赔付申请 赔付申请编号=c1 承诺=P3 角色=买方
";

fn rules(text: &str) -> Arc<RuleSet> {
    let source = Source { name: "a", text };
    let loaded = RuleSet::load(&[source], &library::calendar().unwrap());
    let said: Vec<&str> = loaded
        .diagnostics
        .iter()
        .map(|(_, own)| own.message.zh.as_str())
        .collect();
    let rules = loaded.rule_set;
    Arc::new(rules.unwrap_or_else(|| panic!("{}", said.join("\n"))))
}

fn case(text: &str) -> Case {
    let mut read = case::read(text);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.cases.remove(0)
}

/// What is replaced, and by what.
type Replaced = (&'static str, &'static str);

/// The run of the case under the rules, each with some text replaced.
fn run((rule_from, rule_to): Replaced, (case_from, case_to): Replaced) -> Run {
    assert!(RULES.contains(rule_from) && CASE.contains(case_from));
    let rules = rules(&RULES.replace(rule_from, rule_to));
    suite::run(&case(&CASE.replace(case_from, case_to)), &rules)
}

const SAME: Replaced = ("", "");

/// A change of the rules, and of the case; what is then said. `differences.txt` holds the sentences.
const CHANGES: [(&str, Replaced, Replaced); 16] = [
    ("nothing", SAME, SAME),
    (
        "a rule falls silent",
        ("收款方 是 卖方", "收款方 是 经纪人"),
        SAME,
    ),
    (
        "a rule speaks up",
        (
            "规则 B4",
            "规则 B2 付款\n  类型 B\n  级别 高\n  当 付款完成\n  则 告警, 阻断\n规则 B4",
        ),
        SAME,
    ),
    (
        "raised later",
        ("当 付款指令 其中 用途 是 解押款 或 付款完成", "当 付款完成"),
        SAME,
    ),
    ("raised earlier", ("2天", "1天"), SAME),
    (
        "fired once more",
        SAME,
        (
            "  推进到",
            "  2025-03-03 11:00 付款完成 金额=1万元 用途=解押款 付款方=买方 收款方=卖方\n  推进到",
        ),
    ),
    ("another severity", ("级别 高", "级别 低"), SAME),
    ("other actions", ("则 告警, 暂停付款", "则 告警"), SAME),
    (
        "a shadow",
        ("规则 C2 查封\n", "规则 C2 查封\n  模式 影子\n"),
        SAME,
    ),
    (
        "other money at stake",
        ("涉险 买方 金额", "涉险 卖方 本交易.总价"),
        SAME,
    ),
    (
        "taken back",
        SAME,
        ("发现查封", "还贷完成\n  2025-03-07 09:30 发现查封"),
    ),
    ("known later", SAME, ("知悉 2025-03-07", "知悉 2025-03-08")),
    ("a standard is not met", ("24小时", "30分钟"), SAME),
    (
        "no standard",
        ("付款方 是 买方 之前", "付款方 是 经纪人 之前"),
        SAME,
    ),
    ("another amount owed", SAME, ("金额=7000元", "金额=8000元")),
    (
        "nothing owed",
        ("此前 有 过户完成", "此前 有 物业交割完成"),
        SAME,
    ),
];

#[test]
fn what_changed_is_said_with_the_events_that_made_it() {
    let accepted = run(SAME, SAME).result;
    let mut text = String::new();
    for (title, rules, case) in CHANGES {
        let now = run(rules, case).result;
        let found = accepted.differences(&now);
        assert_eq!(found.is_empty(), accepted == now, "{title}");
        text.push_str(&format!("# {title}\n"));
        for one in found {
            let (what, said) = (one.what.name(), one.sentence);
            text.push_str(&format!("{what}\n  {}\n  {}\n", said.zh, said.en));
        }
        text.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/differences.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, text).unwrap();
    } else {
        assert_eq!(text, std::fs::read_to_string(path).unwrap_or_default());
    }
}

#[test]
fn a_result_reads_back_as_it_was_written_and_any_other_line_is_refused() {
    let mut results = Vec::new();
    for (_, rules, case) in CHANGES {
        results.push(run(rules, case).result);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/cases");
    let shipped = RuleSet::load(&library::sources(), &library::calendar().unwrap());
    let shipped = Arc::new(shipped.rule_set.unwrap());
    for name in [
        "CS01.case",
        "CS05.case",
        "CS08.case",
        "CS16.case",
        "CS24.case",
    ] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        results.push(suite::run(&case(&text), &shipped).result);
    }
    for result in &results {
        assert_eq!(CaseResult::read(&result.to_string()).as_ref(), Ok(result));
    }
    let text = results.first().unwrap().to_string();
    let line = text.lines().count() + 1;
    for wrong in [
        "alert B1 high",
        "alert B1 grave alert",
        "alert B1 high alert, light",
        "raised 2025-03-03",
        "raised 2025-03-03 10:00 x",
        "at_stake buyer",
        "state gone",
        "fired 2025-03-03 10:00 by 2025-03-03 10:00 nothing_of_ours",
        "exposure buyer many",
        "by 2025-03-03 10:00 payment_made one",
        "verdict 2025-03-03 10:00 payment_made perhaps",
        "duty K5 done by 2025-03-03 10:00 payment_made",
        "claim P3 owed by 2025-03-03 10:00 claim_filed",
        "deal",
        "result CS02",
        "hello there",
    ] {
        let read = CaseResult::read(&format!("{text}{wrong}\n"));
        assert_eq!(read, Err(BadResult { line }), "{wrong}");
    }
    assert_eq!(CaseResult::read("# nothing\n"), Err(BadResult { line: 2 }));
}

/// What makes the loss of the case be caught, or not: a change of the rules, and of the case.
#[test]
fn a_loss_is_caught_only_by_an_alert_that_would_have_kept_the_money() {
    let why = ("245万元\n  背景", "245万元 无从拦下 \"没有\"\n  背景");
    let after = ("2025-03-03 10:05 245万元\n", "2025-03-03 10:00 245万元\n");
    let cases = [
        ("it holds before", SAME, SAME, "caught before"),
        (
            "it only alerts",
            ("则 告警, 暂停付款", "则 告警"),
            SAME,
            "missed",
        ),
        (
            "it calls the desk",
            ("则 告警, 暂停付款", "则 告警, 上报"),
            SAME,
            "caught before",
        ),
        (
            "it is a shadow",
            ("规则 B1 付给卖方\n", "规则 B1 付给卖方\n  模式 影子\n"),
            SAME,
            "missed",
        ),
        ("it comes with the loss", SAME, after, "caught after"),
        (
            "nothing expects it",
            SAME,
            ("预期 B1 告警 2 次", "预期 B4 告警"),
            "missed",
        ),
        (
            "it is of another mechanism",
            SAME,
            ("机理 B1", "机理 C2"),
            "missed",
        ),
        (
            "the case has no mechanism",
            SAME,
            ("  机理 B1\n", ""),
            "missed",
        ),
        (
            "the case says why not",
            ("收款方 是 卖方", "收款方 是 经纪人"),
            why,
            "not catchable",
        ),
        ("what the case says is not so", SAME, why, "caught before"),
    ];
    for (title, rules, case, wanted) in cases {
        let run = run(rules, case);
        let caught: Vec<&str> = run.losses.iter().map(|own| own.caught.names().1).collect();
        assert_eq!(caught, [wanted], "{title}");
        let lead = (wanted == "caught before").then_some(5 * 60 * 1_000_000);
        assert_eq!(run.losses.first().unwrap().lead(), lead, "{title}");
    }
    let said: Vec<String> = run(SAME, why)
        .failures
        .into_iter()
        .map(|own| own.message.en)
        .collect();
    assert_eq!(
        said,
        ["The loss of 2025-03-03 10:05 says `not_catchable`, but B1 caught it before."]
    );
}

#[test]
fn an_alert_that_no_expectation_names_is_a_false_alarm_if_it_would_stop_a_step() {
    let alarms = |rules, case| -> Vec<String> {
        let run = run(rules, case);
        run.false_alarms
            .into_iter()
            .map(|(_, alert)| alert.rule)
            .collect()
    };
    // B4 escalates; C2 only reminds, and is expected besides.
    assert_eq!(alarms(SAME, SAME), ["B4"]);
    assert_eq!(alarms(SAME, ("预期 C2 告警", "预期 B4 告警")), [""; 0]);
    assert_eq!(alarms(SAME, ("  预期 B1 告警 2 次\n", "")), ["B1", "B4"]);
}

#[test]
fn the_table_counts_each_loss_once_under_the_first_rule_of_the_mechanism() {
    let rules = rules(RULES);
    let cases = [
        case(CASE),
        case(&CASE.replace("机理 B1", "机理 C2, B1")),
        case(&CASE.replace("  机理 B1\n", "")),
        case(&CASE.replace("  损失 2025-03-03 10:05 245万元\n", "")),
    ];
    let runs = cases.each_ref().map(|case| suite::run(case, &rules));
    let (rows, total) = suite::table(cases.iter().zip(&runs), &rules);
    let counted: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.cases,
                row.without_loss,
                row.before,
                row.missed,
                row.lost.fen(),
            )
        })
        .collect();
    let all = 245_000_000;
    let wanted = [
        (0, 0, 0, 0, 0),
        (2, 1, 1, 0, all),
        (1, 0, 1, 0, all),
        (0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0),
        (1, 0, 0, 1, all),
    ];
    assert_eq!(counted, wanted);
    assert_eq!(
        (total.cases, total.lost.fen(), total.caught.fen()),
        (4, 3 * all, 2 * all)
    );
}
