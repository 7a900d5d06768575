//! The name that an author most likely meant.

/// The candidate nearest to `written` by edit distance over characters, if it is near enough to be worth saying.
///
/// Near enough is a third of the longer name, at least one. Of equally near ones the first wins.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.chars().collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.chars().collect();
        let longer = written.len().max(other.len());
        let limit = longer.checked_div(3).unwrap_or(0).max(1);
        let distance = distance(&written, &other);
        if distance <= limit && distance < longer && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions and replacements that turn `a` into `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (done, left) in a.iter().enumerate() {
        let mut diagonal = done;
        let mut before = done.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(b) {
            let replaced = diagonal.saturating_add(usize::from(left != right));
            diagonal = *cell;
            before = replaced
                .min(cell.saturating_add(1))
                .min(before.saturating_add(1));
            *cell = before;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let names = ["收款方", "收款账户", "payee_account", "金额"];
        for (written, expected) in [
            ("收款帐户", Some("收款账户")),
            ("payee_acount", Some("payee_account")),
            ("收方", Some("收款方")),
            ("总价", None),
            ("额", Some("金额")),
        ] {
            assert_eq!(nearest(written, names), expected, "{written}");
        }
    }

    #[test]
    fn distance_counts_edits() {
        let count = |a: &str, b: &str| {
            distance(
                &a.chars().collect::<Vec<_>>(),
                &b.chars().collect::<Vec<_>>(),
            )
        };
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!(count("", "金额"), 2);
        assert_eq!(count("金额", "金额"), 0);
    }
}
