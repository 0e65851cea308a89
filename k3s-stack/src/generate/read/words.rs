//! Words that every program reads as they stand.

use std::net::Ipv4Addr;

/// Whether it is a DNS label in lower case.
pub(super) fn is_label(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=63).contains(&text.len())
        && text.chars().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether it is a host: an address, or a name in lower case.
pub(super) fn is_host(text: &str) -> bool {
    let is_numeric = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let by_labels = text.len() <= 253 && text.split('.').all(is_label);
    if is_numeric { text.parse::<Ipv4Addr>().is_ok() } else { by_labels }
}

/// Whether it is a name of a Kubernetes object.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Whether every program reads it as it stands, without quotes.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-:@?=&,()+~".contains(c))
}
