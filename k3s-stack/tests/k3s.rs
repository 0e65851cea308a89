//! `effective`, `convert`, `schema` and `upgrade`, and `check` of what is no config.yaml.

mod common;

use common::Folder;
use serde_json::Value;

const MAIN: &str = "token: hunter2\ntls-san: cp.lan\nkublet-arg: v=2\n";
const DROP_IN: &str = "tls-san+: 10.0.42.9 # the load balancer\n";

fn server() -> Folder {
    Folder::with([("k3s/config.yaml", MAIN), ("k3s/config.yaml.d/10-vip.yaml", DROP_IN)])
}

const AT: &str = "--kind k3s-config k3s/config.yaml";

#[test]
fn effective_says_who_says_so_and_masks_secrets() {
    let ran = server().run(&format!("effective {AT} --env K3S_NODE_NAME=n1 -- --token cli"));
    assert_eq!(
        ran.out,
        "\
k3s server
  tls-san    cp.lan     k3s/config.yaml:2
             10.0.42.9  k3s/config.yaml.d/10-vip.yaml:1
  token      ***        command line
             ***        k3s/config.yaml:1, overridden
  node-name  n1         environment
skipped: `kublet-arg` at k3s/config.yaml:3 is no flag
"
    );
    assert_eq!(ran.code, 0);
}

#[test]
fn effective_as_json_has_places() {
    let report: Value = server().run(&format!("effective {AT} --format json")).json();
    let flags = report["flags"].as_array().unwrap();
    let names = flags.iter().find(|flag| flag["flag"] == "tls-san").unwrap();
    assert_eq!(names["values"][1]["file"], "k3s/config.yaml.d/10-vip.yaml");
    assert_eq!(
        (&names["values"][1]["start"], &names["values"][1]["end"]),
        (&10.into(), &19.into())
    );
    assert_eq!(report["skipped"][0]["key"], "kublet-arg");
}

#[test]
fn every_form_comes_back_as_the_same_flags() {
    let folder = Folder::with([(
        "k3s-agent.yaml",
        "server: https://cp.lan:6443\ntoken: \"0123\"\nnode-label:\n  - disk=ssd\n",
    )]);
    let flags = |path: &str| {
        let report = folder.run(&format!("effective {path} --role agent --format json")).json();
        let flags = report["flags"].as_array().unwrap().iter();
        let texts = |flag: &Value| {
            let values = flag["values"].as_array().unwrap().iter();
            (flag["flag"].clone(), values.map(|value| value["value"].clone()).collect::<Vec<_>>())
        };
        flags.map(texts).collect::<Vec<_>>()
    };
    let own = flags("k3s-agent.yaml");
    assert_eq!(own.len(), 3);
    for (form, file) in [("config-yaml", "k3s-agent2.yaml"), ("install", "join.sh")] {
        let ran = folder.run(&format!("convert --to {form} --role agent k3s-agent.yaml"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        folder.write(file, ran.out.as_bytes());
        assert_eq!(flags(file), own, "{form}: {}", ran.out);
    }
    let unit = folder.run("convert --to systemd --role agent k3s-agent.yaml");
    assert!(unit.out.contains("ExecStart="), "{}", unit.out);
}

#[test]
fn what_a_form_cannot_hold_is_an_error() {
    let folder = Folder::with([("k3s-server.yaml", "https-listen-port: many\n")]);
    let ran = folder.run("convert --to argv k3s-server.yaml");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("https-listen-port"), "{}", ran.err);
}

#[test]
fn a_schema_is_that_of_a_version() {
    let folder = Folder::with([]);
    let of =
        |version: &str| folder.run(&format!("schema k3s-config --target k3s={version}")).json();
    assert!(of("1.24.0")["properties"].get("node-internal-dns").is_none());
    assert!(of("1.33.1")["properties"].get("node-internal-dns").is_some());
}

#[test]
fn an_upgrade_says_what_it_breaks() {
    let folder = Folder::with([("k3s-server.yaml", "no-deploy: [traefik]\n")]);
    let ran = folder.run("upgrade --from k3s=1.24.0 --to k3s=1.33.1 k3s-server.yaml --format json");
    let rules: Vec<_> = ran.json()["files"][0]["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["rule"].as_str().unwrap().to_owned())
        .collect();
    assert!(rules.contains(&"k3s/removed-flag".to_owned()), "{rules:?}");
    assert_eq!(folder.run("upgrade --from k3s=1.24.0 --to haproxy=3.2 k3s-server.yaml").code, 2);

    let folder = Folder::with([("haproxy.cfg", "global\n    nbproc 2\n")]);
    let ran = folder.run("upgrade --from haproxy=2.4 --to haproxy=2.6 haproxy.cfg");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("haproxy/removed-keyword"), "{}", ran.out);
}

#[test]
fn the_install_commands_that_began_it_all_convert_and_come_back() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/seeds");
    let folder = Folder::with([]);
    let flags = |path: &str, role: &str| {
        let ran = folder.run(&format!("effective {path} {role} --format json"));
        let report: Value = ran.json();
        let flags = report["flags"].as_array().unwrap().iter();
        let texts: Vec<_> =
            flags.map(|flag| (flag["flag"].clone(), flag["values"].clone())).collect();
        // Where a value stands differs; secrets are masked alike.
        let texts = texts.into_iter().map(|(flag, values)| {
            let values = values.as_array().unwrap().iter().map(|v| v["value"].clone());
            (flag, values.collect::<Vec<_>>())
        });
        (report["command"].as_str().unwrap().to_owned(), texts.collect::<Vec<_>>())
    };
    for seed in ["1-install-server-docker.sh", "1-join-agent.sh", "1-join-agent-docker.sh"] {
        let path = format!("{seeds}/{seed}");
        if !std::path::Path::new(&path).exists() {
            eprintln!("skipped: {seed} is not here");
            continue;
        }
        let (command, own) = flags(&path, "");
        folder.write(
            "k3s-node.yaml",
            folder.run(&format!("convert --to config-yaml {path}")).out.as_bytes(),
        );
        let role = format!("--role {command}");
        assert_eq!(flags("k3s-node.yaml", &role).1, own, "{seed}");
        let install = folder.run(&format!("convert --to install {role} k3s-node.yaml"));
        folder.write("again.sh", install.out.as_bytes());
        assert_eq!(flags("again.sh", ""), (command, own), "{seed}: {}", install.out);
    }
}

