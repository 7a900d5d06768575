//! `anxin monitor complaints`: every complaint with its clocks, broken ones first, and their sums.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, duration, grouped, right, table};
use super::super::sheet::{self, Cell, Sheet};
use super::super::{rules, state, text};
use super::{minute, role, role_name, watch};
use anxin_projections::Mark;
use anxin_projections::monitor::{
    self, Clock, Complaint, ComplaintReport, ComplaintSums, CountedBy,
};
use anxin_rules::RuleSet;
use anxin_rules::case::Stands;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::path::Path;

pub fn command(lang: Lang) -> Command {
    let about = (
        "客诉：各项时限、谁关闭、重开几次、多久赔到；按城市、品牌、承诺、角色、原因、月份统计",
        "complaints: every clock, who closed, how often reopened, how long until paid; and statistics",
    );
    let findings = (
        "有客诉超时、无记录，或关闭不合标准",
        "a clock ran out, or a closing was not as the standards ask",
    );
    watch(lang, "complaints", about, findings)
        .arg(super::super::arguments::rules_dir(lang))
        .arg(
            Arg::new("export").long("export").value_name("FILE").help(
                lang.pick(
                    "把统计写成表格文件 .csv 或 .xlsx；.xlsx 另含逐件明细，编号很长时也最稳妥",
                    "write the statistics as a table, .csv or .xlsx; .xlsx has every complaint too, and is the safe form for long ids",
                )
                .to_owned(),
            ),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let rules = rules::load(text(matches, "rules"))?;
    let state = state::fold(out, matches, rules.clone())?;
    let report = monitor::complaints(&state, super::selection(matches));
    if report.complaints.is_empty() {
        let at = minute(report.at);
        return Err(Failure::new(
            Exit::Nothing,
            "E5025",
            format!("截至 {at} 没有选中任何客诉；请核对 --city、--brand 与 --at"),
            format!("no complaint was selected as of {at}; check --city, --brand and --at"),
        ));
    }
    let sums: Vec<ComplaintSums> = CountedBy::ALL
        .into_iter()
        .flat_map(|by| report.sums(by))
        .collect();
    let exported = text(matches, "export");
    if let Some(path) = exported {
        export(out.lang, Path::new(path), (&report, &rules), &sums)?;
    }
    if out.format == Format::Table {
        print_complaints(out, &report, &rules)?;
        print_sums(out, &sums)?;
        out.line("")?;
        out.line(&summary(out.lang, &report))?;
        if let Some(path) = exported {
            let (zh, en) = (format!("已写入 {path}"), format!("written to {path}"));
            out.line(out.lang.pick(&zh, &en))?;
        }
    } else {
        let complaints = report.complaints.iter();
        let complaints: Vec<Json> = complaints.map(|own| complaint_json(own, &rules)).collect();
        let sums: Vec<Json> = sums.iter().map(sums_json).collect();
        let parts = [
            ("complaints", json!(complaints)),
            ("statistics", json!(sums)),
        ];
        let count = u64::try_from(report.complaints.len()).unwrap_or(u64::MAX);
        let head = (report.at, ("complaints_in_all", count));
        super::document(out, "anxin.monitor.complaints/1", head, &parts)?;
    }
    Ok(super::ended(report.needs_attention()))
}

/// What stands over a complaint's columns, on screen and in a file.
const HEADS: [(&str, &str); 11] = [
    ("客诉", "complaint"),
    ("交易", "deal"),
    ("城市", "city"),
    ("角色", "role"),
    ("原因", "reason"),
    ("提交", "filed"),
    ("响应", "answered"),
    ("方案", "proposed"),
    ("关闭", "closed"),
    ("重开", "reopened"),
    ("到账用时", "time to money"),
];

fn cells(lang: Lang, own: &Complaint<'_>) -> [String; 11] {
    let at = |mark: Option<Mark>| mark.map(|mark| minute(mark.at)).unwrap_or_default();
    let closed = own
        .closed
        .map(|(mark, by)| format!("{} {}", minute(mark.at), role(lang, by)));
    let pay = own.time_to_pay().map(|micros| duration(lang, micros));
    [
        own.id.to_owned(),
        own.deal.to_owned(),
        own.city.unwrap_or_default().to_owned(),
        role(lang, own.role).to_owned(),
        own.reason.unwrap_or_default().to_owned(),
        at(own.filed),
        at(own.answered),
        at(own.proposed),
        closed.unwrap_or_default(),
        own.reopened.to_string(),
        pay.unwrap_or_default(),
    ]
}

fn print_complaints(
    out: Output,
    report: &ComplaintReport<'_>,
    rules: &RuleSet,
) -> Result<(), Failure> {
    let mut heads = HEADS.map(|(zh, en)| out.lang.pick(zh, en)).to_vec();
    heads.push(out.lang.pick("标准", "standards"));
    let mut rows = table(&heads);
    for own in &report.complaints {
        let clocks = clocks(out.lang, own, rules);
        rows.add_row(cells(out.lang, own).into_iter().chain([clocks]));
    }
    right(&mut rows, &[9]);
    out.table(&rows)
}

/// The clocks that need a word: broken ones, each with its title, then those that still run.
fn clocks(lang: Lang, own: &Complaint<'_>, rules: &RuleSet) -> String {
    let told = own.clocks.iter().filter_map(|clock| {
        if clock.stands == Stands::Met {
            return None;
        }
        let (zh, en) = clock.words();
        let word = lang.pick(zh, en).replace('_', " ");
        let due = clock.due.map(|due| {
            let at = minute(due);
            format!("{} {at}", lang.pick("，限", ", due"))
        });
        let title = title(lang, clock, rules);
        Some(format!("{word}: {title}{}", due.unwrap_or_default()))
    });
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        told.join("\n")
    } else if own.clocks.is_empty() {
        lang.pick("没有标准适用", "no standard applies").to_owned()
    } else {
        lang.pick("均达标", "all met").to_owned()
    }
}

