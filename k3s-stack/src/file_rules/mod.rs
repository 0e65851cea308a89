//! What is said about files as such. These findings cannot be turned off: nothing is skipped in silence.

pub(crate) mod not_utf_8;
pub(crate) mod target_newer_than_tables;
pub(crate) mod unreadable_file;
pub(crate) mod unrecognised_file;

use config_diagnostics::RuleInfo;

/// The rules of this module with their sources, by id.
pub(crate) const OWN: [(&RuleInfo, &str); 4] = [
    (&not_utf_8::INFO, include_str!("not_utf_8.rs")),
    (&target_newer_than_tables::INFO, include_str!("target_newer_than_tables.rs")),
    (&unreadable_file::INFO, include_str!("unreadable_file.rs")),
    (&unrecognised_file::INFO, include_str!("unrecognised_file.rs")),
];

/// The page of a rule: its title and summary, then the doc comment that its source starts with.
pub(crate) fn page(rule: &RuleInfo, source: &str) -> String {
    let mut page = format!("# {}\n\n{}.\n", rule.id, rule.summary.trim_end_matches('.'));
    for (n, line) in source.lines().map_while(|line| line.strip_prefix("//!")).enumerate() {
        page.push_str(if n == 0 { "\n" } else { "" });
        page.push_str(line.strip_prefix(' ').unwrap_or(line));
        page.push('\n');
    }
    page
}
