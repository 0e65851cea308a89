//! From a changed typed configuration back to its document, touching only what changed.

use super::convert;
use crate::{
    Config, Directive, Document, Editor, Line, LineKind, Section, SectionKind, SectionRef,
};
use config_diagnostics::{Edit, Span};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;

impl Editor<'_> {
    /// Makes the document say what `config` says, with the fewest lines touched: lines whose value is the same
    /// keep every byte, changed ones keep their place, indentation and comment.
    ///
    /// [`finish`](Editor::finish) reads the result back and compares it with `config`.
    ///
    /// ```
    /// use haproxy_cfg::{Document, SectionKind};
    /// let text = "backend api\n  # rack 1\n  server  m1 10.0.42.1:6443 check # old\n";
    /// let document = Document::parse(text).document;
    /// let (mut config, _) = document.to_config();
    /// let api = config.get_mut(SectionKind::Backend, "api").unwrap().body_mut();
    /// let m1 = api.server_mut("m1").unwrap();
    /// *m1 = m1.clone().backup();
    /// let changed = document.edit().sync(&config).finish()?;
    /// assert_eq!(changed.text(), "backend api\n  # rack 1\n  server m1 10.0.42.1:6443 check backup # old\n");
    /// # Ok::<(), haproxy_cfg::EditorError>(())
    /// ```
    pub fn sync(mut self, config: &Config) -> Self {
        let alone = self.edits().is_empty();
        let script = Script::new(self.document(), config);
        for edit in script.edits() {
            self.push(edit);
        }
        if alone {
            self.expect(config.clone());
        }
        self
    }
}

/// What becomes of each line of a document.
struct Script<'d> {
    document: &'d Document,
    lines: Vec<Fate>,
    /// New lines, by the index of the old line that they stand above.
    inserted: BTreeMap<usize, Vec<String>>,
}

#[derive(Clone, Debug)]
enum Fate {
    Kept,
    Removed,
    /// Its words become these.
    Rewritten(String),
}

/// A line with its value.
type Item<'d> = (Line<'d>, Directive);

impl<'d> Script<'d> {
    fn new(document: &'d Document, config: &Config) -> Self {
        let lines = vec![Fate::Kept; document.lines().len()];
        let mut script = Self { document, lines, inserted: BTreeMap::new() };
        let preamble = items(SectionKind::Global, document.preamble());
        script.body(0, &preamble, &config.preamble, "");
        script.sections(config);
        script
    }

    fn sections(&mut self, config: &Config) {
        let old: Vec<(SectionRef<'d>, Section)> =
            self.document.sections().map(|s| (s, convert::header(&s))).collect();
        let old_keys: Vec<_> = old.iter().map(|(_, section)| key_of_section(section)).collect();
        let new_keys: Vec<_> = config.sections.iter().map(key_of_section).collect();
        // New sections go below the content of the last one that stays.
        let first = old.first().map_or(self.lines.len(), |(section, _)| first_line(section));
        let mut below = first;
        for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
            for (section, _) in old.get(op.old_range()).unwrap_or_default() {
                if matches!(op, DiffOp::Equal { .. }) {
                    below = end_of_content(section);
                } else {
                    self.remove_section(section);
                }
            }
            let new = config.sections.get(op.new_range()).unwrap_or_default();
            if matches!(op, DiffOp::Equal { .. }) {
                let pairs = old.get(op.old_range()).unwrap_or_default().iter().zip(new);
                pairs.for_each(|((at, old), new)| self.section(at, old, new));
            } else {
                for section in new {
                    self.insert_section(below, first, section);
                }
            }
        }
    }

    fn section(&mut self, at: &SectionRef<'d>, old: &Section, new: &Section) {
        if old.header() != new.header() {
            self.fate(at.header().index(), Fate::Rewritten(new.header()));
        }
        let indent = crate::document::usual_indent(at);
        let old = items(at.kind(), at.lines());
        self.body(at.header().index() + 1, &old, new.body().directives(), &indent);
    }

    fn insert_section(&mut self, below: usize, first: usize, section: &Section) {
        let text = section.to_string();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let document_is_empty = self.lines.is_empty();
        let place = self.inserted.entry(below).or_default();
        if below == first {
            lines.push(String::new());
        } else if !document_is_empty || !place.is_empty() {
            lines.insert(0, String::new());
        }
        place.extend(lines);
    }

    fn remove_section(&mut self, section: &SectionRef<'d>) {
        let mut end = end_of_content(section);
        while self.document.line(end).is_some_and(|line| line.kind() == LineKind::Blank) {
            end += 1;
        }
        (first_line(section)..end).for_each(|n| self.fate(n, Fate::Removed));
    }

