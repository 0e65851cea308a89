//! ## What it does
//! Finds statistics pages that other machines reach and that ask nobody for a password.
//!
//! ## Why is this bad?
//! The page names every backend and server, their addresses, versions, load and errors: a map of what stands
//! behind the proxy. Any `stats` line of a section switches its page on, and drops what it would inherit, a
//! password in `defaults` included.
//!
//! ## Example
//! ```haproxy
//! frontend stats
//!     mode http
//!     bind *:8404
//!     stats enable
//!     stats uri /stats
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend stats
//!     mode http
//!     bind 127.0.0.1:8404
//!     stats enable
//!     stats uri /stats
//! ```
//! or `stats http-request auth unless { http_auth(ops) }`, or a rule that refuses foreign addresses.
//!
//! ## Fix safety
//! Unsafe: the page of a section that serves nothing else is moved to the loopback address, where only this
//! machine sees it.
//!
//! ## References
//! Configuration manual, 4.2 `stats enable`, `stats auth` and `stats http-request`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{BindView, SectionView, View, is_origin, loopback};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/stats-page-without-auth",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "other machines reach a statistics page that asks for no password",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind != SectionKind::Defaults) {
        let mut lines = section.all(&["stats"]);
        let enable = section.last(&["stats", "enable"]).or_else(|| lines.next());
        let (Some(line), true) = (enable, section.kind.is_proxy()) else { continue };
        let asks = section.last(&["stats", "auth"]).is_some();
        if asks
            || view.mode(section) != "http"
            || !view.is_public(section)
            || view.is_guarded(section, is_origin)
        {
            continue;
        }
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "other machines reach the statistics page of `{}`, and it asks for no password",
                section.name
            ),
        )
        .at(line.span())
        .path(section.path())
        .confidence(Confidence::Medium)
        .tool_says(ToolSays::Nothing)
        .help("listen on 127.0.0.1, or add `stats http-request auth unless { http_auth(LIST) }`");
        for dropped in view.chain(section).skip(1).flat_map(|s| s.all(&["stats", "auth"])) {
            diagnostic = diagnostic.label(
                Label::new(dropped.word_span(0).cover(dropped.word_span(1)))
                    .path("defaults")
                    .message("not inherited: the section has `stats` lines of its own"),
            );
        }
        let edits = to_loopback(view, section);
        if !edits.is_empty() {
            diagnostic = diagnostic.fix(Fix::risky("listen on the loopback address", edits));
        }
        found.push(diagnostic);
    }
}

/// Moves a section that serves nothing but the page to the loopback address.
fn to_loopback(view: &View<'_>, section: &SectionView<'_>) -> Vec<Edit> {
    let serves = |line: &str| {
        matches!(line, "use_backend" | "default_backend" | "server" | "http-request" | "redirect")
    };
    let inherits = view.effective(section, &["default_backend"]).is_some();
    if inherits || section.lines.iter().any(|line| serves(line.value(0))) {
        return Vec::new();
    }
    let edit = |bind: BindView<'_, '_>| {
        let [address] = bind.addresses else { return None };
        Some(Edit::replace(bind.statement.word_span(1), loopback(address)?))
    };
    // All of them, or the page stays where it is.
    view.binds(section).map(edit).collect::<Option<Vec<_>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend s\n  mode http\n  bind 127.0.0.1:8404\n  stats enable\n");
        RULE.pass(
            "frontend s\n  mode http\n  bind [::1]:8404\n  bind /run/s.sock\n  stats enable\n",
        );
        RULE.pass("frontend s\n  mode http\n  bind :8404\n  stats enable\n  stats auth a:b\n");
        RULE.pass(
            "listen s\n  mode http\n  bind :8404\n  stats enable\n  stats http-request auth unless { http_auth(u) }\n",
        );
        RULE.pass(
            "frontend s\n  mode http\n  bind :8404\n  acl office src 10.0.0.0/8\n  http-request deny if !office\n  stats enable\n",
        );
        RULE.pass(
            "frontend s\n  mode http\n  bind :8404\n  tcp-request connection reject unless { src 10.0.0.0/8 }\n  stats uri /\n",
        );
        RULE.pass(
            "frontend s\n  mode http\n  bind :8404 ssl crt a ca-file b verify required\n  stats enable\n",
        );
        // HAProxy ignores it, and says so.
        RULE.pass("frontend s\n  bind :8404\n  stats enable\n");
        RULE.pass("frontend s\n  mode http\n  bind :8404\n");
        RULE.pass("global\n  stats socket /run/s.sock\n");
        RULE.pass(
            "frontend f\n  mode http\n  bind :80\n  use_backend s if { src 10.0.0.0/8 }\nbackend s\n  mode http\n  stats enable\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail("frontend s\n  mode http\n  bind *:8404\n  stats enable\n", "stats enable");
        RULE.fail(
            "defaults\n  mode http\nlisten s\n  bind 10.0.0.1:8404\n  stats uri /stats\n",
            "stats uri /stats",
        );
        RULE.fail(
            "frontend f\n  mode http\n  bind :::80\n  use_backend s if { path_beg /stats }\nbackend s\n  mode http\n  stats enable\n",
            "stats enable",
        );
        // A limit of requests is no lock.
        RULE.fail(
            "frontend s\n  mode http\n  bind :8404\n  http-request deny if { src_http_req_rate gt 9 }\n  stats enable\n",
            "stats enable",
        );
    }

    #[test]
    fn a_password_in_defaults_is_dropped() {
        let said = RULE.fail(
            "defaults\n  mode http\n  stats auth admin:secret\nfrontend s\n  bind :8404\n  stats enable\n",
            "stats enable",
        );
        assert_eq!(said.labels.len(), 1);
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend s\n  mode http\n  bind *:8404 # public\n  bind :::8404 v6only\n  stats enable\n",
            "frontend s\n  mode http\n  bind 127.0.0.1:8404 # public\n  bind [::1]:8404 v6only\n  stats enable\n",
        );
    }
}
