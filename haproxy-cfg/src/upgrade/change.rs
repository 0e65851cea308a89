use super::subject::{self, Place};
use crate::Version;
use crate::generated::changes::CHANGES;
use crate::lint::rules::changed_by_upgrade;
use crate::view::View;
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Severity, ToolSays};

/// What a release does otherwise than those before it with lines that both take.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) since: Version,
    /// The release that makes something else of it again.
    pub(crate) until: Option<Version>,
    /// What is looked at.
    pub(crate) subject: Subject,
    /// Directives and options; where one of them stands, nothing changes.
    pub(crate) settled_by: &'static [&'static str],
    pub(crate) severity: Severity,
    pub(crate) keep: Keep,
    pub(crate) what: &'static str,
    pub(crate) help: &'static str,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Backends of several servers.
    Balancing,
    FcgiBackend,
    HttpBackend,
    /// `bind` lines that take off TLS for HTTP.
    HttpsBind,
    LogForward,
    QuicBind,
    Resolvers,
    StatsPage,
    Threads,
    /// `bind` lines that take off TLS.
    TlsBind,
    /// Servers of HTTP behind TLS.
    TlsServer,
    /// Words that are nothing but an environment variable.
    Variable,
}

/// What to write so that all stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// There is no such thing.
    Nothing,
    /// A line of the section.
    Line(&'static str),
    /// A line of the `global` section.
    Global(&'static str),
    /// Words at the end of the line.
    Option(&'static str),
}

/// The changes between two versions that a configuration is touched by.
pub(super) fn between(view: &View<'_>, from: Version, to: Version) -> Vec<Diagnostic> {
    let crossed = CHANGES.iter().filter(|change| {
        from < change.since && change.since <= to && change.until.is_none_or(|until| to < until)
    });
    let places = crossed.flat_map(|change| {
        subject::places(view, change).into_iter().map(move |place| (change, place))
    });
    places.map(|(change, place)| change.say(place)).collect()
}

impl Change {
    fn say(&self, place: Place) -> Diagnostic {
        let message = format!("from HAProxy {} on, {}", self.since, self.what);
        let confidence = match self.severity {
            Severity::Hint => Confidence::Low,
            _ => Confidence::Medium,
        };
        let said = Diagnostic::of(&changed_by_upgrade::RULE.info, message)
            .severity(self.severity)
            .confidence(confidence)
            .at(place.span)
            .path(place.path)
            .tool_says(ToolSays::Nothing)
            .help(self.help);
        let said = place.labels.into_iter().fold(said, Diagnostic::label);
        let keep = |edit: Edit| Fix::risky("keep it as it was", [edit]);
        place.edit.map(keep).into_iter().fold(said, Diagnostic::fix)
    }
}
