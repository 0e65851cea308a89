//! haproxy.cfg: what its words mean, and what can follow them.

mod docs;
mod grammar;

use super::complete::{Completion, CompletionKind};
use super::file::{File, before, line};
use super::{Hover, Session};
use config_diagnostics::Span;
use grammar::Expect;
use haproxy_cfg::{Document, Kind, NameKind, SectionKind, SectionRef, Table, Version};

/// The words of one line, wherever it is broken.
struct Words {
    values: Vec<String>,
    spans: Vec<Span>,
}

impl Words {
    /// Reads a part of a line that starts at `start`.
    fn read(text: &str, start: u32) -> Self {
        let document = Document::parse(text).document;
        let mut words = Self { values: Vec::new(), spans: Vec::new() };
        for word in document.lines().next().iter().flat_map(|line| line.words()) {
            let span = word.span();
            words.values.push(word.value().into_owned());
            words.spans.push(Span::new(start + span.start(), start + span.end()));
        }
        words
    }
}

/// The section in which a line lies that starts at `start`; the header's own line lies in the one before.
fn section(document: &Document, start: u32) -> Option<SectionRef<'_>> {
    document.sections().rev().find(|section| section.header().full_span().start() < start)
}

/// What can be written here.
pub(super) fn complete(session: &Session, file: &File, offset: u32) -> Vec<Completion> {
    let (start, before) = before(file.text(), offset);
    let mut words = Words::read(before, start);
    let end = start + u32::try_from(before.len()).unwrap_or_default();
    // The word at the cursor is what is looked for.
    let typed = words.spans.last().filter(|span| span.end() == end).copied();
    let place = typed.unwrap_or(Span::at(end));
    let typed = typed.and_then(|_| words.values.pop()).unwrap_or_default();
    let rest = before.get(words.spans.last().map_or(0, |s| (s.end() - start) as usize)..);
    if rest.is_some_and(|rest| rest.contains('#')) {
        return Vec::new();
    }
    let section = section(file.haproxy(), start);
    let mut offered = Offered {
        session,
        file,
        kind: section.map(|section| section.kind()),
        scope: section.and_then(|s| s.name()).map(|name| name.value().into_owned()),
        version: file.options().targets.haproxy(),
        place,
        typed,
        words: &words.values,
        all: Vec::new(),
    };
    for expected in grammar::expect(offered.kind, &words.values) {
        offered.add(&expected);
    }
    let mut all = offered.all;
    all.sort_by(|a, b| a.label.cmp(&b.label));
    all.dedup_by(|a, b| a.label == b.label);
    all
}

struct Offered<'s> {
    session: &'s Session,
    file: &'s File,
    kind: Option<SectionKind>,
    /// The name of the section.
    scope: Option<String>,
    version: Version,
    place: Span,
    typed: String,
    words: &'s [String],
    all: Vec<Completion>,
}

