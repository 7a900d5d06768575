//! One message in, the messages that answer it out. Nothing that an editor sends ends the server but `exit`.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::folders::{Folder, Folders, Open};
use super::place::{offset, path, position, range};
use super::show;
use anxin_rules::library;
use lsp_server::{ErrorCode, Message, Notification, Request, Response, ResponseError};
use lsp_types::notification::{self as told, Notification as _};
use lsp_types::request::{self as asked, Request as _};
use lsp_types::{
    CodeActionParams, CompletionParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DocumentFormattingParams, DocumentSymbolParams,
    GotoDefinitionParams, Hover, HoverContents, HoverParams, InitializeParams, Location, Position,
    PublishDiagnosticsParams, Range, TextDocumentPositionParams, TextEdit, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    Starting,
    Serving,
    ShutDown,
    Over { shut_down: bool },
}

pub struct Server {
    lang: Lang,
    life: Life,
    folders: Folders,
    /// The editor tells of changed files if it is asked to.
    watches: bool,
}

type Answer = Result<Json, ResponseError>;

impl Server {
    pub fn new(lang: Lang) -> Result<Server, Failure> {
        let calendar = library::calendar().map_err(|error| {
            Failure::new(Exit::Bug, "E3303", error.to_string(), error.to_string())
        })?;
        Ok(Server {
            lang,
            life: Life::Starting,
            folders: Folders::new(calendar),
            watches: false,
        })
    }

    pub fn is_over(&self) -> bool {
        matches!(self.life, Life::Over { .. })
    }

    pub fn was_shut_down(&self) -> bool {
        matches!(self.life, Life::ShutDown | Life::Over { shut_down: true })
    }

    /// What is sent for this message, in order.
    pub fn take(&mut self, message: Message) -> Vec<Message> {
        match message {
            Message::Request(request) => {
                let Request { id, method, params } = request;
                let response_result = self.answer(&method, params);
                vec![Message::Response(Response {
                    id,
                    response_result,
                })]
            }
            Message::Notification(told) => self.hear(&told.method, told.params),
            Message::Response(_) => Vec::new(),
        }
    }

    fn answer(&mut self, method: &str, params: Json) -> Answer {
        match (self.life, method) {
            (Life::Starting, asked::Initialize::METHOD) => return self.initialize(read(params)?),
            (Life::Starting, _) => {
                return Err(error(
                    ErrorCode::ServerNotInitialized,
                    "send initialize first",
                ));
            }
            (Life::Serving, asked::Shutdown::METHOD) => {
                self.life = Life::ShutDown;
                return Ok(Json::Null);
            }
            (Life::Serving, _) => {}
            _ => return Err(error(ErrorCode::InvalidRequest, "the server is shut down")),
        }
        match method {
            asked::Completion::METHOD => self.completion(read(params)?),
            asked::HoverRequest::METHOD => self.hover(read(params)?),
            asked::GotoDefinition::METHOD => self.definition(read(params)?),
            asked::DocumentSymbolRequest::METHOD => self.symbols(&read(params)?),
            asked::Formatting::METHOD => self.formatting(&read(params)?),
            asked::CodeActionRequest::METHOD => self.quick_fixes(&read(params)?),
            _ => Err(error(
                ErrorCode::MethodNotFound,
                &format!("no method {method}"),
            )),
        }
    }

