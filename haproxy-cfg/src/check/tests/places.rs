//! Lines in sections that have no use for them, and headers.

use super::{V, assert_verdicts, refused};

#[test]
fn switches_in_other_proxies_are_refused_from_3_2_on() {
    let front = "frontend f\n  mode http\n  bind :80";
    let (of_back, of_front) = (["option log-health-checks"], ["option dontlognull"]);
    assert_verdicts(V(3, 0), front, &of_back, &[]);
    assert_verdicts(V(3, 0), "backend b", &of_front, &[]);
    for version in [V(3, 2), V(3, 4)] {
        assert_verdicts(version, front, &of_front, &of_back);
        assert_verdicts(version, "backend b", &of_back, &of_front);
        // These have code of their own, which passes over them.
        assert_verdicts(version, "backend b", &["option httplog", "option tcplog"], &[]);
    }
    let trailers = ["option http-drop-response-trailers"];
    assert_verdicts(V(3, 2), front, &trailers, &["option http-drop-request-trailers"]);
}

#[test]
fn what_is_passed_over_is_not_read() {
    let front = "frontend f\n  mode http\n  bind :80";
    assert_verdicts(
        V(3, 4),
        front,
        &["option forwarded nonsense", "option use-small-buffers x", "stick on nonsense"],
        &["dispatch x", "tcp-response inspect-delay 5s"],
    );
    assert_verdicts(
        V(3, 4),
        "backend b",
        &["log-steps nonsense", "capture cookie x y z"],
        &["capture cookie x"],
    );
    assert_verdicts(
        V(3, 4),
        "backend b\n  mode http",
        &["option forwarded for-expr src proto", "option forwarded by_port-expr int(1) by"],
        &["option forwarded nonsense"],
    );
}

#[test]
fn an_empty_word_ends_a_header() {
    let found = |version, header: &str| {
        refused(version, &format!("{header}\n  mode http\n  bind :80\n")).len()
    };
    for version in [V(2, 6), V(3, 2), V(3, 4)] {
        assert_eq!(found(version, "frontend \"\""), 1, "{version}");
    }
    for header in ["frontend f \"\"", "frontend f \"\" x", "frontend f from \"\""] {
        assert_eq!((found(V(2, 6), header), found(V(3, 4), header)), (0, 1), "{header}");
    }
}

#[test]
fn digits_and_hexadecimal_ones() {
    let loaded = ["max-keep-alive-queue 0x10", "srvtcpka-cnt 0x1f", "fullconn 0x10"];
    assert_verdicts(V(3, 0), "backend b", &loaded, &["max-keep-alive-queue 10x"]);
}

#[test]
fn processors_of_a_map() {
    let loaded = ["cpu-map auto:1/1-4 0-3", "cpu-map 4-1 0", "cpu-map 1/all 0", "cpu-map 1- 0"];
    let not = ["cpu-map auto:1-4 0-7", "cpu-map 0 0", "cpu-map 1/65 0", "cpu-map 1/1/1 0"];
    assert_verdicts(V(2, 6), "global", &loaded, &not);
    assert_verdicts(V(3, 4), "global", &loaded, &not);
}
