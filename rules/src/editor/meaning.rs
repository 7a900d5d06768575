//! What a word can stand for, what it is called in both languages, and what to say of it.

use super::{Completion, Nature, Project, sentence::sentence};
use crate::ast::{Language, Span};
use crate::facts::{Fact, FactSource, Keep};
use crate::typed::Type;
use crate::words::Word;
use anxin_events::{Field, FieldType, Kind, Term, TermSet};

/// More of a block is not shown.
const MAX_SHOWN_LINES: usize = 30;

/// What a word stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Thing {
    /// A word of the language.
    Word(Word),
    Kind(Kind),
    Field(Field),
    Fact(Fact),
    Term(&'static TermSet, &'static Term),
    /// A clause's own word: clause, Chinese, English.
    Choice(Word, &'static str, &'static str),
    /// `交易` among the merge keys.
    MergeByDeal,
    /// Index of a declaration.
    Declared(usize),
}

impl Project {
    /// Chinese and English.
    fn names(&self, thing: Thing) -> (&str, &str) {
        match thing {
            Thing::Word(word) => (word.form(Language::Zh), word.form(Language::En)),
            Thing::Kind(kind) => (kind.spec().zh, kind.spec().name),
            Thing::Field(field) => (field.spec().zh, field.spec().name),
            Thing::Fact(fact) => (fact.spec().zh, fact.spec().name),
            Thing::Term(_, term) => (term.zh, term.name),
            Thing::Choice(_, zh, en) => (zh, en),
            Thing::MergeByDeal => ("交易", "deal"),
            Thing::Declared(index) => {
                let name = self.declarations.get(index).map_or("", |one| &one.name);
                (name, name)
            }
        }
    }

    pub(super) fn is_called(&self, thing: Thing, text: &str) -> bool {
        let (zh, en) = self.names(thing);
        !text.is_empty() && (zh == text || en == text)
    }

    fn nature(&self, thing: Thing) -> Nature {
        match thing {
            Thing::Word(_) => Nature::Keyword,
            Thing::Kind(_) => Nature::Event,
            Thing::Field(_) | Thing::Fact(_) | Thing::MergeByDeal => Nature::Field,
            Thing::Term(..) | Thing::Choice(..) => Nature::Value,
            Thing::Declared(index) => self
                .declarations
                .get(index)
                .map_or(Nature::Keyword, |one| one.nature),
        }
    }

    pub(super) fn completion(
        &self,
        thing: Thing,
        language: Language,
        replaces: Span,
    ) -> Completion {
        let (zh, en) = self.names(thing);
        let (own, other) = match language {
            Language::Zh => (zh, en),
            Language::En => (en, zh),
        };
        let (sort_zh, sort_en) = self.sort(thing);
        let sort = pick(language, &sort_zh, &sort_en).to_owned();
        let detail = match other {
            "" => sort,
            other if other == own => sort,
            other => format!("{other} · {sort}"),
        };
        let filter = if zh == en {
            own.to_owned()
        } else {
            format!("{own} {other}")
        };
        Completion {
            label: own.to_owned(),
            nature: self.nature(thing),
            detail,
            filter: filter.trim().to_owned(),
            documentation: self.meaning(thing, language),
            replaces,
        }
    }

    /// What sort of thing it is, in a word or two: Chinese and English.
    fn sort(&self, thing: Thing) -> (String, String) {
        let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match thing {
            Thing::Word(_) => both("词", "word"),
            Thing::Kind(_) => both("事件", "event"),
            Thing::Field(field) => {
                let (en, zh) = field.spec().ty.names();
                (zh, en)
            }
            Thing::Fact(fact) => fact.spec().ty.names(),
            Thing::Term(set, _) => both(set.zh, set.name),
            Thing::Choice(clause, ..) => both(clause.form(Language::Zh), clause.form(Language::En)),
            Thing::MergeByDeal => both("合并", "merge"),
            Thing::Declared(index) => {
                let Some(one) = self.declarations.get(index) else {
                    return both("", "");
                };
                let (zh, en) = match one.nature {
                    Nature::Constant => ("常量", "constant"),
                    Nature::Parameter => ("参数", "parameter"),
                    Nature::Predicate => ("定义", "predicate"),
                    Nature::Register => ("登记簿", "register"),
                    Nature::Table => ("表", "table"),
                    Nature::Standard => ("标准", "standard"),
                    Nature::Commitment => ("承诺", "commitment"),
                    _ => ("规则", "rule"),
                };
                match one.ty.or(one.key).map(Type::names) {
                    Some((ty_zh, ty_en)) => (format!("{zh}，{ty_zh}"), format!("{en}, {ty_en}")),
                    None => both(zh, en),
                }
            }
        }
    }

