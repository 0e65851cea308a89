//! ## What it does
//! Finds arguments that are not of the kind their keyword takes: a number, a time, a size, an address, one word of a
//! list, a regular expression that PCRE2 compiles.
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
//! Configuration manual, 2.5 Time format and 2.6 Size format, and the section of each keyword; pcre2pattern(3).

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
    fn regular_expressions() {
        RULE.pass("frontend f\n  acl a path_reg ^/(a|b)/ -i\n  acl b path -m regm (a)\\\\1\n");
        RULE.pass("frontend f\n  acl a path_reg \"${RE}(\"\n  acl b path -m str -- (\n");
        RULE.pass("frontend f\n  acl a path_reg -f a.lst\n  http-request del-header ( -m beg\n");
        RULE.fail("frontend f\n  acl a path_reg ^/(a|b\n", "(");
        // Whatever else compiles it may read it otherwise.
        let text = "frontend f\n  acl a path_reg ^/(a|b\n  http-request del-header x( -m reg\n";
        RULE.pass_with(&[("feature.PCRE2", "no")], text);
        RULE.fail("frontend f\n  acl a path -m regm -- 'a**'\n", "*");
        RULE.fail("frontend f\n  acl a method -m reg ^(GET\n", "(");
        RULE.fail("frontend f\n  http-request deny if { hdr_reg(host) -i '^a.[' }\n", "[");
        RULE.fail("frontend f\n  http-request replace-path '^/(.*' /b\n", "(");
        RULE.fail("frontend f\n  http-response del-header x-( -m reg\n", "(");
        RULE.fail("backend b\n  http-check expect ! rstring a[\n", "[");
        RULE.fail("backend b\n  http-check expect !rstatus 2(\n", "(");
        RULE.fail("backend b\n  http-check expect hdr name -m reg x( value y\n", "(");
        RULE.fail("fcgi-app a\n  docroot /a\n  path-info ^(/.+\\.php\n", "(");
        // Escapes hide where the byte stands.
        RULE.fail("frontend f\n  acl a path_reg ^\\ (\n", "^\\ (");
        // Where nothing is captured, groups have no numbers.
        let said = RULE.fail("frontend f\n  acl a path_reg '(a)\\1'\n", "\\");
        assert!(said.help.is_some_and(|help| help.contains("names")));
        RULE.fail("frontend f\n  acl a path_reg (?<n>a)|(?<n>b)\n", "(");
    }

    #[test]
    fn an_acl_compares_in_one_way() {
        let twice = "frontend f\n  acl a path -m beg -m end x\n";
        RULE.pass_on(Version::V3_2, twice);
        RULE.fail_on(Version::V3_3, twice, "-m");
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
