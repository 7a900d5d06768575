//! The shipped catalogue, built into the program: rule files and the calendar of working days.

use crate::characteristic::{Characteristics, CharacteristicsError};
use crate::{Calendar, CalendarError, Source};

/// Name and text of every rule file of `rules/library`, in order.
const FILES: [(&str, &str); 30] = [
    (
        "commitments/fund.rule",
        include_str!("../library/commitments/fund.rule"),
    ),
    (
        "commitments/lianjia.rule",
        include_str!("../library/commitments/lianjia.rule"),
    ),
    (
        "commitments/p1_authentic_listing.rule",
        include_str!("../library/commitments/p1_authentic_listing.rule"),
    ),
    (
        "commitments/p2_commission_back.rule",
        include_str!("../library/commitments/p2_commission_back.rule"),
    ),
    (
        "commitments/p3_arrears_advanced.rule",
        include_str!("../library/commitments/p3_arrears_advanced.rule"),
    ),
    (
        "commitments/p4_house_payment.rule",
        include_str!("../library/commitments/p4_house_payment.rule"),
    ),
    (
        "commitments/p5_leakage.rule",
        include_str!("../library/commitments/p5_leakage.rule"),
    ),
    (
        "commitments/p6_no_cold_calls.rule",
        include_str!("../library/commitments/p6_no_cold_calls.rule"),
    ),
    (
        "risk/a_account.rule",
        include_str!("../library/risk/a_account.rule"),
    ),
    (
        "risk/a_escrow.rule",
        include_str!("../library/risk/a_escrow.rule"),
    ),
    (
        "risk/a_payment.rule",
        include_str!("../library/risk/a_payment.rule"),
    ),
    (
        "risk/b_debt.rule",
        include_str!("../library/risk/b_debt.rule"),
    ),
    (
        "risk/b_release.rule",
        include_str!("../library/risk/b_release.rule"),
    ),
    (
        "risk/c_authority.rule",
        include_str!("../library/risk/c_authority.rule"),
    ),
    (
        "risk/c_seller.rule",
        include_str!("../library/risk/c_seller.rule"),
    ),
    (
        "risk/c_status.rule",
        include_str!("../library/risk/c_status.rule"),
    ),
    (
        "risk/c_title.rule",
        include_str!("../library/risk/c_title.rule"),
    ),
    (
        "risk/combination.rule",
        include_str!("../library/risk/combination.rule"),
    ),
    (
        "risk/d_buyer.rule",
        include_str!("../library/risk/d_buyer.rule"),
    ),
    (
        "risk/d_financing.rule",
        include_str!("../library/risk/d_financing.rule"),
    ),
    (
        "risk/d_price.rule",
        include_str!("../library/risk/d_price.rule"),
    ),
    (
        "risk/e_disclosure.rule",
        include_str!("../library/risk/e_disclosure.rule"),
    ),
    (
        "risk/e_performance.rule",
        include_str!("../library/risk/e_performance.rule"),
    ),
    (
        "risk/ordinary.rule",
        include_str!("../library/risk/ordinary.rule"),
    ),
    (
        "standards/complaint.rule",
        include_str!("../library/standards/complaint.rule"),
    ),
    (
        "standards/coverage.rule",
        include_str!("../library/standards/coverage.rule"),
    ),
    (
        "standards/coverage_payment.rule",
        include_str!("../library/standards/coverage_payment.rule"),
    ),
    (
        "standards/listing.rule",
        include_str!("../library/standards/listing.rule"),
    ),
    (
        "standards/signing.rule",
        include_str!("../library/standards/signing.rule"),
    ),
    (
        "standards/transaction.rule",
        include_str!("../library/standards/transaction.rule"),
    ),
];

/// The shipped rule files, in the order of their names.
#[must_use]
pub fn sources() -> Vec<Source<'static>> {
    FILES
        .into_iter()
        .map(|(name, text)| Source { name, text })
        .collect()
}

/// The version lock of the shipped rules.
#[must_use]
pub fn lock() -> Source<'static> {
    Source {
        name: "rules.lock",
        text: include_str!("../library/rules.lock"),
    }
}

/// The shipped working days of mainland China.
///
/// # Errors
/// Never as shipped, which a test holds; the calendar is data and is read like any other.
pub fn calendar() -> Result<Calendar, CalendarError> {
    Calendar::parse(include_str!("../library/calendar/china.calendar"))
}

/// The five types and 37 characteristics.
///
/// # Errors
/// Never as shipped, which a test holds; the catalogue is data and is read like any other.
pub fn characteristics() -> Result<Characteristics, CharacteristicsError> {
    Characteristics::parse(include_str!("../library/risk/characteristics.txt"))
}
