//! ## What it does
//! Finds a key that stands twice in one mapping, also when it is written in two ways that read alike, as `on` and
//! `true`.
//!
//! ## Why is this bad?
//! Helm keeps the last one and says nothing: whatever the others hold is lost. k3s hands both to its flags, of which
//! some take the last value and some all of them.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     exposedPort: 80
//! ports:
//!   websecure:
//!     exposedPort: 443
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     exposedPort: 80
//!   websecure:
//!     exposedPort: 443
//! ```
//!
//! ## Fix safety
//! No fix: whether the values belong together, or one of them is a leftover, only the author knows.
//!
//! ## References
//! - YAML 1.1, 3.2.1.3 "Node Comparison"
//! - sigs.k8s.io/yaml, `YAMLToJSON`

use crate::trail::Trail;
use crate::{Document, Value};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};
use std::collections::HashMap;

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/duplicate-yaml-key",
    Group::Correctness,
    Severity::Warning,
    Safety::None,
    "a key that stands twice in one mapping",
);

pub(crate) fn check(document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut trail = Trail::new(document);
    while let Some((mapping, depth)) = trail.next() {
        let mut seen = HashMap::new();
        // Merge keys may stand side by side, and other keys than scalars have no text to compare.
        for entry in mapping.entries().filter(|entry| !entry.is_merge()) {
            let Some(key) = entry.key.scalar() else { continue };
            let Some(first) = seen.insert(Value::from(key).go_string(), entry.key) else {
                continue;
            };
            let name = entry.key.value();
            let mut finding =
                Diagnostic::of(&INFO, format!("`{name}` stands twice in this mapping"))
                    .at(entry.key.span())
                    .tool_says(ToolSays::Nothing)
                    .help("put what belongs together under one key, or remove one of them")
                    .label(
                        Label::new(first.span()).message("also here; Helm reads the last one only"),
                    );
            finding.primary.path = trail.name(depth, &name);
            found.push(finding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::lint::testing::Cases;

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &[
                "",
                "a: 1\nb: {a: 1}\n",
                "- a: 1\n- a: 2\n",
                "a: 1\n---\na: 2\n",
                "a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n",
                "[a, b]: 1\n[a, b]: 2\n",
            ],
            fail: &[
                ("a: 1\n\"a\": 2\n", "\"a\""),
                ("on: 1\ntrue: 2\n", "true"),
                ("x: {b: 1, b: 2}\n", "b"),
                ("a: 1\nb: 1\na: |\n  a: 1\n", "a"),
            ],
            fix: &[],
        }
        .run();
    }
}
