//! `anxin fund`: what finance people and the risk desk see of the guarantee fund, one file a question.
//!
//! It only reads: money moves through claims, never through this command.

mod forecast;
mod leak_range;
mod ledger;
mod show;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::Output;
use super::state;
use anxin_events::Instant;
use anxin_projections::{Account, Book, Projections};
use clap::{Arg, ArgMatches, Command, value_parser};

pub fn command(lang: Lang) -> Command {
    Command::new("fund")
        .about(
            lang.pick(
                "保障基金：一年的账、分录、会不会用完、漏水补偿的区间",
                "the guarantee fund: a year's book, its entries, whether it lasts, the range for a leak",
            )
            .to_owned(),
        )
        .subcommand_required(true)
        .subcommand(show::command(lang))
        .subcommand(ledger::command(lang))
        .subcommand(forecast::command(lang))
        .subcommand(leak_range::command(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("show", sub)) => show::run(out, sub),
        Some(("ledger", sub)) => ledger::run(out, sub),
        Some(("forecast", sub)) => forecast::run(out, sub),
        Some(("leak-range", sub)) => leak_range::run(out, sub),
        _ => Ok(Exit::Usage),
    }
}

/// A question with what all of them take, and how it ends.
fn question(
    lang: Lang,
    name: &'static str,
    about: (&str, &str),
    findings: (&str, &str),
) -> Command {
    let codes = format!(
        "{}: 0 {}, 1 {}, 5 {}",
        lang.pick("退出码", "Exit codes"),
        lang.pick("完成", "done"),
        lang.pick(findings.0, findings.1),
        lang.pick("没有可看的账", "there is nothing to look at"),
    );
    let command = Command::new(name)
        .about(lang.pick(about.0, about.1).to_owned())
        .after_help(codes);
    state::arguments(lang, command)
}

fn year_argument(lang: Lang) -> Arg {
    Arg::new("year")
        .long("year")
        .value_name("YEAR")
        .value_parser(value_parser!(i32))
        .help(
            lang.pick(
                "哪一年；缺省为日志时钟所在的年份（北京时间）",
                "which year; by default that of the log's clock, in Beijing",
            )
            .to_owned(),
        )
}

/// The year that was asked for, with its book.
///
/// # Errors
/// When nothing was ever booked in it; the years with a book are told.
fn book<'a>(state: &'a Projections, matches: &ArgMatches) -> Result<(i32, &'a Book), Failure> {
    let asked = matches.get_one::<i32>("year").copied();
    let year = asked.unwrap_or_else(|| state.fund_year());
    let fund = state.guarantee_fund();
    let found = fund.book(year).map(|book| (year, book));
    found.ok_or_else(|| {
        let years: Vec<String> = fund.years().map(|year| year.to_string()).collect();
        let (zh, en) = if years.is_empty() {
            let zh = "先记录“基金预算”，或核对 --store 与 --at".to_owned();
            let en = "record `fund_budgeted` first, or check --store and --at".to_owned();
            (zh, en)
        } else {
            let zh = format!("有账的年份：{}；用 --year 选一年", years.join("、"));
            let en = format!(
                "years with a book: {}; pick one with --year",
                years.join(", ")
            );
            (zh, en)
        };
        Failure::new(
            Exit::Nothing,
            "E5023",
            format!("{year} 年没有基金的账。{zh}"),
            format!("the fund has no book of {year}. {en}"),
        )
    })
}

/// An account as people call it: `应收品牌 青瓦`.
fn account_name(lang: Lang, account: &Account) -> String {
    let name = match lang {
        Lang::Zh => account.zh(),
        Lang::En => account.name(),
    };
    match account.brand() {
        Some(brand) => format!("{name} {brand}"),
        None => name.to_owned(),
    }
}

/// `2025-03-03 10:05:00`, in Beijing time.
fn second(at: Instant) -> String {
    let text = at.to_string();
    text.get(..19).unwrap_or(&text).replace('T', " ")
}
