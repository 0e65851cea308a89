//! Names of variables (`vars.c`, `vars_hash_name`).

use super::Problem;
use crate::Version;
use crate::lint::rules::invalid_variable_name;

const SCOPES: [&str; 6] = ["proc", "sess", "txn", "req", "res", "check"];

/// What is wrong with the name of a variable, if anything.
pub(super) fn problem(name: &str, version: Version) -> Option<Problem> {
    let (scope, rest) = name.split_once('.').unwrap_or((name, ""));
    // The scope of what the parent stream knows.
    let parents = version >= Version::V3_1
        && scope.strip_prefix('p').is_some_and(|s| matches!(s, "sess" | "txn" | "req" | "res"));
    let message = if !parents && !SCOPES.contains(&scope) || rest.is_empty() {
        format!("the name of the variable `{name}` must begin with its scope")
    } else if rest.bytes().any(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))) {
        format!("the name of the variable `{name}` has a character that names do not have")
    } else {
        return None;
    };
    Some(Problem {
        info: &invalid_variable_name::RULE.info,
        message,
        help: "such as `txn.name`; the scopes are proc, sess, txn, req, res and check".to_owned(),
        needle: name.to_owned(),
        byte: None,
    })
}
