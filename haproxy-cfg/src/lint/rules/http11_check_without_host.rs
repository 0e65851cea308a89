//! ## What it does
//! Finds health checks that speak HTTP/1.1 without a `Host` header.
//!
//! ## Why is this bad?
//! HTTP/1.1 demands the header, and HAProxy sends none on its own. A server that insists on it answers 400, and
//! a healthy server goes down.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     option httpchk GET /ping HTTP/1.1
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     option httpchk
//!     http-check send meth GET uri /ping ver HTTP/1.1 hdr Host app.example.com
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Fix safety
//! There is no fix: only you know the name that the servers expect.
//!
//! ## References
//! Configuration manual, 4.2 `option httpchk` and `http-check send`; RFC 9112, 3.2.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/http11-check-without-host",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a health check speaks HTTP/1.1 without a Host header",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut reported: Vec<Span> = Vec::new();
    for section in view.balancing().filter(|s| is_checked(view, s)) {
        let Some(home) = view.chain(section).find(|s| s.lines.iter().any(shapes_request)) else {
            continue;
        };
        for at in hostless(view, home) {
            // Many sections may inherit the line.
            if reported.contains(&at) {
                continue;
            }
            reported.push(at);
            let message = format!(
                "the health check of `{}` speaks HTTP/1.1 without a Host header: strict servers \
                 answer 400 and go down",
                section.name
            );
            let diagnostic = Diagnostic::of(&RULE.info, message)
                .at(at)
                .path(home.path())
                .tool_says(ToolSays::Nothing)
                .help("send one: `http-check send … ver HTTP/1.1 hdr Host NAME`");
            found.push(if std::ptr::eq(home, section) {
                diagnostic
            } else {
                diagnostic.label(section.label("checked that way"))
            });
        }
    }
}

/// Whether servers of a section get HTTP/1 checks.
fn is_checked(view: &View<'_>, section: &SectionView<'_>) -> bool {
    view.check_method(section).is_some_and(|line| line.value(1) == "httpchk")
        && view.option(section, "httpchk").is_some()
        && view.servers(section).iter().any(|server| {
            let options = &server.options;
            let h2 = ["check-proto", "proto"].iter().find_map(|name| options.value(name));
            options.on("check") && h2 != Some("h2")
        })
}

/// Lines of one section make up the requests; a section with some of its own inherits none.
fn shapes_request(line: &Statement<'_>) -> bool {
    line.starts_with(&["option", "httpchk"])
        || line.is("http-check") && matches!(line.value(1), "connect" | "send" | "expect")
}

/// The words that say HTTP/1.1 of requests without the header.
fn hostless(view: &View<'_>, section: &SectionView<'_>) -> Vec<Span> {
    let steps: Vec<_> = section
        .lines
        .iter()
        .filter(|l| l.is("http-check") && matches!(l.value(1), "connect" | "send"))
        .collect();
    // What an unknown `.if` adds may be the header.
    if steps.iter().any(|line| !view.is_certain(&line.line)) {
        return Vec::new();
    }
    let sends: Vec<_> = steps.into_iter().filter(|line| line.value(1) == "send").collect();
    let mut found = Vec::new();
    // The option is the first request; what the first `send` says comes on top.
    let option = section.last(&["option", "httpchk"]);
    let first = sends.first();
    if let Some(option) = option
        && is_http11(option.value(4))
        && first.is_none_or(|send| version(send).is_none() && !names_host(send))
        && !option.value(4).to_ascii_lowercase().contains("\nhost:")
        && option.value(5).is_empty()
        && view.is_certain(&option.line)
    {
        found.push(option.word_span(4));
    }
    for (n, send) in sends.iter().enumerate() {
        let in_option = n == 0
            && option.is_some_and(|option| {
                let more = option.value(4).to_ascii_lowercase().contains("\nhost:");
                more || !option.value(5).is_empty()
            });
        let version = version(send).filter(|at| is_http11(send.value(*at)));
        if let Some(at) = version.filter(|_| !names_host(send) && !in_option) {
            found.push(send.word_span(at));
        }
    }
    found
}

fn is_http11(version: &str) -> bool {
    version.starts_with("HTTP/1.1")
}

/// The arguments of a `http-check send`: name and index.
fn arguments<'v>(send: &'v Statement<'_>) -> impl Iterator<Item = (&'v str, usize)> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let name = send.values().get(at)?;
        let here = at;
        at += match &**name {
            "hdr" => 3,
            "comment" | "meth" | "uri" | "uri-lf" | "ver" | "body" | "body-lf" => 2,
            _ => 1,
        };
        Some((&**name, here))
    })
}

/// Where the version stands.
fn version(send: &Statement<'_>) -> Option<usize> {
    arguments(send).find(|(name, _)| *name == "ver").map(|(_, at)| at + 1)
}

fn names_host(send: &Statement<'_>) -> bool {
    arguments(send)
        .any(|(name, at)| name == "hdr" && send.value(at + 1).eq_ignore_ascii_case("host"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn backend(lines: &str) -> String {
        format!("backend b\n{lines}  server s 10.0.0.1:80 check\n")
    }

    #[test]
    fn pass() {
        for lines in [
            "  option httpchk\n",
            "  option httpchk GET /\n",
            "  option httpchk GET / HTTP/1.0\n",
            "  option httpchk GET / HTTP/1.1\\r\\nHost:\\ a\n",
            "  option httpchk GET / HTTP/1.1 a.example.com\n",
            "  option httpchk GET / HTTP/1.1\n  http-check send hdr host a\n",
            "  http-check send hdr Host a\n  option httpchk GET / HTTP/1.1\n",
            "  option httpchk\n  http-check send meth GET uri / ver HTTP/1.1 hdr X y hdr Host a\n",
            "  option httpchk\n  http-check send meth GET uri /ver\n",
            // Another method counts.
            "  option httpchk GET / HTTP/1.1\n  option tcp-check\n",
        ] {
            RULE.pass(&backend(lines));
        }
        RULE.pass("backend b\n  option httpchk GET / HTTP/1.1\n  server s 10.0.0.1:80\n");
        RULE.pass(&format!(
            "defaults\n  option httpchk GET / HTTP/1.1\n{}",
            backend("  option httpchk\n")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(&backend("  option httpchk GET / HTTP/1.1\n"), "HTTP/1.1");
        RULE.fail(
            &backend("  option httpchk GET / HTTP/1.1\n  http-check send hdr X host\n"),
            "HTTP/1.1",
        );
        RULE.fail(&backend("  option httpchk\n  http-check send uri / ver HTTP/1.1\n"), "HTTP/1.1");
        RULE.fail(
            &backend("  option httpchk GET / \"HTTP/1.1\"\n  http-check expect status 200\n"),
            "\"HTTP/1.1\"",
        );
        let text = format!(
            "defaults\n  option httpchk GET / HTTP/1.1\n{0}listen c\n  server s 10.0.0.1:80 check\n",
            backend("")
        );
        RULE.fail(&text, "HTTP/1.1");
    }
}
