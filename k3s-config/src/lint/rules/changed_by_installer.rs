//! ## What it does
//! Finds values that are changed on their way from an install command to k3s: what stands in quotes inside
//! `INSTALL_K3S_EXEC`, where install.sh adds backslashes; `%` and `$` in flags, which systemd reads and install.sh does
//! not escape; backslashes and runs of blanks in variables, which get lost in the environment file.
//!
//! ## Why is this bad?
//! Without a word. A schedule with backslashes never runs, a token with one is another token, and a `%` may keep the
//! service from being loaded at all.
//!
//! ## Example
//! ```sh
//! curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC='server --etcd-snapshot-schedule-cron="0 */6 * * *"' sh -s -
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | sh -s - server --etcd-snapshot-schedule-cron='0 */6 * * *'
//! ```
//!
//! ## Fix safety
//! Safe: quotes around a value without blanks are taken away, which is what they were to mean. A value with blanks has to
//! become an argument of the script, which only the author can decide.
//!
//! ## References
//! `quote`, `escape` and `create_env_file` of install.sh; systemd.service(5); k3s issue 14085.

use crate::lint::Rule;
use crate::view::{View, damage};
use crate::{InstallCommand, ShellWord};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/changed-by-installer",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a value reaches k3s in another form than it is written in",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for install in view.installs() {
        in_exec(view, install, found);
        let exec = install.variable("INSTALL_K3S_EXEC").map(|variable| &variable.value);
        for word in install.arguments().iter().chain(exec) {
            found.extend(for_systemd(word, exec.is_some_and(|exec| exec == word)));
        }
        in_environment(install, found);
    }
}

/// Backslashes that install.sh adds, and that quotes keep.
fn in_exec(view: &View<'_>, install: &InstallCommand, found: &mut Vec<Diagnostic>) {
    for word in install.decoded_words().unwrap_or_default() {
        let Some(first) = damage(&word) else { continue };
        let span = word.span(0..word.text().len());
        let text = view.only_text();
        let c = text
            .get(first.start() as usize..)
            .and_then(|rest| rest.chars().next())
            .unwrap_or_default();
        let message = format!(
            "install.sh puts a backslash before `{c}`, and the quotes in `INSTALL_K3S_EXEC` keep it: k3s gets `\\{c}`"
        );
        let diagnostic = Diagnostic::of(&RULE.info, message)
            .at(span)
            .path("INSTALL_K3S_EXEC")
            .tool_says(ToolSays::Nothing)
            .help("pass it as an argument of the script, where quotes do no harm: `sh -s - server '--…'`");
        found.push(match unquoted(text, span) {
            Some(edits) => diagnostic.fix(Fix::safe("take the quotes away", edits)),
            None => diagnostic,
        });
    }
}

/// The quotes around a value, taken away, where that changes nothing else.
fn unquoted(text: &str, span: Span) -> Option<[Edit; 2]> {
    let raw = text.get(span.range())?;
    let quote =
        text.get(span.end() as usize..)?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let before = text.get(..span.start() as usize)?;
    let within = raw.find(quote);
    let open = match within {
        Some(at) => span.start() + u32::try_from(at).ok()?,
        None if before.ends_with(quote) => span.start().checked_sub(1)?,
        None => return None,
    };
    let plain = !raw.contains([' ', '\t', '\n', '\\', '~']);
    let once = within.is_none() || raw.matches(['"', '\'']).count() == 1;
    let escaped = text.get(..open as usize)?.ends_with('\\');
    (plain && once && !escaped).then(|| {
        [
            Edit::remove(Span::new(open, open + 1)),
            Edit::remove(Span::new(span.end(), span.end() + 1)),
        ]
    })
}

/// What systemd reads in `ExecStart=` as something else.
fn for_systemd(word: &ShellWord, is_exec: bool) -> Option<Diagnostic> {
    let value = word.value();
    let at = percent(value).or_else(|| dollar(value, is_exec)).filter(|_| word.is_known())?;
    let mark = value.get(at..)?.chars().next()?;
    let message =
        format!("systemd reads `{mark}` in a command line, and install.sh does not escape it");
    Some(
        Diagnostic::of(&RULE.info, message)
            .at(word.part(at..at + 1))
            .path("ExecStart")
            .tool_says(ToolSays::Nothing)
            .confidence(Confidence::Medium)
            .help(format!("write `{mark}{mark}`, or put the value into config.yaml")),
    )
}

