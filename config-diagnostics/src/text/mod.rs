//! Rules that need no grammar: they hold for every configuration file.

pub(crate) mod byte_order_mark;
pub(crate) mod mixed_line_endings;
pub(crate) mod non_breaking_space;
pub(crate) mod placeholder_left;
mod rule_docs;
pub(crate) mod secret_in_plain_text;
pub(crate) mod secrets;
#[cfg(test)]
mod testing;
pub(crate) mod typographic_dash_or_quote;
pub(crate) mod unused_suppression;

pub use secrets::secret_spans;

use crate::{Diagnostic, LintOptions, RuleInfo, Span, ToolSays};

/// A text, and what its format's grammar knows of it.
///
/// ```
/// use config_diagnostics::{LintOptions, text};
/// let found = text::lint(&text::Source::new("mode\u{a0}http\n"), &LintOptions::new());
/// assert_eq!(found[0].rule, "text/non-breaking-space");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Source<'t> {
    /// The text.
    pub text: &'t str,
    /// Its comments, in order, not overlapping.
    pub comments: &'t [Span],
    /// Its quoted strings and other places in which any character stands for itself, in order, not overlapping.
    pub quoted: &'t [Span],
    /// What the real program makes of such things.
    pub says: Verdicts,
}

/// What the real program does with what these rules find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdicts {
    /// With a blank that is none, outside comments and quotes.
    pub non_breaking_space: ToolSays,
    /// With a typographic dash or quote, outside comments and quotes.
    pub typographic: ToolSays,
    /// With a byte order mark at the start.
    pub byte_order_mark: ToolSays,
    /// With lines that end in CRLF.
    pub line_endings: ToolSays,
}

impl Verdicts {
    /// Nothing known.
    pub const fn new() -> Self {
        let unknown = ToolSays::Unknown;
        Self {
            non_breaking_space: unknown,
            typographic: unknown,
            byte_order_mark: unknown,
            line_endings: unknown,
        }
    }

    /// What it does with a blank that is none.
    #[must_use]
    pub const fn non_breaking_space(mut self, says: ToolSays) -> Self {
        self.non_breaking_space = says;
        self
    }

    /// What it does with a typographic dash or quote.
    #[must_use]
    pub const fn typographic(mut self, says: ToolSays) -> Self {
        self.typographic = says;
        self
    }

    /// What it does with a byte order mark.
    #[must_use]
    pub const fn byte_order_mark(mut self, says: ToolSays) -> Self {
        self.byte_order_mark = says;
        self
    }

    /// What it does with lines that end in CRLF.
    #[must_use]
    pub const fn line_endings(mut self, says: ToolSays) -> Self {
        self.line_endings = says;
        self
    }
}

impl<'t> Source<'t> {
    /// A text of which nothing more is known.
    pub fn new(text: &'t str) -> Self {
        Self { text, ..Self::default() }
    }

    /// Says where its comments are, in order.
    #[must_use]
    pub const fn comments(mut self, comments: &'t [Span]) -> Self {
        self.comments = comments;
        self
    }

    /// Says where its quoted strings are, in order.
    #[must_use]
    pub const fn quoted(mut self, quoted: &'t [Span]) -> Self {
        self.quoted = quoted;
        self
    }

    /// Says what the real program makes of what is found.
    #[must_use]
    pub const fn says(mut self, says: Verdicts) -> Self {
        self.says = says;
        self
    }

    fn in_comment(&self, offset: usize) -> bool {
        covers(self.comments, offset)
    }

    fn in_quotes(&self, offset: usize) -> bool {
        covers(self.quoted, offset)
    }

    /// Whether the characters at `offset` mean what the grammar says, and not just themselves.
    fn is_syntax(&self, offset: usize) -> bool {
        !self.in_comment(offset) && !self.in_quotes(offset)
    }
}

/// Whether `offset` lies in one of `spans`, which are in order and do not overlap.
pub(crate) fn covers(spans: &[Span], offset: usize) -> bool {
    let before = spans.partition_point(|span| span.start() as usize <= offset);
    before.checked_sub(1).and_then(|n| spans.get(n)).is_some_and(|s| offset < s.end() as usize)
}

/// Byte offsets as a span; what lies past 4 GiB is clamped.
fn span(range: std::ops::Range<usize>) -> Span {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span::new(clamp(range.start), clamp(range.end))
}

