//! A static for every keyword, and the tables of them.

use super::row::{Row, Tables, split_version};
use super::spec::{Arg, Kind, Need};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// `keywords/*.rs`.
pub(crate) fn files(tables: &Tables) -> Vec<(String, String)> {
    let pick = |wanted: fn(&str) -> bool| {
        tables.sections.iter().filter(move |(name, _)| wanted(name)).collect::<BTreeMap<_, _>>()
    };
    let large = |name: &str| matches!(name, "proxy" | "global");
    let groups = [
        ("proxy", pick(|name| name == "proxy")),
        ("global", pick(|name| name == "global")),
        ("sections", pick(|name| !matches!(name, "proxy" | "global"))),
        ("options", tables.params.iter().collect()),
        ("actions", tables.actions.iter().collect()),
    ];
    let mut files = Vec::new();
    let mut names = Vec::new();
    for (file, group) in groups {
        let mut code = String::new();
        for (table, rows) in group {
            names.push((table.clone(), format!("{}::KEYWORDS", module(table))));
            if large(table) {
                code.push_str(&table_code(table, rows, 0));
            } else {
                let inner = table_code(table, rows, 1);
                let _ =
                    write!(code, "{}\npub mod {} {{\n{inner}}}\n\n", about(table), module(table));
            }
        }
        files.push((format!("keywords/{file}.rs"), code));
    }
    names.sort();
    files.push(("keywords/mod.rs".to_owned(), module_code(&names)));
    files
}

fn about(table: &str) -> String {
    format!("/// Keywords of the table `{table}`.")
}

fn module_code(names: &[(String, String)]) -> String {
    let mut code = String::from(
        "//! Every keyword the crate knows, one constant each, by the table it stands in.\n
mod actions;
pub mod global;
mod options;
pub mod proxy;
mod sections;

pub use actions::*;
pub use options::*;
pub use sections::*;

use crate::Table;

/// Every table, sorted by name.
pub(crate) static TABLES: &[&Table] = &[\n",
    );
    for (_, path) in names {
        let _ = writeln!(code, "&{path},");
    }
    code.push_str("];\n");
    code
}

fn table_code(table: &str, rows: &[Row], depth: usize) -> String {
    let mut code = String::new();
    if depth == 0 {
        let _ = writeln!(code, "//! Keywords of the table `{table}`.\n");
    }
    code.push_str("#[allow(clippy::wildcard_imports)]\nuse crate::model::table_prelude::*;\n\n");
    for row in rows {
        let _ = writeln!(code, "/// `{}`: {}.", row.name, row.doc);
        let _ = writeln!(
            code,
            "pub static {}: Keyword = {};",
            constant(&row.name),
            keyword(table, row)
        );
    }
    let _ = writeln!(code, "\n/// The table itself.");
    let _ = writeln!(code, "pub static KEYWORDS: Table = Table::new({table:?}, &[");
    for row in rows {
        let _ = writeln!(code, "&{},", constant(&row.name));
    }
    let glued = rows.iter().filter(|row| row.flags.iter().any(|flag| flag == "suffix"));
    let glued: Vec<String> = glued.map(|row| format!("&{}", constant(&row.name))).collect();
    let _ = writeln!(code, "], &[{}]);", glued.join(", "));
    code
}

fn keyword(table: &str, row: &Row) -> String {
    let args: Vec<String> = row.args.iter().map(argument).collect();
    let mut code =
        format!("Keyword::new({table:?}, {:?}, &[{}], {:?})", row.name, args.join(", "), row.doc);
    if table == "proxy" {
        let kinds: Vec<&str> = row.proxies.chars().map(section).collect();
        let _ = write!(code, ".within(&[{}])", kinds.join(", "));
    } else if let Some(kind) = section_kind(table) {
        let _ = write!(code, ".within(&[S::{kind}])");
    }
    let notations = [
        ("call", ".parens()"),
        ("suffix", ".suffix()"),
        ("cond", ".conditional(Need::Optional)"),
        ("cond!", ".conditional(Need::Required)"),
        ("named", ".only_named_defaults()"),
        ("no", ".can_be_negated()"),
        ("repeat", ".adds_up()"),
        ("slack", ".passes_over_more()"),
        ("exp", ".experiment()"),
    ];
    for (flag, notation) in notations {
        if row.has(flag) {
            code.push_str(notation);
        }
    }
    let ends = row.flags.iter().find_map(|flag| flag.strip_prefix("slack.."));
    if let Some((major, minor)) = ends.and_then(split_version) {
        let _ = write!(code, ".passes_over_more_until({major}, {minor})");
    }
    for (version, method) in
        [(&row.since, "since_version"), (&row.removed, "until"), (&row.deprecated, "outdated")]
    {
        if let Some((major, minor)) = split_version(version).filter(|v| *v != (2, 0)) {
            let _ = write!(code, ".{method}({major}, {minor})");
        }
    }
    if !row.replacement.is_empty() {
        let _ = write!(code, ".instead({:?})", row.replacement);
    }
    code
}

fn argument(arg: &Arg) -> String {
    let need = match arg.need {
        Need::Required => "required",
        Need::Optional => "optional",
        Need::Rest => "rest",
    };
    let bound = |n: i64| match n {
        i64::MIN => "i64::MIN".to_owned(),
        i64::MAX => "i64::MAX".to_owned(),
        n => digits(n),
    };
    let kind = match &arg.kind {
        Kind::Word => "Word".to_owned(),
        Kind::Name => "Name".to_owned(),
        Kind::Path => "Path".to_owned(),
        Kind::Int(min, max) => format!("Int({}, {})", bound(*min), bound(*max)),
        Kind::Duration(unit) => format!("Duration(TimeUnit::{unit})"),
        Kind::Size => "Size".to_owned(),
        Kind::Address => "Address".to_owned(),
        Kind::AddressList => "AddressList".to_owned(),
        Kind::Sample => "Sample".to_owned(),
        Kind::Format => "Format".to_owned(),
        Kind::OnOff => "Choice(ON_OFF)".to_owned(),
        Kind::Choice(name) => format!("Choice(crate::{name}::CHOICES)"),
        Kind::Literal => "Literal".to_owned(),
        Kind::Params(list) => format!("Params(&keywords::{}::KEYWORDS)", module(list)),
        Kind::One(list) => format!("One(&keywords::{}::KEYWORDS)", module(list)),
    };
    format!("Arg::{need}({:?}, Kind::{kind})", arg.name)
}

/// The number, with a separator every three digits when it is long.
pub(super) fn digits(n: i64) -> String {
    let mut text = n.to_string();
    let mut at = text.len();
    while text.trim_start_matches('-').len() > 4 && at > 3 {
        at -= 3;
        text.insert(at, '_');
    }
    text
}

fn section(letter: char) -> &'static str {
    match letter {
        'D' => "S::Defaults",
        'F' => "S::Frontend",
        'L' => "S::Listen",
        _ => "S::Backend",
    }
}

