use super::{Address, Family, Host, Transport};
use crate::Port;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const V4: Host<'_> = Host::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
const V6: Host<'_> = Host::Ip(IpAddr::V6(Ipv6Addr::LOCALHOST));
const EIGHTY: Option<Port> = Some(Port::One(80));

fn read(text: &str) -> Address {
    let address: Address = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(address.to_string(), text);
    address
}

#[test]
fn hosts_and_ports() {
    for (text, host, port) in [
        (":80", Host::Any, EIGHTY),
        ("*:80", Host::Any, EIGHTY),
        ("*", Host::Any, None),
        (":", Host::Any, None),
        ("127.0.0.1", V4, None),
        ("127.0.0.1:", V4, None),
        ("127.0.0.1:80", V4, EIGHTY),
        ("[127.0.0.1]:80", V4, EIGHTY),
        (":::80", Host::Ip(IpAddr::V6(Ipv6Addr::UNSPECIFIED)), EIGHTY),
        ("::1:80", V6, EIGHTY),
        ("[::1]:80", V6, EIGHTY),
        ("[::1]", V6, None),
        ("localhost:80", Host::Name("localhost"), EIGHTY),
        ("_http._tcp.svc", Host::Name("_http._tcp.svc"), None),
        ("127.1:80", Host::Name("127.1"), EIGHTY),
        (":80-90", Host::Any, Some(Port::Range(80, 90))),
        (":+10", Host::Any, Some(Port::Offset(10))),
        (":-5", Host::Any, Some(Port::Offset(-5))),
        ("/run/a b.sock:80", Host::Path("/run/a b.sock:80"), None),
        ("$IP:80", Host::Variable("$IP"), EIGHTY),
        ("${IP}:${PORT}", Host::Variable("${IP}"), Some(Port::Variable)),
        ("127.0.0.1:$PORT", V4, Some(Port::Variable)),
        ("$ADDR", Host::Variable("$ADDR"), None),
        ("${ADDR-127.0.0.1:80}", Host::Variable("${ADDR-127.0.0.1:80}"), None),
    ] {
        let address = read(text);
        assert_eq!((address.host(), address.port()), (host, port), "{text}");
        assert_eq!((address.family(), address.transport()), (None, None));
    }
}

#[test]
fn families_and_transports() {
    for (text, transport, family, host) in [
        ("ipv4@:80", None, Family::Ipv4, Host::Any),
        ("ipv4@localhost:80", None, Family::Ipv4, Host::Name("localhost")),
        ("ipv6@[::1]:80", None, Family::Ipv6, V6),
        ("tcp4@127.0.0.1:80", None, Family::Tcp4, V4),
        ("mptcp6@::1:80", None, Family::Mptcp6, V6),
        ("quic4@:443", None, Family::Quic4, Host::Any),
        ("unix@a:1", None, Family::Unix, Host::Path("a:1")),
        ("stream+unix@/a", Some(Transport::Stream), Family::Unix, Host::Path("/a")),
        ("dgram+ip@127.0.0.1:514", Some(Transport::Dgram), Family::Ip, V4),
        ("abns@a:1", None, Family::Abns, Host::Abstract("a:1")),
        ("abnsz@a", None, Family::Abnsz, Host::Abstract("a")),
        ("fd@3", None, Family::Fd, Host::Fd(3)),
        ("fd@${FD}", None, Family::Fd, Host::Variable("${FD}")),
        ("sockpair@4", None, Family::Sockpair, Host::Fd(4)),
        ("rhttp@be/s1", None, Family::Rhttp, Host::Reverse("be/s1")),
        ("rhttp@", None, Family::Rhttp, Host::Reverse("")),
        ("unix@$S", None, Family::Unix, Host::Variable("$S")),
    ] {
        let address = read(text);
        assert_eq!((address.transport(), address.family()), (transport, Some(family)), "{text}");
        assert_eq!(address.host(), host, "{text}");
        assert!(text.contains(&format!("{}@", family.as_str())));
    }
    assert_eq!(read("quic+127.0.0.1:443").transport(), Some(Transport::Quic));
}

