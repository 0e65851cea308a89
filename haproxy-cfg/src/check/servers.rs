//! What HAProxy asks of servers when the configuration is complete.

use super::lines::error;
use super::names::Names;
use crate::check::Found;
use crate::lint::rules::{
    agent_check_without_port, checked_server_without_port, duplicate_server_name, invalid_value,
    server_tls_without_ca, tracked_server_without_check, unknown_resolvers, unknown_server,
};
use crate::view::{Endpoint, SectionView, ServerView, Statement as Line, View};
use crate::{Address, Host, SectionKind, Word};
use config_diagnostics::RuleInfo;
use std::collections::{HashMap, HashSet};

pub(super) fn check(view: &View<'_>, names: &Names<'_, '_>, found: &mut Found) {
    let verifies = verifies_by_default(view);
    let unchecked = unchecked(view);
    for section in &view.sections {
        let is_started = match section.kind {
            SectionKind::Backend | SectionKind::Listen => !view.is_disabled(section),
            SectionKind::Peers | SectionKind::Ring => true,
            _ => false,
        };
        let has_servers = is_started && (section.has("server") || section.has("server-template"));
        if !has_servers || !is_told(view, section) {
            continue;
        }
        if section.kind == SectionKind::Backend || section.kind == SectionKind::Listen {
            duplicates("server", section, found);
            redirects(view, section, found);
        }
        let asks_port = asks_port(view, section);
        let checks_tls = checks_tls(view, section);
        let mode = view.mode(section);
        for server in view.servers(section) {
            if found.is_enough() {
                return;
            }
            let mut say = |info: &RuleInfo, word: &str, message: String, help: &str| {
                let span = option_span(&server, word);
                found.push(error(info, span, &section.path(), message).help(help));
            };
            if verifies && lacks_ca(server.options, checks_tls) {
                let word = if server.options.on("ssl") { "ssl" } else { "check-ssl" };
                let message =
                    format!("`{}` verifies a certificate, and has no CA to do so", server.name);
                let help = "add `ca-file FILE` (`ca-file @system-ca` since 2.6), or `verify none`";
                say(&server_tls_without_ca::RULE.info, word, message, help);
            }
            if server.options.on("agent-check") && !server.options.has("agent-port") {
                let message = format!("`{}` has an agent, and no port to ask it at", server.name);
                say(
                    &agent_check_without_port::RULE.info,
                    "agent-check",
                    message,
                    "add `agent-port PORT`",
                );
            }
            if asks_port && server.options.on("check") && has_no_port(&server) {
                let message = format!("`{}` is checked, and has no port to check", server.name);
                let help = "write the port behind the address, or add `port PORT`";
                say(&checked_server_without_port::RULE.info, "check", message, help);
            }
            let own = |option: &str| server.statement.values().iter().skip(3).any(|w| w == option);
            let resolvers = server.options.value("resolvers").filter(|_| !own("resolvers"));
            if let Some(name) = resolvers.filter(|name| names.resolvers.lacks(name)) {
                let message = format!("there is no `resolvers {name}` section");
                let help = "add it, or name another in `default-server`";
                say(&unknown_resolvers::RULE.info, "resolvers", message, help);
            }
            let protocol = server.options.value("proto");
            if section.kind != SectionKind::Peers && !fits(protocol, mode) {
                let message = "the protocol does not fit the mode of the proxy".to_owned();
                say(
                    &invalid_value::RULE.info,
                    "proto",
                    message,
                    "h1, h2 and fcgi are for mode http",
                );
            }
            if let Some(target) = server.options.value("track") {
                if server.options.on("check") {
                    let message =
                        format!("`{}` is to be checked and to track another", server.name);
                    let help = "keep `check` or `track`";
                    say(&tracked_server_without_check::RULE.info, "track", message, help);
                } else if !own("track") && is_unknown(names, section, target) {
                    let message = format!("there is no server `{target}` to track");
                    let help = "name one that exists in `default-server`";
                    say(&unknown_server::RULE.info, "track", message, help);
                } else if is_stateless(&unchecked, section, target) {
                    let message = format!("`{target}` is tracked, and is not checked itself");
                    let help = "add `check` to that server";
                    say(&tracked_server_without_check::RULE.info, "track", message, help);
                }
            }
        }
    }
}

/// Whether a protocol goes with the mode of a proxy.
fn fits(protocol: Option<&str>, mode: &str) -> bool {
    let is_odd =
        matches!((protocol, mode), (Some("h1" | "h2" | "fcgi"), "tcp") | (Some("none"), "http"));
    !is_odd
}

/// Whether nothing is called so that a server could track.
fn is_unknown(names: &Names<'_, '_>, section: &SectionView<'_>, target: &str) -> bool {
    let (owner, name) = match target.split_once('/') {
        Some((proxy, name)) => (names.backend(proxy), name),
        None => (names.own(section), target),
    };
    owner.is_some_and(|owner| owner.servers.lacks(name))
}

/// Whether the server that is tracked has no state of its own.
fn is_stateless(
    unchecked: &HashMap<String, HashSet<String>>,
    section: &SectionView<'_>,
    target: &str,
) -> bool {
    let (proxy, name) = target.split_once('/').unwrap_or((&section.name, target));
    unchecked.get(proxy).is_some_and(|names| names.contains(name))
}

