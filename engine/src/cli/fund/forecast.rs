//! `anxin fund forecast`: will the year's money last, by a seeded simulation over what is recorded; and what
//! it stands on, so that nobody takes it for more than it is.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, grouped, right, table};
use super::super::progress::Progress;
use super::super::{arguments, rules, state, text};
use super::{book, question, year_argument};
use crate::forecast::{
    Basis, Forecast, LEAST_DAYS, Level, Recorded, Share, Simulation, USUAL_TURN, forecast,
};
use anxin_events::{Date, Money};
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value as Json, json};

/// Simulated years between two looks at the progress bar.
const PROGRESS_STEP: u32 = 64;
/// Cells of the longest bar.
const BAR: i64 = 32;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let about = (
        "今年的钱够不够：按已记录的情形模拟，同一种子得同一结果",
        "will this year's money last: a simulation over what is recorded; a seed gives the same again",
    );
    let findings = (
        "有可能用完，或记录太少",
        "it may run out, or too little is recorded",
    );
    question(lang, "forecast", about, findings)
        .arg(year_argument(lang))
        .arg(arguments::rules_dir(lang))
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .value_parser(value_parser!(u64))
                .default_value("1")
                .help(t("随机种子", "seed of the simulation")),
        )
        .arg(
            Arg::new("runs")
                .long("runs")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=1_000_000))
                .default_value("10000")
                .help(t("模拟多少次", "how many years are simulated")),
        )
}

/// What was simulated, and on what.
struct Told {
    year: i32,
    today: Date,
    recorded: Recorded,
    basis: Basis,
    simulation: Simulation,
    forecast: Forecast,
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let simulation = Simulation {
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(1),
        runs: matches.get_one::<u32>("runs").copied().unwrap_or(1),
    };
    let state = state::fold(out, matches, rules::load(text(matches, "rules"))?)?;
    let (year, book) = book(&state, matches)?;
    let today = state.clock().beijing_date();
    if today.year() != year {
        return Err(Failure::new(
            Exit::Nothing,
            "E5026",
            format!("日志时钟在 {today}，不在 {year} 年；要看当时，请加 --at"),
            format!("the log's clock is at {today}, not in {year}; add --at to see it as it was"),
        ));
    }
    let (recorded, basis) = Recorded::of(&state, year, book);
    let runs = u64::from(simulation.runs);
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "模拟", "simulating");
    let forecast = forecast(&recorded, simulation, &mut |run| {
        if run.is_multiple_of(PROGRESS_STEP) {
            progress.at(run.into(), runs);
        }
    });
    progress.finish();
    let told = Told {
        year,
        today,
        recorded,
        basis,
        simulation,
        forecast,
    };
    if out.format == Format::Table {
        print(out, &told)?;
    } else {
        out.document("anxin.fund.forecast/1", told.json())?;
    }
    let sure = told.forecast.ran_out == 0 && !told.basis.says_nothing();
    Ok(if sure { Exit::Done } else { Exit::Findings })
}

