//! Places in the terms of the file: `VirtualHost *:443 app.example.com / ProxyPass /`.

use super::{Document, Line, LineKind, SectionRef};
use std::sync::OnceLock;

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
        let sections = self.sections_around(&line);
        let mut parts: Vec<_> = sections.filter_map(|section| self.label_of(&section)).collect();
        parts.reverse();
        let own = (line.kind() == LineKind::Directive).then(|| label(&line));
        parts.extend(own.as_deref());
        parts.join(" / ")
    }

    /// What a section is called in paths: they are asked for once for each thing that is found.
    fn label_of(&self, section: &SectionRef<'_>) -> Option<&str> {
        let of_all = || self.sections().map(|_| OnceLock::new()).collect();
        let label = self.index.labels.get_or_init(of_all).get(section.index()?)?;
        let found = || (!section.is_conditional()).then(|| section.label().into_boxed_str());
        label.get_or_init(found).as_deref()
    }

    /// The sections around a line, its own tags included, the nearest first.
    pub(crate) fn sections_around<'d>(
        &'d self,
        line: &Line<'d>,
    ) -> impl Iterator<Item = SectionRef<'d>> {
        let number = line.index();
        let sections = &self.index.sections;
        let above = sections.partition_point(|extent| extent.open as usize <= number);
        let last = above.checked_sub(1).map(|n| SectionRef::new(self, n));
        // Sections lie in each other: around a line are some of those around the last one that opened above it.
        let around = std::iter::successors(last, SectionRef::parent);
        around.filter(move |section| section.has(number))
    }
}

impl SectionRef<'_> {
    /// `VirtualHost *:443 app.example.com`, `Location /app`.
    fn label(&self) -> String {
        // Only servers have a name; looking for one through every section would cost.
        let server = self.is("VirtualHost").then_some(self);
        let name = server.and_then(|server| server.directives("ServerName").last());
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
