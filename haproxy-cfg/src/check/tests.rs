//! Lines that HAProxy was seen to load or to refuse, by version.

mod changed_words;
mod newer;
mod places;

use super::check;
use crate::{Document, Target, Version};
use config_diagnostics::ToolSays;

pub(super) const V: fn(u8, u8) -> Version = Version::new;

/// The places and rules of what HAProxy refuses.
pub(super) fn refused(version: Version, text: &str) -> Vec<(usize, &'static str)> {
    let found = check(&Document::parse(text).document, &Target::new(version));
    let found = found.into_iter().filter(|one| one.tool_says == ToolSays::Error);
    let line = |at: u32| text.get(..at as usize).map_or(0, |above| above.matches('\n').count() + 1);
    found.map(|one| (line(one.span().start()), one.rule)).collect()
}

/// Each line in a section of its own is loaded, or refused at its place.
#[track_caller]
pub(super) fn assert_verdicts(version: Version, section: &str, loaded: &[&str], not: &[&str]) {
    for line in loaded {
        let found = refused(version, &format!("{section}\n  {line}\n"));
        assert!(found.is_empty(), "{version} loads `{line}`: {found:?}");
    }
    let at = section.matches('\n').count() + 2;
    for line in not {
        let found = refused(version, &format!("{section}\n  {line}\n"));
        let is_there = found.iter().any(|(line, _)| *line == at);
        assert!(is_there, "{version} refuses `{line}`: {found:?}");
    }
}

#[test]
fn times_and_sizes_end() {
    assert_verdicts(
        V(2, 6),
        "backend b",
        &["timeout server 24d", "stats refresh 25d"],
        &["timeout server 25d", "timeout server 99999999999s", "stats refresh 99999999999s"],
    );
    assert_verdicts(V(3, 2), "global", &["tune.pipesize 1g"], &["tune.pipesize 4g"]);
    // A plain number then.
    assert_verdicts(V(3, 0), "global", &["tune.pipesize 4g", "tune.pipesize many"], &[]);
    let kept = ["tune.vars.txn-max-size 1024", "tune.vars.txn-max-size"];
    assert_verdicts(V(3, 4), "global", &kept, &["tune.vars.txn-max-size 1k"]);
}

#[test]
fn words_that_are_passed_over() {
    for version in [V(2, 4), V(2, 6), V(3, 4)] {
        let loaded = ["tcp-request inspect-delay 5s x", "compression offload x"];
        assert_verdicts(version, "listen l\n  bind :80", &loaded, &["maxconn 1 x"]);
    }
    let expose = ["expose-experimental-directives x"];
    assert_verdicts(V(3, 0), "global", &expose, &[]);
    assert_verdicts(V(3, 2), "global", &[], &expose);
    assert_verdicts(
        V(2, 6),
        "backend b",
        &[
            "balance leastconn x",
            "balance url_param a check_post 5 max_wait 6",
            "balance hdr(a) use_domain_only x",
            "hash-type map-based sdbm avalanche x",
            "persist rdp-cookie x",
        ],
        &[
            "balance uri x",
            "balance url_param a x",
            "balance hdr(a) x",
            "balance hash src x",
            "balance random(x)",
            "persist rdp-cookie(a) x",
        ],
    );
    // What stands before them is looked at all the same.
    let set = ["http-check set-var(x) src more"];
    assert_verdicts(V(2, 6), "backend b", &["http-check set-var(check.x) int(1) more"], &set);
}

#[test]
fn default_before_a_keyword() {
    let options = ["default option allbackups", "default option checkcache"];
    assert_verdicts(V(2, 6), "backend b", &["default option redispatch"], &options);
    assert_verdicts(V(3, 4), "backend b", &options, &["default option httpclose"]);
}

