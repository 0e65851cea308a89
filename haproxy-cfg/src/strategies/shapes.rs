//! What belongs together: which options a list must have, may have, and cannot have at once.
//!
//! A shape is a list of units between blanks; names with a blank are written with `~`:
//!
//! | unit | means |
//! |---|---|
//! | `type` | must be there |
//! | `[expire]` | may be there |
//! | `a+b` | both, in this order |
//! | `a,b` | one of them |
//! | `*` | every keyword of the table that the shape does not name, each by chance |

use super::statement::Place;
use crate::{Keyword, Table};

/// Place, list (or `list of its keyword`), and its shapes. The first row that fits counts; without any, it is `*`.
const SHAPES: &[(&str, &str, &[&str])] = &[
    ("*", "reply http-error", &["status+content-type+string [hdr]"]),
    ("http-response", "redirect", &["location [code] [set-cookie,clear-cookie] [ignore-empty]"]),
    ("log-forward", "bind", &["[name]"]),
    ("global", "bind", &["[mode] [level] [name] [severity-output]"]),
    ("resolvers", "server", &[""]),
    ("*", "log-on", &["format [sd]", "drop"]),
    ("*", "stick-table", &["type size [expire] [nopurge] [store] [srvkey]"]),
    (
        "*",
        "cookie",
        &[
            "insert [indirect] [nocache] [httponly] [secure] [maxidle] [maxlife] [domain] [attr] [postonly] [preserve]",
            "rewrite",
            "prefix",
        ],
    ),
    (
        "*",
        "redirect",
        &[
            "location [code] [set-cookie,clear-cookie] [ignore-empty]",
            "prefix [code] [drop-query] [append-slash]",
            "scheme [code]",
        ],
    ),
    (
        "*",
        "reply",
        &["[status]", "[status] content-type+string [hdr]", "status+content-type+lf-string [hdr]"],
    ),
    (
        "*",
        "deny",
        &[
            "[deny_status]",
            "deny_status+content-type+string [hdr]",
            "status+content-type+lf-string",
        ],
    ),
    (
        "*",
        "http-check-expect",
        &[
            "[min-recv] [comment] [!] status,rstatus,string,rstring,string-lf [ok-status] [error-status] [tout-status] [on-success] [on-error] [status-code]",
            "[comment] [!] hdr,fhdr [ok-status]",
        ],
    ),
    ("*", "expect-value", &["[value,value-lf]"]),
    (
        "*",
        "tcp-check-expect",
        &[
            "[min-recv] [comment] [!] string,rstring,binary,rbinary,string-lf,binary-lf [ok-status] [error-status] [tout-status] [on-success] [on-error] [status-code]",
        ],
    ),
    ("*", "http-check-send", &["[meth] [uri,uri-lf] [ver] [hdr] [comment] [body,body-lf]"]),
    (
        "*",
        "check-connect",
        &["[default] [port] [addr] [send-proxy] [via-socks4] [linger] [comment]"],
    ),
    ("*", "mysql-check", &["user"]),
    ("*", "wait-for-body", &["time [at-least]"]),
    ("*", "track", &["table"]),
    ("*", "stick", &["table"]),
    ("frontend", "capture", &["len"]),
    ("listen", "capture", &["len"]),
    ("*", "users", &[""]),
    ("*", "user", &["insecure-password"]),
    (
        "*",
        "server",
        &["[check] [agent-check+agent-port] [ssl+verify] [force-tlsv12,ssl-min-ver] *"],
    ),
    ("*", "source", &["[usesrc,interface]"]),
    ("*", "log", &["[len] [format] [sample]"]),
    ("*", "ssl-default-bind-options", &["[ssl-min-ver] [no-tls-tickets] [prefer-client-ciphers]"]),
    ("*", "ssl-default-server-options", &["[ssl-min-ver] [no-tls-tickets]"]),
];

/// One part of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// One of these must be there.
    Needed(Vec<Choice>),
    /// One of these may be there.
    Optional(Vec<Choice>),
    /// What no other unit names.
    Others,
}

/// Names that stand together.
pub(super) type Choice = Vec<String>;

impl Unit {
    /// Every name in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let choices = match self {
            Self::Needed(choices) | Self::Optional(choices) => choices.as_slice(),
            Self::Others => &[],
        };
        choices.iter().flatten().map(String::as_str)
    }
}

/// The shapes of the list `table` behind `owner`.
pub(super) fn shape_of(place: &Place, owner: &Keyword, table: &Table) -> &'static [&'static str] {
    if !place.valid {
        return &["*"];
    }
    let fits = |list: &str| match list.split_once(' ') {
        Some((list, keyword)) => list == table.name() && keyword == owner.name(),
        None => list == table.name(),
    };
    let row = SHAPES.iter().find(|(at, list, _)| place.is(at) && fits(list));
    row.map_or(&["*"], |row| row.2)
}

pub(super) fn parse(shape: &str) -> Vec<Unit> {
    let choices = |text: &str| -> Vec<Choice> {
        let names = |run: &str| run.split('+').map(|name| name.replace('~', " ")).collect();
        text.split(',').map(names).collect()
    };
    shape
        .split_whitespace()
        .map(|unit| match unit.strip_prefix('[').and_then(|unit| unit.strip_suffix(']')) {
            _ if unit == "*" => Unit::Others,
            Some(optional) => Unit::Optional(choices(optional)),
            None => Unit::Needed(choices(unit)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{SHAPES, Unit, parse};
    use crate::Table;

    #[test]
    fn units_are_needed_optional_or_the_rest() {
        let choice = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            parse("type [a+b~c,d] *"),
            [
                Unit::Needed(vec![choice(&["type"])]),
                Unit::Optional(vec![choice(&["a", "b c"]), choice(&["d"])]),
                Unit::Others,
            ],
        );
    }

    #[test]
    fn shapes_name_keywords_of_their_lists() {
        for (_, list, shapes) in SHAPES {
            let table = Table::named(list.split(' ').next().unwrap()).expect(list);
            for name in shapes
                .iter()
                .flat_map(|shape| parse(shape))
                .flat_map(|unit| unit.names().map(str::to_owned).collect::<Vec<_>>())
            {
                assert!(table.get(&name).is_some(), "{list}: {name}");
            }
        }
    }
}
