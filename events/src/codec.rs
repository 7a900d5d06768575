//! Events as bytes: a positional MessagePack array whose head is read without its body.
//!
//! ```text
//! [ 1, kind, event id (bin 16), stream, occurred µs, recorded µs, body (bin: [v0, v1, …]) ]
//! ```
//!
//! Values stand in the order of the kind's fields; `nil` is a missing one and missing ones at the end
//! are left out, so a kind can grow. Money is fen, ratios millionths, times microseconds, days days,
//! terms their codes, a set of ids one binary of ascending length-prefixed ids.

use crate::error::EventError;
use crate::event::{Event, MAX_TEXT_BYTES};
use crate::id::{EventId, MAX_ID_BYTES, Stream, StreamError};
use crate::money::{Money, Ratio};
use crate::time::{Date, Instant};
use crate::value::{Ids, Value};
use crate::vocabulary::{FieldType, Kind, MAX_FIELDS};
use crate::wire::{self, Reader};

/// Version of the form above.
const FORM: i64 = 1;
const ENVELOPE_MEMBERS: usize = 7;
/// Longest encoded event. One write of the log holds hundreds of them.
pub const MAX_EVENT_BYTES: usize = 32 * 1024;
/// Most bytes of one set of ids: 64 ids of full length.
const MAX_IDS_BYTES: usize = 64 * (MAX_ID_BYTES + 1);

/// Why bytes are no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// They end too early.
    #[error("the bytes end before the event does")]
    Truncated,
    /// Not this form: wrong type, a longer form than needed, or bytes left over.
    #[error("not the one byte form of an event, at byte {offset}")]
    Malformed {
        /// Where.
        offset: usize,
    },
    /// Written by a later version.
    #[error("event form {0} is not known to this version; use a newer anxin")]
    UnknownForm(i64),
    /// A kind that this version does not know.
    #[error("event kind {0} is not known to this version; use a newer anxin")]
    UnknownKind(i64),
    /// Not a stream's name.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// Well-formed, and impossible.
    #[error(transparent)]
    Event(#[from] EventError),
    /// Beyond [`MAX_EVENT_BYTES`].
    #[error("the event has {0} bytes; the limit is 32768")]
    TooLong(usize),
}

impl DecodeError {
    /// The stable code of this error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            DecodeError::Truncated => "E1101",
            DecodeError::Malformed { .. } => "E1102",
            DecodeError::UnknownForm(_) => "E1103",
            DecodeError::UnknownKind(_) => "E1104",
            DecodeError::Stream(_) => "E1105",
            DecodeError::TooLong(_) => "E1106",
            DecodeError::Event(error) => error.code(),
        }
    }
}

/// The head of an event: everything but its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// Made by the caller.
    pub id: EventId,
    /// Where it belongs.
    pub stream: Stream<'a>,
    /// What happened.
    pub kind: Kind,
    /// Business time.
    pub occurred_at: Instant,
    /// When the log learnt it.
    pub recorded_at: Instant,
    /// The encoded values.
    pub body: &'a [u8],
}

