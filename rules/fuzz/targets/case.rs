//! Any text is read as a case file without a panic.
#![no_main]

use anxin_rules::case;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    case::read(text);
});
