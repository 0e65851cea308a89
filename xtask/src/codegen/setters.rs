//! Typed setters: for sections, for lists of options, and constructors for one of a list.

use super::keywords::{constant, method, module};
use super::row::{Row, Tables};
use super::spec::{Arg, Kind, Need};
use std::collections::BTreeSet;
use std::fmt::Write as _;

pub(super) const PRELUDE: &str =
    "#[allow(clippy::wildcard_imports)]\nuse crate::model::setter_prelude::*;\n\n";

/// `set_*.rs` and `options.rs`.
pub(crate) fn files(tables: &Tables) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let sections = [
        ("global", "Global", ' '),
        ("defaults", "Defaults", 'D'),
        ("frontend", "Frontend", 'F'),
        ("listen", "Listen", 'L'),
        ("backend", "Backend", 'B'),
    ];
    for (file, owner, letter) in sections {
        let table = if letter == ' ' { "global" } else { "proxy" };
        let rows = tables.sections.get(table).into_iter().flatten();
        let rows = rows.filter(|row| letter == ' ' || row.proxies.contains(letter));
        files.push((format!("set_{file}.rs"), owner_code(owner, table, rows)));
    }
    for (list, owner) in [("bind", "Bind"), ("server", "Server")] {
        let rows = tables.params.get(list).into_iter().flatten();
        files.push((format!("set_{list}.rs"), owner_code(owner, list, rows)));
    }
    files.push(("options.rs".to_owned(), options(tables)));
    files
}

fn owner_code<'r>(owner: &str, table: &str, rows: impl Iterator<Item = &'r Row>) -> String {
    let mut code = format!(
        "{PRELUDE}#[allow(unused_imports, clippy::wildcard_imports)]\nuse super::options::*;\nuse crate::{owner};\n\n/// Setters of `{table}` keywords.\n"
    );
    let _ = writeln!(code, "impl {owner} {{");
    for row in rows.filter(|row| usable(row)) {
        code.push_str(&setter(table, row));
    }
    code.push_str("}\n");
    code
}

/// What the tables cover no version of has no setter.
pub(super) fn usable(row: &Row) -> bool {
    !matches!(row.removed.as_str(), "2.1" | "2.2" | "2.3")
}

/// A type for every list of options that a setter takes.
fn options(tables: &Tables) -> String {
    let mut lists = BTreeSet::new();
    let mut ones = BTreeSet::new();
    for rows in
        tables.sections.values().chain(tables.params.values()).chain(tables.actions.values())
    {
        for arg in rows.iter().flat_map(|row| &row.args) {
            match &arg.kind {
                Kind::Params(list) if !owned(list) => lists.insert(list.as_str()),
                Kind::One(list) => ones.insert(list.as_str()),
                _ => false,
            };
        }
    }
    let mut code = PRELUDE.to_owned();
    for list in lists {
        let owner = options_type(list);
        let _ = write!(
            code,
            "/// Options of the list `{list}`, each set by its own method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct {owner} {{
    items: Vec<Statement>,
}}

impl {owner} {{
    /// No options.
    pub fn new() -> Self {{
        Self::default()
    }}

    /// The options in order.
    pub fn items(&self) -> &[Statement] {{
        &self.items
    }}

    fn set(mut self, statement: Statement) -> Self {{
        statement.replace_in(&mut self.items);
        self
    }}
"
        );
        let rows = tables.params.get(list).into_iter().flatten();
        if rows.clone().any(|row| row.has("repeat")) {
            code.push_str(
                "    fn push(mut self, statement: Statement) -> Self {
        self.items.push(statement);
        self
    }\n",
            );
        }
        for row in rows {
            code.push_str(&setter(list, row));
        }
        let _ = write!(
            code,
            "}}\n\nimpl From<{owner}> for Value {{
    fn from(options: {owner}) -> Self {{
        Self::Params(options.items)
    }}
}}\n\n"
        );
    }
    for list in ones {
        let owner = pascal(list);
        let _ = write!(
            code,
            "/// One of the list `{list}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct {owner}(Statement);

impl {owner} {{
    /// As a statement.
    pub fn statement(&self) -> &Statement {{
        &self.0
    }}
"
        );
        for row in tables.params.get(list).into_iter().flatten() {
            let (params, values) = parameters(row);
            let _ = writeln!(
                code,
                "\n{}pub fn {}{}({params}) -> Self {{ Self(Statement::of(&keywords::{}::{}, vec![{values}])) }}",
                docs(row, list),
                method(&row.name),
                lifetime(&params),
                module(list),
                constant(&row.name),
            );
        }
        let _ = write!(
            code,
            "}}\n\nimpl From<{owner}> for Value {{
    fn from(one: {owner}) -> Self {{
        Self::One(Box::new(one.0))
    }}
}}\n\n"
        );
    }
    code
}

