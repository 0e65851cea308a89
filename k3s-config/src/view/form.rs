use super::{File, View};
use crate::{Document, InstallCommand, Target, Unit};
use config_diagnostics::Span;

/// What kind of text a view is of, and what only that kind has.
pub(crate) enum Form<'d> {
    /// config.yaml with its drop-ins.
    Config,
    /// A script, or a page or cloud-init with commands in it.
    Script(Vec<InstallCommand>),
    /// A systemd unit of this file name.
    Unit(&'d Unit, &'d str),
    /// registries.yaml.
    Registries(&'d Document),
    /// docker's daemon.json.
    Daemon,
    /// A manifest of Kubernetes, at this path.
    Manifest(&'d str),
}

impl<'d> View<'d> {
    /// registries.yaml, which starts nothing.
    pub(crate) fn of_registries(document: &'d Document, target: &'d Target) -> Self {
        let view = Self::alone(document.text(), Form::Registries(document), target);
        let files = view.files.into_iter();
        let files = files.map(|file| File { document: Some(document), ..file }).collect();
        Self { files, ..view }
    }

    /// docker's daemon.json, which starts nothing either.
    pub(crate) fn of_daemon(text: &'d str, target: &'d Target) -> Self {
        Self::alone(text, Form::Daemon, target)
    }

    /// A manifest of Kubernetes, which may lie where a server deploys it from.
    pub(crate) fn of_manifest(path: &'d str, text: &'d str, target: &'d Target) -> Self {
        Self::alone(text, Form::Manifest(path), target)
    }

    /// The path of a manifest in the folder that a server deploys from.
    pub(crate) fn manifest(&self) -> Option<&'d str> {
        let Form::Manifest(path) = self.form else { return None };
        let (folder, name) = path.rsplit_once("server/manifests/")?;
        (folder.is_empty() || folder.ends_with('/')).then_some(name)
    }

    /// A text that is no config.yaml, before anything is read in it.
    pub(super) fn alone(text: &'d str, form: Form<'d>, target: &'d Target) -> Self {
        let files = vec![File { path: None, text, document: None }];
        Self { target, files, form, nodes: Vec::new(), unread: None }
    }

    /// The text, where there is one only.
    pub(crate) fn only_text(&self) -> &'d str {
        self.files.first().map_or("", |file| file.text)
    }

    /// The install commands of a script.
    pub(crate) fn installs(&self) -> &[InstallCommand] {
        match &self.form {
            Form::Script(installs) => installs,
            _ => &[],
        }
    }

    /// Whether the text says this name somewhere: what it names may come from where nobody sees it.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.only_text().contains(name)
    }

    /// Whether a variable of the environment may be set: nothing is known of it, or it is.
    pub(crate) fn may_be_set(&self, name: &str) -> bool {
        let known = self.target.facts().env(name);
        known.map_or(true, |value| value.is_some_and(|value| !value.is_empty()))
    }

    /// What must not be shown: the values of flags and variables that grant access.
    pub(crate) fn secret_spans(&self) -> Vec<Span> {
        let stated = self.nodes.iter().flat_map(|node| &node.settings);
        let secret = |flag: &crate::Flag| flag.is_secret();
        let flags = stated.filter(|stated| stated.flag.is_some_and(secret)).map(|s| s.span);
        let named = |name: &str| {
            crate::Flag::anywhere(|flag| flag.env_name() == Some(name) && flag.is_secret())
        };
        let variables = self.installs().iter().flat_map(InstallCommand::variables);
        let variables = variables.filter(|variable| named(&variable.name)).map(|v| v.value.span());
        let mut spans: Vec<_> = flags.chain(variables).filter(|span| !span.is_empty()).collect();
        spans.sort_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
        // A value of INSTALL_K3S_EXEC lies in one that was found already.
        let mut end = 0;
        spans.retain(|span| {
            let new = span.start() >= end;
            end = end.max(span.end());
            new
        });
        spans
    }
}
