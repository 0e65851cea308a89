use crate::generated::keywords;
use crate::{Glue, Keyword, SectionKind};

/// Keywords that can stand in the same place, sorted by name.
///
/// ```
/// use haproxy_cfg::{SectionKind, Table};
/// let table = Table::of_section(SectionKind::Backend).unwrap();
/// assert!(table.get("timeout client").is_some());
/// ```
#[derive(Debug)]
pub struct Table {
    name: &'static str,
    keywords: &'static [&'static Keyword],
}

impl Table {
    pub(crate) const fn new(name: &'static str, keywords: &'static [&'static Keyword]) -> Self {
        Self { name, keywords }
    }

    /// The table of the directives that can stand in sections of this kind; the four proxy sections
    /// share one. Rules, `bind`, `server` and `acl` of proxies are not in it, they have types of their own.
    pub fn of_section(kind: SectionKind) -> Option<&'static Self> {
        Self::named(if kind.is_proxy() { "proxy" } else { kind.keyword() })
    }

    /// The table with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        let tables = keywords::TABLES;
        let at = tables.binary_search_by(|table| table.name.cmp(name)).ok()?;
        tables.get(at).copied()
    }

    /// What the table is called: `proxy`, `global`, `bind`, `http-request`, …
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The keywords, sorted by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'static Keyword> {
        self.keywords.iter().copied()
    }

    /// The keyword with exactly this name.
    pub fn get(&self, name: &str) -> Option<&'static Keyword> {
        let at = self.keywords.binary_search_by(|keyword| keyword.name().cmp(name)).ok()?;
        self.keywords.get(at).copied()
    }

    /// The keyword that `words` begin with, and how many words its name takes. The longest name wins.
    pub fn find<S: AsRef<str>>(&self, words: &[S]) -> Option<(&'static Keyword, usize)> {
        let mut joined = String::new();
        let mut found = None;
        for (n, word) in words.iter().map(AsRef::as_ref).take(MAX_NAME_WORDS).enumerate() {
            // A blank inside a word never separates the words of a name.
            if word.split('(').next().is_none_or(|head| head.is_empty() || head.contains(' ')) {
                break;
            }
            if n > 0 {
                joined.push(' ');
            }
            joined.push_str(word);
            found = self.find_name(&joined).map(|keyword| (keyword, n + 1)).or(found);
            if word.contains('(') {
                break;
            }
        }
        found
    }

    fn find_name(&self, name: &str) -> Option<&'static Keyword> {
        if let Some(keyword) = self.get(name) {
            return Some(keyword);
        }
        let head = name.split('(').next().filter(|head| head.len() < name.len());
        let called = head.and_then(|head| self.get(head));
        called.filter(|keyword| keyword.glue() == Glue::Parens).or_else(|| {
            // What the name begins with sorts above it, below all that shares its first letter.
            let end = self.keywords.partition_point(|keyword| keyword.name() < name);
            let above = self.keywords.get(..end).unwrap_or_default().iter().rev().copied();
            let first = name.as_bytes().first();
            let mut near = above.take_while(|k| k.name().as_bytes().first() == first);
            near.find(|keyword| {
                let suffix = name.strip_prefix(keyword.name());
                keyword.glue() == Glue::Suffix && suffix.is_some_and(|s| !s.contains(' '))
            })
        })
    }

    /// The name that the first of `words` were most likely meant to be.
    pub fn suggest<S: AsRef<str>>(&self, words: &[S]) -> Option<&'static str> {
        let mut joined: Vec<&str> = words.iter().map(AsRef::as_ref).take(MAX_NAME_WORDS).collect();
        while !joined.is_empty() {
            let names = self.iter().map(Keyword::name);
            let same_length = names.filter(|name| name.split(' ').count() == joined.len());
            if let Some(name) = config_diagnostics::did_you_mean(&joined.join(" "), same_length) {
                return Some(name);
            }
            joined.pop();
        }
        None
    }
}

/// `capture request header` has three.
const MAX_NAME_WORDS: usize = 3;
