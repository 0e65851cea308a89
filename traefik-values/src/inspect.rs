//! Everything that can be said about a file with values.

use crate::lint::RULES;
use crate::{Input, Target, check, lint};
use config_diagnostics::text::{self, Source};
use config_diagnostics::{Diagnostic, LintOptions, RuleInfo, Span, ToolSays, conclude};
use goyaml::Document;
use std::sync::LazyLock;

/// Everything that can be said about a file with values: what [`check`](crate::check) and [`lint`](crate::lint) find, and
/// the rules about YAML and plain text, less what comments suppress.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use goyaml::Document;
/// use traefik_values::{Input, Target, inspect};
/// let text = "deployment:\n  # k3s-stack: ignore[traefik/unknown-nested-value] read by a script of ours\n  ours: 1\n";
/// let document = Document::parse(text).document;
/// assert_eq!(inspect(&document, Input::Values, &Target::default(), &LintOptions::new()), []);
/// ```
pub fn inspect(
    document: &Document,
    input: Input,
    target: &Target,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let mut found = check(document, input, target);
    let of_yaml = goyaml::lint(document, options);
    // What Helm cannot read has been said, where it is values.
    let said = |place: &Diagnostic| {
        let same = |found: &Diagnostic| found.span().start() == place.span().start();
        place.tool_says == ToolSays::Error && found.iter().any(same)
    };
    let of_yaml: Vec<_> = of_yaml.into_iter().filter(|place| !said(place)).collect();
    options.adjust(&mut found);
    let linted = lint(document, input, target, options);
    // A rule with a name of its own says more of what a template gives up at.
    let named = |place: &Diagnostic| {
        let same =
            |lint: &Diagnostic| lint.tool_says == ToolSays::Error && lint.span() == place.span();
        place.rule == "traefik/refused-by-template" && linted.iter().any(same)
    };
    found.retain(|place| !named(place));
    found.extend(linted);
    found.extend(of_yaml);
    let comments = comments(document);
    conclude(&Source::new(document.text()).comments(&comments), rules(), options, found)
}

/// The comments of a file, those inside of `valuesContent` included.
fn comments(document: &Document) -> Vec<Span> {
    let mut spans = document.comment_spans().to_vec();
    for root in document.documents().filter_map(goyaml::DocumentRef::root) {
        let content = root.get("spec").and_then(|spec| spec.get("valuesContent")?.embedded());
        if let Some(inner) = content.filter(goyaml::Embedded::is_exact) {
            spans.extend(inner.document().comment_spans().iter().map(|span| inner.outer(*span)));
        }
    }
    spans.sort_unstable_by_key(|span| span.start());
    spans
}

/// Every rule that may report on a file with values, those about YAML and plain text included, sorted by id.
pub fn rules() -> &'static [&'static RuleInfo] {
    static ALL: LazyLock<Vec<&'static RuleInfo>> = LazyLock::new(|| {
        let others: Vec<_> = text::RULES.iter().chain(goyaml::RULES).copied().collect();
        RULES.infos(&others)
    });
    &ALL
}

/// The page of a rule, as Markdown.
///
/// ```
/// let page = traefik_values::explain("traefik/service-flat-keys-dropped").unwrap();
/// assert!(page.contains("## Why is this bad?"));
/// ```
pub fn explain(id: &str) -> Option<&'static str> {
    RULES.explain(id).or_else(|| goyaml::explain(id)).or_else(|| text::explain(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inspected(text: &str) -> Vec<(&'static str, u32)> {
        let document = Document::parse(text).document;
        let found = inspect(&document, Input::Manifest, &Target::default(), &LintOptions::new());
        let line = |found: &Diagnostic| document.line_index().line(found.span().start());
        found.iter().map(|found| (found.rule, line(found))).collect()
    }

    #[test]
    fn suppression_works_inside_of_the_values() {
        let text = |comment: &str| {
            format!(
                "kind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  failurePolicy: abort\n  valuesContent: |-\n    deployment:\n{comment}      replica: 2\n"
            )
        };
        assert_eq!(inspected(&text("")), [("traefik/unknown-nested-value", 9)]);
        let comment = "      # k3s-stack: ignore[traefik/unknown-nested-value] for our own tools\n";
        assert_eq!(inspected(&text(comment)), []);
    }

    #[test]
    fn one_cause_has_one_name() {
        let text = "readinessProbe: null\n";
        let document = Document::parse(text).document;
        let target = Target::new(crate::ChartVersion::new(34, 2, 0).into());
        let found = inspect(&document, Input::Values, &target, &LintOptions::new());
        let rules: Vec<_> = found.iter().map(|found| found.rule).collect();
        assert_eq!(rules, ["traefik/readiness-probe-removed"]);
    }

    #[test]
    fn rules_are_sorted_and_have_pages() {
        assert!(rules().is_sorted_by(|a, b| a.id < b.id));
        assert!(rules().iter().all(|rule| explain(rule.id).is_some()));
    }
}
