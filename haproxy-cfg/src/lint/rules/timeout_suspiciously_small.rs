//! ## What it does
//! Finds timeouts, and intervals of health checks, that are a bare number under 100.
//!
//! ## Why is this bad?
//! A number without a unit counts milliseconds: `timeout connect 5` gives up after five thousandths of a second,
//! where five seconds were meant. HAProxy warns since 3.1.
//!
//! ## Example
//! ```haproxy
//! defaults
//!     timeout connect 5
//!     timeout client 50
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults
//!     timeout connect 5s
//!     timeout client 50s
//! ```
//!
//! ## Fix safety
//! Unsafe: it writes seconds, a time a thousand times as long. Who means milliseconds writes `5ms`.
//!
//! ## References
//! Configuration manual, 2.5 "Time format"; `proxy.c` and `check.c`, which warn.

use crate::Version;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/timeout-suspiciously-small",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "a time without a unit is so small that seconds were meant",
    ),
    check,
);

/// Options of servers that HAProxy measures like timeouts.
const INTERVALS: [&str; 4] = ["inter", "fastinter", "downinter", "agent-inter"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|section| section.kind.is_proxy()) {
        for line in &section.lines {
            if line.is("timeout") {
                found.extend(say(view, section, line, 2));
            }
            if matches!(line.value(0), "bind" | "stats") {
                continue;
            }
            for (keyword, place) in line.options() {
                if INTERVALS.contains(&keyword.name()) {
                    found.extend(say(view, section, line, place.start + 1));
                }
            }
        }
    }
}

/// What is said of the time in word `at`.
fn say(
    view: &View<'_>,
    section: &SectionView<'_>,
    line: &Statement<'_>,
    at: usize,
) -> Option<Diagnostic> {
    let number = line.value(at);
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // What a variable holds today is not the line's business.
    let is_plain = line.words.get(at)?.is_text();
    number.parse::<u64>().ok().filter(|n| is_plain && (1..100).contains(n))?;
    let says = if view.version() >= Version::V3_1 { ToolSays::Warning } else { ToolSays::Nothing };
    let name = line.value(at.checked_sub(1)?);
    let name = if line.is("timeout") { format!("timeout {name}") } else { name.to_owned() };
    let path = match line.value(0) {
        "server" | "server-template" => format!("{} / server {}", section.path(), line.value(1)),
        _ => section.path(),
    };
    let message =
        format!("`{name} {number}` is {number} milliseconds: without a unit it counts no seconds");
    let diagnostic = Diagnostic::of(&RULE.info, message)
        .at(line.word_span(at))
        .path(path)
        .tool_says(says)
        .help(format!("write `{number}s`, or `{number}ms` if milliseconds are meant"))
        .fix(Fix::risky(
            "count seconds",
            [Edit::replace(line.word_span(at), format!("{number}s"))],
        ));
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  timeout connect 5s\n  timeout client 50ms\n  timeout server 100\n");
        RULE.pass("defaults\n  timeout connect 0\n  timeout client \"${T}\"\n");
        RULE.pass("backend b\n  server s 10.0.0.1:80 check inter 2s weight 5\n");
    }

    #[test]
    fn fail() {
        for (version, says) in [
            (Version::V3_0, ToolSays::Nothing),
            (Version::V3_1, ToolSays::Warning),
            (Version::V3_4, ToolSays::Warning),
        ] {
            let said = RULE.fail_on(version, "defaults\n  timeout connect 5 # s\n", "5");
            assert_eq!(said.tool_says, says, "{version}");
        }
        RULE.fail("listen l\n  timeout http-keep-alive \"99\"\n", "\"99\"");
        RULE.fail("backend b\n  server s 10.0.0.1:80 check inter 2 weight 5\n", "2");
        RULE.fail("backend b\n  default-server fastinter 50\n", "50");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "defaults\n  timeout connect 5 # s\n  timeout client 50\n",
            "defaults\n  timeout connect 5s # s\n  timeout client 50s\n",
        );
    }
}
