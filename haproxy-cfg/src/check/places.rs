//! Lines that no table describes, in proxies that do not take them (verdicts measured on 2.6).

use super::lines::error;
use crate::lint::rules::{keyword_from_a_later_version, misplaced_keyword};
use crate::view::{SectionView, Statement as Line};
use crate::{Directive, RuleSet, SectionKind, Version};
use config_diagnostics::{Diagnostic, Severity, Tag, ToolSays};

/// What HAProxy says of a line in the wrong place; nothing when it may stand there.
pub(super) fn check(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
) -> Option<Diagnostic> {
    let (keyword, places, in_defaults) = shape(&line.directive)?;
    let quic = RuleSet::QuicInitial.as_str();
    let error = |info, message| {
        let span = line.word_span(0).cover(line.word_span(keyword.split(' ').count() - 1));
        error(info, span, &section.path(), message)
    };
    if keyword == quic && version < Version::V3_1 {
        let message = format!("`{keyword}` came with HAProxy 3.1");
        let finding = error(&keyword_from_a_later_version::RULE.info, message);
        return Some(finding.help("remove it, or target 3.1 or later"));
    }
    let kind = section.kind;
    let misplaced = |message| error(&misplaced_keyword::RULE.info, message);
    match (kind, in_defaults) {
        (SectionKind::Defaults, Defaults::Any) => None,
        (SectionKind::Defaults, Defaults::Named) if version < Version::new(2, 5) => {
            let message = format!("`{keyword}` has no place in a `defaults` section before 2.5");
            Some(misplaced(message).help("move it into the proxies"))
        }
        (SectionKind::Defaults, Defaults::Named) => section.name.is_empty().then(|| {
            misplaced(format!("`{keyword}` has no place in a `defaults` section without a name"))
                .help("name the section, and refer to it with `from`")
        }),
        _ if places.contains(&kind) || !kind.is_proxy() => None,
        _ => {
            let message = format!("`{keyword}` has no place in a `{kind}` section");
            let places: Vec<_> = places.iter().map(|kind| format!("`{kind}`")).collect();
            let finding = misplaced(message).help(format!("it belongs to {}", places.join(", ")));
            // Of all these lines, HAProxy passes over this one only.
            let is_ignored = keyword == "bind" && kind == SectionKind::Backend;
            Some(if is_ignored {
                finding.severity(Severity::Warning).tool_says(ToolSays::Warning).tag(Tag::Ignored)
            } else {
                finding
            })
        }
    }
}

/// Switches that are no options at all to 3.2 and later, in proxies that have no use for them (3.2.0 and 3.4.0).
const SWITCHES: [&str; 27] = [
    "accept-unsafe-violations-in-http-request",
    "accept-unsafe-violations-in-http-response",
    "allbackups",
    "checkcache",
    "clitcpka",
    "contstats",
    "disable-h2-upgrade",
    "dontlog-normal",
    "dontlognull",
    "h1-case-adjust-bogus-client",
    "h1-case-adjust-bogus-server",
    "http-drop-request-trailers",
    "http-drop-response-trailers",
    "http-ignore-probes",
    "http-pretend-keepalive",
    "http-use-proxy-header",
    "idle-close-on-response",
    "log-health-checks",
    "log-separate-errors",
    "logasap",
    "persist",
    "prefer-last-server",
    "socket-stats",
    "srvtcpka",
    "tcp-smart-accept",
    "tcp-smart-connect",
    "transparent",
];

/// Whether HAProxy refuses a keyword in a proxy of the wrong kind, instead of passing over it.
pub(super) fn is_refused_elsewhere(version: Version, keyword: &str) -> bool {
    let option = keyword.strip_prefix("option ").filter(|_| version >= Version::V3_2);
    keyword == "tcp-response inspect-delay"
        || option.is_some_and(|option| SWITCHES.binary_search(&option).is_ok())
}

/// Which `defaults` sections take a line.
#[derive(Clone, Copy)]
enum Defaults {
    None,
    Named,
    Any,
}

/// The words a line begins with, the proxies that take it, and which `defaults` do.
fn shape(directive: &Directive) -> Option<(&'static str, &'static [SectionKind], Defaults)> {
    use SectionKind::{Backend, Frontend, Listen};
    const ALL: &[SectionKind] = &[Frontend, Backend, Listen];
    const FRONT: &[SectionKind] = &[Frontend, Listen];
    const BACK: &[SectionKind] = &[Backend, Listen];
    Some(match directive {
        Directive::Bind(_) => ("bind", FRONT, Defaults::None),
        Directive::Server(_) => ("server", BACK, Defaults::None),
        Directive::ServerTemplate(_) => ("server-template", BACK, Defaults::None),
        Directive::DefaultServer(_) => ("default-server", BACK, Defaults::Any),
        Directive::Acl(_) => ("acl", ALL, Defaults::Named),
        Directive::Rule(rule) => {
            let places = match rule.set() {
                RuleSet::QuicInitial
                | RuleSet::TcpRequestConnection
                | RuleSet::TcpRequestSession => FRONT,
                RuleSet::TcpResponseContent => BACK,
                _ => ALL,
            };
            (rule.set().as_str(), places, Defaults::Named)
        }
        // The table knows the proxies, but not which `defaults`.
        Directive::Statement(statement) => match statement.keyword().name() {
            name @ ("tcp-request inspect-delay" | "tcp-response inspect-delay") => {
                (name, ALL, Defaults::Named)
            }
            _ => return None,
        },
        Directive::Raw(_) => return None,
    })
}
