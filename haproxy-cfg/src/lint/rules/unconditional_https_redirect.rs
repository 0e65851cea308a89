//! ## What it does
//! Finds `redirect scheme https` that also meets requests which came over TLS: nothing in its condition tells
//! them apart, and the frontend has a `bind` line with `ssl`.
//!
//! ## Why is this bad?
//! The browser is sent to the address that it asked for, again and again, until it gives up: "too many
//! redirects".
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     bind :443 ssl crt /etc/ssl/web.pem
//!     http-request redirect scheme https code 301
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     bind :443 ssl crt /etc/ssl/web.pem
//!     http-request redirect scheme https code 301 unless { ssl_fc }
//! ```
//!
//! ## Fix safety
//! Safe: requests over plain HTTP are redirected as before.
//!
//! ## References
//! Configuration manual, 4.2 `redirect`, 7.3.3 `ssl_fc`.

use crate::lint::Rule;
use crate::view::{BindView, SectionView, Statement, View};
use crate::{Family, SectionKind};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/unconditional-https-redirect",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "requests over TLS are redirected to https too, for ever",
    ),
    check,
);

/// What a sample that tells TLS from clear text has in it, or one that could hold the answer.
const TELLS: &[&str] =
    &["ssl", "https", "proto", "scheme", "port", "dst", "so_", "fc_", "fe_", "var(", "map", "lua."];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = Vec::new();
    for section in &view.sections {
        if section.kind == SectionKind::Defaults || view.mode(section) != "http" {
            continue;
        }
        // Rules of a named defaults section count too.
        let candidates = view.chain(section).flat_map(|home| {
            let redirects = home.lines.iter().filter(|line| goes_to_https(line));
            redirects.map(move |line| (home, line))
        });
        for (home, line) in candidates {
            let loops = is_blind(view, section, line) && !stops_before(view, section, line);
            if !loops || seen.contains(&line.line.index()) {
                continue;
            }
            let Some(bind) = tls_entry(view, section) else { continue };
            seen.push(line.line.index());
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!(
                        "`{}` redirects requests that are https already: they never get anywhere",
                        section.name
                    ),
                )
                .at(line.span())
                .path(home.path())
                .tool_says(ToolSays::Nothing)
                .help("add `unless { ssl_fc }`")
                .label(Label::new(bind.statement.span()).message("https requests come in here"))
                .fix(Fix::safe("spare requests over TLS", spare_tls(line))),
            );
        }
    }
}

/// Whether it is `redirect scheme https`, in either form.
fn goes_to_https(line: &Statement<'_>) -> bool {
    let words =
        line.values().get(..line.condition_at().unwrap_or(usize::MAX)).unwrap_or(line.values());
    let rule = line.is("redirect") || line.starts_with(&["http-request", "redirect"]);
    let https = |pair: &[_]| matches!(pair, [key, value] if key == "scheme" && value == "https");
    rule && words.windows(2).any(https)
}

/// Whether its condition does not tell TLS from clear text, or is just `if { ssl_fc }`.
fn is_blind(view: &View<'_>, section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    only_tls(line) || !tells(view, section, line)
}

fn only_tls(line: &Statement<'_>) -> bool {
    matches!(line.condition().as_str(), "if { ssl_fc }" | "unless !{ ssl_fc }")
}

fn tells(view: &View<'_>, section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    let condition = view.full_condition(section, line);
    // The samples stand behind braces; what they are compared with says nothing.
    let mut samples = condition.split("{ ").skip(1).filter_map(|test| test.split(' ').next());
    samples.any(|sample| TELLS.iter().any(|word| sample.contains(word)))
        || names_unknown_acl(view, section, line)
}

/// Whether its condition uses an ACL whose definition is not here.
fn names_unknown_acl(view: &View<'_>, section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    let words = line.condition_at().and_then(|n| line.values().get(n..)).unwrap_or_default();
    let Ok(condition) = crate::Condition::from_words(words) else { return !words.is_empty() };
    let is_known = |name: &str| {
        // The predefined ones, none of which knows about TLS, are in upper case.
        name.chars().all(|c| !c.is_ascii_lowercase())
            || view.chain(section).flat_map(|s| s.all(&["acl"])).any(|acl| acl.value(1) == name)
    };
    condition.acl_names().any(|name| !is_known(name.as_str()))
}

/// Whether an earlier rule ends the rules for requests over TLS.
fn stops_before(view: &View<'_>, section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    let is_end = |rule: &Statement<'_>| {
        matches!(
            rule.value(1),
            "allow" | "deny" | "return" | "reject" | "tarpit" | "auth" | "use-service" | "redirect"
        )
    };
    let index = line.line.index();
    view.chain(section).flat_map(|s| s.all(&["http-request"])).any(|rule| {
        rule.line.index() < index
            && is_end(rule)
            && rule.condition_at().is_some()
            && tells(view, section, rule)
    })
}

/// A `bind` line through which requests over TLS reach the section.
fn tls_entry<'v, 'd>(view: &'v View<'d>, section: &'v SectionView<'d>) -> Option<BindView<'v, 'd>> {
    if section.kind != SectionKind::Backend {
        return tls_bind(view, section);
    }
    view.frontends_of(section)
        .filter(|f| sends_tls_to(view, f, section))
        .find_map(|f| tls_bind(view, f))
}

