//! What rules mean, one small story each: rule text, dated events, what must come out.

mod promises;
mod sets;
mod story;

use story::{Story, told};

#[test]
fn release_money_that_does_not_reach_the_lender_is_told_with_its_evidence() {
    let rules = r#"规则文件 解押
语言版本 1

规则 B1 买方垫资解押未直达还款账户
  类型 B
  级别 严重
  当 付款指令 或 付款完成
  若 用途 是 解押款
     且 付款方 是 买方
     且 收款方 不是 原贷款机构
     且 收款账户 不属于 本交易.监管账户
  则 告警, 暂停付款
  涉险 买方 金额
  说明 "解押款 {金额} 由{付款方}付至 {收款账户}，未直达还款账户。" 英文 "{amount} paid by {payer} to {payee_account}."
  证据 本事件, 最近一次 抵押余额证明
  合并 按 交易, 收款账户 在 30天 内
"#;
    let mut story = Story::new(rules);
    story.event(
        "T1",
        "2025-03-01 14:20",
        "合同签署",
        &[("总价", "343.5万元")],
    );
    story.event(
        "T1",
        "2025-03-02 09:00",
        "抵押余额证明",
        &[("余额", "245万元"), ("来源", "银行")],
    );
    let paid = [
        ("金额", "245万元"),
        ("用途", "解押款"),
        ("付款方", "买方"),
        ("收款方", "卖方"),
        ("收款账户", "6222-77"),
    ];
    story.event("T1", "2025-03-03 10:05", "付款完成", &paid);
    let fired = told(&story);
    assert_eq!(fired, ["B1 T1 @2025-03-03 10:05 fired"]);
    let anxin_rules::Answer::Fired(finding) = &story.firings[0].answer else {
        panic!("not fired")
    };
    assert_eq!(
        finding.message.zh.as_deref(),
        Some("解押款 245万元 由买方付至 6222-77，未直达还款账户。")
    );
    assert_eq!(
        finding.message.en.as_deref(),
        Some("2,450,000.00 yuan paid by buyer to 6222-77.")
    );
    assert_eq!(finding.evidence, [1, 2]);
    assert_eq!(finding.merge, ["T1", "6222-77"]);
    assert_eq!(
        finding.at_stake.map(|(_, money)| money.fen()),
        Some(245_000_000)
    );
}

/// A rule with this trigger and condition; everything else is as short as may be.
fn rule(when: &str, condition: &str) -> String {
    let condition = if condition.is_empty() {
        String::new()
    } else {
        format!("  若 {condition}\n")
    };
    format!(
        "规则文件 测试\n语言版本 1\n规则 R 规则\n  类型 A\n  级别 低\n  当 {when}\n{condition}  则 告警\n"
    )
}

/// Payments (occurred, recorded, amount in 万元), all of deal T; what came out.
fn payments(rules: &str, payments: &[(&str, &str, &str)]) -> Vec<String> {
    let mut story = Story::new(rules);
    for (occurred, recorded, amount) in payments {
        let amount = format!("{amount}万元");
        story.late(
            "T",
            occurred,
            recorded,
            "付款完成",
            &[("金额", amount.as_str()), ("用途", "房款")],
        );
    }
    told(&story)
}

#[test]
fn a_window_holds_its_start_and_not_the_event_itself() {
    let rules = rule("付款完成 其中 金额 >= 2万元", "最近 2天 内 有 付款完成");
    let judged = ("2025-03-03 10:00", "2025-03-03 10:00", "2");
    let table = [
        ("alone", vec![judged], false),
        (
            "at the start",
            vec![("2025-03-01 10:00", "2025-03-01 10:00", "1"), judged],
            true,
        ),
        (
            "before the start",
            vec![("2025-03-01 09:59", "2025-03-01 09:59", "1"), judged],
            false,
        ),
        (
            "at the same time, earlier in the log",
            vec![("2025-03-03 10:00", "2025-03-03 10:00", "1"), judged],
            true,
        ),
    ];
    for (name, history, fires) in table {
        let expected: &[&str] = if fires {
            &["R T @2025-03-03 10:00 fired"]
        } else {
            &[]
        };
        assert_eq!(payments(&rules, &history), expected, "{name}");
    }
    // A payment of the 3rd is known when one of the 2nd arrives late: it lies in the future of that one.
    let late = [
        ("2025-03-03 10:00", "2025-03-03 10:00", "1"),
        ("2025-03-02 10:00", "2025-03-04 10:00", "2"),
    ];
    assert!(payments(&rules, &late).is_empty());
}

