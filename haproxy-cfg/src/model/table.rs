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
    /// Those whose first argument is a part of the same word: [`Glue::Suffix`].
    glued: &'static [&'static Keyword],
}

impl Table {
    pub(crate) const fn new(
        name: &'static str,
        keywords: &'static [&'static Keyword],
        glued: &'static [&'static Keyword],
    ) -> Self {
        Self { name, keywords, glued }
    }

    /// Every table, sorted by name: together they hold every keyword that the crate knows.
    ///
    /// ```
    /// use haproxy_cfg::{Table, Version};
    /// let new = Table::all().flat_map(Table::iter).filter(|k| k.since() == Version::V3_2);
    /// assert!(new.count() > 10);
    /// ```
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        keywords::TABLES.iter().copied()
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
        let first = words.first()?.as_ref();
        let head = head(first)?;
        let mut found = self.find_name(first).map(|keyword| (keyword, 1));
        if head.len() < first.len() || !self.has_longer(first) {
            return found;
        }
        let mut joined = first.to_owned();
        for (n, word) in words.iter().map(AsRef::as_ref).take(MAX_NAME_WORDS).enumerate().skip(1) {
            let Some(head) = self::head(word) else { break };
            joined.push(' ');
            joined.push_str(word);
            found = self.find_name(&joined).map(|keyword| (keyword, n + 1)).or(found);
            if head.len() < word.len() {
                break;
            }
        }
        found
    }

    /// Whether a name begins with this word and has more than it.
    fn has_longer(&self, word: &str) -> bool {
        // A blank sorts before all that may follow a word in a name.
        let at = self.keywords.partition_point(|keyword| keyword.name() <= word);
        let next = self.keywords.get(at).and_then(|keyword| keyword.name().strip_prefix(word));
        next.is_some_and(|rest| rest.starts_with(' '))
    }

    fn find_name(&self, name: &str) -> Option<&'static Keyword> {
        if let Some(keyword) = self.get(name) {
            return Some(keyword);
        }
        let head = name.split('(').next().filter(|head| head.len() < name.len());
        let called = head.and_then(|head| self.get(head));
        called.filter(|keyword| keyword.glue() == Glue::Parens).or_else(|| {
            // The longest of those that the name begins with.
            let mut near = self.glued.iter().rev().copied();
            near.find(|keyword| {
                name.strip_prefix(keyword.name()).is_some_and(|suffix| !suffix.contains(' '))
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

/// What of a word can be a part of a name: all up to a parenthesis. `None` when that is nothing, or holds a blank:
/// a blank inside a word never separates the words of a name.
fn head(word: &str) -> Option<&str> {
    word.split('(').next().filter(|head| !head.is_empty() && !head.contains(' '))
}

/// `capture request header` has three.
const MAX_NAME_WORDS: usize = 3;
