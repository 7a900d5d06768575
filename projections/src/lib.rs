//! WHAT IT MEANS: folds over the log that say how a deal, its money and its alerts stand.
//!
//! Pure: no disk, clock, randomness, async, thread or float. The same events in the same order give
//! the same state, and a snapshot with the rest of the events gives it too.

pub mod backtest;
pub mod cover;
mod deal;
pub mod inquiry;
pub mod leak;
mod money;
mod projections;
mod risk;
mod standards;
pub mod trial;
mod view;

pub use deal::{
    AgreedDays, DealFile, EscrowTerms, Loan, Milestone, Mortgage, Stage, Title, TitleFact, Transfer,
};
pub use money::{
    DealMoney, Exposure, ExposureLine, Line, Movement, Place, Reason, Schedule, Total, Way,
};
pub use projections::{Projections, Snapshot, StoredSnapshot, Verdict};
pub use risk::{
    Alert, AlertChange, AlertState, Change, DealRisk, Evidence, Occasion, Outcome, Unknown,
    is_payment_step,
};
pub use standards::DealStandards;
pub use view::DealView;
