//! ## What it does
//! Finds HTTP frontends that choose a backend under conditions only, and have no `default_backend`.
//!
//! ## Why is this bad?
//! A request that meets none of the conditions gets a bare `503 Service Unavailable`, which reads like an outage in
//! logs and monitoring, where `404` or `421` would be the truth.
//!
//! ## Example
//! ```haproxy
//! frontend www
//!     use_backend app if { hdr(host) -i app.example.com }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend www
//!     use_backend app if { hdr(host) -i app.example.com }
//!     default_backend nomatch
//! backend nomatch
//!     http-request deny deny_status 404
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows what such requests should get.
//!
//! ## References
//! Configuration manual, 4.2 `default_backend` and `use_backend`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{
    Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/no-default-backend",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "requests that match no condition get a bare 503",
    ),
    check,
);

/// Lines with which a listen section answers by itself.
const ANSWERS: [&str; 6] =
    ["server", "server-template", "dispatch", "transparent", "stats", "use-fcgi-app"];
/// Actions that end a request.
const ENDS: [&str; 7] =
    ["deny", "reject", "redirect", "return", "silent-drop", "tarpit", "use-service"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        let rules: Vec<_> = section.all(&["use_backend"]).collect();
        let Some(last) = rules.last() else { continue };
        if view.mode(section) != "http"
            || view.is_disabled(section)
            || view.effective(section, &["default_backend"]).is_some()
            || covers_all(&rules)
            || answers(view, section)
            || view.chain(section).flat_map(|s| s.lines.iter()).any(ends_the_rest)
        {
            continue;
        }
        let message = format!(
            "`{}` has no `default_backend`: a request that meets no condition gets a bare 503",
            section.name
        );
        found.push(
            Diagnostic::of(&RULE.info, message)
                .confidence(Confidence::Medium)
                .at(section.header_span())
                .path(section.path())
                .tool_says(ToolSays::Nothing)
                .help("add a `default_backend`, or refuse the rest: `http-request deny deny_status 404`")
                .label(Label::new(last.span()).path(section.path()).message("the last choice")),
        );
    }
}

/// Whether a backend is chosen for every request: without a condition, or by a condition and its contrary.
fn covers_all(rules: &[&Statement<'_>]) -> bool {
    let conditions: Vec<_> = rules.iter().filter_map(|line| condition(line)).collect();
    let known: HashSet<_> = conditions.iter().map(|(negated, test)| (*negated, test)).collect();
    let is_always = |(negated, test): &(bool, String)| {
        !negated && matches!(test.as_str(), "TRUE" | "{ always_true }" | "{ always_true -m bool }")
    };
    conditions.len() < rules.len()
        || conditions.iter().any(is_always)
        || known.iter().any(|(negated, test)| known.contains(&(!negated, *test)))
}

/// What a line tests, and whether it wants the contrary.
fn condition(line: &Statement<'_>) -> Option<(bool, String)> {
    let at = line.condition_at()?;
    let test = line.values().get(at + 1..).unwrap_or_default().join(" ");
    let test = test.trim();
    let unless = line.value(at) == "unless";
    // The contrary of several tests is none of them with a mark of its own.
    let single = !test.contains(' ') || (test.starts_with("! {") || test.starts_with("!{"));
    Some(match test.strip_prefix('!').filter(|_| single) {
        Some(test) => (!unless, test.trim().to_owned()),
        None => (unless, test.to_owned()),
    })
}

/// Whether a listen section has servers, or a page of its own.
fn answers(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let all = view.chain(section).flat_map(|s| s.lines.iter());
    let is_answer = |line: &Statement<'_>| {
        ANSWERS.contains(&line.value(0)) || line.starts_with(&["option", "transparent"])
    };
    section.kind == SectionKind::Listen && all.into_iter().any(is_answer)
}

/// Whether a rule ends all requests, or those that fail a condition: the rest is dealt with on purpose.
fn ends_the_rest(line: &Statement<'_>) -> bool {
    let action = match line.value(0) {
        "http-request" => line.value(1),
        "redirect" => "redirect",
        "tcp-request" => line.value(2),
        _ => return false,
    };
    // Lua answers as it likes.
    if !ENDS.contains(&action) && !action.starts_with("lua.") {
        return false;
    }
    let condition = line.condition();
    condition.is_empty() || condition.starts_with("unless") || condition.contains('!')
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const USE: &str = "frontend f\n  mode http\n  use_backend b if { path / }\n";

    #[test]
    fn pass() {
        for line in [
            "default_backend b",
            "use_backend b",
            "use_backend %[req.hdr(host),map(/x)]",
            "use_backend c unless { path / }",
            "use_backend c if !{ path / }",
            "use_backend c if TRUE",
            "http-request deny deny_status 404",
            "http-request return status 404 unless known",
            "http-request deny if !known",
            "http-request redirect location / if ! { path / }",
            "mode tcp",
            "disabled",
        ] {
            RULE.pass(&format!("{USE}  {line}\n"));
        }
        RULE.pass("defaults\n  mode http\n  default_backend b\nfrontend f\n  use_backend c if { path / }\n");
        RULE.pass("listen l\n  mode http\n  use_backend c if { path / }\n  server s 10.0.0.1:80\n");
        RULE.pass("frontend f\n  mode http\n  http-request use-service lua.x\n");
        RULE.pass("frontend f\n  mode http\n  bind :80\n");
    }

    #[test]
    fn fail() {
        RULE.fail(USE, "frontend f");
        RULE.fail(&format!("{USE}  http-request deny if {{ path /x }}\n"), "frontend f");
        RULE.fail(&format!("{USE}  use_backend c unless {{ path /x }}\n"), "frontend f");
        RULE.fail(
            "defaults d\n  mode http\nlisten l from d\n  use_backend %[path] if { path / }\n",
            "listen l from d",
        );
    }
}
