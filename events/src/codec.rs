//! Events as bytes: positional MessagePack whose head is read without its values.
//!
//! ```text
//! payload  = [ 1, kind, occurred µs, v0, v1, … ]
//! envelope = [ event id (bin 16), stream, recorded µs, payload (bin) ]
//! ```
//!
//! The log keeps payloads, since its own records carry the rest; two events are the same when their
//! payloads are. Values stand in the order of the kind's fields; `nil` is a missing one and missing
//! ones at the end are left out, so a kind can grow. Money is fen, ratios millionths, times
//! microseconds, days days, terms their codes, a set of ids one binary of ascending length-prefixed ids.

use crate::error::EventError;
use crate::event::{Event, MAX_TEXT_BYTES};
use crate::id::{EventId, MAX_ID_BYTES, Stream, StreamError};
use crate::money::{Money, Ratio};
use crate::time::{Date, Instant};
use crate::value::{Ids, Value};
use crate::vocabulary::{FieldType, Kind, MAX_FIELDS};
use crate::wire::{self, Reader};

/// Version of the payload above, its first member.
const FORM: i64 = 1;
/// Members of a payload before its values: form, kind, occurred.
const HEAD_MEMBERS: usize = 3;
const ENVELOPE_MEMBERS: usize = 4;
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

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            DecodeError::Truncated => "事件字节不完整；请核对来源".to_owned(),
            DecodeError::Malformed { offset } => {
                format!("第 {offset} 字节处不是事件的编码；请核对来源")
            }
            DecodeError::UnknownForm(form) => {
                format!("事件编码版本 {form} 未知；请使用更新的 anxin")
            }
            DecodeError::UnknownKind(kind) => {
                format!("事件类型编号 {kind} 未知；请使用更新的 anxin")
            }
            DecodeError::Stream(error) => format!("流名无效，应形如 deal/2025-CHEN-001：{error}"),
            DecodeError::TooLong(len) => format!("事件有 {len} 字节，上限为 32768；请缩短文字"),
            DecodeError::Event(error) => error.zh(),
        }
    }
}

/// What happened and when, read without the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What happened.
    pub kind: Kind,
    /// Business time.
    pub occurred_at: Instant,
}

impl Head {
    /// Reads the head of a payload and leaves the values as they are.
    ///
    /// # Errors
    /// When the bytes do not begin as a payload does.
    pub fn decode(payload: &[u8]) -> Result<Head, DecodeError> {
        Head::read(&mut Reader::new(payload)).map(|(head, _)| head)
    }

    /// The head, and how many values follow.
    fn read(reader: &mut Reader<'_>) -> Result<(Head, usize), DecodeError> {
        let start = reader.malformed();
        let members = reader.array(HEAD_MEMBERS.saturating_add(MAX_FIELDS))?;
        let values = members.checked_sub(HEAD_MEMBERS).ok_or(start)?;
        let form = reader.int()?;
        if form != FORM {
            return Err(DecodeError::UnknownForm(form));
        }
        let code = reader.int()?;
        let kind = u16::try_from(code)
            .ok()
            .and_then(Kind::from_code)
            .ok_or(DecodeError::UnknownKind(code))?;
        let occurred_at = Instant::from_micros(reader.int()?);
        Ok((Head { kind, occurred_at }, values))
    }
}

impl<'a> Event<'a> {
    /// Puts an event together from a record of the log, and checks it.
    ///
    /// # Errors
    /// When the bytes are not exactly a payload, or the event is impossible.
    pub fn from_record(
        id: EventId,
        stream: &'a str,
        recorded_at: Instant,
        payload: &'a [u8],
    ) -> Result<Event<'a>, DecodeError> {
        if payload.len() > MAX_EVENT_BYTES {
            return Err(DecodeError::TooLong(payload.len()));
        }
        let mut reader = Reader::new(payload);
        let (head, values) = Head::read(&mut reader)?;
        let mut event = Event::new(id, Stream::parse(stream)?, head.kind, head.occurred_at);
        event.recorded_at = Some(recorded_at);
        let fields = head.kind.spec().fields;
        if values > fields.len() {
            return Err(reader.malformed());
        }
        let mut last = Value::Missing;
        for (slot, field) in fields.iter().enumerate().take(values) {
            last = read_value(&mut reader, field.spec().ty)?;
            event.place(slot, last);
        }
        if !reader.rest().is_empty() || (values > 0 && last.is_missing()) {
            return Err(reader.malformed());
        }
        event.check()?;
        Ok(event)
    }

    /// Checks the event and writes its payload behind what `out` holds.
    ///
    /// # Errors
    /// When the event is impossible or too long; `out` is then as it was.
    pub fn encode_payload(&self, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        self.check()?;
        let start = out.len();
        let used = self
            .values()
            .iter()
            .rposition(|value| !value.is_missing())
            .map_or(0, |last| last.saturating_add(1));
        wire::write_array(out, HEAD_MEMBERS.saturating_add(used));
        wire::write_int(out, FORM);
        wire::write_int(out, i64::from(self.kind.spec().code));
        wire::write_int(out, self.occurred_at.micros());
        for value in self.values().iter().take(used) {
            write_value(out, value);
        }
        let written = out.len().saturating_sub(start);
        if written > MAX_EVENT_BYTES {
            out.truncate(start);
            return Err(DecodeError::TooLong(written));
        }
        Ok(())
    }

    /// Reads an envelope.
    ///
    /// # Errors
    /// When the bytes are not exactly an envelope, or the event is impossible.
    pub fn decode(bytes: &'a [u8]) -> Result<Event<'a>, DecodeError> {
        let mut reader = Reader::new(bytes);
        if reader.array(ENVELOPE_MEMBERS)? != ENVELOPE_MEMBERS {
            return Err(DecodeError::Malformed { offset: 0 });
        }
        let id = <[u8; 16]>::try_from(reader.binary(16)?).map_err(|_| reader.malformed())?;
        let stream = reader.text(MAX_ID_BYTES.saturating_add(16))?;
        let recorded_at = Instant::from_micros(reader.int()?);
        let payload = reader.binary(MAX_EVENT_BYTES)?;
        if !reader.rest().is_empty() {
            return Err(reader.malformed());
        }
        Event::from_record(EventId::from_bytes(id), stream, recorded_at, payload)
    }

    /// Checks the event and writes its envelope behind what `out` holds.
    ///
    /// # Errors
    /// When the event is impossible, has no recorded time, or is too long; `out` is then as it was.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        let recorded_at = self.recorded_at.ok_or(EventError::NotRecorded)?;
        let mut payload = Vec::with_capacity(128);
        self.encode_payload(&mut payload)?;
        wire::write_array(out, ENVELOPE_MEMBERS);
        wire::write_binary(out, &self.id.bytes());
        wire::write_text(out, self.stream.name());
        wire::write_int(out, recorded_at.micros());
        wire::write_binary(out, &payload);
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
