//! From the tables in `xtask/data/traefik` to `traefik-values/src/generated`.

use super::{condition, shipped, traefik_model};
use crate::{Problem, files};
use std::fmt::Write as _;

/// Every file: path and code.
pub(crate) fn files() -> Result<Vec<(String, String)>, Problem> {
    let module = "//! Tables written by `cargo xtask codegen`; never edited by hand.

// Rows are short this way.
#![allow(clippy::enum_glob_use, clippy::wildcard_imports)]

pub(crate) mod changes;
pub(crate) mod charts;
pub(crate) mod crds;
pub(crate) mod defaults;
pub(crate) mod fields;
pub(crate) mod flags;
pub(crate) mod moves;
pub(crate) mod reads;
pub(crate) mod refusals;
pub(crate) mod releases;
pub(crate) mod rule_docs;
pub(crate) mod schema;
pub(crate) mod shipped;
pub(crate) mod spellings;
pub(crate) mod values;
";
    Ok(vec![
        ("changes.rs".to_owned(), changes()?),
        ("charts.rs".to_owned(), charts()?),
        ("crds.rs".to_owned(), crds()?),
        ("defaults.rs".to_owned(), defaults()?),
        ("fields.rs".to_owned(), shipped::fields()?),
        ("flags.rs".to_owned(), flags()?),
        ("moves.rs".to_owned(), moves()?),
        ("reads.rs".to_owned(), reads()?),
        ("refusals.rs".to_owned(), refusals()?),
        ("releases.rs".to_owned(), releases()?),
        ("schema.rs".to_owned(), schema()?),
        ("spellings.rs".to_owned(), traefik_model::spellings()?),
        ("values.rs".to_owned(), traefik_model::values()?),
        ("shipped.rs".to_owned(), shipped::shipped()?),
        ("mod.rs".to_owned(), module.to_owned()),
    ])
}

fn charts() -> Result<String, Problem> {
    let mut code = String::from(
        "//! The releases of the chart.\n\nuse crate::version::{ChartVersion as C, TraefikVersion as T};\n\n/// Release and the Traefik it is made for, oldest first.\npub(crate) const CHARTS: &[(C, T)] = &[\n",
    );
    for row in table("charts.tsv")? {
        let [chart, traefik] = cells(&row)?;
        let _ = writeln!(code, "(C::new{}, T::new{}),", version(&chart)?, version(&traefik)?);
    }
    code.push_str("];\n");
    Ok(code)
}

fn releases() -> Result<String, Problem> {
    let mut code = String::from(
        "//! What k3s ships.\n\nuse crate::version::{ChartVersion as C, K3sRelease as R, K3sVersion as K, ReleaseSource as S, TraefikVersion as T};\n\n/// Oldest first.\npub(crate) static RELEASES: &[R] = &[\n",
    );
    for row in table("releases.tsv")? {
        let [k3s, traefik, chart, controller, source] = cells(&row)?;
        let (kubernetes, build) =
            k3s.split_once("+k3s").ok_or_else(|| format!("`{k3s}` is no release"))?;
        let source = match source.as_str() {
            "release" => "Release",
            "git" => "Branch",
            "inferred" => "Inferred",
            _ => return Err(format!("{k3s}: no source `{source}`")),
        };
        let k3s = version(kubernetes)?;
        let _ = writeln!(
            code,
            "R::new(K::new{}, {build}), T::new{}, C::new{}, {controller:?}, S::{source}),",
            k3s.trim_end_matches(')'),
            version(&traefik)?,
            version(&chart)?
        );
    }
    code.push_str("];\n");
    Ok(code)
}

/// A table of rows with a path and the charts that they hold for, sorted by path.
struct Dated {
    code: String,
    rows: Vec<(String, String, String)>,
}

impl Dated {
    fn new(title: &str, name: &str, of: &str, uses: &str) -> Self {
        let code = format!(
            "//! {title}\n\nuse crate::tables::{{END, Table, row as r{uses}}};\n\n/// Sorted by path.\npub(crate) static {name}: &Table<{of}> = &ROWS;\n\n#[rustfmt::skip]\nstatic ROWS: Table<{of}> = Table::new(&[\n"
        );
        Self { code, rows: Vec::new() }
    }

    fn add(&mut self, path: &str, value: &str, since: &str, until: &str) -> Result<(), Problem> {
        let (first, last) = range(since, until)?;
        let line = format!("    r({path:?}, {value}, {first}, {last}),\n");
        self.rows.push((path.to_owned(), since.to_owned(), line));
        Ok(())
    }

    fn finish(mut self) -> String {
        self.rows.sort_by(|a, b| a.0.cmp(&b.0));
        self.code.extend(self.rows.into_iter().map(|(.., line)| line));
        self.code.push_str("]);\n");
        self.code
    }
}

