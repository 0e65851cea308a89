//! Which files make up a stack: those that a `k3s-stack.toml` lists, or those of one folder.

use super::{Application, Machine, Role, Stack, StackFile};
use crate::Kind;
use crate::kind::has_ending;
use crate::project::{Project, StackFiles, globs};
use crate::stack::facts::main_of;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that may belong to a stack.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// What reports call it.
    pub(crate) name: Arc<str>,
    /// Where it is; relative to the project's folder, where there is one.
    pub(crate) path: PathBuf,
    pub(crate) kind: Option<Kind>,
    pub(crate) text: Arc<str>,
}

/// The stacks that a project declares, and those of its files that are in none.
pub(crate) fn stacks(project: Option<&Project>, files: &[Candidate]) -> Vec<Stack> {
    let mut taken = vec![false; files.len()];
    let mut stacks = Vec::new();
    for (name, listed) in project.into_iter().flat_map(|project| &project.stacks) {
        let mut stack = declared(name, listed);
        for (n, file) in files.iter().enumerate() {
            if let Some(role) = role_in(listed, &file.path) {
                if let Some(taken) = taken.get_mut(n) {
                    *taken = true;
                }
                stack.files.push(file.as_file(role));
            }
        }
        stacks.push(stack);
    }
    let rest = files.iter().zip(taken).filter(|(_, taken)| !taken);
    stacks.extend(guessed(rest.map(|(file, _)| file)));
    stacks
}

fn declared(name: &str, listed: &StackFiles) -> Stack {
    let mut stack = Stack::new(name);
    for node in &listed.nodes {
        let roles: Vec<&str> = node.roles.iter().map(String::as_str).collect();
        let ip = node.ip.as_ref().and_then(|ip| ip.trim().split('/').next()?.parse().ok());
        stack.machines.push(Machine::new(&*node.name, ip, &roles));
    }
    for app in &listed.apps {
        let own = Application::new(&*app.host);
        stack.apps.push(match app.websocket {
            Some(needed) => own.websocket(needed),
            None => own,
        });
    }
    stack
}

/// The lists of a stack, with what their files are to it.
fn lists(listed: &StackFiles) -> [(&[String], Role); 5] {
    [
        (&listed.servers, Role::Server),
        (&listed.agents, Role::Agent),
        (&listed.front, Role::Front),
        (&listed.ingress, Role::Ingress),
        (&listed.other, Role::Other),
    ]
}

/// What a file is to a stack, by the first list that it, or the file that it is a drop-in of, is in; nothing for others.
fn role_in(listed: &StackFiles, path: &Path) -> Option<Role> {
    let main = path.to_str().and_then(main_of);
    let is_in = |(patterns, _): &(&[String], Role)| {
        let set = globs(patterns).0;
        set.is_match(path) || main.as_ref().is_some_and(|main| set.is_match(main))
    };
    lists(listed).into_iter().find(is_in).map(|(_, role)| role)
}

/// Whether a stack of a project lists a file.
pub(crate) fn is_listed(listed: &StackFiles, path: &Path) -> bool {
    role_in(listed, path).is_some()
}

/// Whether a project declares that a file belongs to a stack.
pub(crate) fn is_declared(project: &Project, path: &Path) -> bool {
    project.stacks.values().any(|listed| is_listed(listed, path))
}

/// More files than this in a folder are a collection, and no traffic path.
const MAX_FILES: usize = 48;

/// What files of one stack have in common. Where names start with numbers, as in `2-haproxy.cfg`, those with the same
/// number are one; a drop-in belongs to its file's folder.
pub(crate) fn group_of(path: &Path) -> (PathBuf, String) {
    let own = path.parent().unwrap_or(Path::new(""));
    let is_drop_in =
        own.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with("ml.d"));
    let folder = if is_drop_in { own.parent().unwrap_or(own) } else { own };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let number = name
        .get(..digits)
        .filter(|_| !is_drop_in && name.get(digits..).is_some_and(|rest| rest.starts_with('-')));
    (folder.to_owned(), number.unwrap_or_default().to_owned())
}

