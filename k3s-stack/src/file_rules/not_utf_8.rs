//! ## What it does
//! Finds a file whose bytes are not UTF-8, and names the first that is not.
//!
//! ## Why is this bad?
//! The file was not checked, and the command ends with exit code 2. HAProxy itself passes such bytes on as
//! they are, but what a browser or a log makes of them depends on luck.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! A `ü` saved in Latin-1, which is the single byte `0xfc`.
//!
//! ## Use instead
//! ```text
//! iconv -f latin1 -t utf-8 old.cfg > haproxy.cfg
//! ```
//!
//! ## Fix safety
//! There is no fix: the encoding that was meant is not known.
//!
//! ## References
//! RFC 3629 for UTF-8. `haproxy_cfg::Document::from_bytes` finds the byte.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/not-utf-8",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a file that is not UTF-8",
);

/// `offset` is that of the first byte of `bytes` that is not UTF-8.
#[cfg(feature = "cli")]
pub(crate) fn finding(bytes: &[u8], offset: usize) -> config_diagnostics::Diagnostic {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let start = u32::try_from(offset).unwrap_or(u32::MAX);
    let from = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "utf-16",
        _ => "latin1",
    };
    let message =
        format!("not UTF-8: the first byte that is not is 0x{byte:02x}, at offset {offset}");
    config_diagnostics::Diagnostic::of(&INFO, message)
        .at(config_diagnostics::Span::new(start, start.saturating_add(1)))
        .help(format!("convert the file, for example with `iconv -f {from} -t utf-8`"))
}