/// Whether what decides about the servers of a section can be told: nothing hangs on a variable or an unknown
/// condition.
fn is_told(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let decides =
        |line: &&Line<'_>| matches!(line.value(0), "server" | "server-template" | "default-server");
    let mut lines = view.chain(section).flat_map(|s| s.lines.iter()).filter(decides);
    lines.all(|line| view.is_certain(&line.line) && line.words.iter().skip(3).all(Word::is_text))
}

/// Where an option of the server stands; the whole line when it is inherited.
fn option_span(server: &ServerView<'_, '_>, word: &str) -> config_diagnostics::Span {
    let line = server.statement;
    let at = line.values().iter().skip(3).position(|value| value == word);
    at.map_or_else(|| line.span(), |at| line.word_span(at + 3))
}

/// `ssl-server-verify none` spares servers the verification.
fn verifies_by_default(view: &View<'_>) -> bool {
    let global = view.of_kind(SectionKind::Global);
    let mut lines = global.flat_map(|s| s.all(&["ssl-server-verify"]));
    lines.all(|line| line.value(1) == "required" && view.is_certain(&line.line))
}

/// Whether the steps of the check connect over TLS, whatever the servers say.
fn checks_tls(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let is_step = |line: &Line<'_>| matches!(line.value(0), "tcp-check" | "http-check");
    let steps = view.chain(section).find(|s| s.lines.iter().any(is_step));
    steps.is_some_and(|s| {
        let connects = |line: &&Line<'_>| is_step(line) && line.value(1) == "connect";
        s.lines.iter().filter(connects).any(|line| line.values().iter().any(|word| word == "ssl"))
    })
}

fn lacks_ca(options: &Endpoint, checks_tls: bool) -> bool {
    let is_encrypted = checks_tls || options.on("ssl") || options.on("check-ssl");
    is_encrypted && options.value("verify") != Some("none") && !options.has("ca-file")
}

/// Whether a check connects to the server's own port.
fn asks_port(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let connects = |line: &Line<'_>| {
        line.starts_with(&["tcp-check", "connect"])
            || line.starts_with(&["http-check", "connect"])
            || line.starts_with(&["option", "external-check"])
    };
    let is_proxy = matches!(section.kind, SectionKind::Backend | SectionKind::Listen);
    is_proxy && !view.chain(section).any(|s| s.lines.iter().any(connects))
}

fn has_no_port(server: &ServerView<'_, '_>) -> bool {
    let is_portless = |address: &Address| {
        address.port().is_none()
            && matches!(address.host(), Host::Ip(_) | Host::Name(_) | Host::Any)
    };
    let elsewhere = ["port", "addr", "check-proto", "healthcheck"];
    server.address.is_some_and(is_portless)
        && !elsewhere.iter().any(|option| server.options.has(option))
}

/// The servers of each backend that have no state of their own, if any server tracks another.
fn unchecked(view: &View<'_>) -> HashMap<String, HashSet<String>> {
    let tracks = |line: &Line<'_>| line.values().iter().any(|word| word == "track");
    if !view.sections.iter().any(|section| section.lines.iter().any(tracks)) {
        return HashMap::new();
    }
    let is_stateless = |server: &ServerView<'_, '_>| {
        let options = &server.options;
        !options.on("check") && !options.on("agent-check") && !options.has("track")
    };
    let told = view.balancing().filter(|section| is_told(view, section));
    let names = |section: &SectionView<'_>| -> HashSet<String> {
        let servers = view.servers(section).into_iter().filter(is_stateless);
        servers.map(|server| server.name.to_owned()).collect()
    };
    told.map(|section| (section.name.clone(), names(section))).collect()
}

pub(super) fn duplicates(keyword: &str, section: &SectionView<'_>, found: &mut Found) {
    let mut seen: HashMap<&str, &Line<'_>> = HashMap::new();
    for line in section.all(&[keyword]) {
        if line.words.get(1).is_none_or(|word| !word.is_text()) {
            continue;
        }
        let Some(first) = seen.insert(line.value(1), line) else { continue };
        let name = line.value(1);
        let message =
            format!("`{name}` is the name of another `{keyword}` of `{}`", section.path());
        let label = config_diagnostics::Label::new(first.word_span(1)).message("the first one");
        let finding =
            error(&duplicate_server_name::RULE.info, line.word_span(1), &section.path(), message);
        found.push(finding.label(label.path(section.path())).help("rename one of them"));
    }
}

/// A redirect prefix is part of HTTP.
fn redirects(view: &View<'_>, section: &SectionView<'_>, found: &mut Found) {
    let mode = view.effective(section, &["mode"]);
    let is_plain = mode.is_none_or(|line| {
        view.is_certain(&line.line)
            && line.value(1) != "http"
            && line.words.get(1).is_some_and(Word::is_text)
    });
    if !is_plain || view.is_disabled(section) {
        return;
    }
    for line in section.certain().filter(|line| line.is("server")) {
        for part in super::parts::of(line).iter().filter(|part| part.name() == "redir") {
            let message = "`redir` is part of HTTP, and the proxy is not in mode http".to_owned();
            let info = &crate::lint::rules::misplaced_keyword::RULE.info;
            let finding = error(info, line.word_span(part.at), &section.path(), message);
            found.push(finding.help("set `mode http`, or leave it out"));
        }
    }
}