/// A percent sign before what may be the letter of a specifier.
fn percent(value: &str) -> Option<usize> {
    let mut chars = value.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '%' && chars.next_if(|(_, next)| *next == '%').is_none() {
            let letter = chars.peek().is_some_and(|(_, next)| next.is_ascii_alphanumeric());
            if letter {
                return Some(at);
            }
        }
    }
    None
}

/// `${NAME}` anywhere, `$NAME` as a word of its own.
fn dollar(value: &str, is_exec: bool) -> Option<usize> {
    let named = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let whole = |at: usize| at == 0 || is_exec && value.get(..at).is_some_and(|v| v.ends_with(' '));
    value.match_indices('$').map(|(at, _)| at).find(|at| {
        let rest = value.get(at + 1..).unwrap_or_default();
        let braced = rest.strip_prefix('{').is_some_and(|rest| named(rest) && rest.contains('}'));
        let escaped = value.get(..*at).is_some_and(|before| before.ends_with('$'));
        !escaped && (braced || whole(*at) && named(rest))
    })
}

/// What the environment file does not keep.
fn in_environment(install: &InstallCommand, found: &mut Vec<Diagnostic>) {
    let kept =
        |name: &str| ["K3S_", "CONTAINERD_", "KINE_"].iter().any(|start| name.starts_with(start));
    let seen = install.variables().iter().filter(|variable| {
        variable.place.reaches_script() && variable.value.is_known() && kept(&variable.name)
    });
    for variable in seen {
        let value = variable.value.value();
        let Some((at, what)) = value
            .find('\\')
            .map(|at| (at, "a backslash"))
            .or_else(|| value.find("  ").map(|at| (at, "a run of blanks")))
        else {
            continue;
        };
        let message = format!(
            "install.sh loses {what} when it writes `{}` into the environment file",
            variable.name
        );
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(variable.value.part(at..at + 1))
                .path(variable.name.as_str())
                .tool_says(ToolSays::Nothing)
                .help("put the value into config.yaml, or into a file that a variable names"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    const GET: &str = "curl -sfL https://get.k3s.io |";

    #[test]
    fn pass() {
        for text in [
            "sh -s - server --etcd-snapshot-schedule-cron='0 */6 * * *'",
            "INSTALL_K3S_EXEC='server --kubelet-arg=max-pods=5' sh -",
            "INSTALL_K3S_EXEC='server --node-name \"n1\"' sh -",
            "INSTALL_K3S_EXEC=\"--node-ip $IP\" sh -",
            "K3S_TOKEN='a%b$c' sh -s - --token=a%%b --node-label 'a=5%'",
            "K3S_TOKEN='it is' sh -",
        ] {
            RULE.pass_as(As::Script, &format!("{GET} {text}\n"));
        }
    }

    #[test]
    fn fail() {
        let fail = |text: &str, place: &str| {
            RULE.fail_as(As::Script, &format!("{GET} {text}\n"), place);
        };
        fail("INSTALL_K3S_EXEC='server --x=\"0 */6 * * *\"' sh -", "--x=\"0 */6 * * *");
        fail("INSTALL_K3S_EXEC=\"--t 'my_tok'\" sh -", "my_tok");
        fail("sh -s - --token 'a%b'", "%");
        fail("sh -s - --token='a${b}c'", "$");
        fail("K3S_TOKEN='a\\\\b' sh -", "\\");
        fail("K3S_TOKEN='a  b' sh -", " ");
    }

    #[test]
    fn fix() {
        RULE.fix_as(
            As::Script,
            &format!("{GET} INSTALL_K3S_EXEC='--kubelet-arg=\"max-pods=5\" -t \"my_tok\"' sh -\n"),
            &format!("{GET} INSTALL_K3S_EXEC='--kubelet-arg=max-pods=5 -t my_tok' sh -\n"),
        );
    }
}
