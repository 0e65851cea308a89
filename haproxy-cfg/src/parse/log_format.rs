use super::grammar::{Parsed, located};
use super::log_item::percent;
use super::{LogItem, ValueError};
use nom::Parser;
use nom::bytes::complete::take_till1;
use std::fmt;
use std::str::FromStr;

/// A log-format string, as `log-format`, `unique-id-format`, `http-request set-header`, … take it
/// (manual 8.2.6 "Custom log format"; log.c `lf_expr_compile`).
///
/// It keeps its spelling. Aliases are not looked up, and blanks stay as they are, although some
/// keywords merge them.
///
/// ```
/// use haproxy_cfg::{LogFormat, LogItem};
///
/// let format: LogFormat = "%ci %{+Q}[req.hdr(host)]".parse()?;
/// assert_eq!(format.items().len(), 3);
///
/// // Text that is no format: nothing in it is expanded.
/// assert_eq!(LogFormat::literal("100%").to_string(), "100%%");
/// assert!("100% sure".parse::<LogFormat>().is_err());
///
/// let built = LogFormat::new([LogItem::Literal("from ".into()), LogItem::alias("ci")?])?;
/// assert_eq!(built.to_string(), "from %ci");
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LogFormat {
    text: String,
    items: Vec<LogItem>,
}

impl LogFormat {
    /// The format that logs exactly this text.
    pub fn literal(text: &str) -> Self {
        let items = if text.is_empty() { Vec::new() } else { vec![LogItem::Literal(text.into())] };
        Self { text: text.replace('%', "%%"), items }
    }

    /// The format made of these items.
    ///
    /// # Errors
    /// Items that would read as others: a letter or digit right after an alias, or a name, option or
    /// alias with characters it cannot have.
    pub fn new(items: impl IntoIterator<Item = LogItem>) -> Result<Self, ValueError> {
        let mut text = String::new();
        let mut wanted = Vec::new();
        for item in items {
            text.push_str(&item.to_string());
            push(&mut wanted, item);
        }
        let format: Self = text.parse()?;
        match format.items.iter().zip(&wanted).find(|(read, wanted)| read != wanted) {
            None if format.items.len() == wanted.len() => Ok(format),
            differing => {
                let (_, wanted) = differing.unzip();
                let item = wanted.map(ToString::to_string).unwrap_or_default();
                let message =
                    format!("'{item}' cannot stand there: it would read as something else");
                Err(ValueError::new(message, 0).with_help(
                    "an alias must be followed by something that is neither letter nor digit",
                ))
            }
        }
    }

    /// The parts of the format. Neighbouring text is one literal.
    pub fn items(&self) -> &[LogItem] {
        &self.items
    }

    /// The format string as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the format has neither alias nor expression.
    pub fn is_literal(&self) -> bool {
        self.items.iter().all(|item| matches!(item, LogItem::Literal(_)))
    }
}

impl FromStr for LogFormat {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut items = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (after, found) = item(rest)
                .map_err(|error| located(rest, error).shifted(text.len() - rest.len()))?;
            push(&mut items, found);
            rest = after;
        }
        Ok(Self { text: text.into(), items })
    }
}

fn item(text: &str) -> Parsed<'_, LogItem> {
    if text.starts_with('%') {
        return percent(text);
    }
    take_till1(|c| c == '%').map(|text: &str| LogItem::Literal(text.into())).parse(text)
}

/// Adds an item, joining neighbouring literals.
fn push(items: &mut Vec<LogItem>, item: LogItem) {
    match (items.last_mut(), item) {
        (_, LogItem::Literal(text)) if text.is_empty() => {}
        (Some(LogItem::Literal(before)), LogItem::Literal(text)) => before.push_str(&text),
        (_, item) => items.push(item),
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::LogFormat;
    use crate::{LogFlag, LogItem, LogType, SampleArg, SampleExpr};

    fn items(text: &str) -> Vec<LogItem> {
        let format: LogFormat = text.parse().unwrap();
        assert_eq!(format.to_string(), text);
        format.items().to_vec()
    }

    #[test]
    fn literals_and_the_percent_sign() {
        for (text, literal) in [
            ("abc", "abc"),
            ("100%%", "100%"),
            ("%%%%", "%%"),
            ("a%-b", "a-b"),
            ("a b", "a b"),
            ("%(name)-", "-"),
            ("%\"", "\""),
        ] {
            assert_eq!(items(text), [LogItem::Literal(literal.into())], "{text}");
        }
        assert_eq!(items(""), []);
    }

    #[test]
    fn aliases_and_expressions_with_their_decoration() {
        assert_eq!(items("%ci:%cp").len(), 3);
        assert_eq!(items("%ci%cp").len(), 2);
        let [LogItem::Alias(field, alias)] = &items("%{+Q,-X}r")[..] else { panic!() };
        assert_eq!(
            (alias.as_str(), &field.flags[..]),
            ("r", &[LogFlag::on("Q"), LogFlag::off("X")][..])
        );
        let [LogItem::Expr(field, expr)] = &items("%(a-b:sint){+json}[var(x),add(1)]")[..] else {
            panic!()
        };
        assert_eq!((field.name.as_deref(), field.ty), (Some("a-b"), Some(LogType::Sint)));
        assert_eq!(expr.to_string(), "var(x),add(1)");
        let [LogItem::Expr(_, expr)] = &items("%[hdr(\"a]b\")]")[..] else { panic!() };
        assert_eq!(expr.args()[0].value(), "a]b");
    }

    #[test]
    fn other_text_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("100%", 3),
            ("100% sure", 3),
            ("a%1", 1),
            ("%{+Q", 1),
            ("%{+Q}", 0),
            ("%{+Q}-", 5),
            ("%[src", 5),
            ("%[src ]", 5),
            ("%[src,]", 6),
            ("%[]", 2),
            ("%[hdr(a]", 6),
            ("%(a", 3),
            ("%(a b)ci", 3),
            ("%(a:int)ci", 4),
            ("%(a)", 0),
            ("ab%[src(]c", 8),
        ] {
            assert_eq!(text.parse::<LogFormat>().unwrap_err().at(), at, "{text:?}");
        }
    }

    #[test]
    fn what_is_built_reads_back_or_is_refused() {
        let literal = |text: &str| LogItem::Literal(text.into());
        for text in ["%ci", "%%", "100%", "", "%[src]", "a\nb", "%("] {
            let format = LogFormat::literal(text);
            assert_eq!(format.to_string().parse::<LogFormat>(), Ok(format.clone()));
            assert!(format.is_literal());
        }
        let alias = || LogItem::alias("ci").unwrap();
        assert!(LogFormat::new([alias(), literal("foo")]).is_err());
        assert!(LogFormat::new([alias(), literal(""), literal("x")]).is_err());
        assert_eq!(LogFormat::new([alias(), literal(" foo")]).unwrap().to_string(), "%ci foo");
        assert!(LogItem::alias("ci %[src]").is_err());
        let expr = SampleExpr::new("hdr").unwrap().arg(SampleArg::from("a)] %ci"));
        let format = LogFormat::new([literal("100%"), expr.into(), literal("x")]).unwrap();
        assert_eq!(format.items().len(), 3);
        let mut item = alias();
        if let LogItem::Alias(field, _) = &mut item {
            field.flags.push(LogFlag::on("Q}[src"));
        }
        assert!(LogFormat::new([item]).is_err());
    }
}
