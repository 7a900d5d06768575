//! What is wrong with a tape, and where. Finding it is the work of `recover`, `read` and `verify`.

use super::frame::FrameFault;
use super::segment::{Place, file_name};

/// One damaged place of the tape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{segment} is damaged at byte {offset} (position {position}): {reason}; \
         restore this file from a copy of the store, and keep the damaged one"
)]
pub struct Damage {
    /// The file, relative to the store.
    pub segment: String,
    /// The byte of the file where the trouble begins.
    pub offset: u64,
    /// The position that was expected there.
    pub position: u64,
    /// What is wrong.
    pub reason: DamageReason,
}

impl Damage {
    pub(super) fn at(place: Place, position: u64, reason: DamageReason) -> Damage {
        Damage {
            segment: file_name(place.segment),
            offset: place.offset,
            position,
            reason,
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        format!(
            "{} 在字节 {}（位置 {}）损坏：{}；请用存储的副本恢复该文件，并保留损坏的文件",
            self.segment,
            self.offset,
            self.position,
            self.reason.zh()
        )
    }
}

/// What is wrong at a damaged place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DamageReason {
    /// The bytes are not the record that was written.
    #[error("{0}")]
    Frame(FrameFault),
    /// A record of another position lies here.
    #[error("the record here has position {found}")]
    Position {
        /// The position in the record.
        found: u64,
    },
    /// The record's hash does not follow from the record before it in its stream.
    #[error("the record does not continue the chain of stream `{stream}`")]
    Chain {
        /// The stream.
        stream: String,
    },
    /// The next segment begins before this batch has ended.
    #[error("the batch has no end")]
    UnfinishedBatch,
    /// Bytes that belong to no record follow the last one.
    #[error("bytes that belong to no record follow")]
    Garbage,
    /// The next segment begins with another position.
    #[error("the next segment begins with position {next}")]
    Gap {
        /// Its first position.
        next: u64,
    },
    /// The index remembers more records than the tape holds.
    #[error(
        "{remembered} records were committed, as the index remembers, and the tape ends here \
             (was an older copy put back on purpose? then delete the folder `index`)"
    )]
    LostTail {
        /// Records that were committed.
        remembered: u64,
    },
    /// A segment file is not there, though a later one or the store's FORMAT is.
    #[error("the file is missing")]
    SegmentMissing,
    /// The header of the segment is not what was written.
    #[error("the header of the segment is damaged")]
    SegmentHeader,
    /// The segment was made by another store or under another number.
    #[error("the segment belongs to another store or another place in it")]
    ForeignSegment,
    /// The file is shorter or longer than it was made.
    #[error("the file has {is} bytes and was made with {made}")]
    SegmentLength {
        /// Bytes now.
        is: u64,
        /// Bytes when it was made, or the least it can have.
        made: u64,
    },
    /// The file FORMAT is missing or not readable, though there are records.
    #[error("the file FORMAT is missing or damaged, though there are records")]
    FormatFile,
}

impl DamageReason {
    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            DamageReason::Frame(fault) => fault.zh(),
            DamageReason::Position { found } => format!("此处的记录位置为 {found}"),
            DamageReason::Chain { stream } => format!("该记录与流 `{stream}` 的哈希链不相接"),
            DamageReason::UnfinishedBatch => "批次没有结尾".into(),
            DamageReason::Garbage => "其后有不属于任何记录的字节".into(),
            DamageReason::Gap { next } => format!("下一个段从位置 {next} 开始"),
            DamageReason::LostTail { remembered } => format!(
                "索引记得已提交 {remembered} 条记录,而磁带到此为止\
                 (是有意换回旧副本吗?若是,请删除 `index` 目录)"
            ),
            DamageReason::SegmentMissing => "文件缺失".into(),
            DamageReason::SegmentHeader => "段的文件头损坏".into(),
            DamageReason::ForeignSegment => "该段属于另一个存储或另一个位置".into(),
            DamageReason::SegmentLength { is, made } => {
                format!("文件有 {is} 字节，创建时为 {made} 字节")
            }
            DamageReason::FormatFile => "有记录存在，但 FORMAT 文件缺失或损坏".into(),
        }
    }
}
