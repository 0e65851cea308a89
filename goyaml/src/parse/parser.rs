//! From tokens to nodes, without recursion: what is open is on a stack.

use super::scanner::Scanner;
use super::token::{Token, TokenKind};
use super::{Step, Stop};
use crate::document::{
    Form, MAX_NODES, Problem, Properties, Stored, StoredDocument, TagDirective, Tree,
};
use config_diagnostics::Span;
use std::collections::HashMap;

/// The bytes that go-yaml reads at once.
const READ: usize = 512;

/// What comes next in an open collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    BlockItem,
    /// An item of a sequence that is not indented below its key.
    IndentlessItem,
    BlockKey,
    BlockValue,
    FirstFlowItem,
    FlowItem,
    PairKey,
    PairValue,
    PairEnd,
    FirstFlowKey,
    FlowKey,
    FlowValue,
    /// The value of a key without `:`.
    NoFlowValue,
}

/// An open collection: the index of its node, and what comes next in it.
#[derive(Clone, Copy, Debug)]
struct Open {
    node: u32,
    next: Next,
}

#[derive(Debug)]
pub(super) struct Parser<'t> {
    pub(super) scanner: Scanner<'t>,
    tree: Tree,
    open: Vec<Open>,
    anchors: HashMap<&'t str, u32>,
    /// The handles of the document's tags.
    handles: Vec<&'t str>,
    /// The end of the last token that stands for text.
    pub(super) end: u32,
    /// How many documents were read to their end.
    complete: usize,
    /// How far the scanner was when the first one ended.
    first_end: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            scanner: Scanner::new(text),
            tree: Tree::default(),
            open: Vec::new(),
            anchors: HashMap::new(),
            handles: Vec::new(),
            end: 0,
            complete: 0,
            first_end: 0,
        }
    }

    /// Reads all documents, up to the first error.
    pub(super) fn run(&mut self) -> Step<()> {
        let mut first = true;
        while self.document(first)? {
            first = false;
        }
        Ok(())
    }

    /// How many documents were read to their end.
    pub(super) fn complete(&self) -> usize {
        self.complete
    }

    /// Whether go-yaml already meets what ends at `end` when it reads the first document: it reads 512 bytes at once.
    pub(super) fn met_with_first(&self, end: u32) -> bool {
        self.complete > 0 && end as usize <= self.read_with(self.first_end)
    }

    /// The end of the bytes that go-yaml has read when it looks at the one at `at`. A character that does not fit into
    /// its 512 bytes starts the next ones.
    fn read_with(&self, at: usize) -> usize {
        let mut end = 0;
        while end <= at {
            end += READ;
            while end < self.scanner.bytes.len() && !self.scanner.text.is_char_boundary(end) {
                end -= 1;
            }
        }
        end
    }

    /// The nodes; what is still open ends here.
    pub(super) fn finish(mut self) -> Tree {
        while let Some(open) = self.open.last().copied() {
            let mapping = !matches!(
                open.next,
                Next::BlockItem | Next::IndentlessItem | Next::FirstFlowItem | Next::FlowItem
            );
            if mapping && self.children(open.node) % 2 == 1 {
                // A full list of nodes takes no more; the entry is lost.
                let _ = self.empty();
            }
            self.close(self.end);
        }
        if let Some(document) = self.tree.documents.last_mut() {
            document.span = Span::new(document.span.start(), document.span.end().max(self.end));
        }
        self.tree.comments = self.scanner.comments;
        self.tree.shrink();
        self.tree
    }

    /// How many nodes lie directly in an open one, all of which are closed.
    fn children(&self, node: u32) -> usize {
        let mut count = 0;
        let mut next = node + 1;
        while let Some(child) = self.tree.node(next) {
            next += child.size().max(1);
            count += 1;
        }
        count
    }

    pub(super) fn peek(&mut self) -> Step<Token> {
        self.scanner.peek()
    }

    pub(super) fn take(&mut self, token: Token) {
        self.end = self.end.max(token.end);
        self.scanner.take();
    }

    // Documents.

    /// Reads a document; whether there was one.
    fn document(&mut self, first: bool) -> Step<bool> {
        let mut token = self.peek()?;
        while !first && token.kind == TokenKind::DocumentEnd {
            self.scanner.take();
            token = self.peek()?;
        }
        let start = token.start;
        self.anchors.clear();
        self.handles.clear();
        let mut version = false;
        let number = u32::try_from(self.tree.documents.len()).unwrap_or(u32::MAX);
        loop {
            match token.kind {
                TokenKind::StreamEnd if token.start == start => return Ok(false),
                TokenKind::Version(_) if version => {
                    return stop(Problem::DuplicateDirective, token);
                }
                TokenKind::Version(false) => return stop(Problem::OtherVersion, token),
                TokenKind::Version(true) => version = true,
                TokenKind::TagDirective => self.tag_directive(token, number)?,
                _ => break,
            }
            self.take(token);
            token = self.peek()?;
        }
        let directives = version || !self.handles.is_empty();
        let root = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        if token.kind == TokenKind::DocumentStart {
            self.tree.documents.push(StoredDocument { span: Span::new(start, token.end), root });
            self.take(token);
            self.content()?;
        } else if first && !directives {
            self.tree.documents.push(StoredDocument { span: Span::at(start), root });
            self.node(true, false)?;
        } else {
            return stop(Problem::NoDocumentStart, token);
        }
        while let Some(open) = self.open.last().copied() {
            self.step(open)?;
        }
        let token = self.peek()?;
        if self.complete == 0 {
            self.first_end = self.scanner.at;
        }
        if token.kind == TokenKind::DocumentEnd {
            self.take(token);
        }
        if let Some(document) = self.tree.documents.last_mut() {
            document.span = Span::new(document.span.start(), self.end);
        }
        self.complete += 1;
        Ok(true)
    }

    fn tag_directive(&mut self, token: Token, document: u32) -> Step<()> {
        let Some(&(handle, prefix)) = self.scanner.directives.get(token.extra as usize) else {
            return Ok(());
        };
        let name = self.slice(handle);
        if self.handles.contains(&name) {
            return stop(Problem::DuplicateDirective, token);
        }
        self.handles.push(name);
        self.tree.directives.push(TagDirective { document, handle, prefix });
        Ok(())
    }

    /// What stands behind `---`.
    fn content(&mut self) -> Step<()> {
        match self.peek()?.kind {
            TokenKind::Version(_)
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => self.empty(),
            _ => self.node(true, false),
        }
    }

    fn slice(&self, span: Span) -> &'t str {
        self.scanner.text.get(span.range()).unwrap_or_default()
    }

    // Nodes.

    fn add(&mut self, form: Form, span: Span, link: u32) -> Step<u32> {
        match u32::try_from(self.tree.nodes.len()) {
            Ok(index) if index < MAX_NODES => {
                self.tree.nodes.push(Stored::new(form, span, link));
                Ok(index)
            }
            _ => Err(Stop { problem: Problem::TooLarge, span }),
        }
    }

    /// Nothing stands where a value belongs.
    pub(super) fn empty(&mut self) -> Step<()> {
        self.add(Form::Empty, Span::at(self.end), 0).map(|_| ())
    }

    /// Reads a scalar or an alias, or opens a collection.
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Step<()> {
        let mut token = self.peek()?;
        let start = token.start;
        if token.kind == TokenKind::Alias {
            let span = token.span();
            let name = self.slice(Span::new(span.start() + 1, span.end()));
            let Some(&target) = self.anchors.get(name) else {
                return stop(Problem::UnknownAnchor, token);
            };
            self.add(Form::Alias, span, target)?;
            self.take(token);
            return Ok(());
        }
        let (mut anchor, mut tag) = (Span::at(start), Span::at(start));
        loop {
            match token.kind {
                TokenKind::Anchor if anchor.is_empty() => anchor = token.span(),
                TokenKind::Tag if tag.is_empty() => tag = token.span(),
                _ => break,
            }
            self.take(token);
            token = self.peek()?;
        }
        if !tag.is_empty() {
            self.check_handle(tag)?;
        }
        let properties = !anchor.is_empty() || !tag.is_empty();
        if properties {
            let node = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
            self.tree.properties.push(Properties { node, anchor, tag });
            if let Some(name) = self.slice(anchor).strip_prefix('&') {
                self.anchors.insert(name, node);
            }
        }
        match token.kind {
            TokenKind::BlockEntry if indentless => {
                self.open(Form::BlockSequence, token, Next::IndentlessItem)
            }
            TokenKind::Scalar(form) => {
                self.add(form, token.span(), token.extra)?;
                self.take(token);
                Ok(())
            }
            TokenKind::FlowSequenceStart => {
                self.take(token);
                self.open(Form::FlowSequence, token, Next::FirstFlowItem)
            }
            TokenKind::FlowMappingStart => {
                self.take(token);
                self.open(Form::FlowMapping, token, Next::FirstFlowKey)
            }
            TokenKind::BlockSequenceStart if block => {
                self.take(token);
                self.open(Form::BlockSequence, token, Next::BlockItem)
            }
            TokenKind::BlockMappingStart if block => {
                self.take(token);
                self.open(Form::BlockMapping, token, Next::BlockKey)
            }
            _ if properties => self.empty(),
            _ => stop(Problem::NoContent, token),
        }
    }

    /// A tag's handle is `!` or `!!`, or declared.
    fn check_handle(&self, tag: Span) -> Step<()> {
        let written = self.slice(tag);
        let handle = crate::document::handle(written);
        let known = written.starts_with("!<")
            || matches!(handle, "!" | "!!")
            || self.handles.contains(&handle);
        if known { Ok(()) } else { Err(Stop { problem: Problem::UndefinedHandle, span: tag }) }
    }

    pub(super) fn open(&mut self, form: Form, token: Token, next: Next) -> Step<()> {
        let node = self.add(form, token.span(), 0)?;
        self.open.push(Open { node, next });
        Ok(())
    }

    /// Closes the innermost collection.
    pub(super) fn close(&mut self, end: u32) {
        let Some(Open { node, .. }) = self.open.pop() else { return };
        let size = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX).saturating_sub(node);
        if let Some(stored) = self.tree.nodes.get_mut(node as usize) {
            let span = Span::new(stored.span().start(), end);
            *stored = Stored::new(stored.form(), span, size);
        }
    }

    pub(super) fn expect(&mut self, next: Next) {
        if let Some(open) = self.open.last_mut() {
            open.next = next;
        }
    }

    /// One step in the innermost collection.
    fn step(&mut self, open: Open) -> Step<()> {
        match open.next {
            Next::BlockItem => self.block_item(),
            Next::IndentlessItem => self.indentless_item(),
            Next::BlockKey => self.block_key(),
            Next::BlockValue => self.block_value(),
            Next::FirstFlowItem => self.flow_item(true),
            Next::FlowItem => self.flow_item(false),
            Next::PairKey => self.pair_key(),
            Next::PairValue => self.pair_value(),
            Next::PairEnd => {
                self.close(self.end);
                Ok(())
            }
            Next::FirstFlowKey => self.flow_key(true),
            Next::FlowKey => self.flow_key(false),
            Next::FlowValue => self.flow_value(),
            Next::NoFlowValue => {
                self.expect(Next::FlowKey);
                self.empty()
            }
        }
    }
}

pub(super) fn stop<T>(problem: Problem, token: Token) -> Step<T> {
    Err(Stop { problem, span: token.span() })
}
