//! Templates as trees.

use super::lex::{Kind, Token, actions};
use crate::Problem;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::vec::IntoIter;

/// A part of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// What is printed, or kept in a variable.
    Pipe { variables: Vec<String>, pipe: Pipe },
    /// `if`, `with` or `range`.
    Block { kind: Block, variables: Vec<String>, pipe: Pipe, body: Vec<Node>, otherwise: Vec<Node> },
    /// Another template, put in here.
    Template { name: String, pipe: Pipe },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Block {
    If,
    With,
    Range,
}

/// Commands, each of which gets the outcome of the one before.
pub(super) type Pipe = Vec<Vec<Operand>>;

/// A value, and the fields that are asked of it.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) base: Base,
    pub(super) fields: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Base {
    Dot,
    Variable(String),
    Word(String),
    Text(String),
    Pipe(Pipe),
}

/// Templates by name.
pub(super) type Defined = BTreeMap<String, Vec<Node>>;

/// The parts of a file; the templates that it defines go into `defined`.
pub(super) fn file(text: &str, defined: &mut Defined) -> Result<Vec<Node>, Problem> {
    let mut actions = actions(text)?.into_iter().peekable();
    let (nodes, end) = nodes(&mut actions, defined)?;
    if end.is_empty() { Ok(nodes) } else { Err("an `end` too many".to_owned()) }
}

type Actions = Peekable<IntoIter<Vec<Token>>>;
type Words = Peekable<IntoIter<Token>>;

/// Parts up to an `end` or `else`, whose words are given too.
fn nodes(actions: &mut Actions, defined: &mut Defined) -> Result<(Vec<Node>, Vec<Token>), Problem> {
    let mut nodes = Vec::new();
    while let Some(action) = actions.next() {
        let word = match action.first().map(|token| &token.kind) {
            Some(Kind::Word(word)) => word.clone(),
            _ => String::new(),
        };
        let mut words = action.clone().into_iter().peekable();
        let block = match word.as_str() {
            "end" | "else" => return Ok((nodes, action)),
            "break" | "continue" => continue,
            "if" => Block::If,
            "with" => Block::With,
            "range" => Block::Range,
            "define" | "block" => {
                words.next();
                let name = text(&mut words)?;
                let (body, _) = self::nodes(actions, defined)?;
                defined.insert(name, body);
                continue;
            }
            "template" => {
                words.next();
                let name = text(&mut words)?;
                nodes.push(Node::Template { name, pipe: pipe(&mut words)? });
                continue;
            }
            _ => {
                let variables = variables(&mut words);
                nodes.push(Node::Pipe { variables, pipe: pipe(&mut words)? });
                continue;
            }
        };
        words.next();
        nodes.push(self::block(block, words, actions, defined)?);
    }
    Ok((nodes, Vec::new()))
}

fn block(
    kind: Block,
    mut words: Words,
    actions: &mut Actions,
    defined: &mut Defined,
) -> Result<Node, Problem> {
    let variables = variables(&mut words);
    let pipe = pipe(&mut words)?;
    let (body, end) = nodes(actions, defined)?;
    let mut end = end.into_iter().peekable();
    let is_else = end.next().is_some_and(|word| word.kind == Kind::Word("else".to_owned()));
    let next = match end.next().map(|token| token.kind) {
        Some(Kind::Word(word)) if word == "if" => Some(Block::If),
        Some(Kind::Word(word)) if word == "with" => Some(Block::With),
        _ => None,
    };
    let otherwise = match (is_else, next) {
        (false, _) => Vec::new(),
        (true, Some(kind)) => vec![block(kind, end, actions, defined)?],
        (true, None) => nodes(actions, defined)?.0,
    };
    Ok(Node::Block { kind, variables, pipe, body, otherwise })
}

/// The variables that are set, when some are.
fn variables(words: &mut Words) -> Vec<String> {
    let mut ahead = words.clone();
    let mut variables = Vec::new();
    while let Some(Token { kind: Kind::Variable(name), .. }) = ahead.next() {
        variables.push(name);
        match ahead.next().map(|token| token.kind) {
            Some(Kind::Sign(",")) => {}
            Some(Kind::Sign(":=" | "=")) => {
                *words = ahead;
                return variables;
            }
            _ => break,
        }
    }
    Vec::new()
}

fn pipe(words: &mut Words) -> Result<Pipe, Problem> {
    let mut pipe = vec![Vec::new()];
    while let Some(token) = words.next() {
        let base = match token.kind {
            Kind::Sign(")") => break,
            Kind::Sign("|") => {
                pipe.push(Vec::new());
                continue;
            }
            Kind::Sign("(") => Base::Pipe(self::pipe(words)?),
            Kind::Sign(sign) => return Err(format!("`{sign}` is not expected")),
            Kind::Dot => Base::Dot,
            Kind::Field(name) => {
                let mut fields = vec![name];
                fields.extend(chain(words));
                add(&mut pipe, Operand { base: Base::Dot, fields });
                continue;
            }
            Kind::Variable(name) => Base::Variable(name),
            Kind::Word(word) => Base::Word(word),
            Kind::Text(text) => Base::Text(text),
        };
        let fields = chain(words);
        add(&mut pipe, Operand { base, fields });
    }
    Ok(pipe)
}

fn add(pipe: &mut Pipe, operand: Operand) {
    if let Some(command) = pipe.last_mut() {
        command.push(operand);
    }
}

/// The fields that follow without a space.
fn chain(words: &mut Words) -> Vec<String> {
    let mut fields = Vec::new();
    while let Some(Token { kind: Kind::Field(name), glued: true }) = words.peek() {
        fields.push(name.clone());
        words.next();
    }
    fields
}

fn text(words: &mut Words) -> Result<String, Problem> {
    match words.next().map(|token| token.kind) {
        Some(Kind::Text(text)) => Ok(text),
        _ => Err("a name is missing".to_owned()),
    }
}
