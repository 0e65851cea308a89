//! Comments that silence rules: `# k3s-stack: ignore[rule, rule] reason`.

use crate::text::unused_suppression::INFO;
use crate::{Diagnostic, Edit, Fix, LineIndex, Span, ToolSays, did_you_mean};
use std::collections::{HashMap, HashSet};

/// A comment of a file, and the line it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Its line, from 1.
    pub line: u32,
    /// Whether nothing but blanks stands before it.
    pub own_line: bool,
    /// The line it is about, from 1: its own behind other text, otherwise the one directly below its block of
    /// comments. `None` when there is no such line.
    pub applies_to_line: Option<u32>,
    /// Whether it belongs to the comments at the top of the file.
    pub first_block: bool,
}

impl Comment {
    /// A comment behind other text, about its own line.
    pub const fn trailing(span: Span, line: u32) -> Self {
        Self { span, line, own_line: false, applies_to_line: Some(line), first_block: false }
    }

    /// A comment on a line of its own, about the line `below`.
    pub const fn above(span: Span, line: u32, below: Option<u32>) -> Self {
        Self { span, line, own_line: true, applies_to_line: below, first_block: false }
    }

    /// Says whether it belongs to the comments at the top of the file.
    #[must_use]
    pub const fn first_block(mut self, first_block: bool) -> Self {
        self.first_block = first_block;
        self
    }

    /// The comments of a file whose spans, from `#` to the end of the line, are given in order.
    ///
    /// Lines of comments that follow one another are a block; it is about the line below it unless that is blank.
    /// The first block may have blank lines above it, and nothing else.
    ///
    /// ```
    /// use config_diagnostics::{Comment, LineIndex, Span};
    /// let text = "# one\n# two\nmode http # three\n";
    /// let comments = Comment::list(&LineIndex::new(text), &[Span::new(0, 5), Span::new(6, 11), Span::new(22, 29)]);
    /// assert_eq!(comments.map(|c| (c.applies_to_line, c.first_block)).collect::<Vec<_>>(),
    ///     [(Some(3), true), (Some(3), true), (Some(3), false)]);
    /// ```
    pub fn list(index: &LineIndex<'_>, spans: &[Span]) -> impl Iterator<Item = Self> + use<> {
        let text = index.text();
        let blank = |span: Span| text.get(span.range()).is_some_and(|s| s.trim().is_empty());
        let mut comments: Vec<Self> = Vec::with_capacity(spans.len());
        for &span in spans {
            let line = index.line(span.start());
            let start = index.line_span(line).start();
            // A byte order mark is no text either.
            let before = text.get(start as usize..span.start() as usize).unwrap_or_default();
            let before = before.trim_start_matches('\u{feff}');
            let comment = if before.trim().is_empty() {
                let first = match comments.last() {
                    None => blank(Span::new(0, span.start())) || start == 0,
                    Some(above) => above.first_block && above.line + 1 == line,
                };
                let below = index.line_span(line + 1);
                let below = (line < index.line_count() && !blank(below)).then_some(line + 1);
                Self::above(span, line, below).first_block(first)
            } else {
                Self::trailing(span, line)
            };
            comments.push(comment);
        }
        // From the last to the first: a line of a block is about what the line below it is about.
        let mut below: Option<Self> = None;
        for comment in comments.iter_mut().rev() {
            if let Some(next) = below
                && comment.own_line
                && next.own_line
                && comment.line + 1 == next.line
            {
                comment.applies_to_line = next.applies_to_line;
            }
            below = Some(*comment);
        }
        comments.into_iter()
    }
}

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
        mut diagnostics: Vec<Diagnostic>,
        index: &LineIndex<'_>,
        known: &[&str],
        was_run: &dyn Fn(&str) -> bool,
    ) -> Vec<Diagnostic> {
        let mut rules = Rules::new(self);
        diagnostics.retain(|found| !rules.suppress(found, index));
        if was_run(INFO.id) {
            let unused: Vec<Diagnostic> = self
                .list
                .iter()
                .enumerate()
                .flat_map(|(n, one)| {
                    one.complaints(index, known, &|rule, id| {
                        rules.used.contains(&(n, rule)) || id == INFO.id || !was_run(id)
                    })
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
    /// What is wrong with the comment; `excused(n, id)` says that its `n`th rule did something, or could not.
    fn complaints(
        &self,
        index: &LineIndex<'_>,
        known: &[&str],
        excused: &dyn Fn(usize, &str) -> bool,
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
            Form::Ignore { list, rules, .. } => (*list, rules),
        };

        let is_known = |id: &str| known.contains(&id) || id == INFO.id;
        let mut complaints: Vec<Diagnostic> = rules
            .iter()
            .filter(|(id, _)| !is_known(id))
            .map(|(id, span)| unknown_rule(id, *span, known))
            .collect();
        let unused = |n: usize, id: &str| is_known(id) && !excused(n, id);
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
