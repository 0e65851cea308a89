//! ## What it does
//! Finds `http-request add-header X-Forwarded-Proto …` where nothing removes what the client sent.
//!
//! ## Why is this bad?
//! The client's own header stays, before the one that HAProxy adds. Traefik and most frameworks read the first
//! one: a client on plain HTTP can claim to be on HTTPS, which switches off redirects and secure cookies.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request add-header X-Forwarded-Proto https if { ssl_fc }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     http-request set-header X-Forwarded-Proto https if { ssl_fc }
//!     http-request set-header X-Forwarded-Proto http unless { ssl_fc }
//! ```
//!
//! ## Fix safety
//! Safe: the backend gets the same value, only once; and on plain HTTP the right one, where it got the client's.
//!
//! ## References
//! Configuration manual, 4.4 `add-header` and `set-header`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/forwarded-proto-added-not-replaced",
        Group::Security,
        Severity::Error,
        Safety::Safe,
        "`add-header X-Forwarded-Proto` keeps the client's own value first",
    ),
    check,
);

const HEADER: &str = "X-Forwarded-Proto";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|section| section.kind.is_proxy()) {
        let is_it = |line: &&Statement<'_>| line.value(2).eq_ignore_ascii_case(HEADER);
        let mut lines = section.all(&["http-request", "add-header"]).filter(is_it).peekable();
        if lines.peek().is_none() || is_cleaned(view, section) {
            continue;
        }
        for line in lines {
            // Whoever asks for the header decides what becomes of it.
            if view.full_condition(section, line).contains("x-forwarded-proto") {
                continue;
            }
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    "the client's own X-Forwarded-Proto stays, before the one added here: a \
                     backend that reads the first believes the client",
                )
                .at(line.word_span(1).cover(line.word_span(2)))
                .path(section.path())
                .tool_says(ToolSays::Nothing)
                .help("use `set-header`, which replaces it, for HTTPS and for HTTP")
                .fix(Fix::safe("replace the client's value", replacement(view, section, line))),
            );
        }
    }
}

/// Sets the header instead; for plain HTTP too, where the line speaks of HTTPS only and no other line does.
fn replacement(view: &View<'_>, section: &SectionView<'_>, line: &Statement<'_>) -> Vec<Edit> {
    let mut edits = vec![Edit::replace(line.word_span(1), "set-header")];
    let https_only = line.value(3) == "https" && line.condition() == "if { ssl_fc }";
    let speaks_of_it = |other: &&Statement<'_>| {
        matches!(other.value(1), "add-header" | "set-header")
            && other.value(2).eq_ignore_ascii_case(HEADER)
    };
    if https_only && section.all(&["http-request"]).filter(speaks_of_it).take(2).count() == 1 {
        let other = format!("http-request set-header {HEADER} http unless {{ ssl_fc }}");
        edits.push(view.insert_below(&line.line, &other));
    }
    edits
}

/// Whether the client's value is gone: here or in every frontend that leads here.
fn is_cleaned(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let mut frontends = view.frontends_of(section).peekable();
    replaces(view, section) || (frontends.peek().is_some() && frontends.all(|f| replaces(view, f)))
}

/// Whether a rule leaves nothing of the client's value. A `del-header` may have its condition: its author has
/// thought about whom to trust.
fn replaces(view: &View<'_>, section: &SectionView<'_>) -> bool {
    view.chain(section).flat_map(|s| s.all(&["http-request"])).any(|line| {
        line.replaces_header(HEADER)
            && (line.value(1) == "del-header" || line.condition_at().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  http-request set-header X-Forwarded-Proto https if { ssl_fc }\n");
        RULE.pass("frontend f\n  http-request del-header X-Forwarded-Proto\n  http-request add-header X-Forwarded-Proto https if { ssl_fc }\n");
        RULE.pass("frontend f\n  http-request del-header x-forwarded- -m beg\n  default_backend b\nbackend b\n  http-request add-header X-Forwarded-Proto https\n");
        RULE.pass("frontend f\n  http-request add-header X-Forwarded-Proto https if !{ req.hdr(X-Forwarded-Proto) -m found }\n");
        RULE.pass("frontend f\n  acl has hdr_cnt(x-forwarded-proto) gt 0\n  http-request add-header X-Forwarded-Proto https unless has\n");
        RULE.pass("frontend f\n  http-request add-header X-Other https\n");
        RULE.pass("frontend f\n  http-response add-header X-Forwarded-Proto https\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "frontend f\n  http-request add-header X-Forwarded-Proto https if { ssl_fc }\n",
            "add-header X-Forwarded-Proto",
        );
        RULE.fail(
            "backend b\n  http-request add-header \"x-forwarded-proto\" %[ssl_fc,iif(https,http)]\n",
            "add-header \"x-forwarded-proto\"",
        );
        // It replaces the value of the other requests only.
        RULE.fail(
            "listen l\n  http-request set-header X-Forwarded-Proto https if { ssl_fc }\n  http-request add-header X-Forwarded-Proto http if !{ ssl_fc }\n",
            "add-header X-Forwarded-Proto",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  http-request  add-header X-Forwarded-Proto https if { ssl_fc } # tls\n",
            "frontend f\n  http-request  set-header X-Forwarded-Proto https if { ssl_fc } # tls\n  http-request set-header X-Forwarded-Proto http unless { ssl_fc }\n",
        );
        RULE.fix(
            "backend b\n  http-request add-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n",
            "backend b\n  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n",
        );
    }
}
