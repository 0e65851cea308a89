//! ## What it does
//! Finds tcp proxies that choose a backend by what the TLS ClientHello says (`req.ssl_sni` and its like), but do
//! not wait for it: without `tcp-request inspect-delay`, or without a `tcp-request content` rule that looks at
//! the ClientHello.
//!
//! ## Why is this bad?
//! The backend is chosen as soon as the connection stands, before the first byte is read. The condition never
//! holds, and every connection goes to the default backend or is closed.
//!
//! ## Example
//! ```haproxy
//! frontend tls
//!     mode tcp
//!     bind :443
//!     use_backend app if { req.ssl_sni -i app.example.com }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend tls
//!     mode tcp
//!     bind :443
//!     tcp-request inspect-delay 5s
//!     tcp-request content accept if { req.ssl_hello_type 1 }
//!     use_backend app if { req.ssl_sni -i app.example.com }
//! ```
//!
//! ## Fix safety
//! Safe: clients that send no ClientHello go where they went, after five seconds.
//!
//! ## References
//! Configuration manual, 4.2 `tcp-request inspect-delay`, 7.3.5 `req.ssl_sni`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Duration, TimeUnit};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/sni-routing-without-inspect-delay",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a backend is chosen by SNI before the ClientHello is read",
    ),
    check,
);

/// Samples of the ClientHello; the second spelling is the old one.
const HELLO: &[&str] = &["req.ssl_", "req_ssl_"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening().filter(|section| view.mode(section) == "tcp") {
        let by_hello = |line: &&Statement<'_>| {
            let name = if line.is("use_backend") { line.value(1) } else { "" };
            let rule = line.is("use_backend") || line.is("use-server");
            rule && (has_hello(name) || has_hello(&view.full_condition(section, line)))
        };
        let routes: Vec<_> = section.lines.iter().filter(by_hello).collect();
        let Some(first) = routes.first() else { continue };
        let delay = view.effective(section, &["tcp-request", "inspect-delay"]);
        let delayed = delay.is_some_and(|line| {
            let time = line.value(2).parse::<Duration>();
            time.is_ok_and(|time| time.as_millis(TimeUnit::Ms) > 0) || line.value(2).contains('$')
        });
        let waits = waits(view, section);
        // Where TLS ends here there is no ClientHello to wait for.
        let ends_tls =
            section.has("bind") && view.binds(section).all(|bind| bind.options.on("ssl"));
        if (delayed && waits) || ends_tls {
            continue;
        }
        let lacks = match (delayed, waits) {
            (true, _) => "a `tcp-request content` rule that waits for it",
            (false, true) => "`tcp-request inspect-delay`",
            _ => "`tcp-request inspect-delay` and a `tcp-request content` rule",
        };
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "`{}` routes by the ClientHello without {lacks}: it is not read yet, so the rule \
                 never matches",
                section.name
            ),
        )
        .at(first.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help(
            "add `tcp-request inspect-delay 5s` and `tcp-request content accept if { \
             req.ssl_hello_type 1 }`",
        )
        .fix(Fix::safe("wait for the ClientHello", wait(view, section, first, delayed, waits)));
        for route in routes.iter().skip(1) {
            diagnostic = diagnostic.label(Label::new(route.span()).message("nor does this"));
        }
        found.push(diagnostic);
    }
}

fn has_hello(text: &str) -> bool {
    HELLO.iter().any(|sample| text.contains(sample))
}

/// Whether a `tcp-request content` rule waits for bytes of the client: by its condition, or by what it captures
/// or tracks. `set-var` takes what is there.
fn waits(view: &View<'_>, section: &SectionView<'_>) -> bool {
    const NEEDS: &[&str] = &["req.len", "req_len", "req_content", "payload", "wait_end"];
    let rules = view.chain(section).flat_map(|s| s.all(&["tcp-request", "content"]));
    for rule in rules.take_while(|rule| !ends(rule)) {
        let condition = view.full_condition(section, rule);
        let takes = rule.value(2) == "capture" || rule.value(2).starts_with("track-sc");
        let sample = if takes { rule.values().join(" ") } else { String::new() };
        if has_hello(&condition)
            || has_hello(&sample)
            || NEEDS.iter().any(|need| condition.contains(need))
        {
            return true;
        }
    }
    false
}

/// Whether no rule behind this one is run.
fn ends(rule: &Statement<'_>) -> bool {
    matches!(rule.value(2), "accept" | "reject") && rule.condition_at().is_none()
}

