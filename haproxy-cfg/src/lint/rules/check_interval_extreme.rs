//! ## What it does
//! Finds checked servers whose `inter` is under half a second or over a minute, and those where `timeout check`
//! is as long as the `inter` that they name.
//!
//! ## Why is this bad?
//! Checked too often, a server far away goes down whenever the network hiccups, and the checks are load of
//! their own. Checked too seldom, a dead one keeps its share of the requests for minutes. A check that may last
//! as long as the interval takes the place of the next one.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check inter 100
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check inter 10s fastinter 2s fall 3 rise 2
//! ```
//!
//! ## Fix safety
//! No fix: the right interval depends on the network.
//!
//! ## References
//! Configuration manual, 5.2 `inter`; 4.2 `timeout check`.

use crate::lint::Rule;
use crate::view::{SectionView, ServerView, Statement, View};
use crate::{Duration, TimeUnit};
use config_diagnostics::{
    Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays,
};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/check-interval-extreme",
        Group::Suspicious,
        Severity::Info,
        Safety::None,
        "servers are checked very often or very seldom",
    ),
    check,
);

/// In milliseconds.
const SHORTEST: u64 = 500;
const LONGEST: u64 = 60_000;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // By the place of the interval, which many servers may inherit.
    let mut said: BTreeMap<u32, Diagnostic> = BTreeMap::new();
    for section in view.balancing() {
        let timeout = view.timeout(section, "check").filter(|(_, time)| *time != u64::MAX);
        for server in view.servers(section) {
            if !server.options.on("check") || server.options.has("track") {
                continue;
            }
            let Some(text) = server.options.value("inter") else { continue };
            let Ok(time) = text.parse::<Duration>() else { continue };
            let inter = time.as_millis(TimeUnit::Ms);
            let (message, limit) = match timeout {
                _ if inter == 0 => continue,
                _ if inter < SHORTEST => (
                    format!("checks every {inter} ms: a hiccup of the network takes servers down"),
                    None,
                ),
                _ if inter > LONGEST => (
                    format!(
                        "checks every {} s only: a dead server keeps its share of the requests until then",
                        inter / 1000
                    ),
                    None,
                ),
                Some((line, limit)) if limit >= inter => (
                    format!(
                        "a check may last {limit} ms, as long as the {inter} ms between two: dead servers are found late"
                    ),
                    Some(line),
                ),
                _ => continue,
            };
            let Some((place, path)) = place(view, section, &server) else { continue };
            let own = format!("{} / {} {}", section.path(), server.statement.value(0), server.name);
            let inherited = server.statement.span().cover(place) != server.statement.span();
            let diagnostic = said.entry(place.start()).or_insert_with(|| {
                let diagnostic = Diagnostic::of(&RULE.info, message)
                    .at(place)
                    .path(if inherited { path } else { own.clone() })
                    .confidence(if limit.is_some() { Confidence::Low } else { Confidence::Medium })
                    .tool_says(ToolSays::Nothing)
                    .help("write something like `inter 10s fastinter 2s fall 3 rise 2`, and a shorter `timeout check`");
                limit.into_iter().fold(diagnostic, |diagnostic, line| {
                    diagnostic.label(Label::new(line.span()).message("how long one may last"))
                })
            });
            if inherited {
                let label = Label::new(server.statement.span()).path(own);
                diagnostic.labels.push(label.message("checked so"));
            }
        }
    }
    found.extend(said.into_values());
}

/// Where the `inter` of a server stands, and the path of the section it stands in.
fn place(
    view: &View<'_>,
    section: &SectionView<'_>,
    server: &ServerView<'_, '_>,
) -> Option<(Span, String)> {
    if let Some(span) = inter(server.statement) {
        return Some((span, section.path()));
    }
    let below = |line: &Statement<'_>| line.line.index() > server.statement.line.index();
    view.chain(section).find_map(|from| {
        let own = std::ptr::eq(from, section);
        let mut lines = from.lines.iter().rev().filter(|l| !(own && below(l)));
        let span = lines.find_map(|l| inter(l).filter(|_| l.is("default-server")))?;
        Some((span, from.path()))
    })
}

/// Where `inter TIME` stands among the options of a line.
fn inter(line: &Statement<'_>) -> Option<Span> {
    let (_, place) = line.options().iter().rfind(|(keyword, _)| keyword.name() == "inter")?;
    Some(line.word_span(place.start).cover(line.word_span(place.start + 1)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for options in [
            "check",
            "check inter 500ms",
            "check inter 1m",
            "check inter 10s fastinter 100 downinter 2m",
            "inter 100",
            "check track o/s inter 100",
            "check inter \"${I}\"",
        ] {
            RULE.pass(&format!("backend b\n  server s 10.0.0.1:80 {options}\n"));
        }
        RULE.pass("backend b\n  timeout check 4s\n  server s 10.0.0.1:80 check inter 5s\n");
        // Of the interval that nobody named, the example files say nothing else.
        RULE.pass("defaults\n  timeout check 10s\nbackend b\n  server s 10.0.0.1:80 check\n");
        RULE.pass("backend b\n  default-server inter 100\n  server s 10.0.0.1:80 check inter 5s\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s 10.0.0.1:80 check inter 100\n", "inter 100");
        RULE.fail("listen b\n  server s [::1]:80 inter 5m check\n", "inter 5m");
        RULE.fail("backend b\n  server-template s 3 a.b:80 check inter 61s\n", "inter 61s");
        let said = RULE.fail(
            "defaults\n  default-server check inter 200ms\nbackend b\n  server s 10.0.0.1:80\n  server t 10.0.0.2:80\n",
            "inter 200ms",
        );
        assert_eq!(said.labels.len(), 2);
        RULE.fail(
            "defaults\n  timeout check 5s\nbackend b\n  server s 10.0.0.1:80 check inter 5s\n",
            "inter 5s",
        );
    }
}
