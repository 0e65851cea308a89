//! Where a document holds passwords, so that whoever shows a part of it can mask them.

use crate::{Document, Word};
use config_diagnostics::Span;

/// Words that are followed by a secret, and the first words of lines where they stand.
const BEFORE_SECRETS: &[(&str, &[&str])] = &[
    ("password", &["user"]),
    ("insecure-password", &["user"]),
    ("cluster-secret", &["cluster-secret"]),
    ("anonkey", &["anonkey"]),
    ("ca-sign-pass", &["bind"]),
    ("tcp-md5sig", &["bind", "server", "default-server", "server-template"]),
    ("Authorization", &["http-check", "http-request"]),
    ("eab-mac-key", &["eab-mac-key"]),
];

impl Document {
    /// Where passwords and keys stand: of `stats auth`, `userlist` users, `cluster-secret` and the like, and
    /// what looks like one anywhere (tokens, private keys).
    ///
    /// ```
    /// let document = haproxy_cfg::Document::parse("listen s\n  stats auth ops:hunter2\n").document;
    /// let secret = document.secret_spans()[0];
    /// assert_eq!(&document.text()[secret.range()], "hunter2");
    /// ```
    pub fn secret_spans(&self) -> Vec<Span> {
        let mut spans = config_diagnostics::text::secret_spans(self.text());
        for line in self.lines() {
            let words: Vec<Word<'_>> = line.seen_words().collect();
            let value = |n: usize| words.get(n).map(Word::value).unwrap_or_default();
            let first = value(0);
            if first == "stats" && value(1) == "auth" {
                spans.extend(words.get(2).map(password));
                // What a `#` cut off belongs to the password.
                spans.extend(
                    line.comment()
                        .filter(|c| words.get(2).is_some_and(|w| w.span().end() == c.start())),
                );
            }
            let named = |n: usize| {
                let word = value(n);
                BEFORE_SECRETS.iter().any(|(secret, on)| *secret == word && on.contains(&&*first))
            };
            let behind = (0..words.len()).filter(|n| named(*n)).filter_map(|n| words.get(n + 1));
            spans.extend(behind.map(Word::span));
        }
        spans.sort_unstable();
        spans
    }
}

/// The part of `user:password` behind the colon; all of it when there is none.
fn password(word: &Word<'_>) -> Span {
    let at = word.raw().find(':').map_or(0, |colon| colon + 1);
    word.span().part(at..word.raw().len())
}
