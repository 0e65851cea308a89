//! What no template of the chart reads, and what a template cannot take.

use super::condition::is_true;
use super::effective::Effective;
use super::problem::{Place, Problem};
use super::rules::{refused_by_template, unknown, value_without_effect};
use super::schema::describe;
use crate::ChartVersion;
use crate::generated::reads::READS;
use crate::generated::schema::SCHEMA;
use crate::tables::{Limit, child, find, kinds};
use serde_json::{Map, Value};

/// Where a port says by which Services it is shown.
const SERVICE: &str = "ports.<name>.expose.<name>";

/// Sections that are switched on by another one.
const ELSEWHERE: [(&str, &str); 2] = [
    ("gateway", "providers.kubernetesGateway"),
    ("gatewayClass", "providers.kubernetesGateway"),
];

pub(crate) fn check(given: &Value, values: &Effective, chart: ChartVersion) -> Vec<Problem> {
    let mut walk = Walk { chart, values, found: Vec::new() };
    if let Value::Object(map) = given {
        let levels = Level { given: map, defaults: Some(values.defaults()), off: None };
        walk.map(&levels, Some(values.all()), &Place::default());
    }
    walk.found
}

struct Walk<'v> {
    chart: ChartVersion,
    values: &'v Effective,
    found: Vec<Problem>,
}

/// A map of the given values, and what belongs to it.
struct Level<'v> {
    given: &'v Map<String, Value>,
    defaults: Option<&'v Value>,
    /// The section around it that is not enabled.
    off: Option<String>,
}

impl<'v> Walk<'v> {
    /// Looks at the keys of a map that the tables know. The values' depth is bounded by their reader.
    fn map(&mut self, level: &Level<'v>, effective: Option<&'v Value>, place: &Place) {
        let off = self.switched_off(level, effective, place);
        let mut without_effect: Option<Place> = None;
        for (key, value) in level.given {
            let default = level.defaults.and_then(|defaults| defaults.get(key));
            let Some(pattern) = child(READS, &place.pattern, key, self.chart) else {
                self.unknown(key, value, place);
                continue;
            };
            let at = place.key(key, Some(pattern));
            if at.pattern == SERVICE && !self.is_service(key) {
                self.found.push(at.on_key(unknown::no_service(key, &self.services())));
                continue;
            }
            let read = find(READS, &at.pattern, self.chart).map(|row| row.value);
            if value.is_null() {
                continue;
            }
            let gated = read.is_some_and(|read| read.gated) && off.is_some();
            if gated && (!value.is_object() || read.is_some_and(|read| read.raw)) {
                if default != Some(value) && without_effect.is_none() {
                    without_effect = Some(at);
                }
                continue;
            }
            if let Some(read) = read {
                if !gated && read.fails & kind(value) != 0 {
                    self.found.push(at.on_value(refused_by_template::wrong_kind(&describe(value))));
                    continue;
                }
                if read.raw {
                    continue;
                }
            }
            if let Value::Object(map) = value {
                let below = Level { given: map, defaults: default, off: off.clone() };
                let effective = effective.and_then(|effective| effective.get(key));
                self.map(&below, effective, &at);
            }
        }
        if let (Some(at), Some(section)) = (without_effect, off) {
            self.found.push(at.on_key(value_without_effect::finding(&section)));
        }
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
    fn unknown(&mut self, key: &str, value: &Value, place: &Place) {
        let closed = find(SCHEMA, &place.pattern, self.chart)
            .is_some_and(|row| row.value.limits.iter().any(|limit| matches!(limit, Limit::Closed)));
        if closed && child(SCHEMA, &place.pattern, key, self.chart).is_none() {
            return;
        }
        let at = place.key(key, None);
        self.found.push(at.on_key(unknown::ignored(key, value, place, self.chart)));
    }

    /// The nearest section around these keys that has a switch which is off.
    fn switched_off(
        &self,
        level: &Level<'v>,
        effective: Option<&'v Value>,
        place: &Place,
    ) -> Option<String> {
        if let Some((_, switch)) = ELSEWHERE.iter().find(|(section, _)| *section == place.pattern) {
            let on = self.values.at(&format!("{switch}.enabled")).is_some_and(is_true);
            return (!on).then(|| (*switch).to_owned());
        }
        let switch = format!("{}.enabled", place.pattern);
        let has_switch = !place.pattern.is_empty() && find(READS, &switch, self.chart).is_some();
        let on = effective.and_then(|effective| effective.get("enabled")).is_some_and(is_true);
        if has_switch && !on { Some(place.path.to_string()) } else { level.off.clone() }
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
