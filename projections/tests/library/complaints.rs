//! The clocks of complaints under the shipped standards, in the recorded year: which of them broke, whose
//! closing counts, and how long until money was paid.

use super::*;
use anxin_events::{Event, Instant};
use anxin_projections::Projections;
use anxin_projections::monitor::{Complaint, CountedBy, Selection, complaints};

/// The recorded year up to a moment.
fn year(text: &str, moment: &str) -> Projections {
    let cases = read("2025.case", text);
    let mut events: Vec<Event<'_>> = cases.iter().flat_map(Case::events).collect();
    events.sort_by_key(Event::known_at);
    let moment = Instant::parse(moment).unwrap();
    let mut state = Projections::new(Arc::clone(&RULES));
    for (position, event) in (0..).zip(&events) {
        if event.known_at() <= moment {
            state.apply(position, event);
        }
    }
    state.advance_to(moment);
    state
}

/// `K-02 响应 未达标`, of every clock that broke, in the report's order.
fn broken(all: &[Complaint<'_>]) -> Vec<String> {
    let told = all.iter().flat_map(|own| {
        let clocks = own.clocks.iter().filter(|clock| clock.is_broken());
        clocks.map(|clock| {
            let id = &RULES.standards.get(clock.standard).unwrap().terms.id;
            format!("{} {id} {}", own.id, clock.words().0)
        })
    });
    told.collect()
}

const END: &str = "2025-12-31T18:20:00+08:00";

#[test]
fn broken_clocks_come_first_and_each_is_a_duty_of_the_standards() {
    let state = year(&case_file("fund/2025.case"), END);
    let report = complaints(&state, Selection::default());
    let order: Vec<&str> = report.complaints.iter().map(|own| own.id).collect();
    assert_eq!(
        order,
        [
            "K-07", "K-18", "K-03", "K-02", "K-08", "K-16", "K-01", "K-17"
        ]
    );
    let mut broken = broken(&report.complaints);
    broken.sort();
    assert_eq!(
        broken,
        [
            "K-02 客诉.关闭 未达标",
            "K-02 客诉.响应 未达标",
            "K-02 客诉.客户关闭 未达标",
            "K-02 客诉.方案 未达标",
            "K-03 客诉.关闭 未达标",
            "K-07 客诉.关闭 无记录",
            "K-07 客诉.响应 无记录",
            "K-07 客诉.方案 无记录",
            "K-08 客诉.响应 未达标",
            "K-16 客诉.关闭 未达标",
            "K-18 客诉.响应.二小时档 无记录",
            "K-18 客诉.方案.二小时档 无记录",
        ]
    );
}

/// The control: the same steps for a brand of the first profile break its clock.
#[test]
fn the_profile_is_the_brands_and_no_number_of_ours() {
    let text = case_file("fund/2025.case");
    let other = text.replace("品牌编号=二小时档示例", "品牌编号=青瓦");
    for (text, expected) in [(text, false), (other, true)] {
        let state = year(&text, "2025-06-03T00:00:00+08:00");
        let report = complaints(&state, Selection::default());
        let own = report.complaints.iter().find(|own| own.id == "K-17");
        assert_eq!(own.unwrap().is_broken(), expected);
    }
}

/// An agent closed it, which is no closing; the customer reopened it, and closed it in the end.
#[test]
fn only_a_closing_that_the_standards_let_count_closes() {
    let text = case_file("fund/2025.case");
    for (moment, closed, reopened) in [
        ("2025-04-08T11:00:00+08:00", false, 0),
        ("2025-04-08T13:00:00+08:00", false, 1),
        ("2025-04-11T21:00:00+08:00", true, 1),
    ] {
        let state = year(&text, moment);
        let report = complaints(&state, Selection::default());
        let own = report.complaints.iter().find(|own| own.id == "K-02");
        let own = own.unwrap();
        assert_eq!((own.closed.is_some(), own.reopened), (closed, reopened));
        assert_eq!(own.not_closed_by.len(), 1);
    }
}

#[test]
fn time_to_money_counts_from_the_complaint_that_a_claim_followed() {
    let state = year(&case_file("fund/2025.case"), END);
    let report = complaints(&state, Selection::default());
    let minutes = |id: &str| {
        let own = report.complaints.iter().find(|own| own.id == id).unwrap();
        own.time_to_pay().map(|micros| micros / 60_000_000)
    };
    assert_eq!(minutes("K-01"), Some(9 * 60 + 34));
    assert_eq!(minutes("K-03"), Some(2 * 1440 + 80));
    assert_eq!(minutes("K-16"), None, "its claim was refused");
    let cities = report.sums(CountedBy::City);
    let told = cities
        .iter()
        .map(|own| (own.complaints, own.broken, own.paid, own.amount.fen()));
    let told: Vec<_> = told.collect();
    assert_eq!(told, [(5, 4, 4, 1_500_000), (3, 2, 1, 20_000_000)]);
    for by in CountedBy::ALL {
        let all: u64 = report.sums(by).iter().map(|own| own.complaints).sum();
        assert_eq!(all, 8, "{by:?} counts every complaint once");
    }
}
