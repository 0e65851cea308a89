use super::{ValueError, parse_atoi};
use std::fmt;
use std::str::FromStr;

/// A flag of `RewriteRule` (`cmd_rewriterule_setflag`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RewriteFlag {
    /// `B`: escapes what back-references insert; its value lists the characters.
    BackrefEscape,
    /// `BNE`: characters that `B` leaves alone.
    BackrefNoEscape,
    /// `BNP`: a blank becomes `%20`, not `+`.
    BackrefNoPlus,
    /// `BCTLS`: escapes blanks and control characters.
    BackrefControls,
    /// `C`: when this rule does not match, the next one is skipped too.
    Chain,
    /// `CO`: sets a cookie.
    Cookie,
    /// `DPI`: forgets the rest of the path.
    DiscardPath,
    /// `E`: sets an environment variable.
    Env,
    /// `END`: ends all rewriting.
    End,
    /// `F`: 403.
    Forbidden,
    /// `G`: 410.
    Gone,
    /// `H`: sets the handler.
    Handler,
    /// `L`: the last rule of this round.
    Last,
    /// `N`: starts over.
    Next,
    /// `NC`: letter case does not count.
    NoCase,
    /// `NE`: does not escape the result.
    NoEscape,
    /// `NS`: not for sub-requests.
    NoSubreq,
    /// `P`: the result is the URL of a backend.
    Proxy,
    /// `PT`: the result goes on to `Alias`, `ProxyPass` and the like.
    PassThrough,
    /// `QSA`: appends the query.
    QsAppend,
    /// `QSD`: drops the query.
    QsDiscard,
    /// `QSL`: the last `?` starts the query.
    QsLast,
    /// `R`: redirects, with its value as the status.
    Redirect,
    /// `S`: skips this many rules.
    Skip,
    /// `T`: sets the MIME type.
    Type,
    /// `UnsafePrefixStat`, since 2.4.60.
    UnsafePrefixStat,
    /// `UnsafeAllow3F`, since 2.4.60.
    UnsafeAllow3F,
    /// `UNC`, since 2.4.60: leading slashes are kept.
    Unc,
    /// Any other word that starts with `D`: httpd takes it without a word, and does nothing.
    Ignored,
}

type Names = (RewriteFlag, &'static str, &'static str);

/// Short and long names.
const NAMES: [Names; 28] = [
    (RewriteFlag::BackrefEscape, "B", "backrefescaping"),
    (RewriteFlag::BackrefNoEscape, "BNE", ""),
    (RewriteFlag::BackrefNoPlus, "BNP", "backrefernoplus"),
    (RewriteFlag::BackrefControls, "BCTLS", ""),
    (RewriteFlag::Chain, "C", "chain"),
    (RewriteFlag::Cookie, "CO", "cookie"),
    (RewriteFlag::DiscardPath, "DPI", "discardpath"),
    (RewriteFlag::Env, "E", "env"),
    (RewriteFlag::End, "END", ""),
    (RewriteFlag::Forbidden, "F", "forbidden"),
    (RewriteFlag::Gone, "G", "gone"),
    (RewriteFlag::Handler, "H", "handler"),
    (RewriteFlag::Last, "L", "last"),
    (RewriteFlag::Next, "N", "next"),
    (RewriteFlag::NoCase, "NC", "nocase"),
    (RewriteFlag::NoEscape, "NE", "noescape"),
    (RewriteFlag::NoSubreq, "NS", "nosubreq"),
    (RewriteFlag::Proxy, "P", "proxy"),
    (RewriteFlag::PassThrough, "PT", "passthrough"),
    (RewriteFlag::QsAppend, "QSA", "qsappend"),
    (RewriteFlag::QsDiscard, "QSD", "qsdiscard"),
    (RewriteFlag::QsLast, "QSL", "qslast"),
    (RewriteFlag::Redirect, "R", "redirect"),
    (RewriteFlag::Skip, "S", "skip"),
    (RewriteFlag::Type, "T", "type"),
    (RewriteFlag::UnsafePrefixStat, "UnsafePrefixStat", ""),
    (RewriteFlag::UnsafeAllow3F, "UnsafeAllow3F", ""),
    (RewriteFlag::Unc, "UNC", ""),
];

