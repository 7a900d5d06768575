//! Rules as a page for people who write none: sentences, values with their sources, tests as stories,
//! and which of the 37 characteristics are covered. Content here; `html` and `markdown` give it form.

use crate::Source;
use crate::ast::{DatedValue, Definition, File, Item, Language, Rule, Test, Text};
use crate::characteristic::Characteristics;
use crate::parser::parse;
use crate::rule_set::RuleSet;
use crate::terms::{RuleInfo, Terms};
use crate::translate::translate;

mod html;
mod markdown;
mod sentence;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    /// Level from 1, and what it says.
    Heading(usize, String),
    Paragraph(String),
    /// The same in the other language.
    Beside(String),
    List(Vec<String>),
    /// The first row is the head.
    Table(Vec<Vec<String>>),
}

use Block::{Beside, Heading, List, Paragraph};

/// A page that says what a rule set does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page(Vec<Block>);

impl Page {
    /// Of rules that load.
    #[must_use]
    pub fn new(sources: &[Source<'_>], rules: &RuleSet, catalogue: &Characteristics) -> Page {
        let mut zh: Vec<File> = sources
            .iter()
            .map(|source| parse(source.text).file)
            .collect();
        let mut en = zh.clone();
        translate(&mut zh, Language::Zh);
        translate(&mut en, Language::En);
        let pairs: Vec<Pair<'_>> = zh
            .iter()
            .flat_map(|file| &file.items)
            .zip(en.iter().flat_map(|file| &file.items))
            .collect();
        let mut blocks = vec![
            Heading(1, "规则一览".to_owned()),
            Beside("The rules in sentences".to_owned()),
            Paragraph(format!("规则集摘要 {}", rules.digest())),
        ];
        index(&mut blocks, rules, catalogue);
        for kind in &catalogue.types {
            let own: Vec<&RuleInfo> = rules
                .rules
                .iter()
                .filter(|rule| rule.risk == kind.risk)
                .collect();
            if !own.is_empty() {
                blocks.push(Heading(
                    2,
                    format!("{} {}", kind.risk.name(), kind.title.zh),
                ));
                blocks.push(Beside(kind.title.en.clone()));
                own.iter().for_each(|info| rule(&mut blocks, info, &pairs));
            }
        }
        promises(&mut blocks, &pairs);
        values(&mut blocks, &pairs);
        Page(blocks)
    }

    /// A self-contained HTML page.
    #[must_use]
    pub fn html(&self) -> String {
        html::page(&self.0)
    }

    /// Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::page(&self.0)
    }
}

/// The same item in both languages.
type Pair<'a> = (&'a Item, &'a Item);

