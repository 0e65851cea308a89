//! ## What it does
//! Finds `option forwardfor` where no rule removes the X-Forwarded-For header that the client sent.
//!
//! ## Why is this bad?
//! The option adds a header and keeps the client's own, before it; with `if-none` the client's own is the only
//! one. An ingress that trusts HAProxy takes the whole list for true: clients choose the address by which they
//! are logged, limited and let in.
//!
//! Quiet where a trusted proxy stands in front: `option forwardfor except` names its network, or all `bind`
//! lines are local. `except` with this machine's own addresses says nothing about other clients.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     option forwardfor
//!     default_backend app
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     http-request del-header X-Forwarded-For
//!     option forwardfor
//!     default_backend app
//! ```
//!
//! ## Fix safety
//! Unsafe: behind another proxy it removes the address that this one states.
//!
//! ## References
//! Configuration manual, 4.2 `option forwardfor`; Traefik, `forwardedHeaders.trustedIPs`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/client-forwarded-for-kept",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "`option forwardfor` keeps the X-Forwarded-For that the client sent",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (option, sections) in &open_options(view) {
        let name = header(option.statement);
        // Rules in defaults need a name and 2.6; in the proxies themselves they always work.
        let edits = sections.iter().map(|section| {
            let text = format!("http-request del-header {name}");
            if std::ptr::eq(*section, option.section) {
                view.insert_above(&option.statement.line, &text)
            } else {
                view.insert_first(section, &text)
            }
        });
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "`option forwardfor` keeps the {name} that the client sent: who trusts it lets \
                 clients choose their address"
            ),
        )
        .confidence(Confidence::Medium)
        .at(option.statement.span())
        .path(option.section.path())
        .tool_says(ToolSays::Nothing)
        .help(format!(
            "add `http-request del-header {name}`; behind a trusted proxy only `unless {{ src … }}` it"
        ))
        .fix(Fix::risky("remove what the client sent", edits));
        for section in sections.iter().filter(|s| !std::ptr::eq(**s, option.section)) {
            diagnostic = diagnostic.label(section.label("takes the client's header"));
        }
        found.push(diagnostic);
    }
}

/// An `option forwardfor` line, in the order of the file.
#[derive(Clone, Copy)]
struct Site<'v, 'd> {
    section: &'v SectionView<'d>,
    statement: &'v Statement<'d>,
}

/// The options in force where a client's header gets through, each with the sections that should remove it.
fn open_options<'v, 'd>(view: &'v View<'d>) -> Vec<(Site<'v, 'd>, Vec<&'v SectionView<'d>>)> {
    let mut open: BTreeMap<usize, (Site<'v, 'd>, Vec<&'v SectionView<'d>>)> = BTreeMap::new();
    let mut add = |site: Site<'v, 'd>, section: &'v SectionView<'d>| {
        let (_, sections) =
            open.entry(site.statement.line.index()).or_insert_with(|| (site, Vec::new()));
        if !sections.iter().any(|known| std::ptr::eq(*known, section)) {
            sections.push(section);
        }
    };
    for frontend in view.listening().filter(|f| view.mode(f) == "http" && !is_local(view, f)) {
        let own = site(view, frontend);
        for backend in view.backends_of(frontend).filter(|b| forwards(b)) {
            let Some(site) = own.or_else(|| site(view, backend)) else { continue };
            let name = header(site.statement);
            if !removes(view, frontend, name) && !removes(view, backend, name) {
                let in_backend = std::ptr::eq(site.section, backend);
                add(site, if in_backend { backend } else { frontend });
            }
        }
        // Where to is decided at run time, or stands in another file.
        let elsewhere = view.backends_of(frontend).next().is_none()
            && (frontend.last(&["use_backend"]).is_some()
                || view.effective(frontend, &["default_backend"]).is_some());
        let open = |site: &Site<'_, '_>| !removes(view, frontend, header(site.statement));
        if let Some(site) = own.filter(open).filter(|_| elsewhere) {
            add(site, frontend);
        }
    }
    // The frontends stand in another file.
    let alone = |b: &&SectionView<'d>| forwards(b) && view.frontends_of(b).next().is_none();
    for backend in view.balancing().filter(alone) {
        let open = |site: &Site<'_, '_>| {
            std::ptr::eq(site.section, backend) && !removes(view, backend, header(site.statement))
        };
        if let Some(site) = site(view, backend).filter(open) {
            add(site, backend);
        }
    }
    open.into_values().collect()
}