fn title<'r>(lang: Lang, clock: &Clock, rules: &'r RuleSet) -> &'r str {
    let info = rules.standards.get(clock.standard);
    info.map_or("", |info| rules::title(&info.terms, lang))
}

/// What stands over the counts.
const SUM_HEADS: [(&str, &str); 7] = [
    ("客诉", "complaints"),
    ("不达标", "missed"),
    ("未关闭", "open"),
    ("重开过", "reopened"),
    ("赔到", "paid"),
    ("赔付（元）", "amount (yuan)"),
    ("到账用时中位", "median time to money"),
];

fn key(lang: Lang, sums: &ComplaintSums) -> String {
    let known = sums
        .key
        .as_ref()
        .map(|(zh, en)| lang.pick(zh, en).to_owned());
    let unknown = match sums.by {
        CountedBy::Commitment => ("没有申请", "no claim"),
        _ => ("未知", "unknown"),
    };
    known.unwrap_or_else(|| lang.pick(unknown.0, unknown.1).to_owned())
}

fn print_sums(out: Output, sums: &[ComplaintSums]) -> Result<(), Failure> {
    out.title("统计", "Statistics")?;
    let by = [("按", "by"), ("", "")];
    let heads = by.into_iter().chain(SUM_HEADS);
    let heads: Vec<&str> = heads.map(|(zh, en)| out.lang.pick(zh, en)).collect();
    let mut rows = table(&heads);
    for own in sums {
        let (zh, en) = own.by.names();
        rows.add_row([
            out.lang.pick(zh, en).to_owned(),
            key(out.lang, own),
            own.complaints.to_string(),
            own.broken.to_string(),
            own.open.to_string(),
            own.reopened.to_string(),
            own.paid.to_string(),
            grouped(&own.amount.to_string()),
            own.time_to_pay
                .map(|micros| duration(out.lang, micros))
                .unwrap_or_default(),
        ]);
    }
    right(&mut rows, &[2, 3, 4, 5, 6, 7]);
    out.table(&rows)
}

fn summary(lang: Lang, report: &ComplaintReport<'_>) -> String {
    let all = &report.complaints;
    let broken = all.iter().filter(|own| own.is_broken()).count();
    let open = all.iter().filter(|own| own.closed.is_none()).count();
    let (at, count) = (minute(report.at), all.len());
    let mut zh = format!("截至 {at}：客诉 {count} 件；不达标 {broken} 件，未关闭 {open} 件");
    let mut en =
        format!("As of {at}: {count} complaints; {broken} missed a standard, {open} not closed");
    if report.not_kept > 0 {
        zh.push_str(&format!("；另有 {} 步未保留", report.not_kept));
        en.push_str(&format!(
            "; {} further steps were not kept",
            report.not_kept
        ));
    }
    lang.pick(&zh, &en).to_owned()
}

