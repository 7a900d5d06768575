//! What counts as a difference of meaning, and how it is told.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use anxin_rules::diff::{Difference, Kind, diff};
use anxin_rules::{RuleSet, Source, library};

const BASE: &str = r#"规则文件 甲
语言版本 1
常量 宽限 = 2个工作日
参数 起点 = 5万元
定义 大额 = 金额 >= 起点
登记簿 在途 按 房屋
  加入 当 合同签署
  移出 当 合同解除

规则 B1 "未直达" 英文 "not to the lender"
  类型 B
  级别 严重
  适用 城市=郑州
  生效 2024-11-22 起
  当 付款指令 或 付款完成
  若 用途 是 解押款
     且 大额
     且 (收款方 是 卖方 或 金额 > 100万元)
  则 告警, 暂停付款
  涉险 买方 金额
  说明 "付款 {金额}" 英文 "pays {amount}"
  证据 本事件
  合并 按 交易 在 30天 内

规则 B2 "产调缺失" 英文 "no title check"
  类型 B
  级别 高
  当 付款指令 其中 金额 >= 5万元
  若 最近 3天 内 没有 产权核验 其中 (结果 是 通过 且 来源 是 登记机构)
  则 告警

规则 B4 "未还贷" 英文 "not repaid"
  类型 B
  级别 高
  当 付款完成 其中 用途 是 解押款 之后 宽限 内 没有 还贷完成
  则 告警

规则 C3 "一房多卖" 英文 "sold twice"
  类型 C
  级别 严重
  当 合同签署
  若 在途[房屋] 中 其他交易 个数 >= 1
  则 告警, 阻断
"#;

/// The same with other words, in another order, without a predicate, with comments.
const ENGLISH: &str = r#"# another layout
rules_file b
language 1
parameter 起点 = 50000 yuan
constant grace = 2 working_days
register 在途 by property
  enter when contract_signed
  exit when contract_rescinded

rule C3 "sold twice" chinese "一房多卖"
  type C  severity critical
  when contract_signed
  if 在途[property] other_deals count >= 1
  then block, alert

rule B1 "not to the lender"
  type B  severity critical
  scope city=郑州
  effective from 2024-11-22
  when payment_made or payment_instructed
  if (amount > 1000000 yuan or payee is seller)
     and amount >= 起点  # what a predicate said
     and purpose is release
  then alert, hold_payment
  at_stake buyer amount
  message "pays {amount}"
  evidence event
  merge by deal within 30 days

rule B2 "no title check"
  type B  severity high
  when payment_instructed where amount >= 50000 yuan
  if last 3 days no title_checked where (source is registry and result is passed)
  then alert

rule B4 "not repaid"
  type B  severity high
  when payment_made where purpose is release plus grace without release_repaid
  then alert
"#;

fn rules(text: &str) -> RuleSet {
    let source = Source { name: "a", text };
    let loaded = RuleSet::load(&[source], &library::calendar().unwrap());
    let said: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|(_, own)| {
            let place = text.get(own.span.start..own.span.end);
            format!("{} {} {place:?}", own.code.id, own.message.zh)
        })
        .collect();
    loaded
        .rule_set
        .unwrap_or_else(|| panic!("{}", said.join("\n")))
}

/// `B2 条件: 金额 >= 5万元 → 金额 >= 3万元`.
fn lines(found: &[Difference]) -> Vec<String> {
    let mut lines = Vec::new();
    for own in found {
        let Kind::Changed(changes) = &own.kind else {
            lines.push(format!("{} {:?}", own.name, own.kind));
            continue;
        };
        for change in changes {
            let text = |side: &Option<anxin_rules::diagnostic::Wording>| {
                side.as_ref().map_or("无".to_owned(), |own| own.zh.clone())
            };
            let (before, after) = (text(&change.before), text(&change.after));
            let aspect = change.aspect.names().0;
            lines.push(format!("{} {aspect}: {before} → {after}", own.name));
        }
    }
    lines
}

