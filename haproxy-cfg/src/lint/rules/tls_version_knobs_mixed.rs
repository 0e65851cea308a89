//! ## What it does
//! Finds TLS listeners and servers for which both kinds of words choose the versions: `no-sslv3`, `no-tlsv10`
//! and the like, and `ssl-min-ver`, `ssl-max-ver` or `force-*`. Those of `ssl-default-bind-options`,
//! `ssl-default-server-options` and `default-server` count.
//!
//! ## Why is this bad?
//! HAProxy ignores the `no-` words then, and warns. A version that they were to shut out may be let in.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/web.pem no-tlsv12 ssl-min-ver TLSv1.1
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/web.pem ssl-min-ver TLSv1.3
//! ```
//!
//! ## Fix safety
//! Safe: it removes words that are ignored. Where something else still heeds them there is no fix.
//!
//! ## References
//! Configuration manual, 3.1 `ssl-default-bind-options`; 5.1 `ssl-min-ver`, `no-sslv3`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{Endpoint, Statement, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/tls-version-knobs-mixed",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "two ways to choose TLS versions, one of which is ignored",
    ),
    check,
);

/// Words that shut a version out.
const HOLES: [&str; 5] = ["no-sslv3", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13"];

/// Words that say from where to where.
const RANGES: [&str; 7] = [
    "ssl-min-ver",
    "ssl-max-ver",
    "force-sslv3",
    "force-tlsv10",
    "force-tlsv11",
    "force-tlsv12",
    "force-tlsv13",
];

/// A listener or a server that speaks TLS.
struct Speaker<'v, 'd> {
    statement: &'v Statement<'d>,
    path: String,
    options: &'v Endpoint,
}

impl Speaker<'_, '_> {
    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.options.has(word))
    }
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let (mut binds, mut servers) = (Vec::new(), Vec::new());
    for section in &view.sections {
        for bind in view.binds(section).filter(|bind| bind.options.on("ssl")) {
            let path = format!("{} / bind {}", section.path(), bind.statement.value(1));
            binds.push(Speaker { statement: bind.statement, path, options: bind.options });
        }
        for server in view.servers(section) {
            if server.options.on("ssl") || server.options.on("check-ssl") {
                let path =
                    format!("{} / {} {}", section.path(), server.statement.value(0), server.name);
                let (statement, options) = (server.statement, server.options);
                servers.push(Speaker { statement, path, options });
            }
        }
    }
    judge(view, "ssl-default-bind-options", &binds, found);
    judge(view, "ssl-default-server-options", &servers, found);
}

fn judge(
    view: &View<'_>,
    keyword: &str,
    speakers: &[Speaker<'_, '_>],
    found: &mut Vec<Diagnostic>,
) {
    let globals: Vec<_> = view
        .of_kind(SectionKind::Global)
        .flat_map(|s| s.lines.iter())
        .filter(|line| line.is(keyword) && view.is_certain(&line.line))
        .collect();
    let anywhere = |words: &[&str]| globals.iter().any(|line| places(line, words).next().is_some());
    let (all_holes, all_ranges) = (anywhere(&HOLES), anywhere(&RANGES));
    let is_mixed = |speaker: &Speaker<'_, '_>| {
        (all_holes || speaker.has(&HOLES)) && (all_ranges || speaker.has(&RANGES))
    };
    let none_heeds = speakers.iter().all(is_mixed);
    for speaker in speakers.iter().filter(|speaker| is_mixed(speaker)) {
        let line = speaker.statement;
        let own: Vec<_> = places(line, &HOLES).collect();
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            "`no-sslv3` and the like are ignored beside `ssl-min-ver`, `ssl-max-ver` and `force-*`",
        )
        .at(line.span())
        .path(&*speaker.path)
        .tool_says(ToolSays::Warning)
        .help("choose the versions with `ssl-min-ver` and `ssl-max-ver` alone");
        let far = globals.iter().flat_map(|line| places(line, &HOLES).map(move |n| (*line, n)));
        for (line, n) in own.iter().map(|n| (line, *n)).chain(far) {
            diagnostic = diagnostic.label(Label::new(line.word_span(n)).message("ignored"));
        }
        // What `default-server` says may hold for others.
        let inherits = own.is_empty() && speaker.has(&HOLES);
        if !inherits && (none_heeds || !all_holes) {
            let edits = globals.iter().copied().chain([line]).flat_map(without_holes);
            diagnostic = diagnostic.fix(Fix::safe("remove the ignored words", edits));
        }
        found.push(diagnostic);
    }
}

