use super::convert;
use crate::files::{Config, Input, Projects, Stdin};
use crate::{FILE_NAME, Options, RenameError, Session, explain};
use config_diagnostics::{Applicability, Diagnostic, Edit, LineIndex, Span};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types as lsp;
use lsp_types::notification::{self, Notification as _};
use lsp_types::request::{self, Request as _};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::path::{Path, PathBuf};

/// A session, and the editor that it is for.
pub(super) struct Server<'c> {
    connection: &'c Connection,
    session: Session,
    /// What the command line asks for.
    asked: Options,
    projects: Projects,
    /// The open files by their paths.
    open: BTreeMap<String, Open>,
    /// The files that changed since their findings were sent.
    changed: BTreeSet<String>,
    /// Whether what is wrong between files is to be looked for anew: not while somebody types.
    stale: bool,
    settings: Settings,
}

/// How the editor knows a file.
struct Open {
    uri: lsp::Uri,
    version: i32,
}

/// What an editor can say at the start: `initializationOptions`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// Where the rules' pages are: an address to which `haproxy/host-header-noop.md` is added.
    documentation: Option<String>,
}

/// The request `k3s-stack/explain`: the page of a rule.
enum Explain {}

#[derive(Deserialize, Serialize)]
struct ExplainParams {
    rule: String,
}

impl request::Request for Explain {
    type Params = ExplainParams;
    type Result = Option<lsp::MarkupContent>;
    const METHOD: &'static str = "k3s-stack/explain";
}

/// Why a request gets no answer.
type Refusal = (ErrorCode, String);

/// More findings than these at one place are not offered to be silenced: each is tried out.
const SILENCED: usize = 2;

