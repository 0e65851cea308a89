//! Comments that silence rules: `# k3s-stack: ignore[rule, rule] reason`.

use crate::text::unused_suppression::INFO;
use crate::{Comment, Diagnostic, Edit, Fix, LineIndex, Span, ToolSays, did_you_mean};
use std::collections::{HashMap, HashSet};

/// The suppressions of a file.
///
/// ```
/// use config_diagnostics::{Comment, Diagnostic, LineIndex, Severity, Span, Suppressions};
/// let text = "mode htttp # k3s-stack: ignore[haproxy/demo] shows the error\n";
/// let index = LineIndex::new(text);
/// let suppressions = Suppressions::parse(text, Comment::list(&index, &[Span::new(11, 60)]));
/// let found = Diagnostic::new("haproxy/demo", Severity::Error, "`htttp` is not a mode").at(Span::new(5, 10));
/// assert_eq!(suppressions.apply(vec![found], &index, &["haproxy/demo"], &|_| true), []);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    list: Vec<Suppression>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Suppression {
    comment: Comment,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// `ignore[…]`, `ignore-file[…]` with a reason: silences `rules`, listed in `list`.
    Ignore { whole_file: bool, list: Span, rules: Vec<(String, Span)> },
    /// No reason given.
    NoReason,
    /// `ignore-file[…]` below the first block.
    Misplaced,
    /// Addressed to us, but in no form we know.
    Unknown,
}

const MARK: &str = "k3s-stack:";

/// Which rules are judged: one file does not tell whether one about files together is suppressed in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    File,
    Between,
}

impl Scope {
    fn holds(self, id: &str) -> bool {
        id.starts_with("stack/") == (self == Self::Between)
    }
}

impl Suppressions {
    /// Reads the suppressions among the comments of `text`.
    pub fn parse(text: &str, comments: impl IntoIterator<Item = Comment>) -> Self {
        let list = comments
            .into_iter()
            .filter_map(|comment| {
                let form = parse(text.get(comment.span.range())?, comment)?;
                Some(Suppression { comment, form })
            })
            .collect();
        Self { list }
    }

    /// Reads the suppressions of a text whose grammar does not matter: comments start with a `#` at the start of a line, or
    /// with one behind a blank that is addressed to us.
    ///
    /// ```
    /// use config_diagnostics::Suppressions;
    /// assert!(Suppressions::of_lines("a # b\n").is_empty());
    /// assert!(!Suppressions::of_lines("a # k3s-stack: ignore[stack/demo] known\n").is_empty());
    /// ```
    pub fn of_lines(text: &str) -> Self {
        let index = LineIndex::new(text);
        let spans: Vec<Span> = (1..=index.line_count())
            .filter_map(|number| {
                let line = index.line_span(number);
                let words = text.get(line.range())?;
                let at = words.match_indices('#').map(|(at, _)| at).find(|at| {
                    let (before, behind) = words.split_at_checked(*at).unwrap_or_default();
                    let behind = behind.trim_start_matches('#').trim_start();
                    before.trim().is_empty()
                        || before.ends_with([' ', '\t']) && behind.starts_with(MARK)
                })?;
                Some(line.part(at..words.len()))
            })
            .collect();
        Self::parse(text, Comment::list(&index, &spans))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Drops the findings that are suppressed, and adds `text/unused-suppression` for each comment that
    /// suppresses nothing, gives no reason, or names a rule that is not among `known`.
    ///
    /// A finding is suppressed when its place starts in the line the comment is about; findings in other files
    /// never are. A rule for which `was_run` says no cannot have been suppressed in vain, and is not reported;
    /// if `was_run` says no for `text/unused-suppression` itself, nothing is.
    #[must_use]
    pub fn apply(
        &self,
        diagnostics: Vec<Diagnostic>,
        index: &LineIndex<'_>,
        known: &[&str],
        was_run: &dyn Fn(&str) -> bool,
    ) -> Vec<Diagnostic> {
        self.judge(diagnostics, index, known, was_run, Scope::File)
    }

    /// The same for what is found between files, by the rules `stack/…`, which [`apply`](Self::apply) leaves alone.
    #[must_use]
    pub fn apply_between(
        &self,
        diagnostics: Vec<Diagnostic>,
        index: &LineIndex<'_>,
        known: &[&str],
        was_run: &dyn Fn(&str) -> bool,
    ) -> Vec<Diagnostic> {
        self.judge(diagnostics, index, known, was_run, Scope::Between)
    }

    fn judge(
        &self,
        mut diagnostics: Vec<Diagnostic>,
        index: &LineIndex<'_>,
        known: &[&str],
        was_run: &dyn Fn(&str) -> bool,
        scope: Scope,
    ) -> Vec<Diagnostic> {
        let mut rules = Rules::new(self);
        diagnostics.retain(|found| !rules.suppress(found, index));
        if was_run(INFO.id) {
            let unused: Vec<Diagnostic> = self
                .list
                .iter()
                .enumerate()
                .flat_map(|(n, one)| {
                    let used = |rule| rules.used.contains(&(n, rule));
                    one.complaints(index, known, &used, was_run, scope)
                })
                .collect();
            diagnostics.extend(unused.into_iter().filter(|found| !rules.suppress(found, index)));
        }
        diagnostics
    }
}

/// Positions in the list of suppressions, and in its list of rules.
type Entry = (usize, usize);

/// Where each rule is suppressed, and which of the suppressions did something.
struct Rules<'s> {
    /// By rule and line, `None` for the whole file.
    places: HashMap<(&'s str, Option<u32>), Vec<Entry>>,
    used: HashSet<Entry>,
}

impl<'s> Rules<'s> {
    fn new(suppressions: &'s Suppressions) -> Self {
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (n, one) in suppressions.list.iter().enumerate() {
            let Form::Ignore { whole_file, rules, .. } = &one.form else { continue };
            let line = if *whole_file { None } else { one.comment.applies_to_line };
            if !whole_file && line.is_none() {
                continue;
            }
            for (rule, (id, _)) in rules.iter().enumerate() {
                places.entry((id.as_str(), line)).or_default().push((n, rule));
            }
        }
        Self { places, used: HashSet::new() }
    }

