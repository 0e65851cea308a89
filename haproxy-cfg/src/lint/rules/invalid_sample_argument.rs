//! ## What it does
//! Finds sample fetches and converters that are given too few or too many arguments, or ones of the wrong kind.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. Arguments stand in parentheses directly behind the name, with commas between; blanks are
//! part of them.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request set-header X-Net %[src,ipmask(40)]
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     http-request set-header X-Net %[src,ipmask(24)]
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! Configuration manual, 7.3 Fetching samples; `arg.c`, which reads the arguments.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/invalid-sample-argument",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a fetch or converter is given arguments that it does not take",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  acl a src,ipmask(24,64) 10.0.0.0\n  acl b rand(10) lt 3\n  acl c hdr() x\n  acl d path,field(-1,/) x\n");
        RULE.pass("frontend f\n  http-request set-var(txn.a) int(1),add(txn.b),mul(-2)\n");
        RULE.pass("frontend f\n  http-request set-header a %[req.hdr(host),regsub(^a,b,gi)]\n");
        // What is not started is not compiled.
        RULE.pass("frontend f\n  bind :80\n  disabled\n  acl a path,regsub(a[,b) c\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  acl a rand(1,2) 1\n", "rand");
        RULE.fail("frontend f\n  acl a rand(x) 1\n", "rand");
        RULE.fail("frontend f\n  acl a src,ipmask(40) 10.0.0.0\n", "ipmask");
        RULE.fail("frontend f\n  acl a req.payload(1) -m found\n", "req.payload");
        RULE.fail("frontend f\n  acl a src,ipmask 10.0.0.0\n", "ipmask");
        RULE.fail("frontend f\n  acl a path,regsub(a,b,x) c\n", "regsub");
        RULE.fail("frontend f\n  acl a int(1),add(b) 1\n", "add");
        RULE.fail("frontend f\n  bind :80\n  acl a path,regsub(,b) c\n", "regsub");
        RULE.fail("frontend f\n  bind :80\n  acl a path,regsub(a[,b) c\n", "[");
        let quoted =
            "frontend f\n  bind :80\n  http-request set-path '%[path,regsub(\"(a,b\",c)]'\n";
        RULE.fail(quoted, "(");
    }
}