#[test]
fn since_asks_for_the_latest_start() {
    let none = rule("产权核验", "自 合同签署 起 没有 付款完成");
    let some = rule("产权核验", "自 合同签署 起 有 付款完成");
    let table: [(&[&str], bool, bool); 5] = [
        (&[], false, false),
        (&["付款完成"], false, false),
        (&["合同签署"], true, false),
        (&["合同签署", "付款完成"], false, true),
        (&["合同签署", "付款完成", "合同签署"], true, false),
    ];
    for (history, no_payment, payment) in table {
        for (rules, fires) in [(&none, no_payment), (&some, payment)] {
            let mut story = Story::new(rules);
            for (hour, kind) in history.iter().enumerate() {
                let fields: &[(&str, &str)] = if *kind == "合同签署" {
                    &[("总价", "100万元")]
                } else {
                    &[("金额", "1万元"), ("用途", "房款")]
                };
                story.event("T", &format!("2025-03-01 1{hour}:00"), kind, fields);
            }
            let check = [
                ("结果", "通过"),
                ("来源", "登记机构"),
                ("截至时刻", "2025-03-02 10:00"),
            ];
            story.event("T", "2025-03-02 10:00", "产权核验", &check);
            assert_eq!(!told(&story).is_empty(), fires, "{history:?}");
        }
    }
}

#[test]
fn what_is_missing_is_named_and_a_decided_condition_needs_it_not() {
    let table = [
        (
            "收款账户 是 付款账户",
            &["R T @2025-03-03 10:00 unknown: 收款账户, 付款账户"][..],
        ),
        ("金额 > 5万元 且 收款账户 是 付款账户", &[]),
        (
            "金额 > 1万元 或 收款账户 是 付款账户",
            &["R T @2025-03-03 10:00 fired"],
        ),
        ("收款账户 无值", &["R T @2025-03-03 10:00 fired"]),
        (
            "金额 > 本交易.总价",
            &["R T @2025-03-03 10:00 unknown: 本交易.总价"],
        ),
        (
            "金额 + 本交易.买方敞口 > 5万元",
            &["R T @2025-03-03 10:00 unknown: 本交易.买方敞口"],
        ),
        (
            "金额 < 最近一次 抵押余额证明.余额",
            &["R T @2025-03-03 10:00 unknown: 最近一次 抵押余额证明.余额"],
        ),
        ("此前 有 付款完成 其中 应付项 是 本事件.应付项", &[]),
        (
            "付款人 不属于 本交易.买受人 且 金额 > 1万元",
            &["R T @2025-03-03 10:00 unknown: 付款人"],
        ),
        (
            "最近 1个工作日 内 没有 定金支付",
            &["R T @2025-03-03 10:00 fired"],
        ),
    ];
    for (condition, expected) in table {
        let told = payments(
            &rule("付款完成", condition),
            &[("2025-03-03 10:00", "2025-03-03 10:00", "2")],
        );
        assert_eq!(told, expected, "{condition}");
    }
}

#[test]
fn an_event_that_may_match_leaves_the_history_open() {
    let rules = rule("定金支付", "此前 有 付款完成 其中 付款方 是 买方");
    let mut story = Story::new(&rules);
    story.event(
        "T",
        "2025-03-01 10:00",
        "付款完成",
        &[("金额", "1万元"), ("用途", "房款")],
    );
    story.event("T", "2025-03-02 10:00", "定金支付", &[("金额", "1万元")]);
    story.event(
        "T",
        "2025-03-03 10:00",
        "付款完成",
        &[("金额", "1万元"), ("用途", "房款"), ("付款方", "买方")],
    );
    story.event("T", "2025-03-04 10:00", "定金支付", &[("金额", "1万元")]);
    assert_eq!(
        told(&story),
        [
            "R T @2025-03-02 10:00 unknown: 付款完成",
            "R T @2025-03-04 10:00 fired"
        ]
    );
}