fn wait(
    view: &View<'_>,
    section: &SectionView<'_>,
    first: &Statement<'_>,
    delayed: bool,
    waits: bool,
) -> Vec<Edit> {
    let rules = || section.all(&["tcp-request", "content"]);
    let end = rules().find(|rule| ends(rule));
    // The rules that stand there are run before it, as they were.
    let insert = |text: &str| match (end, rules().next_back()) {
        (Some(end), _) => view.insert_above(&end.line, text),
        (None, Some(last)) => view.insert_below(&last.line, text),
        (None, None) => view.insert_above(&first.line, text),
    };
    let mut edits = Vec::new();
    if !delayed {
        edits.push(match section.last(&["tcp-request", "inspect-delay"]) {
            Some(zero) => Edit::replace(zero.word_span(2), "5s"),
            None => insert("tcp-request inspect-delay 5s"),
        });
    }
    if !waits {
        edits.push(insert("tcp-request content accept if { req.ssl_hello_type 1 }"));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const ROUTE: &str = "use_backend b if { req.ssl_sni -i a.example }";

    #[test]
    fn pass() {
        for rule in [
            "tcp-request content accept if { req.ssl_hello_type 1 }",
            "tcp-request content reject unless { req_ssl_hello_type 1 }",
            "tcp-request content accept if WAIT_END",
            "tcp-request content capture req.ssl_sni len 60",
            "acl hello req.ssl_hello_type 1\n  tcp-request content accept if hello",
        ] {
            RULE.pass(&format!(
                "frontend f\n  {ROUTE}\n  {rule}\n  tcp-request inspect-delay 5s\n"
            ));
        }
        RULE.pass("frontend f\n  use_backend b if { src 10.0.0.0/8 }\n");
        RULE.pass(
            "frontend f\n  bind :443 ssl crt /a.pem\n  use_backend b if { ssl_fc_sni a.example }\n",
        );
        RULE.pass(&format!("frontend f\n  mode http\n  {ROUTE}\n"));
        RULE.pass(&format!("defaults d\n  tcp-request inspect-delay 5s\n  tcp-request content accept if {{ req.ssl_hello_type 1 }}\nfrontend f from d\n  {ROUTE}\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("frontend f\n  {ROUTE}\n  use_backend c if {{ req.ssl_sni c }}\n"),
            ROUTE,
        );
        RULE.fail(&format!("listen f\n  {ROUTE}\n  tcp-request inspect-delay 5s\n"), ROUTE);
        // Takes what is there.
        RULE.fail(&format!("frontend f\n  tcp-request inspect-delay 5s\n  tcp-request content set-var(sess.sni) req.ssl_sni\n  {ROUTE}\n"), ROUTE);
        // Accepts at once.
        RULE.fail(&format!("frontend f\n  tcp-request inspect-delay 5s\n  tcp-request content accept\n  {ROUTE}\n"), ROUTE);
        RULE.fail(&format!("frontend f\n  tcp-request content accept if {{ req.ssl_hello_type 1 }}\n  {ROUTE}\n"), ROUTE);
        let route = "use_backend %[req.ssl_sni,lower]";
        RULE.fail(&format!("frontend f\n  {route}\n"), route);
        RULE.fail(
            "frontend f\n  acl a req_ssl_sni -i a\n  use_backend b if a\n",
            "use_backend b if a",
        );
        RULE.fail(
            "listen l\n  server s 10.0.0.1:1\n  use-server s if { req.ssl_sni a }\n",
            "use-server s if { req.ssl_sni a }",
        );
    }

    #[test]
    fn fix() {
        let wait = "  tcp-request content accept if { req.ssl_hello_type 1 }\n";
        RULE.fix(
            &format!("frontend f\n  bind :443\n  {ROUTE} # app\n"),
            &format!(
                "frontend f\n  bind :443\n  tcp-request inspect-delay 5s\n{wait}  {ROUTE} # app\n"
            ),
        );
        RULE.fix(
            &format!("frontend f\n  tcp-request inspect-delay 0\n  {ROUTE}\n"),
            &format!("frontend f\n  tcp-request inspect-delay 5s\n{wait}  {ROUTE}\n"),
        );
        RULE.fix(
            &format!("frontend f\n  {ROUTE}\n  tcp-request content reject if {{ src 192.0.2.1 }}\n  tcp-request content accept\n"),
            &format!("frontend f\n  {ROUTE}\n  tcp-request content reject if {{ src 192.0.2.1 }}\n  tcp-request inspect-delay 5s\n{wait}  tcp-request content accept\n"),
        );
    }
}
