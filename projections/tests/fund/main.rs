//! What the fund promises: steps and refusals as tables, then random lives of claims with a bank that answers
//! badly and crashes at every boundary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and writes its golden text"
)]

#[path = "../spec/history.rs"]
mod history;

mod bank;
mod life;
mod money;
mod random;
mod share;
mod story;
mod world;
