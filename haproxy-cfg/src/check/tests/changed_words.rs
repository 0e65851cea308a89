//! Lines that load, with words changed: each was seen to be loaded or refused, by version.

use super::{V, assert_verdicts, refused};

#[test]
fn words_that_are_not_read_to_their_end() {
    for version in [V(2, 6), V(3, 4)] {
        assert_verdicts(
            version,
            "backend t\n  stick-table type ip size 1k store gpc(2),gpt(2)\nlisten l\n  mode http",
            &[
                "http-request add-acl(x src",
                "http-request del-map(x)y %[src]",
                "http-request del-aclx) src",
                "tcp-request content sc-inc-gpc0(0)x",
                "tcp-request content sc-inc-gpc(,1)x",
                "tcp-request content sc-set-gpt(1,2)",
                "tcp-request content sc-set-gpt(1,2) 99999999999999999999",
                "balance hdr(x)y use_domain_only",
                "balance randomx",
                "balance random(2)x",
                "persist rdp-cookie(x)y",
            ],
            &[
                "http-request add-acl(x)",
                "http-request set-var(txn.x)y int(1)",
                "tcp-request content sc-inc-gpc(1,3)",
                "tcp-request content sc-set-gpt(1,2) nope",
                "http-request set-nice many if nope",
                "balance hdr()",
                "balance random(0)",
                "balance random(2",
                "persist rdp-cookie()",
            ],
        );
    }
    let both = ["stick-table type ip size 1k store gpc0,gpc(2)"];
    let left_open = ["stick-table type ip size 1k store conn_rate(30s"];
    assert_verdicts(V(3, 2), "backend b", &[], &[both, left_open].concat());
    assert_verdicts(V(2, 6), "listen l", &[], &["http-after-response sc-set-gpt0(2)"]);
}

#[test]
fn stick_counters_that_are_left() {
    let count = |number: &str, line: &str| {
        let text = format!("global\n  tune.stick-counters{number}\nlisten l\n  {line}\n");
        refused(V(3, 0), &text).len()
    };
    assert_eq!(count(" 5", "tcp-request content sc-inc-gpc(1,4)"), 0);
    assert_eq!(count(" 2", "tcp-request content sc-inc-gpc(1,2)"), 1);
    assert_eq!(count("", "tcp-request content sc-inc-gpc0"), 1);
    // One action counts three whatever is set.
    assert_eq!(count(" 5", "tcp-request content sc-add-gpc(1,4) 1"), 1);
}

#[test]
fn numbers_times_and_samples_of_actions() {
    let both = ["http-request set-mark 0x1f", "http-request set-tos -1"];
    assert_verdicts(V(2, 6), "listen l\n  mode http", &both, &["http-request set-mark src"]);
    assert_verdicts(V(2, 6), "listen l", &[], &["tcp-request connection sc-set-gpt0(0) src_port"]);
    assert_verdicts(
        V(3, 2),
        "listen l\n  mode http",
        &[
            "http-request set-mark -1",
            "http-response set-fc-tos path",
            "http-request pause int(5)",
            "http-request set-timeout server 5ss",
            "http-request set-retries 3",
            "tcp-request connection sc-set-gpt0(0) src_port",
        ],
        &[
            "http-request set-mark 7x1Ab",
            "http-request set-tos 08",
            "http-request set-fc-mark nope",
            "http-request pause 0",
            "http-request pause 5x",
            "http-request set-timeout server 30d",
            "http-request set-timeout connect 5s",
            "http-request set-retries 101",
            "http-request set-retries 3x",
            "http-request deny if { src_port 6:5 }",
        ],
    );
}

