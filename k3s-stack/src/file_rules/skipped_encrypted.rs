//! ## What it does
//! Says that a file was not checked because its values are encrypted, by SOPS or ansible-vault.
//!
//! ## Why is this bad?
//! It is not, but a file that was skipped must not pass for a clean one.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```yaml
//! token: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
//! sops:
//!   version: 3.9.4
//! ```
//!
//! ## Use instead
//! ```text
//! sops decrypt config.yaml | k3s-stack check --stdin-name config.yaml --kind k3s-config -
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! SOPS adds a key `sops` with what it needs to decrypt the file. ansible-vault's files start with `$ANSIBLE_VAULT`.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/skipped-encrypted",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "an encrypted file, which was skipped",
);
