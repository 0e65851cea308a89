//! What the builders of apache-proxy print, over the strategies: the laws, and the real httpd.
//!
//! `BUILDER_CASES=20000` generates more; `BUILDER_SEED=7` generates others.

use apache_proxy::strategies::{self, laws};
use apache_proxy::{
    BackendTls, Config, Document, ProxyPass, Statement, Switch, Target, Version, VirtualHost,
    check, inspect,
};
use config_diagnostics::{LintOptions, Severity};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use stack_tests::{Httpd, cases, say, shared};
use std::error::Error;

/// Configurations in one file; more would take longer to tell apart.
const BATCH: usize = 50;

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

fn generated(n: usize) -> Vec<Config> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number("BUILDER_SEED").unwrap_or(1).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(cases(1), rng);
    let strategy = strategies::valid_config(Version::default());
    (0..n).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// The differential test: whatever the builders print, the installed httpd accepts.
#[test]
fn httpd_accepts_what_the_builders_print() {
    let Some(httpd) = Httpd::find() else {
        return say("skipped: no apache2 to accept what the builders print");
    };
    let configs = generated(number("BUILDER_CASES").unwrap_or(1000));
    let mut refused = Vec::new();
    for batch in configs.chunks(BATCH) {
        let all: String = batch.iter().map(Config::to_string).collect();
        if httpd.check(&all).unwrap().is_none() {
            continue;
        }
        for config in batch {
            if let Some(message) = httpd.check(&config.to_string()).unwrap() {
                refused.push(format!("{message}\n{config}"));
            }
        }
        assert!(refused.is_empty(), "{}", refused.join("\n"));
    }
    say(&format!("apache2 accepts {} generated configurations", configs.len()));
}

#[test]
fn generated_configurations_read_back_equal() {
    for config in generated(500) {
        laws::config_round_trip(&config).unwrap();
    }
}

#[test]
fn no_string_in_any_field_injects() {
    laws::injection(&[
        "",
        "a",
        "a b",
        "/a\nProxyRequests On",
        "/x\r\n",
        "/a\0b",
        "#",
        "'",
        "\"",
        "'\"",
        "\\",
        "/\\",
        "${HOME}",
        "<",
        ">",
        "/> #",
        "</VirtualHost>",
        "interpolate",
        "!",
        "~",
        "/a timeout=1",
        "\u{feff}",
        "\u{a0}",
        "On",
        "expr=",
        "http://b/ nocanon",
    ])
    .unwrap();
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn no_hostile_string_injects(strings in vec(strategies::hostile_string(), 1..3)) {
        laws::injection(&strings)?;
    }
}

