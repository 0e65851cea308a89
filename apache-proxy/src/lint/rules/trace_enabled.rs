//! ## What it does
//! Finds servers that send requests to backends and answer `TRACE`: `TraceEnable` is `On` or `extended`, or nothing says
//! `Off`.
//!
//! ## Why is this bad?
//! `TRACE` sends back what came, with the headers that proxies in between have added. No browser and no application needs
//! it, every scanner reports it.
//!
//! ## Example
//! ```apache
//! TraceEnable On
//! ```
//!
//! ## Use instead
//! ```apache
//! TraceEnable Off
//! ```
//!
//! ## Fix safety
//! Safe: only somebody who debugs proxies by hand uses it.
//!
//! ## References
//! core manual, `TraceEnable`; its default is `On`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/trace-enabled",
        Group::Security,
        Severity::Info,
        Safety::Safe,
        "the server answers `TRACE`",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in view.all("TraceEnable").filter(|line| !line.says(1, "off")) {
        let Some(server) = view.server_of(line) else { continue };
        let decides =
            view.own_setting(server, "TraceEnable").is_some_and(|l| l.index == line.index);
        if !decides || line.value(1).contains("${") {
            continue;
        }
        let message = format!("{} answers `TRACE`, which nobody needs", view.name_of(server));
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(line.span())
                .path(view.path(line))
                .tool_says(ToolSays::Nothing)
                .help("write `TraceEnable Off`")
                .fix(Fix::safe("switch it off", [line.rewrite("TraceEnable Off")])),
        );
    }
    found.extend(unsaid(view));
}

/// The first line that sends requests to a backend from a server of which nothing says whether it answers `TRACE`.
fn unsaid(view: &View<'_>) -> Option<Diagnostic> {
    let main = view.servers.first()?;
    let is_silent = |line: &Statement<'_>| {
        view.server_of(line).is_some_and(|server| {
            view.setting(server, "TraceEnable").is_none() && !view.has_more(server)
        })
    };
    if view.has_more(main) {
        return None;
    }
    let mut mappings = view.mappings().filter(|m| !m.is_exclusion() && is_silent(m.statement));
    let line = mappings.next()?.statement;
    let outer = view.around(line).last().and_then(|section| section.section.header());
    let place = outer.unwrap_or(line.line);
    Some(
        Diagnostic::of(&RULE.info, "nothing says `TraceEnable Off`: the server answers `TRACE`")
            .at(line.span())
            .path(view.path(line))
            .tool_says(ToolSays::Nothing)
            .confidence(Confidence::Low)
            .help("add `TraceEnable Off` to the main server, unless another file says it")
            .fix(Fix::safe("switch it off", [view.insert_above(&place, "TraceEnable Off")])),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const HOST: &str = "<VirtualHost *:80>\nProxyPass / http://a/\n</VirtualHost>\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("TraceEnable Off\n{HOST}"));
        RULE.pass(&format!("{HOST}traceenable OFF\n"));
        RULE.pass(&format!("IncludeOptional conf-enabled/*.conf\n{HOST}"));
        RULE.pass(
            "<VirtualHost *:80>\nTraceEnable \"off\"\nProxyPass / http://a/\n</VirtualHost>\n",
        );
        RULE.pass("DocumentRoot /srv/www\n");
        RULE.pass("TraceEnable On\nTraceEnable Off\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&format!("TraceEnable On\n{HOST}"), "TraceEnable On");
        RULE.fail("traceenable extended\n", "traceenable extended");
        RULE.fail(&format!("{HOST}{HOST}"), "ProxyPass / http://a/");
        RULE.fail(
            "TraceEnable Off\n<VirtualHost *:80>\nTraceEnable on\nProxyPass / http://a/\n</VirtualHost>\n",
            "TraceEnable on",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(&format!("TraceEnable On\n{HOST}"), &format!("TraceEnable Off\n{HOST}"));
        RULE.fix(&format!("# ours\n{HOST}"), &format!("# ours\nTraceEnable Off\n{HOST}"));
    }
}
