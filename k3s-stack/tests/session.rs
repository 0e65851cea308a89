//! An editor's session, through the library.

use config_diagnostics::{Applicability, Edit, EditSet, Span};
use k3s_stack::{Completion, CompletionKind, Kind, Options, RenameError, Session, Targets};

/// A session with one file, and the places of the `|` in its text, which are taken out.
fn open(path: &str, text: &str) -> (Session, Vec<u32>) {
    let mut places = Vec::new();
    let mut rest = text.to_owned();
    while let Some(at) = rest.find('|') {
        places.push(u32::try_from(at).unwrap());
        rest.remove(at);
    }
    let targets = Targets::new().set("haproxy=3.2").unwrap();
    let mut session = Session::new(Options::new().targets(targets));
    session.set(path, rest);
    (session, places)
}

fn completions(path: &str, text: &str) -> Vec<Completion> {
    let (session, at) = open(path, text);
    session.complete(path, at[0])
}

fn labels(path: &str, text: &str) -> Vec<String> {
    completions(path, text).into_iter().map(|word| word.label).collect()
}

fn hover(path: &str, text: &str) -> String {
    let (session, at) = open(path, text);
    session.hover(path, at[0]).map(|hover| hover.markdown).unwrap_or_default()
}

const CFG: &str = "haproxy.cfg";

#[test]
fn a_session_can_be_sent_to_a_thread() {
    fn is_send<T: Send + Sync>() {}
    is_send::<Session>();
}

#[test]
fn edits_lead_to_the_same_findings_as_the_whole_text() {
    let (mut session, _) = open(CFG, "frontend é\n  bind :80\n");
    let rules = |session: &Session| session.diagnostics(CFG).cloned().collect::<Vec<_>>();
    for edit in [
        Edit::insert(23, "  mode htttp\n"),
        Edit::replace(Span::new(10, 11), "x"),
        Edit::insert(4000, "backend "),
        Edit::remove(Span::new(3, 900)),
        Edit::insert(0, "\u{feff}"),
    ] {
        assert!(session.apply_edit(CFG, &edit));
        let (fresh, _) = open(CFG, session.text(CFG).unwrap());
        assert_eq!(rules(&session), rules(&fresh));
    }
    assert!(!session.apply_edit("other", &Edit::insert(0, "x")));
    assert!(session.close(CFG) && !session.close(CFG));
    assert_eq!(session.diagnostics(CFG).count(), 0);
}

#[test]
fn a_half_typed_line_does_not_hide_the_rest() {
    let text = "defaults\n  mode http\nfrontend f\n  bind :80\n  default_backend b\nbackend b\n  server web1 10.0.0.\n  option httpchk\n  server s 10.0.0.1:80\n";
    let (session, _) = open(CFG, text);
    let rules: Vec<_> = session.diagnostics(CFG).map(|found| found.rule).collect();
    assert!(rules.contains(&"haproxy/health-check-never-enabled"), "{rules:?}");
}

#[test]
fn the_kind_follows_the_text() {
    let (mut session, _) = open("x.yaml", "a: 1\n");
    assert_eq!(session.kind("x.yaml"), None);
    assert_eq!(session.diagnostics("x.yaml").count(), 0);
    session.apply_edit("x.yaml", &Edit::insert(5, "tls-san: b\n"));
    assert_eq!(session.kind("x.yaml"), Some(Kind::K3sConfig));
    session.set_kind("x.yaml", Some(Kind::TraefikValues));
    assert_eq!(session.kind("x.yaml"), Some(Kind::TraefikValues));
}

#[test]
fn directives_are_offered_by_section_and_version() {
    let front = labels(CFG, "frontend f\n  timeout cl|");
    assert_eq!(front, ["timeout client", "timeout client-fin", "timeout client-hs"]);
    let timeout = &completions(CFG, "frontend f\n  timeout cl|")[0];
    assert_eq!(timeout.edit, Edit::replace(Span::new(21, 23), "client"));
    assert_eq!(timeout.detail, "timeout client <timeout>");
    assert!(labels(CFG, "backend b\n  serv|").contains(&"server".to_owned()));
    assert!(!labels(CFG, "backend b\n  use_b|").contains(&"use_backend".to_owned()));
    assert!(labels(CFG, "global\n  |").contains(&"maxconn".to_owned()));
    assert!(labels(CFG, "back|").contains(&"backend".to_owned()));
    // Gone since 2.5, still offered to nobody.
    assert!(!labels(CFG, "global\n  nbp|").contains(&"nbproc".to_owned()));
    assert_eq!(labels(CFG, "frontend f\n  bind :80 # al|"), [""; 0]);
}

