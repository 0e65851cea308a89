use super::line_item::LineItem;
use super::{Directive, ItemError, ItemErrorKind};
use crate::{HeaderAction, HeaderCondition, ValueError, directives};
use std::borrow::Cow;
use std::fmt;

/// `RequestHeader` or `Header`: sets, changes or removes a header (mod_headers).
///
/// ```
/// use apache_proxy::{HeaderRule, HeaderSide};
/// let rule = HeaderRule::set(HeaderSide::Request, "X-Forwarded-Proto", "https")?;
/// assert_eq!(rule.to_string(), "RequestHeader set X-Forwarded-Proto https");
/// assert!(HeaderRule::set(HeaderSide::Request, "X-A", "50%").is_err());
/// assert_eq!(
///     HeaderRule::set_literal(HeaderSide::Always, "X-A", "50%")?.to_string(),
///     "Header always set X-A 50%%",
/// );
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRule {
    side: HeaderSide,
    action: HeaderAction,
    name: Box<str>,
    values: Vec<Box<str>>,
    condition: Option<HeaderCondition>,
}

/// Which headers a [`HeaderRule`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderSide {
    /// `RequestHeader`: those that the backend gets.
    Request,
    /// `Header`: those of successful answers.
    Response,
    /// `Header always`: those of every answer, a table of its own.
    Always,
}

impl HeaderRule {
    /// Sets the header to `value`, in which `%{…}e`, `%{…}s`, `%t` and the like are replaced and `%%` is `%`; what starts with
    /// `expr=` is an expression.
    ///
    /// # Errors
    /// Where the format is none, the name is empty or has a colon, or a word cannot be written.
    pub fn set(side: HeaderSide, name: &str, value: &str) -> Result<Self, ItemError> {
        check_format(value).map_err(|error| ItemError::value(3, "value", error))?;
        Self::new(side, HeaderAction::Set, name, &[value])
    }

    /// Sets the header to just this text.
    ///
    /// # Errors
    /// Where the name is empty or has a colon, the text starts with `expr=`, or a word cannot be written.
    pub fn set_literal(side: HeaderSide, name: &str, text: &str) -> Result<Self, ItemError> {
        if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("expr=")) {
            let error = ValueError::new("what starts with expr= is an expression", 0);
            return Err(ItemError::value(3, "value", error));
        }
        Self::set(side, name, &text.replace('%', "%%"))
    }

    /// Removes the header.
    ///
    /// # Errors
    /// Where the name is empty or has a colon, or cannot be written.
    pub fn unset(side: HeaderSide, name: &str) -> Result<Self, ItemError> {
        Self::new(side, HeaderAction::Unset, name, &[])
    }

    /// Does `action` with these values: see [`HeaderAction::values`] for how many.
    ///
    /// # Errors
    /// Where the number of values is another, the name is empty or has a colon, or a word cannot be written.
    pub fn new(
        side: HeaderSide,
        action: HeaderAction,
        name: &str,
        values: &[&str],
    ) -> Result<Self, ItemError> {
        let refuse = |message, at| Err(ItemError::value(2, "header", ValueError::new(message, at)));
        if name.is_empty() {
            return refuse("the name is empty", 0);
        }
        if let Some(at) = name.find(|c: char| c == ':' || c.is_whitespace() || c.is_control()) {
            return refuse("not a character of a header's name", at);
        }
        let values = values.iter().map(|value| Box::from(*value)).collect();
        Self { side, action, name: name.into(), values, condition: None }.verified()
    }

    /// Only where this holds.
    ///
    /// # Errors
    /// Where the condition cannot be written.
    pub fn when(self, condition: HeaderCondition) -> Result<Self, ItemError> {
        Self { condition: Some(condition), ..self }.verified()
    }

    /// For words of our own.
    pub(super) fn request(action: HeaderAction, name: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| Box::from(*value)).collect();
        let early = action == HeaderAction::Unset;
        let condition = early.then_some(HeaderCondition::Early);
        Self { side: HeaderSide::Request, action, name: name.into(), values, condition }
    }

    /// Which headers.
    pub const fn side(&self) -> HeaderSide {
        self.side
    }

    /// What it does.
    pub const fn action(&self) -> HeaderAction {
        self.action
    }

    /// The name of the header.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is about this header, in any case.
    pub fn is_about(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value, or pattern and replacement.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &str> {
        self.values.iter().map(|value| &**value)
    }

    /// When.
    pub fn condition(&self) -> Option<&HeaderCondition> {
        self.condition.as_ref()
    }
}

/// Whether httpd takes it for the format of a value.
fn check_format(value: &str) -> Result<(), ValueError> {
    if value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("expr=")) {
        return Ok(());
    }
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('%') {
        let at = value.len() - after.len() - 1;
        let fail = || ValueError::new("no format of headers starts so", at).with_help("%%");
        rest = match after.strip_prefix('{') {
            Some(inner) => {
                let (_, tail) = inner.split_once('}').ok_or_else(fail)?;
                tail.strip_prefix(['e', 's', 'b', 'i', 'l', 't', 'D']).ok_or_else(fail)?
            }
            None => after.strip_prefix(['%', 't', 'D', 'b', 'i', 'l']).ok_or_else(fail)?,
        };
    }
    Ok(())
}

impl LineItem for HeaderRule {
    fn directive(&self) -> &'static Directive {
        match self.side {
            HeaderSide::Request => &directives::REQUEST_HEADER,
            _ => &directives::HEADER,
        }
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let mut words: Vec<Cow<'_, str>> = Vec::new();
        words.extend((self.side == HeaderSide::Always).then_some("always".into()));
        words.push(self.action.as_str().into());
        words.push((&*self.name).into());
        words.extend(self.values().map(Cow::Borrowed));
        words.extend(self.condition.as_ref().map(|condition| condition.to_string().into()));
        words
    }

    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        let is_request = directive == &directives::REQUEST_HEADER;
        let table = words.first().map(|word| word.to_ascii_lowercase());
        let (side, start) = match table.as_deref() {
            _ if is_request => (HeaderSide::Request, 0),
            Some("always") => (HeaderSide::Always, 1),
            Some("onsuccess") => (HeaderSide::Response, 1),
            _ => (HeaderSide::Response, 0),
        };
        let word = |at: usize, name| words.get(at).ok_or(ItemError::missing(at + 1, name));
        let action: HeaderAction = word(start, "the action")?
            .parse()
            .map_err(|error| ItemError::value(start + 1, "action", error))?;
        if is_request && !action.is_for_requests() {
            return Err(ItemError::new(start + 1, ItemErrorKind::Unexpected));
        }
        let name = word(start + 1, "the header")?.as_str().into();
        let first = start + 2;
        let mut values = Vec::new();
        for at in first..first + action.values() {
            values.push(word(at, "the value")?.as_str().into());
        }
        let at = first + action.values();
        if words.len() > at + 1 {
            return Err(ItemError::new(at + 2, ItemErrorKind::Unexpected));
        }
        let condition = words.get(at).map(|word| word.parse()).transpose();
        let condition = condition.map_err(|error| ItemError::value(at + 1, "condition", error))?;
        Ok(Self { side, action, name, values, condition })
    }
}

impl fmt::Display for HeaderRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
