//! Everything that can be said about the forms of a configuration that are no config.yaml.

use super::{all, rules};
use crate::view::View;
use crate::{Document, ShellScript, Target, Unit};
use config_diagnostics::text::{Source, Verdicts};
use config_diagnostics::{Diagnostic, LineIndex, LintOptions, Span, ToolSays, conclude};
use std::collections::HashSet;

/// Everything that can be said about a script that installs k3s or starts it: its install commands, the flags and
/// variables that k3s gets from them, and the rules about plain text, less what the script's comments suppress.
///
/// A page in Markdown, a playbook or cloud-init with such commands in it is read, too. A release named by
/// `INSTALL_K3S_VERSION` counts before the target's.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{ShellScript, Target, inspect_script};
/// let script = ShellScript::parse("curl -sfL https://get.k3s.io | K3S_URL=https://cp:6443 sh -s - --docker\n");
/// let found = inspect_script(&script, &Target::default(), &LintOptions::new());
/// assert!(found.iter().any(|found| found.rule == "k3s/join-url-without-token"));
/// ```
pub fn inspect_script(
    script: &ShellScript,
    target: &Target,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let view = View::of_script(script.text(), target);
    // What install.sh gets may be quoted, and is no text for people.
    let in_command =
        |span: &&Span| view.installs().iter().any(|install| install.span().overlaps(**span));
    let quoted: Vec<_> =
        script.quoted_spans().iter().filter(|span| !in_command(span)).copied().collect();
    let verdicts = Verdicts::new().byte_order_mark(ToolSays::Error).line_endings(ToolSays::Error);
    let source = Source::new(script.text()).quoted(&quoted).says(verdicts);
    concluded(&view, options, source.comments(script.comment_spans()), Vec::new())
}

/// Everything that can be said about a systemd unit that starts k3s: the flags in `ExecStart=`, the variables in
/// `Environment=`, what systemd itself refuses, and the rules about plain text, less what its comments suppress.
/// `name` is the unit's file name, which its specifiers stand for.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{Target, Unit, inspect_unit};
/// let unit = Unit::parse("[Service]\nExecStart=/usr/local/bin/k3s agent --tls-san=cp.lan\n");
/// let found = inspect_unit(&unit, "k3s-agent.service", &Target::default(), &LintOptions::new());
/// assert_eq!(found[0].rule, "k3s/server-flag-on-agent");
/// ```
pub fn inspect_unit(
    unit: &Unit,
    name: &str,
    target: &Target,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let view = View::of_unit(unit, name, target);
    let comments = own_lines(unit.text(), &['#', ';']);
    let source = Source::new(unit.text())
        .comments(&comments)
        .says(Verdicts::new().byte_order_mark(ToolSays::Nothing).line_endings(ToolSays::Nothing));
    concluded(&view, options, source, Vec::new())
}

/// Everything that can be said about a registries.yaml, less what its comments suppress.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{Document, Target, inspect_registries};
/// let document = Document::parse("mirrors:\n  docker.io:\n    endpoints: [https://r.lan]\n").document;
/// let found = inspect_registries(&document, &Target::default(), &LintOptions::new());
/// assert_eq!(found[0].rule, "k3s/unknown-registries-key");
/// ```
pub fn inspect_registries(
    document: &Document,
    target: &Target,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let view = View::of_registries(document, target);
    let source = Source::new(document.text())
        .comments(document.comment_spans())
        .says(Verdicts::new().byte_order_mark(ToolSays::Nothing).line_endings(ToolSays::Nothing));
    let mut yaml = goyaml::lint(document, options);
    // What is no YAML at all is told as k3s's.
    yaml.retain(|found| found.rule != "text/yaml-syntax");
    concluded(&view, options, source, yaml)
}

/// Everything that can be said about docker's daemon.json. JSON has no comments that could suppress any of it.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{Target, inspect_daemon};
/// let text = r#"{ "exec-opts": ["native.cgroupdriver=cgroups"] }"#;
/// let found = inspect_daemon(text, &Target::default(), &LintOptions::new());
/// assert_eq!(found[0].rule, "k3s/docker-cgroup-driver");
/// ```
pub fn inspect_daemon(text: &str, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let view = View::of_daemon(text, target);
    let says = Verdicts::new().byte_order_mark(ToolSays::Error).line_endings(ToolSays::Nothing);
    concluded(&view, options, Source::new(text).says(says), Vec::new())
}

/// What k3s makes of a manifest of Kubernetes because of the place where it lies: in the folder that a server deploys
/// manifests from, names count. What a manifest says is not looked at, nor what its comments suppress.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use k3s_config::{Target, lint_manifest};
/// let path = "/var/lib/rancher/k3s/server/manifests/traefik_config.yaml";
/// let found = lint_manifest(path, "", &Target::default(), &LintOptions::new());
/// assert_eq!(found[0].rule, "k3s/manifest-file-name");
/// ```
pub fn lint_manifest(
    path: &str,
    text: &str,
    target: &Target,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    all(&View::of_manifest(path, text, target), options)
}