impl<'a> Header<'a> {
    /// Reads the head and leaves the body as it is.
    ///
    /// # Errors
    /// When the bytes are not an event's, or not all of them.
    pub fn decode(bytes: &'a [u8]) -> Result<Header<'a>, DecodeError> {
        if bytes.len() > MAX_EVENT_BYTES {
            return Err(DecodeError::TooLong(bytes.len()));
        }
        let mut reader = Reader::new(bytes);
        if reader.array(ENVELOPE_MEMBERS)? != ENVELOPE_MEMBERS {
            return Err(DecodeError::Malformed { offset: 0 });
        }
        let form = reader.int()?;
        if form != FORM {
            return Err(DecodeError::UnknownForm(form));
        }
        let code = reader.int()?;
        let kind = u16::try_from(code)
            .ok()
            .and_then(Kind::from_code)
            .ok_or(DecodeError::UnknownKind(code))?;
        let id = <[u8; 16]>::try_from(reader.binary(16)?).map_err(|_| reader.malformed())?;
        let stream = Stream::parse(reader.text(MAX_ID_BYTES.saturating_add(16))?)?;
        let occurred_at = Instant::from_micros(reader.int()?);
        let recorded_at = Instant::from_micros(reader.int()?);
        let body = reader.binary(MAX_EVENT_BYTES)?;
        if !reader.rest().is_empty() {
            return Err(reader.malformed());
        }
        Ok(Header {
            id: EventId::from_bytes(id),
            stream,
            kind,
            occurred_at,
            recorded_at,
            body,
        })
    }
}

impl<'a> Event<'a> {
    /// Reads an event and checks it.
    ///
    /// # Errors
    /// When the bytes are not exactly the form of an event, or the event is impossible.
    pub fn decode(bytes: &'a [u8]) -> Result<Event<'a>, DecodeError> {
        let head = Header::decode(bytes)?;
        let mut event = Event::new(head.id, head.stream, head.kind, head.occurred_at);
        event.recorded_at = Some(head.recorded_at);
        let mut reader = Reader::new(head.body);
        let fields = head.kind.spec().fields;
        let len = reader.array(fields.len().min(MAX_FIELDS))?;
        let mut last = Value::Missing;
        for field in fields.iter().take(len) {
            last = read_value(&mut reader, field.spec().ty)?;
            event.set(*field, last)?;
        }
        if !reader.rest().is_empty() || (len > 0 && last.is_missing()) {
            return Err(reader.malformed());
        }
        event.check()?;
        Ok(event)
    }

    /// Checks the event and writes it behind what `out` holds.
    ///
    /// # Errors
    /// When the event is impossible, has no recorded time, or is too long; `out` is then as it was.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        self.check()?;
        let recorded_at = self.recorded_at.ok_or(EventError::NotRecorded)?;
        let mut body = Vec::with_capacity(128);
        let used = self
            .values()
            .iter()
            .rposition(|value| !value.is_missing())
            .map_or(0, |last| last.saturating_add(1));
        wire::write_array(&mut body, used);
        for value in self.values().iter().take(used) {
            write_value(&mut body, value);
        }
        let start = out.len();
        wire::write_array(out, ENVELOPE_MEMBERS);
        wire::write_int(out, FORM);
        wire::write_int(out, i64::from(self.kind.spec().code));
        wire::write_binary(out, &self.id.bytes());
        wire::write_text(out, self.stream.name());
        wire::write_int(out, self.occurred_at.micros());
        wire::write_int(out, recorded_at.micros());
        wire::write_binary(out, &body);
        let written = out.len().saturating_sub(start);
        if written > MAX_EVENT_BYTES {
            out.truncate(start);
            return Err(DecodeError::TooLong(written));
        }
        Ok(())
    }
}

fn write_value(out: &mut Vec<u8>, value: &Value<'_>) {
    match *value {
        Value::Missing => wire::write_nil(out),
        Value::Money(money) => wire::write_int(out, money.fen()),
        Value::Ratio(ratio) => wire::write_int(out, ratio.millionths()),
        Value::Count(count) => wire::write_int(out, count),
        Value::Flag(flag) => wire::write_bool(out, flag),
        Value::Instant(instant) => wire::write_int(out, instant.micros()),
        Value::Date(date) => wire::write_int(out, i64::from(date.days())),
        Value::Term(code) => wire::write_int(out, i64::from(code)),
        Value::Id(text) | Value::Text(text) => wire::write_text(out, text),
        Value::Ids(ids) => {
            let mut packed = Vec::new();
            for id in ids.sorted() {
                wire::push_packed_id(&mut packed, id);
            }
            wire::write_binary(out, &packed);
        }
    }
}

fn read_value<'a>(reader: &mut Reader<'a>, ty: FieldType) -> Result<Value<'a>, DecodeError> {
    if reader.nil() {
        return Ok(Value::Missing);
    }
    let start = *reader;
    Ok(match ty {
        FieldType::Money => Value::Money(Money::from_fen(reader.int()?)),
        FieldType::Ratio => Value::Ratio(Ratio::from_millionths(reader.int()?)),
        FieldType::Count => Value::Count(reader.int()?),
        FieldType::Flag => Value::Flag(reader.bool()?),
        FieldType::Instant => Value::Instant(Instant::from_micros(reader.int()?)),
        FieldType::Date => Value::Date(Date::from_days(
            i32::try_from(reader.int()?).map_err(|_| start.malformed())?,
        )),
        FieldType::Term(_) => {
            Value::Term(u8::try_from(reader.int()?).map_err(|_| start.malformed())?)
        }
        FieldType::Id(_) => Value::Id(reader.text(MAX_ID_BYTES)?),
        FieldType::Text | FieldType::Personal => Value::Text(reader.text(MAX_TEXT_BYTES)?),
        FieldType::Ids(_) => {
            Value::Ids(read_ids(reader.binary(MAX_IDS_BYTES)?).ok_or_else(|| start.malformed())?)
        }
    })
}

/// A packed set whose ids ascend, none twice.
fn read_ids(packed: &[u8]) -> Option<Ids<'_>> {
    let (mut rest, mut before) = (packed, None);
    while !rest.is_empty() {
        let (id, tail) = wire::take_packed_id(rest)?;
        if before.is_some_and(|before| before >= id) {
            return None;
        }
        (before, rest) = (Some(id), tail);
    }
    Some(Ids::Packed(packed))
}
