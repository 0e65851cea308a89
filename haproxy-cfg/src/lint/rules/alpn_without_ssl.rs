//! ## What it does
//! Finds `alpn` on a `bind` line without `ssl`.
//!
//! ## Why is this bad?
//! Protocols are agreed on while TLS is set up. Without it HAProxy passes over the word: nobody is offered HTTP/2, and
//! mostly it is `ssl` that was forgotten.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :443 alpn h2,http/1.1
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/site.pem alpn h2,http/1.1
//! ```
//!
//! ## Fix safety
//! There is no fix: the certificate is not known. HTTP/2 without TLS is asked for with `proto h2`.
//!
//! ## References
//! Configuration manual, 5.1 `alpn`, `proto`, `ssl`.

use crate::Word;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/alpn-without-ssl",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "protocols are offered where no TLS is spoken",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        for bind in view.binds(section) {
            let line = bind.statement;
            // QUIC brings TLS along; a variable may.
            let is_quic = line.value(1).contains("quic");
            if bind.options.on("ssl") || is_quic || !line.words.iter().all(Word::is_text) {
                continue;
            }
            let alpn = line.options().iter().find(|(keyword, _)| keyword.name() == "alpn");
            let Some((_, place)) = alpn else { continue };
            found.push(
                Diagnostic::of(&RULE.info, "`alpn` has no effect without `ssl`")
                    .at(line.word_span(place.start))
                    .path(section.path())
                    .tool_says(ToolSays::Nothing)
                    .tag(Tag::Ignored)
                    .help("add `ssl crt FILE`, or ask for HTTP/2 in clear text with `proto h2`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for bind in [
            ":443 ssl crt /x alpn h2",
            "quic4@:443 ssl crt /x alpn h3",
            ":80 proto h2",
            ":443 \"${TLS}\" alpn h2",
            ":80 name alpn",
        ] {
            RULE.pass(&format!("frontend f\n  bind {bind}\n"));
        }
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  bind :443 alpn h2\n", "alpn");
        RULE.fail("listen l\n  bind :443 name x alpn h2,http/1.1 crt /x\n", "alpn");
    }
}
