//! What may go wrong, by operation. Every error has a stable code and says what to do next, in
//! English (`Display`) and in Chinese (`zh`).

use crate::log;
use anxin_events::{DecodeError, Instant};
use anxin_projections::Refusal;

/// Why an engine did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The log did not open.
    #[error(transparent)]
    Log(#[from] log::OpenError),
    /// The log opened, and could not be read to its end.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No thread for the writer.
    #[error(
        "the writer's thread did not start: {0}; free some memory or raise the limit of threads"
    )]
    Thread(std::io::Error),
}

impl OpenError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Log(error) => error.code(),
            OpenError::Read(error) => error.code(),
            OpenError::Thread(_) => "E3001",
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            OpenError::Log(error) => error.zh(),
            OpenError::Read(error) => error.zh(),
            OpenError::Thread(error) => {
                format!("写线程未能启动：{error}；请释放内存或提高线程上限")
            }
        }
    }
}

/// Why events were not appended. Nothing of the request was written, but for what
/// [`log::AppendError::Stopped`] says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// An event is malformed or impossible.
    #[error("event {index} of the request: {source}")]
    Event {
        /// Which one of the request, from 0.
        index: usize,
        /// Why.
        source: DecodeError,
    },
    /// A recorded time before the log's clock.
    #[error(
        "event {index} of the request: recorded_at {recorded_at} is before the log's clock {clock}; the log learns in order: sort the history by recorded_at, or leave recorded_at out and the log stamps it"
    )]
    RecordedGoesBack {
        /// Which one of the request.
        index: usize,
        /// As given.
        recorded_at: Instant,
        /// The latest recorded time of the log.
        clock: Instant,
    },
    /// A time later than the machine's clock.
    #[error(
        "event {index} of the request: {at} is in the future, it is {now}; check the time and its offset"
    )]
    InTheFuture {
        /// Which one of the request.
        index: usize,
        /// As given.
        at: Instant,
        /// The machine's clock.
        now: Instant,
    },
    /// The request names no event.
    #[error("the request has no events; append at least one")]
    Empty,
    /// A step of a claim or of the fund among other events.
    #[error(
        "event {index} of the request is a step of a claim or of the fund; append it in a request of its own, so that it is weighed against everything before it"
    )]
    NotAlone {
        /// Which one of the request, from 0.
        index: usize,
    },
    /// The books or the rules refuse a step of a claim or of the fund.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log refused it.
    #[error(transparent)]
    Log(#[from] log::AppendError),
    /// The engine is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl AppendError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            AppendError::Event { source, .. } => source.code(),
            AppendError::RecordedGoesBack { .. } => "E3101",
            AppendError::InTheFuture { .. } => "E3102",
            AppendError::Empty => "E3103",
            AppendError::NotAlone { .. } => "E3104",
            AppendError::Refused(refusal) => refusal.code(),
            AppendError::Log(error) => error.code(),
            AppendError::Closed(closed) => closed.code(),
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            AppendError::Event { index, source } => {
                format!("请求中的第 {index} 个事件：{}", source.zh())
            }
            AppendError::RecordedGoesBack {
                index,
                recorded_at,
                clock,
            } => format!(
                "请求中的第 {index} 个事件：知悉时间 {recorded_at} 早于日志时钟 {clock}；日志按知悉先后记录：请按 recorded_at 排序，或不填 recorded_at 由日志填写"
            ),
            AppendError::InTheFuture { index, at, now } => {
                format!("请求中的第 {index} 个事件：{at} 晚于现在 {now}；请核对时间与时区")
            }
            AppendError::Empty => "请求中没有事件；至少要有一个".to_owned(),
            AppendError::NotAlone { index } => format!(
                "请求中的第 {index} 个事件是赔付或基金的一步；请单独提交，以便与此前的一切核对"
            ),
            AppendError::Refused(refusal) => refusal.zh(),
            AppendError::Log(error) => error.zh(),
            AppendError::Closed(closed) => closed.zh().to_owned(),
        }
    }
}

/// Why an event was not assessed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssessError {
    /// The event is malformed or impossible.
    #[error(transparent)]
    Event(#[from] DecodeError),
    /// The books or the rules would refuse a step of a claim or of the fund.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The engine is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl AssessError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            AssessError::Event(error) => error.code(),
            AssessError::Refused(refusal) => refusal.code(),
            AssessError::Closed(closed) => closed.code(),
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            AssessError::Event(error) => error.zh(),
            AssessError::Refused(refusal) => refusal.zh(),
            AssessError::Closed(closed) => closed.zh().to_owned(),
        }
    }
}

/// Why something was not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] log::ReadError),
    /// A whole record that holds no event of this version.
    #[error(
        "the record at position {position} is no event: {source}; `anxin log verify` tells whether the log is damaged or newer than this program"
    )]
    Event {
        /// Where.
        position: u64,
        /// Why.
        source: DecodeError,
    },
    /// The engine is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl ReadError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Log(error) => error.code(),
            ReadError::Event { .. } => "E3201",
            ReadError::Closed(closed) => closed.code(),
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            ReadError::Log(error) => error.zh(),
            ReadError::Event { position, source } => format!(
                "位置 {position} 的记录不是事件：{}；请运行 anxin log verify，确认是损坏还是由更新的版本写入",
                source.zh()
            ),
            ReadError::Closed(closed) => closed.zh().to_owned(),
        }
    }
}

/// The engine is closed, or its writer stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine is closed; open it again")]
pub struct Closed;

impl Closed {
    /// The stable code of this error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        "E3002"
    }

    /// What to do, in Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        "引擎已关闭；请重新打开"
    }
}
