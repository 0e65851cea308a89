//! What helm refuses of values, and what of them the chart never reads.

pub(crate) mod arguments;
pub(crate) mod condition;
pub(crate) mod effective;
mod problem;
mod reads;
mod refusals;
mod schema;
pub(crate) mod source;

use crate::generated::moves::MOVES;
use crate::lint::rules::moved::explain;
use crate::migrate::mend;
use crate::tables::{Move, escape, find, segments};
use crate::{Release, Target};
use config_diagnostics::{Diagnostic, Fix};
use effective::Effective;
use goyaml::{Document, Path};
pub(crate) use problem::{Place, Problem};
use serde_json::Value;
pub use source::Input;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What helm refuses of these values, and what of them no template of the chart reads.
pub(crate) fn problems(given: &Value, release: Release) -> Vec<Problem> {
    let chart = release.chart().known();
    let values = Effective::new(Cow::Borrowed(given), release);
    let mut found = schema::check(given, &values, chart);
    let refused = !found.is_empty();
    let mut read = reads::check(given, &values, chart);
    let said: HashSet<_> = found.iter().map(|problem| problem.path.clone()).collect();
    read.retain(|problem| !said.contains(&problem.path));
    found.extend(read);
    found.extend(arguments::check(given, &values, release));
    // Helm renders nothing of what the schema refuses.
    if !refused {
        found.extend(refusals::check(&values, chart));
    }
    let gone: HashSet<_> = found
        .iter()
        .filter(|problem| find(MOVES, &problem.pattern, chart).is_some())
        .map(|problem| problem.path.clone())
        .collect();
    // What has moved takes along what is in it.
    found.retain(|problem| !is_below(&problem.path, &gone));
    for problem in &mut found {
        if let Some(moved) = moved(&problem.pattern, chart) {
            explain(&mut problem.diagnostic, moved);
        }
    }
    found
}

fn is_below(path: &Path, gone: &HashSet<Path>) -> bool {
    let steps = path.steps();
    (1..steps.len()).any(|n| gone.contains(&steps.iter().take(n).cloned().collect()))
}

/// How many findings of a rule in one place carry the fix that they share.
pub(crate) const FIXES: usize = 8;

/// Where the value at a path, or what is around it, has gone.
fn moved(pattern: &str, chart: crate::ChartVersion) -> Option<&'static Move> {
    let exact = find(MOVES, pattern, chart);
    // Schemas know some keys by name, as `ports.web`.
    let any_name = || {
        let keys = segments(pattern);
        let mut alike = (0..keys.len()).filter_map(|n| {
            let named = keys.iter().enumerate();
            let named = named.map(|(at, key)| if at == n { "<name>".into() } else { escape(key) });
            find(MOVES, &named.collect::<Vec<_>>().join("."), chart)
        });
        alike.next()
    };
    exact.or_else(any_name).map(|row| &row.value)
}

/// What helm refuses of values, and what of them no template of the chart reads; without places in a text.
///
/// `values` are as Helm's reader of YAML gives them: [`goyaml::helm::to_json`]. The path of each finding says which value it is about.
///
/// ```
/// use config_diagnostics::Tag;
/// use serde_json::json;
/// use traefik_values::{ChartVersion, check_values};
/// let values = json!({"service": {"type": "ClusterIP"}});
/// assert!(check_values(&values, ChartVersion::new(39, 0, 7)).is_empty());
/// let found = check_values(&values, ChartVersion::new(40, 1, 0));
/// assert_eq!(found[0].primary.path.as_deref(), Some("service.type"));
/// assert!(found[0].tags.contains(&Tag::Ignored));
/// ```
pub fn check_values(values: &Value, release: impl Into<Release>) -> Vec<Diagnostic> {
    problems(values, release.into()).into_iter().map(|problem| problem.diagnostic).collect()
}

/// What helm refuses of the values in a file, and what of them no template of the chart reads, in the order of their
/// places.
///
/// In manifests the values are those of each HelmChart and HelmChartConfig of Traefik's, and the places are those in
/// their `valuesContent`.
///
/// ```
/// use goyaml::{Document, Path};
/// use traefik_values::{ChartVersion, Input, Release, Target, check};
/// let manifest = "\
/// apiVersion: helm.cattle.io/v1
/// kind: HelmChartConfig
/// metadata: {name: traefik, namespace: kube-system}
/// spec:
///   valuesContent: |-
///     logs:
///       general: {level: INFO}
/// ";
/// let document = Document::parse(manifest).document;
/// let target = Target::new(Release::from(ChartVersion::new(41, 0, 0)));
/// let said = check(&document, Input::Manifest, &target);
/// assert_eq!(said[0].rule, "traefik/logs-split-in-v41");
/// assert_eq!(document.line_index().line(said[0].span().start()), 6);
/// ```
pub fn check(document: &Document, input: Input, target: &Target) -> Vec<Diagnostic> {
    let (sources, mut found) = source::sources(document, input);
    for source in sources {
        let problems = problems(&source.values, *target.version());
        let mut fixes: HashMap<&str, (Option<Fix>, usize)> = HashMap::new();
        for problem in problems {
            // All findings of a rule have one fix: what moves, moves together.
            let rule = problem.diagnostic.rule;
            let mut parts = source.parts().iter();
            let mut mend = || parts.find_map(|part| mend(part, rule, *target.version()));
            let (fix, shown) = fixes.entry(rule).or_insert_with(|| (mend(), 0));
            *shown += 1;
            // It can be as long as the file: of many findings the first ones carry it for all.
            let fix = fix.clone().filter(|_| *shown <= FIXES);
            let mut located = source.locate(problem);
            located.fixes.extend(fix);
            found.push(located);
        }
    }
    Diagnostic::sort(&mut found);
    found
}
