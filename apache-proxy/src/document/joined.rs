//! The text of a logical line: physical lines joined, trimmed, and mapped back to where they stand.
//!
//! Follows `ap_cfg_getline_core` and `cfg_trim_line` (httpd's `server/util.c`); measured on 2.4.71.

use config_diagnostics::Span;
use std::borrow::Cow;

/// What httpd makes of a logical line before it looks at words.
#[derive(Clone, Debug)]
pub(super) struct Joined<'d> {
    source: &'d str,
    /// Where `source` starts in the document.
    start: u32,
    text: Cow<'d, str>,
    /// The bytes of `source` that `text` is made of, in order; none is empty.
    pieces: Pieces,
}

/// Nearly every line is one piece: no allocation for those.
#[derive(Clone, Debug)]
enum Pieces {
    One(usize),
    Several(Vec<(usize, usize)>),
}

impl<'d> Joined<'d> {
    /// Joins `source`, one whole logical line.
    pub(super) fn new(source: &'d str, start: u32) -> Self {
        if let Some(line) = single(source) {
            let visible = |b: &u8| !is_space(*b);
            let from = line.as_bytes().iter().position(visible).unwrap_or(line.len());
            let to = line.as_bytes().iter().rposition(visible).map_or(from, |last| last + 1);
            let text = Cow::Borrowed(line.get(from..to).unwrap_or_default());
            return Self { source, start, text, pieces: Pieces::One(from) };
        }
        let mut pieces = Vec::new();
        logical_line(source.as_bytes(), 0, &mut pieces);
        trim(source.as_bytes(), &mut pieces);
        if let [] | [_] = pieces[..] {
            let (from, to) = pieces.first().copied().unwrap_or_default();
            let text = Cow::Borrowed(source.get(from..to).unwrap_or_default());
            return Self { source, start, text, pieces: Pieces::One(from) };
        }
        let text = pieces.iter().filter_map(|piece| source.get(piece.0..piece.1)).collect();
        Self { source, start, text: Cow::Owned(text), pieces: Pieces::Several(pieces) }
    }

    /// The joined text, trimmed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The joined text, trimmed.
    pub(super) fn into_text(self) -> Cow<'d, str> {
        self.text
    }

    /// From where `from..to` of the joined text starts to where it ends, in the source.
    pub(super) fn cover(&self, from: usize, to: usize) -> (&'d str, Span) {
        let start = self.source_offset(from);
        let end = if to > from { self.source_offset(to - 1) + 1 } else { start };
        let raw = self.source.get(start..end).unwrap_or_default();
        (raw, Span::at(self.start + offset(start)).cover(Span::at(self.start + offset(end))))
    }

    /// The pieces of the source that the text is made of.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Span> {
        let (one, several) = match &self.pieces {
            Pieces::One(from) => (Some((*from, from + self.text.len())), &[][..]),
            Pieces::Several(pieces) => (None, &pieces[..]),
        };
        let start = self.start;
        let all = one.into_iter().chain(several.iter().copied());
        all.map(move |(from, to)| Span::new(start + offset(from), start + offset(to)))
    }

    fn source_offset(&self, at: usize) -> usize {
        let pieces = match &self.pieces {
            Pieces::One(from) => return from + at,
            Pieces::Several(pieces) => pieces,
        };
        let mut rest = at;
        for (from, to) in pieces {
            if rest < to - from {
                return from + rest;
            }
            rest -= to - from;
        }
        pieces.last().map_or(0, |last| last.1)
    }
}

/// The visible text of a line that takes one physical line, if it does.
fn single(source: &str) -> Option<&str> {
    let bytes = source.as_bytes();
    match memchr::memchr2(b'\n', 0, bytes) {
        None => Some(source),
        Some(at) if bytes.get(at) == Some(&0) => {
            // Whatever stands behind the NUL, its line break included, is not seen: the line is over.
            source.get(..at)
        }
        Some(at) => source.get(..at).filter(|line| !continues(line.as_bytes())),
    }
}

/// Whether a physical line, without its LF, asks for the next one.
fn continues(line: &[u8]) -> bool {
    line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"\\")
}