    /// Turns the lines `old` into `new`. New ones above all old ones go above line `start`.
    fn body(&mut self, start: usize, old: &[Item<'d>], new: &[Directive], indent: &str) {
        let old_values: Vec<&Directive> = old.iter().map(|(_, directive)| directive).collect();
        let new_values: Vec<&Directive> = new.iter().collect();
        for op in diff(&old_values, &new_values) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            // Of what differs, lines about the same thing are changed in place.
            let (old_range, new_range) = (op.old_range(), op.new_range());
            let old_keys: Vec<_> = old_values
                .get(old_range.clone())
                .unwrap_or_default()
                .iter()
                .map(|d| key(d))
                .collect();
            let new_keys: Vec<_> = new_values
                .get(new_range.clone())
                .unwrap_or_default()
                .iter()
                .map(|d| key(d))
                .collect();
            for part in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
                let old_part = part.old_range().map(|n| n + old_range.start);
                let new_part = part.new_range().map(|n| n + new_range.start);
                if let DiffOp::Equal { .. } = part {
                    for (n, m) in old_part.zip(new_part) {
                        if let (Some((line, _)), Some(directive)) = (old.get(n), new.get(m)) {
                            self.fate(line.index(), Fate::Rewritten(directive.to_string()));
                        }
                    }
                    continue;
                }
                let above = part.old_range().start + old_range.start;
                for (line, _) in old_part.filter_map(|n| old.get(n)) {
                    self.fate(line.index(), Fate::Removed);
                }
                let place = above.checked_sub(1).and_then(|n| old.get(n));
                let indent =
                    place.map_or_else(|| indent.to_owned(), |(line, _)| line.indent().to_owned());
                let place = place.map_or(start, |(line, _)| line.index() + 1);
                let lines = new_part.filter_map(|n| new.get(n)).map(|d| format!("{indent}{d}"));
                self.inserted.entry(place).or_default().extend(lines);
            }
        }
    }

    fn fate(&mut self, line: usize, fate: Fate) {
        if let Some(place) = self.lines.get_mut(line) {
            *place = fate;
        }
    }

    fn edits(mut self) -> Vec<Edit> {
        let ending = self.document.line_ending();
        let mut edits = Vec::new();
        // The end of a text without a final line break is handled as one piece: everything from the first of
        // the removed lines at its end on, and what comes behind it.
        let text = self.document.text();
        if !text.is_empty() && !text.ends_with('\n') {
            let kept = self.lines.iter().rposition(|fate| !matches!(fate, Fate::Removed));
            let tail = kept.map_or(0, |n| n + 1);
            let new: Vec<String> = self.inserted.split_off(&tail).into_values().flatten().collect();
            let end = Span::of(text).end();
            if tail < self.lines.len() || !new.is_empty() {
                let span = kept
                    .and_then(|n| self.document.line(n))
                    .map_or(Span::of(text), |line| Span::new(without_ending(&line).end(), end));
                let joined = new.join(ending);
                let gap = if kept.is_some() && !new.is_empty() { ending } else { "" };
                edits.push(Edit::replace(span, format!("{gap}{joined}")));
                self.lines.truncate(tail);
            }
        }
        for (line, fate) in self.document.lines().zip(&self.lines) {
            match fate {
                Fate::Kept => {}
                Fate::Removed => edits.push(Edit::remove(line.full_span())),
                Fate::Rewritten(text) => {
                    edits.push(Edit::replace(crate::document::seen_span(&line), text.clone()));
                }
            }
        }
        for (n, lines) in &self.inserted {
            let offset =
                self.document.line(*n).map_or(Span::of(text).end(), |l| l.full_span().start());
            let mut new = String::new();
            for line in lines {
                new.push_str(line);
                new.push_str(ending);
            }
            edits.push(Edit::insert(offset, new));
        }
        edits
    }
}

/// A line without its line break, a CR before its LF left out too.
fn without_ending(line: &Line<'_>) -> Span {
    let span = line.span();
    let cr = u32::from(line.text().ends_with('\r') && line.full_span() != span);
    Span::new(span.start(), span.end() - cr)
}

/// The lines that have words, with their values.
fn items<'d>(kind: SectionKind, lines: impl Iterator<Item = Line<'d>>) -> Vec<Item<'d>> {
    lines.filter(convert::has_words).map(|line| (line, convert::value_of(kind, &line))).collect()
}

/// What differs, by value.
fn diff(old: &[&Directive], new: &[&Directive]) -> Vec<DiffOp> {
    // Equal lines are looked for by their text: two directives are equal when they print alike.
    let print = |side: &[&Directive]| side.iter().map(ToString::to_string).collect::<Vec<_>>();
    capture_diff_slices(Algorithm::Myers, &print(old), &print(new))
}

/// What a line is about: lines about the same thing are the same line, changed.
fn key(directive: &Directive) -> String {
    let words = directive.to_words();
    let named = match directive {
        Directive::Server(_)
        | Directive::ServerTemplate(_)
        | Directive::Acl(_)
        | Directive::Bind(_) => 2,
        Directive::Rule(_) => 3,
        Directive::Statement(statement) => statement.keyword().name().split(' ').count(),
        Directive::DefaultServer(_) | Directive::Raw(_) => 1,
    };
    words.iter().take(named).map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn key_of_section(section: &Section) -> String {
    match section {
        Section::Raw(raw) => raw.header.to_string(),
        section => format!("{} {}", section.kind(), section.name().unwrap_or_default()),
    }
}

/// The first line of a section, the comment block above its header included.
fn first_line(section: &SectionRef<'_>) -> usize {
    crate::document::lead_start(&section.header()).index()
}

/// One past the section's last line of content.
fn end_of_content(section: &SectionRef<'_>) -> usize {
    crate::document::last_content(section).index() + 1
}
