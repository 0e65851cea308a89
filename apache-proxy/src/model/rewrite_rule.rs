use super::line_item::LineItem;
use super::{Directive, ItemError, ItemErrorKind};
use crate::{
    BackendUrl, ConditionFlags, QuoteError, RewriteFlag, RewriteFlags, UrlUse, ValueError,
    directives,
};
use std::borrow::Cow;
use std::fmt;

/// `RewriteRule`: what becomes of paths that match an expression (mod_rewrite).
///
/// ```
/// use apache_proxy::RewriteRule;
/// let rule = RewriteRule::proxy("^/files/(.*)$", "http://10.0.42.1/$1")?;
/// assert_eq!(rule.to_string(), "RewriteRule ^/files/(.*)$ http://10.0.42.1/$1 [P]");
/// assert!(RewriteRule::proxy("^/(.*)$", "http://$1/").is_err());
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewriteRule {
    pattern: Box<str>,
    target: Box<str>,
    flags: Option<RewriteFlags>,
}

impl RewriteRule {
    /// Paths that match `pattern` become `target`. Whether the expression compiles is not known here.
    ///
    /// # Errors
    /// Where a word is empty or cannot be written: with both kinds of quotes and a blank, or `${…}`.
    pub fn new(
        pattern: &str,
        target: &str,
        flags: Option<RewriteFlags>,
    ) -> Result<Self, ItemError> {
        Self { pattern: pattern.into(), target: target.into(), flags }.verified()
    }

    /// Requests whose path matches `pattern` go to the backend `url`, in which `$1` stands for the first group: `[P]`.
    ///
    /// # Errors
    /// As for [`new`](Self::new), where the URL is none or has no path, or a group of the request could choose the host.
    pub fn proxy(pattern: &str, url: &str) -> Result<Self, ItemError> {
        let refuse = |error| ItemError::value(2, "url", error);
        let backend = BackendUrl::parse(url, UrlUse::Match).map_err(refuse)?;
        let host = url.strip_suffix(backend.path()).unwrap_or_default();
        if !backend.path().starts_with('/') || host.contains(['$', '%']) {
            let error = ValueError::new("a request must not choose the host", 0);
            return Err(refuse(error.with_help("http://b/$1")));
        }
        let flags = RewriteFlags::new([RewriteFlag::Proxy])
            .map_err(|error| ItemError::value(3, "flags", error))?;
        Self::new(pattern, url, Some(flags))
    }

    /// The expression.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// What replaces the path.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The flags.
    pub fn flags(&self) -> Option<&RewriteFlags> {
        self.flags.as_ref()
    }

    /// Whether it passes requests on to a backend.
    pub fn is_proxy(&self) -> bool {
        self.flags.as_ref().is_some_and(|flags| flags.has(RewriteFlag::Proxy))
    }
}

/// `RewriteCond`: when the next [`RewriteRule`] counts.
///
/// ```
/// use apache_proxy::RewriteCond;
/// let cond = RewriteCond::new("%{HTTP:Upgrade}", "=websocket", None)?;
/// assert_eq!(cond.to_string(), "RewriteCond %{HTTP:Upgrade} =websocket");
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewriteCond {
    test: Box<str>,
    pattern: Box<str>,
    flags: Option<ConditionFlags>,
}

impl RewriteCond {
    /// The rule counts where `test` matches `pattern`.
    ///
    /// # Errors
    /// Where a word is empty or cannot be written.
    pub fn new(
        test: &str,
        pattern: &str,
        flags: Option<ConditionFlags>,
    ) -> Result<Self, ItemError> {
        Self { test: test.into(), pattern: pattern.into(), flags }.verified()
    }

    /// What is looked at.
    pub fn test(&self) -> &str {
        &self.test
    }

