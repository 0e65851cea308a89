//! What no template of the chart reads, and what a template cannot take.

use super::condition::is_true;
use super::effective::Effective;
use super::problem::{Place, Problem};
use super::schema::describe;
use crate::ChartVersion;
use crate::effective::Layers;
use crate::generated::moves::MOVES;
use crate::generated::reads::READS;
use crate::generated::schema::SCHEMA;
use crate::lint::rules::{refused_by_template, unknown, value_without_effect};
use crate::tables::{Limit, Read, Spot, child, find, kinds};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Where a port says by which Services it is shown.
const SERVICE: &str = "ports.<name>.expose.<name>";

/// Sections that other values switch on.
const ELSEWHERE: [(&str, &[&str]); 3] = [
    ("gateway", &["providers.kubernetesGateway.enabled"]),
    ("gatewayClass", &["providers.kubernetesGateway.enabled"]),
    ("hub", &["hub.token", "hub.enabled"]),
];

pub(crate) fn check<'v>(
    given: &'v Value,
    values: &'v Effective<'v>,
    chart: ChartVersion,
) -> Vec<Problem> {
    let mut used = Vec::new();
    references(given, MAX_DEPTH, &mut used);
    let mut walk = Walk { chart, values, used, found: Vec::new() };
    if let (Value::Object(given), Some(spot)) = (given, Spot::root(READS, chart)) {
        let defaults = Some(values.defaults());
        let level = Level { given, defaults, spot, off: None };
        walk.map(&level, &Place::ROOT);
    }
    walk.found
}

struct Walk<'v> {
    chart: ChartVersion,
    values: &'v Effective<'v>,
    /// Paths that templates inside of the values read.
    used: Vec<String>,
    found: Vec<Problem>,
}

/// A map of the given values, and what belongs to it.
struct Level<'l> {
    given: &'l Map<String, Value>,
    defaults: Option<&'l Value>,
    spot: Spot<Read>,
    /// The switch of the section around it, when it is off.
    off: Option<&'l str>,
}

/// What switches a section on and off.
enum Switch {
    /// What is around it, if anything.
    None,
    On,
    /// This, and it is off.
    Off(Cow<'static, str>),
}

impl<'v> Walk<'v> {
    /// Looks at the keys of a map that the tables know. The values' depth is bounded by their reader.
    fn map(&mut self, level: &Level<'_>, place: &Place<'_>) {
        let switch = self.switch(level, place);
        let off = match &switch {
            Switch::None => level.off,
            Switch::On => None,
            Switch::Off(switch) => Some(switch.as_ref()),
        };
        let mut without_effect: Option<Problem> = None;
        for (key, value) in level.given {
            let default = level.defaults.and_then(|defaults| defaults.get(key));
            let Some(spot) = level.spot.key(key) else {
                self.unknown(key, value, place);
                continue;
            };
            let at = place.key(key, Some(spot.path()));
            if at.pattern == SERVICE && !self.is_service(key) {
                self.found.push(at.on_key(unknown::no_service(key, &self.services())));
                continue;
            }
            let read = spot.row().map(|row| row.value);
            if value.is_null() {
                if default.is_some() && read.is_some_and(|read| read.fails & kinds::NULL != 0) {
                    self.found.push(at.on_value(refused_by_template::without_default()));
                }
                continue;
            }
            // A switch is no value of the section that it switches.
            let is_switch = key == "enabled" || at.pattern == "hub.token";
            let gate = if is_switch { level.off } else { off };
            let gate = gate.filter(|_| read.is_some_and(|read| read.gated));
            if let Some(switch) = gate
                && (!value.is_object() || read.is_some_and(|read| read.raw))
            {
                if default != Some(value) && without_effect.is_none() {
                    without_effect = Some(at.on_key(value_without_effect::finding(switch)));
                }
                continue;
            }
            if let Some(read) = read {
                if gate.is_none() && read.fails & kind(value) != 0 {
                    self.found.push(at.on_value(refused_by_template::wrong_kind(&describe(value))));
                    continue;
                }
                if read.raw {
                    continue;
                }
            }
            if let Value::Object(given) = value {
                self.map(&Level { given, defaults: default, spot, off }, &at);
            }
        }
        self.found.extend(without_effect);
    }

    /// Whether a Service has this name.
    fn is_service(&self, name: &str) -> bool {
        self.services().contains(&name)
    }

    fn services(&self) -> Vec<&'v str> {
        let more = self.values.at("service.additionalServices").and_then(Value::as_object);
        let more = more.into_iter().flat_map(Map::keys).map(String::as_str);
        std::iter::once("default").chain(more).collect()
    }