impl RewriteFlag {
    /// The short name; `D` for what is [`Ignored`](Self::Ignored).
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(flag, ..)| *flag == self).map_or("D", |(_, short, _)| short)
    }

    fn find(name: &str) -> Option<Self> {
        let named = NAMES.iter().find(|(_, short, long)| {
            short.eq_ignore_ascii_case(name)
                || (!name.is_empty() && long.eq_ignore_ascii_case(name))
        });
        let ignored = name.starts_with(['d', 'D']).then_some(Self::Ignored);
        // D alone discards the path as well.
        let discard = name.eq_ignore_ascii_case("d").then_some(Self::DiscardPath);
        named.map(|(flag, ..)| *flag).or(discard).or(ignored)
    }
}

/// The flags of a `RewriteRule`: `[P,L]`.
///
/// ```
/// use apache_proxy::{RewriteFlag, RewriteFlags};
/// let flags: RewriteFlags = "[proxy, R=301]".parse()?;
/// assert!(flags.has(RewriteFlag::Proxy));
/// assert_eq!(flags.value(RewriteFlag::Redirect), Some("301"));
/// assert_eq!(flags.to_string(), "[proxy,R=301]");
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RewriteFlags(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Item {
    flag: RewriteFlag,
    name: Box<str>,
    value: Option<Box<str>>,
}

impl RewriteFlags {
    /// These flags, none of which takes a value; at least one.
    pub fn new(flags: impl IntoIterator<Item = RewriteFlag>) -> Result<Self, ValueError> {
        let names: Vec<&str> = flags.into_iter().map(RewriteFlag::as_str).collect();
        format!("[{}]", names.join(",")).parse()
    }

    /// The flags with their values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (RewriteFlag, Option<&str>)> {
        self.0.iter().map(|item| (item.flag, item.value.as_deref()))
    }

    /// Whether the flag is there.
    pub fn has(&self, flag: RewriteFlag) -> bool {
        self.0.iter().any(|item| item.flag == flag)
    }

    /// The value of the last of these flags that has one.
    pub fn value(&self, flag: RewriteFlag) -> Option<&str> {
        self.0.iter().rfind(|item| item.flag == flag).and_then(|item| item.value.as_deref())
    }

    /// The status of `R`; 302 where none is given or its word is unknown. `None`: it does not redirect.
    pub fn redirect_status(&self) -> Option<u16> {
        let words = [("permanent", 301), ("temp", 302), ("seeother", 303)];
        let item = self.0.iter().rfind(|item| item.flag == RewriteFlag::Redirect)?;
        let value = item.value.as_deref().unwrap_or_default();
        let word = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(value));
        let number = || u16::try_from(parse_atoi(value).0).ok().filter(|number| *number != 0);
        Some(word.map(|(_, status)| *status).or_else(number).unwrap_or(302))
    }
}

impl FromStr for RewriteFlags {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut items = Vec::new();
        for (at, name, value) in split_flags(text)? {
            let unknown = || ValueError::new(format!("no flag is called {name:?}"), at);
            let flag = RewriteFlag::find(name).ok_or_else(unknown)?;
            check(flag, value).map_err(|error| error.shifted(at + name.len()))?;
            items.push(Item { flag, name: name.into(), value: value.map(Into::into) });
        }
        Ok(Self(items))
    }
}

fn check(flag: RewriteFlag, value: Option<&str>) -> Result<(), ValueError> {
    let value = value.unwrap_or_default();
    let digit = value.starts_with(|c: char| c.is_ascii_digit());
    match flag {
        RewriteFlag::BackrefNoEscape if value.is_empty() => {
            Err(ValueError::new("BNE needs the characters to leave alone", 0))
        }
        RewriteFlag::Redirect if digit && !is_status(parse_atoi(value).0) => {
            Err(ValueError::new("not a status that httpd knows", 1))
        }
        _ => Ok(()),
    }
}

/// Whether httpd has a text for this status (`ap_index_of_response`).
fn is_status(number: i32) -> bool {
    matches!(number, 100..=103 | 200..=208 | 226 | 300..=305 | 307..=308 | 400..=417 | 421..=424 | 426)
        || matches!(number, 428 | 429 | 431 | 451 | 500..=508 | 510 | 511)
}

type Part<'t> = (usize, &'t str, Option<&'t str>);

