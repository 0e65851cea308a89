//! Everything that can be said about a file with values.

use crate::check::rules::RULES;
use crate::{Input, Target, check};
use config_diagnostics::text::{self, Source};
use config_diagnostics::{Comment, Diagnostic, LintOptions, RuleInfo, ToolSays, conclude};
use goyaml::Document;
use std::sync::LazyLock;

/// Everything that can be said about a file with values: what [`check`](crate::check) finds, and the rules about YAML
/// and plain text, less what comments suppress.
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
    found.extend(of_yaml);
    let comments = document.comment_spans();
    let source = Source::new(document.text()).comments(comments);
    found.extend(text::lint(&source, options));
    let comments = Comment::list(&document.line_index(), comments);
    conclude(document.text(), &comments, rules(), options, found)
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
