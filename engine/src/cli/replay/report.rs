//! The report of a replay, for people and as JSON. It reads the deal's view, the same that hosts get.

use super::standards;
use crate::cli::language::Lang;
use crate::cli::outcome::Failure;
use crate::cli::output::{Output, grouped, right, table};
use anxin_events::Kind;
use anxin_events::vocabulary::{Purpose, Role};
use anxin_projections::{AlertChange, Change};
use anxin_rules::case::Case;
use anxin_rules::{Action, Severity};
use serde_json::{Value as Json, json};

/// One event of the log, or the clock beyond the last one, and what it did to alerts.
pub struct Step {
    pub position: Option<u64>,
    pub deal: Option<String>,
    pub event: Option<Json>,
    pub kind: Option<Kind>,
    /// A case file made the day up.
    pub day_invented: bool,
    pub text: String,
    pub changes: Vec<AlertChange>,
}

impl Step {
    /// Does it belong to the story of this deal: its own event, or one that changed its alerts?
    fn concerns(&self, deal: &str) -> bool {
        self.deal.as_deref() == Some(deal) || self.changes.iter().any(|change| change.deal == deal)
    }

    fn own_changes<'a>(&'a self, deal: &'a str) -> impl Iterator<Item = &'a AlertChange> {
        self.changes
            .iter()
            .filter(move |change| change.deal == deal)
    }
}

/// The steps of one deal as JSON.
pub fn timeline(deal: &str, steps: &[Step]) -> Json {
    let own = steps.iter().filter(|step| step.concerns(deal)).map(|step| {
        let changes: Vec<Json> = step.own_changes(deal).map(|change| json!({"alert": change.alert, "change": word(change.change).1, "at": change.at.to_string()})).collect();
        json!({"position": step.position, "event": step.event, "alerts": changes})
    });
    own.collect()
}

/// Chinese and English words of a change.
fn word(change: Change) -> (&'static str, &'static str) {
    match change {
        Change::Raised => ("告警", "raised"),
        Change::Joined => ("再次", "joined"),
        Change::Reduced { .. } => ("减去一次: 迟到的记录", "reduced by a late record"),
        Change::Withdrawn { .. } => ("撤回: 迟到的记录", "withdrawn by a late record"),
        Change::Acknowledged => ("已知悉", "acknowledged"),
        Change::Snoozed => ("暂缓", "snoozed"),
        Change::Dismissed => ("排除", "dismissed"),
    }
}

/// Where the facts of the cases come from, and what of them is invented.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_sources(out: Output, cases: &[Case]) -> Result<(), Failure> {
    for case in cases {
        out.line(&format!(
            "{} {}",
            out.lang.pick("案例", "case"),
            case.name()
        ))?;
        let Some(head) = &case.head else { continue };
        let lines = [
            ("来源", "source", &head.source),
            ("虚构（标“约”）", "invented (marked approx)", &head.invented),
            ("来源未载", "not stated", &head.not_stated),
        ];
        for (zh, en, text) in lines.into_iter().filter(|(.., text)| !text.is_empty()) {
            out.line(&format!("  {}: {text}", out.lang.pick(zh, en)))?;
        }
        out.line("")?;
    }
    Ok(())
}

/// Prints the report of one deal.
///
/// # Errors
/// When standard output cannot be written.
pub fn print(out: Output, deal: &str, steps: &[Step], view: &Json) -> Result<(), Failure> {
    let (stage, as_of) = (
        pick(out.lang, view, "stage_zh", "stage"),
        minute(text(view, "as_of")),
    );
    out.line(&format!(
        "{} {deal}  {} {stage}  {} {as_of}",
        out.lang.pick("交易", "deal"),
        out.lang.pick("阶段", "stage"),
        out.lang.pick("日志时钟", "log's clock")
    ))?;
    print_timeline(out, deal, steps, view)?;
    print_alerts(out, view)?;
    print_money(out, at(view, "money"))?;
    print_exposure(out, at(at(view, "money"), "exposure"))?;
    standards::print(out, at(view, "standards"))
}

