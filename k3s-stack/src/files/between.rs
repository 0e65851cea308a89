//! What is said of files together.

use super::projects::Found;
use super::whole::is_whole;
use crate::kind::has_ending;
use crate::stack::group::{Candidate, is_declared, stacks};
use crate::stack::suppress::may_suppress;
use crate::stack::{Stack, check_stack, pinned};
use crate::{Kind, Options, Targets, check_text, registry};
use config_diagnostics::{Diagnostic, FileReport, LintOptions, Selector};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that was read, and may be a part of a stack.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its name in reports: what labels call it.
    pub(crate) name: String,
    /// Where it is. Relative to the project's folder, with which its globs agree; without a project, from the root.
    pub(crate) path: PathBuf,
    /// What it is.
    pub(crate) kind: Kind,
    /// What stands in it.
    pub(crate) text: Arc<str>,
    /// What holds for it.
    pub(crate) options: Arc<Options>,
}

/// Whether the text of a file is needed once all are read.
pub(super) fn wants(kind: Kind, text: &str) -> bool {
    // A folder of other people's manifests can be large.
    kind != Kind::Kubernetes || text.len() < 64 << 10
}

/// What files have to do with each other.
#[derive(Debug, Default)]
pub(super) struct Between {
    /// What is wrong between them.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is said of files for which another of the stack pins the version.
    pub(super) reports: Vec<FileReport>,
    /// The texts, by their names in reports, of files that are of no kind of their own.
    pub(super) texts: Vec<(String, Arc<str>)>,
    /// The files of stacks that were looked at as a whole, and that speak of rules between files.
    pub(super) seen: HashSet<Arc<str>>,
    /// The stacks, each with the versions that hold for it.
    pub(super) stacks: Vec<(Stack, Targets)>,
}

/// The findings between the files of one project, or between those that belong to none. `others` are files of no kind,
/// by their names in reports.
pub(super) fn check(
    project: Option<&Found>,
    members: &[Member],
    others: &[(String, PathBuf)],
) -> Between {
    let mut between = Between::default();
    let mut files: Vec<Candidate> = members.iter().map(candidate).collect();
    files.extend(others.iter().filter_map(|(name, path)| other(project, members, name, path)));
    let by_name: BTreeMap<&str, &Member> =
        members.iter().map(|member| (member.name.as_str(), member)).collect();
    let declared = project.map(|found| &found.project);
    let everything = LintOptions::new().enable(Selector::All);
    for stack in stacks(declared, &files) {
        let own = |file: &crate::stack::StackFile| by_name.get(&*file.path).copied();
        let options = stack.files.iter().filter_map(own).map(|member| &member.options);
        let targets = options.map(|options| &options.targets).next().cloned().unwrap_or_default();
        for mut found in check_stack(&stack, &targets, &everything) {
            let file = found.primary.file.as_deref().and_then(|file| by_name.get(file));
            let lints = file.map(|member| member.options.lints.clone()).unwrap_or_default();
            if registry::find_rule(found.rule).is_ok_and(|rule| lints.is_enabled(rule)) {
                lints.adjust(std::slice::from_mut(&mut found));
                between.diagnostics.push(found);
            }
        }
        let speak: Vec<_> = stack.files.iter().filter(|file| may_suppress(&file.text)).collect();
        if !speak.is_empty() && is_whole(project, &stack, &files) {
            between.seen.extend(speak.into_iter().map(|file| Arc::clone(&file.path)));
        }
        between.reports.extend(repinned(&stack, &by_name));
        let targets = pinned(&stack, &targets);
        between.stacks.push((stack, targets));
    }
    let named: HashSet<Arc<str>> = between.diagnostics.iter().flat_map(named).collect();
    let is_wanted = |file: &Candidate| named.contains(&file.name) || may_suppress(&file.text);
    let unread = files.into_iter().filter(|file| file.kind.is_none() && is_wanted(file));
    between.texts = unread.map(|file| (file.name.to_string(), file.text)).collect();
    between
}

/// The files that a finding is about.
pub(super) fn named(found: &Diagnostic) -> impl Iterator<Item = Arc<str>> {
    let labels = found.labels.iter().chain([&found.primary]).map(|label| &label.file);
    labels.chain(found.fixes.iter().map(|fix| &fix.file)).flatten().cloned()
}

fn candidate(member: &Member) -> Candidate {
    Candidate {
        name: member.name.as_str().into(),
        path: member.path.clone(),
        kind: Some(member.kind),
        text: Arc::clone(&member.text),
    }
}

/// A file of no kind that may belong to a stack all the same: one that the project lists, or the values of an
/// application beside its manifests.
fn other(
    project: Option<&Found>,
    members: &[Member],
    name: &str,
    path: &Path,
) -> Option<Candidate> {
    let relative = project.and_then(|found| path.strip_prefix(&found.root).ok()).unwrap_or(path);
    let declared = project.is_some_and(|found| is_declared(&found.project, relative));
    let file = path.file_name()?.to_str()?.to_ascii_lowercase();
    let beside = |kinds: &[Kind]| {
        members
            .iter()
            .any(|member| kinds.contains(&member.kind) && member.path.parent() == relative.parent())
    };
    let is_yaml = has_ending(&file, &["yaml", "yml"]);
    let values = is_yaml && file.contains("values") && beside(&[Kind::Kubernetes]);
    let script = has_ending(&file, &["sh"]) && beside(&[Kind::Kubeadm]);
    let is_small = || path.metadata().is_ok_and(|meta| meta.is_file() && meta.len() < MAX_OTHER);
    if !(declared || values || script) || !is_small() {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    Some(Candidate { name: name.into(), path: relative.to_owned(), kind: None, text: text.into() })
}

/// Larger files of no kind, in bytes, are not looked into.
const MAX_OTHER: u64 = 256 << 10;

/// What is said of the values of a stack by the version that its own files pin.
fn repinned(stack: &Stack, members: &BTreeMap<&str, &Member>) -> Vec<FileReport> {
    let values =
        |kind| matches!(kind, Kind::HelmChartConfig | Kind::HelmChart | Kind::TraefikValues);
    let files = stack.files.iter().filter_map(|file| members.get(&*file.path));
    let report = |member: &Member| {
        let targets = pinned(stack, &member.options.targets);
        (targets != member.options.targets).then(|| {
            let options = (*member.options).clone().targets(targets);
            check_text(&member.name, Arc::clone(&member.text), Some(member.kind), &options)
        })
    };
    files.filter(|member| values(member.kind)).filter_map(|member| report(member)).collect()
}
