//! ## What it does
//! Finds `defaults` sections below another one that set no timeouts, or no `mode`, although the one above does
//! and the proxies below need them.
//!
//! ## Why is this bad?
//! A `defaults` section starts from nothing, not from the one above it. What that one set is gone for all
//! proxies further down: without timeouts their connections never expire, and without `mode` they speak TCP.
//!
//! ## Example
//! ```haproxy
//! defaults
//!     timeout connect 5s
//!     timeout client 30s
//!     timeout server 30s
//! defaults
//!     mode tcp
//! frontend api
//!     bind :6443
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults base
//!     timeout connect 5s
//!     timeout client 30s
//!     timeout server 30s
//! defaults tcp from base
//!     mode tcp
//! frontend api from tcp
//!     bind :6443
//! ```
//!
//! ## Fix safety
//! No fix: the lines may be repeated, or the section started from the other one.
//!
//! ## References
//! Configuration manual, 4 "Proxies".

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::haproxy(
    RuleInfo::new(
        "haproxy/second-defaults-resets",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a `defaults` section drops what the one above it sets",
    ),
    check,
);

/// What HAProxy warns of when it is missing.
const SETTINGS: [&[&str]; 4] =
    [&["timeout", "client"], &["timeout", "connect"], &["timeout", "server"], &["mode"]];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let all: Vec<_> = view.of_kind(SectionKind::Defaults).collect();
    for (n, section) in all.iter().enumerate() {
        if section.defaults.is_some() || !view.is_certain(&section.section.header()) {
            continue;
        }
        // The nearest one above that sets something which is missed.
        let lost = all.iter().take(n).rev().map(|above| (above, lost(view, above, section)));
        let Some((above, lost)) = lost.into_iter().find(|(_, lost)| !lost.is_empty()) else {
            continue;
        };
        let Some((_, first)) = lost.first() else { continue };
        let names: Vec<_> =
            lost.iter().map(|(words, _)| format!("`{}`", words.join(" "))).collect();
        found.push(
            Diagnostic::of(
                &RULE.info,
                format!(
                    "this `defaults` starts from nothing, so {} set above no longer count for `{}`",
                    names.join(", "),
                    first.name
                ),
            )
            .at(section.header_span())
            .path(section.path())
            .tool_says(ToolSays::Warning)
            .help("repeat the lines here, or name the one above and start `from` it")
            .label(above.label("set here"))
            .label(first.label("missed here")),
        );
    }
}

/// The settings that a `defaults` section above has, this one has not, and a proxy misses; and that proxy.
fn lost<'v, 'd>(
    view: &'v View<'d>,
    above: &SectionView<'d>,
    section: &SectionView<'d>,
) -> Vec<(&'static [&'static str], &'v SectionView<'d>)> {
    SETTINGS
        .into_iter()
        .filter(|words| view.effective(above, words).is_some_and(is_worth))
        .filter_map(|words| Some((words, heir(view, section, words)?)))
        .collect()
}

/// Whether a setting changes anything against HAProxy's own default.
fn is_worth(line: &Statement<'_>) -> bool {
    !line.is("mode") || line.value(1) == "http"
}

/// The first proxy that starts from a `defaults` section and misses a setting.
fn heir<'v, 'd>(
    view: &'v View<'d>,
    section: &SectionView<'d>,
    words: &[&str],
) -> Option<&'v SectionView<'d>> {
    view.sections.iter().find(|proxy| {
        let starts_here = proxy.kind != SectionKind::Defaults
            && view.chain(proxy).any(|s| std::ptr::eq(s, section));
        starts_here
            && !view.is_disabled(proxy)
            && view.effective(proxy, words).is_none()
            && needs(view, proxy, words)
    })
}

fn needs(view: &View<'_>, proxy: &SectionView<'_>, words: &[&str]) -> bool {
    let serves = |line: &Statement<'_>| line.is("server") || line.is("server-template");
    let connects = proxy.kind != SectionKind::Frontend && proxy.lines.iter().any(serves);
    match words {
        ["mode"] => proxy.lines.iter().any(speaks_http),
        ["timeout", "client"] => proxy.kind != SectionKind::Backend,
        // In TCP mode a tunnel's timeout does as well.
        ["timeout", "server"] => {
            connects
                && (view.mode(proxy) == "http"
                    || view.effective(proxy, &["timeout", "tunnel"]).is_none())
        }
        _ => connects,
    }
}

/// Whether a line has no effect but in HTTP mode.
fn speaks_http(line: &Statement<'_>) -> bool {
    let options = ["httplog", "httpslog", "forwardfor"];
    matches!(line.value(0), "http-request" | "http-response" | "cookie")
        || (line.is("option") && options.contains(&line.value(1)))
}

#[cfg(test)]
mod tests {
    use super::RULE;

    const FIRST: &str =
        "defaults\n  mode http\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\n";

    #[test]
    fn pass() {
        RULE.pass(&format!(
            "{FIRST}{FIRST}listen l\n  http-request deny\n  server s 10.0.0.1:80\n"
        ));
        RULE.pass(
            "defaults d\n  timeout client 5s\ndefaults e from d\n  mode tcp\nfrontend f\n  bind :1\n",
        );
        // The proxies say it themselves, or nobody starts from it.
        RULE.pass(&format!("{FIRST}defaults\n  mode tcp\nfrontend f\n  timeout client 5s\n"));
        RULE.pass(&format!("{FIRST}defaults\n  mode tcp\n"));
        RULE.pass(
            "defaults d\n  timeout client 5s\ndefaults\n  mode tcp\nfrontend f from d\n  bind :1\n",
        );
        RULE.pass("defaults\n  mode tcp\ndefaults\n  mode http\nfrontend f\n  bind :1\n");
        RULE.pass(&format!("{FIRST}defaults\nbackend b\n  option tcp-check\n"));
    }

    #[test]
    fn fail() {
        let said = RULE.fail(
            &format!("{FIRST}frontend a\n  bind :1\ndefaults\n  mode tcp\nfrontend f\n  bind :2\n"),
            "defaults",
        );
        assert!(said.message.contains("`timeout client`") && said.message.contains("`f`"));
        RULE.fail(
            &format!(
                "{FIRST}defaults tcp\n  timeout client 5s\nlisten l\n  server s 10.0.0.1:80\n"
            ),
            "defaults tcp",
        );
        // The one between the two has nothing to lose.
        RULE.fail(
            "defaults\n  timeout client 5s\ndefaults a\n  mode tcp\ndefaults b\n  mode tcp\nfrontend f\n",
            "defaults b",
        );
        RULE.fail(
            "defaults\n  mode http\ndefaults\n  maxconn 5\nfrontend f\n  http-request deny\n",
            "defaults",
        );
    }
}
