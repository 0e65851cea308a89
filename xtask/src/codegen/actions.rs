//! Constructors of rules: one for every action of every rule set.

use super::keywords::{constant, method, module};
use super::row::Tables;
use super::setters::{PRELUDE, docs, lifetime, parameters, pascal, usable};
use std::fmt::Write as _;

/// `rules.rs`.
pub(crate) fn files(tables: &Tables) -> Vec<(String, String)> {
    let mut code = format!(
        "{PRELUDE}#[allow(clippy::wildcard_imports)]\nuse super::options::*;\nuse crate::{{Rule, RuleSet}};\n\n"
    );
    for (set, rows) in &tables.actions {
        let owner = pascal(&set.replace(' ', "-"));
        let _ = write!(
            code,
            "/// Rules of `{set}`, one constructor for each action.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum {owner} {{}}

impl {owner} {{
"
        );
        for row in rows.iter().filter(|row| usable(row)) {
            let (params, values) = parameters(row);
            let _ = writeln!(
                code,
                "\n{}pub fn {}{}({params}) -> Rule {{
        Rule::of(RuleSet::{owner}, Statement::of(&keywords::{}::{}, vec![{values}]))
    }}",
                docs(row, set),
                method(&row.name),
                lifetime(&params),
                module(set),
                constant(&row.name),
            );
        }
        code.push_str("}\n\n");
    }
    vec![("rules.rs".to_owned(), code)]
}
