//! Places in the terms of the file: `VirtualHost *:443 app.example.com / ProxyPass /`.

use super::{Document, Line, LineKind, SectionRef};
use std::collections::HashMap;

impl Document {
    /// Where the byte at `offset` lies in the file's own terms: the sections around it and the directive, with the
    /// words that tell it from its neighbours. Survives edits elsewhere. A virtual host is called by its addresses
    /// and its `ServerName`; conditional sections are left out.
    ///
    /// ```
    /// let text = "<VirtualHost *:443>\nServerName app.example.com\nProxyPass / http://b/\n</VirtualHost>\n";
    /// let document = apache_proxy::Document::parse(text).document;
    /// assert_eq!(document.path_at(48), "VirtualHost *:443 app.example.com / ProxyPass /");
    /// ```
    pub fn path_at(&self, offset: u32) -> String {
        let Some(line) = self.line_at(offset) else { return String::new() };
        let mut parts: Vec<String> = self
            .sections_around(&line)
            .filter(|section| !section.is_conditional())
            .map(|section| section.label())
            .collect();
        parts.reverse();
        if line.kind() == LineKind::Directive {
            parts.push(label(&line));
        }
        parts.join(" / ")
    }

    /// The line with the `ServerName` that holds in each virtual host, by the index of its section: read once, for
    /// paths are asked for once for each thing that is found.
    fn server_names(&self) -> &HashMap<usize, usize> {
        self.index.server_names.get_or_init(|| {
            let hosts = self.sections().filter(|section| section.is("VirtualHost"));
            let named = hosts.filter_map(|host| {
                Some((host.index()?, host.directives("ServerName").last()?.index()))
            });
            named.collect()
        })
    }

    /// The sections around a line, its own tags included, the nearest first.
    fn sections_around<'d>(&'d self, line: &Line<'d>) -> impl Iterator<Item = SectionRef<'d>> {
        let number = line.index();
        let sections = &self.index.sections;
        let above = sections.partition_point(|extent| extent.open as usize <= number);
        let last = above.checked_sub(1).map(|n| SectionRef::new(self, n));
        // Sections lie in each other: around a line are some of those around the last one that opened above it.
        let around = std::iter::successors(last, SectionRef::parent);
        around.filter(move |section| {
            section.header().is_some()
                && section.close().is_none_or(|close| close.index() >= number)
        })
    }
}

impl SectionRef<'_> {
    /// `VirtualHost *:443 app.example.com`, `Location /app`.
    fn label(&self) -> String {
        // Only servers have a name.
        let named = self.index().and_then(|index| self.document().server_names().get(&index));
        let name = named.and_then(|line| self.document().line(*line));
        let name = name.and_then(|line| line.word(1)).map(|word| word.value().into_owned());
        let args = self.args().map(|word| word.value().into_owned()).chain(name);
        std::iter::once(self.name().into_owned()).chain(args).collect::<Vec<_>>().join(" ")
    }
}

/// The name, and the first word that may be shown; of a header's action also the header.
fn label(line: &Line<'_>) -> String {
    let mut label = line.name().into_owned();
    let words = if line.is("RequestHeader") || line.is("Header") { 2 } else { 1 };
    for word in line.args().take(words) {
        let word = word.value();
        // User and password may stand before an `@`.
        if !word.contains('@') {
            label.push(' ');
            label.push_str(&word);
        }
    }
    label
}
