//! `cargo xtask import k3s TREE`: which Traefik a release of k3s ships, and with what values, against
//! `xtask/data/traefik/releases.tsv` and `shipped.tsv`.
//!
//! The tree is a checkout of the release's tag: `go.mod` names the Kubernetes that the release is named after, and the
//! helm-controller; `manifests/traefik.yaml` names the chart and the image.

use super::{lossy, save, shipped, table, tell};
use crate::Problem;
use std::fmt::Write as _;
use std::path::Path;

const RELEASES: &str = "xtask/data/traefik/releases.tsv";

pub(super) fn run(tree: &str, write: bool) -> Result<(), Problem> {
    let tree = Path::new(tree);
    let modules = lossy(&tree.join("go.mod"))?;
    let manifest = lossy(&tree.join("manifests/traefik.yaml"))?;
    let release = release(&modules)?;
    let document = goyaml::Document::parse(manifest).document;
    let spec = spec(&document)?;
    let (chart, image) = chart(spec)?;
    let controller = module(&modules, "github.com/k3s-io/helm-controller")?;
    let row = format!("{release}\t{image}\t{chart}\t{controller}\tgit");

    let mut rows = table(RELEASES)?;
    let mut said = String::new();
    let same = |row: &String| row.split('\t').next() == Some(release.as_str());
    let facts = |row: &str| row.rsplit_once('\t').map(|(facts, _)| facts.to_owned());
    match rows.iter().position(same) {
        Some(at) if rows.get(at).and_then(|old| facts(old)) == facts(&row) => {
            let _ = writeln!(said, "{release}: as in the table");
        }
        Some(at) => {
            if let Some(old) = rows.get_mut(at) {
                let _ = writeln!(said, "{old} -> {row}");
                *old = row;
            }
        }
        None => {
            let _ = writeln!(said, "new: {row}");
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| numbers(row.split('\t').next().unwrap_or_default()));
    said.push_str(&shipped::run(&release, spec, &image, write)?);
    tell(&said);
    if write {
        save(RELEASES, &super::lines(rows.iter().map(String::as_str)))?;
    }
    Ok(())
}

/// The release that a `go.mod` builds: `1.36.2+k3s1` of a Kubernetes `v1.36.2-k3s1`.
fn release(modules: &str) -> Result<String, Problem> {
    let kubernetes = module(modules, "k8s.io/kubernetes")?;
    let (version, build) = kubernetes.split_once("-k3s").unwrap_or((&kubernetes, "1"));
    if version.contains('-') || build.parse::<u8>().is_err() {
        return Err(format!("Kubernetes {kubernetes} is no release"));
    }
    Ok(format!("{version}+k3s{build}"))
}

/// The version of a module; what replaces it counts.
fn module(modules: &str, name: &str) -> Result<String, Problem> {
    let lines = || modules.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let replaced = lines().find_map(|words| match words.as_slice() {
        [module, "=>", _, version, ..] if *module == name => Some(*version),
        _ => None,
    });
    let required = || {
        lines().find_map(|words| match words.as_slice() {
            [module, version, ..] if *module == name && *version != "=>" => Some(*version),
            _ => None,
        })
    };
    let version = replaced.or_else(required).ok_or_else(|| format!("go.mod: no {name}"))?;
    Ok(version.trim_start_matches('v').to_owned())
}

/// The `spec` of the HelmChart of Traefik's.
fn spec(document: &goyaml::Document) -> Result<goyaml::Node<'_>, Problem> {
    let roots = document.documents().filter_map(goyaml::DocumentRef::root);
    let spec = roots
        .filter(|root| {
            let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
            name.is_some_and(|name| name.value() == "traefik")
        })
        .find_map(|root| root.get("spec"));
    spec.ok_or_else(|| "manifests/traefik.yaml: no HelmChart `traefik`".to_owned())
}

/// The upstream release of the chart, and the tag of the image.
fn chart(spec: goyaml::Node<'_>) -> Result<(String, String), Problem> {
    let chart = spec.get("chart").map(|chart| chart.value().into_owned()).unwrap_or_default();
    let chart = upstream(&chart).ok_or_else(|| format!("manifests/traefik.yaml: {chart}"))?;
    let content = spec.get("valuesContent").and_then(|content| content.embedded());
    let tag = content.and_then(|values| {
        let root = values.document().root()?;
        Some(root.get("image")?.get("tag")?.value().into_owned())
    });
    Ok((chart, tag.ok_or("manifests/traefik.yaml: no image.tag")?))
}

/// The release that k3s's own package of the chart was made from: `37.1.0` of `traefik-37.1.101+up37.1.0.tgz`, and
/// `10.9.1` of `traefik-10.9.100.tgz`, as they were named before.
fn upstream(chart: &str) -> Option<String> {
    let file = chart.rsplit('/').next()?.strip_prefix("traefik-")?.strip_suffix(".tgz")?;
    if let Some((_, upstream)) = file.split_once("+up") {
        return Some(upstream.to_owned());
    }
    let mut parts = file.splitn(3, '.');
    let (major, minor) = (parts.next()?, parts.next()?);
    // Three digits: that of the upstream release, and two of the package's own.
    let patch = parts.next()?;
    let patch = if patch.len() == 3 { patch.get(..1)? } else { patch };
    Some(format!("{major}.{minor}.{patch}"))
}

/// The numbers of a version, for sorting.
pub(super) fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tree_ships_is_read() {
        let modules = "\
replace (
\tk8s.io/kubernetes => github.com/k3s-io/kubernetes v1.33.6-k3s1
)
require (
\tgithub.com/k3s-io/helm-controller v0.16.14
\tk8s.io/kubernetes v1.33.6
)
";
        assert_eq!(release(modules).unwrap(), "1.33.6+k3s1");
        assert_eq!(module(modules, "github.com/k3s-io/helm-controller").unwrap(), "0.16.14");
        let manifest = "\
kind: HelmChart
metadata: {name: traefik-crd}
---
kind: HelmChart
metadata: {name: traefik}
spec:
  chart: https://%{KUBERNETES_API}%/static/charts/traefik-37.1.101+up37.1.0.tgz
  valuesContent: |-
    image:
      tag: \"3.5.1\"
";
        let document = goyaml::Document::parse(manifest).document;
        assert_eq!(
            chart(spec(&document).unwrap()).unwrap(),
            ("37.1.0".to_owned(), "3.5.1".to_owned())
        );
    }

    #[test]
    fn older_packages_were_named_otherwise() {
        assert_eq!(upstream("x/traefik-10.9.100.tgz").as_deref(), Some("10.9.1"));
        assert_eq!(upstream("x/traefik-12.0.000.tgz").as_deref(), Some("12.0.0"));
        assert_eq!(upstream("x/traefik-10.3.001.tgz").as_deref(), Some("10.3.0"));
        assert_eq!(upstream("x/traefik-9.18.2.tgz").as_deref(), Some("9.18.2"));
        assert_eq!(upstream("x/other-1.tgz"), None);
    }
}