    /// What it has to match.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The flags.
    pub fn flags(&self) -> Option<&ConditionFlags> {
        self.flags.as_ref()
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

/// The three words that mod_rewrite reads of a line; it passes over the rest (`parseargline`).
///
/// Quotes count only where a word starts, and nothing escapes them; a blank behind a backslash does not end a word,
/// and the backslash stays.
pub(super) fn rewrite_words(rest: &str) -> Vec<String> {
    let bytes = rest.as_bytes();
    let space = |at: usize| bytes.get(at).copied().is_some_and(is_space);
    let mut words = Vec::new();
    let mut at = 0;
    while words.len() < 3 {
        while space(at) {
            at += 1;
        }
        let quote = bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        at += usize::from(quote.is_some());
        let start = at;
        while let Some(byte) = bytes.get(at).copied() {
            if (quote.is_none() && is_space(byte)) || Some(byte) == quote {
                break;
            }
            at += if byte == b'\\' && space(at + 1) { 2 } else { 1 };
        }
        if start >= bytes.len() && quote.is_none() {
            break;
        }
        words.push(rest.get(start..at.min(rest.len())).unwrap_or_default().to_owned());
        at += 1;
    }
    words
}

/// Writes a word for [`rewrite_words`].
fn quote(word: &str) -> Result<Cow<'_, str>, ItemErrorKind> {
    let traps = [('\n', QuoteError::LineFeed), ('\0', QuoteError::Nul)];
    if let Some((_, error)) = traps.into_iter().find(|(c, _)| word.contains(*c)) {
        return Err(ItemErrorKind::Quote(error));
    }
    if word.contains("${") {
        return Err(ItemErrorKind::Quote(QuoteError::Variable));
    }
    let plain = !word.is_empty()
        && !word.bytes().any(is_space)
        && !word.starts_with(['"', '\''])
        && !word.ends_with('\\');
    if plain {
        return Ok(Cow::Borrowed(word));
    }
    match ['"', '\''].into_iter().find(|quote| !word.contains(*quote)) {
        Some(quote) => Ok(Cow::Owned(format!("{quote}{word}{quote}"))),
        None => Err(ItemErrorKind::ReadsDifferently),
    }
}

/// Pattern, target and flags, all that is there.
fn three(words: &[String], names: [&'static str; 2]) -> Result<(), ItemError> {
    match words.len() {
        0 => Err(ItemError::missing(1, names[0])),
        1 => Err(ItemError::missing(2, names[1])),
        _ => Ok(()),
    }
}

fn flags<T: std::str::FromStr<Err = ValueError>>(words: &[String]) -> Result<Option<T>, ItemError> {
    let flags = words.get(2).map(|word| word.parse()).transpose();
    flags.map_err(|error| ItemError::value(3, "flags", error))
}

fn word(words: &[String], at: usize) -> Box<str> {
    words.get(at).map_or("", String::as_str).into()
}

impl LineItem for RewriteRule {
    fn directive(&self) -> &'static Directive {
        &directives::REWRITE_RULE
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let mut words = vec![Cow::Borrowed(&*self.pattern), Cow::Borrowed(&*self.target)];
        words.extend(self.flags.as_ref().map(|flags| flags.to_string().into()));
        words
    }

    fn read(_: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        three(words, ["the pattern", "the target"])?;
        Ok(Self { pattern: word(words, 0), target: word(words, 1), flags: flags(words)? })
    }

    fn quote(word: &str) -> Result<Cow<'_, str>, ItemErrorKind> {
        quote(word)
    }
}

impl LineItem for RewriteCond {
    fn directive(&self) -> &'static Directive {
        &directives::REWRITE_COND
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let mut words = vec![Cow::Borrowed(&*self.test), Cow::Borrowed(&*self.pattern)];
        words.extend(self.flags.as_ref().map(|flags| flags.to_string().into()));
        words
    }

    fn read(_: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        three(words, ["the test", "the pattern"])?;
        Ok(Self { test: word(words, 0), pattern: word(words, 1), flags: flags(words)? })
    }

    fn quote(word: &str) -> Result<Cow<'_, str>, ItemErrorKind> {
        quote(word)
    }
}

impl fmt::Display for RewriteRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Display for RewriteCond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_mod_rewrite_does() {
        for (rest, words) in [
            ("^/a(.*)$  http://b/$1\t[P]", &["^/a(.*)$", "http://b/$1", "[P]"][..]),
            (r#""a b" 'c "d'"#, &["a b", "c \"d"]),
            (r"a\ b c", &["a\\ b", "c"]),
            (r#""a\" b""#, &["a\\", "b\""]),
            ("a b [P] timeout=5", &["a", "b", "[P]"]),
            ("a", &["a"]),
            ("", &[]),
            (r#""" b"#, &["", "b"]),
        ] {
            assert_eq!(rewrite_words(rest), words, "{rest}");
        }
    }

    #[test]
    fn what_is_quoted_is_cut_back() {
        for word in ["a", "a b", "\"a", "'a b", "a\\", "a\\ b\\", "", "a\"b c"] {
            let quoted = quote(word).unwrap();
            assert_eq!(rewrite_words(&format!("{quoted} x")), [word, "x"], "{quoted}");
        }
        assert!(quote("a b\"c'").is_err() && quote("${x}").is_err() && quote("a\nb").is_err());
    }
}
