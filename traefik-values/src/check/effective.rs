//! The values that the templates see: what is given, over the defaults of the chart.

use crate::effective::{Layers, defaults};
use crate::version::SemVer;
use crate::{ChartVersion, Release};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Values, over the defaults of a chart.
#[derive(Clone, Debug)]
pub(crate) struct Effective<'v> {
    given: Cow<'v, Value>,
    defaults: &'static Value,
    release: Release,
    /// For what wants the whole of a map.
    merged: OnceLock<Value>,
    /// Conditions ask for it again and again.
    proxy: OnceLock<Option<String>>,
}

impl<'v> Effective<'v> {
    /// Merges as Helm does: maps are merged, all else replaces, and null removes a default.
    pub(crate) fn new(given: Cow<'v, Value>, release: Release) -> Self {
        let given = if given.is_object() { given } else { Cow::Owned(Value::Object(Map::new())) };
        let defaults = defaults(release.chart().known());
        Self { given, defaults, release, merged: OnceLock::new(), proxy: OnceLock::new() }
    }

    pub(crate) fn layers(&self) -> Option<Layers<'_>> {
        Layers::new(Some(self.given.as_ref()), Some(self.defaults))
    }

    pub(crate) fn defaults(&self) -> &'static Value {
        self.defaults
    }

    /// The value at a path of keys without points in them.
    pub(crate) fn at(&self, path: &str) -> Option<&Value> {
        let found = self.find(path)?;
        if found.is_whole() {
            return Some(found.value());
        }
        let merged = || self.layers().map(Layers::merged).unwrap_or_default();
        let all = self.merged.get_or_init(merged);
        path.split('.').try_fold(all, |at, key| at.get(key))
    }

    /// The same, without merging anything.
    pub(crate) fn find(&self, path: &str) -> Option<Layers<'_>> {
        path.split('.').try_fold(self.layers()?, Layers::get)
    }

    /// Whether the chart is Traefik's own; k3s' package of it has no upper bound for the image.
    pub(crate) fn is_upstream(&self) -> bool {
        !self.release.is_packaged()
    }

    fn is_on(&self, path: &str) -> bool {
        self.find(path).is_some_and(Layers::is_true)
    }

    fn text(&self, path: &str) -> Option<String> {
        match self.find(path)?.value() {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The tag of the image, wherever the chart takes it from.
    fn tag(&self, image: &str) -> Option<String> {
        let market = ["oci_meta", "global.azure"].into_iter().find(|at| {
            let known = self.release.chart() >= ChartVersion::new(35, 0, 0);
            known && self.is_on(&format!("{at}.enabled"))
        });
        match market {
            Some(at) => self.text(&format!("{at}.images.{image}.tag")),
            None => self.text("image.tag"),
        }
    }

    /// Whether the image is that of Traefik Hub.
    fn is_hub(&self) -> bool {
        let chart = self.release.chart();
        match self.at("hub.enabled") {
            Some(Value::Bool(on)) if chart >= ChartVersion::new(41, 1, 0) => *on,
            _ => chart >= ChartVersion::new(28, 1, 0) && self.is_on("hub.token"),
        }
    }

    /// The version of Traefik Hub, as the templates see it; nothing without Hub.
    pub(crate) fn hub(&self) -> Option<SemVer> {
        if !self.is_hub() {
            return None;
        }
        let version = || self.text("versionOverride");
        let tag = self.tag("hub").or_else(version).unwrap_or_default();
        let tag = tag.split('@').next().unwrap_or_default();
        // What is no version counts as the latest.
        let full = tag.starts_with('v') && tag.split('.').count() >= 3;
        let latest =
            if self.release.chart() >= ChartVersion::new(41, 1, 0) { "v3.20.11" } else { "v3.99" };
        SemVer::parse(if full { tag } else { latest })
    }

    /// What the templates take for the version of Traefik, which may be none. Nothing with Hub, which is another image.
    pub(crate) fn proxy(&self) -> Option<&str> {
        self.proxy.get_or_init(|| self.read_proxy()).as_deref()
    }

    fn read_proxy(&self) -> Option<String> {
        let chart = self.release.chart();
        if self.is_hub() {
            return None;
        }
        let versioned = chart >= ChartVersion::new(35, 1, 0);
        if let Some(version) = self.text("versionOverride").filter(|_| versioned) {
            return Some(version);
        }
        let tag = self.tag("proxy");
        let app = chart.app_version().to_string();
        let mut tag = tag.unwrap_or_else(|| app.clone());
        if chart >= ChartVersion::new(25, 0, 0) {
            tag.truncate(tag.find('@').unwrap_or(tag.len()));
        }
        for (word, instead, since) in [
            ("latest-", "", ChartVersion::new(28, 1, 0)),
            ("experimental-", "", ChartVersion::new(28, 0, 0)),
            ("master", app.as_str(), ChartVersion::new(39, 0, 5)),
        ] {
            if chart >= since {
                tag = tag.replace(word, instead);
            }
        }
        Some(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn effective(values: &Value) -> Effective<'_> {
        Effective::new(Cow::Borrowed(values), Release::chart_only(ChartVersion::new(37, 1, 0)))
    }

    #[test]
    fn values_are_merged_into_the_defaults() {
        let given = json!({"ports": {"web": {"port": 80}, "websecure": null}});
        let values = effective(&given);
        assert_eq!(values.at("ports.web.port"), Some(&json!(80)));
        assert_eq!(values.at("ports.web.exposedPort"), Some(&json!(80)));
        assert_eq!(values.at("ports.websecure"), None);
        assert_eq!(values.at("ports.traefik.port"), Some(&json!(8080)));
        assert_eq!(values.at("ports").and_then(|ports| ports.get("websecure")), None);
    }

    #[test]
    fn the_image_tells_the_version() {
        let proxy = |tag: Value| effective(&json!({"image": {"tag": tag}})).read_proxy();
        assert_eq!(proxy(json!("v2.11.0@sha256:00")).as_deref(), Some("v2.11.0"));
        assert_eq!(proxy(json!(null)).as_deref(), Some("3.5.1"));
        assert_eq!(proxy(json!("latest-v3.6")).as_deref(), Some("v3.6"));
        let given = json!({"hub": {"token": "t"}, "image": {"tag": "v3.18.1"}});
        let hub = effective(&given);
        assert_eq!((hub.proxy(), hub.hub()), (None, SemVer::parse("3.18.1")));
    }
}
