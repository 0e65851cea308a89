//! Log formats: their aliases and the samples within (`log.c`).

use super::keyword::AliasHttp;
use super::uses::Places;
use super::{Asker, Problem, expression, reachable};
use crate::generated::samples::ALIASES;
use crate::lint::rules::{sample_not_available, unknown_log_alias};
use crate::{LogFormat, LogItem, Version};
use config_diagnostics::did_you_mean;

pub(super) fn check(
    asker: &Asker<'_, '_>,
    format: &LogFormat,
    places: Option<Places>,
) -> Result<(), Problem> {
    for item in format.items() {
        match item {
            LogItem::Alias(_, name) => alias(asker, name)?,
            LogItem::Expr(_, expr) => {
                let sample = expression::check(asker, expr)?;
                reachable(expr, sample, places)?;
                if sample.uses.is_some_and(|uses| uses.http) && asker.version == Version::V3_0 {
                    http_only(asker, expr.name())?;
                }
            }
            LogItem::Literal(_) => {}
        }
    }
    Ok(())
}

fn alias(asker: &Asker<'_, '_>, name: &str) -> Result<(), Problem> {
    let version = asker.version;
    let rows = || ALIASES.iter().filter(|row| row.exists_in(version));
    let Some(row) = rows().find(|row| row.name == name) else {
        return Err(Problem {
            info: &unknown_log_alias::RULE.info,
            message: format!("HAProxy {version} has no log alias `%{name}`"),
            help: match did_you_mean(name, rows().map(|row| row.name)) {
                Some(near) => format!("did you mean `%{near}`? A `%` itself is written `%%`"),
                None => "a `%` itself is written `%%`".to_owned(),
            },
            needle: name.to_owned(),
            byte: None,
        });
    };
    match row.http {
        AliasHttp::Reserved if version <= Version::V3_0 => http_only(asker, name),
        AliasHttp::Looks if version == Version::V3_0 => http_only(asker, name),
        _ => Ok(()),
    }
}

/// What only HTTP has; refused in proxies of another mode up to 3.0, and ignored since.
fn http_only(asker: &Asker<'_, '_>, name: &str) -> Result<(), Problem> {
    // 3.0 looks at the proxies that are started, when all is read; before, each line was looked at.
    let is_looked_at = asker.version < Version::V3_0 || asker.resolving.is_some();
    let is_http = asker.mode.is_none_or(|mode| mode == "http") || asker.switches_to_http;
    if is_http || !is_looked_at {
        return Ok(());
    }
    Err(Problem {
        info: &sample_not_available::RULE.info,
        message: format!("`{name}` is part of HTTP, and the proxy is not in mode http"),
        help: "set `mode http`, or leave it out".to_owned(),
        needle: name.to_owned(),
        byte: None,
    })
}
