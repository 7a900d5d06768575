//! `anxin explain`: the page of a code (`E2302`) or of a risk characteristic (`B1`), or the list of all.

mod claims;
mod commands;
mod pages;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::{Format, Output, table};
use super::text;
use crate::rules;
use anxin_events::nearest;
use anxin_rules::characteristic::{Characteristic, Characteristics};
use anxin_rules::diagnostic::{Code, code};
use anxin_rules::{CHECKER_CODES, RuleSet, case, library, lock};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("explain")
        .about(t(
            "解释一个编号（E2302）或一项风险特征（B1）",
            "explain a code (E2302) or a risk characteristic (B1)",
        ))
        .arg(Arg::new("code").value_name("CODE").help(t(
            "编号或风险特征；缺省列出全部",
            "a code or a characteristic; by default all are listed",
        )))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let (catalogue, shipped) = (catalogue()?, rules::shipped()?);
    let codes = codes();
    let Some(name) = text(matches, "code") else {
        all(out, &codes, &catalogue, &shipped)?;
        return Ok(Exit::Done);
    };
    // `b1` and `e2302` are meant; `B1.告知` is a rule of B1.
    let wanted = name.to_uppercase();
    let stem = wanted.split('.').next().unwrap_or(&wanted);
    if let Some(code) = codes.iter().find(|code| code.id == wanted) {
        page(out, code)?;
    } else if let Some(own) = catalogue.find(stem) {
        characteristic(out, own, &catalogue, &shipped)?;
    } else {
        let ids = codes.iter().map(|code| code.id);
        let ids = ids.chain(catalogue.all.iter().map(|own| own.id.as_str()));
        return Err(unknown(name, nearest(&wanted, ids)));
    }
    Ok(Exit::Done)
}

/// Every code of the workspace, ascending.
fn codes() -> Vec<&'static Code> {
    let rules = code::SYNTAX
        .iter()
        .chain(CHECKER_CODES)
        .chain(&case::code::CASES)
        .chain(&lock::code::LOCK);
    let mut all: Vec<&Code> = rules.copied().collect();
    let fixed = [
        pages::EVENTS,
        pages::RULES,
        pages::ENGINE,
        claims::CLAIMS,
        commands::COMMAND,
    ];
    for pages in fixed {
        all.extend(pages);
    }
    all.sort_by_key(|code| code.id.trim_start_matches(['E', 'W']));
    all
}

/// The shipped catalogue of characteristics.
pub fn catalogue() -> Result<Characteristics, Failure> {
    library::characteristics()
        .map_err(|error| Failure::new(Exit::Bug, "E2901", error.to_string(), error.to_string()))
}

fn unknown(name: &str, near: Option<&str>) -> Failure {
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (
            format!("，是否想写 {near}"),
            format!(" (did you mean {near}?)"),
        )
    });
    Failure::new(
        Exit::Nothing,
        "E5005",
        format!("没有编号“{name}”{zh}；不带参数运行 anxin explain 可查看全部"),
        format!("there is no code `{name}`{en}; `anxin explain` alone lists them all"),
    )
}

fn page(out: Output, code: &Code) -> Result<(), Failure> {
    if out.format != Format::Table {
        return out.document("anxin.explain.code/1", code_json(code));
    }
    out.line(&format!("{} {}", code.id, out.lang.pick(code.zh, code.en)))?;
    out.line(&format!("      {}", out.lang.pick(code.en, code.zh)))?;
    out.line("")?;
    out.line(out.lang.pick(code.why_zh, code.why_en))
}

fn code_json(code: &Code) -> Json {
    json!({"code": code.id, "title": code.en, "title_zh": code.zh, "why": code.why_en, "why_zh": code.why_zh})
}

/// Ids and modes of the rules that implement it.
fn implemented(own: &Characteristic, shipped: &RuleSet, lang: Lang) -> Vec<String> {
    let rules = own.rules(shipped).map(|rule| {
        let (zh, en) = rule.terms.mode.names();
        format!("{}（{}）", rule.terms.id, lang.pick(zh, en))
    });
    rules.collect()
}

