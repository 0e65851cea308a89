//! ## What it does
//! Finds words that are empty: `""`, `''`.
//!
//! ## Why is this bad?
//! HAProxy stops reading a line's arguments at an empty word, so that what follows it is lost without a word: options
//! of a server, for example. 3.2 warns about it, 3.3 and newer refuse the file. A line that begins with an empty
//! word does nothing.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 cookie "" check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Fix safety
//! There is no fix: a value may be missing.
//!
//! ## References
//! Configuration manual, 2.2 Quoting and escaping.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/empty-argument",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an empty word, which ends the arguments of its line",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::{Severity, ToolSays};
    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s 10.0.0.1:80 check\n");
        // A variable is not empty before it is known.
        RULE.pass("backend b\n  server s 10.0.0.1:80 cookie \"${COOKIE}\" check\n");
    }

    #[test]
    fn fail() {
        let text = "backend b\n  server s 10.0.0.1:80 check \"\" backup\n";
        let found = RULE.fail_on(Version::V3_3, text, "\"\"");
        assert_eq!((found.severity, found.tool_says), (Severity::Error, ToolSays::Error));
        let found = RULE.fail_on(Version::V3_2, text, "\"\"");
        assert_eq!((found.severity, found.tool_says), (Severity::Warning, ToolSays::Warning));
        let found = RULE.fail_on(Version::V2_6, text, "\"\"");
        assert_eq!((found.severity, found.tool_says), (Severity::Warning, ToolSays::Nothing));
    }
    #[test]
    fn the_rest_of_the_line_is_not_read() {
        use crate::{Document, Target, check};
        let says = |version, text: &str| -> Vec<_> {
            let found = check(&Document::parse(text).document, &Target::new(version));
            let found = found.into_iter().filter(|one| one.tool_says == ToolSays::Error);
            found.map(|one| one.rule).collect()
        };
        let missing = "backend b\n  http-check expect \"\"\n  server s 10.0.0.1:80\n";
        assert_eq!(says(Version::V2_6, missing), ["haproxy/missing-argument"]);
        let unread = "backend b\n  server s 10.0.0.1:80 check \"\" cookei\n";
        assert_eq!(says(Version::V2_6, unread), Vec::<&str>::new());
        assert_eq!(says(Version::V3_3, unread), ["haproxy/empty-argument"]);
    }
}