fn tls_bind<'v, 'd>(view: &View<'d>, section: &'v SectionView<'d>) -> Option<BindView<'v, 'd>> {
    let is_quic = |bind: &BindView<'_, '_>| {
        let quic = |family| matches!(family, Some(Family::Quic4 | Family::Quic6));
        bind.addresses.iter().any(|address| quic(address.family()))
    };
    view.binds(section).into_iter().find(|bind| bind.options.on("ssl") || is_quic(bind))
}

/// Whether a frontend sends requests over TLS to the backend, as far as its rules tell.
fn sends_tls_to(view: &View<'_>, frontend: &SectionView<'_>, backend: &SectionView<'_>) -> bool {
    let rules: Vec<_> = frontend.all(&["use_backend"]).collect();
    if rules.iter().any(|rule| rule.value(1) == backend.name && !tells(view, frontend, rule)) {
        return true;
    }
    let default = view.effective(frontend, &["default_backend"]);
    default.is_some_and(|line| line.value(1) == backend.name)
        && !rules.iter().any(|rule| tells(view, frontend, rule))
}

/// Leaves out requests over TLS.
fn spare_tls(line: &Statement<'_>) -> Vec<Edit> {
    let Some(at) = line.condition_at() else { return vec![line.append("unless { ssl_fc }")] };
    if only_tls(line) {
        let condition = line.word_span(at).cover(line.span());
        let condition = config_diagnostics::Span::new(line.word_span(at).start(), condition.end());
        return vec![Edit::replace(condition, "unless { ssl_fc }")];
    }
    if line.value(at) == "unless" {
        return vec![line.append("or { ssl_fc }")];
    }
    let is_or = |word: &str| word == "||" || word.eq_ignore_ascii_case("or");
    let ors = (at + 1..line.words.len()).filter(|n| is_or(line.value(*n)));
    let spare = |n| Edit::insert(line.word_span(n).start(), "!{ ssl_fc } ");
    ors.map(spare).chain([line.append("!{ ssl_fc }")]).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn frontend(lines: &str) -> String {
        format!("frontend f\n  mode http\n  bind :80\n  bind :443 ssl crt /a.pem\n{lines}")
    }

    #[test]
    fn pass() {
        for line in [
            "  http-request redirect scheme https unless { ssl_fc }\n",
            "  redirect scheme https code 301 if !{ ssl_fc }\n",
            "  http-request redirect scheme https if { dst_port 80 }\n",
            "  http-request redirect scheme https unless { req.hdr(X-Forwarded-Proto) https }\n",
            "  acl tls ssl_fc\n  http-request redirect scheme https if !tls\n",
            "  acl clear dst_port eq 80\n  acl host hdr(host) -i a\n  redirect scheme https if host clear\n",
            "  http-request redirect scheme https if is_plain\n",
            "  http-request allow if { ssl_fc }\n  http-request redirect scheme https\n",
            "  http-request redirect scheme http\n",
            "  redirect scheme https if ! { ssl_fc } { hdr(host) -i a }\n",
        ] {
            RULE.pass(&frontend(line));
        }
        RULE.pass(
            "frontend f\n  mode http\n  bind :80\n  http-request redirect scheme https code 301\n",
        );
        RULE.pass(&frontend("  use_backend up unless { ssl_fc }\nbackend up\n  mode http\n  http-request redirect scheme https\n"));
        RULE.pass(&frontend("  use_backend app if { ssl_fc }\n  default_backend up\nbackend app\nbackend up\n  mode http\n  http-request redirect scheme https\n"));
    }

    #[test]
    fn fail() {
        let line = "http-request redirect scheme https code 301";
        RULE.fail(&frontend(&format!("  {line}\n")), line);
        RULE.fail("listen l\n  mode http\n  bind [::]:443 ssl crt /a.pem\n  redirect code 301 scheme https\n", "redirect code 301 scheme https");
        let line = "http-request redirect scheme https if { hdr(host) -i support.example }";
        RULE.fail(&frontend(&format!("  {line}\n")), line);
        let line = "redirect scheme https if host";
        RULE.fail(&frontend(&format!("  acl host hdr(host) -i a\n  {line}\n")), line);
        let line = "redirect scheme https if { ssl_fc }";
        RULE.fail(&frontend(&format!("  {line}\n")), line);
        let line = "http-request redirect scheme https";
        RULE.fail(
            &frontend(&format!("  default_backend up\nbackend up\n  mode http\n  {line}\n")),
            line,
        );
        RULE.fail(&format!("defaults d\n  mode http\n  {line}\nfrontend f from d\n  bind :443 ssl crt /a.pem\nfrontend g from d\n  bind :444 ssl crt /a.pem\n"), line);
    }

    #[test]
    fn fix() {
        for (before, after) in [
            ("code 301", "code 301 unless { ssl_fc }"),
            (
                "if { path /a } or { path /b }",
                "if { path /a } !{ ssl_fc } or { path /b } !{ ssl_fc }",
            ),
            (
                "unless { path_beg /.well-known/ }",
                "unless { path_beg /.well-known/ } or { ssl_fc }",
            ),
            ("if { ssl_fc }", "unless { ssl_fc }"),
        ] {
            let file =
                |rest| frontend(&format!("  http-request redirect scheme https {rest} # up\n"));
            RULE.fix(&file(before), &file(after));
        }
    }
}
