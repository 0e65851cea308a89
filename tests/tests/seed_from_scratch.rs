//! The multi-master seed, written with the builders.

use haproxy_cfg::{
    Address, Backend, Balance, Bind, BindOptions, CliLevel, Config, Defaults, Document, Duration,
    Frontend, Global, LogFacility, LogLevel, LogOptions, Mode, Server, SslDefaultBindOptions,
};
use stack_tests::{Haproxy, say, shared};
use std::error::Error;

const CIPHERS: &str = "ECDH+AESGCM:DH+AESGCM:ECDH+AES256:DH+AES256:ECDH+AES128:DH+AES:RSA+AESGCM:RSA+AES:!aNULL:!MD5:!DSS";

#[rustfmt::skip] // one line of the file each
fn config() -> Result<Config, Box<dyn Error>> {
    let log = LogOptions::new;
    let global = Global::new()
        .log("/dev/log", log(), LogFacility::Local0, None).log("/dev/log", log(), LogFacility::Local1, LogLevel::Notice)
        .chroot("/var/lib/haproxy")
        .stats_socket("/run/haproxy/admin.sock".parse::<Address>()?, BindOptions::new().mode("660").level(CliLevel::Admin)).stats_timeout(Duration::secs(30))
        .user("haproxy").group("haproxy").daemon()
        .ca_base("/etc/ssl/certs").crt_base("/etc/ssl/private")
        .ssl_default_bind_ciphers(CIPHERS).ssl_default_bind_options(SslDefaultBindOptions::new().no_sslv3());
    let defaults = Defaults::new().log_global().mode(Mode::Tcp).option_tcplog(None).option_dontlognull()
        .timeout_connect("5000".parse::<Duration>()?).timeout_client("50000".parse::<Duration>()?).timeout_server("50000".parse::<Duration>()?);
    let defaults = [400, 403, 408, 500, 502, 503, 504].into_iter()
        .fold(defaults, |d, code| d.errorfile(code, format!("/etc/haproxy/errors/{code}.http")));
    let front = Frontend::new("api-front").bind(Bind::new("127.0.0.1:5443".parse()?))
        .mode(Mode::Tcp).option_tcplog(None).use_backend("api-backend", None);
    let back = Backend::new("api-backend").mode(Mode::Tcp).option_tcp_check().balance(Balance::roundrobin())
        .server(Server::new("master1", "10.0.42.1:6443".parse()?).check())
        .server(Server::new("master2", "10.0.42.2:6443".parse()?).check())
        .server(Server::new("master3", "10.0.42.3:6443".parse()?).check());
    Ok(Config::new().global(global).defaults(defaults).frontend(front).backend(back))
}

fn seed() -> Option<String> {
    let path = shared("seeds/2-haproxy-multimaster.fixed-nbsp.cfg");
    if path.is_none() {
        say("skipped: no ../shared/seeds beside the workspace");
    }
    Some(std::fs::read_to_string(path?).unwrap())
}

/// The words of every line that has some.
fn words(document: &Document) -> Vec<Vec<String>> {
    let lines = document.lines().map(|line| line.words().map(|w| w.value().into_owned()).collect());
    lines.filter(|words: &Vec<String>| !words.is_empty()).collect()
}

#[test]
fn it_says_what_the_seed_says() {
    let Some(seed) = seed() else { return };
    let mut seed = words(&Document::parse(seed).document);
    // HAProxy ignores `option tcplog` in backends, and says so; a backend has no such setter.
    let ignored = seed.iter().rposition(|words| words.join(" ") == "option tcplog").unwrap();
    seed.remove(ignored);
    assert_eq!(words(&Document::from(config().unwrap())), seed);
}

#[test]
fn haproxy_has_no_more_to_say_of_it_than_of_the_seed() {
    let Some(seed) = seed() else { return };
    let Some(haproxy) = Haproxy::find() else {
        return say("skipped: no haproxy on the path");
    };
    let said = |text: &str| {
        let verdict = haproxy.check(text).unwrap();
        assert!(verdict.loads(), "{verdict:?}");
        verdict.warnings.into_iter().map(|(_, message)| message).collect::<Vec<_>>()
    };
    let known = said(&seed);
    let ours = said(&config().unwrap().to_string());
    assert!(ours.iter().all(|warning| known.contains(warning)), "{ours:?}");
}
