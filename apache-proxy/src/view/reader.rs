//! From a document to its view.

use super::activity::{Activity, Known};
use super::index::Index;
use super::memo::Memo;
use super::{Modules, Scope, SectionView, Server, Statement, View};
use crate::{Document, Line, LineKind, Node, SectionRef, Target};
use std::cell::OnceCell;
use std::collections::HashMap;

/// Reads a document in the order in which httpd does.
pub(super) fn read<'d>(document: &'d Document, target: &'d Target, scope: Scope) -> View<'d> {
    let modules = Modules::of(document, target, scope);
    let known = Known { target, modules: modules.clone(), defines: HashMap::new() };
    let view = View {
        document,
        target,
        scope,
        statements: Vec::new(),
        sections: Vec::new(),
        servers: vec![Server::main()],
        modules,
        index: Index::default(),
        proxies: OnceCell::new(),
        memo: Memo::default(),
    };
    let mut reader = Reader { view, known };
    reader.read(&document.root(), Place::default());
    let index = Index::of(&reader.view.statements);
    View { index, ..reader.view }
}

/// Where the reader stands.
#[derive(Clone, Copy)]
struct Place {
    section: Option<usize>,
    server: usize,
    activity: Activity,
}

impl Default for Place {
    fn default() -> Self {
        Self { section: None, server: 0, activity: Activity::Active }
    }
}

struct Reader<'d> {
    view: View<'d>,
    known: Known<'d>,
}

impl<'d> Reader<'d> {
    fn read(&mut self, section: &SectionRef<'d>, place: Place) {
        for node in section.children() {
            match node {
                Node::Line(line) if line.kind() == LineKind::Directive => self.line(line, place),
                Node::Section(inner) if !inner.has_raw_body() => self.section(&inner, place),
                Node::Line(_) | Node::Section(_) => {}
            }
        }
    }

    fn section(&mut self, section: &SectionRef<'d>, place: Place) {
        if section.is_conditional() {
            let activity = place.activity.and(self.known.decides(section));
            if activity != Activity::Inactive {
                self.read(section, Place { activity, ..place });
            }
            return;
        }
        let index = self.view.sections.len();
        let args: Vec<_> = section.args().map(|word| self.known.resolve(&word.value())).collect();
        let server = if section.is("VirtualHost") {
            self.view.servers.push(Server::virtual_host(self.view.servers.len(), index, &args));
            self.view.servers.len() - 1
        } else {
            place.server
        };
        let (parent, is_certain) = (place.section, place.activity == Activity::Active);
        let name = section.name().into_owned();
        let view = SectionView { section: *section, name, index, parent, server, args, is_certain };
        self.view.sections.push(view);
        self.read(section, Place { section: Some(index), server, ..place });
    }

    fn line(&mut self, line: Line<'d>, place: Place) {
        let words: Vec<_> = line.words().collect();
        let is_certain = place.activity == Activity::Active;
        let values: Vec<_> = words.iter().map(|word| self.known.resolve(&word.value())).collect();
        let name = values.get(1).map(|name| name.to_ascii_lowercase());
        if line.is("Define") {
            let value = values.get(2).cloned().unwrap_or_default();
            self.known.defines.insert(name.unwrap_or_default(), is_certain.then_some(value));
        } else if line.is("UnDefine") {
            self.known.defines.insert(name.unwrap_or_default(), None);
        }
        let index = self.view.statements.len();
        let (section, server) = (place.section, place.server);
        let statement = Statement { line, index, words, values, section, server, is_certain };
        self.view.statements.push(statement);
    }
}
