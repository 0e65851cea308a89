//! The commands of a script that install k3s or start it, read for rules.

use super::words::{Argument, Set, settings, settle, variables};
use super::{Form, Node, View};
use crate::forms::{Decoded, StartCommand};
use crate::{Command, InstallCommand, InstallVariable, ShellWord, Target, Version};
use config_diagnostics::Span;

impl<'d> View<'d> {
    /// A shell script, or a page, a playbook or cloud-init with commands in it.
    pub(crate) fn of_script(text: &'d str, target: &'d Target) -> Self {
        let installs = InstallCommand::find_all(text);
        let mut nodes: Vec<Node> =
            installs.iter().filter_map(|install| of_install(install, target)).collect();
        let starts = InstallCommand::find_starts(text);
        nodes.extend(starts.iter().map(|start| of_start(start, target)));
        Self { nodes, ..Self::alone(text, Form::Script(installs), target) }
    }
}

/// The k3s that an install command sets up; nothing where install.sh stops before that.
fn of_install(install: &InstallCommand, target: &Target) -> Option<Node> {
    let decoded = install.decoded_words().ok()?;
    let exec = install.variable("INSTALL_K3S_EXEC").map(|variable| &variable.value);
    let expanded: Vec<Span> = exec
        .into_iter()
        .chain(install.arguments())
        .flat_map(|word| word.expansions().iter().map(|expansion| expansion.span))
        .collect();
    let argument = |word: Decoded| {
        let span = word.span(0..word.text().len());
        let known = !expanded.iter().any(|expansion| expansion.overlaps(span));
        let text = word.text().to_owned();
        Argument { known: known && damage(&word).is_none(), text, span, places: Some(word) }
    };
    let mut words: Vec<_> = decoded.into_iter().map(argument).collect();
    let url = install.variable("K3S_URL");
    let first = words.first().filter(|word| !word.text.starts_with('-'));
    let command = match first.map(|word| (word.known, Command::named(&word.text))) {
        Some((true, Some(command))) => {
            words.remove(0);
            Some(command)
        }
        // No k3s of ours.
        Some((true, None)) => return None,
        // Only the shell knows.
        Some((false, _)) => None,
        None => Some(match url {
            Some(url) if !url.value.value().is_empty() => Command::Agent,
            _ => Command::Server,
        }),
    };
    let pinned = install.variable("INSTALL_K3S_VERSION").filter(|v| v.value.is_known());
    let version = pinned.and_then(|pinned| pinned.value.value().parse().ok());
    let version = version.unwrap_or(*target.version());
    let seen = install.variables().iter().filter(|v| v.place.reaches_script());
    Some(node(command, version, seen, &words, "install.sh"))
}

/// The first place where install.sh leaves a backslash that nobody wrote.
pub(crate) fn damage(word: &Decoded) -> Option<Span> {
    let mut chars = word.chars().peekable();
    while let Some((c, source)) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(|(_, next)| *next == source) {
            return Some(Span::new(source, source + 1));
        }
    }
    None
}

/// A k3s that the script starts itself.
fn of_start(start: &StartCommand, target: &Target) -> Node {
    let argument = |word: &ShellWord| Argument {
        text: word.value().to_owned(),
        span: word.span(),
        places: Some(word.decoded().clone()),
        known: word.is_known(),
    };
    let command = start.words.first().and_then(|word| Command::named(word.value()));
    let words: Vec<_> = start.words.iter().skip(1).map(argument).collect();
    node(command, *target.version(), start.variables.iter(), &words, "k3s")
}

fn node<'a>(
    command: Option<Command>,
    version: Version,
    seen: impl Iterator<Item = &'a InstallVariable>,
    words: &[Argument],
    runs: &str,
) -> Node {
    let set = seen.map(|variable| Set {
        name: &variable.name,
        name_span: variable.name_span,
        value: variable.value.value(),
        span: variable.value.span(),
        known: variable.value.is_known(),
    });
    let mut all = variables(command, version, set);
    let (flags, ignored) = settings(command, version, words);
    all.extend(flags);
    settle(&mut all);
    let path = match command {
        Some(command) => format!("{runs} {command}"),
        None => runs.to_owned(),
    };
    let open = words.iter().any(Argument::is_open);
    Node { command, settings: all, ignored, open, path, version }
}
