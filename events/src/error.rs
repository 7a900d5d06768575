//! Why something is no event. Every message says where, what is wrong and what to write instead.

use crate::id::{Category, IdError};
use crate::time::Instant;
use crate::vocabulary::{Field, Kind};

/// Why a complete event is refused: malformed or impossible, never merely bad news.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The kind has no such field.
    #[error("`{}` has no field `{}`; `anxin events {0}` lists its fields", .kind.spec().name, .field.spec().name)]
    FieldNotOfKind {
        /// Of the event.
        kind: Kind,
        /// That it cannot have.
        field: Field,
    },
    /// A value of another type.
    #[error("field `{}` must be a {}", .field.spec().name, .field.spec().ty.names().0)]
    WrongType {
        /// Of the event.
        kind: Kind,
        /// Whose type it is not.
        field: Field,
    },
    /// A value of another type, found in finished values.
    #[error("field `{}` must be a {}", .field.spec().name, .field.spec().ty.names().0)]
    TypeOfField {
        /// Whose type it is not.
        field: Field,
    },
    /// A required field is not there.
    #[error("`{}` needs the field `{}`; add it", .kind.spec().name, .field.spec().name)]
    FieldMissing {
        /// Of the event.
        kind: Kind,
        /// That it must have.
        field: Field,
    },
    /// Below zero where that is impossible.
    #[error("field `{}` cannot be negative; money that comes back is an event of its own", .field.spec().name)]
    Negative {
        /// Which field.
        field: Field,
    },
    /// An amount above a trillion yuan, or a time outside the years 1900 to 2199: certainly a slip.
    #[error("field `{}` is out of range; amounts end at 1000000000000.00 yuan, years are 1900 to 2199", .field.spec().name)]
    OutOfRange {
        /// Which field.
        field: Field,
    },
    /// `occurred_at` or `recorded_at` outside the years 1900 to 2199.
    #[error("the event's own time is out of range; years are 1900 to 2199")]
    ImplausibleTime,
    /// No such term in the field's set.
    #[error("field `{}` has no such value; `anxin events` lists the values", .field.spec().name)]
    UnknownTerm {
        /// Which field.
        field: Field,
    },
    /// Not an id.
    #[error("field `{}` is no id: {source}", .field.spec().name)]
    BadId {
        /// Which field.
        field: Field,
        /// Why not.
        source: IdError,
    },
    /// Free text beyond its limit.
    #[error("field `{}` is longer than 4096 bytes; shorten it, or record a digest", .field.spec().name)]
    TextTooLong {
        /// Which field.
        field: Field,
    },
    /// A kind in a stream of another category.
    #[error("`{}` belongs into a stream {}/…", .kind.spec().name, .expected.name())]
    WrongStream {
        /// Of the event.
        kind: Kind,
        /// Where it belongs.
        expected: Category,
    },
    /// Known before it happened.
    #[error("recorded at {recorded_at}, before it occurred at {occurred_at}; check the two times")]
    RecordedBeforeOccurred {
        /// Business time.
        occurred_at: Instant,
        /// When the log is said to have learnt it.
        recorded_at: Instant,
    },
    /// An event of the log has no recorded time.
    #[error("an event of the log needs recorded_at")]
    NotRecorded,
}

impl EventError {
    /// The stable code of this error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            EventError::FieldNotOfKind { .. } => "E1001",
            EventError::WrongType { .. } | EventError::TypeOfField { .. } => "E1002",
            EventError::FieldMissing { .. } => "E1003",
            EventError::Negative { .. } => "E1004",
            EventError::UnknownTerm { .. } => "E1005",
            EventError::BadId { .. } => "E1006",
            EventError::TextTooLong { .. } => "E1007",
            EventError::WrongStream { .. } => "E1008",
            EventError::RecordedBeforeOccurred { .. } => "E1009",
            EventError::NotRecorded => "E1010",
            EventError::OutOfRange { .. } => "E1011",
            EventError::ImplausibleTime => "E1012",
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let kind_zh = |kind: &Kind| kind.spec().zh;
        let field_zh = |field: &Field| field.spec().zh;
        match self {
            EventError::FieldNotOfKind { kind, field } => {
                format!(
                    "“{}”没有字段“{}”；用 anxin events {} 查看它的字段",
                    kind_zh(kind),
                    field_zh(field),
                    kind.spec().name
                )
            }
            EventError::WrongType { field, .. } | EventError::TypeOfField { field } => {
                format!("字段“{}”须为{}", field_zh(field), field.spec().ty.names().1)
            }
            EventError::FieldMissing { kind, field } => format!(
                "“{}”缺少必填字段“{}”（{}）；请补充",
                kind_zh(kind),
                field_zh(field),
                field.spec().name
            ),
            EventError::Negative { field } => {
                format!("字段“{}”不能为负；退款请记为退款类事件", field_zh(field))
            }
            EventError::UnknownTerm { field } => format!(
                "字段“{}”没有这个取值；用 anxin events 查看可用取值",
                field_zh(field)
            ),
            EventError::BadId { field, source } => {
                format!("字段“{}”的编号无效：{}", field_zh(field), source.zh())
            }
            EventError::TextTooLong { field } => format!(
                "字段“{}”超过 4096 字节；请缩短，或只记录摘要",
                field_zh(field)
            ),
            EventError::WrongStream { kind, expected } => format!(
                "“{}”应记入 {}/… 流；请改正流名",
                kind_zh(kind),
                expected.name()
            ),
            EventError::RecordedBeforeOccurred {
                occurred_at,
                recorded_at,
            } => {
                format!("知悉时间 {recorded_at} 早于发生时间 {occurred_at}；请核对两个时间")
            }
            EventError::OutOfRange { field } => format!(
                "字段“{}”超出范围：金额至多 1000000000000.00 元，年份须在 1900 至 2199",
                field_zh(field)
            ),
            EventError::ImplausibleTime => "事件时间超出范围：年份须在 1900 至 2199".to_owned(),
            EventError::NotRecorded => "日志中的事件必须有知悉时间 recorded_at".to_owned(),
        }
    }
}
