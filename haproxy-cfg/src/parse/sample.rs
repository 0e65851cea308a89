use super::grammar::{Parsed, is_keyword_char, located, stop};
use super::sample_arg::argument;
use super::{SampleArg, ValueError};
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::success;
use nom::multi::separated_list1;
use nom::sequence::delimited;
use std::fmt;
use std::str::FromStr;

/// A sample expression: a fetch method and the converters its value goes through,
/// `fetch[(args)][,converter[(args)]]…` (manual 7, "Using ACLs and fetching samples").
///
/// Names and numbers of arguments are not checked here. Extra commas, which HAProxy tolerates, are
/// dropped; everything else is kept as written.
///
/// ```
/// use haproxy_cfg::{Converter, SampleExpr};
///
/// let read: SampleExpr = "req.hdr(host),lower".parse()?;
/// let built = SampleExpr::new("req.hdr")?.arg("host").conv(Converter::new("lower")?);
/// assert_eq!(read, built);
///
/// let hostile = SampleExpr::new("req.hdr")?.arg("x),base64");
/// assert_eq!(hostile.to_string(), r#"req.hdr("x),base64")"#);
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleExpr {
    fetch: Call,
    converters: Vec<Converter>,
}

/// One converter of a [`SampleExpr`]: `lower`, `regsub(a,b,g)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Converter(Call);

/// A keyword and its arguments. `f` has none, `f()` one that is empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Call {
    name: Box<str>,
    args: Vec<SampleArg>,
}

impl SampleExpr {
    /// The fetch method of this name, without arguments.
    ///
    /// # Errors
    /// A character that cannot stand in a keyword: letters, digits and `. _ - + :` can.
    pub fn new(name: &str) -> Result<Self, ValueError> {
        Ok(Self { fetch: Call::new(name)?, converters: Vec::new() })
    }

    /// Adds an argument to the fetch method; what it holds is quoted as needed.
    #[must_use]
    pub fn arg(mut self, value: impl Into<SampleArg>) -> Self {
        self.fetch.args.push(value.into());
        self
    }

    /// Adds a converter at the end.
    #[must_use]
    pub fn conv(mut self, converter: Converter) -> Self {
        self.converters.push(converter);
        self
    }

    /// The name of the fetch method.
    pub fn name(&self) -> &str {
        &self.fetch.name
    }

    /// The arguments of the fetch method; `f()` has one, which is empty.
    pub fn args(&self) -> &[SampleArg] {
        &self.fetch.args
    }

    /// The converters, first applied first.
    pub fn converters(&self) -> &[Converter] {
        &self.converters
    }

    /// Reads an expression whose converters may go on in the words after the first, as in
    /// `stick on src table t` or `http-request set-var(txn.a) src lower`: a next word belongs to it when
    /// it starts with what `is_converter` says is a converter's name. Also gives the number of words.
    ///
    /// # Errors
    /// No word at all, or one that is not an expression; [`ValueError::word`] says which.
    pub fn from_words(
        words: &[impl AsRef<str>],
        is_converter: impl Fn(&str) -> bool,
    ) -> Result<(Self, usize), ValueError> {
        let missing = || ValueError::new("missing fetch method", 0);
        let (first, rest) = words.split_first().ok_or_else(missing)?;
        let mut expr: Self = first.as_ref().parse()?;
        let mut used = 1;
        for word in rest {
            let word = word.as_ref();
            let name = word.split(|c| !is_keyword_char(c)).next().unwrap_or_default();
            if name.is_empty() || !is_converter(name) {
                break;
            }
            let more: Self = word.parse().map_err(|error: ValueError| error.in_word(used))?;
            expr.converters.push(Converter(more.fetch));
            expr.converters.extend(more.converters);
            used += 1;
        }
        Ok((expr, used))
    }
}

impl Converter {
    /// The converter of this name, without arguments.
    ///
    /// # Errors
    /// A character that cannot stand in a keyword: letters, digits and `. _ - + :` can.
    pub fn new(name: &str) -> Result<Self, ValueError> {
        Ok(Self(Call::new(name)?))
    }

    /// Adds an argument; what it holds is quoted as needed.
    #[must_use]
    pub fn arg(mut self, value: impl Into<SampleArg>) -> Self {
        self.0.args.push(value.into());
        self
    }

    /// The converter's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Its arguments; `c()` has one, which is empty.
    pub fn args(&self) -> &[SampleArg] {
        &self.0.args
    }
}

impl Call {
    fn new(name: &str) -> Result<Self, ValueError> {
        const HELP: &str = "a keyword is made of letters, digits, '.', '_', '-', '+' and ':'";
        match name.find(|c| !is_keyword_char(c)) {
            None if !name.is_empty() => Ok(Self { name: name.into(), args: Vec::new() }),
            at => {
                let message = "not the name of a sample fetch or converter";
                Err(ValueError::new(message, at.unwrap_or(0)).with_help(HELP))
            }
        }
    }
}

