//! What a caller hands over to be appended, and what it gets back.

#[cfg(doc)]
use super::{MAX_BATCH_RECORDS, MAX_BODY_BYTES, MAX_STREAM_NAME_BYTES};

/// An event to append.
#[derive(Debug, Clone, Copy)]
pub struct NewRecord<'a> {
    /// The stream that it belongs to, 1 to [`MAX_STREAM_NAME_BYTES`] bytes.
    pub stream: &'a str,
    /// The caller's id of the event; repeating it repeats the first answer.
    pub event_id: [u8; 16],
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// The event, at most [`MAX_BODY_BYTES`].
    pub body: &'a [u8],
}

/// What the version of a stream must be for a batch to be appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// The stream has no records.
    NoStream,
    /// The last record has this version.
    Exact(u64),
    /// Whatever it is.
    Any,
}

impl ExpectedVersion {
    pub(super) fn holds(self, records: u64) -> bool {
        match self {
            ExpectedVersion::NoStream => records == 0,
            ExpectedVersion::Exact(version) => version.checked_add(1) == Some(records),
            ExpectedVersion::Any => true,
        }
    }

    pub(super) fn zh(self) -> String {
        match self {
            ExpectedVersion::NoStream => "没有记录".into(),
            ExpectedVersion::Exact(version) => format!("版本为 {version}"),
            ExpectedVersion::Any => "任意版本".into(),
        }
    }
}

impl std::fmt::Display for ExpectedVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ExpectedVersion::NoStream => f.write_str("without records"),
            ExpectedVersion::Exact(version) => write!(f, "at version {version}"),
            ExpectedVersion::Any => f.write_str("at any version"),
        }
    }
}

/// The version that a stream must have. It may be a stream that the batch only depends on.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'a> {
    /// The stream.
    pub stream: &'a str,
    /// Its version.
    pub expected: ExpectedVersion,
}

/// Records that are appended all or not at all. Streams without a condition may have any version.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    /// What must hold before the batch.
    pub conditions: Vec<Condition<'a>>,
    /// 1 to [`MAX_BATCH_RECORDS`] records.
    pub records: Vec<NewRecord<'a>>,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// In the log.
    pub position: u64,
    /// In its stream.
    pub version: u64,
    /// The record's hash, which ends the chain of its stream.
    pub hash: [u8; 32],
}

/// The answer to a batch that is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where its records stand, in their order.
    pub records: Vec<Placed>,
    /// True if they stood there before: the same ids with the same bodies.
    pub duplicate: bool,
}
