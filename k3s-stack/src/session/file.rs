use crate::{Kind, Options, check_text, template};
use config_diagnostics::{Edit, EditSet, FileReport, Span};
use std::sync::{Arc, OnceLock};

/// An open file, and what is known of its present state.
#[derive(Debug)]
pub(super) struct File {
    path: Arc<str>,
    text: Arc<str>,
    /// What somebody says that it is.
    said: Option<Kind>,
    options: Arc<Options>,
    known: Known,
}

/// What follows from the text, as far as it was asked for.
#[derive(Debug, Default)]
struct Known {
    kind: OnceLock<Option<Kind>>,
    report: OnceLock<FileReport>,
    haproxy: OnceLock<haproxy_cfg::Document>,
    apache: OnceLock<apache_proxy::Document>,
}

impl File {
    pub(super) fn new(path: Arc<str>, text: Arc<str>, options: Arc<Options>) -> Self {
        Self { path, text, said: None, options, known: Known::default() }
    }

    pub(super) fn set(&mut self, text: Arc<str>) {
        self.text = text;
        self.known = Known::default();
    }

    pub(super) fn set_kind(&mut self, kind: Option<Kind>) {
        self.said = kind;
        self.known = Known::default();
    }

    pub(super) fn set_options(&mut self, options: Arc<Options>) {
        self.options = options;
        self.known = Known::default();
    }

    pub(super) fn apply(&mut self, edit: &Edit) {
        let span = within(&self.text, edit.span);
        let edits: EditSet = [Edit::replace(span, edit.text.as_str())].into_iter().collect();
        if let Ok(text) = edits.apply(&self.text) {
            self.set(text.into());
        }
    }

    pub(super) fn path(&self) -> &Arc<str> {
        &self.path
    }

    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        let told = || self.said.or_else(|| Kind::recognise(&self.path, &self.text));
        *self.known.kind.get_or_init(told)
    }

    pub(super) fn report(&self) -> &FileReport {
        self.known.report.get_or_init(|| self.check(Arc::clone(&self.text)))
    }

    /// What is found in this file if it has another text.
    pub(super) fn check(&self, text: Arc<str>) -> FileReport {
        let kind = self.kind();
        let skipped = match self.said {
            Some(_) => template::encrypted(&text),
            None => template::skipped(&self.path, &text, kind),
        };
        match skipped {
            Some(why) => FileReport::new(&*self.path, text).diagnostics([why]),
            None => check_text(&self.path, text, kind, &self.options),
        }
    }

    pub(super) fn haproxy(&self) -> &haproxy_cfg::Document {
        let parse = || haproxy_cfg::Document::parse(Arc::clone(&self.text)).document;
        self.known.haproxy.get_or_init(parse)
    }

    pub(super) fn apache(&self) -> &apache_proxy::Document {
        let parse = || apache_proxy::Document::parse(Arc::clone(&self.text)).document;
        self.known.apache.get_or_init(parse)
    }
}

/// The place, moved to where characters start.
fn within(text: &str, span: Span) -> Span {
    let (start, end) = (floor(text, span.start()), floor(text, span.end()));
    Span::new(start, end.max(start))
}

/// The offset, or the start of the character that it lies in; at most the end of the text.
pub(super) fn floor(text: &str, offset: u32) -> u32 {
    let mut at = offset.min(Span::of(text).end());
    while !text.is_char_boundary(at as usize) {
        at -= 1;
    }
    at
}

/// The part of the line before an offset, and where that starts.
pub(super) fn before(text: &str, offset: u32) -> (u32, &str) {
    let end = floor(text, offset) as usize;
    let until = text.get(..end).unwrap_or_default();
    let start = until.rfind('\n').map_or(0, |at| at + 1);
    let start = if start == 0 && text.starts_with('\u{feff}') { 3.min(end) } else { start };
    (u32::try_from(start).unwrap_or(u32::MAX), until.get(start..).unwrap_or_default())
}

/// The line in which an offset lies, without its end, and where it starts.
pub(super) fn line(text: &str, offset: u32) -> (u32, &str) {
    let (start, before) = before(text, offset);
    let from = start as usize;
    let behind = text.get(from + before.len()..).unwrap_or_default();
    let len = before.len() + behind.find('\n').unwrap_or(behind.len());
    (start, text.get(from..from + len).unwrap_or_default().trim_end_matches('\r'))
}

/// The word of these characters that touches a place in a line, and where it is.
pub(super) fn word(
    text: &str,
    offset: u32,
    belongs: impl Fn(char) -> bool + Copy,
) -> Option<(Span, &str)> {
    let (start, before) = before(text, offset);
    let (_, line) = line(text, offset);
    let at = before.len();
    let from = before.trim_end_matches(belongs).len();
    let rest = line.get(at..).unwrap_or_default();
    let to = at + rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let word = line.get(from..to).filter(|word| !word.is_empty())?;
    Some((
        Span::at(start).cover(Span::at(start + u32::try_from(line.len()).ok()?)).part(from..to),
        word,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_anywhere_are_moved_to_characters() {
        assert_eq!(within("aé", Span::new(2, 90)), Span::new(1, 3));
        assert_eq!(before("\u{feff}ab", 9), (3, "ab"));
        assert_eq!(before("a\nbc", 3), (2, "b"));
        assert_eq!(line("a\nbc\r\nd", 3), (2, "bc"));
        let is_letter = |c: char| c.is_ascii_alphabetic();
        assert_eq!(word("x ab-c", 3, is_letter), Some((Span::new(2, 4), "ab")));
        assert_eq!(word("x  b", 2, is_letter), None);
    }
}