type Check = fn(&Source<'_>) -> Vec<Diagnostic>;

/// By id. `text/unused-suppression` is checked where suppressions are applied.
const CHECKS: [(&RuleInfo, Check); 7] = [
    (&byte_order_mark::INFO, byte_order_mark::check),
    (&mixed_line_endings::INFO, mixed_line_endings::check),
    (&non_breaking_space::INFO, non_breaking_space::check),
    (&placeholder_left::INFO, placeholder_left::check),
    (&secret_in_plain_text::INFO, secret_in_plain_text::check),
    (&typographic_dash_or_quote::INFO, typographic_dash_or_quote::check),
    (&unused_suppression::INFO, |_| Vec::new()),
];

/// The rules of this module, by id.
pub const RULES: &[&RuleInfo] =
    &[CHECKS[0].0, CHECKS[1].0, CHECKS[2].0, CHECKS[3].0, CHECKS[4].0, CHECKS[5].0, CHECKS[6].0];

/// Runs the enabled rules of this module over a text. Time grows linearly with it.
pub fn lint(source: &Source<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    CHECKS
        .iter()
        .filter(|(rule, _)| options.is_enabled(rule))
        .flat_map(|(rule, check)| {
            let severity = options.severity_of(rule.id).unwrap_or(rule.severity);
            check(source).into_iter().map(move |found| found.severity(severity))
        })
        .collect()
}

/// The page of one of these rules, as Markdown.
pub fn explain(id: &str) -> Option<&'static str> {
    let docs = rule_docs::RULE_DOCS;
    let at = docs.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    docs.get(at).map(|(_, page)| *page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EditSet, Selector, Severity};
    use proptest::prelude::*;

    #[test]
    fn rules_are_sorted_and_unique() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn options_choose_rules_and_severities() {
        let source = Source::new("\u{feff}a\u{a0}b\n");
        let options = LintOptions::new()
            .disable(Selector::Rule("text/byte-order-mark".into()))
            .severity("text/non-breaking-space", Severity::Hint);
        let found = lint(&source, &options);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Hint);
    }

    #[test]
    fn the_program_is_quoted_on_what_is_found() {
        let says = Verdicts::new()
            .non_breaking_space(ToolSays::Error)
            .typographic(ToolSays::Nothing)
            .byte_order_mark(ToolSays::Error)
            .line_endings(ToolSays::Nothing);
        let source = Source::new("\u{feff}a\u{a0}b \u{2013}cd\r\n").says(says);
        let said: Vec<_> =
            lint(&source, &LintOptions::new()).iter().map(|d| (d.rule, d.tool_says)).collect();
        assert_eq!(
            said,
            [
                ("text/byte-order-mark", ToolSays::Error),
                ("text/mixed-line-endings", ToolSays::Nothing),
                ("text/non-breaking-space", ToolSays::Error),
                ("text/typographic-dash-or-quote", ToolSays::Nothing),
            ]
        );
    }

    /// Texts made of what the rules look for.
    const NASTY: &str = "(\\PC|[ \r\n\t#=\"'<>./\u{a0}\u{200b}\u{feff}\u{2013}\u{2014}\u{2212}\u{201c}\u{201d}\u{2018}\u{2019}-]|x\\.x|10\\.0|<IP>|TODO|K10[0-9a-f]{64}::|ghp_|eyJ|-----BEGIN PRIVATE KEY-----|-----END ){0,40}";

    proptest! {
        #[test]
        fn findings_lie_in_the_text_and_their_fixes_apply(text in NASTY) {
            for found in lint(&Source::new(&text), &LintOptions::new()) {
                prop_assert!(text.get(found.span().range()).is_some(), "{:?}", found);
                for fix in found.fixes {
                    let edits: EditSet = fix.edits.into_iter().collect();
                    prop_assert!(edits.apply(&text).is_ok());
                }
            }
            for secret in secret_spans(&text) {
                prop_assert!(text.get(secret.range()).is_some());
            }
        }

        #[test]
        fn what_is_safely_fixed_is_silent(text in NASTY) {
            for (rule, check) in CHECKS {
                let fixed = testing::safely_fixed(check, &text);
                prop_assert_eq!(&testing::safely_fixed(check, &fixed), &fixed, "{}", rule.id);
            }
        }
    }
}
