//! ## What it does
//! Finds `SSLProtocol` and `SSLProxyProtocol` that leave SSL 3.0, TLS 1.0 or TLS 1.1 on.
//!
//! ## Why is this bad?
//! These versions are broken or given up (RFC 8996), and no current browser speaks them. `all` means every version
//! that the TLS library can do.
//!
//! ## Example
//! ```apache
//! SSLProtocol all -SSLv3
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLProtocol -all +TLSv1.2 +TLSv1.3
//! ```
//!
//! ## Fix safety
//! Unsafe: old clients or backends can no longer connect.
//!
//! ## References
//! mod_ssl manual, `SSLProtocol`; RFC 8996; Mozilla, Server Side TLS, the intermediate profile.

use crate::Version;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/legacy-tls-protocols",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "versions of TLS before 1.2 are left on",
    ),
    check,
);

/// The names, oldest first; the first three are legacy.
const VERSIONS: [&str; 5] = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
const LEGACY: usize = 3;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in &view.statements {
        let name = ["SSLProtocol", "SSLProxyProtocol"].into_iter().find(|name| line.is(name));
        let Some(name) = name else { continue };
        let later = |other: &&crate::view::Statement<'_>| {
            other.section == line.section && other.index > line.index && other.is_certain
        };
        if view.all(name).any(|other| later(&other)) {
            continue;
        }
        let Some(on) = enabled(line.args()) else { continue };
        let legacy: Vec<_> = on.into_iter().filter(|n| *n < LEGACY).collect();
        let names: Vec<_> = legacy.iter().filter_map(|n| VERSIONS.get(*n).copied()).collect();
        if names.is_empty() {
            continue;
        }
        let modern =
            if view.version() < Version::new(2, 4, 36) { "+TLSv1.2" } else { "+TLSv1.2 +TLSv1.3" };
        let modern = format!("{name} -all {modern}");
        found.push(
            Diagnostic::of(
                &RULE.info,
                format!("`{name}` leaves {} on, which are no longer safe", names.join(", ")),
            )
            .at(line.span())
            .path(view.path(line))
            .tool_says(ToolSays::Nothing)
            .help(format!("write `{modern}`"))
            .fix(Fix::risky(format!("write `{modern}`"), [line.rewrite(modern)])),
        );
    }
}

/// The versions that a list switches on, as mod_ssl reads it; `None` for words it does not know.
fn enabled(words: &[String]) -> Option<Vec<usize>> {
    let mut on: Vec<usize> = Vec::new();
    for word in words {
        let (sign, name) = match word.split_at_checked(1) {
            Some((sign @ ("+" | "-"), name)) => (sign, name),
            _ => ("", word.as_str()),
        };
        let named: Vec<usize> = if name.eq_ignore_ascii_case("all") {
            (0..VERSIONS.len()).collect()
        } else if name.eq_ignore_ascii_case("SSLv2") && sign == "-" {
            continue;
        } else {
            vec![VERSIONS.iter().position(|version| version.eq_ignore_ascii_case(name))?]
        };
        match sign {
            "-" => on.retain(|n| !named.contains(n)),
            "+" => on.extend(named),
            // A bare name replaces what was said before.
            _ => on = named,
        }
    }
    on.sort_unstable();
    on.dedup();
    Some(on)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for list in [
            "-all +TLSv1.2 +TLSv1.3",
            "TLSv1.2",
            "+TLSv1.2 +TLSv1.3",
            "all -SSLv3 -TLSv1 -TLSv1.1",
            "all -sslv2 -sslv3 -tlsv1 -tlsv1.1",
            "${PROTOCOLS}",
            "TLSv1 TLSv1.3",
        ] {
            RULE.pass(&format!("SSLProtocol {list}\n"));
        }
        RULE.pass("SSLProtocol all\nSSLProtocol TLSv1.3\n");
    }

    #[test]
    fn fail() {
        RULE.fail("SSLProtocol all -SSLv3\n", "SSLProtocol all -SSLv3");
        RULE.fail("sslprotocol \"all\" -SSLv3 -TLSv1\n", "sslprotocol \"all\" -SSLv3 -TLSv1");
        RULE.fail("SSLProxyProtocol +TLSv1 +TLSv1.2\n", "SSLProxyProtocol +TLSv1 +TLSv1.2");
        RULE.fail(
            "SSLProtocol TLSv1.2\n<VirtualHost *:443>\nSSLProtocol all\n</VirtualHost>\n",
            "SSLProtocol all",
        );
    }

    #[test]
    fn fix() {
        RULE.fix("  SSLProtocol all -SSLv3\n", "  SSLProtocol -all +TLSv1.2 +TLSv1.3\n");
    }
}
