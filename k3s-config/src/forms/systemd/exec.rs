use super::extract::{Extracted, Fault, extract, is_blank};
use super::specifier::{UnitName, expand};
use crate::forms::decoded::Decoded;
use crate::{SourceId, Word};
use config_diagnostics::{Span, ValueError};
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A command of `ExecStart=`, as systemd reads it when it loads the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExecCommand {
    /// What stands before the program: `-`, `@`, `:`, `+`, `!`.
    pub prefixes: String,
    /// The program, and its arguments.
    pub words: Vec<ExecWord>,
    /// From the first byte to the last.
    pub span: Span,
}

/// A word of an `ExecStart=`.
#[derive(Clone, PartialEq, Eq)]
pub struct ExecWord {
    value: String,
    span: Span,
    decoded: Decoded,
    known: bool,
    unknown_escape: bool,
}

/// Why systemd does not load a unit with this `ExecStart=`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExecError {
    /// A quote is never closed.
    #[error("a quote is never closed")]
    Unbalanced {
        /// The word from which on.
        span: Span,
    },
    /// `%` and a letter that stands for nothing; a percent sign is written `%%`.
    #[error("%{letter} stands for nothing; a percent sign is written %%")]
    UnknownSpecifier {
        /// The letter.
        letter: char,
        /// Where the two stand.
        span: Span,
    },
    /// There is no program.
    #[error("there is no program")]
    NoProgram {
        /// Where it should stand.
        span: Span,
    },
}

impl ExecError {
    /// The place.
    pub fn span(&self) -> Span {
        match self {
            Self::Unbalanced { span }
            | Self::NoProgram { span }
            | Self::UnknownSpecifier { span, .. } => *span,
        }
    }
}

/// All commands of one value: ` ; ` separates them.
pub(super) fn commands(
    value: &Decoded,
    unit: &UnitName<'_>,
) -> Vec<Result<ExecCommand, ExecError>> {
    let mut commands = Vec::new();
    let mut at = 0;
    loop {
        match command(value, &mut at, unit) {
            Ok(Some((command, more))) => {
                commands.push(Ok(command));
                if !more {
                    return commands;
                }
            }
            Ok(None) => return commands,
            Err(error) => {
                commands.push(Err(error));
                return commands;
            }
        }
    }
}

/// The next command, and whether another one follows.
fn command(
    value: &Decoded,
    at: &mut usize,
    unit: &UnitName<'_>,
) -> Result<Option<(ExecCommand, bool)>, ExecError> {
    let Some(first) = extract(value, at) else { return Ok(None) };
    let (span, mut last) = (first.span, first.span);
    let name = first.decoded.text().trim_start_matches(['-', '@', ':', '+', '!']);
    let prefix = first.decoded.text().len() - name.len();
    let prefixes = first.decoded.text().get(..prefix).unwrap_or_default().to_owned();
    let name = first.decoded.tail(prefix);
    if name.text().is_empty() {
        return Err(ExecError::NoProgram { span });
    }
    let mut words = vec![word(Extracted { decoded: name, ..first }, unit)?];
    let mut more = false;
    loop {
        let rest = value.text().get(*at..).unwrap_or_default();
        let alone = |text: &str| {
            rest.strip_prefix(text).is_some_and(|r| r.is_empty() || r.starts_with(is_blank))
        };
        if alone(";") {
            *at += 1;
            more = true;
            break;
        }
        let escaped = alone("\\;");
        let Some(mut extracted) = extract(value, at) else { break };
        if escaped {
            extracted.decoded = extracted.decoded.tail(1);
            extracted.fault = None;
        }
        last = extracted.span;
        words.push(word(extracted, unit)?);
    }
    Ok(Some((ExecCommand { prefixes, words, span: span.cover(last) }, more)))
}

fn word(extracted: Extracted, unit: &UnitName<'_>) -> Result<ExecWord, ExecError> {
    let Extracted { decoded, span, fault } = extracted;
    if fault == Some(Fault::Unbalanced) {
        return Err(ExecError::Unbalanced { span });
    }
    let unknown = |e: super::specifier::UnknownSpecifier| ExecError::UnknownSpecifier {
        letter: e.letter,
        span: decoded.span(e.at),
    };
    let expanded = expand(&decoded, unit).map_err(unknown)?;
    Ok(ExecWord {
        value: expanded.text,
        span,
        known: expanded.known,
        unknown_escape: fault == Some(Fault::UnknownEscape),
        decoded,
    })
}

