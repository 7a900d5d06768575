//! `anxin fund show`: a year of the fund: what it may cost, what it did cost, who owes, who waits; by city.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, grouped, right, table};
use super::super::{state, text};
use super::{book, question, second, year_argument};
use anxin_events::{Instant, Money};
use anxin_projections::{Account, Book, CityYear, Projections, Waiting};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub fn command(lang: Lang) -> Command {
    let about = (
        "一年的账：预算、可用、预留、赔付、追偿、应收与等待，按城市分列",
        "a year's book: budget, available, reserved, paid, recovered, receivable, waiting; by city",
    );
    let findings = (
        "账与各笔申请之和不符，或有步骤未能入账",
        "the book is not the sum of its claims, or a step could not be booked",
    );
    question(lang, "show", about, findings)
        .arg(year_argument(lang))
        .arg(
            Arg::new("city")
                .long("city")
                .value_name("CITY")
                .help(lang.pick("只看这个城市", "only this city").to_owned()),
        )
}

/// What there is to show.
struct Year<'a> {
    year: i32,
    at: Instant,
    book: &'a Book,
    cities: Vec<(Option<&'a str>, CityYear)>,
    /// In the order in which they are to be paid.
    waiting: Vec<&'a Waiting>,
    /// The claims sum to what the book says.
    agrees: bool,
    /// Steps that the books could not take.
    void: usize,
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let state = state::fold(out, matches, Arc::default())?;
    let (year, book) = book(&state, matches)?;
    let year = Year::new(&state, (year, book), text(matches, "city"));
    if out.format == Format::Table {
        print(out, &year)?;
    } else {
        out.document("anxin.fund.show/1", year.json())?;
    }
    Ok(if year.agrees && year.void == 0 {
        Exit::Done
    } else {
        Exit::Findings
    })
}

impl<'a> Year<'a> {
    fn new(state: &'a Projections, (year, book): (i32, &'a Book), city: Option<&str>) -> Year<'a> {
        let selected = |own: Option<&str>| city.is_none_or(|city| own == Some(city));
        let fund = state.guarantee_fund();
        let of_deals = state.deals().filter_map(|deal| state.claims(deal));
        let waiting = fund
            .waiting()
            .iter()
            .filter(|own| year == state.fund_year() && selected(own.city.as_deref()));
        Year {
            year,
            at: state.clock(),
            book,
            cities: state
                .fund_cities(year)
                .into_iter()
                .filter(|(own, _)| selected(*own))
                .collect(),
            waiting: waiting.collect(),
            agrees: state.fund_agrees(year),
            void: of_deals
                .map(|own| own.void().len())
                .fold(fund.void().len(), usize::saturating_add),
        }
    }

    /// The year's accounts, as people read them from left to right.
    fn sums(&self) -> [((&'static str, &'static str), Money); 6] {
        let balance = |account| self.book.balance(&account);
        let receivable = self
            .receivable()
            .fold(0_i64, |sum, (_, own)| sum.saturating_add(own.fen()));
        [
            (("预算", "budget"), self.book.budget()),
            (("可用", "available"), balance(Account::Available)),
            (("预留", "reserved"), balance(Account::Reserved)),
            (("赔付", "paid"), balance(Account::Paid)),
            (("追偿所得", "recovered"), balance(Account::Recovered)),
            (("应收品牌", "receivable"), Money::from_fen(receivable)),
        ]
    }

    fn receivable(&self) -> impl Iterator<Item = (&'a str, Money)> {
        let balances = self.book.balances().iter();
        let owing = balances.filter(|(_, own)| *own != Money::ZERO);
        owing.filter_map(|(account, own)| Some((account.brand()?, *own)))
    }

    fn json(&self) -> Json {
        let mut data = json!({"year": self.year, "as_of": self.at.to_string()});
        if let Some(members) = data.as_object_mut() {
            for ((_, name), amount) in self.sums() {
                members.insert(name.to_owned(), json!(amount.to_string()));
            }
            let by_brand = self.receivable();
            let by_brand =
                by_brand.map(|(brand, own)| json!({"brand": brand, "amount": own.to_string()}));
            members.insert("receivable_by_brand".to_owned(), by_brand.collect());
            let cities = self.cities.iter().map(city_json);
            members.insert("cities".to_owned(), cities.collect());
            let waiting = self.waiting.iter().map(|own| waiting_json(own));
            members.insert("waiting".to_owned(), waiting.collect());
            members.insert("claims_agree".to_owned(), json!(self.agrees));
            members.insert("void_steps".to_owned(), json!(self.void));
        }
        data
    }
}

fn city_json((city, own): &(Option<&str>, CityYear)) -> Json {
    json!({
        "city": city,
        "limit": own.limit.map(|limit| limit.to_string()),
        "available": own.available().map(|left| left.to_string()),
        "reserved": own.reserved.to_string(),
        "paid": own.paid.to_string(),
        "payouts": own.payouts,
        "recovered": own.recovered.to_string(),
        "receivable": own.receivable.to_string(),
        "waiting": own.waiting.to_string(),
    })
}

