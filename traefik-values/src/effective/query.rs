//! What the layers come to, and who says so.

use super::layers::Layers;
use super::merge::{Found, find, merge};
use super::set::assign;
use super::{EffectiveValue, EffectiveValues, Layer, Origin, SecretValues};
use crate::Release;
use config_diagnostics::Diagnostic;
use goyaml::{Path, Step};
use serde_json::{Map, Value};

impl EffectiveValues<'_> {
    /// What the chart is for.
    pub fn release(&self) -> Release {
        self.release
    }

    /// All values, merged.
    pub fn as_json(&self) -> &Value {
        self.merged.get_or_init(|| {
            let mut values = Value::Object(Map::new());
            for given in &self.layers {
                merge(&mut values, given.values.clone());
            }
            for set in &self.set {
                assign(&mut values, &set.path, set.value.clone());
            }
            let all = Layers::new(Some(&values), Some(&self.defaults));
            all.map(Layers::merged).unwrap_or_default()
        })
    }

    /// What one layer states on its own; of [`Layer::Set`] what `set` makes of nothing.
    pub fn layer(&self, layer: Layer) -> Value {
        if layer == Layer::ChartDefaults {
            return self.defaults.clone();
        }
        let mut values = Value::Object(Map::new());
        for given in self.layers.iter().filter(|given| given.layer == layer) {
            merge(&mut values, given.values.clone());
        }
        for set in self.set.iter().filter(|_| layer == Layer::Set) {
            assign(&mut values, &set.path, set.value.clone());
        }
        values
    }

    /// The value at a path such as `ports.web.port` or `tolerations[0].key`, written as a [`Path`] is.
    pub fn get(&self, path: &str) -> Option<EffectiveValue<'_>> {
        self.at(&path.parse().ok()?)
    }

    /// The value at a path.
    pub fn at(&self, path: &Path) -> Option<EffectiveValue<'_>> {
        match find(self.as_json(), path) {
            Found::Value(value) => Some(self.value(path.clone(), value)),
            _ => None,
        }
    }

    /// Every leaf, in the order of the layers' keys: what is no map, and maps without a key. A list is one leaf.
    pub fn iter(&self) -> impl Iterator<Item = EffectiveValue<'_>> {
        let mut open = vec![(Path::root(), self.as_json())];
        std::iter::from_fn(move || {
            loop {
                let (path, value) = open.pop()?;
                match value.as_object() {
                    Some(map) if !map.is_empty() => {
                        let below = map.iter().rev();
                        open.extend(
                            below.map(|(key, value)| (path.clone().join(key.as_str()), value)),
                        );
                    }
                    _ => return Some(self.value(path, value)),
                }
            }
        })
    }

    /// What other layers have at a path and does not count there, the uppermost first. Of maps, which are merged,
    /// each layer counts.
    pub fn overridden(&self, path: &str) -> Vec<EffectiveValue<'_>> {
        let Ok(path) = path.parse() else { return Vec::new() };
        let merged = find(self.as_json(), &path);
        if matches!(merged, Found::Value(Value::Object(_))) {
            return Vec::new();
        }
        let mut stated = self.stated(&path);
        // Where all is gone, `null` has removed the default, and is what counts.
        stated.drain(..stated.len().min(1));
        stated
    }

    /// What layers state that `set` of the HelmChart replaces. A HelmChartConfig can do nothing about it.
    pub fn hidden_by_set(&self) -> Vec<EffectiveValue<'_>> {
        let hidden = self.set.iter().flat_map(|set| {
            let stated = self.stated(&set.path).into_iter();
            stated.filter(|value| !matches!(value.origin.layer, Layer::Set | Layer::ChartDefaults))
        });
        hidden.collect()
    }

    /// The Secrets with values, in the order in which they are merged. What they hold is not known here.
    pub fn secrets(&self) -> &[SecretValues] {
        &self.secrets
    }

    /// What keeps values from being read, at its place. They count as if they were not there.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// A value that is in effect.
    fn value<'e>(&'e self, path: Path, value: &'e Value) -> EffectiveValue<'e> {
        let mut stated = self.stated(&path).into_iter();
        let (origin, is_certain) = match stated.next() {
            Some(top) => (top.origin, top.is_certain),
            None => (DEFAULT, self.secrets.is_empty()),
        };
        EffectiveValue { path, value, origin, is_certain }
    }

    /// What each layer has at a path, the uppermost first. What a layer replaces as a whole is not gone into further.
    fn stated(&self, path: &Path) -> Vec<EffectiveValue<'_>> {
        let mut stated = Vec::new();
        let mut add = |value, origin: Origin| {
            let is_certain = !self.secrets.iter().any(|secret| secret.layer >= origin.layer);
            stated.push(EffectiveValue { path: path.clone(), value, origin, is_certain });
        };
        for set in self.set.iter().rev() {
            if set.path == *path || is_in_list(&set.path, path) {
                add(
                    &set.value,
                    Origin { layer: Layer::Set, shipped: self.set_is_shipped, span: None },
                );
            }
        }
        for given in self.layers.iter().rev() {
            match find(&given.values, path) {
                Found::Nothing => {}
                Found::Cut => break,
                Found::Value(value) => {
                    let span = given.part.as_ref().and_then(|part| part.span(path, false));
                    add(value, Origin { layer: given.layer, shipped: given.shipped, span });
                }
            }
        }
        if let Found::Value(value) = find(&self.defaults, path) {
            add(value, DEFAULT);
        }
        stated
    }
}

/// Where the chart's own values come from.
const DEFAULT: Origin = Origin { layer: Layer::ChartDefaults, shipped: false, span: None };

/// Whether `path` leads into an item of `list`.
fn is_in_list(path: &Path, list: &Path) -> bool {
    path.starts_with(list) && matches!(path.steps().get(list.steps().len()), Some(Step::Index(_)))
}
