//! ## What it does
//! Says that a file was not checked because it is a template: Helm's and Go's `{{ … }}`, Jinja's `{{ … }}` and `{% … %}`, or a name such as
//! `haproxy.cfg.j2`.
//!
//! ## Why is this bad?
//! It is not, but what the template makes should be checked: a file that was skipped must not pass for a clean one.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```yaml
//! token: {{ k3s_token }}
//! ```
//!
//! ## Use instead
//! ```text
//! helm template . | k3s-stack check --stdin-name traefik.yaml -
//! ```
//! A file that only looks like a template is checked with `--kind`.
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Values of `valuesContent` may hold `{{ … }}`: Traefik's chart fills them in, so they do not make a file a template.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/skipped-template",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "a template, which was skipped",
);
