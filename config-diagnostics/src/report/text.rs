//! The report for people, in the manner of rustc.

use super::snippet::{Snippet, visible};
use super::{Place, Places, Report, by_place, counted};
use crate::{Applicability, Diagnostic, Label, Severity, ToolSays};
use std::fmt::{self, Write as _};

/// A [`Report`] for people; what it shows is what its `Display` writes.
///
/// Findings at one place and of one severity share a snippet. Secrets are masked, lines are cut to 120 columns,
/// and no control character of a file reaches the terminal. The last line counts the findings.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct TextReport<'r> {
    report: &'r Report,
    color: bool,
}

impl<'r> TextReport<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        Self { report, color: false }
    }

    /// Whether to use ANSI colours. Off by default.
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }
}

impl fmt::Display for TextReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = Places::new(self.report);
        let mut block = |found: &[Diagnostic], path, target| -> fmt::Result {
            let mut found: Vec<&Diagnostic> = found.iter().collect();
            found.sort_by(|a, b| by_place(a, b));
            let cause = |d: &Diagnostic| (d.primary.file.clone(), d.span(), d.severity);
            for same in found.chunk_by(|a, b| cause(a) == cause(b)) {
                Block { places: &places, path, target, color: self.color }.write(f, same)?;
            }
            Ok(())
        };
        for file in &self.report.files {
            block(&file.diagnostics, &file.path, file.target.as_deref())?;
        }
        block(&self.report.diagnostics, "", None)?;
        let files = counted(self.report.files.len(), "file");
        writeln!(f, "{} in {files}", self.report.counts())
    }
}

/// Findings of one severity at one place.
struct Block<'r> {
    places: &'r Places<'r>,
    path: &'r str,
    target: Option<&'r str>,
    color: bool,
}

/// A label with the line it starts in.
struct Mark<'r> {
    label: &'r Label,
    path: &'r str,
    line: u32,
    primary: bool,
}

