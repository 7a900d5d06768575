//! `anxin monitor groups`: the official service group of each open deal, deals without one first.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, table};
use super::{minute, role, role_name, row, watch};
use anxin_events::vocabulary::Role;
use anxin_projections::Member;
use anxin_projections::monitor::{self, Group, Groups};
use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let about = (
        "官方服务群：签约之后有没有、谁在、谁未认证、缺谁、谁退出",
        "official service groups: is there one after signing, who is in, not certified, missing, gone",
    );
    let findings = (
        "有交易没有群、缺人，或有成员未见认证",
        "a deal has no group, somebody is missing, or a member is not known to be certified",
    );
    watch(lang, "groups", about, findings)
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let state = super::facts(out, matches)?;
    let report = monitor::groups(&state, super::selection(matches));
    super::any_deal(&state, report.deals)?;
    if out.format == Format::Table {
        if !report.groups.is_empty() {
            print(out, &report.groups)?;
            out.line("")?;
        }
        out.line(&summary(out.lang, &report))?;
    } else {
        let rows: Vec<Json> = report.groups.iter().map(group_json).collect();
        let head = (report.at, ("open_deals", report.deals));
        super::document(
            out,
            "anxin.monitor.groups/1",
            head,
            &[("groups", json!(rows))],
        )?;
    }
    Ok(super::ended(report.needs_attention()))
}

fn print(out: Output, groups: &[Group<'_>]) -> Result<(), Failure> {
    let heads = [
        ("交易", "deal"),
        ("城市", "city"),
        ("阶段", "stage"),
        ("建群", "opened"),
        ("在群", "in it"),
        ("未认证", "not certified"),
        ("缺", "missing"),
        ("已退出", "left"),
        ("款项双方可见", "both see the money"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for group in groups {
        let yes = out.lang.pick("是", "yes");
        let no = out.lang.pick("否", "no");
        rows.add_row([
            group.deal.id,
            group.deal.city.unwrap_or_default(),
            out.lang
                .pick(group.deal.stage.zh(), group.deal.stage.name()),
            &opened(out.lang, group),
            &roles(out.lang, group.present.iter().map(|member| member.role())),
            &not_certified(out.lang, group),
            &roles(out.lang, group.missing.iter().copied().map(Some)),
            &left(out.lang, group),
            if group.shows_money_to_both() { yes } else { no },
        ]);
    }
    out.table(&rows)
}

fn opened(lang: Lang, group: &Group<'_>) -> String {
    match group.created {
        Some(mark) => minute(mark.at),
        None if group.is_absent() => lang.pick("没有群", "no group").to_owned(),
        None => lang.pick("未见记录", "no record").to_owned(),
    }
}

fn roles(lang: Lang, roles: impl Iterator<Item = Option<Role>>) -> String {
    let words: Vec<&str> = roles.map(|own| role(lang, own)).collect();
    words.join(lang.pick("、", ", "))
}

/// The role and who it is; who nobody spoke of is marked as unknown.
fn not_certified(lang: Lang, group: &Group<'_>) -> String {
    let words = group.not_certified.iter().map(|member| {
        let unknown = lang.pick("（不明）", " (unknown)");
        let mark = if member.certified.is_none() {
            unknown
        } else {
            ""
        };
        format!("{}{mark}", named(lang, member))
    });
    words.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn left(lang: Lang, group: &Group<'_>) -> String {
    let words = group.left.iter().map(|member| {
        let at = member.left.map_or_else(String::new, |mark| minute(mark.at));
        format!("{} {at}", named(lang, member))
    });
    words.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn named(lang: Lang, member: &Member) -> String {
    let role = role(lang, member.role());
    member
        .party
        .as_ref()
        .map_or_else(|| role.to_owned(), |party| format!("{role} {party}"))
}

fn summary(lang: Lang, report: &Groups<'_>) -> String {
    let signed = report.groups.len();
    let absent = report.groups.iter().filter(|own| own.is_absent()).count();
    let short = report.groups.iter().filter(|own| !own.missing.is_empty());
    let missing = short.count().saturating_sub(absent);
    let doubtful = report.groups.iter();
    let doubtful = doubtful.filter(|own| !own.not_certified.is_empty());
    let not_certified = doubtful.count();
    let (at, deals) = (minute(report.at), report.deals);
    let zh = format!(
        "截至 {at}：未结交易 {deals} 单，已签约 {signed} 单；没有群 {absent} 单，缺人 {missing} 单，有成员未见认证 {not_certified} 单"
    );
    let en = format!(
        "As of {at}: {deals} open deals, {signed} after signing; {absent} without a group, {missing} with somebody missing, {not_certified} with a member not known to be certified"
    );
    lang.pick(&zh, &en).to_owned()
}

fn group_json(group: &Group<'_>) -> Json {
    let members = |members: &[&Member]| {
        members
            .iter()
            .map(|own| member_json(own))
            .collect::<Vec<_>>()
    };
    let missing: Vec<_> = group
        .missing
        .iter()
        .map(|own| role_name(Some(*own)))
        .collect();
    let all = json!({
        "group": !group.is_absent(),
        "opened_at": group.created.map(|mark| mark.at.to_string()),
        "members": members(&group.present),
        "not_certified": members(&group.not_certified),
        "missing": missing,
        "left": members(&group.left),
        "not_kept": group.not_kept,
        "shows_money_to_both": group.shows_money_to_both(),
    });
    row(group.deal, &all)
}

fn member_json(member: &Member) -> Json {
    json!({
        "role": role_name(member.role()),
        "party": member.party,
        "certified": member.certified,
        "joined_at": member.joined.map(|mark| mark.at.to_string()),
        "left_at": member.left.map(|mark| mark.at.to_string()),
    })
}
