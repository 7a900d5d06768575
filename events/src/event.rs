//! One thing that happened: who says so, in which stream, when it occurred, when the log learnt it, and what.

use crate::error::EventError;
use crate::id::{EventId, Stream, check_id};
use crate::money::Money;
use crate::time::{Date, Instant};
use crate::value::{Ids, Value};
use crate::vocabulary::{Field, FieldType, Kind, MAX_FIELDS};

/// An event. Its strings are borrowed from the bytes, the JSON line or the host that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Made by the caller; the same id never means another event of its stream.
    pub id: EventId,
    /// Where it belongs.
    pub stream: Stream<'a>,
    /// What happened.
    pub kind: Kind,
    /// Business time.
    pub occurred_at: Instant,
    /// When the log learnt it; none until the log has it.
    pub recorded_at: Option<Instant>,
    values: [Value<'a>; MAX_FIELDS],
}

/// Longest free text in bytes.
pub const MAX_TEXT_BYTES: usize = 4096;

impl<'a> Event<'a> {
    /// An event without fields.
    #[must_use]
    pub const fn new(
        id: EventId,
        stream: Stream<'a>,
        kind: Kind,
        occurred_at: Instant,
    ) -> Event<'a> {
        Event {
            id,
            stream,
            kind,
            occurred_at,
            recorded_at: None,
            values: [Value::Missing; MAX_FIELDS],
        }
    }

    /// With this field set.
    ///
    /// # Errors
    /// When the kind has no such field, or the value has another type.
    pub fn with(
        mut self,
        field: Field,
        value: impl Into<Value<'a>>,
    ) -> Result<Event<'a>, EventError> {
        self.set(field, value.into())?;
        Ok(self)
    }

    /// With this id as the value of this field.
    ///
    /// # Errors
    /// As [`Event::with`].
    pub fn with_id(self, field: Field, id: &'a str) -> Result<Event<'a>, EventError> {
        self.with(field, Value::Id(id))
    }

    pub(crate) fn set(&mut self, field: Field, value: Value<'a>) -> Result<(), EventError> {
        if !value.fits(field.spec().ty) {
            return Err(EventError::WrongType {
                kind: self.kind,
                field,
            });
        }
        let slot = self.kind.spec().slot(field);
        let slot = slot.ok_or(EventError::FieldNotOfKind {
            kind: self.kind,
            field,
        })?;
        self.place(slot, value);
        Ok(())
    }

    /// Sets the value of the kind's field at this place. A place beyond the fields, which no table of ours
    /// has, changes nothing.
    pub(crate) fn place(&mut self, slot: usize, value: Value<'a>) {
        if let Some(place) = self.values.get_mut(slot) {
            *place = value;
        }
    }

    /// As known at: when the log learnt it, or, before that, when it occurred.
    #[must_use]
    pub fn known_at(&self) -> Instant {
        self.recorded_at.unwrap_or(self.occurred_at)
    }

    /// The values in the order of the kind's fields.
    #[must_use]
    pub fn values(&self) -> &[Value<'a>] {
        self.values
            .get(..self.kind.spec().fields.len())
            .unwrap_or(&self.values)
    }

    /// The value of a field; `Missing` where the kind has none.
    #[must_use]
    pub fn get(&self, field: Field) -> Value<'a> {
        let slot = self.kind.spec().slot(field);
        slot.and_then(|slot| self.values.get(slot))
            .copied()
            .unwrap_or_default()
    }

    /// A money field.
    #[must_use]
    pub fn money(&self, field: Field) -> Option<Money> {
        if let Value::Money(money) = self.get(field) {
            Some(money)
        } else {
            None
        }
    }

    /// A term field, through the term's own `from_code`: `event.term(Field::Payee, Role::from_code)`.
    #[must_use]
    pub fn term<T>(&self, field: Field, from_code: fn(u8) -> Option<T>) -> Option<T> {
        if let Value::Term(code) = self.get(field) {
            from_code(code)
        } else {
            None
        }
    }

    /// An id field.
    #[must_use]
    pub fn id(&self, field: Field) -> Option<&'a str> {
        if let Value::Id(id) = self.get(field) {
            Some(id)
        } else {
            None
        }
    }

    /// A set of ids.
    #[must_use]
    pub fn ids(&self, field: Field) -> Option<Ids<'a>> {
        if let Value::Ids(ids) = self.get(field) {
            Some(ids)
        } else {
            None
        }
    }

    /// A day.
    #[must_use]
    pub fn date(&self, field: Field) -> Option<Date> {
        if let Value::Date(date) = self.get(field) {
            Some(date)
        } else {
            None
        }
    }

    /// A flag.
    #[must_use]
    pub fn flag(&self, field: Field) -> Option<bool> {
        if let Value::Flag(flag) = self.get(field) {
            Some(flag)
        } else {
            None
        }
    }

    /// A count.
    #[must_use]
    pub fn count(&self, field: Field) -> Option<i64> {
        if let Value::Count(count) = self.get(field) {
            Some(count)
        } else {
            None
        }
    }

    /// Accepts an event as a fact: complete, of the right stream, every value possible.
    /// A fact is never refused because it is bad news.
    ///
    /// # Errors
    /// The first thing that is wrong, with its field.
    pub fn check(&self) -> Result<(), EventError> {
        let spec = self.kind.spec();
        if self.stream.category() != spec.category {
            return Err(EventError::WrongStream {
                kind: self.kind,
                expected: spec.category,
            });
        }
        if !self.occurred_at.is_plausible() || !self.known_at().is_plausible() {
            return Err(EventError::ImplausibleTime);
        }
        if let Some(recorded_at) = self
            .recorded_at
            .filter(|recorded| *recorded < self.occurred_at)
        {
            return Err(EventError::RecordedBeforeOccurred {
                occurred_at: self.occurred_at,
                recorded_at,
            });
        }
        for (slot, (field, value)) in spec.fields.iter().copied().zip(self.values()).enumerate() {
            if slot < spec.required && value.is_missing() {
                return Err(EventError::FieldMissing {
                    kind: self.kind,
                    field,
                });
            }
            check_value(field, value)?;
        }
        Ok(())
    }
}

fn check_value(field: Field, value: &Value<'_>) -> Result<(), EventError> {
    let ty = field.spec().ty;
    if !value.fits(ty) {
        return Err(EventError::TypeOfField { field });
    }
    match (value, ty) {
        (Value::Money(money), _) if money.fen() < 0 => Err(EventError::Negative { field }),
        (Value::Money(money), _) if *money > Money::MAX_STATED => {
            Err(EventError::OutOfRange { field })
        }
        (Value::Instant(at), _) if !at.is_plausible() => Err(EventError::OutOfRange { field }),
        (Value::Date(day), _) if !day.start().is_plausible() => {
            Err(EventError::OutOfRange { field })
        }
        (Value::Ratio(ratio), _) if ratio.millionths() < 0 => Err(EventError::Negative { field }),
        (Value::Count(count), _) if *count < 0 => Err(EventError::Negative { field }),
        (Value::Term(code), FieldType::Term(set)) if set.by_code(*code).is_none() => {
            Err(EventError::UnknownTerm { field })
        }
        (Value::Id(id), _) => check_id(id).map_err(|source| EventError::BadId { field, source }),
        (Value::Ids(ids), _) => ids
            .iter()
            .try_for_each(|id| check_id(id).map_err(|source| EventError::BadId { field, source })),
        (Value::Text(text), _) if text.len() > MAX_TEXT_BYTES => {
            Err(EventError::TextTooLong { field })
        }
        _ => Ok(()),
    }
}
