//! ## What it does
//! Finds `datastore-certfile` without `datastore-keyfile`, and the other way round.
//!
//! ## Why is this bad?
//! The connection to the datastore needs both; with one of them it fails, or goes without a client certificate.
//!
//! ## Example
//! ```yaml
//! datastore-endpoint: https://etcd.lan:2379
//! datastore-certfile: /etc/k3s/client.crt
//! ```
//!
//! ## Use instead
//! ```yaml
//! datastore-endpoint: https://etcd.lan:2379
//! datastore-certfile: /etc/k3s/client.crt
//! datastore-keyfile: /etc/k3s/client.key
//! ```
//!
//! ## Fix safety
//! There is no fix: the path of the other file is not known.
//!
//! ## References
//! k3s `pkg/cli/server/server.go`; kine `pkg/tls`; etcd `client/pkg/transport`.

use crate::Flag;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/datastore-certificate-without-key",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a client certificate for the datastore has no key, or the key no certificate",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    const PAIR: [(&str, &str); 2] =
        [("datastore-certfile", "datastore-keyfile"), ("datastore-keyfile", "datastore-certfile")];
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        for (one, other) in PAIR {
            let Some(stated) = node.set(one) else { continue };
            let variable =
                Flag::lookup(node.flags_of(), other).and_then(|flag| flag.env(node.version));
            let by_variable = variable.is_some_and(|name| {
                view.target
                    .facts()
                    .env(name)
                    .is_ok_and(|value| value.is_some_and(|value| !value.is_empty()))
            });
            if by_variable || node.set(other).is_some() {
                continue;
            }
            let message =
                format!("`{one}` without `{other}`: the datastore cannot be reached with it");
            found.push(
                view.at_key(&RULE.info, node, stated, message)
                    .tool_says(ToolSays::Unknown)
                    .help(format!("set `{other}` as well")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("datastore-certfile: /c\ndatastore-keyfile: /k\n");
        RULE.pass("datastore-endpoint: mysql://a\ndatastore-cafile: /ca\n");
    }

    #[test]
    fn fail() {
        RULE.fail("datastore-certfile: /c\n", "datastore-certfile");
        RULE.fail("datastore-keyfile: /k\ndatastore-certfile: \"\"\n", "datastore-keyfile");
    }
}
