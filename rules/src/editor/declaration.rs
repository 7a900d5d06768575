//! What the files declare: one entry a block, with its place. A new sort of block gets its line here.

use super::{Document, Nature, Place, Symbol};
use crate::ast::{Definition, Item, LiteralKind, Name, Rule, Span, Text};
use crate::typed::Type;
use anxin_events::Field;

#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) nature: Nature,
    /// As it is written where it is used.
    pub(super) name: String,
    /// Of a rule or test.
    pub(super) title: Text,
    /// What its value is.
    pub(super) ty: Option<Type>,
    /// What stands in the brackets behind it.
    pub(super) key: Option<Type>,
    pub(super) file: usize,
    name_span: Span,
    /// The whole block.
    pub(super) span: Span,
}

/// Everything that `document` declares.
pub(super) fn of(file: usize, document: &Document) -> Vec<Declaration> {
    let items = document.tree.items.iter();
    items
        .map(|item| {
            let own = read(item);
            Declaration {
                file,
                span: block(document, own.name_span),
                ..own
            }
        })
        .collect()
}

fn read(item: &Item) -> Declaration {
    let first = |definition: &Definition| {
        let dated = definition.values.first()?;
        Some(type_of(&dated.value.kind))
    };
    match item {
        Item::Constant(own) => named(Nature::Constant, &own.name).of_type(first(own)),
        Item::Parameter(own) => named(Nature::Parameter, &own.name).of_type(first(own)),
        Item::Predicate(own) => named(Nature::Predicate, &own.name),
        Item::Register(own) => Declaration {
            key: Field::find(&own.key.text).and_then(|key| Type::of(key.spec().ty)),
            ..named(Nature::Register, &own.name)
        },
        Item::Table(own) => {
            let mut bands = own.versions.iter().flat_map(|version| &version.bands);
            let value = bands.clone().next().map(|band| type_of(&band.value.kind));
            let key = bands.find_map(|band| band.below.as_ref());
            Declaration {
                key: key.map(|below| type_of(&below.kind)),
                ..named(Nature::Table, &own.name)
                    .of_type(own.scale.map_or(value, |_| Some(Type::Money)))
            }
        }
        Item::Rule(own) => titled(Nature::Rule, own),
        Item::Standard(own) => titled(Nature::Standard, own),
        Item::Commitment(own) => titled(Nature::Commitment, own),
        Item::Test(test) => {
            let head = Name {
                text: String::new(),
                span: test.span,
            };
            let mut own = named(Nature::Test, test.id.as_ref().unwrap_or(&head));
            own.title.zh = Some(test.title.clone());
            own
        }
    }
}

fn named(nature: Nature, name: &Name) -> Declaration {
    Declaration {
        nature,
        name: name.text.clone(),
        title: Text::default(),
        ty: None,
        key: None,
        file: 0,
        name_span: name.span,
        span: name.span,
    }
}

fn titled(nature: Nature, rule: &Rule) -> Declaration {
    Declaration {
        title: rule.title.clone(),
        ..named(nature, &rule.id)
    }
}

fn type_of(literal: &LiteralKind) -> Type {
    match literal {
        LiteralKind::Money(_) => Type::Money,
        LiteralKind::Ratio(_) => Type::Ratio,
        LiteralKind::Count(_) => Type::Count,
        LiteralKind::Exact(_) => Type::Exact,
        LiteralKind::WorkingDays(_) | LiteralKind::CalendarDays(_) | LiteralKind::Months(_) => {
            Type::Calendar
        }
        LiteralKind::Date(_) => Type::Date,
        LiteralKind::Instant(_) => Type::Instant,
        LiteralKind::Text(_) => Type::Text,
        LiteralKind::Flag(_) => Type::Flag,
    }
}

/// From the word that opens the block around `name` to its last token.
fn block(document: &Document, name: Span) -> Span {
    let upto = document
        .tokens
        .partition_point(|token| token.span.start <= name.start);
    let start = document.block_start(upto.saturating_sub(1));
    let tokens = start.map_or(&[][..], |start| document.block(start));
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => Span {
            start: first.span.start,
            end: last.span.end.max(name.end),
        },
        _ => name,
    }
}

impl Declaration {
    fn of_type(self, ty: Option<Type>) -> Declaration {
        Declaration { ty, ..self }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            file: self.file,
            span: self.name_span,
        }
    }

    pub(super) fn symbol(&self) -> Symbol {
        let title = self.title.zh.as_ref().or(self.title.en.as_ref());
        let title = title.cloned().unwrap_or_default();
        let (name, detail) = if self.name.is_empty() {
            (title, String::new())
        } else {
            (self.name.clone(), title)
        };
        Symbol {
            name: if name.is_empty() {
                "?".to_owned()
            } else {
                name
            },
            detail,
            nature: self.nature,
            span: self.span,
            name_span: self.name_span,
        }
    }
}
