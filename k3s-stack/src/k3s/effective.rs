use super::Node;
use config_diagnostics::{LineIndex, Span};
use k3s_config::{Effective, EffectiveValue, Flag, Origin, SourceId};
use serde_json::{Value, json};
use std::fmt;

/// What every flag ends up as, for a person or a program to read. Secrets are masked.
#[derive(Clone, Copy, Debug)]
pub struct EffectiveReport<'n> {
    node: &'n Node,
    effective: &'n Effective,
    defaults: bool,
}

impl<'n> EffectiveReport<'n> {
    /// A report of what `node` comes to.
    pub fn new(node: &'n Node, effective: &'n Effective) -> Self {
        Self { node, effective, defaults: false }
    }

    /// Whether flags that nobody sets are listed too.
    #[must_use]
    pub fn defaults(mut self, defaults: bool) -> Self {
        self.defaults = defaults;
        self
    }

    fn flags(&self) -> impl Iterator<Item = &'n k3s_config::EffectiveFlag> {
        let defaults = self.defaults;
        self.effective.flags.iter().filter(move |found| {
            defaults
                || found.values.iter().chain(&found.overridden).any(|v| v.origin != Origin::Default)
        })
    }

    /// The file and the line of a place; nothing for a place in no text.
    fn place(&self, source: SourceId, span: Span) -> Option<(&'n str, u32)> {
        let (path, text) = self.node.texts.get(usize::try_from(source.get()).ok()?)?;
        let known = !path.is_empty() && span.end() > span.start();
        known.then(|| (path.as_str(), LineIndex::new(text).line(span.start())))
    }

    fn from(&self, value: &EffectiveValue) -> String {
        match self.place(value.source, value.span) {
            Some((path, line)) if value.origin != Origin::Default => format!("{path}:{line}"),
            _ => value.origin.as_str().to_owned(),
        }
    }

    /// The report as JSON.
    pub fn to_json(&self) -> Value {
        let value = |flag: &Flag, value: &EffectiveValue| {
            let place = self.place(value.source, value.span);
            json!({
                "value": shown(flag, &value.value),
                "origin": value.origin.as_str(),
                "file": place.map(|(path, _)| path),
                "line": place.map(|(_, line)| line),
                "start": value.span.start(),
                "end": value.span.end(),
            })
        };
        let flags: Vec<Value> = self
            .flags()
            .map(|found| {
                json!({
                    "flag": found.flag.name(),
                    "values": found.values.iter().map(|v| value(found.flag, v)).collect::<Vec<_>>(),
                    "overridden": found.overridden.iter().map(|v| value(found.flag, v)).collect::<Vec<_>>(),
                })
            })
            .collect();
        let skipped: Vec<Value> = self
            .effective
            .skipped
            .iter()
            .map(|skipped| {
                let place = self.place(skipped.source, skipped.key_span);
                json!({"key": skipped.key, "file": place.map(|(path, _)| path), "line": place.map(|(_, line)| line)})
            })
            .collect();
        json!({
            "version": 1,
            "command": self.effective.command.map(k3s_config::Command::as_str),
            "flags": flags,
            "skipped": skipped,
            "ignored": self.effective.ignored.iter().map(|word| &word.text).collect::<Vec<_>>(),
            "errors": self.effective.errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }
}

/// What may be shown of a value.
fn shown<'v>(flag: &Flag, value: &'v str) -> &'v str {
    if flag.is_secret() && !value.is_empty() { "***" } else { value }
}

impl fmt::Display for EffectiveReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(command) = self.effective.command {
            writeln!(f, "k3s {command}")?;
        }
        let widths = self.flags().flat_map(|found| {
            found
                .values
                .iter()
                .map(|v| (found.flag.name().len(), shown(found.flag, &v.value).chars().count()))
        });
        let (name_width, value_width) =
            widths.fold((0, 0), |(name, value), (n, v)| (name.max(n), value.max(v.min(48))));
        for found in self.flags() {
            let mut name = found.flag.name();
            for value in &found.values {
                let text = shown(found.flag, &value.value);
                let from = self.from(value);
                writeln!(f, "  {name:name_width$}  {text:value_width$}  {from}")?;
                name = "";
            }
            for value in &found.overridden {
                let text = shown(found.flag, &value.value);
                let from = self.from(value);
                writeln!(f, "  {name:name_width$}  {text:value_width$}  {from}, overridden")?;
                name = "";
            }
        }
        for skipped in &self.effective.skipped {
            if let Some((path, line)) = self.place(skipped.source, skipped.key_span) {
                writeln!(f, "skipped: `{}` at {path}:{line} is no flag", skipped.key)?;
            }
        }
        if let Some(first) = self.effective.ignored.first() {
            writeln!(f, "ignored: `{}` and all that follows", first.text)?;
        }
        self.effective.errors.iter().try_for_each(|error| writeln!(f, "error: {error}"))
    }
}
