//! Sample fetches, converters, ACL keywords and log aliases.

use super::row::{lines, split_version};
use crate::Problem;
use std::fmt::Write as _;

/// `samples.rs`.
pub(crate) fn file() -> Result<(String, String), Problem> {
    let mut code = String::from(
        "use crate::check::sample_prelude::*;\n\n// Several rows of one name follow one another in time.\n",
    );
    for (kind, name, about) in [
        ("fetch", "FETCHES", "Every sample fetch, sorted by name."),
        ("conv", "CONVERTERS", "Every converter, sorted by name."),
    ] {
        let mut rows = Vec::new();
        for cells in
            lines("samples.tsv")?.iter().filter(|cells| cells.first().is_some_and(|c| c == kind))
        {
            rows.push((cells.get(1).cloned().unwrap_or_default(), keyword(cells)?));
        }
        if !rows.is_sorted_by_key(|(name, _)| name) {
            return Err(format!("samples.tsv: the rows of {kind} are not sorted"));
        }
        let _ = writeln!(code, "/// {about}\npub(crate) static {name}: &[SampleKeyword] = &[");
        for (_, row) in &rows {
            code.push_str(row);
        }
        code.push_str("];\n\n");
    }
    code.push_str("/// ACL keywords, sorted: a fetch, and how it is compared.\npub(crate) static DERIVATIVES: &[(&str, &str, &str)] = &[\n");
    for cells in lines("acl-derivatives.tsv")? {
        let [name, fetch, method] = cells.as_slice() else {
            return Err(format!("acl-derivatives.tsv: not 3 cells: {cells:?}"));
        };
        let _ = writeln!(code, "({name:?}, {fetch:?}, {method:?}),");
    }
    code.push_str(
        "];\n\n/// Aliases of log formats, sorted.\npub(crate) static ALIASES: &[LogAlias] = &[\n",
    );
    for cells in lines("log-aliases.tsv")? {
        let [name, http, since, removed] = cells.as_slice() else {
            return Err(format!("log-aliases.tsv: not 4 cells: {cells:?}"));
        };
        let http = match http.as_str() {
            "" => "No",
            "looks" => "Looks",
            "reserved" => "Reserved",
            _ => return Err(format!("log-aliases.tsv: {http}")),
        };
        let _ = writeln!(code, "LogAlias::new({name:?}, H::{http}){},", versions(since, removed));
    }
    code.push_str("];\n");
    Ok(("samples.rs".to_owned(), code))
}

/// Kind, name, arguments, input, output, uses, rule, since, removed.
fn keyword(cells: &[String]) -> Result<String, Problem> {
    let [kind, name, args, input, output, uses, rule, since, removed] = cells else {
        return Err(format!("samples.tsv: {} cells instead of 9: {cells:?}", cells.len()));
    };
    let required = args.split(' ').filter(|arg| !arg.is_empty() && !arg.ends_with('?')).count();
    let types: Vec<String> = args
        .split(' ')
        .filter(|arg| !arg.is_empty())
        .map(|arg| format!("A::{}", pascal(arg.trim_end_matches('?'))))
        .collect();
    let mut code = format!("SampleKeyword::new({name:?}, &[{}], {required}, ", types.join(", "));
    let output = pascal(output);
    if kind == "fetch" {
        let uses: Vec<String> = uses.split(' ').map(|part| format!("Uses::{part}")).collect();
        let _ = write!(code, "T::Any, T::{output}).looking(&[{}])", uses.join(", "));
    } else {
        let _ = write!(code, "T::{}, T::{output})", pascal(input));
    }
    if !rule.is_empty() {
        let _ = write!(code, ".asking(R::{})", pascal(rule));
    }
    let _ = writeln!(code, "{},", versions(since, removed));
    Ok(code)
}

fn versions(since: &str, removed: &str) -> String {
    let mut code = String::new();
    for (version, method) in [(since, "since"), (removed, "until")] {
        if let Some((major, minor)) = split_version(version).filter(|v| *v != (2, 0)) {
            let _ = write!(code, ".{method}({major}, {minor})");
        }
    }
    code
}

/// `aes-bits` becomes `AesBits`.
fn pascal(word: &str) -> String {
    let part = |part: &str| {
        let mut chars = part.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    word.split('-').map(part).collect()
}
