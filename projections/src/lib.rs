//! WHAT IT MEANS: folds over the log that say how a deal, its money and its alerts stand.
//!
//! Pure: no disk, clock, randomness, async, thread or float. The same events in the same order give
//! the same state, and a snapshot with the rest of the events gives it too.

mod admission;
mod alliance;
pub mod backtest;
mod claims;
pub mod cover;
mod deal;
mod fund;
pub mod inquiry;
pub mod leak;
mod money;
pub mod monitor;
mod projections;
mod risk;
mod service;
mod standards;
pub mod suite;
pub mod trial;
mod view;

pub use admission::{Due, Refusal};
pub use alliance::{Alliance, Membership};
pub use claims::{
    Acceptance, Bearer, Claim, ClaimState, DealClaims, Liability, Step, Void, payout_id,
    two_persons_from,
};
pub use deal::{
    AgreedDays, DealFile, EscrowTerms, Loan, Milestone, Mortgage, Stage, Title, TitleFact, Transfer,
};
pub use fund::{Account, Book, CityLimit, CityYear, Entry, Fund, Waiting, split};
pub use money::{
    DealMoney, Destination, Exposure, ExposureLine, Line, Movement, Paid, Place, Reason, Schedule,
    Total, Way,
};
pub use projections::{Projections, Snapshot, StoredSnapshot, Verdict};
pub use risk::{
    Alert, AlertChange, AlertState, Change, DealRisk, Evidence, Occasion, Outcome, Unknown,
    is_payment_step,
};
pub use service::{
    ComplaintStep, Complaints, DealService, Instruction, Mark, Member, Notice, Reminders,
    ServiceGroup,
};
pub use standards::DealStandards;
pub use view::{ClaimView, DealView, FundView};
