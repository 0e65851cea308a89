//! ## What it does
//! Finds values of lists that are several with blanks between: `traefik servicelb`; and blanks behind a comma where k3s
//! does not take them off.
//!
//! ## Why is this bad?
//! k3s splits some lists at commas and the others not at all, never at blanks, and takes the rest for one value: a
//! component of that name is not found, a certificate is made for a host whose name holds a blank. Nothing says so.
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
//! Safe: commas come in the place of the blanks where k3s splits at commas, else items of a list.
//!
//! ## References
//! k3s `pkg/util`, `SplitStringSlice`.

use crate::lint::Rule;
use crate::view::{Stated, View};
use crate::{Cidr, FlagKind, NodeLabel, NodeTaint, ValueKind};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use std::net::IpAddr;

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
            let Some(flag) = stated.flag.filter(|flag| flag.kind() == FlagKind::List) else {
                continue;
            };
            let is_split = flag.splits_at_commas();
            let Some(items) = items(stated, flag.value(), is_split) else { continue };
            let (how, edit) = if is_split {
                let place = view.within(stated, 0..stated.value.len());
                (
                    "at commas, not at blanks",
                    place.map(|place| Edit::replace(place, items.join(","))),
                )
            } else {
                ("neither at commas nor at blanks", view.as_items(stated, &items))
            };
            let message = format!(
                "`{}` is split {how}: `{}` is taken as it stands",
                stated.name, stated.value
            );
            let says = match flag.value() {
                ValueKind::Component | ValueKind::Host => ToolSays::Nothing,
                ValueKind::Arg => ToolSays::Unknown,
                _ => ToolSays::Error,
            };
            let diagnostic = view
                .at_value(&RULE.info, node, stated, message)
                .tool_says(says)
                .help("write a list, one value an item");
            found.push(match edit {
                Some(edit) => diagnostic.fix(Fix::safe("make them values of their own", [edit])),
                None => diagnostic,
            });
        }
    }
}

/// The values that are meant, if they are several and blanks stand between.
fn items(stated: &Stated, kind: ValueKind, is_split: bool) -> Option<Vec<&str>> {
    let text = stated.value.as_str();
    let words = || text.split(|c: char| c.is_whitespace() || (is_split && c == ','));
    let words: Vec<_> = words().filter(|word| !word.is_empty()).collect();
    let mut parts = text.split(',');
    let inner = |part: &str| part.trim().contains(char::is_whitespace);
    let is_wrong = match kind {
        // Blanks around a component's name are taken off.
        ValueKind::Component => parts.any(inner),
        ValueKind::Host => parts.any(|part| part.contains(char::is_whitespace)),
        // Blanks around these are another rule's.
        ValueKind::Address => parts.any(inner) && all::<IpAddr>(&words),
        ValueKind::Cidr => parts.any(inner) && all::<Cidr>(&words),
        ValueKind::Label => words.len() > 1 && all::<NodeLabel>(&words),
        ValueKind::Taint => words.len() > 1 && all::<NodeTaint>(&words),
        ValueKind::Arg => words.len() > 1 && words.iter().all(|word| is_argument(word)),
        _ => false,
    };
    // What is to be filled in by something else may hold blanks.
    (is_wrong && !text.contains("{{")).then_some(words)
}

fn all<T: std::str::FromStr>(words: &[&str]) -> bool {
    words.iter().all(|word| word.parse::<T>().is_ok())
}

/// Whether a word is an argument with its dashes, which no part of a value has.
fn is_argument(word: &str) -> bool {
    let name = word.strip_prefix("--").and_then(|word| word.split('=').next());
    name.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("disable: traefik, servicelb\ntls-san: a.lan,b.lan\n");
        RULE.pass("disable:\n  - traefik\n  - servicelb\n");
        RULE.pass("kubelet-arg: \"a=b c\"\n");
        RULE.pass("kube-apiserver-arg: \"--x=a b=c\"\n");
        // Refused, which another rule tells.
        RULE.pass("node-ip: 10.0.0.1, 10.0.0.2\n");
    }

    #[test]
    fn fail() {
        RULE.fail("disable: traefik servicelb\n", "traefik servicelb");
        RULE.fail("tls-san:\n  - a.lan b.lan\n", "a.lan b.lan");
        RULE.fail("tls-san: a.lan, b.lan\n", "a.lan, b.lan");
        let folded = ">-\n  traefik\n  servicelb";
        RULE.fail(&format!("disable: {folded}\n"), folded);
        RULE.fail("node-ip: 10.0.0.1 fd00::1\n", "10.0.0.1 fd00::1");
    }

    #[test]
    fn fix() {
        RULE.fix("disable: \"traefik  servicelb\" # a\n", "disable: \"traefik,servicelb\" # a\n");
        RULE.fix(
            "disable: [traefik servicelb, coredns]\n",
            "disable: [traefik,servicelb, coredns]\n",
        );
        RULE.fix("tls-san: a.lan, b.lan\n", "tls-san: a.lan,b.lan\n");
        RULE.fix(
            "node-label: disk=ssd rack=r1 # a\n",
            "node-label:\n  - disk=ssd\n  - rack=r1 # a\n",
        );
        RULE.fix(
            "kubelet-arg:\n- --max-pods=5 --v=2\n- c=d\n",
            "kubelet-arg:\n- --max-pods=5\n- --v=2\n- c=d\n",
        );
        RULE.fix(
            "node-taint: [\"a=b:NoSchedule c:NoExecute\"]\n",
            "node-taint: [\"a=b:NoSchedule\", \"c:NoExecute\"]\n",
        );
    }

    #[test]
    fn in_an_install_script() {
        let line = |list: &str| {
            format!("curl -sfL https://get.k3s.io | sh -s - server --disable '{list}'\n")
        };
        RULE.pass_as(As::Script, &line("traefik, servicelb"));
        RULE.fix_as(As::Script, &line("traefik servicelb"), &line("traefik,servicelb"));
    }
}