impl ExecWord {
    /// The word: unquoted, and what the unit's name gives for specifiers put in. A specifier that only the
    /// machine knows stays as written, and so does `$`: [`ExecCommand::argv`] substitutes.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Where it stands, quotes included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The word before specifiers are expanded, each character with its place.
    pub(crate) fn decoded(&self) -> &Decoded {
        &self.decoded
    }

    /// Whether a specifier stands in it that only the machine knows: `%H`, `%b`.
    pub fn depends_on_machine(&self) -> bool {
        !self.known
    }

    /// Whether a backslash stands before something that systemd does not know: it warns, and keeps both.
    pub fn has_unknown_escape(&self) -> bool {
        self.unknown_escape
    }

    /// Where a part of the unquoted word stands, counted before specifiers are expanded.
    pub fn part(&self, part: std::ops::Range<usize>) -> Span {
        self.decoded.span(part)
    }
}

/// Without the value, which may be a token.
impl fmt::Debug for ExecWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExecWord({}..{})", self.span.start(), self.span.end())
    }
}

impl ExecCommand {
    /// The words as systemd reads them, each with its place in the unit's text; nothing is substituted.
    pub fn to_words(&self, source: SourceId) -> Vec<Word> {
        self.words.iter().map(|word| Word::new(&*word.value, word.span, source)).collect()
    }

    /// The words that the program gets to see, its own name first, when the service starts with this
    /// environment: `${NAME}` anywhere and `$NAME` as a word of its own are substituted, `$$` is a dollar, and a
    /// `$NAME` is split at blanks. The prefix `:` turns that off.
    pub fn argv(&self, environment: impl Fn(&str) -> Option<String>) -> Vec<String> {
        if self.prefixes.contains(':') {
            return self.words.iter().map(|word| word.value.clone()).collect();
        }
        self.words.iter().flat_map(|word| substitute(&word.value, &environment)).collect()
    }
}

fn substitute(word: &str, environment: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    if let Some(name) = word.strip_prefix('$').filter(|name| !name.starts_with(['{', '$'])) {
        let value = Decoded::verbatim(&environment(name).unwrap_or_default(), 0);
        let mut at = 0;
        let words = std::iter::from_fn(|| extract(&value, &mut at));
        return words.map(|word| word.decoded.text().to_owned()).collect();
    }
    let mut text = String::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let braced = after.strip_prefix('{').and_then(|after| after.split_once('}'));
        rest = if let Some((name, after)) = braced {
            text.push_str(&environment(name).unwrap_or_default());
            after
        } else {
            text.push('$');
            after.strip_prefix('$').unwrap_or(after)
        };
    }
    text.push_str(rest);
    vec![text]
}

