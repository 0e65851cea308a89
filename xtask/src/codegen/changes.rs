//! What releases do otherwise.

use super::row::{lines, split_version};
use crate::Problem;
use std::fmt::Write as _;

/// `changes.rs`.
pub(crate) fn file() -> Result<(String, String), Problem> {
    let mut code = String::from(
        "use crate::Version;\nuse crate::upgrade::{Change, Keep, Subject};\nuse config_diagnostics::Severity;\n\n/// Changes of meaning, oldest first.\npub(crate) static CHANGES: &[Change] = &[\n",
    );
    for cells in lines("changes.tsv")? {
        code.push_str(&change(&cells)?);
    }
    code.push_str("];\n");
    Ok(("changes.rs".to_owned(), code))
}

fn change(cells: &[String]) -> Result<String, Problem> {
    let [since, until, subject, settled_by, severity, keep, what, help] = cells else {
        return Err(format!("changes.tsv: {} cells instead of 8: {cells:?}", cells.len()));
    };
    let version = |text: &str| {
        let (major, minor) =
            split_version(text).ok_or_else(|| format!("changes.tsv: `{text}` is no version"))?;
        Ok::<_, Problem>(format!("Version::new({major}, {minor})"))
    };
    let until =
        if until.is_empty() { "None".to_owned() } else { format!("Some({})", version(until)?) };
    let severity = match severity.as_str() {
        "warning" => "Warning",
        "info" => "Info",
        "hint" => "Hint",
        _ => return Err(format!("changes.tsv: `{severity}` is no severity")),
    };
    let keep = match keep.split_once(' ') {
        None if keep.is_empty() => "Keep::Nothing".to_owned(),
        Some(("line", text)) => format!("Keep::Line({text:?})"),
        Some(("global", text)) => format!("Keep::Global({text:?})"),
        Some(("option", text)) => format!("Keep::Option({text:?})"),
        _ => return Err(format!("changes.tsv: `{keep}` keeps nothing")),
    };
    let settled_by: Vec<_> = settled_by.split("; ").filter(|word| !word.is_empty()).collect();
    let mut code = String::new();
    let _ = writeln!(
        code,
        "Change {{ since: {}, until: {until}, subject: Subject::{subject}, settled_by: &{settled_by:?}, severity: Severity::{severity}, keep: {keep}, what: {what:?}, help: {help:?} }},",
        version(since)?
    );
    Ok(code)
}
