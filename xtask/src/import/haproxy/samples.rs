//! Sample fetches and converters: their registration says all that our table holds.

use super::registry::Registry;
use super::rows::{Table, Version};
use crate::Problem;
use crate::import::c::arguments;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What a table says of a keyword: arguments, input, output, uses.
type Shape = [String; 4];

/// `samples.tsv` with what the tree changes.
pub(super) fn update(
    version: Version,
    registry: &Registry,
    said: &mut String,
) -> Result<Table, Problem> {
    let mut table = Table::read("samples")?;
    for (kind, list) in [("fetch", "sample_fetch_kw_list"), ("conv", "sample_conv_kw_list")] {
        let mut new: BTreeMap<String, Shape> = BTreeMap::new();
        for entry in registry.entries(list) {
            let [name, _, args, _, first, second, ..] = entry else { continue };
            let shape = match kind {
                "fetch" => [args_cell(args), String::new(), type_cell(first), uses_cell(second)],
                _ => [args_cell(args), type_cell(first), type_cell(second), String::new()],
            };
            new.entry(name.clone()).or_insert(shape);
        }
        merge(&mut table, version, kind, &new, said);
    }
    Ok(table)
}

fn merge(
    table: &mut Table,
    version: Version,
    kind: &str,
    new: &BTreeMap<String, Shape>,
    said: &mut String,
) {
    let since = version.to_string();
    let mut seen = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        if table.cell(row, "kind") == kind && table.holds(row, version) {
            seen.insert(table.cell(row, "name").to_owned(), at);
        }
    }
    let mut gone = Vec::new();
    let mut come = Vec::new();
    for (name, at) in &seen {
        let Some(row) = table.rows.get(*at) else { continue };
        let old = ["args", "input", "output", "uses"].map(|column| table.cell(row, column));
        let [.., old_uses] = old;
        match new.get(name) {
            None => gone.push(*at),
            // Written as a number of another list: what it comes to was looked up once.
            Some([.., uses]) if uses.contains("SMP_SRC") && !old_uses.is_empty() => {}
            // The four final ones are one to our table before 3.4.
            Some([.., uses]) if old_uses == "FIN" && uses.ends_with("FIN") => {}
            Some(shape) if old != *shape => {
                let _ = writeln!(said, "samples: {name}: {old:?} -> {shape:?}");
                gone.push(*at);
                come.push(name);
            }
            Some(_) => {}
        }
    }
    come.extend(new.keys().filter(|name| !seen.contains_key(*name)));
    for at in gone {
        table.remove(at, version, said);
    }
    for name in come {
        let Some([args, input, output, uses]) = new.get(name) else { continue };
        let cells = [("args", args), ("input", input), ("output", output), ("uses", uses)];
        let mut row = vec![("kind", kind), ("name", name.as_str()), ("since", since.as_str())];
        row.extend(cells.map(|(column, cell)| (column, cell.as_str())));
        table.add(&row, said);
    }
}

/// `ARG2(1,STR,SINT)` as `str int?`.
fn args_cell(code: &str) -> String {
    let Some(at) = code.find('(').filter(|_| code.starts_with("ARG")) else { return String::new() };
    let parts = arguments(&code[at..]);
    let required: usize = parts.first().and_then(|count| count.parse().ok()).unwrap_or_default();
    let word = |name: &String| match name.as_str() {
        "SINT" => "int".to_owned(),
        "MSK4" => "mask4".to_owned(),
        "MSK6" => "mask6".to_owned(),
        "PBUF_FNUM" => "field".to_owned(),
        other => other.to_ascii_lowercase(),
    };
    let words = parts.iter().skip(1).map(word).enumerate();
    let words = words.map(|(at, word)| if at < required { word } else { word + "?" });
    words.collect::<Vec<_>>().join(" ")
}

/// `SMP_T_SINT` as `sint`.
fn type_cell(code: &str) -> String {
    code.trim_start_matches("SMP_T_").to_ascii_lowercase()
}

/// `SMP_USE_HRSHV|SMP_USE_HRQHV` as `HRQHV HRSHV`.
fn uses_cell(code: &str) -> String {
    let uses = code.split('|').map(|part| part.trim().trim_start_matches("SMP_USE_"));
    uses.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_from_code() {
        assert_eq!(args_cell("ARG2(1,STR,SINT)"), "str int?");
        assert_eq!(args_cell("0"), "");
        assert_eq!(type_cell("SMP_T_IPV4"), "ipv4");
        assert_eq!(uses_cell("SMP_USE_HRSHV | SMP_USE_HRQHV"), "HRQHV HRSHV");
    }
}