fn row(cells: [&str; 4]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// The 37, covered or not yet.
fn index(blocks: &mut Vec<Block>, rules: &RuleSet, catalogue: &Characteristics) {
    let mut rows = vec![row(["编号", "风险特征", "characteristic", "规则"])];
    let mut covered = 0_usize;
    for own in &catalogue.all {
        let ids: Vec<&str> = own
            .rules(rules)
            .map(|rule| rule.terms.id.as_str())
            .collect();
        covered = covered.saturating_add(usize::from(!ids.is_empty()));
        let ids = if ids.is_empty() {
            "尚无 not yet".to_owned()
        } else {
            ids.join("、")
        };
        rows.push(row([&own.id, &own.title.zh, &own.title.en, &ids]));
    }
    let all = catalogue.all.len();
    blocks.push(Heading(
        2,
        format!("风险特征：{all} 项中 {covered} 项有规则"),
    ));
    blocks.push(Beside(format!(
        "{covered} of {all} characteristics have a rule"
    )));
    // Its second paragraph says what the catalogue is, and what it is not.
    let mut said = catalogue.head.split(String::is_empty).skip(1);
    blocks.extend(said.next().map(|lines| Paragraph(lines.join(" "))));
    blocks.push(Block::Table(rows));
}

fn rule(blocks: &mut Vec<Block>, info: &RuleInfo, pairs: &[Pair<'_>]) {
    blocks.push(Heading(3, heading(&info.terms.id, &info.terms.title)));
    for (zh, en) in pairs {
        if let (Item::Rule(zh), Item::Rule(en)) = (zh, en)
            && zh.id.text == info.terms.id
        {
            blocks.push(Paragraph(sentence::rule(zh, Language::Zh)));
            blocks.push(Beside(sentence::rule(en, Language::En)));
        }
    }
    let mut facts = vec![format!(
        "级别：{}；模式：{}；版本 {}",
        info.severity.names().0,
        info.terms.mode.names().0,
        info.terms.version
    )];
    facts.extend(life(&info.terms));
    blocks.push(List(facts));
    for (item, _) in pairs {
        if let Item::Test(test) = item
            && test.id.as_ref().is_some_and(|id| id.text == info.terms.id)
        {
            story(blocks, test);
        }
    }
}

fn heading(id: &str, title: &Text) -> String {
    let title: Vec<&str> = [&title.zh, &title.en]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    format!("{id} {}", title.join(" · "))
}

/// When, where and why it holds.
fn life(terms: &Terms) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(period) = terms.effective {
        let to = period
            .to
            .map_or_else(String::new, |to| format!("，到 {to}（不含）"));
        facts.push(format!("生效：{} 起{to}", period.from));
    }
    let scope: Vec<String> = terms
        .scope
        .iter()
        .map(|(field, value)| format!("{field} {value}"))
        .collect();
    if !scope.is_empty() {
        facts.push(format!("适用：{}", scope.join("、")));
    }
    for (name, text) in [("依据", &terms.basis), ("负责人", &terms.owner)] {
        let said: Vec<&str> = [&text.zh, &text.en]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if !said.is_empty() {
            facts.push(format!("{name}：{}", said.join(" · ")));
        }
    }
    facts
}

/// A test as a little story.
fn story(blocks: &mut Vec<Block>, test: &Test) {
    blocks.push(Heading(4, format!("例：{}", test.title)));
    let steps = test.steps.iter();
    blocks.push(List(steps.map(sentence::step).collect()));
}

/// Standards and commitments, clause by clause.
fn promises(blocks: &mut Vec<Block>, pairs: &[Pair<'_>]) {
    let own = |(zh, _): &Pair<'_>| matches!(zh, Item::Standard(_) | Item::Commitment(_));
    if !pairs.iter().any(own) {
        return;
    }
    blocks.push(Heading(2, "标准与承诺".to_owned()));
    blocks.push(Beside("Standards and commitments".to_owned()));
    for (zh, en) in pairs {
        if let (Item::Standard(zh), Item::Standard(en))
        | (Item::Commitment(zh), Item::Commitment(en)) = (zh, en)
        {
            promise(blocks, zh, en);
        }
    }
}

fn promise(blocks: &mut Vec<Block>, zh: &Rule, en: &Rule) {
    blocks.push(Heading(3, heading(&zh.id.text, &zh.title)));
    for (rule, language) in [(zh, Language::Zh), (en, Language::En)] {
        blocks.push(List(
            rule.clauses
                .iter()
                .map(|clause| sentence::clause(&clause.kind, language))
                .collect(),
        ));
    }
}

/// Parameters with their dated values and where they come from.
fn values(blocks: &mut Vec<Block>, pairs: &[Pair<'_>]) {
    let mut rows = vec![row(["参数", "值", "起用", "依据"])];
    for (item, _) in pairs {
        if let Item::Parameter(Definition { name, values, .. }) = item {
            rows.extend(values.iter().map(|value| dated(&name.text, value)));
        }
    }
    if rows.len() > 1 {
        blocks.push(Heading(2, "参数".to_owned()));
        blocks.push(Beside("Parameters".to_owned()));
        blocks.push(Block::Table(rows));
    }
}

fn dated(name: &str, value: &DatedValue) -> Vec<String> {
    let from = value.from.map_or_else(
        || "一直".to_owned(),
        |from| format!("{:04}-{:02}-{:02}", from.year, from.month, from.day),
    );
    let basis = value
        .basis
        .iter()
        .flat_map(|basis| [&basis.zh, &basis.en])
        .flatten();
    let basis: Vec<&str> = basis.map(String::as_str).collect();
    row([
        name,
        &sentence::literal(&value.value),
        &from,
        &basis.join(" · "),
    ])
}
