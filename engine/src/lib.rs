//! engine

pub mod log;
