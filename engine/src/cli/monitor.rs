//! `anxin monitor`: what a city's risk desk opens every morning, over all open deals of a store, one file a
//! watch. A further watch is one more file, and one more line in `command` and in `run`.
//!
//! All but the complaints read facts, not judgements: the log is folded without rules, which is also what
//! makes it fast.

mod complaints;
mod groups;
mod payable;
mod reminders;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::{Format, Output};
use super::{state, text};
use anxin_events::vocabulary::{Purpose, Role};
use anxin_events::{Instant, TermSet};
use anxin_projections::Projections;
use anxin_projections::monitor::{OpenDeal, Selection};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::slice;
use std::sync::Arc;

pub fn command(lang: Lang) -> Command {
    Command::new("monitor")
        .about(
            lang.pick(
                "盯住所有未结交易：应付与实付、付款提醒、官方服务群；以及客诉",
                "watch all open deals: payable against paid, reminders, service groups; and complaints",
            )
            .to_owned(),
        )
        .subcommand_required(true)
        .subcommand(payable::command(lang))
        .subcommand(reminders::command(lang))
        .subcommand(groups::command(lang))
        .subcommand(complaints::command(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("payable", sub)) => payable::run(out, sub),
        Some(("reminders", sub)) => reminders::run(out, sub),
        Some(("groups", sub)) => groups::run(out, sub),
        Some(("complaints", sub)) => complaints::run(out, sub),
        _ => Ok(Exit::Usage),
    }
}

/// A watch with what all of them take: where the events are, the moment, which deals.
fn watch(lang: Lang, name: &'static str, about: (&str, &str), findings: (&str, &str)) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let codes = format!(
        "{}: 0 {}, 1 {}, 5 {}",
        lang.pick("退出码", "Exit codes"),
        lang.pick("无事", "nothing to do"),
        lang.pick(findings.0, findings.1),
        lang.pick("没有未结交易", "no open deal"),
    );
    let command = Command::new(name)
        .about(lang.pick(about.0, about.1).to_owned())
        .after_help(codes);
    state::arguments(lang, command)
        .arg(
            Arg::new("city")
                .long("city")
                .value_name("CITY")
                .help(t("只看这个城市", "only this city")),
        )
        .arg(
            Arg::new("brand")
                .long("brand")
                .value_name("ID")
                .help(t("只看这个品牌", "only this brand")),
        )
}

fn due_within(lang: Lang, zh: &'static str, en: &'static str) -> Arg {
    Arg::new("due-within")
        .long("due-within")
        .value_name("DAYS")
        .help(lang.pick(zh, en).to_owned())
}

/// The deals that the command line names, at its moment, as facts only.
fn facts(out: Output, matches: &ArgMatches) -> Result<Projections, Failure> {
    state::fold(out, matches, Arc::default())
}

fn selection(matches: &ArgMatches) -> Selection<'_> {
    Selection {
        city: text(matches, "city"),
        brand: text(matches, "brand"),
    }
}

/// So many days: `3天`, `3d` or `3`.
fn days(matches: &ArgMatches) -> Result<Option<u32>, Failure> {
    let Some(given) = text(matches, "due-within") else {
        return Ok(None);
    };
    let number = given.trim_end_matches(['天', 'd']);
    number.parse().map(Some).map_err(|_| {
        Failure::new(
            Exit::Usage,
            "E5010",
            format!("--due-within 不是天数：{given}；应形如 3天 或 3d"),
            format!("--due-within: {given} is no number of days; write it as in 3d"),
        )
    })
}

/// Whoever selected no open deal hears it: an empty store or a wrong city must not look like a quiet day.
fn any_deal(state: &Projections, open_deals: u64) -> Result<(), Failure> {
    if open_deals > 0 {
        return Ok(());
    }
    let (zh, en) = if state.deals().next().is_none() {
        (
            "还没有任何交易；请核对事件库与 --at".to_owned(),
            "there is no deal yet; check the store and --at".to_owned(),
        )
    } else {
        let at = minute(state.clock());
        (
            format!("截至 {at} 没有选中任何未结交易；请核对 --city、--brand 与 --at"),
            format!("no open deal was selected as of {at}; check --city, --brand and --at"),
        )
    };
    Err(Failure::new(Exit::Nothing, "E5002", zh, en))
}

/// Findings are what somebody has to look at.
fn ended(needs_attention: bool) -> Exit {
    if needs_attention {
        Exit::Findings
    } else {
        Exit::Done
    }
}

/// A report as one document of its parts; as lines, each row says of which part it is, and of which moment.
fn document(
    out: Output,
    schema: &str,
    (at, (looked_at, count)): (Instant, (&str, u64)),
    parts: &[(&str, Json)],
) -> Result<(), Failure> {
    let at = at.to_string();
    if out.format == Format::Ndjson {
        let lines = parts.iter().flat_map(|(part, rows)| {
            let rows = rows.as_array().map_or(slice::from_ref(rows), Vec::as_slice);
            let head = json!({"part": part, "as_of": at});
            rows.iter().map(move |row| extended(head.clone(), row))
        });
        return out.document(schema, lines.collect());
    }
    let mut data = json!({"as_of": at, looked_at: count});
    for (part, rows) in parts {
        data = extended(data, &json!({*part: rows}));
    }
    out.document(schema, data)
}

/// An object with the members of another one after its own.
fn extended(mut one: Json, more: &Json) -> Json {
    if let (Some(own), Some(more)) = (one.as_object_mut(), more.as_object()) {
        own.extend(
            more.iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
    }
    one
}

/// `2025-03-03 10:05`, in Beijing time.
fn minute(at: Instant) -> String {
    let text = at.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

fn role(lang: Lang, role: Option<Role>) -> &'static str {
    term(lang, &Role::SET, role.map(|own| own as u8))
}

fn purpose(lang: Lang, purpose: Option<Purpose>) -> &'static str {
    term(lang, &Purpose::SET, purpose.map(|own| own as u8))
}

/// A term in the reader's language; nothing where it is unknown.
fn term(lang: Lang, set: &'static TermSet, code: Option<u8>) -> &'static str {
    let found = code.and_then(|code| set.by_code(code));
    found.map_or("", |term| lang.pick(term.zh, term.name))
}

/// The English name of a role, as in JSON; null where it is unknown.
fn role_name(role: Option<Role>) -> Option<&'static str> {
    let found = Role::SET.by_code(role? as u8);
    found.map(|term| term.name)
}

fn purpose_name(purpose: Option<Purpose>) -> Option<&'static str> {
    let found = Purpose::SET.by_code(purpose? as u8);
    found.map(|term| term.name)
}

/// A row of JSON that begins with its deal.
fn row(deal: OpenDeal<'_>, members: &Json) -> Json {
    let own = json!({"deal": deal.id, "city": deal.city, "brand": deal.brand, "stage": deal.stage.name()});
    extended(own, members)
}
