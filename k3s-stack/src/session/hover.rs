use super::{Session, apache, haproxy, k3s, values};
use crate::{Kind, explain};
use config_diagnostics::Span;

/// What there is to say of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// The text, as Markdown.
    pub markdown: String,
}

impl Hover {
    pub(super) fn new(span: Span, markdown: String) -> Self {
        Self { span, markdown }
    }
}

impl Session {
    /// What there is to say of a place: what the directive, flag or value does, where and since when it can be used;
    /// and the page of the rule that is broken there.
    ///
    /// ```
    /// use k3s_stack::{Options, Session};
    /// let mut session = Session::new(Options::new());
    /// session.set("k3s/config.yaml", "flannel-backend: host-gw\n");
    /// let hover = session.hover("k3s/config.yaml", 3).unwrap();
    /// assert!(hover.markdown.contains("flannel-backend"));
    /// ```
    pub fn hover(&self, path: &str, offset: u32) -> Option<Hover> {
        let file = self.file(path)?;
        let word = match file.kind()? {
            Kind::Haproxy => haproxy::hover(file, offset),
            Kind::Apache => apache::hover(file, offset),
            Kind::K3sConfig => k3s::hover_key(file, offset),
            Kind::InstallScript | Kind::SystemdUnit => k3s::hover_word(file, offset),
            Kind::HelmChartConfig | Kind::HelmChart | Kind::TraefikValues => {
                values::hover(file, offset)
            }
            _ => None,
        };
        let mut found = self.diagnostics(path);
        let broken = found.find(|found| {
            let span = found.span();
            span.contains(offset) || span.start() == offset
        });
        let page = broken.and_then(|found| Some((found.span(), explain(found.rule).ok()?)));
        match (word, page) {
            (Some(word), Some((_, page))) => {
                Some(Hover::new(word.span, format!("{}\n\n---\n\n{page}", word.markdown)))
            }
            (None, Some((span, page))) => Some(Hover::new(span, page.into_owned())),
            (word, None) => word,
        }
    }
}
