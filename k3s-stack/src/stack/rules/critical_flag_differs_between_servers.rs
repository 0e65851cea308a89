//! ## What it does
//! Finds flags that all servers of a cluster have to agree on, and do not: `cluster-cidr`, `service-cidr`, `cluster-dns`,
//! `disable`, `flannel-backend`, `secrets-encryption` and others.
//!
//! ## Why is this bad?
//! A server that joins compares most of them with the first one, and stops with "critical configuration value mismatch".
//! What it does not compare changes with whoever started last.
//!
//! ## Example
//! ```yaml
//! # k3s-server1.yaml
//! cluster-init: true
//! flannel-backend: wireguard-native
//! # k3s-server2.yaml
//! server: https://10.0.42.1:6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! # k3s-server2.yaml
//! server: https://10.0.42.1:6443
//! flannel-backend: wireguard-native
//! ```
//!
//! ## Fix safety
//! Unsafe: the other server may be the one that is wrong.
//!
//! ## References
//! k3s documentation, server configuration: critical configuration values; `compareConfig` of `pkg/cluster`.

use crate::stack::facts::Node;
use crate::stack::view::as_in;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span};
use k3s_config::{Effective, Mismatch, Sources, join_mismatches};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/critical-flag-differs-between-servers",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "servers of one cluster do not agree on a flag",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let servers = view.servers();
    let known: Vec<&Node> = servers.iter().filter(|node| !node.started.is_open).copied().collect();
    let first = known.iter().find(|node| node.started.get("server").is_none()).or(known.first());
    let Some(first) = first else { return };
    let Some(running) = effective(view, first) else { return };
    for node in known.iter().filter(|node| !std::ptr::eq(**node, *first)) {
        // A second cluster in the same folder, as far as anybody can tell.
        if node.started.get("server").is_none()
            && node.started.get("datastore-endpoint").is_none()
            && !view.stack.is_declared
        {
            continue;
        }
        let Some(joining) = effective(view, node) else { continue };
        for mismatch in join_mismatches(&joining, &running) {
            // Values from a file cannot be compared, and secrets are not shown.
            if mismatch.flag != "agent-token" && !is_default(&mismatch) {
                found.push(finding(view, node, first, &mismatch));
            }
        }
    }
}

/// Whether one writes out what the other takes without.
fn is_default(mismatch: &Mismatch) -> bool {
    let defaults = [
        ("cluster-cidr", "10.42.0.0/16"),
        ("service-cidr", "10.43.0.0/16"),
        ("cluster-dns", "10.43.0.10"),
    ];
    let (joining, running) = (&mismatch.joining, &mismatch.running);
    let written = if joining.is_empty() { running } else { joining };
    let one_is_empty = joining.is_empty() != running.is_empty();
    one_is_empty
        && defaults
            .iter()
            .any(|(flag, value)| *flag == mismatch.flag && written.as_slice() == [*value])
}

/// What the flags of a node come to.
fn effective(view: &StackView<'_>, node: &Node) -> Option<Effective> {
    let words = node.started.flags.iter().filter(|flag| flag.is_known);
    let words = words.map(|flag| format!("--{}={}", flag.name, flag.value));
    let line: Vec<String> =
        ["k3s".to_owned(), "server".to_owned()].into_iter().chain(words).collect();
    let sources = Sources::new(line.iter().map(String::as_str));
    Effective::of(&sources, view.targets.k3s()).ok()
}

fn finding(view: &StackView<'_>, node: &Node, first: &Node, mismatch: &Mismatch) -> Diagnostic {
    let flag = mismatch.flag;
    let shown = |values: &[String]| {
        if values.is_empty() { "not set".to_owned() } else { format!("`{}`", values.join(",")) }
    };
    let why = if mismatch.is_noticed {
        "it stops with \"critical configuration value mismatch\""
    } else {
        "k3s does not notice, and what counts is what started last"
    };
    let message = format!(
        "`{flag}` is {} in {}, and {} in {}: {why}",
        shown(&mismatch.joining),
        node.file_name(),
        shown(&mismatch.running),
        first.file_name(),
    );
    let own = node.started.all(flag).next();
    let theirs = first.started.all(flag).next();
    let place = |node: &Node, flag: Option<&k3s_config::StartedFlag>| {
        flag.map_or_else(|| node.first_key(), |flag| node.at(flag))
    };
    let diagnostic = view
        .finding(&RULE.info, &place(node, own), message)
        .help(format!("write the same `{flag}` for every server"))
        .label(place(first, theirs).label(format!("{} here", shown(&mismatch.running))));
    match (own, edit(view, node, flag, &mismatch.running)) {
        (None, Some(edit)) => diagnostic
            .fix(Fix::risky(format!("set `{flag}` as {} does", first.file_name()), [edit])),
        _ => diagnostic,
    }
}

/// Adds the values to a config.yaml without the flag.
fn edit(view: &StackView<'_>, node: &Node, flag: &str, values: &[String]) -> Option<Edit> {
    let file =
        node.files.first().filter(|_| node.kind == crate::Kind::K3sConfig && !values.is_empty())?;
    let text = view.text(&Place::new(file, Span::at(0), ""));
    let before = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let line = match values {
        [one] if flag != "disable" => format!("{before}{flag}: {}\n", goyaml::quote(one)),
        many => {
            let items = many.iter().map(|value| format!("  - {}\n", goyaml::quote(value)));
            format!("{before}{flag}:\n{}", items.collect::<String>())
        }
    };
    Some(Edit::insert(Span::of(text).end(), as_in(text, &line)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(first: &str, second: &str) -> String {
        format!(
            "## k3s-server1.yaml\ncluster-init: true\n{first}## k3s-server2.yaml\nserver: https://10.0.42.1:6443\n{second}"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("flannel-backend: host-gw\n", "flannel-backend: host-gw\n"));
        RULE.pass(&stack("disable: [traefik, servicelb]\n", "disable: servicelb,traefik\n"));
        // The default, written out.
        RULE.pass(&stack("cluster-cidr: 10.42.0.0/16\n", ""));
        RULE.pass(&stack("tls-san: a\nnode-label: [a=b]\n", "write-kubeconfig-mode: \"0644\"\n"));
        RULE.pass(&stack("cluster-cidr: 10.52.0.0/16\n", "").replace("k3s-server2", "k3s-agent1"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("flannel-backend: wireguard-native\n", ""), "k3s-server2.yaml: server");
        let found = RULE.fail(
            &stack("disable: [traefik]\n", "disable: [servicelb]\n"),
            "k3s-server2.yaml: servicelb",
        );
        assert!(found.message.contains("does not notice"));
        RULE.fail(
            "## a.sh\ncurl -sfL https://get.k3s.io | sh -s - server --cluster-init --cluster-cidr 10.52.0.0/16\n## b.sh\ncurl -sfL https://get.k3s.io | sh -s - server --server https://a:6443\n",
            "b.sh: server",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &stack("flannel-backend: wireguard-native\n", ""),
            "server: https://10.0.42.1:6443\nflannel-backend: wireguard-native\n",
        );
        RULE.fix(
            &stack("disable: [traefik]\n", ""),
            "server: https://10.0.42.1:6443\ndisable:\n  - traefik\n",
        );
    }
}
