//! What the HelmChart of Traefik that a release of k3s ships states, against `xtask/data/traefik/shipped.tsv`.

use super::{save, table};
use crate::Problem;
use goyaml::helm;
use serde_json::Value;
use std::fmt::Write as _;

const SHIPPED: &str = "xtask/data/traefik/shipped.tsv";

/// Fields of `spec` that other tables and parts hold.
const ELSEWHERE: [&str; 4] = ["chart", "set", "values", "valuesContent"];

/// Compares what is stated with the table; says what differs.
pub(super) fn run(
    release: &str,
    spec: goyaml::Node<'_>,
    image: &str,
    write: bool,
) -> Result<String, Problem> {
    let mut rows = table(SHIPPED)?;
    let said = compare(release, &stated(spec, image)?, &mut rows);
    if write {
        save(SHIPPED, &super::lines(rows.iter().map(String::as_str)))?;
    }
    Ok(said)
}

/// Part, path and JSON of all that it states.
fn stated(spec: goyaml::Node<'_>, image: &str) -> Result<Vec<[String; 3]>, Problem> {
    let problem = |error: goyaml::ReadError| format!("manifests/traefik.yaml: {error}");
    let mut found = Vec::new();
    if let Value::Object(fields) = helm::node_to_json(spec).map_err(problem)? {
        for (name, value) in fields {
            if name == "set" {
                for (path, value) in value.as_object().into_iter().flatten() {
                    found.push(["set".to_owned(), path.clone(), json(value)]);
                }
            } else if !ELSEWHERE.contains(&name.as_str()) {
                found.push(["spec".to_owned(), name, json(&value)]);
            }
        }
    }
    if let Some(content) = spec.get("valuesContent").and_then(|content| content.embedded()) {
        leaves("", &helm::to_json(content.document()).map_err(problem)?, &mut found);
    }
    let tag = format!("{image:?}");
    for [part, path, json] in &mut found {
        if part == "values" && path == "image.tag" && *json == tag {
            "\"%{traefik}\"".clone_into(json);
        }
    }
    found.sort();
    Ok(found)
}

/// The scalars and lists in maps of values.
fn leaves(path: &str, value: &Value, found: &mut Vec<[String; 3]>) {
    let Value::Object(map) = value else {
        return found.push(["values".to_owned(), path.to_owned(), json(value)]);
    };
    for (key, value) in map {
        let key = key.replace('\\', "\\\\").replace('.', "\\.");
        let below = if path.is_empty() { key } else { format!("{path}.{key}") };
        leaves(&below, value, found);
    }
}

/// As JSON, without what k3s fills in when it starts: `%{SYSTEM_DEFAULT_REGISTRY}%`.
fn json(value: &Value) -> String {
    let mut json = value.to_string();
    while let Some(start) = json.find("%{")
        && let Some(length) = json.get(start..).and_then(|rest| rest.find("}%"))
    {
        json.replace_range(start..start + length + 2, "");
    }
    json
}

/// Takes over what a release states, and what it no longer does; says what changed.
fn compare(release: &str, stated: &[[String; 3]], rows: &mut Vec<String>) -> String {
    let mut said = String::new();
    let release = release.strip_suffix("+k3s1").unwrap_or(release);
    let mut known = Vec::new();
    for row in rows.iter_mut() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [part, path, json, since, until] = cells.as_slice() else { continue };
        let fact = [part, path, json].map(|cell| (*cell).to_owned());
        let (holds, is_stated) = (
            reaches(release, since, true) && !reaches(release, until, false),
            stated.contains(&fact),
        );
        let (mut since, mut until) = ((*since).to_owned(), (*until).to_owned());
        if holds && !is_stated {
            until = with(&until, release);
        } else if !holds && is_stated && !reaches(release, &until, false) && !known.contains(&fact)
        {
            since = with(&since, release);
        } else {
            if holds {
                known.push(fact);
            }
            continue;
        }
        if is_stated {
            known.push(fact.clone());
        }
        let new = [fact.join("\t"), since, until].join("\t");
        let _ = writeln!(said, "{row} -> {new}");
        *row = new;
    }
    for fact in stated.iter().filter(|fact| !known.contains(fact)) {
        let new = format!("{}\t{release}\t", fact.join("\t"));
        let _ = writeln!(said, "new: {new}");
        rows.push(new);
    }
    rows.sort();
    said
}

