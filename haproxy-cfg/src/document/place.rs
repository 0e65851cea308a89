//! Where lines go, and what goes with them.
//!
//! A trailing comment belongs to its line; the comment block directly above belongs to the line under it.

use super::{Control, Document, Line, LineKind, SectionRef};
use config_diagnostics::Span;

/// Where new lines go.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) offset: u32,
    pub(super) indent: String,
    /// The line above has no line break: the new ones bring it along.
    pub(super) after_unended_line: bool,
}

impl Anchor {
    /// Below `line`.
    pub(super) fn below(line: &Line<'_>) -> Self {
        let full = line.full_span();
        Self {
            offset: full.end(),
            indent: seen_indent(line),
            after_unended_line: full == line.span(),
        }
    }

    /// Above `line` and the comment block that belongs to it.
    pub(super) fn above(line: &Line<'_>) -> Self {
        Self {
            offset: lead_start(line).full_span().start(),
            indent: seen_indent(line),
            after_unended_line: false,
        }
    }

    /// At the end of the text.
    pub(super) fn end(document: &Document) -> Self {
        match document.lines().last() {
            Some(last) => Self { indent: String::new(), ..Self::below(&last) },
            None => Self { offset: 0, indent: String::new(), after_unended_line: false },
        }
    }
}

/// Where a line with these words belongs in `section`.
pub(super) fn anchor_for(section: &SectionRef<'_>, words: &[String]) -> Anchor {
    let lines = unconditional_lines(section);
    let keyword = words.first().map_or("", String::as_str);
    let is =
        |line: &Line<'_>, word: &str| line.seen_words().next().is_some_and(|w| w.value() == word);
    // `timeout client` sits with the other timeouts, `http-request` rules below each other.
    if let Some(sibling) = lines.iter().rev().find(|line| is(line, keyword)) {
        return Anchor::below(sibling);
    }
    let before = match keyword {
        "default-server" => lines.iter().find(|l| is(l, "server") || is(l, "server-template")),
        "acl" => {
            lines.iter().find(|l| l.seen_words().any(|w| matches!(&*w.value(), "if" | "unless")))
        }
        _ => None,
    };
    if let Some(line) = before {
        return Anchor::above(line);
    }
    match lines.iter().rev().find(|line| line.kind() != LineKind::Comment) {
        Some(last) if !matches!(last.kind(), LineKind::Control(_)) => Anchor::below(last),
        last => {
            let indent = last.map_or_else(|| usual_indent(section), seen_indent);
            let line = last.copied().unwrap_or_else(|| section.header());
            Anchor { indent, ..Anchor::below(&line) }
        }
    }
}

/// The section's lines that stand under the same conditions as its header, blank ones left out: a line put
/// below one of them is as conditional as the section. Of a whole `.if` block that is its `.endif`.
fn unconditional_lines<'d>(section: &SectionRef<'d>) -> Vec<Line<'d>> {
    let mut depth = 0_i32;
    let mut lines = Vec::new();
    for line in section.lines() {
        match line.kind() {
            LineKind::Control(Control::If) => depth += 1,
            LineKind::Control(Control::Endif) => {
                depth -= 1;
                // The block was opened above the header.
                if depth < 0 {
                    break;
                }
                if depth == 0 {
                    lines.push(line);
                }
            }
            // The other branch of a block that was opened above the header.
            LineKind::Control(Control::Else | Control::Elif) if depth == 0 => break,
            LineKind::Blank => {}
            _ if depth == 0 => lines.push(line),
            _ => {}
        }
    }
    lines
}

/// The indentation of a section's lines; of a section without lines, that of the file's.
pub(crate) fn usual_indent(section: &SectionRef<'_>) -> String {
    let indented = |section: &SectionRef<'_>| {
        let line = section.lines().find(|line| line.kind() == LineKind::Directive);
        line.map(|line| seen_indent(&line))
    };
    let of_file = || section.header().document().sections().find_map(|s| indented(&s));
    indented(section).or_else(of_file).unwrap_or_else(|| "    ".to_owned())
}

/// The blanks before a line's first word, odd ones replaced by blanks.
fn seen_indent(line: &Line<'_>) -> String {
    let start = line.span().start();
    let end = line.seen_words().next().map_or(start, |word| word.span().start());
    let indent = line.document().slice(Span::new(start, end));
    let indent = if end == start { line.indent() } else { indent };
    indent.chars().map(|c| if c == '\t' { c } else { ' ' }).collect()
}

/// From the first word to the last, as their author sees them; to the end of a line that breaks off.
pub(crate) fn seen_span(line: &Line<'_>) -> Span {
    let seen = line.seen_words().map(|word| word.span()).reduce(Span::cover);
    if line.is_whole() {
        return seen.unwrap_or_else(|| Span::at(line.span().end()));
    }
    let text = line.text();
    let end = text.trim_end_matches([' ', '\t', '\x0b', '\x0c', '\r']).len();
    line.span().part(line.indent().len()..end)
}

/// The first line of the comment block directly above `line`, or `line` itself.
pub(crate) fn lead_start<'d>(line: &Line<'d>) -> Line<'d> {
    let above = (0..line.index()).rev().map_while(|n| line.document().line(n));
    above.take_while(|l| l.kind() == LineKind::Comment).last().unwrap_or(*line)
}

/// The last line of a section that is neither blank nor part of the comment above the next section.
pub(crate) fn last_content<'d>(section: &SectionRef<'d>) -> Line<'d> {
    let content = |line: &Line<'_>| !matches!(line.kind(), LineKind::Blank | LineKind::Comment);
    section.lines().rev().find(content).unwrap_or_else(|| section.header())
}

/// The section's last line of content, or the blank lines right below it.
pub(super) fn end_with_blanks(section: &SectionRef<'_>) -> Span {
    let last = last_content(section);
    let below = section.lines().skip_while(|line| line.index() <= last.index());
    let blank = below.take_while(|line| line.kind() == LineKind::Blank).last();
    blank.unwrap_or(last).full_span()
}
