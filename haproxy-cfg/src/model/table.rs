use crate::generated::keywords;
use crate::{Glue, Keyword, SectionKind};
use std::sync::OnceLock;

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
    /// For every first byte, how many names begin with a smaller one.
    firsts: OnceLock<Box<[u16]>>,
}

impl Table {
    pub(crate) const fn new(
        name: &'static str,
        keywords: &'static [&'static Keyword],
        glued: &'static [&'static Keyword],
    ) -> Self {
        Self { name, keywords, glued, firsts: OnceLock::new() }
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
        if kind.is_proxy() {
            return Some(&keywords::proxy::KEYWORDS);
        }
        Self::named(kind.keyword())
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

    /// The keywords whose names begin with this byte.
    fn beginning(&self, byte: u8) -> &'static [&'static Keyword] {
        let first = |keyword: &Keyword| keyword.name().bytes().next().unwrap_or_default();
        let firsts = self.firsts.get_or_init(|| {
            let below = |byte| self.keywords.partition_point(|keyword| first(keyword) < byte);
            (0..=u8::MAX).map(|byte| u16::try_from(below(byte)).unwrap_or(u16::MAX)).collect()
        });
        let at = |byte: u8| firsts.get(usize::from(byte)).map_or(0, |n| usize::from(*n));
        let end = byte.checked_add(1).map_or(self.keywords.len(), at);
        self.keywords.get(at(byte)..end).unwrap_or_default()
    }

    /// The keyword that `words` begin with, and how many words its name takes. The longest name wins.
    pub fn find<S: AsRef<str>>(&self, words: &[S]) -> Option<(&'static Keyword, usize)> {
        let first = words.first().and_then(|word| word.as_ref().as_bytes().first());
        let keywords = first.map_or(self.keywords, |byte| self.beginning(*byte));
        let mut names = Names { keywords, said: "" };
        let mut found = None;
        for (n, word) in words.iter().map(AsRef::as_ref).enumerate() {
            let Some(head) = head(word) else { break };
            let (own, longer) = names.split(head);
            let is_whole = head.len() == word.len();
            let own = own.filter(|keyword| is_whole || keyword.glue() == Glue::Parens);
            let keyword = own.or_else(|| names.glued(self.glued, word));
            found = keyword.map(|keyword| (keyword, n + 1)).or(found);
            match longer.filter(|_| is_whole) {
                Some(longer) => names = longer,
                None => break,
            }
        }
        found
    }

    /// The name that the first of `words` were most likely meant to be.
    pub fn suggest<S: AsRef<str>>(&self, words: &[S]) -> Option<&'static str> {
        let mut joined: Vec<&str> = words.iter().map(AsRef::as_ref).take(MAX_NAME_WORDS).collect();
        while !joined.is_empty() {
            let same_length = self.iter().filter(|keyword| keyword.name_words() == joined.len());
            let names = same_length.map(Keyword::name);
            if let Some(name) = config_diagnostics::did_you_mean(&joined.join(" "), names) {
                return Some(name);
            }
            joined.pop();
        }
        None
    }
}

/// The keywords of a table, sorted, whose names begin with the words that were said.
#[derive(Clone, Copy)]
struct Names {
    keywords: &'static [&'static Keyword],
    /// Those words, each with a blank behind it.
    said: &'static str,
}

impl Names {
    /// The rest of a keyword's name.
    fn rest(self, keyword: &'static Keyword) -> &'static str {
        keyword.name().get(self.said.len()..).unwrap_or_default()
    }

    /// The keyword whose name ends with this word, and those whose names go on behind it, if there are any.
    fn split(self, word: &str) -> (Option<&'static Keyword>, Option<Self>) {
        let at = self.keywords.partition_point(|keyword| self.rest(keyword) < word);
        let behind = self.keywords.get(at..).unwrap_or_default();
        let own = behind.first().copied().filter(|keyword| self.rest(keyword) == word);
        // A blank sorts before all that may follow a word in a name.
        let longer = behind.get(usize::from(own.is_some())..).unwrap_or_default();
        let goes_on = |keyword: &'static Keyword| {
            let rest = self.rest(keyword).strip_prefix(word)?;
            rest.starts_with(' ').then_some(self.said.len() + word.len() + 1)
        };
        let said = longer.first().and_then(|first| first.name().get(..goes_on(first)?));
        let names = said.map(|said| {
            let end = longer.partition_point(|keyword| goes_on(keyword).is_some());
            Self { keywords: longer.get(..end).unwrap_or_default(), said }
        });
        (own, names)
    }

    /// Of those whose first argument is a part of the same word, the longest that `word` begins with.
    fn glued(self, glued: &'static [&'static Keyword], word: &str) -> Option<&'static Keyword> {
        glued.iter().rev().copied().find(|keyword| {
            let rest = keyword.name().strip_prefix(self.said);
            let argument = rest.and_then(|rest| word.strip_prefix(rest));
            argument.is_some_and(|argument| !argument.contains(' '))
        })
    }
}

/// What of a word can be a part of a name: all up to a parenthesis. `None` when that is nothing, or holds a blank:
/// a blank inside a word never separates the words of a name.
fn head(word: &str) -> Option<&str> {
    word.split('(').next().filter(|head| !head.is_empty() && !head.contains(' '))
}

/// `capture request header` has three.
const MAX_NAME_WORDS: usize = 3;
