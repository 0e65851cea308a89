//! Backslash sequences and variables, read alike by the lexer and by the decoder of a word's value.

use super::lexer::Problem;

/// A backslash and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Two bytes that stand for this one.
    Byte(u8),
    /// `\xHH`.
    Hex(u8),
    /// A backslash that means itself, and nothing more is taken.
    Backslash,
}

impl Escape {
    /// Reads the escape at the start of `text`, which is a backslash; `None` when it is a broken `\x`.
    pub(super) fn read(text: &[u8], in_double_quotes: bool) -> Option<Self> {
        Some(match text.get(1) {
            Some(b'n') => Self::Byte(b'\n'),
            Some(b'r') => Self::Byte(b'\r'),
            Some(b't') => Self::Byte(b'\t'),
            Some(&byte @ (b' ' | b'\\' | b'#' | b'"' | b'\'')) => Self::Byte(byte),
            // The manual's table promises `$` outside quotes too; the program keeps both characters there.
            Some(b'$') if in_double_quotes => Self::Byte(b'$'),
            Some(b'x') => {
                let digit = |n: usize| char::from(*text.get(n)?).to_digit(16);
                Self::Hex(u8::try_from(digit(2)? * 16 + digit(3)?).ok()?)
            }
            _ => Self::Backslash,
        })
    }

    /// Bytes it takes in the text.
    pub(super) const fn len(self) -> usize {
        match self {
            Self::Byte(_) => 2,
            Self::Hex(_) => 4,
            Self::Backslash => 1,
        }
    }

    /// The byte it stands for.
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Byte(byte) | Self::Hex(byte) => byte,
            Self::Backslash => b'\\',
        }
    }
}

/// A variable in double quotes: `$NAME`, `${NAME}`, `${NAME-default}`, `${NAME[*]}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expansion<'t> {
    pub(super) name: &'t str,
    /// Stands in when the variable is unset (2.5+).
    pub(super) default: Option<&'t str>,
    /// `[*]`: the value is split into words (2.3+).
    pub(super) split: bool,
    /// Bytes it takes in the text.
    pub(super) len: usize,
}

impl<'t> Expansion<'t> {
    /// Reads the variable at the start of `text`, which is a `$`. `text` ends with its line.
    pub(super) fn read(text: &'t [u8]) -> Result<Self, Problem> {
        let braced = text.get(1) == Some(&b'{');
        let start = 1 + usize::from(braced);
        let rest = text.get(start..).unwrap_or_default();
        // A name that starts with a dot is one of `.LINE`, `.FILE`, `.SECTION`.
        let dot = usize::from(rest.first() == Some(&b'.'));
        let len = dot + rest.iter().skip(dot).take_while(|b| is_name(**b)).count();
        let name =
            rest.get(..len).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '.') {
            return Err(Problem::BadVariableName);
        }
        let mut expansion = Self { name, default: None, split: false, len: start + len };
        if !braced {
            return Ok(expansion);
        }
        let mut rest = rest.get(len..).unwrap_or_default();
        if let Some(behind) = rest.strip_prefix(b"[*]") {
            expansion.split = true;
            expansion.len += 3;
            rest = behind;
        }
        if let Some(behind) = rest.strip_prefix(b"-") {
            let close = memchr::memchr(b'}', behind).ok_or(Problem::UnmatchedBrace)?;
            expansion.default = behind.get(..close).and_then(|d| std::str::from_utf8(d).ok());
            expansion.len += 1 + close;
            rest = behind.get(close..).unwrap_or_default();
        }
        if rest.first() != Some(&b'}') {
            return Err(Problem::UnmatchedBrace);
        }
        expansion.len += 1;
        Ok(expansion)
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
