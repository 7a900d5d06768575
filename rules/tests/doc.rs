//! Rules as a page: sentences that read as such, nothing that the browser would run.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use anxin_rules::doc::Page;
use anxin_rules::{Calendar, RuleSet, Source, library};

fn page(text: &str) -> Page {
    let sources = [Source { name: "r", text }];
    let loaded = RuleSet::load(&sources, &Calendar::default());
    assert!(loaded.rule_set.is_some(), "{:?}", loaded.diagnostics);
    Page::new(
        &sources,
        &loaded.rule_set.unwrap(),
        &library::characteristics().unwrap(),
    )
}

fn rule(when: &str, rest: &str) -> String {
    format!(
        "规则文件 页\n语言版本 1\n参数 起点 = 5万元 自 2025-01-01 起 依据 \"<b>公告</b>\"\n规则 B1 \"甲<script>&\"\n  类型 B\n  级别 高\n  当 {when}\n  {rest}\n  则 告警, 暂停付款\n测试 B1 一例\n  2025-03-03 10:05 付款完成 金额=5万元 付款账户=\"a b\"\n  预期 B1 不告警\n"
    )
}

#[test]
fn a_rule_reads_as_a_sentence_in_both_languages() {
    let table = [
        (
            "付款指令 或 付款完成",
            "若 用途 是 解押款 且 收款账户 不属于 本交易.监管账户",
            "当付款指令或付款完成时，若用途是解押款且收款账户不属于本交易的监管账户，则告警并暂停付款。",
            "When payment instructed or payment made, if purpose is release and payee account is not in the deal's escrow accounts, then alert and hold payment.",
        ),
        (
            "付款完成 之后 2个工作日 内 没有 还贷完成",
            "若 金额 >= 起点",
            "当付款完成之后2个工作日内没有还贷完成，若金额不低于起点，则告警并暂停付款。",
            "When payment made and 2 working days without release repaid, if amount >= 起点, then alert and hold payment.",
        ),
        (
            "付款完成",
            "若 付款账户 是 \"甲, 乙. >= 1\"",
            "当付款完成时，若付款账户是“甲, 乙. >= 1”，则告警并暂停付款。",
            "When payment made, if payer account is \"甲, 乙. >= 1\", then alert and hold payment.",
        ),
    ];
    for (when, condition, zh, en) in table {
        let html = page(&rule(when, condition)).html();
        for sentence in [zh, en] {
            let sentence = sentence
                .replace('>', "&gt;")
                .replace('\'', "&#39;")
                .replace('"', "&quot;");
            assert!(
                html.contains(&format!(">{sentence}</p>")),
                "{sentence}\n{html}"
            );
        }
    }
}

#[test]
fn every_text_is_escaped_and_nothing_comes_from_the_net() {
    let page = page(&rule("付款完成", "若 金额 >= 起点"));
    let (html, markdown) = (page.html(), page.markdown());
    assert!(html.contains("B1 甲&lt;script&gt;&amp;") && html.contains("&lt;b&gt;公告&lt;/b&gt;"));
    for foreign in ["<script", "<b>", "http", "src=", "url("] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert!(markdown.contains("B1 甲\\<script\\>&"));
    assert!(
        html.contains("<li>2025-03-03 10:05 付款完成：金额 5万元，付款账户 &quot;a b&quot;</li>")
    );
    assert!(html.contains("<td>起点</td><td>5万元</td><td>2025-01-01</td>"));
}

#[test]
fn the_shipped_page_names_each_characteristic_and_each_rule() {
    let sources = library::sources();
    let rules = RuleSet::load(&sources, &library::calendar().unwrap())
        .rule_set
        .unwrap();
    let catalogue = library::characteristics().unwrap();
    let html = Page::new(&sources, &rules, &catalogue).html();
    assert_eq!(html, Page::new(&sources, &rules, &catalogue).html());
    for own in &catalogue.all {
        assert!(html.contains(&format!("<td>{}</td>", own.id)), "{}", own.id);
    }
    for rule in &rules.rules {
        assert!(
            html.contains(&format!("<h3>{} ", rule.terms.id)),
            "{}",
            rule.terms.id
        );
    }
    assert!(html.contains("重建") && html.contains("reconstruction"));
}
