//! A field and a setter for every flag of a command.

use super::k3s::{Row, pascal};
use crate::Problem;
use std::fmt::Write as _;

/// `server_config.rs`, `agent_config.rs`.
pub(super) fn code(rows: &[Row], command: &str) -> Result<String, Problem> {
    let owner = format!("{}Config", pascal(command));
    let variant = pascal(command);
    let (mut fields, mut setters) = (String::new(), String::new());
    let (mut put, mut write) = (String::new(), String::new());
    for row in rows.iter().filter(|row| row.is_of(command) && row.is_current()) {
        let field = Field::new(row)?;
        let (name, flag, doc, value) = (&field.name, &row.name, Field::doc(row), field.value);
        let (read, print) = (field.read, field.print);
        if row.kind == "list" {
            let _ = writeln!(fields, "{doc}pub {name}: Vec<{value}>,");
            let _ = write!(
                setters,
                "{doc}#[must_use]\npub fn {name}(mut self, {name}: impl IntoIterator<Item = {value}>) -> Self {{
    self.{name}.extend({name});
    self
}}\n\n"
            );
            let how = if row.value.ends_with(',') { "split" } else { "list" };
            let _ = writeln!(put, "{flag:?} => {how}(&mut self.{name}, value, {read}),");
            let _ = writeln!(write, "out.list({flag:?}, &self.{name});");
        } else {
            let _ = writeln!(fields, "{doc}pub {name}: Option<{value}>,");
            let _ = write!(
                setters,
                "{doc}#[must_use]\npub fn {name}(mut self, {name}: {value}) -> Self {{
    self.{name} = Some({name});
    self
}}\n\n"
            );
            let _ = writeln!(put, "{flag:?} => one(&mut self.{name}, value, {read}),");
            let _ = writeln!(write, "out.one({flag:?}, self.{name}.as_ref(), {print});");
        }
    }
    let role = command;
    // Server and agent declare these in different order.
    let token = ("--token=hunter2", "token: hunter2\n");
    let node = (
        "--node-label=rack=r1 --node-ip=10.0.0.1 --node-ip=fd00::1",
        "node-label:\n  - rack=r1\nnode-ip:\n  - 10.0.0.1\n  - fd00::1\n",
    );
    let (first, last) = if role == "server" { (token, node) } else { (node, token) };
    let yaml = format!("{}{}", first.1, last.1);
    let args = format!("{:?}", format!("{} {}", first.0, last.0).split(' ').collect::<Vec<_>>());
    Ok(format!(
        r#"//! What `k3s {role}` is told.

#[allow(clippy::wildcard_imports)]
use crate::model::prelude::*;

/// Every flag of `k3s {role}` of the newest version, hidden ones too.
///
/// What is `None` or empty is not said, and k3s takes its default. Setters of lists add to what is there.
///
/// ```
/// use k3s_config::{owner};
/// let config = {owner}::new()
///     .token("hunter2".parse()?)
///     .node_label(["rack=r1".parse()?])
///     .node_ip(["10.0.0.1".parse()?, "fd00::1".parse()?]);
/// assert_eq!(
///     config.to_args(),
///     {args}
/// );
/// assert_eq!(
///     config.to_config_yaml()?,
///     {yaml:?}
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct {owner} {{
{fields}    extra: Vec<Setting>,
}}

/// Reading and writing.
impl {owner} {{
    /// Nothing is said.
    pub fn new() -> Self {{
        Self::default()
    }}

    /// Reads settings in their order, all problems at once. The last one of a flag counts, those of a list add up;
    /// what has no field is kept in [`extra`](Self::extra).
    pub fn from_settings(settings: &[Setting]) -> (Self, Vec<SettingError>) {{
        from_settings(settings)
    }}

    /// What every form is written from: the settings that say what this says, in the order of the flags.
    pub fn to_settings(&self) -> Vec<Setting> {{
        to_settings(self)
    }}

    /// Settings that were read and have no field: of flags that the newest version does not have, or with a value that
    /// is not of the flag's type.
    pub fn extra(&self) -> &[Setting] {{
        &self.extra
    }}

    /// The words behind `k3s {role}` on a command line; not quoted for any shell.
    pub fn to_args(&self) -> Vec<String> {{
        arguments(&self.to_settings())
    }}

    /// The environment variables that say this, as far as `version` has any, and the rest.
    pub fn to_environment(&self, version: Version) -> EnvironmentParts {{
        environment(Command::{variant}, self.to_settings(), version)
    }}

    /// An install command that sets up this {role}: what has a `K3S_*` variable in the environment, which install.sh
    /// keeps in a file for root, and the rest as arguments.
    ///
    /// Errors when install.sh or systemd would make something else of a value, and when a secret would end up in the
    /// unit, which everybody may read.
    pub fn to_install(&self, version: Version) -> Result<Install, ValueError> {{
        install(Command::{variant}, &self.to_settings(), version)
    }}

    /// The text of a config.yaml that says this; nothing where nothing is said.
    ///
    /// Errors when a token, or a value in [`extra`](Self::extra), has blanks at its ends: k3s would take them off.
    pub fn to_config_yaml(&self) -> Result<String, ValueError> {{
        config_yaml(Command::{variant}, &self.to_settings())
    }}
}}

/// One setter for each flag.
impl {owner} {{
{setters}}}

impl Fields for {owner} {{
    const COMMAND: Command = Command::{variant};

    fn put(&mut self, flag: &str, value: &str) -> Result<(), ValueError> {{
        match flag {{
{put}            _ => Err(ValueError::new("the flag has no field", 0)),
        }}
    }}

    fn write(&self, out: &mut Written) {{
{write}    }}

    fn extra(&self) -> &[Setting] {{
        &self.extra
    }}

    fn keep(&mut self, setting: Setting) {{
        self.extra.push(setting);
    }}
}}
"#
    ))
}

