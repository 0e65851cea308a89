//! ## What it does
//! Finds `lua.` actions, services, filters, sample fetches and converters in a configuration that loads no Lua file.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: what begins with `lua.` exists only once a Lua file has registered it.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request lua.check_token
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     lua-load /etc/haproxy/token.lua
//! frontend web
//!     http-request lua.check_token
//! ```
//!
//! ## Fix safety
//! There is no fix: the file is not known.
//!
//! ## References
//! Configuration manual, 3.1 `lua-load`; Lua manual, `core.register_action` and the like.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/lua-not-loaded",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "Lua is used, and no Lua file is loaded",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  lua-load /x.lua\nfrontend f\n  http-request lua.a\n  http-request use-service lua.b if { lua.c() -m found }\n");
        RULE.pass("global\n  lua-load-per-thread /x.lua\nbackend b\n  http-response lua.a 1\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-request lua.a\n", "lua.a");
        RULE.fail("frontend f\n  tcp-request content use-service lua.s\n", "lua.s");
        RULE.fail("backend b\n  acl a lua.f() -m found\n", "lua.f");
    }
}
