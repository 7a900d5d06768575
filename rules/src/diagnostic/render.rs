//! Findings as text for a terminal: the line, the mark under it, the reason, what to type.

use super::{Diagnostic, Severity};
use crate::ast::Language;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

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
        Language::Zh => Level::HELP.with_name("请改为"),
        Language::En => Level::HELP,
    };
    let end = diagnostic.span.end.min(source.len());
    let mut mark = AnnotationKind::Primary.span(diagnostic.span.start.min(end)..end);
    let label = diagnostic.label.text(language);
    if !label.is_empty() {
        mark = mark.label(label);
    }
    let mut group = level
        .primary_title(diagnostic.message.text(language))
        .id(diagnostic.code.id)
        .element(Snippet::source(source).path(file_name).annotation(mark));
    if let Some(text) = &diagnostic.help {
        group = group.element(help.message(text.text(language)));
    }
    renderer.render(&[group])
}