fn waiting_json(own: &Waiting) -> Json {
    json!({
        "deal": own.deal,
        "claim": own.claim,
        "city": own.city,
        "kept_contract": own.kept_contract,
        "decided_at": own.decided_at.to_string(),
        "amount": own.amount.to_string(),
    })
}

fn print(out: Output, year: &Year<'_>) -> Result<(), Failure> {
    let zh = format!("{} 年保障基金（元），截至 {}", year.year, second(year.at));
    let en = format!(
        "Guarantee fund of {} (yuan), as of {}",
        year.year,
        second(year.at)
    );
    out.line(out.lang.pick(&zh, &en))?;
    let sums = year.sums();
    let mut rows = table(&sums.map(|((zh, en), _)| out.lang.pick(zh, en)));
    rows.add_row(sums.map(|(_, amount)| money(amount)));
    right(&mut rows, &[0, 1, 2, 3, 4, 5]);
    out.table(&rows)?;
    if !year.cities.is_empty() {
        out.title("按城市（元）", "By city (yuan)")?;
        print_cities(out, &year.cities)?;
    }
    let owing: Vec<_> = year.receivable().collect();
    if !owing.is_empty() {
        out.title("应收品牌（元）", "Receivable from brands (yuan)")?;
        let mut rows = table(&[
            out.lang.pick("品牌", "brand"),
            out.lang.pick("金额", "amount"),
        ]);
        for (brand, amount) in owing {
            rows.add_row([brand.to_owned(), money(amount)]);
        }
        right(&mut rows, &[1]);
        out.table(&rows)?;
    }
    if !year.waiting.is_empty() {
        out.title(
            "等待付款，按赔付次序",
            "Waiting for money, in the order of payment",
        )?;
        print_waiting(out, &year.waiting)?;
    }
    out.line("")?;
    out.line(&checked(out.lang, year))
}

fn print_cities(out: Output, cities: &[(Option<&str>, CityYear)]) -> Result<(), Failure> {
    let heads = [
        ("城市", "city"),
        ("额度", "limit"),
        ("额度余额", "left"),
        ("预留", "reserved"),
        ("赔付", "paid"),
        ("笔数", "payouts"),
        ("追偿所得", "recovered"),
        ("应收品牌", "receivable"),
        ("等待", "waiting"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    let unlimited = out.lang.pick("不限", "none");
    for (city, own) in cities {
        let limit = own.limit.map_or(unlimited.to_owned(), money);
        rows.add_row([
            city.unwrap_or(out.lang.pick("未知", "unknown")).to_owned(),
            limit,
            own.available().map(money).unwrap_or_default(),
            money(own.reserved),
            money(own.paid),
            own.payouts.to_string(),
            money(own.recovered),
            money(own.receivable),
            money(own.waiting),
        ]);
    }
    right(&mut rows, &[1, 2, 3, 4, 5, 6, 7, 8]);
    out.table(&rows)
}

fn print_waiting(out: Output, waiting: &[&Waiting]) -> Result<(), Failure> {
    let heads = [
        ("次序", "place"),
        ("交易", "deal"),
        ("申请", "claim"),
        ("城市", "city"),
        ("守约", "kept the contract"),
        ("接受于", "accepted"),
        ("金额", "amount"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for (place, own) in (1_u64..).zip(waiting) {
        let kept = if own.kept_contract {
            ("是", "yes")
        } else {
            ("否", "no")
        };
        rows.add_row([
            &place.to_string(),
            &own.deal,
            &own.claim,
            own.city.as_deref().unwrap_or_default(),
            out.lang.pick(kept.0, kept.1),
            &second(own.decided_at),
            &money(own.amount),
        ]);
    }
    right(&mut rows, &[0, 6]);
    out.table(&rows)
}

fn checked(lang: Lang, year: &Year<'_>) -> String {
    let (mut zh, mut en) = if year.agrees {
        let en = "Checked: the claims, summed one by one, give the same.";
        ("校验：逐笔申请相加，与账相符。".to_owned(), en.to_owned())
    } else {
        let en = "The claims, summed one by one, do not give the same: see `anxin fund ledger`.";
        (
            "逐笔申请相加，与账不符：见 anxin fund ledger。".to_owned(),
            en.to_owned(),
        )
    };
    if year.void > 0 {
        zh.push_str(&format!(
            "有 {} 步未能入账，没有动钱：见各交易的 void_steps。",
            year.void
        ));
        en.push_str(&format!(
            " {} steps could not be booked and moved nothing: see `void_steps` of the deals.",
            year.void
        ));
    }
    lang.pick(&zh, &en).to_owned()
}

fn money(amount: Money) -> String {
    grouped(&amount.to_string())
}
