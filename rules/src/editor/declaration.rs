//! What the files declare: one entry a block, with its place. A new sort of block gets its line here.

use super::{Document, Nature, Place, Symbol};
use crate::ast::{Definition, Item, LiteralKind, Name, Span, Text};
use crate::typed::Type;
use anxin_events::Field;

#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) nature: Nature,
    /// As it is written where it is used.
    pub(super) name: String,
    /// Of a rule or test.
    pub(super) title: Text,
    /// Of a constant's or parameter's value, or of a register's key.
    pub(super) ty: Option<Type>,
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
            let (nature, name, title, ty) = read(item);
            Declaration {
                nature,
                span: block(document, name.span),
                name: name.text,
                title,
                ty,
                file,
                name_span: name.span,
            }
        })
        .collect()
}

fn read(item: &Item) -> (Nature, Name, Text, Option<Type>) {
    let plain = |nature, name: &Name| (nature, name.clone(), Text::default(), None);
    match item {
        Item::Constant(definition) => valued(Nature::Constant, definition),
        Item::Parameter(definition) => valued(Nature::Parameter, definition),
        Item::Predicate(predicate) => plain(Nature::Predicate, &predicate.name),
        Item::Register(register) => {
            let key = Field::find(&register.key.text);
            let ty = key.and_then(|key| Type::of(key.spec().ty));
            let name = register.name.clone();
            (Nature::Register, name, Text::default(), ty)
        }
        Item::Rule(rule) => (Nature::Rule, rule.id.clone(), rule.title.clone(), None),
        Item::Test(test) => {
            let head = Name {
                text: String::new(),
                span: test.span,
            };
            let title = Text {
                zh: Some(test.title.clone()),
                en: None,
            };
            (Nature::Test, test.id.clone().unwrap_or(head), title, None)
        }
    }
}

fn valued(nature: Nature, definition: &Definition) -> (Nature, Name, Text, Option<Type>) {
    let first = definition.values.first();
    let ty = first.map(|dated| type_of(&dated.value.kind));
    (nature, definition.name.clone(), Text::default(), ty)
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
