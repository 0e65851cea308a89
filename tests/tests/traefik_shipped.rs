//! What our table says k3s ships, beside the manifests that k3s' repository had: `../shared/corpus/traefik`.

use goyaml::Document;
use stack_tests::{files_under, say, shared};
use traefik_values::{ChartVersion, EffectiveValues, K3sRelease, Layer};

#[test]
fn the_shipped_values_are_those_of_k3s_manifests() {
    let Some(folder) = shared("corpus/traefik") else {
        return say("skipped: no ../shared/corpus/traefik");
    };
    let (mut compared, mut unreleased) = (0, 0);
    for path in files_under(&folder).unwrap() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("k3s-manifest-202") {
            continue;
        }
        let document = Document::parse(std::fs::read_to_string(&path).unwrap()).document;
        let root = document.documents().filter_map(goyaml::DocumentRef::root).find(|root| {
            let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
            name.is_some_and(|name| name.value() == "traefik")
        });
        let Some(root) = root else { continue };
        let values = EffectiveValues::new(ChartVersion::NEWEST).manifest(root);
        let given = values.layer(Layer::HelmChartContent);
        let chart = root.at(&"spec.chart".parse().unwrap()).unwrap();
        let chart = chart.value().into_owned();
        let (_, version) = chart.rsplit_once("traefik-").unwrap_or_default();
        let version = version.trim_end_matches(".tgz");
        let upstream = version.split_once("+up").map_or(version, |(_, upstream)| upstream);
        let tag = given["image"]["tag"].as_str().unwrap_or_default().to_owned();
        let same = |release: &&K3sRelease| {
            // k3s counts its own changes in the last number: 10.19.300.
            let ours = release.chart.to_string();
            let chart = upstream == ours || upstream.strip_suffix("00") == Some(&ours);
            chart && (tag.is_empty() || release.traefik.to_string() == tag)
        };
        let mut releases = K3sRelease::all().iter().filter(same).peekable();
        if releases.peek().is_none() {
            unreleased += 1;
            continue;
        }
        let equal = releases.any(|release| release.shipped_values() == given);
        assert!(equal, "{name}: no release ships just this: {given}");
        compared += 1;
    }
    say(&format!("{compared} manifests compared, {unreleased} never released"));
    assert!(compared > 10);
}
