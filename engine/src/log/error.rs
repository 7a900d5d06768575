//! What can go wrong, by operation: opening and reading here, appending in `append`. Each error has
//! a stable code, an English message (`Display`) and a Chinese one (`zh`), and both end with what
//! to do next.

mod append;

pub use append::AppendError;

use super::damage::Damage;
use std::io;
use std::path::PathBuf;

/// Why a log could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The operating system refused.
    #[error("cannot use {what}: {source}; check the path, its permissions and the free space")]
    Io {
        /// The file or folder.
        what: String,
        /// Its answer.
        source: io::Error,
    },
    /// Another writer has the log open.
    #[error(
        "the log {path} is open for writing in {holder}; stop that program or wait for it \
             (reading needs no lock)"
    )]
    Locked {
        /// The store.
        path: PathBuf,
        /// Who holds it, as far as the file LOCK tells.
        holder: String,
    },
    /// The folder holds something else.
    #[error(
        "{path} is not a log: it has no file FORMAT; give the folder of a log, or an empty \
             or new one to begin one"
    )]
    NotALog {
        /// The folder.
        path: PathBuf,
    },
    /// Another version of this program made the store.
    #[error(
        "the log has format `{found}`, which this program does not know; use the version \
             of the program that wrote it"
    )]
    UnknownFormat {
        /// The first line of FORMAT.
        found: String,
    },
    /// The options contradict the limits.
    #[error(
        "a segment of {segment_bytes} bytes is not possible; give a multiple of 8 from 4096 up"
    )]
    SegmentBytes {
        /// What was asked.
        segment_bytes: u64,
    },
    /// Committed records are damaged. None was changed.
    #[error("{0}")]
    Damaged(Damage),
    /// The index could not be rebuilt.
    #[error(
        "cannot build the index: {0}; check the free space and the permissions of the \
             folder `index`, or delete it"
    )]
    Index(IndexError),
}

impl OpenError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Io { .. } => "E4001",
            OpenError::NotALog { .. } => "E4002",
            OpenError::UnknownFormat { .. } => "E4003",
            OpenError::SegmentBytes { .. } => "E4004",
            OpenError::Index(_) => "E4005",
            OpenError::Damaged(_) => "E4010",
            OpenError::Locked { .. } => "E6001",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            OpenError::Io { what, source } => {
                format!("无法使用 {what}：{source}；请检查路径、权限和剩余空间")
            }
            OpenError::Locked { path, holder } => format!(
                "日志 {} 已由 {holder} 打开写入；请停止该程序或等待其结束（只读不需要锁）",
                path.display()
            ),
            OpenError::NotALog { path } => format!(
                "{} 不是日志：没有 FORMAT 文件；请给出日志目录，或用空目录新建",
                path.display()
            ),
            OpenError::UnknownFormat { found } => {
                format!("日志格式为 `{found}`，本程序不认识；请使用写入它的程序版本")
            }
            OpenError::SegmentBytes { segment_bytes } => {
                format!("段大小不能为 {segment_bytes} 字节；请给出不小于 4096 的 8 的倍数")
            }
            OpenError::Damaged(damage) => damage.zh(),
            OpenError::Index(error) => {
                format!("无法建立索引：{error}；请检查 `index` 目录的空间和权限，或将其删除")
            }
        }
    }

    pub(super) fn io(what: &str, source: io::Error) -> OpenError {
        OpenError::Io {
            what: what.to_owned(),
            source,
        }
    }
}

impl From<ReadError> for OpenError {
    fn from(error: ReadError) -> OpenError {
        match error {
            ReadError::Io { what, source } => OpenError::Io { what, source },
            ReadError::Damaged(damage) => OpenError::Damaged(damage),
            ReadError::Index(error) => OpenError::Index(error),
        }
    }
}

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read {what}: {source}; check the disk and the permissions, then read again")]
    Io {
        /// The file.
        what: String,
        /// Its answer.
        source: io::Error,
    },
    /// A committed record is damaged.
    #[error("{0}")]
    Damaged(Damage),
    /// The index failed; the records are whole.
    #[error("cannot look into the index: {0}; open the log again, which rebuilds it")]
    Index(IndexError),
}

impl ReadError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Io { .. } => "E4001",
            ReadError::Index(_) => "E4005",
            ReadError::Damaged(_) => "E4010",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            ReadError::Io { what, source } => {
                format!("无法读取 {what}：{source}；请检查磁盘和权限后重读")
            }
            ReadError::Damaged(damage) => damage.zh(),
            ReadError::Index(error) => format!("无法查询索引：{error}；重新打开日志即可重建索引"),
        }
    }

    pub(super) fn io(what: &str, source: io::Error) -> ReadError {
        ReadError::Io {
            what: what.to_owned(),
            source,
        }
    }
}

/// What the index answered; never a loss of records, since it is rebuilt from the tape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct IndexError(pub(super) String);
