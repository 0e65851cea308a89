//! ## What it does
//! Finds conditions that look at an HTTP message in a proxy of `mode tcp`, and `use_backend` names made of one.
//!
//! ## Why is this bad?
//! In TCP mode HAProxy decides before it has read anything: `hdr(host)` or `path` are not there, and the condition never
//! holds. Nothing warns. With TLS passed through, it cannot hold at all; what the client says in the clear is the name in
//! its hello, `req.ssl_sni`. Where a `tcp-request content` rule waits for the request, the rule keeps quiet.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode tcp
//!     bind :443
//!     use_backend app if { hdr(host) -i app.example.com }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode tcp
//!     bind :443
//!     tcp-request inspect-delay 5s
//!     tcp-request content accept if { req.ssl_hello_type 1 }
//!     use_backend app if { req.ssl_sni -i app.example.com }
//! ```
//!
//! ## Fix safety
//! There is no fix: `mode http` or another test, that is for the author to say.
//!
//! ## References
//! Configuration manual, 4.2 `mode`, 7.3.6 Fetching HTTP samples.

use crate::check::uses;
use crate::lint::Rule;
use crate::view::{Acls, SectionView, Statement, View};
use crate::{LogFormat, LogItem};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/http-fetch-in-tcp-mode",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a condition looks at an HTTP message in mode tcp",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening().chain(view.balancing().filter(|s| !is_both(s))) {
        if !view.is_plain_tcp(section) {
            continue;
        }
        let acls = Acls::of(section);
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        let mut waits = None;
        for line in section.lines.iter().filter(|line| is_run(line) && view.is_certain(&line.line))
        {
            let mut places = Vec::new();
            for test in acls.tests(line).iter().filter(|test| is_http(view, test.fetch)) {
                places.push((test.word, test.line.locate(test.word)));
            }
            let name = line.is("use_backend").then(|| line.value(1).parse::<LogFormat>());
            for item in name.iter().flatten().flat_map(LogFormat::items) {
                if let LogItem::Expr(_, expr) = item
                    && is_http(view, expr.name())
                {
                    places.push((expr.name(), line.locate(expr.name())));
                }
            }
            places.retain(|(_, span)| !seen.contains(span));
            if places.is_empty() || *waits.get_or_insert_with(|| waits_for_http(view, section)) {
                continue;
            }
            for (word, span) in places {
                seen.insert(span);
                found.push(say(section, word, span));
            }
        }
    }
}

fn say(section: &SectionView<'_>, word: &str, span: Span) -> Diagnostic {
    let message = format!(
        "`{word}` looks at an HTTP message, and `{}` is in mode tcp: it never matches",
        section.path()
    );
    Diagnostic::of(&RULE.info, message)
        .at(span)
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help("set `mode http`, or test what TCP shows, such as `req.ssl_sni` behind an inspect-delay")
}

/// A listen section is looked at once.
fn is_both(section: &SectionView<'_>) -> bool {
    section.kind == crate::SectionKind::Listen
}

/// Whether a TCP proxy runs such a line.
fn is_run(line: &Statement<'_>) -> bool {
    matches!(line.value(0), "use_backend" | "use-server" | "tcp-request" | "tcp-response")
}

/// Whether a fetch looks at an HTTP message; what asks whether there is one is there for TCP, too.
fn is_http(view: &View<'_>, fetch: &str) -> bool {
    !matches!(fetch, "req.proto_http" | "req_proto_http")
        && uses(fetch, view.version()).is_some_and(|uses| uses.http)
}

/// Whether a rule of the proxy, or of a frontend that leads to it, waits until the request is there: HAProxy reads HTTP
/// from it then, in TCP mode too.
fn waits_for_http(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let delays = |s: &SectionView<'_>| {
        view.effective(s, &["tcp-request", "inspect-delay"]).is_some()
            && view.chain(s).any(|from| {
                let acls = Acls::of(from);
                from.all(&["tcp-request", "content"]).any(|line| {
                    acls.tests(line).iter().any(|test| {
                        matches!(test.fetch, "req.proto_http" | "req_proto_http" | "wait_end")
                            || test.fetch.contains("len")
                            || test.fetch.contains("payload")
                            || is_http(view, test.fetch)
                    })
                })
            })
    };
    delays(section) || view.frontends_of(section).any(delays)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for rest in [
            "  mode http\n  use_backend b if { hdr(host) x }\n",
            "  mode tcp\n  use_backend b if { req.ssl_sni x } or { src ::1 }\n",
            "  mode tcp\n  tcp-request inspect-delay 5s\n  tcp-request content accept if HTTP\n  use_backend b if { hdr(host) x }\n",
            "  mode tcp\n  tcp-request inspect-delay 5s\n  tcp-request content reject if { path /x }\n",
            "  mode tcp\n  tcp-request content switch-mode http\n  use_backend b if { hdr(host) x }\n",
            "  mode tcp\n  acl unused hdr(host) x\n",
            "  mode tcp\n  http-request deny if { hdr(host) x }\n",
            "  mode \"${MODE}\"\n  use_backend b if { hdr(host) x }\n",
        ] {
            RULE.pass(&format!("frontend f\n{rest}"));
        }
        RULE.pass("frontend f\n  use_backend b if { hdr(host) x }\n");
    }

    #[test]
    fn fail() {
        for (rest, place) in [
            ("  use_backend b if { hdr(host) -i x }\n", "hdr"),
            (
                "  acl host hdr_end(host) x\n  use_backend b if host\n  use_backend c if host\n",
                "hdr_end",
            ),
            ("  use_backend b if METH_GET\n", "METH_GET"),
            ("  use_backend %[req.hdr(host),lower]\n", "req.hdr"),
            ("  tcp-request content reject if { path_beg /x }\n", "path_beg"),
            (
                "  tcp-request inspect-delay 5s\n  tcp-request content accept if { req.ssl_hello_type 1 }\n  use_backend b if { path /x }\n",
                "path",
            ),
        ] {
            RULE.fail(&format!("frontend f\n  mode tcp\n{rest}"), place);
        }
        RULE.fail("defaults\nlisten l\n  use_backend b if { url_beg /x }\n", "url_beg");
        RULE.fail("defaults\n  mode tcp\nbackend b\n  use-server s if { hdr(x) y }\n", "hdr");
    }
}