#[test]
fn options_and_values_of_servers_and_binds_are_offered() {
    assert!(labels(CFG, "backend b\n  server a :1 che|").contains(&"check".to_owned()));
    assert!(labels(CFG, "frontend f\n  bind :443 ssl al|").contains(&"alpn".to_owned()));
    assert!(labels(CFG, "backend b\n  server a :1 verify no|").contains(&"none".to_owned()));
    assert!(labels(CFG, "backend b\n  balance le|").contains(&"leastconn".to_owned()));
    assert!(labels(CFG, "frontend f\n  http-request de|").contains(&"deny".to_owned()));
    assert!(labels(CFG, "frontend f\n  mode h|").contains(&"http".to_owned()));
}

#[test]
fn names_of_the_same_configuration_are_offered() {
    let text = "frontend f\n  acl inside src 10.0.0.0/8\n  use_backend a|\nfrontend a\nbackend api\nlisten all\nbackend b\n  acl other src ::1\n";
    assert_eq!(labels(CFG, text), ["all", "api"]);
    let text = "frontend f\n  acl inside src ::1\n  http-request deny if !in|\nbackend b\n  acl in src ::1\n";
    assert_eq!(labels(CFG, text), ["!inside"]);
    assert_eq!(completions(CFG, text)[0].kind, CompletionKind::Name);
    let text = "resolvers dns\nbackend b\n  server a b:1 resolvers |\n";
    assert_eq!(labels(CFG, text), ["dns"]);
}

#[test]
fn hover_tells_what_haproxy_does_with_a_word() {
    let text = hover(CFG, "frontend f\n  bind :80\n  timeout cli|ent 30s\n");
    assert!(text.contains("timeout client <timeout>"), "{text}");
    assert!(text.contains("Allowed in: defaults, frontend, listen"), "{text}");
    let text = hover(CFG, "backend b\n  server a 10.0.0.1:1 resol|vers x\n");
    assert!(text.contains("`resolvers <"), "{text}");
    let text = hover(CFG, "backend b\n  reqr|ep a b\n");
    assert!(text.contains("Removed in 2.1"), "{text}");
    let text = hover(CFG, "backend b\n  balance lea|stconn\n");
    assert!(text.contains("leastconn"), "{text}");
    assert_eq!(hover(CFG, "\n\n|\nbackend b\n"), "");
}

#[test]
fn hover_on_a_finding_shows_the_page_of_its_rule() {
    let text = hover(CFG, "backend b\n  option httpc|hk\n  server s 10.0.0.1:80\n");
    assert!(text.contains("## Why is this bad?"), "{text}");
    assert!(text.contains("option httpchk"), "{text}");
}

#[test]
fn a_backend_is_found_and_renamed_wherever_it_is_used() {
    let text =
        "frontend f\n  use_backend a|pi if { nbsrv(api) gt 0 }\nbackend |api\n  server s :1\n";
    let (session, at) = open(CFG, text);
    let found = session.definition(CFG, at[0]);
    assert_eq!((found.len(), found[0].span.start()), (1, at[1]));
    assert_eq!(session.references(CFG, at[1]).len(), 3);
    assert_eq!(session.renamable(CFG, at[0]).unwrap().len(), 3);
    let changes = session.rename(CFG, at[0], "kube").unwrap();
    let edits: EditSet = changes[0].1.iter().cloned().collect();
    assert_eq!(
        edits.apply(session.text(CFG).unwrap()).unwrap(),
        "frontend f\n  use_backend kube if { nbsrv(kube) gt 0 }\nbackend kube\n  server s :1\n"
    );
    assert!(matches!(session.rename(CFG, at[0], "a b"), Err(RenameError::BadName(_))));
    assert!(matches!(session.rename(CFG, at[0], "f"), Err(RenameError::BadName(_))));
    assert_eq!(session.rename(CFG, 0, "x"), Err(RenameError::NoName));
}

