#![doc = include_str!("../../README.md")]

mod engine;
mod error;
mod feed;
mod fold;
pub mod forecast;
pub mod log;
mod options;
mod payout;
pub mod rules;
mod writer;

#[cfg(feature = "cli")]
pub mod cli;

pub use engine::{DealQuery, Engine, Receipt};
pub use error::{AppendError, AssessError, Closed, OpenError, ReadError};
pub use feed::{Alerts, Subscription};
pub use log::ExpectedVersion;
pub use options::{Options, Stamp};
pub use payout::{Bank, BankAnswer, PayoutDesk, PayoutError, PayoutOrder};

pub use anxin_events as events;
pub use anxin_projections as projections;