#[test]
fn what_checks_expect_and_connect_to() {
    assert_verdicts(
        V(2, 6),
        "backend b",
        &[
            "http-check expect status 200,300-399",
            "http-check expect ! string x",
            "http-check expect !rstatus ^5",
            "tcp-check connect port 80",
            "tcp-check connect port var(check.port)",
        ],
        &[
            "http-check expect !",
            "http-check expect string x !",
            "http-check expect string x string x",
            "http-check expect status ok",
            "http-check expect ! comment x",
            "http-check connect port 0",
            "http-check connect port 65536",
            "http-check connect port odd",
            "http-check connect port %[src]",
        ],
    );
}

#[test]
fn what_actions_ask_of_their_arguments() {
    let table = "backend t\n  stick-table type ip size 1k store gpc(2)\nlisten l\n  mode http";
    for version in [V(2, 6), V(3, 4)] {
        assert_verdicts(
            version,
            table,
            &[
                "http-request return status 200 content-type text/plain string ok",
                "http-request return content-type text/plain lf-string %[src]",
                "http-request deny status 418",
                "http-request deny deny_status 403",
                "http-request return status 418 errorfile /dev/null",
                "http-error status 404 content-type text/plain string no",
                "http-request capture src len 10",
                "tcp-request content capture src len 10",
                "http-request wait-for-body time 5s at-least 1k",
                "http-request sc-set-gpt0(1) -1",
                "http-request sc-inc-gpc0()",
                "http-request use-service prometheus-exporter",
                "http-request set-nice many",
            ],
            &[
                "http-request return string ok",
                "http-request deny lf-string %[src]",
                "http-request return content-type x string a lf-string b",
                "http-request return status 204 content-type x string x",
                "http-request return status 418 default-errorfiles",
                "http-request deny deny_status 418",
                "http-error status 418 content-type text/plain string no",
                "http-request capture src",
                "http-response capture src len 10",
                "tcp-request content capture src id 0",
                "http-request wait-for-body at-least 1k",
                "http-request sc-inc-gpc(1)",
                "http-request sc-inc-gpc0(1x)",
                "http-request sc-set-gpt0(1) 1x",
                "http-request use-service nothing",
                "http-response set-status 99",
                "http-response set-status 200x",
                "http-request track-sc1x src table t",
                "http-request redirect location / code 304",
                "http-request set-timeout tunnel 0",
            ],
        );
    }
    assert_verdicts(V(2, 6), table, &["http-request set-mark 0x1f"], &["http-request set-tos src"]);
    assert_verdicts(V(3, 0), table, &["http-request set-mark src"], &[]);
}

#[test]
fn addresses_by_their_use() {
    assert_verdicts(
        V(2, 6),
        "backend b",
        &[
            "server s 10.0.0.1:0",
            "server s 10.0.0.1:+1",
            "server s 10.0.0.1 source 0.0.0.0:1000-2000",
            "server s 10.0.0.1 check addr 10.0.0.2 port 80",
            "log stdout local0",
            "log 127.0.0.1:514 local0",
            "log udp@127.0.0.1 local0",
            "log loghost:514 local0",
            "log /dev/log local0",
            "source 10.0.0.1",
        ],
        &[
            "server s 10.0.0.1:1-2",
            "server s fd@3",
            "server s 10.0.0.1 check addr 10.0.0.2:1-2",
            "server s 10.0.0.1 socks4 10.0.0.2",
            "log 127.0.0.1:1-2 local0",
            "log 256.1.1.1 local0",
            "log %[src] local0",
            "source 10.0.0.1:1-2",
            "http-check connect addr fd@3",
        ],
    );
    let names = ["nameserver n 10.0.0.1:0", "nameserver n 10.0.0.1:1-2"];
    assert_verdicts(V(3, 2), "resolvers r", &["nameserver n 10.0.0.1:53 x y"], &names);
}

