// Starts `anxin lsp` and carries its answers into VS Code. It needs no package: of the protocol it
// speaks only what that server offers, and it understands nothing of the language.
"use strict";

const { spawn } = require("child_process");
const vscode = require("vscode");

const LANGUAGE = "anxin";
const QUICK_FIX = vscode.CodeActionKind.QuickFix;

let server;
let read = Buffer.alloc(0);
let last = 0;
const waiting = new Map();
const findings = vscode.languages.createDiagnosticCollection(LANGUAGE);

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

const tell = (method, params) => send({ method, params });

function ask(method, params) {
  return new Promise((resolve) => {
    last += 1;
    waiting.set(last, resolve);
    send({ id: last, method, params });
  });
}

// Every whole message that has arrived so far.
function receive(bytes) {
  read = Buffer.concat([read, bytes]);
  for (;;) {
    const end = read.indexOf("\r\n\r\n");
    const length = end < 0 ? null : /Content-Length: (\d+)/i.exec(read.toString("ascii", 0, end));
    if (!length || read.length < end + 4 + Number(length[1])) return;
    const rest = end + 4 + Number(length[1]);
    const message = JSON.parse(read.toString("utf8", end + 4, rest));
    read = read.subarray(rest);
    if (message.method === "textDocument/publishDiagnostics") show(message.params);
    const resolve = message.method ? undefined : waiting.get(message.id);
    if (resolve) {
      waiting.delete(message.id);
      resolve(message.result ?? null);
    }
  }
}

const range = (r) => new vscode.Range(r.start.line, r.start.character, r.end.line, r.end.character);
const location = (l) => new vscode.Location(vscode.Uri.parse(l.uri), range(l.range));
const markdown = (content) => new vscode.MarkdownString(content.value);
const edit = (e) => new vscode.TextEdit(range(e.range), e.newText);
const named = (document) => ({ textDocument: { uri: document.uri.toString() } });
const at = (document, position) => ({ ...named(document), position });

function finding(one) {
  // The protocol counts severities from 1, VS Code from 0.
  const shown = new vscode.Diagnostic(range(one.range), one.message, one.severity - 1);
  shown.code = one.code;
  shown.source = one.source;
  shown.relatedInformation = (one.relatedInformation ?? []).map(
    (other) => new vscode.DiagnosticRelatedInformation(location(other.location), other.message),
  );
  return shown;
}

function show({ uri, diagnostics }) {
  findings.set(vscode.Uri.parse(uri), diagnostics.map(finding));
}

function completion(one) {
  const item = new vscode.CompletionItem(one.label, one.kind - 1);
  item.detail = one.detail;
  item.documentation = markdown(one.documentation);
  item.filterText = one.filterText;
  item.sortText = one.sortText;
  item.insertText = one.textEdit.newText;
  item.range = range(one.textEdit.range);
  return item;
}

function symbol(one) {
  const places = [range(one.range), range(one.selectionRange)];
  return new vscode.DocumentSymbol(one.name, one.detail ?? "", one.kind - 1, ...places);
}

function quickFix(one) {
  const action = new vscode.CodeAction(one.title, QUICK_FIX);
  action.edit = new vscode.WorkspaceEdit();
  for (const [uri, edits] of Object.entries(one.edit.changes)) {
    action.edit.set(vscode.Uri.parse(uri), edits.map(edit));
  }
  return action;
}

const all = (answer, into) => (answer ?? []).map(into);

const providers = {
  provideCompletionItems: async (document, position) =>
    all(await ask("textDocument/completion", at(document, position)), completion),
  provideHover: async (document, position) => {
    const answer = await ask("textDocument/hover", at(document, position));
    return answer && new vscode.Hover(markdown(answer.contents), range(answer.range));
  },
  provideDefinition: async (document, position) => {
    const answer = await ask("textDocument/definition", at(document, position));
    return answer && location(answer);
  },
  provideDocumentSymbols: async (document) =>
    all(await ask("textDocument/documentSymbol", named(document)), symbol),
  provideDocumentFormattingEdits: async (document, options) =>
    all(await ask("textDocument/formatting", { ...named(document), options }), edit),
  provideCodeActions: async (document, marked) =>
    all(
      await ask("textDocument/codeAction", {
        ...named(document),
        range: { start: marked.start, end: marked.end },
        context: { diagnostics: [] },
      }),
      quickFix,
    ),
};

function follow(context) {
  const ours = (document) => document.languageId === LANGUAGE;
  const opened = (document) =>
    ours(document) &&
    tell("textDocument/didOpen", {
      textDocument: {
        ...named(document).textDocument,
        languageId: LANGUAGE,
        version: document.version,
        text: document.getText(),
      },
    });
  const changed = ({ document }) =>
    ours(document) &&
    tell("textDocument/didChange", {
      textDocument: { ...named(document).textDocument, version: document.version },
      contentChanges: [{ text: document.getText() }],
    });
  const { workspace, languages } = vscode;
  vscode.workspace.textDocuments.forEach(opened);
  context.subscriptions.push(
    findings,
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidChangeTextDocument(changed),
    workspace.onDidSaveTextDocument((d) => ours(d) && tell("textDocument/didSave", named(d))),
    workspace.onDidCloseTextDocument((d) => ours(d) && tell("textDocument/didClose", named(d))),
    languages.registerCompletionItemProvider(LANGUAGE, providers, ".", "=", "{", "["),
    languages.registerHoverProvider(LANGUAGE, providers),
    languages.registerDefinitionProvider(LANGUAGE, providers),
    languages.registerDocumentSymbolProvider(LANGUAGE, providers),
    languages.registerDocumentFormattingEditProvider(LANGUAGE, providers),
    languages.registerCodeActionsProvider(LANGUAGE, providers, { providedCodeActionKinds: [QUICK_FIX] }),
  );
}

async function activate(context) {
  const [command, ...args] = vscode.workspace.getConfiguration("anxin").get("command");
  server = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
  server.on("error", (error) => vscode.window.showErrorMessage(`${command}: ${error.message}`));
  server.stdin.on("error", () => {}); // told by the line above, or the window is closing
  server.stdout.on("data", receive);
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({
    uri: uri.toString(),
    name,
  }));
  await ask("initialize", { processId: process.pid, capabilities: {}, workspaceFolders: folders });
  tell("initialized", {});
  follow(context);
}

async function deactivate() {
  if (!server) return;
  await ask("shutdown");
  tell("exit");
}

module.exports = { activate, deactivate };
