//! What the texts of some arguments can be: names of algorithms, of fields, of packets.

use crate::parse_strtol;

/// Groups of four characters, filled up with `=`.
pub(super) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    text.len().is_multiple_of(4) && text.len() - digits.len() < 3 && digits.bytes().all(is_digit)
}

/// Whether a library for TLS may know a hash function of this name.
pub(super) fn is_digest(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let families = ["md", "sha", "sm3", "blake", "ripemd", "rmd", "whirlpool", "gost", "streebog"];
    families.iter().any(|family| name.contains(family))
}

/// How a JSON web token is signed; only so much is read of a name.
pub(super) fn is_signature(name: &str) -> bool {
    let is_sized = |rest: &str| ["S256", "S384", "S512"].contains(&rest);
    name == "none" || name.strip_prefix(['E', 'H', 'P', 'R']).is_some_and(is_sized)
}

/// The name or the number of a tag of the Financial Information eXchange protocol.
pub(super) fn is_fix_tag(name: &str) -> bool {
    let names =
        ["BeginString", "BodyLength", "CheckSum", "MsgType", "SenderCompID", "TargetCompID"];
    name.parse::<u32>().is_ok_and(|number| number > 0)
        || name.is_empty()
        || names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The name or the number of a field of the PROXY protocol.
pub(super) fn is_tlv(name: &str) -> bool {
    let names = [
        "ALPN",
        "AUTHORITY",
        "CRC32C",
        "NETNS",
        "NOOP",
        "SSL",
        "SSL_CIPHER",
        "SSL_CN",
        "SSL_KEY_ALG",
        "SSL_SIG_ALG",
        "SSL_VERSION",
        "UNIQUE_ID",
    ];
    name.is_empty()
        || names.iter().any(|known| known.eq_ignore_ascii_case(name))
        || parse_strtol(name).is_some_and(|number| (0..=255).contains(&number))
}

/// The packets of MQTT in the order of their numbers, and what is in them.
const PACKETS: [(&str, &str); 15] = [
    (
        "CONNECT",
        "flags protocol_name protocol_version client_identifier will_topic will_payload username password \
         keepalive 1 2 3 8 9 17 21 22 23 24 25 33 34 38 39",
    ),
    (
        "CONNACK",
        "flags protocol_version reason_code 17 18 19 21 22 26 28 31 33 34 36 37 38 39 40 41 42",
    ),
    ("PUBLISH", "1 2 3 8 9 11 35 38"),
    ("PUBACK", "reason_code 31 38"),
    ("PUBREC", "reason_code 31 38"),
    ("PUBREL", "reason_code 31 38"),
    ("PUBCOMP", "reason_code 31 38"),
    ("SUBSCRIBE", "11 38"),
    ("SUBACK", "31 38"),
    ("UNSUBSCRIBE", "38"),
    ("UNSUBACK", "31 38"),
    ("PINGREQ", ""),
    ("PINGRESP", ""),
    ("DISCONNECT", "reason_code 17 28 31 38"),
    ("AUTH", "21 22 31 38"),
];

/// The fields of a packet of MQTT of this name or number, separated by blanks.
pub(super) fn fields_of_packet(packet: &str) -> Option<&'static str> {
    let number = packet.parse::<usize>().ok();
    let mut packets = (1..).zip(PACKETS);
    packets
        .find(|(n, (name, _))| number == Some(*n) || name.eq_ignore_ascii_case(packet))
        .map(|(_, (_, fields))| fields)
}