/// The list whose options only stand behind the name and address of a `server` line.
fn owned(list: &str) -> bool {
    list == "server"
}

fn setter(table: &str, row: &Row) -> String {
    let (mut params, values) = parameters(row);
    let keyword = format!("&keywords::{}::{}", module(table), constant(&row.name));
    let mut statement = format!("Statement::of({keyword}, vec![{values}])");
    if row.has("cond!") {
        params.push_str("condition: Condition, ");
        statement.push_str(".under(Some(condition))");
    } else if row.has("cond") {
        params.push_str("condition: impl Into<Option<Condition>>, ");
        statement.push_str(".under(condition.into())");
    }
    let add = if row.has("repeat") { "push" } else { "set" };
    let name = method(&row.name);
    let mut code = format!(
        "\n{}#[must_use]\npub fn {name}{}(self, {params}) -> Self {{ self.{add}({statement}) }}\n",
        docs(row, table),
        lifetime(&params)
    );
    if row.has("no") {
        let _ = write!(
            code,
            "\n/// `no {}`: takes it back.\n#[must_use]\npub fn no_{name}(self) -> Self {{ self.set(Statement::negated({keyword})) }}\n",
            row.name
        );
    }
    code
}

/// Parameters and values of the arguments that a setter can offer without a way to fail:
/// the required ones, and what follows as long as it cannot be read as anything else.
pub(super) fn parameters(row: &Row) -> (String, String) {
    let mut params = String::new();
    let mut values = String::new();
    let conditional = row.has("cond") || row.has("cond!");
    let mut skipped = false;
    for (n, arg) in row.args.iter().enumerate() {
        let ends = row.args[n + 1..].iter().all(|arg| arg.need != Need::Required);
        let free = matches!(arg.kind, Kind::Word | Kind::Path | Kind::Format | Kind::Sample);
        let safe = ends && !skipped && !(conditional && free);
        let name = method(&arg.name.replace('-', "_"));
        match (&arg.kind, arg.need) {
            (Kind::Literal, _) => {}
            (Kind::Params(list), _) if owned(list) => {
                values.push_str("Value::Params(Vec::new()), ");
            }
            (Kind::Params(list), _) => {
                let _ = write!(params, "{name}: {}, ", options_type(list));
                let _ = write!(values, "{name}.into(), ");
            }
            (Kind::One(list), _) => {
                let _ = write!(params, "{name}: {}, ", pascal(list));
                let _ = write!(values, "{name}.into(), ");
            }
            (_, Need::Required) => {
                let (r#type, value) = scalar(arg, &name);
                let _ = write!(params, "{name}: {type}, ");
                let _ = write!(values, "{value}, ");
            }
            (_, Need::Optional) if safe => {
                let (r#type, value) = concrete(arg, &name);
                let _ = write!(params, "{name}: impl Into<Option<{type}>>, ");
                let _ = write!(
                    values,
                    "{name}.into().map_or(Value::Absent, |{name}: {type}| {value}), "
                );
                skipped = true;
            }
            (_, Need::Rest) if safe => {
                let (r#type, value) = scalar(arg, &name);
                let _ = write!(params, "{name}: impl IntoIterator<Item = {type}>, ");
                let _ = write!(
                    values,
                    "Value::List({name}.into_iter().map(|{name}| {value}).collect()), "
                );
            }
            _ => skipped = true,
        }
    }
    (params, values)
}

/// The same without `impl Into`, so that `None` alone says which type it is of.
fn concrete(arg: &Arg, name: &str) -> (String, String) {
    if matches!(arg.kind, Kind::Word | Kind::Path) {
        return ("&'a str".to_owned(), format!("Value::Word({name}.to_owned())"));
    }
    let (r#type, value) = scalar(arg, name);
    match r#type.strip_prefix("impl Into<").and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) => (inner.to_owned(), value.replace(".into()", "")),
        None => (r#type, value),
    }
}

pub(super) fn lifetime(params: &str) -> &'static str {
    if params.contains("&'a ") { "<'a>" } else { "" }
}

/// The type of a parameter, and how it becomes a value.
fn scalar(arg: &Arg, name: &str) -> (String, String) {
    let (r#type, value) = match &arg.kind {
        Kind::Word | Kind::Path => ("impl Into<String>", format!("Value::Word({name}.into())")),
        Kind::Name => ("Name", format!("Value::Name({name})")),
        Kind::Int(min, max) => {
            let r#type = match (*min, *max) {
                (0.., max) if max <= 65_535 => "u16",
                (0.., _) => "u32",
                _ => "i32",
            };
            (r#type, format!("Value::Int(i64::from({name}))"))
        }
        Kind::Duration(_) => ("impl Into<Duration>", format!("Value::Duration({name}.into())")),
        Kind::Size => ("impl Into<Size>", format!("Value::Size({name}.into())")),
        Kind::Address => ("impl Into<Address>", format!("Value::Address({name}.into())")),
        Kind::AddressList => {
            ("impl Into<AddressList>", format!("Value::AddressList({name}.into())"))
        }
        Kind::Sample => ("impl Into<SampleExpr>", format!("Value::Sample({name}.into())")),
        Kind::Format => ("impl Into<LogFormat>", format!("Value::Format({name}.into())")),
        Kind::OnOff => ("bool", format!("on_off({name})")),
        Kind::Choice(choice) => return (format!("crate::{choice}"), format!("{name}.into()")),
        Kind::Literal | Kind::Params(_) | Kind::One(_) => ("()", String::new()),
    };
    (r#type.to_owned(), value)
}

/// What it does, how it is written, range, unit and versions.
pub(super) fn docs(row: &Row, table: &str) -> String {
    let mut doc = String::from("/// ");
    let mut chars = row.doc.chars();
    doc.extend(chars.next().map(|c| c.to_ascii_uppercase()));
    doc.push_str(chars.as_str());
    doc.push_str(".\n///\n/// ");
    let _ = write!(doc, "Written `{}`{}.", usage(row), manual(table));
    for arg in &row.args {
        match &arg.kind {
            Kind::Int(i64::MIN, _) => {}
            Kind::Int(min, i64::MAX) => {
                let _ = write!(doc, " `{}` is at least {min}.", arg.name);
            }
            Kind::Int(min, max) => {
                let _ = write!(doc, " `{}` is between {min} and {max}.", arg.name);
            }
            Kind::Duration(unit) => {
                let unit = if *unit == "S" { "seconds" } else { "milliseconds" };
                let _ = write!(doc, " A bare number counts {unit}.");
            }
            _ => {}
        }
    }
    if row.has("repeat") {
        doc.push_str(" Several add up.");
    }
    if row.since != "2.0" {
        let _ = write!(doc, " Since {}.", row.since);
    }
    if row.has("exp") {
        doc.push_str(" Experimental.");
    }
    if !row.deprecated.is_empty() {
        let _ = write!(doc, " Deprecated since {}.", row.deprecated);
    }
    if !row.removed.is_empty() {
        let _ = write!(doc, " Removed in {}.", row.removed);
    }
    if !row.replacement.is_empty() {
        let _ = write!(doc, " Use `{}` instead.", row.replacement);
    }
    doc.push('\n');
    doc
}

/// Where the manual tells of a table's keywords.
fn manual(table: &str) -> &'static str {
    match table {
        "global" => " (manual 3)",
        "proxy" => " (manual 4.2)",
        "bind" => " (manual 5.1)",
        "server" => " (manual 5.2)",
        _ if table.contains("request") || table.contains("response") => " (manual 4.3, 4.4)",
        _ => "",
    }
}

fn usage(row: &Row) -> String {
    let mut text = row.name.clone();
    for (n, arg) in row.args.iter().enumerate() {
        let name = match (&arg.kind, arg.need) {
            (Kind::Literal, _) => arg.name.clone(),
            (Kind::Params(_), _) => format!("[{} …]", arg.name),
            (_, Need::Required) => format!("<{}>", arg.name),
            (_, Need::Optional) => format!("[<{}>]", arg.name),
            (_, Need::Rest) => format!("[<{}> …]", arg.name),
        };
        match n {
            0 if row.has("call") => text = format!("{text}({name})"),
            0 if row.has("suffix") => text.push_str(&name),
            _ => text = format!("{text} {name}"),
        }
    }
    if row.has("cond!") {
        text.push_str(" if|unless <condition>");
    } else if row.has("cond") {
        text.push_str(" [if|unless <condition>]");
    }
    text
}

/// `CookieOptions` for `cookie`.
fn options_type(list: &str) -> String {
    let name = pascal(list);
    if name.ends_with("Options") { name } else { format!("{name}Options") }
}

pub(super) fn pascal(list: &str) -> String {
    let mut name = String::new();
    for part in list.split('-') {
        let mut chars = part.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name
}
