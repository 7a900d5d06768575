//! What standards, commitments and tables mean, one small story each. The judge and the reference are told
//! the same and must agree (`story`).

use crate::story::{Story, moment};
use anxin_rules::{Answered, Assessment, LineStep, Outcome, Standing, duties};

const REMINDED: &str = r#"规则文件 标准
语言版本 1

标准 K5 逐笔付款提醒
  角色 交易管理
  环节 交易办理
  当 付款完成 其中 付款方 是 买方 之前 24小时 内 应有 付款提醒 其中 角色 是 买方 同 应付项
"#;

/// How each duty stands at a moment: position of its trigger and standing.
fn standings(story: &Story, at: &str) -> Vec<(u64, String)> {
    let told = |standing: Standing| match standing {
        Standing::Met(by) => format!("met {by:?}"),
        Standing::NotMet(by) => format!("not met {by:?}"),
        Standing::NoRecord(missing) => {
            let names: Vec<String> = missing.into_iter().map(|(zh, _)| zh).collect();
            format!("no record {}", names.join("、"))
        }
        Standing::Pending => "pending".to_owned(),
    };
    duties(&story.notes, moment(at))
        .into_iter()
        .map(|duty| (duty.trigger, told(duty.standing).trim().to_owned()))
        .collect()
}