#[test]
fn files_that_are_one_configuration_share_names() {
    let mut session = Session::new(Options::new().joined(true));
    session.set("10-front.cfg", "frontend f\n  use_backend api\n");
    session.set("20-back.cfg", "backend api\nbackend other\n");
    assert_eq!(session.definition("10-front.cfg", 26)[0].path.as_ref(), "20-back.cfg");
    assert_eq!(session.rename("10-front.cfg", 26, "kube").unwrap().len(), 2);
    let taken = session.rename("10-front.cfg", 26, "other");
    assert!(taken.unwrap_err().to_string().ends_with("it is taken"));
    let mut alone = Session::new(Options::new());
    alone.set("10-front.cfg", "frontend f\n  use_backend api\n");
    alone.set("20-back.cfg", "backend api\n");
    assert_eq!(alone.definition("10-front.cfg", 26), []);
}

#[test]
fn fixes_come_with_their_edits() {
    let (session, at) = open(CFG, "defaults\n  mode http\n  timeout client |30s|\u{a0}");
    let fixes = session.fixes(CFG, Span::new(at[0], at[1] + 2));
    assert!(fixes.iter().all(|fix| fix.applicability > Applicability::DisplayOnly));
    assert!(!fixes.is_empty());
    assert_eq!(session.fixes(CFG, Span::at(0)), []);
}

#[test]
fn a_rule_is_silenced_in_the_words_of_each_format() {
    let silenced = |path: &str, text: &str, rule: &str| {
        let (mut session, _) = open(path, text);
        let found = session.diagnostics(path).find(|found| found.rule == rule);
        let at = found.unwrap_or_else(|| panic!("{rule} is not found")).span().start();
        assert_eq!(session.ignore(path, rule, at, " - "), None);
        let edit = session.ignore(path, rule, at, "so it is")?;
        session.apply_edit(path, &edit);
        Some(session.text(path).unwrap().to_string())
    };
    let rule = "haproxy/health-check-never-enabled";
    let text = "backend b\r\n  option httpchk\r\n  server s 10.0.0.1:80\r\n";
    let after = silenced(CFG, text, rule).unwrap();
    let comment = "  # k3s-stack: ignore[haproxy/health-check-never-enabled] so it is\r\n  ";
    assert!(after.contains(comment), "{after}");
    // The comment belongs into the inner document.
    let text = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  valuesContent: |-\n    deployment:\n      ours: 1\n";
    let mut session = Session::new(Options::new());
    session.set("traefik.yaml", text);
    let rule = "traefik/unknown-nested-value";
    let at = session.diagnostics("traefik.yaml").find(|f| f.rule == rule).unwrap().span().start();
    let edit = session.ignore("traefik.yaml", rule, at, "so it is").unwrap();
    assert_eq!(edit.text, format!("      # k3s-stack: ignore[{rule}] so it is\n"));
}

#[test]
fn rules_are_offered_in_comments() {
    let words = labels(CFG, "# k3s-stack: ignore[haproxy/host-h|");
    assert!(words.contains(&"haproxy/host-header-noop".to_owned()), "{words:?}");
    assert_eq!(labels(CFG, "# k3s-stack: ignore[haproxy/x] host-h|"), [""; 0]);
}

#[test]
fn httpd_is_told_by_section() {
    let site = "site.apache.conf";
    let inside = labels(site, "<VirtualHost *:80>\n  ProxyPreserveH|\n");
    assert_eq!(inside, ["ProxyPreserveHost"]);
    assert!(labels(site, "<virt|").contains(&"<VirtualHost".to_owned()));
    assert_eq!(labels(site, "<VirtualHost *:80>\n  <Location />\n  </|"), ["</Location>"]);
    let files = labels(site, "<VirtualHost *:80>\n<Directory /a>\n  ServerN|\n");
    assert!(!files.contains(&"ServerName".to_owned()));
    let text = hover(site, "<VirtualHost *:80>\n  Prox|yPass / http://a/\n</VirtualHost>\n");
    assert!(text.contains("From `mod_proxy`"), "{text}");
    let text = hover(site, "<Virtual|Host *:80>\n</VirtualHost>\n");
    assert!(text.contains("<VirtualHost"), "{text}");
    assert_eq!(hover(site, "ServerName | a\n"), "");
}

