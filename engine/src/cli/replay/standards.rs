//! The service standards in a replay: what is not met, without record or pending, one row a duty; the
//! rest is counted. Everything is in the JSON.

use super::report::{at, language, list, minute, text};
use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, right, table};
use serde_json::Value as Json;

/// Prints the standards of one deal.
///
/// # Errors
/// When standard output cannot be written.
pub fn print(out: Output, standards: &Json) -> Result<(), Failure> {
    out.title("服务标准", "Service standards")?;
    let heads = [
        ("标准", "standard"),
        ("名称", "title"),
        ("角色", "role"),
        ("结果", "standing"),
        ("起因", "trigger"),
        ("时限", "due"),
        ("证据或缺少", "evidence or missing"),
    ];
    let open = || list(at(standards, "duties")).filter(|duty| text(duty, "standing") != "met");
    if open().next().is_some() {
        let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
        for duty in open() {
            rows.add_row(row(out.lang, duty));
        }
        right(&mut rows, &[4]);
        out.table(&rows)?;
    }
    out.line(&counts(out.lang, standards))
}

fn row(lang: Lang, duty: &Json) -> [String; 7] {
    let evidence = list(at(duty, "evidence")).map(|position| format!("#{position}"));
    let missing = list(at(duty, "missing")).map(|name| language(lang, name).to_owned());
    let why: Vec<String> = evidence.chain(missing).collect();
    [
        text(duty, "standard").to_owned(),
        language(lang, at(duty, "title")).to_owned(),
        spaced(language(lang, at(duty, "role"))),
        spaced(lang.pick(text(duty, "standing_zh"), text(duty, "standing"))),
        format!("#{}", at(duty, "trigger")),
        minute(text(duty, "due")),
        why.join(lang.pick("、", ", ")),
    ]
}

/// `达标 3，未达标 1，无记录 4，未到期 0；不适用的标准 60 条`.
fn counts(lang: Lang, standards: &Json) -> String {
    let sum = |name: &str| -> u64 {
        list(at(standards, "summary"))
            .filter_map(|line| at(line, name).as_u64())
            .sum()
    };
    let [met, not_met, no_record, pending, not_applicable] =
        ["met", "not_met", "no_record", "pending", "not_applicable"].map(sum);
    let zh = format!(
        "达标 {met}，未达标 {not_met}，无记录 {no_record}，未到期 {pending}；不适用的标准 {not_applicable} 条"
    );
    let en = format!(
        "met {met}, not met {not_met}, no record {no_record}, pending {pending}; {not_applicable} standards not applicable"
    );
    lang.pick(&zh, &en).to_owned()
}

/// A name as people write it.
fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
