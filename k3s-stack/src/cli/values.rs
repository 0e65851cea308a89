//! `effective` for the values of Traefik's chart.

use super::args::{Format, NodeArgs, targets};
use super::{CLEAN, FOUND, Streams, usage};
use crate::Kind;
use config_diagnostics::{LineIndex, Span};
use goyaml::{Document, Step};
use serde_json::{Value, json};
use std::io;
use traefik_values::{EffectiveValue, EffectiveValues, Input, Layer, Origin};

/// A file with values.
pub(super) struct ValuesFile {
    path: String,
    document: Document,
    input: Input,
}

/// The file meant, if it is one with values.
pub(super) fn read(args: &NodeArgs) -> Option<ValuesFile> {
    let path = args.path.display().to_string();
    let text = std::fs::read_to_string(&args.path).ok()?;
    let input = match args.kind.or_else(|| Kind::recognise(&path, &text))? {
        Kind::HelmChart | Kind::HelmChartConfig => Input::Manifest,
        Kind::TraefikValues => Input::Values,
        _ => return None,
    };
    Some(ValuesFile { path, document: Document::parse(text).document, input })
}

/// What every value ends up as.
pub(super) fn effective(
    file: &ValuesFile,
    args: &NodeArgs,
    defaults: bool,
    format: Format,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let release = match targets(&args.target) {
        Ok(targets) => targets.traefik(),
        Err(message) => return usage(&message, streams.err),
    };
    let values = EffectiveValues::of(&file.document, file.input, release);
    let report = Report { file, lines: file.document.line_index(), values: &values, defaults };
    match format {
        Format::Text => report.write(streams.out)?,
        Format::Json => writeln!(streams.out, "{}", report.to_json())?,
    }
    Ok(if values.problems().is_empty() { CLEAN } else { FOUND })
}

struct Report<'r> {
    file: &'r ValuesFile,
    lines: LineIndex<'r>,
    values: &'r EffectiveValues<'r>,
    /// Whether values that nobody gives are listed too.
    defaults: bool,
}

impl Report<'_> {
    /// Each value, and those that do not count in its place.
    fn list(&self) -> impl Iterator<Item = (EffectiveValue<'_>, Vec<EffectiveValue<'_>>)> {
        let given = |value: &EffectiveValue<'_>| value.origin.layer != Layer::ChartDefaults;
        let listed = self.values.iter().filter(move |value| self.defaults || given(value));
        listed.map(move |value| {
            let mut others = self.values.overridden(&value.path.to_string());
            others.retain(|other| self.defaults || given(other));
            (value, others)
        })
    }

    fn line(&self, origin: &Origin) -> Option<u32> {
        origin.span.map(|span| self.lines.line(span.start()))
    }

    fn from(&self, origin: &Origin) -> String {
        match self.line(origin) {
            Some(line) => format!("{}:{line}", self.file.path),
            None => origin.to_string(),
        }
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "{}", self.values.release())?;
        let rows: Vec<_> = self
            .list()
            .flat_map(|(value, others)| {
                let row = |value: &EffectiveValue<'_>| {
                    (shown(value).to_string(), self.from(&value.origin))
                };
                let secret = if value.is_certain { "" } else { ", unless a Secret says otherwise" };
                let (text, from) = row(&value);
                let first = (value.path.to_string(), text, from + secret);
                let others = others.into_iter().map(|other| {
                    let (text, from) = row(&other);
                    (String::new(), text, from + ", overridden")
                });
                std::iter::once(first).chain(others.collect::<Vec<_>>())
            })
            .collect();
        let width = |text: &String| text.chars().count().min(48);
        let path_width = rows.iter().map(|(path, ..)| width(path)).max().unwrap_or_default();
        let value_width = rows.iter().map(|(_, value, _)| width(value)).max().unwrap_or_default();
        for (path, value, from) in rows {
            writeln!(out, "  {path:path_width$}  {value:value_width$}  {from}")?;
        }
        for secret in self.values.secrets() {
            writeln!(
                out,
                "not known: the values in Secret `{}`, of {}",
                secret.name, secret.layer
            )?;
        }
        self.values.problems().iter().try_for_each(|problem| {
            let line = self.lines.line(problem.span().start());
            writeln!(out, "error: {}:{line}: {}", self.file.path, problem.message)
        })
    }

    fn to_json(&self) -> Value {
        let json = |value: &EffectiveValue<'_>| {
            let origin = &value.origin;
            json!({
                "value": shown(value),
                "origin": origin.layer.as_str(),
                "shipped": origin.shipped,
                "file": origin.span.map(|_| &self.file.path),
                "line": self.line(origin),
                "start": origin.span.map(Span::start),
                "end": origin.span.map(Span::end),
                "certain": value.is_certain,
            })
        };
        let values = self.list().map(|(value, others)| {
            let mut row = json(&value);
            if let Value::Object(row) = &mut row {
                row.insert("path".to_owned(), value.path.to_string().into());
                row.insert("overridden".to_owned(), others.iter().map(json).collect());
            }
            row
        });
        let secrets = self.values.secrets().iter().map(
            |secret| json!({"name": secret.name, "keys": secret.keys, "origin": secret.layer.as_str()}),
        );
        json!({
            "version": 1,
            "target": self.values.release().to_string(),
            "values": values.collect::<Vec<_>>(),
            "secrets": secrets.collect::<Vec<_>>(),
            "errors": self.values.problems().iter().map(|found| &found.message).collect::<Vec<_>>(),
        })
    }
}

/// What may be shown of a value.
fn shown(value: &EffectiveValue<'_>) -> Value {
    let secret = |key: &str| {
        let key = key.to_ascii_lowercase();
        key.ends_with("token") || key.ends_with("password") || key.ends_with("secretkey")
    };
    match (value.path.steps().last(), value.value) {
        (Some(Step::Key(key)), Value::String(text)) if secret(key) && !text.is_empty() => {
            "***".into()
        }
        (_, value) => value.clone(),
    }
}
