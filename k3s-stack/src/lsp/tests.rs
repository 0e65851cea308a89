//! The server, driven as an editor drives it.

use super::server::Server;
use crate::Options;
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::thread::{self, JoinHandle};

const URI: &str = "file:///no-such-folder/haproxy.cfg";

/// An editor, and the thread of the server that it talks to.
struct Editor {
    connection: Connection,
    server: JoinHandle<bool>,
    asked: i32,
}

impl Editor {
    fn start(settings: &Value) -> Self {
        let (server, connection) = Connection::memory();
        let server = thread::spawn(move || Server::serve(&server, &Options::new()).is_ok());
        let mut editor = Self { connection, server, asked: 0 };
        let params = json!({"capabilities": {}, "initializationOptions": settings});
        let greeting = editor.ask("initialize", params).unwrap();
        assert_eq!(greeting["serverInfo"]["name"], "k3s-stack");
        assert_eq!(greeting["capabilities"]["textDocumentSync"]["change"], 2);
        editor.tell("initialized", json!({}));
        editor
    }

    fn tell(&self, method: &str, params: Value) {
        let said = Notification { method: method.to_owned(), params };
        self.connection.sender.send(Message::Notification(said)).unwrap();
    }

    /// The answer, or the message of the error; what the server says meanwhile is passed over.
    fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(Message::Request(request)).unwrap();
        loop {
            if let Message::Response(response) = self.connection.receiver.recv().unwrap()
                && response.id == id
            {
                return response.response_result.map_err(|error| error.message);
            }
        }
    }

    fn ask_at(&mut self, method: &str, line: u32, character: u32, more: &Value) -> Value {
        let mut params = json!({
            "textDocument": {"uri": URI},
            "position": {"line": line, "character": character},
        });
        for (key, value) in more.as_object().unwrap() {
            params[key] = value.clone();
        }
        self.ask(method, params).unwrap()
    }

    fn open(&self, text: &str) {
        let document = json!({"uri": URI, "languageId": "haproxy", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// What is published next.
    fn findings(&self) -> Value {
        loop {
            if let Message::Notification(said) = self.connection.receiver.recv().unwrap() {
                assert_eq!(said.method, "textDocument/publishDiagnostics");
                return said.params;
            }
        }
    }

    fn stop(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        assert!(self.server.join().unwrap());
    }
}

const TEXT: &str = "frontend é😀 # 😀\n  bind :80\n  use_backend api\nbackend api\n  option httpchk\n  server s 10.0.0.1:80\n  ";

fn rules(findings: &Value) -> Vec<&str> {
    let all = findings["diagnostics"].as_array().unwrap();
    all.iter().map(|found| found["code"].as_str().unwrap()).collect()
}

#[test]
fn an_editor_is_served_from_start_to_end() {
    let mut editor = Editor::start(&json!({"documentation": "https://example.com/rules/"}));
    editor.open(TEXT);
    let found = editor.findings();
    let rule = "haproxy/health-check-never-enabled";
    assert!(rules(&found).contains(&rule), "{found}");
    let finding = found["diagnostics"].as_array().unwrap();
    let finding = finding.iter().find(|finding| finding["code"] == rule).unwrap();
    assert_eq!(
        finding["codeDescription"]["href"],
        "https://example.com/rules/haproxy/health-check-never-enabled.md"
    );
    assert_eq!(finding["source"], "k3s-stack");

    // A change by lines and UTF-16 columns: the second character of the first line is two units long.
    let change = json!({"range": {"start": {"line": 0, "character": 10}, "end": {"line": 0, "character": 16}}, "text": "web"});
    let document = json!({"uri": URI, "version": 2});
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": [change]}),
    );
    let found = editor.findings();
    assert_eq!(found["version"], 2);

    let words = editor.ask_at("textDocument/completion", 6, 2, &json!({}));
    let words = words.as_array().unwrap();
    let balance = words.iter().find(|word| word["label"] == "balance").unwrap();
    assert_eq!(balance["textEdit"]["newText"], "balance");

    let hover = editor.ask_at("textDocument/hover", 2, 5, &json!({}));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("use_backend"), "{hover}");

    let place = editor.ask_at("textDocument/definition", 2, 15, &json!({}));
    assert_eq!(place[0]["range"]["start"], json!({"line": 3, "character": 8}));
    let context = json!({"context": {"includeDeclaration": false}});
    let places = editor.ask_at("textDocument/references", 3, 9, &context);
    assert_eq!(places.as_array().map(Vec::len), Some(1), "{places}");

    let range = editor.ask_at("textDocument/prepareRename", 3, 9, &json!({}));
    assert_eq!(range["end"], json!({"line": 3, "character": 11}));
    let edits = editor.ask_at("textDocument/rename", 3, 9, &json!({"newName": "kube"}));
    assert_eq!(edits["changes"][URI].as_array().map(Vec::len), Some(2));
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 3, "character": 9}, "newName": "a b"});
    assert!(editor.ask("textDocument/rename", params).is_err());
    editor.stop();
}

#[test]
fn fixes_and_comments_are_offered_where_something_is_found() {
    let mut editor = Editor::start(&Value::Null);
    editor.open("backend b\n  option httpchk\n  server s 10.0.0.1:80");
    let found = editor.findings();
    assert!(found["diagnostics"][0].get("codeDescription").is_none());
    let mut titles = Vec::new();
    for finding in found["diagnostics"].as_array().unwrap() {
        let params = json!({"textDocument": {"uri": URI}, "range": finding["range"], "context": {"diagnostics": []}});
        let actions = editor.ask("textDocument/codeAction", params).unwrap();
        for action in actions.as_array().unwrap() {
            assert!(action["edit"]["changes"][URI][0]["newText"].is_string(), "{action}");
            titles.push(action["title"].as_str().unwrap().to_owned());
        }
    }
    assert!(titles.contains(&"add the final newline".to_owned()), "{titles:?}");
    assert!(titles.iter().any(|title| title.starts_with("ignore haproxy/health")), "{titles:?}");
    let page = editor.ask("k3s-stack/explain", json!({"rule": "haproxy/host-header-noop"}));
    assert!(page.unwrap()["value"].as_str().unwrap().contains("## Why is this bad?"));
    editor.stop();
}

#[test]
fn what_is_not_understood_is_refused_or_passed_over() {
    let mut editor = Editor::start(&json!({"documentation": 7}));
    assert!(editor.ask("textDocument/foldingRange", json!({})).is_err());
    assert!(editor.ask("textDocument/hover", json!({"a": 1})).is_err());
    assert_eq!(editor.ask_at("textDocument/hover", 99, 99, &json!({})), Value::Null);
    editor.tell("textDocument/didChange", json!({"x": 1}));
    editor.tell("$/setTrace", json!({"value": "off"}));
    editor.open("fronten");
    assert!(editor.findings()["diagnostics"].as_array().is_some());
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(editor.findings()["diagnostics"], json!([]));
    editor.stop();
}
