//! `anxin rules why`: what a rule made of one deal, condition by condition, or why it never looked.

use super::super::history::History;
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::progress::Progress;
use super::super::{log, text};
use crate::fold;
use crate::log::LogReader;
use anxin_events::{Category, Instant, nearest};
use anxin_projections::inquiry::{Inquiry, Judgement};
use anxin_rules::RuleSet;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::sync::Arc;

mod document;
mod tree;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let option =
        |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    Command::new("why")
        .about(t(
            "逐条说明一条规则怎样判断一单交易",
            "tell condition by condition how a rule judged a deal",
        ))
        .arg(
            Arg::new("rule")
                .value_name("RULE")
                .required(true)
                .help(t("规则编号，如 B1", "id of a rule, such as B1")),
        )
        .arg(
            option("case", "FILE")
                .required_unless_present("store")
                .conflicts_with("store")
                .help(t("案例文件或 NDJSON 文件", "a case file or an NDJSON file")),
        )
        .arg(
            option("store", "DIR")
                .requires("deal")
                .help(t("事件库目录", "folder of the store")),
        )
        .arg(option("deal", "ID").help(t(
            "交易编号；文件里只有一单时可省",
            "id of the deal; not needed where the file has one",
        )))
        .arg(option("at", "TIME").help(t(
            "此刻为止所知的最后一次判断，如 2025-03-03T12:00:00+08:00",
            "the last judgement known by this moment, as in 2025-03-03T12:00:00+08:00",
        )))
        .arg(
            option("event", "N")
                .value_parser(clap::value_parser!(u64))
                .help(t(
                    "由此位置的事件引起的判断",
                    "the judgement that the event at this log position brought",
                )),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help(t("每一次判断", "every judgement")),
        )
        .arg(option("rules", "DIR").help(t(
            "改用这个目录中的规则",
            "use the rules in this folder instead",
        )))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let rules = super::load(text(matches, "rules"))?;
    let rule = find(&rules, text(matches, "rule").unwrap_or_default())?;
    let at = text(matches, "at").map(moment).transpose()?;
    let (deal, inquiry) = match text(matches, "store") {
        Some(store) => {
            let deal = text(matches, "deal").unwrap_or_default().to_owned();
            let inquiry = Inquiry::new(Arc::clone(&rules), rule, &deal);
            let wish = text(matches, "progress");
            let progress = Progress::start(out.lang, wish, "重放", "replay");
            let inquiry = of_store(out, store, inquiry, at, progress)?;
            (deal, inquiry)
        }
        None => {
            let file = text(matches, "case").unwrap_or_default();
            of_file(file, &rules, rule, text(matches, "deal"), at)?
        }
    };
    let chosen = chosen(&inquiry, matches);
    let told = Told {
        rules: &rules,
        rule,
        deal: &deal,
        chosen: &chosen,
        inquiry: &inquiry,
    };
    if out.format == Format::Table {
        tree::print(out, &told)?;
    } else {
        out.document("anxin.rules.why/1", document::of(&told))?;
    }
    Ok(if chosen.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// What there is to tell.
struct Told<'a> {
    rules: &'a RuleSet,
    rule: usize,
    deal: &'a str,
    chosen: &'a [&'a Judgement],
    inquiry: &'a Inquiry,
}

/// The last judgement unless more is asked for.
fn chosen<'a>(inquiry: &'a Inquiry, matches: &ArgMatches) -> Vec<&'a Judgement> {
    let event = matches.get_one::<u64>("event").copied();
    let wanted = |own: &&Judgement| event.is_none_or(|event| own.trace.trigger == event);
    let mut found: Vec<&Judgement> = inquiry.judgements().iter().filter(wanted).collect();
    if !matches.get_flag("all") {
        found = found.pop().into_iter().collect();
    }
    found
}

fn find(rules: &RuleSet, id: &str) -> Result<usize, Failure> {
    rules.find(id).ok_or_else(|| {
        let (mut zh, mut en) = (
            format!("规则集里没有规则 {id}"),
            format!("the rule set has no rule {id}"),
        );
        let ids = rules.rules.iter().map(|own| own.terms.id.as_str());
        if let Some(near) = nearest(id, ids) {
            zh.push_str(&format!("，是否想写 {near}"));
            en.push_str(&format!("; did you mean {near}"));
        }
        Failure::new(Exit::Usage, "E5005", zh, en)
    })
}

fn moment(text: &str) -> Result<Instant, Failure> {
    Instant::parse(text).map_err(|error| {
        let zh = format!("--at 不是带时区的时刻，应形如 2025-03-03T12:00:00+08:00（{error}）");
        Failure::new(Exit::Usage, "E1206", zh, format!("--at: {error}"))
    })
}

fn of_store(
    out: Output,
    store: &str,
    mut inquiry: Inquiry,
    at: Option<Instant>,
    mut progress: Progress,
) -> Result<Inquiry, Failure> {
    let reader = LogReader::open(store)?;
    let head = reader.head()?;
    fold::visit(&reader, 0, at, |position, event| {
        inquiry.take(position, event);
        progress.at(position, head);
    })?;
    progress.finish();
    log::warn_torn(out, &reader)?;
    at.into_iter().for_each(|at| inquiry.advance(at));
    Ok(inquiry)
}

fn of_file(
    file: &str,
    rules: &Arc<RuleSet>,
    rule: usize,
    deal: Option<&str>,
    at: Option<Instant>,
) -> Result<(String, Inquiry), Failure> {
    let mut history = History::default();
    history.read(file)?;
    let events = history.recorded()?;
    let mut deals: Vec<&str> = Vec::new();
    for event in &events {
        let key = event.stream.key();
        if event.stream.category() == Category::Deal && !deals.contains(&key) {
            deals.push(key);
        }
    }
    let deal = match (deal, deals.as_slice()) {
        (Some(deal), _) | (None, &[deal]) => deal.to_owned(),
        _ => return Err(which_deal(file, &deals)),
    };
    let mut inquiry = Inquiry::new(Arc::clone(rules), rule, &deal);
    for (position, event) in (0_u64..).zip(&events) {
        if at.is_none_or(|at| event.known_at() <= at) {
            inquiry.take(position, event);
        }
    }
    at.into_iter().for_each(|at| inquiry.advance(at));
    Ok((deal, inquiry))
}

fn which_deal(file: &str, deals: &[&str]) -> Failure {
    let some: Vec<&str> = deals.iter().take(5).copied().collect();
    let count = deals.len();
    let zh = format!(
        "{file} 里有 {count} 单交易（{}），请用 --deal 指明一单",
        some.join("、")
    );
    let en = format!(
        "{file} has {count} deals ({}); choose one with --deal",
        some.join(", ")
    );
    Failure::new(Exit::Usage, "E5006", zh, en)
}