/// What httpd accepts, `check` accepts.
#[test]
fn check_finds_nothing_in_generated_configurations() {
    let mut found = Vec::new();
    for config in generated(300) {
        let document = Document::from(&config);
        let errors = check(&document, &Target::default());
        let errors = errors.into_iter().filter(|d| d.severity == Severity::Error);
        let first = errors.map(|d| format!("{}: {}", d.rule, d.message)).next();
        found.extend(first.map(|first| format!("{first}\n{document}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_edge_has_no_finding_but_what_was_asked_for() -> Result<(), Box<dyn Error>> {
    for (tls, rules) in [
        (BackendTls::accept_self_signed(), &["apache/backend-tls-verification-disabled"][..]),
        (BackendTls::verified("/etc/ssl/ca.pem")?, &[]),
    ] {
        let document = Document::from(edge(tls, "/etc/ssl/shop.pem")?);
        let found = inspect(&document, &Target::default(), &LintOptions::new());
        let found: Vec<_> = found.iter().filter(|d| d.severity != Severity::Info).collect();
        let names: Vec<_> = found.iter().map(|d| d.rule).collect();
        let said: Vec<_> = found.iter().map(|d| &d.message).collect();
        assert_eq!(names, rules, "{said:#?}");
    }
    Ok(())
}

/// The words of every line that has some, names and switches in one spelling.
fn words(document: &Document) -> Vec<Vec<String>> {
    let lines = document
        .lines()
        .map(|line| line.words().map(|word| word.value().to_ascii_lowercase()).collect::<Vec<_>>());
    lines.filter(|words| !words.is_empty()).collect()
}

/// The seed as it is, half-accepted certificate and all: line by line.
#[test]
fn it_says_what_the_seed_says() -> Result<(), Box<dyn Error>> {
    let Some(path) = shared("seeds/0-apache-proxypass.conf") else {
        say("skipped: no ../shared/seeds beside the workspace");
        return Ok(());
    };
    let pass = ProxyPass::new("/", "https://k3s-ingress/")?;
    let config = Config::new()
        .with(pass)
        .with(apache_proxy::ProxyPassReverse::new("/", "https://k3s-ingress/")?)
        .preserve_host(true)
        .with(Switch::new("SSLProxyEngine", true)?)
        .with(Statement::new("SSLProxyVerify", &["none"])?)
        .with(Switch::new("SSLProxyCheckPeerCN", false)?);
    let seed = Document::parse(std::fs::read_to_string(path)?).document;
    assert_eq!(words(&Document::from(config)), words(&seed));
    Ok(())
}

/// The seed as it was meant: with the client's host where the certificate need not be for it.
fn edge(tls: BackendTls, files: &str) -> Result<Config, Box<dyn Error>> {
    let host = VirtualHost::any(443)
        .server_name("shop.example.com")?
        .tls(files, files)?
        .preserve_host(tls == BackendTls::accept_self_signed())
        .backend_tls(tls)
        .proxy(ProxyPass::new("/", "https://k3s-ingress/")?.parameter("addressttl", 30)?)?;
    Ok(Config::new().with(host))
}

#[test]
fn httpd_accepts_the_seed_as_it_was_meant() -> Result<(), Box<dyn Error>> {
    let Some(httpd) = Httpd::find() else {
        say("skipped: no apache2");
        return Ok(());
    };
    // `-t` only asks whether the files are there.
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for tls in [BackendTls::accept_self_signed(), BackendTls::verified(file)?] {
        let config = edge(tls, file)?;
        laws::config_round_trip(&config).unwrap();
        assert_eq!(httpd.check(&config.to_string())?, None, "{config}");
    }
    Ok(())
}

#[test]
fn the_whole_edge_is_printed() -> Result<(), Box<dyn Error>> {
    let config = edge(BackendTls::accept_self_signed(), "/etc/ssl/shop.pem")?;
    assert_eq!(
        config.to_string(),
        "<VirtualHost *:443>
    ServerName shop.example.com
    SSLEngine on
    SSLCertificateFile /etc/ssl/shop.pem
    SSLCertificateKeyFile /etc/ssl/shop.pem
    ProxyPreserveHost On
    SSLProxyEngine On
    SSLProxyVerify none
    SSLProxyCheckPeerCN Off
    SSLProxyCheckPeerName Off
    ProxyPass / https://k3s-ingress/ addressttl=30
    ProxyPassReverse / https://k3s-ingress/
    RequestHeader unset X-Forwarded-For early
    RequestHeader unset X-Forwarded-Host early
    RequestHeader unset Forwarded early
    RequestHeader set X-Forwarded-Proto expr=%{REQUEST_SCHEME}
</VirtualHost>
"
    );
    Ok(())
}

#[test]
fn mistakes_are_refused() -> Result<(), Box<dyn Error>> {
    let host = || VirtualHost::any(80);
    let pass = |path: &str, url: &str| ProxyPass::new(path, url);
    for (made, message) in [
        (pass("/app/", "http://b/app"), "one of `/app/` and `http://b/app` ends with `/`"),
        (pass("/app", "http://b"), "one of `/app` and `http://b/` ends with `/`"),
        (pass("app", "http://b/"), "path: a path starts with /"),
        (pass("/", "http://b:99999/"), "url: \"99999\" is no port"),
        (pass("/", "http://b/?a"), "url: httpd sends the ?"),
        (ProxyPass::matching("^/(.*)", "http://b$1"), "url: a request must not choose the host"),
        (
            pass("/", "http://b/")?.parameter("timeout", "500ms"),
            "parameter: httpd passes over `ms`",
        ),
        (pass("/", "http://b/")?.parameter("timout", 5), "parameter: no parameter is called"),
    ] {
        let error = made.expect_err(message).to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let tls = host().proxy(pass("/", "https://b/")?).unwrap_err();
    assert!(tls.help().is_some_and(|help| help.contains("accept_self_signed")), "{tls}");
    let twice = host().proxy(pass("/", "http://a/")?)?.proxy(pass("/", "http://b/")?);
    assert!(twice.is_err());
    let shared = host()
        .proxy(pass("/x/", "http://b/")?)?
        .proxy(pass("/", "http://b/app/")?.parameter("timeout", 5)?);
    assert!(shared.unwrap_err().to_string().contains("http://b/app/"));
    Ok(())
}

#[test]
fn longer_paths_come_first() -> Result<(), Box<dyn Error>> {
    let host = VirtualHost::any(80)
        .proxy(ProxyPass::new("/", "http://a/")?)?
        .proxy(ProxyPass::new("/api/", "http://b/")?)?
        .proxy(ProxyPass::exclude("/api/.well-known")?)?
        .proxy(ProxyPass::new("/apis", "http://c/apis")?)?;
    let paths: Vec<_> = host.proxy_passes().filter_map(ProxyPass::path).collect();
    assert_eq!(paths, ["/api/.well-known", "/api/", "/apis", "/"]);
    Ok(())
}