impl Offered<'_> {
    fn add(&mut self, expected: &Expect) {
        match expected {
            Expect::Sections => self.sections(),
            Expect::Words(words) => {
                let words: Vec<_> =
                    words.iter().filter(|(word, _)| word.starts_with(&self.typed)).collect();
                for (word, doc) in words {
                    let word = Completion::new(CompletionKind::Keyword, *word, self.place);
                    self.all.push(word.detail(*doc));
                }
            }
            Expect::Keywords(table, from) => self.keywords(table, *from),
            Expect::Value(_, arg) => match arg.kind {
                Kind::Choice(choices) => self.choices(choices),
                Kind::Literal => self.plain(CompletionKind::Value, [arg.name.to_owned()]),
                _ => {}
            },
            Expect::Name(kind) => self.names(*kind),
        }
    }

    fn sections(&mut self) {
        let version = self.version;
        for kind in SectionKind::all().filter(|kind| kind.exists_in(version)) {
            if kind.keyword().starts_with(&self.typed) {
                let word = Completion::new(CompletionKind::Section, kind.keyword(), self.place);
                self.all.push(word.detail("opens a section"));
            }
        }
    }

    /// The keywords of a table, of which the words from `from` on are there already.
    fn keywords(&mut self, table: &'static Table, from: usize) {
        let mut there = String::new();
        for word in self.words.get(from..).unwrap_or_default() {
            there.push_str(word);
            there.push(' ');
        }
        for keyword in table.iter().filter(|keyword| keyword.exists_in(self.version)) {
            let Some(rest) = keyword.name().strip_prefix(&there) else { continue };
            let fits = keyword.sections().is_empty()
                || self.kind.is_none_or(|kind| keyword.sections().contains(kind));
            if fits && rest.starts_with(&self.typed) {
                let outdated = keyword.deprecated().is_some_and(|since| since <= self.version);
                self.all.push(
                    Completion::new(CompletionKind::Keyword, keyword.name(), self.place)
                        .text(rest)
                        .detail(docs::usage(keyword))
                        .documentation(docs::page(keyword, self.version))
                        .deprecated(outdated),
                );
            }
        }
    }

    fn choices(&mut self, choices: &[haproxy_cfg::Choice]) {
        for choice in choices.iter().filter(|choice| choice.since <= self.version) {
            if choice.name.starts_with(&self.typed) {
                let word = Completion::new(CompletionKind::Value, choice.name, self.place);
                self.all.push(word.detail(choice.doc));
            }
        }
    }

    fn names(&mut self, kind: NameKind) {
        let mut names = match kind {
            NameKind::Proxy => self.backends(),
            _ => self.session.names(self.file.path(), kind, self.scope.as_deref()),
        };
        // `!inside`: the name comes behind the mark.
        let mark = self.typed.len() - self.typed.trim_start_matches('!').len();
        if kind == NameKind::Acl && mark > 0 {
            let marks = self.typed.get(..mark).unwrap_or_default();
            names.iter_mut().for_each(|name| name.insert_str(0, marks));
        }
        self.plain(CompletionKind::Name, names);
    }

    /// The proxies that have servers.
    fn backends(&self) -> Vec<String> {
        let all = self.session.names(self.file.path(), NameKind::Proxy, None);
        let is_front = |name: &String| {
            self.file.haproxy().section(SectionKind::Frontend, name).is_some()
                && self.file.haproxy().section(SectionKind::Backend, name).is_none()
        };
        all.into_iter().filter(|name| !is_front(name)).collect()
    }

    fn plain(&mut self, kind: CompletionKind, words: impl IntoIterator<Item = String>) {
        for word in words.into_iter().filter(|word| word.starts_with(&self.typed)) {
            self.all.push(Completion::new(kind, word, self.place));
        }
    }
}

/// What a word means.
pub(super) fn hover(file: &File, offset: u32) -> Option<Hover> {
    let (start, line) = line(file.text(), offset);
    let words = Words::read(line, start);
    let at = words.spans.iter().position(|s| s.start() <= offset && offset <= s.end())?;
    let section = section(file.haproxy(), start);
    let kind = section.map(|section| section.kind());
    let version = file.options().targets.haproxy();
    let span = *words.spans.get(at)?;
    // The names of keywords have up to three words: this one may be the last of them.
    for from in at.saturating_sub(2)..=at {
        for expected in grammar::expect(kind, words.values.get(..from)?) {
            let Expect::Keywords(table, first) = expected else { continue };
            let found = words.values.get(first..).and_then(|words| table.find(words));
            let Some((keyword, len)) = found.filter(|(_, len)| (first..first + len).contains(&at))
            else {
                continue;
            };
            let last = words.spans.get(first + len - 1).copied().unwrap_or(span);
            let whole = words.spans.get(first).copied().unwrap_or(span).cover(last);
            return Some(Hover::new(whole, docs::page(keyword, version)));
        }
    }
    let expected = grammar::expect(kind, words.values.get(..at)?);
    let word = words.values.get(at)?;
    expected.iter().find_map(|expected| {
        let markdown = match expected {
            Expect::Sections => docs::section(SectionKind::from_keyword(word).filter(|_| at == 0)?),
            Expect::Words(list) => {
                let (word, doc) = list.iter().find(|(own, _)| own == word)?;
                format!("**`{word}`** – {doc}")
            }
            Expect::Value(keyword, arg) => docs::argument(keyword, arg, word, version),
            Expect::Keywords(..) | Expect::Name(_) => return None,
        };
        Some(Hover::new(span, markdown))
    })
}
