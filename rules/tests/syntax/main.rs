//! The syntax as a specification: sample files, every diagnostic, random trees, hostile bytes.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, read its data and look at the clock"
)]

mod golden;
mod hostile;
mod round_trip;
mod tree;