/// What nobody may be shown of a script: the values of flags and variables that grant access.
///
/// ```
/// use k3s_config::{ShellScript, secrets_of_script};
/// let text = "curl -sfL https://get.k3s.io | K3S_TOKEN=hunter2 sh -s - server\n";
/// assert_eq!(&text[secrets_of_script(&ShellScript::parse(text))[0].range()], "hunter2");
/// ```
pub fn secrets_of_script(script: &ShellScript) -> Vec<Span> {
    View::of_script(script.text(), &Target::default()).secret_spans()
}

/// What nobody may be shown of a unit: the values of flags and variables that grant access.
pub fn secrets_of_unit(unit: &Unit) -> Vec<Span> {
    View::of_unit(unit, "k3s.service", &Target::default()).secret_spans()
}

/// Adds the rules about plain text, and drops what comments suppress.
fn concluded(
    view: &View<'_>,
    options: &LintOptions,
    source: Source<'_>,
    mut found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    found.extend(all(view, options));
    // What was exported once may reach several commands.
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert((found.rule, found.span().start(), found.span().end())));
    for one in &mut found {
        // A fix that writes YAML has no place here, unless the form is YAML.
        let yaml = view.files.iter().any(|file| file.document.is_some());
        one.fixes.retain(|fix| yaml || fix.edits.iter().all(|edit| is_plain(&edit.text)));
    }
    conclude(&source, rules(), options, found)
}

/// Whether a text can be written into a command without quotes.
fn is_plain(text: &str) -> bool {
    !text.contains(['\n', '"', '\'', '#']) && !text.contains(": ")
}

/// Comments that have a line of their own.
fn own_lines(text: &str, marks: &[char]) -> Vec<Span> {
    let index = LineIndex::new(text);
    let lines = (1..=index.line_count()).map(|line| index.line_span(line));
    let comment = |line: Span| {
        let raw = text.get(line.range())?.trim_end();
        let bare = raw.trim_start();
        let start = line.start() + u32::try_from(raw.len() - bare.len()).ok()?;
        let end = line.start() + u32::try_from(raw.len()).ok()?;
        bare.starts_with(marks).then_some(Span::new(start, end))
    };
    lines.filter_map(comment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<&'static str> {
        let script = ShellScript::parse(text);
        let found = inspect_script(&script, &Target::default(), &LintOptions::new());
        found.iter().map(|found| found.rule).collect()
    }

    const PINNED: &str = "curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.33.1+k3s1";

    #[test]
    fn flags_and_variables_are_settings_of_the_release_that_is_installed() {
        let text = format!("{PINNED} INSTALL_K3S_EXEC='server --no-deploy traefik' sh -\n");
        assert_eq!(rules(&text), ["k3s/removed-flag"]);
        let text = format!("{PINNED} K3S_TOKEN=K10abc::server:pw sh -s - server\n");
        assert!(rules(&text).contains(&"k3s/token-malformed"));
        assert_eq!(
            rules(&format!(
                "{PINNED} sh -s - agent --tls-san a -s https://a:6443 --token-file /t\n"
            )),
            ["k3s/server-flag-on-agent"]
        );
        assert_eq!(rules(&format!("{PINNED} sh -s - $ARGS --tls-san=$SAN\n")), [""; 0]);
    }

    #[test]
    fn what_several_commands_get_is_told_once() {
        let get = "curl -sfL https://get.k3s.io | sh -\n";
        let text = format!(
            "export INSTALL_K3S_VERSION=v1.33.1+k3s1 INSTALL_K3S_EXEC=--tls-sam=a\n{get}{get}"
        );
        assert_eq!(rules(&text), ["k3s/unknown-config-key"]);
    }

    #[test]
    fn pages_and_cloud_init_are_read_too() {
        let page = "Text.\n\n```sh\ncurl -sfL https://get.k3s.io | sh -s - –docker\n```\n";
        assert!(rules(page).contains(&"k3s/unknown-command"));
        let init = "#cloud-config\nruncmd:\n  - curl -sfL https://get.k3s.io | K3S_URL=https://a:6443 sh -\n";
        assert!(rules(init).contains(&"k3s/join-url-without-token"));
    }

    #[test]
    fn comments_suppress_and_quotes_keep_text() {
        let text = format!(
            "# k3s-stack: ignore[k3s/unknown-config-key] our own build\n{PINNED} sh -s - --ours=1\necho \"a – b\"\n"
        );
        assert_eq!(rules(&text), [""; 0]);
        assert!(
            rules(&format!("{PINNED} INSTALL_K3S_EXEC='server –docker' sh -\n"))
                .contains(&"text/typographic-dash-or-quote")
        );
    }
}
