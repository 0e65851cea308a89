//! What the rules' own tests are written with: stacks in one text.
//!
//! `## NAME` starts a file; `## topology` has a machine (`m1 10.0.0.1 server,haproxy`) or an application
//! (`app code.example.com websocket`) in each line. A first line `# chart: 34.2.0` or `# k3s: 1.33.1` sets a target.

use super::{Application, Machine, Role, Rule, Stack, StackFile, StackView, pinned};
use crate::{Kind, Targets};
use config_diagnostics::{Applicability, Diagnostic, EditSet};

/// A stack of such a text, and its targets.
pub(crate) fn stack(text: &str) -> (Stack, Targets) {
    let mut targets = Targets::new();
    let mut stack = Stack::new("test");
    let (head, rest) = text.split_at(text.find("## ").expect("a file"));
    for line in head.lines() {
        let line = line.trim().trim_start_matches("# ");
        if let Some(chart) = line.strip_prefix("chart: ") {
            targets = targets.set(&format!("traefik-chart={chart}")).unwrap();
        } else if let Some(k3s) = line.strip_prefix("k3s: ") {
            targets = targets.set(&format!("k3s={k3s}")).unwrap();
        }
    }
    for part in rest.split("## ").filter(|part| !part.is_empty()) {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        if name == "topology" {
            for line in body.lines().filter(|line| !line.trim().is_empty()) {
                let words: Vec<&str> = line.split_whitespace().collect();
                if words[0] == "app" {
                    stack = stack.app(
                        Application::new(words[1]).websocket(words.get(2) == Some(&"websocket")),
                    );
                } else {
                    let roles: Vec<&str> = words[2].split(',').collect();
                    stack = stack.machine(Machine::new(words[0], words[1].parse().ok(), &roles));
                }
            }
            continue;
        }
        let role = match name {
            name if name.starts_with("k3s-server") => Role::Server,
            name if name.starts_with("k3s-agent") => Role::Agent,
            "apache.conf" | "haproxy.cfg" => Role::Front,
            "helmchartconfig.yaml" | "values.yaml" => Role::Ingress,
            _ => Role::Other,
        };
        let file = StackFile::new(name, body).role(role);
        stack = stack.file(match Kind::recognise(name, body) {
            Some(kind) => file.kind(kind),
            None => file,
        });
    }
    (stack, targets)
}

/// What a rule says of stacks. Each method panics when it does not hold.
pub(crate) trait Testing {
    fn findings(&self, stack: &Stack, targets: &Targets) -> Vec<Diagnostic>;

    /// It keeps quiet.
    fn pass(&self, text: &str);

    /// It finds one thing, at `place`: `file: text`; the finding.
    fn fail(&self, text: &str, place: &str) -> Diagnostic;

    /// Its first fix makes `after` of the file that the fix is about, and then it finds less; also where lines end with
    /// CRLF.
    fn fix(&self, before: &str, after: &str);
}

impl Testing for Rule {
    fn findings(&self, stack: &Stack, targets: &Targets) -> Vec<Diagnostic> {
        let view = StackView::new(stack, pinned(stack, targets));
        let mut found = Vec::new();
        let config_diagnostics::Voice::Silent(check) = self.voice else { panic!("a lint") };
        check(&view, &mut found);
        for diagnostic in &found {
            assert_eq!(diagnostic.rule, self.info.id);
            assert!(diagnostic.help.is_some(), "no remedy: {diagnostic:#?}");
            let labels = diagnostic.labels.iter().chain([&diagnostic.primary]);
            for label in labels {
                let name = label.file.as_deref().expect("a file");
                let file = stack.files.iter().find(|file| *file.path == *name).expect("its file");
                assert!(file.text.get(label.span.range()).is_some(), "{diagnostic:#?}");
                assert!(label.path.is_some(), "no path: {diagnostic:#?}");
            }
        }
        found
    }

    #[track_caller]
    fn pass(&self, text: &str) {
        let (stack, targets) = stack(text);
        let found = self.findings(&stack, &targets);
        assert!(found.is_empty(), "{found:#?}");
    }

    #[track_caller]
    fn fail(&self, text: &str, place: &str) -> Diagnostic {
        let (stack, targets) = stack(text);
        let mut found = self.findings(&stack, &targets);
        assert_eq!(found.len(), 1, "{found:#?}");
        let found = found.remove(0);
        let name = found.primary.file.as_deref().unwrap();
        let file = stack.files.iter().find(|file| *file.path == *name).unwrap();
        let shown = format!("{name}: {}", &file.text[found.span().range()]);
        assert_eq!(shown, place, "{found:#?}");
        found
    }

    #[track_caller]
    fn fix(&self, before: &str, after: &str) {
        let (lines, targets) = stack(before);
        let mut dos = lines.clone();
        for file in &mut dos.files {
            file.text = file.text.replace('\n', "\r\n").into();
        }
        fixed(self, lines, &targets, after);
        fixed(self, dos, &targets, &after.replace('\n', "\r\n"));
    }
}

#[track_caller]
fn fixed(rule: &Rule, mut stack: Stack, targets: &Targets, after: &str) {
    let found = rule.findings(&stack, targets);
    let first = found.first().expect("a finding");
    let fix = first.fixes.first().expect("a fix");
    assert_ne!(fix.applicability, Applicability::DisplayOnly);
    let name = fix.file.clone().or_else(|| first.primary.file.clone()).unwrap();
    let file = stack.files.iter_mut().find(|file| file.path == name).unwrap();
    let edits: EditSet = fix.edits.iter().cloned().collect();
    file.text = edits.apply(&file.text).unwrap().into();
    assert_eq!(&*file.text, after);
    let left = rule.findings(&stack, targets);
    assert!(left.len() < found.len(), "still found after its fix: {left:#?}");
}
