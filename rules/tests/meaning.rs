//! What rules mean, one small story each: rule text, dated events, what must come out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

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