/// Release money at 10:05 on Monday the 3rd; two working days are over at 10:05 on Wednesday the 5th.
fn release(rules: &str) -> Story {
    let mut story = Story::new(rules);
    story.event(
        "T",
        "2025-03-03 10:05",
        "付款完成",
        &[("金额", "245万元"), ("用途", "解押款")],
    );
    story
}

#[test]
fn a_deadline_fires_when_the_clock_passes_it_and_not_before() {
    let rules = rule(
        "付款完成 其中 用途 是 解押款 之后 2个工作日 内 没有 还贷完成",
        "",
    );
    let mut story = release(&rules);
    story.advance("2025-03-05 10:04");
    assert!(story.firings.is_empty());
    story.advance("2025-03-07 09:00");
    story.advance("2025-03-08 09:00");
    assert_eq!(told(&story), ["R T @2025-03-05 10:05 fired"]);
    assert_eq!(story.firings[0].known_at, story::moment("2025-03-07 09:00"));

    let mut met = release(&rules);
    met.event("T", "2025-03-05 10:04", "还贷完成", &[]);
    met.advance("2025-03-08 09:00");
    assert!(met.firings.is_empty());

    let mut at_the_deadline = release(&rules);
    at_the_deadline.event("T", "2025-03-05 10:05", "还贷完成", &[]);
    assert_eq!(told(&at_the_deadline), ["R T @2025-03-05 10:05 fired"]);
}

#[test]
fn a_late_record_withdraws_a_deadline_and_a_late_start_fires_at_once() {
    let rules = rule(
        "付款完成 其中 用途 是 解押款 之后 2个工作日 内 没有 还贷完成",
        "",
    );
    let mut story = release(&rules);
    story.late("T", "2025-03-04 09:00", "2025-03-06 09:00", "还贷完成", &[]);
    assert_eq!(
        told(&story),
        [
            "R T @2025-03-05 10:05 fired",
            "R T @2025-03-05 10:05 withdrawn by 1"
        ]
    );

    let mut too_late = release(&rules);
    too_late.late("T", "2025-03-05 10:05", "2025-03-06 09:00", "还贷完成", &[]);
    assert_eq!(told(&too_late), ["R T @2025-03-05 10:05 fired"]);

    let mut late_start = Story::new(&rules);
    let release = [("金额", "245万元"), ("用途", "解押款")];
    late_start.late(
        "T",
        "2025-03-03 10:05",
        "2025-03-10 09:00",
        "付款完成",
        &release,
    );
    assert_eq!(told(&late_start), ["R T @2025-03-05 10:05 fired"]);

    let mut known_before = Story::new(&rules);
    known_before.event("T", "2025-03-04 09:00", "还贷完成", &[]);
    known_before.late(
        "T",
        "2025-03-03 10:05",
        "2025-03-10 09:00",
        "付款完成",
        &release,
    );
    assert!(known_before.firings.is_empty());
}

#[test]
fn a_due_day_lasts_until_its_end_and_the_item_must_be_the_same() {
    let rules = rule("应付约定.应付日 之后 1天 内 没有 付款完成 同 应付项", "");
    let agree = |story: &mut Story, item: &str, day: &str| {
        let fields = [
            ("应付项", item),
            ("用途", "首付款"),
            ("金额", "10万元"),
            ("应付日", day),
        ];
        story.event("T", "2025-03-01 10:00", "应付约定", &fields);
    };
    let mut story = Story::new(&rules);
    agree(&mut story, "i1", "2025-03-05");
    agree(&mut story, "i2", "2025-03-05");
    story.event(
        "T",
        "2025-03-06 23:59",
        "付款完成",
        &[("金额", "10万元"), ("用途", "首付款"), ("应付项", "i1")],
    );
    story.advance("2025-03-07 00:00");
    assert_eq!(told(&story), ["R T @2025-03-07 00:00 fired"]);
    assert_eq!(story.firings[0].trigger, 1);
}

#[test]
fn a_deadline_that_cannot_be_computed_is_unknown() {
    let rules = rule("应付约定.应付日 之后 1天", "");
    let mut story = Story::new(&rules);
    story.event(
        "T",
        "2025-03-01 10:00",
        "应付约定",
        &[("应付项", "i1"), ("用途", "首付款"), ("金额", "10万元")],
    );
    assert_eq!(told(&story), ["R T @2025-03-01 10:00 unknown: 应付日"]);

    let mut beyond = Story::new(&rule("定金支付 之后 1个工作日 内 没有 合同签署", ""));
    beyond.event("T", "2026-12-31 10:00", "定金支付", &[("金额", "1万元")]);
    assert_eq!(
        told(&beyond),
        ["R T @2026-12-31 10:00 unknown: 2027 年工作日历"]
    );
}

