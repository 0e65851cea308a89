//! The objects of Kubernetes in a file, also those that values add to a chart.

use super::manifest::place;
use super::{Chart, View, path};
use crate::effective::is_traefik;
use crate::{Dialect, Resource, Syntax, TraefikVersion, Word};
use config_diagnostics::{Diagnostic, Edit, RuleInfo, Span, ToolSays};
use goyaml::{Editor, EditorError, Node, Path};

impl View<'_> {
    /// Looks at each object: manifests, those in a `List`, and `extraObjects` of values.
    pub(crate) fn each_object(
        &self,
        found: &mut Vec<Diagnostic>,
        mut look: impl FnMut(Resource<'_>, &mut Vec<Diagnostic>),
    ) {
        for manifest in &self.manifests {
            for object in Resource::all_in(manifest.root) {
                look(object, found);
            }
        }
        extra_objects(self.values).for_each(|object| look(object, found));
        for manifest in self.manifests.iter().filter(|manifest| is_traefik(manifest.root)) {
            let values = manifest.at(&["spec", "values"]);
            extra_objects(values).for_each(|object| look(object, found));
            let content = manifest.at(&["spec", "valuesContent"]);
            let Some(inner) = content.and_then(|content| content.embedded()) else { continue };
            let mut inside = Vec::new();
            extra_objects(inner.document().root()).for_each(|object| look(object, &mut inside));
            found.extend(inside.into_iter().map(|said| inner.lift(said)));
        }
    }

    /// The rules that values give to routes of the chart's own, and how they are read.
    pub(crate) fn own_rules(&self) -> Vec<(&Chart<'_>, Path, String, Dialect)> {
        let mut all = Vec::new();
        for chart in &self.charts {
            for name in chart.keys("ingressRoute") {
                let at = path("ingressRoute").join(name).join("matchRule");
                let Some(text) = chart.given(&at).and_then(|text| text.as_str()) else { continue };
                if is_template(text) || !chart.reads(&format!("ingressRoute.{name}.matchRule")) {
                    continue;
                }
                let dialect = Dialect::http(chart.traefik);
                let dialect = self.default_syntax().map_or(dialect, |s| dialect.syntax(s));
                all.push((chart, at, text.to_owned(), dialect));
            }
        }
        all
    }

    /// The Traefik that reads the objects: the one that is configured here, or the target's.
    pub(crate) fn traefik(&self) -> TraefikVersion {
        let release = self.target.version().traefik();
        self.charts.first().map_or(release, |chart| chart.traefik)
    }

    /// The syntax of rules that state none, where values say it.
    pub(crate) fn default_syntax(&self) -> Option<Syntax> {
        let stated = self.charts.first()?.stated("core.defaultrulesyntax");
        match stated.last()?.text().as_str() {
            "v2" => Some(Syntax::V2),
            "v3" => Some(Syntax::V3),
            _ => None,
        }
    }
}

fn extra_objects(values: Option<Node<'_>>) -> impl Iterator<Item = Resource<'_>> {
    let list = values.and_then(|values| values.get("extraObjects")).map(Node::follow);
    list.into_iter().flat_map(|list| list.items()).flat_map(Resource::all_in)
}

/// A finding about a node: a scalar, or the key of what is none.
pub(crate) fn finding(rule: &RuleInfo, node: Node<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::of(rule, message)
        .at(place(node))
        .path(node.path().to_string())
        .tool_says(ToolSays::Nothing)
}

/// A finding about a part of a scalar.
pub(crate) fn within(
    rule: &RuleInfo,
    word: Word<'_>,
    part: Span,
    message: impl Into<String>,
) -> Diagnostic {
    finding(rule, word.node(), message).at(word.part(part))
}

/// The edits that a change to a node makes.
pub(crate) fn edits(
    node: Node<'_>,
    change: impl FnOnce(Editor, &Path) -> Result<Editor, EditorError>,
) -> Option<Vec<Edit>> {
    let document = node.document();
    let start = node.span().start();
    let number = document.documents().position(|one| one.span().contains(start))?;
    let editor = change(document.edit().in_document(number), &node.path()).ok()?;
    Some(editor.edits().edits().to_vec())
}

/// Whether a chart will put something into this text that is not known here.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("{{")
}
