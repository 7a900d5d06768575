//! What the checker says of two conditions together holds of every answer of the two apart.

use super::*;
use anxin_rules::ast::Span;

/// Conditions that often contradict, imply or exhaust each other, over an event that has 金额 and 付款方.
const NEAR: &[&str] = &[
    "金额 > 2万元",
    "金额 >= 3万元",
    "金额 < 3万元",
    "金额 是 2万元",
    "金额 >= 限额",
    "金额 < 限额",
    "金额 > 本交易.总价",
    "金额 是 本交易.总价",
    "付款方 是 买方",
    "付款方 是 卖方",
    "付款方 属于 {买方, 共有人}",
    "付款方 不属于 {买方, 卖方}",
    "收款账户 有值",
    "收款账户 是 付款账户",
    "收款账户 是 \"a1\"",
    "收款账户 属于 {\"a1\", \"a2\"}",
    "收款账户 是 参数.某账户",
    "收款账户 属于 本交易.监管账户",
    "此前 有 付款完成 其中 付款方 是 买方",
    "最近 1天 内 有 付款完成 其中 付款方 是 买方",
    "最近 窗口 内 有 付款完成 其中 付款方 是 买方",
    "最近 1个工作日 内 有 付款完成 其中 付款方 是 买方",
    "自 定金支付 起 有 付款完成",
    "自 定金支付 起 没有 付款完成",
    "此前 有 定金支付",
    "付款完成 个数 >= 1",
    "付款完成 个数 < 3",
    "最近一次 付款完成.金额 > 2万元",
    "最近一次 付款完成.金额 无值",
    "本交易.有应付项 是 假",
];

const WHEN: &[&str] = &["付款完成", "定金支付", "付款完成 之后 1天 内 没有 还贷完成"];

/// What a rule answered to an event: fired, or unknown; silence is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    False,
    Open,
    True,
}

fn rule(id: &str, when: &str, condition: &str) -> String {
    format!(
        "规则 {id} 随机\n  类型 A\n  级别 低\n  模式 影子\n  当 {when}\n  若 {condition}\n  则 告警\n"
    )
}

/// What is said of a condition, and of which part of it.
fn claims(when: &str, condition: &str) -> Vec<(&'static str, String)> {
    let text = format!("{HEAD}{}", rule("X1", when, condition));
    let said = load(&rule("X1", when, condition)).diagnostics;
    let part = |span: Span| text.get(span.start..span.end).unwrap().to_owned();
    said.iter()
        .map(|(_, one)| (one.code.id, part(one.span)))
        .collect()
}

/// The answers of two rules, by trigger. Where neither speaks of an event, both said false.
fn answers(rules: &Arc<RuleSet>, history: &[Told], when: &str) -> Vec<(Said, Said)> {
    let mut reference = Reference::new(rules.clone(), Reading::default());
    let (mut clock, mut said, mut judged) = (start(), Vec::new(), Vec::new());
    for (position, told) in (0..).zip(history) {
        clock = clock.max(start().checked_add((told.hour + told.late) * HOUR).unwrap());
        reference.advance(clock, &mut said);
        if let Some(event) = told.event(position, clock) {
            reference.judge(position, &event, &told.supplied(), &mut said);
            reference.absorb(position, &event, &told.supplied(), &mut said);
            judged.extend((event.kind.spec().zh == when).then_some(position));
        }
    }
    if when.contains("之后") {
        judged.extend(said.iter().map(|firing| firing.trigger));
    }
    let of = |rule: usize, position: u64| {
        let own = said
            .iter()
            .find(|own| own.rule == rule && own.trigger == position);
        match own.map(|own| &own.answer) {
            Some(Answer::Fired(_)) => Said::True,
            Some(_) => Said::Open,
            None => Said::False,
        }
    };
    judged
        .into_iter()
        .map(|at| (of(0, at), of(1, at)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_the_checker_claims_holds(
        left in (select(NEAR), any::<bool>()),
        right in (select(NEAR), any::<bool>()),
        when in select(WHEN),
        history in vec(told(), 1..40),
    ) {
        let text = |(text, negated): (&str, bool)| if negated { format!("非 ({text})") } else { text.to_owned() };
        let (left, right) = (text(left), text(right));
        let both = claims(when, &format!("{left} 且 {right}"));
        let either = claims(when, &format!("{left} 或 {right}"));
        let rules = load(&[rule("X1", when, &left), rule("X2", when, &right)].concat()).rule_set;
        let Some(rules) = rules else { return Ok(()) };
        for (own, other) in answers(&Arc::new(rules), &history, when) {
            let told = format!("{when}: {left} | {right}: {own:?} {other:?} {both:?} {either:?}");
            for (code, part) in &both {
                // Which of the two it is about.
                let (said, rest) = if *part == left { (own, other) } else { (other, own) };
                match *code {
                    "E2432" => prop_assert!((said, rest) != (Said::True, Said::True), "{told}"),
                    "W2602" => prop_assert!(said >= rest, "{told}"),
                    _ => {}
                }
            }
            for (code, part) in &either {
                let (said, rest) = if *part == left { (own, other) } else { (other, own) };
                match *code {
                    // A deadline that was met is silent whatever its condition says.
                    "E2433" if !when.contains("之后") => prop_assert!((said, rest) != (Said::False, Said::False), "{told}"),
                    "W2603" => prop_assert!(said <= rest, "{told}"),
                    _ => {}
                }
            }
        }
    }
}

/// Else the claims above would hold of nothing.
#[test]
fn the_near_conditions_reach_every_claim() {
    let mut reached = std::collections::BTreeSet::new();
    for left in NEAR {
        for right in NEAR {
            for (text, other) in [
                ((*left).to_owned(), *right),
                (format!("非 ({left})"), *right),
            ] {
                for join in ["且", "或"] {
                    reached.extend(
                        claims(WHEN[0], &format!("{text} {join} {other}"))
                            .iter()
                            .map(|(code, _)| *code),
                    );
                }
            }
        }
    }
    for code in ["E2432", "E2433", "W2602", "W2603"] {
        assert!(reached.contains(code), "{code} in {reached:?}");
    }
}
