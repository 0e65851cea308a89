//! What is said about files as such. These findings cannot be turned off: nothing is skipped in silence.

pub(crate) mod invalid_project_file;
pub(crate) mod not_utf_8;
pub(crate) mod skipped_binary;
pub(crate) mod skipped_encrypted;
pub(crate) mod skipped_template;
pub(crate) mod stale_baseline;
pub(crate) mod target_newer_than_tables;
pub(crate) mod unreadable_file;
pub(crate) mod unrecognised_file;

use config_diagnostics::{RuleInfo, Safety};

/// The rules of this module with their sources, by id.
pub(crate) const OWN: [(&RuleInfo, &str); 9] = [
    (&invalid_project_file::INFO, include_str!("invalid_project_file.rs")),
    (&not_utf_8::INFO, include_str!("not_utf_8.rs")),
    (&skipped_binary::INFO, include_str!("skipped_binary.rs")),
    (&skipped_encrypted::INFO, include_str!("skipped_encrypted.rs")),
    (&skipped_template::INFO, include_str!("skipped_template.rs")),
    (&stale_baseline::INFO, include_str!("stale_baseline.rs")),
    (&target_newer_than_tables::INFO, include_str!("target_newer_than_tables.rs")),
    (&unreadable_file::INFO, include_str!("unreadable_file.rs")),
    (&unrecognised_file::INFO, include_str!("unrecognised_file.rs")),
];

/// Whether this is a rule of this module, which cannot be turned off.
#[cfg(feature = "cli")]
pub(crate) fn is_own(id: &str) -> bool {
    OWN.iter().any(|(rule, _)| rule.id == id)
}

/// The page of a rule, as in `docs/rules`: title, summary and kind, then the doc comment that its source starts with.
pub(crate) fn page(rule: &RuleInfo, source: &str) -> String {
    let mut summary = rule.summary.chars();
    let summary: String =
        summary.next().iter().flat_map(|c| c.to_uppercase()).chain(summary).collect();
    let fix = match rule.fix {
        Safety::None => "no fix",
        Safety::Unsafe => "unsafe fix",
        Safety::Safe => "safe fix",
    };
    let mut page =
        format!("# {}\n\n{summary}.\n\nGroup {}, {}, {fix}.\n", rule.id, rule.group, rule.severity);
    for (n, line) in source.lines().map_while(|line| line.strip_prefix("//!")).enumerate() {
        page.push_str(if n == 0 { "\n" } else { "" });
        page.push_str(line.strip_prefix(' ').unwrap_or(line));
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_those_of_the_project() {
        for (rule, source) in OWN {
            let root = env!("CARGO_MANIFEST_DIR");
            let path = format!("{root}/../docs/rules/{}.md", rule.id);
            // The docs are no part of the published crate.
            if let Ok(published) = std::fs::read_to_string(path) {
                assert_eq!(page(rule, source), published);
            }
        }
    }
}