impl FromStr for SampleExpr {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        match expression(text) {
            Ok(("", expr)) => Ok(expr),
            Ok((rest, expr)) => {
                let last = expr.converters.last().map_or(expr.name(), Converter::name);
                let message = format!("missing comma after '{last}'");
                Err(ValueError::new(message, text.len() - rest.len()))
            }
            Err(error) => Err(located(text, error)),
        }
    }
}

/// An expression at the start of `text`; the rest starts with neither a comma nor an argument list.
pub(super) fn expression(text: &str) -> Parsed<'_, SampleExpr> {
    let (mut rest, fetch) = call(text, "missing fetch method")?;
    let mut converters = Vec::new();
    loop {
        let (after, commas) = take_while(|c| c == ',').parse(rest)?;
        if commas.is_empty() || after.is_empty() {
            return Ok((after, SampleExpr { fetch, converters }));
        }
        let converter;
        (rest, converter) = call(after, "missing converter after the comma")?;
        converters.push(Converter(converter));
    }
}

/// A keyword with its arguments, if it has any.
fn call<'a>(text: &'a str, missing: &'static str) -> Parsed<'a, Call> {
    let name: nom::IResult<_, _, ()> = take_while1(is_keyword_char).parse(text);
    let (rest, name) = name.map_err(|_| stop(text, missing, None))?;
    let list = delimited(char('('), separated_list1(char(','), argument), char(')'));
    let (rest, args) = alt((list, success(Vec::new()))).parse(rest)?;
    Ok((rest, Call { name: name.into(), args }))
}

impl fmt::Display for SampleExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fetch.fmt(f)?;
        self.converters.iter().try_for_each(|converter| write!(f, ",{converter}"))
    }
}

impl fmt::Display for Converter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (index, arg) in self.args.iter().enumerate() {
            write!(f, "{}{arg}", if index == 0 { '(' } else { ',' })?;
        }
        f.write_str(if self.args.is_empty() { "" } else { ")" })
    }
}

#[cfg(test)]
mod tests {
    use super::{Converter, SampleExpr};

    #[test]
    fn expressions_are_kept_as_written() {
        for text in [
            "src",
            "src()",
            "src,ipmask(24)",
            "req.hdr(host),lower,map_beg(/etc/a.map,be default)",
            "req.hdr(,2)",
            "f(,,)",
            "hdr(\"a,b\",'c)')",
            "str(a b),regsub(\"(\\d+)\",<\\1>,g)",
            "var(txn.x),add(-1)",
            "-m+:._",
        ] {
            assert_eq!(text.parse::<SampleExpr>().unwrap().to_string(), text);
        }
        let extra: SampleExpr = "src,,ipmask(24),,".parse().unwrap();
        assert_eq!(extra.to_string(), "src,ipmask(24)");
    }

    #[test]
    fn empty_arguments_exist_after_parentheses_and_commas() {
        for (text, count) in [("f", 0), ("f()", 1), ("f(,)", 2), ("f(a,)", 2)] {
            assert_eq!(text.parse::<SampleExpr>().unwrap().args().len(), count, "{text}");
        }
    }

    #[test]
    fn other_text_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("", 0),
            ("(a)", 0),
            ("src(a", 4),
            ("src(\"a)", 4),
            ("src)", 3),
            ("src lower", 3),
            ("src(a)lower", 6),
            ("src,(a)", 4),
            ("src,lower, upper", 10),
            ("é", 0),
        ] {
            assert_eq!(text.parse::<SampleExpr>().unwrap_err().at(), at, "{text:?}");
        }
    }

    #[test]
    fn converters_may_go_on_in_the_next_words() {
        let is_converter = |name: &str| matches!(name, "lower" | "ipmask");
        let read = |words: &[&str]| SampleExpr::from_words(words, is_converter).unwrap();
        let (expr, used) = read(&["src", "ipmask(24),lower", "table", "t"]);
        assert_eq!((expr.to_string().as_str(), used), ("src,ipmask(24),lower", 2));
        assert_eq!(read(&["src,lower,", "lower"]).1, 2);
        assert_eq!(read(&["src"]).1, 1);
        let error = SampleExpr::from_words(&["src", "lower(a"], is_converter).unwrap_err();
        assert_eq!((error.word(), error.at()), (1, 6));
        assert!(SampleExpr::from_words(&[] as &[&str], is_converter).is_err());
    }

    #[test]
    fn a_builder_cannot_be_talked_into_another_expression() {
        assert!(SampleExpr::new("src,lower").is_err());
        assert!(Converter::new("").is_err());
        for value in ["X-A b)c", "a\",b", "it's", "\\", "a\nb", ")],x", ""] {
            let expr = SampleExpr::new("f").unwrap().arg(value).conv(Converter::new("c").unwrap());
            let back: SampleExpr = expr.to_string().parse().unwrap();
            assert_eq!(back, expr);
            assert_eq!(back.args()[0].value(), value);
        }
    }
}
