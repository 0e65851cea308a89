//! What the tests and benchmarks of the whole family share.

mod corpus;
mod edits;
mod examples;
mod generated;
mod haproxy;
mod hostile;
mod hostile_apache;
mod hostile_haproxy;
mod hostile_k3s;
mod hostile_patterns;
mod hostile_values;
mod hostile_yaml;
mod httpd;
mod mutated;
mod yaml;
mod yaml_tree;

pub use corpus::{files_under, shared, workspace_root};
pub use edits::{insert_and_remove, insert_and_remove_in_apache, insert_and_remove_in_yaml};
pub use examples::repeated_examples;
pub use generated::{generated_apache, generated_haproxy, generated_yaml};
pub use haproxy::{Haproxy, Verdict};
pub use hostile::{cases, hostile_line, hostile_shapes, hostile_text};
pub use hostile_apache::{hostile_apache_shapes, hostile_apache_text};
pub use hostile_haproxy::hostile_haproxy_shapes;
pub use hostile_k3s::{hostile_shell_shapes, hostile_unit_shapes};
pub use hostile_patterns::{hostile_pattern_shapes, pattern_with_slips};
pub use hostile_values::hostile_values_shapes;
pub use hostile_yaml::{hostile_yaml_shapes, hostile_yaml_text};
pub use httpd::Httpd;
pub use mutated::{haproxy_fuzz_corpus, mutated_haproxy};
pub use yaml::{Before, Edits, at_path, insert_at_path, push_at_path, remove_at_path, yaml_paths};
pub use yaml_tree::check_yaml_tree;

use std::io::Write as _;

/// Prints a line of its own that `cargo test` shows also when the test passes: what was skipped, what was counted.
pub fn say(line: &str) {
    // The harness captures `println!`, but not this. It may have left `test name ... ` without a line break.
    let _ = writeln!(std::io::stdout(), "\n{line}");
}