    /// Markdown: its names and sort, then what it means in both languages. Lists use the names of `language`.
    pub(super) fn meaning(&self, thing: Thing, language: Language) -> String {
        let (zh, en) = self.names(thing);
        let (sort_zh, sort_en) = self.sort(thing);
        let mut head = match zh {
            "" => format!("**{en}**"),
            zh if zh == en || en.is_empty() => format!("**{zh}**"),
            zh => format!("**{zh}** `{en}`"),
        };
        head.push_str(&format!(" · {sort_zh} · {sort_en}"));
        let mut lines = vec![head];
        lines.extend(self.told(thing, language));
        lines.join("\n\n")
    }

    fn told(&self, thing: Thing, language: Language) -> Vec<String> {
        let both = |(zh, en): (&str, &str)| vec![zh.to_owned(), en.to_owned()];
        match thing {
            Thing::Word(word) => both(sentence(word)),
            Thing::Kind(kind) => {
                let spec = kind.spec();
                let mut lines = both((spec.meaning_zh, spec.meaning));
                lines.push(fields(kind, language));
                lines
            }
            Thing::Field(field) => {
                let spec = field.spec();
                let mut lines = both((spec.meaning_zh, spec.meaning));
                lines.extend(allowed(spec.ty, language));
                lines
            }
            Thing::Fact(fact) => fact_source(fact),
            Thing::Term(set, _) => vec![values(set, language)],
            Thing::Choice(..) => Vec::new(),
            Thing::MergeByDeal => both((
                "同一交易的重复预警合为一条。",
                "Repeats within one deal become one alert.",
            )),
            Thing::Declared(index) => self.excerpt(index).into_iter().collect(),
        }
    }

    /// The block as it is written, with its file.
    fn excerpt(&self, index: usize) -> Option<String> {
        let one = self.declarations.get(index)?;
        let document = self.documents.get(one.file)?;
        let text = document.slice(one.span);
        let mut lines: Vec<&str> = text.lines().take(MAX_SHOWN_LINES).collect();
        if text.lines().nth(MAX_SHOWN_LINES).is_some() {
            lines.push("  …");
        }
        let file = document.name.rsplit(['/', '\\']).next().unwrap_or("");
        Some(format!("```anxin\n{}\n```\n\n{file}", lines.join("\n")))
    }
}

fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// The fields of a kind, required ones first and bold.
fn fields(kind: Kind, language: Language) -> String {
    let spec = kind.spec();
    let names = spec.fields.iter().enumerate().map(|(place, field)| {
        let name = pick(language, field.spec().zh, field.spec().name);
        if place < spec.required {
            format!("**{name}**")
        } else {
            name.to_owned()
        }
    });
    let names: Vec<String> = names.collect();
    let between = pick(language, "、", ", ");
    format!(
        "{}{}",
        pick(
            language,
            "字段（必填为粗体）：",
            "Fields (required ones bold): "
        ),
        names.join(between)
    )
}

/// What a field of this type may hold, and how it is written.
fn allowed(ty: FieldType, language: Language) -> Option<String> {
    if !ty.rule_readable() {
        let said = pick(language, "规则不读取它。", "No rule reads it.");
        return Some(said.to_owned());
    }
    if let FieldType::Term(set) = ty {
        return Some(values(set, language));
    }
    let (en, zh) = ty.unit()?;
    Some(format!(
        "{}{}",
        pick(language, "单位：", "Unit: "),
        pick(language, zh, en)
    ))
}

fn values(set: &TermSet, language: Language) -> String {
    let names = set.terms.iter();
    let names: Vec<&str> = names
        .map(|term| pick(language, term.zh, term.name))
        .collect();
    format!(
        "{}{}",
        pick(language, "取值：", "Values: "),
        names.join(pick(language, "、", ", "))
    )
}

fn fact_source(fact: Fact) -> Vec<String> {
    match fact.spec().source {
        FactSource::Remembered(of) => {
            let (zh, en) = (of.field.spec().zh, of.field.spec().name);
            match of.keep {
                Keep::Latest => vec![
                    format!("本交易中“{zh}”最近一次的值。"),
                    format!("The latest value of `{en}` in this deal."),
                ],
                Keep::All => vec![
                    format!("本交易中“{zh}”出现过的全部值。"),
                    format!("Every value of `{en}` in this deal so far."),
                ],
            }
        }
        FactSource::Supplied(_) => vec![
            "由资金台账随事件给出。".to_owned(),
            "Comes with the event from the money projection.".to_owned(),
        ],
    }
}
