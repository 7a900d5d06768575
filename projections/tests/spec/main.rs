//! The projections' specification: tables of steps and what must hold after each.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and writes its golden text"
)]

mod alerts;
mod file;
mod history;
mod money;
mod monitor;
mod random;
mod replay;