    fn suppress(&mut self, found: &Diagnostic, index: &LineIndex<'_>) -> bool {
        if self.places.is_empty() || found.primary.file.is_some() {
            return false;
        }
        let line = index.line(found.span().start());
        let mut hit = false;
        for line in [None, Some(line)] {
            for place in self.places.get(&(found.rule, line)).into_iter().flatten() {
                self.used.insert(*place);
                hit = true;
            }
        }
        hit
    }
}

impl Suppression {
    /// What is wrong with the comment; `used(n)` says that its `n`th rule suppressed something.
    fn complaints(
        &self,
        index: &LineIndex<'_>,
        known: &[&str],
        used: &dyn Fn(usize) -> bool,
        was_run: &dyn Fn(&str) -> bool,
        scope: Scope,
    ) -> Vec<Diagnostic> {
        let wrong = |message: &str, help: &str| {
            Diagnostic::of(&INFO, message)
                .at(self.comment.span)
                .tool_says(ToolSays::Nothing)
                .help(help)
                .fix(Fix::risky("remove the comment", [self.removal(index)]))
        };
        let forms = "write `# k3s-stack: ignore[rule] reason`, or `ignore-file[rule] reason` at the top of the file";
        let (list, rules) = match &self.form {
            Form::Ignore { list, rules, .. } => (*list, rules),
            _ if scope == Scope::Between => return Vec::new(),
            Form::NoReason => {
                let help = "say why behind the closing bracket";
                return vec![wrong("this comment gives no reason, so it suppresses nothing", help)];
            }
            Form::Misplaced => {
                let message = "`ignore-file` counts only in the first comments of the file";
                return vec![wrong(message, "move it to the top, or write `ignore[…]`")];
            }
            Form::Unknown => {
                return vec![wrong(
                    "this comment suppresses nothing: its form is not known",
                    forms,
                )];
            }
        };

        // Nobody can tell whether the rule about suppressions will be needed.
        let is_known = |id: &str| known.contains(&id) || id == INFO.id || !scope.holds(id);
        let mut complaints: Vec<Diagnostic> = rules
            .iter()
            .enumerate()
            .filter(|(n, (id, _))| !used(*n) && !is_known(id))
            .map(|(_, (id, span))| unknown_rule(id, *span, known))
            .collect();
        let may_be_unused = |id: &str| id != INFO.id && scope.holds(id) && is_known(id);
        let unused = |n: usize, id: &str| !used(n) && may_be_unused(id) && was_run(id);
        let (idle, kept): (Vec<_>, Vec<_>) =
            rules.iter().enumerate().partition(|(n, (id, _))| unused(*n, id));
        let names = |of: &[(usize, &(String, Span))], quote: &str| {
            let names: Vec<_> =
                of.iter().map(|(_, (id, _))| format!("{quote}{id}{quote}")).collect();
            names.join(", ")
        };
        if let Some((_, (_, first))) = idle.first() {
            let found = Diagnostic::of(&INFO, format!("{} is not found here", names(&idle, "`")))
                .tool_says(ToolSays::Nothing);
            complaints.push(if kept.is_empty() {
                let fix = Fix::safe("remove the comment", [self.removal(index)]);
                found.at(self.comment.span).fix(fix)
            } else {
                let edit = Edit::replace(list, names(&kept, ""));
                let end = idle.last().map_or(*first, |(_, (_, span))| *span);
                found.at(first.cover(end)).fix(Fix::safe("remove it from the list", [edit]))
            });
        }
        complaints
    }