/// Occurred, item, role.
type Reminder = (&'static str, &'static str, &'static str);

/// Reminders before a payment of item `a` on 2025-03-03 10:00; how the duty stands.
#[test]
fn a_standard_that_looks_back_asks_for_a_record_in_its_window() {
    let table: &[(&[Reminder], &str)] = &[
        (&[], "no record"),
        (&[("2025-03-02 10:00", "a", "买方")], "met Some(0)"),
        (&[("2025-03-03 09:59", "a", "买方")], "met Some(0)"),
        (&[("2025-03-02 09:59", "a", "买方")], "not met Some(0)"),
        (&[("2025-03-03 09:00", "a", "卖方")], "not met Some(0)"),
        (&[("2025-03-03 09:00", "b", "买方")], "no record"),
        (
            &[
                ("2025-03-03 08:00", "a", "卖方"),
                ("2025-03-03 09:00", "a", "买方"),
            ],
            "met Some(1)",
        ),
    ];
    for (reminders, expected) in table {
        let mut story = Story::new(REMINDED);
        for (occurred, item, role) in *reminders {
            let fields = [("应付项", *item), ("角色", *role)];
            story.event("T1", occurred, "付款提醒", &fields);
        }
        let paid = [
            ("金额", "5万元"),
            ("用途", "房款"),
            ("付款方", "买方"),
            ("应付项", "a"),
        ];
        story.event("T1", "2025-03-03 10:00", "付款完成", &paid);
        let trigger = u64::try_from(reminders.len()).unwrap();
        assert_eq!(
            standings(&story, "2025-03-03 10:00"),
            [(trigger, (*expected).to_owned())],
            "{reminders:?}"
        );
    }
}

#[test]
fn a_late_record_of_something_in_time_meets_the_standard() {
    let mut story = Story::new(REMINDED);
    let paid = [
        ("金额", "5万元"),
        ("用途", "房款"),
        ("付款方", "买方"),
        ("应付项", "a"),
    ];
    story.event("T1", "2025-03-03 10:00", "付款完成", &paid);
    assert_eq!(
        standings(&story, "2025-03-03 10:00"),
        [(0, "no record".to_owned())]
    );
    let reminded = [("应付项", "a"), ("角色", "买方")];
    story.late(
        "T1",
        "2025-03-03 09:00",
        "2025-03-05 09:00",
        "付款提醒",
        &reminded,
    );
    assert_eq!(
        standings(&story, "2025-03-05 09:00"),
        [(0, "met Some(1)".to_owned())]
    );
}

#[test]
fn a_duty_whose_item_is_not_stated_says_what_is_missing() {
    let mut story = Story::new(REMINDED);
    let paid = [("金额", "5万元"), ("用途", "房款"), ("付款方", "买方")];
    story.event("T1", "2025-03-03 10:00", "付款完成", &paid);
    assert_eq!(
        standings(&story, "2025-03-03 10:00"),
        [(0, "no record 应付项".to_owned())]
    );
}

/// A payment of which it is open whether the buyer made it, before the transfer.
#[test]
fn a_record_that_may_be_the_one_asked_for_says_what_is_missing() {
    let rules = "规则文件 x\n语言版本 1\n标准 S1 买方付过款\n  角色 交易管理\n  环节 交易办理\n  \
                 当 过户完成 之前 应有 付款完成 其中 付款方 是 买方\n";
    let mut story = Story::new(rules);
    let paid = [("金额", "5万元"), ("用途", "房款")];
    story.event("T1", "2025-03-03 10:00", "付款完成", &paid);
    story.event("T1", "2025-03-04 10:00", "过户完成", &[]);
    let expected = [(1, "no record 付款方".to_owned())];
    assert_eq!(standings(&story, "2025-03-04 10:00"), expected);
}

#[test]
fn what_makes_a_duty_arise_does_not_meet_it() {
    let rules = "规则文件 x\n语言版本 1\n标准 S1 第二次提醒之前提醒过\n  角色 交易管理\n  环节 交易办理\n  \
                 当 付款提醒 之前 应有 付款提醒\n";
    let mut story = Story::new(rules);
    let reminded = [("角色", "买方")];
    story.event("T1", "2025-03-03 09:00", "付款提醒", &reminded);
    let alone = [(0, "no record".to_owned())];
    assert_eq!(standings(&story, "2025-03-03 10:00"), alone);
    story.event("T1", "2025-03-03 10:00", "付款提醒", &reminded);
    let both = [
        (0, "not met Some(1)".to_owned()),
        (1, "met Some(0)".to_owned()),
    ];
    assert_eq!(standings(&story, "2025-03-03 10:00"), both);
}

#[test]
fn a_standard_that_looks_ahead_is_pending_until_its_time_runs_out() {
    let rules = "规则文件 x\n语言版本 1\n标准 S1 两个工作日内还贷\n  角色 交易管理  环节 交易办理\n  \
                 当 付款完成 其中 用途 是 解押款 之后 2个工作日 内 应有 还贷完成\n";
    let paid = [("金额", "5万元"), ("用途", "解押款"), ("付款方", "买方")];
    // Friday; the second working day is Tuesday.
    let mut story = Story::new(rules);
    story.event("T1", "2025-03-07 10:00", "付款完成", &paid);
    assert_eq!(
        standings(&story, "2025-03-11 09:59"),
        [(0, "pending".to_owned())]
    );
    assert_eq!(
        standings(&story, "2025-03-11 10:00"),
        [(0, "no record".to_owned())]
    );
    let due = duties(&story.notes, moment("2025-03-07 10:00"))[0].due;
    assert_eq!(due, Some(moment("2025-03-11 10:00")));
    story.event("T1", "2025-03-11 10:00", "还贷完成", &[("金额", "5万元")]);
    assert_eq!(
        standings(&story, "2025-03-11 10:00"),
        [(0, "not met Some(1)".to_owned())]
    );
    story.late(
        "T1",
        "2025-03-11 09:00",
        "2025-03-12 09:00",
        "还贷完成",
        &[("金额", "5万元")],
    );
    assert_eq!(
        standings(&story, "2025-03-12 09:00"),
        [(0, "met Some(2)".to_owned())]
    );
}

#[test]
fn a_moment_that_is_agreed_anew_in_time_replaces_the_duty() {
    let duty = |same: &str| {
        format!(
            "规则文件 x\n语言版本 1\n标准 S1 到期前提醒\n  角色 交易管理  环节 交易办理\n  \
             当 应付约定.应付日 之后 1天 内 应有 付款提醒{same}\n"
        )
    };
    let payable = |item, due| {
        let (purpose, amount) = (("用途", "首付款"), ("金额", "5万元"));
        [("应付项", item), purpose, amount, ("应付日", due)]
    };
    let story = |rules: &str, second: &str, item| {
        let mut story = Story::new(rules);
        let (first, anew) = (payable("一", "2025-03-10"), payable(item, "2025-03-20"));
        story.event("T1", "2025-03-03 10:00", "应付约定", &first);
        story.event("T1", second, "应付约定", &anew);
        standings(&story, "2025-03-13 10:00")
    };
    let (pending, missed) = ((1, "pending".to_owned()), (0, "no record".to_owned()));
    let both = [missed, pending.clone()];
    let same = duty(" 同 应付项");
    assert_eq!(story(&same, "2025-03-11 23:59", "一"), [pending]);
    assert_eq!(story(&same, "2025-03-12 00:00", "一"), both, "too late");
    assert_eq!(story(&same, "2025-03-08 10:00", "二"), both, "another item");
    assert_eq!(story(&duty(""), "2025-03-08 10:00", "一"), both, "no 同");
}

#[test]
fn a_condition_as_duty_is_met_not_met_or_without_record() {
    let rules = "规则文件 x\n语言版本 1\n标准 S2 付到监管账户\n  角色 交易管理  环节 交易办理\n  \
                 当 付款完成 应 收款账户 属于 本交易.监管账户\n  若 用途 不是 定金\n";
    for (account, purpose, expected) in [
        (Some("e1"), "房款", Some("met None")),
        (Some("x9"), "房款", Some("not met None")),
        (None, "房款", Some("no record 收款账户")),
        (Some("x9"), "定金", None),
    ] {
        let mut story = Story::new(rules);
        let escrow = [("监管账户", "e1")];
        story.event("T1", "2025-03-01 10:00", "监管协议签署", &escrow);
        let mut paid = vec![("金额", "5万元"), ("用途", purpose), ("付款方", "买方")];
        paid.extend(account.map(|account| ("收款账户", account)));
        story.event("T1", "2025-03-03 10:00", "付款完成", &paid);
        let expected: Vec<_> = expected
            .map(|told| (1, told.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(
            standings(&story, "2025-03-03 10:00"),
            expected,
            "{account:?} {purpose}"
        );
    }
}

const ARREARS: &str = r#"规则文件 承诺
语言版本 1

参数 欠费单笔封顶 = 5000元
参数 平台分担 = 50%

承诺 P3 物业欠费先行垫付
  版本 1
  生效 2024-11-14 起
  适用 全国
  当 赔付申请 其中 承诺 是 P3
  条件 已过户 若 此前 有 过户完成
  条件 已催缴 若 此前 有 欠费催缴 其中 结果 是 拒付 豁免 若 此前 有 客诉提交
  除外 已由卖方付清 若 此前 有 欠费催缴 其中 结果 是 通过
  评审 自愿垫付 若 守约 是 假 问 "客户没有守约，是否仍予垫付？" 英文 "The customer broke the contract: is it still advanced?"
  基准 欠费 = 合计 欠费确认.金额
  例外 有交割保证金 若 此前 有 交割保证金留存 减 最近一次 交割保证金留存.金额 不低于 0元
  封顶 参数.欠费单笔封顶
  分担 若 此前 没有 责任认定 则 平台 100% 否则 平台 参数.平台分担, 品牌 其余
  时限 先行赔付 24小时
"#;

/// What happened before the claim: kinds with their fields.
fn claimed(before: &[(&str, &[(&str, &str)])], kept: &str) -> Assessment {
    let mut story = Story::new(ARREARS);
    for (kind, fields) in before {
        story.event("T1", "2025-03-01 10:00", kind, fields);
    }
    let claim = [
        ("赔付申请编号", "c1"),
        ("承诺", "P3"),
        ("角色", "买方"),
        ("守约", kept),
    ];
    story.event("T1", "2025-03-03 10:00", "赔付申请", &claim);
    assert_eq!(story.assessments.len(), 1);
    story.assessments.remove(0)
}

const TRANSFERRED: (&str, &[(&str, &str)]) = ("过户完成", &[]);
const REFUSED: (&str, &[(&str, &str)]) = ("欠费催缴", &[("结果", "拒付")]);
const OWED: (&str, &[(&str, &str)]) = ("欠费确认", &[("金额", "4321.5元")]);

fn amounts(assessment: &Assessment) -> Vec<(LineStep, i64, i64)> {
    let lines = assessment.sheet.iter();
    lines
        .map(|line| (line.step, line.amount.fen(), line.result.fen()))
        .collect()
}

#[test]
fn a_commitment_is_owed_not_owed_incomplete_or_for_the_jury() {
    use anxin_rules::ast::Change;
    let yuan = |yuan: i64| anxin_events::Money::from_fen(yuan * 100);
    let whole = claimed(&[TRANSFERRED, REFUSED, OWED], "真");
    assert_eq!(
        whole.outcome,
        Outcome::Owed(anxin_events::Money::from_fen(432_150))
    );
    assert_eq!(amounts(&whole), [(LineStep::Base, 432_150, 432_150)]);
    assert_eq!(whole.limits[0].1, Some(moment("2025-03-04 10:00")));

    let held: (&str, &[(&str, &str)]) = ("交割保证金留存", &[("金额", "321.5元")]);
    let less = claimed(&[TRANSFERRED, REFUSED, OWED, held], "真");
    assert_eq!(less.outcome, Outcome::Owed(yuan(4000)));
    assert_eq!(
        amounts(&less),
        [
            (LineStep::Base, 432_150, 432_150),
            (LineStep::Exception(Change::Less), 32_150, 400_000)
        ]
    );

    let held: (&str, &[(&str, &str)]) = ("交割保证金留存", &[("金额", "1万元")]);
    let nothing_left = claimed(&[TRANSFERRED, REFUSED, OWED, held], "真");
    assert_eq!(nothing_left.outcome, Outcome::NotOwed);
    assert_eq!(
        amounts(&nothing_left).last(),
        Some(&(LineStep::AtLeast, 0, 0))
    );

    let much: (&str, &[(&str, &str)]) = ("欠费确认", &[("金额", "1万元")]);
    let capped = claimed(&[TRANSFERRED, REFUSED, much], "真");
    assert_eq!(capped.outcome, Outcome::Owed(yuan(5000)));
    assert_eq!(
        amounts(&capped).last(),
        Some(&(LineStep::Cap, 500_000, 500_000))
    );

    let failed = claimed(&[REFUSED, OWED], "真");
    assert_eq!(failed.outcome, Outcome::NotOwed);
    let answers = |of: &[Answered]| of.iter().map(|own| own.truth).collect::<Vec<_>>();
    assert_eq!(answers(&failed.requirements), [Some(false), Some(true)]);

    let paid: (&str, &[(&str, &str)]) = ("欠费催缴", &[("结果", "通过")]);
    let excluded = claimed(&[TRANSFERRED, REFUSED, OWED, paid], "真");
    assert_eq!(excluded.outcome, Outcome::NotOwed);

    let jury = claimed(&[TRANSFERRED, REFUSED, OWED], "假");
    assert_eq!(jury.outcome, Outcome::Jury);
    let ask = jury.questions[0]
        .ask
        .as_ref()
        .and_then(|ask| ask.zh.as_deref());
    assert_eq!(ask, Some("客户没有守约，是否仍予垫付？"));
}

/// The brand's own failure does not hurt the customer.
#[test]
fn an_excused_condition_counts_as_met() {
    let complained: (&str, &[(&str, &str)]) = ("客诉提交", &[("客诉编号", "q1"), ("角色", "买方")]);
    let assessment = claimed(&[TRANSFERRED, OWED, complained], "真");
    assert_eq!(assessment.requirements[1].truth, Some(false));
    assert!(assessment.requirements[1].excused);
    assert_eq!(
        assessment.outcome,
        Outcome::Owed(anxin_events::Money::from_fen(432_150))
    );
}

#[test]
fn what_is_missing_makes_a_claim_incomplete() {
    let mut story = Story::new(ARREARS);
    for (kind, fields) in [TRANSFERRED, REFUSED, OWED] {
        story.event("T1", "2025-03-01 10:00", kind, fields);
    }
    let claim = [("赔付申请编号", "c1"), ("承诺", "P3"), ("角色", "买方")];
    story.event("T1", "2025-03-03 10:00", "赔付申请", &claim);
    let missing = vec![("守约".to_owned(), "kept_contract".to_owned())];
    assert_eq!(story.assessments[0].outcome, Outcome::Incomplete(missing));
}

#[test]
fn shares_add_up_to_the_amount_to_the_last_fen() {
    let found: (&str, &[(&str, &str)]) =
        ("责任认定", &[("赔付申请编号", "c0"), ("标准达标", "假")]);
    let odd: (&str, &[(&str, &str)]) = ("欠费确认", &[("金额", "100.01元")]);
    let shared = claimed(&[TRANSFERRED, REFUSED, odd, found], "真");
    let shares: Vec<i64> = shared
        .shares
        .iter()
        .flatten()
        .map(|(_, share)| share.fen())
        .collect();
    assert_eq!(shares, [5_000, 5_001]);
    let alone = claimed(&[TRANSFERRED, REFUSED, odd], "真");
    let shares: Vec<i64> = alone
        .shares
        .iter()
        .flatten()
        .map(|(_, share)| share.fen())
        .collect();
    assert_eq!(shares, [10_001]);
}

#[test]
fn tables_give_the_band_of_the_day_and_scales_add_up() {
    let rules = r#"规则文件 表
语言版本 1

分档 大额线
  不足 100万元 则 1万元
  不足 300万元 则 3万元
  其余 则 5万元
  自 2025-03-05 起 依据 "试行"
  不足 100万元 则 2万元
  其余 则 9万元

累进 佣金 四舍五入到分
  不足 100万元 则 2%
  其余 则 1%

规则 A1 大额
  类型 A  级别 低
  当 付款完成
  若 金额 >= 大额线[本交易.总价]
  则 告警
规则 A2 超过佣金
  类型 A  级别 低
  当 付款完成
  若 金额 > 佣金[本交易.总价]
  则 告警
"#;
    for (price, amount, day, fired) in [
        ("99.99万元", "1万元", "2025-03-03", &["A1"][..]),
        ("100万元", "1万元", "2025-03-03", &[]),
        ("100万元", "3万元", "2025-03-03", &["A1", "A2"]),
        ("300万元", "4.99万元", "2025-03-03", &["A2"]),
        ("300万元", "5万元", "2025-03-03", &["A1", "A2"]),
        ("300万元", "4万元", "2025-03-03", &[]),
        ("300万元", "4.01万元", "2025-03-03", &["A2"]),
        ("99.99万元", "1.99万元", "2025-03-05", &[]),
        ("99.99万元", "2万元", "2025-03-05", &["A1", "A2"]),
    ] {
        let mut story = Story::new(rules);
        story.event("T1", "2025-03-01 10:00", "合同签署", &[("总价", price)]);
        let paid = [("金额", amount), ("用途", "房款"), ("付款方", "买方")];
        story.event("T1", &format!("{day} 10:00"), "付款完成", &paid);
        let got: Vec<&str> = story
            .firings
            .iter()
            .map(|firing| story.rule(firing))
            .collect();
        assert_eq!(got, fired, "{price} {amount} {day}");
    }
}
