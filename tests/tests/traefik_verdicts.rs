//! What helm was seen to make of values, chart by chart: `../shared/data/traefik` and `../shared/corpus/traefik`.

use config_diagnostics::{Diagnostic, Tag, ToolSays};
use goyaml::Document;
use stack_tests::{say, shared};
use std::path::Path;
use traefik_values::{ChartVersion, Input, Release, Target, check};

fn said(text: &str, input: Input, chart: &str) -> Vec<Diagnostic> {
    let chart: ChartVersion = chart.parse().unwrap();
    let document = Document::parse(text).document;
    check(&document, input, &Target::new(Release::from(chart)))
}

fn refuses(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.tool_says == ToolSays::Error)
}

/// The rows of a table, its first one the names of the columns.
fn table(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Of 100 probes so many are right: refused, ignored or effective.
fn probes(path: &Path) -> f64 {
    let rows = table(path);
    let (head, rows) = rows.split_first().unwrap();
    let values = head.iter().position(|name| name == "values").unwrap();
    let (mut right, mut all) = (0, 0);
    for row in rows {
        // No effect, as it is the default.
        if row[0].starts_with("ingressRoute.dashboard.enabled") || row[0] == "image.tag_v2" {
            continue;
        }
        for (chart, verdict) in head.iter().zip(row) {
            let known =
                chart.strip_prefix('v').filter(|chart| chart.parse::<ChartVersion>().is_ok());
            let known = known.filter(|chart| !chart.starts_with("9."));
            let (Some(chart), Some(verdict)) = (known, verdict.chars().next()) else { continue };
            let found = said(&row[values], Input::Values, chart);
            let ignored = found.iter().any(|found| found.tags.contains(&Tag::Ignored));
            let fits = match verdict {
                'S' | 'F' => refuses(&found),
                '=' => !refuses(&found) && ignored,
                'E' => !refuses(&found) && !ignored,
                _ => continue,
            };
            all += 1;
            right += u32::from(fits);
        }
    }
    say(&format!("{}: {right} of {all} right", path.display()));
    f64::from(right) * 100.0 / f64::from(all)
}

#[test]
fn probes_have_the_effect_that_helm_showed() {
    let Some(folder) = shared("data/traefik") else {
        say("skipped: no ../shared/data/traefik");
        return;
    };
    assert!(probes(&folder.join("probe-matrix.tsv")) >= 97.0);
    assert!(probes(&folder.join("probe-typos.tsv")) >= 96.0);
}

/// What hangs on the cluster that the recording was made without.
const ELSEWHERE: [&str; 3] = ["You have to deploy", "PodSecurityPolicy", "error calling tpl"];

#[test]
fn files_are_refused_where_helm_refused_them() {
    let Some(folder) = shared("corpus/traefik") else {
        say("skipped: no ../shared/corpus/traefik");
        return;
    };
    let (mut all, mut wrong) = (0, Vec::new());
    for row in &table(&folder.join("VERDICTS.tsv"))[1..] {
        let [file, kind, chart, _, _, helm, message, ..] = row.as_slice() else { continue };
        let input = match kind.as_str() {
            "values" => Input::Values,
            "HelmChart" | "HelmChartConfig" => Input::Manifest,
            _ => continue,
        };
        let chart = chart.split(' ').next().unwrap_or_default().trim_start_matches('v');
        let recorded = matches!(helm.as_str(), "OK" | "SCHEMA" | "FAIL");
        if !recorded
            || chart.starts_with("9.")
            || ELSEWHERE.iter().any(|other| message.contains(other))
        {
            continue;
        }
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        all += 1;
        if refuses(&said(&text, input, chart)) != (helm != "OK") {
            wrong.push(format!("{chart} {file}: helm {helm} {message}"));
        }
    }
    say(&format!("{} of {all} files judged as by helm", all - wrong.len()));
    assert!(wrong.len() * 200 <= all, "{wrong:#?}");
}
