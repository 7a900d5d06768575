//! What can go wrong while appending.

use crate::log::batch::ExpectedVersion;
use crate::log::{MAX_BATCH_RECORDS, MAX_BODY_BYTES, MAX_STREAM_NAME_BYTES};
use std::sync::Arc;

/// Why a batch was not appended. Nothing of it was written, save as [`AppendError::Stopped`] says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The stream is not where the caller believed it to be.
    #[error("stream `{stream}` was expected {expected} and is {}; read the stream again, decide \
             again, and append with its version", version_en(*.actual))]
    VersionConflict {
        /// The stream.
        stream: String,
        /// What the batch asked for.
        expected: ExpectedVersion,
        /// The version of its last record, `None` if it has none.
        actual: Option<u64>,
    },
    /// The event id is already in the stream with another body.
    #[error("event id {} is already used in stream `{stream}`, at position {position}, with \
             another body; give the new event an id of its own", uuid(.event_id))]
    IdReused {
        /// The stream.
        stream: String,
        /// The id.
        event_id: [u8; 16],
        /// Where the first event with this id stands.
        position: u64,
    },
    /// Some events of the batch are already in the log and some are not.
    #[error("event id {} of the batch is already in stream `{stream}`, at position {position}, \
             but other events of the batch are new; append the new ones in a batch of their own",
            uuid(.event_id))]
    PartlyRecorded {
        /// The stream of an event that is there.
        stream: String,
        /// Its id.
        event_id: [u8; 16],
        /// Where it stands.
        position: u64,
    },
    /// One event id stands twice in the batch.
    #[error("event id {} stands twice in the batch for stream `{stream}`; keep one of them",
            uuid(.event_id))]
    IdTwiceInBatch {
        /// The stream.
        stream: String,
        /// The id.
        event_id: [u8; 16],
    },
    /// The batch has no records.
    #[error("the batch is empty; give it at least one event")]
    EmptyBatch,
    /// The stream's name is empty or too long.
    #[error(
        "a stream name of {bytes} bytes is not possible; use 1 to {} bytes",
        MAX_STREAM_NAME_BYTES
    )]
    StreamName {
        /// Bytes of the name.
        bytes: usize,
    },
    /// The body is too long.
    #[error(
        "the event for stream `{stream}` has {bytes} bytes and the limit is {}; keep long \
             documents elsewhere and their digest in the event",
        MAX_BODY_BYTES
    )]
    BodyTooLarge {
        /// The stream.
        stream: String,
        /// Bytes of the body.
        bytes: usize,
    },
    /// The batch has too many records or bytes.
    #[error(
        "the batch has {records} events and takes {bytes} bytes; the limits are {} and \
             {bytes_max}; split it",
        MAX_BATCH_RECORDS
    )]
    BatchTooLarge {
        /// Its records.
        records: usize,
        /// Bytes that it would take on the tape.
        bytes: usize,
        /// Bytes that it may take.
        bytes_max: u64,
    },
    /// Writing has ended, here or earlier. The batch was not acknowledged; whether it was kept
    /// shows when the log is opened again, and the same ids make the retry safe.
    #[error(
        "the log has stopped writing: {reason}; mend the cause, open the log again, and \
             append again with the same event ids"
    )]
    Stopped {
        /// The first failure.
        reason: Arc<str>,
    },
}

impl AppendError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            AppendError::VersionConflict { .. } => "E4101",
            AppendError::IdReused { .. } => "E4102",
            AppendError::PartlyRecorded { .. } => "E4103",
            AppendError::IdTwiceInBatch { .. } => "E4104",
            AppendError::EmptyBatch => "E4105",
            AppendError::StreamName { .. } => "E4106",
            AppendError::BodyTooLarge { .. } => "E4107",
            AppendError::BatchTooLarge { .. } => "E4108",
            AppendError::Stopped { .. } => "E4109",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            AppendError::VersionConflict {
                stream,
                expected,
                actual,
            } => format!(
                "流 `{stream}` 预期{},实际{};请重读该流、重新判断,再按其版本追加",
                expected.zh(),
                actual.map_or_else(|| "没有记录".into(), |version| format!("版本为 {version}"))
            ),
            AppendError::IdReused {
                stream,
                event_id,
                position,
            } => format!(
                "事件编号 {} 已用于流 `{stream}` 的位置 {position},内容不同;请为新事件另取编号",
                uuid(event_id)
            ),
            AppendError::PartlyRecorded {
                stream,
                event_id,
                position,
            } => format!(
                "批次中的事件 {} 已在流 `{stream}` 的位置 {position},其余事件是新的;请将新事件另成一批",
                uuid(event_id)
            ),
            AppendError::IdTwiceInBatch { stream, event_id } => format!(
                "事件编号 {} 在同一批次中对流 `{stream}` 出现两次;请保留一个",
                uuid(event_id)
            ),
            AppendError::EmptyBatch => "批次为空;请至少给出一个事件".into(),
            AppendError::StreamName { bytes } => {
                format!(
                    "流名不能为 {bytes} 字节;请用 1 至 {} 字节",
                    MAX_STREAM_NAME_BYTES
                )
            }
            AppendError::BodyTooLarge { stream, bytes } => format!(
                "流 `{stream}` 的事件有 {bytes} 字节,上限为 {};长文件请另存,事件中只放其摘要",
                MAX_BODY_BYTES
            ),
            AppendError::BatchTooLarge {
                records,
                bytes,
                bytes_max,
            } => format!(
                "批次有 {records} 个事件、占 {bytes} 字节,上限为 {} 个和 {bytes_max} 字节;请拆分",
                MAX_BATCH_RECORDS
            ),
            AppendError::Stopped { reason } => format!(
                "日志已停止写入:{reason};请排除原因,重新打开日志,并用相同的事件编号重新追加"
            ),
        }
    }
}

fn version_en(version: Option<u64>) -> String {
    version.map_or_else(
        || "without records".into(),
        |version| format!("at version {version}"),
    )
}

/// The usual text of an id, in five groups.
fn uuid(id: &[u8; 16]) -> String {
    let hex = format!("{:032x}", u128::from_be_bytes(*id));
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32];
    groups
        .map(|group| hex.get(group).unwrap_or_default().to_owned())
        .join("-")
}
