//! A deal's money as JSON.

use super::{Shown, term};
use crate::money::{ExposureLine, Line, Movement, Total};
use crate::projections::Deal;
use anxin_events::{Date, Instant, Money, vocabulary::Purpose};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct MoneyView<'a> {
    schedule: Vec<LineView<'a>>,
    unscheduled: Vec<UnscheduledView>,
    total: TotalView,
    due: DueView,
    paid_for_home: Shown<Money>,
    places: Vec<PlaceView>,
    exposure: ExposureView,
}

#[derive(Debug, Serialize)]
struct LineView<'a> {
    item: &'a str,
    purpose: Option<&'static str>,
    due_on: Option<Shown<Date>>,
    payable: Shown<Money>,
    paid: Shown<Money>,
    difference: Shown<Money>,
    cancelled: bool,
    payee_account: Option<&'a str>,
    position: u64,
}

#[derive(Debug, Serialize)]
struct UnscheduledView {
    position: u64,
    purpose: Option<&'static str>,
    paid: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct TotalView {
    payable: Shown<Money>,
    paid: Shown<Money>,
    difference: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct DueView {
    up_to: Shown<Date>,
    #[serde(flatten)]
    total: TotalView,
}

#[derive(Debug, Serialize)]
struct PlaceView {
    place: &'static str,
    place_zh: &'static str,
    amount: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct ExposureView {
    buyer: Shown<Money>,
    /// None: the title is going and the price is unknown.
    seller: Option<Shown<Money>>,
    lines: Vec<ExposureLineView>,
}

#[derive(Debug, Serialize)]
struct ExposureLineView {
    position: u64,
    party: Option<&'static str>,
    change: Shown<Money>,
    reason: &'static str,
    reason_zh: &'static str,
}

impl<'a> MoneyView<'a> {
    pub(super) fn new(deal: &'a Deal, clock: Instant) -> MoneyView<'a> {
        let (money, schedule) = (&deal.money, deal.money.schedule());
        let today = clock.beijing_date();
        let exposure = money.exposure();
        MoneyView {
            schedule: schedule.lines().iter().map(LineView::new).collect(),
            unscheduled: money
                .unscheduled(&deal.file)
                .map(UnscheduledView::new)
                .collect(),
            total: TotalView::new(schedule.total(None)),
            due: DueView {
                up_to: Shown(today),
                total: TotalView::new(schedule.total(Some(today))),
            },
            paid_for_home: Shown(money.paid()),
            places: money
                .places(&deal.file)
                .into_iter()
                .map(|(place, amount)| PlaceView {
                    place: place.name(),
                    place_zh: place.zh(),
                    amount: Shown(amount),
                })
                .collect(),
            exposure: ExposureView {
                buyer: Shown(exposure.buyer),
                seller: exposure.seller.map(Shown),
                lines: money
                    .exposure_lines()
                    .iter()
                    .map(ExposureLineView::new)
                    .collect(),
            },
        }
    }
}

impl<'a> LineView<'a> {
    fn new(line: &'a Line) -> LineView<'a> {
        LineView {
            item: &line.item,
            purpose: purpose(line.purpose()),
            due_on: line.due_on.map(Shown),
            payable: Shown(line.payable_now()),
            paid: Shown(line.paid),
            difference: Shown(line.difference()),
            cancelled: line.cancelled_by.is_some(),
            payee_account: line.payee_account.as_deref(),
            position: line.position,
        }
    }
}

impl UnscheduledView {
    fn new((movement, paid): (&Movement, Money)) -> UnscheduledView {
        UnscheduledView {
            position: movement.position,
            purpose: purpose(movement.purpose()),
            paid: Shown(paid),
        }
    }
}

impl TotalView {
    fn new(total: Total) -> TotalView {
        TotalView {
            payable: Shown(total.payable),
            paid: Shown(total.paid),
            difference: Shown(total.difference()),
        }
    }
}

impl ExposureLineView {
    fn new(line: &ExposureLine) -> ExposureLineView {
        ExposureLineView {
            position: line.position,
            party: term(&anxin_events::vocabulary::Role::SET, Some(line.party.0)),
            change: Shown(line.change),
            reason: line.reason.en(),
            reason_zh: line.reason.zh(),
        }
    }
}

fn purpose(purpose: Option<Purpose>) -> Option<&'static str> {
    term(&Purpose::SET, purpose.map(|own| own as u8))
}