fn complaint_json(own: &Complaint<'_>, rules: &RuleSet) -> Json {
    let at = |mark: Option<Mark>| {
        mark.map(|mark| json!({"at": mark.at.to_string(), "position": mark.position}))
    };
    let closing = |(mark, by): (Mark, _)| json!({"at": mark.at.to_string(), "position": mark.position, "by": role_name(by)});
    let clocks = own.clocks.iter().map(|clock| {
        let info = rules.standards.get(clock.standard);
        json!({
            "standard": info.map(|info| info.terms.id.as_str()),
            "due": clock.due.map(|due| due.to_string()),
            "standing": clock.words().1,
        })
    });
    json!({
        "complaint": own.id,
        "deal": own.deal,
        "city": own.city,
        "brand": own.brand,
        "role": role_name(own.role),
        "reason": own.reason,
        "filed": at(own.filed),
        "answered": at(own.answered),
        "proposed": at(own.proposed),
        "closed": own.closed.map(closing),
        "closings_that_do_not_count": own.not_closed_by.iter().copied().map(closing).collect::<Vec<_>>(),
        "reopened": own.reopened,
        "broken": own.is_broken(),
        "clocks": clocks.collect::<Vec<_>>(),
        "commitment": own.commitment.map(|own| format!("{own:?}")),
        "paid": own.paid.to_string(),
        "minutes_to_money": own.time_to_pay().map(minutes),
    })
}

fn sums_json(own: &ComplaintSums) -> Json {
    json!({
        "by": own.by.names().1,
        "key": own.key.as_ref().map(|(_, en)| en),
        "complaints": own.complaints,
        "broken": own.broken,
        "open": own.open,
        "reopened": own.reopened,
        "paid": own.paid,
        "amount": own.amount.to_string(),
        "median_minutes_to_money": own.time_to_pay.map(minutes),
    })
}

/// Whole minutes of microseconds.
fn minutes(micros: i64) -> i64 {
    let minute = anxin_events::SECOND.saturating_mul(60);
    micros.checked_div(minute).unwrap_or(0)
}

fn export(
    lang: Lang,
    path: &Path,
    (report, rules): (&ComplaintReport<'_>, &RuleSet),
    sums: &[ComplaintSums],
) -> Result<(), Failure> {
    let mut sheets = vec![sums_sheet(lang, sums)];
    if path.extension().is_some_and(|ending| ending == "xlsx") {
        sheets.push(complaints_sheet(lang, report, rules));
    }
    sheet::export(path, &sheets)
}

fn sums_sheet(lang: Lang, sums: &[ComplaintSums]) -> Sheet {
    let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let by = [("按", "by"), ("值", "value")];
    let minutes_head = [("到账用时中位（分钟）", "median minutes to money")];
    let heads = by
        .into_iter()
        .chain(SUM_HEADS.into_iter().take(6))
        .chain(minutes_head);
    let rows = sums.iter().map(|own| {
        let (zh, en) = own.by.names();
        vec![
            Cell::Text(lang.pick(zh, en).to_owned()),
            Cell::Text(key(lang, own)),
            count(own.complaints),
            count(own.broken),
            count(own.open),
            count(own.reopened),
            count(own.paid),
            Cell::Money(own.amount),
            own.time_to_pay
                .map_or(Cell::Empty, |micros| Cell::Count(minutes(micros))),
        ]
    });
    Sheet {
        name: lang.pick("客诉统计", "complaint statistics").to_owned(),
        heads: heads.map(|(zh, en)| lang.pick(zh, en).to_owned()).collect(),
        rows: rows.collect(),
    }
}

fn complaints_sheet(lang: Lang, report: &ComplaintReport<'_>, rules: &RuleSet) -> Sheet {
    let heads = HEADS.into_iter().chain([("标准", "standards")]);
    let row = |own: &Complaint<'_>| {
        let text = cells(lang, own).into_iter();
        text.chain([clocks(lang, own, rules)])
            .map(Cell::Text)
            .collect()
    };
    Sheet {
        name: lang.pick("客诉明细", "complaints").to_owned(),
        heads: heads.map(|(zh, en)| lang.pick(zh, en).to_owned()).collect(),
        rows: report.complaints.iter().map(row).collect(),
    }
}
