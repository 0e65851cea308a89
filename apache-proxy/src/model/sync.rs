//! From a changed typed configuration back to its document, touching only what changed.

use super::convert::Place;
use super::{Body, Item};
use crate::document::{indent, lead_start, usual_indent};
use crate::{Config, Document, Editor, LineKind};
use config_diagnostics::{Edit, Span};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

impl Editor<'_> {
    /// Makes the document say what `config` says, with the fewest lines touched: lines whose value is the same
    /// keep every byte, changed ones keep their place and indentation. Comments stay, but for those right above a
    /// section that goes.
    ///
    /// [`finish`](Editor::finish) reads the result back and compares it with `config`.
    ///
    /// ```
    /// use apache_proxy::{Document, Item, Statement};
    /// let text = "<VirtualHost *:80>\n\t# the shop\n\tServerName  shop.example.com\n\tProxyTimeout  5\n</VirtualHost>\n";
    /// let document = Document::parse(text).document;
    /// let (mut config, _) = document.to_config();
    /// let Some(Item::VirtualHost(host)) = config.items_mut().first_mut() else { panic!() };
    /// host.set(Statement::new("ProxyTimeout", &["30"])?);
    /// let changed = document.edit().sync(&config).finish()?;
    /// assert_eq!(
    ///     changed.text(),
    ///     "<VirtualHost *:80>\n\t# the shop\n\tServerName  shop.example.com\n\tProxyTimeout 30\n</VirtualHost>\n",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sync(mut self, config: &Config) -> Self {
        let alone = self.edits().is_empty();
        let document = self.document();
        let (items, places) = document.placed_items();
        let mut script = Script::new(document);
        let first = places.first().and_then(|place| document.line(place.open()));
        let start = first.map_or(script.lines.len(), |line| lead_start(&line).index());
        script.body(&Old { items: &items, places: &places, start, indent: "" }, config.items());
        for edit in script.edits() {
            self.push(edit);
        }
        if alone {
            self.expect(config.clone());
        }
        self
    }
}

impl Place {
    const fn open(&self) -> usize {
        match self {
            Self::Line(line) => *line,
            Self::Section { open, .. } => *open,
        }
    }

    const fn last(&self) -> usize {
        match self {
            Self::Line(line) => *line,
            Self::Section { close, .. } => *close,
        }
    }
}

/// What stands in a section of the document, or in the whole of it.
struct Old<'o> {
    items: &'o [Item],
    places: &'o [Place],
    /// The line above which new items go when nothing stands before them.
    start: usize,
    indent: &'o str,
}

/// By what items are taken for the same: first what they say, then what they are about, at last their names.
const SAME: [fn(&Item) -> String; 3] = [Item::to_string, subject, name];

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
    Rewritten(String),
}

impl<'d> Script<'d> {
    fn new(document: &'d Document) -> Self {
        let lines = vec![Fate::Kept; document.lines().len()];
        Self { document, lines, inserted: BTreeMap::new() }
    }

    /// Turns the items `old` into `new`.
    fn body(&mut self, old: &Old<'_>, new: &[Item]) {
        self.align(0, old, 0..old.items.len(), new, 0..new.len());
    }

    fn align(
        &mut self,
        level: usize,
        old: &Old<'_>,
        old_range: Range<usize>,
        new: &[Item],
        new_range: Range<usize>,
    ) {
        let olds = old.items.get(old_range.clone()).unwrap_or_default();
        let news = new.get(new_range.clone()).unwrap_or_default();
        let Some(key) = SAME.get(level).filter(|_| !olds.is_empty() && !news.is_empty()) else {
            old_range.clone().filter_map(|n| old.places.get(n)).for_each(|at| self.remove(at));
            return self.insert(old, old_range.start, news);
        };
        let keys = |items: &[Item]| items.iter().map(key).collect::<Vec<_>>();
        for op in capture_diff_slices(Algorithm::Myers, &keys(olds), &keys(news)) {
            let old_part = shifted(&op.old_range(), old_range.start);
            let new_part = shifted(&op.new_range(), new_range.start);
            if !matches!(op, DiffOp::Equal { .. }) {
                self.align(level + 1, old, old_part, new, new_part);
            } else if level > 0 {
                for (n, m) in old_part.zip(new_part) {
                    if let (Some(from), Some(at), Some(to)) =
                        (old.items.get(n), old.places.get(n), new.get(m))
                    {
                        self.change(from, at, to);
                    }
                }
            }
        }
    }

