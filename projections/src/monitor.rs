//! What a city's risk desk looks at: payable against paid, reminders and service groups of all open deals,
//! and the complaints of all deals, at the log's clock. It changes nothing, decides nothing by itself, and
//! tells what is not known as unknown.
//!
//! A watch is a file: [`payable`], [`reminders`], [`groups`], [`complaints`].

mod complaints;
mod groups;
mod payable;
mod reminders;

pub use complaints::{Clock, Complaint, ComplaintReport, ComplaintSums, CountedBy, complaints};
pub use groups::{Group, Groups, groups};
pub use payable::{DueFilter, Item, Payable, Payment, Standing, Totals, Unscheduled, payable};
pub use reminders::{DUE_SOON, PaymentStep, Reminded, Reminder, ReminderReport, reminders};

use crate::deal::Stage;
use crate::projections::{Deal, Projections};

/// Which deals to look at: all, or those of one city, of one brand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'s> {
    /// The city, as the deals name it.
    pub city: Option<&'s str>,
    /// The brand's id.
    pub brand: Option<&'s str>,
}

/// A deal that is neither closed nor rescinded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDeal<'a> {
    /// Its id.
    pub id: &'a str,
    /// The city whose rules hold.
    pub city: Option<&'a str>,
    /// The brand that runs it.
    pub brand: Option<&'a str>,
    /// How far it is.
    pub stage: Stage,
}

/// The deals that were selected, open or not, in the order of their first events.
fn deals<'a>(
    state: &'a Projections,
    selection: Selection<'_>,
) -> impl Iterator<Item = (&'a str, &'a Deal)> {
    let is_own =
        |wanted: Option<&str>, own: Option<&str>| wanted.is_none_or(|wanted| own == Some(wanted));
    state.each().filter(move |(_, deal)| {
        is_own(selection.city, deal.file.city.as_deref())
            && is_own(selection.brand, deal.file.brand.as_deref())
    })
}

/// The open ones of them.
fn open_deals<'a>(
    state: &'a Projections,
    selection: Selection<'_>,
) -> impl Iterator<Item = (OpenDeal<'a>, &'a Deal)> {
    deals(state, selection).filter_map(|(id, deal)| {
        let open = OpenDeal {
            id,
            city: deal.file.city.as_deref(),
            brand: deal.file.brand.as_deref(),
            stage: deal.file.stage(),
        };
        let is_open = !matches!(open.stage, Stage::Closed | Stage::Rescinded);
        is_open.then_some((open, deal))
    })
}
