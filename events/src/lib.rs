//! WHAT HAPPENED: the vocabulary of a home sale, and events as values, bytes and JSON.
//!
//! Pure: no disk, clock, randomness, async, thread or float. An event is a fact: it is checked for
//! being complete and possible, never for being good news.

mod capitals;
mod codec;
mod error;
mod event;
mod id;
mod json;
mod money;
mod nearest;
mod time;
mod value;
pub mod vocabulary;
mod wire;

pub use codec::{DecodeError, Head, MAX_EVENT_BYTES};
pub use error::EventError;
pub use event::{Event, MAX_TEXT_BYTES};
pub use id::{Category, EventId, IdError, IdKind, MAX_ID_BYTES, Stream, StreamError, check_id};
pub use json::{JsonError, JsonEvent};
pub use money::{MILLION, Money, MoneyError, Ratio, Rounding};
pub use nearest::nearest;
pub use time::{DAY, Date, Instant, SECOND, TimeError};
pub use value::{Ids, Value};
pub use vocabulary::{Field, FieldType, Kind, Term, TermSet};
