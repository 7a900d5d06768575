//! `anxin claim assess`: may this claim be filed, and what would it bring? The last claim of a file is asked
//! about; whatever else stands in the file, and the store if one is named, is its past.

use super::{Past, as_of, claims, codes, moment, of_deal, sheet};
use crate::cli::history::{self, History};
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output};
use crate::cli::view::{at, text as member};
use crate::cli::{arguments, text};
use anxin_events::{Event, Instant, Kind, Money};
use anxin_projections::Refusal;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("assess")
        .about(t(
            "试算：这件申请能否提出，会赔多少；不写任何事件",
            "a trial: may this claim be filed, and what would it bring; nothing is written",
        ))
        .after_help(codes(
            lang,
            &[
                ("0", "应赔", "owed"),
                ("1", "不赔、待补、交评审或被拒", "not owed, incomplete, for the jury, or refused"),
                ("5", "没有可试算的申请", "no claim to assess"),
            ],
        ))
        .arg(
            Arg::new("file")
                .value_name("CASE|NDJSON")
                .required(true)
                .help(t(
                    "其中最后一件赔付申请即所问，其余为其过去；- 为标准输入",
                    "its last claim_filed is asked about, the rest is the past; - is standard input",
                )),
        )
        .arg(arguments::store(lang))
        .arg(moment(lang))
        .arg(of_deal(lang))
        .arg(arguments::rules_dir(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let as_of = as_of(matches)?;
    let mut past = Past::new(matches)?;
    let mut file = History::default();
    file.read(text(matches, "file").unwrap_or_default())?;
    let events = file.recorded()?;
    let (asked, claim) = last_claim(&events, text(matches, "deal"))?;
    if text(matches, "store").is_some() {
        history::each(out, matches, as_of, |position, event| {
            past.take(position, event);
        })?;
    }
    tell(&mut past, &events, asked, as_of);
    past.advance(as_of);
    let answer = Answer::to(&mut past, claim);
    if out.format == Format::Table {
        answer.print(out, &past)?;
    } else {
        out.document("anxin.claim.assess/1", answer.json(&past))?;
    }
    Ok(answer.exit())
}

/// The last claim of the events, of this deal if one is named, and its place among them.
fn last_claim<'a>(
    events: &'a [Event<'a>],
    deal: Option<&str>,
) -> Result<(usize, &'a Event<'a>), Failure> {
    let asked = |event: &Event<'_>| {
        let own = deal.is_none_or(|deal| deal == event.stream.key());
        own && event.kind == Kind::ClaimFiled
    };
    let mut all = events.iter().enumerate();
    all.rfind(|(_, event)| asked(event)).ok_or_else(|| {
        Failure::new(
            Exit::Nothing,
            "E5034",
            "文件里没有赔付申请；请写一行 claim_filed 事件（anxin events claim_filed 列出其字段），并核对 --deal"
                .to_owned(),
            "the file has no claim; write a line with a claim_filed event (`anxin events claim_filed` lists its fields), and check --deal"
                .to_owned(),
        )
    })
}

/// Everything of the file but the claim that is asked about.
fn tell(past: &mut Past, events: &[Event<'_>], asked: usize, until: Option<Instant>) {
    for (place, event) in events.iter().enumerate() {
        let known = until.is_none_or(|until| event.known_at() <= until);
        if place != asked && known {
            past.take(past.next, event);
        }
    }
}

/// What a claim would meet with.
struct Answer {
    deal: String,
    refusal: Option<Refusal>,
    /// The deal as it would stand; nothing where the claim is refused.
    view: Json,
    claim: Json,
}

impl Answer {
    /// The claim is taken into the past of this command only.
    fn to(past: &mut Past, event: &Event<'_>) -> Answer {
        let mut answer = Answer {
            deal: event.stream.key().to_owned(),
            refusal: past.state.admit(event).err(),
            view: Json::Null,
            claim: Json::Null,
        };
        if answer.refusal.is_none() {
            let position = past.next;
            past.take(position, event);
            answer.view = past.deal(&answer.deal);
            let filed = |claim: &&Json| at(claim, "position").as_u64() == Some(position);
            answer.claim = claims(&answer.view)
                .find(filed)
                .cloned()
                .unwrap_or_default();
        }
        answer
    }

    fn is_owed(&self) -> bool {
        let owed = member(at(&self.claim, "assessment"), "outcome") == "owed";
        let due = Money::parse(member(&self.claim, "due")).unwrap_or_default();
        owed && due > Money::ZERO
    }

    fn exit(&self) -> Exit {
        if self.is_owed() {
            Exit::Done
        } else {
            Exit::Findings
        }
    }

    fn print(&self, out: Output, past: &Past) -> Result<(), Failure> {
        let lang = out.lang;
        let told = match &self.refusal {
            Some(refusal) => format!(
                "{} {}[{}]: {}",
                lang.pick("交易", "deal"),
                lang.pick(
                    &format!("{} 的这件申请会被拒绝", self.deal),
                    &format!("{}: the claim would be refused ", self.deal)
                ),
                refusal.code(),
                lang.pick(&refusal.zh(), &refusal.to_string())
            ),
            None => {
                sheet::print(out, &self.view, &self.claim, &past.rules, &past.kinds)?;
                out.line("")?;
                lang.pick(
                    "可以提出；以上为试算，没有写入任何事件",
                    "it may be filed; this is a trial, nothing was written",
                )
                .to_owned()
            }
        };
        out.line(&told)
    }

    fn json(&self, past: &Past) -> Json {
        let refusal = self.refusal.as_ref();
        json!({
            "deal": self.deal,
            "as_of": past.state.clock().to_string(),
            "admitted": refusal.is_none(),
            "refusal": refusal.map(|own| json!({"code": own.code(), "zh": own.zh(), "en": own.to_string()})),
            "owed": self.is_owed(),
            "claim": self.claim,
        })
    }
}
