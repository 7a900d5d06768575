//! A judgement as an indented tree: a mark, the condition as written, and what it read.

use super::Told;
use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, table};
use anxin_events::{Instant, Kind};
use anxin_projections::inquiry::{Judgement, Silence};
use anxin_rules::diagnostic::Wording;
use anxin_rules::trace::{Form, Node, Reading, Section, Truth};
use anxin_rules::{Answer, Effective};

pub fn print(out: Output, told: &Told<'_>) -> Result<(), Failure> {
    let lang = out.lang;
    let Some(info) = told.rules.rules.get(told.rule) else {
        return Ok(());
    };
    let title = either(
        lang,
        info.terms.title.zh.as_deref(),
        info.terms.title.en.as_deref(),
    );
    let deal = lang.pick("交易", "deal");
    out.line(&format!("{} {title}  {deal} {}", info.terms.id, told.deal))?;
    for judgement in told.chosen {
        out.line("")?;
        print_judgement(out, judgement)?;
    }
    if told.chosen.is_empty() {
        let silence = told.inquiry.silence();
        out.line(&silence.map_or_else(
            || {
                lang.pick("没有选中的判断", "no judgement was selected")
                    .to_owned()
            },
            |silence| sentence(lang, &silence),
        ))?;
        return Ok(());
    }
    for (trigger, due) in told.inquiry.waiting() {
        out.line(&waiting(lang, trigger, due))?;
    }
    out.line("")?;
    out.line(lang.pick(
        "✓ 成立  ✗ 不成立  ? 无法判断  · 前面已有定论，未读到",
        "✓ true  ✗ false  ? cannot be decided  · not reached, decided before",
    ))
}

fn print_judgement(out: Output, judgement: &Judgement) -> Result<(), Failure> {
    let (lang, trace) = (out.lang, &judgement.trace);
    let kind = lang.pick(trace.kind.spec().zh, trace.kind.spec().name);
    let trigger = format!("#{} {kind}", trace.trigger);
    let mut head = format!("{} {}", mark(trace.truth, true), minute(trace.at));
    match trace.deadline {
        Some(waited) => {
            let due = lang.pick("到期；自", "due; counted from");
            head.push_str(&format!("  {due} {} {trigger}", minute(waited.from)));
        }
        None => head.push_str(&format!("  {trigger}")),
    }
    if trace.known_at > trace.at {
        let known = lang.pick("知悉于", "known at");
        head.push_str(&format!("  {known} {}", minute(trace.known_at)));
    }
    out.line(&head)?;
    if let Some(said) = said(lang, judgement) {
        out.line(&format!("  {said}"))?;
    }
    let mut rows = table(&[]);
    for node in &trace.nodes {
        add(lang, &mut rows, node, 1);
    }
    out.table(&rows)
}

/// What the rule said of it.
fn said(lang: Lang, judgement: &Judgement) -> Option<String> {
    let said = match judgement.trace.answer.as_ref()? {
        Answer::Fired(finding) => {
            let message = &finding.message;
            either(lang, message.zh.as_deref(), message.en.as_deref()).to_owned()
        }
        Answer::Unknown { missing } => {
            let names: Vec<&str> = missing.iter().map(|(zh, en)| lang.pick(zh, en)).collect();
            let head = lang.pick("无法判断，缺少：", "cannot be decided, missing: ");
            format!("{head}{}", names.join(lang.pick("、", ", ")))
        }
        Answer::Withdrawn { .. } => return None,
    };
    Some(match judgement.withdrawn_by {
        Some(by) => {
            let zh = format!("{said}（后由迟到的记录 #{by} 撤回）");
            let en = format!("{said} (withdrawn later by the late record #{by})");
            lang.pick(&zh, &en).to_owned()
        }
        None => said,
    })
}

fn add(lang: Lang, rows: &mut comfy_table::Table, node: &Node, depth: usize) {
    // A predicate and what it stands for are one line.
    let (name, node, section) = match (node.form, node.children.as_slice()) {
        (Form::Named, [inner]) => (own_text(lang, node), inner, node.section),
        _ => ("", node, node.section),
    };
    let section = section.map_or("", |own| section_word(lang, own));
    let name = if name.is_empty() {
        String::new()
    } else {
        format!("{name}{}", lang.pick("：", ":"))
    };
    let form = match node.form {
        Form::All if node.section != Some(Section::Start) => lang.pick("全部成立", "all of"),
        Form::Any => lang.pick("任一成立", "any of"),
        Form::Not => lang.pick("不成立", "none of"),
        _ => own_text(lang, node),
    };
    let words = [section, &name, form].into_iter();
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let (indent, mark) = ("  ".repeat(depth), mark(node.truth, node.reached));
    let readings: Vec<String> = node
        .readings
        .iter()
        .filter(|_| node.reached)
        .map(|reading| shown(lang, reading))
        .collect();
    rows.add_row([
        format!("{indent}{mark} {}", words.join(" ")),
        readings.join(lang.pick("；", "; ")),
    ]);
    for child in &node.children {
        add(lang, rows, child, depth.saturating_add(1));
    }
}

