//! Findings as SARIF 2.1.0, for editors and code scanning.

use crate::rules::RuleFile;
use anxin_rules::ast::Language;
use anxin_rules::diagnostic::{Code, Diagnostic, Severity};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The whole log of one run. Columns count characters, not the UTF-16 units that SARIF has by default.
pub fn log(files: &[RuleFile], found: &[(usize, Diagnostic)], language: Language) -> Json {
    let codes: BTreeMap<&str, &Code> = found
        .iter()
        .map(|(_, one)| (one.code.id, one.code))
        .collect();
    let places: BTreeMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let results = found.iter().filter_map(|(index, one)| {
        let place = places.get(one.code.id).copied();
        Some(result(files.get(*index)?, one, place, language))
    });
    let results: Vec<Json> = results.collect();
    let rules: Vec<Json> = codes.values().map(|code| rule(code, language)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "anxin", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &Code, language: Language) -> Json {
    let (title, why) = match language {
        Language::Zh => (code.zh, code.why_zh),
        Language::En => (code.en, code.why_en),
    };
    json!({"id": code.id, "shortDescription": {"text": title}, "fullDescription": {"text": why}, "help": {"text": format!("anxin explain {}", code.id)}})
}

fn result(file: &RuleFile, one: &Diagnostic, place: Option<usize>, language: Language) -> Json {
    let at = one.record(&file.text);
    let mut text = one.message.text(language).to_owned();
    if let Some(help) = &one.help {
        let _ = write!(text, " {}", help.text(language));
    }
    let level = match one.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "ruleId": one.code.id,
        "ruleIndex": place,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&file.name)},
            "region": {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column},
        }}],
    })
}

/// A path as a URI reference: what is no letter, digit, `/`, `.`, `-`, `_` or `~` is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/.-_~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