impl<'r> Block<'r> {
    fn write(&self, f: &mut fmt::Formatter<'_>, same: &[&'r Diagnostic]) -> fmt::Result {
        let Some((first, more)) = same.split_first() else { return Ok(()) };
        let severity = first.severity;
        let head = self.paint(severity_color(severity), &format!("{severity}[{}]", first.rule));
        writeln!(f, "{head}: {}", self.paint(BOLD, &clean(&first.message, 2)))?;

        let marks = self.marks(same);
        let last_line = marks.iter().map(|mark| mark.line).max().unwrap_or(1);
        let gutter = last_line.to_string().len();
        for (n, in_file) in marks.chunk_by(|a, b| a.path == b.path).enumerate() {
            self.write_file(f, n == 0, in_file, severity, gutter)?;
        }
        self.write_notes(f, first, gutter, ToolSays::Unknown)?;
        for other in more {
            let text = format!(" [{}]: {}", other.rule, clean(&other.message, gutter + 8));
            self.note(f, gutter, "also", &text)?;
            self.write_notes(f, other, gutter, first.tool_says)?;
        }
        writeln!(f)
    }

    /// The places, the primary one and the others of its file first, each file's by line.
    fn marks(&self, same: &[&'r Diagnostic]) -> Vec<Mark<'r>> {
        let mut marks: Vec<Mark<'r>> = Vec::new();
        for (n, found) in same.iter().enumerate() {
            let own = found.primary.file.as_deref().unwrap_or(self.path);
            let primary = (n == 0).then_some(&found.primary);
            for (label, primary) in primary
                .map(|p| (p, true))
                .into_iter()
                .chain(found.labels.iter().map(|l| (l, false)))
            {
                let path = label.file.as_deref().unwrap_or(own);
                let line =
                    self.places.get(path).map_or(1, |place| place.index.line(label.span.start()));
                marks.push(Mark { label, path, line, primary });
            }
        }
        let home = marks.first().map_or("", |mark| mark.path);
        marks.sort_by_key(|mark| (mark.path != home, mark.path, mark.line, !mark.primary));
        marks
    }

    fn write_file(
        &self,
        f: &mut fmt::Formatter<'_>,
        home: bool,
        marks: &[Mark<'_>],
        severity: Severity,
        gutter: usize,
    ) -> fmt::Result {
        let Some(first) = marks.iter().find(|mark| mark.primary).or(marks.first()) else {
            return Ok(());
        };
        if first.path.is_empty() {
            return Ok(());
        }
        let arrow = self.paint(FRAME, if home { "-->" } else { ":::" });
        write!(f, "{:gutter$}{arrow} {}", "", clean(first.path, 0))?;
        // A file that could not be read has no places.
        let place = self.places.get(first.path).filter(|place| !place.index.text().is_empty());
        let Some(place) = place else { return writeln!(f) };
        let start = place.index.characters(first.label.span.start());
        writeln!(f, ":{}:{}", start.line, start.column)?;

        let bar = self.paint(FRAME, "|");
        writeln!(f, "{:gutter$} {bar}", "")?;
        let mut last = None;
        for in_line in marks.chunk_by(|a, b| a.line == b.line) {
            let line = in_line.first().map_or(1, |mark| mark.line);
            if last.is_some_and(|last| line > last + 1) {
                writeln!(f, "{}", self.paint(FRAME, "..."))?;
            }
            last = Some(line);
            self.write_line(f, place, in_line, severity, gutter)?;
        }
        Ok(())
    }

    fn write_line(
        &self,
        f: &mut fmt::Formatter<'_>,
        place: &Place<'_>,
        marks: &[Mark<'_>],
        severity: Severity,
        gutter: usize,
    ) -> fmt::Result {
        let Some(first) = marks.first() else { return Ok(()) };
        let Place { index, secrets } = place;
        let (line, anchor) = (index.line_span(first.line), first.label.span.start());
        let snippet = Snippet::new(index.text(), line, anchor, secrets);
        let bar = self.paint(FRAME, "|");
        let number = self.paint(FRAME, &format!("{:>gutter$}", first.line));
        writeln!(f, "{}", format!("{number} {bar} {}", snippet.text).trim_end())?;
        for mark in marks {
            let (from, len) = snippet.columns(mark.label.span);
            let (sign, color) =
                if mark.primary { ("^", severity_color(severity)) } else { ("-", FRAME) };
            let mut under = sign.repeat(len);
            if let Some(message) = &mark.label.message {
                let _ = write!(under, " {}", clean(message, gutter + 3 + from + len + 1));
            }
            writeln!(f, "{:gutter$} {bar} {:from$}{}", "", "", self.paint(color, &under))?;
        }
        Ok(())
    }

    /// Help, what the program says unless that was `said` already, and fixes.
    fn write_notes(
        &self,
        f: &mut fmt::Formatter<'_>,
        found: &Diagnostic,
        gutter: usize,
        said: ToolSays,
    ) -> fmt::Result {
        if let Some(help) = &found.help {
            self.note(f, gutter, "help", &format!(": {}", clean(help, gutter + 9)))?;
        }
        if let Some(says) = says(found.tool_says).filter(|_| found.tool_says != said) {
            self.note(f, gutter, &tool_name(found.rule, self.target), &format!(": {says}"))?;
        }
        for fix in &found.fixes {
            let how = match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
                Applicability::DisplayOnly => "display-only",
            };
            let title = clean(&fix.title, gutter + 9);
            self.note(f, gutter, "fix", &format!(" ({how}): {title}"))?;
        }
        Ok(())
    }

    fn note(
        &self,
        f: &mut fmt::Formatter<'_>,
        gutter: usize,
        name: &str,
        text: &str,
    ) -> fmt::Result {
        let (equals, name) = (self.paint(FRAME, "="), self.paint(BOLD, name));
        writeln!(f, "{:gutter$} {equals} {name}{text}", "")
    }

    fn paint(&self, color: &str, text: &str) -> String {
        if self.color { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const BOLD: &str = "1";
const FRAME: &str = "1;34";

const fn severity_color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;36",
        Severity::Hint => "1;32",
    }
}

const fn says(says: ToolSays) -> Option<&'static str> {
    match says {
        ToolSays::Error => Some("refuses this"),
        ToolSays::Warning => Some("starts with a warning"),
        ToolSays::Nothing => Some("starts anyway, without a word"),
        ToolSays::Unknown => None,
    }
}

/// What a target's or rule's prefix is called in a sentence.
const TOOLS: &[(&str, &str)] = &[
    ("apache", "Apache"),
    ("haproxy", "HAProxy"),
    ("k3s", "k3s"),
    ("traefik", "Traefik"),
    // What refuses values is Helm.
    ("traefik-chart", "Helm, with Traefik's chart"),
];

/// The program a finding is about: the rule's, with the version if the file was checked against it; for rules
/// about no program in particular the one the file was checked against.
fn tool_name(rule: &str, target: Option<&str>) -> String {
    let name = |id| TOOLS.iter().find(|(known, _)| *known == id).map(|(_, name)| *name);
    let rule = rule.split('/').next().unwrap_or_default();
    let target = target.and_then(|target| target.split_once('='));
    let of_target = target.and_then(|(id, version)| Some((name(id)?, version)));
    // Rules about Traefik are about its chart too.
    let same = target.is_some_and(|(id, _)| id.split('-').next() == Some(rule));
    let of_rule = name(rule).filter(|_| !same);
    match (of_rule, of_target) {
        (Some(tool), Some((checked, _))) if tool != checked => tool.to_owned(),
        (_, Some((tool, version))) => format!("{tool} {version}"),
        (Some(tool), None) => tool.to_owned(),
        (None, None) => "the program".to_owned(),
    }
}

/// Text with nothing invisible in it; further lines are indented.
fn clean(text: &str, indent: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => {
                let _ = write!(out, "\n{:indent$}", "");
            }
            c => out.push(visible(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::*;

    fn shown(path: &str, text: &str, found: impl IntoIterator<Item = Diagnostic>) -> String {
        let file = FileReport::new(path, text).target("haproxy=3.2").diagnostics(found);
        Report::new().file(file).text().to_string()
    }

    fn htttp() -> Diagnostic {
        Diagnostic::new("haproxy/unknown-mode", Severity::Error, "`htttp` is not a mode")
            .at(Span::new(18, 23))
    }
    const WEB: &str = "frontend web\nmode htttp\n  bind :80\n\n  bind :80\n";

    #[test]
    fn a_finding_with_all_its_notes() {
        let found = htttp()
            .help("write `mode http`")
            .tool_says(ToolSays::Error)
            .fix(Fix::safe("write `http`", [Edit::replace(Span::new(18, 23), "http")]));
        assert_eq!(
            shown("web.cfg", WEB, [found]),
            "\
error[haproxy/unknown-mode]: `htttp` is not a mode
 --> web.cfg:2:6
  |
2 | mode htttp
  |      ^^^^^
  = help: write `mode http`
  = HAProxy 3.2: refuses this
  = fix (safe): write `http`

1 error in 1 file
"
        );
    }

    #[test]
    fn labels_stand_in_the_order_of_their_lines() {
        let found = Diagnostic::new("haproxy/duplicate-bind", Severity::Warning, "bound twice")
            .at(Span::new(43, 46))
            .label(Label::new(Span::new(31, 34)).message("first here"))
            .label(Label::new(Span::new(38, 42)).message("this `bind`"));
        assert_eq!(
            shown("web.cfg", WEB, [found]),
            "\
warning[haproxy/duplicate-bind]: bound twice
 --> web.cfg:5:8
  |
3 |   bind :80
  |        --- first here
...
5 |   bind :80
  |        ^^^
  |   ---- this `bind`

1 warning in 1 file
"
        );
    }

    #[test]
    fn findings_of_one_cause_share_a_snippet() {
        let other =
            Diagnostic::new("haproxy/zzz", Severity::Error, "nor a word").at(htttp().span());
        let worse = Diagnostic::new("haproxy/aaa", Severity::Hint, "hm").at(htttp().span());
        assert_eq!(
            shown("web.cfg", WEB, [worse, other, htttp().help("write `http`")]),
            "\
error[haproxy/unknown-mode]: `htttp` is not a mode
 --> web.cfg:2:6
  |
2 | mode htttp
  |      ^^^^^
  = help: write `http`
  = also [haproxy/zzz]: nor a word

hint[haproxy/aaa]: hm
 --> web.cfg:2:6
  |
2 | mode htttp
  |      ^^^^^

2 errors, 1 hint in 1 file
"
        );
    }

    #[test]
    fn findings_between_files_show_both() {
        let found = Diagnostic {
            primary: Label::new(Span::new(6, 7)).file("b.yaml"),
            ..Diagnostic::new("stack/port-differs", Severity::Error, "nobody listens on 2")
        }
        .label(Label::new(Span::new(6, 7)).file("a.cfg").message("the port"));
        let report = Report::new()
            .file(FileReport::new("a.cfg", "bind :1"))
            .file(FileReport::new("b.yaml", "port: 2"))
            .diagnostics([found]);
        assert_eq!(
            report.text().to_string(),
            "\
error[stack/port-differs]: nobody listens on 2
 --> b.yaml:1:7
  |
1 | port: 2
  |       ^
 ::: a.cfg:1:7
  |
1 | bind :1
  |       - the port

1 error in 2 files
"
        );
    }

    #[test]
    fn secrets_do_not_appear() {
        let text = "user admin password hunter2\n";
        let found = Diagnostic::new("t/x", Severity::Info, "weak").at(Span::new(11, 19));
        let file = FileReport::new("a", text).secrets([Span::new(20, 27)]).diagnostics([found]);
        let out = Report::new().file(file).text().to_string();
        assert!(out.contains("1 | user admin password •••••••\n"), "{out}");
        assert!(!out.contains("hunter2"));
    }

    #[test]
    fn places_beyond_the_text_and_in_unknown_files_are_shown_without_a_snippet_line() {
        let found = Diagnostic::new("t/x", Severity::Info, "m").at(Span::new(90, 99));
        let far = found.clone().label(Label::new(Span::new(5, 6)).file("elsewhere"));
        let out = shown("a", "x", [far]);
        assert!(out.contains(" ::: elsewhere\n"), "{out}");
        assert!(out.contains("1 | x\n  |  ^\n"), "{out}");
    }

    #[test]
    fn colours_only_on_request_and_only_ours() {
        let found = Diagnostic::new("t/x", Severity::Error, "bad \x1b[2J").at(Span::new(0, 1));
        let report = Report::new().file(FileReport::new("a", "x").diagnostics([found]));
        assert!(!report.text().to_string().contains('\x1b'));
        let colored = report.text().color(true).to_string();
        assert!(colored.starts_with("\x1b[1;31merror[t/x]\x1b[0m: "), "{colored}");
        assert!(!colored.contains("\x1b[2J"));
    }

    #[test]
    fn the_program_is_named_with_the_version_checked_against() {
        use super::tool_name;
        assert_eq!(tool_name("haproxy/x", Some("haproxy=3.2")), "HAProxy 3.2");
        assert_eq!(tool_name("text/x", Some("apache=2.4.71")), "Apache 2.4.71");
        assert_eq!(tool_name("traefik/x", Some("k3s=1.33.1")), "Traefik");
        let of_chart = tool_name("traefik/x", Some("traefik-chart=37.1.0"));
        assert_eq!(of_chart, "Helm, with Traefik's chart 37.1.0");
        assert_eq!(tool_name("stack/x", None), "the program");
    }

    #[test]
    fn a_finding_in_no_file_is_its_message() {
        let found = Diagnostic::new("stack/x", Severity::Info, "two stacks\nin one").help("a\nb");
        assert_eq!(
            Report::new().diagnostics([found]).text().to_string(),
            "info[stack/x]: two stacks\n  in one\n  = help: a\n          b\n\n1 info in 0 files\n"
        );
    }

    #[test]
    fn what_the_program_says_is_said_once_per_place() {
        let found = |rule| Diagnostic::new(rule, Severity::Error, "m").tool_says(ToolSays::Error);
        let out = shown("a", "x", [found("haproxy/a"), found("haproxy/b")]);
        assert_eq!(out.matches("refuses this").count(), 1, "{out}");
    }

    #[test]
    fn nothing_found_is_said() {
        assert_eq!(shown("a", "x", []), "nothing found in 1 file\n");
    }
}
