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
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::tool(
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
    let missed = missed(view);
    // What each defaults section sets, also by the one that it starts from.
    let mut sets: HashMap<usize, [bool; SETTINGS.len()]> = HashMap::new();
    // The last section so far that sets each setting.
    let mut last: [Option<usize>; SETTINGS.len()] = [None; SETTINGS.len()];
    for (index, section) in view.sections.iter().enumerate() {
        if section.kind != SectionKind::Defaults {
            continue;
        }
        let inherited = section.defaults.and_then(|n| sets.get(&n).copied());
        let mut own = inherited.unwrap_or_default();
        for (is_set, words) in own.iter_mut().zip(SETTINGS) {
            *is_set = section.last(words).map_or(*is_set, is_worth);
        }
        if section.defaults.is_none() && view.is_certain(&section.section.header()) {
            let missed = missed.get(&index);
            found.extend(missed.and_then(|missed| say(view, section, missed, &last, &sets)));
        }
        for (last, is_set) in last.iter_mut().zip(own) {
            *last = if is_set { Some(index) } else { *last };
        }
        sets.insert(index, own);
    }
}

/// For each setting, the first proxy that misses it.
type Missed<'v, 'd> = [Option<&'v SectionView<'d>>; SETTINGS.len()];

/// What is missed of each defaults section, by its index.
fn missed<'v, 'd>(view: &'v View<'d>) -> HashMap<usize, Missed<'v, 'd>> {
    let mut missed: HashMap<usize, Missed<'_, '_>> = HashMap::new();
    for proxy in &view.sections {
        if proxy.kind == SectionKind::Defaults || view.is_disabled(proxy) {
            continue;
        }
        let lacks = SETTINGS
            .map(|words| view.effective(proxy, words).is_none() && needs(view, proxy, words));
        if !lacks.contains(&true) {
            continue;
        }
        let mut from = proxy.defaults;
        while let Some((index, section)) = from.and_then(|n| Some((n, view.sections.get(n)?))) {
            let of = missed.entry(index).or_default();
            for (first, _) in of.iter_mut().zip(lacks).filter(|(_, lacks)| *lacks) {
                first.get_or_insert(proxy);
            }
            from = section.defaults;
        }
    }
    missed
}

/// What to say of a section whose settings are missed, when one above it has them.
fn say(
    view: &View<'_>,
    section: &SectionView<'_>,
    missed: &Missed<'_, '_>,
    last: &[Option<usize>; SETTINGS.len()],
    sets: &HashMap<usize, [bool; SETTINGS.len()]>,
) -> Option<Diagnostic> {
    // The nearest one above that sets something which is missed.
    let nearest = last.iter().zip(missed).filter(|(_, missed)| missed.is_some());
    let nearest = nearest.filter_map(|(last, _)| *last).max()?;
    let (above, sets) = (view.sections.get(nearest)?, sets.get(&nearest)?);
    let gone = SETTINGS.iter().zip(sets).zip(missed).filter(|((_, is_set), _)| **is_set);
    let gone: Vec<_> = gone.filter_map(|((words, _), first)| Some((words, (*first)?))).collect();
    let (_, first) = gone.first()?;
    let names: Vec<_> = gone.iter().map(|(words, _)| format!("`{}`", words.join(" "))).collect();
    let message = format!(
        "this `defaults` starts from nothing, so {} set above no longer count for `{}`",
        names.join(", "),
        first.name
    );
    Some(
        Diagnostic::of(&RULE.info, message)
            .at(section.header_span())
            .path(section.path())
            .tool_says(ToolSays::Warning)
            .help("repeat the lines here, or name the one above and start `from` it")
            .label(above.label("set here"))
            .label(first.label("missed here")),
    )
}

/// Whether a setting changes anything against HAProxy's own default.
fn is_worth(line: &Statement<'_>) -> bool {
    !line.is("mode") || line.value(1) == "http"
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
    use crate::lint::testing::Testing;

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