/// A word of `ExecStart=` that the program gets to see as this text, whatever the environment and the machine.
///
/// Errors with a NUL, which no argument can hold. The first word, the program, is a path, and not for this.
///
/// ```
/// use k3s_config::quote_exec;
/// assert_eq!(quote_exec("--disable=traefik")?, "--disable=traefik");
/// assert_eq!(quote_exec("100% of $HOME's")?, r#""100%% of $$HOME's""#);
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
pub fn quote_exec(text: &str) -> Result<Cow<'_, str>, ValueError> {
    let plain = |c: char| !c.is_ascii_control() && !"%$\\\"' ;".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return Ok(Cow::Borrowed(text));
    }
    let mut quoted = String::from("\"");
    for (at, c) in text.char_indices() {
        match c {
            '\0' => return Err(ValueError::new("no command line can hold a NUL", at)),
            '%' | '$' => quoted.extend([c, c]),
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_ascii_control() => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    Ok(Cow::Owned(quoted))
}

/// The value of an `ExecStart=`: the program's path, and its arguments. Errors with a NUL.
///
/// ```
/// let start = k3s_config::quote_exec_start("/usr/local/bin/k3s", &["server", "--token=a%b"])?;
/// assert_eq!(start, r#"/usr/local/bin/k3s server "--token=a%%b""#);
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
pub fn quote_exec_start(
    program: &str,
    arguments: &[impl AsRef<str>],
) -> Result<String, ValueError> {
    let mut line = quote_exec(program)?.into_owned();
    for argument in arguments {
        line.push(' ');
        line.push_str(&quote_exec(argument.as_ref())?);
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unit;
    use proptest::prelude::*;

    fn read(exec: &str) -> Vec<Result<Vec<String>, ExecError>> {
        let unit = Unit::parse(format!("[Service]\nExecStart={exec}\n"));
        let values = |c: ExecCommand| c.words.iter().map(|w| w.value().to_owned()).collect();
        unit.exec_start("u.service").into_iter().map(|r| r.map(values)).collect()
    }

    fn words(exec: &str) -> Vec<String> {
        read(exec).remove(0).unwrap()
    }

    /// Each line was read so by systemd 252.
    #[test]
    fn words_are_unquoted_as_systemd_does() {
        assert_eq!(words(r"/k '--x=it'\''s' 'a$b'"), ["/k", "--x=it's", "a$b"]);
        assert_eq!(
            words(r#"/k "a\"b" a\x41b a%%b "x"y 'a\nb' a\sb"#),
            ["/k", "a\"b", "aAb", "a%b", "xy", "a\nb", "a b"]
        );
        assert_eq!(
            words("/k 'a'b --x=\"a b\" a\\qb a#b # %N %n"),
            ["/k", "ab", "--x=a b", "a\\qb", "a#b", "#", "u", "u.service"]
        );
        assert_eq!(words("-/k ''"), ["/k", ""]);
    }

    #[test]
    fn a_semicolon_alone_separates() {
        let read: Vec<_> = read("/a 'x;' \\; ; /b ;").into_iter().map(Result::unwrap).collect();
        assert_eq!(read, [vec!["/a", "x;", ";"], vec!["/b"]]);
    }

    #[test]
    fn what_systemd_refuses() {
        assert!(matches!(read("/k '--label=a'b'")[0], Err(ExecError::Unbalanced { .. })));
        let refused = read("/k 'a%zb'").remove(0).unwrap_err();
        // "[Service]\nExecStart=" has 20 bytes.
        assert_eq!(refused, ExecError::UnknownSpecifier { letter: 'z', span: Span::new(25, 27) });
        assert_eq!(words("/k %= 'a%'"), ["/k", "%=", "a%"]);
        assert!(matches!(read("- x")[0], Err(ExecError::NoProgram { .. })));
        assert!(read("").is_empty());
    }

    #[test]
    fn a_percent_sign_of_the_machine_is_kept() {
        let unit = Unit::parse("[Service]\nExecStart=/k a%b\n");
        let command = unit.exec_start("u.service").remove(0).unwrap();
        assert!(command.words[1].depends_on_machine());
        assert_eq!(command.words[1].value(), "a%b");
    }

    #[test]
    fn variables_are_substituted_at_the_start() {
        let unit = Unit::parse("[Service]\nExecStart=/k $A ${A} x$A x${A}y $$A a$$b ${U} $U $\n");
        let command = unit.exec_start("u.service").remove(0).unwrap();
        let argv = command.argv(|name| (name == "A").then(|| "1 '2 3'".to_owned()));
        assert_eq!(argv, ["/k", "1", "2 3", "1 '2 3'", "x$A", "x1 '2 3'y", "$A", "a$b", ""]);
    }

    proptest! {
        #[test]
        fn a_quoted_word_reads_back(value in "[^\0]{0,20}") {
            let quoted = quote_exec(&value).unwrap();
            let unit = Unit::parse(format!("[Service]\nExecStart=/k {quoted} z\n"));
            let command = unit.exec_start("u.service").remove(0).unwrap();
            let argv = command.argv(|_| Some("injected".to_owned()));
            prop_assert_eq!(argv, ["/k", &*value, "z"]);
        }
    }
}