const JOIN: &str = "curl -sL https://get.k3s.io | K3S_TOKEN=hunter2 sh -s - agent --kublet-arg=v=2 \u{2013}docker\n";
const UNIT: &str = "[Service]\nExecStart=/usr/local/bin/k3s agent -t hunter2 --tls-san=cp.lan\n";

/// The rules that report on each file.
fn rules_of(report: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_file = |file: &Value| {
        let found = file["diagnostics"].as_array().unwrap().iter();
        (text(&file["kind"]), found.map(|found| text(&found["rule"])).collect())
    };
    report["files"].as_array().unwrap().iter().map(of_file).collect()
}

#[test]
fn every_form_is_recognised_and_has_its_rules() {
    let folder = Folder::with([
        ("daemon.json", "{\"exec-opts\": [\"native.cgroupdriver=cgroup\"]}\n"),
        ("join.sh", JOIN),
        ("k3s-agent.service", UNIT),
        ("registries.yaml", "mirrors:\n  docker.io:\n    endpoints: [https://r.lan]\n"),
        ("server/manifests/a_b.yaml", "apiVersion: v1\nkind: ConfigMap\n"),
    ]);
    let found = rules_of(&folder.run("check --format json .").json());
    let expected = [
        ("docker-daemon", "k3s/docker-cgroup-driver"),
        ("install-script", "k3s/unknown-config-key"),
        ("systemd-unit", "k3s/server-flag-on-agent"),
        ("k3s-registries", "k3s/unknown-registries-key"),
        ("kubernetes", "k3s/manifest-file-name"),
    ];
    for (kind, rule) in expected {
        let has = |(k, rules): &(String, Vec<String>)| k == kind && rules.iter().any(|r| r == rule);
        assert!(found.iter().any(has), "{kind}: {found:?}");
    }
}

#[test]
fn tokens_in_commands_and_units_are_never_shown() {
    let folder = Folder::with([("join.sh", JOIN), ("k3s-agent.service", UNIT)]);
    let ran = folder.run("check .");
    assert!(ran.out.contains("k3s/token-on-command-line"), "{}", ran.out);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
}

#[test]
fn a_script_is_mended_where_it_is_safe() {
    let lost = "K3S_URL=https://a:6443 curl -sL https://get.k3s.io | sudo sh -s -\n";
    let folder = Folder::with([("join.sh", lost)]);
    folder.run("fix join.sh");
    assert_eq!(
        folder.read("join.sh"),
        "curl -fsL https://get.k3s.io | sudo K3S_URL=https://a:6443 sh -s -\n"
    );
}