#[test]
fn other_text_is_refused_where_it_goes_wrong() {
    for (text, at) in [
        ("", 0),
        ("::1", 0),
        ("::", 0),
        ("2001:db8::1", 4),
        ("[]:80", 0),
        ("[::1:80", 0),
        ("[::1]x:80", 0),
        ("fe80::1%lo:80", 4),
        ("ipv4@::1:80", 5),
        ("ipv6@1.2.3.4:80", 5),
        ("foo@:80", 3),
        ("http://a:80", 4),
        ("a b:80", 1),
        ("a/b", 1),
        ("café:80", 3),
        (":65536", 1),
        (":http", 1),
        ("a:80-70", 2),
        ("fd@", 3),
        ("fd@-1", 3),
        ("fd@x", 3),
        ("sockpair@1x", 9),
    ] {
        assert_eq!(text.parse::<Address>().unwrap_err().at(), at, "{text:?}");
    }
    assert!("::1".parse::<Address>().unwrap_err().help().unwrap().contains('['));
    assert!(format!("/{}", "x".repeat(97)).parse::<Address>().is_err());
}

#[test]
fn what_an_address_is() {
    for (text, loopback, wildcard, unix) in [
        ("127.0.0.1:80", true, false, false),
        ("127.9.9.9", true, false, false),
        ("::1:80", true, false, false),
        ("::ffff:127.0.0.1:80", true, false, false),
        ("localhost:80", false, false, false),
        ("$IP:80", false, false, false),
        (":80", false, true, false),
        ("*:80", false, true, false),
        ("0.0.0.0:80", false, true, false),
        (":::80", false, true, false),
        ("ipv6@:80", false, true, false),
        ("/a", false, false, true),
        ("uxst@a", false, false, true),
        ("abns@a", false, false, true),
        ("abns@$A", false, false, true),
        ("fd@3", false, false, false),
    ] {
        let address = read(text);
        let is = (address.is_loopback(), address.is_wildcard(), address.is_unix());
        assert_eq!(is, (loopback, wildcard, unix), "{text}");
    }
}

#[test]
fn where_an_address_may_stand() {
    for (text, bind, server) in [
        (":80", true, true),
        ("127.0.0.1", false, true),
        ("127.0.0.1:", false, true),
        ("[::1]", false, true),
        ("a", false, true),
        (":0", false, true),
        (":80-90", true, false),
        (":+10", false, true),
        ("/a", true, true),
        ("/a,b", false, true),
        ("fd@3", true, false),
        ("sockpair@3", true, true),
        ("udp@:80", false, true),
        ("dgram+:80", false, true),
        ("quic4@:443", true, true),
        ("rhttp@a/b", true, true),
        ("$ADDR", true, true),
        ("$IP:80", true, true),
        ("127.0.0.1:$PORT", true, true),
    ] {
        let address = read(text);
        let is = (address.check_bind().is_ok(), address.check_server().is_ok());
        assert_eq!(is, (bind, server), "{text}");
    }
}

#[test]
fn what_is_built_reads_back_or_is_refused() {
    for text in ["127.0.0.1:80", "[::1]:80", "[fe80::1%3]:80"] {
        let address = Address::from(text.parse::<SocketAddr>().unwrap());
        assert_eq!(read(address.as_str()), address);
    }
    assert_eq!(read("*:80"), Address::any(80));
    assert_eq!(read("/run/a.sock"), Address::unix("/run/a.sock").unwrap());
    assert_eq!(read("[::1]:80"), Address::host_port("::1", 80).unwrap());
    assert_eq!(read("a.example:80"), Address::host_port("a.example", 80).unwrap());
    for host in ["", "*", "unix@/a", "a:1", "$A", "a b", "a,b", "[::1]", "/a"] {
        assert!(Address::host_port(host, 80).is_err(), "{host:?}");
    }
    for path in ["", "a", "/$A", "abns@x"] {
        assert!(Address::unix(path).is_err(), "{path:?}");
    }
}
