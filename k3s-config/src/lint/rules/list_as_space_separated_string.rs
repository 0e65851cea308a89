//! ## What it does
//! Finds values of lists that hold blanks: `traefik servicelb`, or a blank behind a comma where k3s does not take it off.
//!
//! ## Why is this bad?
//! k3s splits at commas only, and takes the rest for one value: a component of that name is not found, a certificate
//! is made for a host whose name holds a blank. Nothing says so.
//!
//! ## Example
//! ```yaml
//! disable: traefik servicelb
//! ```
//!
//! ## Use instead
//! ```yaml
//! disable:
//!   - traefik
//!   - servicelb
//! ```
//!
//! ## Fix safety
//! Safe: commas come in the place of the blanks; names hold none.
//!
//! ## References
//! k3s `pkg/util`, `SplitStringSlice`.

use crate::ValueKind;
use crate::lint::Rule;
use crate::view::{Stated, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/list-as-space-separated-string",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a list is written with blanks between",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts && stated.known) {
            let Some(joined) = with_commas(stated) else { continue };
            let message = format!(
                "`{}` is split at commas, not at blanks: `{}` is taken as it stands",
                stated.name, stated.value
            );
            let diagnostic = view
                .at_value(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Nothing)
                .help(format!("write a list, or `{joined}`"));
            found.push(match view.within(stated, 0..stated.value.len()) {
                Some(place) => {
                    let edit = Edit::replace(place, joined);
                    diagnostic.fix(Fix::safe("write commas instead of blanks", [edit]))
                }
                None => diagnostic,
            });
        }
    }
}

/// The value with commas in the place of blanks, where k3s takes these for a part of a name.
fn with_commas(stated: &Stated) -> Option<String> {
    // Addresses and networks with blanks are refused, which another rule tells.
    let flag = stated.flag.filter(|flag| {
        flag.splits_at_commas() && matches!(flag.value(), ValueKind::Component | ValueKind::Host)
    })?;
    // Blanks around a component's name are taken off.
    let is_wrong = |part: &str| match flag.value() {
        ValueKind::Component => part.trim().contains(char::is_whitespace),
        _ => part.contains(char::is_whitespace),
    };
    // What is to be filled in by something else.
    if stated.value.contains("{{") || !stated.value.split(',').any(is_wrong) {
        return None;
    }
    let names = stated.value.split(|c: char| c == ',' || c.is_whitespace());
    let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
    Some(names.join(","))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("disable: traefik, servicelb\ntls-san: a.lan,b.lan\n");
        RULE.pass("disable:\n  - traefik\n  - servicelb\n");
        RULE.pass("node-label: \"a=b c\"\nkubelet-arg: \"a=b c\"\n");
        // Refused, which another rule tells.
        RULE.pass("node-ip: 10.0.0.1 10.0.0.2\n");
    }

    #[test]
    fn fail() {
        RULE.fail("disable: traefik servicelb\n", "traefik servicelb");
        RULE.fail("tls-san:\n  - a.lan b.lan\n", "a.lan b.lan");
        RULE.fail("tls-san: a.lan, b.lan\n", "a.lan, b.lan");
        RULE.fail("disable: >-\n  traefik\n  servicelb\n", ">-\n  traefik\n  servicelb");
    }

    #[test]
    fn fix() {
        RULE.fix("disable: \"traefik  servicelb\" # a\n", "disable: \"traefik,servicelb\" # a\n");
        RULE.fix(
            "disable: [traefik servicelb, coredns]\n",
            "disable: [traefik,servicelb, coredns]\n",
        );
        RULE.fix("tls-san: a.lan, b.lan\n", "tls-san: a.lan,b.lan\n");
    }
}
