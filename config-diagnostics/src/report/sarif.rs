//! The report as SARIF 2.1.0, which code hosts and editors read.

use super::{FileReport, Place, Places, Report};
use crate::rule::rule_url;
use crate::{Applicability, Diagnostic, Fix, Label, RuleInfo, Severity, Span};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// What a SARIF log says of the program that wrote it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Driver<'d> {
    /// Its name.
    pub name: &'d str,
    /// Its version.
    pub version: &'d str,
    /// Its rules. Those that found something are listed in the log.
    pub rules: &'d [&'static RuleInfo],
    /// The page of a rule, as Markdown.
    pub explain: &'d dyn Fn(&str) -> Option<String>,
    /// Whether it could do all it was asked.
    pub complete: bool,
}

impl std::fmt::Debug for Driver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Driver").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<'d> Driver<'d> {
    /// A program that could do all it was asked, and of whose rules nothing is known.
    pub const fn new(name: &'d str, version: &'d str) -> Self {
        Self { name, version, rules: &[], explain: &|_| None, complete: true }
    }

    /// Describes its rules.
    #[must_use]
    pub const fn rules(
        mut self,
        rules: &'d [&'static RuleInfo],
        explain: &'d dyn Fn(&str) -> Option<String>,
    ) -> Self {
        (self.rules, self.explain) = (rules, explain);
        self
    }

    /// Says whether it could do all it was asked.
    #[must_use]
    pub const fn complete(mut self, complete: bool) -> Self {
        self.complete = complete;
        self
    }
}

impl Report {
    /// The report as one line of SARIF 2.1.0. Columns count UTF-16 code units; a hint or an info is a `note`.
    ///
    /// ```
    /// use config_diagnostics::{Driver, Report};
    /// let log = Report::new().to_sarif(&Driver::new("demo", "1.0.0"));
    /// assert!(log.contains(r#""version":"2.1.0""#));
    /// ```
    pub fn to_sarif(&self, driver: &Driver<'_>) -> String {
        let places = Places::new(self);
        let log = Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [Run::new(self, driver, &places)],
        };
        // There is no value in it that JSON cannot hold.
        serde_json::to_string(&log).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    invocations: [Invocation; 1],
    artifacts: Vec<Artifact<'r>>,
    column_kind: &'static str,
    results: Vec<ResultOf<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: DriverOf<'r>,
}

#[derive(Serialize)]
struct DriverOf<'r> {
    name: &'r str,
    version: &'r str,
    rules: Vec<RuleOf>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleOf {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RuleProperties>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
struct Artifact<'r> {
    location: ArtifactLocation,
    properties: ArtifactProperties<'r>,
}

#[derive(Serialize)]
struct ArtifactProperties<'r> {
    kind: Option<&'r str>,
    target: Option<&'r str>,
}

#[derive(Clone, Serialize)]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOf<'r> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixOf>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: ResultProperties<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultProperties<'r> {
    severity: Severity,
    confidence: crate::Confidence,
    tool_says: crate::ToolSays,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'r [crate::Tag],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the words of SARIF")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixOf {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
