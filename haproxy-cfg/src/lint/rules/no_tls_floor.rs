//! ## What it does
//! Finds `ssl-default-bind-options` that forbid single old versions (`no-sslv3`) and set no lowest one.
//!
//! ## Why is this bad?
//! `no-sslv3` says nothing about TLS 1.0 and 1.1. What is spoken then hangs on defaults: HAProxy's own is TLS 1.2
//! since 2.2, older packages and libraries let the old versions through. And next to an `ssl-min-ver` on a `bind`
//! line the `no-…` options are ignored with a warning.
//!
//! ## Example
//! ```haproxy
//! global
//!     ssl-default-bind-options no-sslv3
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     ssl-default-bind-options ssl-min-ver TLSv1.2
//! ```
//!
//! ## Fix safety
//! Safe: TLS 1.2 is the default floor of every version that is known here.
//!
//! ## References
//! Configuration manual, 3.1 `ssl-default-bind-options`, 5.1 `ssl-min-ver`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{BindView, Statement, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/no-tls-floor",
        Group::Security,
        Severity::Warning,
        Safety::Safe,
        "old versions of TLS are forbidden one by one, and no lowest is set",
    ),
    check,
);

/// Options that forbid one old version.
const OLD: [&str; 3] = ["no-sslv3", "no-tlsv10", "no-tlsv11"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let options: Vec<_> = view
        .of_kind(SectionKind::Global)
        .flat_map(|global| {
            global.all(&["ssl-default-bind-options"]).map(move |line| (global, line))
        })
        .collect();
    let has = |name: &str| options.iter().any(|(_, line)| index(line, name).is_some());
    let is_floor = |line: &Statement<'_>| {
        line.values()
            .iter()
            .any(|word| word == "ssl-min-ver" || word.starts_with("force-") || word.contains('$'))
    };
    if options.iter().any(|(_, line)| is_floor(line)) || (has("no-tlsv10") && has("no-tlsv11")) {
        return;
    }
    let old = |line: &Statement<'_>| OLD.iter().filter_map(|name| index(line, name)).min();
    let mut lines = options.iter().filter_map(|(global, line)| Some((global, line, old(line)?)));
    let Some((global, line, at)) = lines.next() else { return };
    let binds = tls_binds(view);
    let own_floor = |bind: &BindView<'_, '_>| {
        bind.options.has("ssl-min-ver")
            || ["force-tlsv12", "force-tlsv13"].iter().any(|name| bind.options.on(name))
    };
    if !binds.is_empty() && binds.iter().all(own_floor) {
        return;
    }
    let severity = if binds.is_empty() { Severity::Info } else { Severity::Warning };
    let name = line.value(at);
    let mut diagnostic = Diagnostic::of(
        &RULE.info,
        format!("`{name}` sets no lowest version of TLS: whether 1.0 and 1.1 are spoken is left to defaults"),
    )
    .severity(severity)
    .at(line.word_span(at))
    .path(global.path())
    .tool_says(ToolSays::Nothing)
    .help("write `ssl-min-ver TLSv1.2`");
    // A version that is forbidden above the floor would be forgotten beside `ssl-min-ver`.
    let is_mixed = ["no-tlsv12", "no-tlsv13", "ssl-max-ver"].iter().any(|name| has(name));
    if !is_mixed && lines.next().is_none() {
        let mut edits = vec![Edit::replace(line.word_span(at), "ssl-min-ver TLSv1.2")];
        let others = (at + 1..line.values().len()).filter(|n| OLD.contains(&line.value(*n)));
        edits.extend(others.map(|n| {
            Edit::remove(Span::new(line.word_span(n - 1).end(), line.word_span(n).end()))
        }));
        diagnostic = diagnostic.fix(Fix::safe("set the lowest version", edits));
    }
    found.push(diagnostic);
}

fn index(line: &Statement<'_>, name: &str) -> Option<usize> {
    line.values().iter().position(|word| word == name)
}

/// The `bind` lines that speak TLS, of all sections.
pub(super) fn tls_binds<'v, 'd>(view: &'v View<'d>) -> Vec<BindView<'v, 'd>> {
    let binds = view.sections.iter().flat_map(|section| view.binds(section));
    binds.filter(|bind| bind.options.on("ssl")).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::Severity;

    #[test]
    fn pass() {
        for options in [
            "ssl-min-ver TLSv1.2 no-tls-tickets",
            "no-sslv3 ssl-min-ver TLSv1.2",
            "prefer-client-ciphers no-sslv3 no-tlsv10 no-tlsv11",
            "force-tlsv12",
            "no-tls-tickets",
            "strict-sni",
            "no-sslv3 \"${FLOOR}\"",
        ] {
            RULE.pass(&format!("global\n  ssl-default-bind-options {options}\n"));
        }
        RULE.pass("global\n  ssl-default-bind-options no-sslv3\n  ssl-default-bind-options ssl-min-ver TLSv1.2\n");
        RULE.pass("global\n  ssl-default-bind-options no-sslv3\nfrontend f\n  bind :443 ssl crt /x ssl-min-ver TLSv1.2\n");
        RULE.pass("global\n  ssl-default-server-options no-sslv3\n");
    }

    #[test]
    fn fail() {
        let said = RULE.fail("global\n  ssl-default-bind-options no-sslv3\n", "no-sslv3");
        assert_eq!(said.severity, Severity::Info);
        let said = RULE.fail(
            "global\n  ssl-default-bind-options no-tls-tickets no-tlsv10\nlisten l\n  bind :443 ssl crt /x\n",
            "no-tlsv10",
        );
        assert_eq!(said.severity, Severity::Warning);
        let said = RULE.fail("global\n  ssl-default-bind-options no-sslv3 no-tlsv13\n", "no-sslv3");
        assert!(said.fixes.is_empty());
    }

    #[test]
    fn fix() {
        RULE.fix(
            "global\n  ssl-default-bind-options no-sslv3  no-tlsv10 no-tls-tickets # old\n",
            "global\n  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets # old\n",
        );
    }
}
