//! How HAProxy reads the numbers behind keywords.

use super::row::{lines, split_version};
use crate::Problem;
use std::fmt::Write as _;

/// `numbers.rs`.
pub(crate) fn file() -> Result<(String, String), Problem> {
    let mut code = String::from(
        "use crate::check::number_prelude::*;\n\n/// Sorted by table and keyword; rows of one keyword follow one another in time.\npub(crate) static NUMBERS: &[Number] = &[\n",
    );
    let rows = lines("numbers.tsv")?;
    if !rows.is_sorted_by_key(|cells| (cells.first().cloned(), cells.get(1).cloned())) {
        return Err("numbers.tsv: the rows are not sorted".to_owned());
    }
    for cells in rows {
        code.push_str(&number(&cells)?);
    }
    code.push_str("];\n");
    Ok(("numbers.rs".to_owned(), code))
}

fn number(cells: &[String]) -> Result<String, Problem> {
    let [table, keyword, digits, bits, least, most, bare, since, removed] = cells else {
        return Err(format!("numbers.tsv: {} cells instead of 9: {cells:?}", cells.len()));
    };
    let bits = match bits.as_str() {
        "32" => "Signed",
        "u32" => "Unsigned",
        "64" => "Wide",
        _ => return Err(format!("numbers.tsv: `{bits}` bits")),
    };
    let mut code = format!("Number::new({table:?}, {keyword:?}, B::{bits})");
    match digits.as_str() {
        "any" => {}
        "begin" => code.push_str(".begun()"),
        "all" => code.push_str(".whole()"),
        "hex" => code.push_str(".hex()"),
        _ => return Err(format!("numbers.tsv: `{digits}` digits")),
    }
    let least = match least.strip_prefix("0|") {
        Some(least) => {
            code.push_str(".or_zero()");
            least
        }
        None => least,
    };
    for (bound, method) in [(least, "least"), (most.as_str(), "most")] {
        if !bound.is_empty() {
            let bound: i64 = bound.parse().map_err(|_| format!("numbers.tsv: `{bound}`"))?;
            let _ = write!(code, ".{method}({})", super::keywords::digits(bound));
        }
    }
    if !bare.is_empty() {
        code.push_str(".bare()");
    }
    for (version, method) in [(since, "since"), (removed, "until")] {
        if let Some((major, minor)) = split_version(version) {
            let _ = write!(code, ".{method}({major}, {minor})");
        }
    }
    code.push_str(",\n");
    Ok(code)
}
