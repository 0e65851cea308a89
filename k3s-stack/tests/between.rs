//! What is found between files, silenced and mended.
#![cfg(feature = "cli")]

mod common;

use common::Folder;
use serde_json::Value;

const SERVER: &str = "cluster-init: true\ntoken-file: /t\n";
const SECOND: &str = "server: https://10.0.0.1:6443\ntoken-file: /t\n";
/// What two servers are one too few, or too many, for.
const RULE: &str = "stack/even-number-of-etcd-servers";

/// The rules of the findings between files.
fn between(report: &Value) -> Vec<&str> {
    let found = report["diagnostics"].as_array().unwrap();
    found.iter().map(|one| one["rule"].as_str().unwrap()).collect()
}

/// What is said of comments that suppress nothing, in all files.
fn unused(report: &Value) -> Vec<&str> {
    let files = report["files"].as_array().unwrap();
    let found = files.iter().flat_map(|file| file["diagnostics"].as_array().unwrap());
    found
        .filter(|one| one["rule"] == "text/unused-suppression")
        .map(|one| one["message"].as_str().unwrap())
        .collect()
}

/// The servers with a comment in each line of which the second finding might be.
fn servers(comment: &str) -> Folder {
    let folder = Folder::with([("k3s-server1.yaml", SERVER), ("k3s-server2.yaml", SECOND)]);
    let (report, _) = folder.json(".");
    let found = report["diagnostics"].as_array().unwrap();
    let found = found.iter().find(|one| one["rule"] == RULE).expect("it is found without comment");
    let (file, line) = (found["span"]["file"].as_str().unwrap(), &found["span"]["line"]);
    let text = folder.read(file);
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(usize::try_from(line.as_u64().unwrap()).unwrap() - 1, comment);
    folder.write(file, format!("{}\n", lines.join("\n")).as_bytes());
    folder
}

#[test]
fn a_comment_above_its_place_silences_a_finding_between_files() {
    let folder = servers(&format!("# k3s-stack: ignore[{RULE}] a third one comes in May"));
    let (report, _) = folder.json(".");
    assert_eq!((between(&report), unused(&report)), (vec![], vec![]));
}

#[test]
fn a_comment_inside_of_values_silences_too() {
    let values = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  valuesContent: |-\n    ports:\n      web:\n        forwardedHeaders:\n          MARKtrustedIPs: [192.168.1.10/32]\n";
    let rule = "stack/trusted-proxy-hidden-by-snat";
    let folder = Folder::with([("traefik.yaml", values.replace("MARK", "").as_str())]);
    assert_eq!(between(&folder.json(".").0), [rule]);
    let mark = format!("# k3s-stack: ignore[{rule}] the front is on each node\n          ");
    folder.write("traefik.yaml", values.replace("MARK", &mark).as_bytes());
    let (report, _) = folder.json(".");
    assert_eq!((between(&report), unused(&report)), (vec![], vec![]));
}

#[test]
fn one_that_suppresses_nothing_is_told_and_removed() {
    let folder = servers(&format!("# k3s-stack: ignore[{RULE}] known"));
    folder.write("k3s-server3.yaml", SECOND.as_bytes());
    let (report, _) = folder.json(".");
    assert_eq!(between(&report), [""; 0]);
    assert_eq!(unused(&report), [format!("`{RULE}` is not found here")]);
    assert_eq!(unused(&folder.json("--disable text/unused-suppression .").0), [""; 0]);
    assert_eq!(unused(&folder.json(&format!("--disable {RULE} .")).0), [""; 0]);

    let ran = folder.run("fix .");
    assert!(ran.out.ends_with("1 fixed\n"), "{}", ran.out);
    assert_eq!(folder.read("k3s-server1.yaml"), SERVER);
    assert_eq!(unused(&folder.json(".").0), [""; 0]);
}

