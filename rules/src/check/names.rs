//! The names that files declare: constants, parameters, predicates, registers. They are one space.

use super::{Checker, Place, code};
use crate::ast::{self, File, Item, LiteralKind};
use crate::calendar::Length;
use crate::typed::{Constant, Parameter, Pattern, Register, Table, Type};
use anxin_events::{Field, FieldType, Instant};
use std::collections::{BTreeMap, BTreeSet};

/// What files have declared.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub constants: BTreeMap<String, (Type, Constant)>,
    /// Index by name, ascending.
    pub parameters: BTreeMap<String, (usize, Parameter)>,
    /// With the file that declares it.
    pub predicates: BTreeMap<String, (usize, ast::Predicate)>,
    /// Index and key by name.
    pub registers: BTreeMap<String, (usize, Field)>,
    /// Index by name, ascending.
    pub tables: BTreeMap<String, (usize, Table)>,
}

impl Names {
    /// All names of values.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.constants
            .keys()
            .chain(self.parameters.keys())
            .map(String::as_str)
    }
}

impl Checker {
    pub(super) fn collect_names(&mut self, files: &[File]) {
        let mut taken = BTreeSet::new();
        for (index, file) in files.iter().enumerate() {
            self.file = index;
            for item in &file.items {
                let name = match item {
                    Item::Constant(definition) | Item::Parameter(definition) => &definition.name,
                    Item::Predicate(predicate) => &predicate.name,
                    Item::Register(register) => &register.name,
                    Item::Table(table) => &table.name,
                    Item::Rule(_) | Item::Standard(_) | Item::Commitment(_) | Item::Test(_) => {
                        continue;
                    }
                };
                if !taken.insert(name.text.clone()) {
                    self.duplicate(name);
                    continue;
                }
                let key = name.text.clone();
                match item {
                    Item::Constant(definition) => self.constant(definition),
                    Item::Parameter(definition) => self.parameter(definition),
                    Item::Predicate(predicate) => {
                        self.names
                            .predicates
                            .insert(key, (index, predicate.clone()));
                    }
                    Item::Register(register) => {
                        if let Some(field) = self.register_key(&register.key) {
                            self.names.registers.insert(key, (0, field));
                        }
                    }
                    Item::Table(table) => {
                        let checked = self.table(table);
                        self.names.tables.extend(checked.map(|own| (key, (0, own))));
                    }
                    Item::Rule(_) | Item::Standard(_) | Item::Commitment(_) | Item::Test(_) => {}
                }
            }
        }
        for (index, (own, _)) in self.names.parameters.values_mut().enumerate() {
            *own = index;
        }
        for (index, (own, _)) in self.names.tables.values_mut().enumerate() {
            *own = index;
        }
        for (index, (own, _)) in self.names.registers.values_mut().enumerate() {
            *own = index;
        }
    }

    fn constant(&mut self, definition: &ast::Definition) {
        let value = definition
            .values
            .first()
            .and_then(|dated| self.literal(&dated.value));
        if let Some(value) = value {
            self.names
                .constants
                .insert(definition.name.text.clone(), value);
        }
    }

    fn parameter(&mut self, definition: &ast::Definition) {
        let mut values: Vec<(Option<Instant>, Constant)> = Vec::new();
        let mut ty = None;
        for dated in &definition.values {
            let span = dated.value.span;
            let Some((own, value)) = self.literal(&dated.value) else {
                return;
            };
            let from = match dated.from.map(|from| self.day(from, span)) {
                None => None,
                Some(Some(day)) => Some(day.start()),
                Some(None) => return,
            };
            if *ty.get_or_insert(own) != own {
                let (zh, en) = (
                    "一个参数的值要同一类型",
                    "all values of a parameter have one type",
                );
                self.error(&code::TYPE_MISMATCH, span, zh.to_owned(), en.to_owned());
                return;
            }
            if values.iter().any(|(other, _)| *other == from) {
                let (zh, en) = ("同一天起有两个值", "two values begin on one day");
                self.error(&code::DUPLICATE_NAME, span, zh.to_owned(), en.to_owned());
                return;
            }
            values.push((from, value));
        }
        values.sort_by_key(|(from, _)| *from);
        let name = &definition.name.text;
        if let Some(ty) = ty {
            let label = (format!("参数.{name}"), format!("parameter.{name}"));
            self.names
                .parameters
                .insert(name.clone(), (0, Parameter { label, ty, values }));
        }
    }

