//! What is wrong with a file, where, why, and what to type instead: shared by lexer, parser and checker.

use crate::ast::{Language, Span};
use serde::Serialize;

pub mod code;
mod render;

pub use code::Code;
pub use render::{render, render_coloured};

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// Both at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Whether the file can be used in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is taken.
    Warning,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// The place.
    pub span: Span,
    /// What is wrong.
    pub message: Wording,
    /// A few words under the mark; empty where the message says it all.
    pub label: Wording,
    /// Another place of the same file that is part of it, and a few words for it.
    pub beside: Option<(Span, Wording)>,
    /// What to type instead.
    pub help: Option<Wording>,
    /// The same for an editor, where the help is literally a text to type: which place it takes.
    pub replacement: Option<(Span, String)>,
}

impl Diagnostic {
    /// An error without label or help.
    #[must_use]
    pub fn error(code: &'static Code, span: Span, message: Wording) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message,
            label: Wording::new("", ""),
            beside: None,
            help: None,
            replacement: None,
        }
    }

    /// A warning without label or help.
    #[must_use]
    pub fn warning(code: &'static Code, span: Span, message: Wording) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// The same with a few words under the mark.
    #[must_use]
    pub fn label(mut self, label: Wording) -> Self {
        self.label = label;
        self
    }

    /// The same with another place that is part of it.
    #[must_use]
    pub fn beside(mut self, span: Span, label: Wording) -> Self {
        self.beside = Some((span, label));
        self
    }

    /// The same with what to type.
    #[must_use]
    pub fn help(mut self, help: Wording) -> Self {
        self.help = Some(help);
        self
    }

    /// The same where `text` must take the place of `span`.
    #[must_use]
    pub fn instead(mut self, span: Span, text: &str) -> Self {
        self.replacement = Some((span, text.to_owned()));
        self.help(Wording::new(text, text))
    }

    /// The same where the author most likely meant `near`.
    #[must_use]
    pub fn meant(mut self, span: Span, near: &str) -> Self {
        self.replacement = Some((span, near.to_owned()));
        self.help(Wording::new(
            format!("是不是“{near}”？"),
            format!("did you mean `{near}`?"),
        ))
    }

    /// The same as plain data for JSON and SARIF.
    #[must_use]
    pub fn record(&self, source: &str) -> Record {
        let (line, column) = position(source, self.span.start);
        let (end_line, end_column) = position(source, self.span.end);
        Record {
            code: self.code.id,
            severity: self.severity,
            line,
            column,
            end_line,
            end_column,
            message: self.message.clone(),
            beside: self.beside.as_ref().map(|(span, label)| Place {
                line: position(source, span.start).0,
                column: position(source, span.start).1,
                label: label.clone(),
            }),
            help: self.help.clone(),
        }
    }
}

/// A finding as plain data. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// `E2104`.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the character after the last.
    pub end_line: usize,
    /// Column of the character after the last.
    pub end_column: usize,
    /// What is wrong.
    pub message: Wording,
    /// Another place that is part of it.
    pub beside: Option<Place>,
    /// What to type instead.
    pub help: Option<Wording>,
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Line of its first character.
    pub line: usize,
    /// Column of its first character.
    pub column: usize,
    /// What it has to do with the finding.
    pub label: Wording,
}

/// Line and column, in characters, of a byte of `source`; both count from 1.
#[must_use]
pub fn position(source: &str, byte: usize) -> (usize, usize) {
    let before = source.get(..byte).unwrap_or(source);
    let line = before.matches('\n').count().saturating_add(1);
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .chars()
        .count()
        .saturating_add(1);
    (line, column)
}