    /// A notification has no answer; one that is malformed or unknown is passed over.
    fn hear(&mut self, method: &str, params: Json) -> Vec<Message> {
        if method == told::Exit::METHOD {
            let shut_down = self.life == Life::ShutDown;
            self.life = Life::Over { shut_down };
            return Vec::new();
        }
        if self.life != Life::Serving {
            return Vec::new();
        }
        match method {
            told::Initialized::METHOD if self.watches => vec![watch()],
            told::DidOpenTextDocument::METHOD => {
                let Ok(opened) = read::<DidOpenTextDocumentParams>(params) else {
                    return Vec::new();
                };
                let document = opened.text_document;
                self.keep(document.uri, document.version, document.text)
            }
            told::DidChangeTextDocument::METHOD => {
                let Ok(changed) = read::<DidChangeTextDocumentParams>(params) else {
                    return Vec::new();
                };
                let mut whole = changed.content_changes.into_iter();
                let Some(last) = whole.rfind(|change| change.range.is_none()) else {
                    return Vec::new();
                };
                let document = changed.text_document;
                self.keep(document.uri, document.version, last.text)
            }
            told::DidCloseTextDocument::METHOD => {
                let Ok(closed) = read::<DidCloseTextDocumentParams>(params) else {
                    return Vec::new();
                };
                self.close(&closed.text_document.uri)
            }
            told::DidSaveTextDocument::METHOD | told::DidChangeWatchedFiles::METHOD => {
                let roots = self.folders.in_use();
                roots.iter().flat_map(|root| self.check(root)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn initialize(&mut self, params: InitializeParams) -> Answer {
        let folders = params.workspace_folders.unwrap_or_default().into_iter();
        let mut roots: Vec<PathBuf> = folders.map(|folder| path(&folder.uri)).collect();
        #[expect(deprecated, reason = "older editors name their folder so")]
        if let (true, Some(root)) = (roots.is_empty(), &params.root_uri) {
            roots.push(path(root));
        }
        let watched = params
            .capabilities
            .workspace
            .and_then(|workspace| workspace.did_change_watched_files);
        self.watches = watched.and_then(|watched| watched.dynamic_registration) == Some(true);
        self.folders.set_roots(roots);
        self.life = Life::Serving;
        Ok(json!({
            "capabilities": {
                "positionEncoding": "utf-16",
                "textDocumentSync": {"openClose": true, "change": 1, "save": true},
                "completionProvider": {"triggerCharacters": [".", "=", "{", "["]},
                "hoverProvider": true,
                "definitionProvider": true,
                "documentSymbolProvider": true,
                "documentFormattingProvider": true,
                "codeActionProvider": {"codeActionKinds": ["quickfix"]},
            },
            "serverInfo": {"name": "anxin", "version": env!("CARGO_PKG_VERSION")},
        }))
    }

    fn keep(&mut self, uri: Uri, version: i32, text: String) -> Vec<Message> {
        let root = self.folders.root_of(&uri);
        self.folders.open(Open { uri, version, text });
        self.check(&root)
    }

    fn close(&mut self, uri: &Uri) -> Vec<Message> {
        let root = self.folders.root_of(uri);
        self.folders.close(uri);
        let mut messages = vec![publish(uri.clone(), Vec::new(), None)];
        messages.extend(self.check(&root));
        messages
    }

    /// Checks the files of a root together and tells what is wrong in those that are open.
    fn check(&mut self, root: &Path) -> Vec<Message> {
        self.folders.refresh(root);
        let mut messages = Vec::new();
        for open in self.folders.open_in(root) {
            let Some((folder, file)) = self.folders.around(&open.uri) else {
                continue;
            };
            let own = folder.found.iter().filter(|(of, _)| *of == file);
            let shown = own
                .map(|(_, found)| show::diagnostic(&self.folders, folder, file, found, self.lang))
                .collect();
            messages.push(publish(open.uri.clone(), shown, Some(open.version)));
        }
        messages
    }

    /// The folder, the file in it and the byte that a request speaks of.
    fn place(&self, at: &TextDocumentPositionParams) -> Option<(&Folder, usize, usize)> {
        let (folder, file) = self.folders.around(&at.text_document.uri)?;
        Some((folder, file, offset(folder.text(file), at.position)))
    }

    fn completion(&self, params: CompletionParams) -> Answer {
        let Some((folder, file, byte)) = self.place(&params.text_document_position) else {
            return Ok(Json::Null);
        };
        let text = folder.text(file);
        let found = folder.project.completions(file, byte);
        let items = found.into_iter().enumerate();
        let items: Vec<_> = items
            .map(|(place, one)| show::completion(text, place, one))
            .collect();
        written(&items)
    }

    fn hover(&self, params: HoverParams) -> Answer {
        let Some((folder, file, byte)) = self.place(&params.text_document_position_params) else {
            return Ok(Json::Null);
        };
        let text = folder.text(file);
        let found = folder.project.hover(file, byte);
        written(&found.map(|hover| Hover {
            range: Some(range(text, hover.span)),
            contents: HoverContents::Markup(show::markdown(hover.text)),
        }))
    }

    fn definition(&self, params: GotoDefinitionParams) -> Answer {
        let Some((folder, file, byte)) = self.place(&params.text_document_position_params) else {
            return Ok(Json::Null);
        };
        let place = folder.project.definition(file, byte);
        let location = place.and_then(|place| {
            Some(Location {
                uri: self.folders.uri(folder, place.file)?,
                range: range(folder.text(place.file), place.span),
            })
        });
        written(&location)
    }

    fn symbols(&self, params: &DocumentSymbolParams) -> Answer {
        let Some((folder, file)) = self.folders.around(&params.text_document.uri) else {
            return Ok(Json::Null);
        };
        let found = folder.project.symbols(file).into_iter();
        let symbols: Vec<_> = found
            .map(|symbol| show::symbol(folder.text(file), symbol))
            .collect();
        written(&symbols)
    }

    /// The whole text anew, if it can be read and is not yet in its form.
    fn formatting(&self, params: &DocumentFormattingParams) -> Answer {
        let Some((folder, file)) = self.folders.around(&params.text_document.uri) else {
            return Ok(Json::Null);
        };
        let text = folder.text(file);
        let formatted = folder.project.formatted(file).filter(|form| form != text);
        let edits = formatted.map(|new_text| TextEdit {
            range: Range::new(Position::new(0, 0), position(text, text.len())),
            new_text,
        });
        written(&Vec::from_iter(edits))
    }

    fn quick_fixes(&self, params: &CodeActionParams) -> Answer {
        let uri = &params.text_document.uri;
        let Some((folder, file)) = self.folders.around(uri) else {
            return Ok(Json::Null);
        };
        let text = folder.text(file);
        let start = offset(text, params.range.start);
        let end = offset(text, params.range.end);
        let touched = folder.found.iter().filter(|(of, found)| {
            *of == file && found.span.start <= end && start <= found.span.end
        });
        let fixes = touched.filter_map(|(_, found)| {
            let shown = show::diagnostic(&self.folders, folder, file, found, self.lang);
            show::quick_fix(text, uri, found, shown, self.lang)
        });
        written(&fixes.collect::<Vec<_>>())
    }
}

fn error(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError {
        code: code as i32,
        message: message.to_owned(),
        data: None,
    }
}

fn read<P: DeserializeOwned>(params: Json) -> Result<P, ResponseError> {
    serde_json::from_value(params)
        .map_err(|wrong| error(ErrorCode::InvalidParams, &wrong.to_string()))
}

fn written<T: Serialize>(answer: &T) -> Answer {
    serde_json::to_value(answer)
        .map_err(|wrong| error(ErrorCode::InternalError, &wrong.to_string()))
}

fn publish(uri: Uri, diagnostics: Vec<lsp_types::Diagnostic>, version: Option<i32>) -> Message {
    let params = PublishDiagnosticsParams {
        uri,
        diagnostics,
        version,
    };
    Message::Notification(Notification {
        method: told::PublishDiagnostics::METHOD.to_owned(),
        params: serde_json::to_value(params).unwrap_or(Json::Null),
    })
}

/// Asks to be told of rule files that change on disk.
fn watch() -> Message {
    Message::Request(Request {
        id: "watch".to_owned().into(),
        method: asked::RegisterCapability::METHOD.to_owned(),
        params: json!({"registrations": [{
            "id": "watch",
            "method": told::DidChangeWatchedFiles::METHOD,
            "registerOptions": {"watchers": [{"globPattern": "**/*.rule"}]},
        }]}),
    })
}
