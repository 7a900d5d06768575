//! The shipped catalogue, embedded: rule files and the calendar of working days. It reads no disk.

use crate::rule_set::Source;

/// Working days of mainland China, with the notice of each year as its source.
pub const CALENDAR: &str = include_str!("../library/calendar/china.calendar");

/// The rule files, by name.
#[must_use]
pub fn sources() -> [Source<'static>; 4] {
    [
        Source {
            name: "rules/library/risk/a_account.rule",
            text: include_str!("../library/risk/a_account.rule"),
        },
        Source {
            name: "rules/library/risk/b_release.rule",
            text: include_str!("../library/risk/b_release.rule"),
        },
        Source {
            name: "rules/library/risk/c_title.rule",
            text: include_str!("../library/risk/c_title.rule"),
        },
        Source {
            name: "rules/library/risk/e_performance.rule",
            text: include_str!("../library/risk/e_performance.rule"),
        },
    ]
}
