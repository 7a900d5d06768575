//! `anxin claim show`: the computation sheet of one claim, at a moment.

use super::{Past, city, claims, codes, of_deal, sheet, sources};
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output};
use crate::cli::text;
use crate::cli::view::{at, text as member};
use anxin_events::nearest;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let command = Command::new("show")
        .about(t(
            "一件赔付申请的测算单：条件、证据、逐步计算、承担、经过",
            "the computation sheet of a claim: conditions, evidence, steps, who bears it, its life",
        ))
        .after_help(codes(
            lang,
            &[
                ("0", "已显示", "shown"),
                ("5", "没有这件申请", "no such claim"),
            ],
        ))
        .arg(
            Arg::new("claim")
                .value_name("CLAIM")
                .required(true)
                .help(t("赔付申请编号", "id of the claim")),
        );
    sources(lang, command).arg(of_deal(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let past = Past::read(out, matches)?;
    let deal = text(matches, "deal");
    let deals: Vec<Json> = past
        .deals()
        .filter(|view| deal.is_none_or(|deal| deal == member(view, "deal")))
        .collect();
    let wanted = text(matches, "claim").unwrap_or_default();
    let (view, claim) = find(&deals, wanted)?;
    if out.format == Format::Table {
        sheet::print(out, view, claim, &past.rules, &past.kinds)?;
    } else {
        let data = json!({
            "deal": member(view, "deal"),
            "city": at(at(view, "file"), "city"),
            "as_of": member(view, "as_of"),
            "claim": claim,
        });
        out.document("anxin.claim.show/1", data)?;
    }
    Ok(Exit::Done)
}

/// The one claim of this id, with its deal.
fn find<'a>(deals: &'a [Json], wanted: &str) -> Result<(&'a Json, &'a Json), Failure> {
    let all = || {
        let claims_of = |view: &'a Json| claims(view).map(move |claim| (view, claim));
        deals.iter().flat_map(claims_of)
    };
    let mut found = all().filter(|(_, claim)| member(claim, "claim") == wanted);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(in_several(
            all()
                .filter(|(_, claim)| member(claim, "claim") == wanted)
                .map(|(view, _)| told(view))
                .collect(),
            wanted,
        )),
        (None, _) => {
            let ids = all().map(|(_, claim)| member(claim, "claim"));
            Err(unknown(wanted, nearest(wanted, ids)))
        }
    }
}

fn told(view: &Json) -> String {
    match city(view) {
        "" => member(view, "deal").to_owned(),
        city => format!("{} ({city})", member(view, "deal")),
    }
}

fn unknown(wanted: &str, near: Option<&str>) -> Failure {
    let zh = near.map_or_else(String::new, |near| format!("（相近的有 {near}）"));
    let en = near.map_or_else(String::new, |near| format!(" (the nearest is {near})"));
    Failure::new(
        Exit::Nothing,
        "E5031",
        format!("没有赔付申请 {wanted}{zh}；anxin claim list 列出全部，并请核对 --deal 与 --as-of"),
        format!(
            "there is no claim {wanted}{en}; `anxin claim list` lists all, and check --deal and --as-of"
        ),
    )
}

fn in_several(deals: Vec<String>, wanted: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        "E5032",
        format!(
            "几单交易都有赔付申请 {wanted}：{}；请加 --deal",
            deals.join("、")
        ),
        format!(
            "several deals have a claim {wanted}: {}; name one with --deal",
            deals.join(", ")
        ),
    )
}
