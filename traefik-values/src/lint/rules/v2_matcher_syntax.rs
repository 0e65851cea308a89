//! ## What it does
//! Finds rules (`match`) that are written as Traefik 2 has it, where Traefik 3 reads them: many values in one matcher,
//! `{name:pattern}` in hosts and paths, `Headers`, `HeadersRegexp`, `HostHeader`, and ``Query(`a=b`)``.
//!
//! ## Why is this bad?
//! Traefik 3 refuses most of it, and leaves the route out: requests get 404. Braces it takes for text, and never finds them in
//! a request. k3s has Traefik 3 since 1.32.2.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   routes:
//!     - match: Host(`a.example.com`, `b.example.com`) && PathPrefix(`/{id:[0-9]+}`)
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
//!     - match: (Host(`a.example.com`) || Host(`b.example.com`)) && PathRegexp(`^/[0-9]+`)
//!       kind: Rule
//!       services:
//!         - name: code
//!           port: 80
//! ```
//!
//! ## Fix safety
//! Safe: the rule picks the same requests. `syntax: v2` on the route is another way, for the time being.
//!
//! ## References
//! Traefik, migration from v2 to v3, details, router rule matchers; `pkg/muxer/http/matcher_v2.go`.

use crate::lint::Rule;
use crate::lint::view::objects::{edits, is_template, within};
use crate::lint::view::{Change, View};
use crate::route::misread;
use crate::{Dialect, MatchRule, RouteEntry, RouteProtocol, Syntax};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/v2-matcher-syntax",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a rule in the syntax of Traefik 2, for Traefik 3",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (chart, path, text, dialect) in view.own_rules() {
        let Some((_, message, _, converted)) = judge(&text, dialect) else { continue };
        // Helm has nothing against it.
        let said = chart.finding(&RULE.info, &path, message);
        found.push(with_fix(said, converted, |rule| {
            chart.edits(&[Change::Set(path.clone(), rule.to_string().into())])
        }));
    }
    view.each_object(found, |object, found| {
        let Some(route) = object.route().filter(|route| route.protocol != RouteProtocol::Udp)
        else {
            return;
        };
        for entry in route.routes() {
            found.extend(look(view, &entry));
        }
    });
}

/// Whether a rule is none of Traefik 3, but one of Traefik 2.
pub(super) fn is_v2(rule: &MatchRule, dialect: Dialect) -> bool {
    dialect.written() == Syntax::V3
        && !rule.check(dialect).is_empty()
        && rule.check(dialect.syntax(Syntax::V2)).is_empty()
        && dialect.traefik().is_v3()
}

fn look(view: &View<'_>, entry: &RouteEntry<'_>) -> Option<Diagnostic> {
    let text = entry.rule().filter(|text| !is_template(&text.text()))?;
    let dialect = entry.dialect(view.traefik(), view.default_syntax());
    let (span, message, says, converted) = judge(&text.text(), dialect)?;
    let said = within(&RULE.info, text, span, message).tool_says(says);
    Some(with_fix(said, converted, |rule| {
        edits(text.node(), |editor, path| editor.set(path, rule.to_string()))
    }))
}

/// What is wrong with a rule, where, what Traefik says, and the rule as it should be, if it can be said otherwise.
fn judge(text: &str, dialect: Dialect) -> Option<(Span, String, ToolSays, Option<MatchRule>)> {
    let rule: MatchRule = text.parse().ok()?;
    let (span, message, says) = if is_v2(&rule, dialect) {
        let problem = rule.check(dialect).into_iter().next()?;
        let message = format!("Traefik 3 refuses this rule of Traefik 2: {}", problem.message());
        (problem.span(), message, ToolSays::Error)
    } else {
        let span = misread(&rule, dialect).into_iter().next()?;
        let message = "Traefik 3 takes the braces for text: no request is picked";
        (span, message.to_owned(), ToolSays::Nothing)
    };
    let converted = rule.to_v3(dialect).ok().filter(|converted| *converted != rule);
    Some((span, message, says, converted))
}

fn with_fix(
    said: Diagnostic,
    converted: Option<MatchRule>,
    edits: impl FnOnce(&MatchRule) -> Option<Vec<Edit>>,
) -> Diagnostic {
    let Some(converted) = converted else {
        return said.help("rewrite it, or write `syntax: v2` on the route for the time being");
    };
    let mut said = said.help(format!("write {converted}"));
    let fix = edits(&converted);
    said.fixes.extend(fix.map(|edits| Fix::safe("write it as Traefik 3 has it", edits)));
    said
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::route;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for rule in [
            "Host(`a`) || Host(`b`)",
            "HostRegexp(`^[a-z]{2,3}\\.example\\.com$`)",
            "PathRegexp(`^/\\p{Lu}{2}`)",
            "Host(`a`, `b`) && PathRegexp(`^/`)",
            "Host(`a",
        ] {
            RULE.pass(&route(rule));
        }
        RULE.pass(&format!("# chart: 25.0.0\n{}", route("Host(`a`, `b`)")));
        RULE.pass(&route("Host(`a`, `b`)\n      syntax: v2"));
        let bridge = "---\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: traefik}\nspec:\n  valuesContent: |-\n    core: {defaultRuleSyntax: v2}\n";
        RULE.pass(&format!("{}{bridge}", route("Host(`a`, `b`)")));
    }

    #[test]
    fn fail() {
        RULE.fail(&route("Host(`a`, `b`)"), "Host(`a`, `b`)");
        RULE.fail(&route("Host(`a`) && Headers(`x`, `y`)"), "Headers");
        RULE.fail(
            &route("HostRegexp(`{sub:.+}.example.com`)"),
            "HostRegexp(`{sub:.+}.example.com`)",
        );
        RULE.fail(&route("Path(`/a/{id}`)"), "Path(`/a/{id}`)");
    }

    #[test]
    fn fix() {
        let fix = |before: &str, after: &str| RULE.fix(&route(before), &route(after));
        fix("Host(`a`, `b`) && Path(`/`) # ours", "(Host(`a`) || Host(`b`)) && Path(`/`) # ours");
        fix("HostRegexp(`{sub:[a-z]+}.x`)", "HostRegexp(`^[a-z]+\\.x$`)");
        fix("Headers(`x`, `y`)", "Header(`x`, `y`)");
        let values =
            |rule: &str| format!("ingressRoute:\n  dashboard:\n    matchRule: {rule} # ours\n");
        RULE.fix(&values("Host(`a`, `b`)"), &values("Host(`a`) || Host(`b`)"));
    }
}
