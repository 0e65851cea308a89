//! ## What it does
//! Finds proxies that choose a log format (`option httplog`, `option tcplog`, `log-format`), while no `log` line
//! says where to.
//!
//! ## Why is this bad?
//! Nothing is logged. HAProxy warns that the format is ignored.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     option httplog
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     log stdout format raw local0
//!     option httplog
//! ```
//!
//! ## Fix safety
//! There is no fix: only you know where the log goes.
//!
//! ## References
//! Configuration manual, 4.2 `log` and `option httplog`.

use super::log_option_in_backend::OPTIONS;
use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/log-format-without-target",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a log format is chosen, but nothing is logged",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        let Some(format) =
            view.chain(section).find_map(|s| s.lines.iter().rev().find(|l| is_format(l)))
        else {
            continue;
        };
        let is_certain =
            view.is_certain(&format.line) && view.is_certain(&section.section.header());
        if logs(view, section) || !is_certain || view.is_disabled(section) {
            continue;
        }
        let diagnostic = Diagnostic::of(
            &RULE.info,
            format!("{} has a log format, but no `log` line: nothing is logged", section.path()),
        )
        .path(section.path())
        .tool_says(ToolSays::Warning)
        .help("add a `log` line, or `log global` and a `log` line in `global`");
        let is_own = section.lines.iter().any(|line| std::ptr::eq(line, format));
        found.push(if is_own {
            diagnostic.at(format.span())
        } else {
            let inherited = Label::new(format.span()).message("the format, inherited");
            diagnostic.at(section.header_span()).label(inherited)
        });
    }
}

/// Whether a line chooses a format.
fn is_format(line: &Statement<'_>) -> bool {
    line.is("option") && OPTIONS.contains(&line.value(1))
        || matches!(line.value(0), "log-format" | "log-format-sd") && !line.value(1).is_empty()
}

/// Whether a proxy has a target to log to, as far as can be told.
fn logs(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let chain: Vec<_> = view.chain(section).collect();
    let mut logs = false;
    for line in chain.into_iter().rev().flat_map(|s| &s.lines) {
        if line.starts_with(&["no", "log"]) {
            logs &= !view.is_certain(&line.line);
        } else if line.is("log") {
            logs |= line.value(1) != "global" || logs_globally(view);
        }
    }
    logs
}

/// Whether `log global` leads anywhere.
fn logs_globally(view: &View<'_>) -> bool {
    view.of_kind(SectionKind::Global)
        .flat_map(|s| &s.lines)
        .chain(&view.preamble)
        .any(|l| l.is("log"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const LOG: &str = "log stdout format raw local0";

    #[test]
    fn pass() {
        RULE.pass(&format!("frontend f\n  {LOG}\n  option httplog\n"));
        RULE.pass(&format!("defaults\n  {LOG}\nfrontend f\n  option httplog\n"));
        RULE.pass(&format!("global\n  {LOG}\ndefaults\n  log global\n  option tcplog\nlisten l\n"));
        RULE.pass("frontend f\n  option dontlognull\nbackend b\n  option httplog\n");
        RULE.pass("frontend f\n  disabled\n  option httplog\n");
        RULE.pass(&format!("frontend f\n  option httplog\n.if feature(X)\n  {LOG}\n.endif\n"));
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  option httplog\n", "option httplog");
        RULE.fail("defaults\n  option tcplog\nlisten l\nbackend b\n", "listen l");
        RULE.fail("frontend f\n  log global\n  log-format \"%ci\"\n", "log-format \"%ci\"");
        RULE.fail(
            &format!("defaults\n  {LOG}\nfrontend f\n  no log\n  option httplog clf\n"),
            "option httplog clf",
        );
    }
}
