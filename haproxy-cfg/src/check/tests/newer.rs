//! Words of 2.8 and later, as 3.0.0, 3.2.0 and 3.4.0 take them.

use super::{V, assert_verdicts, refused};

#[test]
fn a_keyword_of_a_later_version_is_none_whatever_stands_behind_it() {
    let lines =
        ["tune.h1.fe.glitches-threshold many", "tune.renice.runtime", "cpu-set", "cpu-policy x"];
    assert_verdicts(V(3, 0), "global", &[], &lines);
    assert_verdicts(V(3, 0), "backend b", &[], &["stick-table type ip size 1k brates-factor 10x"]);
    assert_verdicts(V(3, 0), "frontend f\n  mode http", &[], &["bind :80 tcp-ss 1x"]);
    assert_verdicts(V(3, 4), "global", &["tune.h1.fe.glitches-threshold many"], &[]);
}

#[test]
fn threads_and_processors() {
    assert_verdicts(
        V(3, 4),
        "global",
        &[
            "cpu-map 1/1-4 0-3",
            "cpu-map 1 0x10",
            "cpu-map 1 0,",
            "cpu-set reset only-cpu 0-7,16- drop-node 1",
            "cpu-policy performance threads-per-core 1",
            "cpu-affinity per-group loose",
            "cpu-affinity auto",
        ],
        &[
            "cpu-map 1 x",
            "cpu-map 1 1024",
            "cpu-set",
            "cpu-set all",
            "cpu-set only-cpu",
            "cpu-set only-cpu all",
            "cpu-policy none x",
            "cpu-policy none threads-per-core 2",
            "cpu-affinity",
            "cpu-affinity per-node",
            "cpu-affinity per-core loose",
        ],
    );
    assert_verdicts(
        V(3, 2),
        "global",
        &["cpu-policy none"],
        &["cpu-policy none threads-per-core 1", "cpu-affinity auto"],
    );
}

#[test]
fn lists_of_certain_words() {
    assert_verdicts(
        V(3, 4),
        "global",
        &[
            "http-err-codes 400-404,429 -404 +500",
            "dns-accept-family ipv4,ipv6",
            "setcap cap_net_raw,cap_net_admin",
            "tune.epoll.mask-events err,hup",
            "tune.epoll.mask-events",
            "tune.lua.openlibs table,io",
            "tune.takeover-other-tg-connections restricted",
            "jwt.decrypt_alg_list dir:!RSA1_5",
            "jwt.decrypt_enc_list",
        ],
        &[
            "http-err-codes",
            "http-err-codes 404-400",
            "http-fail-codes 99",
            "http-fail-codes 500 x",
            "dns-accept-family ipv5",
            "setcap net_raw",
            "tune.epoll.mask-events in",
            "tune.lua.openlibs lpeg",
            "tune.takeover-other-tg-connections on",
            "jwt.decrypt_alg_list RS256",
        ],
    );
    let front = "frontend f\n  mode http\n  bind :80";
    let steps = ["log-steps accept,http-req", "log-steps all", "log-steps"];
    assert_verdicts(V(3, 4), front, &steps, &["log-steps any", "log-steps accept,,close"]);
    assert_verdicts(V(3, 2), front, &["log-steps accept"], &["log-steps http-req"]);
    assert_verdicts(V(3, 4), "healthcheck h", &["type httpchk"], &["type http"]);
    let acme = "acme a\n  directory https://x/";
    let challenges = ["challenge HTTP-01", "bits 2048"];
    assert_verdicts(V(3, 2), acme, &challenges, &["challenge http-01", "bits 2k", "bits 2 x"]);
    assert_verdicts(V(3, 4), acme, &["challenge http-01", "profile short"], &["challenge tls-01"]);
}

