//! What the rules of every format are made of, and run by.

use crate::{Comment, Diagnostic, LineIndex, LintOptions, RuleInfo, Suppressions, text};

/// A rule of a format: what is known of it, and what finds it.
///
/// `C` is the format's own function that looks through a document, such as
/// `fn(&View<'_>, &mut Vec<Diagnostic>)`.
#[derive(Clone, Debug)]
pub struct Rule<C> {
    /// What is known of it.
    pub info: RuleInfo,
    /// Whose words its findings are, and where they come from.
    pub voice: Voice<C>,
}

/// Whose words a rule's findings are, and where they come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Voice<C> {
    /// The real program refuses it or warns, in some version: `check` reports it.
    Tool(C),
    /// The real program keeps silent: `lint` reports it.
    Silent(C),
    /// The document says so when it is parsed.
    Document,
    /// The format's `check` says so on its own: tables, values, references.
    Check,
}

impl<C> Rule<C> {
    /// A rule about something that the real program keeps silent about.
    pub const fn lint(info: RuleInfo, check: C) -> Self {
        Self { info, voice: Voice::Silent(check) }
    }

    /// A rule about something that the real program itself reports.
    pub const fn tool(info: RuleInfo, check: C) -> Self {
        Self { info, voice: Voice::Tool(check) }
    }

    /// A rule that a problem found in parsing breaks, whatever the options.
    pub const fn document(info: RuleInfo) -> Self {
        Self { info, voice: Voice::Document }
    }

    /// A rule that `check` knows of its own.
    pub const fn table(info: RuleInfo) -> Self {
        Self { info, voice: Voice::Check }
    }
}

/// All rules of a format, and their pages.
///
/// ```
/// use config_diagnostics::{Diagnostic, Group, LintOptions, Rule, RuleInfo, RuleSet, Safety, Severity};
/// type Check = fn(&str, &mut Vec<Diagnostic>);
/// static LOUD: Rule<Check> = Rule::lint(
///     RuleInfo::new("demo/loud", Group::Style, Severity::Hint, Safety::None, "it is shouted"),
///     |text, found| {
///         if text == text.to_uppercase() {
///             found.push(Diagnostic::of(&LOUD.info, "it is shouted"));
///         }
///     },
/// );
/// static ALL: &[&Rule<Check>] = &[&LOUD];
/// static PAGES: &[(&str, &str)] = &[("demo/loud", "# demo/loud")];
/// static RULES: RuleSet<Check> = RuleSet::new(ALL, PAGES);
/// let mut found = Vec::new();
/// RULES.silent(&LintOptions::new().enable("all".parse().unwrap()), |check| check("STOP", &mut found));
/// assert_eq!(found[0].rule, "demo/loud");
/// assert_eq!(RULES.explain("demo/loud"), Some("# demo/loud"));
/// ```
#[derive(Debug)]
pub struct RuleSet<C: 'static> {
    rules: &'static [&'static Rule<C>],
    pages: &'static [(&'static str, &'static str)],
}

impl<C: Copy> RuleSet<C> {
    /// These rules, and the pages of rules by id, both sorted.
    pub const fn new(
        rules: &'static [&'static Rule<C>],
        pages: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { rules, pages }
    }

    /// What is known of each rule, together with rules of `others`, sorted by id.
    pub fn infos(&self, others: &[&'static RuleInfo]) -> Vec<&'static RuleInfo> {
        let own = self.rules.iter().map(|rule| &rule.info);
        let mut all: Vec<_> = own.chain(others.iter().copied()).collect();
        all.sort_by_key(|rule| rule.id);
        all.dedup_by_key(|rule| rule.id);
        all
    }

    /// Runs the enabled rules about what the real program itself says.
    pub fn tool(&self, options: &LintOptions, run: impl FnMut(C)) {
        self.enabled(options, |voice| match voice {
            Voice::Tool(check) => Some(check),
            _ => None,
        })
        .for_each(run);
    }

    /// Runs the enabled rules about what the real program keeps silent about.
    pub fn silent(&self, options: &LintOptions, run: impl FnMut(C)) {
        self.enabled(options, |voice| match voice {
            Voice::Silent(check) => Some(check),
            _ => None,
        })
        .for_each(run);
    }

    fn enabled<'s>(
        &'s self,
        options: &'s LintOptions,
        wanted: impl Fn(Voice<C>) -> Option<C> + 's,
    ) -> impl Iterator<Item = C> + 's {
        self.rules
            .iter()
            .filter(|rule| options.is_enabled(&rule.info))
            .filter_map(move |rule| wanted(rule.voice))
    }

    /// These findings without those of rules that `options` disables, and as severe as `options` want them.
    /// A finding of no rule of this set stays as it is.
    pub fn respecting(&self, options: &LintOptions, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        debug_assert!(self.rules.is_sorted_by_key(|rule| rule.info.id), "as `new` wants them");
        let rule = |id: &str| {
            let at = self.rules.binary_search_by(|rule| rule.info.id.cmp(id)).ok()?;
            self.rules.get(at)
        };
        found.retain(|found| rule(found.rule).is_none_or(|rule| options.is_enabled(&rule.info)));
        options.adjust(&mut found);
        found
    }

    /// The page of a rule, as Markdown.
    pub fn explain(&self, id: &str) -> Option<&'static str> {
        let at = self.pages.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
        self.pages.get(at).map(|(_, page)| *page)
    }
}

/// The findings of a whole file and those about its plain text, without what its own comments suppress, in the order
/// of their places.
///
/// `rules` are all that may have reported; a suppression that names another one is told of.
pub fn conclude(
    source: &text::Source<'_>,
    rules: &[&'static RuleInfo],
    options: &LintOptions,
    mut found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    found.extend(text::lint(source, options));
    let index = LineIndex::new(source.text);
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    // What has no page is found whatever the options say.
    let was_run =
        |id: &str| rules.iter().find(|r| r.id == id).is_none_or(|r| options.is_enabled(r));
    let comments = Comment::list(&index, source.comments);
    let suppressions = Suppressions::parse(source.text, comments);
    let mut found = suppressions.apply(found, &index, &ids, &was_run);
    Diagnostic::sort(&mut found);
    found
}
