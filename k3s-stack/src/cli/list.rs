//! `explain` and `rules`.

use super::args::Format;
use super::{CLEAN, Streams, usage};
use config_diagnostics::{Group, RuleInfo, Safety, Severity};
use serde::Serialize;
use std::io::{self, Write};

pub(super) fn explain(rule: &str, streams: &mut Streams<'_>) -> io::Result<u8> {
    match crate::explain(rule) {
        Ok(page) => {
            writeln!(streams.out, "{}", page.trim_end())?;
            Ok(CLEAN)
        }
        Err(error) => usage(&error.to_string(), streams.err),
    }
}

/// A rule as `rules --format json` lists it.
#[derive(Serialize)]
struct JsonRule {
    id: &'static str,
    group: Group,
    severity: Severity,
    fix: Safety,
    on_by_default: bool,
    summary: &'static str,
    url: String,
}

#[derive(Serialize)]
struct JsonRules {
    version: u8,
    rules: Vec<JsonRule>,
}

pub(super) fn rules(format: Format, out: &mut dyn Write) -> io::Result<u8> {
    let rules = crate::rules();
    match format {
        Format::Text => table(&rules, out)?,
        Format::Json => {
            let rules = rules.into_iter().map(|rule| JsonRule {
                id: rule.id,
                group: rule.group,
                severity: rule.severity,
                fix: rule.fix,
                on_by_default: rule.group.on_by_default(),
                summary: rule.summary,
                url: rule.url(),
            });
            let list = JsonRules { version: 1, rules: rules.collect() };
            serde_json::to_writer(&mut *out, &list)?;
            writeln!(out)?;
        }
    }
    Ok(CLEAN)
}

fn table(rules: &[&RuleInfo], out: &mut dyn Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for rule in rules {
        let on = if rule.group.on_by_default() { "on" } else { "off" };
        let fix = match rule.fix {
            Safety::None => "-",
            Safety::Unsafe => "unsafe fix",
            Safety::Safe => "safe fix",
        };
        writeln!(
            out,
            "{:width$}  {:11}  {:7}  {fix:10}  {on:3}  {}",
            rule.id, rule.group, rule.severity, rule.summary
        )?;
    }
    Ok(())
}
