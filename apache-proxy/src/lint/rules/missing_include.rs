//! ## What it does
//! Finds `Include` of a file that is known not to be there (fact `file.PATH=absent`).
//!
//! ## Why is this bad?
//! httpd does not start. `IncludeOptional` passes over files that are missing, and patterns that match nothing.
//!
//! ## Example
//! ```apache
//! Include /etc/apache2/local.conf
//! ```
//!
//! ## Use instead
//! ```apache
//! IncludeOptional /etc/apache2/local*.conf
//! ```
//!
//! ## Fix safety
//! Unsafe: the file may be needed.
//!
//! ## References
//! core manual, `Include`, `IncludeOptional`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/missing-include",
    Group::Correctness,
    Severity::Error,
    Safety::Unsafe,
    "the file to include is absent",
));

pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.statement_at(found.span()).filter(|line| line.is("Include"))?;
    let title = "write `IncludeOptional`";
    Some(Fix::risky(title, [Edit::replace(line.word_span(0), "IncludeOptional")]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const ABSENT: &[(&str, &str)] = &[("file./nowhere/x.conf", "absent")];

    #[test]
    fn pass() {
        RULE.pass("Include /nowhere/x.conf\n");
        RULE.pass_with(ABSENT, "IncludeOptional /nowhere/x.conf\nInclude /else/y.conf\n");
        RULE.pass_with(&[("file./nowhere/x.conf", "present")], "Include /nowhere/x.conf\n");
    }

    #[test]
    fn fail() {
        RULE.fail_with(ABSENT, "Include /nowhere/x.conf\n", "Include /nowhere/x.conf");
        RULE.fail_with(
            ABSENT,
            "Define D /nowhere\n<VirtualHost *:80>\ninclude \"${D}/x.conf\"\n</VirtualHost>\n",
            "include \"${D}/x.conf\"",
        );
    }

    #[test]
    fn fix() {
        RULE.fix_with(ABSENT, "Include /nowhere/x.conf\n", "IncludeOptional /nowhere/x.conf\n");
    }
}
