//! What an editor gets, as data: each `.txt` file here holds sections of rule files with marks `│` and,
//! behind `---`, the answer at each mark. `UPDATE_GOLDEN=1 cargo test -p anxin-rules --test editor`
//! writes the answers anew; the review is the diff.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and read its data"
)]

mod grammar;
mod hostile;

use anxin_rules::Source;
use anxin_rules::editor::Project;
use anxin_rules::library;
use std::fmt::Write as _;
use std::path::Path;

const MARK: char = '│';
/// Longer lists of completions are cut.
const SHOWN: usize = 12;

/// A section: its title, its files, and where the marks stand.
struct Section<'a> {
    head: &'a str,
    source: &'a str,
    files: Vec<(String, String)>,
    marks: Vec<Mark>,
}

struct Mark {
    file: usize,
    offset: usize,
    /// The line with its mark.
    line: String,
}

/// Files begin with `%% name`; without such a line there is one.
fn section(text: &str) -> Section<'_> {
    let (head, rest) = text.split_once('\n').unwrap();
    let source = rest.split("---\n").next().unwrap();
    let mut files: Vec<(String, String)> = Vec::new();
    let mut marks = Vec::new();
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("%% ") {
            files.push((name.to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("a.rule".to_owned(), String::new()));
        }
        let file = files.len().checked_sub(1).unwrap();
        let text = &mut files.last_mut().unwrap().1;
        for (place, part) in line.split(MARK).enumerate() {
            if place > 0 {
                let (offset, line) = (text.len(), line.trim().to_owned());
                marks.push(Mark { file, offset, line });
            }
            text.push_str(part);
        }
        text.push('\n');
    }
    Section {
        head,
        source,
        files,
        marks,
    }
}

fn check(name: &str, answer: impl Fn(&Project, &Section<'_>) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/editor")
        .join(name);
    let expected = std::fs::read_to_string(&path).unwrap();
    let mut sections = expected.split("== ");
    let mut got = sections.next().unwrap().to_owned();
    for text in sections {
        let section = section(text);
        let sources: Vec<Source<'_>> = section
            .files
            .iter()
            .map(|(name, text)| Source { name, text })
            .collect();
        let answer = answer(&Project::new(&sources), &section);
        let _ = write!(
            got,
            "== {}\n{}---\n{}\n\n",
            section.head,
            section.source,
            answer.trim_end()
        );
    }
    let got = format!("{}\n", got.trim_end());
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::write(&path, got).unwrap();
        return;
    }
    assert_eq!(
        got, expected,
        "\n{name} differs; UPDATE_GOLDEN=1 takes it over"
    );
}

/// The answer at each mark below its line.
fn at_marks(section: &Section<'_>, answer: impl Fn(&Mark) -> String) -> String {
    let mut text = String::new();
    for mark in &section.marks {
        let _ = writeln!(text, "> {}\n{}", mark.line, answer(mark).trim_end());
    }
    text
}

#[test]
fn completions_fit_the_place() {
    check("completion.txt", |project, section| {
        at_marks(section, |mark| {
            let found = project.completions(mark.file, mark.offset);
            let labels: Vec<&str> = found.iter().map(|one| one.label.as_str()).collect();
            let shown = labels.iter().take(SHOWN).copied().collect::<Vec<_>>();
            let more = labels.len().saturating_sub(shown.len());
            match (labels.len(), more) {
                (0, _) => "(nothing)".to_owned(),
                (_, 0) => shown.join("  "),
                _ => format!("{}  … {more} more", shown.join("  ")),
            }
        })
    });
}

#[test]
fn a_completion_tells_its_other_name_and_replaces_what_is_typed() {
    check("completion_detail.txt", |project, section| {
        at_marks(section, |mark| {
            let mut text = String::new();
            for one in project.completions(mark.file, mark.offset).iter().take(4) {
                let typed = &section.files[mark.file].1;
                let typed = typed.get(one.replaces.start..one.replaces.end).unwrap();
                let (label, detail, filter) = (&one.label, &one.detail, &one.filter);
                let _ = writeln!(
                    text,
                    "{label} | {detail} | found by: {filter} | replaces: {typed:?} | {:?}",
                    one.nature
                );
            }
            text
        })
    });
}

#[test]
fn hover_says_what_a_word_means() {
    check("hover.txt", |project, section| {
        at_marks(section, |mark| {
            match project.hover(mark.file, mark.offset) {
                Some(hover) => hover.text.replace("\n\n", "\n"),
                None => "(nothing)".to_owned(),
            }
        })
    });
}

#[test]
fn a_definition_is_found_in_whatever_file_it_stands() {
    check("definition.txt", |project, section| {
        at_marks(section, |mark| {
            let Some(place) = project.definition(mark.file, mark.offset) else {
                return "(nothing)".to_owned();
            };
            let (name, text) = &section.files[place.file];
            let line = text.get(..place.span.start).unwrap().matches('\n').count();
            let found = text.get(place.span.start..place.span.end).unwrap();
            format!("{name}, line {}: {found}", line.saturating_add(1))
        })
    });
}

#[test]
fn an_outline_names_every_block() {
    check("outline.txt", |project, section| {
        let mut text = String::new();
        for symbol in project.symbols(0) {
            let source = &section.files[0].1;
            let block = source.get(symbol.span.start..symbol.span.end).unwrap();
            let name = source
                .get(symbol.name_span.start..symbol.name_span.end)
                .unwrap();
            let _ = writeln!(
                text,
                "{:?} {} | {} | name at {name:?} | {} lines from {:?}",
                symbol.nature,
                symbol.name,
                symbol.detail,
                block.lines().count(),
                block.lines().next().unwrap()
            );
        }
        text
    });
}

#[test]
fn findings_of_all_files_are_told_at_once() {
    check("findings.txt", |project, section| {
        let mut text = String::new();
        for (file, one) in project.diagnostics(&library::calendar().unwrap()) {
            let (name, source) = &section.files[file];
            let marked = source.get(one.span.start..one.span.end).unwrap();
            let _ = write!(text, "{name} {} {marked:?} {}", one.code.id, one.message.en);
            if let Some((span, typed)) = &one.replacement {
                let wrong = source.get(span.start..span.end).unwrap();
                let _ = write!(text, " | {wrong:?} => {typed:?}");
            }
            if let Some(place) = project.other_place(file, &one) {
                let (name, source) = &section.files[place.file];
                let before = source.get(..place.span.start).unwrap();
                let line = before.matches('\n').count().saturating_add(1);
                let _ = write!(text, " | see {name}, line {line}");
            }
            text.push('\n');
        }
        text
    });
}

#[test]
fn formatting_is_the_formatter_and_refuses_a_broken_file() {
    let text = |text| [Source { name: "a", text }];
    let sound = Project::new(&text("规则文件 甲\n语言版本 1\n常量   线=5万元\n"));
    assert_eq!(
        sound.formatted(0).as_deref(),
        Some("规则文件 甲\n语言版本 1\n\n常量 线 = 5万元\n")
    );
    assert_eq!(
        Project::new(&text("规则文件 甲\n常量 线 = \n")).formatted(0),
        None
    );
}
