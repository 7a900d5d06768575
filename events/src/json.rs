//! Events as JSON, one object a line: what hosts, investigators and `anxin log import` exchange.
//!
//! ```json
//! {"event_id":"0195…","stream":"deal/2025-CHEN-001","kind":"payment_made","occurred_at":"2025-03-03T10:05:00+08:00",
//!  "recorded_at":"2025-03-03T10:06:00+08:00","data":{"amount":"2450000.00","purpose":"release"}}
//! ```
//! Amounts and ratios are strings, times carry an offset, ids and terms are strings, sets are arrays.

use crate::error::EventError;
use crate::event::Event;
use crate::id::{EventId, Stream, StreamError};
use crate::money::{Money, MoneyError, Ratio};
use crate::nearest::nearest;
use crate::time::{Date, Instant, TimeError};
use crate::value::{Ids, Value};
use crate::vocabulary::{Field, FieldType, Kind};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value as Json};

/// Why a JSON text is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// Not JSON, or not one object.
    #[error("not a JSON object: {0}")]
    NotAnObject(String),
    /// A member of the envelope is missing or no string.
    #[error(
        "`{0}` is missing or is no string; an event has event_id, stream, kind, occurred_at, data and, once recorded, recorded_at"
    )]
    Envelope(&'static str),
    /// A member that events do not have.
    #[error("`{name}` is no member of {of}{}", nearest_hint(.nearest.as_deref()))]
    UnknownMember {
        /// As written.
        name: String,
        /// Of what.
        of: String,
        /// The closest known name.
        nearest: Option<String>,
    },
    /// Not a UUID.
    #[error("`event_id` is no UUID; make one of version 7 for each event and keep it for retries")]
    EventId,
    /// Not a stream.
    #[error("`stream`: {0}")]
    Stream(#[from] StreamError),
    /// No such kind.
    #[error("there is no event kind `{name}`{}; `anxin events` lists them", nearest_hint(.nearest.as_deref()))]
    UnknownKind {
        /// As written.
        name: String,
        /// The closest known name.
        nearest: Option<String>,
    },
    /// Not a moment.
    #[error("`{field}`: {source}")]
    Time {
        /// Which member.
        field: &'static str,
        /// Why.
        source: TimeError,
    },
    /// An amount as a JSON number: a float could have changed it on the way.
    #[error("`{field}` is a JSON number; write money as a string in yuan, as in \"2450000.00\"")]
    FloatMoney {
        /// Which field.
        field: &'static str,
    },
    /// Not an amount.
    #[error("`{field}`: {source}")]
    Money {
        /// Which field.
        field: &'static str,
        /// Why.
        source: MoneyError,
    },
    /// Another JSON type than the field's, or an unreadable text.
    #[error("`{field}` must be a {expected}, found {found}")]
    FieldValue {
        /// Which field.
        field: &'static str,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// Well-formed, and impossible.
    #[error(transparent)]
    Event(#[from] EventError),
}

fn nearest_hint(nearest: Option<&str>) -> String {
    nearest
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

impl JsonError {
    /// The stable code of this error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            JsonError::NotAnObject(_) => "E1201",
            JsonError::Envelope(_) => "E1202",
            JsonError::UnknownMember { .. } => "E1203",
            JsonError::EventId => "E1204",
            JsonError::Stream(_) => "E1105",
            JsonError::UnknownKind { .. } => "E1205",
            JsonError::Time { .. } => "E1206",
            JsonError::FloatMoney { .. } => "E1207",
            JsonError::Money { .. } => "E1208",
            JsonError::FieldValue { .. } => "E1209",
            JsonError::Event(error) => error.code(),
        }
    }

    /// What is wrong and what to write, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let hint = |nearest: &Option<String>| {
            nearest
                .as_ref()
                .map(|name| format!("；是否想写 `{name}`？"))
                .unwrap_or_default()
        };
        match self {
            JsonError::NotAnObject(why) => format!("不是一个 JSON 对象：{why}"),
            JsonError::Envelope(name) => format!(
                "缺少 `{name}` 或其不是字符串；事件须有 event_id、stream、kind、occurred_at、data"
            ),
            JsonError::UnknownMember { name, of, nearest } => {
                format!("{of} 没有成员 `{name}`{}", hint(nearest))
            }
            JsonError::EventId => {
                "`event_id` 不是 UUID；请为每个事件生成一个第 7 版 UUID，重试时沿用".to_owned()
            }
            JsonError::Stream(error) => {
                format!("`stream` 无效，应形如 deal/2025-CHEN-001：{error}")
            }
            JsonError::UnknownKind { name, nearest } => format!(
                "没有事件类型 `{name}`{}；用 anxin events 查看全部",
                hint(nearest)
            ),
            JsonError::Time { field, source } => {
                format!("`{field}` 不是带时区的时刻，应形如 2025-03-03T10:05:00+08:00（{source}）")
            }
            JsonError::FloatMoney { field } => {
                format!("`{field}` 写成了 JSON 数字；金额须写成字符串，单位元，如 \"2450000.00\"")
            }
            JsonError::Money { field, source } => {
                format!("`{field}` 不是金额，应形如 \"2450000.00\"（{source}）")
            }
            JsonError::FieldValue { field, found, .. } => {
                let ty = Field::find(field)
                    .map(|field| field.spec().ty.names().1)
                    .unwrap_or_default();
                format!("`{field}` 应为{ty}，实为 {found}")
            }
            JsonError::Event(error) => error.zh(),
        }
    }
}

