//! ## What it does
//! Finds servers that are spoken to with TLS while their certificate is not checked: `verify none` on the
//! server, on a `default-server` above it, or `ssl-server-verify none` for all.
//!
//! ## Why is this bad?
//! The traffic is encrypted, but for whom? Whoever stands on the path can answer in the server's place, and
//! read and change everything.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:443 ssl verify none
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:443 ssl verify required ca-file /etc/haproxy/ca.pem verifyhost app.lan
//! ```
//!
//! ## Fix safety
//! No fix: it takes the authority's certificate.
//!
//! ## References
//! Configuration manual, 5.2 `verify`, `ca-file`, `verifyhost`; 3.1 `ssl-server-verify`.

use crate::lint::Rule;
use crate::view::{SectionView, ServerView, Statement, View};
use crate::{Address, Host, SectionKind};
use config_diagnostics::{
    Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays,
};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/server-tls-not-verified",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "TLS to a server whose certificate nobody checks",
    ),
    check,
);

/// The words that switch the check off.
struct Cause {
    span: Span,
    path: String,
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // By the place of the cause.
    let mut said: BTreeMap<u32, Diagnostic> = BTreeMap::new();
    for section in view.balancing() {
        for server in view.servers(section) {
            if !server.options.on("ssl") || server.address.is_some_and(is_local) {
                continue;
            }
            let path =
                format!("{} / {} {}", section.path(), server.statement.value(0), server.name);
            let Some(cause) = cause(view, section, &server, &path) else { continue };
            let own = server.statement.span().cover(cause.span) == server.statement.span();
            if own {
                let message = format!(
                    "`{}` is spoken to with TLS, but its certificate is not checked: anyone on the path can pose as it",
                    server.name
                );
                said.insert(cause.span.start(), diagnostic(cause, message));
                continue;
            }
            let label = Label::new(server.statement.span()).path(path).message("not checked");
            if let Some(diagnostic) = said.get_mut(&cause.span.start()) {
                diagnostic.labels.push(label);
                continue;
            }
            let message =
                "the certificates of servers are not checked: anyone on the path can pose as one";
            said.insert(cause.span.start(), diagnostic(cause, message.to_owned()).label(label));
        }
    }
    found.extend(said.into_values());
}

fn diagnostic(cause: Cause, message: String) -> Diagnostic {
    Diagnostic::of(&RULE.info, message)
        .at(cause.span)
        .path(cause.path)
        .confidence(Confidence::Medium)
        .tool_says(ToolSays::Nothing)
        .help("write `verify required ca-file FILE`, and `verifyhost NAME` for a name to insist on")
}

/// What switches the check off for a server: the last `verify`, or else the global default.
fn cause(
    view: &View<'_>,
    section: &SectionView<'_>,
    server: &ServerView<'_, '_>,
    path: &str,
) -> Option<Cause> {
    match server.options.value("verify") {
        Some("none") => {}
        Some(_) => return None,
        None => {
            let globals = view.of_kind(SectionKind::Global).collect::<Vec<_>>();
            let last = globals.iter().rev().find_map(|s| s.last(&["ssl-server-verify"]));
            let line = last.filter(|line| line.value(1) == "none")?;
            return Some(Cause { span: line.span(), path: "global".to_owned() });
        }
    }
    if let Some(span) = verify_none(server.statement) {
        return Some(Cause { span, path: path.to_owned() });
    }
    let below = |line: &Statement<'_>| line.line.index() > server.statement.line.index();
    view.chain(section).find_map(|from| {
        let own = std::ptr::eq(from, section);
        let mut lines = from.lines.iter().rev().filter(|l| !(own && below(l)));
        let span = lines.find_map(|l| verify_none(l).filter(|_| l.is("default-server")))?;
        Some(Cause { span, path: from.path() })
    })
}

/// Where `verify none` stands among the options of a line.
fn verify_none(line: &Statement<'_>) -> Option<Span> {
    let (_, place) = line.options().iter().rfind(|(keyword, _)| keyword.name() == "verify")?;
    let value = line.value(place.start + 1);
    let span = line.word_span(place.start).cover(line.word_span(place.start + 1));
    (value == "none").then_some(span)
}

/// Whether the path to a server never leaves this machine.
fn is_local(address: &Address) -> bool {
    let local_name =
        matches!(address.host(), Host::Name(name) if name.eq_ignore_ascii_case("localhost"));
    address.is_loopback()
        || address.is_unix()
        || local_name
        || matches!(address.host(), Host::Fd(_))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for server in [
            "10.0.0.1:443 ssl verify required ca-file /ca.pem",
            "10.0.0.1:443 ssl ca-file /ca.pem",
            "10.0.0.1:443 ssl verify none verify required ca-file /ca.pem",
            "10.0.0.1:80 verify none",
            "10.0.0.1:443 ssl verify none no-ssl",
            "127.0.0.1:443 ssl verify none",
            "[::1]:443 ssl verify none",
            "localhost:443 ssl verify none",
            "/run/app.sock ssl verify none",
            "10.0.0.1:80 check check-ssl verify none",
        ] {
            RULE.pass(&format!("backend b\n  server s {server}\n"));
        }
        RULE.pass(
            "backend b\n  server s 10.0.0.1:443 ssl ca-file /a\n  default-server verify none\n",
        );
        RULE.pass("global\n  ssl-server-verify none\nbackend b\n  server s 10.0.0.1:80\n");
        RULE.pass(
            "global\n  ssl-server-verify none\nbackend b\n  server s 10.0.0.1:443 ssl verify required ca-file /a\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s 10.0.0.1:443 ssl verify none\n", "verify none");
        RULE.fail(
            "listen b\n  server s app:443 sni str(none) verify 'none' ssl\n",
            "verify 'none'",
        );
        RULE.fail("backend b\n  server-template s 3 app:443 ssl verify none\n", "verify none");
        RULE.fail("backend b\n  server s \"${IP}:443\" ssl verify none\n", "verify none");
    }

    #[test]
    fn one_cause_is_said_once() {
        let said = RULE.fail(
            "defaults\n  default-server ssl verify none\nbackend b\n  server s 10.0.0.1:443\n  server t 10.0.0.2:443\nbackend c\n  server u 10.0.0.3:443\n",
            "verify none",
        );
        assert_eq!(said.labels.len(), 3);
        let said = RULE.fail(
            "global\n  ssl-server-verify none\nbackend b\n  default-server ssl\n  server s 10.0.0.1:443\n",
            "ssl-server-verify none",
        );
        assert_eq!(said.labels.len(), 1);
    }
}
