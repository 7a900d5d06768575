//! `anxin claim list`: one line a claim over all deals, and the sums of each commitment.

use super::waits::waits_for;
use super::{Past, city, claims, codes, sheet, sources};
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output, grouped, right, table};
use crate::cli::text;
use crate::cli::view::{at, minute, role, text as member};
use anxin_events::Money;
use anxin_events::vocabulary::Commitment;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// How far a claim can be, as in JSON.
const STATES: [&str; 15] = [
    "filed",
    "to_jury",
    "incomplete",
    "refused",
    "awaiting_second",
    "accepted",
    "reserved",
    "instructed",
    "unknown",
    "not_paid",
    "paid",
    "liability_decided",
    "in_recovery",
    "closed",
    "reopened",
];
/// The money of a claim that is summed: head in Chinese and English, member.
const SUMS: [(&str, &str, &str); 3] = [
    ("请求", "asked", "asked"),
    ("应付", "payable", "payable"),
    ("已到账", "paid", "paid"),
];

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let commitments = Commitment::SET.terms.iter().map(|term| term.name);
    let command = Command::new("list")
        .about(t(
            "全部交易的赔付申请，一件一行，末尾合计",
            "the claims of all deals, a line each, sums at the end",
        ))
        .after_help(codes(
            lang,
            &[
                ("0", "有申请", "there are claims"),
                ("5", "没有选中任何申请", "none was selected"),
            ],
        ));
    sources(lang, command)
        .arg(
            Arg::new("state")
                .long("state")
                .value_name("STATE")
                .value_parser(PossibleValuesParser::new(STATES))
                .hide_possible_values(true)
                .help(t(
                    "只看这个状态，如 filed、accepted、unknown、paid",
                    "only in this state, as in filed, accepted, unknown, paid",
                )),
        )
        .arg(
            Arg::new("commitment")
                .long("commitment")
                .value_name("P1..P6")
                .value_parser(PossibleValuesParser::new(commitments))
                .hide_possible_values(true)
                .help(t("只看这项承诺", "only under this commitment")),
        )
        .arg(
            Arg::new("city")
                .long("city")
                .value_name("CITY")
                .help(t("只看这个城市", "only this city")),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let past = Past::read(out, matches)?;
    let wanted = |name, own: &str| text(matches, name).is_none_or(|wanted| wanted == own);
    let deals: Vec<Json> = past
        .deals()
        .filter(|deal| wanted("city", city(deal)))
        .collect();
    let rows: Vec<(&Json, &Json)> = deals
        .iter()
        .flat_map(|deal| claims(deal).map(move |claim| (deal, claim)))
        .filter(|(_, claim)| wanted("state", member(claim, "state")))
        .filter(|(_, claim)| wanted("commitment", member(claim, "commitment")))
        .collect();
    if rows.is_empty() {
        return Err(Failure::new(
            Exit::Nothing,
            "E5033",
            "没有选中任何赔付申请；请核对 --state、--commitment、--city 与 --as-of".to_owned(),
            "no claim was selected; check --state, --commitment, --city and --as-of".to_owned(),
        ));
    }
    if out.format == Format::Table {
        print(out, &rows)?;
    } else {
        document(out, &past, &rows)?;
    }
    Ok(Exit::Done)
}

fn print(out: Output, claims: &[(&Json, &Json)]) -> Result<(), Failure> {
    let lang = out.lang;
    let heads = [
        ("交易", "deal"),
        ("申请", "claim"),
        ("承诺", "commitment"),
        ("申请人", "claimant"),
        ("提出", "filed"),
        ("请求", "asked"),
        ("测算", "assessed"),
        ("应付", "payable"),
        ("状态", "state"),
        ("已到账", "paid"),
        ("待", "waits for"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| lang.pick(zh, en)));
    for (deal, claim) in claims {
        let amount = |name| money(claim, name).map(grouped).unwrap_or_default();
        rows.add_row([
            member(deal, "deal").to_owned(),
            member(claim, "claim").to_owned(),
            member(claim, "commitment").to_owned(),
            role(lang, member(claim, "role")),
            minute(member(claim, "filed_at")),
            amount("asked"),
            assessed(lang, claim),
            amount("payable"),
            sheet::state(lang, claim),
            amount("paid"),
            waits_for(lang, claim),
        ]);
    }
    right(&mut rows, &[5, 7, 9]);
    out.table(&rows)?;
    out.title("合计（元）", "Sums (yuan)")?;
    let heads = SUMS.map(|(zh, en, _)| lang.pick(zh, en));
    let first = [lang.pick("承诺", "commitment"), lang.pick("件数", "claims")];
    let heads: Vec<&str> = first.into_iter().chain(heads).collect();
    let mut rows = table(&heads);
    for (commitment, sums) in sums(claims) {
        let name = if commitment.is_empty() {
            lang.pick("全部", "all")
        } else {
            commitment
        };
        let amounts = sums.amounts.iter().map(|sum| grouped(&sum.to_string()));
        let head = [name.to_owned(), sums.claims.to_string()];
        rows.add_row(head.into_iter().chain(amounts));
    }
    right(&mut rows, &[1, 2, 3, 4]);
    out.table(&rows)
}

