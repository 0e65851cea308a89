//! The report as commands to GitHub's runner, which shows them beside the lines.

use super::{Places, Report, counted};
use crate::{Diagnostic, Severity};
use std::fmt::{self, Write as _};

/// A [`Report`] as workflow commands, one line each; what it shows is what its `Display` writes.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct GithubReport<'r> {
    pub(super) report: &'r Report,
}

impl fmt::Display for GithubReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = Places::new(self.report);
        for file in &self.report.files {
            for found in &file.diagnostics {
                command(f, found, &file.path, &places)?;
            }
        }
        for found in &self.report.diagnostics {
            command(f, found, "", &places)?;
        }
        let files = counted(self.report.files.len(), "file");
        writeln!(f, "{} in {files}", self.report.counts())
    }
}

fn command(
    f: &mut fmt::Formatter<'_>,
    found: &Diagnostic,
    path: &str,
    places: &Places<'_>,
) -> fmt::Result {
    let kind = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "notice",
    };
    let path = found.primary.file.as_deref().unwrap_or(path);
    write!(f, "::{kind} title={}", property(found.rule))?;
    if !path.is_empty() {
        write!(f, ",file={}", property(path))?;
    }
    let place = places.get(path).filter(|place| !place.index.text().is_empty());
    if let Some(place) = place {
        let start = place.index.characters(found.span().start());
        let end = place.index.characters(found.span().end());
        write!(f, ",line={},endLine={}", start.line, end.line)?;
        // The runner refuses columns of more than one line.
        if start.line == end.line {
            write!(f, ",col={},endColumn={}", start.column, end.column)?;
        }
    }
    let mut message = found.message.clone();
    for label in &found.labels {
        let Some(file) = label.file.as_deref().or(Some(path)) else { continue };
        let line = places.get(file).map_or(1, |place| place.index.line(label.span.start()));
        let says = label.message.as_deref().unwrap_or("see also");
        let _ = write!(message, "\n{file}:{line}: {says}");
    }
    if let Some(help) = &found.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    writeln!(f, "::{}", data(&message))
}

/// A message: no line break may end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: nor may a comma or a colon end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::*;

    #[test]
    fn a_finding_is_one_line_and_cannot_break_out_of_it() {
        let found = Diagnostic::new("t/x", Severity::Error, "100%\n::stop-commands::x")
            .at(Span::new(6, 7))
            .help("mend it");
        let file = FileReport::new("a,b:c.cfg", "äa\nb c\n").diagnostics([found]);
        assert_eq!(
            Report::new().file(file).github().to_string(),
            "::error title=t/x,file=a%2Cb%3Ac.cfg,line=2,endLine=2,col=3,endColumn=4::100%25%0A::stop-commands::x%0Ahelp: mend it\n\
             1 error in 1 file\n"
        );
    }

    #[test]
    fn lines_only_where_there_are_several_and_none_where_there_is_no_text() {
        let found = |to| Diagnostic::new("t/x", Severity::Hint, "m").at(Span::new(0, to));
        let report = Report::new()
            .file(FileReport::new("a", "x\ny\n").diagnostics([found(3)]))
            .file(FileReport::new("b", "").diagnostics([found(0)]));
        assert_eq!(
            report.github().to_string(),
            "::notice title=t/x,file=a,line=1,endLine=2::m\n::notice title=t/x,file=b::m\n2 hints in 2 files\n"
        );
    }
}