#[test]
fn a_rule_that_is_none_is_told_with_the_nearest() {
    let folder = servers("# k3s-stack: ignore[stack/even-number-of-etc-servers] known");
    let (report, _) = folder.json(".");
    assert_eq!(between(&report), [RULE]);
    assert_eq!(unused(&report), ["there is no rule `stack/even-number-of-etc-servers`"]);
}

/// Who looks at some of the files cannot tell what would be found in all of them.
#[test]
fn nothing_is_in_vain_while_a_part_of_the_stack_is_not_looked_at() {
    let folder = servers(&format!("# k3s-stack: ignore[{RULE}] known"));
    let all = "k3s-server1.yaml k3s-server2.yaml";
    for part in ["k3s-server1.yaml", "k3s-server2.yaml"] {
        assert_eq!(unused(&folder.json(part).0), [""; 0], "{part}");
    }
    folder.write("k3s-server3.yaml", SECOND.as_bytes());
    assert_eq!(unused(&folder.json(all).0), [""; 0]);
    assert_eq!(unused(&folder.json(&format!("{all} k3s-server3.yaml")).0).len(), 1);
    let text = folder.read("k3s-server1.yaml");
    let piped = folder.run_with("check --format json --kind k3s-config -", &text).json();
    assert_eq!(unused(&piped), [""; 0]);

    // The same where a project says which files belong together.
    folder.write("old/k3s-server4.yaml", SECOND.as_bytes());
    folder.write("k3s-stack.toml", b"[stack.home]\nservers = [\"**/k3s-server[1-3].yaml\"]\n");
    assert_eq!(unused(&folder.json(all).0), [""; 0]);
    assert_eq!(unused(&folder.json(&format!("{all} k3s-server3.yaml")).0).len(), 1);
    folder.write("k3s-stack.toml", b"[stack.home]\nservers = [\"**/k3s-server*.yaml\"]\n");
    assert_eq!(unused(&folder.json(&format!("{all} k3s-server3.yaml")).0), [""; 0]);
    folder.write("old/k3s-server5.yaml", SECOND.as_bytes());
    assert_eq!(unused(&folder.json(".").0).len(), 1);
}

/// Two checks ask an entry point for what another one answers: each finding is in haproxy.cfg, its fix in the values.
const PROXY: &str = "\
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

frontend web
    bind :8080
    default_backend k3s

backend k3s
    option httpchk GET /ping
    server n1 10.0.0.11:80 check
    server n2 10.0.0.12:80 check
";
const VALUES: &str = "\
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata:
  name: traefik
  namespace: kube-system
spec:
  valuesContent: |-
    deployment:
      replicas: 2
";
const MENDED: &str = "    additionalArguments:\n      - --ping.entryPoint=web\n";
const PING: &str = "stack/check-path-needs-ping-entrypoint";

#[test]
fn a_fix_is_made_in_the_file_that_it_is_about() {
    let folder = Folder::with([("haproxy.cfg", PROXY), ("traefik.yaml", VALUES)]);
    let only = format!("--disable all --enable {PING}");
    assert_eq!(between(&folder.json(".").0), [PING]);

    let ran = folder.run(&format!("fix {only} ."));
    assert!(ran.out.ends_with("0 fixed\n"), "it needs leave: {}", ran.out);
    let ran = folder.run(&format!("fix --unsafe --diff {only} haproxy.cfg traefik.yaml"));
    assert!(ran.out.starts_with("--- traefik.yaml\n+++ traefik.yaml\n@@ "), "{}", ran.out);
    assert_eq!(ran.out.matches("\n+").count(), 3, "{}", ran.out);
    assert!(ran.err.contains(&format!("would fix traefik.yaml: {PING}")), "{}", ran.err);
    assert_eq!(
        (folder.read("haproxy.cfg"), folder.read("traefik.yaml")),
        (PROXY.into(), VALUES.into())
    );

    let ran = folder.run(&format!("fix --unsafe {only} haproxy.cfg traefik.yaml"));
    assert!(ran.out.contains(&format!("fixed traefik.yaml: {PING}")), "{}", ran.out);
    assert!(ran.out.ends_with("1 fixed\n"), "{}", ran.out);
    assert_eq!(folder.read("traefik.yaml"), format!("{VALUES}{MENDED}"));
    assert_eq!(folder.read("haproxy.cfg"), PROXY);
    assert_eq!(between(&folder.json(".").0), [""; 0]);
}

