//! ## What it does
//! Finds words that are neither flags nor values of flags. The first of them ends the flags: it, and all that follows, is
//! passed over.
//!
//! ## Why is this bad?
//! Without a word: `--disable-network-policy true --disable traefik` installs Traefik.
//!
//! ## Example
//! ```sh
//! k3s server --disable-network-policy true --disable traefik
//! ```
//!
//! ## Use instead
//! ```sh
//! k3s server --disable-network-policy=true --disable traefik
//! ```
//!
//! ## Fix safety
//! Unsafe: what was passed over takes effect.
//!
//! ## References
//! Go's `flag` package; k3s issue 6207.

use crate::Version;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/words-ignored",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "words of a command line that k3s passes over",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let text = view.only_text();
    for node in &view.nodes {
        let Some((first, rest)) = node.ignored.split_first() else { continue };
        let word = text.get(first.range()).unwrap_or_default().trim_matches(['"', '\'']);
        let is_switch = matches!(word, "true" | "false" | "1" | "0");
        // Older releases move such words behind the flags, but for what follows a switch.
        if rest.is_empty() && !is_switch || !is_switch && node.version < Version::new(1, 31, 8) {
            continue;
        }
        let message = if rest.is_empty() {
            format!("`{word}` is no flag: k3s passes over it")
        } else {
            format!("`{word}` is no flag: k3s passes over it and over all that follows")
        };
        let before = text.get(..first.start() as usize).unwrap_or_default();
        let end =
            u32::try_from(before.trim_end_matches([' ', '\t']).len()).unwrap_or(first.start());
        let diagnostic = crate::lint::at_word(&RULE.info, node, *first, message)
            .tool_says(ToolSays::Nothing)
            .help(if is_switch {
                "write `=` between a switch and its value"
            } else {
                "take it out, or make it the value of a flag by `=`"
            });
        found.push(if is_switch && end < first.start() {
            let edit = Edit::replace(Span::new(end, first.start()), "=");
            diagnostic.fix(Fix::risky("make it the value of the switch", [edit]))
        } else {
            diagnostic
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Script, "k3s server --disable traefik --debug=true $MORE > log\n");
        RULE.pass_as(As::Unit, "[Service]\nExecStart=/k3s server \\\n  '--disable' 'traefik'\n");
        RULE.pass("disable: traefik\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Unit, "[Service]\nExecStart=/k3s server foo --disable traefik\n", "foo");
        RULE.fail_as(
            As::Script,
            "curl -f https://get.k3s.io | sh -s - --debug server --docker\n",
            "server",
        );
    }

    #[test]
    fn fix() {
        RULE.fix_as(
            As::Script,
            "k3s server --debug true --disable traefik\n",
            "k3s server --debug=true --disable traefik\n",
        );
    }
}