    /// Turns one item into another of the same name, in its place.
    fn change(&mut self, from: &Item, at: &Place, to: &Item) {
        let (old_open, _) = from.tags();
        let (open, close) = to.tags();
        let is_new = old_open != open;
        if is_new {
            self.fate(at.open(), Fate::Rewritten(open));
        }
        let Place::Section { open: header, close: end, inside } = at else { return };
        // `<Location ~ …>` becomes `<LocationMatch …>`.
        let last = self.document.line(*end).filter(|_| is_new);
        if let Some((line, close)) = last.zip(close)
            && !close.eq_ignore_ascii_case(&format!("</{}>", line.name()))
        {
            self.fate(*end, Fate::Rewritten(close));
        }
        let section = self.document.line(*header).and_then(|line| line.opens());
        let indent = section.map(|section| usual_indent(&section)).unwrap_or_default();
        let items = children(from);
        let old = Old { items: &items, places: inside, start: header + 1, indent: &indent };
        self.body(&old, &children(to));
    }

    /// Removes an item; a section goes with the comment above it and the blank lines below.
    fn remove(&mut self, at: &Place) {
        let (mut first, mut end) = (at.open(), at.last() + 1);
        if let Place::Section { open, .. } = at {
            first = self.document.line(*open).map_or(first, |line| lead_start(&line).index());
            let is_blank = |n| self.document.line(n).is_some_and(|l| l.kind() == LineKind::Blank);
            while is_blank(end) {
                end += 1;
            }
        }
        (first..end).for_each(|n| self.fate(n, Fate::Removed));
    }

    /// Writes items below the one before number `at`.
    fn insert(&mut self, old: &Old<'_>, at: usize, items: &[Item]) {
        if items.is_empty() {
            return;
        }
        let above = at.checked_sub(1).and_then(|n| old.places.get(n));
        let sibling = above.or_else(|| old.places.first());
        let line = sibling.and_then(|place| self.document.line(place.open()));
        let indent = line.map_or_else(|| old.indent.to_owned(), |line| indent(&line));
        let place = above.map_or(old.start, |place| place.last() + 1);
        let lines = self.inserted.entry(place).or_default();
        for item in items {
            if indent.is_empty()
                && item.tags().1.is_some()
                && (above.is_some() || !lines.is_empty())
            {
                lines.push(String::new());
            }
            write(item, &indent, lines);
        }
    }

    fn fate(&mut self, line: usize, fate: Fate) {
        if let Some(place) = self.lines.get_mut(line) {
            *place = fate;
        }
    }

