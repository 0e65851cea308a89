use super::grammar::{Parsed, stop};
use super::sample::expression;
use super::{SampleExpr, ValueError};
use nom::Parser;
use nom::bytes::complete::{take_while, take_while1};
use std::fmt;

/// One part of a [`LogFormat`](super::LogFormat).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LogItem {
    /// Text that is logged as it is; `%%` in the format is one `%` here.
    Literal(String),
    /// `%ci`, `%{+Q}r`, `%(name)ci`: an alias, without the `%`, and its decoration.
    Alias(LogField, String),
    /// `%[src]`, `%{+Q}[req.hdr(host)]`, `%(name:sint)[…]`: a sample expression.
    Expr(LogField, SampleExpr),
}

/// What may stand between the `%` and the alias or expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LogField {
    /// `(name)`: the name of the field when the log is encoded as JSON or CBOR (since 3.0; may be
    /// empty). Letters, digits, `_` and `-`.
    pub name: Option<String>,
    /// `(name:type)`: what to convert the value to (since 3.0); needs a name.
    pub ty: Option<LogType>,
    /// `{+Q,-X}`: options switched on and off.
    pub flags: Vec<LogFlag>,
}

/// One option of a [`LogField`], such as `+Q`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct LogFlag {
    /// `+` switches on, `-` off.
    pub on: bool,
    /// `Q` quotes, `X` writes in hexadecimal, `E` escapes; since 3.0 `bin`, `json` and `cbor`.
    /// HAProxy ignores names it does not know.
    pub name: String,
}

impl LogFlag {
    /// `+name`.
    pub fn on(name: &str) -> Self {
        Self { on: true, name: name.into() }
    }

    /// `-name`.
    pub fn off(name: &str) -> Self {
        Self { on: false, name: name.into() }
    }
}

/// The type of a named [`LogField`] (since 3.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogType {
    /// `str`
    Str,
    /// `sint`
    Sint,
    /// `bool`
    Bool,
    /// `raw`: written without quotes or conversion.
    Raw,
}

const TYPES: [(&str, LogType); 4] = [
    ("str", LogType::Str),
    ("sint", LogType::Sint),
    ("bool", LogType::Bool),
    ("raw", LogType::Raw),
];

impl LogType {
    /// The type as HAProxy spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Str => "str",
            Self::Sint => "sint",
            Self::Bool => "bool",
            Self::Raw => "raw",
        }
    }
}

impl LogItem {
    /// `%alias`, without decoration.
    ///
    /// # Errors
    /// An alias is made of ASCII letters and digits and starts with a letter.
    pub fn alias(alias: &str) -> Result<Self, ValueError> {
        let wrong = alias.find(|c: char| !c.is_ascii_alphanumeric());
        if wrong.is_none() && alias.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Ok(Self::Alias(LogField::default(), alias.into()));
        }
        Err(ValueError::new("not a log alias", wrong.unwrap_or(0))
            .with_help("an alias is made of letters and digits, such as ci"))
    }
}

impl From<SampleExpr> for LogItem {
    fn from(expr: SampleExpr) -> Self {
        Self::Expr(LogField::default(), expr)
    }
}

/// The item as a format string writes it.
impl fmt::Display for LogItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(&text.replace('%', "%%")),
            Self::Alias(field, alias) => write!(f, "%{field}{alias}"),
            Self::Expr(field, expr) => write!(f, "%{field}[{expr}]"),
        }
    }
}

impl fmt::Display for LogField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, self.ty) {
            (Some(name), Some(ty)) => write!(f, "({name}:{})", ty.as_str())?,
            (Some(name), None) => write!(f, "({name})")?,
            (None, _) => {}
        }
        for (index, flag) in self.flags.iter().enumerate() {
            let before = if index == 0 { '{' } else { ',' };
            write!(f, "{before}{}{}", if flag.on { '+' } else { '-' }, flag.name)?;
        }
        f.write_str(if self.flags.is_empty() { "" } else { "}" })
    }
}

const HELP: &str = "write %% for a single '%'";

/// An item that starts with the `%` at the start of `text`. A literal if HAProxy takes it for one:
/// `%%` is one `%`, and a `%` before other punctuation disappears.
pub(super) fn percent(text: &str) -> Parsed<'_, LogItem> {
    let rest = text.strip_prefix('%').unwrap_or(text);
    let (rest, (name, ty)) = match rest.strip_prefix('(') {
        Some(inner) => named(inner)?,
        None => (rest, (None, None)),
    };
    let (rest, flags) = match rest.strip_prefix('{') {
        Some(inner) => {
            let Some((flags, rest)) = inner.split_once('}') else {
                return Err(stop(rest, "the '{' is not closed", Some("close it with '}'")));
            };
            (rest, Some(flags.split(',').filter_map(flag).collect()))
        }
        None => (rest, None),
    };
    let decorated = flags.is_some();
    let field = LogField { name, ty, flags: flags.unwrap_or_default() };
    if let Some(inner) = rest.strip_prefix('[') {
        let (after, expr) = expression(inner)?;
        return match after.strip_prefix(']') {
            Some(rest) => Ok((rest, LogItem::Expr(field, expr))),
            None => Err(stop(after, "expected ']' after the sample expression", None)),
        };
    }
    match rest.chars().next() {
        None => Err(stop(text, "the format ends after '%'", Some(HELP))),
        Some(c) if c.is_ascii_alphabetic() || decorated && c.is_ascii_digit() => {
            let (rest, alias) = take_while1(|c: char| c.is_ascii_alphanumeric()).parse(rest)?;
            Ok((rest, LogItem::Alias(field, alias.into())))
        }
        Some(_) if decorated => Err(stop(rest, "expected an alias or '[' after '}'", None)),
        Some(' ' | '\t' | '0'..='9') => {
            Err(stop(text, "unexpected character after '%'", Some(HELP)))
        }
        Some('%') => Ok((rest.get(1..).unwrap_or_default(), LogItem::Literal("%".into()))),
        Some(_) => Ok((rest, LogItem::Literal(String::new()))),
    }
}

/// `name)` or `name:type)`, after the `(`.
fn named(text: &str) -> Parsed<'_, (Option<String>, Option<LogType>)> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let (rest, name) = take_while(word).parse(text)?;
    let (rest, ty) = match rest.strip_prefix(':') {
        None => (rest, None),
        Some(inner) => {
            let (rest, ty) = take_while(word).parse(inner)?;
            let known = TYPES.into_iter().find(|(name, _)| *name == ty);
            let Some((_, ty)) = known else {
                let help = "the types are str, sint, bool and raw";
                return Err(stop(inner, "unexpected output type", Some(help)));
            };
            (rest, Some(ty))
        }
    };
    match rest.strip_prefix(')') {
        Some(rest) => Ok((rest, (Some(name.into()), ty))),
        None => Err(stop(rest, "expected ')' after the name", None)),
    }
}

/// One of the comma-separated options; one without sign does nothing and is dropped.
fn flag(text: &str) -> Option<LogFlag> {
    text.strip_prefix('+').map(LogFlag::on).or_else(|| text.strip_prefix('-').map(LogFlag::off))
}
