//! ## What it does
//! Finds directives and sections that no module of httpd has, and says which was probably meant.
//!
//! ## Why is this bad?
//! httpd does not start. It says that the name is misspelled or a module missing, and leaves open which of the two.
//!
//! ## Example
//! ```apache
//! ProxyPas / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Unsafe: it takes the nearest name.
//!
//! ## References
//! httpd manual, Directive Index.

use crate::lint::Rule;
use crate::view::View;
use crate::{Directive, Quoting};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/unknown-directive",
    Group::Correctness,
    Severity::Error,
    Safety::Unsafe,
    "no module has a directive of this name",
));

pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.statement_at(found.span())?;
    let name = line.words.first().filter(|word| word.quoting() == Quoting::Bare)?;
    if Directive::lookup(line.value(0)).is_some() {
        return None;
    }
    let near = Directive::suggest(line.value(0))?;
    Some(Fix::risky(format!("write `{near}`"), [Edit::replace(name.span(), near)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\nproxypreservehost on\n<LOCATION />\n</LOCATION>\n");
        RULE.pass("<IfModule !mod_proxy.c>\nProxyPas / http://a/\n</IfModule>\n");
        RULE.pass("# ProxyPas / http://a/\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("ProxyPas / http://a/\n", "ProxyPas / http://a/");
        assert!(found.help.unwrap().contains("`ProxyPass`"));
        RULE.fail("<VirtualHost *:80>\nSevername a\n</VirtualHost>\n", "Severname a");
        RULE.fail("<Locaton /a>\n</Locaton>\n", "<Locaton /a>");
    }

    #[test]
    fn fix() {
        RULE.fix("  ProxyPas / http://a/\n", "  ProxyPass / http://a/\n");
    }
}
