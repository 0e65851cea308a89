use std::borrow::Cow;

/// A word that any POSIX shell reads back as this text; single quotes only where they are needed.
///
/// A NUL cannot stand in a shell's word, and is left as it is.
///
/// ```
/// use k3s_config::quote_shell;
/// assert_eq!(quote_shell("--disable=traefik"), "--disable=traefik");
/// assert_eq!(quote_shell("it's"), r"'it'\''s'");
/// ```
pub fn quote_shell(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+./:,@%=^".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(quote_always(text))
    }
}

/// The same, always quoted: what install.sh does to every argument.
pub fn quote_always(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
