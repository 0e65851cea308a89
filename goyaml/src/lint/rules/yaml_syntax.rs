//! ## What it does
//! Finds the place at which go-yaml stops reading, in whatever document of the file.
//!
//! ## Why is this bad?
//! k3s and Helm refuse the file. In a document behind a later `---` they do not even look: k3s and Helm read only the
//! first one of a configuration, and whatever else reads the others fails there.
//!
//! ## Example
//! ```yaml
//! tls-san: cp.lan: 6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! tls-san: "cp.lan: 6443"
//! ```
//!
//! ## Fix safety
//! No fix: only the author knows what was meant.
//!
//! ## References
//! - YAML 1.1, as gopkg.in/yaml.v2 2.4.0 reads it

use crate::{Document, SyntaxError};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/yaml-syntax",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "text that go-yaml, and so k3s and Helm, cannot read",
);

/// The document knows already.
pub(crate) fn found(document: &Document) -> Vec<Diagnostic> {
    let error = document.error().map(SyntaxError::to_diagnostic);
    error.filter(|error| error.rule == INFO.id).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_go_yaml_cannot_read_is_found() {
        let check = |text| found(&Document::parse(text).document);
        assert_eq!(check("tls-san: \"cp.lan: 6443\"\n"), []);
        assert_eq!(check("a:\n\tb: 1\n"), []);
        assert_eq!(check("tls-san: cp.lan: 6443\n").len(), 1);
        assert_eq!(check("a: 1\n---\n]\n").len(), 1);
    }
}
