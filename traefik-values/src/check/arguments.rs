//! What Traefik makes of the arguments that values add.

use super::effective::Effective;
use super::problem::{Place, Problem};
use crate::generated::reads::READS;
use crate::lint::rules::{argument_misread, argument_without_dashes, unknown_traefik_flag};
use crate::tables::find;
use crate::{FlagProblem, Release, TraefikVersion, check_arguments};
use config_diagnostics::Diagnostic;
use serde_json::Value;

/// The values whose items go to Traefik as they are.
const KEYS: [&str; 2] = ["globalArguments", "additionalArguments"];

/// Only for images of Traefik itself whose version is known.
pub(crate) fn check(given: &Value, values: &Effective<'_>, release: Release) -> Vec<Problem> {
    let Some(version) = version(values, release) else { return Vec::new() };
    let chart = release.chart().known();
    let read = KEYS.into_iter().filter(|key| find(READS, key, chart).is_some());
    read.flat_map(|key| of_key(key, given, version)).collect()
}

fn of_key(key: &str, given: &Value, version: TraefikVersion) -> Vec<Problem> {
    let Some(Value::Array(items)) = given.get(key) else { return Vec::new() };
    // What is no text is for others to tell, and a template has no text yet.
    let texts = items.iter().enumerate().filter_map(|(n, item)| Some((n, item.as_str()?)));
    let texts: Vec<_> = texts.filter(|(_, text)| !text.contains("{{")).collect();
    let arguments: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    let found = check_arguments(&arguments, version).into_iter();
    let place = Place::ROOT;
    let place = place.key(key, None);
    let problem = |(index, problem): (usize, FlagProblem)| {
        let (item, _) = texts.get(index)?;
        Some(place.item(*item).on_value(diagnostic(&problem)?))
    };
    found.filter_map(problem).collect()
}

/// The Traefik that the image holds.
pub(crate) fn version(values: &Effective<'_>, release: Release) -> Option<TraefikVersion> {
    match values.at("image.tag") {
        None | Some(Value::Null) if values.hub().is_none() => Some(release.traefik()),
        Some(Value::String(text)) if text.is_empty() => Some(release.traefik()),
        _ => values.proxy()?.parse().ok(),
    }
}

fn diagnostic(problem: &FlagProblem) -> Option<Diagnostic> {
    Some(match problem {
        FlagProblem::Unknown { .. } | FlagProblem::Removed { .. } => {
            unknown_traefik_flag::finding(problem)
        }
        FlagProblem::NoOption { .. } => argument_without_dashes::finding(problem),
        // It still does what it says.
        FlagProblem::Deprecated { .. } => return None,
        _ => argument_misread::finding(problem),
    })
}

#[cfg(test)]
mod tests {
    use crate::{ChartVersion, K3sRelease, Release, check_values};
    use serde_json::{Value, json};

    fn said(values: &Value, release: Release) -> Vec<(&'static str, String)> {
        let found = check_values(values, release).into_iter();
        found.map(|found| (found.rule, found.primary.path.unwrap_or_default())).collect()
    }

    #[test]
    fn arguments_are_read_by_the_image() {
        let values = json!({"additionalArguments": ["--ping=true", "--pilot.token=x"]});
        let found = said(&values, ChartVersion::new(34, 2, 0).into());
        assert_eq!(found, [("traefik/unknown-traefik-flag", "additionalArguments[1]".to_owned())]);
        assert_eq!(said(&values, ChartVersion::new(10, 3, 0).into()), []);
        // The image that k3s names is newer than that of the chart.
        let values = json!({"additionalArguments": ["--accesslog.dualoutput=true"]});
        let shipped = K3sRelease::of("1.36.3".parse().unwrap()).unwrap();
        assert_eq!(said(&values, shipped.into()), []);
    }

    #[test]
    fn global_arguments_are_read_as_well() {
        let values = json!({"globalArguments": ["--log.levels=DEBUG"]});
        let found = said(&values, ChartVersion::new(27, 0, 2).into());
        assert_eq!(found, [("traefik/unknown-traefik-flag", "globalArguments[0]".to_owned())]);
        // Nothing reads them here.
        let found = said(&values, ChartVersion::new(37, 1, 0).into());
        assert!(found.iter().all(|(rule, _)| *rule != "traefik/unknown-traefik-flag"), "{found:?}");
    }

    #[test]
    fn templates_and_other_images_are_left_alone() {
        let values = json!({"additionalArguments": ["--{{ .Release.Name }}"]});
        assert_eq!(said(&values, Release::default()), []);
        let hub = json!({"hub": {"token": "x"}, "image": {"tag": "v3.20.0"}, "additionalArguments": ["--hub.x=1"]});
        assert_eq!(said(&hub, Release::default()), []);
    }

    #[test]
    fn what_is_no_option_ends_them() {
        let values = json!({"additionalArguments": ["ping", "--log.level=DEBUG"]});
        let found = said(&values, Release::default());
        assert_eq!(
            found[0],
            ("traefik/argument-without-dashes", "additionalArguments[0]".to_owned())
        );
    }
}
