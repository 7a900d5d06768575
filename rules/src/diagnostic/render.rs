//! Findings as text for a terminal: the line, the mark under it, the reason, what to type.

use super::{Diagnostic, Severity, position};
use crate::ast::{Language, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Longer lines are named, not shown.
const MAX_SHOWN_BYTES: usize = 4096;

/// Plain text, no colours.
#[must_use]
pub fn render(
    diagnostics: &[Diagnostic],
    source: &str,
    file_name: &str,
    language: Language,
) -> String {
    with(&Renderer::plain(), diagnostics, source, file_name, language)
}

/// The same with terminal colours.
#[must_use]
pub fn render_coloured(
    diagnostics: &[Diagnostic],
    source: &str,
    file_name: &str,
    language: Language,
) -> String {
    with(
        &Renderer::styled(),
        diagnostics,
        source,
        file_name,
        language,
    )
}

fn with(
    renderer: &Renderer,
    diagnostics: &[Diagnostic],
    source: &str,
    file_name: &str,
    language: Language,
) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&one(renderer, diagnostic, source, file_name, language));
        text.push_str("\n\n");
    }
    text
}

fn one(
    renderer: &Renderer,
    diagnostic: &Diagnostic,
    source: &str,
    file_name: &str,
    language: Language,
) -> String {
    let level = match (diagnostic.severity, language) {
        (Severity::Error, Language::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Language::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Warning, Language::En) => Level::WARNING,
    };
    let help = match language {
        Language::Zh => Level::HELP.with_name("改法"),
        Language::En => Level::HELP,
    };
    let title = level
        .primary_title(diagnostic.message.text(language))
        .id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    let (lines, first, line) = excerpt(source, diagnostic.span);
    if lines.len() > MAX_SHOWN_BYTES {
        let (line, column) = position(source, diagnostic.span.start);
        group = group.element(Origin::path(file_name).line(line).char_column(column));
    } else {
        let within = |byte: usize| byte.saturating_sub(first).min(lines.len());
        let span = within(diagnostic.span.start)..within(diagnostic.span.end);
        let mark = AnnotationKind::Primary.span(span);
        let label = Some(diagnostic.label.text(language)).filter(|label| !label.is_empty());
        let snippet = Snippet::source(lines).line_start(line).path(file_name);
        group = group.element(snippet.annotation(mark.label(label)));
    }
    if let Some((span, label)) = &diagnostic.beside {
        let (lines, first, line) = excerpt(source, *span);
        if lines.len() <= MAX_SHOWN_BYTES {
            let within = |byte: usize| byte.saturating_sub(first).min(lines.len());
            let mark = AnnotationKind::Context.span(within(span.start)..within(span.end));
            let snippet = Snippet::source(lines).line_start(line).path(file_name);
            group = group.element(snippet.annotation(mark.label(label.text(language))));
        }
    }
    if let Some(text) = &diagnostic.help {
        group = group.element(help.message(text.text(language)));
    }
    renderer.render(&[group])
}

/// The whole lines around `span`, the byte at which they begin, and the number of the first.
fn excerpt(source: &str, span: Span) -> (&str, usize, usize) {
    let before = source.get(..span.start).unwrap_or("");
    let first = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let after = source.get(span.end..).unwrap_or("");
    let last = after
        .find('\n')
        .map_or(source.len(), |at| span.end.saturating_add(at));
    let (line, _) = position(source, span.start);
    (source.get(first..last).unwrap_or(""), first, line)
}
