//! The language server as an editor meets it: the built program, frames over its standard input and output.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use serde_json::{Value as Json, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A slow machine is no failure; a server that says nothing is.
const PATIENCE: Duration = Duration::from_secs(60);

struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    heard: Receiver<Json>,
    next: i32,
}

fn messages(output: impl Read + Send + 'static) -> Receiver<Json> {
    let (sender, heard) = channel();
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        loop {
            let (mut line, mut length) = (String::new(), 0);
            while line != "\r\n" {
                line.clear();
                if output.read_line(&mut line).unwrap() == 0 {
                    return;
                }
                if let Some(size) = line.strip_prefix("Content-Length: ") {
                    length = size.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            output.read_exact(&mut body).unwrap();
            if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                return;
            }
        }
    });
    heard
}

impl Editor {
    fn start() -> Editor {
        let mut server = Command::new(env!("CARGO_BIN_EXE_anxin"))
            .args(["lsp", "--stdio", "--lang", "en"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Editor {
            input: server.stdin.take(),
            heard: messages(server.stdout.take().unwrap()),
            server,
            next: 0,
        }
    }

    fn in_folder(folder: &Path) -> Editor {
        let mut editor = Editor::start();
        let answer = editor.ask(
            "initialize",
            json!({"capabilities": {}, "processId": null, "rootUri": uri(folder)}),
        );
        assert_eq!(
            answer["result"]["capabilities"]["textDocumentSync"]["change"],
            1
        );
        editor.tell("initialized", json!({}));
        editor
    }

    fn send_raw(&mut self, body: &str) {
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Json) {
        self.send_raw(&json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string());
    }

    fn ask(&mut self, method: &str, params: Json) -> Json {
        self.next += 1;
        let id = self.next;
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.send_raw(&request.to_string());
        self.wait(|message| message["id"] == id)
    }

    fn wait(&self, wanted: impl Fn(&Json) -> bool) -> Json {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.heard.recv_timeout(left).unwrap();
            if wanted(&message) {
                return message;
            }
        }
    }

    /// The next diagnostics of this document.
    fn findings(&self, uri: &str) -> Json {
        let own = |message: &Json| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        };
        self.wait(own)["params"].take()
    }

    fn open(&mut self, uri: &str, text: &str) -> Json {
        let document = json!({"uri": uri, "languageId": "anxin", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.findings(uri)
    }

    fn change(&mut self, uri: &str, version: i32, text: &str) -> Json {
        self.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
        self.findings(uri)
    }

    /// A question about a place.
    fn ask_at(&mut self, method: &str, uri: &str, line: u32, column: u32) -> Json {
        let params =
            json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}});
        self.ask(method, params)["result"].take()
    }

    fn exit_code(mut self) -> Option<i32> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.server.kill().unwrap();
        panic!("the server did not end");
    }
}

/// As editors write it: everything but ASCII is encoded.
fn uri(path: &Path) -> String {
    let bytes = path.to_str().unwrap().bytes();
    let encoded = bytes.map(|byte| match byte {
        b'%' | b' ' | 128.. => format!("%{byte:02X}"),
        _ => char::from(byte).to_string(),
    });
    format!("file://{}", encoded.collect::<String>())
}

fn range(line: u32, from: u32, to: u32) -> Json {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

const RULE: &str = "规则文件 甲\n语言版本 1\n\n规则 R1 \"甲\"\n  类型 A\n  级别 低\n  模式 草稿\n  依据 \"😀\"  当 付款完成 之后 宽限 内 没有 还贷完成\n  则 告警\n";

#[test]
fn a_conversation_from_hello_to_goodbye() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("names.rule"),
        "规则文件 乙\n语言版本 1\n\n常量 宽限 = 2个工作日\n",
    )
    .unwrap();
    let document = uri(&folder.path().join("a.rule"));
    let mut editor = Editor::in_folder(folder.path());

    // A character of two UTF-16 units and one of three bytes stand before the mistake.
    let wrong = editor.open(&document, &RULE.replace("付款完成", "付款完城"));
    assert_eq!(wrong["version"], 1);
    let found = &wrong["diagnostics"][0];
    assert_eq!(found["code"], "E2202");
    assert_eq!(found["range"], range(7, 13, 17));
    assert!(
        found["message"]
            .as_str()
            .unwrap()
            .ends_with("did you mean `付款完成`?")
    );
    assert!(!found["data"]["why"].as_str().unwrap().is_empty());
    let fixes = editor.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": document}, "range": range(7, 14, 14), "context": {"diagnostics": []}}),
    );
    let edit = &fixes["result"][0]["edit"]["changes"][&document][0];
    assert_eq!(
        *edit,
        json!({"range": range(7, 13, 17), "newText": "付款完成"})
    );

    assert_eq!(editor.change(&document, 2, RULE)["diagnostics"], json!([]));

    let offered = editor.ask_at("textDocument/completion", &document, 7, 15);
    let offered = offered.as_array().unwrap();
    let payment = offered
        .iter()
        .find(|item| item["label"] == "付款完成")
        .unwrap();
    assert_eq!(payment["textEdit"]["range"], range(7, 13, 17));
    assert_eq!(payment["filterText"], "付款完成 payment_made");

    let hover = editor.ask_at("textDocument/hover", &document, 7, 16);
    assert_eq!(hover["range"], range(7, 13, 17));
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("payment_made")
    );

    let place = editor.ask_at("textDocument/definition", &document, 7, 22);
    assert!(place["uri"].as_str().unwrap().ends_with("/names.rule"));
    assert_eq!(place["range"], range(3, 3, 5));

    let outline = editor.ask(
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": document}}),
    );
    assert_eq!(outline["result"][0]["name"], "R1");
    assert_eq!(outline["result"][0]["selectionRange"], range(3, 3, 5));

    let options = json!({"tabSize": 2, "insertSpaces": true});
    let formatting = json!({"textDocument": {"uri": document}, "options": options});
    let formatted = editor.ask("textDocument/formatting", formatting.clone());
    let text = formatted["result"][0]["newText"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(text.contains("  依据 \"😀\"\n  当 付款完成 之后 宽限"));
    editor.change(&document, 3, &text);
    assert_eq!(
        editor.ask("textDocument/formatting", formatting)["result"],
        json!([])
    );

    editor.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": document}}),
    );
    assert_eq!(editor.findings(&document)["diagnostics"], json!([]));
    assert_eq!(editor.ask("shutdown", Json::Null)["result"], Json::Null);
    let late = editor.ask("textDocument/hover", json!({}));
    assert_eq!(late["error"]["code"], -32600);
    editor.tell("exit", Json::Null);
    assert_eq!(editor.exit_code(), Some(0));
}