#[test]
fn a_register_counts_other_deals_until_they_leave() {
    let rules = "规则文件 登记\n语言版本 1\n登记簿 在途 按 房屋\n  加入 当 定金支付 或 合同签署\n  移出 当 合同解除 或 过户完成\n\
                 规则 R 规则\n  类型 C\n  级别 严重\n  当 合同签署\n  若 在途[房屋] 中 其他交易 个数 >= 1\n  则 告警, 阻断\n";
    let sign = |story: &mut Story, deal: &str, at: &str, home: &str| {
        story.event(deal, at, "合同签署", &[("总价", "100万元"), ("房屋", home)]);
    };
    let mut story = Story::new(rules);
    sign(&mut story, "T1", "2025-03-01 10:00", "h1");
    sign(&mut story, "T1", "2025-03-01 11:00", "h1");
    sign(&mut story, "T2", "2025-03-02 10:00", "h2");
    sign(&mut story, "T3", "2025-03-03 10:00", "h1");
    story.event(
        "T1",
        "2025-03-04 10:00",
        "合同解除",
        &[("解除依据", "双方协议")],
    );
    story.event(
        "T3",
        "2025-03-04 10:00",
        "合同解除",
        &[("解除依据", "双方协议")],
    );
    sign(&mut story, "T4", "2025-03-05 10:00", "h1");
    assert_eq!(told(&story), ["R T3 @2025-03-03 10:00 fired"]);
    story.event("T5", "2025-03-06 10:00", "合同签署", &[("总价", "100万元")]);
    assert_eq!(told(&story)[1], "R T5 @2025-03-06 10:00 unknown: 房屋");
}

#[test]
fn scope_period_and_mode_decide_whether_a_rule_speaks() {
    let with = |clause: &str| {
        rule("付款完成", "").replace("  级别 低\n", &format!("  级别 低\n  {clause}\n"))
    };
    let one = [("2025-03-03 10:00", "2025-03-03 10:00", "1")];
    let table = [
        ("模式 草稿", &[][..]),
        ("模式 停用", &[]),
        ("模式 影子", &["R T @2025-03-03 10:00 fired"]),
        ("生效 2025-03-03 起", &["R T @2025-03-03 10:00 fired"]),
        ("生效 2025-03-04 起", &[]),
        ("生效 2025-03-01 起 到 2025-03-03", &[]),
        ("适用 全国", &["R T @2025-03-03 10:00 fired"]),
        (
            "适用 城市=郑州",
            &["R T @2025-03-03 10:00 unknown: 本交易.城市"],
        ),
    ];
    for (clause, expected) in table {
        assert_eq!(payments(&with(clause), &one), expected, "{clause}");
    }
    let mut story = Story::new(&with("适用 城市=郑州"));
    story.event(
        "T1",
        "2025-03-01 10:00",
        "合同签署",
        &[("总价", "100万元"), ("城市", "郑州")],
    );
    story.event(
        "T2",
        "2025-03-01 10:00",
        "合同签署",
        &[("总价", "100万元"), ("城市", "武汉")],
    );
    for deal in ["T1", "T2"] {
        story.event(
            deal,
            "2025-03-02 10:00",
            "付款完成",
            &[("金额", "1万元"), ("用途", "房款")],
        );
    }
    assert_eq!(told(&story), ["R T1 @2025-03-02 10:00 fired"]);
}

#[test]
fn a_parameter_has_the_value_of_the_day() {
    let rules = rule("付款完成", "金额 > 限额").replace(
        "规则 R",
        "参数 限额 = 1万元 自 2025-03-01 起\n  = 3万元 自 2025-03-03 起\n规则 R",
    );
    let table = [
        (
            "2025-02-28 23:59",
            "R T @2025-02-28 23:59 unknown: 参数.限额",
        ),
        ("2025-03-02 23:59", "R T @2025-03-02 23:59 fired"),
    ];
    for (at, expected) in table {
        assert_eq!(payments(&rules, &[(at, at, "2")]), [expected]);
    }
    assert!(payments(&rules, &[("2025-03-03 00:00", "2025-03-03 00:00", "2")]).is_empty());
}

