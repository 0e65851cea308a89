//! ## What it does
//! Finds rules of routes (`match`) that Traefik cannot read: slips of the grammar, matchers that there are not, too many or too
//! few values, and values that are none, such as a path without `/` or a regular expression that Go does not compile.
//!
//! ## Why is this bad?
//! Kubernetes takes any text. Traefik then writes an error to its log and leaves the route out: requests get 404, or go
//! where another, wider route leads.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   routes:
//!     - match: Host('code.example.com')
//!       kind: Rule
//!       services:
//!         - name: code
//!           port: 80
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   routes:
//!     - match: Host(`code.example.com`)
//!       kind: Rule
//!       services:
//!         - name: code
//!           port: 80
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Traefik, `pkg/rules`, `pkg/muxer/http/matcher.go`, `pkg/muxer/tcp/matcher.go`; vulcand/predicate, which reads rules as expressions of Go.

use super::v2_matcher_syntax::is_v2;
use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::{finding, is_template, within};
use crate::{Dialect, MatchRule, RouteEntry, RouteProtocol, RuleProblem};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/invalid-rule",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a rule that Traefik cannot read",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (chart, path, text, dialect) in view.own_rules() {
        for problem in problems(&text, dialect) {
            // Helm has nothing against it.
            let said = chart.finding(&RULE.info, &path, problem.message());
            found.push(said.help(help(&problem)));
        }
    }
    view.each_object(found, |object, found| {
        let Some(route) = object.route().filter(|route| route.protocol != RouteProtocol::Udp)
        else {
            return;
        };
        for entry in route.routes() {
            look(view, &entry, found);
        }
    });
}

fn look(view: &View<'_>, entry: &RouteEntry<'_>, found: &mut Vec<Diagnostic>) {
    let Some(text) = entry.rule() else {
        found.push(
            finding(&RULE.info, entry.node(), "the route has no rule")
                .tool_says(ToolSays::Error)
                .help("write `match:` with at least one matcher: Host(`a.example.com`)"),
        );
        return;
    };
    if is_template(&text.text()) {
        return;
    }
    let dialect = entry.dialect(view.traefik(), view.default_syntax());
    for problem in problems(&text.text(), dialect) {
        found.push(
            within(&RULE.info, text, seen(&problem), problem.message())
                .tool_says(ToolSays::Error)
                .help(help(&problem)),
        );
    }
}

fn problems(text: &str, dialect: Dialect) -> Vec<RuleProblem> {
    match text.parse::<MatchRule>() {
        Err(problem) => vec![problem],
        // Another rule tells of these.
        Ok(rule) if is_v2(&rule, dialect) => Vec::new(),
        Ok(rule) => rule.check(dialect),
    }
}

fn help(problem: &RuleProblem) -> &str {
    problem.help().unwrap_or("see the matchers of this version of Traefik")
}

/// A place to point at, also where something is missing at the end.
fn seen(problem: &RuleProblem) -> Span {
    let span = problem.span();
    match span.start().checked_sub(1) {
        Some(before) if span.is_empty() => Span::new(before, span.start()),
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::route;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        for rule in [
            "Host(`a.example.com`) && (PathPrefix(`/a`) || !Path(`/b`))",
            "\"Host(`a`)\"",
            ">-\n        Host(`a`) &&\n        Path(`/`)",
            "hostregexp(`^.+$`)",
            "Host(`a`, `b`)",
        ] {
            RULE.pass(&route(rule));
        }
        RULE.pass("apiVersion: example.com/v1\nkind: IngressRoute\nspec: {routes: [{match: x}]}\n");
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: IngressRouteUDP\nspec: {routes: [{services: []}]}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&route("Hosts(`a`)"), "Hosts");
        RULE.fail(&route("\"Host('a')\""), "'");
        RULE.fail(&route("Host(`a`) && Path(`a`)"), "`a`");
        RULE.fail(&route("Host(`a`"), "`");
        RULE.fail(&route("HostSNI(`a`)"), "HostSNI");
        RULE.fail(&format!("# chart: 25.0.0\n{}", route("PathRegexp(`^/a`)")), "PathRegexp");
        RULE.fail(&route("|\n        Host(`a`)\n        || Host(`b`)"), "||");
        let tcp = route("Host(`a`)").replace("IngressRoute", "IngressRouteTCP");
        RULE.fail(&tcp, "Host");
        let values = "ingressRoute:\n  dashboard:\n    matchRule: Hosts(`a`)\n";
        RULE.fail(values, "Hosts(`a`)");
        let inner = format!("    {}", route("Hosts(`a`)").replace('\n', "\n    "));
        let extra = format!("extraObjects:\n  -\n{inner}");
        RULE.fail(&config(&extra), "Hosts");
    }
}
