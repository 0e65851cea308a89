//! Folders of many files, and files that are not checked.
#![cfg(feature = "cli")]

mod common;

use common::{CLEAN, Folder, cut, paths, rules};
use serde_json::Value;

#[test]
fn five_thousand_files_come_in_order_and_twice_the_same() {
    let folder = Folder::with([]);
    let mut bad = Vec::new();
    for n in 0..5000 {
        let path = format!("{}/{n:04}/haproxy.cfg", n % 7);
        match n % 5 {
            0 => folder.write(&format!("{}/{n:04}/k3s.yaml", n % 7), b"tls-san:\n  - cp.lan\n"),
            1 => folder.write(&format!("{}/{n:04}/notes.txt", n % 7), b"hello\n"),
            2 if n % 100 == 2 => {
                folder.write(&path, cut().as_bytes());
                bad.push(path);
            }
            _ => folder.write(&path, b"defaults\n    mode http\n"),
        }
    }
    bad.sort();
    let first = folder.run("check --format json .");
    let report = first.json();
    let listed = paths(&report);
    assert_eq!(listed.len(), 5000);
    assert!(listed.is_sorted());
    let with_rule: Vec<&str> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| {
            let found = file["diagnostics"].as_array().unwrap();
            found.iter().any(|one| one["rule"] == "haproxy/missing-final-newline")
        })
        .map(|file| file["path"].as_str().unwrap().trim_start_matches("./"))
        .collect();
    assert_eq!(with_rule, bad);
    let unknown =
        report["files"].as_array().unwrap().iter().filter(|file| file["kind"] == Value::Null);
    assert_eq!(unknown.count(), 1000);
    assert!(first.out == folder.run("check --format json .").out, "the same bytes twice");
}

#[test]
fn progress_is_shown_only_when_asked_for() {
    let folder = Folder::with([("haproxy.cfg", CLEAN)]);
    assert_eq!(folder.run("check .").err, "");
    assert_eq!(folder.run("check --progress never .").err, "");
    assert_eq!(folder.run("check --progress always .").code, 0);
}

fn skipped(folder: &Folder, path: &str) -> (i32, String) {
    let (report, code) = folder.json(path);
    assert_eq!(report["files"][0]["kind"], Value::Null, "{path}");
    let found = rules(&report, 0);
    assert_eq!(found.len(), 1, "{path}: {found:?}");
    (code, found[0].to_owned())
}

#[test]
fn templates_and_encrypted_files_are_told_and_end_well() {
    let folder = Folder::with([
        ("k3s.yaml", "token: {{ k3s_token }}\n"),
        (
            "templates/ingress.yaml",
            "{{- if .Values.on }}\napiVersion: v1\nkind: Service\n{{- end }}\n",
        ),
        ("haproxy.cfg.j2", "defaults\n    mode {{ mode }}\n"),
        ("haproxy.cfg", "defaults\n{% for x in y %}\n    mode http\n{% endfor %}\n"),
        (
            "config.yaml",
            "cluster-init: true\ntoken: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops:\n    mac: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n",
        ),
        ("vault.yaml", "$ANSIBLE_VAULT;1.1;AES256\n6132\n"),
    ]);
    for (path, rule) in [
        ("k3s.yaml", "stack/skipped-template"),
        ("templates/ingress.yaml", "stack/skipped-template"),
        ("haproxy.cfg.j2", "stack/skipped-template"),
        ("haproxy.cfg", "stack/skipped-template"),
        ("config.yaml", "stack/skipped-encrypted"),
        ("vault.yaml", "stack/skipped-encrypted"),
    ] {
        assert_eq!(skipped(&folder, path), (0, rule.to_owned()));
    }
    let (report, _) = folder.json("--kind haproxy haproxy.cfg");
    assert_eq!(report["files"][0]["kind"], "haproxy", "who says what it is has it checked");
}

