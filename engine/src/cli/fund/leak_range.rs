//! `anxin fund leak-range`: what leaks were compensated with before, in homes of about this price.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, grouped, right, table};
use super::super::{state, text};
use super::question;
use anxin_events::Money;
use anxin_projections::leak::{Comparison, LeakPayout, LeakRange, leak_payouts, leak_range};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// Yuan in the unit of a home's price.
const WAN: i64 = 10_000;

pub fn command(lang: Lang) -> Command {
    let about = (
        "漏水补偿的参考区间：此前赔付的四分位，与其所据的各笔",
        "a range for a leak: quartiles of what was paid before, and the payouts they stand on",
    );
    let findings = ("有据的赔付太少，给不出区间", "too few payouts for a range");
    question(lang, "leak-range", about, findings).arg(
        Arg::new("price")
            .long("price")
            .value_name("PRICE")
            .required(true)
            .help(
                lang.pick(
                    "房屋总价，如 300万元 或 3000000",
                    "price of the home, as in 300万元 or 3000000",
                )
                .to_owned(),
            ),
    )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let home = price(text(matches, "price").unwrap_or_default())?;
    let state = state::fold(out, matches, Arc::default())?;
    let recorded = leak_payouts(&state);
    let by = Comparison::default();
    let range = leak_range(&recorded.payouts, home, by);
    if out.format == Format::Table {
        print(out, home, &range, by)?;
        if recorded.without_price > 0 {
            let count = recorded.without_price;
            let zh = format!("另有 {count} 笔不知房价，未计入。");
            let en =
                format!("{count} more payouts are not counted: the home's price is not known.");
            out.line(out.lang.pick(&zh, &en))?;
        }
    } else {
        out.document("anxin.fund.leak_range/1", range_json(home, &range))?;
    }
    Ok(match range.quartiles {
        Some(_) => Exit::Done,
        None => Exit::Findings,
    })
}

/// `300万元`, `300万`, `3000000元` or `3000000`.
fn price(given: &str) -> Result<Money, Failure> {
    let plain = given.trim_end_matches('元');
    let read = match plain.strip_suffix('万') {
        Some(wan) => Money::parse(wan)
            .ok()
            .and_then(|wan| wan.fen().checked_mul(WAN))
            .map(Money::from_fen),
        None => Money::parse(plain).ok(),
    };
    read.filter(|price| *price > Money::ZERO).ok_or_else(|| {
        Failure::new(
            Exit::Usage,
            "E5024",
            format!("--price 不是房价：{given}；应形如 300万元 或 3000000"),
            format!("--price: {given} is no price; write it as in 300万元 or 3000000"),
        )
    })
}

fn print(out: Output, home: Money, range: &LeakRange, by: Comparison) -> Result<(), Failure> {
    let count = range.stands_on.len();
    let (zh, en) = match range.quartiles {
        Some(own) => {
            let [low, middle, high] = [own.low, own.middle, own.high].map(money);
            let zh = format!("参考区间 {low} 至 {high} 元，中位 {middle} 元；据 {count} 笔赔付");
            let en = format!(
                "From {low} to {high} yuan, half of them at most {middle}; stands on {count} payouts"
            );
            (zh, en)
        }
        None => {
            let least = by.least;
            let zh = format!("只有 {count} 笔赔付可据，不足 {least} 笔，给不出区间");
            let en = format!("Only {count} payouts are recorded, fewer than {least}: no range");
            (zh, en)
        }
    };
    out.line(out.lang.pick(&zh, &en))?;
    if count == 0 {
        return Ok(());
    }
    let price = money(home);
    if range.comparable {
        let zh = format!("所据各笔，房价与 {price} 元相差不过一半（元）");
        let en = format!("The payouts, in homes whose price is within half of {price} yuan (yuan)");
        out.title(&zh, &en)?;
    } else {
        let zh = format!("房价与 {price} 元相近的不足，所据为全部各笔（元）");
        let en = format!("Too few in homes of about {price} yuan, so all payouts (yuan)");
        out.title(&zh, &en)?;
    }
    let heads = [("申请", "claim"), ("房价", "price"), ("赔付", "paid")];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for own in &range.stands_on {
        rows.add_row([own.source.clone(), money(own.home), money(own.paid)]);
    }
    right(&mut rows, &[1, 2]);
    out.table(&rows)
}

fn range_json(home: Money, range: &LeakRange) -> Json {
    let payout = |own: &LeakPayout| json!({"claim": own.source, "price": own.home.to_string(), "paid": own.paid.to_string()});
    let quartiles = range.quartiles.map(|own| {
        json!({"low": own.low.to_string(), "middle": own.middle.to_string(), "high": own.high.to_string()})
    });
    json!({
        "price": home.to_string(),
        "range": quartiles,
        "comparable": range.comparable,
        "stands_on": range.stands_on.iter().map(payout).collect::<Vec<_>>(),
    })
}

fn money(amount: Money) -> String {
    grouped(&amount.to_string())
}
