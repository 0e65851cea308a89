//! Where shell commands stand in texts that are no scripts.

use super::find::names_installer;
use crate::forms::decoded::{Decoded, offset};

/// The shell commands of a text.
pub(super) struct Parts {
    pub(super) texts: Vec<Decoded>,
    /// Whether each is run by a shell of its own: what one exports another does not see.
    pub(super) apart: bool,
}

/// The parts of a text that are shell commands: all of a script, the code of a Markdown page, the scalars of YAML.
pub(super) fn parts(text: &str) -> Parts {
    if text.lines().any(is_fence) {
        Parts { texts: markdown(text), apart: false }
    } else if is_yaml(text) {
        Parts { texts: yaml(text), apart: true }
    } else {
        Parts { texts: vec![Decoded::verbatim(text, 0)], apart: false }
    }
}

/// Lines with the offset of each.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    line.starts_with("```") || line.starts_with("~~~")
}

fn markdown(text: &str) -> Vec<Decoded> {
    let mut parts = Vec::new();
    let mut code: Option<Decoded> = None;
    let mut block = Decoded::default();
    for (at, line) in lines(text) {
        match &mut code {
            _ if is_fence(line) => match code.take() {
                Some(done) => parts.push(done),
                None => code = Some(Decoded::default()),
            },
            Some(code) => push(code, line, at),
            None if is_indented(line) => push(&mut block, line, at),
            None => {
                parts.push(std::mem::take(&mut block));
                let mut at = at;
                for (n, span) in line.split('`').enumerate() {
                    if n % 2 == 1 && names_installer(span) {
                        parts.push(Decoded::verbatim(span, offset(at)));
                    }
                    at += span.len() + 1;
                }
            }
        }
    }
    parts.extend(code);
    parts.push(block);
    parts
}

fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// The lines of a text that name the installer, with those that a backslash joins to them. What stands before them
/// is no matter: a text that is no script may hold an apostrophe there.
pub(super) fn single_lines(text: &str) -> Vec<Decoded> {
    let mut found = Vec::new();
    let mut all = lines(text);
    while let Some((start, line)) = all.next() {
        let mut end = start + line.len();
        let mut last = line;
        while last.trim_end_matches(['\r', '\n']).ends_with('\\') {
            let Some((at, line)) = all.next() else { break };
            (end, last) = (at + line.len(), line);
        }
        let joined = text.get(start..end).unwrap_or_default();
        if names_installer(joined) {
            found.push(Decoded::verbatim(joined, offset(start)));
        }
    }
    found
}

fn push(part: &mut Decoded, text: &str, at: usize) {
    text.char_indices().for_each(|(n, c)| part.push(c, offset(at + n)));
}

/// Whether the first line that says anything is YAML's.
fn is_yaml(text: &str) -> bool {
    if text.starts_with("#!") {
        return false;
    }
    let first =
        text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        let key = line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '));
        let letter = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        line.starts_with("- ")
            || line == "---"
            || key.is_some_and(|(key, _)| key.chars().all(letter))
    })
}

/// The scalars that name the installer: blocks, and what stands in one line or is folded over several.
fn yaml(text: &str) -> Vec<Decoded> {
    let mut parts = Vec::new();
    let mut all = lines(text).peekable();
    while let Some((at, line)) = all.next() {
        let (indent, start) = content(line);
        let value = line.get(start..).unwrap_or_default().trim_end();
        let header = value.trim_end_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
        let block = matches!(header, "|" | ">");
        let mut part = Decoded::default();
        if !block {
            push(&mut part, value, at + start);
        }
        let folded = header != "|";
        let goes_on = |line: &str| {
            let deeper = inner(line) > indent;
            // A key or an item inside is no continuation.
            if block {
                deeper || line.trim().is_empty()
            } else {
                deeper && content(line).1 == inner(line)
            }
        };
        while let Some((at, line)) = all.next_if(|(_, line)| goes_on(line)) {
            if folded {
                part.push(' ', offset(at));
                let start = inner(line);
                push(&mut part, line.get(start..).unwrap_or_default().trim_end(), at + start);
            } else {
                push(&mut part, line, at);
            }
        }
        parts.extend(named(part));
    }
    parts
}

fn inner(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How far a line is indented, and where behind `- ` and `key: ` its value starts.
fn content(line: &str) -> (usize, usize) {
    let indent = inner(line);
    let mut at = indent;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let letter = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let key = rest
            .find(": ")
            .filter(|end| *end > 0 && rest.get(..*end).is_some_and(|k| k.chars().all(letter)));
        at += match (rest.strip_prefix("- "), key) {
            (Some(_), _) => 2,
            (None, Some(end)) => end + 2,
            (None, None) => return (indent, at + inner(rest)),
        };
        at += inner(line.get(at..).unwrap_or_default());
    }
}

/// The part if it names the installer, without the quotes around it; of a list in brackets its quoted items.
fn named(part: Decoded) -> Vec<Decoded> {
    if !names_installer(part.text()) {
        return Vec::new();
    }
    let quote = part.text().chars().next().filter(|c| matches!(c, '"' | '\''));
    if part.text().starts_with('[') {
        let quote = if part.text().contains('"') { '"' } else { '\'' };
        let mut at = 0;
        let mut items = Vec::new();
        for (n, item) in part.text().split(quote).enumerate() {
            if n % 2 == 1 && names_installer(item) {
                items.push(part.part(at..at + item.len()));
            }
            at += item.len() + 1;
        }
        return items;
    }
    match quote {
        Some(quote) => {
            let text = part.text();
            let end = text.strip_suffix(quote).map_or(text.len(), str::len).max(1);
            vec![unescaped(&part, 1..end, quote)]
        }
        None => vec![part],
    }
}

/// A quoted scalar's text: `''` and `\"` are quotes.
fn unescaped(part: &Decoded, range: std::ops::Range<usize>, quote: char) -> Decoded {
    let mut text = Decoded::default();
    let inner = part.part(range);
    let mut chars = inner.chars().peekable();
    while let Some((c, source)) = chars.next() {
        let escaped = match (quote, c) {
            ('\'', '\'') => chars.next_if(|(next, _)| *next == '\''),
            ('"', '\\') => chars.next_if(|(next, _)| matches!(next, '"' | '\\')),
            _ => None,
        };
        let (c, source) = escaped.unwrap_or((c, source));
        text.push(c, source);
    }
    text
}