#[test]
fn values_content_may_hold_go_templates() {
    let text = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  valuesContent: |-\n    deployment:\n      podLabels:\n        a: \"{{ .Release.Name }}\"\n";
    let folder = Folder::with([("traefik.yaml", text)]);
    let (report, _) = folder.json("traefik.yaml");
    assert_eq!(report["files"][0]["kind"], "helm-chart-config");
}

#[test]
fn a_binary_file_is_told_and_the_rest_goes_on() {
    let folder = Folder::with([("conf/haproxy.cfg", cut())]);
    folder.write("conf/blob.bin", b"\x7fELF\x02\x00\x00\xff\xfe");
    folder.write("conf/named/haproxy.cfg", b"\x00\x01\xff\x00");
    let (report, code) = folder.json("conf/blob.bin");
    assert_eq!((code, rules(&report, 0)), (2, vec!["stack/skipped-binary"]));
    assert_eq!(report["files"][0]["diagnostics"][0]["severity"], "error");
    let (report, code) = folder.json("conf");
    assert_eq!(code, 2, "one of them goes by the name of a configuration");
    assert_eq!(rules(&report, 0), ["stack/skipped-binary"]);
    assert_eq!(report["files"][0]["diagnostics"][0]["severity"], "info");
    assert!(rules(&report, 1).contains(&"haproxy/missing-final-newline"));
    assert_eq!(rules(&report, 2), ["stack/skipped-binary"]);
}

#[test]
fn every_kind_with_comments_takes_suppressions() {
    // A blank that is none is found in all of them.
    let mark = "# k3s-stack: ignore[text/non-breaking-space] on purpose\n";
    let cases = [
        ("haproxy.cfg", "defaults\n", "    mode\u{a0}http\n"),
        ("apache.conf", "<Location /a>\n</Location>\n", "ServerName\u{a0}a\n"),
        ("k3s.yaml", "cluster-init: true\n", "token:\u{a0}a\n"),
        ("registries.yaml", "mirrors: {}\n", "configs:\u{a0}a\n"),
        ("join.sh", "#!/bin/sh\ncurl -sfL https://get.k3s.io | sh -\n", "echo\u{a0}a\n"),
        (
            "k3s.service",
            "[Service]\nExecStart=/usr/local/bin/k3s server\n",
            "Environment=A=\u{a0}b\n",
        ),
        ("pod.yaml", "apiVersion: v1\nkind: Pod\n", "metadata:\u{a0}a\n"),
        (
            "kubeadm.yaml",
            "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n",
            "x:\u{a0}a\n",
        ),
        ("traefik/values.yaml", "ports: {}\n", "image:\u{a0}a\n"),
        ("chart.yaml", "apiVersion: helm.cattle.io/v1\nkind: HelmChart\n", "x:\u{a0}a\n"),
    ];
    for (path, head, line) in cases {
        let found = |text: String| {
            let folder = Folder::with([(path, text.as_str())]);
            let report = folder.json(path).0;
            assert_ne!(report["files"][0]["kind"], Value::Null, "{path}");
            rules(&report, 0).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let has = |found: &[String], rule: &str| found.iter().any(|one| one == rule);
        let nbsp = "text/non-breaking-space";
        assert!(has(&found(format!("{head}{line}")), nbsp), "{path} has it");
        let silenced = found(format!("{head}{mark}{line}"));
        assert!(
            !has(&silenced, nbsp) && !has(&silenced, "text/unused-suppression"),
            "{path}: {silenced:?}"
        );
        let file = mark.replace("ignore[", "ignore-file[");
        let whole = match head.strip_prefix("#!/bin/sh\n") {
            Some(rest) => format!("#!/bin/sh\n{file}{rest}{line}"),
            None => format!("{file}{head}{line}"),
        };
        let silenced = found(whole);
        assert!(
            !has(&silenced, nbsp) && !has(&silenced, "text/unused-suppression"),
            "{path}: {silenced:?}"
        );
        let idle = found(format!("{head}{mark}{}", line.replace('\u{a0}', " ")));
        assert!(has(&idle, "text/unused-suppression"), "{path}: {idle:?}");
    }
}
