use super::joined::is_blank;
use std::borrow::Cow;

/// Why a value cannot be written as a word: httpd has no way to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuoteError {
    /// A line feed ends the line, in quotes too.
    #[error("it holds a line feed")]
    LineFeed,
    /// What stands behind NUL is not read.
    #[error("it holds NUL")]
    Nul,
    /// `${` would be replaced by a variable, in quotes too; it cannot be escaped.
    #[error("it holds `${{`, which refers to a variable and cannot be escaped")]
    Variable,
}

/// Writes `value` so that httpd reads it back as one word with just that value.
///
/// Plain words stay as they are, others stand in quotes. For directives whose arguments httpd splits as usual;
/// `RewriteRule` and `RewriteCond` have rules of their own.
///
/// ```
/// use apache_proxy::quote_word;
/// assert_eq!(quote_word("/app/")?, "/app/");
/// assert_eq!(quote_word(r"\.(png|css)$")?, r#""\.(png|css)$""#);
/// assert_eq!(quote_word(r#"say "hi""#)?, r#"'say "hi"'"#);
/// assert!(quote_word("${HOME}").is_err());
/// # Ok::<(), apache_proxy::QuoteError>(())
/// ```
pub fn quote_word(value: &str) -> Result<Cow<'_, str>, QuoteError> {
    if value.contains('\n') {
        return Err(QuoteError::LineFeed);
    }
    if value.contains('\0') {
        return Err(QuoteError::Nul);
    }
    if value.contains("${") {
        return Err(QuoteError::Variable);
    }
    let special = |c: char| is_blank(c) || matches!(c, '"' | '\'' | '\\');
    if !value.is_empty() && !value.contains(special) && !value.starts_with(['#', '<']) {
        return Ok(Cow::Borrowed(value));
    }
    let quote = if value.contains('"') && !value.contains('\'') { '\'' } else { '"' };
    let mut out = String::with_capacity(value.len() + 2);
    out.push(quote);
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        // A backslash means itself unless one of these follows.
        let next = chars.peek().copied().unwrap_or(quote);
        if c == quote || (c == '\\' && (next == '\\' || next == quote)) {
            out.push('\\');
        }
        out.push(c);
    }
    out.push(quote);
    Ok(Cow::Owned(out))
}
