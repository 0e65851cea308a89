use crate::{Confidence, Edit, RuleInfo, Severity, Span, ToolSays};
use std::sync::Arc;

/// One finding: what is wrong, where, why, what to write instead, and what the real program makes of it.
///
/// ```
/// use config_diagnostics::{Diagnostic, Severity, Span};
/// let d = Diagnostic::new("haproxy/demo", Severity::Error, "`htttp` is not a mode")
///     .at(Span::new(5, 10))
///     .path("frontend web")
///     .help("write `mode http`");
/// assert_eq!(d.span(), Span::new(5, 10));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Id of the rule, such as `haproxy/health-check-never-enabled`. Never reused.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How sure we are.
    pub confidence: Confidence,
    /// What the real program of the target version does with this input.
    pub tool_says: ToolSays,
    /// What is wrong, and why, in a sentence.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The place; its message is `message`.
    pub primary: Label,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix>,
    /// Marks for tools.
    pub tags: Vec<Tag>,
}

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The file, for a place in another file than the one reported on.
    pub file: Option<Arc<str>>,
    /// The bytes.
    pub span: Span,
    /// Where that is in the file's own terms: `backend api / server m1`. Survives edits.
    pub path: Option<String>,
    /// What stands there.
    pub message: Option<String>,
}

/// A mark for tools that show or count findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Tag {
    /// The program accepts the value and nothing reads it.
    Ignored,
    /// The construct is deprecated in the target version.
    Deprecated,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Applicability {
    /// Never applied by a tool; shows the shape of the remedy.
    DisplayOnly,
    /// Changes behaviour, or rests on a guess.
    Unsafe,
    /// Does what the author meant.
    Safe,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The edits, which belong together.
    pub edits: Vec<Edit>,
    /// The file that they are made in, where it is another than that of the finding's place.
    pub file: Option<Arc<str>>,
}

impl Fix {
    /// A fix that does what the author meant.
    pub fn safe(title: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Self {
        Self::new(title, Applicability::Safe, edits)
    }

    /// A fix that changes behaviour, or rests on a guess.
    pub fn risky(title: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Self {
        Self::new(title, Applicability::Unsafe, edits)
    }

    /// A fix with the given applicability.
    pub fn new(
        title: impl Into<String>,
        applicability: Applicability,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Self {
        Self { title: title.into(), applicability, edits: edits.into_iter().collect(), file: None }
    }

    /// Says which file the edits are made in, where it is another than that of the finding's place.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<Arc<str>>) -> Self {
        self.file = Some(file.into());
        self
    }
}

impl Label {
    /// A place in the file reported on.
    pub fn new(span: Span) -> Self {
        Self { span, ..Self::default() }
    }

    /// Says what stands there.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Says where that is in the file's own terms.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Says which other file it lies in.
    #[must_use]
    pub fn file(mut self, file: impl Into<Arc<str>>) -> Self {
        self.file = Some(file.into());
        self
    }
}

impl Diagnostic {
    /// A finding at the start of the file; [`at`](Self::at) says where it really is.
    pub fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            confidence: Confidence::High,
            tool_says: ToolSays::Unknown,
            message: message.into(),
            help: None,
            primary: Label::default(),
            labels: Vec::new(),
            fixes: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// A finding of `rule`, with the severity the rule has by default.
    pub fn of(rule: &RuleInfo, message: impl Into<String>) -> Self {
        Self::new(rule.id, rule.severity, message)
    }

    /// Puts findings of one file in the order of their places, those of one place in that of their rules.
    pub fn sort(found: &mut [Self]) {
        found.sort_by(|a, b| {
            let key = |d: &Self| (d.span().start(), d.rule, d.span().end());
            key(a).cmp(&key(b))
        });
    }

    /// The bytes it is about.
    pub fn span(&self) -> Span {
        self.primary.span
    }

    /// Sets the bytes it is about.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.primary.span = span;
        self
    }

    /// Says where that is in the file's own terms.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.primary.path = Some(path.into());
        self
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets how sure we are.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Says what the real program does with this input.
    #[must_use]
    pub fn tool_says(mut self, says: ToolSays) -> Self {
        self.tool_says = says;
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place.
    #[must_use]
    pub fn label(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds a mark for tools.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }
}