/// The files of one folder are one stack.
fn guessed<'c>(files: impl Iterator<Item = &'c Candidate>) -> Vec<Stack> {
    let mut groups: BTreeMap<(PathBuf, String), Vec<&Candidate>> = BTreeMap::new();
    for file in files {
        groups.entry(group_of(&file.path)).or_default().push(file);
    }
    let mut stacks = Vec::new();
    for ((folder, _), files) in groups {
        let name = folder.display().to_string();
        let as_one = files.len() <= MAX_FILES;
        let parts: Vec<Vec<&Candidate>> =
            if as_one { vec![files] } else { files.into_iter().map(|file| vec![file]).collect() };
        for files in parts {
            let stack = Stack::new(&*name).guessed();
            stacks.push(
                files.into_iter().fold(stack, |stack, file| stack.file(file.as_file(Role::Other))),
            );
        }
    }
    stacks
}

impl Candidate {
    fn as_file(&self, role: Role) -> StackFile {
        // What is listed as a node is one, even if the little that stands in it could be anything.
        let is_yaml = has_ending(&self.name.to_ascii_lowercase(), &["yaml", "yml"]);
        let is_node = is_yaml && matches!(role, Role::Server | Role::Agent);
        StackFile {
            path: Arc::clone(&self.name),
            text: Arc::clone(&self.text),
            kind: self.kind.or(is_node.then_some(Kind::K3sConfig)),
            role,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Vec<Candidate> {
        let file = |name: &&str| Candidate {
            name: (*name).into(),
            path: name.into(),
            kind: Some(Kind::Haproxy),
            text: "".into(),
        };
        names.iter().map(file).collect()
    }

    fn names(stack: &Stack) -> Vec<&str> {
        stack.files.iter().map(|file| &*file.path).collect()
    }

    #[test]
    fn a_project_says_which_file_is_what() {
        let text = "[stack.home]\nservers = [\"s*.yaml\"]\nfront = [\"lb/*.cfg\"]\n[[stack.home.nodes]]\nname = \"m\"\nip = \"fd00::1\"\nroles = [\"HAProxy\"]\n";
        let project = Project::parse(text).unwrap();
        let stacks = stacks(Some(&project), &files(&["s1.yaml", "lb/a.cfg", "other/b.cfg"]));
        assert_eq!(stacks.len(), 2);
        assert!(stacks[0].is_declared && !stacks[1].is_declared);
        assert_eq!(names(&stacks[0]), ["s1.yaml", "lb/a.cfg"]);
        assert_eq!(stacks[0].files[0].role, Role::Server);
        assert!(stacks[0].machines[0].is(&["haproxy"]));
    }

    #[test]
    fn drop_ins_belong_to_what_they_are_of_and_nodes_are_nodes() {
        let text = "[stack.home]\nservers = [\"*/config.yaml\"]\nother = [\"*.yaml\"]\n";
        let project = Project::parse(text).unwrap();
        let mut all = files(&["a/config.yaml", "a/config.yaml.d/10-x.yaml", "x.yaml"]);
        for file in &mut all {
            file.kind = None;
        }
        let stack = stacks(Some(&project), &all).remove(0);
        let seen: Vec<_> = stack.files.iter().map(|file| (file.kind, file.role)).collect();
        let server = (Some(Kind::K3sConfig), Role::Server);
        assert_eq!(seen, [server, server, (None, Role::Other)]);
    }

    #[test]
    fn a_folder_is_a_stack() {
        let all = files(&[
            "a/1-x.cfg",
            "a/1-y.cfg",
            "a/2-x.cfg",
            "a/z.cfg",
            "a/z.yaml.d/1-a.yaml",
            "b/x.cfg",
        ]);
        let stacks = stacks(None, &all);
        let all: Vec<String> = stacks.iter().map(|stack| names(stack).join(" ")).collect();
        assert_eq!(
            all,
            ["a/z.cfg a/z.yaml.d/1-a.yaml", "a/1-x.cfg a/1-y.cfg", "a/2-x.cfg", "b/x.cfg"]
        );
    }
}
