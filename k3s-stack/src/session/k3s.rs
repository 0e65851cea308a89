//! The flags of k3s, as keys of config.yaml and as words of commands.

use super::Hover;
use super::complete::{Completion, CompletionKind};
use super::file::{File, before, word};
use super::yaml;
use crate::check::k3s::with_role;
use config_diagnostics::{Facts, Span};
use k3s_config::{Command, Flag, FlagKind, Version, flags, json_schema};
use std::fmt::Write as _;

/// What can be written here in a config.yaml.
pub(super) fn complete_key(file: &File, offset: u32) -> Vec<Completion> {
    let version = file.options().targets.k3s();
    let command = command(file);
    let Some(cursor) = yaml::cursor(file.text(), offset) else { return Vec::new() };
    let path: Vec<&str> = cursor.path.iter().map(String::as_str).collect();
    let key = match (&path[..], cursor.key.as_deref()) {
        ([], None) => return offered(command, version, cursor.typed, "", ": ", cursor.place),
        ([], Some(key)) => key,
        ([key] | [key, "[]"], None) => key,
        _ => return Vec::new(),
    };
    let words = values(command, key.trim_end_matches('+'), version);
    let fitting = words.into_iter().filter(|word| word.starts_with(cursor.typed));
    fitting.map(|word| Completion::new(CompletionKind::Value, word, cursor.place)).collect()
}

/// What a key of a config.yaml means.
pub(super) fn hover_key(file: &File, offset: u32) -> Option<Hover> {
    let (path, span) = yaml::key_at(file.text(), offset)?;
    let [key] = &path[..] else { return None };
    hover(command(file), key.trim_end_matches('+'), file.options().targets.k3s(), span)
}

/// What can be written here in a command: `--flannel-b`.
pub(super) fn complete_word(file: &File, offset: u32) -> Vec<Completion> {
    let (start, before) = before(file.text(), offset);
    let from = before.trim_end_matches(is_of_flag).len();
    let Some(typed) = before.get(from..).and_then(|word| word.strip_prefix("--")) else {
        return Vec::new();
    };
    let end = start + u32::try_from(before.len()).unwrap_or_default();
    let place = Span::new(end - u32::try_from(typed.len() + 2).unwrap_or_default(), end);
    let version = file.options().targets.k3s();
    offered(command(file), version, typed, "--", "", place)
}

/// What a flag in a command means.
pub(super) fn hover_word(file: &File, offset: u32) -> Option<Hover> {
    let (span, word) = word(file.text(), offset, is_of_flag)?;
    let name = word.strip_prefix("--")?;
    hover(command(file), name, file.options().targets.k3s(), span)
}

fn is_of_flag(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// What the file is for; a server's has all that an agent's has, nearly.
fn command(file: &File) -> Command {
    let facts: Facts = with_role(file.path(), file.options().facts.clone());
    if facts.get("role") == Some("agent") { Command::Agent } else { Command::Server }
}

fn offered(
    command: Command,
    version: Version,
    typed: &str,
    lead: &str,
    end: &str,
    place: Span,
) -> Vec<Completion> {
    let fitting = flags(command, version)
        .filter(|flag| flag.name().starts_with(typed) && !flag.hidden() && !flag.fatal_in(version));
    let completion = |flag: &'static Flag| {
        let kind = if lead.is_empty() { CompletionKind::Key } else { CompletionKind::Keyword };
        Completion::new(kind, format!("{lead}{}", flag.name()), place)
            .text(format!("{lead}{}{end}", flag.name()))
            .detail(flag.help())
            .documentation(page(flag, version))
            .deprecated(flag.deprecated_in(version))
    };
    fitting.map(completion).collect()
}

/// The words that a flag knows, as the schema of the file has them.
fn values(command: Command, key: &str, version: Version) -> Vec<String> {
    let Some(flag) = Flag::lookup_in(command, key, version) else { return Vec::new() };
    if flag.kind() == FlagKind::Bool {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    let schema = json_schema(command, version);
    let property = schema.get("properties").and_then(|all| all.get(flag.name()));
    let one = property.map(|own| own.get("anyOf").and_then(|any| any.get(0)).unwrap_or(own));
    let words = one.and_then(|one| one.get("enum").or_else(|| one.get("examples"))?.as_array());
    words.into_iter().flatten().filter_map(|word| Some(word.as_str()?.to_owned())).collect()
}

fn hover(command: Command, name: &str, version: Version, span: Span) -> Option<Hover> {
    let other = if command == Command::Server { Command::Agent } else { Command::Server };
    let in_version = |command| Flag::lookup_in(command, name, version);
    let any = |command| Flag::lookup(command, name);
    let flag = in_version(command)
        .or_else(|| any(command))
        .or_else(|| in_version(other))
        .or_else(|| any(other))?;
    Some(Hover::new(span, page(flag, version)))
}

fn page(flag: &Flag, version: Version) -> String {
    let mut page = format!("**`{}`** – {}.", flag.name(), flag.help().trim_end_matches('.'));
    if flag.kind() == FlagKind::List {
        page.push_str(" Several values add up.");
    }
    page.push_str("\n\n");
    if let Some(default) = flag.default(version).filter(|default| !default.is_empty()) {
        let _ = write!(page, "Default: `{default}`. ");
    }
    if let Some(variable) = flag.env(version) {
        let _ = write!(page, "Environment: `{variable}`. ");
    }
    if !flag.since().firsts().is_empty() {
        let _ = write!(page, "Since {}. ", flag.since());
    }
    if let Some(releases) = flag.deprecated() {
        let _ = write!(page, "Deprecated since {releases}. ");
    }
    if let Some(releases) = flag.until().or_else(|| flag.fatal()) {
        let _ = write!(page, "Removed in {releases}. ");
    }
    if let Some(instead) = flag.replacement() {
        let _ = write!(page, "Use `{instead}` instead. ");
    }
    if !flag.exists_in(version) {
        let _ = write!(page, "k3s {version} does not know it. ");
    }
    page.truncate(page.trim_end().len());
    page
}
