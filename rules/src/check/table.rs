//! Tables: bands ascend, the last one is the rest, all values of one type.

use super::{Checker, code};
use crate::ast::{self, LiteralKind};
use crate::typed::{Band, Constant, Table, Type};
use anxin_events::Instant;

impl Checker {
    pub(super) fn table(&mut self, table: &ast::Table) -> Option<Table> {
        let mut types: Option<(Type, Type)> = table.scale.map(|_| (Type::Money, Type::Ratio));
        let mut versions: Vec<(Option<Instant>, Vec<Band>)> = Vec::new();
        for version in &table.versions {
            let from = match version.from {
                None => None,
                Some(day) => Some(self.day(day, table.name.span)?.start()),
            };
            if versions.iter().any(|(other, _)| *other == from) {
                self.bad_table(
                    table.name.span,
                    ("同一天起有两版", "two versions begin on one day"),
                    ("给每一版写不同的 自 … 起", "give each version another day"),
                );
                return None;
            }
            versions.push((from, self.bands(version, table.name.span, &mut types)?));
        }
        versions.sort_by_key(|(from, _)| *from);
        let name = &table.name.text;
        let Some((key, value)) = types.filter(|_| !versions.is_empty()) else {
            self.bad_table(
                table.name.span,
                ("表里没有分档", "the table has no band"),
                (
                    "写 不足 5万元 则 1000元，最后写 其余 则 …",
                    "write below 50000 yuan then 1000 yuan, and rest then … at the end",
                ),
            );
            return None;
        };
        Some(Table {
            label: (name.clone(), name.clone()),
            key,
            value: if table.scale.is_some() {
                Type::Money
            } else {
                value
            },
            scale: table.scale.map(Into::into),
            versions,
        })
    }

    fn bands(
        &mut self,
        version: &ast::TableVersion,
        head: ast::Span,
        types: &mut Option<(Type, Type)>,
    ) -> Option<Vec<Band>> {
        let mut bands: Vec<Band> = Vec::new();
        for band in &version.bands {
            let (value_type, value) = self.band_number(&band.value)?;
            let below = match &band.below {
                None => None,
                Some(below) => Some((below.span, self.band_number(below)?)),
            };
            if bands.last().is_some_and(|last| last.below.is_none()) {
                self.bad_table(
                    band.value.span,
                    ("其余 后面还有分档", "a band stands behind `rest`"),
                    ("把 其余 写在最后", "let `rest` be the last band"),
                );
                return None;
            }
            if let Some((span, (key_type, below))) = below {
                let (key, of_value) = *types.get_or_insert((key_type, value_type));
                self.band_type(span, key, key_type)?;
                self.band_type(band.value.span, of_value, value_type)?;
                if bands
                    .last()
                    .and_then(|last| last.below)
                    .is_some_and(|last| below <= last)
                {
                    self.bad_table(
                        span,
                        ("分档要由小到大", "bands ascend"),
                        ("按 不足 的数额由小到大排", "put the smaller bound first"),
                    );
                    return None;
                }
            } else if let Some((_, of_value)) = *types {
                self.band_type(band.value.span, of_value, value_type)?;
            }
            bands.push(Band {
                below: below.map(|(_, (_, below))| below),
                value,
            });
        }
        if bands.len() < 2 || bands.last().is_some_and(|last| last.below.is_some()) {
            self.bad_table(
                version.bands.last().map_or(head, |last| last.value.span),
                ("最后一档要是 其余", "the last band must be `rest`"),
                ("加一行 其余 则 …", "add a line rest then …"),
            );
            return None;
        }
        Some(bands)
    }

    /// A written number; what is not one can be neither bound nor value.
    fn band_number(&mut self, literal: &ast::Literal) -> Option<(Type, i64)> {
        let (ty, constant) = self.literal(literal)?;
        match (constant, &literal.kind) {
            (Constant::Number(number), _) => Some((ty, number)),
            (_, LiteralKind::Exact(micros)) => Some((ty, *micros)),
            _ => {
                self.bad_table(
                    literal.span,
                    (
                        "分档只能用有大小的数",
                        "a band needs a number that has an order",
                    ),
                    (
                        "例如 5万元、70%、3、3天",
                        "such as 50000 yuan, 70%, 3, 3 days",
                    ),
                );
                None
            }
        }
    }

    fn band_type(&mut self, span: ast::Span, wanted: Type, found: Type) -> Option<()> {
        if wanted == found {
            return Some(());
        }
        self.bad_table(
            span,
            (
                "一张表的数要同一类型",
                "the numbers of a table have one type",
            ),
            (
                "累进表用金额分档、比率作值",
                "a scale has money as bounds and ratios as values",
            ),
        );
        None
    }

    fn bad_table(&mut self, span: ast::Span, message: (&str, &str), help: (&str, &str)) {
        let own = |(zh, en): (&str, &str)| (zh.to_owned(), en.to_owned());
        self.error_with_help(&code::BAD_TABLE, span, own(message), own(help));
    }
}
