use config_diagnostics::{Diagnostic, Label, RuleInfo, Span};
use std::sync::Arc;

/// A place in one of the files of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file, as the report names it.
    pub file: Arc<str>,
    /// The bytes.
    pub span: Span,
    /// Where that is in the file's own terms.
    pub path: String,
}

impl Place {
    /// A place.
    pub fn new(file: &Arc<str>, span: Span, path: impl Into<String>) -> Self {
        Self { file: Arc::clone(file), span, path: path.into() }
    }

    /// A label here.
    pub fn label(&self, message: impl Into<String>) -> Label {
        Label::new(self.span).file(Arc::clone(&self.file)).path(self.path.clone()).message(message)
    }

    /// The file's name without its folders, as messages call it.
    pub fn file_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// A finding here.
    pub(crate) fn finding(&self, rule: &RuleInfo, message: impl Into<String>) -> Diagnostic {
        let mut found = Diagnostic::of(rule, message).at(self.span).path(self.path.clone());
        found.primary.file = Some(Arc::clone(&self.file));
        found
    }
}