    /// A key that no template reads. What the schema refuses has been said.
    fn unknown(&mut self, key: &str, value: &Value, place: &Place<'_>) {
        let closed = find(SCHEMA, &place.pattern, self.chart)
            .is_some_and(|row| row.value.limits.iter().any(|limit| matches!(limit, Limit::Closed)));
        if closed && child(SCHEMA, &place.pattern, key, self.chart).is_none() {
            return;
        }
        let at = place.key(key, None);
        let own = at.path().to_string();
        let below = |path: &str, of: &str| {
            path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if self.used.iter().any(|used| below(used, &own) || below(&own, used)) {
            return;
        }
        // What in it has a known place of its own is told one by one.
        let moved = value.as_object().into_iter().flatten().filter_map(|(key, value)| {
            let pattern = child(MOVES, &at.pattern, key, self.chart)?;
            Some((at.key(key, Some(pattern)), key, value))
        });
        let moved: Vec<_> = moved.collect();
        let help = self.found.len() < unknown::HELPED;
        for (below, key, value) in &moved {
            self.found.push(below.on_key(unknown::ignored(key, value, &at, self.chart, help)));
        }
        if moved.is_empty() {
            self.found.push(at.on_key(unknown::ignored(key, value, place, self.chart, help)));
        }
    }

    /// The switch of a section.
    fn switch(&self, level: &Level<'_>, place: &Place<'_>) -> Switch {
        if let Some((_, switches)) = ELSEWHERE.iter().find(|(at, _)| *at == place.pattern) {
            let on = switches.iter().any(|switch| self.values.at(switch).is_some_and(is_true));
            let off = switches.first().filter(|_| !on);
            return off.map_or(Switch::On, |switch| Switch::Off((*switch).into()));
        }
        let has_switch = level.spot.named("enabled").is_some_and(|switch| switch.row().is_some());
        let default = level.defaults.and_then(|defaults| defaults.get("enabled"));
        let on = Layers::new(level.given.get("enabled"), default).is_some_and(Layers::is_true);
        if place.is_root() || !has_switch || on {
            return Switch::None;
        }
        Switch::Off(format!("{}.enabled", place.path()).into())
    }
}

/// What is empty is not looked at any further by most templates.
fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_)
            if !is_true(value) =>
        {
            0
        }
        Value::Bool(true) => kinds::TRUE,
        Value::Bool(false) => kinds::FALSE,
        Value::Number(_) => kinds::NUMBER,
        Value::String(_) => kinds::STRING,
        Value::Array(_) => kinds::LIST,
        Value::Object(_) => kinds::MAP,
    }
}

/// How deep templates inside of values are looked for.
const MAX_DEPTH: usize = 128;

/// The paths that templates inside of values read: many values are rendered as templates.
fn references(value: &Value, depth: usize, used: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::String(text) if text.contains("{{") => {
            for (at, start) in text.match_indices(".Values.") {
                let path = text.get(at + start.len()..).unwrap_or_default();
                let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
                let path = path.get(..end.unwrap_or(path.len())).unwrap_or_default();
                used.push(path.trim_end_matches('.').to_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, depth, used)),
        Value::Object(map) => map.values().for_each(|value| references(value, depth, used)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::{ChartVersion, check_values};
    use serde_json::{Value, json};

    /// What is said of values for a chart: rule, path and whether it is tagged.
    fn said(values: &Value, chart: (u16, u16, u16)) -> Vec<String> {
        let found = check_values(values, ChartVersion::new(chart.0, chart.1, chart.2));
        let line = |d: config_diagnostics::Diagnostic| {
            let tag = if d.tags.is_empty() { "" } else { " ignored" };
            let rule = d.rule.trim_start_matches("traefik/");
            format!("{rule} {}{tag}", d.primary.path.unwrap_or_default())
        };
        found.into_iter().map(line).collect()
    }

    #[test]
    fn keys_that_no_template_reads_are_told() {
        let values = json!({"ports": {"web": {"forwardedHeaders": {"trustedIps": []}}}});
        let path = "unknown-nested-value ports.web.forwardedHeaders.trustedIps ignored";
        assert_eq!(said(&values, (41, 3, 0)), [path]);
        assert_eq!(
            said(&json!({"replicas": 2}), (37, 1, 0)),
            ["unknown-top-level-value replicas ignored"]
        );
    }

    #[test]
    fn what_is_passed_on_is_free() {
        for free in [
            json!({"resources": {"limit": {"cpu": 1}}}),
            json!({"service": {"spec": {"anything": 1}}}),
            json!({"deployment": {"podAnnotations": {"example.org/a.b": "c"}}}),
            json!({"certificatesResolvers": {"le": {"acme": {"Email": "a@b.c"}}}}),
        ] {
            assert_eq!(said(&free, (37, 1, 0)), [""; 0], "{free}");
        }
    }

    #[test]
    fn a_section_that_is_off_has_no_effect() {
        let off = json!({"persistence": {"size": "1Gi"}});
        assert_eq!(said(&off, (39, 0, 7)), ["value-without-effect persistence.size ignored"]);
        let on = json!({"persistence": {"enabled": true, "size": "1Gi"}});
        assert_eq!(said(&on, (39, 0, 7)), [""; 0]);
        // A default that is repeated says nothing.
        assert_eq!(said(&json!({"persistence": {"size": "128Mi"}}), (39, 0, 7)), [""; 0]);
    }

    #[test]
    fn values_that_templates_in_values_read_are_read() {
        let values = json!({"ours": {"a": 1}, "deployment": {"podAnnotations": {"a": "{{ .Values.ours.a }}"}}});
        assert_eq!(said(&values, (37, 1, 0)), [""; 0]);
    }

    #[test]
    fn a_template_cannot_take_every_kind() {
        let values = json!({"tracing": true});
        assert_eq!(said(&values, (25, 0, 0)), ["refused-by-template tracing"]);
        let values = json!({"ports": {"web": {"expose": true}}});
        assert_eq!(said(&values, (25, 0, 0)), [""; 0]);
        assert_eq!(said(&values, (27, 0, 2)), ["ports-expose-boolean ports.web.expose"]);
    }

    #[test]
    fn services_are_known_by_name() {
        let values = json!({"ports": {"web": {"expose": {"Default": true}}}});
        assert_eq!(
            said(&values, (37, 1, 0)),
            ["unknown-nested-value ports.web.expose.Default ignored"]
        );
    }
}
