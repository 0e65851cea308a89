//! ## What it does
//! Finds `ProxyPass` and `ProxyPassMatch` with a path inside `<Location>`, where the section already says the path.
//!
//! ## Why is this bad?
//! httpd does not start.
//!
//! ## Example
//! ```apache
//! <Location /app>
//!     ProxyPass /app http://10.0.42.1:8080/app
//! </Location>
//! ```
//!
//! ## Use instead
//! ```apache
//! <Location /app>
//!     ProxyPass http://10.0.42.1:8080/app
//! </Location>
//! ```
//!
//! ## Fix safety
//! Safe where both paths are the same.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/proxypass-path-inside-location",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "a `ProxyPass` inside `<Location>` has a path of its own",
));

/// Leaves the path out where it is that of the section.
pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.document.line_at(found.span().start())?;
    let mut around = view.document.sections_around(&line);
    let section = around.find(|section| !section.is_conditional())?.args().next()?;
    let (path, url) = (line.word(1)?, line.word(2)?);
    let same = section.value() == path.value() && !line.text().contains('\n');
    let between = path.span().cover(url.span());
    let gap = (url.span().start() - path.span().start()) as usize;
    same.then(|| Fix::safe("leave the path out", [Edit::remove(between.part(0..gap))]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<Location /app>\nProxyPass http://a/app retry=0\n</Location>\n");
        RULE.pass("ProxyPass /app http://a/app\n");
        RULE.pass("<Location /app>\nProxyPass !\n</Location>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<Location /app>\nProxyPass /app http://a/app\n</Location>\n", "/app");
        RULE.fail(
            "<VirtualHost *:80>\n<LocationMatch ^/a>\nProxyPassMatch \"/b\" http://a/\n</LocationMatch>\n</VirtualHost>\n",
            "\"/b\"",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "<Location /app>\n  ProxyPass  \"/app\"  http://a/app\n</Location>\n",
            "<Location /app>\n  ProxyPass  http://a/app\n</Location>\n",
        );
    }
}