#[test]
fn a_translation_is_no_difference() {
    let found = diff(&rules(BASE), &rules(ENGLISH));
    assert_eq!(lines(&found), Vec::<String>::new());
}

#[test]
fn each_change_of_meaning_is_told_where_it_is() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "其中 金额 >= 5万元",
            "其中 金额 >= 3万元",
            &["B2 条件: 金额 >= 5万元 → 金额 >= 3万元"],
        ),
        (
            "其中 金额 >= 5万元",
            "其中 金额 > 5万元",
            &["B2 条件: 金额 >= 5万元 → 金额 > 5万元"],
        ),
        ("其中 金额 >= 5万元", "", &["B2 条件: 金额 >= 5万元 → 无"]),
        (
            "金额 > 100万元",
            "金额 > 200万元",
            &["B1 条件: 金额 > 100万元 → 金额 > 200万元"],
        ),
        ("     且 大额\n", "", &["B1 条件: 金额 >= 参数.起点 → 无"]),
        (
            "若 用途 是 解押款",
            "若 用途 是 解押款 且 付款方 是 买方",
            &["B1 条件: 无 → 付款方 是 买方"],
        ),
        (
            "最近 3天 内 没有",
            "最近 7天 内 没有",
            &[
                "B2 条件: 最近 3天 内 没有 产权核验 其中 (来源 是 登记机构 且 结果 是 通过) → 最近 7天 内 没有 产权核验 其中 (来源 是 登记机构 且 结果 是 通过)",
            ],
        ),
        (
            "参数 起点 = 5万元",
            "参数 起点 = 3万元",
            &["起点 值: 5万元 → 3万元"],
        ),
        (
            "参数 起点 = 5万元",
            "参数 起点 = 5万元\n  = 6万元 自 2026-01-01 起",
            &["起点 值: 无 → 6万元（自 2026-01-01）"],
        ),
        (
            "常量 宽限 = 2个工作日",
            "常量 宽限 = 3天",
            &["B4 期限: 2个工作日 → 3天"],
        ),
        (
            "没有 还贷完成",
            "没有 抵押注销",
            &["B4 期限内没有: 还贷完成 → 抵押注销"],
        ),
        (
            "当 付款指令 或 付款完成",
            "当 付款指令",
            &["B1 当: 付款指令 或 付款完成 → 付款指令"],
        ),
        (
            "适用 城市=郑州",
            "适用 全国",
            &["B1 适用: 城市 是 \"郑州\" → 全国"],
        ),
        (
            "生效 2024-11-22 起",
            "生效 2024-11-22 起 到 2026-01-01",
            &["B1 生效: 2024-11-22 – → 2024-11-22 – 2026-01-01"],
        ),
        (
            "适用 城市=郑州",
            "模式 影子\n  适用 城市=郑州",
            &["B1 模式: 正式 → 影子"],
        ),
        (
            "则 告警, 阻断",
            "则 告警, 上报",
            &["C3 则: 告警、阻断 → 告警、上报"],
        ),
        (
            "级别 严重\n  适用",
            "级别 中\n  适用",
            &["B1 级别: 严重 → 中"],
        ),
        (
            "说明 \"付款 {金额}\"",
            "说明 \"支付 {金额}\"",
            &["B1 说明: 付款 {金额} → 支付 {金额}"],
        ),
        (
            "合并 按 交易 在 30天 内",
            "合并 按 交易 在 7天 内",
            &["B1 合并: 交易 在 30天 内 → 交易 在 7天 内"],
        ),
        (
            "移出 当 合同解除",
            "移出 当 合同解除 或 过户完成",
            &["在途 移出: 无 → 过户完成"],
        ),
        ("规则 B2", "规则 B5", &["B2 Removed", "B5 Added"]),
        (
            "且 大额\n     且 (收款方",
            "且 大额\n     或 (收款方",
            &[
                "B1 条件: 用途 是 解押款 → 无",
                "B1 条件: 金额 >= 参数.起点 → 无",
                "B1 条件: 收款方 是 卖方 或 金额 > 100万元 → 无",
                "B1 条件: 无 → 收款方 是 卖方 或 (用途 是 解押款 且 金额 >= 参数.起点) 或 金额 > 100万元",
            ],
        ),
    ];
    let base = rules(BASE);
    for (from, to, expected) in table {
        assert!(BASE.contains(from), "{from}");
        let found = diff(&base, &rules(&BASE.replace(from, to)));
        assert_eq!(lines(&found), *expected, "{from} → {to}");
        let back = diff(&rules(&BASE.replace(from, to)), &base);
        assert_eq!(back.len(), found.len(), "{to} → {from}");
    }
}

