//! The report as JUnit's XML, which most build servers show as tests.

use super::{FileReport, Places, Report};
use crate::{Diagnostic, Severity};
use std::fmt::{self, Write as _};

/// A [`Report`] as JUnit's XML; what it shows is what its `Display` writes.
///
/// A file is a suite, a finding a test in it: one that fails at or above the threshold, and otherwise passes with the finding as its
/// output. A file in which nothing was found is one test that passes, and one that was skipped is one that was skipped.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct JunitReport<'r> {
    pub(super) report: &'r Report,
    pub(super) threshold: Severity,
}

/// The suite of the findings between files.
const BETWEEN: &str = "between files";

impl fmt::Display for JunitReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = Places::new(self.report);
        let empty = FileReport::new(BETWEEN, "");
        let between = (!self.report.diagnostics.is_empty())
            .then_some((&empty, self.report.diagnostics.as_slice()));
        let suites: Vec<_> = self
            .report
            .files
            .iter()
            .map(|file| (file, file.diagnostics.as_slice()))
            .chain(between)
            .collect();
        let tests: usize = suites.iter().map(|(_, found)| found.len().max(1)).sum();
        let failures = self.report.iter().filter(|found| self.fails(found)).count();
        writeln!(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            f,
            "<testsuites name=\"k3s-stack\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
        )?;
        for (file, found) in suites {
            self.suite(f, file, found, &places)?;
        }
        writeln!(f, "</testsuites>")
    }
}

impl JunitReport<'_> {
    fn fails(&self, found: &Diagnostic) -> bool {
        found.severity >= self.threshold
    }

    fn suite(
        &self,
        f: &mut fmt::Formatter<'_>,
        file: &FileReport,
        found: &[Diagnostic],
        places: &Places<'_>,
    ) -> fmt::Result {
        let name = escaped(&file.path);
        let failures = found.iter().filter(|found| self.fails(found)).count();
        let was_skipped =
            |found: &Diagnostic| file.kind.is_none() && file.path != BETWEEN && !self.fails(found);
        let skipped = found.iter().filter(|found| was_skipped(found)).count();
        let tests = found.len().max(1);
        writeln!(
            f,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
        )?;
        if found.is_empty() {
            writeln!(f, "    <testcase name=\"nothing found\" classname=\"{name}\"/>")?;
        }
        for one in found {
            let path = one.primary.file.as_deref().unwrap_or(&file.path);
            let line = places.get(path).map_or(1, |place| place.index.line(one.span().start()));
            let (rule, class) = (escaped(one.rule), escaped(path));
            writeln!(
                f,
                "    <testcase name=\"{rule}:{line}\" classname=\"{class}\" file=\"{class}\" line=\"{line}\">"
            )?;
            let message = escaped(&one.message);
            let body = escaped(&body(one, path, line, places));
            if self.fails(one) {
                writeln!(
                    f,
                    "      <failure type=\"{}\" message=\"{message}\">{body}</failure>",
                    one.severity
                )?;
            } else if was_skipped(one) {
                writeln!(f, "      <skipped message=\"{message}\"/>")?;
            } else {
                writeln!(f, "      <system-out>{body}</system-out>")?;
            }
            writeln!(f, "    </testcase>")?;
        }
        writeln!(f, "  </testsuite>")
    }
}

fn body(found: &Diagnostic, path: &str, line: u32, places: &Places<'_>) -> String {
    let mut body = format!("{path}:{line}: {}[{}]: {}", found.severity, found.rule, found.message);
    for label in &found.labels {
        let file = label.file.as_deref().unwrap_or(path);
        let line = places.get(file).map_or(1, |place| place.index.line(label.span.start()));
        let says = label.message.as_deref().unwrap_or("see also");
        let _ = write!(body, "\n{file}:{line}: {says}");
    }
    if let Some(help) = &found.help {
        let _ = write!(body, "\nhelp: {help}");
    }
    body
}

/// Text as XML has it, without the control characters that it cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::*;

    #[test]
    fn files_are_suites_and_findings_are_tests() {
        let found = |severity, message: &str| {
            Diagnostic::new("t/x", severity, message).at(Span::new(2, 3)).help("a & b")
        };
        let report = Report::new()
            .file(FileReport::new("a<b>.cfg", "x\ny\n").kind("haproxy").diagnostics([
                found(Severity::Error, "\"bad\" \u{1b}[2J"),
                found(Severity::Hint, "hm"),
            ]))
            .file(FileReport::new("clean", "").kind("haproxy"))
            .file(FileReport::new("notes", "").diagnostics([found(Severity::Info, "skipped")]));
        assert_eq!(
            report.junit(Severity::Warning).to_string(),
            "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites name=\"k3s-stack\" tests=\"4\" failures=\"1\" errors=\"0\">
  <testsuite name=\"a&lt;b&gt;.cfg\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">
    <testcase name=\"t/x:2\" classname=\"a&lt;b&gt;.cfg\" file=\"a&lt;b&gt;.cfg\" line=\"2\">
      <failure type=\"error\" message=\"&quot;bad&quot; \u{fffd}[2J\">a&lt;b&gt;.cfg:2: error[t/x]: &quot;bad&quot; \u{fffd}[2J&#10;help: a &amp; b</failure>
    </testcase>
    <testcase name=\"t/x:2\" classname=\"a&lt;b&gt;.cfg\" file=\"a&lt;b&gt;.cfg\" line=\"2\">
      <system-out>a&lt;b&gt;.cfg:2: hint[t/x]: hm&#10;help: a &amp; b</system-out>
    </testcase>
  </testsuite>
  <testsuite name=\"clean\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">
    <testcase name=\"nothing found\" classname=\"clean\"/>
  </testsuite>
  <testsuite name=\"notes\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">
    <testcase name=\"t/x:1\" classname=\"notes\" file=\"notes\" line=\"1\">
      <skipped message=\"skipped\"/>
    </testcase>
  </testsuite>
</testsuites>
"
        );
    }
}
