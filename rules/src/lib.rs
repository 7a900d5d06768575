//! WHAT WE THINK OF IT: the rule language of Anxin, from text to judgement.

mod assessment;
pub mod ast;
mod calendar;
pub mod case;
pub mod characteristic;
mod check;
mod compile;
pub mod diagnostic;
pub mod diff;
pub mod doc;
mod duty;
pub mod editor;
pub mod facts;
mod firing;
pub mod format;
pub mod glossary;
mod judge;
mod lexer;
pub mod library;
pub mod lock;
mod meaning;
mod outline;
pub mod parser;
pub mod print;
mod program;
pub mod reference;
mod rule_set;
mod show;
pub mod template;
pub mod trace;
pub mod translate;
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
