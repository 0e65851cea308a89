//! A template of somebody's own: the haproxy.cfg in front of some API servers. What it is worth stands in `tests`.

use std::fmt::Write as _;

const HEAD: &str = "\
defaults
    mode tcp
    timeout connect 5s
    timeout client 10m
    timeout server 10m

frontend api
    bind 127.0.0.1:6443
    default_backend servers

backend servers
    option tcp-check
";

/// Fills the template with names and addresses; `None` when one of them could become something else in the file.
pub fn render<'n>(nodes: impl IntoIterator<Item = (&'n str, &'n str)>) -> Option<String> {
    let mut text = HEAD.to_owned();
    for (name, address) in nodes {
        if name.is_empty() || !name.chars().all(is_plain) || !address.chars().all(is_plain) {
            return None;
        }
        writeln!(text, "    server {name} {address} check").ok()?;
    }
    Some(text)
}

/// No blank, quote, backslash, `$` or `#`: all that HAProxy would read in a way of its own.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']')
}
