//! Routes: the rules by which Traefik picks requests, and the resources of Kubernetes that hold them.

mod check;
mod dialect;
mod hosts;
mod literal;
mod parse;
mod problem;
mod regexp;
mod rule;
mod scan;
mod template;
mod to_v3;

pub use dialect::{Dialect, Protocol, Syntax};
pub use hosts::RuleHost;
pub use problem::{RuleProblem, RuleProblemKind};
pub use rule::{Expr, MatchRule, Matcher};
