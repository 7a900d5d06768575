//! `anxin monitor reminders`: every payment step with its reminder: missed, to send, sent, acknowledged.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, grouped, right, table};
use super::{days, due_within, minute, purpose, purpose_name, role, role_name, row, watch};
use anxin_projections::Mark;
use anxin_projections::monitor::{self, DUE_SOON, PaymentStep, Reminded, Reminder, ReminderReport};
use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let about = (
        "付款提醒：该发、已发、已确认；没有提醒就付了款的为漏发",
        "payment reminders: due, sent, acknowledged; a payment without one is a missed one",
    );
    let findings = (
        "有漏发或该发未发的提醒",
        "a reminder was missed or has to be sent",
    );
    watch(lang, "reminders", about, findings).arg(due_within(
        lang,
        "应付日之前几天起须提醒，如 3天 或 3d；缺省 3 天",
        "from so many days before its day a payment has to be reminded of, as in 3d; 3 by default",
    ))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let within = days(matches)?.unwrap_or(DUE_SOON);
    let state = super::facts(out, matches)?;
    let report = monitor::reminders(&state, super::selection(matches), within);
    super::any_deal(&state, report.deals)?;
    if out.format == Format::Table {
        if !report.reminders.is_empty() {
            print(out, &report.reminders)?;
            out.line("")?;
        }
        out.line(&summary(out.lang, &report))?;
    } else {
        let rows: Vec<Json> = report.reminders.iter().map(reminder_json).collect();
        let head = (report.at, ("open_deals", report.deals));
        let parts = [("reminders", json!(rows))];
        super::document(out, "anxin.monitor.reminders/1", head, &parts)?;
    }
    Ok(super::ended(report.needs_attention()))
}

fn print(out: Output, reminders: &[Reminder<'_>]) -> Result<(), Failure> {
    let heads = [
        ("提醒", "reminder"),
        ("交易", "deal"),
        ("城市", "city"),
        ("应付项", "item"),
        ("用途", "purpose"),
        ("付款方", "payer"),
        ("金额", "amount"),
        ("应付日", "due on"),
        ("付款", "payment"),
        ("发出", "sent"),
        ("提醒谁", "to"),
        ("确认", "acknowledged"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for own in reminders {
        let notice = own.notice;
        let due_on = own.due_on.map(|due_on| due_on.to_string());
        rows.add_row([
            reminded(out.lang, own.reminded),
            own.deal.id,
            own.deal.city.unwrap_or_default(),
            own.item.unwrap_or_default(),
            purpose(out.lang, own.purpose),
            role(out.lang, Some(own.payer)),
            &grouped(&own.amount.to_string()),
            &due_on.unwrap_or_default(),
            &step(out.lang, own.step),
            &moment(notice.and_then(|notice| notice.sent)),
            role(out.lang, notice.and_then(|notice| notice.role())),
            &moment(notice.and_then(|notice| notice.acknowledged)),
        ]);
    }
    right(&mut rows, &[6]);
    out.table(&rows)
}

fn moment(mark: Option<Mark>) -> String {
    mark.map_or_else(String::new, |mark| minute(mark.at))
}

fn reminded(lang: Lang, reminded: Reminded) -> &'static str {
    let (zh, en) = match reminded {
        Reminded::Missed => ("漏发", "missed"),
        Reminded::ToSend => ("该发未发", "to send"),
        Reminded::Unknown => ("不明", "unknown"),
        Reminded::Sent => ("未确认", "not acknowledged"),
        Reminded::Acknowledged => ("已确认", "acknowledged"),
    };
    lang.pick(zh, en)
}

/// `已付 #4 2025-03-03 10:05`.
fn step(lang: Lang, step: PaymentStep) -> String {
    let (zh, en) = match step {
        PaymentStep::Due => ("待付", "due"),
        PaymentStep::Instructed(_) => ("已指令", "instructed"),
        PaymentStep::Paid(_) => ("已付", "paid"),
    };
    let word = lang.pick(zh, en);
    step.mark().map_or_else(
        || word.to_owned(),
        |mark| format!("{word} #{} {}", mark.position, minute(mark.at)),
    )
}

fn summary(lang: Lang, report: &ReminderReport<'_>) -> String {
    let count = |wanted| {
        let own = report.reminders.iter();
        own.filter(|own| own.reminded == wanted).count()
    };
    let [missed, to_send, unknown, sent, acknowledged] = [
        Reminded::Missed,
        Reminded::ToSend,
        Reminded::Unknown,
        Reminded::Sent,
        Reminded::Acknowledged,
    ]
    .map(count);
    let (at, deals, steps) = (minute(report.at), report.deals, report.reminders.len());
    let zh = format!(
        "截至 {at}：未结交易 {deals} 单，付款环节 {steps} 个；漏发 {missed}，该发未发 {to_send}，不明 {unknown}，未确认 {sent}，已确认 {acknowledged}"
    );
    let en = format!(
        "As of {at}: {deals} open deals, {steps} payment steps; {missed} missed, {to_send} to send, {unknown} unknown, {sent} not acknowledged, {acknowledged} acknowledged"
    );
    lang.pick(&zh, &en).to_owned()
}

fn reminder_json(own: &Reminder<'_>) -> Json {
    let mark = |mark: Option<Mark>| {
        mark.map(|mark| json!({"position": mark.position, "at": mark.at.to_string()}))
    };
    let notice = own.notice;
    let members = json!({
        "reminder": own.reminded.name(),
        "step": own.step.name(),
        "payment": mark(own.step.mark()),
        "item": own.item,
        "purpose": purpose_name(own.purpose),
        "payer": role_name(Some(own.payer)),
        "amount": own.amount.to_string(),
        "due_on": own.due_on.map(|due_on| due_on.to_string()),
        "sent": mark(notice.and_then(|notice| notice.sent)),
        "sent_to": role_name(notice.and_then(|notice| notice.role())),
        "acknowledged": mark(notice.and_then(|notice| notice.acknowledged)),
    });
    row(own.deal, &members)
}
