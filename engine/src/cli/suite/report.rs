//! A run in words and tables: what is wrong, what was done about each loss, and the sum of it.

use super::run::{Checked, State};
use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, duration, grouped, right, table};
use anxin_events::Instant;
use anxin_projections::suite::{Caught, LossOutcome, Row};
use anxin_rules::RiskType;
use anxin_rules::diagnostic::Wording;
use std::path::{Path, PathBuf};

pub fn print(
    out: Output,
    checked: &[Checked],
    orphans: &[PathBuf],
    (rows, total): &(Vec<Row>, Row),
) -> Result<(), Failure> {
    for own in checked.iter().filter(|own| !own.passed()) {
        out.line(&format!("✗ {}", own.recorded.case.name()))?;
        for wrong in own.wrong() {
            out.line(&format!("    {}", out.lang.pick(&wrong.zh, &wrong.en)))?;
        }
    }
    for path in orphans {
        let said = orphan(path);
        out.line(&format!("✗ {}", path.display()))?;
        out.line(&format!("    {}", out.lang.pick(&said.zh, &said.en)))?;
    }
    print_losses(out, checked)?;
    print_table(out, rows, total)?;
    out.line("")?;
    out.line(&sum(out.lang, checked, orphans.len()))
}

/// What is wrong with a result that has no case.
pub fn orphan(path: &Path) -> Wording {
    let path = path.display();
    Wording::new(
        format!("{path}  这份认可的结果没有了案例；suite accept --all 会删去它。"),
        format!(
            "{path}  This accepted result has no case any more; suite accept --all deletes it."
        ),
    )
}

fn print_losses(out: Output, checked: &[Checked]) -> Result<(), Failure> {
    let lang = out.lang;
    let heads = [
        ("案例", "case"),
        ("损失", "loss"),
        ("金额（元）", "amount (yuan)"),
        ("结果", "verdict"),
        ("提前", "lead"),
        ("告警或缘由", "alert or reason"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| lang.pick(zh, en)));
    for own in checked {
        for loss in &own.run.losses {
            let (zh, en) = loss.caught.names();
            let approx = lang.pick("约 ", "approx ");
            let approx = if loss.loss.invented { approx } else { "" };
            rows.add_row([
                own.recorded.case.id.clone(),
                format!("{approx}{}", minute(loss.loss.at)),
                grouped(&loss.loss.amount.to_string()),
                lang.pick(zh, en).to_owned(),
                loss.lead()
                    .map_or_else(String::new, |lead| duration(lang, lead)),
                why(lang, loss),
            ]);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    right(&mut rows, &[2]);
    out.table(&rows)?;
    out.line("")
}

/// The alert that decided, or why there could be none.
fn why(lang: Lang, loss: &LossOutcome) -> String {
    match &loss.caught {
        Caught::Before { rule, .. } => rule.clone(),
        Caught::After { rule, at } => {
            let late = at.micros().saturating_sub(loss.loss.at.micros());
            let late = duration(lang, late);
            let (zh, en) = (format!("{rule}，晚 {late}"), format!("{rule}, {late} late"));
            lang.pick(&zh, &en).to_owned()
        }
        Caught::Missed => String::new(),
        Caught::NotCatchable { why } => why.clone(),
    }
}

fn print_table(out: Output, rows: &[Row], total: &Row) -> Result<(), Failure> {
    let lang = out.lang;
    let heads = [
        ("类型", "type"),
        ("案例", "cases"),
        ("未载损失", "no loss stated"),
        ("事前拦下", "caught before"),
        ("事后才报", "caught after"),
        ("漏报", "missed"),
        ("无从拦下", "not catchable"),
        ("误报", "false alarms"),
        ("损失（元）", "lost (yuan)"),
        ("事前拦下（元）", "caught before (yuan)"),
    ];
    let mut shown = table(&heads.map(|(zh, en)| lang.pick(zh, en)));
    for row in rows {
        let name = row.risk.map_or("—", RiskType::name);
        shown.add_row(cells(name, row));
    }
    shown.add_row(cells(lang.pick("合计", "total"), total));
    right(&mut shown, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    out.table(&shown)
}

fn cells(name: &str, row: &Row) -> [String; 10] {
    [
        name.to_owned(),
        row.cases.to_string(),
        row.without_loss.to_string(),
        row.before.to_string(),
        row.after.to_string(),
        row.missed.to_string(),
        row.not_catchable.to_string(),
        row.false_alarms.to_string(),
        grouped(&row.lost.to_string()),
        grouped(&row.caught.to_string()),
    ]
}

fn sum(lang: Lang, checked: &[Checked], orphans: usize) -> String {
    let count =
        |wanted: &dyn Fn(&Checked) -> bool| checked.iter().filter(|own| wanted(own)).count();
    let failed = count(&|own| !own.run.failures.is_empty());
    let changed = count(&|own| matches!(own.state, State::Changed(_)));
    let new = count(&|own| matches!(own.state, State::New));
    let (all, passed) = (checked.len(), count(&Checked::passed));
    let zh = format!(
        "{all} 个案例：{passed} 一致，{failed} 预期不成立，{changed} 有变化，{new} 未认可；{orphans} 份结果没有案例"
    );
    let en = format!(
        "{all} cases: {passed} as accepted, {failed} with failed expectations, {changed} changed, {new} new; {orphans} results without a case"
    );
    lang.pick(&zh, &en).to_owned()
}

/// Beijing time to the minute.
fn minute(at: Instant) -> String {
    let text = at.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}