/// The variant of `SectionKind` for a section's table.
fn section_kind(table: &str) -> Option<&'static str> {
    Some(match table {
        "acme" => "Acme",
        "cache" => "Cache",
        "crt-store" => "CrtStore",
        "fcgi-app" => "FcgiApp",
        "global" => "Global",
        "healthcheck" => "Healthcheck",
        "http-errors" => "HttpErrors",
        "log-forward" => "LogForward",
        "log-profile" => "LogProfile",
        "mailers" => "Mailers",
        "namespace_list" => "NamespaceList",
        "peers" => "Peers",
        "program" => "Program",
        "resolvers" => "Resolvers",
        "ring" => "Ring",
        "traces" => "Traces",
        "userlist" => "Userlist",
        _ => return None,
    })
}

/// The module of a table: `http_request`.
pub(crate) fn module(table: &str) -> String {
    table.replace(['-', ' '], "_")
}

/// The constant of a keyword: `TIMEOUT_CLIENT`.
pub(crate) fn constant(name: &str) -> String {
    if name == "!" {
        return "NOT".to_owned();
    }
    let name = name.trim_matches(['-', '.']);
    // No identifier begins with a digit.
    let name = name.replace("51degrees", "degrees51");
    let part = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    name.chars().map(part).collect()
}

/// Names that methods cannot have, or that others have already.
const TAKEN: [&str; 11] =
    ["as", "default", "for", "in", "match", "new", "not", "push", "return", "set", "type"];

/// The method of a keyword: `timeout_client`.
pub(crate) fn method(name: &str) -> String {
    let name = constant(name).to_ascii_lowercase();
    if TAKEN.contains(&name.as_str()) { format!("{name}_") } else { name }
}
