//! What hangs on how HAProxy was built.

use super::row::{Tables, lines};
use crate::Problem;
use std::fmt::Write as _;

/// `features.rs`.
pub(crate) fn file(tables: &Tables) -> Result<(String, String), Problem> {
    let samples = lines("samples.tsv")?;
    let mut code = String::from(
        "use crate::check::Feature;\n\n/// Sorted by feature and table.\npub(crate) static FEATURES: &[Feature] = &[\n",
    );
    let rows = lines("features.tsv")?;
    if !rows.is_sorted() {
        return Err("features.tsv: the rows are not sorted".to_owned());
    }
    for cells in rows {
        let [feature, table, patterns] = cells.as_slice() else {
            return Err(format!("features.tsv: not 3 cells: {cells:?}"));
        };
        let known = names(tables, &samples, table);
        let mut keywords = Vec::new();
        for pattern in patterns.split(',') {
            let before = keywords.len();
            match pattern.strip_suffix('*') {
                Some(start) => {
                    keywords.extend(known.iter().copied().filter(|name| name.starts_with(start)));
                }
                None if known.is_empty() || known.contains(&pattern) => keywords.push(pattern),
                None => {}
            }
            if keywords.len() == before {
                return Err(format!("features.tsv: the table {table} has no `{pattern}`"));
            }
        }
        keywords.sort_unstable();
        keywords.dedup();
        let names: Vec<&str> = feature.split('|').collect();
        let _ = writeln!(code, "Feature::new(&{names:?}, {table:?}, &{keywords:?}),");
    }
    code.push_str("];\n");
    Ok(("features.rs".to_owned(), code))
}

/// The names of a table; none when the data knows no table of this name.
fn names<'t>(tables: &'t Tables, samples: &'t [Vec<String>], table: &str) -> Vec<&'t str> {
    let groups = [&tables.sections, &tables.params, &tables.actions];
    let rows = groups.into_iter().filter_map(|group| group.get(table)).flatten();
    let samples = samples.iter().filter(|cells| cells.first().is_some_and(|kind| kind == table));
    let samples = samples.filter_map(|cells| cells.get(1)).map(String::as_str);
    rows.map(|row| row.name.as_str()).chain(samples).collect()
}
