use config_diagnostics::Span;
use goyaml::{Document, DocumentRef, Node, NodeKind, Style};
use std::borrow::Cow;

/// An object of Kubernetes in a file, as far as all have the same fields.
///
/// ```
/// use goyaml::Document;
/// use traefik_values::{Dialect, TraefikVersion, resources};
/// let text = "\
/// apiVersion: traefik.io/v1alpha1
/// kind: IngressRoute
/// metadata: {name: code}
/// spec:
///   entryPoints: [web]
///   routes:
///     - match: Host(`code.example.com`)
///       kind: Rule
///       services:
///         - {name: code-server, port: 10063}
/// ";
/// let document = Document::parse(text).document;
/// let route = resources(&document)[0].route().unwrap();
/// let rule = &route.routes()[0];
/// let traefik = Dialect::http(TraefikVersion::new(3, 5, 1));
/// assert_eq!(rule.parsed().unwrap()?.hosts(traefik)[0].name, "code.example.com");
/// assert_eq!(rule.services()[0].port.unwrap().text(), "10063");
/// # Ok::<(), traefik_values::RuleProblem>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Resource<'d> {
    root: Node<'d>,
}

/// A scalar in a file.
#[derive(Clone, Copy, Debug)]
pub struct Word<'d> {
    node: Node<'d>,
}

/// The objects of Kubernetes in a file of manifests, in order; those in a `List`, too.
pub fn resources(document: &Document) -> Vec<Resource<'_>> {
    document.documents().filter_map(DocumentRef::root).flat_map(Resource::all_in).collect()
}

impl<'d> Resource<'d> {
    /// The object that a node is: a mapping with a `kind`.
    pub fn of(root: Node<'d>) -> Option<Self> {
        let resource = Self { root: root.follow() };
        resource.kind().map(|_| resource)
    }

    /// The object that a node is, or those that it lists.
    pub(crate) fn all_in(root: Node<'d>) -> Vec<Self> {
        let Some(resource) = Self::of(root) else { return Vec::new() };
        let list = resource.kind().is_some_and(|kind| kind.text().ends_with("List"));
        match resource.at(&["items"]) {
            Some(items) if list => items.items().filter_map(Self::of).collect(),
            _ => vec![resource],
        }
    }

    /// Its mapping.
    pub fn node(&self) -> Node<'d> {
        self.root
    }

    /// The node at keys from the root on, aliases followed.
    pub fn at(&self, keys: &[&str]) -> Option<Node<'d>> {
        at(self.root, keys)
    }

    /// Its `apiVersion`.
    pub fn api_version(&self) -> Option<Word<'d>> {
        self.word(&["apiVersion"])
    }

    /// Its `kind`.
    pub fn kind(&self) -> Option<Word<'d>> {
        self.word(&["kind"])
    }

    /// Its name.
    pub fn name(&self) -> Option<Word<'d>> {
        self.word(&["metadata", "name"])
    }

    /// Its namespace, where it states one.
    pub fn namespace(&self) -> Option<Word<'d>> {
        self.word(&["metadata", "namespace"])
    }

    /// Its namespace; `default` where it states none.
    pub fn namespace_or_default(&self) -> Cow<'d, str> {
        self.namespace().map_or(Cow::Borrowed("default"), |word| word.text())
    }

    /// An annotation.
    pub fn annotation(&self, key: &str) -> Option<Word<'d>> {
        self.word(&["metadata", "annotations", key])
    }

    /// The group of its API: `traefik.io` of `traefik.io/v1alpha1`; empty of `v1`.
    pub fn group(&self) -> Cow<'d, str> {
        let version = self.api_version().map(|word| word.text()).unwrap_or_default();
        match version {
            Cow::Borrowed(text) => text.split_once('/').map_or("", |(group, _)| group).into(),
            Cow::Owned(text) => {
                text.split_once('/').map_or("", |(group, _)| group).to_owned().into()
            }
        }
    }

    /// Whether it is one of Traefik's own kinds, of its group or the one before Traefik 2.10.
    pub fn is_traefik(&self) -> bool {
        matches!(self.group().as_ref(), "traefik.io" | "traefik.containo.us")
    }

    fn word(&self, keys: &[&str]) -> Option<Word<'d>> {
        word(self.root, keys)
    }
}

pub(crate) fn at<'d>(node: Node<'d>, keys: &[&str]) -> Option<Node<'d>> {
    keys.iter().try_fold(node, |at, key| Some(at.get(key)?.follow()))
}

pub(crate) fn word<'d>(node: Node<'d>, keys: &[&str]) -> Option<Word<'d>> {
    at(node, keys).and_then(Word::of)
}

impl<'d> Word<'d> {
    /// A scalar that is not null.
    pub(crate) fn of(node: Node<'d>) -> Option<Self> {
        let node = node.follow();
        (node.kind() == NodeKind::Scalar && !node.is_null()).then_some(Self { node })
    }

    /// What it says, without quotes.
    pub fn text(&self) -> Cow<'d, str> {
        self.node.value()
    }

    /// Where it stands, with its quotes.
    pub fn span(&self) -> Span {
        self.node.span()
    }

    /// Its node.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// Where a part of its text stands in the file; all of it, where lines are folded or characters escaped.
    pub fn part(&self, span: Span) -> Span {
        let (whole, range) = (self.node.span(), span.range());
        let place = |offset| match self.node.style() {
            Style::Literal => self.place_in_block(offset),
            _ => Some(self.start()? + offset),
        };
        let ends = place(range.start).zip(place(range.end));
        let inside = |(from, to): &(usize, usize)| from < to && *to <= whole.range().len();
        ends.filter(inside).map_or(whole, |(from, to)| whole.part(from..to))
    }

    /// Where its text starts in what is written, if it stands there as it is.
    fn start(&self) -> Option<usize> {
        let text = self.text();
        let text = text.trim_end();
        self.node.raw().find(text).filter(|_| !text.is_empty())
    }

    /// Where an offset of its text is in what is written below `|`.
    fn place_in_block(&self, offset: usize) -> Option<usize> {
        let text = self.text();
        let before = text.get(..offset)?;
        let column = offset - before.rfind('\n').map_or(0, |end| end + 1);
        let lines = self.node.raw().split_inclusive('\n');
        // The first line is the header.
        let above: usize = lines.take(1 + before.matches('\n').count()).map(str::len).sum();
        Some(above + self.node.block_indent() as usize + column)
    }
}
