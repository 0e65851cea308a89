//! What is wrong with a YAML text whatever it configures.

pub(crate) mod rules;
#[cfg(test)]
mod testing;

use crate::Document;
use crate::generated::rule_docs::RULE_DOCS;
use config_diagnostics::{Diagnostic, LintOptions, RuleInfo};

type Check = fn(&Document) -> Vec<Diagnostic>;

/// By id.
const CHECKS: [(&RuleInfo, Check); 4] = [
    (&rules::duplicate_yaml_key::INFO, rules::duplicate_yaml_key::check),
    (&rules::tab_in_yaml::INFO, rules::tab_in_yaml::check),
    (&rules::yaml_indentation_lost::INFO, rules::yaml_indentation_lost::check),
    (&rules::yaml_syntax::INFO, rules::yaml_syntax::found),
];

/// The rules of this crate, by id. Those about any text are in [`config_diagnostics::text::RULES`].
pub const RULES: &[&RuleInfo] = &[CHECKS[0].0, CHECKS[1].0, CHECKS[2].0, CHECKS[3].0];

/// The key under which a HelmChart or a HelmChartConfig holds a document in a block of text.
const VALUES: &str = "valuesContent";

/// Runs the enabled rules over a document, and over the documents in its `valuesContent`. Time grows linearly with the
/// text. What [`Document::parse`] reports is among the findings.
///
/// ```
/// use config_diagnostics::LintOptions;
/// let text = "spec:\n  valuesContent: |-\n    ports:\n      web: {port: 80}\n    ports: {}\n";
/// let document = goyaml::Document::parse(text).document;
/// let found = goyaml::lint(&document, &LintOptions::new());
/// assert_eq!(found[0].rule, "text/duplicate-yaml-key");
/// assert_eq!(document.line_index().line(found[0].span().start()), 5);
/// ```
pub fn lint(document: &Document, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = run(document, options);
    for root in document.documents().filter_map(crate::DocumentRef::root) {
        let spec = root.get("spec").into_iter();
        for embedded in spec.filter_map(|spec| spec.get(VALUES)?.embedded()) {
            let inside = run(embedded.document(), options);
            found.extend(inside.into_iter().map(|finding| embedded.lift(finding)));
        }
    }
    options.adjust(&mut found);
    Diagnostic::sort(&mut found);
    found
}

fn run(document: &Document, options: &LintOptions) -> Vec<Diagnostic> {
    let enabled = CHECKS.iter().filter(|(rule, _)| options.is_enabled(rule));
    enabled.flat_map(|(_, check)| check(document)).collect()
}

/// The page of one of these rules, as Markdown.
pub fn explain(id: &str) -> Option<&'static str> {
    let at = RULE_DOCS.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    RULE_DOCS.get(at).map(|(_, page)| *page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_have_pages() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
        assert!(RULES.iter().all(|rule| explain(rule.id).is_some()));
    }

    #[test]
    fn options_choose_rules() {
        let document = Document::parse("a: 1\na: 2\n").document;
        let options = LintOptions::new();
        assert_eq!(lint(&document, &options).len(), 1);
        let options =
            options.disable(config_diagnostics::Selector::Rule("text/duplicate-yaml-key".into()));
        assert_eq!(lint(&document, &options), []);
    }
}
