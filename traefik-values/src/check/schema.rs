//! What the chart's schema refuses.

use super::effective::Effective;
use super::problem::{Place, Problem};
use crate::ChartVersion;
use crate::generated::schema::SCHEMA;
use crate::lint::rules::{unknown, value_not_allowed};
use crate::tables::{Limit, Shape, Spot, types};
use serde_json::Value;

/// Charts up to 31.0 have no schema, and refuse nothing here.
pub(crate) fn check(given: &Value, values: &Effective<'_>, chart: ChartVersion) -> Vec<Problem> {
    let mut walk = Walk { chart, found: Vec::new() };
    if let Some(root) = Spot::root(SCHEMA, chart) {
        walk.value(given, Some(values.defaults()), &Place::ROOT, root);
    }
    walk.found
}

struct Walk {
    chart: ChartVersion,
    found: Vec<Problem>,
}

impl Walk {
    /// Looks at a value that the schema knows. The values' depth is bounded by their reader.
    fn value(
        &mut self,
        value: &Value,
        default: Option<&Value>,
        place: &Place<'_>,
        spot: Spot<Shape>,
    ) {
        let Some(row) = spot.row() else { return };
        if !has_type(value, row.value.types) {
            let message = format!(
                "{}, and the schema wants {}",
                describe(value),
                type_names(row.value.types)
            );
            self.found.push(place.on_value(value_not_allowed::finding(message)));
            return;
        }
        if let Some(problem) = limit_broken(value, &row.value) {
            self.found.push(place.on_value(value_not_allowed::finding(problem)));
        }
        match value {
            Value::Object(map) => self.map(map, default, place, spot, &row.value),
            Value::Array(items) => {
                let Some(spot) = spot.items() else { return };
                for (index, item) in items.iter().enumerate() {
                    self.value(item, None, &place.item(index), spot);
                }
            }
            _ => {}
        }
    }

    fn map(
        &mut self,
        map: &serde_json::Map<String, Value>,
        default: Option<&Value>,
        place: &Place<'_>,
        spot: Spot<Shape>,
        shape: &Shape,
    ) {
        let closed = shape.limits.iter().any(|limit| matches!(limit, Limit::Closed));
        for (key, value) in map {
            let below = default.and_then(|default| default.get(key));
            let known = spot.key(key);
            let at = place.key(key, known.map(Spot::path));
            if value.is_null() && below.is_some() {
                // Helm takes the key out before the schema sees it.
                if is_required(shape, key) {
                    let message = "the schema wants this key, and null takes it out";
                    self.found.push(at.on_value(value_not_allowed::finding(message)));
                }
            } else if let Some(known) = known {
                self.value(value, below, &at, known);
            } else if closed {
                let help = self.found.len() < unknown::HELPED;
                self.found.push(at.on_key(unknown::refused(key, place, self.chart, help)));
            }
        }
    }
}

fn is_required(shape: &Shape, key: &str) -> bool {
    shape.limits.iter().any(|limit| matches!(limit, Limit::Required(keys) if keys.contains(&key)))
}

fn has_type(value: &Value, wanted: u8) -> bool {
    let own = match value {
        Value::Null => types::NULL,
        Value::Bool(_) => types::BOOLEAN,
        Value::Number(number) => {
            let whole = number.as_f64().is_none_or(|number| number.fract() == 0.0);
            if whole { types::NUMBER | types::INTEGER } else { types::NUMBER }
        }
        Value::String(_) => types::STRING,
        Value::Array(_) => types::ARRAY,
        Value::Object(_) => types::OBJECT,
    };
    own & wanted != 0
}

fn type_names(wanted: u8) -> String {
    let names = [
        (types::BOOLEAN, "true or false"),
        (types::INTEGER, "a whole number"),
        (types::NUMBER, "a number"),
        (types::STRING, "a string"),
        (types::ARRAY, "a list"),
        (types::OBJECT, "a map"),
        (types::NULL, "null"),
    ];
    let names: Vec<_> =
        names.iter().filter(|(kind, _)| kind & wanted != 0).map(|(_, name)| *name).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => names.concat(),
    }
}

/// A value in a word or two.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "this is null".to_owned(),
        Value::Bool(on) => format!("this is {on}, not quoted"),
        Value::Number(number) => format!("this is the number {number}"),
        Value::String(_) => "this is a string".to_owned(),
        Value::Array(_) => "this is a list".to_owned(),
        Value::Object(_) => "this is a map".to_owned(),
    }
}

fn limit_broken(value: &Value, shape: &Shape) -> Option<String> {
    let number = value.as_f64();
    #[expect(clippy::cast_precision_loss, reason = "limits are small")]
    shape.limits.iter().find_map(|limit| match limit {
        Limit::OneOf(words) => {
            let fits = words.contains(&value.to_string().as_str());
            (!fits).then(|| format!("not one of {}", words.join(", ")))
        }
        Limit::Min(least) => number
            .is_some_and(|number| number < *least as f64)
            .then(|| format!("less than {least}")),
        Limit::Max(most) => {
            number.is_some_and(|number| number > *most as f64).then(|| format!("more than {most}"))
        }
        Limit::Sha256 => {
            let text = value.as_str()?;
            let hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
            let digest = text.strip_prefix("sha256:");
            let fits = digest.is_some_and(|digest| digest.len() == 64 && digest.chars().all(hex));
            (!fits).then(|| "a digest is `sha256:` and 64 hexadecimal digits".to_owned())
        }
        Limit::Closed | Limit::Required(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::{ChartVersion, check_values};
    use serde_json::{Value, json};

    fn refused(values: &Value, chart: ChartVersion) -> bool {
        let found = check_values(values, chart);
        found.iter().any(|found| found.tool_says == config_diagnostics::ToolSays::Error)
    }

    #[test]
    fn types_words_and_closed_maps() {
        let newest = ChartVersion::NEWEST;
        for bad in [
            json!({"deployment": {"replicas": "3"}}),
            json!({"deployment": {"replicas": 1.5}}),
            json!({"deployment": {"replicas": -1}}),
            json!({"log": {"level": "info"}}),
            json!({"image": {"digest": "sha256:0"}}),
            json!({"globalArguments": []}),
            json!({"ports": {"web": {"tls": {}}}}),
            json!({"fooBar": null}),
            json!({"tracing": {"sampleRate": 2}}),
        ] {
            assert!(refused(&bad, newest), "{bad}");
        }
        for good in [
            json!({"deployment": {"replicas": 3.0}}),
            json!({"log": {"level": "TRACE"}}),
            json!({"ports": {"web": null}}),
            json!({"service": {"spec": {"any": 1}}}),
        ] {
            assert!(!refused(&good, newest), "{good}");
        }
    }

    #[test]
    fn older_charts_have_none() {
        let values = json!({"deployment": {"replicas": "3"}});
        assert!(!refused(&values, ChartVersion::new(31, 0, 0)));
        assert!(refused(&values, ChartVersion::new(31, 1, 0)));
    }
}