#[test]
fn options_of_servers_and_binds() {
    assert_verdicts(
        V(2, 6),
        "backend b",
        &[
            "server s 10.0.0.1:80 proxy-v2-options ssl,cert-cn",
            "server s 10.0.0.1:80 init-addr last,libc,10.0.0.2",
            "server s 10.0.0.1:80 resolve-net 10.0.0.0/8,fe80::/10",
            "server s 10.0.0.1:80 source 0.0.0.0 usesrc clientip",
        ],
        &[
            "server s 10.0.0.1:80 proxy-v2-options ssl,x",
            "server s 10.0.0.1:80 init-addr first",
            "server s 10.0.0.1:80 resolve-net 10s",
            "server s 10.0.0.1:80 resolve-opts x",
            "server s 10.0.0.1:80 check-proto x",
            "server s 10.0.0.1:80 usesrc clientip",
            "server s 10.0.0.1:80 check inter 0",
        ],
    );
    assert_verdicts(
        V(2, 6),
        "frontend f\n  mode http",
        &["bind :80 thread 1-4", "bind :80 thread 1/all", "bind :80 shards 2x"],
        &["bind :80 thread x", "bind :80 expose-fd x", "bind /run/s mode 9", "bind :80 shards 0"],
    );
}

#[test]
fn plain_words() {
    assert_verdicts(
        V(2, 6),
        "global",
        &[
            "node a.b_c-1",
            "h1-case-adjust content-length Content-Length",
            "cpu-map auto:1/1-4 0-3",
            "cpu-map all 0 1",
            "ssl-load-extra-files key ocsp",
            "resetenv",
        ],
        &[
            "node a:b",
            "h1-case-adjust x y",
            "cpu-map 1",
            "cpu-map x 0",
            "cpu-map 1 x",
            "ssl-load-extra-files all none",
            "profiling.tasks on lock",
            "external-check preserve-env",
            "unsetenv",
            "description",
        ],
    );
    let newer = ["external-check preserve-env", "profiling.tasks on lock"];
    assert_verdicts(V(3, 4), "global", &newer, &["profiling.tasks x"]);
    let cookies = ["cookie x insert domain .x.org"];
    let domains = ["cookie x insert domain a:b", "retry-on none 503", "stats show-node a:b"];
    assert_verdicts(V(2, 6), "backend b\n  mode http", &cookies, &domains);
}

#[test]
fn a_redirect_of_old_knows_no_formats() {
    let lines = ["redirect location /%[nope]", "redirect prefix %{+Q"];
    assert_verdicts(
        V(2, 6),
        "frontend f\n  mode http\n  bind :80",
        &lines,
        &["http-request redirect location /%[nope]"],
    );
}

#[test]
fn options_that_need_one_another() {
    assert_verdicts(
        V(3, 4),
        "backend b\n  mode http",
        &[
            "filter bwlim-in x default-limit 1m default-period 1s",
            "email-alert to",
            "hash-balance-factor 150",
            "source 0.0.0.0 usesrc clientip",
            "server s 10.0.0.1:80 set-proxy-v2-tlv-fmt(0x20) %[src]",
        ],
        &[
            "filter bwlim-in x default-limit 1m",
            "filter bwlim-in x limit 1m",
            "hash-balance-factor 50",
            "balance uri depth 0",
            "source 0.0.0.0 usesrc on",
            "server s 10.0.0.1:80 set-proxy-v2-tlv-fmt(x) %[src]",
        ],
    );
    assert_verdicts(V(3, 4), "crt-store", &["load crt x.pem"], &["load alias x"]);
    assert_verdicts(V(3, 4), "log-profile p", &["on accept drop"], &["on nothing drop"]);
}

#[test]
fn defaults_that_are_named() {
    let twice = "defaults a\ndefaults a\nfrontend f from a\n  mode http\n  bind :80\n";
    assert_eq!(refused(V(2, 6), twice), [(3, "haproxy/duplicate-section")]);
    let below = "defaults a\nfrontend f from a\n  bind :80\ndefaults a\n";
    assert_eq!(refused(V(3, 0), below), []);
    assert_eq!(refused(V(3, 4), below), [(4, "haproxy/duplicate-section")]);
    assert_eq!(refused(V(3, 4), "defaults a\ndefaults a\nfrontend f\n  bind :80\n"), []);
    let more = "defaults a\nfrontend f from a b\n  bind :80\n";
    assert_eq!(refused(V(2, 6), more), [(2, "haproxy/section-header")]);
    assert_eq!(refused(V(2, 6), "defaults a\nfrontend f from\n  bind :80\n").len(), 1);
}

