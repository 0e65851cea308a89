//! ## What it does
//! Finds directives that are for HTTP only in proxies of `mode tcp`: `http-request` and `http-response` rules, `redirect`,
//! `stats`, `cookie`, `monitor-uri`, options such as `forwardfor`, `balance uri` and the like.
//!
//! ## Why is this bad?
//! They do nothing: no header is added, nobody is turned away, no cookie keeps a client at its server. HAProxy warns about
//! most of them, and starts.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode tcp
//!     http-request set-header X-Forwarded-Proto https
//!     option forwardfor
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     http-request set-header X-Forwarded-Proto https
//!     option forwardfor
//! ```
//!
//! ## Fix safety
//! Unsafe: it removes the lines. If the mode is the mistake, set that instead. What a `defaults` section shares out is left
//! where it is.
//!
//! ## References
//! Configuration manual, 4.2 `mode`, and 4.1 on which directives need HTTP.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{SectionKind, Table, Version};
use config_diagnostics::{
    Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, Span, Tag, ToolSays,
};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/http-directive-in-tcp-proxy",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "a directive of HTTP in mode tcp, where it is ignored",
    ),
    check,
);

/// What a directive begins with, and since when HAProxy says that it ignores it.
type Ignored = (&'static [&'static str], Option<Version>);

const DIRECTIVES: [Ignored; 15] = [
    (&["http-request"], Some(Version::V2_0)),
    (&["http-response"], Some(Version::V2_0)),
    (&["http-after-response"], Some(Version::V2_0)),
    (&["redirect"], Some(Version::V2_0)),
    (&["stats"], Some(Version::V2_0)),
    (&["monitor-uri"], Some(Version::V3_0)),
    (&["cookie"], Some(Version::V2_0)),
    (&["capture", "cookie"], Some(Version::V2_0)),
    (&["capture", "request"], None),
    (&["capture", "response"], None),
    (&["compression"], None),
    (&["balance", "uri"], Some(Version::V2_0)),
    (&["balance", "url_param"], Some(Version::V2_0)),
    (&["balance", "hdr"], Some(Version::V2_0)),
    (&["http-send-name-header"], None),
];

/// Options that HAProxy ignores with a warning (`cfg_opts`, and `http_ext.c`).
const OPTIONS: [&str; 18] = [
    "accept-invalid-http-request",
    "accept-invalid-http-response",
    "accept-unsafe-violations-in-http-request",
    "accept-unsafe-violations-in-http-response",
    "checkcache",
    "disable-h2-upgrade",
    "forwarded",
    "forwardfor",
    "http-buffer-request",
    "http-drop-request-trailers",
    "http-drop-response-trailers",
    "http-ignore-probes",
    "http-no-delay",
    "http-pretend-keepalive",
    "http-use-proxy-header",
    "idle-close-on-response",
    "originalto",
    "prefer-last-server",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        if section.kind == SectionKind::Defaults
            || view.is_disabled(section)
            || !is_tcp(view, section)
        {
            continue;
        }
        let mut groups: BTreeMap<usize, Vec<&Statement<'_>>> = BTreeMap::new();
        for line in section.certain() {
            let is_it = |(_, (words, _)): &(usize, &Ignored)| begins(line, words);
            for (n, _) in DIRECTIVES.iter().enumerate().filter(is_it) {
                groups.entry(n).or_default().push(line);
            }
        }
        for (n, lines) in groups {
            let Some((words, since)) = DIRECTIVES.get(n) else { continue };
            let warns = since.is_some_and(|since| since <= view.version());
            let says = if warns { ToolSays::Warning } else { ToolSays::Nothing };
            found.extend(own(section, &words.join(" "), &lines).map(|said| said.tool_says(says)));
        }
        options(view, section, found);
    }
}

fn begins(line: &Statement<'_>, words: &[&str]) -> bool {
    match words {
        // `hdr(name)`
        [first, "hdr"] => line.is(first) && line.value(1).starts_with("hdr("),
        // An administrator's socket is no page.
        _ => line.starts_with(words),
    }
}

/// Whether HAProxy takes a proxy for one of TCP only.
fn is_tcp(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let mode = view.effective(section, &["mode"]);
    let is_text = |line: &&Statement<'_>| line.words.get(1).is_some_and(crate::Word::is_text);
    if mode.is_some_and(|line| !is_text(&line) || !view.is_certain(&line.line))
        || view.mode(section) != "tcp"
        || view.switches_to_http(section)
    {
        return false;
    }
    // Since 3.0 a backend of HTTP counts, too; and which backend it is may be told at run time only.
    let is_dynamic = || section.all(&["use_backend"]).any(|line| line.value(1).contains("%["));
    let goes_on_in_http = || view.backends_of(section).any(|backend| view.mode(backend) == "http");
    view.version() < Version::V3_0 || !(is_dynamic() || goes_on_in_http())
}