/// Whether a release has what came with the first ones of each minor; `always` when there are none.
fn reaches(release: &str, firsts: &str, always: bool) -> bool {
    let own = key(release);
    let firsts: Vec<_> = firsts.split(' ').filter(|first| !first.is_empty()).map(key).collect();
    match firsts.iter().find(|first| first.get(..2) == own.get(..2)) {
        Some(first) => own >= *first,
        None => firsts.last().map_or(always, |last| own > *last),
    }
}

/// The first releases of each minor, with one more.
fn with(firsts: &str, release: &str) -> String {
    let mut all: Vec<&str> = firsts.split(' ').filter(|first| !first.is_empty()).collect();
    all.retain(|first| key(first).get(..2) != key(release).get(..2));
    all.push(release);
    all.sort_by_key(|first| key(first));
    all.join(" ")
}

/// The numbers of a release, its build last.
fn key(release: &str) -> Vec<u32> {
    let whole =
        if release.contains("+k3s") { release.to_owned() } else { format!("{release}+k3s1") };
    super::k3s::numbers(&whole.replace("+k3s", "."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "\
chart: x/traefik-40.1.4+up40.1.0.tgz
failurePolicy: retry
set:
  global.systemDefaultRegistry: \"%{SYSTEM_DEFAULT_REGISTRY_RAW}%\"
valuesContent: |-
  deployment: {podAnnotations: {prometheus.io/port: \"8082\"}}
  image: {repository: \"%{R}%rancher/traefik\", tag: \"3.7.8\"}
  tolerations:
  - {key: a}
";

    fn facts() -> Vec<[String; 3]> {
        let document = goyaml::Document::parse(MANIFEST).document;
        stated(document.root().unwrap(), "3.7.8").unwrap()
    }

    #[test]
    fn what_a_manifest_states_is_read() {
        let rows: Vec<_> = facts().iter().map(|fact| fact.join(" ")).collect();
        assert_eq!(
            rows,
            [
                "set global.systemDefaultRegistry \"\"",
                "spec failurePolicy \"retry\"",
                "values deployment.podAnnotations.prometheus\\.io/port \"8082\"",
                "values image.repository \"rancher/traefik\"",
                "values image.tag \"%{traefik}\"",
                "values tolerations [{\"key\":\"a\"}]",
            ]
        );
    }

    #[test]
    fn a_table_follows_the_releases() {
        let mut rows = Vec::new();
        assert_eq!(compare("1.36.3+k3s1", &facts(), &mut rows).lines().count(), 6);
        let all = rows.clone();
        assert_eq!(compare("1.36.4+k3s1", &facts(), &mut rows), "");
        assert_eq!(compare("1.37.0+k3s1", &facts(), &mut rows), "");
        assert_eq!(rows, all);
        // An older line gets it later, and a newer release drops something.
        compare("1.35.7+k3s2", &facts()[1..2], &mut rows);
        assert!(rows.contains(&"spec\tfailurePolicy\t\"retry\"\t1.35.7+k3s2 1.36.3\t".to_owned()));
        compare("1.37.1+k3s1", &facts()[1..], &mut rows);
        let gone = "set\tglobal.systemDefaultRegistry\t\"\"\t1.36.3\t1.37.1";
        assert!(rows.contains(&gone.to_owned()), "{rows:?}");
        compare("1.37.2+k3s1", &facts(), &mut rows);
        assert!(rows.iter().any(|row| row.starts_with("set") && row.ends_with("\t1.37.2\t")));
    }
}