fn defaults() -> Result<String, Problem> {
    let title = "The defaults of the charts, leaf by leaf, as JSON.";
    let mut dated = Dated::new(title, "DEFAULTS", "&str", "");
    for row in table("defaults.tsv")? {
        let [path, json, since, until] = cells(&row)?;
        dated.add(&path, &format!("{json:?}"), &since, &until)?;
    }
    Ok(dated.finish())
}

fn schema() -> Result<String, Problem> {
    let title = "What the schemas of the charts demand.";
    let uses = ", Limit::*, Shape, shape as s, types::*";
    let mut dated = Dated::new(title, "SCHEMA", "Shape", uses);
    for row in table("schema.tsv")? {
        let [path, cell, since, until] = cells(&row)?;
        let value = shape(&cell).map_err(|problem| format!("schema.tsv: {path}: {problem}"))?;
        dated.add(&path, &value, &since, &until)?;
    }
    Ok(dated.finish())
}

/// `integer,null min=0` as code.
fn shape(cell: &str) -> Result<String, Problem> {
    let (types, limits) = cell.split_once(' ').unwrap_or((cell, ""));
    let types: Vec<String> =
        types.split(',').filter(|name| !name.is_empty()).map(str::to_uppercase).collect();
    let types = if types.is_empty() { "ANY".to_owned() } else { types.join(" | ") };
    let mut code = Vec::new();
    for limit in limits.split(' ').filter(|limit| !limit.is_empty()) {
        let (name, value) = limit.split_once('=').unwrap_or((limit, ""));
        let list = |words: &str| {
            let words: Vec<String> = words.split(',').map(|word| format!("{word:?}")).collect();
            words.join(", ")
        };
        code.push(match name {
            "closed" => "Closed".to_owned(),
            "one" => format!("OneOf(&[{}])", list(value.trim_matches(['[', ']']))),
            "min" => format!("Min({value})"),
            "max" => format!("Max({value})"),
            "required" => format!("Required(&[{}])", list(value)),
            "pattern" if value == "^sha256:[a-f0-9]{64}$" => "Sha256".to_owned(),
            _ => return Err(format!("`{limit}` is no limit that is known")),
        });
    }
    Ok(format!("s({types}, &[{}])", code.join(", ")))
}

fn crds() -> Result<String, Problem> {
    let mut code = String::from(
        "//! The fields of Traefik's own resources.\n\nuse crate::route::crd::{Field, FieldType::*, field as f};\n\n/// Sorted by path.\n#[rustfmt::skip]\npub(crate) static CRDS: &[Field] = &[\n",
    );
    let mut rows = table("crds.tsv")?;
    rows.sort();
    for row in rows {
        let [path, of, since] = cells(&row)?;
        let of: String = of
            .split('-')
            .map(|word| {
                word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()
            })
            .collect();
        let _ = writeln!(code, "    f({path:?}, {of}, {}),", version(&since)?);
    }
    code.push_str("];\n");
    Ok(code)
}

fn reads() -> Result<String, Problem> {
    let title = "What the templates of the charts read.";
    let mut dated = Dated::new(title, "READS", "Read", ", Read, read as d, kinds::*");
    for row in table("reads.tsv")? {
        let [path, cell, since, until] = cells(&row)?;
        let mut fails = Vec::new();
        let mut code = String::new();
        for word in cell.split(' ').filter(|word| !word.is_empty()) {
            match word.split_once('=') {
                None if word == "raw" => code.push_str(".raw()"),
                None if word == "gated" => code.push_str(".gated()"),
                Some(("fails", kinds)) => fails.extend(kinds.split(',').map(str::to_uppercase)),
                _ => return Err(format!("reads.tsv: {path}: `{word}` is not known")),
            }
        }
        let fails = if fails.is_empty() { "0".to_owned() } else { fails.join(" | ") };
        dated.add(&path, &format!("d({fails}){code}"), &since, &until)?;
    }
    Ok(dated.finish())
}

fn refusals() -> Result<String, Problem> {
    let mut code = String::from(
        "//! Where the templates of the charts give up.\n\nuse crate::check::condition::{Operand::*, When::*};\nuse crate::tables::{END, Refusal, refusal as r};\n\n/// In the order of the table.\npub(crate) static REFUSALS: &[Refusal] = &[\n",
    );
    for row in table("refusals.tsv")? {
        let [since, until, at, when, message, help] = cells(&row)?;
        let when =
            condition::code(&when).map_err(|problem| format!("refusals.tsv: {when}: {problem}"))?;
        let (since, until) = range(&since, &until)?;
        let _ = writeln!(code, "r({since}, {until}, {at:?}, {when}, {message:?}, {help:?}),");
    }
    code.push_str("];\n");
    Ok(code)
}

