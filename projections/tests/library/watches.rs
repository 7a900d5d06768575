//! The watches have nothing to say of deals that go well: whoever cries every morning is not heard.

use super::*;
use crate::shipped::case_names;
use anxin_events::Kind;
use anxin_projections::Projections;
use anxin_projections::monitor::{self, DUE_SOON, DueFilter, Reminded, Selection};

/// After each event of each ordinary case: what the watches would tell of it.
#[test]
fn ordinary_deals_need_no_attention_on_any_day() {
    let (all, mut said, mut reminded) = (Selection::default(), Vec::new(), 0);
    for name in case_names("cases/ordinary/") {
        for case in read(&name, &case_file(&name)) {
            let mut state = Projections::new(Arc::default());
            for (position, step) in (1..).zip(&case.steps) {
                let Some(event) = step.event() else { continue };
                state.apply(position, &event);
                let place = format!("{name}:{}", step.line);
                if monitor::payable(&state, all, DueFilter::default()).needs_attention() {
                    said.push(format!("{place}: payable"));
                }
                let reminders = monitor::reminders(&state, all, DUE_SOON).reminders;
                let missed = |own: &Reminded| matches!(own, Reminded::Missed | Reminded::Unknown);
                if reminders.iter().any(|own| missed(&own.reminded)) {
                    said.push(format!("{place}: reminders"));
                }
                reminded += usize::from(!reminders.is_empty());
                let has_begun = event.kind == Kind::PaymentInstructed;
                if has_begun && monitor::groups(&state, all).needs_attention() {
                    said.push(format!("{place}: groups"));
                }
            }
        }
    }
    assert!(said.is_empty(), "\n{}", said.join("\n"));
    assert!(reminded > 100, "only {reminded} moments with a reminder");
}