/// A sum of a claim. Payable is what people accepted, or what is computed while nobody has decided; then
/// the sums of a chain count no debt twice.
fn money<'a>(claim: &'a Json, name: &str) -> Option<&'a str> {
    if name != "payable" {
        return at(claim, name).as_str();
    }
    let is_over = matches!(member(claim, "state"), "refused" | "closed");
    let due = at(claim, "due").as_str().filter(|_| !is_over);
    at(claim, "accepted").as_str().or(due)
}

/// The outcome in a word.
fn assessed(lang: Lang, claim: &Json) -> String {
    let assessment = at(claim, "assessment");
    let word = lang.pick(
        member(assessment, "outcome_zh"),
        member(assessment, "outcome"),
    );
    word.replace('_', " ")
}

/// So many claims, and the sums of their money in the order of [`SUMS`].
#[derive(Default)]
struct Sums {
    claims: usize,
    amounts: [Money; SUMS.len()],
}

/// By commitment, and of all under the empty name, which stands last.
fn sums<'a>(claims: &[(&Json, &'a Json)]) -> Vec<(&'a str, Sums)> {
    let (mut by, mut all) = (BTreeMap::<&str, Sums>::new(), Sums::default());
    for (_, claim) in claims {
        by.entry(member(claim, "commitment"))
            .or_default()
            .add(claim);
        all.add(claim);
    }
    by.into_iter().chain([("", all)]).collect()
}

impl Sums {
    fn add(&mut self, claim: &Json) {
        self.claims = self.claims.saturating_add(1);
        for (sum, (.., name)) in self.amounts.iter_mut().zip(SUMS) {
            let own = Money::parse(money(claim, name).unwrap_or_default()).unwrap_or_default();
            *sum = Money::from_fen(sum.fen().saturating_add(own.fen()));
        }
    }

    fn json(&self) -> Json {
        let mut json = json!({"claims": self.claims});
        for (sum, (.., name)) in self.amounts.iter().zip(SUMS) {
            if let Some(members) = json.as_object_mut() {
                members.insert(name.to_owned(), sum.to_string().into());
            }
        }
        json
    }
}

/// One document; as lines, a claim each.
fn document(out: Output, past: &Past, claims: &[(&Json, &Json)]) -> Result<(), Failure> {
    let row = |(deal, claim): &(&Json, &Json)| {
        json!({
            "deal": member(deal, "deal"),
            "city": at(at(deal, "file"), "city"),
            "claim": member(claim, "claim"),
            "commitment": member(claim, "commitment"),
            "role": at(claim, "role"),
            "filed_at": member(claim, "filed_at"),
            "asked": at(claim, "asked"),
            "outcome": at(at(claim, "assessment"), "outcome"),
            "due": at(claim, "due"),
            "payable": money(claim, "payable"),
            "state": member(claim, "state"),
            "accepted": at(claim, "accepted"),
            "paid": member(claim, "paid"),
            "waits_for": {"zh": waits_for(Lang::Zh, claim), "en": waits_for(Lang::En, claim)},
        })
    };
    let rows: Json = claims.iter().map(row).collect();
    if out.format == Format::Ndjson {
        return out.document("anxin.claim.list/1", rows);
    }
    let total = |(name, sums): &(&str, Sums)| {
        let name = Some(*name).filter(|name| !name.is_empty());
        json!({"commitment": name, "sums": sums.json()})
    };
    let totals: Json = sums(claims).iter().map(total).collect();
    let as_of = past.state.clock().to_string();
    out.document(
        "anxin.claim.list/1",
        json!({"as_of": as_of, "claims": rows, "totals": totals}),
    )
}
