//! `anxin rules facts`: every name that a rule may use, or one of them.

use super::super::events;
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, table};
use super::super::text;
use anxin_events::{Field, Kind, nearest};
use anxin_rules::diagnostic::Wording;
use anxin_rules::glossary::{Entry, Group, entries};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("facts")
        .about(t(
            "规则能用的全部名字：事件、字段、取值、交易事实、单位、词",
            "every name that a rule may use: kinds, fields, values, deal facts, units, words",
        ))
        .arg(Arg::new("name").value_name("NAME").help(t(
            "只看这个名字，中英文均可",
            "only this name, in Chinese or English",
        )))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut entries = entries();
    if let Some(name) = text(matches, "name") {
        // `本交易.总价` and `deal.price` are looked up by what stands behind the dot.
        let name = name.rsplit('.').next().unwrap_or(name);
        if !entries.iter().any(|entry| entry.is_named(name)) {
            let known = entries.iter().flat_map(|entry| [entry.zh, entry.en]);
            return Err(unknown(name, nearest(name, known)));
        }
        entries.retain(|entry| entry.is_named(name));
    }
    if out.format != Format::Table {
        out.document("anxin.rules.facts/1", entries.iter().map(json_of).collect())?;
        return Ok(Exit::Done);
    }
    for group in Group::ALL {
        let own: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.group == group)
            .collect();
        if !own.is_empty() {
            tell(out, group, &own)?;
        }
    }
    if text(matches, "name").is_some() {
        for entry in entries.iter().filter(|entry| entry.group == Group::Field) {
            field(out, entry)?;
        }
    }
    if let [
        Entry {
            group: Group::Kind,
            en,
            ..
        },
    ] = entries.as_slice()
        && let Some(kind) = Kind::find(en)
    {
        out.line("")?;
        events::fields(out, kind.spec())?;
    }
    Ok(Exit::Done)
}

fn unknown(name: &str, near: Option<&str>) -> Failure {
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (
            format!("，是否想写“{near}”"),
            format!(" (did you mean `{near}`?)"),
        )
    });
    Failure::new(
        Exit::Nothing,
        "E5006",
        format!("规则里没有名字“{name}”{zh}；不带参数运行 anxin rules facts 可查看全部"),
        format!("rules have no name `{name}`{en}; `anxin rules facts` alone lists them all"),
    )
}

/// A table with the columns that the group has.
fn tell(out: Output, group: Group, entries: &[&Entry]) -> Result<(), Failure> {
    let (zh, en) = group.names();
    out.line(&format!("▍{}", out.lang.pick(zh, en)))?;
    let typed = entries.iter().any(|entry| entry.ty.is_some());
    let said = entries.iter().any(|entry| !entry.meaning.zh.is_empty());
    let mut heads = vec![
        out.lang.pick("中文", "Chinese"),
        out.lang.pick("英文", "English"),
    ];
    if typed {
        heads.extend([out.lang.pick("类型", "type"), out.lang.pick("单位", "unit")]);
    }
    if said {
        heads.push(out.lang.pick("含义", "meaning"));
    }
    let mut rows = table(&heads);
    let pick = |wording: &Option<Wording>| {
        let text = wording.as_ref().map(|of| out.lang.pick(&of.zh, &of.en));
        text.unwrap_or_default().to_owned()
    };
    for entry in entries {
        let mut row = vec![entry.zh.to_owned(), entry.en.to_owned()];
        if typed {
            row.extend([pick(&entry.ty), pick(&entry.unit)]);
        }
        if said {
            row.push(
                out.lang
                    .pick(&entry.meaning.zh, &entry.meaning.en)
                    .to_owned(),
            );
        }
        rows.add_row(row);
    }
    out.table(&rows)
}

/// The kinds that have a field, and its values where it is a list.
fn field(out: Output, entry: &Entry) -> Result<(), Failure> {
    let Some(field) = Field::find(entry.en) else {
        return Ok(());
    };
    let comma = out.lang.pick("、", ", ");
    let holders = Kind::ALL.iter().map(|kind| kind.spec());
    let holders: Vec<&str> = holders
        .filter(|spec| spec.slot(field).is_some())
        .map(|spec| out.lang.pick(spec.zh, spec.name))
        .collect();
    out.title(
        &format!("属于: {}", holders.join(comma)),
        &format!("of: {}", holders.join(comma)),
    )?;
    events::values(out, field)
}

fn json_of(entry: &Entry) -> Json {
    json!({
        "group": entry.group.names().1, "zh": entry.zh, "en": entry.en, "type": entry.ty, "unit": entry.unit, "meaning": entry.meaning,
    })
}
