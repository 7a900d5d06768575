//! `anxin rules list`: the rules of a folder at a glance, or its standards, or its commitments.

mod standards;

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, right, table};
use super::super::text;
use crate::rules;
use anxin_rules::{Action, Effective, Mode, RiskType, RuleInfo, RuleSet, Terms};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("list")
        .about(t("列出规则", "list the rules"))
        .arg(super::folder(lang))
        .arg(
            Arg::new("kind")
                .long("kind")
                .value_parser(PossibleValuesParser::new([
                    "rule",
                    "standard",
                    "commitment",
                ]))
                .default_value("rule")
                .help(t("列规则、标准还是承诺", "rules, standards or commitments")),
        )
        .arg(
            Arg::new("type")
                .long("type")
                .value_name("A..E")
                .value_parser(PossibleValuesParser::new(["A", "B", "C", "D", "E"]))
                .ignore_case(true)
                .help(t("只列这一类损失", "only this type of loss")),
        )
        .arg(
            Arg::new("mode")
                .long("mode")
                .value_parser(PossibleValuesParser::new([
                    "draft", "shadow", "live", "off", "草稿", "影子", "正式", "停用",
                ]))
                .hide_possible_values(true)
                .help(t(
                    "只列这种模式：草稿、影子、正式、停用",
                    "only this mode: draft, shadow, live, off",
                )),
        )
        .arg(
            Arg::new("characteristic")
                .long("characteristic")
                .value_name("ID")
                .help(t(
                    "只列实现这项特征的规则，如 B7",
                    "only rules of this characteristic, such as B7",
                )),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files = super::files(text(matches, "dir"))?;
    let rules = rules::compiled(&files)?;
    let mut tests = Vec::new();
    for file in &files {
        tests.extend(
            super::cases(&file.name, &file.text)?
                .into_iter()
                .map(|case| case.id),
        );
    }
    let kind = text(matches, "kind").unwrap_or("rule");
    let of_rules = ["type", "mode", "characteristic"];
    if kind != "rule"
        && let Some(option) = of_rules.iter().find(|name| text(matches, name).is_some())
    {
        return Err(only_for_rules(option));
    }
    match kind {
        "standard" => return standards::list(out, &rules, &tests),
        "commitment" => return commitments(out, &rules, &tests),
        _ => {}
    }
    let (kind, mode) = (
        text(matches, "type").and_then(|letter| RiskType::named(&letter.to_uppercase())),
        text(matches, "mode").and_then(Mode::named),
    );
    let stem = text(matches, "characteristic").map(str::to_uppercase);
    let chosen: Vec<Listed<'_>> = (0..)
        .zip(&rules.rules)
        .filter(|(_, rule)| kind.is_none_or(|kind| rule.risk == kind))
        .filter(|(_, rule)| mode.is_none_or(|mode| rule.terms.mode == mode))
        .filter(|(_, rule)| {
            stem.as_ref()
                .is_none_or(|stem| rule.characteristic() == stem)
        })
        .map(|(index, rule)| Listed {
            rule,
            tests: tests.iter().filter(|id| **id == rule.terms.id).count(),
            memory: rules.memory_bound(index),
        })
        .collect();
    if out.format == Format::Table {
        tell(out, &chosen, &rules)?;
    } else {
        out.document(
            "anxin.rules.list/1",
            chosen.iter().map(Listed::json).collect(),
        )?;
    }
    Ok(if chosen.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// A rule with what is counted about it.
struct Listed<'a> {
    rule: &'a RuleInfo,
    tests: usize,
    memory: usize,
}

impl Listed<'_> {
    fn json(&self) -> Json {
        let rule = self.rule;
        let actions: Vec<&str> = rule.actions.iter().map(|action| action.names().1).collect();
        json!({
            "id": rule.terms.id, "title": rule.terms.title, "type": rule.risk.name(), "severity": rule.severity.names().1, "mode": rule.terms.mode.names().1,
            "version": rule.terms.version, "actions": actions, "effective": effective(&rule.terms),
            "scope": scopes(&rule.terms), "tests": self.tests, "memory_bound_bytes": self.memory,
        })
    }
}

fn effective(terms: &Terms) -> Json {
    terms.effective.map_or(
        Json::Null,
        |period| json!({"from": period.from.to_string(), "to": period.to.map(|to| to.to_string())}),
    )
}

