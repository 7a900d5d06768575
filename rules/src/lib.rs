//! WHAT WE THINK OF IT: the rule language of Anxin, from text to judgement.

pub mod ast;
mod firing;

pub use firing::{Answer, Finding, Firing, RoleCode, Supplied};