fn print(out: Output, told: &Told) -> Result<(), Failure> {
    let chance = per_mille(told.forecast.ran_out, told.forecast.runs);
    let (year, Simulation { seed, runs }) = (told.year, told.simulation);
    let (zh, en) = if told.basis.says_nothing() {
        let zh = format!("记录太少，说不出 {year} 年的钱用完的可能；下面只是没有新赔付时的余额");
        let en = format!(
            "Too little is recorded to say whether the money of {year} runs out; below is what is left without new payouts"
        );
        (zh, en)
    } else {
        let zh = format!("{year} 年的钱用完的可能：{chance}（模拟 {runs} 次，种子 {seed}）");
        let en = format!(
            "Chance that the money of {year} runs out: {chance} ({runs} runs, seed {seed})"
        );
        (zh, en)
    };
    out.line(out.lang.pick(&zh, &en))?;
    out.title(
        "余额走向（元）：█ 二十次中十九次不低于，▓ 一半不低于，░ 二十次中一次高于",
        "What is left (yuan): █ nineteen of twenty have at least this, ▓ half of them, ░ one of twenty has more",
    )?;
    let heads = [
        ("日期", "day"),
        ("低", "low"),
        ("中", "middle"),
        ("高", "high"),
        ("", ""),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    let most = told.forecast.course.iter().map(|own| own.high.fen()).max();
    for level in &told.forecast.course {
        let day = i32::try_from(level.day).unwrap_or(i32::MAX);
        let [low, middle, high] =
            [level.low, level.middle, level.high].map(|amount| grouped(&amount.to_string()));
        rows.add_row([
            told.today.plus_days(day).to_string(),
            low,
            middle,
            high,
            bar(level, most.unwrap_or(0)),
        ]);
    }
    right(&mut rows, &[1, 2, 3]);
    out.table(&rows)?;
    out.title("依据", "What it stands on")?;
    for (zh, en) in told.stands_on() {
        out.line(&format!("  {}", out.lang.pick(&zh, &en)))?;
    }
    Ok(())
}

/// Three levels in one bar; what is below zero has no length.
fn bar(level: &Level, most: i64) -> String {
    let length = |amount: Money| {
        let scaled = i128::from(amount.fen().max(0)).saturating_mul(BAR.into());
        let cells = scaled.checked_div(most.max(1).into()).unwrap_or(0);
        usize::try_from(cells).unwrap_or(0)
    };
    let (low, middle, high) = (length(level.low), length(level.middle), length(level.high));
    let mut bar = "█".repeat(low);
    bar.push_str(&"▓".repeat(middle.saturating_sub(low)));
    bar.push_str(&"░".repeat(high.saturating_sub(middle)));
    bar
}

/// `3.2%`.
fn per_mille(part: u32, whole: u32) -> String {
    let scaled = u64::from(part).saturating_mul(1_000);
    let mille = scaled.checked_div(whole.into()).unwrap_or(0);
    let (percent, rest) = (mille.checked_div(10), mille.checked_rem(10));
    format!("{}.{}%", percent.unwrap_or(0), rest.unwrap_or(0))
}

impl Told {
    /// A sentence for each part, in Chinese and in English; what was left out says so.
    fn stands_on(&self) -> Vec<(String, String)> {
        let (recorded, basis) = (&self.recorded, &self.basis);
        let available = grouped(&recorded.available.to_string());
        let waiting = grouped(&basis.waiting.to_string());
        let left = recorded.days_left;
        let mut all = vec![(
            format!("可用 {available} 元（已减等待付款的 {waiting} 元），年内还有 {left} 天"),
            format!("{available} yuan available (less {waiting} that waits), {left} days left"),
        )];
        all.push(self.on_days());
        all.push(self.on_claims());
        all.push(self.on_house_money());
        all.push((
            "不知季节、趋势与新开的城市；房款风险未按单笔封顶计".to_owned(),
            "it knows no season, no trend and no new city; house money is not capped".to_owned(),
        ));
        all
    }

    fn on_days(&self) -> (String, String) {
        let days = self.basis.days;
        if days < LEAST_DAYS {
            return (
                format!("日常赔付未计入：只有 {days} 天记录，不足 {LEAST_DAYS} 天"),
                format!(
                    "daily payouts are left out: {days} days are recorded, fewer than {LEAST_DAYS}"
                ),
            );
        }
        let paid = self.recorded.daily.iter().filter(|own| **own > Money::ZERO);
        let paid = paid.count();
        (
            format!("日常赔付（房款除外）：{days} 天记录，其中 {paid} 天有赔付"),
            format!(
                "daily payouts, house money apart: {days} recorded days, {paid} of them with one"
            ),
        )
    }

    fn on_claims(&self) -> (String, String) {
        let (open, without) = (self.basis.open_claims, self.basis.without_amount);
        let Share { part, whole } = self.basis.accepted;
        let (mut zh, mut en) = if whole == 0 {
            (
                format!("待决定的 {open} 笔申请未计入：还没有决定过的申请"),
                format!("{open} open claims are left out: none was decided yet"),
            )
        } else {
            (
                format!("待决定的 {open} 笔申请：已决定 {whole} 笔，接受 {part} 笔"),
                format!("{open} open claims: of {whole} decided ones {part} were accepted"),
            )
        };
        if without > 0 {
            zh.push_str(&format!("；另有 {without} 笔没有金额，未计入"));
            en.push_str(&format!("; {without} more have no amount and are left out"));
        }
        (zh, en)
    }

    fn on_house_money(&self) -> (String, String) {
        let (open, Share { part, whole }) = (self.basis.open_deals, self.basis.lost);
        if part == 0 {
            return (
                format!("房款风险未计入：{whole} 单已签约交易中没有记录过损失"),
                format!("house money is left out: no loss is recorded in {whole} signed deals"),
            );
        }
        let turn = self.recorded.turn;
        let (from_zh, from_en) = match self.basis.ended {
            0 => (
                format!("没有结案的交易，周期取缺省的 {USUAL_TURN} 天"),
                format!("no deal ended, so a turn of {USUAL_TURN} days by default"),
            ),
            ended => (
                format!("周期 {turn} 天，取自 {ended} 单结案"),
                format!("a turn of {turn} days, from {ended} deals that ended"),
            ),
        };
        (
            format!("房款风险：未结 {open} 单，{whole} 单中 {part} 单受损；{from_zh}"),
            format!("house money: {open} open deals, {part} of {whole} lost it; {from_en}"),
        )
    }

    fn json(&self) -> Json {
        let (recorded, basis) = (&self.recorded, &self.basis);
        let level = |own: &Level| {
            json!({
                "day": own.day,
                "low": own.low.to_string(),
                "middle": own.middle.to_string(),
                "high": own.high.to_string(),
            })
        };
        let share = |own: Share| json!({"part": own.part, "whole": own.whole});
        json!({
            "year": self.year,
            "today": self.today.to_string(),
            "seed": self.simulation.seed,
            "runs": self.forecast.runs,
            "ran_out": self.forecast.ran_out,
            "says_nothing": basis.says_nothing(),
            "course": self.forecast.course.iter().map(level).collect::<Vec<_>>(),
            "stands_on": {
                "available": recorded.available.to_string(),
                "waiting": basis.waiting.to_string(),
                "days_left": recorded.days_left,
                "recorded_days": basis.days,
                "daily_counted": !recorded.daily.is_empty(),
                "open_claims": basis.open_claims,
                "open_claims_without_amount": basis.without_amount,
                "accepted": share(basis.accepted),
                "open_deals": basis.open_deals,
                "lost": share(basis.lost),
                "turn": recorded.turn,
                "turn_from_deals": basis.ended,
            },
        })
    }
}
