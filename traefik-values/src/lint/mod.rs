//! What helm and Traefik keep silent about, and the rules by which `check` speaks.

pub(crate) mod rules;
#[cfg(test)]
mod testing;
pub(crate) mod view;

use crate::{Input, Target};
use config_diagnostics::{Diagnostic, LintOptions, RuleSet};
use goyaml::Document;
use view::View;

/// Looks through a file.
pub(crate) type Check = fn(&View<'_>, &mut Vec<Diagnostic>);
/// A rule about Traefik and its chart.
pub(crate) type Rule = config_diagnostics::Rule<Check>;

/// Every rule about Traefik and its chart.
pub(crate) static RULES: RuleSet<Check> =
    RuleSet::new(rules::ALL, crate::generated::rule_docs::RULE_DOCS);

/// What helm accepts in a file without a word and Traefik then makes of it, by the rules that `options` enables, in
/// the order of their places.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use goyaml::Document;
/// use traefik_values::{Input, Target, lint};
/// let values = "ports:\n  web:\n    forwardedHeaders:\n      insecure: true\n";
/// let document = Document::parse(values).document;
/// let said = lint(&document, Input::Values, &Target::default(), &LintOptions::new());
/// assert_eq!(said[0].rule, "traefik/forwarded-headers-insecure");
/// ```
pub fn lint(
    document: &Document,
    input: Input,
    target: &Target,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let view = View::new(document, input, target);
    let mut found = Vec::new();
    RULES.silent(options, |check| check(&view, &mut found));
    options.adjust(&mut found);
    Diagnostic::sort(&mut found);
    found
}
