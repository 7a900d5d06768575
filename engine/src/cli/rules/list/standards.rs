//! `anxin rules list --kind standard`: the service standards at a glance.

use super::super::super::language::Lang;
use super::super::super::outcome::{Exit, Failure};
use super::super::super::output::{Format, Output, right, table};
use super::{period, scope};
use anxin_rules::ast::Text;
use anxin_rules::{RuleSet, StandardInfo};
use serde_json::{Value as Json, json};

/// Prints every standard; `tests` are the ids that tests of the files name.
///
/// # Errors
/// When standard output cannot be written.
pub fn list(out: Output, rules: &RuleSet, tests: &[String]) -> Result<Exit, Failure> {
    let count = |own: &StandardInfo| tests.iter().filter(|id| **id == own.terms.id).count();
    if out.format == Format::Table {
        tell(out, &rules.standards, count)?;
    } else {
        let all = rules.standards.iter().map(|own| document(own, count(own)));
        out.document("anxin.rules.standards/1", all.collect())?;
    }
    Ok(if rules.standards.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn document(standard: &StandardInfo, tests: usize) -> Json {
    let terms = &standard.terms;
    let scope = terms
        .scope
        .iter()
        .map(|(of, is)| json!({"field": of, "is": is}));
    json!({
        "id": terms.id, "title": terms.title, "role": standard.role, "link": standard.link, "basis": terms.basis, "mode": terms.mode.names().1,
        "version": terms.version, "effective": terms.effective.map(|period| json!({"from": period.from.to_string(), "to": period.to.map(|to| to.to_string())})),
        "scope": scope.collect::<Vec<Json>>(), "tests": tests,
    })
}

fn tell(
    out: Output,
    standards: &[StandardInfo],
    tests: impl Fn(&StandardInfo) -> usize,
) -> Result<(), Failure> {
    let heads = [
        ("编号", "id"),
        ("名称", "title"),
        ("角色", "role"),
        ("环节", "link"),
        ("模式", "mode"),
        ("版本", "version"),
        ("生效", "effective"),
        ("适用", "scope"),
        ("测试", "tests"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for standard in standards {
        let terms = &standard.terms;
        let (mode_zh, mode) = terms.mode.names();
        rows.add_row([
            terms.id.clone(),
            named(&terms.title, out.lang),
            named(&standard.role, out.lang).replace('_', " "),
            named(&standard.link, out.lang).replace('_', " "),
            out.lang.pick(mode_zh, mode).to_owned(),
            terms.version.to_string(),
            terms.effective.map_or_else(String::new, period),
            scope(terms, out.lang),
            tests(standard).to_string(),
        ]);
    }
    right(&mut rows, &[5, 8]);
    out.table(&rows)?;
    out.line("")?;
    let (zh, en) = (
        format!("{} 条标准", standards.len()),
        format!("{} standards", standards.len()),
    );
    out.line(out.lang.pick(&zh, &en))
}

/// In the reader's language, or in the other one where there is only that.
fn named(text: &Text, lang: Lang) -> String {
    let (own, other) = match lang {
        Lang::Zh => (&text.zh, &text.en),
        Lang::En => (&text.en, &text.zh),
    };
    own.as_ref().or(other.as_ref()).cloned().unwrap_or_default()
}