    fn edits(mut self) -> Vec<Edit> {
        let ending = self.document.line_ending();
        let text = self.document.text();
        let end = Span::of(text).end();
        let mut edits = Vec::new();
        // The end of a text without a final line break is handled as one piece: everything from the first of
        // the removed lines at its end on, and what comes behind it.
        if !text.is_empty() && !text.ends_with('\n') {
            let kept = self.lines.iter().rposition(|fate| !matches!(fate, Fate::Removed));
            let tail = kept.map_or(0, |n| n + 1);
            let new: Vec<String> = self.inserted.split_off(&tail).into_values().flatten().collect();
            if tail < self.lines.len() || !new.is_empty() {
                let line = kept.and_then(|n| self.document.line(n));
                let start = line.map_or(0, |line| {
                    let span = line.span();
                    let cr = line.text().ends_with('\r') && line.full_span() != span;
                    span.end() - u32::from(cr)
                });
                let gap = match kept {
                    Some(_) if !new.is_empty() => format!("{}{ending}", self.guard()),
                    _ => String::new(),
                };
                edits.push(Edit::replace(
                    Span::new(start, end),
                    format!("{gap}{}", new.join(ending)),
                ));
                self.lines.truncate(tail);
            }
        }
        for (line, fate) in self.document.lines().zip(&self.lines) {
            match fate {
                Fate::Kept => {}
                Fate::Removed => edits.push(Edit::remove(line.full_span())),
                Fate::Rewritten(text) => {
                    edits.push(Edit::replace(line.content_span(), guarded(text.clone())));
                }
            }
        }
        for (n, lines) in &self.inserted {
            let below = self.document.line(*n);
            let offset = below.map_or(end, |line| line.full_span().start());
            let mut new = String::new();
            if below.is_none() && !self.guard().is_empty() {
                new = format!("{}{ending}", self.guard());
            }
            for line in lines {
                new.push_str(line);
                new.push_str(ending);
            }
            edits.push(Edit::insert(offset, new));
        }
        edits
    }

    /// What keeps a backslash at the end of the last line, if that stays, from joining the next one to it.
    fn guard(&self) -> &'static str {
        let stays = matches!(self.lines.last(), Some(Fate::Kept | Fate::Rewritten(_)));
        let last = self.document.lines().last().filter(|_| stays);
        let joins = last.is_some_and(|line| line.is_open_ended() || line.text().ends_with('\\'));
        if joins { " " } else { "" }
    }
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// What stands in a section.
fn children(item: &Item) -> Vec<Item> {
    match item {
        Item::RawSection(section) => section.lines().iter().cloned().map(Item::Raw).collect(),
        item => item.body().map(Body::items).unwrap_or_default().to_vec(),
    }
}

/// An item's lines, each level indented like the one around it.
fn write(item: &Item, indent: &str, lines: &mut Vec<String>) {
    let (open, close) = item.tags();
    lines.push(guarded(format!("{indent}{open}")));
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    for inner in children(item) {
        write(&inner, &format!("{indent}{unit}"), lines);
    }
    lines.extend(close.map(|close| format!("{indent}{close}")));
}

/// Behind a backslash, only a blank keeps the next line out.
fn guarded(line: String) -> String {
    if line.ends_with('\\') { line + " " } else { line }
}

/// What an item is about: a site's name, the path of a rule, the name of a header.
fn subject(item: &Item) -> String {
    match item {
        Item::VirtualHost(host) => {
            let name = host.get("ServerName").map(ToString::to_string).unwrap_or_default();
            format!("{} {name}", host.header())
        }
        Item::Header(rule) => format!("{} {}", name(item), rule.name()),
        item if item.tags().1.is_some() => item.tags().0,
        item => {
            // Of a directive with one argument, that is what it says, and not what it is about.
            let words = item.to_words().unwrap_or_else(|| {
                item.to_string().split_whitespace().map(str::to_owned).collect()
            });
            let about = words.get(1).filter(|_| words.len() > 2).map_or("", String::as_str);
            format!("{} {about}", name(item))
        }
    }
}

