//! ## What it does
//! Finds `Use` of a macro that no `<Macro>` above defines, or that takes another number of arguments, and macros
//! that use themselves.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration while it reads it, before anything else.
//!
//! ## Example
//! ```apache
//! Use Proxied /app http://10.0.42.1/app
//! <Macro Proxied $path $to>
//!     ProxyPass $path $to
//! </Macro>
//! ```
//!
//! ## Use instead
//! ```apache
//! <Macro Proxied $path $to>
//!     ProxyPass $path $to
//! </Macro>
//! Use Proxied /app http://10.0.42.1/app
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! httpd manual, mod_macro.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/bad-macro",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a macro that is not defined, or used with other arguments",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<Macro M $a>\nProxyPass $a http://b$a\n</Macro>\nUse m /x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("Use M /x\n", "Use M /x");
        RULE.fail("<Macro M $a>\nServerAdmin $a\n</Macro>\nUse M\n", "Use M");
    }
}
