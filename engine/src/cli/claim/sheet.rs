//! The computation sheet of a claim: what the commitment asks, on which evidence, what comes out line by
//! line, who bears it, and what happened. It reads the deal's view, the same that hosts get.

mod money;

use super::waits::waits_for;
use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, grouped, right, table};
use crate::cli::rules::title;
use crate::cli::view::{at, language, list, minute, pick, role, text};
use anxin_events::{Instant, Kind};
use anxin_rules::RuleSet;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Kind and business time of each event, by log position: a view names its evidence by position only.
pub type Kinds = BTreeMap<u64, (Kind, Instant)>;

/// Prints the sheets of all claims of a deal, and the steps that its books could not take.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_all(out: Output, view: &Json, rules: &RuleSet, kinds: &Kinds) -> Result<(), Failure> {
    for claim in list(at(view, "claims")) {
        out.line("")?;
        print(out, view, claim, rules, kinds)?;
    }
    if list(at(view, "void_steps")).next().is_some() {
        out.title(
            "未入账的步骤（不合规，未动任何款项）",
            "Steps that the books could not take (nothing was moved)",
        )?;
    }
    for void in list(at(view, "void_steps")) {
        let position = at(void, "position").as_u64().unwrap_or_default();
        out.line(&format!(
            "  {} [{}]",
            event(out.lang, position, kinds),
            text(void, "code")
        ))?;
    }
    Ok(())
}

/// Prints the sheet of one claim.
///
/// # Errors
/// When standard output cannot be written.
pub fn print(
    out: Output,
    view: &Json,
    claim: &Json,
    rules: &RuleSet,
    kinds: &Kinds,
) -> Result<(), Failure> {
    print_head(out, view, claim, rules)?;
    let assessment = at(claim, "assessment");
    print_answers(
        out,
        ("条件", "Conditions"),
        at(assessment, "requirements"),
        kinds,
    )?;
    print_answers(
        out,
        ("除外（✓ 即不赔）", "Exclusions (✓: not owed)"),
        at(assessment, "exclusions"),
        kinds,
    )?;
    print_answers(
        out,
        (
            "交评审的问题（✓ 须由人答复）",
            "Questions for the jury (✓: people answer it)",
        ),
        at(assessment, "questions"),
        kinds,
    )?;
    money::print_computation(out, claim)?;
    money::print_shares(out, claim)?;
    print_limits(out, view, claim)?;
    print_life(out, claim)
}

fn print_head(out: Output, view: &Json, claim: &Json, rules: &RuleSet) -> Result<(), Failure> {
    let lang = out.lang;
    let id = match text(at(claim, "assessment"), "commitment") {
        "" => text(claim, "commitment"),
        own => own,
    };
    let terms = rules.commitments.iter().find(|terms| terms.id == id);
    out.line(&format!(
        "{} {}  {id} {}",
        lang.pick("赔付申请", "claim"),
        text(claim, "claim"),
        terms.map_or("", |terms| title(terms, lang))
    ))?;
    let kept = match at(claim, "kept_contract").as_bool() {
        Some(true) => lang.pick("守约", "kept the contract"),
        Some(false) => lang.pick("未守约", "did not keep the contract"),
        None => lang.pick("守约未写明", "kept the contract: not stated"),
    };
    out.line(&format!(
        "  {} {}  {} {}{}  {}",
        lang.pick("交易", "deal"),
        text(view, "deal"),
        lang.pick("申请人", "claimant"),
        role(lang, text(claim, "role")),
        lang.pick(&format!("（{kept}）"), &format!(" ({kept})")),
        asked(lang, claim)
    ))?;
    let waits = waits_for(lang, claim);
    let waits = if waits.is_empty() {
        waits
    } else {
        format!("  {} {waits}", lang.pick("待", "waits for"))
    };
    out.line(&format!(
        "  {} {}  {} {}{waits}",
        lang.pick("测算", "assessed"),
        outcome(lang, at(claim, "assessment")),
        lang.pick("状态", "state"),
        state(lang, claim)
    ))
}

/// `提出 2025-02-07 10:00，请求 6,000.00 元，更正 JX-1`.
fn asked(lang: Lang, claim: &Json) -> String {
    let mut told = format!(
        "{} {}",
        lang.pick("提出", "filed"),
        minute(text(claim, "filed_at"))
    );
    if let Some(asked) = at(claim, "asked").as_str() {
        let amount = grouped(asked);
        told += lang.pick(
            &format!("，请求 {amount} 元"),
            &format!(", asks {amount} yuan"),
        );
    }
    if let Some(first) = at(claim, "adjusts_claim").as_str() {
        told += lang.pick(&format!("，更正 {first}"), &format!(", adjusts {first}"));
    }
    told
}

