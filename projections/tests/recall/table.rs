//! The measure as the tables of `rules/README.md`.

use crate::known::{FALSE_ALARMS, MISSES};
use crate::measure::{Measure, Score, Variant, Weight};
use std::fmt::Write as _;

/// Both tables, and the sentence before them.
pub fn page(measure: &Measure) -> String {
    let mut page = String::new();
    let Measure {
        events,
        deals,
        ordinary,
        stopped,
        ..
    } = measure;
    writeln!(
        page,
        "{events} events of {deals} deals, {ordinary} of them ordinary. Of 1,000 ordinary deals {} were stopped wrongly at least once.\n",
        per_thousand(*stopped, *ordinary)
    )
    .unwrap();
    characteristics(&mut page, measure);
    misses(&mut page, measure);
    noise(&mut page, measure);
    page
}

fn characteristics(page: &mut String, measure: &Measure) {
    page.push_str("| | planted | caught before | after | only reminded | missed | recall | wrong: ordinary deals | wrong: other mishaps | precision |\n");
    page.push_str("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (id, score) in &measure.scores {
        let Score {
            planted,
            before,
            after,
            missed,
            reminded,
            right,
            wrong_ordinary,
            wrong_other,
        } = score;
        let caught = before + after;
        writeln!(
            page,
            "| {id} | {planted} | {before} | {after} | {reminded} | {missed} | {} | {wrong_ordinary} | {wrong_other} | {} |",
            percent(caught, *planted),
            percent(*right, right + wrong_ordinary + wrong_other)
        )
        .unwrap();
    }
}

fn misses(page: &mut String, measure: &Measure) {
    let mut variants = measure.variants.values();
    if variants.all(|variant| variant.missed.is_empty()) {
        page.push_str("\nNo planted mishap was missed.\n");
        return;
    }
    page.push_str("\n| not caught | missed | planted | of the missed: in shadow | cannot decide | why |\n|---|---:|---:|---:|---:|---|\n");
    for ((id, name), variant) in &measure.variants {
        if variant.missed.is_empty() {
            continue;
        }
        let mut known = MISSES.iter();
        let known = known.find(|known| known.0 == *id && known.1 == *name);
        let why = known.map_or("?", |known| known.2);
        let Variant {
            planted,
            missed,
            in_shadow,
            undecided,
        } = variant;
        let missed = missed.len();
        writeln!(
            page,
            "| {id}: {name} | {missed} | {planted} | {in_shadow} | {undecided} | {why} |"
        )
        .unwrap();
    }
}

fn noise(page: &mut String, measure: &Measure) {
    for (weight, title) in [
        (Weight::Stops, "that hold, block or escalate"),
        (Weight::Reminds, "that remind"),
        (Weight::Shadow, "in shadow"),
    ] {
        writeln!(
            page,
            "\n| rules {title} | of 1,000 ordinary deals | taken back later | why |"
        )
        .unwrap();
        page.push_str("|---|---:|---:|---|\n");
        for ((own, rule), noise) in &measure.noise {
            if *own != weight {
                continue;
            }
            let known = FALSE_ALARMS.iter().find(|known| known.0 == rule);
            let why = known.map_or("?", |known| known.1);
            writeln!(
                page,
                "| {rule} | {} | {} | {why} |",
                per_thousand(noise.alerts, measure.ordinary),
                per_thousand(noise.withdrawn, measure.ordinary)
            )
            .unwrap();
        }
    }
}

fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let tenths = (part * 1000 + whole / 2) / whole;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn per_thousand(part: u64, whole: u64) -> String {
    let hundredths = (part * 100_000 + whole / 2) / whole.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