#[test]
fn numbers_behind_newer_words() {
    assert_verdicts(
        V(3, 4),
        "global",
        &[
            "tune.h2.fe.max-concurrent-streams many",
            "tune.h2.fe.max-concurrent-streams 100 rq-load auto min 5",
            "ocsp-update.mode whatever",
            "ocsp-update.mindelay x y",
            "stats-file /x y",
        ],
        &[
            "tune.h2.fe.max-concurrent-streams -1",
            "tune.h2.fe.max-concurrent-streams 100 x",
            "tune.h2.fe.max-concurrent-streams 100 min 101",
            "tune.ring.queues 17x",
            "max-threads-per-group 65",
            "thread-hard-limit 0",
            "tune.bufsize.small 0",
            "tune.rcvbuf.frontend 0",
            "tune.quic.fe.cc.max-win-size 1k",
            "tune.quic.fe.stream.rxbuf 0",
            "warn-blocked-traffic-after 2s",
        ],
    );
    let streams = ["tune.h2.fe.max-concurrent-streams 100 rq-load auto"];
    assert_verdicts(V(3, 2), "global", &["tune.rcvbuf.frontend 1k"], &streams);
}

#[test]
fn names_that_newer_words_give_and_ask_for() {
    let checked = "healthcheck h\n  type httpchk\nbackend b";
    let server = ["server s 10.0.0.1:80 check healthcheck h"];
    assert_verdicts(V(3, 4), checked, &server, &["server s 10.0.0.1:80 check healthcheck x"]);
    let front = "frontend f\n  mode http\n  bind :80";
    // Only the action looks for the profile when the file is read.
    let log = ["log 127.0.0.1:514 profile x local0", "guid f-1"];
    assert_verdicts(V(3, 4), front, &log, &["http-request do-log profile x", "guid a,b"]);
    assert_verdicts(V(3, 2), front, &[], &["http-request do-log profile x"]);
    let none = ["server s 10.0.0.1:80 init-state none"];
    assert_verdicts(V(3, 2), "backend b", &[], &none);
    let tickets = ["ssl-default-server-options tls-tickets"];
    assert_verdicts(V(3, 4), "global", &["ssl-default-bind-options tls-tickets"], &tickets);
}

#[test]
fn namespaces_are_listed_in_a_section_of_their_own() {
    assert_eq!(refused(V(3, 4), "namespace_list\n  namespace blue red\n"), []);
    assert_eq!(refused(V(3, 4), "namespace_list\n  namespace a/b\n").len(), 1);
}

#[test]
fn what_newer_samples_are_given() {
    let front = "frontend f\n  mode http\n  bind :80";
    let fetch = |name: &str| format!("http-request set-var(txn.v) {name}");
    let taken = [
        "accept_date(ms)",
        "accept_date",
        "fc_pp_tlv(authority)",
        "fc_pp_tlv(0xea)",
        "query(with_qm)",
        "dump_all_vars(txn,x)",
        "req.body,bytes(1,txn.size)",
        "req.body,le2dec(:,2)",
        "query,param(a,&)",
        "str(x),when(normal)",
        "sc0_conn_cnt",
        "rand()",
        "req.cook()",
    ];
    let not = [
        "accept_date()",
        "accept_date(d)",
        "fc_rtt()",
        "fc_pp_tlv(host)",
        "fc_pp_tlv(256)",
        "query(x)",
        "dump_all_vars(x)",
        "req.body,bytes(x)",
        "req.body,le2dec",
        "req.body,be2dec(:,9)",
        "query,param(a,&&)",
        "str(x),when(never)",
        "sc0_conn_cnt()",
    ];
    for line in taken.map(fetch) {
        assert_verdicts(V(3, 4), front, &[&line], &[]);
    }
    for line in not.map(fetch) {
        assert_verdicts(V(3, 4), front, &[], &[&line]);
    }
}

#[test]
fn marks_are_numbers_or_samples() {
    let front = "frontend f\n  mode http\n  bind :80";
    let marks = ["http-request set-fc-mark 0x1f", "http-request set-fc-tos -1"];
    assert_verdicts(V(3, 4), front, &marks, &["http-request set-fc-mark 10s"]);
    let factors = ["stick-table type ip size 1k brates-factor 1k"];
    let not = ["stick-table type ip size 1k brates-factor 10s"];
    assert_verdicts(V(3, 4), "backend b", &factors, &not);
    let bind = ["bind :81 tcp-ss 1k"];
    assert_verdicts(V(3, 4), front, &bind, &["bind :81 tcp-ss x", "ssl-f-use", "ssl-f-use x"]);
    // Lists of certificates have it, these lines never had.
    assert_verdicts(V(2, 8), front, &[], &["bind :443 ssl crt /x ocsp-update on"]);
}
