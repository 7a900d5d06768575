//! WHAT WE THINK OF IT: the rule language of Anxin, from text to judgement.

pub mod ast;
