//! ## What it does
//! Finds directives that do nothing any more, have another name, or are gone.
//!
//! ## Why is this bad?
//! Those that are left over tell readers what is not so. Those that are gone keep httpd from starting.
//!
//! ## Example
//! ```apache
//! NameVirtualHost *:80
//! ```
//!
//! ## Use instead
//! ```apache
//! # nothing: virtual hosts with the same address are told apart by their names
//! ```
//!
//! ## Fix safety
//! Safe: it removes what does nothing, and renames what has another name. Else there is none.
//!
//! ## References
//! httpd manual, Upgrading to 2.4 from 2.2; mod_ssl manual, `SSLCertificateChainFile`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "apache/obsolete-directive",
        Group::Deprecated,
        Severity::Info,
        Safety::Safe,
        "a directive that does nothing, has another name or is gone",
    ),
    check,
);

/// What became of a directive.
#[derive(Clone, Copy)]
enum Fate {
    /// It does nothing; httpd warns.
    Idle,
    /// It is known by its new name, too.
    Renamed(&'static str),
    /// It works, and something else does it better.
    Superseded(&'static str),
    /// httpd refuses it.
    Gone(&'static str),
}

use Fate::{Gone, Idle, Renamed, Superseded};

/// As httpd 2.4 treats them.
const OBSOLETE: [(&str, Fate); 20] = [
    ("AcceptMutex", Gone("`Mutex`")),
    ("AuthAuthoritative", Gone("`AuthBasicProvider`")),
    ("AuthzUserAuthoritative", Gone("`Require` in sections as `<RequireAll>`")),
    ("BindAddress", Gone("`Listen`")),
    ("CookieLog", Gone("`CustomLog`")),
    ("DefaultType", Idle),
    ("FancyIndexing", Gone("`IndexOptions FancyIndexing`")),
    ("LockFile", Gone("`Mutex`")),
    ("MaxClients", Renamed("MaxRequestWorkers")),
    ("MaxRequestsPerChild", Renamed("MaxConnectionsPerChild")),
    ("NameVirtualHost", Idle),
    ("Port", Gone("`Listen`")),
    ("RewriteLock", Gone("`Mutex`")),
    ("RewriteLog", Gone("`LogLevel rewrite:trace3`")),
    ("RewriteLogLevel", Gone("`LogLevel rewrite:trace3`")),
    ("SSLCertificateChainFile", Superseded("`SSLCertificateFile` with the whole chain")),
    ("SSLLog", Gone("`ErrorLog`")),
    ("SSLLogLevel", Gone("`LogLevel`")),
    ("SSLMutex", Gone("`Mutex`")),
    ("SSLRequire", Superseded("`Require expr`")),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in &view.statements {
        let Some((name, fate)) = OBSOLETE.iter().find(|(name, _)| line.is(name)) else { continue };
        // That is what it is still for.
        if line.is("DefaultType") && line.says(1, "none") {
            continue;
        }
        let (message, help, says) = words(name, *fate);
        let diagnostic = Diagnostic::of(&RULE.info, message)
            .at(line.span())
            .path(view.path(line))
            .tool_says(says)
            .tag(Tag::Deprecated)
            .help(help);
        let diagnostic = match says {
            ToolSays::Error => diagnostic.severity(Severity::Error),
            _ => diagnostic,
        };
        found.push(match fix(line, *fate) {
            Some(fix) => diagnostic.fix(fix),
            None => diagnostic,
        });
    }
}

fn words(name: &str, fate: Fate) -> (String, String, ToolSays) {
    match fate {
        Idle => {
            let message = format!("`{name}` does nothing any more");
            (message, "remove it".to_owned(), ToolSays::Warning)
        }
        Renamed(new) => {
            let message = format!("`{name}` is the old name of `{new}`");
            (message, format!("write `{new}`"), ToolSays::Nothing)
        }
        Superseded(new) => {
            let message = format!("`{name}` is superseded by {new}");
            (message, format!("use {new}"), ToolSays::Nothing)
        }
        Gone(new) => {
            let message = format!("`{name}` is gone: httpd 2.4 does not start with it");
            (message, format!("use {new}"), ToolSays::Error)
        }
    }
}

fn fix(line: &Statement<'_>, fate: Fate) -> Option<Fix> {
    match fate {
        Idle => Some(Fix::safe("remove it", [line.remove()])),
        Renamed(new) => {
            let edit = Edit::replace(line.word_span(0), new);
            Some(Fix::safe(format!("write `{new}`"), [edit]))
        }
        Superseded(_) | Gone(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# NameVirtualHost *:80\nMaxRequestWorkers 10\nMutex default\n");
        RULE.pass("DefaultType None\n");
        RULE.pass("<IfVersion < 2.4>\nNameVirtualHost *:80\n</IfVersion>\n");
        RULE.pass("SSLCertificateFile /etc/ssl/a.pem\n");
    }

    #[test]
    fn fail() {
        RULE.fail("namevirtualhost *:80\n", "namevirtualhost *:80");
        RULE.fail("<IfModule mod_ssl.c>\nSSLMutex default\n</IfModule>\n", "SSLMutex default");
        RULE.fail(
            "<VirtualHost *:443>\nSSLCertificateChainFile /a.pem\n</VirtualHost>\n",
            "SSLCertificateChainFile /a.pem",
        );
    }

    #[test]
    fn fix() {
        RULE.fix("NameVirtualHost *:80\nListen 80\n", "Listen 80\n");
        RULE.fix("MaxClients 10\n", "MaxRequestWorkers 10\n");
    }
}