struct FixProperties {
    applicability: Applicability,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

impl<'r> Run<'r> {
    fn new(report: &'r Report, driver: &Driver<'r>, places: &Places<'_>) -> Self {
        let mut rules: Vec<&'static str> = report.iter().map(|found| found.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let scene = Scene {
            places,
            indices: report.files.iter().zip(0..).map(|(f, n)| (f.path.as_str(), n)).collect(),
            rules: &rules,
        };
        let of_file = |(found, path): (&'r Diagnostic, &str)| scene.result(found, path);
        let in_files = report
            .files
            .iter()
            .flat_map(|file| file.diagnostics.iter().map(|found| (found, file.path.as_str())));
        let between = report.diagnostics.iter().map(|found| (found, ""));
        let results = in_files.chain(between).map(of_file).collect();
        let artifacts = report.files.iter().map(|file| scene.artifact(file)).collect();
        let rules = rules.iter().map(|id| RuleOf::new(id, driver)).collect();
        Self {
            tool: Tool { driver: DriverOf { name: driver.name, version: driver.version, rules } },
            invocations: [Invocation { execution_successful: driver.complete }],
            artifacts,
            column_kind: "utf16CodeUnits",
            results,
        }
    }
}

impl RuleOf {
    fn new(id: &'static str, driver: &Driver<'_>) -> Self {
        let info = driver.rules.iter().find(|rule| rule.id == id);
        // A relative address helps nobody: where it starts is not known to who reads the log.
        let help_uri = Some(rule_url(id)).filter(|url| url.starts_with("https://"));
        Self {
            id,
            short_description: info.map(|rule| Message { text: rule.summary.to_owned() }),
            help: (driver.explain)(id).map(|page| Help { text: page.clone(), markdown: page }),
            help_uri,
            default_configuration: info.map(|rule| Configuration {
                enabled: rule.group.on_by_default(),
                level: level(rule.severity),
            }),
            properties: info.map(|rule| RuleProperties { tags: [rule.group.as_str()] }),
        }
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

/// What places and rules are looked up in.
struct Scene<'s> {
    places: &'s Places<'s>,
    indices: HashMap<&'s str, usize>,
    rules: &'s [&'static str],
}

impl Scene<'_> {
    fn artifact<'r>(&self, file: &'r FileReport) -> Artifact<'r> {
        let location = ArtifactLocation { index: None, ..self.file(&file.path) };
        let properties = ArtifactProperties { kind: file.kind, target: file.target.as_deref() };
        Artifact { location, properties }
    }

    fn result<'r>(&self, found: &'r Diagnostic, path: &str) -> ResultOf<'r> {
        let own = found.primary.file.as_deref().unwrap_or(path);
        let text = match &found.help {
            Some(help) => format!("{}\n{help}", found.message),
            None => found.message.clone(),
        };
        let fixes = found.fixes.iter().filter(|fix| !fix.edits.is_empty());
        ResultOf {
            rule_id: found.rule,
            rule_index: self.rules.binary_search(&found.rule).unwrap_or_default(),
            level: level(found.severity),
            message: Message { text },
            locations: if own.is_empty() {
                Vec::new()
            } else {
                vec![self.location(&found.primary, own, None)]
            },
            related_locations: found
                .labels
                .iter()
                .zip(1..)
                .map(|(label, id)| self.location(label, own, Some(id)))
                .collect(),
            fixes: fixes.map(|fix| self.fix(fix, own)).collect(),
            partial_fingerprints: [("findingHash/v1", self.fingerprint(found, own))].into(),
            properties: ResultProperties {
                severity: found.severity,
                confidence: found.confidence,
                tool_says: found.tool_says,
                tags: &found.tags,
            },
        }
    }

    fn location(&self, label: &Label, own: &str, id: Option<usize>) -> Location {
        let file = label.file.as_deref().unwrap_or(own);
        let path =
            label.path.iter().map(|path| LogicalLocation { fully_qualified_name: path.clone() });
        // A file that could not be read has no regions.
        let place = self.places.get(file).filter(|place| !place.index.text().is_empty());
        Location {
            id,
            physical_location: PhysicalLocation {
                artifact_location: self.file(file),
                region: place.map(|place| region(place, label.span)),
            },
            logical_locations: path.collect(),
            message: label.message.clone().map(|text| Message { text }),
        }
    }

    fn fix(&self, fix: &Fix, own: &str) -> FixOf {
        let own = fix.file.as_deref().unwrap_or(own);
        let place = self.places.get(own);
        let replacements = fix.edits.iter().map(|edit| Replacement {
            deleted_region: place.map_or_else(
                || Region {
                    byte_offset: edit.span.start(),
                    byte_length: edit.span.len(),
                    start_line: 1,
                    start_column: 1,
                    end_line: 1,
                    end_column: 1,
                },
                |place| region(place, edit.span),
            ),
            inserted_content: Message { text: edit.text.clone() },
        });
        FixOf {
            description: Message { text: fix.title.clone() },
            artifact_changes: [ArtifactChange {
                artifact_location: self.file(own),
                replacements: replacements.collect(),
            }],
            properties: FixProperties { applicability: fix.applicability },
        }
    }

    fn file(&self, path: &str) -> ArtifactLocation {
        ArtifactLocation { uri: uri(path), index: self.indices.get(path).copied() }
    }

    /// The same for the same finding wherever it moves in its file: its rule, file, symbolic path and line.
    fn fingerprint(&self, found: &Diagnostic, own: &str) -> String {
        let line = self.places.get(own).map(|place| place.line_at(found.span().start()));
        let path = found.primary.path.as_deref().unwrap_or_default();
        format!("{:016x}", fnv1a([found.rule, own, path, line.unwrap_or_default().trim()]))
    }
}

