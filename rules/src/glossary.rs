//! Every name that a rule may use, in both languages, with its type, unit and meaning: for
//! `anxin rules facts` and for editors.

use crate::diagnostic::Wording;
use crate::facts::{FACTS, FactSource, FactSpec, Keep, Remembered, SuppliedFact};
use crate::typed::Type;
use crate::words;
use anxin_events::vocabulary::{Role, TERM_SETS, TermSet};
use anxin_events::{Field, FieldType, Kind};

/// What sort of name it is, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// An event kind.
    Kind,
    /// A field of events.
    Field,
    /// A value of an enumerated field.
    Value,
    /// `本交易.X`.
    Fact,
    /// What makes a number a value.
    Unit,
    /// A word of the language itself.
    Word,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 6] = [
        Group::Kind,
        Group::Field,
        Group::Value,
        Group::Fact,
        Group::Unit,
        Group::Word,
    ];

    /// Chinese and English.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Group::Kind => ("事件", "event kinds"),
            Group::Field => ("字段", "fields"),
            Group::Value => ("取值", "values"),
            Group::Fact => ("交易事实", "deal facts"),
            Group::Unit => ("单位", "units"),
            Group::Word => ("语言的词", "words of the language"),
        }
    }
}

/// One name.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What sort.
    pub group: Group,
    /// Chinese; empty where the Chinese form does without.
    pub zh: &'static str,
    /// English; empty where the English form does without.
    pub en: &'static str,
    /// Type of the value, Chinese and English; for a value the list to which it belongs.
    pub ty: Option<Wording>,
    /// Unit in which it is written.
    pub unit: Option<Wording>,
    /// One line.
    pub meaning: Wording,
}

impl Entry {
    /// Is this one of its names?
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        !name.is_empty() && (self.zh == name || self.en == name)
    }
}

/// Every name, group by group; fields that no rule may read are left out.
#[must_use]
pub fn entries() -> Vec<Entry> {
    let mut all: Vec<Entry> = Kind::ALL.iter().map(|kind| of_kind(*kind)).collect();
    let readable = Field::ALL
        .iter()
        .filter(|field| field.spec().ty.rule_readable());
    all.extend(readable.map(|field| of_field(*field)));
    all.extend(TERM_SETS.iter().flat_map(of_terms));
    all.extend(FACTS.iter().map(of_fact));
    all.extend(words::unit_pairs().map(|(zh, en)| of_word(Group::Unit, zh, en)));
    all.extend(words::all().map(|(zh, en)| of_word(Group::Word, zh, en)));
    all
}

fn of_kind(kind: Kind) -> Entry {
    let spec = kind.spec();
    Entry {
        group: Group::Kind,
        zh: spec.zh,
        en: spec.name,
        ty: None,
        unit: None,
        meaning: Wording::new(spec.meaning_zh, spec.meaning),
    }
}

fn of_field(field: Field) -> Entry {
    let spec = field.spec();
    let (en, zh) = spec.ty.names();
    Entry {
        group: Group::Field,
        zh: spec.zh,
        en: spec.name,
        ty: Some(Wording::new(zh, en)),
        unit: spec.ty.unit().map(|(en, zh)| Wording::new(zh, en)),
        meaning: Wording::new(spec.meaning_zh, spec.meaning),
    }
}

fn of_terms(set: &'static TermSet) -> impl Iterator<Item = Entry> {
    let fields = Field::ALL.iter().map(|field| field.spec());
    let holders: Vec<_> = fields
        .filter(|spec| spec.ty == FieldType::Term(set))
        .collect();
    let zh: Vec<&str> = holders.iter().map(|spec| spec.zh).collect();
    let en: Vec<&str> = holders.iter().map(|spec| spec.name).collect();
    let meaning = Wording::new(
        format!("{}的取值", zh.join("、")),
        format!("a value of {}", en.join(", ")),
    );
    set.terms.iter().map(move |term| Entry {
        group: Group::Value,
        zh: term.zh,
        en: term.name,
        ty: Some(Wording::new(set.zh, set.name)),
        unit: None,
        meaning: meaning.clone(),
    })
}