fn own(section: &SectionView<'_>, name: &str, lines: &[&Statement<'_>]) -> Option<Diagnostic> {
    let (first, more) = lines.split_first()?;
    let message =
        format!("`{name}` needs HTTP, and `{}` is in mode tcp: it is ignored", section.path());
    let said = Diagnostic::of(&RULE.info, message)
        .at(first.span())
        .path(section.path())
        .tag(Tag::Ignored)
        .help("set `mode http`, or remove it");
    let label = |line: &&Statement<'_>| {
        Label::new(line.span()).path(section.path()).message("nor does this do anything")
    };
    let said = more.iter().map(label).fold(said, Diagnostic::label);
    Some(said.fix(Fix::risky("remove it", lines.iter().map(|line| line.remove()))))
}

/// Options that are switched on, here or by the defaults.
fn options(view: &View<'_>, section: &SectionView<'_>, found: &mut Vec<Diagnostic>) {
    let has_some = |s: &SectionView<'_>| ["option", "no", "default"].iter().any(|word| s.has(word));
    if section.defaults.is_none() && !has_some(section) {
        return;
    }
    let table = Table::of_section(section.kind);
    let mut inherited = Vec::new();
    for name in OPTIONS {
        let Some(line) = view.option(section, name).filter(|line| view.is_certain(&line.line))
        else {
            continue;
        };
        let full = format!("option {name}");
        let keyword = table.and_then(|table| table.get(&full));
        if !keyword.is_some_and(|keyword| {
            keyword.exists_in(view.version()) && keyword.sections().contains(section.kind)
        }) {
            continue;
        }
        if line.line.index() > section.section.header().index() {
            found
                .extend(own(section, &full, &[line]).map(|said| said.tool_says(ToolSays::Warning)));
        } else {
            inherited.push(line);
        }
    }
    if let Some(said) = shared(view, section, &inherited) {
        found.push(said);
    }
}

/// What a defaults section for HTTP gives to a proxy of TCP.
fn shared(
    view: &View<'_>,
    section: &SectionView<'_>,
    lines: &[&Statement<'_>],
) -> Option<Diagnostic> {
    let names: Vec<_> = lines.iter().map(|line| format!("`option {}`", line.value(1))).collect();
    let first = names.first()?;
    let message = match names.len() {
        1 => format!("{first} of the defaults needs HTTP: `{}` is in mode tcp", section.path()),
        _ => format!(
            "{} of the defaults need HTTP: `{}` is in mode tcp",
            names.join(", "),
            section.path()
        ),
    };
    let said = Diagnostic::of(&RULE.info, message)
        .severity(Severity::Info)
        .at(mode_span(view, section))
        .path(section.path())
        .tool_says(ToolSays::Warning)
        .help("give proxies of TCP a defaults section of their own");
    let label = |line: &&Statement<'_>| Label::new(line.span()).message("inherited from here");
    Some(lines.iter().map(label).fold(said, Diagnostic::label))
}

fn mode_span(view: &View<'_>, section: &SectionView<'_>) -> Span {
    let mode = section.last(&["mode"]).filter(|line| view.is_certain(&line.line));
    mode.map_or_else(|| section.header_span(), Statement::span)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::{Severity, ToolSays};

    #[test]
    fn pass() {
        for text in [
            "frontend f\n  mode http\n  http-request deny if TRUE\n  option forwardfor\n",
            "defaults\n  mode http\n  option forwardfor\nbackend b\n  cookie c insert\n",
            "frontend f\n  mode \"${MODE}\"\n  http-request deny if TRUE\n",
            "frontend f\n  tcp-request content switch-mode http\n  http-request deny if TRUE\n",
            "frontend f\n  mode tcp\n  http-request deny if TRUE\n  default_backend b\nbackend b\n  mode http\n",
            "frontend f\n  mode tcp\n  disabled\n  http-request deny if TRUE\n",
            "defaults\n  mode http\n  option forwardfor\nfrontend f\n  mode tcp\n  no option forwardfor\n",
            "backend b\n  mode tcp\n  balance source\n  option tcplog\n  option httpchk\n  http-check send uri /\n",
            "defaults\n  mode tcp\n  option forwardfor\n",
            // These are for the other side.
            "defaults\n  option http-pretend-keepalive\nfrontend f\n  mode tcp\n",
        ] {
            RULE.pass(text);
        }
    }

    #[test]
    fn fail() {
        for line in [
            "http-request set-header x y",
            "option forwardfor except 127.0.0.0/8",
            "stats enable",
            "redirect scheme https if FALSE",
            "cookie c insert",
            "balance uri depth 3",
            "balance hdr(host)",
            "capture cookie x len 3",
        ] {
            let said = RULE.fail(&format!("listen l\n  mode tcp\n  {line}\n"), line);
            assert_eq!(said.tool_says, ToolSays::Warning);
        }
        let said = RULE
            .fail("listen l\n  capture request header x len 3\n", "capture request header x len 3");
        assert_eq!(said.tool_says, ToolSays::Nothing);
        let said = RULE
            .fail("defaults\n  mode http\n  option forwardfor\nlisten l\n  mode tcp\n", "mode tcp");
        assert_eq!((said.severity, said.labels.len()), (Severity::Info, 1));
        let text = "frontend f\n  mode tcp\n  http-request deny if TRUE\n  default_backend b\nbackend b\n  mode http\n";
        RULE.fail_on(Version::V2_6, text, "http-request deny if TRUE");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "listen l\n  http-request deny if a # x\n  server s ::1:80\n  http-request deny if b\n",
            "listen l\n  server s ::1:80\n",
        );
    }
}