/// The name of its directive, or of the section.
fn name(item: &Item) -> String {
    let (open, close) = item.tags();
    let raw = || open.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    close.unwrap_or_else(|| item.directive().map_or_else(raw, |row| row.key().to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::{Config, Document, Item, ProxyPass, Statement, VirtualHost};

    fn synced(text: &str, change: impl Fn(&mut Config)) -> String {
        let document = Document::parse(text).document;
        let (mut config, _) = document.to_config();
        change(&mut config);
        document.edit().sync(&config).finish().unwrap().text().to_owned()
    }

    fn raw(text: &str) -> Item {
        Item::Raw(text.parse().unwrap())
    }

    fn host(config: &mut Config, n: usize) -> &mut VirtualHost {
        match config.items_mut().get_mut(n) {
            Some(Item::VirtualHost(host)) => host,
            other => panic!("{other:?}"),
        }
    }

    const SITES: &str = "\
# Two sites.

# the shop
<VirtualHost *:80>
  ServerName  a.example.com   
  ProxyPass / \\
            http://10.0.42.1/
  # keep
  Require  all granted
</VirtualHost>

# the wiki
<VirtualHost *:80>
  ServerName b.example.com
</VirtualHost>
";

    #[test]
    fn its_own_configuration_changes_nothing() {
        let odd = "<If true>\nServerName a\n<Macro m $a>\n# x\nfoo $a\n</Macro>\n</IF> #\nBogus \\";
        for text in [
            SITES,
            odd,
            "",
            "\n\n",
            "# only a comment",
            "# \\\n\n",
            "<Location ~ /a>\r\n</Location>",
        ] {
            assert_eq!(synced(text, |_| ()), text);
        }
    }

    #[test]
    fn a_changed_line_keeps_its_place_and_its_neighbours() {
        let changed = synced(SITES, |config| {
            let pass = ProxyPass::new("/", "http://10.0.42.9/").unwrap();
            host(config, 0).items_mut()[1] = pass.into();
        });
        let expected = SITES.replace(
            "ProxyPass / \\\n            http://10.0.42.1/",
            "ProxyPass / http://10.0.42.9/",
        );
        assert_eq!(changed, expected);
    }

    #[test]
    fn a_removed_site_takes_its_comment_along() {
        let changed = synced(SITES, |config| drop(config.items_mut().remove(0)));
        let (head, tail) = (SITES.find("# the shop").unwrap(), SITES.find("# the wiki").unwrap());
        assert_eq!(changed, format!("{}{}", &SITES[..head], &SITES[tail..]));
    }

    #[test]
    fn new_items_stand_below_those_before_them() {
        let changed = synced(SITES, |config| {
            let timeout = Statement::new("ProxyTimeout", &["5"]).unwrap();
            host(config, 1).push(timeout);
            config.push(VirtualHost::any(443));
        });
        let expected = SITES.replace("b.example.com\n", "b.example.com\n  ProxyTimeout 5\n")
            + "\n<VirtualHost *:443>\n</VirtualHost>\n";
        assert_eq!(changed, expected);
    }

    #[test]
    fn tags_change_together() {
        let text = "<Location ~ /a>\n\tDAV  off\n</Location>\n<IfModule a>\n</IfModule> \n";
        let changed = synced(text, |config| {
            let dav = Statement::new("DAV", &["off"]).unwrap();
            config.items_mut()[0] = crate::Location::matching("/b").unwrap().with(dav).into();
        });
        let expected =
            "<LocationMatch /b>\n\tDAV  off\n</LocationMatch>\n<IfModule a>\n</IfModule> \n";
        assert_eq!(changed, expected);
    }

    #[test]
    fn the_end_of_a_text_is_a_place_too() {
        let more = |config: &mut Config| config.push(raw("Bogus x"));
        assert_eq!(synced("", more), "Bogus x\n");
        assert_eq!(synced("# note", more), "# note\nBogus x");
        assert_eq!(synced("Port 1", more), "Port 1\nBogus x");
        assert_eq!(synced("Port 1\r\nPort 2\r\n", more), "Port 1\r\nPort 2\r\nBogus x\r\n");
        // What a backslash joins to the last line is not the new one.
        assert_eq!(synced("Bogus \\", more), "Bogus \\ \nBogus x");
        assert_eq!(synced("Bogus \\\n", more), "Bogus \\\n \nBogus x\n");
        let fewer = |config: &mut Config| drop(config.items_mut().pop());
        assert_eq!(synced("Port 1\nPort 2", fewer), "Port 1");
        assert_eq!(synced("Port 1", fewer), "");
    }
}