#[test]
fn names_of_servers() {
    let loaded = ["server a:b.c-d_e 10.0.0.1:80"];
    let not =
        ["server a%b 10.0.0.1:80", "server a/b 10.0.0.1:80", "server-template a%b 2 10.0.0.1:80"];
    assert_verdicts(V(2, 6), "backend b", &loaded, &not);
}

#[test]
fn samples_that_ask_for_the_proxy_at_hand() {
    let asks = ["acl a nbsrv lt 1", "http-request set-header x %[be_conn]"];
    let named = ["acl a nbsrv(b) lt 1"];
    let front = "backend b\nfrontend f\n  mode http\n  bind :80";
    assert_verdicts(V(2, 6), front, &named, &asks);
    assert_verdicts(V(2, 6), "backend b\n  mode http", &asks, &["acl a fe_conn gt 1"]);
}

#[test]
fn what_a_check_asks_and_a_pause_takes() {
    let asked = ["option httpchk GET / HTTP/1.1 host"];
    assert_verdicts(V(3, 2), "backend b", &asked, &["option httpchk GET / HTTP/1.1 host more"]);
    assert_verdicts(V(3, 0), "backend b", &[], &asked);
    let pauses = [
        "http-request pause 5s",
        "http-request pause var(txn.x)",
        "http-request pause res.hdr(X-Wait)",
    ];
    assert_verdicts(V(3, 4), "backend b\n  mode http", &pauses, &["http-request pause sample1"]);
}

#[test]
fn rules_of_defaults_came_with_names() {
    let rules = ["http-request deny", "acl a src ::1", "tcp-request inspect-delay 1s"];
    assert_verdicts(V(2, 4), "defaults base", &[], &rules);
    assert_verdicts(V(2, 6), "defaults base", &rules, &[]);
    assert_verdicts(V(3, 4), "defaults", &["log-format x"], &rules);
}

#[test]
fn formats_of_defaults_are_read_for_who_takes_them_over() {
    let defaults = "defaults\n  mode http\n  log-format %[nbsrv(nope)]\n";
    let unique = "defaults\n  mode http\n  unique-id-format %[nbsrv(nope)]\n";
    let frontend = "frontend f\n  bind :80\n";
    for version in [V(2, 6), V(3, 0), V(3, 4)] {
        let refused = |text: String| refused(version, &text);
        assert_eq!(refused(format!("{defaults}{frontend}")), [(3, "haproxy/unknown-backend")]);
        assert_eq!(refused(format!("{unique}backend b\n")), [(3, "haproxy/unknown-backend")]);
        assert_eq!(refused(format!("{defaults}backend b\n")), []);
        assert_eq!(refused(format!("{defaults}{frontend}  disabled\n")), []);
        assert_eq!(refused(format!("{defaults}{frontend}  log-format %ci\n")), []);
        assert_eq!(refused(format!("{defaults}defaults\n  mode http\n{frontend}")), []);
        assert_eq!(refused(format!("{defaults}defaults x\n  mode http\n{frontend}")), []);
    }
}

#[test]
fn what_is_parsed_too_late_is_not_looked_up() {
    let kept =
        ["option forwarded host-expr nbsrv(nope)", "option forwarded by-expr src,regsub((,x)"];
    assert_verdicts(V(3, 4), "backend b", &kept, &[]);
    let samples = ["set-param A %[path,regsub((,x)]", "acl a path,regsub((,x) -m found"];
    assert_verdicts(V(3, 4), "fcgi-app a\n  docroot /a", &samples, &["path-info ("]);
    let set_var = "set-var proc.a str(a),regsub((,x)";
    assert_verdicts(V(2, 6), "global", &[], &[set_var]);
}
