//! What HAProxy itself would refuse or warn about.

use crate::{Document, Target};
use config_diagnostics::Diagnostic;

/// What HAProxy of the target version refuses or warns about, beyond what [`Document::parse`] already said.
pub fn check(_document: &Document, _target: &Target) -> Vec<Diagnostic> {
    Vec::new()
}
