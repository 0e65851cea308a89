//! ## What it does
//! Finds secrets that can be told by their form alone: private keys, k3s tokens, tokens of GitHub, GitLab and
//! Slack, AWS access keys, JSON web tokens. Also in comments.
//!
//! ## Why is this bad?
//! Configuration is read by backups, version control, support tickets and everybody on the machine. Who reads a
//! k3s token can join the cluster as a server and so take it over.
//!
//! ## Example
//! ```text
//! server: https://cp.example.com:6443
//! token: K10…::server:…
//! ```
//!
//! ## Use instead
//! ```text
//! server: https://cp.example.com:6443
//! token-file: /etc/rancher/k3s/join-token
//! ```
//!
//! ## Fix safety
//! No fix: the secret must be moved, and replaced by a new one. It is never part of a message.
//!
//! ## References
//! - <https://docs.k3s.io/cli/token>
//! - <https://cwe.mitre.org/data/definitions/312.html>

use super::{Source, secrets, span};
use crate::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/secret-in-plain-text",
    Group::Security,
    Severity::Warning,
    Safety::None,
    "A private key, token or access key that everybody who reads the file has",
);

pub(super) fn check(source: &Source<'_>) -> Vec<Diagnostic> {
    secrets::find(source.text)
        .into_iter()
        .map(|secret| {
            let what = secret.what;
            Diagnostic::of(&INFO, format!("{what} in plain text: who reads this file has it"))
                .at(span(secret.place))
                .tool_says(ToolSays::Nothing)
                .help("name a file that only its reader can read, and replace what was exposed")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Cases, Source, check};
    use crate::text::secret_spans;

    const K3S: &str = "token: K100123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef::server:0011aabb\n";

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &[
                "",
                "token-file: /etc/rancher/k3s/join-token\n",
                "token: K10<hash>::server:<password>\n",
                "token: K100123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef::server:$PASSWORD\n",
                "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "ghp_short",
                "AKIAIOSFODNN7EXAMPLE",
                "eyJhbGciOiJIUzI1NiJ9.payload",
                "-----BEGIN CERTIFICATE-----\nMIIB0123456789abc\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----",
            ],
            fail: &[
                K3S,
                "K100123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef::abcdef.0123456789abcdef",
                "# github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789ABCDEFGHIJ",
                "x=glpat-abcDEF123456_7890xyz",
                "x=xoxb-123456789012-abcdefGHIJKL",
                "key: AKIAZ7Q2M4N6P8R1S3T5\n",
                "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0x.c2lnbmF0dXJlLW9mLXRva2Vu",
                "-----BEGIN EC PRIVATE KEY-----\nMIIB0123456789abc\n-----END EC PRIVATE KEY-----\n",
            ],
            fix: &[],
        }
        .run();
    }

    #[test]
    fn the_secret_is_hidden_and_not_told() {
        let hidden = secret_spans(K3S);
        assert_eq!(&K3S[hidden[0].range()], "0011aabb");
        assert!(!format!("{:?}", check(&Source::new(K3S))).contains("0011aabb"));
        let pem = "-----BEGIN PRIVATE KEY-----\nMIIB0123456789abc\n-----END PRIVATE KEY-----\n";
        assert_eq!(&pem[secret_spans(pem)[0].range()], "\nMIIB0123456789abc\n");
    }
}