/// How a flag is kept.
struct Field {
    name: String,
    /// Its type.
    value: &'static str,
    /// Reads a text.
    read: &'static str,
    /// Writes a text.
    print: &'static str,
}

impl Field {
    fn new(row: &Row) -> Result<Self, Problem> {
        let (value, read) = match row.value.trim_end_matches(',') {
            "bool" => ("bool", "parse_bool"),
            "int" => ("i64", "number"),
            "port" => ("u16", "port"),
            "address" => ("IpAddr", "ip"),
            // k3s takes blanks off these.
            "component" => ("Component", "|part| part.trim().parse()"),
            "duration" => ("Duration", PARSE),
            "text" => ("Text", PARSE),
            "secret" => ("Secret", PARSE),
            "token" => ("Token", "token"),
            "cidr" => ("Cidr", PARSE),
            "host" => ("Host", PARSE),
            "port-range" => ("PortRange", PARSE),
            "url" => ("ServerUrl", PARSE),
            "flannel-backend" => ("FlannelBackend", PARSE),
            "egress-selector-mode" => ("EgressSelectorMode", PARSE),
            "secrets-provider" => ("SecretsProvider", PARSE),
            // k3s looks at neither case here.
            "bucket-lookup" => ("BucketLookup", "|text| text.to_ascii_lowercase().parse()"),
            "snapshotter" => ("Snapshotter", PARSE),
            "file-mode" => ("FileMode", PARSE),
            "cron" => ("Cron", PARSE),
            "label" => ("NodeLabel", PARSE),
            "taint" => ("NodeTaint", PARSE),
            "arg" => ("ExtraArg", PARSE),
            value => return Err(format!("{}: no value {value}", row.name)),
        };
        let print = match value {
            "Secret" => "|secret| secret.expose().to_owned()",
            "Token" => "|token| token.expose().to_owned()",
            _ => "ToString::to_string",
        };
        Ok(Self { name: row.name.replace('-', "_"), value, read, print })
    }

    fn doc(row: &Row) -> String {
        let mut doc = format!("/// `--{}`: {}.", row.name, row.help);
        let mut add = |label: &str, text: &str| {
            if !text.is_empty() {
                let _ = write!(doc, " {label}{text}.");
            }
        };
        match row.default.strip_prefix('(') {
            Some(computed) => add("Default: ", computed.trim_end_matches(')')),
            None if row.default.is_empty() => {}
            None => add("Default: ", &format!("`{}`", row.default)),
        }
        if !row.env.is_empty() {
            add("Variable: ", &format!("`{}`", row.env.split(' ').next().unwrap_or_default()));
        }
        add("Since ", &row.since.replace(',', ", "));
        if row.marks.contains("experimental") {
            add("", "Experimental");
        }
        if row.marks.contains("hidden") {
            add("", "Not in the help text");
        }
        if !row.deprecated.is_empty() {
            add("Deprecated: use ", &format!("`{}`", row.instead));
        }
        doc.push('\n');
        doc
    }
}

const PARSE: &str = "str::parse";