#[test]
fn what_keywords_ask_of_their_arguments() {
    let set = |expr: &&str| format!("http-request set-var(txn.z) {expr}");
    let lines = |exprs: &[&str]| exprs.iter().map(set).collect::<Vec<_>>();
    let loaded = lines(&[
        "path,field(-1,/)",
        "req.body,be2hex(:,2,1)",
        "req.body,be2dec(:,2)",
        "path,param(a,&)",
        "path,concat(a,,b)",
        "path,length,sub(txn.x)",
        "req.body,protobuf(1.2,int32)",
        "req.body,fix_tag_value(msgtype)",
        "req.body,mqtt_field_value(connect,Username)",
        "req.body,json_query(a,int)",
        "req.hdr(authorization),jwt_verify(txn.alg,secret)",
        "path,hmac(sha256,a2V5)",
        "path,aes_gcm_dec(128,txn.n,abcd,txn.t)",
        "path,set-var(txn.x,ifnotexists)",
        "ssl_c_s_dn(CN,1,rfc2253)",
        "req.hdr(x,-10)",
        "date(5,ms)",
        "uuid(4)",
    ]);
    let not = lines(&[
        "path,field(0,/)",
        "path,word(1,)",
        "req.body,be2hex(:)",
        "req.body,be2dec(:,9)",
        "path,param(a,&&)",
        "path,concat(a,x)",
        "path,add_item(a,,)",
        "req.body,protobuf(1.2,nope)",
        "req.body,fix_tag_value(nope)",
        "req.body,mqtt_field_value(publish,username)",
        "req.body,json_query(a,str)",
        "req.hdr(authorization),jwt_verify(hs256,secret)",
        "path,hmac(sha256,key)",
        "path,digest(nope)",
        "path,aes_gcm_dec(128,abc,txn.k,txn.t)",
        "path,set-var(txn.x,nope)",
        "path,url_enc(path)",
        "src,map_ip_ip(/x,y)",
        "ssl_c_s_dn(CN,1,nope)",
        "ssl_c_s_dn(CN,,rfc2253)",
        "req.hdr(x,-11)",
        "req.payload_lv(0,0)",
        "internal.htx_blk.size(ms)",
        "distcc_body(ABC)",
        "date(5,x)",
        "uuid(5)",
        "bin()",
        "bool()",
    ]);
    let text = |lines: &[String]| format!("listen l\n  mode http\n  {}\n", lines.join("\n  "));
    for version in [V(2, 8), V(3, 4)] {
        assert_eq!(refused(version, &text(&loaded)), []);
        let found = refused(version, &text(&not));
        let missed: Vec<_> = not
            .iter()
            .zip(3..)
            .filter(|(_, at)| !found.iter().any(|(line, _)| line == at))
            .collect();
        assert!(missed.is_empty(), "{version}: {missed:?}");
    }
    let newer = ["path,bytes(txn.x)", "fc_pp_tlv(authority)", "acl(TRUE)", "path,when(!error)"];
    let wrong =
        ["path,bytes(x)", "fc_pp_tlv(256)", "acl(nope)", "path,when(nope)", "accept_date(x)"];
    for expr in newer {
        assert_eq!(refused(V(3, 2), &text(&lines(&[expr]))), [], "{expr}");
    }
    for expr in wrong {
        assert!(!refused(V(3, 2), &text(&lines(&[expr]))).is_empty(), "{expr}");
    }
}

#[test]
fn what_stick_tables_store() {
    let table = |more: &&str| format!("stick-table type ip size 1k {more}");
    let tables = |list: &[&str]| list.iter().map(table).collect::<Vec<_>>();
    let loaded = tables(&[
        "store conn_rate(10s)",
        "store gpc_rate(2,10s)",
        "store gpc(100)",
        "store",
        "store conn_rate(5ss)",
    ]);
    let not = tables(&[
        "store conn_rate(x)",
        "store conn_rate(30d)",
        "store gpc(101)",
        "store gpc_rate(2)",
        "store conn_cnt()",
        "store conn_cnt,,sess_cnt",
        "store gpc0,gpc(2)",
        "size 0",
    ]);
    let loaded: Vec<_> = loaded.iter().map(String::as_str).collect();
    let not: Vec<_> = not.iter().map(String::as_str).collect();
    assert_verdicts(V(2, 6), "backend b", &loaded, &not);
    let table = "  stick-table type ip size 1k\n";
    let peers = "peers p\n  table t type ip size 1k\n  table t type ip size 1k\n";
    assert_eq!(refused(V(2, 6), &format!("frontend f\n{table}backend b\n{table}")), []);
    assert_eq!(refused(V(2, 6), &format!("backend b\n{table}{table}")).len(), 1);
    assert_eq!(refused(V(2, 6), &format!("frontend b\n{table}backend b\n{table}")).len(), 1);
    assert_eq!((refused(V(2, 8), peers).len(), refused(V(3, 0), peers).len()), (0, 1));
}

#[test]
fn defaults_that_are_called_as_a_proxy() {
    for text in ["defaults h\nfrontend h from h\n", "backend f\ndefaults f\n"] {
        assert_eq!((refused(V(3, 2), text).len(), refused(V(3, 4), text).len()), (0, 1), "{text}");
    }
    assert_eq!(refused(V(3, 4), "defaults h\npeers h\n"), []);
}

#[test]
fn what_stands_beside_variables() {
    assert_verdicts(
        V(2, 6),
        "frontend f",
        &[
            "timeout client \"${T-5s}\"",
            "timeout client \"${T}\" more",
            "bind \"${A}\" ssl",
            "bind \"${A}:80\" \"${MORE[*]}\" nonsense",
            "log \"${A-127.0.0.1}\" local0",
            "timeout \"${T-client}\" 5s",
            "no option \"${O-httplog}\"",
        ],
        &[
            "timeout client \"${T-5s}\" more",
            "timeout client 5s \"${T-5s}\"",
            "time client \"${T-5s}\"",
            "bind \"${DIR}/x\" nonsense",
        ],
    );
}

