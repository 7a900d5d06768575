//! The formatter: text in, the one canonical text out, in its own language or in the other.

use crate::Source;
use crate::ast::{File, Language};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parser::parse;
use crate::print::print;
use crate::translate::translate;

/// What became of a file: its canonical text, or the errors for which it must be left alone.
pub type Formatted = Result<String, Vec<Diagnostic>>;

/// The canonical texts of the files of one rule set, each in its own language or all in `language`.
#[must_use]
pub fn format(sources: &[Source<'_>], language: Option<Language>) -> Vec<Formatted> {
    let parsed = sources.iter().map(|source| parse(source.text));
    let (mut files, found): (Vec<File>, Vec<Vec<Diagnostic>>) = parsed
        .map(|parsed| (parsed.file, parsed.diagnostics))
        .unzip();
    if let Some(language) = language {
        translate(&mut files, language);
    }
    let formatted = files.iter().zip(found).map(|(file, mut found)| {
        found.retain(|one| one.severity == Severity::Error);
        if found.is_empty() {
            Ok(print(file, file.language))
        } else {
            Err(found)
        }
    });
    formatted.collect()
}
