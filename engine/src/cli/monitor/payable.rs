//! `anxin monitor payable`: every line of every schedule, overdue first; what was paid outside; the sums.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, grouped, right, table};
use super::{
    days, due_within, extended, minute, purpose, purpose_name, role, role_name, row, watch,
};
use anxin_projections::Destination;
use anxin_projections::monitor::{
    self, DueFilter, Item, OpenDeal, Payable, Payment, Standing, Totals, Unscheduled,
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let about = (
        "应付与实付：逾期在前，钱去了哪里，约定外付了什么",
        "payable against paid: overdue first, where the money went, what was paid outside",
    );
    let findings = (
        "有逾期、去向不符，或约定外的房款",
        "something is overdue, went elsewhere, or was paid for the home outside the schedule",
    );
    watch(lang, "payable", about, findings)
        .arg(due_within(
            lang,
            "只看几天之内到期与已逾期的未付项，如 3天 或 3d",
            "only what is open and due within so many days, or overdue, as in 3d",
        ))
        .arg(
            Arg::new("overdue")
                .long("overdue")
                .action(ArgAction::SetTrue)
                .help(lang.pick("只看逾期", "only what is overdue").to_owned()),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let filter = DueFilter {
        within: days(matches)?,
        overdue: matches.get_flag("overdue"),
    };
    let state = super::facts(out, matches)?;
    let report = monitor::payable(&state, super::selection(matches), filter);
    super::any_deal(&state, report.deals)?;
    if out.format == Format::Table {
        print(out, &report)?;
    } else {
        let items: Vec<Json> = report.items.iter().map(item_json).collect();
        let unscheduled: Vec<Json> = report.unscheduled.iter().map(unscheduled_json).collect();
        let of_deal = |(deal, sums): &(OpenDeal<'_>, Totals)| row(*deal, &totals_json(sums));
        let of_city = |(city, sums): &(Option<&str>, Totals)| {
            extended(json!({"city": city}), &totals_json(sums))
        };
        let parts = [
            ("items", json!(items)),
            ("unscheduled", json!(unscheduled)),
            ("deals", report.by_deal.iter().map(of_deal).collect()),
            ("cities", report.by_city.iter().map(of_city).collect()),
            ("total", totals_json(&report.total)),
        ];
        let head = (report.at, ("open_deals", report.deals));
        super::document(out, "anxin.monitor.payable/1", head, &parts)?;
    }
    Ok(super::ended(report.needs_attention()))
}

fn print(out: Output, report: &Payable<'_>) -> Result<(), Failure> {
    if !report.items.is_empty() {
        out.line(out.lang.pick("应付与实付（元）", "Payable and paid (yuan)"))?;
        print_items(out, &report.items)?;
    }
    if !report.unscheduled.is_empty() {
        out.title("约定外（元）", "Outside the schedule (yuan)")?;
        print_unscheduled(out, &report.unscheduled)?;
    }
    if report.total.deals > 0 {
        out.title("合计（元）", "Totals (yuan)")?;
        print_totals(out, report)?;
        out.line("")?;
    }
    out.line(&summary(out.lang, report))
}

fn print_items(out: Output, items: &[Item<'_>]) -> Result<(), Failure> {
    let heads = [
        ("交易", "deal"),
        ("城市", "city"),
        ("应付项", "item"),
        ("用途", "purpose"),
        ("付款方", "payer"),
        ("收款方", "payee"),
        ("应付日", "due on"),
        ("应付", "payable"),
        ("实付", "paid"),
        ("差额", "difference"),
        ("时限", "time"),
        ("去向", "went to"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for item in items {
        let line = item.line;
        let due_on = line.due_on.map(|due_on| due_on.to_string());
        rows.add_row([
            item.deal.id,
            item.deal.city.unwrap_or_default(),
            &line.item,
            purpose(out.lang, line.purpose()),
            role(out.lang, line.payer()),
            role(out.lang, line.payee()),
            &due_on.unwrap_or_default(),
            &grouped(&line.payable_now().to_string()),
            &grouped(&line.paid.to_string()),
            &grouped(&line.difference().to_string()),
            &time(out.lang, item),
            &went(out.lang, &item.payments),
        ]);
    }
    right(&mut rows, &[7, 8, 9]);
    out.table(&rows)
}

/// How much time is left, or by how much it was missed.
fn time(lang: Lang, item: &Item<'_>) -> String {
    let days = item.days_left.map_or(0, i32::unsigned_abs);
    let (zh, en) = match (item.standing, item.days_left) {
        (Standing::Overdue, _) => (format!("逾期 {days} 天"), format!("{days} days overdue")),
        (Standing::Open, Some(0)) => ("今天到期".to_owned(), "due today".to_owned()),
        (Standing::Open, Some(_)) => (format!("还有 {days} 天"), format!("{days} days left")),
        (Standing::Open, None) => ("未约定日期".to_owned(), "no day agreed".to_owned()),
        (Standing::Settled, _) if item.line.cancelled_by.is_some() => {
            ("已取消".to_owned(), "cancelled".to_owned())
        }
        (Standing::Settled, _) => ("已付清".to_owned(), "settled".to_owned()),
    };
    lang.pick(&zh, &en).to_owned()
}

/// Where the payments went: in a word where all went as agreed, else each one that did not.
fn went(lang: Lang, payments: &[Payment<'_>]) -> String {
    let agreed = |payment: &&Payment<'_>| payment.destination == Some(Destination::Agreed);
    if !payments.is_empty() && payments.iter().all(|payment| agreed(&payment)) {
        let word = Destination::Agreed;
        return lang.pick(word.zh(), word.name()).to_owned();
    }
    let others = payments.iter().filter(|payment| !agreed(payment));
    let words: Vec<String> = others.map(|payment| whither(lang, payment)).collect();
    words.join(lang.pick("、", ", "))
}

/// `不符 #4 卖方 6222-77`: the event, and whom it says was paid.
fn whither(lang: Lang, payment: &Payment<'_>) -> String {
    let word = payment
        .destination
        .map(|own| lang.pick(own.zh(), own.name()));
    let payee = Some(role(lang, payment.payee)).filter(|payee| !payee.is_empty());
    let position = format!("#{}", payment.position);
    let words = [word, Some(&position), payee, payment.payee_account];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn print_unscheduled(out: Output, payments: &[Unscheduled<'_>]) -> Result<(), Failure> {
    let heads = [
        ("交易", "deal"),
        ("城市", "city"),
        ("位置", "pos"),
        ("发生", "occurred"),
        ("用途", "purpose"),
        ("收款方", "payee"),
        ("收款账户", "account"),
        ("实付", "paid"),
        ("现在何处", "now with"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for Unscheduled { deal, payment, .. } in payments {
        rows.add_row([
            deal.id,
            deal.city.unwrap_or_default(),
            &format!("#{}", payment.position),
            &minute(payment.at),
            purpose(out.lang, payment.purpose),
            role(out.lang, payment.payee),
            payment.payee_account.unwrap_or_default(),
            &grouped(&payment.amount.to_string()),
            out.lang.pick(payment.place.zh(), payment.place.name()),
        ]);
    }
    right(&mut rows, &[7]);
    out.table(&rows)
}

fn print_totals(out: Output, report: &Payable<'_>) -> Result<(), Failure> {
    let heads = [
        ("", ""),
        ("单数", "deals"),
        ("项数", "items"),
        ("应付", "payable"),
        ("实付", "paid"),
        ("差额", "difference"),
        ("逾期", "overdue"),
        ("约定外", "unscheduled"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    let mut add = |name: String, sums: &Totals| {
        let amounts = [
            sums.payable,
            sums.paid,
            sums.difference(),
            sums.overdue,
            sums.unscheduled,
        ];
        let counts = [name, sums.deals.to_string(), sums.items.to_string()];
        let amounts = amounts.map(|amount| grouped(&amount.to_string()));
        rows.add_row(counts.into_iter().chain(amounts));
    };
    for (deal, sums) in &report.by_deal {
        add(
            format!("{} {}", out.lang.pick("交易", "deal"), deal.id),
            sums,
        );
    }
    for (city, sums) in &report.by_city {
        let city = city.unwrap_or(out.lang.pick("未知", "unknown"));
        add(format!("{} {city}", out.lang.pick("城市", "city")), sums);
    }
    add(out.lang.pick("全部", "all").to_owned(), &report.total);
    right(&mut rows, &[1, 2, 3, 4, 5, 6, 7]);
    out.table(&rows)
}

fn summary(lang: Lang, report: &Payable<'_>) -> String {
    let overdue = report
        .items
        .iter()
        .filter(|item| item.standing == Standing::Overdue)
        .count();
    let elsewhere = report.items.iter().filter(|item| item.went_elsewhere());
    let elsewhere = elsewhere.count();
    let house = report.unscheduled.iter().filter(|own| own.is_house_money);
    let house = house.count();
    let (at, deals) = (minute(report.at), report.deals);
    let (items, amount) = (
        report.items.len(),
        grouped(&report.total.overdue.to_string()),
    );
    let zh = format!(
        "截至 {at}：未结交易 {deals} 单，应付项 {items} 项；逾期 {overdue} 项 {amount} 元，去向不符 {elsewhere} 项，约定外房款 {house} 笔"
    );
    let en = format!(
        "As of {at}: {deals} open deals, {items} items; {overdue} overdue ({amount} yuan), {elsewhere} gone elsewhere, {house} payments for a home outside the schedule"
    );
    lang.pick(&zh, &en).to_owned()
}

fn item_json(item: &Item<'_>) -> Json {
    let line = item.line;
    let payments: Vec<Json> = item.payments.iter().map(payment_json).collect();
    let members = json!({
        "item": line.item,
        "purpose": purpose_name(line.purpose()),
        "payer": role_name(line.payer()),
        "payee": role_name(line.payee()),
        "payee_account": line.payee_account,
        "due_on": line.due_on.map(|due_on| due_on.to_string()),
        "payable": line.payable_now().to_string(),
        "paid": line.paid.to_string(),
        "difference": line.difference().to_string(),
        "standing": item.standing.name(),
        "days_left": item.days_left,
        "cancelled": line.cancelled_by.is_some(),
        "position": line.position,
        "payments": payments,
    });
    row(item.deal, &members)
}

fn payment_json(payment: &Payment<'_>) -> Json {
    json!({
        "position": payment.position,
        "at": payment.at.to_string(),
        "amount": payment.amount.to_string(),
        "purpose": purpose_name(payment.purpose),
        "payee": role_name(payment.payee),
        "payee_account": payment.payee_account,
        "place": payment.place.name(),
        "destination": payment.destination.map(Destination::name),
    })
}

fn unscheduled_json(own: &Unscheduled<'_>) -> Json {
    let house_money = json!({"house_money": own.is_house_money});
    row(
        own.deal,
        &extended(payment_json(&own.payment), &house_money),
    )
}

fn totals_json(sums: &Totals) -> Json {
    json!({
        "deals": sums.deals,
        "items": sums.items,
        "payable": sums.payable.to_string(),
        "paid": sums.paid.to_string(),
        "difference": sums.difference().to_string(),
        "overdue": sums.overdue.to_string(),
        "unscheduled": sums.unscheduled.to_string(),
    })
}