/// Reads the logical line at `at`: gives where the next one starts, and leaves its visible bytes in `pieces`.
///
/// A backslash right before the line break joins, one backslash at a time: what is looked at is the text joined
/// so far, so that an empty line can find a second backslash there, and joins again.
pub(super) fn logical_line(text: &[u8], mut at: usize, pieces: &mut Vec<(usize, usize)>) -> usize {
    pieces.clear();
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let lf = memchr::memchr(b'\n', rest);
        let line = rest.get(..lf.unwrap_or(rest.len())).unwrap_or_default();
        let nul = memchr::memchr(0, line);
        let visible = nul.unwrap_or(line.len());
        if visible > 0 {
            pieces.push((at, at + visible));
        }
        at += line.len() + usize::from(lf.is_some());
        if nul.is_some() || lf.is_none() {
            return at;
        }
        chop(text, pieces, b'\r');
        if !chop(text, pieces, b'\\') || at >= text.len() {
            return at;
        }
    }
}

/// The fast way through [`logical_line`]: where the next line starts if this one takes one physical line.
pub(super) fn single_line(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let stop = memchr::memchr2(b'\n', 0, rest)?;
    let line = rest.get(..stop)?;
    (rest.get(stop) == Some(&b'\n') && !continues(line)).then_some(at + stop + 1)
}

/// Takes `byte` off the end, if it is there.
fn chop(text: &[u8], pieces: &mut Vec<(usize, usize)>, byte: u8) -> bool {
    let Some(last) = pieces.last_mut() else { return false };
    if text.get(last.1 - 1) != Some(&byte) {
        return false;
    }
    last.1 -= 1;
    if last.0 == last.1 {
        pieces.pop();
    }
    true
}

/// Takes blanks off both ends.
fn trim(text: &[u8], pieces: &mut Vec<(usize, usize)>) {
    let blank = |at: usize| text.get(at).is_some_and(|b| is_space(*b));
    while let Some(last) = pieces.last_mut() {
        while last.1 > last.0 && blank(last.1 - 1) {
            last.1 -= 1;
        }
        if last.1 > last.0 {
            break;
        }
        pieces.pop();
    }
    let mut empty = 0;
    for first in pieces.iter_mut() {
        while first.1 > first.0 && blank(first.0) {
            first.0 += 1;
        }
        if first.1 > first.0 {
            break;
        }
        empty += 1;
    }
    pieces.drain(..empty);
}

/// C's `isspace`: what separates words.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The same for a character.
pub(crate) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Texts are cut at 4 GiB before they come here.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let (mut at, mut out, mut pieces) = (0, Vec::new(), Vec::new());
        while at < text.len() {
            let end = logical_line(text.as_bytes(), at, &mut pieces);
            out.push(Joined::new(&text[at..end], 0).into_text().into_owned());
            at = end;
        }
        out
    }

    /// Each measured on 2.4.71.
    #[test]
    fn physical_lines_join_as_httpd_joins_them() {
        assert_eq!(lines("a \\\nb\n"), ["a b"]);
        assert_eq!(lines("Proxy\\\r\nPass /a\r\n"), ["ProxyPass /a"], "no space, CR LF too");
        assert_eq!(lines("a \\ \nb\n"), ["a \\", "b"], "a blank behind the backslash");
        assert_eq!(lines("a\\\\\nb\n"), ["a\\b"], "two backslashes do not undo each other");
        assert_eq!(lines("a\\\\\n\nb\n"), ["ab"], "an empty line finds the second one");
        assert_eq!(lines("a\\\\\n\r\nb"), ["ab"]);
        assert_eq!(lines("# a \\\nb\nc"), ["# a b", "c"], "comments too");
        assert_eq!(lines("a\\"), ["a\\"], "no line break, no continuation");
        assert_eq!(lines("a\\\n"), ["a"]);
        assert_eq!(lines("a\0b\\\nc\n"), ["a", "c"], "NUL hides the continuation");
        assert_eq!(lines("a\\\n\0\nc\n"), ["a", "c"]);
        assert_eq!(lines("a\rb\n"), ["a\rb"], "a lone CR is a blank");
        assert_eq!(lines(" \x0b\\\n\x0c x \\\n\t\n"), ["x"], "trimmed when joined");
    }

    #[test]
    fn joined_text_is_found_in_the_source() {
        let source = "  Proxy\\\r\nPass  \\\n /a \n";
        let joined = Joined::new(source, 100);
        assert_eq!(joined.text(), "ProxyPass   /a");
        assert_eq!(joined.cover(0, 9), ("Proxy\\\r\nPass", Span::new(102, 114)));
        assert_eq!(joined.cover(12, 14).0, "/a");
        let pieces: Vec<_> = joined
            .pieces()
            .map(|p| &source[(p.start() - 100) as usize..(p.end() - 100) as usize])
            .collect();
        assert_eq!(pieces, ["Proxy", "Pass  ", " /a"]);
    }
}
