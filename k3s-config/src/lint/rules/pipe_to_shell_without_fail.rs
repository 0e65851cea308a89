//! ## What it does
//! Finds `curl` without `-f` whose output a shell runs, and variables that never reach the shell that runs install.sh: set on `curl`,
//! before a `sudo` that drops them, or set earlier and not exported.
//!
//! ## Why is this bad?
//! Without `-f` the page of an error is run as a script. A variable that is lost changes what is installed: without `K3S_URL` a
//! second server instead of an agent.
//!
//! ## Example
//! ```sh
//! K3S_URL=https://cp.lan:6443 curl -sL https://get.k3s.io | sh -s -
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | K3S_URL=https://cp.lan:6443 sh -s -
//! ```
//!
//! ## Fix safety
//! Safe: `-f` changes nothing while the download succeeds, and the variables go where they were meant to be.
//! Unsafe where a variable is to be exported: later commands see it, too.
//!
//! ## References
//! POSIX, pipelines and simple commands; sudo(8), `env_reset`.

use crate::lint::Rule;
use crate::view::View;
use crate::{Flag, InstallCommand, InstallVariable, Placement};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/pipe-to-shell-without-fail",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "the installer, or what it is told, may not arrive",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let text = view.only_text();
    for install in view.installs() {
        found.extend(without_fail(install));
        for (place, why, help) in [
            (
                Placement::Downloader,
                "only the download sees it",
                "set it on the shell that runs install.sh",
            ),
            (Placement::DroppedBySudo, "`sudo` drops it", "set it behind `sudo`, or use `sudo -E`"),
            (
                Placement::NotExported,
                "it is not exported",
                "export it, or set it on the shell that runs install.sh",
            ),
        ] {
            let lost: Vec<_> = install
                .variables()
                .iter()
                .filter(|variable| variable.place == place && is_lost(install, variable))
                .collect();
            if let Some((first, others)) = lost.split_first() {
                let message = format!("`{}` does not reach install.sh: {why}", first.name);
                let mut diagnostic = Diagnostic::of(&RULE.info, message)
                    .at(first.span)
                    .path(first.name.as_str())
                    .severity(Severity::Warning)
                    .tool_says(ToolSays::Nothing)
                    .help(help);
                if place == Placement::NotExported {
                    diagnostic = diagnostic.confidence(Confidence::Medium);
                }
                for other in others {
                    let label = Label::new(other.span).path(other.name.as_str());
                    diagnostic = diagnostic.label(label.message("neither does this one"));
                }
                diagnostic.fixes.extend(mended(text, install, &lost));
                found.push(diagnostic);
            }
        }
    }
}

fn without_fail(install: &InstallCommand) -> Option<Diagnostic> {
    let (curl, words) = install.downloader().split_first()?;
    if curl.value().rsplit('/').next() != Some("curl") {
        return None;
    }
    // What the shell puts there may have it.
    let fails = |word: &crate::ShellWord| {
        let word_fails = match word.value().strip_prefix("--") {
            Some(long) => long.starts_with("fail"),
            None => word.value().strip_prefix('-').is_some_and(short_fails),
        };
        word_fails || !word.is_known() && word.value().starts_with(['$', '-', '`'])
    };
    if words.iter().any(fails) {
        return None;
    }
    let options =
        words.iter().find(|word| word.value().starts_with('-') && !word.value().starts_with("--"));
    let edit = match options {
        Some(word) => Edit::insert(word.part(0..1).end(), "f"),
        None => Edit::insert(curl.span().end(), " -f"),
    };
    let message = "without `-f` curl passes the page of an error on to the shell, which runs it";
    Some(
        Diagnostic::of(&RULE.info, message)
            .at(curl.span())
            .path("curl")
            .tool_says(ToolSays::Nothing)
            .help("add `-f`")
            .fix(Fix::safe("let curl fail", [edit])),
    )
}

/// Whether `f` is among the letters, before one that takes the rest as its value.
fn short_fails(letters: &str) -> bool {
    letters.chars().take_while(|c| !"AbcCdDeEFHKmoPQrtTuUwxXyYz".contains(*c)).any(|c| c == 'f')
}

