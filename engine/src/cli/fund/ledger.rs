//! `anxin fund ledger`: every entry of a year in the log's order, and whether the book balances.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, grouped, right, table};
use super::super::sheet::{self, Cell, Sheet};
use super::super::{state, text};
use super::{account_name, book, question, second, year_argument};
use anxin_events::Money;
use anxin_projections::{Book, Entry, Projections};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

pub fn command(lang: Lang) -> Command {
    let about = (
        "逐笔分录：借方收进，贷方付出；合计为零",
        "every entry: the debit account receives, the credit account gives; they sum to zero",
    );
    let findings = (
        "账不平，或与各笔申请之和不符",
        "the book does not balance, or is not the sum of its claims",
    );
    question(lang, "ledger", about, findings)
        .arg(year_argument(lang))
        .arg(
            Arg::new("export").long("export").value_name("FILE").help(
                lang.pick(
                    "写成表格文件 .csv 或 .xlsx；编号很长时用 .xlsx 最稳妥，Excel 不会改动它",
                    "write a table, .csv or .xlsx; .xlsx is the safe form for long ids: Excel keeps them as they are",
                )
                .to_owned(),
            ),
        )
}

/// An entry with the payout of its claim.
struct Row<'a> {
    entry: &'a Entry,
    payout: Option<&'a str>,
}

impl Row<'_> {
    fn deal(&self) -> Option<&str> {
        self.entry.claim.as_ref().map(|(deal, _)| deal.as_str())
    }

    fn claim(&self) -> Option<&str> {
        self.entry.claim.as_ref().map(|(_, claim)| claim.as_str())
    }
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let state = state::fold(out, matches, Arc::default())?;
    let (year, book) = book(&state, matches)?;
    let rows: Vec<Row<'_>> = book
        .entries()
        .iter()
        .map(|entry| Row {
            entry,
            payout: payout(&state, entry),
        })
        .collect();
    let agrees = state.fund_agrees(year);
    let sum = balance(book);
    if let Some(path) = text(matches, "export") {
        sheet::export(Path::new(path), &[sheet(out.lang, year, &rows)])?;
    }
    if out.format == Format::Table {
        print(out, &rows)?;
        out.line("")?;
        out.line(&checked(out.lang, (year, rows.len()), sum, agrees))?;
        if let Some(path) = text(matches, "export") {
            let (zh, en) = (format!("已写入 {path}"), format!("written to {path}"));
            out.line(out.lang.pick(&zh, &en))?;
        }
    } else {
        let entries: Vec<Json> = rows.iter().map(entry_json).collect();
        let data = if out.format == Format::Ndjson {
            json!(entries)
        } else {
            json!({"year": year, "entries": entries, "balance": sum.to_string(), "claims_agree": agrees})
        };
        out.document("anxin.fund.ledger/1", data)?;
    }
    Ok(if sum == Money::ZERO && agrees {
        Exit::Done
    } else {
        Exit::Findings
    })
}

fn payout<'a>(state: &'a Projections, entry: &Entry) -> Option<&'a str> {
    let (deal, claim) = entry.claim.as_ref()?;
    Some(state.claims(deal)?.find(claim)?.payout.as_str())
}

/// The sum of all accounts; anything but zero is a mistake of ours.
fn balance(book: &Book) -> Money {
    let sum = book
        .balances()
        .iter()
        .fold(0_i64, |sum, (_, own)| sum.saturating_add(own.fen()));
    Money::from_fen(sum)
}

/// What stands over the columns, on screen and in a file.
fn heads(lang: Lang) -> Vec<String> {
    let heads = [
        ("位置", "position"),
        ("知悉时间", "recorded"),
        ("交易", "deal"),
        ("申请", "claim"),
        ("赔付编号", "payout"),
        ("借方", "debit"),
        ("贷方", "credit"),
        ("金额（元）", "amount (yuan)"),
    ];
    heads
        .iter()
        .map(|(zh, en)| lang.pick(zh, en).to_owned())
        .collect()
}

fn print(out: Output, rows: &[Row<'_>]) -> Result<(), Failure> {
    let heads = heads(out.lang);
    let mut shown = table(&heads.iter().map(String::as_str).collect::<Vec<_>>());
    for row in rows {
        let entry = row.entry;
        shown.add_row([
            &entry.position.to_string(),
            &second(entry.at),
            row.deal().unwrap_or_default(),
            row.claim().unwrap_or_default(),
            row.payout.unwrap_or_default(),
            &account_name(out.lang, &entry.to),
            &account_name(out.lang, &entry.from),
            &grouped(&entry.amount.to_string()),
        ]);
    }
    right(&mut shown, &[0, 7]);
    out.table(&shown)
}

fn checked(lang: Lang, (year, entries): (i32, usize), sum: Money, agrees: bool) -> String {
    let (zh, en) = if agrees {
        ("与各笔申请之和相符", "the claims sum to the same")
    } else {
        ("与各笔申请之和不符", "the claims do not sum to the same")
    };
    let zh = format!("{year} 年分录 {entries} 笔，各账户之和 {sum} 元；{zh}");
    let en = format!("{year}: {entries} entries, all accounts sum to {sum} yuan; {en}");
    lang.pick(&zh, &en).to_owned()
}

fn entry_json(row: &Row<'_>) -> Json {
    let entry = row.entry;
    json!({
        "position": entry.position,
        "recorded_at": entry.at.to_string(),
        "deal": row.deal(),
        "claim": row.claim(),
        "payout": row.payout,
        "debit": entry.to.name(),
        "debit_brand": entry.to.brand(),
        "credit": entry.from.name(),
        "credit_brand": entry.from.brand(),
        "amount": entry.amount.to_string(),
    })
}

fn sheet(lang: Lang, year: i32, rows: &[Row<'_>]) -> Sheet {
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let cells = |row: &Row<'_>| {
        let entry = row.entry;
        vec![
            Cell::Count(i64::try_from(entry.position).unwrap_or(i64::MAX)),
            Cell::Moment(entry.at),
            text(row.deal()),
            text(row.claim()),
            text(row.payout),
            Cell::Text(account_name(lang, &entry.to)),
            Cell::Text(account_name(lang, &entry.from)),
            Cell::Money(entry.amount),
        ]
    };
    let name = format!("{year} {}", lang.pick("分录", "ledger"));
    Sheet {
        name,
        heads: heads(lang),
        rows: rows.iter().map(cells).collect(),
    }
}