#[test]
fn nothing_malformed_ends_the_server() {
    let mut editor = Editor::start();
    let early = editor.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    assert_eq!(editor.ask("initialize", json!([]))["error"]["code"], -32602);
    let hello = editor.ask(
        "initialize",
        json!({"capabilities": {}, "processId": null, "rootUri": null}),
    );
    assert!(hello["result"]["capabilities"].is_object());
    for (method, params, code) in [
        ("textDocument/hover", json!([1, 2]), -32602),
        (
            "textDocument/completion",
            json!({"position": {"line": -1, "character": 0}}),
            -32602,
        ),
        ("anxin/unknown", json!({}), -32601),
    ] {
        assert_eq!(
            editor.ask(method, params)["error"]["code"],
            code,
            "{method}"
        );
    }
    editor.send_raw("{no json");
    editor.send_raw("[]");
    editor.tell("textDocument/didOpen", json!({"textDocument": 7}));
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": "untitled:x", "version": 1}, "contentChanges": []}),
    );
    editor.tell("$/unknown", json!(null));

    // Places that are not there, documents that were never saved or opened.
    let unsaved = "untitled:Untitled-1";
    let found = editor.open(unsaved, "规则文件 甲\n规责 R1");
    assert_eq!(found["diagnostics"][0]["code"], "E2106");
    assert!(
        editor
            .ask_at("textDocument/completion", unsaved, 900, 900)
            .is_array()
    );
    assert_eq!(
        editor.ask_at("textDocument/hover", unsaved, 0, 70_000),
        Json::Null
    );
    assert_eq!(
        editor.ask_at("textDocument/hover", "file:///nowhere/a.rule", 0, 0),
        Json::Null
    );
    editor.tell("exit", Json::Null);
    assert_eq!(editor.exit_code(), Some(1), "exit without shutdown");
}

/// How many findings are errors: a constant that no rule uses is worth a warning.
fn errors(published: &Json) -> usize {
    let found = published["diagnostics"].as_array().unwrap();
    found.iter().filter(|own| own["severity"] == 1).count()
}

#[test]
fn files_of_a_folder_are_checked_together_and_what_is_open_wins() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("下层");
    fs::create_dir(&below).unwrap();
    let head = "规则文件 甲\n语言版本 1\n\n常量 ";
    fs::write(below.join("b.rule"), format!("{head}线 = 5万元\n")).unwrap();
    let first = uri(&folder.path().join("a.rule"));
    let second = uri(&below.join("b.rule"));
    let mut editor = Editor::in_folder(folder.path());

    let alone = editor.open(&first, &format!("{head}线 = 6万元\n"));
    assert_eq!(errors(&alone), 0, "{alone}");
    // Of two with one name the later file has the mistake, and it says where the other stands.
    let twice = editor.open(&second, &format!("{head}线 = 5万元\n"));
    let found = &twice["diagnostics"][0];
    assert_eq!(found["code"], "E2208");
    let other = &found["relatedInformation"][0]["location"];
    assert_eq!(*other, json!({"uri": first, "range": range(3, 3, 4)}));

    // The buffer of one changes what is wrong with the other, whatever stands on disk.
    editor.change(&first, 2, &format!("{head}界 = 6万元\n"));
    let alone = editor.findings(&second);
    assert_eq!(errors(&alone), 0, "{alone}");
    drop(editor.input.take());
    assert_eq!(editor.exit_code(), Some(1), "the editor went away");
}
