//! WHAT WE THINK OF IT: the rule language of Anxin, from text to judgement.

mod assessment;
pub mod ast;
mod calendar;
pub mod case;
mod check;
mod compile;
pub mod diagnostic;
mod duty;
pub mod editor;
pub mod facts;
mod firing;
mod judge;
mod lexer;
pub mod library;
pub mod parser;
pub mod print;
mod program;
pub mod reference;
mod rule_set;
mod show;
mod typed;
pub mod words;

pub use assessment::{Answered, Assessment, Line, LineStep, Outcome};
pub use calendar::{Beyond, Calendar, CalendarError, Length};
pub use check::code::CHECKER_CODES;
pub use duty::{Due, Duty, Note, Noted, Same, Standing, duties};
pub use firing::{Answer, Finding, Firing, RoleCode, Supplied};
pub use judge::{Judge, Memory, MemoryError};
pub use rule_set::{
    Action, Effective, Loaded, Mode, RiskType, RuleInfo, RuleSet, Severity, Source, StandardInfo,
    Terms,
};
pub use typed::Type;
