//! How a command ends: its exit code, and the one way in which an error is told.

use super::language::Lang;
use std::process::ExitCode;

/// Exit codes are a promise to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Ran, and found what the caller asked to be told of.
    Findings = 1,
    /// The command line is wrong.
    Usage = 2,
    /// An event, a case or a rule file is wrong.
    BadInput = 3,
    /// The log is damaged.
    Integrity = 4,
    /// Nothing was selected.
    Nothing = 5,
    /// The store is held by another process, or cannot be reached.
    Busy = 6,
    /// A mistake of ours.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    /// For the shell.
    pub exit: Exit,
    /// Stable, `E….`; empty where the text carries its own codes.
    pub code: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Failure {
    pub fn new(exit: Exit, code: &str, zh: String, en: String) -> Failure {
        Failure {
            exit,
            code: code.to_owned(),
            zh,
            en,
        }
    }

    /// With the place where it happened put in front.
    pub fn at(mut self, place: &str) -> Failure {
        self.zh = format!("{place}：{}", self.zh);
        self.en = format!("{place}: {}", self.en);
        self
    }

    /// One line for a person.
    pub fn text(&self, lang: Lang) -> String {
        let head = lang.pick("错误", "error");
        let code = if self.code.is_empty() {
            String::new()
        } else {
            format!("[{}]", self.code)
        };
        format!("{head}{code}: {}", lang.pick(&self.zh, &self.en))
    }
}

// Every typed error of the library becomes a failure in one way.
macro_rules! failures {
    ($($error:ty),*) => { $(impl From<$error> for Failure {
        fn from(error: $error) -> Failure {
            Failure::new(exit_of(error.code()), error.code(), error.zh().to_string(), error.to_string())
        }
    })* };
}
failures!(
    crate::OpenError,
    crate::AppendError,
    crate::AssessError,
    crate::ReadError,
    crate::Closed,
    crate::log::OpenError,
    crate::log::ReadError,
    anxin_events::JsonError,
    anxin_events::DecodeError
);

fn exit_of(code: &str) -> Exit {
    match code {
        // Not reachable, held by another, not where it was expected, stopped after a failed write.
        "E4001" | "E4002" | "E4101" | "E4109" => Exit::Busy,
        _ if code.starts_with("E40") => Exit::Integrity,
        _ if code.starts_with("E6") => Exit::Busy,
        _ => Exit::BadInput,
    }
}