fn of_fact(spec: &'static FactSpec) -> Entry {
    let (zh, en) = spec.ty.names();
    Entry {
        group: Group::Fact,
        zh: spec.zh,
        en: spec.name,
        ty: Some(Wording::new(zh, en)),
        unit: (spec.ty == Type::Money).then(|| Wording::new("元", "yuan")),
        meaning: meaning_of_fact(spec),
    }
}

fn of_word(group: Group, zh: &'static str, en: &'static str) -> Entry {
    Entry {
        group,
        zh,
        en,
        ty: None,
        unit: None,
        meaning: Wording::new("", ""),
    }
}

fn meaning_of_fact(spec: &FactSpec) -> Wording {
    match spec.source {
        FactSource::Remembered(of) => remembered(of),
        FactSource::Supplied(fact) => {
            let (zh, en) = match fact {
                SuppliedFact::DueToDate => ("到此刻为止应付的合计", "what is due by now, in total"),
                SuppliedFact::PaidToDate => {
                    ("到此刻为止已付的合计", "what is paid by now, in total")
                }
                SuppliedFact::ItemKnown => (
                    "本事件的应付项在付款约定中",
                    "this event's item stands in the schedule",
                ),
                SuppliedFact::ItemPayable => {
                    ("本事件的应付项应付多少", "payable of this event's item")
                }
                SuppliedFact::ItemPaid => ("本事件的应付项已付多少", "paid of this event's item"),
                SuppliedFact::BuyerExposure => (
                    "买方已付出而未受保护的金额",
                    "what the buyer has paid and is not protected",
                ),
                SuppliedFact::SellerExposure => (
                    "卖方将失去房屋而未收到的金额",
                    "what the seller has not received for a home that is going",
                ),
            };
            Wording::new(
                format!("{zh}；由资金投影给出"),
                format!("{en}; from the money projection"),
            )
        }
    }
}

fn remembered(of: Remembered) -> Wording {
    let field = of.field.spec();
    let zh: Vec<&str> = of.kinds.iter().map(|kind| kind.spec().zh).collect();
    let en: Vec<&str> = of.kinds.iter().map(|kind| kind.spec().name).collect();
    let (zh, en) = if zh.is_empty() {
        ("本单各事件".to_owned(), "any event of the deal".to_owned())
    } else {
        (zh.join("、"), en.join(" or "))
    };
    match of.keep {
        Keep::Latest => Wording::new(
            format!("{zh}最近一次说出的{}", field.zh),
            format!("the latest {} stated by {en}", field.name),
        ),
        Keep::All => {
            let roles: Vec<(&str, &str)> = of.roles.iter().map(|role| role_names(*role)).collect();
            let (of_zh, of_en) = if roles.is_empty() {
                (String::new(), String::new())
            } else {
                let zh: Vec<&str> = roles.iter().map(|(zh, _)| *zh).collect();
                let en: Vec<&str> = roles.iter().map(|(_, en)| *en).collect();
                (
                    format!("（{}的）", zh.join("、")),
                    format!(" of {}", en.join(", ")),
                )
            };
            Wording::new(
                format!("{zh}说出过的全部{}{of_zh}", field.zh),
                format!("every {}{of_en} ever stated by {en}", field.name),
            )
        }
    }
}

fn role_names(role: Role) -> (&'static str, &'static str) {
    let code = role as u8;
    let own = Role::SET.by_code(code);
    own.map_or(("", ""), |term| (term.zh, term.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_says_something_in_both_languages() {
        for entry in entries() {
            let silent = entry.group >= Group::Unit;
            assert!(
                silent || !(entry.meaning.zh.is_empty() || entry.meaning.en.is_empty()),
                "{entry:?}"
            );
            assert!(!(entry.zh.is_empty() && entry.en.is_empty()));
        }
    }
}
