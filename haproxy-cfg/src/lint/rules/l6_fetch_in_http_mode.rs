//! ## What it does
//! Finds conditions and log formats of proxies in mode http that look at bytes as they come in, such as `req.ssl_sni`.
//!
//! ## Why is this bad?
//! In HTTP mode these bytes are gone: TLS has been taken off, the request has been parsed. The test never matches, and
//! HAProxy warns that it is ignored.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode http
//!     bind :443 ssl crt /etc/haproxy/site.pem
//!     use_backend app if { req.ssl_sni -i app.example.com }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     bind :443 ssl crt /etc/haproxy/site.pem
//!     use_backend app if { ssl_fc_sni -i app.example.com }
//! ```
//!
//! ## Fix safety
//! Safe where the proxy takes off TLS: the fetch of the same name for established connections takes its place. Unsafe
//! where it does not, since there is no name to look at.
//!
//! ## References
//! Configuration manual, 7.3.5 Fetching samples from buffer contents, 7.3.4 `ssl_fc_sni`.

use crate::check::uses;
use crate::lint::Rule;
use crate::view::{Acls, SectionView, Statement, View};
use crate::{Directive, RuleSet};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, Span, Tag, ToolSays,
};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/l6-fetch-in-http-mode",
        Group::Correctness,
        Severity::Warning,
        Safety::Safe,
        "a test of raw bytes in mode http",
    ),
    check,
);

/// What says the same of a connection whose TLS HAProxy has taken off.
const ESTABLISHED: [(&str, &str); 3] =
    [("req.ssl_alpn", "ssl_fc_alpn"), ("req.ssl_sni", "ssl_fc_sni"), ("req_ssl_sni", "ssl_fc_sni")];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening().chain(view.of_kind(crate::SectionKind::Backend)) {
        if view.mode(section) != "http" || view.is_disabled(section) {
            continue;
        }
        let is_raw = |fetch: &str| uses(fetch, view.version()).is_some_and(|uses| uses.raw);
        let acls = Acls::of(section);
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        for line in section.lines.iter().filter(|line| view.is_certain(&line.line)) {
            if !is_looked_at(line) {
                continue;
            }
            for test in acls.tests(line).into_iter().filter(|test| is_raw(test.fetch)) {
                let span = test.line.locate(test.word);
                if seen.insert(span) {
                    let said = say(view, section, test.word, span);
                    let is_apart = !std::ptr::eq(line, test.line);
                    let label =
                        || Label::new(line.span()).path(section.path()).message("used here");
                    found.push(if is_apart { said.label(label()) } else { said });
                }
            }
            for fetch in
                line.formatted().into_iter().filter(|fetch| is_format(line) && is_raw(fetch))
            {
                let span = line.locate(fetch);
                if seen.insert(span) {
                    found.push(say(view, section, fetch, span));
                }
            }
        }
    }
}

fn say(view: &View<'_>, section: &SectionView<'_>, word: &str, span: Span) -> Diagnostic {
    let message = format!(
        "`{word}` looks at bytes that `{}` no longer has in mode http: it never matches",
        section.path()
    );
    let said = Diagnostic::of(&RULE.info, message)
        .at(span)
        .path(section.path())
        .tool_says(ToolSays::Warning)
        .tag(Tag::Ignored);
    let Some((_, instead)) = ESTABLISHED.iter().find(|(raw, _)| *raw == word) else {
        return said.help("remove the test, or set `mode tcp`");
    };
    let takes_off = view.binds(section).any(|bind| bind.options.on("ssl"))
        || view.frontends_of(section).any(|s| view.binds(s).any(|b| b.options.on("ssl")));
    let edit = [Edit::replace(span, *instead)];
    let title = format!("ask `{instead}`");
    let fix = if takes_off { Fix::safe(title, edit) } else { Fix::risky(title, edit) };
    said.help(format!("ask `{instead}`, once HAProxy takes off TLS")).fix(fix)
}

/// The lines whose conditions HAProxy looks through.
fn is_looked_at(line: &Statement<'_>) -> bool {
    let is_rule = match &line.directive {
        Directive::Rule(rule) => !matches!(
            rule.set(),
            RuleSet::QuicInitial | RuleSet::TcpRequestConnection | RuleSet::TcpRequestSession
        ),
        _ => false,
    };
    is_rule || matches!(line.value(0), "use_backend" | "use-server" | "stick")
}

/// Whether its log formats are those of HTTP.
fn is_format(line: &Statement<'_>) -> bool {
    matches!(line.value(0), "http-request" | "http-response" | "http-after-response")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::Applicability;

    #[test]
    fn pass() {
        for rest in [
            "  mode tcp\n  use_backend b if { req.ssl_sni x }\n",
            "  mode http\n  use_backend b if { ssl_fc_sni x } { hdr(host) y } { src ::1 }\n",
            "  mode http\n  acl unused req.ssl_sni x\n",
            "  mode \"${MODE}\"\n  use_backend b if { req.ssl_sni x }\n",
            "  use_backend b if { req.ssl_sni x }\n",
            "  mode http\n  disabled\n  use_backend b if { req.ssl_sni x }\n",
        ] {
            RULE.pass(&format!("frontend f\n{rest}"));
        }
    }

    #[test]
    fn fail() {
        for (rest, place) in [
            ("  use_backend b if { req.ssl_sni -i x }\n", "req.ssl_sni"),
            ("  use_backend b if { req_ssl_hello_type 1 }\n", "req_ssl_hello_type"),
            (
                "  acl sni req.ssl_sni x\n  use_backend b if sni\n  http-request deny if !sni\n",
                "req.ssl_sni",
            ),
            ("  tcp-request content reject unless { req.len gt 0 }\n", "req.len"),
            ("  http-request deny if REQ_CONTENT\n", "REQ_CONTENT"),
            ("  http-request set-header x %[req.ssl_sni]\n", "req.ssl_sni"),
        ] {
            RULE.fail(&format!("defaults\n  mode http\nlisten f\n{rest}"), place);
        }
        let said = RULE
            .fail("listen f\n  mode http\n  use_backend b if { req.ssl_sni x }\n", "req.ssl_sni");
        assert_eq!(said.fixes[0].applicability, Applicability::Unsafe);
    }

    #[test]
    fn fix() {
        RULE.fix(
            "listen f\n  mode http\n  bind :443 ssl crt x.pem\n  acl a req_ssl_sni x\n  use_backend b if a or { req.ssl_alpn h2 }\n",
            "listen f\n  mode http\n  bind :443 ssl crt x.pem\n  acl a ssl_fc_sni x\n  use_backend b if a or { ssl_fc_alpn h2 }\n",
        );
    }
}
