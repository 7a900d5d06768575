//! Tests that need the seam below the log: a disk whose power can be cut, and damage bit by bit.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test may stop at the first surprise"
)]

mod crash;
mod damage;
mod golden;
mod power;
mod workload;