/// The option in force in a section, unless it names the network of a trusted proxy.
fn site<'v, 'd>(view: &'v View<'d>, section: &'v SectionView<'d>) -> Option<Site<'v, 'd>> {
    let statement = view.option(section, "forwardfor")?;
    let trusted = statement.after("except").is_some_and(|net| !is_this_machine(net));
    let home = view.chain(section).find(|s| s.lines.iter().any(|l| std::ptr::eq(l, statement)))?;
    (!trusted).then_some(Site { section: home, statement })
}

fn is_this_machine(network: &str) -> bool {
    network.starts_with("127.") || network == "::1" || network == "::1/128"
}

/// The header that it adds.
fn header<'v>(option: &'v Statement<'_>) -> &'v str {
    option.after("header").unwrap_or("X-Forwarded-For")
}

/// Whether requests leave it for a server.
fn forwards(section: &SectionView<'_>) -> bool {
    section.lines.iter().any(|line| {
        line.is("server")
            || line.is("server-template")
            || line.is("dispatch")
            || line.starts_with(&["option", "http_proxy"])
    })
}

/// Whether only this machine connects to it.
fn is_local(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let mut addresses = view.binds(section).flat_map(|bind| bind.addresses).peekable();
    addresses.peek().is_some() && addresses.all(|a| a.is_loopback() || a.is_unix())
}

/// Whether a rule there removes or replaces the client's header, always or on a condition.
fn removes(view: &View<'_>, section: &SectionView<'_>, name: &str) -> bool {
    view.chain(section).flat_map(|s| s.all(&["http-request"])).any(|l| l.replaces_header(name))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const BACKEND: &str = "backend b\n  mode http\n  server s 10.0.0.1:80\n";

    fn frontend(lines: &str) -> String {
        format!("frontend f\n  mode http\n  bind :80\n{lines}  default_backend b\n{BACKEND}")
    }

    #[test]
    fn pass() {
        for lines in [
            "  http-request del-header X-Forwarded-For\n  option forwardfor\n",
            "  option forwardfor\n  http-request del-header x-forwarded-for unless { src 10.0.0.0/8 }\n",
            "  option forwardfor\n  http-request del-header ^X-Forwarded -m reg\n",
            "  option forwardfor\n  http-request set-header X-Forwarded-For %[src]\n",
            "  option forwardfor except 10.0.0.0/8\n",
            "  no option forwardfor\n",
            "  option forwardfor header X-Real-IP\n  http-request del-header X-Real-IP\n",
        ] {
            RULE.pass(&frontend(lines));
        }
        // Either side may remove it.
        RULE.pass(&format!(
            "{}  http-request del-header X-Forwarded-For\n",
            frontend("  option forwardfor\n")
        ));
        // Nothing is forwarded; not HTTP; clients on this machine only.
        RULE.pass(
            "defaults\n  option forwardfor\nfrontend f\n  mode http\n  bind :80\n  stats enable\n",
        );
        RULE.pass("frontend f\n  mode tcp\n  option forwardfor\n  default_backend b\nbackend b\n  server s 10.0.0.1:80\n");
        RULE.pass(&format!("frontend f\n  mode http\n  bind 127.0.0.1:80\n  option forwardfor\n  default_backend b\n{BACKEND}"));
    }

    #[test]
    fn fail() {
        RULE.fail(&frontend("  option forwardfor\n"), "option forwardfor");
        RULE.fail(
            &frontend("  option forwardfor except 127.0.0.0/8\n"),
            "option forwardfor except 127.0.0.0/8",
        );
        RULE.fail(&frontend("  option forwardfor if-none\n"), "option forwardfor if-none");
        let found = RULE.fail(
            &format!("defaults\n  mode http\n  option forwardfor\nfrontend f\n  default_backend b\nlisten l\n  server s 10.0.0.1:80\n{BACKEND}"),
            "option forwardfor",
        );
        assert_eq!(found.labels.len(), 2);
        // In the backend, and without the frontend at hand.
        RULE.fail(&format!("{}  option forwardfor\n", frontend("")), "option forwardfor");
        RULE.fail(&format!("{BACKEND}  option forwardfor\n"), "option forwardfor");
        RULE.fail(
            "frontend f\n  mode http\n  option forwardfor\n  use_backend %[req.hdr(host),lower]\n",
            "option forwardfor",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &frontend("  option forwardfor # who\n"),
            &frontend("  http-request del-header X-Forwarded-For\n  option forwardfor # who\n"),
        );
        RULE.fix(
            &format!("defaults\n  mode http\n  option forwardfor\nfrontend f\n  default_backend b\n{BACKEND}"),
            &format!("defaults\n  mode http\n  option forwardfor\nfrontend f\n  http-request del-header X-Forwarded-For\n  default_backend b\n{BACKEND}"),
        );
    }
}