impl<'c> Server<'c> {
    /// Greets the editor, and serves it until it says that it is done.
    pub(super) fn serve(
        connection: &'c Connection,
        asked: &Options,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let (id, params) = connection.initialize_start()?;
        let params: lsp::InitializeParams = serde_json::from_value(params)?;
        let result = lsp::InitializeResult {
            capabilities: capabilities(),
            server_info: Some(lsp::ServerInfo {
                name: "k3s-stack".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        connection.initialize_finish(id, serde_json::to_value(result)?)?;
        let settings = params.initialization_options;
        let mut server = Self {
            connection,
            session: Session::new(asked.clone()),
            asked: asked.clone(),
            projects: Projects::new(&Config::Nearest),
            open: BTreeMap::new(),
            changed: BTreeSet::new(),
            stale: false,
            settings: settings.and_then(|s| serde_json::from_value(s).ok()).unwrap_or_default(),
        };
        server.run()
    }

    fn run(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        loop {
            // While more keys are pressed, nobody reads the findings.
            if self.connection.receiver.is_empty() {
                self.publish()?;
            }
            let Ok(message) = self.connection.receiver.recv() else { return Ok(()) };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.answer(request);
                    self.connection.sender.send(Message::Response(response))?;
                }
                Message::Notification(notification) => self.note(notification)?,
                Message::Response(_) => {}
            }
        }
    }

    /// Takes over what the editor tells. What cannot be read is passed over.
    fn note(&mut self, said: Notification) -> Result<(), Box<dyn Error + Send + Sync>> {
        match said.method.as_str() {
            notification::DidOpenTextDocument::METHOD => {
                if let Ok(said) = serde_json::from_value(said.params) {
                    self.opened(said);
                }
            }
            notification::DidChangeTextDocument::METHOD => {
                if let Ok(said) = serde_json::from_value(said.params) {
                    self.edited(said);
                }
            }
            notification::DidSaveTextDocument::METHOD => {
                let said = serde_json::from_value::<lsp::DidSaveTextDocumentParams>(said.params);
                let path = said.map(|said| convert::path(&said.text_document.uri));
                self.stale = true;
                if path.is_ok_and(|path| path.ends_with(FILE_NAME)) {
                    self.projects = Projects::new(&Config::Nearest);
                    let paths: Vec<String> = self.open.keys().cloned().collect();
                    for path in &paths {
                        self.rule(path);
                    }
                    self.changed.extend(paths);
                }
            }
            notification::DidCloseTextDocument::METHOD => {
                let said = serde_json::from_value::<lsp::DidCloseTextDocumentParams>(said.params);
                if let Ok(said) = said {
                    let path = convert::path(&said.text_document.uri);
                    self.session.close(&path);
                    self.changed.remove(&path);
                    self.stale = true;
                    if let Some(open) = self.open.remove(&path) {
                        self.send(open.uri, Vec::new(), None)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn opened(&mut self, said: lsp::DidOpenTextDocumentParams) {
        let document = said.text_document;
        let path = convert::path(&document.uri);
        self.session.set(&path, document.text);
        self.open.insert(path.clone(), Open { uri: document.uri, version: document.version });
        self.rule(&path);
        self.changed.insert(path);
        self.stale = true;
    }

    fn edited(&mut self, said: lsp::DidChangeTextDocumentParams) {
        let path = convert::path(&said.text_document.uri);
        let Some(open) = self.open.get_mut(&path) else { return };
        open.version = said.text_document.version;
        for change in said.content_changes {
            let Some(range) = change.range else {
                self.session.set(&path, change.text);
                continue;
            };
            let Some(index) = self.session.line_index(&path) else { continue };
            let edit = Edit::replace(convert::span(&index, range), change.text);
            self.session.apply_edit(&path, &edit);
        }
        self.changed.insert(path);
    }

    /// Gives a file the options that its `k3s-stack.toml` and the command line ask for.
    fn rule(&mut self, path: &str) {
        if !Path::new(path).is_absolute() {
            return;
        }
        let input = Input::File { path: PathBuf::from(path), given: true };
        let ruled = self.projects.rule(&input, &Stdin::none(), &self.asked);
        self.session.set_options(path, ruled.options);
    }

    /// Sends what is found in the files that changed.
    fn publish(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        if std::mem::take(&mut self.stale) {
            self.session.refresh_stack();
            // An edit may have taken back what was said of any of them.
            self.changed.extend(self.open.keys().cloned());
        }
        for path in std::mem::take(&mut self.changed) {
            let Some(open) = self.open.get(&path) else { continue };
            let Some(index) = self.session.line_index(&path) else { continue };
            let found = self.session.diagnostics(&path);
            let found = found.map(|found| self.diagnostic(&index, &open.uri, found)).collect();
            self.send(open.uri.clone(), found, Some(open.version))?;
        }
        Ok(())
    }

    fn send(
        &self,
        uri: lsp::Uri,
        diagnostics: Vec<lsp::Diagnostic>,
        version: Option<i32>,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let params = lsp::PublishDiagnosticsParams { uri, diagnostics, version };
        let method = notification::PublishDiagnostics::METHOD.to_owned();
        let message = Notification { method, params: serde_json::to_value(params)? };
        Ok(self.connection.sender.send(Message::Notification(message))?)
    }

    /// A finding in the protocol's words, with the places that belong to it.
    fn diagnostic(
        &self,
        index: &LineIndex<'_>,
        uri: &lsp::Uri,
        found: &Diagnostic,
    ) -> lsp::Diagnostic {
        let place = |label: &config_diagnostics::Label| {
            let message = label.message.clone()?;
            let (uri, range) = match &label.file {
                None => (uri.clone(), convert::range(index, label.span)),
                Some(file) => {
                    let other = self.session.line_index(file)?;
                    (self.open.get(&**file)?.uri.clone(), convert::range(&other, label.span))
                }
            };
            let location = lsp::Location::new(uri, range);
            Some(lsp::DiagnosticRelatedInformation { location, message })
        };
        let related: Vec<_> = found.labels.iter().filter_map(place).collect();
        let page = self.settings.documentation.as_ref().and_then(|base| {
            format!("{}/{}.md", base.trim_end_matches('/'), found.rule).parse().ok()
        });
        lsp::Diagnostic {
            related_information: (!related.is_empty()).then_some(related),
            code_description: page.map(|href| lsp::CodeDescription { href }),
            ..convert::diagnostic(index, found)
        }
    }

    fn answer(&self, asked: Request) -> Response {
        let id = asked.id.clone();
        let answer = match asked.method.as_str() {
            request::CodeActionRequest::METHOD => {
                handle::<request::CodeActionRequest>(asked, |p| Ok(Some(self.actions(&p))))
            }
            request::Completion::METHOD => {
                handle::<request::Completion>(asked, |p| Ok(Some(self.complete(&p))))
            }
            request::HoverRequest::METHOD => {
                handle::<request::HoverRequest>(asked, |p| Ok(self.hover(&p)))
            }
            request::GotoDefinition::METHOD => handle::<request::GotoDefinition>(asked, |p| {
                let places = self.places(&p.text_document_position_params, Session::definition);
                Ok(Some(lsp::GotoDefinitionResponse::Array(places)))
            }),
            request::References::METHOD => handle::<request::References>(asked, |p| {
                let all = self.places(&p.text_document_position, Session::references);
                if p.context.include_declaration {
                    return Ok(Some(all));
                }
                let given = self.places(&p.text_document_position, Session::definition);
                Ok(Some(all.into_iter().filter(|place| !given.contains(place)).collect()))
            }),
            request::PrepareRenameRequest::METHOD => {
                handle::<request::PrepareRenameRequest>(asked, |p| {
                    Ok(self.at(&p).and_then(|(path, index, offset)| {
                        let span = self.session.renamable(&path, offset)?;
                        Some(lsp::PrepareRenameResponse::Range(convert::range(&index, span)))
                    }))
                })
            }
            request::Rename::METHOD => {
                handle::<request::Rename>(asked, |p| self.rename(&p).map(Some))
            }
            Explain::METHOD => handle::<Explain>(asked, |p| {
                Ok(explain(&p.rule).ok().map(|page| convert::markdown(page.into_owned())))
            }),
            other => Err((ErrorCode::MethodNotFound, format!("`{other}` is not known here"))),
        };
        match answer {
            Ok(answer) => Response { id, response_result: Ok(answer) },
            Err((code, message)) => Response::new_err(id, code as i32, message),
        }
    }

    /// The file, its lines and the offset that a request is about.
    fn at(&self, asked: &lsp::TextDocumentPositionParams) -> Option<(String, LineIndex<'_>, u32)> {
        let path = convert::path(&asked.text_document.uri);
        let index = self.session.line_index(&path)?;
        let offset = convert::offset(&index, asked.position);
        Some((path, index, offset))
    }

    fn complete(&self, asked: &lsp::CompletionParams) -> lsp::CompletionResponse {
        let place = self.at(&asked.text_document_position);
        let items = place.map(|(path, index, offset)| {
            let words = self.session.complete(&path, offset).into_iter();
            words.map(|word| convert::completion(&index, word)).collect()
        });
        lsp::CompletionResponse::Array(items.unwrap_or_default())
    }

    fn hover(&self, asked: &lsp::HoverParams) -> Option<lsp::Hover> {
        let (path, index, offset) = self.at(&asked.text_document_position_params)?;
        let hover = self.session.hover(&path, offset)?;
        Some(lsp::Hover {
            contents: lsp::HoverContents::Markup(convert::markdown(hover.markdown)),
            range: Some(convert::range(&index, hover.span)),
        })
    }

    fn places(
        &self,
        asked: &lsp::TextDocumentPositionParams,
        find: impl Fn(&Session, &str, u32) -> Vec<crate::Location>,
    ) -> Vec<lsp::Location> {
        let Some((path, _, offset)) = self.at(asked) else { return Vec::new() };
        let place = |place: crate::Location| {
            let index = self.session.line_index(&place.path)?;
            let uri = self.open.get(&*place.path)?.uri.clone();
            Some(lsp::Location::new(uri, convert::range(&index, place.span)))
        };
        find(&self.session, &path, offset).into_iter().filter_map(place).collect()
    }

    fn rename(&self, asked: &lsp::RenameParams) -> Result<lsp::WorkspaceEdit, Refusal> {
        let none = || (ErrorCode::InvalidParams, RenameError::NoName.to_string());
        let (path, _, offset) = self.at(&asked.text_document_position).ok_or_else(none)?;
        let changes = self
            .session
            .rename(&path, offset, &asked.new_name)
            .map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
        Ok(self.workspace_edit(changes.iter().map(|(path, edits)| (&**path, &edits[..]))))
    }

    // An address is compared by its text alone, whatever lint says of the type.
    #[allow(clippy::mutable_key_type)]
    fn workspace_edit<'e>(
        &self,
        changes: impl IntoIterator<Item = (&'e str, &'e [Edit])>,
    ) -> lsp::WorkspaceEdit {
        let file = |(path, edits): (&str, &[Edit])| {
            let index = self.session.line_index(path)?;
            let edits = edits.iter().map(|edit| convert::edit(&index, edit)).collect();
            Some((self.open.get(path)?.uri.clone(), edits))
        };
        let changes: HashMap<_, _> = changes.into_iter().filter_map(file).collect();
        lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
    }

    /// The fixes at a place, then the comments that silence what is found there.
    fn actions(&self, asked: &lsp::CodeActionParams) -> Vec<lsp::CodeActionOrCommand> {
        let path = convert::path(&asked.text_document.uri);
        let wanted = asked.context.only.as_ref().is_none_or(|only| {
            only.iter()
                .any(|kind| lsp::CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str()))
        });
        let (Some(index), Some(open), true) =
            (self.session.line_index(&path), self.open.get(&path), wanted)
        else {
            return Vec::new();
        };
        let at = convert::span(&index, asked.range);
        let action =
            |title: String, rule: &str, place: Span, changes: (&str, &[Edit])| lsp::CodeAction {
                title,
                kind: Some(lsp::CodeActionKind::QUICKFIX),
                diagnostics: Some(
                    self.session
                        .diagnostics(&path)
                        .filter(|found| found.rule == rule && found.span() == place)
                        .map(|found| self.diagnostic(&index, &open.uri, found))
                        .collect(),
                ),
                edit: Some(self.workspace_edit([changes])),
                ..lsp::CodeAction::default()
            };
        let fixes = self.session.fixes(&path, at).into_iter().map(|fix| lsp::CodeAction {
            is_preferred: Some(fix.applicability == Applicability::Safe),
            ..action(fix.title, fix.rule, fix.at, (&*fix.path, &*fix.edits))
        });
        let mut actions: Vec<lsp::CodeAction> = fixes.collect();
        let touches = |span: Span| span.start() <= at.end() && at.start() <= span.end();
        let mut silenced: Vec<&str> = Vec::new();
        for found in self.session.diagnostics(&path).filter(|found| touches(found.span())) {
            if silenced.contains(&found.rule) || silenced.len() == SILENCED {
                continue;
            }
            silenced.push(found.rule);
            let start = found.span().start();
            if let Some(edit) = self.session.ignore(&path, found.rule, start, REASON) {
                let title = format!("ignore {} here, with a reason", found.rule);
                actions.push(action(title, found.rule, found.span(), (path.as_str(), &[edit])));
            }
        }
        actions.into_iter().map(lsp::CodeActionOrCommand::CodeAction).collect()
    }
}

/// What a comment that silences a rule says until its author says better.
const REASON: &str = "say here why it is right";

/// Reads what is asked, and writes the answer.
fn handle<R: request::Request>(
    asked: Request,
    answer: impl FnOnce(R::Params) -> Result<R::Result, Refusal>,
) -> Result<serde_json::Value, Refusal> {
    let params = serde_json::from_value(asked.params)
        .map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
    serde_json::to_value(answer(params)?)
        .map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

fn capabilities() -> lsp::ServerCapabilities {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
        save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let starts = [" ", "-", "<", "["].map(str::to_owned);
    lsp::ServerCapabilities {
        position_encoding: Some(lsp::PositionEncodingKind::UTF16),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(starts.into()),
            ..lsp::CompletionOptions::default()
        }),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        definition_provider: Some(lsp::OneOf::Left(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(
            lsp::CodeActionOptions {
                code_action_kinds: Some(vec![lsp::CodeActionKind::QUICKFIX]),
                ..lsp::CodeActionOptions::default()
            },
        )),
        ..lsp::ServerCapabilities::default()
    }
}
