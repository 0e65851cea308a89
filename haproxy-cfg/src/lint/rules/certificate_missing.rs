//! ## What it does
//! Finds certificates, keys and lists of authorities of `bind` and `server` lines for which the fact
//! `file.PATH=absent` is stated. Names without a leading `/` are looked for below `crt-base` or `ca-base`.
//!
//! ## Why is this bad?
//! HAProxy opens them when it reads the configuration, and refuses all of it.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/ssl/shop.pem
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/certs/shop.pem
//! ```
//!
//! ## Fix safety
//! There is no fix: the file has to be made, or called by its name.
//!
//! ## References
//! Configuration manual, 5.1 `crt`, `ca-file`, `crt-list`; 3.1 `crt-base`, `ca-base`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{SectionKind, Word};
use config_diagnostics::{Diagnostic, Group, Presence, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/certificate-missing",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a certificate, a key or a list of authorities is absent",
    ),
    check,
);

/// Options that name files, and the directive that says below which folder.
const FILES: &[(&str, &str)] = &[
    ("ca-file", "ca-base"),
    ("ca-verify-file", "ca-base"),
    ("crl-file", "ca-base"),
    ("crt", "crt-base"),
    ("crt-list", ""),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        for line in section.lines.iter().filter(|line| view.is_certain(&line.line)) {
            for (keyword, place) in line.options() {
                let file = FILES.iter().find(|(option, _)| *option == keyword.name());
                let Some((_, base)) = file else { continue };
                let at = place.start + 1;
                let is_text = line.words.get(at).is_some_and(Word::is_text);
                let Some(path) = full(view, line.value(at), base).filter(|_| is_text) else {
                    continue;
                };
                if view.target.facts().file(&path) == Presence::No {
                    found.push(say(line, at, &path).path(section.path()));
                }
            }
        }
    }
}

/// The path that HAProxy opens; `None` for what is no file.
fn full(view: &View<'_>, path: &str, base: &str) -> Option<String> {
    // Those of the system, and those that come from elsewhere.
    if path.is_empty() || path.starts_with('@') {
        return None;
    }
    let globals = view.of_kind(SectionKind::Global);
    let base = globals.filter_map(|global| global.last(&[base])).last();
    let base = base.map(|line| line.value(1)).filter(|_| !path.starts_with('/'));
    Some(base.map_or_else(|| path.to_owned(), |base| format!("{base}/{path}")))
}

fn say(line: &Statement<'_>, at: usize, path: &str) -> Diagnostic {
    Diagnostic::of(&RULE.info, format!("{path} is absent: HAProxy refuses the configuration"))
        .at(line.word_span(at))
        .tool_says(ToolSays::Error)
        .help("make the file before HAProxy starts, or correct its name")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    const ABSENT: &[(&str, &str)] = &[("file./etc/ssl/a.pem", "absent")];

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  bind :443 ssl crt /etc/ssl/a.pem\n");
        RULE.pass("backend b\n  server s 10.0.0.1:443 ssl ca-file @system-ca\n");
    }

    #[test]
    fn fail() {
        let fail = |text: &str, place: &str| {
            RULE.fail_with(Version::default(), ABSENT, text, place);
        };
        fail("frontend f\n  bind :443 ssl crt /etc/ssl/a.pem alpn h2\n", "/etc/ssl/a.pem");
        fail("global\n  crt-base /etc/ssl\nlisten l\n  bind :443 ssl crt a.pem\n", "a.pem");
        fail(
            "global\n  ca-base /etc/ssl\nbackend b\n  default-server ssl ca-file a.pem\n",
            "a.pem",
        );
        fail("frontend f\n  bind :443 ssl crt /b.pem crt /etc/ssl/a.pem\n", "/etc/ssl/a.pem");
    }
}
