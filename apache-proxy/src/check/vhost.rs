//! Addresses and names of servers.

use super::memory::Memory;
use super::problem::Problem;
use super::rules;
use super::site::Site;
use crate::{Context, ListenAddress};

/// `Listen [address:]port [protocol]`.
pub(super) fn listen(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let help = "write a port, or `address:port`; an IPv6 address stands in brackets";
    if let Err(error) = word.parse::<ListenAddress>() {
        let message = format!("`{word}` is no address to listen on: {error}");
        return vec![Problem::value(0, message, help)];
    }
    if memory.listeners.iter().any(|other| other == word) {
        let message = format!("`{word}` is listened on twice");
        let help = "remove one of them; one `Listen` serves any number of virtual hosts";
        return vec![Problem::new(rules::DUPLICATE_LISTEN, message, help).at(0)];
    }
    memory.listeners.push(word.to_owned());
    Vec::new()
}

/// `ServerAlias`, `ServerPath`: of virtual hosts alone.
pub(super) fn of_hosts(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    if site.is_in(Context::VirtualHost) {
        return Vec::new();
    }
    let message = format!("`{}` means something only in <VirtualHost>", site.directive);
    vec![Problem::new(rules::MISPLACED, message, "move it into a virtual host")]
}

/// `ServerName [scheme://]name[:port]`.
pub(super) fn name(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let bare = word.split_once("://").map_or(word, |(_, bare)| bare);
    let port = bare.rsplit_once(':').map(|(_, port)| port);
    let fits = port
        .is_none_or(|port| port.is_empty() || (1..=65_535).contains(&crate::parse_atoi(port).0));
    if fits && !word.starts_with('[') {
        return Vec::new();
    }
    let message = format!("`{word}` is no name of a server with a port from 1 to 65535");
    vec![Problem::value(0, message, "write a name, and a port behind `:` where it needs one")]
}

/// `VirtualDocumentRoot folder|none`.
pub(super) fn mass_folder(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    if word.starts_with('/') || word.eq_ignore_ascii_case("none") {
        return Vec::new();
    }
    let message = format!("`{word}` is no absolute path");
    vec![Problem::value(0, message, "write for example `/srv/%0`, or `none`")]
}
