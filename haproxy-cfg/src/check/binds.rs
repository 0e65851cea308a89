//! What HAProxy asks of `bind` lines, and of other places that it listens at.

use super::addresses::is_no_name;
use super::lines::error;
use crate::check::Found;
use crate::lint::rules::{
    bind_tls_without_certificate, invalid_value, keyword_from_a_later_version, misplaced_keyword,
};
use crate::view::{BindView, SectionView, View};
use crate::{Directive, Host, SectionKind, Version, Word};
use config_diagnostics::RuleInfo;

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    for section in &view.sections {
        let is_proxy = matches!(section.kind, SectionKind::Frontend | SectionKind::Listen);
        if is_proxy {
            let site = Site {
                mode: view.mode(section),
                has_certificates: ["ssl-f-use", "crt"]
                    .iter()
                    .any(|word| section.last(&[word]).is_some()),
            };
            for bind in view.binds(section) {
                if found.is_enough() {
                    return;
                }
                listener(view, section, &site, &bind, found);
            }
        }
        addresses(view, section, found);
    }
}

/// What the `bind` lines of a proxy have in common.
struct Site<'v> {
    mode: &'v str,
    /// Whether certificates are listed in lines of their own.
    has_certificates: bool,
}

fn listener(
    view: &View<'_>,
    section: &SectionView<'_>,
    site: &Site<'_>,
    bind: &BindView<'_, '_>,
    found: &mut Found,
) {
    let line = bind.statement;
    let is_told = view.is_certain(&line.line) && line.words.iter().all(Word::is_text);
    if !is_told || !matches!(line.directive, Directive::Bind(_)) {
        return;
    }
    let options = &bind.options;
    let mut say = |info: &RuleInfo, word: &str, message: &str, help: &str| {
        let at = line.values().iter().skip(2).position(|value| value == word);
        let span = at.map_or_else(|| line.span(), |at| line.word_span(at + 2));
        found.push(error(info, span, &section.path(), message).help(help));
    };
    let has_certificate = ["crt", "crt-list", "default-crt"].iter().any(|name| options.has(name));
    let fails_softly = options.on("strict-sni") && !options.has("generate-certificates");
    if options.on("ssl") && !has_certificate && !fails_softly && !site.has_certificates {
        let message = "TLS is spoken here, and there is no certificate to show";
        say(&bind_tls_without_certificate::RULE.info, "ssl", message, "add `crt FILE`");
    }
    let reverse = bind.addresses.iter().any(|address| matches!(address.host(), Host::Reverse(_)));
    if options.has("nbconn") && !reverse {
        let message = "`nbconn` is for addresses that begin with `rhttp@`";
        say(&misplaced_keyword::RULE.info, "nbconn", message, "remove it");
    }
    let is_odd = matches!(
        (options.value("proto"), site.mode),
        (Some("h1" | "h2" | "fcgi" | "spop"), "tcp") | (Some("none" | "fcgi" | "spop"), "http")
    );
    if is_odd {
        let message = "the protocol does not fit the mode of the proxy";
        say(&invalid_value::RULE.info, "proto", message, "h1 and h2 are for mode http");
    }
}

/// Whether no host that is listened at can have this name.
fn is_no_host(name: &str) -> bool {
    name.contains('_') || is_no_name(name)
}

/// The version that an address's prefix came with, if it is younger than those supported.
fn since(address: &str) -> Option<Version> {
    let prefix = address.split_inclusive(['@', '+']).next().unwrap_or_default();
    Some(match prefix {
        "mptcp@" | "mptcp4@" | "mptcp6@" | "abnsz@" => Version::V3_1,
        "rhttp@" => Version::V2_9,
        "quic+" => Version::V2_8,
        _ => return None,
    })
}

/// Addresses without a port, where one is needed, and names that are none.
fn addresses(view: &View<'_>, section: &SectionView<'_>, found: &mut Found) {
    for line in section.certain() {
        let at = match (section.kind, line.value(0), line.value(1)) {
            (_, "bind", _) if section.kind.is_proxy() => 1,
            (SectionKind::Mailers, "mailer", _)
            | (SectionKind::Resolvers, "nameserver", _)
            | (SectionKind::Global, "stats", "socket")
            | (SectionKind::Backend | SectionKind::Listen, "server", _) => 2,
            _ => continue,
        };
        let Some(word) = line.words.get(at).filter(|word| word.is_text()) else { continue };
        if word.value().contains('$') {
            continue;
        }
        for text in line.value(at).split(',') {
            let Ok(address) = text.parse::<crate::Address>() else { continue };
            if let Some(since) = since(text).filter(|since| *since > view.version()) {
                let message = format!("addresses such as `{text}` came with HAProxy {since}");
                let info = &keyword_from_a_later_version::RULE.info;
                let finding = error(info, line.word_span(at), &section.path(), message);
                found.push(finding.help(format!("write another, or target {since} or later")));
                continue;
            }
            let host = address.host();
            let is_ip = matches!(host, Host::Ip(_) | Host::Name(_) | Host::Any);
            let (message, help) = if is_ip && address.port().is_none() && !line.is("server") {
                (format!("`{text}` has no port"), "write it behind a colon")
            } else if matches!(host, Host::Name(name) if is_no_host(name)) && !line.is("server") {
                let message = format!("`{text}` is no address, and no host has such a name");
                (message, "write an IP address; names of hosts have no `_`, and end in no number")
            } else {
                continue;
            };
            let info = &invalid_value::RULE.info;
            let finding = error(info, line.word_span(at), &section.path(), message);
            found.push(finding.help(help));
        }
    }
}
