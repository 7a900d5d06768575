//! WHAT WE THINK OF IT: the rule language of Anxin, from text to judgement.

pub mod ast;
pub mod case;
pub mod diagnostic;
mod firing;
mod lexer;
pub mod nearest;
pub mod parser;
pub mod print;
pub mod words;

pub use firing::{Answer, Finding, Firing, RoleCode, Supplied};
