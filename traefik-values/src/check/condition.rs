//! Conditions on values, as the tables have them.

use super::effective::Effective;
use crate::effective::Layers;
use crate::version::SemVer;
use serde_json::Value;
use std::cmp::Ordering;
use std::str::Split;

/// When something holds.
#[derive(Debug)]
pub(crate) enum When {
    All(&'static [Self]),
    Any(&'static [Self]),
    Not(&'static Self),
    /// True as in a Go template: not zero, not empty.
    True(Operand),
    Equal(Operand, Operand),
    Less(Operand, Operand),
    /// The first, a string, contains the second.
    Contains(Operand, Operand),
    /// The first is of the kind that the second names.
    Is(Operand, Operand),
    /// The first is a key of the second.
    KeyOf(Operand, Operand),
}

/// What conditions are about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operand {
    /// A value: `*` is the key of the case in question, `?` any key or item.
    Path(&'static str),
    /// A value of the port to which a redirection leads.
    Target(&'static str),
    Text(&'static str),
    Number(f64),
    Bool(bool),
    Null,
    /// A version to compare with.
    Release(&'static str),
    /// The version of Traefik that the templates take the image for.
    Proxy,
    /// The version of Traefik Hub; nothing without Hub.
    Hub,
    /// The key of the case in question.
    Name,
    /// The tag of the image, as it is given.
    Tag,
    /// Whether the chart is Traefik's own, not k3s' package of it.
    Upstream,
}

/// One case: the values, and the key for which `*` stands.
#[derive(Clone, Copy)]
pub(crate) struct Case<'v> {
    pub(crate) values: &'v Effective<'v>,
    pub(crate) name: &'v str,
}

type Holds<'h, 'v> = &'h mut dyn FnMut(&Got<'v>) -> bool;

/// A value of the other kinds that templates compare.
enum Got<'v> {
    Value(Layers<'v>),
    Text(&'v str),
    Number(f64),
    Bool(bool),
    Null,
    Version(Option<SemVer>),
}

impl When {
    pub(crate) fn holds(&self, case: Case<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(case)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(case)),
            Self::Not(part) => !part.holds(case),
            Self::True(operand) => case.any(*operand, &mut Got::is_true),
            Self::Equal(a, b) => case.pair(*a, *b, Got::equals),
            Self::Less(a, b) => case.pair(*a, *b, |a, b| a.compare(b).is_some_and(Ordering::is_lt)),
            Self::Contains(a, b) => case.pair(*a, *b, |a, b| match (a.text(), b.text()) {
                (Some(a), Some(b)) => a.contains(b),
                _ => false,
            }),
            Self::Is(a, kind) => {
                case.pair(*a, *kind, |a, kind| kind.text().is_some_and(|kind| a.is(kind)))
            }
            Self::KeyOf(key, map) => case.pair(*key, *map, |key, map| match (key.text(), map) {
                (Some(key), Got::Value(map)) => map.get(key).is_some(),
                _ => false,
            }),
        }
    }
}

impl<'v> Case<'v> {
    /// Whether something holds for what an operand stands for; a path with `?` stands for many values.
    fn any(self, operand: Operand, holds: Holds<'_, 'v>) -> bool {
        let values = self.values;
        let one = |value: Option<Layers<'v>>| value.map_or(Got::Null, Got::Value);
        let got = match operand {
            Operand::Path(path) if path.contains('?') => {
                let all = values.layers();
                return all.is_some_and(|all| self.walk(all, path.split('.'), holds));
            }
            Operand::Path(path) => one(self.find(values.layers(), path)),
            Operand::Target(path) => {
                let port = self.target().and_then(|to| values.find("ports")?.get(to));
                one(self.find(port, path))
            }
            Operand::Text(text) => Got::Text(text),
            Operand::Number(number) => Got::Number(number),
            Operand::Bool(on) => Got::Bool(on),
            Operand::Null => Got::Null,
            Operand::Release(text) => Got::Version(SemVer::parse(text)),
            Operand::Proxy => match values.proxy() {
                Some(text) => Got::Version(SemVer::parse(text)),
                None => return false,
            },
            Operand::Hub => match values.hub() {
                Some(hub) => Got::Version(Some(hub)),
                None => return false,
            },
            Operand::Name => Got::Text(self.name),
            Operand::Tag => one(values.find("image.tag")),
            Operand::Upstream => Got::Bool(values.is_upstream()),
        };
        holds(&got)
    }

    fn pair(self, a: Operand, b: Operand, holds: impl Fn(&Got<'v>, &Got<'v>) -> bool) -> bool {
        self.any(a, &mut |a| self.any(b, &mut |b| holds(a, b)))
    }

    /// Where the redirection of the port in question leads.
    fn target(self) -> Option<&'v str> {
        let port = self.values.find("ports")?.get(self.name);
        let places = ["redirections", "http.redirections"].into_iter();
        let mut to =
            places.filter_map(|place| self.find(port, place)?.get("entryPoint")?.get("to"));
        to.find_map(|to| to.value().as_str())
    }

    fn find(self, at: Option<Layers<'v>>, path: &str) -> Option<Layers<'v>> {
        path.split('.').try_fold(at?, |at, key| at.get(if key == "*" { self.name } else { key }))
    }

    fn walk(self, at: Layers<'v>, mut path: Split<'_, char>, holds: Holds<'_, 'v>) -> bool {
        match path.next() {
            None => holds(&Got::Value(at)),
            Some("?") => at.items().any(|(_, item)| self.walk(item, path.clone(), holds)),
            Some(key) => {
                let below = at.get(if key == "*" { self.name } else { key });
                below.is_some_and(|below| self.walk(below, path, holds))
            }
        }
    }
}

impl Got<'_> {
    fn is_true(&self) -> bool {
        match self {
            Self::Value(value) => value.is_true(),
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0,
            Self::Bool(on) => *on,
            Self::Null => false,
            Self::Version(_) => true,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Value(value) => value.value().as_str(),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn json(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value.value()),
            _ => None,
        }
    }

    /// As a template's `int` makes it: what is no number is 0.
    fn number(&self) -> f64 {
        match (self, self.json()) {
            (_, Some(Value::Number(number))) => number.as_f64().unwrap_or_default(),
            (_, Some(Value::String(text))) => text.parse().unwrap_or_default(),
            (_, Some(Value::Bool(true))) | (Self::Bool(true), _) => 1.0,
            (Self::Number(number), _) => *number,
            _ => 0.0,
        }
    }

    fn equals(&self, other: &Self) -> bool {
        let null = |got: &Self| matches!(got, Self::Null) || got.json() == Some(&Value::Null);
        let numeric =
            |got: &Self| matches!(got, Self::Number(_)) || got.json().is_some_and(Value::is_number);
        let boolean = |got: &Self| match got {
            Self::Bool(on) => Some(*on),
            got => got.json()?.as_bool(),
        };
        if null(self) || null(other) {
            return null(self) && null(other);
        }
        if numeric(self) || numeric(other) {
            return (self.number() - other.number()).abs() < f64::EPSILON;
        }
        match (self, other) {
            (Self::Version(a), Self::Version(b)) => a.is_some() && a == b,
            _ if boolean(self).is_some() => boolean(self) == boolean(other),
            _ => self.text().is_some() && self.text() == other.text(),
        }
    }

    fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Version(a), Self::Version(b)) => Some(a.as_ref()?.cmp(b.as_ref()?)),
            (Self::Version(_), _) | (_, Self::Version(_)) => None,
            _ => self.number().partial_cmp(&other.number()),
        }
    }

    fn is(&self, kind: &str) -> bool {
        match self {
            Self::Value(value) => match kind {
                "string" => value.value().is_string(),
                "map" => value.value().is_object(),
                "list" => value.value().is_array(),
                "bool" => value.value().is_boolean(),
                // What a Service cannot be called, with `-udp` behind it.
                "long" => value.value().as_str().is_some_and(|text| text.len() >= 60),
                _ => false,
            },
            Self::Version(version) => match kind {
                "invalid" => version.is_none(),
                "release" => version.as_ref().is_some_and(SemVer::is_release),
                _ => false,
            },
            Self::Text(text) => kind == "upper" && text.contains(|c: char| c.is_ascii_uppercase()),
            _ => false,
        }
    }
}

/// Whether a Go template takes a value for true.
pub(crate) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(on) => *on,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}