#[test]
fn one_file_alone_is_not_mended_by_what_others_would_tell() {
    let folder = Folder::with([("haproxy.cfg", PROXY), ("traefik.yaml", VALUES)]);
    let ran = folder.run(&format!("fix --unsafe --disable all --enable {PING} haproxy.cfg"));
    assert!(ran.out.ends_with("0 fixed\n"), "{}", ran.out);
    assert_eq!(
        (folder.read("haproxy.cfg"), folder.read("traefik.yaml")),
        (PROXY.into(), VALUES.into())
    );
}

#[test]
fn of_two_fixes_of_one_place_one_is_made_and_the_other_told() {
    let other = PROXY.replace("k3s", "tls").replace(":80 ", ":443 ssl verify none ");
    let proxy = format!(
        "{PROXY}{}",
        other.split_once("\n\n").unwrap().1.replace("web", "web2").replace("8080", "8081")
    );
    let folder = Folder::with([("haproxy.cfg", proxy.as_str()), ("traefik.yaml", VALUES)]);
    let only = format!("--disable all --enable {PING}");
    assert_eq!(between(&folder.json(&format!("{only} .")).0), [PING, PING]);
    let ran = folder.run(&format!("fix --unsafe {only} ."));
    assert_eq!(folder.read("traefik.yaml"), format!("{VALUES}{MENDED}"));
    assert_eq!(folder.read("haproxy.cfg"), proxy);
    let told = format!(
        "not fixed ./traefik.yaml: {PING}: answer `/ping` on `websecure`: another fix changes the same place"
    );
    assert!(ran.out.contains(&told), "{}", ran.out);
    assert!(ran.out.ends_with("1 fixed\n"), "{}", ran.out);
}

#[test]
fn files_are_mended_by_what_is_found_in_them_and_between_them() {
    let folder = Folder::with([
        ("haproxy.cfg", PROXY.trim_end()),
        ("traefik.yaml", VALUES),
        ("k3s-server1.yaml", SERVER),
        ("notes.txt", "mode http"),
    ]);
    let ran = folder.run(&format!(
        "fix --unsafe --disable all --enable {PING} --enable haproxy/missing-final-newline ."
    ));
    assert!(ran.out.ends_with("2 fixed\n"), "{}", ran.out);
    assert_eq!(folder.read("haproxy.cfg"), PROXY);
    assert_eq!(folder.read("traefik.yaml"), format!("{VALUES}{MENDED}"));
    assert_eq!(
        (folder.read("k3s-server1.yaml").as_str(), folder.read("notes.txt").as_str()),
        (SERVER, "mode http")
    );
}

#[test]
fn a_file_of_no_kind_that_belongs_to_a_stack_is_mended_too() {
    let config = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.31.0\n";
    let join = "kubeadm join 127.0.0.1:5443 --token a.b --experimental-control-plane\n";
    let folder = Folder::with([("kubeadm-config.yaml", config), ("join.sh", join)]);
    let rule = "stack/kubeadm-fields-from-another-version";
    assert_eq!(between(&folder.json(".").0), [rule]);
    let ran = folder.run(&format!("fix --disable all --enable {rule} ."));
    assert!(ran.out.ends_with("1 fixed\n"), "{}", ran.out);
    assert_eq!(folder.read("join.sh"), join.replace("experimental-", ""));
    assert_eq!(between(&folder.json(".").0), [""; 0]);
}
