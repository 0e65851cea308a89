//! ## What it does
//! Finds users of a `userlist` whose password is hashed with something made to be slow: bcrypt from cost 10 on,
//! yescrypt, scrypt, or SHA-crypt with 50000 rounds or more.
//!
//! ## Why is this bad?
//! HAProxy hashes the password that it is sent with every single request, and does nothing else on that thread
//! meanwhile. At 60 ms each, sixteen requests a second stop everything. HAProxy 3.5 warns.
//!
//! ## Example
//! ```haproxy
//! userlist ops
//!     user admin password $2y$12$abcdefghijklmnopqrstuuT1Iwu6o8Wx7BoOyIMHfgVJq6JO/IJhW
//! ```
//!
//! ## Use instead
//! A hash that `mkpasswd -m sha-256` prints, of a long random password.
//!
//! ## Fix safety
//! No fix: it takes the password.
//!
//! ## References
//! Configuration manual, 12.1 `user`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{SectionKind, Version};
use config_diagnostics::{
    Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/slow-password-hash",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a password hash so slow that requests wait for it",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let warns = view.version() >= Version::new(3, 5);
    for section in view.of_kind(SectionKind::Userlist) {
        for line in section.all(&["user"]) {
            let Some((place, hash)) = password(line) else { continue };
            let Some(method) = slow(hash) else { continue };
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!(
                        "the password of `{}` is hashed with {method}: every request waits until HAProxy has computed it anew",
                        line.value(1)
                    ),
                )
                .at(place)
                .path(section.path())
                .confidence(Confidence::Medium)
                .tool_says(if warns { ToolSays::Warning } else { ToolSays::Nothing })
                .help("hash it with something lighter, as `mkpasswd -m sha-256` does"),
            );
        }
    }
}

/// Where `password` stands, and the hash behind it.
fn password<'s>(line: &'s Statement<'_>) -> Option<(Span, &'s str)> {
    let at = (2..line.words.len()).step_by(2).find(|n| line.value(*n) == "password")?;
    Some((line.word_span(at), line.value(at + 1)))
}

/// The method of a hash that takes tens of milliseconds.
fn slow(hash: &str) -> Option<String> {
    let mut parts = hash.split('$').skip(1);
    let (method, parameter) = (parts.next()?, parts.next()?);
    match method {
        "5" | "6" => {
            let rounds: u64 = parameter.strip_prefix("rounds=")?.parse().ok()?;
            (rounds >= 50_000).then(|| format!("{rounds} rounds"))
        }
        "2a" | "2b" | "2x" | "2y" => {
            let cost: u8 = parameter.parse().ok()?;
            (cost >= 10).then(|| format!("bcrypt of cost {cost}"))
        }
        "y" | "gy" => Some("yescrypt".to_owned()),
        "7" => Some("scrypt".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        for hash in [
            "$1$saltsalt$h",
            "$5$saltsalt$h",
            "$6$rounds=5000$s$h",
            "$2y$05$h",
            "k6y3U.eT8TlLBf",
            "\"${HASH}\"",
            "$",
        ] {
            RULE.pass(&format!("userlist u\n  user a password {hash}\n"));
        }
        RULE.pass("userlist u\n  user a insecure-password $y$j9T$s$h\n");
        RULE.pass("userlist u\n  user a groups password\n");
    }

    #[test]
    fn fail() {
        for hash in ["$5$rounds=200000$s$h", "$6$rounds=656000$s$h", "$2b$12$h", "$y$j9T$s$h"] {
            let text = format!("userlist u\n  user a groups g password {hash}\n");
            let said = RULE.fail(&text, "password");
            assert_eq!(said.tool_says, ToolSays::Nothing);
            assert!(!said.message.contains('$'), "{said:#?}");
            let said = RULE.fail_on(Version::new(3, 5), &text, "password");
            assert_eq!(said.tool_says, ToolSays::Warning);
        }
    }
}