fn print_timeline(out: Output, deal: &str, steps: &[Step], view: &Json) -> Result<(), Failure> {
    out.title("时间线", "Timeline")?;
    let heads = [
        ("位置", "pos"),
        ("发生", "occurred"),
        ("知悉", "recorded"),
        ("事件", "event"),
        ("内容", "content"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for step in steps.iter().filter(|step| step.concerns(deal)) {
        if let (Some(event), Some(kind)) = (&step.event, step.kind) {
            let position = step
                .position
                .map(|position| position.to_string())
                .unwrap_or_default();
            let (occurred, recorded) = (
                minute(text(event, "occurred_at")),
                minute(text(event, "recorded_at")),
            );
            let occurred = if step.day_invented {
                format!("{} {occurred}", out.lang.pick("约", "approx"))
            } else {
                occurred
            };
            rows.add_row([
                position,
                occurred,
                recorded,
                out.lang.pick(kind.spec().zh, kind.spec().name).to_owned(),
                step.text.clone(),
            ]);
        }
        for change in step.own_changes(deal) {
            let alert = find_alert(view, &change.alert);
            let (zh, en) = word(change.change);
            let head = format!("▲ {} {}", text(alert, "rule"), out.lang.pick(zh, en));
            let sentence = match change.change {
                Change::Raised => format!(
                    "[{}] {}",
                    severity(out.lang, text(alert, "severity")),
                    language(out.lang, at(alert, "message"))
                ),
                _ => language(out.lang, at(alert, "title")).to_owned(),
            };
            rows.add_row([
                String::new(),
                String::new(),
                minute(&change.at.to_string()),
                head,
                sentence,
            ]);
        }
    }
    right(&mut rows, &[0]);
    out.table(&rows)
}

fn print_alerts(out: Output, view: &Json) -> Result<(), Failure> {
    out.title("预警", "Alerts")?;
    let heads = [
        ("规则", "rule"),
        ("级别", "severity"),
        ("名称", "title"),
        ("处置", "actions"),
        ("涉险", "at stake"),
        ("最早可报", "could first fire"),
        ("实际报出", "raised"),
        ("次数", "count"),
        ("证据", "evidence"),
        ("状态", "state"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for alert in list(at(view, "alerts")) {
        let evidence: Vec<String> = list(at(alert, "evidence"))
            .map(|one| format!("#{}", at(one, "position")))
            .collect();
        let actions: Vec<&str> = list(at(alert, "actions"))
            .filter_map(Json::as_str)
            .map(|name| action(out.lang, name))
            .collect();
        let at_stake = match at(at(alert, "at_stake"), "amount").as_str() {
            Some(amount) => format!(
                "{} {}",
                role(out.lang, text(at(alert, "at_stake"), "party")),
                grouped(amount)
            ),
            None => String::new(),
        };
        rows.add_row([
            text(alert, "rule").to_owned(),
            severity(out.lang, text(alert, "severity")).to_owned(),
            language(out.lang, at(alert, "title")).to_owned(),
            actions.join(out.lang.pick("、", ", ")),
            at_stake,
            minute(text(alert, "first_at")),
            minute(text(alert, "raised_at")),
            at(alert, "count").to_string(),
            evidence.join(" "),
            state(out.lang, text(at(alert, "state"), "name")).to_owned(),
        ]);
    }
    right(&mut rows, &[7]);
    out.table(&rows)?;
    for unknown in list(at(view, "unknown")) {
        let missing: Vec<&str> = list(at(unknown, "missing"))
            .map(|name| language(out.lang, name))
            .collect();
        let missing = missing.join(out.lang.pick("、", ", "));
        let zh = format!(
            "? {} 无法判断，缺少：{missing}（事件 #{}）",
            text(unknown, "rule"),
            at(at(unknown, "event"), "position")
        );
        let en = format!(
            "? {} cannot be decided, missing: {missing} (event #{})",
            text(unknown, "rule"),
            at(at(unknown, "event"), "position")
        );
        out.line(out.lang.pick(&zh, &en))?;
    }
    Ok(())
}

fn print_money(out: Output, money: &Json) -> Result<(), Failure> {
    out.title("应付与实付（元）", "Payable and paid (yuan)")?;
    let heads = [
        ("应付项", "item"),
        ("用途", "purpose"),
        ("应付日", "due on"),
        ("应付", "payable"),
        ("实付", "paid"),
        ("差额", "difference"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    let sums = |of: &Json| ["payable", "paid", "difference"].map(|name| grouped(text(of, name)));
    for line in list(at(money, "schedule")) {
        let [payable, paid, difference] = sums(line);
        rows.add_row([
            text(line, "item").to_owned(),
            purpose(out.lang, text(line, "purpose")),
            text(line, "due_on").to_owned(),
            payable,
            paid,
            difference,
        ]);
    }
    for line in list(at(money, "unscheduled")) {
        let item = format!(
            "{} #{}",
            out.lang.pick("约定外", "unscheduled"),
            at(line, "position")
        );
        let paid = grouped(text(line, "paid"));
        rows.add_row([
            item,
            purpose(out.lang, text(line, "purpose")),
            String::new(),
            grouped("0.00"),
            paid.clone(),
            paid,
        ]);
    }
    let [payable, paid, difference] = sums(at(money, "total"));
    rows.add_row([
        out.lang.pick("约定合计", "scheduled total").to_owned(),
        String::new(),
        String::new(),
        payable,
        paid,
        difference,
    ]);
    right(&mut rows, &[3, 4, 5]);
    out.table(&rows)?;
    let places: Vec<String> = list(at(money, "places"))
        .map(|place| {
            format!(
                "{} {}",
                pick(out.lang, place, "place_zh", "place"),
                grouped(text(place, "amount"))
            )
        })
        .collect();
    if !places.is_empty() {
        out.line(&format!(
            "{}: {}",
            out.lang.pick("款项所在", "where the money is"),
            places.join(out.lang.pick("，", ", "))
        ))?;
    }
    Ok(())
}

fn print_exposure(out: Output, exposure: &Json) -> Result<(), Failure> {
    out.title("未受保障的敞口（元）", "Unprotected exposure (yuan)")?;
    let seller = at(exposure, "seller").as_str().map_or_else(
        || {
            out.lang
                .pick("无法判断（总价未知）", "unknown (no price)")
                .to_owned()
        },
        grouped,
    );
    out.line(&format!(
        "{} {}",
        role(out.lang, "buyer"),
        grouped(text(exposure, "buyer"))
    ))?;
    out.line(&format!("{} {seller}", role(out.lang, "seller")))?;
    let mut rows = table(&[]);
    for line in list(at(exposure, "lines")) {
        let change = text(line, "change");
        let signed = if change.starts_with('-') {
            grouped(change)
        } else {
            format!("+{}", grouped(change))
        };
        let row = [
            format!("  #{}", at(line, "position")),
            role(out.lang, text(line, "party")),
            signed,
            pick(out.lang, line, "reason_zh", "reason").to_owned(),
        ];
        rows.add_row(row);
    }
    right(&mut rows, &[2]);
    out.table(&rows)
}

/// A member, or null: the views of an older or newer engine may lack it.
pub(super) fn at<'a>(json: &'a Json, name: &str) -> &'a Json {
    json.get(name).unwrap_or(&Json::Null)
}

pub(super) fn list(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

pub(super) fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    at(json, name).as_str().unwrap_or_default()
}

fn pick<'a>(lang: Lang, json: &'a Json, zh: &str, en: &str) -> &'a str {
    lang.pick(text(json, zh), text(json, en))
}

/// A text in the reader's language, or in the other one where it has only that.
pub(super) fn language(lang: Lang, both: &Json) -> &str {
    let (own, other) = (lang.pick("zh", "en"), lang.pick("en", "zh"));
    at(both, own)
        .as_str()
        .or_else(|| at(both, other).as_str())
        .unwrap_or_default()
}

/// `2025-03-03 10:05`, in Beijing time.
pub(super) fn minute(moment: &str) -> String {
    moment.get(..16).unwrap_or(moment).replace('T', " ")
}

fn find_alert<'a>(view: &'a Json, id: &str) -> &'a Json {
    list(at(view, "alerts"))
        .find(|alert| at(alert, "id") == id)
        .unwrap_or(&Json::Null)
}

fn role(lang: Lang, name: &str) -> String {
    Role::SET
        .find(name)
        .map_or_else(String::new, |term| lang.pick(term.zh, term.name).to_owned())
}

fn purpose(lang: Lang, name: &str) -> String {
    Purpose::SET
        .find(name)
        .map_or_else(String::new, |term| lang.pick(term.zh, term.name).to_owned())
}

fn severity(lang: Lang, name: &str) -> &str {
    let (zh, en) = Severity::named(name).map_or((name, name), |own| own.names());
    lang.pick(zh, en)
}

fn action(lang: Lang, name: &str) -> &str {
    let (zh, en) = Action::named(name).map_or((name, name), |own| own.names());
    lang.pick(zh, en)
}

fn state(lang: Lang, name: &str) -> &str {
    let zh = match name {
        "open" => "未处理",
        "acknowledged" => "已知悉",
        "snoozed" => "暂缓",
        "dismissed" => "已排除",
        "withdrawn" => "已撤回",
        other => other,
    };
    lang.pick(zh, name)
}
