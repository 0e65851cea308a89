//! ## What it does
//! Finds `option httpchk` lines whose last word holds more than the version: behind `\r\n` stand headers or a
//! body.
//!
//! ## Why is this bad?
//! It was the only way to send a header until HAProxy 2.2, which has `http-check send` for it. HAProxy up to 2.7
//! warns, 2.8 and newer refuse the whole file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     option httpchk HEAD / HTTP/1.1\r\nHost:app.example.com
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     option httpchk
//!     http-check send meth HEAD uri / ver HTTP/1.1 hdr Host app.example.com
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Fix safety
//! Safe: the same request is sent. There is no fix where the section has `http-check send` or
//! `http-check connect` already.
//!
//! ## References
//! Configuration manual, 4.2 `option httpchk` and `http-check send`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{SectionKind, Version, quote_word};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/httpchk-headers-in-version",
        Group::Deprecated,
        Severity::Error,
        Safety::Safe,
        "headers or a body hide in the version of `option httpchk`",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let refused = view.version() >= Version::V2_8;
    for section in view.sections.iter().filter(|section| section.kind.is_proxy()) {
        for line in section.all(&["option", "httpchk"]).filter(|l| l.value(4).contains("\r\n")) {
            let verdict = if refused { "refuses" } else { "warns about" };
            let mut diagnostic = Diagnostic::of(
                &RULE.info,
                format!(
                    "headers behind the version of `option httpchk`: HAProxy {} {verdict} them",
                    view.version()
                ),
            )
            .at(line.word_span(4))
            .path(section.path())
            .tool_says(if refused { ToolSays::Error } else { ToolSays::Warning })
            .help("say it with `http-check send meth … uri … ver … hdr NAME VALUE`");
            let sends = section.last(&["http-check", "send"]).is_some()
                || section.last(&["http-check", "connect"]).is_some();
            // A frontend sends no checks: HAProxy ignores the line there.
            if let (false, false, Some(send)) =
                (sends, section.kind == SectionKind::Frontend, send_rule(line))
            {
                let edits = [line.rewrite("option httpchk"), view.insert_below(&line.line, &send)];
                diagnostic = diagnostic.fix(Fix::safe("move them to `http-check send`", edits));
            }
            found.push(diagnostic);
        }
    }
}

/// The `http-check send` that sends what the line sends.
fn send_rule(line: &Statement<'_>) -> Option<String> {
    let version = line.value(4);
    let (head, body) = version.split_once("\r\n\r\n").unwrap_or((version, ""));
    let mut head = head.split("\r\n");
    let has_variables = line.words.iter().any(crate::Word::has_variables);
    let word = |text: &str| match has_variables && text.contains('$') {
        true if text.contains(['"', '\\']) => None,
        true => Some(format!("\"{text}\"")),
        false => Some(quote_word(text).into_owned()),
    };
    let mut send = vec!["http-check send meth".to_owned(), word(line.value(2))?];
    send.extend(["uri".into(), word(line.value(3))?, "ver".into(), word(head.next()?)?]);
    for header in head.filter(|header| !header.is_empty()) {
        let (name, value) = header.split_once(':')?;
        // HAProxy counts the body itself.
        if name.eq_ignore_ascii_case("content-length") {
            continue;
        }
        // Header values are formats there, in which a percent sign is special.
        let value = value.trim().replace('%', "%%");
        send.extend(["hdr".into(), word(name.trim())?, word(&value)?]);
    }
    if !body.is_empty() {
        send.extend(["body".into(), word(body)?]);
    }
    Some(send.join(" "))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  option httpchk\n");
        RULE.pass("backend b\n  option httpchk HEAD / HTTP/1.1\n");
        RULE.pass("backend b\n  option httpchk\n  http-check send meth GET uri / hdr Host a\n");
        // No line break for HAProxy: the quotes keep the backslashes.
        RULE.pass("backend b\n  option httpchk HEAD / 'HTTP/1.1\\r\\nHost: a'\n");
    }

    #[test]
    fn fail() {
        let text = "backend b\n  option httpchk HEAD / HTTP/1.1\\r\\nHost:a\n";
        let found = RULE.fail(text, "HTTP/1.1\\r\\nHost:a");
        assert_eq!(found.tool_says, ToolSays::Error);
        let found = RULE.fail_on(Version::V2_6, text, "HTTP/1.1\\r\\nHost:a");
        assert_eq!(found.tool_says, ToolSays::Warning);
        RULE.fail(
            "defaults\n  option httpchk GET / \"HTTP/1.0\\r\\nHost: a\"\n",
            "\"HTTP/1.0\\r\\nHost: a\"",
        );
        let twice =
            "backend b\n  option httpchk GET / HTTP/1.0\\r\\nA:b\n  http-check send uri /x\n";
        assert!(RULE.fail(twice, "HTTP/1.0\\r\\nA:b").fixes.is_empty());
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  option httpchk HEAD / HTTP/1.1\\r\\nHost:a.example # why\n  server s 10.0.0.1:80 check\n",
            "backend b\n  option httpchk # why\n  http-check send meth HEAD uri / ver HTTP/1.1 hdr Host a.example\n  server s 10.0.0.1:80 check\n",
        );
        RULE.fix(
            "backend b\n  option httpchk POST /x HTTP/1.1\\r\\nHost:\\ a\\r\\nX-Y:\\ 5%\\ b\\r\\nContent-Length:\\ 4\\r\\n\\r\\nping\n",
            "backend b\n  option httpchk\n  http-check send meth POST uri /x ver HTTP/1.1 hdr Host a hdr X-Y '5%% b' body ping\n",
        );
        RULE.fix(
            "backend b\n\toption httpchk GET / \"HTTP/1.1\\r\\nHost: ${NAME}\"\n",
            "backend b\n\toption httpchk\n\thttp-check send meth GET uri / ver HTTP/1.1 hdr Host \"${NAME}\"\n",
        );
    }
}
