//! One step in an open collection.

use super::Step;
use super::parser::{Next, Parser, stop};
use super::token::{Token, TokenKind};
use crate::document::{Form, Problem};

impl Parser<'_> {
    // By indentation.

    pub(super) fn block_item(&mut self) -> Step<()> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                self.take(token);
                match self.peek()?.kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => self.empty(),
                    _ => self.node(true, false),
                }
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                self.close(self.end);
                Ok(())
            }
            _ => stop(Problem::NoEntry, token),
        }
    }

    pub(super) fn indentless_item(&mut self) -> Step<()> {
        let token = self.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.close(self.end);
            return Ok(());
        }
        self.take(token);
        match self.peek()?.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty()
            }
            _ => self.node(true, false),
        }
    }

    pub(super) fn block_key(&mut self) -> Step<()> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Key => {
                self.take(token);
                self.expect(Next::BlockValue);
                self.block_part()
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                self.close(self.end);
                Ok(())
            }
            _ => stop(Problem::NoKey, token),
        }
    }

    pub(super) fn block_value(&mut self) -> Step<()> {
        let token = self.peek()?;
        if token.kind != TokenKind::Value {
            self.expect(Next::BlockKey);
            return self.empty();
        }
        self.take(token);
        self.expect(Next::BlockKey);
        self.block_part()
    }

    /// The key behind a `?`, or the value behind a `:`.
    fn block_part(&mut self) -> Step<()> {
        match self.peek()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.empty(),
            _ => self.node(true, true),
        }
    }

    // In brackets.

    /// Passes the `,` between two items.
    fn separator(&mut self, first: bool, token: Token, problem: Problem) -> Step<Token> {
        match token.kind {
            _ if first => Ok(token),
            TokenKind::FlowEntry => {
                self.take(token);
                self.peek()
            }
            _ => stop(problem, token),
        }
    }

    pub(super) fn flow_item(&mut self, first: bool) -> Step<()> {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            token = self.separator(first, token, Problem::SequenceNotClosed)?;
            self.expect(Next::FlowItem);
            if token.kind == TokenKind::Key {
                self.take(token);
                return self.open(Form::FlowPair, token, Next::PairKey);
            }
            if token.kind != TokenKind::FlowSequenceEnd {
                return self.node(false, false);
            }
        }
        self.take(token);
        self.close(self.end);
        Ok(())
    }

    pub(super) fn pair_key(&mut self) -> Step<()> {
        let token = self.peek()?;
        self.expect(Next::PairValue);
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                // go-yaml takes the token, whichever it is.
                self.take(token);
                self.empty()
            }
            _ => self.node(false, false),
        }
    }

    pub(super) fn pair_value(&mut self) -> Step<()> {
        let token = self.peek()?;
        self.expect(Next::PairEnd);
        if token.kind == TokenKind::Value {
            self.take(token);
            let token = self.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.node(false, false);
            }
        }
        self.empty()
    }

    pub(super) fn flow_key(&mut self, first: bool) -> Step<()> {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            token = self.separator(first, token, Problem::MappingNotClosed)?;
            self.expect(Next::FlowKey);
            if token.kind == TokenKind::Key {
                self.take(token);
                self.expect(Next::FlowValue);
                return match self.peek()?.kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => {
                        self.empty()
                    }
                    _ => self.node(false, false),
                };
            }
            if token.kind != TokenKind::FlowMappingEnd {
                self.expect(Next::NoFlowValue);
                return self.node(false, false);
            }
        }
        self.take(token);
        self.close(self.end);
        Ok(())
    }

    pub(super) fn flow_value(&mut self) -> Step<()> {
        let token = self.peek()?;
        self.expect(Next::FlowKey);
        if token.kind == TokenKind::Value {
            self.take(token);
            let token = self.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.node(false, false);
            }
        }
        self.empty()
    }
}
