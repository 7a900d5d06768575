//! Any bytes end in a tree and diagnostics, soon.

use anxin_rules::ast::Language;
use anxin_rules::diagnostic::render;
use anxin_rules::parser::{MAX_DIAGNOSTICS, MAX_FILE_BYTES, MAX_PARTS, parse};
use anxin_rules::print::print;
use anxin_rules::{Calendar, RuleSet, Source};
use proptest::prelude::*;
use std::time::Duration;

/// Words, signs and odd characters from which random text is made.
const SOUP: &[&str] = &[
    "规则文件 x\n",
    "rules_file x\n",
    "案例文件\n",
    "语言版本 1\n",
    "默认 ",
    "\n规则 B1 ",
    "\n测试 B1 ",
    "\n案例 CS01 ",
    "\n常量 ",
    "\n参数 ",
    "\n定义 ",
    "\n登记簿 ",
    "\n  若 ",
    "\n  当 ",
    "\n  则 ",
    "\n  说明 ",
    "\n  加入 ",
    "\n预期 ",
    "\n推进到 ",
    "\n\n",
    "\n",
    "且 ",
    "或 ",
    "非 ",
    "是 ",
    "不是 ",
    "属于 ",
    "有值 ",
    "最近 ",
    "最近一次 ",
    "内 ",
    "有 ",
    "没有 ",
    "其中 ",
    "之后 ",
    "个数 ",
    "合计 ",
    "中 其他交易 ",
    "最小(",
    "自 ",
    "起 ",
    "此前 ",
    "按 ",
    "约",
    "知悉 ",
    "本事件",
    "参数.",
    "用途 ",
    "金额 ",
    "B1 ",
    "告警 ",
    "3天 ",
    "245万元 ",
    "70% ",
    "2025-03-01 ",
    "14:20 ",
    "25:99 ",
    "1,000元 ",
    "0.5 ",
    "-5元 ",
    "\"",
    "“",
    "”",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    "=",
    ">=",
    "×",
    "+",
    "-",
    "# ",
    "＃",
    "　",
    "；",
    "\u{202e}",
    "\u{feff}",
    "\0",
    "\r",
    "é",
    "🏠",
    "when ",
    "if ",
    "is not ",
    "plus ",
    "where ",
];

fn survives(source: &str) {
    let parsed = parse(source);
    assert!(parsed.diagnostics.len() <= MAX_DIAGNOSTICS);
    for diagnostic in &parsed.diagnostics {
        assert!(
            source
                .get(diagnostic.span.start..diagnostic.span.end)
                .is_some(),
            "{diagnostic:?}"
        );
        let record = diagnostic.record(source);
        assert!((record.line, record.column) <= (record.end_line, record.end_column));
    }
    let _ = render(&parsed.diagnostics, source, "file", Language::Zh);
    // What was understood without a complaint is understood again.
    if parsed.diagnostics.is_empty() {
        for language in [Language::Zh, Language::En] {
            let printed = print(&parsed.file, language);
            let again = parse(&printed);
            let said = render(&again.diagnostics, &printed, "file", Language::En);
            assert!(again.diagnostics.is_empty(), "{said}");
            assert_eq!(print(&again.file, language), printed);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(source in any::<String>()) {
        survives(&source);
    }

    #[test]
    fn any_soup_of_words_is_survived(pieces in prop::collection::vec(prop::sample::select(SOUP), 0..60)) {
        survives(&pieces.concat());
        survives(&format!("规则文件 x\n规则 B1 y\n  当 E\n  若 {}", pieces.concat()));
    }

    #[test]
    fn any_damage_to_a_sound_file_is_survived(per_mille in 0..1000_usize, piece in prop::sample::select(SOUP)) {
        let sound = include_str!("ok/sample.rule");
        let mut at = sound.len() * per_mille / 1000;
        while !sound.is_char_boundary(at) {
            at -= 1;
        }
        survives(&format!("{}{piece}{}", &sound[..at], &sound[at..]));
        survives(&sound[..at]);
    }
}

/// A whole file of these is the other extreme: nothing is refused.
const SOUND_RULE: &str = "规则 B1 买方垫资解押未直达还款账户\n  类型 B\n  当 付款指令 或 付款完成\n  若 用途 是 解押款\n     且 收款账户 不属于 本交易.监管账户\n  则 告警, 暂停付款\n";

/// Time that this thread has had a processor: what other processes take does not count.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap(),
        u32::try_from(time.tv_nsec).unwrap(),
    )
}

