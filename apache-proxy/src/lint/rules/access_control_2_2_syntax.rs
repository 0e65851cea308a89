//! ## What it does
//! Finds `Order`, `Allow`, `Deny` and `Satisfy`, by which httpd 2.2 said who may come in.
//!
//! ## Why is this bad?
//! Only mod_access_compat still knows them: without it httpd does not start. With it they work beside `Require`, and
//! which of the two decides when both are there is hard to tell.
//!
//! ## Example
//! ```apache
//! <Location />
//!     Order allow,deny
//!     Allow from all
//! </Location>
//! ```
//!
//! ## Use instead
//! ```apache
//! <Location />
//!     Require all granted
//! </Location>
//! ```
//!
//! ## Fix safety
//! Safe: it is offered only where a few `Require` lines say the same, and no `Require` or `Satisfy` is there already.
//!
//! ## References
//! httpd manual, Upgrading to 2.4 from 2.2, access control.

use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Presence, RuleInfo, Safety, Severity, Tag, ToolSays,
};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/access-control-2-2-syntax",
        Group::Deprecated,
        Severity::Error,
        Safety::Safe,
        "`Order`, `Allow` and `Deny` instead of `Require`",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for line in view.statements.iter().filter(|line| is_old(line)) {
        if seen.contains(&line.section) || !line.is_certain || is_guarded(view, line) {
            continue;
        }
        seen.insert(line.section);
        let all = view.right_in(line.section);
        let (old, rest): (Vec<_>, Vec<_>) = all.partition(|other| is_old(other));
        let says = match view.has_module("access_compat") {
            Presence::Yes => ToolSays::Nothing,
            Presence::No => ToolSays::Error,
            Presence::Unknown => ToolSays::Unknown,
        };
        let message = format!(
            "`{}` is how httpd 2.2 said who may come in; only mod_access_compat still knows it",
            line.value(0)
        );
        let mut diagnostic = Diagnostic::of(&RULE.info, message)
            .at(line.span())
            .path(view.path(line))
            .tool_says(says)
            .tag(Tag::Deprecated)
            .help("write `Require`");
        for other in old.iter().skip(1) {
            diagnostic = diagnostic.label(view.label(other, "the same"));
        }
        let is_plain = !rest.iter().any(|line| line.is("Require"));
        if let Some(require) = required(&old).filter(|_| is_plain) {
            let title = format!("write `{}`", require.join("`, `"));
            diagnostic = diagnostic.fix(Fix::safe(title, rewrite(view, &old, &require)));
        }
        found.push(diagnostic);
    }
}

fn is_old(line: &Statement<'_>) -> bool {
    ["Order", "Allow", "Deny", "Satisfy"].iter().any(|name| line.is(name))
}

/// Whether a condition around it asks for the module: then it is meant so.
fn is_guarded(view: &View<'_>, line: &Statement<'_>) -> bool {
    view.document
        .sections_around(&line.line)
        .any(|section| section.is_conditional() && section.rest().contains("access_compat"))
}

/// The `Require` lines that say the same.
fn required(old: &[&Statement<'_>]) -> Option<Vec<String>> {
    if old.iter().any(|line| line.is("Satisfy")) {
        return None;
    }
    let order = old.iter().rfind(|line| line.is("Order"));
    let order = order.map_or("deny,allow".to_owned(), |line| line.args().concat());
    let of = |name: &str| -> Vec<String> {
        let lines = old.iter().filter(|line| line.is(name));
        lines.flat_map(|line| line.args().iter().skip(1).cloned()).collect()
    };
    let (allow, deny) = (of("Allow"), of("Deny"));
    let all = |list: &[String]| list.iter().any(|word| word.eq_ignore_ascii_case("all"));
    let one = |text: &str| Some(vec![text.to_owned()]);
    // What comes last in the order decides, and what nobody names.
    match order.to_ascii_lowercase().as_str() {
        "allow,deny" | "mutual-failure" => match (all(&allow), deny.is_empty()) {
            (_, false) if all(&deny) => one("Require all denied"),
            (_, false) => None,
            (true, true) => one("Require all granted"),
            (false, true) if allow.is_empty() => one("Require all denied"),
            (false, true) => clients(&allow),
        },
        "deny,allow" if deny.is_empty() || all(&allow) => one("Require all granted"),
        "deny,allow" if all(&deny) && allow.is_empty() => one("Require all denied"),
        "deny,allow" if all(&deny) => clients(&allow),
        _ => None,
    }
}

/// `Require ip`, `host` and `env` for the words of `Allow from`.
fn clients(words: &[String]) -> Option<Vec<String>> {
    let mut kinds: [(&str, Vec<&str>); 3] = [("ip", vec![]), ("host", vec![]), ("env", vec![])];
    for word in words {
        let (kind, word) = match word.strip_prefix("env=") {
            Some(name) if name.starts_with('!') => return None,
            Some(name) => (2, name),
            None if word.contains(':') || !word.contains(|c: char| c.is_ascii_alphabetic()) => {
                (0, word.as_str())
            }
            None => (1, word.trim_start_matches('.')),
        };
        kinds.get_mut(kind)?.1.push(word);
    }
    let lines = kinds.iter().filter(|(_, words)| !words.is_empty());
    Some(lines.map(|(kind, words)| format!("Require {kind} {}", words.join(" "))).collect())
}

fn rewrite(view: &View<'_>, old: &[&Statement<'_>], require: &[String]) -> Vec<Edit> {
    let ending = view.document.line_ending();
    let mut edits = Vec::new();
    for (n, line) in old.iter().enumerate() {
        let separator = format!("{ending}{}", line.line.indent());
        edits.push(if n == 0 { line.rewrite(require.join(&separator)) } else { line.remove() });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<Location />\nRequire all granted\n</Location>\n");
        RULE.pass(
            "<IfModule !mod_authz_core.c>\n<Location />\nOrder allow,deny\n</Location>\n</IfModule>\n",
        );
        RULE.pass(
            "<Location />\n<IfModule mod_access_compat.c>\nOrder allow,deny\n</IfModule>\n</Location>\n",
        );
        RULE.pass("<IfVersion < 2.4>\nOrder allow,deny\n</IfVersion>\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "<Location />\nOrder allow,deny\nAllow from all\n</Location>\n",
            "Order allow,deny",
        );
        RULE.fail(
            "<Proxy *>\nallow from 10.0.0.0/8\nSatisfy any\n</Proxy>\n",
            "allow from 10.0.0.0/8",
        );
        let mixed = RULE.fail(
            "<Location />\nRequire valid-user\nDeny from all\n</Location>\n",
            "Deny from all",
        );
        assert!(mixed.fixes.is_empty());
    }

    #[test]
    fn fix() {
        let fix = |before: &str, after: &str| {
            let section = |body: &str| format!("<Location />\n{body}</Location>\n");
            RULE.fix(&section(before), &section(after));
        };
        fix("  Order allow,deny\n  Allow from all\n", "  Require all granted\n");
        fix("Order Deny,Allow\nDeny from all\n", "Require all denied\n");
        fix(
            "Order deny,allow\nDeny from all\n# us\nAllow from 10.0 ::1\nAllow from .example.com\n",
            "Require ip 10.0 ::1\nRequire host example.com\n# us\n",
        );
        fix("Allow from all\nOrder allow,deny\nDeny from env=x all\n", "Require all denied\n");
    }
}