#[test]
fn odd_words_of_settings() {
    let redispatch = ["option redispatch 1", "no option redispatch 1 x"];
    let more = ["default-server resolvers", "http-check expect ! ! status 200"];
    let min_recv = ["http-check expect min-recv x status 200"];
    assert_verdicts(
        V(2, 6),
        "backend b",
        &[redispatch, more, [min_recv[0], "default-server fall 3[0"]].concat(),
        &[
            "default-server error-limit 0",
            "source 127.0.0.1 usesrc hdr_ip(x,-11)",
            "email-alert level",
            "tcp-check connect port 1Z43",
            "balance random(1,2)",
            "cookie a insert attr \"x;y\"",
            "http-request normalize-uri percent-to-uppercase strict strict",
        ],
    );
    let set = ["set-var-fmt proc.x a b", "set-var proc.x int(1) b"];
    assert_verdicts(V(2, 6), "global", &set, &["set-var txn.x int(1)", "thread-groups 2"]);
    assert_verdicts(V(3, 2), "global", &["thread-groups 32"], &["thread-groups 33"]);
}

#[test]
fn names_that_no_host_has() {
    let bind = ["bind 127.1:80", "bind 010.0.0.1:80", "bind 0x7f000001:80", "bind a.b:80"];
    let not = ["bind x.0.0.1:80", "bind 1270.0.1:80", "bind .a.b:80", "bind 127..0.0.1:80"];
    assert_verdicts(V(3, 0), "frontend f", &bind, &not);
    let source = ["source 10.0.0.1 usesrc 10.0.0.2", "source 10.0.0.1 usesrc client"];
    let not = ["source 10.0.0.1 usesrc x.0.0.2", "default-server addr 1k.0.0.1"];
    assert_verdicts(V(3, 0), "backend b", &source, &not);
}

#[test]
fn branches_and_their_words() {
    let text = |text: &str| refused(V(2, 6), text).len();
    assert_eq!(
        text(".if 1\n.elif x\n.endif\n.if -1\n.endif\n.if 99999999999999999999\n.endif\n"),
        0
    );
    for wrong in [
        ".if 0\n.elif x\n.endif\n",
        ".if 1\n.else\n.else\n.endif\n",
        ".if 1\n.else\n.elif 1\n.endif\n",
        ".if 1\n.endif x\n",
        ".if 1\n.else x\n.endif\n",
    ] {
        assert_eq!(text(wrong), 1, "{wrong}");
    }
}

#[test]
fn names_of_sections_that_are_looked_up_late() {
    let names = ["default-server resolvers a/b", "errorfiles a@b"];
    assert_verdicts(V(2, 6), "defaults", &names, &[]);
    assert_verdicts(V(3, 4), "defaults", &["default-server resolvers a/b"], &["errorfiles a@b"]);
}

#[test]
fn logs_that_go_to_rings_and_backends() {
    let ring = ["log ring@a local0"];
    let backend = ["log backend@a local0"];
    assert_verdicts(V(2, 6), "frontend f", &ring, &backend);
    assert_verdicts(V(3, 0), "frontend f", &[ring, backend].concat(), &["log ring@a"]);
    let stderr = ["log-stderr global", "log-stderr 127.0.0.1:514 local0"];
    assert_verdicts(V(2, 6), "fcgi-app a\n  docroot /x", &stderr, &[]);
}

#[test]
fn lines_that_sections_take_once() {
    for text in [
        "resolvers r\n  nameserver a ::1:53\n  nameserver a ::1:54\n",
        "ring r\n  server a ::1:53\n  server a ::1:54\n",
        "peers p\n  bind :1\n  bind :2\n  server a\n",
        "cache c\n  total-max-size 4\n  max-object-size 2097153\n",
        "log-forward l\n  dgram-bind 127.0.0.1\n",
        "peers p\n  bind :0\n",
    ] {
        assert_eq!(refused(V(2, 6), text).len(), 1, "{text}");
    }
    assert_eq!(refused(V(2, 6), "cache c\n  total-max-size 4\n  max-object-size 2097152\n"), []);
    assert_verdicts(
        V(2, 6),
        "userlist u",
        &["user a insecure-password x groups", "group g users"],
        &[],
    );
    assert_eq!(refused(V(3, 2), "acme a\n  directory https://x/\n").len(), 1);
}
