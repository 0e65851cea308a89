//! What kubeadm is told: its configuration, and its commands in scripts.

use super::Facts;
use super::cluster::{Join, JoinCommand, Kubeadm};
use crate::stack::{Place, StackFile};
use config_diagnostics::Span;
use goyaml::{Document, Node};
use std::sync::Arc;

/// Adds the documents of a configuration of kubeadm.
pub(super) fn read(file: &StackFile, facts: &mut Facts) {
    let document = Document::parse(Arc::clone(&file.text)).document;
    for root in document.documents().filter_map(goyaml::DocumentRef::root) {
        let at =
            |keys: &[&str]| keys.iter().try_fold(root, |node, key| Some(node.get(key)?.follow()));
        let place = |node: Node<'_>| Place::new(&file.path, node.span(), node.path().to_string());
        let Some(api) = at(&["apiVersion"]) else { continue };
        let text = api.value();
        let Some(version) = text.strip_prefix("kubeadm.k8s.io/") else { continue };
        let endpoint = at(&["controlPlaneEndpoint"])
            .or_else(|| at(&["discovery", "bootstrapToken", "apiServerEndpoint"]));
        let networks = [["networking", "podSubnet"], ["networking", "serviceSubnet"]];
        facts.kubeadm.push(Kubeadm {
            api: (version.to_owned(), place(api)),
            kind: at(&["kind"]).map(|kind| kind.value().into_owned()).unwrap_or_default(),
            version: at(&["kubernetesVersion"])
                .and_then(|node| Some((minor(&node.value())?, place(node)))),
            endpoint: endpoint
                .and_then(|node| Some(Join::read(&node.value(), place(node))?.located(&file.text))),
            networks: networks
                .iter()
                .filter_map(|keys| at(keys))
                .flat_map(|node| {
                    let parts: Vec<_> =
                        node.value().split(',').map(|part| part.trim().to_owned()).collect();
                    parts.into_iter().map(move |part| (part, place(node)))
                })
                .collect(),
            keys: root.entries().map(|entry| entry.key.value().into_owned()).collect(),
        });
    }
}

/// The minor of a version of Kubernetes: 31 of `v1.31.0`.
fn minor(text: &str) -> Option<u32> {
    let text = text
        .trim()
        .trim_start_matches("stable-")
        .trim_start_matches("latest-")
        .trim_start_matches('v');
    text.strip_prefix("1.")?.split(['.', '-', '+']).next()?.parse().ok()
}

/// Flags with a new name, and the minor in which the old one went.
const OLD_FLAGS: [(&str, &str, u32); 3] = [
    ("--experimental-control-plane", "--control-plane", 16),
    ("--experimental-upload-certs", "--upload-certs", 16),
    ("--experimental-patches", "--patches", 22),
];

/// Adds the commands of kubeadm in a script or a page.
pub(super) fn read_script(file: &StackFile, facts: &mut Facts) {
    let text = &*file.text;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("kubeadm ")).map(|at| from + at)
    {
        let end = command_end(text, at);
        let is_comment = text
            .get(..at)
            .and_then(|before| before.rsplit('\n').next())
            .is_some_and(|line| line.trim_start().starts_with('#'));
        if let Some(command) = text.get(at..end).filter(|_| !is_comment) {
            facts.joins.extend(read_command(file, at, command));
        }
        from = end.max(at + 1);
    }
}

/// Where a command ends: at the end of its line, which a backslash carries on.
fn command_end(text: &str, start: usize) -> usize {
    let mut from = start;
    loop {
        let Some(at) = text.get(from..).and_then(|rest| rest.find('\n')).map(|at| from + at) else {
            return text.len();
        };
        let before = text.get(start..at).unwrap_or_default().trim_end_matches('\r');
        if !before.ends_with('\\') {
            return at;
        }
        from = at + 1;
    }
}

fn read_command(file: &StackFile, start: usize, command: &str) -> Option<JoinCommand> {
    let place = |word: &str| {
        let at = start + word.as_ptr() as usize - command.as_ptr() as usize;
        let span = Span::new(u32::try_from(at).ok()?, u32::try_from(at + word.len()).ok()?);
        Some(Place::new(&file.path, span, "kubeadm"))
    };
    let words: Vec<&str> = command
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty() && *word != "\\")
        .collect();
    let verb = words.get(1).copied()?;
    if !matches!(verb, "join" | "init") {
        return None;
    }
    let old_flags = words.iter().filter_map(|word| {
        let name = word.split('=').next().unwrap_or(word);
        let (old, new, gone) = OLD_FLAGS.iter().find(|(old, ..)| *old == name)?;
        let found = place(word)?;
        let length = u32::try_from(old.len()).ok()?;
        let span = Span::new(found.span.start(), found.span.start() + length);
        Some((*old, *new, *gone, Place { span, ..found }))
    });
    let named = words.iter().position(|word| word.starts_with("--control-plane-endpoint"));
    let endpoint = match (verb, named) {
        ("join", _) => words.get(2).copied().filter(|word| !word.starts_with('-')),
        (_, Some(at)) => match words.get(at).and_then(|word| word.split_once('=')) {
            Some((_, value)) => Some(value),
            None => words.get(at + 1).copied(),
        },
        _ => None,
    };
    let is_control_plane = words.iter().any(|word| word.ends_with("-control-plane"));
    Some(JoinCommand {
        endpoint: endpoint.and_then(|word| {
            Some(Join::read(word.trim_matches(['"', '\'']), place(word)?)?.located(&file.text))
        }),
        old_flags: old_flags.collect(),
        is_control_plane: is_control_plane || verb == "init",
    })
}
