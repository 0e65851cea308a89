use goyaml::{Document, EditorError, Node, Path, Step};
use serde_json::{Map, Value};

/// Changes the values in a HelmChart or HelmChartConfig, and in its text no other byte than those of the value.
///
/// Comments, order, quotes and template text elsewhere stay as they are. A value is changed where it stands: in
/// `values` when that has it, since it wins, else in `valuesContent`. Each change is read back, and refused unless it
/// says just what was meant.
///
/// ```
/// use goyaml::Document;
/// use traefik_values::ManifestEditor;
/// let text = "\
/// ## The load balancer in front has a fixed address.
/// kind: HelmChartConfig
/// metadata: {name: traefik, namespace: kube-system}
/// spec:
///   valuesContent: |-
///     ports:
///       web:
///         port: 8000   # behind the load balancer
///     image:
///       tag: '{{ traefik_tag }}'   # by our playbook
/// ";
/// let document = Document::parse(text).document;
/// let edited = ManifestEditor::of(&document, "HelmChartConfig", "traefik")?
///     .set(&"ports.web.port".parse()?, 8080)?
///     .set(&"deployment.replicas".parse()?, 2)?
///     .set_spec("failurePolicy", "abort")?
///     .finish();
/// assert_eq!(edited.text(), "\
/// ## The load balancer in front has a fixed address.
/// kind: HelmChartConfig
/// metadata: {name: traefik, namespace: kube-system}
/// spec:
///   valuesContent: |-
///     ports:
///       web:
///         port: 8080   # behind the load balancer
///     image:
///       tag: '{{ traefik_tag }}'   # by our playbook
///     deployment:
///       replicas: 2
///   failurePolicy: abort
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "an editor does nothing until `finish`"]
pub struct ManifestEditor {
    document: Document,
    number: usize,
}

/// Where a value stands.
enum Place {
    Content,
    Values,
}

impl ManifestEditor {
    /// Starts to change the manifest in one document of a stream, by its number from 0.
    pub fn new(document: &Document, number: usize) -> Self {
        Self { document: document.clone(), number }
    }

    /// Starts to change the first manifest of this kind and name.
    pub fn of(document: &Document, kind: &str, name: &str) -> Result<Self, EditorError> {
        let is_wanted = |root: Node<'_>| {
            let text = |node: Option<Node<'_>>| node.map(|node| node.follow().value().into_owned());
            let metadata = root.get("metadata").map(Node::follow);
            text(root.get("kind")).as_deref() == Some(kind)
                && text(metadata.and_then(|node| node.get("name"))).as_deref() == Some(name)
        };
        let place = document.documents().find(|document| document.root().is_some_and(is_wanted));
        let path = || Path::root().join(kind).join(name);
        place
            .map(|place| Self::new(document, place.index()))
            .ok_or_else(|| EditorError::NotFound(path()))
    }

    /// Gives a value, by its path in the values. What is missing on the way is added.
    pub fn set(self, path: &Path, value: impl Into<Value>) -> Result<Self, EditorError> {
        let value = value.into();
        match self.place(path) {
            Place::Values => self.edit(|editor| editor.set(&values(path), value)),
            Place::Content if self.has_content() => {
                self.edit_content(|editor| editor.set(path, value))
            }
            Place::Content => {
                let mut all = value;
                for step in path.steps().iter().rev() {
                    let Step::Key(key) = step else {
                        return Err(EditorError::NotFound(path.clone()));
                    };
                    all = Value::Object(Map::from_iter([(key.clone(), all)]));
                }
                self.set_spec("valuesContent", goyaml::to_string(&all))
            }
        }
    }

    /// Adds an item below the others of a list in the values.
    pub fn push(self, path: &Path, value: impl Into<Value>) -> Result<Self, EditorError> {
        let value = value.into();
        match self.place(path) {
            Place::Values => self.edit(|editor| editor.push(&values(path), value)),
            Place::Content => self.edit_content(|editor| editor.push(path, value)),
        }
    }

    /// Removes a value, with its comments.
    pub fn remove(self, path: &Path) -> Result<Self, EditorError> {
        match self.place(path) {
            Place::Values => self.edit(|editor| editor.remove(&values(path))),
            Place::Content => self.edit_content(|editor| editor.remove(path)),
        }
    }

    /// Gives a field of `spec`.
    pub fn set_spec(self, field: &str, value: impl Into<Value>) -> Result<Self, EditorError> {
        let path = Path::root().join("spec").join(field);
        self.edit(|editor| editor.set(&path, value))
    }

    /// The changed document.
    pub fn finish(self) -> Document {
        self.document
    }

    fn edit(
        mut self,
        change: impl FnOnce(goyaml::Editor) -> Result<goyaml::Editor, EditorError>,
    ) -> Result<Self, EditorError> {
        self.document = change(self.document.edit().in_document(self.number))?.finish();
        Ok(self)
    }

    fn edit_content(
        mut self,
        change: impl FnOnce(goyaml::Editor) -> Result<goyaml::Editor, EditorError>,
    ) -> Result<Self, EditorError> {
        let content = self.spec().and_then(|spec| spec.get("valuesContent"));
        let missing = || EditorError::NotFound(Path::root().join("spec").join("valuesContent"));
        let embedded = content.and_then(|content| content.embedded()).ok_or_else(missing)?;
        let edits = change(embedded.document().edit())?.edits();
        let edited = embedded.apply(&edits)?.finish();
        self.document = edited;
        Ok(self)
    }

    fn spec(&self) -> Option<Node<'_>> {
        let document = self.document.documents().nth(self.number)?;
        document.root()?.get("spec").map(Node::follow)
    }

    fn has_content(&self) -> bool {
        let content = self.spec().and_then(|spec| spec.get("valuesContent"));
        content.is_some_and(|content| !content.is_null())
    }

    /// `values` wins where it has the path, or something else on the way to it, or is all that there is.
    fn place(&self, path: &Path) -> Place {
        let Some(values) = self.spec().and_then(|spec| spec.get("values")).map(Node::follow) else {
            return Place::Content;
        };
        let mut at = values;
        for step in path.steps() {
            let next = match step {
                Step::Key(key) => at.get(key),
                Step::Index(index) => at.item(*index),
            };
            match next {
                Some(next) => at = next.follow(),
                None if at.kind() == goyaml::NodeKind::Mapping && self.has_content() => {
                    return Place::Content;
                }
                None => return Place::Values,
            }
        }
        Place::Values
    }
}

/// The path of a value in `values`.
fn values(path: &Path) -> Path {
    let start = ["spec", "values"].map(Step::from);
    start.into_iter().chain(path.steps().iter().cloned()).collect()
}
