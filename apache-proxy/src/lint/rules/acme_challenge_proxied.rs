//! ## What it does
//! Finds servers that send everything to a backend, also requests for `/.well-known/acme-challenge`, although this
//! machine answers them: it is excluded or has an `Alias`, but too late, or a server on port 80 has no exclusion at
//! all while the file uses certificates of Let's Encrypt.
//!
//! ## Why is this bad?
//! Certificates cannot be renewed: the challenge goes to the backend, which does not know it. It shows weeks later,
//! when they expire.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ProxyPass /.well-known/acme-challenge !
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /.well-known/acme-challenge !
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe where the exclusion only has to move up.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`; RFC 8555, 8.3.

use crate::LineKind;
use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, Server, Statement, View, covers};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/acme-challenge-proxied",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "the challenges of Let's Encrypt go to the backend",
    ),
    check,
);

const CHALLENGE: &str = "/.well-known/acme-challenge";

/// Whether a path is that of the challenges, or some part of it.
pub(super) fn is_challenge(path: &str) -> bool {
    path.contains("/.well-known") && (covers(path, CHALLENGE) || path.contains("acme"))
}

/// Whether an expression or path speaks of the challenges.
fn speaks_of(text: &str) -> bool {
    let text = text.replace('\\', "");
    text.contains(".well-known") || text.contains("acme-challenge")
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for server in &view.servers {
        let mappings: Vec<_> = view.mappings_of(server.index).collect();
        let is_all = |m: &&Mapping<'_, '_>| {
            m.kind == MappingKind::Prefix && m.path == "/" && !m.is_exclusion()
        };
        // A section comes before all lines outside.
        let mut all = mappings.iter().filter(is_all);
        let Some(all) = all.clone().find(|m| m.location.is_some()).or_else(|| all.next()) else {
            continue;
        };
        if is_excluded(view, server, all) {
            continue;
        }
        let late = |m: &&Mapping<'_, '_>| m.is_exclusion() && speaks_of(m.path);
        if let Some(exclusion) = mappings.iter().find(late) {
            found.push(too_late(view, all, exclusion));
        } else if let Some(alias) = alias(view, server) {
            let label = view.label(alias, "this directory never gets them");
            found.push(missing(view, all, Confidence::High).label(label));
        } else if server.has_port("80") && !view.has_more(server) {
            let certificate = view.all("SSLCertificateFile").find(|line| is_of_acme(line));
            let managed = view.all("MDomain").next().is_some();
            if let Some(line) = certificate.filter(|_| !managed) {
                let label = view.label(line, "such certificates are renewed by challenges");
                found.push(missing(view, all, Confidence::Medium).label(label));
            }
        }
    }
}

fn is_of_acme(line: &Statement<'_>) -> bool {
    ["/letsencrypt/", "/dehydrated/", "/acme"].iter().any(|part| line.value(1).contains(part))
}

/// Whether requests for challenges stay here.
fn is_excluded(view: &View<'_>, server: &Server, all: &Mapping<'_, '_>) -> bool {
    let mut mappings = view.mappings_near(server.index).filter(|m| speaks_of(m.path));
    let before = mappings.any(|m| match (m.location, all.location) {
        // Of several sections the last one wins.
        (Some(_), Some(_)) => m.statement.index > all.statement.index,
        (inner, None) => inner.is_some() || m.statement.index < all.statement.index,
        (None, Some(_)) => false,
    });
    let mut lines = view.near(server.index);
    before
        || lines.any(|line| {
            // By a variable, or by rewriting before anything is mapped.
            let variable = line.args().iter().any(|word| word == "no-proxy");
            let rewriting = line.is("RewriteRule") || line.is("RewriteCond");
            variable || (rewriting && line.args().iter().any(|word| speaks_of(word)))
        })
}

/// The `Alias` that serves the challenges.
fn alias<'v, 'd>(view: &'v View<'d>, server: &Server) -> Option<&'v Statement<'d>> {
    view.statements.iter().find(|line| {
        (line.server == server.index || line.server == 0)
            && (line.is("Alias") || line.is("AliasMatch"))
            && speaks_of(line.value(1))
    })
}

fn missing<'d>(view: &View<'d>, all: &Mapping<'_, 'd>, confidence: Confidence) -> Diagnostic {
    let message = "requests for `/.well-known/acme-challenge` go to the backend too: certificates cannot be renewed";
    let diagnostic = view
        .finding(&RULE.info, all.statement, all.statement.span(), message)
        .confidence(confidence);
    if all.location.is_some() {
        let section = format!("add `<Location {CHALLENGE}>` with `ProxyPass !` below this section");
        return diagnostic.help(section);
    }
    let exclusion = format!("ProxyPass {CHALLENGE} !");
    let exclude = view.insert_above(&all.statement.line, &exclusion);
    diagnostic
        .help(format!("add `{exclusion}` above it"))
        .fix(Fix::risky("keep them here", [exclude]))
}

fn too_late<'d>(view: &View<'d>, all: &Mapping<'_, 'd>, exclusion: &Mapping<'_, 'd>) -> Diagnostic {
    let message = "the challenges are not kept here: the other line fits them before, so certificates cannot be renewed";
    let in_section = all.location.is_some();
    let help = if in_section {
        "put it into a `<Location>` below the other one"
    } else {
        "move it above that line"
    };
    let diagnostic = view
        .finding(&RULE.info, exclusion.statement, exclusion.statement.span(), message)
        .help(help)
        .label(view.label(all.statement, "this one wins"));
    let (first, last) = (all.statement.line, exclusion.statement.line);
    let mut between = (first.index()..last.index()).filter_map(|n| view.document.line(n));
    if in_section || between.any(|line| matches!(line.kind(), LineKind::Open | LineKind::Close)) {
        return diagnostic;
    }
    let up = view.insert_above(&first, &last.logical_text());
    diagnostic.fix(Fix::safe("move it up", [up, exclusion.statement.remove()]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<Location />\nProxyPass http://a/\n</Location>\n<Location /.well-known/acme-challenge>\nProxyPass !\n</Location>\n");
        RULE.pass("ProxyPass /.well-known/acme-challenge !\nProxyPass / http://a/\n");
        RULE.pass(
            "ProxyPassMatch ^/\\.well-known/ !\nProxyPass / http://a/\nProxyPass /.well-known !\n",
        );
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("ProxyPass / http://a/\n<Location /.well-known/acme-challenge>\nProxyPass !\n</Location>\n");
        RULE.pass("SetEnvIf Request_URI ^/.well-known/ no-proxy\nProxyPass / http://a/\nAlias /.well-known/acme-challenge /srv/acme\n");
        RULE.pass("<VirtualHost *:443>\nSSLCertificateFile /etc/letsencrypt/live/a/fullchain.pem\nProxyPass / http://a/\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "ProxyPass /.well-known/acme-challenge !\n<Location />\nProxyPass http://a/\n</Location>\n",
            "ProxyPass /.well-known/acme-challenge !",
        );
        RULE.fail(
            "ProxyPass / http://a/\nProxyPass /.well-known/acme-challenge !\n",
            "ProxyPass /.well-known/acme-challenge !",
        );
        RULE.fail(
            "ProxyPass / http://a/\nProxyPass /.well-known/ !\n",
            "ProxyPass /.well-known/ !",
        );
        RULE.fail(
            "<VirtualHost *:80>\nAlias /.well-known/acme-challenge/ /srv/acme/\nProxyPass / http://a/\n</VirtualHost>\n",
            "ProxyPass / http://a/",
        );
        RULE.fail(
            "<VirtualHost *:80>\nProxyPass / http://a/\n</VirtualHost>\n<VirtualHost *:443>\nSSLCertificateFile /etc/letsencrypt/live/a/fullchain.pem\n</VirtualHost>\n",
            "ProxyPass / http://a/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass / http://a/\n  ProxyPass /.well-known/acme-challenge !\n",
            "  ProxyPass /.well-known/acme-challenge !\n  ProxyPass / http://a/\n",
        );
    }
}