const PROMISES: &str = r#"规则文件 承诺
语言版本 1
参数 单笔封顶 = 5000元
分档 维修封顶
  不足 100万元 则 1万元
  其余 则 2万元

标准 K5 逐笔付款提醒
  角色 交易管理
  环节 交易办理
  当 付款完成 其中 付款方 是 买方 之前 24小时 内 应有 付款提醒 同 应付项

承诺 P3 物业欠费先行垫付
  当 赔付申请 其中 承诺 是 P3
  条件 已过户 若 此前 有 过户完成
  条件 已催缴 若 此前 有 欠费催缴 其中 结果 是 拒付 豁免 若 此前 有 客诉提交
  基准 欠费 = 合计 欠费确认.金额
  例外 有保证金 若 此前 有 交割保证金留存 减 最近一次 交割保证金留存.金额 不低于 0元
  封顶 最小(参数.单笔封顶, 维修封顶[本交易.总价])
  分担 若 此前 没有 责任认定 则 平台 100% 否则 平台 50%, 品牌 其余
  时限 先行赔付 24小时
"#;

#[test]
fn standards_commitments_and_tables_are_compared_part_by_part() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "之前 24小时 内",
            "之前 48小时 内",
            &[
                "K5 应: 之前 1天 内 有 付款提醒 其中 应付项 是 本事件.应付项 → 之前 2天 内 有 付款提醒 其中 应付项 是 本事件.应付项",
            ],
        ),
        (
            "角色 交易管理",
            "角色 经纪人",
            &["K5 角色: 交易管理 → 经纪人"],
        ),
        (
            "  条件 已过户 若 此前 有 过户完成\n",
            "",
            &["P3 条件: 此前 有 过户完成 → 无"],
        ),
        (
            " 豁免 若 此前 有 客诉提交",
            "",
            &[
                "P3 条件: 此前 有 欠费催缴 其中 结果 是 拒付 豁免 若 此前 有 客诉提交 → 此前 有 欠费催缴 其中 结果 是 拒付",
            ],
        ),
        (
            "不低于 0元",
            "不低于 1元",
            &[
                "P3 例外: 若 此前 有 交割保证金留存 减 最近一次 交割保证金留存.金额 不低于 0元 → 若 此前 有 交割保证金留存 减 最近一次 交割保证金留存.金额 不低于 1元",
            ],
        ),
        (
            "单笔封顶 = 5000元",
            "单笔封顶 = 6000元",
            &["单笔封顶 值: 5000元 → 6000元"],
        ),
        (
            "则 2万元",
            "则 3万元",
            &["维修封顶 分档: 其余 则 2万元 → 其余 则 3万元"],
        ),
        (
            "否则 平台 50%",
            "否则 平台 60%",
            &[
                "P3 分担: 若 此前 没有 责任认定 则 平台 100% 否则 平台 50%、品牌 其余 → 若 此前 没有 责任认定 则 平台 100% 否则 平台 60%、品牌 其余",
            ],
        ),
        (
            "先行赔付 24小时",
            "先行赔付 48小时",
            &["P3 时限: 1天 → 2天"],
        ),
        ("已过户", "过户", &[]),
    ];
    let base = rules(PROMISES);
    for (from, to, expected) in table {
        assert!(PROMISES.contains(from), "{from}");
        let found = diff(&base, &rules(&PROMISES.replace(from, to)));
        assert_eq!(lines(&found), *expected, "{from} → {to}");
    }
}