/// `应赔 6,000.00 元`, or why there is no amount.
pub fn outcome(lang: Lang, assessment: &Json) -> String {
    let word = pick(lang, assessment, "outcome_zh", "outcome").replace('_', " ");
    match at(assessment, "owed").as_str() {
        Some(owed) => format!("{word} {}{}", grouped(owed), lang.pick(" 元", " yuan")),
        None if word.is_empty() => lang
            .pick("没有适用的承诺规则", "no commitment rule speaks of it")
            .to_owned(),
        None => word,
    }
}

/// How far a claim is.
pub fn state(lang: Lang, claim: &Json) -> String {
    pick(lang, claim, "state_zh", "state").replace('_', " ")
}

/// A mark, what it is called, how it came out; below it the question in words and the evidence.
fn print_answers(
    out: Output,
    (zh, en): (&str, &str),
    answers: &Json,
    kinds: &Kinds,
) -> Result<(), Failure> {
    let lang = out.lang;
    if list(answers).next().is_none() {
        return Ok(());
    }
    out.line(lang.pick(zh, en))?;
    for answer in list(answers) {
        let mark = match text(answer, "is") {
            "met" => "✓",
            "not_met" => "✗",
            _ => "?",
        };
        let label = language(lang, at(answer, "label")).replace('_', " ");
        out.line(format!("  {mark} {label}  {}", remark(lang, answer)).trim_end())?;
        if text(answer, "is") != "not_met" && !at(answer, "ask").is_null() {
            let ask = language(lang, at(answer, "ask"));
            out.line(&format!("      {}: {ask}", lang.pick("问", "asks")))?;
        }
        for position in list(at(answer, "evidence")).filter_map(Json::as_u64) {
            out.line(&format!("      {}", event(lang, position, kinds)))?;
        }
    }
    Ok(())
}

/// That it is excused, and what is missing.
fn remark(lang: Lang, answer: &Json) -> String {
    let excused = at(answer, "excused").as_bool() == Some(true);
    let excused = excused.then(|| {
        let (zh, en) = (
            "豁免: 未做到是品牌或其经办方之过，不由客户承担",
            "excused: the brand or its agent failed it, which does not hurt the customer",
        );
        lang.pick(zh, en).to_owned()
    });
    let missing: Vec<&str> = list(at(answer, "missing"))
        .map(|name| language(lang, name))
        .collect();
    let missing = (!missing.is_empty()).then(|| {
        format!(
            "{}: {}",
            lang.pick("缺少", "missing"),
            missing.join(lang.pick("、", ", "))
        )
    });
    let remarks: Vec<String> = excused.into_iter().chain(missing).collect();
    remarks.join(lang.pick("；", "; "))
}

/// `#4 2025-06-01 10:00 过户完成`.
fn event(lang: Lang, position: u64, kinds: &Kinds) -> String {
    let told = kinds.get(&position).map(|(kind, at)| {
        let name = lang.pick(kind.spec().zh, kind.spec().name);
        format!(" {} {name}", minute(&at.to_string()))
    });
    format!("#{position}{}", told.unwrap_or_default())
}

/// What the commitment promises by when. What is paid or refunded is kept by the bank's confirmation.
fn print_limits(out: Output, view: &Json, claim: &Json) -> Result<(), Failure> {
    let lang = out.lang;
    let limits = at(at(claim, "assessment"), "limits");
    if list(limits).next().is_none() {
        return Ok(());
    }
    out.line(lang.pick("时限", "Time limit"))?;
    let life = list(at(claim, "life"));
    let paid = life
        .filter(|step| text(step, "kind") == Kind::PayoutConfirmed.spec().name)
        .find_map(|step| Instant::parse(text(step, "at")).ok());
    let now = Instant::parse(text(view, "as_of")).ok();
    for limit in list(limits) {
        let by = Instant::parse(text(limit, "by")).ok();
        let (zh, en) = match (by, paid, now) {
            (None, ..) => ("无法推算", "cannot be computed"),
            (Some(by), Some(paid), _) if paid < by => ("按时", "kept"),
            (Some(_), Some(_), _) => ("逾期到账", "paid late"),
            (Some(by), None, Some(now)) if now >= by => ("已过期，未付", "over, not paid"),
            _ => ("未到期", "not over"),
        };
        out.line(&format!(
            "  {}  {}  {}",
            language(lang, at(limit, "label")),
            minute(text(limit, "by")),
            lang.pick(zh, en)
        ))?;
    }
    Ok(())
}

fn print_life(out: Output, claim: &Json) -> Result<(), Failure> {
    out.line(out.lang.pick("经过", "Life"))?;
    let mut rows = table(&[]);
    for step in list(at(claim, "life")) {
        let amount = at(step, "amount").as_str().map(grouped);
        rows.add_row([
            format!(" #{}", at(step, "position")),
            minute(text(step, "at")),
            pick(out.lang, step, "kind_zh", "kind").to_owned(),
            amount.unwrap_or_default(),
            text(step, "by").to_owned(),
            text(step, "note").to_owned(),
        ]);
    }
    right(&mut rows, &[3]);
    out.table(&rows)
}