fn scopes(terms: &Terms) -> Vec<Json> {
    let pairs = terms.scope.iter();
    pairs
        .map(|(of, is)| json!({"field": of, "is": is}))
        .collect()
}

fn only_for_rules(option: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        "E5015",
        format!("--{option} 只能用来挑规则；请去掉它，或去掉 --kind"),
        format!("--{option} chooses among rules only; leave it out, or leave --kind out"),
    )
}

/// Commitments have a life and a scope but no severity.
fn commitments(out: Output, rules: &RuleSet, tests: &[String]) -> Result<Exit, Failure> {
    let chosen: Vec<&Terms> = rules.commitments.iter().collect();
    let tested = |terms: &Terms| tests.iter().filter(|id| **id == terms.id).count();
    if out.format == Format::Table {
        let heads = [
            ("编号", "id"),
            ("名称", "title"),
            ("模式", "mode"),
            ("版本", "version"),
            ("生效", "effective"),
            ("适用", "scope"),
            ("测试", "tests"),
        ];
        let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
        for terms in &chosen {
            let (zh, en) = terms.mode.names();
            rows.add_row([
                terms.id.clone(),
                super::title(terms, out.lang).to_owned(),
                out.lang.pick(zh, en).to_owned(),
                terms.version.to_string(),
                terms.effective.map_or_else(String::new, period),
                scope(terms, out.lang),
                tested(terms).to_string(),
            ]);
        }
        right(&mut rows, &[3, 6]);
        out.table(&rows)?;
    } else {
        let json = |terms: &&Terms| {
            json!({
                "id": terms.id, "title": terms.title, "mode": terms.mode.names().1, "version": terms.version,
                "effective": effective(terms), "scope": scopes(terms), "tests": tested(terms),
            })
        };
        out.document("anxin.rules.list/1", chosen.iter().map(json).collect())?;
    }
    Ok(if chosen.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn tell(out: Output, chosen: &[Listed<'_>], rules: &RuleSet) -> Result<(), Failure> {
    let heads = [
        ("编号", "id"),
        ("名称", "title"),
        ("类型", "type"),
        ("级别", "severity"),
        ("模式", "mode"),
        ("版本", "version"),
        ("处置", "actions"),
        ("生效", "effective"),
        ("适用", "scope"),
        ("测试", "tests"),
        ("内存", "memory"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for Listed {
        rule,
        tests,
        memory,
    } in chosen
    {
        let pick = |(zh, en): (&'static str, &'static str)| out.lang.pick(zh, en).to_owned();
        rows.add_row([
            rule.terms.id.clone(),
            super::title(&rule.terms, out.lang).to_owned(),
            rule.risk.name().to_owned(),
            pick(rule.severity.names()),
            pick(rule.terms.mode.names()),
            rule.terms.version.to_string(),
            actions(&rule.actions, out.lang),
            rule.terms.effective.map_or_else(String::new, period),
            scope(&rule.terms, out.lang),
            tests.to_string(),
            format!("{memory} B"),
        ]);
    }
    right(&mut rows, &[5, 9, 10]);
    out.table(&rows)?;
    let zh = format!(
        "{} 条，共 {} 条；内存是每单交易的上限",
        chosen.len(),
        rules.rules.len()
    );
    let en = format!(
        "{} of {} rules; memory is the most that one deal keeps",
        chosen.len(),
        rules.rules.len()
    );
    out.line("")?;
    out.line(out.lang.pick(&zh, &en))
}

fn actions(actions: &[Action], lang: Lang) -> String {
    let names = actions.iter().map(|action| action.names());
    let names: Vec<&str> = names.map(|(zh, en)| lang.pick(zh, en)).collect();
    names.join(lang.pick("、", ", "))
}

/// `2024-11-22..2025-12-31`, the end day excluded.
fn period(effective: Effective) -> String {
    let to = effective.to.map_or_else(String::new, |to| to.to_string());
    format!("{}..{to}", effective.from)
}

fn scope(terms: &Terms, lang: Lang) -> String {
    let pairs: Vec<String> = terms
        .scope
        .iter()
        .map(|(field, value)| format!("{field}={value}"))
        .collect();
    if pairs.is_empty() {
        return lang.pick("全国", "nationwide").to_owned();
    }
    pairs.join(lang.pick("、", ", "))
}
