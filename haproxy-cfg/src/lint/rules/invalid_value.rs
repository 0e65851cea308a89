//! ## What it does
//! Finds arguments that are not of the kind their keyword takes: a number, a time, a size, an address, one word of a
//! list.
//!
//! ## Why is this bad?
//! HAProxy refuses most of them. Some old keywords read a number from the front of any text, so that `lots` counts as
//! 0 without a word; those are reported as warnings.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     mode https
//!     timeout server 30 s
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     mode http
//!     timeout server 30s
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known. The help names the nearest word where there is one.
//!
//! ## References
//! Configuration manual, 2.5 Time format and 2.6 Size format, and the section of each keyword.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/invalid-value",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an argument is not what its keyword takes",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  mode http\n  timeout server 30s\n");
        RULE.pass("backend b\n  mode \"${MODE}\"\n");
        RULE.pass(".if 0\n.alert never\n.endif\n");
        RULE.pass_on(Version::V2_6, ".notice\n.warning \"\"\n.notice a \"$UNSET\"\n");
        RULE.pass_on(Version::V3_4, ".notice \"${UNSET[*]}\" z\n");
        RULE.pass_on(Version::V3_0, ".notice \"$UNSET\" z\n");
        for samples in ["1:2", "1,:2", "2-3,1:3", "4294967297:3"] {
            RULE.pass(&format!("global\n  log :::514 sample {samples} local0\n"));
        }
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  mode https\n", "https");
        RULE.fail("backend b\n  timeout server soon\n", "soon");
        RULE.fail("backend b\n  server s 10.0.0.1:99999\n", "10.0.0.1:99999");
        RULE.fail(".warning two words\n", ".warning two words");
        let split = ".notice \"${UNSET[*]}\" z\n";
        RULE.fail_on(Version::V2_6, split, split.trim_end());
        for samples in ["3:2", "0:2", "2-1:3", "1,1:2", "1-2,2-3:4", "1:0", ",1:2", "1-:2"] {
            RULE.fail(&format!("global\n  log :::514 sample {samples} local0\n"), samples);
        }
        let said = RULE.fail("backend b\n  errorloc 999 /x\n", "999");
        assert_eq!(said.tool_says, ToolSays::Error);
        let said = RULE.fail("cache c\n  total-max-size 4\n  process-vary 1\n", "1");
        assert_eq!(said.tool_says, ToolSays::Warning);
        RULE.fail(".alert stop\n", ".alert stop");
    }
}
