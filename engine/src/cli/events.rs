//! `anxin events`: the vocabulary, from the one table that codec and checker use too.

use super::outcome::{Exit, Failure};
use super::output::{Format, Output, table};
use anxin_events::vocabulary::KindSpec;
use anxin_events::{Field, FieldType, Kind};
use serde_json::{Value as Json, json};

/// Lists all kinds, or tells one with its fields.
///
/// # Errors
/// When there is no such kind.
pub fn run(out: Output, kind: Option<&str>) -> Result<Exit, Failure> {
    match kind {
        None => all(out)?,
        Some(name) => one(out, Kind::find(name).ok_or_else(|| unknown(name))?.spec())?,
    }
    Ok(Exit::Done)
}

fn unknown(name: &str) -> Failure {
    let zh = format!("没有事件类型“{name}”；不带参数运行 anxin events 可查看全部");
    let en =
        format!("there is no event kind `{name}`; `anxin events` without a name lists them all");
    Failure::new(Exit::Nothing, "E1205", zh, en)
}

fn all(out: Output) -> Result<(), Failure> {
    let kinds = Kind::ALL.iter().map(|kind| kind.spec());
    if out.format != Format::Table {
        return out.document("anxin.events/1", kinds.map(kind_json).collect());
    }
    let mut rows = table(&[
        out.lang.pick("名称", "name"),
        out.lang.pick("英文", "Chinese"),
        out.lang.pick("含义", "meaning"),
    ]);
    for kind in kinds {
        let (own, other) = (
            out.lang.pick(kind.zh, kind.name),
            out.lang.pick(kind.name, kind.zh),
        );
        rows.add_row([own, other, out.lang.pick(kind.meaning_zh, kind.meaning)]);
    }
    out.table(&rows)
}

fn one(out: Output, kind: &KindSpec) -> Result<(), Failure> {
    if out.format != Format::Table {
        return out.document("anxin.events.kind/1", kind_json(kind));
    }
    out.line(&format!("{} {}", kind.zh, kind.name))?;
    out.line(out.lang.pick(kind.meaning_zh, kind.meaning))?;
    out.line("")?;
    fields(out, kind)
}

/// The fields of a kind, and the values of those that are lists.
pub fn fields(out: Output, kind: &KindSpec) -> Result<(), Failure> {
    let heads = [
        ("字段", "field"),
        ("英文", "Chinese"),
        ("类型", "type"),
        ("单位", "unit"),
        ("必填", "needed"),
        ("含义", "meaning"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for (slot, field) in kind.fields.iter().enumerate() {
        let spec = field.spec();
        let (type_en, type_zh) = spec.ty.names();
        let (unit_en, unit_zh) = spec.ty.unit().unwrap_or(("", ""));
        let needed = if slot < kind.required {
            out.lang.pick("是", "yes")
        } else {
            ""
        };
        let (own, other) = (
            out.lang.pick(spec.zh, spec.name),
            out.lang.pick(spec.name, spec.zh),
        );
        let row = [
            own,
            other,
            out.lang.pick(&type_zh, &type_en),
            out.lang.pick(unit_zh, unit_en),
            needed,
            out.lang.pick(spec.meaning_zh, spec.meaning),
        ];
        rows.add_row(row);
    }
    out.table(&rows)?;
    kind.fields.iter().try_for_each(|field| values(out, *field))
}

/// The values of a field, where it is a list.
pub fn values(out: Output, field: Field) -> Result<(), Failure> {
    let Some(set) = terms(field) else {
        return Ok(());
    };
    let values: Vec<&str> = set
        .terms
        .iter()
        .map(|term| out.lang.pick(term.zh, term.name))
        .collect();
    let name = out.lang.pick(field.spec().zh, field.spec().name);
    let values = values.join(out.lang.pick("、", ", "));
    out.line("")?;
    out.line(&format!("{name}: {values}"))
}

fn terms(field: Field) -> Option<&'static anxin_events::TermSet> {
    match field.spec().ty {
        FieldType::Term(set) => Some(set),
        _ => None,
    }
}

fn kind_json(kind: &KindSpec) -> Json {
    let fields = kind.fields.iter().enumerate().map(|(slot, field)| {
        let spec = field.spec();
        let (type_en, type_zh) = spec.ty.names();
        let values = terms(*field).map(|set| set.terms.iter().map(|term| json!({"name": term.name, "zh": term.zh})).collect::<Vec<_>>());
        json!({
            "name": spec.name, "zh": spec.zh, "type": type_en, "type_zh": type_zh, "unit": spec.ty.unit().map(|unit| unit.0),
            "required": slot < kind.required, "rule_readable": spec.ty.rule_readable(), "meaning": spec.meaning, "meaning_zh": spec.meaning_zh, "values": values,
        })
    });
    json!({
        "name": kind.name, "zh": kind.zh, "code": kind.code, "stream": kind.category.name(), "meaning": kind.meaning, "meaning_zh": kind.meaning_zh,
        "fields": fields.collect::<Vec<_>>(),
    })
}