#[test]
fn more_events_than_a_history_keeps_make_a_count_unknown_and_leave_the_latest_known() {
    let mut story = Story::new(&rule("定金支付", "付款完成 个数 >= 1"));
    for minute in 0..65 {
        let at = format!("2025-03-01 {:02}:{:02}", 10 + minute / 60, minute % 60);
        story.event("T", &at, "付款完成", &[("金额", "1万元"), ("用途", "房款")]);
    }
    story.event("T", "2025-03-02 10:00", "定金支付", &[("金额", "1万元")]);
    assert_eq!(
        told(&story),
        ["R T @2025-03-02 10:00 unknown: 付款完成 个数"]
    );
}

#[test]
fn the_digest_knows_the_meaning_and_not_the_order_of_files() {
    let calendar = story::calendar();
    let load = |texts: &[&str]| {
        let sources: Vec<_> = texts
            .iter()
            .map(|text| anxin_rules::Source { name: "x", text })
            .collect();
        anxin_rules::RuleSet::load(&sources, &calendar)
            .rule_set
            .unwrap()
            .digest()
            .to_owned()
    };
    let one = rule("付款完成", "金额 > 1万元");
    let two = rule("定金支付", "金额 > 1万元").replace("规则 R", "规则 S");
    let digest = load(&[&one, &two]);
    assert_eq!(digest.len(), 64);
    assert_eq!(digest, load(&[&two, &one]));
    assert_eq!(
        digest,
        load(&[&two, &one.replace("  则", "  # 说明\n  则")])
    );
    assert_ne!(digest, load(&[&two, &one.replace("1万元", "2万元")]));
    assert_ne!(digest, load(&[&one]));
    let other = anxin_rules::Calendar::parse("年 2025 依据 \"x\"\n休 01-01").unwrap();
    let sources = [anxin_rules::Source {
        name: "x",
        text: &one,
    }];
    let elsewhere = anxin_rules::RuleSet::load(&sources, &other);
    assert_ne!(load(&[&one]), elsewhere.rule_set.unwrap().digest());
}

#[test]
fn the_memory_of_a_rule_has_a_static_bound() {
    let rules = story::rules(&rule(
        "付款完成",
        "金额 > 本交易.总价 且 最近 2天 内 有 定金支付",
    ));
    // One fact of three numbers; one history whose entries have three numbers: room for 2, 4, … 64 of
    // them in turn, three numbers of its own before each, and its place.
    assert_eq!(
        rules.memory_bound(0),
        8 * (3 + (2 + 4 + 8 + 16 + 32 + 64) * 3 + 6 * 3 + 1)
    );
    assert_eq!(
        story::rules(&rule("付款完成", "金额 > 1万元")).memory_bound(0),
        0
    );
}

#[test]
fn the_oldest_of_more_fired_deadlines_than_are_kept_can_no_longer_be_withdrawn() {
    let mut story = Story::new(&rule("付款完成 之后 10天 内 没有 还贷完成", ""));
    for minute in 0..65 {
        let at = format!("2025-03-01 {:02}:{:02}", 10 + minute / 60, minute % 60);
        story.late(
            "T",
            &at,
            "2025-03-20 09:00",
            "付款完成",
            &[("金额", "1万元"), ("用途", "解押款")],
        );
    }
    story.late("T", "2025-03-05 10:00", "2025-03-21 09:00", "还贷完成", &[]);
    let told = told(&story);
    let withdrawn = told
        .iter()
        .filter(|line| line.ends_with("withdrawn by 65"))
        .count();
    assert_eq!((told.len(), withdrawn), (65 + 64, 64));
    assert_eq!(told[65], "R T @2025-03-11 10:01 withdrawn by 65");
}

#[test]
fn a_window_in_a_year_that_the_calendar_lacks_names_the_year() {
    let rules = rule("付款完成", "最近 2个工作日 内 有 付款提醒");
    let mut story = Story::new(&rules);
    let paid = [("金额", "5万元"), ("用途", "房款")];
    story.event("T1", "2027-06-01 10:00", "付款完成", &paid);
    assert_eq!(
        told(&story),
        ["R T1 @2027-06-01 10:00 unknown: 2027 年工作日历"]
    );
}
