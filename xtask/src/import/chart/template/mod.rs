//! What the templates of a chart read, found by walking through them without values.

mod lex;
mod parse;
mod value;
mod walk;

use super::history::Rows;
use crate::Problem;
use crate::import::{listing, lossy};
use std::collections::BTreeMap;
use std::path::Path;
pub(super) use walk::Scan;
use walk::covers;

/// Walks through every template in a folder.
pub(super) fn scan(folder: &Path) -> Result<Scan, Problem> {
    let mut files = Vec::new();
    add(folder, &mut files)?;
    let mut defined = BTreeMap::new();
    let mut parsed = Vec::new();
    for path in &files {
        let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        let nodes = parse::file(&lossy(path)?, &mut defined)
            .map_err(|problem| format!("{name}: {problem}"))?;
        // What NOTES.txt says is for people.
        if path.extension().is_none_or(|extension| extension != "txt") {
            parsed.push((name, nodes));
        }
    }
    Ok(walk::walk(&parsed, &defined))
}

fn add(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> Result<(), Problem> {
    for path in listing(folder)? {
        if path.is_dir() {
            add(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The rows of a release: those held of the one before that are still read, as they were measured, and what is new.
pub(super) fn carry_over(held: &Rows, scan: &Scan, defaults: &Rows) -> Rows {
    let still = held.iter().filter(|(path, _)| scan.passes(path));
    let mut rows: Rows = still.map(|(path, cell)| (path.clone(), cell.clone())).collect();
    let new = scan.reads.iter().filter(|(path, _)| is_new(path, held, defaults));
    rows.extend(new.map(|(path, read)| (path.clone(), read.cell())));
    rows
}

/// Whether no row says of a path that it is read: itself, one for any name, or one above or below it.
fn is_new(path: &str, held: &Rows, defaults: &Rows) -> bool {
    let is_leaf = |path: &str| defaults.get(path).is_some_and(|json| !json.starts_with('{'));
    let raw = |path: &str| held.get(path).is_some_and(|cell| cell.contains("raw"));
    let above = path.match_indices('.').map(|(at, _)| &path[..at]);
    let below = format!("{path}.");
    let is_section = held.range(below.clone()..).next().is_some_and(|(p, _)| p.starts_with(&below));
    // A template that puts in itself goes down for ever.
    let recursion = path.ends_with(".<name>.<name>");
    let covered = held.keys().any(|row| covers(row, path, false));
    let passed_on = above.into_iter().any(|above| is_leaf(above) || raw(above));
    !(is_section || recursion || covered || passed_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(template: &str) -> Scan {
        let mut defined = BTreeMap::new();
        let nodes = parse::file(template, &mut defined).unwrap();
        walk::walk(&[("t.yaml".to_owned(), nodes)], &defined)
    }

    fn reads(template: &str) -> Vec<(String, String)> {
        let scan = scanned(template);
        scan.reads.iter().map(|(path, read)| (path.clone(), read.cell())).collect()
    }

    #[track_caller]
    fn read(template: &str, expected: &[(&str, &str)]) {
        let found = reads(template);
        let found: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{template}");
    }

    #[test]
    fn paths_are_followed_through_dots_and_variables() {
        read("{{ .Values.a.b }}", &[("a.b", "raw")]);
        read("{{ $x := .Values.a }}{{ if $x.b }}{{ end }}", &[("a", ""), ("a.b", "")]);
        let template = "{{ range $k, $v := .Values.ports }}{{ $v.port | int }}{{ end }}";
        read(template, &[("ports", ""), ("ports.<name>.port", "raw")]);
        read(
            "{{- with .Values.a -}}{{ $.Values.c }}{{ .b }}{{- end -}}",
            &[("a", ""), ("a.b", "raw"), ("c", "raw")],
        );
        read(
            "{{ (.Values.a).b }}{{ index .Values.c \"d.e\" }}",
            &[("a", ""), ("a.b", "raw"), ("c", ""), (r"c.d\.e", "raw")],
        );
    }

    #[test]
    fn templates_get_what_they_are_given() {
        let define = "{{ define \"t\" }}{{ toYaml .given.x }}{{ .root.Values.b }}{{ end }}";
        let call = "{{ include \"t\" (dict \"root\" $ \"given\" .Values.a) }}";
        read(&format!("{define}{call}"), &[("a", ""), ("a.x", "raw"), ("b", "raw")]);
    }

    #[test]
    fn a_section_may_have_to_be_enabled() {
        let template = "{{ if .Values.a.enabled }}{{ .Values.a.b }}{{ end }}";
        read(template, &[("a.b", "raw gated"), ("a.enabled", "")]);
        read(&format!("{template}{{{{ .Values.a.b }}}}"), &[("a.b", "raw"), ("a.enabled", "")]);
    }

    #[test]
    fn comments_and_strings_may_hold_braces() {
        read(
            "{{/* {{ .Values.a }} */}}{{ printf \"}}\" | quote }}{{ .Values.b }}",
            &[("b", "raw")],
        );
    }

    #[test]
    fn it_is_told_where_a_template_gives_up() {
        let scan = scanned("{{ if .Values.a }}{{ fail \"no a\" }}{{ end }}");
        assert_eq!(scan.refusals.first().unwrap(), "t.yaml: no a (a)");
    }

    #[test]
    fn what_was_measured_stays_and_what_is_new_comes() {
        let scan =
            scanned("{{ .Values.a }}{{ range .Values.ports }}{{ .new }}{{ .port }}{{ end }}");
        let held = [("a", "fails=null"), ("gone", ""), ("ports", ""), ("ports.<name>.port", "")];
        let held = held.map(|(path, cell)| (path.to_owned(), cell.to_owned())).into();
        let rows = carry_over(&held, &scan, &Rows::new());
        let rows: Vec<_> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let new = ("ports.<name>.new", "raw");
        assert_eq!(rows, [("a", "fails=null"), ("ports", ""), new, ("ports.<name>.port", "")]);
    }
}
