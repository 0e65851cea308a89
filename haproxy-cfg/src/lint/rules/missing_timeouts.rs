//! ## What it does
//! Finds proxies without the timeouts they need: `timeout client` where clients connect, `timeout connect` and
//! `timeout server` where servers stand. 0 counts as unset. In tcp mode `timeout tunnel` does for
//! `timeout server`.
//!
//! ## Why is this bad?
//! Without them a connection whose other end went away without a word stays open for ever. They pile up until
//! the connection limit is reached and nobody gets in.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     default_backend app
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults
//!     timeout connect 5s
//!     timeout client 30s
//!     timeout server 30s
//! frontend web
//!     bind :80
//!     default_backend app
//! ```
//!
//! ## Fix safety
//! Unsafe: the values are a guess, and idle connections end that did not before.
//!
//! ## References
//! Configuration manual, 4.2 `timeout client`, `timeout connect`, `timeout server`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{SectionView, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/missing-timeouts",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a proxy lacks a timeout, so connections never expire",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // The defaults may stand in another file.
    let alone = view.of_kind(SectionKind::Defaults).next().is_none();
    for section in &view.sections {
        let proxy = matches!(
            section.kind,
            SectionKind::Frontend | SectionKind::Backend | SectionKind::Listen
        );
        if !proxy || view.is_disabled(section) || view.mode(section) == "log" {
            continue;
        }
        let missing = missing(view, section);
        if missing.is_empty() {
            continue;
        }
        let path = section.path();
        let mut message = format!("{path} has no ");
        for (n, (name, _)) in missing.iter().enumerate() {
            let comma = if n > 0 { ", " } else { "" };
            message.extend([comma, "`timeout ", name, "`"]);
        }
        message.push_str(": a connection whose other end is gone never expires");
        let edits = view.set_timeouts(section, &missing);
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(section.header_span())
                .path(path)
                .confidence(if alone { Confidence::Medium } else { Confidence::High })
                .tool_says(ToolSays::Warning)
                .help("set the timeouts, best in the `defaults` section above it")
                .fix(Fix::risky("set them", edits)),
        );
    }
}

/// The timeouts that HAProxy misses, and usual values.
fn missing(view: &View<'_>, section: &SectionView<'_>) -> Vec<(&'static str, &'static str)> {
    let accepts = section.kind != SectionKind::Backend;
    let connects = section.kind != SectionKind::Frontend
        && (section.has("server") || section.has("server-template"));
    let tunnels = view.mode(section) != "http" && view.timeout(section, "tunnel").is_some();
    [
        ("client", "30s", accepts),
        ("connect", "5s", connects),
        ("server", "30s", connects && !tunnels),
    ]
    .into_iter()
    .filter(|(name, _, needed)| *needed && view.timeout(section, name).is_none())
    .map(|(name, time, _)| (name, time))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        let all = "timeout connect 5s\n  timeout client 5s\n  timeout server 5s\n";
        RULE.pass(&format!("defaults\n  {all}listen l\n  server s 10.0.0.1:80\n"));
        RULE.pass(&format!("listen l\n  {all}  server s 10.0.0.1:80\n"));
        RULE.pass(&format!("defaults d\n  {all}defaults\n  mode http\nfrontend f from d\n"));
        RULE.pass(&format!("defaults d\n  {all}defaults e from d\nfrontend f from e\n"));
        RULE.pass("frontend f\n  timeout client 5000\n");
        // Nobody to connect to.
        RULE.pass("backend b\n  http-request return status 200\n");
        RULE.pass("frontend f\n  disabled\n");
        RULE.pass("backend b\n  timeout connect 5s\n  timeout tunnel 1h\n  server s 10.0.0.1:80\n");
        RULE.pass("frontend f\n  timeout client \"${IDLE}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  bind :80\n", "frontend f");
        RULE.fail("defaults\n  timeout client 0\nfrontend f\n  bind :80\n", "frontend f");
        // The last defaults section above counts, not all of them.
        RULE.fail(
            "defaults\n  timeout client 5s\ndefaults\n  mode http\nfrontend f\n",
            "frontend f",
        );
        let found = RULE.fail(
            "defaults\n  timeout client 5s\n  timeout server 5s\nlisten l\n  server s 10.0.0.1:80\n",
            "listen l",
        );
        assert!(found.message.contains("`timeout connect`:"), "{}", found.message);
        // Of no use in http mode.
        RULE.fail(
            "backend b\n  mode http\n  timeout connect 5s\n  timeout tunnel 1h\n  server s 10.0.0.1:80\n",
            "backend b",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f # web\n  bind :80\nbackend b\n  timeout connect 0\n  server s 10.0.0.1:80\n",
            "frontend f # web\n  timeout client 30s\n  bind :80\nbackend b\n  timeout server 30s\n  timeout connect 5s\n  server s 10.0.0.1:80\n",
        );
        RULE.fix("frontend f\n", "frontend f\n    timeout client 30s\n");
    }
}