    /// Removes the comment: its line, or what stands from the blanks before it.
    fn removal(&self, index: &LineIndex<'_>) -> Edit {
        let (text, span) = (index.text(), self.comment.span);
        let line = index.line_span(self.comment.line);
        if self.comment.own_line {
            let bom = if text.starts_with('\u{feff}') && line.start() == 0 { 3 } else { 0 };
            let lf = u32::from(text.as_bytes().get(line.end() as usize) == Some(&b'\n'));
            return Edit::remove(Span::new(line.start() + bom, line.end() + lf));
        }
        let before = text.get(line.start() as usize..span.start() as usize).unwrap_or_default();
        let kept = before.trim_end_matches([' ', '\t']).len();
        // A CR belongs to the line's end.
        let comment = text.get(span.range()).unwrap_or_default().trim_end_matches('\r').len();
        Edit::remove(line.part(kept..kept).cover(span.part(0..comment)))
    }
}

fn unknown_rule(id: &str, span: Span, known: &[&str]) -> Diagnostic {
    let found = Diagnostic::of(&INFO, format!("there is no rule `{id}`"))
        .at(span)
        .tool_says(ToolSays::Nothing);
    match did_you_mean(id, known.iter().copied()) {
        Some(near) => found
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::risky(format!("write `{near}`"), [Edit::replace(span, near)])),
        None => found,
    }
}

