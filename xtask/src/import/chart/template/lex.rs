//! The actions of a template, and their words.

use crate::Problem;

/// A word of an action.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Whether nothing stands between it and the word before.
    pub(super) glued: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// `.name`
    Field(String),
    /// `.`
    Dot,
    /// `$name`, or `$`
    Variable(String),
    /// `name`, a number
    Word(String),
    /// A string
    Text(String),
    /// `(`, `)`, `|`, `,`, `:=`, `=`
    Sign(&'static str),
}

/// The actions of a template, each as its words.
pub(super) fn actions(text: &str) -> Result<Vec<Vec<Token>>, Problem> {
    let mut actions = Vec::new();
    let mut rest = text;
    while let Some((_, inner)) = rest.split_once("{{") {
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        if let Some(comment) = inner.trim_start().strip_prefix("/*") {
            let (_, after) = comment.split_once("*/").ok_or("a comment has no end")?;
            rest = after.split_once("}}").ok_or("a comment has no end")?.1;
            continue;
        }
        let (tokens, after) = words(inner)?;
        actions.push(tokens);
        rest = after;
    }
    Ok(actions)
}

/// The words up to `}}`, and what follows that.
fn words(text: &str) -> Result<(Vec<Token>, &str), Problem> {
    const SIGNS: [&str; 6] = ["(", ")", "|", ",", ":=", "="];
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let glued = trimmed.len() == rest.len() && !tokens.is_empty();
        rest = trimmed;
        let end = rest.strip_prefix('-').unwrap_or(rest);
        if let Some(after) = end.strip_prefix("}}").or_else(|| rest.strip_prefix("}}")) {
            return Ok((tokens, after));
        }
        let first = rest.chars().next().ok_or("an action has no end")?;
        let name = |from: &str| from.find(|c| !is_name(c)).unwrap_or(from.len());
        let (kind, len) = match first {
            '.' => match name(&rest[1..]) {
                0 => (Kind::Dot, 1),
                len => (Kind::Field(rest[1..=len].to_owned()), len + 1),
            },
            '$' => {
                let len = name(&rest[1..]) + 1;
                (Kind::Variable(rest[1..len].to_owned()), len)
            }
            '"' | '`' | '\'' => {
                let (text, len) = string(rest, first)?;
                (Kind::Text(text), len)
            }
            _ => {
                if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                    (Kind::Sign(sign), sign.len())
                } else {
                    let len = rest.find(|c: char| !is_name(c) && !"+-.".contains(c));
                    let len = len.unwrap_or(rest.len()).max(first.len_utf8());
                    (Kind::Word(rest[..len].to_owned()), len)
                }
            }
        };
        tokens.push(Token { kind, glued });
        rest = &rest[len..];
    }
}

/// A string, and its length with the quotes.
fn string(text: &str, quote: char) -> Result<(String, usize), Problem> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => return Ok((value, at + 1)),
            '\\' if quote != '`' => value.extend(chars.next().map(|(_, c)| c)),
            _ => value.push(c),
        }
    }
    Err("a string has no end".to_owned())
}
