//! The report as the command line's JSON, version 1. Fields are only ever added.

use super::{Places, Report};
use crate::rule::rule_url;
use crate::{Applicability, Confidence, Diagnostic, Fix, Label, Severity, Tag, ToolSays};
use serde::{Serialize, Serializer};

impl Report {
    /// The report as one line of JSON, in the shape that `k3s-stack check --format json` writes.
    ///
    /// Every finding is listed. Edits are exact: where a fix keeps a secret, its edit repeats it.
    pub fn to_json(&self) -> String {
        // Fails only for maps whose keys are no strings and for values that refuse; there is neither.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The shape that `k3s-stack check --format json` writes.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let places = Places::new(self);
        let files = self.files.iter().map(|file| JsonFile {
            path: &file.path,
            kind: file.kind,
            target: file.target.as_deref(),
            diagnostics: list(&file.diagnostics, &file.path, &places),
        });
        let root = JsonReport {
            version: 1,
            diagnostics: list(&self.diagnostics, "", &places),
            files: files.collect(),
        };
        root.serialize(serializer)
    }
}

#[derive(Serialize)]
struct JsonReport<'r> {
    version: u8,
    diagnostics: Vec<JsonDiagnostic<'r>>,
    files: Vec<JsonFile<'r>>,
}

#[derive(Serialize)]
struct JsonFile<'r> {
    path: &'r str,
    kind: Option<&'r str>,
    target: Option<&'r str>,
    diagnostics: Vec<JsonDiagnostic<'r>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'r> {
    rule: &'r str,
    severity: Severity,
    confidence: Confidence,
    tool_says: ToolSays,
    message: &'r str,
    help: Option<&'r str>,
    url: String,
    tags: &'r [Tag],
    span: JsonSpan<'r>,
    labels: Vec<JsonLabel<'r>>,
    fixes: Vec<JsonFix<'r>>,
}

#[derive(Serialize)]
struct JsonSpan<'r> {
    file: &'r str,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    path: Option<&'r str>,
}

#[derive(Serialize)]
struct JsonLabel<'r> {
    #[serde(flatten)]
    span: JsonSpan<'r>,
    message: Option<&'r str>,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'r>>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    file: &'r str,
    start: u32,
    end: u32,
    text: &'r str,
}

fn list<'r>(
    found: &'r [Diagnostic],
    path: &'r str,
    places: &Places<'_>,
) -> Vec<JsonDiagnostic<'r>> {
    found.iter().map(|one| JsonDiagnostic::new(one, path, places)).collect()
}

impl<'r> JsonDiagnostic<'r> {
    fn new(found: &'r Diagnostic, path: &'r str, places: &Places<'_>) -> Self {
        let file = found.primary.file.as_deref().unwrap_or(path);
        Self {
            rule: found.rule,
            severity: found.severity,
            confidence: found.confidence,
            tool_says: found.tool_says,
            message: &found.message,
            help: found.help.as_deref(),
            url: rule_url(found.rule),
            tags: &found.tags,
            span: JsonSpan::new(&found.primary, file, places),
            labels: found
                .labels
                .iter()
                .map(|label| JsonLabel {
                    span: JsonSpan::new(label, file, places),
                    message: label.message.as_deref(),
                })
                .collect(),
            fixes: found.fixes.iter().map(|fix| JsonFix::new(fix, file)).collect(),
        }
    }
}

impl<'r> JsonSpan<'r> {
    /// A label that names no file lies in the finding's. A place in a file that is not in the report is given
    /// as line 1, column 1.
    fn new(label: &'r Label, file: &'r str, places: &Places<'_>) -> Self {
        let file = label.file.as_deref().unwrap_or(file);
        let (line, column) = places.get(file).map_or((1, 1), |place| {
            let place = place.index.characters(label.span.start());
            (place.line, place.column)
        });
        let (start, end) = (label.span.start(), label.span.end());
        Self { file, start, end, line, column, path: label.path.as_deref() }
    }
}