/// Which words of a line are of these. None of them can be the value of another option but a silly one's.
fn places(line: &Statement<'_>, words: &[&str]) -> impl Iterator<Item = usize> {
    let found: Vec<_> = line
        .values()
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, value)| words.contains(&&***value))
        .map(|(n, _)| n)
        .collect();
    found.into_iter()
}

fn without_holes(line: &Statement<'_>) -> Vec<Edit> {
    let holes: Vec<_> = places(line, &HOLES).collect();
    if holes.len() + 1 == line.words.len() {
        return vec![line.remove()];
    }
    let with_blank =
        |n: usize| Edit::remove(Span::new(line.word_span(n - 1).end(), line.word_span(n).end()));
    holes.into_iter().map(with_blank).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  bind :443 ssl crt a no-sslv3 no-tlsv10 no-tls-tickets\n");
        RULE.pass("global\n  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets\nfrontend f\n  bind :443 ssl crt a ssl-max-ver TLSv1.3\n");
        // Nobody speaks TLS here.
        RULE.pass("global\n  ssl-default-bind-options no-sslv3 ssl-min-ver TLSv1.2\nfrontend f\n  bind :80\n");
        // The one is for listeners, the other for servers.
        RULE.pass("global\n  ssl-default-bind-options no-sslv3\n  ssl-default-server-options ssl-min-ver TLSv1.2\nlisten f\n  bind :443 ssl crt a\n  server s 10.0.0.1:443 ssl verify none\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "frontend f\n  bind :443 ssl crt a force-tlsv12 no-sslv3\n",
            "bind :443 ssl crt a force-tlsv12 no-sslv3",
        );
        let said = RULE.fail(
            "global\n  ssl-default-bind-options no-sslv3\nfrontend f\n  bind :443 ssl crt a ssl-max-ver TLSv1.2\n  bind :444 ssl crt a\n",
            "bind :443 ssl crt a ssl-max-ver TLSv1.2",
        );
        assert!(said.fixes.is_empty(), "the other listener heeds it: {said:#?}");
        RULE.fail(
            "backend b\n  default-server ssl verify none no-tlsv10\n  server s 10.0.0.1:443 ssl-min-ver TLSv1.2\n",
            "server s 10.0.0.1:443 ssl-min-ver TLSv1.2",
        );
        RULE.fail(
            "global\n  ssl-default-server-options no-sslv3 ssl-min-ver TLSv1.2\nbackend b\n  server s 10.0.0.1:443 check check-ssl verify none\n",
            "server s 10.0.0.1:443 check check-ssl verify none",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  bind :443 ssl no-sslv3 no-tlsv10 crt a ssl-min-ver TLSv1.2 # tls\n",
            "frontend f\n  bind :443 ssl crt a ssl-min-ver TLSv1.2 # tls\n",
        );
        RULE.fix(
            "global\n  ssl-default-bind-options no-sslv3\nfrontend f\n  bind :443 ssl crt a ssl-min-ver TLSv1.2\n  bind :444 ssl crt a ssl-min-ver TLSv1.3 no-sslv3\n",
            "global\nfrontend f\n  bind :443 ssl crt a ssl-min-ver TLSv1.2\n  bind :444 ssl crt a ssl-min-ver TLSv1.3\n",
        );
    }
}
