//! What the library found, in the protocol's types.

use super::super::language::Lang;
use super::folders::{Folder, Folders};
use super::place::range;
use anxin_rules::diagnostic::{Diagnostic as Found, Severity, Wording};
use anxin_rules::editor::{Completion, Nature, Symbol};
use lsp_types::{
    CodeAction, CodeActionKind, CompletionItem, CompletionItemKind, CompletionTextEdit, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, DocumentSymbol, Documentation, Location,
    MarkupContent, MarkupKind, NumberOrString, SymbolKind, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::json;
use std::collections::HashMap;

pub fn markdown(text: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value: text,
    }
}

/// A finding with what to type below its message; the explanation of its code is its data.
pub fn diagnostic(
    folders: &Folders,
    folder: &Folder,
    file: usize,
    found: &Found,
    lang: Lang,
) -> Diagnostic {
    let mut message = lang.pick(&found.message.zh, &found.message.en).to_owned();
    if let Some(help) = &found.help {
        let line = lang.pick(&help.zh, &help.en);
        message.push_str(&format!("\n{}{line}", lang.pick("改法：", "help: ")));
    }
    let text = folder.text(file);
    let beside = found.beside.as_ref().and_then(|(span, label)| {
        let uri = folders.uri(folder, file)?;
        Some((uri, range(text, *span), label.clone()))
    });
    let first = folder.project.other_place(file, found).and_then(|place| {
        let uri = folders.uri(folder, place.file)?;
        let label = Wording::new("先在这里声明", "declared here first");
        Some((uri, range(folder.text(place.file), place.span), label))
    });
    let related =
        beside
            .into_iter()
            .chain(first)
            .map(|(uri, range, label)| DiagnosticRelatedInformation {
                location: Location { uri, range },
                message: lang.pick(&label.zh, &label.en).to_owned(),
            });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: range(text, found.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(found.code.id.to_owned())),
        source: Some("anxin".to_owned()),
        message,
        related_information: Some(related).filter(|related| !related.is_empty()),
        data: Some(json!({"why": lang.pick(found.code.why_zh, found.code.why_en)})),
        ..Diagnostic::default()
    }
}

/// Types what a finding asks for, if that is literally known.
pub fn quick_fix(
    text: &str,
    uri: &Uri,
    found: &Found,
    shown: Diagnostic,
    lang: Lang,
) -> Option<CodeAction> {
    let (span, typed) = found.replacement.as_ref()?;
    let edit = TextEdit {
        range: range(text, *span),
        new_text: typed.clone(),
    };
    #[expect(
        clippy::mutable_key_type,
        reason = "the protocol's own type; no key changes while it is in the map"
    )]
    let changes = HashMap::from([(uri.clone(), vec![edit])]);
    Some(CodeAction {
        title: format!("{} {typed}", lang.pick("改为", "change to")),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![shown]),
        edit: Some(WorkspaceEdit {
            changes: Some(changes),
            ..WorkspaceEdit::default()
        }),
        is_preferred: Some(true),
        ..CodeAction::default()
    })
}

/// Kept in the order of the library: `place` is its place in the list.
pub fn completion(text: &str, place: usize, found: Completion) -> CompletionItem {
    CompletionItem {
        kind: Some(match found.nature {
            Nature::Keyword => CompletionItemKind::KEYWORD,
            Nature::Event => CompletionItemKind::EVENT,
            Nature::Field => CompletionItemKind::FIELD,
            Nature::Value => CompletionItemKind::ENUM_MEMBER,
            Nature::Constant | Nature::Parameter => CompletionItemKind::CONSTANT,
            Nature::Predicate => CompletionItemKind::FUNCTION,
            Nature::Register => CompletionItemKind::VARIABLE,
            Nature::Table => CompletionItemKind::STRUCT,
            Nature::Rule | Nature::Standard | Nature::Commitment | Nature::Test => {
                CompletionItemKind::REFERENCE
            }
        }),
        detail: Some(found.detail),
        documentation: Some(Documentation::MarkupContent(markdown(found.documentation))),
        filter_text: Some(found.filter),
        sort_text: Some(format!("{place:04}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: range(text, found.replaces),
            new_text: found.label.clone(),
        })),
        label: found.label,
        ..CompletionItem::default()
    }
}

pub fn symbol(text: &str, found: Symbol) -> DocumentSymbol {
    #[expect(
        deprecated,
        reason = "the protocol's type cannot be made without its old field"
    )]
    DocumentSymbol {
        name: found.name,
        detail: Some(found.detail).filter(|detail| !detail.is_empty()),
        kind: match found.nature {
            Nature::Constant | Nature::Parameter => SymbolKind::CONSTANT,
            Nature::Predicate => SymbolKind::FUNCTION,
            Nature::Register => SymbolKind::OBJECT,
            Nature::Table => SymbolKind::ARRAY,
            Nature::Rule | Nature::Standard | Nature::Commitment => SymbolKind::CLASS,
            Nature::Test => SymbolKind::METHOD,
            Nature::Keyword | Nature::Event | Nature::Field | Nature::Value => SymbolKind::KEY,
        },
        tags: None,
        deprecated: None,
        range: range(text, found.span),
        selection_range: range(text, found.name_span),
        children: None,
    }
}