impl<'r> JsonFix<'r> {
    fn new(fix: &'r Fix, file: &'r str) -> Self {
        let file = fix.file.as_deref().unwrap_or(file);
        let edits = fix.edits.iter().map(|edit| JsonEdit {
            file,
            start: edit.span.start(),
            end: edit.span.end(),
            text: &edit.text,
        });
        Self { title: &fix.title, applicability: fix.applicability, edits: edits.collect() }
    }
}

#[cfg(test)]
mod tests {
    use crate::*;
    use serde_json::{Value, json};

    fn read(report: &Report) -> Value {
        serde_json::from_str(&report.to_json()).unwrap()
    }

    #[test]
    fn every_field_of_the_contract_is_there() {
        let found = Diagnostic::new("haproxy/demo", Severity::Error, "`htttp` is not a mode")
            .at(Span::new(9, 14))
            .path("frontend web")
            .tool_says(ToolSays::Error)
            .confidence(Confidence::Medium)
            .help("write `mode http`")
            .tag(Tag::Ignored)
            .label(Label::new(Span::new(0, 2)).message("here").path("p"))
            .fix(Fix::safe("write `http`", [Edit::replace(Span::new(9, 14), "http")]));
        let file = FileReport::new("é.cfg", "é\nmode  htttp\n")
            .kind("haproxy")
            .target("haproxy=3.2")
            .diagnostics([found]);
        assert_eq!(
            read(&Report::new().file(file)),
            json!({"version": 1, "diagnostics": [], "files": [{
                "path": "é.cfg", "kind": "haproxy", "target": "haproxy=3.2", "diagnostics": [{
                    "rule": "haproxy/demo", "severity": "error", "confidence": "medium",
                    "tool_says": "error", "message": "`htttp` is not a mode",
                    "help": "write `mode http`", "url": "docs/rules/haproxy/demo.md",
                    "tags": ["ignored"],
                    "span": {"file": "é.cfg", "start": 9, "end": 14, "line": 2, "column": 7,
                        "path": "frontend web"},
                    "labels": [{"file": "é.cfg", "start": 0, "end": 2, "line": 1, "column": 1,
                        "path": "p", "message": "here"}],
                    "fixes": [{"title": "write `http`", "applicability": "safe",
                        "edits": [{"file": "é.cfg", "start": 9, "end": 14, "text": "http"}]}]}]}]})
        );
    }

    #[test]
    fn what_is_missing_is_null_or_empty_but_present() {
        let report = Report::new().file(FileReport::new("x", "").diagnostics([Diagnostic::new(
            "t/x",
            Severity::Hint,
            "m",
        )]));
        let file = &read(&report)["files"][0];
        assert_eq!(file["kind"], Value::Null);
        let found = file["diagnostics"][0].as_object().unwrap();
        assert_eq!(found.len(), 11);
        assert_eq!(found["help"], Value::Null);
        assert_eq!(found["span"]["path"], Value::Null);
        assert_eq!(found["tool_says"], "unknown");
        assert_eq!((&found["labels"], &found["fixes"]), (&json!([]), &json!([])));
    }

    #[test]
    fn findings_between_files_name_their_files() {
        let found = Diagnostic {
            primary: Label::new(Span::new(2, 3)).file("b"),
            ..Diagnostic::new("stack/x", Severity::Warning, "m")
        }
        .label(Label::new(Span::new(0, 1)).file("a"))
        .label(Label::new(Span::new(3, 3)));
        let report = Report::new()
            .file(FileReport::new("a", "1"))
            .file(FileReport::new("b", "1\n23"))
            .diagnostics([found]);
        let found = &read(&report)["diagnostics"][0];
        assert_eq!(found["span"]["file"], "b");
        assert_eq!(found["span"]["line"], 2);
        assert_eq!(found["labels"][0]["file"], "a");
        assert_eq!(found["labels"][1]["file"], "b");
    }
}
