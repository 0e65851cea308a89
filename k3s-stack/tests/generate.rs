//! `generate`, as a user runs it.

mod common;

use common::Folder;

const HOME: &str = include_str!("../examples/stack/home.toml");

fn written(description: &str) -> Folder {
    let folder = Folder::with([("home.toml", description)]);
    let ran = folder.run("generate home.toml --out files");
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

#[test]
fn what_is_written_is_clean() {
    let folder = written(HOME);
    let (report, code) = folder.json("files --fail-on hint");
    assert_eq!(code, 0, "{report:#}");
    assert!(report["files"].as_array().unwrap().iter().all(|file| !file["kind"].is_null()));
}

#[test]
fn each_fact_of_the_description_reaches_its_files() {
    let folder = written(HOME);
    let proxy = folder.read("files/haproxy-front.cfg");
    assert!(proxy.contains("server w1 10.0.10.11:80 check"), "{proxy}");
    assert!(proxy.contains("crt /etc/ssl/private/home.pem"));
    let node = folder.read("files/haproxy-node.cfg");
    assert!(node.contains("bind 127.0.0.1:7443") && node.contains("server m3 10.0.10.3:6443"));
    let agent = folder.read("files/k3s-agent-w2.yaml");
    assert!(agent.contains("server: https://127.0.0.1:7443"), "{agent}");
    let values = folder.read("files/traefik-config.yaml");
    assert!(
        values.contains("192.168.1.10/32") && values.contains("failurePolicy: abort"),
        "{values}"
    );
    let install = folder.read("files/install-agent.sh");
    assert!(install.contains("INSTALL_K3S_VERSION=v1.33.4+k3s1 sh -s - agent"), "{install}");
    let routes = folder.read("files/ingressroutes.yaml");
    assert!(routes.contains("Host(`cloud.example.com`)") && routes.contains("namespace: cloud"));
}

#[test]
fn no_secret_is_written() {
    let folder = written(HOME);
    for name in ["k3s-server-m1.yaml", "k3s-agent-w1.yaml", "install-server.sh"] {
        let text = folder.read(&format!("files/{name}"));
        let words = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        assert!(
            words.clone().all(|line| !line.starts_with("token:") && !line.contains("K3S_TOKEN="))
        );
    }
}

#[test]
fn check_fails_where_files_differ() {
    let folder = written(HOME);
    let ran = folder.run("generate home.toml --out files --check");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);

    let changed =
        folder.read("files/haproxy-node.cfg").replace("timeout tunnel 1h", "timeout tunnel 2h");
    folder.write("files/haproxy-node.cfg", changed.as_bytes());
    std::fs::remove_file(folder.path().join("files/ingressroutes.yaml")).unwrap();
    let ran = folder.run("generate home.toml --out files --check");
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("haproxy-node.cfg differs")
            && ran.out.contains("ingressroutes.yaml is missing")
    );

    let ran = folder.run("generate home.toml --out files --diff");
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("-    timeout tunnel 2h\n+    timeout tunnel 1h\n"), "{}", ran.out);
    assert!(
        folder.read("files/haproxy-node.cfg").contains("timeout tunnel 2h"),
        "nothing is written"
    );

    let ran = folder.run("generate home.toml --out files");
    assert!(
        ran.out.contains("wrote files/haproxy-node.cfg")
            && ran.out.contains("kept files/k3s-server-m1.yaml")
    );
}

#[test]
fn all_mistakes_are_said_at_once() {
    let wrong = HOME
        .replace("k3s = \"1.33.4\"", "k3s = \"1.33\"")
        .replace("10.0.10.2\"", "10.42.0.2\"")
        .replace("name = \"w2\"", "name = \"w1\"")
        .replace("port = 7443", "port = 6443")
        .replace("host = \"code.example.com\"", "host = \"https://code\"")
        .replace("certificate = \"/etc/ssl/private/home.pem\"", "certificate = \"home.pem\"");
    let folder = Folder::with([("home.toml", wrong.as_str())]);
    let ran = folder.run("generate home.toml --out files");
    assert_eq!(ran.code, 2);
    for place in [
        "k3s: `1.33` is no release",
        "networks.cluster-cidr: 10.42.0.0/16 holds 10.42.0.2, the address of `m2`",
        "agents[1].name: another machine is called `w1`",
        "registration.port: port 6443 of a node is taken",
        "hosts[0].host: `https://code` is no name",
        "tls.certificate: that is no whole path",
    ] {
        assert!(ran.err.contains(place), "{place}: {}", ran.err);
    }
    assert!(!folder.path().join("files").exists());
}

#[test]
fn a_misspelt_key_is_told_with_its_line() {
    let folder = Folder::with([("home.toml", "name = \"home\"\nk3s = \"1.33.4\"\nserver = []\n")]);
    let ran = folder.run("generate home.toml --out files");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("line 3") && ran.err.contains("server"), "{}", ran.err);
}

#[test]
fn no_text_of_a_description_becomes_another_line() {
    for (from, to) in [
        ("code.example.com", "code.example.com\\nadmin"),
        ("service = \"code-server\"", "service = \"a\\nkind: Secret\""),
        ("/etc/ssl/private/home.pem", "/etc/ssl/home.pem verify none\\n"),
        ("name = \"m1\"", "name = \"m1\\ntoken: x\""),
        ("name = \"home\"", "name = \"home]\\n[rules\""),
    ] {
        let wrong = HOME.replacen(from, to, 1);
        let folder = Folder::with([("home.toml", wrong.as_str())]);
        assert_eq!(folder.run("generate home.toml --out files").code, 2, "{to}");
    }
}
