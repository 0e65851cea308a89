//! What k3s keeps silent about, and what it says: rules with a name.

mod forms;
mod registries;
pub(crate) mod rules;
#[cfg(test)]
mod testing;

pub use forms::{
    inspect_daemon, inspect_registries, inspect_script, inspect_unit, lint_manifest,
    secrets_of_script, secrets_of_unit,
};

use crate::view::{Node, View};
use crate::{Document, Target, check};
use config_diagnostics::text::{Source, Verdicts};
use config_diagnostics::{
    Diagnostic, LintOptions, RuleInfo, RuleSet, Span, ToolSays, conclude, text,
};
use std::sync::LazyLock;

/// Looks through a configuration.
pub(crate) type Check = fn(&View<'_>, &mut Vec<Diagnostic>);
/// A rule about k3s.
pub(crate) type Rule = config_diagnostics::Rule<Check>;

/// Every rule about k3s.
pub(crate) static RULES: RuleSet<Check> =
    RuleSet::new(rules::ALL, crate::generated::rule_docs::RULE_DOCS);

/// A config file by the path that the caller knows it by: the main file first, then its drop-ins.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ConfigFile<'d> {
    /// The path.
    pub path: &'d str,
    /// The text.
    pub document: &'d Document,
}

impl<'d> ConfigFile<'d> {
    /// A file.
    pub const fn new(path: &'d str, document: &'d Document) -> Self {
        Self { path, document }
    }
}

/// What k3s keeps silent about in a config.yaml, by the rules that `options` enables, in the order of their places.
///
/// Whether a server or an agent reads it, the fact `role` tells.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{Document, Target, lint};
/// let document = Document::parse("write-kubeconfig-mode: 0644\n").document;
/// let said = lint(&document, &Target::default(), &LintOptions::new());
/// assert_eq!(said[0].rule, "k3s/octal-mode-unquoted");
/// ```
pub fn lint(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let files = [ConfigFile::new("config.yaml", document)];
    let mut found = silent(&View::of_config(&files, target), options);
    Diagnostic::sort(&mut found);
    found
}

/// Everything that can be said about a config.yaml: what [`check`](crate::check) and [`lint`] find, and the rules
/// about YAML and plain text, less what the document's own comments suppress.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{Document, Target, inspect};
/// let text = "# k3s-stack: ignore[k3s/unknown-config-key] read by our own scripts\nour-key: 1\n";
/// let document = Document::parse(text).document;
/// assert_eq!(inspect(&document, &Target::default(), &LintOptions::new()), []);
/// ```
pub fn inspect(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let files = [ConfigFile::new("config.yaml", document)];
    inspect_files(&files, target, options).into_iter().flatten().collect()
}

/// As [`inspect`], of a main file and its drop-ins, which are one configuration: the findings file by file.
/// Labels and fixes name other files where they point into them.
pub fn inspect_files(
    files: &[ConfigFile<'_>],
    target: &Target,
    options: &LintOptions,
) -> Vec<Vec<Diagnostic>> {
    let view = View::of_config(files, target);
    let found = all(&view, options);
    let of_file = |file: &ConfigFile<'_>| {
        let is_own = |found: &&Diagnostic| {
            found.primary.file.as_deref().is_none_or(|path| path == file.path)
        };
        let mut own: Vec<_> = found.iter().filter(is_own).cloned().collect();
        for found in &mut own {
            found.primary.file = None;
            found
                .labels
                .iter_mut()
                .filter(|l| l.file.as_deref() == Some(file.path))
                .for_each(|l| l.file = None);
        }
        // What is wrong for k3s is told as that.
        let told_as = |rule| match rule {
            "text/yaml-syntax" => Some("k3s/unreadable-config"),
            "text/duplicate-yaml-key" => Some("k3s/duplicate-key"),
            _ => None,
        };
        let is_told = |found: &Diagnostic| {
            let by = told_as(found.rule);
            own.iter().any(|own| Some(own.rule) == by && own.span() == found.span())
        };
        let yaml = goyaml::lint(file.document, options).into_iter();
        let yaml: Vec<_> = yaml.filter(|found| !is_told(found)).collect();
        own.extend(yaml);
        concluded(file.document, options, own)
    };
    files.iter().map(of_file).collect()
}

/// What nobody may be shown of a config.yaml: the values of keys that grant access.
///
/// ```
/// use k3s_config::{Document, secrets_of_config};
/// let text = "token: hunter2\nnode-name: cp1\n";
/// let secrets = secrets_of_config(&Document::parse(text).document);
/// assert_eq!(&text[secrets[0].range()], "hunter2");
/// ```
pub fn secrets_of_config(document: &Document) -> Vec<Span> {
    let files = [ConfigFile::new("config.yaml", document)];
    View::of_config(&files, &Target::default()).secret_spans()
}

/// What k3s says, and what it keeps silent about.
pub(crate) fn all(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = check::run(view, options);
    found.extend(silent(view, options));
    found
}

/// A finding about a word of a command line that is neither a flag nor its value.
fn at_word(rule: &RuleInfo, node: &Node, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::of(rule, message).at(span).path(&*node.path)
}

fn silent(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    RULES.silent(options, |check| check(view, &mut found));
    options.adjust(&mut found);
    found
}

/// Adds what the rules about plain text find, and drops what comments suppress.
fn concluded(
    document: &Document,
    options: &LintOptions,
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let verdicts = Verdicts::new()
        .typographic(ToolSays::Unknown)
        .byte_order_mark(ToolSays::Nothing)
        .line_endings(ToolSays::Nothing);
    let comments = document.comment_spans();
    let source = Source::new(document.text()).comments(comments).says(verdicts);
    conclude(&source, rules(), options, found)
}

/// Every rule with a page that may report on a configuration of k3s, those about YAML and plain text included,
/// sorted by id.
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
/// let page = k3s_config::explain("k3s/octal-mode-unquoted").unwrap();
/// assert!(page.contains("## Why is this bad?"));
/// ```
pub fn explain(id: &str) -> Option<&'static str> {
    RULES.explain(id).or_else(|| goyaml::explain(id)).or_else(|| text::explain(id))
}
