//! From the tables in `xtask/data/k3s` to `k3s-config/src/generated`.

use super::{k3s_choices, k3s_model};
use crate::{Problem, files};
use std::fmt::Write as _;

/// Every file: path and code.
pub(crate) fn files() -> Result<Vec<(String, String)>, Problem> {
    let rows = Row::read()?;
    let module = "//! Tables written by `cargo xtask codegen`; never edited by hand.

mod agent_config;
mod choices;
pub(crate) mod flags;
pub(crate) mod rule_docs;
mod server_config;

pub use agent_config::AgentConfig;
pub use choices::*;
pub use server_config::ServerConfig;
";
    Ok(vec![
        ("choices.rs".to_owned(), k3s_choices::code()?),
        ("flags.rs".to_owned(), flags(&rows)?),
        ("server_config.rs".to_owned(), k3s_model::code(&rows, "server")?),
        ("agent_config.rs".to_owned(), k3s_model::code(&rows, "agent")?),
        ("mod.rs".to_owned(), module.to_owned()),
    ])
}

/// One flag of one command, or of server and agent alike.
pub(super) struct Row {
    pub(super) command: String,
    pub(super) name: String,
    pub(super) aliases: String,
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) default: String,
    pub(super) before: String,
    pub(super) env: String,
    pub(super) category: String,
    pub(super) marks: String,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) deprecated: String,
    pub(super) fatal: String,
    pub(super) instead: String,
    pub(super) help: String,
}

impl Row {
    fn read() -> Result<Vec<Self>, Problem> {
        let text = files::read("xtask/data/k3s/flags.tsv")?;
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        rows.map(|line| {
            let count = line.split('\t').count();
            if count != 16 {
                return Err(format!("{count} cells instead of 16: {line}"));
            }
            let mut cells = line.split('\t').map(str::to_owned);
            let mut next = || cells.next().unwrap_or_default();
            // In the order of the columns.
            Ok(Self {
                command: next(),
                name: next(),
                aliases: next(),
                kind: next(),
                value: next(),
                default: next(),
                before: next(),
                env: next(),
                category: next(),
                marks: next(),
                since: next(),
                until: next(),
                deprecated: next(),
                fatal: next(),
                instead: next(),
                help: next(),
            })
        })
        .collect()
    }

    pub(super) fn is_of(&self, command: &str) -> bool {
        self.command == command || self.command == "both" && command != "etcd-snapshot"
    }

    /// Whether the newest release has it.
    pub(super) fn is_current(&self) -> bool {
        self.until.is_empty()
    }
}

fn flags(rows: &[Row]) -> Result<String, Problem> {
    let mut code = String::from(
        "//! Every flag, in the order in which each command declares them; those that are gone come last.\n
use crate::FlagKind as K;
use crate::ValueKind as V;
use crate::{Flag, Version};

/// Release 1.`minor`.`patch`.
const fn v(minor: u8, patch: u8) -> Version {
    Version::new(1, minor, patch)
}\n",
    );
    for (command, name) in
        [("server", "SERVER"), ("agent", "AGENT"), ("etcd-snapshot", "ETCD_SNAPSHOT")]
    {
        let _ =
            write!(code, "\n/// Flags of `k3s {command}`.\npub(crate) static {name}: &[Flag] = &[");
        for row in rows.iter().filter(|row| row.is_of(command)) {
            let _ = write!(
                code,
                "{},",
                flag(row).map_err(|problem| format!("{}: {problem}", row.name))?
            );
        }
        code.push_str("];\n");
    }
    Ok(code)
}

fn flag(row: &Row) -> Result<String, Problem> {
    let kind = match row.kind.as_str() {
        "bool" => "Bool",
        "int" => "Int",
        "duration" => "Duration",
        "text" => "Text",
        "list" => "List",
        kind => return Err(format!("no kind {kind}")),
    };
    let (value, splits) = match row.value.strip_suffix(',') {
        Some(value) => (value, true),
        None => (row.value.as_str(), false),
    };
    if splits != (row.kind == "list" && matches!(value, "address" | "cidr" | "host" | "component"))
    {
        return Err(format!("`{}` splits at commas where `Flag` says otherwise", row.value));
    }
    let aliases: Vec<String> =
        row.aliases.split_whitespace().map(|alias| format!("{alias:?}")).collect();
    let mut code = format!(
        "Flag::new({:?}, &[{}], K::{kind}, V::{}, {:?})",
        row.name,
        aliases.join(", "),
        pascal(value),
        row.help
    );
    if !row.default.is_empty() && !row.default.starts_with('(') {
        let _ = write!(code, ".preset({:?})", row.default);
    }
    if let Some((before, changed)) = row.before.split_once('<') {
        let _ = write!(code, ".preset_before({before:?}, {})", releases(changed)?);
    }
    if !row.env.is_empty() {
        let (name, since) = row.env.split_once(' ').unwrap_or((&row.env, ""));
        let _ = write!(code, ".variable({name:?}, {})", releases(since)?);
    }
    if !row.category.is_empty() {
        let _ = write!(code, ".under({:?})", row.category);
    }
    for mark in row.marks.split(',') {
        code.push_str(match mark {
            "hidden" => ".concealed()",
            "experimental" => ".on_trial()",
            "" => "",
            mark => return Err(format!("no mark {mark}")),
        });
    }
    let changes = [
        ("added", &row.since),
        ("gone", &row.until),
        ("discouraged", &row.deprecated),
        ("refused", &row.fatal),
    ];
    for (method, when) in changes.into_iter().filter(|(_, when)| !when.is_empty()) {
        let _ = write!(code, ".{method}({})", releases(when)?);
    }
    if !row.instead.is_empty() {
        let _ = write!(code, ".instead({:?})", row.instead);
    }
    Ok(code)
}

/// `1.25.11,1.26.6` as a list of versions.
fn releases(text: &str) -> Result<String, Problem> {
    let mut code = String::from("&[");
    for version in text.split(',').filter(|version| !version.is_empty()) {
        let numbers = version.strip_prefix("1.").and_then(|rest| rest.split_once('.'));
        let (minor, patch) = numbers.ok_or_else(|| format!("`{version}` is no version"))?;
        let _ = write!(code, "v({minor}, {patch}), ");
    }
    code.push(']');
    Ok(code)
}

/// `flannel-backend` becomes `FlannelBackend`.
pub(super) fn pascal(name: &str) -> String {
    let mut code = String::new();
    for part in name.split('-') {
        let mut chars = part.chars();
        code.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        code.extend(chars);
    }
    code
}