    /// A written value and its type.
    pub(super) fn literal(&mut self, literal: &ast::Literal) -> Option<(Type, Constant)> {
        let number = |ty, number: i64| Some((ty, Constant::Number(number)));
        match &literal.kind {
            LiteralKind::Money(fen) => number(Type::Money, *fen),
            LiteralKind::Ratio(millionths) => number(Type::Ratio, *millionths),
            LiteralKind::Count(count) => number(Type::Count, *count),
            LiteralKind::Flag(flag) => number(Type::Flag, i64::from(*flag)),
            LiteralKind::Exact(micros) => {
                self.duration(Type::Exact, Length::Exact(*micros), literal.span)
            }
            LiteralKind::WorkingDays(days) => {
                self.duration(Type::Calendar, Length::WorkingDays(*days), literal.span)
            }
            LiteralKind::CalendarDays(days) => {
                self.duration(Type::Calendar, Length::CalendarDays(*days), literal.span)
            }
            LiteralKind::Months(months) => {
                self.duration(Type::Calendar, Length::Months(*months), literal.span)
            }
            LiteralKind::Date(dated) => {
                let day = self.day(*dated, literal.span)?;
                number(Type::Date, i64::from(day.days()))
            }
            LiteralKind::Instant(moment) => {
                let day = self.day(moment.date, literal.span)?;
                let offset = i64::from(480_i32.saturating_sub(moment.offset)).saturating_mul(60);
                let seconds = i64::from(moment.second).saturating_add(offset);
                let micros = seconds.saturating_mul(anxin_events::SECOND);
                number(Type::Instant, day.start().micros().saturating_add(micros))
            }
            LiteralKind::Text(text) => Some((Type::Text, Constant::Text(text.clone()))),
        }
    }

    fn duration(&mut self, ty: Type, length: Length, span: ast::Span) -> Option<(Type, Constant)> {
        self.length(length, span)
            .map(|length| (ty, Constant::Length(length)))
    }

    fn register_key(&mut self, key: &ast::Name) -> Option<Field> {
        let field = Field::find(&key.text);
        match field.map(|field| field.spec().ty) {
            Some(FieldType::Id(_) | FieldType::Ids(_)) => field,
            Some(_) => {
                let (zh, en) = (
                    format!("“{}”不是编号", key.text),
                    format!("`{}` is no id", key.text),
                );
                self.error(&code::BAD_KEY, key.span, zh, en);
                None
            }
            None => {
                let known = Field::ALL
                    .iter()
                    .flat_map(|field| [field.spec().zh, field.spec().name]);
                self.unknown(&code::UNKNOWN_NAME, key, ("字段", "field"), known);
                None
            }
        }
    }

    /// The registers, ascending by name, with their patterns resolved.
    pub(super) fn registers(&mut self, files: &[File]) -> Vec<Register> {
        let mut checked = BTreeMap::new();
        for (index, file) in files.iter().enumerate() {
            self.file = index;
            for item in &file.items {
                let Item::Register(register) = item else {
                    continue;
                };
                let Some((_, key)) = self.names.registers.get(&register.name.text).copied() else {
                    continue;
                };
                self.written.clear();
                let enter = self.patterns(&register.enter);
                let exit = self.patterns(&register.exit);
                let keep = register
                    .keep
                    .as_ref()
                    .and_then(|keep| match self.literal(keep)?.1 {
                        Constant::Length(length) => Some(length),
                        Constant::Number(_) | Constant::Text(_) => {
                            self.not_a_duration(keep.span);
                            None
                        }
                    });
                if register.exit.is_empty() && register.keep.is_none() {
                    self.unbounded(&register.name);
                }
                let name = register.name.text.clone();
                checked.entry(name.clone()).or_insert(Register {
                    name,
                    key,
                    enter,
                    exit,
                    keep,
                });
            }
        }
        checked.into_values().collect()
    }

    fn unbounded(&mut self, name: &ast::Name) {
        let message = (
            format!("登记簿“{}”只进不出，记的交易没有上限", name.text),
            format!(
                "register `{}` has no exit: its deals have no bound",
                name.text
            ),
        );
        let help = (
            "加一行 移出 当 …，或 保留 180天".to_owned(),
            "add a line `exit when …`, or `keep 180 days`".to_owned(),
        );
        self.error_with_help(&code::UNBOUNDED_REGISTER, name.span, message, help);
    }

    fn patterns(&mut self, patterns: &[ast::EventPattern]) -> Vec<Pattern> {
        let mut checked = Vec::new();
        for pattern in patterns {
            if let Some(kind) = self.kind(&pattern.kind) {
                let place = Place {
                    this: kind,
                    filtered: Some(kind),
                };
                let filter = self.own_filter(pattern, place);
                if let Some(filter) = &filter {
                    self.look_at_filter(kind, filter, pattern.kind.span);
                }
                checked.extend(filter.map(|filter| Pattern {
                    kind,
                    filter,
                    same: Vec::new(),
                }));
            }
        }
        checked
    }
}
