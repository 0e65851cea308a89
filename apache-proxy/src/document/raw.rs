use super::{Document, LineKind, QuoteError, quote_word};
use std::fmt;

/// One directive as text: what the [`Editor`](super::Editor) writes.
///
/// It is one line and stays one, whatever it is made of: no line feed, no comment, no section, no continuation.
///
/// ```
/// use apache_proxy::RawLine;
/// assert_eq!(RawLine::new("ProxyPass /a http://b/")?.name(), "ProxyPass");
/// assert_eq!(RawLine::from_words("ProxyPass", &["/a b", "http://b/"])?.to_string(), "ProxyPass \"/a b\" http://b/");
/// assert!(RawLine::new("ProxyPreserveHost On\nProxyRequests On").is_err());
/// assert!(RawLine::from_words("Header", &["set", "X-A", "1\nProxyRequests On"]).is_err());
/// # Ok::<(), apache_proxy::RawLineError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RawLine(String);

/// Why a text is no line with a directive.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RawLineError {
    /// It holds a line feed or ends with a backslash, and would become several lines or half of one.
    #[error("it does not end where its line ends")]
    SeveralLines,
    /// It holds NUL, which hides what stands behind it.
    #[error("it holds NUL")]
    Nul,
    /// It holds no word, or is a comment.
    #[error("it holds no directive")]
    Empty,
    /// It would open or close a section.
    #[error("it opens or closes a section")]
    Section,
    /// A word cannot be written.
    #[error(transparent)]
    Quote(#[from] QuoteError),
}

impl RawLine {
    /// Takes a line as it is. Blanks around it are dropped.
    pub fn new(text: &str) -> Result<Self, RawLineError> {
        if text.contains('\n') {
            return Err(RawLineError::SeveralLines);
        }
        if text.contains('\0') {
            return Err(RawLineError::Nul);
        }
        let text = text.trim_matches(super::joined::is_blank);
        if text.ends_with('\\') {
            return Err(RawLineError::SeveralLines);
        }
        let document = Document::parse(text).document;
        match document.line(0).map_or(LineKind::Blank, |line| line.kind()) {
            LineKind::Blank | LineKind::Comment => Err(RawLineError::Empty),
            LineKind::Open | LineKind::Close => Err(RawLineError::Section),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// What a document's own line holds, broken or not.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Makes a line of a directive's name and its arguments, which are quoted as they need.
    pub fn from_words<W: AsRef<str>>(name: &str, words: &[W]) -> Result<Self, RawLineError> {
        let mut text = quote_word(name)?.into_owned();
        for word in words {
            text.push(' ');
            text.push_str(&quote_word(word.as_ref())?);
        }
        Self::new(&text)
    }

    /// The directive's name.
    pub fn name(&self) -> String {
        super::word::first_word(&self.0).0.into_owned()
    }

    /// The line, without indentation and line break.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RawLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::str::FromStr for RawLine {
    type Err = RawLineError;

    fn from_str(text: &str) -> Result<Self, RawLineError> {
        Self::new(text)
    }
}
