//! The documents that started it all, as one tree: what should have been said about them is said, and the same twice.
//! They are no part of the project, and are read where they are there.

use k3s_stack::Options;
use k3s_stack::files::{Job, Stdin, check_paths};
use std::path::Path;

#[test]
fn the_seeds_are_told_what_they_should_have_been_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    if !root.is_dir() {
        println!("skipped: {} is not there", root.display());
        return;
    }
    let check = || {
        let job = Job::new(Options::new());
        let checked =
            check_paths(std::slice::from_ref(&root), &job, &mut Stdin::none(), &mut |_, _| ());
        assert!(checked.complete);
        checked.report
    };
    let report = check();
    assert_eq!(report.to_json(), check().to_json());
    let said = |rule: &str, file: &str| {
        report.diagnostics.iter().any(|found| {
            let named = found.primary.file.as_deref().unwrap_or_default();
            found.rule == format!("stack/{rule}") && named.ends_with(file)
        })
    };
    for (rule, file) in [
        ("failover-alias-never-re-resolved", "0-apache-proxypass.conf"),
        ("proxy-protocol-trusted-from-http-proxy", "0-helmchartconfig-combined.yaml"),
        ("tls-san-missing-load-balancer", "1-install-server-docker.sh"),
        ("agent-uses-server-token", "1-join-agent.sh"),
        ("kubeadm-fields-from-another-version", "2-kubeadm-config.fixed-nbsp.yaml"),
        ("kubeadm-fields-from-another-version", "2-kubeadm-join-control-plane.sh"),
        ("unauthenticated-shell-published", "4-codeserver-ingressroute.yaml"),
    ] {
        assert!(said(rule, file), "stack/{rule} on {file}");
    }
}