#[test]
fn k3s_is_told_by_flag() {
    let config = "/etc/rancher/k3s/config.yaml";
    let words = completions(config, "token-file: /t\nflannel-b|");
    assert_eq!(words[0].label, "flannel-backend");
    assert_eq!(words[0].edit.text, "flannel-backend: ");
    assert!(labels(config, "flannel-backend: wire|").contains(&"wireguard-native".to_owned()));
    assert!(labels(config, "disable:\n  - trae|").contains(&"traefik".to_owned()));
    assert_eq!(labels(config, "write-kubeconfig-mode: 1\nnode-label:\n  x|"), [""; 0]);
    assert!(!labels("k3s-agent.yaml", "cluster-i|").contains(&"cluster-init".to_owned()));
    assert!(labels("k3s-server.yaml", "cluster-i|").contains(&"cluster-init".to_owned()));
    let text = hover(config, "no-dep|loy: traefik\n");
    assert!(text.contains("`no-deploy`"), "{text}");
    let script = "#!/bin/sh\ncurl -sfL https://get.k3s.io | sh -s - server --flannel-b";
    let mut session = Session::new(Options::new());
    session.set("install.sh", script);
    let end = Span::of(script).end();
    assert_eq!(session.complete("install.sh", end)[0].edit.text, "--flannel-backend");
    session.apply_edit("install.sh", &Edit::insert(end, "ackend=host-gw\n"));
    assert!(session.hover("install.sh", end).unwrap().markdown.contains("flannel-backend"));
}

#[test]
fn values_are_told_by_path() {
    let values = "traefik/values.yaml";
    let words = labels(values, "ports:\n  web:\n    expo|");
    assert!(words.contains(&"expose".to_owned()), "{words:?}");
    let start = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: >-\n    ";
    let words = labels("t.yaml", &format!("{start}service:\n      ena|"));
    assert_eq!(words, ["enabled"]);
    assert_eq!(labels("t.yaml", &format!("{start}service:\n      enabled: t|")), ["true"]);
    assert_eq!(
        labels("t.yaml", "kind: HelmChartConfig\napiVersion: helm.cattle.io/v1\nsp|"),
        [""; 0]
    );
    let text = hover("t.yaml", &format!("{start}service:\n      enab|led: false\n"));
    assert!(text.contains("Default: `true`"), "{text}");
}

#[test]
fn no_place_of_no_text_makes_anything_fail() {
    let texts = [
        (
            CFG,
            "frontend \"é\n\tbind :80 ssl crt\n use_backend %[x] if { é\u{a0}!\n no\n\u{feff}.if\n",
        ),
        ("site.apache.conf", "<VirtualHost é\n</\n ProxyPass \\\n \"\n</Location>\n<"),
        ("/etc/rancher/k3s/config.yaml", "a: [é\n- -\n  - : :\n\t\u{feff}x: |\n tls-san+: \n"),
        (
            "t.yaml",
            "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nspec:\n  valuesContent: |\n   é: {\n",
        ),
        ("install.sh", "curl -sfL https://get.k3s.io | sh -s - --é --node\\\n-"),
        ("k3s.service", "[Service]\nExecStart=/usr/local/bin/k3s server \\\n  --é\n"),
    ];
    for (path, text) in texts {
        let mut session = Session::new(Options::new());
        session.set(path, text);
        for at in 0..Span::of(text).end() + 2 {
            session.hover(path, at);
            session.complete(path, at);
            session.definition(path, at);
            session.references(path, at);
            let _ = session.rename(path, at, "é");
            session.fixes(path, Span::at(at));
            session.ignore(path, "text/no-such", at, "reason");
        }
    }
}

/// A finding in haproxy.cfg whose fix is in the values.
#[test]
fn what_is_between_files_can_be_mended_in_the_other_one_and_silenced() {
    let rule = "stack/check-path-needs-ping-entrypoint";
    let mut session = Session::new(Options::new());
    session.set(
        "haproxy.cfg",
        "backend k3s\n  mode http\n  option httpchk GET /ping\n  server n1 10.0.0.11:80 check\n",
    );
    session.set("traefik.yaml", "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  valuesContent: |-\n    deployment:\n      replicas: 2\n");
    session.refresh_stack();
    let found = session.diagnostics("haproxy.cfg").find(|found| found.rule == rule).unwrap();
    let at = found.span();
    let fixes = session.fixes("haproxy.cfg", at);
    let fix = fixes.iter().find(|fix| fix.rule == rule).unwrap();
    assert_eq!(&*fix.path, "traefik.yaml");

    let edit = session.ignore("haproxy.cfg", rule, at.start(), "the probes are told").unwrap();
    session.apply_edit("haproxy.cfg", &edit);
    session.refresh_stack();
    assert!(session.text("haproxy.cfg").unwrap().contains("ignore[stack/check-path"));
    assert!(!session.diagnostics("haproxy.cfg").any(|found| found.rule == rule));
}