const ENVELOPE: [&str; 6] = [
    "event_id",
    "stream",
    "kind",
    "occurred_at",
    "recorded_at",
    "data",
];

/// A JSON line as text: parsed once, lent to an [`Event`].
#[derive(Debug)]
pub struct JsonEvent {
    members: Map<String, Json>,
    sets: Vec<(Field, Vec<u8>)>,
}

impl JsonEvent {
    /// Parses one JSON object.
    ///
    /// # Errors
    /// When the text is not one JSON object, or names a member twice.
    pub fn parse(line: &str) -> Result<JsonEvent, JsonError> {
        let strict: Strict = serde_json::from_str(line)
            .map_err(|error| JsonError::NotAnObject(error.to_string()))?;
        let members = strict.0;
        let mut sets = Vec::new();
        if let Some(Json::Object(data)) = members.get("data") {
            for (name, json) in data {
                let field =
                    Field::find(name).filter(|field| matches!(field.spec().ty, FieldType::Ids(_)));
                if let (Some(field), Json::Array(ids)) = (field, json) {
                    sets.push((field, pack(field, ids)?));
                }
            }
        }
        Ok(JsonEvent { members, sets })
    }

    /// The event, checked.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn event(&self) -> Result<Event<'_>, JsonError> {
        if let Some(name) = self
            .members
            .keys()
            .find(|name| !ENVELOPE.contains(&name.as_str()))
        {
            return Err(unknown_member(
                name,
                "an event".to_owned(),
                ENVELOPE.into_iter(),
            ));
        }
        let id = EventId::parse(self.text("event_id")?).ok_or(JsonError::EventId)?;
        let stream = Stream::parse(self.text("stream")?)?;
        let name = self.text("kind")?;
        let names = Kind::ALL.iter().map(|kind| kind.spec().name);
        let kind = Kind::ALL
            .iter()
            .copied()
            .find(|kind| kind.spec().name == name);
        let kind = kind.ok_or_else(|| JsonError::UnknownKind {
            name: name.to_owned(),
            nearest: nearest(name, names).map(str::to_owned),
        })?;
        let time = |field| {
            Instant::parse(self.text(field)?).map_err(|source| JsonError::Time { field, source })
        };
        let mut event = Event::new(id, stream, kind, time("occurred_at")?);
        if self.members.contains_key("recorded_at") {
            event.recorded_at = Some(time("recorded_at")?);
        }
        let Some(Json::Object(data)) = self.members.get("data") else {
            return Err(JsonError::Envelope("data"));
        };
        for (name, json) in data {
            let own = kind
                .spec()
                .fields
                .iter()
                .copied()
                .find(|field| field.spec().name == name);
            let names = kind.spec().fields.iter().map(|field| field.spec().name);
            let field =
                own.ok_or_else(|| unknown_member(name, kind.spec().name.to_owned(), names))?;
            event.set(field, self.value(field, json)?)?;
        }
        event.check()?;
        Ok(event)
    }

    fn text(&self, name: &'static str) -> Result<&str, JsonError> {
        self.members
            .get(name)
            .and_then(Json::as_str)
            .ok_or(JsonError::Envelope(name))
    }

    fn value<'a>(&'a self, field: Field, json: &'a Json) -> Result<Value<'a>, JsonError> {
        let name = field.spec().name;
        let wrong = || JsonError::FieldValue {
            field: name,
            expected: field.spec().ty.names().0,
            found: describe(json),
        };
        match (field.spec().ty, json) {
            (FieldType::Money, Json::Number(_)) => Err(JsonError::FloatMoney { field: name }),
            (FieldType::Money, Json::String(text)) => {
                Money::parse(text)
                    .map(Value::Money)
                    .map_err(|source| JsonError::Money {
                        field: name,
                        source,
                    })
            }
            (FieldType::Ratio, Json::String(text)) => {
                Ratio::parse(text).map(Value::Ratio).ok_or_else(wrong)
            }
            (FieldType::Count, Json::Number(number)) => {
                number.as_i64().map(Value::Count).ok_or_else(wrong)
            }
            (FieldType::Flag, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
            (FieldType::Instant, Json::String(text)) => Instant::parse(text)
                .map(Value::Instant)
                .map_err(|source| JsonError::Time {
                    field: name,
                    source,
                }),
            (FieldType::Date, Json::String(text)) => {
                Date::parse(text)
                    .map(Value::Date)
                    .map_err(|source| JsonError::Time {
                        field: name,
                        source,
                    })
            }
            (FieldType::Term(set), Json::String(text)) => {
                let term = set.terms.iter().find(|term| term.name == text);
                term.map(|term| Value::Term(term.code)).ok_or_else(wrong)
            }
            (FieldType::Id(_), Json::String(text)) => Ok(Value::Id(text)),
            (FieldType::Text | FieldType::Personal, Json::String(text)) => Ok(Value::Text(text)),
            (FieldType::Ids(_), Json::Array(_)) => {
                let packed = self.sets.iter().find(|(own, _)| *own == field);
                packed
                    .map(|(_, bytes)| Value::Ids(Ids::Packed(bytes)))
                    .ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

/// JSON in which no object names a member twice; `serde_json` alone would keep the last one silently.
struct Strict(Map<String, Json>);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Strict, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Strict;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Strict, A::Error> {
                let mut members = Map::new();
                while let Some(name) = access.next_key::<String>()? {
                    // Only `data` is an object itself; anything deeper is refused by its field's type.
                    let value = if name == "data" {
                        Json::Object(access.next_value::<Strict>()?.0)
                    } else {
                        access.next_value()?
                    };
                    if members.contains_key(&name) {
                        return Err(serde::de::Error::custom(format!("`{name}` stands twice")));
                    }
                    members.insert(name, value);
                }
                Ok(Strict(members))
            }
        }
        from.deserialize_map(Members)
    }
}

/// The ids of a JSON array, ascending and packed.
fn pack(field: Field, ids: &[Json]) -> Result<Vec<u8>, JsonError> {
    let name = field.spec().name;
    let mut texts = Vec::with_capacity(ids.len());
    for id in ids {
        let text = id.as_str().ok_or_else(|| JsonError::FieldValue {
            field: name,
            expected: "set of strings".to_owned(),
            found: describe(id),
        })?;
        crate::id::check_id(text).map_err(|source| EventError::BadId { field, source })?;
        texts.push(text);
    }
    texts.sort_unstable();
    texts.dedup();
    let mut packed = Vec::new();
    for text in texts {
        crate::wire::push_packed_id(&mut packed, text);
    }
    Ok(packed)
}

/// A JSON value in an error message, cut where it is long.
fn describe(json: &Json) -> String {
    let text = json.to_string();
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

fn unknown_member(name: &str, of: String, known: impl Iterator<Item = &'static str>) -> JsonError {
    JsonError::UnknownMember {
        name: name.to_owned(),
        of,
        nearest: nearest(name, known).map(str::to_owned),
    }
}

impl Event<'_> {
    /// The JSON object of this event; members in a fixed order.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut members = Map::new();
        members.insert("event_id".to_owned(), Json::String(self.id.to_string()));
        members.insert(
            "stream".to_owned(),
            Json::String(self.stream.name().to_owned()),
        );
        members.insert(
            "kind".to_owned(),
            Json::String(self.kind.spec().name.to_owned()),
        );
        members.insert(
            "occurred_at".to_owned(),
            Json::String(self.occurred_at.to_string()),
        );
        if let Some(recorded_at) = self.recorded_at {
            members.insert(
                "recorded_at".to_owned(),
                Json::String(recorded_at.to_string()),
            );
        }
        let mut data = Map::new();
        for (field, value) in self.kind.spec().fields.iter().zip(self.values()) {
            if let Some(json) = value_to_json(field.spec().ty, value) {
                data.insert(field.spec().name.to_owned(), json);
            }
        }
        members.insert("data".to_owned(), Json::Object(data));
        Json::Object(members)
    }
}

fn value_to_json(ty: FieldType, value: &Value<'_>) -> Option<Json> {
    Some(match *value {
        Value::Missing => return None,
        Value::Money(money) => Json::String(money.to_string()),
        Value::Ratio(ratio) => Json::String(ratio.to_string()),
        Value::Count(count) => Json::Number(count.into()),
        Value::Flag(flag) => Json::Bool(flag),
        Value::Instant(instant) => Json::String(instant.to_string()),
        Value::Date(date) => Json::String(date.to_string()),
        Value::Term(code) => {
            let FieldType::Term(set) = ty else {
                return None;
            };
            Json::String(set.by_code(code)?.name.to_owned())
        }
        Value::Id(text) | Value::Text(text) => Json::String(text.to_owned()),
        Value::Ids(ids) => Json::Array(
            ids.sorted()
                .into_iter()
                .map(|id| Json::String(id.to_owned()))
                .collect(),
        ),
    })
}
