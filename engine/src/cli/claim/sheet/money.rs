//! The money of a sheet: the computation line by line, the result in figures and in capital numerals, and
//! who bears it.

use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, grouped, right, table};
use crate::cli::view::{at, language, list, role, text};
use anxin_events::Money;
use serde_json::Value as Json;

/// Prints the steps of the computation, what the chain of the debt has brought, and what is due.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_computation(out: Output, claim: &Json) -> Result<(), Failure> {
    let lang = out.lang;
    let assessment = at(claim, "assessment");
    if list(at(assessment, "sheet")).next().is_some() {
        out.line(lang.pick("计算（元，按分取整后）", "Computation (yuan, whole fen)"))?;
        let heads = [
            ("", ""),
            ("项目", "line"),
            ("金额", "amount"),
            ("结果", "result"),
        ];
        let mut rows = table(&heads.map(|(zh, en)| lang.pick(zh, en)));
        for line in list(at(assessment, "sheet")) {
            rows.add_row([
                format!(" {}", step(lang, text(line, "step"))),
                language(lang, at(line, "label")).replace('_', " "),
                grouped(text(line, "amount")),
                grouped(text(line, "result")),
            ]);
        }
        right(&mut rows, &[2, 3]);
        out.table(&rows)?;
    }
    if text(assessment, "outcome") == "jury" {
        let (zh, en) = (
            "  评审答复之前，以上只是可能的数额",
            "  until the jury has answered this is only what it could be",
        );
        out.line(lang.pick(zh, en))?;
    }
    print_due(out, claim)
}

fn step(lang: Lang, name: &str) -> &str {
    let (zh, en) = match name {
        "base" => ("基准", "base"),
        "less" => ("减", "less"),
        "more" => ("加", "plus"),
        "instead" => ("改为", "instead"),
        "at_least" => ("不低于", "at least"),
        "at_most" => ("不高于", "at most"),
        "cap" => ("封顶", "cap"),
        other => (other, other),
    };
    lang.pick(zh, en)
}

fn print_due(out: Output, claim: &Json) -> Result<(), Failure> {
    let lang = out.lang;
    let lines = [
        (
            "同一债务其他申请已付",
            "other claims of the chain paid",
            "settled",
        ),
        (
            "本件应付，按现在所知",
            "due on this claim, by what is known now",
            "due",
        ),
        ("已接受", "accepted", "accepted"),
        ("已到账", "paid", "paid"),
        ("已收回", "recovered", "recovered"),
    ];
    let mut rows = table(&[]);
    for (zh, en, name) in lines {
        let Some(amount) = at(claim, name).as_str() else {
            continue;
        };
        if amount != "0.00" || name == "due" {
            rows.add_row([
                format!(" {}", lang.pick(zh, en)),
                grouped(amount),
                in_words(lang, amount),
            ]);
        }
    }
    right(&mut rows, &[1]);
    if rows.row_count() > 0 {
        out.line(lang.pick("应付（元）", "Due (yuan)"))?;
        out.table(&rows)?;
    }
    Ok(())
}

/// The amount in capital numerals, in Chinese only.
fn in_words(lang: Lang, amount: &str) -> String {
    match (lang, Money::parse(amount)) {
        (Lang::Zh, Ok(money)) => format!("人民币{}", money.capitals()),
        _ => String::new(),
    }
}

/// Prints who bears the payout: as decided, or as the commitment splits it while nobody has.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_shares(out: Output, claim: &Json) -> Result<(), Failure> {
    let liability = at(claim, "liability");
    if !liability.is_null() {
        return print_liability(out, liability);
    }
    let lang = out.lang;
    let shares = at(at(claim, "assessment"), "shares");
    if list(shares).next().is_none() {
        return Ok(());
    }
    let (zh, en) = (
        "承担（元；责任未认定，整笔债务按承诺分；份额向下取整到分，余数归末位）",
        "Borne by (yuan; liability not decided: the whole debt by the commitment; shares cut to whole fen, the last takes the rest)",
    );
    out.line(lang.pick(zh, en))?;
    let mut rows = table(&[]);
    for share in list(shares) {
        rows.add_row([
            format!(" {}", role(lang, text(share, "role"))),
            grouped(text(share, "amount")),
        ]);
    }
    right(&mut rows, &[1]);
    out.table(&rows)
}

fn print_liability(out: Output, liability: &Json) -> Result<(), Failure> {
    let lang = out.lang;
    let why = match text(liability, "bearer") {
        "standards_met" => "the brand met the standards: the platform bears all",
        "shared" => "the brand did not meet the standards: shared",
        "outside_alliance" => {
            "the brand did not meet the standards but was not in the alliance then: its share falls to the platform"
        }
        "unable" => {
            "the brand did not meet the standards and cannot pay: its share falls to the platform"
        }
        other => other,
    };
    out.line(&format!(
        "{}: {} (#{})",
        lang.pick("承担（元）", "Borne by (yuan)"),
        lang.pick(text(liability, "bearer_zh"), why),
        at(liability, "position")
    ))?;
    let brand = format!(" {} {}", role(lang, "brand"), text(liability, "brand"));
    let lines = [
        (format!(" {}", role(lang, "platform")), "platform"),
        (brand.trim_end().to_owned(), "brand_owes"),
        (
            lang.pick(" 其中品牌已付", " of that the brand paid")
                .to_owned(),
            "brand_paid",
        ),
    ];
    let mut rows = table(&[]);
    for (name, member) in lines {
        rows.add_row([name, grouped(text(liability, member))]);
    }
    right(&mut rows, &[1]);
    out.table(&rows)
}
