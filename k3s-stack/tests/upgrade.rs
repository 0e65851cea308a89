//! `upgrade` of Helm files, and the rewrite as a fix of `check`.

mod common;

use common::Folder;

const CONFIG: &str = "\
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata:
  name: traefik
  namespace: kube-system
spec:
  failurePolicy: abort
  valuesContent: |-
    # everything that comes in
    logs:
      access:
        enabled: true   # for the audit
    service:
      loadBalancerSourceRanges: [10.0.0.0/8]
    image:
      tag: v2.11.2
";

const MIGRATED: &str = "\
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata:
  name: traefik
  namespace: kube-system
spec:
  failurePolicy: abort
  valuesContent: |-
    # everything that comes in
    accessLog:
      enabled: true   # for the audit
    service:
      spec:
        loadBalancerSourceRanges: [10.0.0.0/8]
";

fn folder() -> Folder {
    Folder::with([("traefik.yaml", CONFIG), ("k3s-server.yaml", "no-deploy: [servicelb]\n")])
}

#[test]
fn each_file_is_told_by_its_kind() {
    let ran = folder().run(
        "upgrade --from k3s=1.24.1 --to k3s=1.37.0 traefik.yaml k3s-server.yaml --format json",
    );
    let report = ran.json();
    let files = report["files"].as_array().unwrap();
    let told: Vec<_> =
        files.iter().map(|file| (file["path"].as_str(), file["kind"].as_str())).collect();
    assert!(told.contains(&(Some("traefik.yaml"), Some("helm-chart-config"))), "{told:?}");
    assert!(told.contains(&(Some("k3s-server.yaml"), Some("k3s-config"))), "{told:?}");
    let helm = files.iter().find(|file| file["kind"] == "helm-chart-config").unwrap();
    let found = helm["diagnostics"].as_array().unwrap();
    let moved = found.iter().find(|found| found["span"]["path"] == "logs.access").unwrap();
    assert_eq!(moved["rule"], "traefik/renamed-value");
    assert_eq!(moved["span"]["line"], 12);
    assert_eq!(moved["fixes"][0]["applicability"], "safe");
    assert!(found.iter().any(|found| found["rule"] == "traefik/dropped-value"));
    assert!(found.iter().any(|found| found["rule"] == "traefik/changed-default"));
}

#[test]
fn a_rewrite_is_shown_or_written() {
    let folder = folder();
    let ran = folder.run("upgrade --from k3s=1.31.4 --to k3s=1.37.0 --diff traefik.yaml");
    assert!(
        ran.out.contains("-    logs:\n") && ran.out.contains("+    accessLog:\n"),
        "{}",
        ran.out
    );
    assert_eq!(folder.read("traefik.yaml"), CONFIG);
    folder.run("upgrade --from k3s=1.31.4 --to k3s=1.37.0 --write traefik.yaml");
    assert_eq!(folder.read("traefik.yaml"), MIGRATED);
    // Once more changes nothing.
    let ran = folder.run("upgrade --from k3s=1.31.4 --to k3s=1.37.0 --diff traefik.yaml");
    assert_eq!(ran.out, "");
}

#[test]
fn charts_go_up_only() {
    let folder = Folder::with([("values.yaml", "logs:\n  general:\n    level: INFO\n")]);
    let ran =
        folder.run("upgrade --from traefik-chart=41.0.0 --to traefik-chart=37.1.0 values.yaml");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("later charts only"), "{}", ran.err);
    let ran = folder
        .run("upgrade --from traefik-chart=37.1.0 --to traefik-chart=41.0.0 --diff values.yaml");
    assert!(ran.out.contains("+log:\n"), "{}", ran.out);
}

#[test]
fn what_chart_41_refuses_is_rewritten_with_its_comments() {
    let folder = folder();
    let ran = folder.run("check --target k3s=1.37.0 --format json traefik.yaml");
    let report = ran.json();
    let found = report["files"][0]["diagnostics"].as_array().unwrap();
    let logs = found.iter().find(|found| found["rule"] == "traefik/logs-split-in-v41").unwrap();
    assert_eq!(logs["fixes"][0]["applicability"], "safe");
    folder.run("fix --target k3s=1.37.0 traefik.yaml");
    let wanted = MIGRATED.to_owned() + "    image:\n      tag: v2.11.2\n";
    assert_eq!(folder.read("traefik.yaml"), wanted);
}