/// What a comment says to us; `None` when it is not addressed to us.
fn parse(raw: &str, comment: Comment) -> Option<Form> {
    let body = raw.trim_start_matches('#').trim_start().strip_prefix(MARK)?.trim_start();
    let (whole_file, rest) = match (body.strip_prefix("ignore-file"), body.strip_prefix("ignore")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Some(Form::Unknown),
    };
    let Some((ids, reason)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return Some(Form::Unknown);
    };
    let span_of = |part: &str| {
        let at = part.as_ptr() as usize - raw.as_ptr() as usize;
        comment.span.part(at..at + part.len())
    };
    let rules: Vec<(String, Span)> = ids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(|id| (id.to_owned(), span_of(id)))
        .collect();
    if rules.is_empty() {
        return Some(Form::Unknown);
    }
    if !reason.contains(char::is_alphanumeric) {
        return Some(Form::NoReason);
    }
    if whole_file && !comment.first_block {
        return Some(Form::Misplaced);
    }
    Some(Form::Ignore { whole_file, list: span_of(ids), rules })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Applicability, EditSet, Severity};
    use proptest::prelude::*;

    const KNOWN: &[&str] = &["t/a", "t/b", "haproxy/duplicate-bind"];

    fn comments(text: &str) -> Vec<Comment> {
        let mut start = 0;
        let mut spans = Vec::new();
        for line in text.split_inclusive('\n') {
            if let Some(at) = line.find('#') {
                let end = start + line.trim_end_matches('\n').len();
                spans.push(Span::of(text).part(start + at..end));
            }
            start += line.len();
        }
        Comment::list(&LineIndex::new(text), &spans)
    }

    #[test]
    fn rules_between_files_are_judged_elsewhere() {
        let text = "# k3s-stack: ignore[stack/demo] known\nmode http\n";
        let suppressions = Suppressions::of_lines(text);
        assert_eq!(suppressions.apply(Vec::new(), &LineIndex::new(text), &["t/a"], &|_| true), []);
        let found = |at| Diagnostic::new("stack/demo", Severity::Error, "m").at(Span::at(at));
        let left = |at| suppressions.apply(vec![found(at)], &LineIndex::new(text), &[], &|_| false);
        assert_eq!(left(40), []);
        assert_eq!(left(0).len(), 1);

        let index = LineIndex::new(text);
        let judged = |found: Vec<Diagnostic>, known: &[&str]| {
            let left = suppressions.apply_between(found, &index, known, &|_| true);
            left.into_iter().map(|found| found.message).collect::<Vec<_>>()
        };
        assert_eq!(judged(vec![found(40)], &["stack/demo"]), NONE);
        assert_eq!(judged(vec![found(0)], &["stack/demo"])[1], "`stack/demo` is not found here");
        assert_eq!(judged(vec![], &["stack/dome"]), ["there is no rule `stack/demo`"]);
        let text = "a # k3s-stack: ignore[t/a, stack/demo] x\nb # k3s-stack: ignore[t/a]\n";
        let left = Suppressions::of_lines(text).apply_between(
            Vec::new(),
            &LineIndex::new(text),
            &["stack/demo"],
            &|_| true,
        );
        let mended: EditSet = left.iter().flat_map(|one| one.fixes[0].edits.clone()).collect();
        let text = "a # k3s-stack: ignore[t/a] x\nb # k3s-stack: ignore[t/a]\n";
        assert_eq!(
            mended
                .apply("a # k3s-stack: ignore[t/a, stack/demo] x\nb # k3s-stack: ignore[t/a]\n")
                .unwrap(),
            text
        );
    }

    /// What is left of a finding of `t/a` at each `A` and of `t/b` at each `B` outside comments.
    fn left(text: &str, was_run: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
        let index = LineIndex::new(text);
        let comments = comments(text);
        let found = text.match_indices(['A', 'B']).filter_map(|(at, letter)| {
            let at = u32::try_from(at).unwrap();
            let rule = if letter == "A" { "t/a" } else { "t/b" };
            let in_comment = comments.iter().any(|comment| comment.span.contains(at));
            (!in_comment)
                .then(|| Diagnostic::new(rule, Severity::Error, letter).at(Span::new(at, at + 1)))
        });
        Suppressions::parse(text, comments.iter().copied()).apply(
            found.collect(),
            &index,
            KNOWN,
            was_run,
        )
    }

    fn messages(text: &str) -> Vec<String> {
        left(text, &|_| true).into_iter().map(|found| found.message).collect()
    }

    fn safely_fixed(text: &str) -> String {
        let mut edits = EditSet::new();
        for found in left(text, &|_| true) {
            for fix in found.fixes.iter().filter(|fix| fix.applicability == Applicability::Safe) {
                assert!(edits.merge(&fix.edits), "fixes overlap in {text:?}");
            }
        }
        edits.apply(text).unwrap()
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn a_comment_suppresses_in_its_line() {
        assert_eq!(messages("A # k3s-stack: ignore[t/a] known\n"), NONE);
        assert_eq!(messages("A # k3s-stack: ignore[t/a] known\nA\n"), ["A"]);
        assert_eq!(messages("A B #k3s-stack:ignore[ t/b ,t/a ] known\n"), NONE);
    }

    #[test]
    fn a_comment_of_its_own_suppresses_below_its_block() {
        assert_eq!(messages("x\n  # k3s-stack: ignore[t/a] known\n  # more\n  A\n"), NONE);
        assert_eq!(
            messages("x\n# k3s-stack: ignore[t/a] known\n\nA\n"),
            ["A", "`t/a` is not found here"]
        );
        assert_eq!(messages("# k3s-stack: ignore[t/a] known"), ["`t/a` is not found here"]);
    }

    #[test]
    fn the_first_block_may_suppress_in_the_whole_file() {
        let text = "\n# about\n# k3s-stack: ignore-file[t/a] known\n\nA\n\nA B\n";
        assert_eq!(messages(text), ["B"]);
        assert_eq!(
            messages("A\n# k3s-stack: ignore-file[t/a] known\nA\n"),
            ["A", "A", "`ignore-file` counts only in the first comments of the file"]
        );
    }

    #[test]
    fn without_reason_or_form_nothing_is_suppressed() {
        let no_reason = "this comment gives no reason, so it suppresses nothing";
        assert_eq!(messages("A # k3s-stack: ignore[t/a]\n"), ["A", no_reason]);
        assert_eq!(messages("A # k3s-stack: ignore[t/a] - \r\n"), ["A", no_reason]);
        for form in ["ignore", "ignore t/a", "ignore[t/a known", "ignore[] x", "disable[t/a] x"] {
            assert_eq!(
                messages(&format!("A # k3s-stack: {form}\n")),
                ["A", "this comment suppresses nothing: its form is not known"]
            );
        }
        assert_eq!(messages("x # see k3s-stack: ignore\n# k3s-stack is nice\n"), NONE);
    }

    #[test]
    fn unknown_rules_are_reported_with_the_nearest() {
        let found = left("A # k3s-stack: ignore[haproxy/duplicat-bind, zzz/yyyyy] x\n", &|_| false);
        assert_eq!(found.len(), 1, "nothing is said when the rule itself does not run");
        let found = left("x # k3s-stack: ignore[haproxy/duplicat-bind, zzz/yyyyy] x\n", &|id| {
            id == INFO.id
        });
        assert_eq!(found[0].message, "there is no rule `haproxy/duplicat-bind`");
        assert_eq!(found[0].help.as_deref(), Some("did you mean `haproxy/duplicate-bind`?"));
        assert_eq!(found[0].span(), Span::new(22, 43));
        assert_eq!(found[1].help, None);
    }

    #[test]
    fn a_rule_that_did_not_run_is_not_unused() {
        let text = "x # k3s-stack: ignore[t/a] x\n";
        assert_eq!(left(text, &|id| id != "t/a"), []);
        assert_eq!(left(text, &|_| true).len(), 1);
    }

    #[test]
    fn findings_in_other_files_stay() {
        let text = "# k3s-stack: ignore-file[t/a] x\n";
        let index = LineIndex::new(text);
        let mut found = Diagnostic::new("t/a", Severity::Error, "A");
        found.primary.file = Some("other".into());
        let kept =
            Suppressions::parse(text, comments(text))
                .apply(vec![found], &index, KNOWN, &|id| id != "t/a");
        assert_eq!(kept.len(), 1);
    }

    #[test]
    fn complaints_can_be_suppressed_too() {
        let text = "# k3s-stack: ignore-file[text/unused-suppression] shared header\n\nx # k3s-stack: ignore[t/a] x\n";
        assert_eq!(messages(text), NONE);
    }

    #[test]
    fn the_fix_removes_what_is_unused_and_nothing_else() {
        for (before, after) in [
            ("x\n  # k3s-stack: ignore[t/a] x\ny\n", "x\ny\n"),
            ("x \t# k3s-stack: ignore[t/a] x\r\ny\n", "x\r\ny\n"),
            ("B # k3s-stack: ignore[t/a,t/b,t/a] x\n", "B # k3s-stack: ignore[t/b] x\n"),
            (
                "\u{feff}# k3s-stack: ignore[t/a] x\nA # x\n",
                "\u{feff}# k3s-stack: ignore[t/a] x\nA # x\n",
            ),
            ("\u{feff}# k3s-stack: ignore[t/a] x\nx", "\u{feff}x"),
            ("A # k3s-stack: ignore[t/a]\n", "A # k3s-stack: ignore[t/a]\n"),
        ] {
            assert_eq!(safely_fixed(before), after);
        }
    }

    proptest! {
        #[test]
        fn any_comments_are_read_and_mended(
            text in "((# ?k3s-stack: ?|ignore(-file)?|\\[|t/[ab]|[,\\] #AB\r\u{e9}\u{feff}]|\n| why){0,8}\n?){0,6}"
        ) {
            let fixed = safely_fixed(&text);
            // A removed line may bring a comment nearer to its line; then it is used, or goes next.
            let again = safely_fixed(&fixed);
            prop_assert!(again.len() <= fixed.len());
            prop_assert!(again == fixed || fixed.len() < text.len());
        }
    }
}
