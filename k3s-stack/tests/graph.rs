//! `graph`, as a user runs it.

mod common;

use common::Folder;
use std::io::Write;
use std::process::{Command, Stdio};

const HOME: &str = include_str!("../examples/stack/home.toml");

/// A stack whose front is not trusted, and names of which no text may end early.
fn broken() -> Folder {
    Folder::with([
        (
            "k3s-stack.toml",
            "[stack.\"a<b>\\\"c\"]\nfront = [\"haproxy.cfg\"]\ningress = [\"traefik.yaml\"]\nother = [\"route.yaml\"]\n[[stack.\"a<b>\\\"c\".nodes]]\nname = \"edge\"\nip = \"192.168.1.10\"\nroles = [\"haproxy\"]\n",
        ),
        (
            "haproxy.cfg",
            "defaults\n    mode http\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\nfrontend web\n    bind :443 ssl crt /etc/ssl/a.pem\n    http-request set-header X-Forwarded-Proto https\n    default_backend k3s\nbackend k3s\n    server w1 10.0.0.11:80 check\n    server w2 10.0.0.12:80 check\n",
        ),
        (
            "traefik.yaml",
            "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  valuesContent: |-\n    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [192.168.1.99/32]\n",
        ),
        (
            "route.yaml",
            "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: code\nspec:\n  entryPoints: [web]\n  routes:\n    - match: Host(`code.example.com`) && Header(`X`, `<script>alert(\"1\")</script>`)\n      kind: Rule\n      services:\n        - name: code-server\n          port: 8080\n",
        ),
    ])
}

fn graph(folder: &Folder, format: &str) -> String {
    let ran = folder.run(&format!("graph . --format {format}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

#[test]
fn the_path_leads_from_clients_to_services() {
    let folder = Folder::with([("home.toml", HOME)]);
    folder.run("generate home.toml --out .");
    let text = graph(&folder, "mermaid");
    for part in [
        "HAProxy frontend web",
        "HTTPS :443",
        "sets X-Forwarded-Proto",
        "HTTP :80<br/>believed",
        "Traefik web",
        "code.example.com",
        "Service nextcloud",
        "API of Kubernetes",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("classDef"), "nothing is found: {text}");
}

#[test]
fn findings_are_where_they_sit() {
    let text = graph(&broken(), "mermaid");
    assert!(text.contains("not believed") && text.contains("-.->"), "{text}");
    let stop = text.lines().find(|line| line.contains("stack/front-proxy-not-trusted")).unwrap();
    assert!(stop.contains("worst error"), "{stop}");
    assert!(text.contains("classDef error"));
}

/// Each line of a flowchart: a node, a hop, a class, a box; every label is closed by the quote that ends it.
#[test]
fn mermaid_is_a_flowchart() {
    for folder in [broken()] {
        let text = graph(&folder, "mermaid");
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("flowchart LR"));
        for line in lines {
            let line = line.trim();
            let quotes = line.matches('"').count();
            let is_known =
                line.starts_with("classDef ") || line.starts_with("class ") || line == "end";
            assert!(is_known && quotes == 0 || quotes == 2, "{line}");
            if quotes == 2 {
                let label = line.split('"').nth(1).unwrap();
                let plain = label.replace("<br/>", "");
                assert!(!plain.contains(['<', '>', '&', '`', '|', '\\']), "{label}");
            }
        }
    }
}

/// Tokens of DOT by its own grammar: braces match, and every statement ends.
#[test]
fn dot_is_a_digraph() {
    let text = graph(&broken(), "dot");
    if let Ok(mut child) =
        Command::new("dot").arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::null()).spawn()
    {
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    } else {
        eprintln!("skipped: no dot to read the graph");
    }
    let (mut depth, mut in_quotes, mut rest, mut last) = (0_i32, false, text.chars(), '{');
    while let Some(c) = rest.next() {
        match c {
            '\\' if in_quotes => assert!(matches!(rest.next(), Some('\\' | '"' | 'n'))),
            '"' => in_quotes = !in_quotes,
            '\n' => {
                assert!(!in_quotes && (depth == 0 || matches!(last, '{' | '}' | ';')), "{last}")
            }
            '{' if !in_quotes => depth += 1,
            '}' if !in_quotes => depth -= 1,
            _ => {}
        }
        last = c;
    }
    assert!(depth == 0 && !in_quotes);
}

#[test]
fn the_page_needs_nothing_else_and_is_well_formed() {
    let text = graph(&broken(), "html");
    assert!(
        !text.contains("<script")
            && !text.contains("href=")
            && !text.contains("@import")
            && !text.contains("src=")
    );
    assert!(text.contains("prefers-color-scheme: dark"));
    let svg = &text[text.find("<svg").unwrap()..text.find("</svg>").unwrap() + 6];
    let svg = roxmltree::Document::parse(svg).unwrap();
    let told: Vec<_> = svg
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")))
        .filter_map(|node| node.text())
        .collect();
    assert!(told.iter().any(|text| text.contains("stack/front-proxy-not-trusted")), "{told:?}");

    // No box lies on another one, no label on another one or on a box.
    let number = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).unwrap().parse::<f64>().unwrap()
    };
    let rects: Vec<[f64; 4]> = svg
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect")))
        .map(|node| {
            [number(node, "x"), number(node, "y"), number(node, "width"), number(node, "height")]
        })
        .collect();
    for (n, [x, y, w, h]) in rects.iter().enumerate() {
        for [x2, y2, w2, h2] in rects.iter().skip(n + 1) {
            assert!(x + w <= *x2 || x2 + w2 <= *x || y + h <= *y2 || y2 + h2 <= *y, "{:?}", rects);
        }
    }
}

#[test]
fn the_same_bytes_twice() {
    let folder = broken();
    for format in ["mermaid", "dot", "html"] {
        assert_eq!(graph(&folder, format), graph(&folder, format));
    }
}

#[test]
fn a_folder_without_a_path_is_told() {
    let folder = Folder::with([("k3s-agent.yaml", "server: https://a:6443\ntoken-file: /t\n")]);
    let ran = folder.run("graph .");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no file here tells"), "{}", ran.err);
}
