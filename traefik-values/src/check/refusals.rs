//! Where a template of the chart gives up.

use super::condition::Case;
use super::effective::Effective;
use super::problem::Problem;
use crate::ChartVersion;
use crate::effective::Layers;
use crate::generated::refusals::REFUSALS;
use crate::lint::rules::refused_by_template;
use crate::tables::Refusal;
use goyaml::Path;

pub(crate) fn check(values: &Effective<'_>, chart: ChartVersion) -> Vec<Problem> {
    let mut found = Vec::new();
    let rows = REFUSALS.iter().filter(|row| (row.since..=row.until).contains(&chart));
    for row in rows {
        let names = names(row.at, values);
        let met = names.iter().find(|name| row.when.holds(Case { values, name }));
        found.extend(met.map(|name| problem(row, name)));
    }
    found
}

/// The keys for which `*` stands; one nameless case where there is none.
fn names<'v>(at: &str, values: &'v Effective<'_>) -> Vec<&'v str> {
    let Some((parent, _)) = at.split_once(".*") else { return vec![""] };
    let names = values.find(parent).into_iter().flat_map(Layers::items).map(|(name, _)| name);
    names.filter(|name| !name.is_empty()).collect()
}

fn problem(row: &Refusal, name: &str) -> Problem {
    let keys = row.at.split('.').map(|key| if key == "*" { name } else { key });
    let path: Path = keys.map(Into::into).collect();
    let pattern = row.at.replace('*', "<name>").into();
    Problem::on_value(path, pattern, refused_by_template::finding(row.message, row.help))
}

#[cfg(test)]
mod tests {
    use crate::{ChartVersion, check_values};
    use serde_json::{Value, json};

    /// Where the template gives up, if it does.
    fn refused(values: &Value, chart: (u16, u16, u16)) -> Option<String> {
        let found = check_values(values, ChartVersion::new(chart.0, chart.1, chart.2));
        let first = found.into_iter().find(|d| d.tool_says == config_diagnostics::ToolSays::Error);
        first.and_then(|found| found.primary.path)
    }

    #[test]
    fn images_outside_of_the_bounds_are_refused() {
        let tag = |tag: &str| json!({"image": {"tag": tag}});
        assert_eq!(refused(&tag("v2.11.0"), (27, 0, 2)), None);
        for (version, chart) in [
            ("v2.11.0", (28, 0, 0)),
            ("v3.3.5", (40, 1, 0)),
            ("v3.7.8", (40, 1, 0)),
            ("v4.0.0", (41, 0, 0)),
            ("latest", (20, 3, 0)),
            ("main", (34, 2, 0)),
        ] {
            assert_eq!(refused(&tag(version), chart).as_deref(), Some("image.tag"), "{version}");
        }
        assert_eq!(refused(&tag("v3.7.8"), (41, 0, 0)), None);
    }

    #[test]
    fn k3s_lets_newer_images_in() {
        let values = json!({"image": {"tag": "v3.7.8"}});
        let shipped = crate::K3sRelease::of("1.36.3".parse().unwrap()).unwrap();
        assert_eq!(check_values(&values, shipped), []);
    }

    #[test]
    fn combinations_are_looked_at_with_the_defaults() {
        let acme = json!({
            "deployment": {"replicas": 2},
            "additionalArguments": ["--certificatesresolvers.le.acme.email=a@b.c"],
        });
        assert_eq!(refused(&acme, (25, 0, 0)).as_deref(), Some("deployment.replicas"));
        let port = json!({"hostNetwork": true, "ports": {"web": {"hostPort": 80}}});
        assert_eq!(refused(&port, (41, 3, 0)).as_deref(), Some("ports.web.hostPort"));
        let hidden = json!({"ports": {"web": null, "websecure": null}});
        assert_eq!(refused(&hidden, (37, 1, 0)).as_deref(), Some("ports"));
        let off = json!({"ports": {"web": null, "websecure": null}, "service": {"enabled": false}});
        assert_eq!(refused(&off, (37, 1, 0)), None);
    }

    #[test]
    fn redirections_lead_to_ports() {
        let to = |to: &str, scheme: &str| {
            let entry = json!({"to": to, "scheme": scheme});
            json!({"ports": {"web": {"http": {"redirections": {"entryPoint": entry}}}}})
        };
        let place = "ports.web.http.redirections.entryPoint";
        assert_eq!(refused(&to("nowhere", "https"), (39, 0, 7)), Some(format!("{place}.to")));
        assert_eq!(refused(&to("websecure", "http"), (39, 0, 7)), Some(format!("{place}.scheme")));
        assert_eq!(refused(&to("websecure", "https"), (39, 0, 7)), None);
    }
}
