//! ## What it does
//! Finds `stats socket` lines that let others give orders: a TCP address that other machines reach with
//! `level admin`, or a socket file that every user of the machine may write to.
//!
//! ## Why is this bad?
//! The runtime API asks for no password. With `level admin` whoever connects can disable servers, change
//! addresses, weights, maps and certificates, and shut sessions; the default level still tells all there is.
//!
//! ## Example
//! ```haproxy
//! global
//!     stats socket ipv4@0.0.0.0:9999 level admin
//!     stats socket /run/haproxy/admin.sock mode 666 level admin
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     stats socket /run/haproxy/admin.sock mode 660 level admin
//! ```
//!
//! ## Fix safety
//! Unsafe: the address becomes the loopback one, or the file is closed to others; who used it loses it.
//!
//! ## References
//! Configuration manual, 3.1 `stats socket` and `unix-bind`, 5.1 `level` and `mode`; management guide, 9.3.

use crate::lint::Rule;
use crate::view::{Endpoint, SectionView, Statement, View, is_open, loopback};
use crate::{Address, SectionKind};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/admin-socket-exposed",
        Group::Security,
        Severity::Error,
        Safety::Unsafe,
        "others than the administrators can give orders on the command socket",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.of_kind(SectionKind::Global) {
        for line in section.all(&["stats", "socket"]) {
            let Ok(address) = line.value(2).parse::<Address>() else { continue };
            let options = Endpoint::of(line);
            let level = options.value("level").unwrap_or("operator");
            let diagnostic = if address.is_unix() {
                file(view, line, &options, level)
            } else {
                network(line, &address, &options, level)
            };
            found.extend(diagnostic.map(|d| d.path(section.path())));
        }
    }
}

fn network(
    line: &Statement<'_>,
    address: &Address,
    options: &Endpoint,
    level: &str,
) -> Option<Diagnostic> {
    let asks = options.value("verify") == Some("required");
    if level != "admin" || !is_open(address) || asks || options.value("interface") == Some("lo") {
        return None;
    }
    let diagnostic = Diagnostic::of(
        &RULE.info,
        "the command socket listens to other machines, and everyone may give it orders of level `admin`",
    )
    .at(line.span())
    .tool_says(ToolSays::Nothing)
    .help("use a socket file with `mode 660`, or an address of this machine only");
    Some(match loopback(address) {
        Some(local) => diagnostic.fix(Fix::risky(
            "listen on the loopback address",
            [Edit::replace(line.word_span(2), local)],
        )),
        None => diagnostic,
    })
}

fn file(
    view: &View<'_>,
    line: &Statement<'_>,
    options: &Endpoint,
    level: &str,
) -> Option<Diagnostic> {
    // An abstract name has no permissions.
    if line.value(2).contains("abns") || level == "user" {
        return None;
    }
    let (mode, span) = match options.value("mode") {
        Some(mode) => (mode, value_span(line, "mode")?),
        None => inherited_mode(view)?,
    };
    let number = u32::from_str_radix(mode, 8).ok()?;
    if number & 0o2 == 0 {
        return None;
    }
    let diagnostic = Diagnostic::of(
        &RULE.info,
        format!("`mode {mode}` lets every user of this machine give orders of level `{level}`"),
    )
    .at(line.span())
    .tool_says(ToolSays::Nothing)
    .help("write `mode 660` and name the `group` that may use it");
    let closed = format!("{:03o}", number & !0o7);
    let closed = Edit::replace(span, closed);
    let diagnostic = diagnostic.fix(Fix::risky("close it to others", [closed]));
    if level == "admin" {
        return Some(diagnostic);
    }
    Some(diagnostic.severity(Severity::Warning).confidence(Confidence::Medium))
}

/// The mode that `unix-bind` gives to all sockets.
fn inherited_mode<'v>(view: &'v View<'_>) -> Option<(&'v str, Span)> {
    let globals: Vec<&SectionView<'_>> = view.of_kind(SectionKind::Global).collect();
    let line = globals.iter().rev().find_map(|s| {
        s.lines.iter().rev().find(|line| line.is("unix-bind") && line.after("mode").is_some())
    })?;
    Some((line.after("mode")?, value_span(line, "mode")?))
}

/// Where the word behind the last `word` stands.
fn value_span(line: &Statement<'_>, word: &str) -> Option<Span> {
    let at = line.values().iter().rposition(|value| value == word)?;
    Some(line.words.get(at + 1)?.span())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::Severity;

    #[test]
    fn pass() {
        for socket in [
            "/run/haproxy/admin.sock mode 660 level admin",
            "/run/haproxy/admin.sock level admin",
            "/run/haproxy/read.sock mode 666 level user",
            "unix@/run/a.sock mode 0600 level admin expose-fd listeners",
            "127.0.0.1:9999 level admin",
            "ipv6@[::1]:9999 level admin",
            "*:9999 level user",
            "*:9999",
            "fd@3 level admin",
            "\"${ADDRESS}:9999\" level admin",
            ":9999 level admin ssl crt /a.pem ca-file /b.pem verify required",
        ] {
            RULE.pass(&format!("global\n  stats socket {socket}\n"));
        }
    }

    #[test]
    fn fail() {
        for socket in [
            "ipv4@0.0.0.0:9999 level admin",
            ":9999 level user level admin",
            ":::9999 level admin",
            "10.0.0.1:9999 level admin",
            "/run/a.sock mode 666 level admin",
            "/run/a.sock level admin mode 0777",
        ] {
            let text = format!("global\n  stats socket {socket}\n");
            let said = RULE.fail(&text, &format!("stats socket {socket}"));
            assert_eq!(said.severity, Severity::Error);
        }
        let said = RULE.fail("global\n  stats socket /a mode 666\n", "stats socket /a mode 666");
        assert_eq!(said.severity, Severity::Warning);
        RULE.fail(
            "global\n  unix-bind user root mode 777\n  stats socket /a level admin\n",
            "stats socket /a level admin",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "global\n  stats socket ipv4@0.0.0.0:9999 level admin # x\n  stats socket /a mode 0666 level admin\n",
            "global\n  stats socket 127.0.0.1:9999 level admin # x\n  stats socket /a mode 660 level admin\n",
        );
    }
}