fn characteristic(
    out: Output,
    own: &Characteristic,
    catalogue: &Characteristics,
    shipped: &RuleSet,
) -> Result<(), Failure> {
    if out.format != Format::Table {
        return out.document(
            "anxin.explain.characteristic/1",
            characteristic_json(own, shipped),
        );
    }
    let pick = |wording: &anxin_rules::diagnostic::Wording| {
        out.lang.pick(&wording.zh, &wording.en).to_owned()
    };
    let kinds: Vec<&str> = own
        .triggers
        .iter()
        .map(|kind| out.lang.pick(kind.spec().zh, kind.spec().name))
        .collect();
    let actions: Vec<&str> = own
        .actions
        .iter()
        .map(|action| action.names())
        .map(|(zh, en)| out.lang.pick(zh, en))
        .collect();
    let comma = out.lang.pick("、", ", ");
    let (severity, standing) = (own.severity.names(), own.standing.names());
    let types = catalogue.types.iter();
    let kind = types
        .into_iter()
        .find(|kind| kind.risk == own.risk)
        .map(|kind| pick(&kind.title));
    let mut rules = implemented(own, shipped, out.lang).join(comma);
    if rules.is_empty() {
        rules = out.lang.pick("尚无", "none yet").to_owned();
    }
    let rows = [
        (
            ("类型", "type"),
            format!("{} {}", own.risk.name(), kind.unwrap_or_default()),
        ),
        (("定义", "means"), pick(&own.definition)),
        (("触发", "triggers"), kinds.join(comma)),
        (
            ("级别", "severity"),
            out.lang.pick(severity.0, severity.1).to_owned(),
        ),
        (("处置", "actions"), actions.join(comma)),
        (("依据", "basis"), pick(&own.basis)),
        (
            ("来历", "standing"),
            out.lang.pick(standing.0, standing.1).to_owned(),
        ),
        (("规则", "rules"), rules),
    ];
    out.line(&format!("{} {}", own.id, pick(&own.title)))?;
    out.line("")?;
    let mut lines = table(&[]);
    for ((zh, en), value) in rows {
        lines.add_row([out.lang.pick(zh, en).to_owned(), value]);
    }
    out.table(&lines)?;
    out.line("")?;
    out.line(out.lang.pick(
        "公开文字没有列出 37 项特征；这是有理据的重建，门槛为本项目默认值。",
        "Public texts do not list the 37; this is a reasoned reconstruction, thresholds are our defaults.",
    ))
}

fn characteristic_json(own: &Characteristic, shipped: &RuleSet) -> Json {
    let kinds: Vec<&str> = own.triggers.iter().map(|kind| kind.spec().name).collect();
    let actions: Vec<&str> = own.actions.iter().map(|action| action.names().1).collect();
    let rules: Vec<&str> = own
        .rules(shipped)
        .map(|rule| rule.terms.id.as_str())
        .collect();
    json!({
        "id": own.id, "type": own.risk.name(), "title": own.title, "definition": own.definition, "triggers": kinds,
        "severity": own.severity.names().1, "actions": actions, "basis": own.basis, "standing": own.standing.names().1, "rules": rules,
    })
}

fn all(
    out: Output,
    codes: &[&Code],
    catalogue: &Characteristics,
    shipped: &RuleSet,
) -> Result<(), Failure> {
    if out.format != Format::Table {
        let own = catalogue
            .all
            .iter()
            .map(|own| characteristic_json(own, shipped));
        let data = json!({
            "codes": codes.iter().map(|code| code_json(code)).collect::<Vec<_>>(),
            "characteristics": own.collect::<Vec<_>>(),
        });
        return out.document("anxin.explain/1", data);
    }
    let comma = out.lang.pick("、", ", ");
    let mut rows = table(&[
        out.lang.pick("特征", "id"),
        out.lang.pick("名称", "characteristic"),
        out.lang.pick("规则", "rules"),
    ]);
    for own in &catalogue.all {
        let title = out.lang.pick(&own.title.zh, &own.title.en);
        let rules: Vec<&str> = own
            .rules(shipped)
            .map(|rule| rule.terms.id.as_str())
            .collect();
        rows.add_row([&own.id, title, &rules.join(comma)]);
    }
    out.table(&rows)?;
    out.line("")?;
    let mut rows = table(&[
        out.lang.pick("编号", "code"),
        out.lang.pick("含义", "meaning"),
    ]);
    for code in codes {
        rows.add_row([code.id, out.lang.pick(code.zh, code.en)]);
    }
    out.table(&rows)
}