/// Position, name and value of every part of `[a,b=c]` (`cmd_parseflagfield`).
fn split_flags(text: &str) -> Result<Vec<Part<'_>>, ValueError> {
    let inner = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let inner = inner.ok_or_else(|| {
        ValueError::new("flags stand in one pair of brackets", 0).with_help("[P,L]")
    })?;
    let blank = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
    let mut at = 1;
    let mut flags = Vec::new();
    for part in inner.split(',') {
        let start = part.trim_start_matches(blank);
        let word = start.trim_end_matches(blank);
        let (name, value) = word.split_once('=').map_or((word, None), |(n, v)| (n, Some(v)));
        flags.push((at + part.len() - start.len(), name, value));
        at += part.len() + 1;
    }
    Ok(flags)
}

impl fmt::Display for RewriteFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (n, item) in self.0.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            write!(f, "{comma}{}", item.name)?;
            if let Some(value) = &item.value {
                write!(f, "={value}")?;
            }
        }
        f.write_str("]")
    }
}

/// The flags of a `RewriteCond`: `[NC,OR]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ConditionFlags {
    /// `NC`: letter case does not count.
    pub nocase: bool,
    /// `OR`: this or the next condition.
    pub ornext: bool,
    /// `NV`: does not add to the `Vary` header.
    pub novary: bool,
}

impl FromStr for ConditionFlags {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut flags = Self::default();
        for (at, name, _) in split_flags(text)? {
            let is = |short: &str, long: &str| {
                name.eq_ignore_ascii_case(short) || name.eq_ignore_ascii_case(long)
            };
            match name {
                _ if is("NC", "nocase") => flags.nocase = true,
                _ if is("OR", "ornext") => flags.ornext = true,
                _ if is("NV", "novary") => flags.novary = true,
                _ => {
                    let message = format!("no flag of a condition is called {name:?}");
                    return Err(ValueError::new(message, at).with_help("NC, OR or NV"));
                }
            }
        }
        Ok(flags)
    }
}

/// `[NC,OR]`; without any flag, nothing.
impl fmt::Display for ConditionFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [(self.nocase, "NC"), (self.ornext, "OR"), (self.novary, "NV")];
        let names: Vec<&str> = names.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
        if names.is_empty() { Ok(()) } else { write!(f, "[{}]", names.join(",")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was given to `apache2 -t` 2.4.71.
    #[test]
    fn httpd_accepts_the_same() {
        for text in [
            "[ P , L ]",
            "[Dfoo]",
            "[D]",
            "[DPI]",
            "[R=302]",
            "[R=permanent]",
            "[R=abc]",
            "[R=]",
            "[R=200]",
            "[S]",
            "[S=x]",
            "[E]",
            "[E=]",
            "[CO=x]",
            "[T=]",
            "[H]",
            "[NS,nc]",
            "[QSA=x]",
            "[L=]",
            "[b= ?]",
            "[BCTLS]",
            "[BNE=/]",
            "[BNP]",
            "[UnsafeAllow3F]",
            "[UNC]",
            "[P=1,L]",
            "[N=10]",
            "[B=;/ ]",
            "[CO]",
        ] {
            assert!(text.parse::<RewriteFlags>().is_ok(), "{text}");
        }
        for (text, at) in [
            ("[]", 1),
            ("[,]", 1),
            ("[P,]", 3),
            ("[P,,L]", 3),
            ("[P", 0),
            ("P]", 0),
            ("[X]", 1),
            ("[PX]", 1),
            ("[R=999]", 3),
            ("[=]", 1),
            ("[P L]", 1),
            ("[[P]]", 1),
            ("[", 0),
            ("[backrefnoplus]", 1),
            ("[P, ANDNEXT]", 4),
            ("[BNE]", 4),
        ] {
            assert_eq!(text.parse::<RewriteFlags>().unwrap_err().at(), at, "{text}");
        }
        for (text, printed) in [("[nocase, OR]", Some("[NC,OR]")), ("[X]", None), ("[]", None)] {
            let flags = text.parse::<ConditionFlags>().ok().map(|flags| flags.to_string());
            assert_eq!(flags.as_deref(), printed);
        }
    }

    #[test]
    fn redirects_have_a_status() {
        for (text, status) in [
            ("[R]", Some(302)),
            ("[R=Permanent,L]", Some(301)),
            ("[redirect=307]", Some(307)),
            ("[R=abc]", Some(302)),
            ("[L]", None),
        ] {
            assert_eq!(text.parse::<RewriteFlags>().unwrap().redirect_status(), status, "{text}");
        }
    }
}