/// Whether nobody but install.sh could have been meant, and it does not get it in another way.
fn is_lost(install: &InstallCommand, variable: &InstallVariable) -> bool {
    let name = variable.name.as_str();
    let is_read = name.starts_with("INSTALL_K3S_")
        || Flag::anywhere(|flag| flag.env_name() == Some(name))
        || name == "K3S_CONFIG_FILE";
    let words = install.variables().iter().map(|v| &v.value).chain(install.arguments());
    let mut used = words.flat_map(|word| word.expansions());
    is_read
        && install.variable(name).is_none()
        && !used.any(|expansion| expansion.name.as_deref() == Some(name))
}

/// Moves what stands on the wrong command of the pipe to the shell; exports what was set in a line of its own.
fn mended(text: &str, install: &InstallCommand, lost: &[&InstallVariable]) -> Option<Fix> {
    let mut edits = Vec::new();
    let mut moved = String::new();
    let mut exported = false;
    for variable in lost {
        let (start, end) = (variable.span.start(), variable.span.end());
        if install.span().overlaps(variable.span) {
            let behind = text.get(end as usize..)?;
            let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
            moved.push_str(text.get(variable.span.range())?);
            moved.push(' ');
            edits.push(Edit::remove(Span::new(start, end + u32::try_from(blanks).ok()?)));
        } else {
            let line = text.get(..start as usize)?.rsplit('\n').next()?;
            if !line.trim().is_empty() || variable.place != Placement::NotExported {
                return None;
            }
            exported = true;
            edits.push(Edit::insert(start, "export "));
        }
    }
    if !moved.is_empty() {
        edits.push(Edit::insert(install.shell().start(), moved));
    }
    Some(if exported {
        Fix::risky("export it", edits)
    } else {
        Fix::safe("set it on the shell that runs install.sh", edits)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    const GET: &str = "curl -sfL https://get.k3s.io |";

    #[test]
    fn pass() {
        for text in [
            "curl --fail -sL https://get.k3s.io | sh -\n",
            "curl $OPTS https://get.k3s.io | sh -\n",
            "wget -qO- https://get.k3s.io | sh -\n",
            "HTTPS_PROXY=http://p curl -sfL https://get.k3s.io | sh -\n",
            "K3S_TOKEN=$(cat t)\ncurl -fL https://get.k3s.io | K3S_TOKEN=$K3S_TOKEN sh -\n",
            "K3S_URL=u\ncurl -fL https://get.k3s.io | sh -s - agent --server $K3S_URL\n",
            "K3S_VERSION=v1.33.5+k3s1\ncurl -fL https://get.k3s.io | INSTALL_K3S_VERSION=$K3S_VERSION sh -\n",
        ] {
            RULE.pass_as(As::Script, text);
        }
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Script, "curl https://get.k3s.io | sh -\n", "curl");
        RULE.fail_as(As::Script, "curl -sLo - https://get.k3s.io | sh -\n", "curl");
        RULE.fail_as(As::Script, &format!("export K3S_URL=u\n{GET} sudo sh -\n"), "K3S_URL=u");
    }

    #[test]
    fn fix() {
        let fix = |before: &str, after: &str| RULE.fix_as(As::Script, before, after);
        fix("curl -sL https://get.k3s.io | sh -\n", "curl -fsL https://get.k3s.io | sh -\n");
        fix("curl https://get.k3s.io | sh -\n", "curl -f https://get.k3s.io | sh -\n");
        fix(
            "K3S_URL=u K3S_TOKEN='a b' curl -sfL https://get.k3s.io | sudo sh -s -\n",
            "curl -sfL https://get.k3s.io | sudo K3S_URL=u K3S_TOKEN='a b' sh -s -\n",
        );
        fix(&format!("{GET} K3S_URL=u sudo sh -\n"), &format!("{GET} sudo K3S_URL=u sh -\n"));
        fix(&format!("K3S_URL=u\n{GET} sh -\n"), &format!("export K3S_URL=u\n{GET} sh -\n"));
    }
}
