//! Any text is read without a panic, and what the printer makes of a sound tree is the same tree.
#![no_main]

use anxin_rules::ast::Language;
use anxin_rules::parser::parse;
use anxin_rules::print::print;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse(text);
    if !parsed.diagnostics.is_empty() {
        return;
    }
    for language in [Language::Zh, Language::En] {
        let printed = print(&parsed.file, language);
        let again = parse(&printed);
        assert!(again.diagnostics.is_empty(), "{printed}");
        assert_eq!(printed, print(&again.file, language));
    }
});
