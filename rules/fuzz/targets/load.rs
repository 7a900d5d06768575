//! Any text is checked and compiled without a panic.
#![no_main]

use anxin_rules::{RuleSet, Source, library};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(calendar) = library::calendar() else {
        return;
    };
    RuleSet::load(&[Source { name: "fuzz.rule", text }], &calendar);
});
