//! The 37 risk characteristics under their five types: what each means in words. A catalogue to read
//! and to measure coverage against; no rule is judged by it.

use crate::diagnostic::Wording;
use crate::rule_set::RuleSet;
use crate::terms::{Action, RiskType, RuleInfo, Severity};
use anxin_events::Kind;

/// One of the five types of capital loss, as the catalogue names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossType {
    /// Which.
    pub risk: RiskType,
    /// What it is called.
    pub title: Wording,
}

/// One of the 37.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characteristic {
    /// `B1`; the rules of this id, and those behind a dot (`B1.x`), implement it.
    pub id: String,
    /// What it is called.
    pub title: Wording,
    /// Its type.
    pub risk: RiskType,
    /// What it means, in terms of what can be observed.
    pub definition: Wording,
    /// Events that usually bring it to light.
    pub triggers: Vec<Kind>,
    /// Usual severity.
    pub severity: Severity,
    /// Usual actions.
    pub actions: Vec<Action>,
    /// Cases, laws and notices behind it.
    pub basis: Wording,
    /// How well the mechanism is attested.
    pub standing: Standing,
}

/// How well a mechanism is attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 提及.
    Named,
    /// 证实.
    Attested,
    /// 推断.
    Inferred,
}

impl Standing {
    /// Chinese and English.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Standing::Named => ("提及", "named in public texts"),
            Standing::Attested => ("证实", "attested by a case or rule"),
            Standing::Inferred => ("推断", "inferred to close a gap"),
        }
    }
}

/// The catalogue: types and characteristics in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characteristics {
    /// What the file says of itself, above its first block.
    pub head: Vec<String>,
    /// A to E.
    pub types: Vec<LossType>,
    /// A1 to E5.
    pub all: Vec<Characteristic>,
}

/// A line of the catalogue cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "E2901: line {line} of the catalogue of characteristics: {problem}; its head shows the form"
)]
pub struct CharacteristicsError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: &'static str,
}

impl Characteristics {
    /// Reads a catalogue; its own first lines tell the form.
    ///
    /// # Errors
    /// The first line that cannot be read, or a block that lacks a line.
    pub fn parse(text: &str) -> Result<Characteristics, CharacteristicsError> {
        let mut read = Characteristics::default();
        for (line, text) in (1..).zip(text.lines()) {
            read.line(text)
                .map_err(|problem| CharacteristicsError { line, problem })?;
        }
        let lines = text.lines().count();
        match read.all.iter().find(|own| !own.is_whole()) {
            Some(_) => Err(CharacteristicsError {
                line: lines,
                problem: "a block lacks one of its lines",
            }),
            None => Ok(read),
        }
    }

    fn line(&mut self, text: &str) -> Result<(), &'static str> {
        if let Some(comment) = text.strip_prefix('#') {
            if self.types.is_empty() {
                self.head.push(comment.trim().to_owned());
            }
            return Ok(());
        }
        let Some((word, rest)) = text.trim().split_once(' ') else {
            return if text.trim().is_empty() {
                Ok(())
            } else {
                Err("a word stands alone")
            };
        };
        if text.starts_with(' ') {
            let own = self.all.last_mut().ok_or("a line before the first block")?;
            return own.line(word, rest);
        }
        if word == "类型" {
            let (name, title) = rest.split_once(' ').ok_or("a type without its name")?;
            let risk = RiskType::named(name).ok_or("types are A to E")?;
            self.types.push(LossType {
                risk,
                title: both(title)?,
            });
            return Ok(());
        }
        let risk = self.types.last().ok_or("no 类型 above it")?.risk;
        if !word.starts_with(risk.name()) || self.find(word).is_some() {
            return Err("an id begins with its type's letter and stands once");
        }
        self.all.push(Characteristic::new(word, both(rest)?, risk));
        Ok(())
    }

    /// The one of this id, `B1`.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Characteristic> {
        self.all.iter().find(|own| own.id == id)
    }
}

impl Characteristic {
    fn new(id: &str, title: Wording, risk: RiskType) -> Characteristic {
        let nothing = || Wording::new("", "");
        Characteristic {
            id: id.to_owned(),
            title,
            risk,
            definition: nothing(),
            triggers: Vec::new(),
            severity: Severity::Low,
            actions: Vec::new(),
            basis: nothing(),
            standing: Standing::Inferred,
        }
    }

    fn line(&mut self, word: &str, rest: &str) -> Result<(), &'static str> {
        match word {
            "定义" => self.definition = both(rest)?,
            "依据" => self.basis = both(rest)?,
            "触发" => self.triggers = each(rest, Kind::find).ok_or("no such event kind")?,
            "处置" => self.actions = each(rest, Action::named).ok_or("no such action")?,
            "级别" => self.severity = Severity::named(rest).ok_or("no such severity")?,
            "来历" => {
                let all = [Standing::Named, Standing::Attested, Standing::Inferred];
                let found = all.into_iter().find(|own| own.names().0 == rest);
                self.standing = found.ok_or("来历 is 提及, 证实 or 推断")?;
            }
            _ => return Err("a line opens with 定义, 触发, 级别, 处置, 依据 or 来历"),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.definition.zh.is_empty()
            && !self.basis.zh.is_empty()
            && !self.triggers.is_empty()
            && !self.actions.is_empty()
    }

    /// The rules of a set that implement it.
    pub fn rules<'a>(&'a self, rules: &'a RuleSet) -> impl Iterator<Item = &'a RuleInfo> {
        rules
            .rules
            .iter()
            .filter(|rule| rule.characteristic() == self.id)
    }
}

/// `中文 | English`.
fn both(text: &str) -> Result<Wording, &'static str> {
    let (zh, en) = text
        .split_once(" | ")
        .ok_or("write both languages: 中文 | English")?;
    Ok(Wording::new(zh.trim(), en.trim()))
}

/// `a, b`, each by its name.
fn each<T>(list: &str, named: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    list.split(", ").map(|name| named(name.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_is_named() {
        let table = [
            ("定义 a | b", 1, "no 类型 above it"),
            ("类型 F x | y", 1, "types are A to E"),
            (
                "类型 A x | y\nB1 x | y",
                2,
                "an id begins with its type's letter and stands once",
            ),
            (
                "类型 A x | y\nA1 x | y\n  触发 付钱",
                3,
                "no such event kind",
            ),
            (
                "类型 A x | y\nA1 x | y\n  定义 只有中文",
                3,
                "write both languages: 中文 | English",
            ),
            (
                "类型 A x | y\nA1 x | y\n  定义 a | b",
                3,
                "a block lacks one of its lines",
            ),
        ];
        for (text, line, problem) in table {
            assert_eq!(
                Characteristics::parse(text),
                Err(CharacteristicsError { line, problem }),
                "{text}"
            );
        }
    }
}
