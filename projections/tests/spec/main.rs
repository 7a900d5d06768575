//! The projections' specification: tables of steps and what must hold after each.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod alerts;
mod file;
mod history;
mod money;
mod monitor;
mod random;
mod replay;
