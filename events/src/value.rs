//! The value of one field, borrowed from the bytes or the text that it was read from.

use crate::money::{Money, Ratio};
use crate::time::{Date, Instant};
use crate::vocabulary::FieldType;

/// A field's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Value<'a> {
    /// Not stated: neither true nor false nor zero.
    #[default]
    Missing,
    /// Whole fen.
    Money(Money),
    /// Millionths.
    Ratio(Ratio),
    /// A number of things.
    Count(i64),
    /// Yes or no.
    Flag(bool),
    /// A moment.
    Instant(Instant),
    /// A day.
    Date(Date),
    /// Code of a term of the field's own set.
    Term(u8),
    /// An id of the field's own kind.
    Id(&'a str),
    /// A set of ids.
    Ids(Ids<'a>),
    /// Text for people.
    Text(&'a str),
}

/// A set of ids: ascending, none twice.
#[derive(Clone, Copy, Debug)]
pub enum Ids<'a> {
    /// As given by a host; any order.
    Given(&'a [&'a str]),
    /// As read from checked bytes: each id as one length byte and its text.
    Packed(&'a [u8]),
}

impl<'a> Ids<'a> {
    /// The ids; from bytes in ascending order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let (mut given, mut packed) = match self {
            Ids::Given(ids) => (ids, &[][..]),
            Ids::Packed(bytes) => (&[][..], bytes),
        };
        std::iter::from_fn(move || {
            if let Some((first, rest)) = given.split_first() {
                given = rest;
                return Some(*first);
            }
            let (text, rest) = crate::wire::take_packed_id(packed)?;
            packed = rest;
            Some(text)
        })
    }

    /// Is this id among them?
    #[must_use]
    pub fn contains(self, id: &str) -> bool {
        self.iter().any(|own| own == id)
    }

    /// Ascending, none twice.
    #[must_use]
    pub fn sorted(self) -> Vec<&'a str> {
        let mut ids: Vec<&str> = self.iter().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl PartialEq for Ids<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.sorted() == other.sorted()
    }
}
impl Eq for Ids<'_> {}

impl Value<'_> {
    /// Is it a value of this type? `Missing` is one of every type.
    #[must_use]
    pub fn fits(&self, ty: FieldType) -> bool {
        matches!(
            (self, ty),
            (Value::Missing, _)
                | (Value::Money(_), FieldType::Money)
                | (Value::Ratio(_), FieldType::Ratio)
                | (Value::Count(_), FieldType::Count)
                | (Value::Flag(_), FieldType::Flag)
                | (Value::Instant(_), FieldType::Instant)
                | (Value::Date(_), FieldType::Date)
                | (Value::Term(_), FieldType::Term(_))
                | (Value::Id(_), FieldType::Id(_))
                | (Value::Ids(_), FieldType::Ids(_))
                | (Value::Text(_), FieldType::Text | FieldType::Personal)
        )
    }

    /// Is it not stated?
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Value::Missing)
    }
}

impl From<Money> for Value<'_> {
    fn from(money: Money) -> Self {
        Value::Money(money)
    }
}
impl From<Ratio> for Value<'_> {
    fn from(ratio: Ratio) -> Self {
        Value::Ratio(ratio)
    }
}
impl From<Instant> for Value<'_> {
    fn from(instant: Instant) -> Self {
        Value::Instant(instant)
    }
}
impl From<Date> for Value<'_> {
    fn from(date: Date) -> Self {
        Value::Date(date)
    }
}
impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}
impl From<i64> for Value<'_> {
    fn from(count: i64) -> Self {
        Value::Count(count)
    }
}
