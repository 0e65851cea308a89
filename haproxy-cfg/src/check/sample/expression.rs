//! A sample expression: its fetch, its converters, and what they are given.

use super::arguments;
use super::keyword::{Found, SampleKeyword};
use super::types::SampleType;
use super::uses::Uses;
use super::{Asker, Problem};
use crate::check::features;
use crate::generated::samples::{CONVERTERS, FETCHES};
use crate::lint::rules::{
    feature_not_built, keyword_from_a_later_version, lua_not_loaded, sample_type_mismatch,
    unknown_sample_keyword,
};
use crate::{SampleArg, SampleExpr};
use config_diagnostics::did_you_mean;

/// What comes out of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) ty: SampleType,
    /// What its fetch looks at, when that is known.
    pub(super) uses: Option<Uses>,
}

impl Sample {
    /// What Lua or a build with more modules may make of an expression.
    const ANYTHING: Self = Self { ty: SampleType::Any, uses: None };
}

/// Fetches and converters of device databases, which HAProxy is seldom built with.
const DATABASES: [&str; 3] = ["51d.", "da-csv", "wurfl-"];

/// Checks an expression, and says what comes out of it.
pub(super) fn check(asker: &Asker<'_, '_>, expr: &SampleExpr) -> Result<Sample, Problem> {
    match find(asker, FETCHES, "sample fetch", expr.name())? {
        Some(fetch) => {
            let start = Sample { ty: fetch.output, uses: Some(fetch.uses) };
            arguments::check(asker, fetch, expr.args())?;
            converted(asker, start, expr)
        }
        None => converted(asker, Sample::ANYTHING, expr),
    }
}

/// Checks the fetch of an ACL keyword that stands for `fetch`, and the converters of the expression.
pub(super) fn check_as(
    asker: &Asker<'_, '_>,
    fetch: &str,
    expr: &SampleExpr,
) -> Result<Sample, Problem> {
    let Found::Known(fetch) = SampleKeyword::find(FETCHES, fetch, asker.version) else {
        return converted(asker, Sample::ANYTHING, expr);
    };
    built(asker, "fetch", fetch.name, expr.name())?;
    arguments::check(asker, fetch, expr.args())?;
    converted(asker, Sample { ty: fetch.output, uses: Some(fetch.uses) }, expr)
}

fn converted(asker: &Asker<'_, '_>, start: Sample, expr: &SampleExpr) -> Result<Sample, Problem> {
    let mut sample = start;
    for converter in expr.converters() {
        let Some(row) = find(asker, CONVERTERS, "converter", converter.name())? else {
            sample.ty = SampleType::Any;
            continue;
        };
        if !sample.ty.becomes(row.input, asker.version) {
            return Err(Problem {
                info: &sample_type_mismatch::RULE.info,
                message: format!(
                    "`{}` takes {}, which cannot be made of {}",
                    row.name, row.input, sample.ty
                ),
                help: "put a converter before it that makes one of the other".to_owned(),
                needle: row.name.to_owned(),
                byte: None,
            });
        }
        sample.ty = sample.ty.through(row.input, row.output);
        arguments::check(asker, row, converter.args())?;
    }
    Ok(sample)
}

/// The row of a keyword; nothing when HAProxy may know it from elsewhere.
fn find(
    asker: &Asker<'_, '_>,
    table: &'static [SampleKeyword],
    noun: &str,
    name: &str,
) -> Result<Option<&'static SampleKeyword>, Problem> {
    let needle = name.to_owned();
    if name.starts_with("lua.") {
        return if asker.names.has_lua {
            Ok(None)
        } else {
            Err(Problem {
                info: &lua_not_loaded::RULE.info,
                message: format!("`{name}` comes from Lua, and no Lua file is loaded"),
                help: "load the file with `lua-load` in the `global` section".to_owned(),
                needle,
                byte: None,
            })
        };
    }
    let version = asker.version;
    let database = DATABASES.into_iter().find(|start| name.starts_with(start));
    match SampleKeyword::find(table, name, version) {
        Found::Known(row) => {
            let kind = if noun == "converter" { "conv" } else { "fetch" };
            built(asker, kind, name, name).map(|()| Some(row))
        }
        Found::Later(since) => Err(Problem {
            info: &keyword_from_a_later_version::RULE.info,
            message: format!("the {noun} `{name}` came with HAProxy {since}"),
            help: format!("use another, or target {since} or later"),
            needle,
            byte: None,
        }),
        Found::Gone(removed) => Err(Problem {
            info: &unknown_sample_keyword::RULE.info,
            message: match removed {
                Some(removed) => format!("the {noun} `{name}` went in HAProxy {removed}"),
                None => format!("HAProxy {version} has no {noun} `{name}`"),
            },
            help: "use another".to_owned(),
            needle,
            byte: None,
        }),
        Found::Unknown if database.is_some() => {
            built(asker, "database", database.unwrap_or_default(), name).map(|()| None)
        }
        Found::Unknown => Err(Problem {
            info: &unknown_sample_keyword::RULE.info,
            message: format!("HAProxy knows no {noun} `{name}`"),
            help: match did_you_mean(name, similar(table, name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "look its name up in the manual's section 7.3".to_owned(),
            },
            needle,
            byte: None,
        }),
    }
}

/// Whether HAProxy is built with what brings a keyword, or may be.
fn built(asker: &Asker<'_, '_>, table: &str, keyword: &str, written: &str) -> Result<(), Problem> {
    asker.lacking.need(table, keyword).map_or(Ok(()), |feature| {
        Err(Problem {
            info: &feature_not_built::RULE.info,
            message: features::message(written, &feature),
            help: features::HELP.to_owned(),
            needle: written.to_owned(),
            byte: None,
        })
    })
}

/// The names that are about as long: cheap, for texts full of unknown ones.
fn similar(table: &'static [SampleKeyword], name: &str) -> impl Iterator<Item = &'static str> {
    let len = name.len();
    table.iter().map(|row| row.name).filter(move |known| known.len().abs_diff(len) <= len / 3)
}

/// The text of an argument; empty for one that is not there.
pub(super) fn text(args: &[SampleArg], n: usize) -> std::borrow::Cow<'_, str> {
    args.get(n).map(SampleArg::value).unwrap_or_default()
}