fn moves() -> Result<String, Problem> {
    let title = "Values that have another name, another place or no successor.";
    let mut dated = Dated::new(title, "MOVES", "Move", ", Move, moved as m");
    for row in table("moves.tsv")? {
        let [path, since, until, instead, rule, note] = cells(&row)?;
        let value = format!("m({instead:?}, {rule:?}, {note:?})");
        dated.add(&path, &value, &since, &until)?;
    }
    Ok(dated.finish())
}

fn changes() -> Result<String, Problem> {
    let mut steps = String::from(
        "//! What migrating values does.\n\nuse crate::migrate::table::{Change, Step, Verb::*, change as c, chart, step as s, traefik};\n\n/// In the order in which they are taken.\npub(crate) static STEPS: &[Step] = &[\n",
    );
    let mut news = String::from(
        "/// What changes although no key does.\npub(crate) static CHANGES: &[Change] = &[\n",
    );
    for row in table("changes.tsv")? {
        let [since, kind, from, to, rule, note] = cells(&row)?;
        let (verb, default) = match kind.as_str() {
            "move" => ("Move", false),
            "wrap" => ("Wrap", false),
            "list" => ("List", false),
            "first" => ("First", false),
            "remove" => ("Remove", false),
            "shape" => ("Shape", false),
            "default" => ("", true),
            "note" => ("", false),
            other => return Err(format!("`{other}` is no kind of change")),
        };
        let at = since.strip_prefix("traefik=").unwrap_or(&since);
        let at = version(at)?;
        if verb.is_empty() {
            let of = if since.starts_with("traefik=") { "traefik" } else { "chart" };
            let _ = writeln!(news, "c({of}{at}, {default}, {from:?}, {note:?}),");
        } else {
            let _ = writeln!(steps, "s({at}, {verb}, {from:?}, {to:?}, {rule:?}, {note:?}),");
        }
    }
    Ok(format!("{steps}];\n\n{news}];\n"))
}

fn flags() -> Result<String, Problem> {
    let mut code = String::from(
        "//! The static options of Traefik.\n\nuse crate::flags::table::{Flag, FlagKind::*, ALWAYS, NEVER, Years, flag as f};\n\n/// Sorted by name, which is in lower case.\n#[rustfmt::skip]\npub(crate) static FLAGS: &[Flag] = &[\n",
    );
    let mut rows = table("flags.tsv")?;
    rows.sort();
    for row in rows {
        let [name, kind, v2, v3, note] = cells(&row)?;
        let mut kind = kind;
        if let Some(first) = kind.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let note = match note.as_str() {
            "" => "",
            "fatal" => ".fatal()",
            "warn" => ".deprecated()",
            _ => return Err(format!("flags.tsv: {name}: no note `{note}`")),
        };
        let (v2, v3) = (years(&v2)?, years(&v3)?);
        let _ = writeln!(code, "    f({name:?}, {kind}, {v2}, {v3}){note},");
    }
    code.push_str("];\n");
    Ok(code)
}

/// `2.2.0..2.9.1` as code: from the first on, and no longer from the second on.
fn years(cell: &str) -> Result<String, Problem> {
    if cell.is_empty() {
        return Ok("NEVER".to_owned());
    }
    let (since, until) = cell.split_once("..").unwrap_or((cell, ""));
    let tuple = |text: &str| Ok::<_, Problem>(version(text)?.replace('(', "[").replace(')', "]"));
    let until = if until.is_empty() { "ALWAYS".to_owned() } else { tuple(until)? };
    Ok(format!("Years({}, {until})", tuple(since)?))
}

/// `37.1.0` as `(37, 1, 0)`.
pub(super) fn version(text: &str) -> Result<String, Problem> {
    let parts: Vec<&str> = text.split('.').collect();
    let numbers = parts.iter().all(|part| part.parse::<u16>().is_ok());
    if parts.len() != 3 || !numbers {
        return Err(format!("`{text}` is no version"));
    }
    Ok(format!("({})", parts.join(", ")))
}

/// The first and the last version of a row; the last may be open.
pub(super) fn range(since: &str, until: &str) -> Result<(String, String), Problem> {
    let until = if until.is_empty() { "END".to_owned() } else { version(until)? };
    Ok((version(since)?, until))
}

pub(super) fn cells<const N: usize>(row: &[String]) -> Result<[String; N], Problem> {
    row.to_vec()
        .try_into()
        .map_err(|row: Vec<_>| format!("{} cells instead of {N}: {row:?}", row.len()))
}

pub(super) fn table(file: &str) -> Result<Vec<Vec<String>>, Problem> {
    let text = files::read(&format!("xtask/data/traefik/{file}"))?;
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}