fn own_text(lang: Lang, node: &Node) -> &str {
    lang.pick(&node.text.zh, &node.text.en)
}

const fn mark(truth: Truth, reached: bool) -> &'static str {
    match truth {
        _ if !reached => "·",
        Truth::True => "✓",
        Truth::False => "✗",
        Truth::Unknown => "?",
    }
}

fn section_word(lang: Lang, section: Section) -> &'static str {
    match section {
        Section::Scope => lang.pick("适用", "scope"),
        Section::Where => lang.pick("其中", "where"),
        Section::Start => lang.pick("当", "when"),
        Section::Without => lang.pick("期限内", "in time"),
        Section::If => lang.pick("若", "if"),
    }
}

/// `产权核验 = 0 [2025-03-01 10:00, 2025-03-04 10:00] #2`.
fn shown(lang: Lang, reading: &Reading) -> String {
    let pick = |own: &Wording| lang.pick(&own.zh, &own.en).to_owned();
    let mut text = format!("{} = {}", pick(&reading.name), pick(&reading.value));
    if let Some(window) = reading.window
        && let Some(from) = window.from
    {
        let end = if window.to_counts { "]" } else { ")" };
        text.push_str(&format!(" [{}, {}{end}", minute(from), minute(window.to)));
    }
    for position in &reading.events {
        text.push_str(&format!(" #{position}"));
    }
    text
}

fn sentence(lang: Lang, silence: &Silence) -> String {
    let (zh, en) = match silence {
        Silence::Mode(mode) => {
            let (zh, en) = mode.names();
            (
                format!("没有判断：规则的模式是{zh}"),
                format!("never judged: the rule's mode is {en}"),
            )
        }
        Silence::NoTrigger(kinds) => {
            let all = |name: fn(Kind) -> &'static str| {
                kinds.iter().copied().map(name).collect::<Vec<_>>()
            };
            (
                format!(
                    "没有判断：交易里没有 {}",
                    all(|kind| kind.spec().zh).join(" 或 ")
                ),
                format!(
                    "never judged: the deal has no {}",
                    all(|kind| kind.spec().name).join(" or ")
                ),
            )
        }
        Silence::OutOfEffect(Effective { from, to }, events) => {
            let until = to.map_or_else(String::new, |to| format!(" – {to}"));
            let events = positions(events);
            (
                format!("没有判断：规则自 {from}{until} 生效，事件 {events} 不在其中"),
                format!(
                    "never judged: the rule is in effect from {from}{until}, the events {events} are not"
                ),
            )
        }
        Silence::NotStarted(events) => {
            let events = positions(events);
            (
                format!("没有判断：事件 {events} 不合 其中 的条件，期限没有开始"),
                format!(
                    "never judged: the events {events} do not meet its `where`, so no deadline began"
                ),
            )
        }
        Silence::Waiting(all) => {
            let each = |lang| {
                let told = all
                    .iter()
                    .map(|(trigger, due)| waiting(lang, *trigger, *due));
                told.collect::<Vec<_>>().join("\n")
            };
            (
                format!("还没有判断\n{}", each(Lang::Zh)),
                format!("not judged yet\n{}", each(Lang::En)),
            )
        }
        Silence::Undated(trigger, missing) => {
            let zh: Vec<&str> = missing.iter().map(|(zh, _)| zh.as_str()).collect();
            let en: Vec<&str> = missing.iter().map(|(_, en)| en.as_str()).collect();
            (
                format!(
                    "没有判断：事件 #{trigger} 的期限算不出，缺少：{}",
                    zh.join("、")
                ),
                format!(
                    "never judged: the deadline of event #{trigger} cannot be reckoned, missing: {}",
                    en.join(", ")
                ),
            )
        }
    };
    lang.pick(&zh, &en).to_owned()
}

fn waiting(lang: Lang, trigger: u64, due: Instant) -> String {
    let due = minute(due);
    let zh = format!("… 事件 #{trigger} 的期限 {due} 才到");
    lang.pick(
        &zh,
        &format!("… the deadline of event #{trigger} comes at {due}"),
    )
    .to_owned()
}

fn positions(events: &[u64]) -> String {
    let all: Vec<String> = events.iter().map(|own| format!("#{own}")).collect();
    all.join(" ")
}

fn either<'a>(lang: Lang, zh: Option<&'a str>, en: Option<&'a str>) -> &'a str {
    let (first, second) = match lang {
        Lang::Zh => (zh, en),
        Lang::En => (en, zh),
    };
    first.or(second).unwrap_or_default()
}

/// `2025-03-03 10:05`, in Beijing time.
fn minute(at: Instant) -> String {
    let text = at.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}
