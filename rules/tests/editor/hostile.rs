//! Any place of any text gets an answer: no panic, and spans that can be cut out of the text.

use anxin_rules::editor::Project;
use anxin_rules::{Source, library};
use proptest::prelude::*;

/// The shipped rules, cut, doubled and with strange characters put in.
fn damaged() -> impl Strategy<Value = (String, usize)> {
    let texts: Vec<&str> = library::sources()
        .iter()
        .map(|source| source.text)
        .collect();
    let piece = prop_oneof![
        Just("{"),
        Just("│"),
        Just("其中 ("),
        Just("."),
        Just("\""),
        Just("😀"),
        Just("\r\n"),
        Just("当"),
        Just("预期 B1.")
    ];
    let at = any::<prop::sample::Index>;
    (prop::sample::select(texts), at(), at(), at(), piece).prop_map(|(text, a, b, c, piece)| {
        let chars: Vec<char> = text.chars().collect();
        let (from, to) = (a.index(chars.len()), b.index(chars.len()));
        let length = from.abs_diff(to).min(1_500);
        let cut: String = chars.iter().skip(from.min(to)).take(length).collect();
        let head = "规则文件 甲\n语言版本 1\n";
        let place = c.index(cut.chars().count().max(1));
        let mut whole: String = head.to_owned();
        whole.extend(cut.chars().take(place));
        whole.push_str(piece);
        let offset = whole.len();
        whole.extend(cut.chars().skip(place));
        (whole, offset)
    })
}

proptest! {
    #[test]
    fn every_place_has_an_answer((text, offset) in damaged()) {
        let project = Project::new(&[Source { name: "a.rule", text: &text }]);
        let near = offset.saturating_sub(8)..=offset.saturating_add(8);
        for place in near {
            for one in project.completions(0, place) {
                prop_assert!(text.get(one.replaces.start..one.replaces.end).is_some());
                prop_assert!(!one.label.is_empty());
            }
            if let Some(hover) = project.hover(0, place) {
                prop_assert!(text.get(hover.span.start..hover.span.end).is_some());
            }
            if let Some(found) = project.definition(0, place) {
                prop_assert!(text.get(found.span.start..found.span.end).is_some());
            }
        }
        for symbol in project.symbols(0) {
            prop_assert!(symbol.span.start <= symbol.name_span.start && symbol.name_span.end <= symbol.span.end);
            prop_assert!(!symbol.name.is_empty());
        }
    }
}

#[test]
fn a_file_that_is_not_there_has_no_answer() {
    let project = Project::default();
    assert!(project.completions(3, 0).is_empty() && project.symbols(3).is_empty());
    assert!(project.hover(3, 0).is_none() && project.definition(3, 0).is_none());
    assert!(project.formatted(3).is_none());
}
