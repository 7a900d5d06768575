//! The shipped catalogue, built into the program: rule files and the calendar of working days.

use crate::{Calendar, CalendarError, Source};

/// Name and text of every rule file of `rules/library`, in order.
const FILES: [(&str, &str); 4] = [
    (
        "risk/a_account.rule",
        include_str!("../library/risk/a_account.rule"),
    ),
    (
        "risk/b_release.rule",
        include_str!("../library/risk/b_release.rule"),
    ),
    (
        "risk/c_title.rule",
        include_str!("../library/risk/c_title.rule"),
    ),
    (
        "risk/e_performance.rule",
        include_str!("../library/risk/e_performance.rule"),
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

/// The shipped working days of mainland China.
///
/// # Errors
/// Never as shipped, which a test holds; the calendar is data and is read like any other.
pub fn calendar() -> Result<Calendar, CalendarError> {
    Calendar::parse(include_str!("../library/calendar/china.calendar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "looks at the folder that is built in"
    )]
    fn every_file_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/library");
        let mut found = Vec::new();
        let mut others = Vec::new();
        for part in std::fs::read_dir(folder).unwrap() {
            let part = part.unwrap().path();
            for file in std::fs::read_dir(&part).unwrap() {
                let file = file.unwrap().path();
                let text = std::fs::read_to_string(&file).unwrap();
                let name = file.strip_prefix(folder).unwrap().to_str().unwrap();
                if name.ends_with(".rule") {
                    found.push((name.to_owned(), text));
                } else {
                    others.push(name.to_owned());
                }
            }
        }
        found.sort();
        let built: Vec<_> = FILES
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        assert_eq!(built, found);
        assert_eq!(others, ["calendar/china.calendar"]);
    }

    #[test]
    fn the_calendar_reads() {
        assert!(calendar().is_ok());
    }
}