fn region(place: &Place<'_>, span: Span) -> Region {
    let (start, end) = (place.index.utf16(span.start()), place.index.utf16(span.end()));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: span.start(),
        byte_length: span.len(),
    }
}

/// A path as a reference: relative ones as they are, absolute ones with their scheme.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.strip_prefix("./").unwrap_or(path).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            b'\\' => out.push('/'),
            _ => {
                let _ = std::fmt::Write::write_fmt(&mut out, format_args!("%{byte:02X}"));
            }
        }
    }
    out
}

/// The Fowler–Noll–Vo hash, which is the same in every release.
fn fnv1a<const N: usize>(parts: [&str; N]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Group, Safety};
    use serde_json::{Value, json};

    static DEMO: RuleInfo = RuleInfo::new(
        "demo/mode",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a mode that is none",
    );

    fn log(report: &Report) -> Value {
        let explain = |id: &str| Some(format!("# {id}"));
        let rules = [&DEMO];
        let driver = Driver::new("demo", "1.2.3").rules(&rules, &explain);
        serde_json::from_str(&report.to_sarif(&driver)).unwrap()
    }

    #[test]
    fn a_finding_is_a_result_with_everything() {
        let found = Diagnostic::of(&DEMO, "`htttp` is no mode")
            .help("write `http`")
            .at(Span::new(10, 15))
            .path("frontend web")
            .label(Label::new(Span::new(0, 4)).message("here"))
            .fix(Fix::safe("write `http`", [Edit::replace(Span::new(10, 15), "http")]));
        let file =
            FileReport::new("a b.cfg", "😀\nmode htttp\n").kind("haproxy").diagnostics([found]);
        let log = log(&Report::new().file(file));
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "utf16CodeUnits");
        assert_eq!(run["tool"]["driver"]["rules"][0]["help"]["markdown"], "# demo/mode");
        assert_eq!(run["artifacts"][0]["location"]["uri"], "a%20b.cfg");
        let result = &run["results"][0];
        assert_eq!((&result["ruleId"], &result["ruleIndex"]), (&json!("demo/mode"), &json!(0)));
        assert_eq!(result["message"]["text"], "`htttp` is no mode\nwrite `http`");
        let place = &result["locations"][0];
        assert_eq!(
            place["physicalLocation"]["region"],
            json!({"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 11, "byteOffset": 10, "byteLength": 5})
        );
        assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "frontend web");
        let related = &result["relatedLocations"][0];
        assert_eq!((&related["id"], &related["message"]["text"]), (&json!(1), &json!("here")));
        assert_eq!(related["physicalLocation"]["region"]["endColumn"], 3, "two units of UTF-16");
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "http");
        assert_eq!(change["artifactLocation"]["index"], 0);
    }

    #[test]
    fn a_fingerprint_survives_new_lines_above() {
        let print = |above: &str| {
            let at = u32::try_from(above.len()).unwrap();
            let found = Diagnostic::of(&DEMO, "m").at(Span::new(at, at + 1));
            let file = FileReport::new("a", format!("{above}x y\n")).diagnostics([found]);
            log(&Report::new().file(file))["runs"][0]["results"][0]["partialFingerprints"].clone()
        };
        assert_eq!(print(""), print("# more\n\n"));
        assert_ne!(print(""), print("z "));
    }

    #[test]
    fn findings_between_files_name_their_files_and_unreadable_files_have_no_region() {
        let found = Diagnostic::new("t/x", Severity::Hint, "m");
        let between =
            Diagnostic { primary: Label::new(Span::new(0, 1)).file("a"), ..found.clone() };
        let report = Report::new()
            .file(FileReport::new("a", "x"))
            .file(FileReport::new("/b", "").diagnostics([found]))
            .diagnostics([between]);
        let results = &log(&report)["runs"][0]["results"];
        let place = |n: usize| &results[n]["locations"][0]["physicalLocation"];
        assert_eq!(place(0)["artifactLocation"]["uri"], "file:///b");
        assert_eq!(place(0)["region"], Value::Null);
        assert_eq!(place(1)["artifactLocation"], json!({"uri": "a", "index": 0}));
        assert_eq!(results[0]["level"], "note");
    }
}