#[test]
fn a_large_hostile_file_ends_within_a_second() {
    let head = "规则文件 x\n规则 B1 y\n  若 ";
    let start = "规则文件 x\n";
    let hostile = [
        (head, "("),
        (head, "非 "),
        (head, "a + "),
        (head, "a × "),
        (head, "a 或 "),
        (head, "a 且\n"),
        (head, "最小("),
        (head, "x["),
        (head, "x 其中 "),
        (head, "{a, "),
        (head, "1,234"),
        (head, "1,234,"),
        (head, "9"),
        (head, "2025-"),
        (head, "最近 3天 内 "),
        (start, "规则 "),
        (start, "规则\n"),
        (start, "# c\n"),
        (start, "#"),
        (start, "\"a"),
        (start, "\"\n"),
        (start, "“\\"),
        (start, "\u{202e}a"),
        (start, "常量 a = 1\n"),
        (start, "测试 B1\n预期\n"),
        (start, "测试 B1\n2025-03-01 14:20 E a=[\n"),
        (start, "若用途是解押款"),
        (start, SOUND_RULE),
        ("", "\n"),
        ("", "a"),
        ("", "案例文件 "),
    ];
    let mut slowest = (Duration::ZERO, "");
    for (open, piece) in hostile {
        let mut source = open.to_owned();
        while source.len() + piece.len() <= MAX_FILE_BYTES {
            source.push_str(piece);
        }
        let began = spent();
        let parsed = parse(&source);
        let _ = render(&parsed.diagnostics, &source, "file", Language::Zh);
        let took = spent() - began;
        assert!(took < Duration::from_secs(1), "{piece:?} took {took:?}");
        if piece == SOUND_RULE {
            println!("a sound file of 1 MiB: {took:?}");
        }
        slowest = slowest.max((took, piece));
    }
    println!("slowest of {}: {slowest:?}", hostile.len());
}

/// Conditions that give the search for contradictions the most to do, as many as a rule may hold.
fn heavy_conditions() -> Vec<(&'static str, String)> {
    let many = |count: usize, part: &dyn Fn(usize) -> String, join: &str| {
        (1..=count).map(part).collect::<Vec<_>>().join(join)
    };
    let ids = many(480, &|at| format!("\"a{at}\""), ", ");
    let nested = (1..=30).fold("金额 > 1元".to_owned(), |inner, at| {
        let join = if at % 2 == 0 { "且" } else { "或" };
        format!("(金额 不是 {at}元 {join} 收款账户 不是 \"a{at}\" {join} {inner})")
    });
    vec![
        ("implied", many(160, &|at| format!("金额 > {at}元"), " 且 ")),
        (
            "apart",
            many(160, &|at| format!("金额 不是 {at}元"), " 且 "),
        ),
        (
            "branches",
            many(160, &|at| format!("金额 是 {at}元"), " 或 "),
        ),
        ("equal", many(160, &|_| "金额 > 限额".to_owned(), " 且 ")),
        ("dated", many(160, &|_| "金额 是 限额".to_owned(), " 或 ")),
        ("ids", format!("收款账户 属于 {{{ids}}}")),
        (
            "histories",
            many(
                120,
                &|at| format!("最近 {at}天 内 有 定金支付 其中 金额 > 5元"),
                " 或 ",
            ),
        ),
        ("nested", nested),
    ]
}

#[test]
fn a_large_hostile_rule_set_is_loaded_within_two_seconds() {
    let dated: String = (0..900)
        .map(|at| {
            format!(
                "  = {}元 自 {}-{:02}-01 起\n",
                at + 1,
                2000 + at / 12,
                at % 12 + 1
            )
        })
        .collect();
    let head = format!(
        "规则文件 x\n语言版本 1\n默认 类型 A\n默认 级别 低\n默认 模式 影子\n参数 限额 = 1元\n{dated}"
    );
    for (name, condition) in heavy_conditions() {
        let mut source = head.clone();
        for number in 0.. {
            let rule = format!("规则 甲{number} x\n  当 付款完成\n  若 {condition}\n  则 告警\n");
            if source.len() + rule.len() > MAX_FILE_BYTES || number == 2_000 {
                break;
            }
            source.push_str(&rule);
        }
        let began = spent();
        let loaded = RuleSet::load(
            &[Source {
                name,
                text: &source,
            }],
            &Calendar::default(),
        );
        let took = spent() - began;
        let began = spent();
        let _ = parse(&source);
        let parsed = spent() - began;
        println!(
            "{name}: {took:?} (parse {parsed:?}), {} findings",
            loaded.diagnostics.len()
        );
        assert!(took < Duration::from_secs(2), "{name} took {took:?}");
    }
}

#[test]
fn a_larger_file_is_refused_unread() {
    let parsed = parse(&"#".repeat(MAX_FILE_BYTES + 1));
    assert_eq!(parsed.diagnostics[0].code.id, "E2001");
}

#[test]
fn long_lists_are_refused() {
    let parsed = parse(&format!(
        "规则文件 x\n定义 甲 = a{}",
        " 或 a".repeat(MAX_PARTS)
    ));
    assert_eq!(parsed.diagnostics[0].code.id, "E2109");
    let parsed = parse(&format!(
        "规则文件 x\n定义 甲 = a{}",
        " 或 a".repeat(MAX_PARTS - 1)
    ));
    assert!(parsed.diagnostics.is_empty());
}
