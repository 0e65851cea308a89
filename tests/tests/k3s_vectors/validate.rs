use super::Outcome;
use config_diagnostics::{Diagnostic, Facts, LintOptions, ToolSays};
use k3s_config::{
    Document, Effective, SourceId, Sources, Target, Version, inspect, join_mismatches,
};
use serde_json::Value;

const PATH: &str = "/etc/rancher/k3s/config.yaml";

/// What k3s says when it starts with this configuration, and what it keeps silent about.
pub(super) fn start(input: &Value, expect: &Value) -> Outcome {
    let command = input["command"].as_str().unwrap_or_default();
    let facts = Facts::new().set("role", command).and_then(|facts| facts.set("env", "known"));
    let target = Target::new(Version::NEWEST).with(facts.map_err(|error| error.to_string())?);
    let text = yaml(&input["config"]);
    let found = inspect(&Document::parse(text.as_str()).document, &target, &LintOptions::new());
    let says =
        |says| -> Vec<&Diagnostic> { found.iter().filter(|d| d.tool_says == says).collect() };
    let (errors, warnings) = (says(ToolSays::Error), says(ToolSays::Warning));
    let mut noticed: Vec<&str> = Vec::new();
    let mut unnoticed: Vec<&str> = Vec::new();
    if let Some(remote) = input.get("remote") {
        let of = |text: &str| {
            let sources = Sources::new(["k3s", command]).file(PATH, SourceId::new(1), text);
            Effective::of(&sources, Version::NEWEST).map_err(|error| error.to_string())
        };
        for mismatch in join_mismatches(&of(&text)?, &of(&yaml(remote))?) {
            let list = if mismatch.is_noticed { &mut noticed } else { &mut unnoticed };
            list.push(mismatch.flag);
        }
    }
    let text_of = |key: &str| expect[key].as_str();
    let error = text_of("error").or(text_of("error_prefix")).or(text_of("error_contains"));
    if let Some(theirs) = error {
        let names = |found: &&&Diagnostic| {
            let flags = input["config"].as_object().into_iter().flat_map(|flags| flags.keys());
            let said = format!("{} {:?}", found.message, found.primary.path);
            // Ours has to be about a flag that is set, or about the one that k3s names.
            flags.into_iter().any(|flag| said.contains(flag.as_str()))
        };
        if !errors.iter().any(|found| names(&found)) && noticed.is_empty() {
            return Err(format!("accepted, k3s says {theirs}"));
        }
    } else if let Some(found) = errors.first() {
        return Err(format!("refused: {}", found.message));
    }
    if let Some(theirs) = text_of("warning")
        && warnings.is_empty()
        && !noticed.iter().any(|flag| theirs.contains(flag))
    {
        return Err(format!("no warning, k3s says {theirs}"));
    }
    let silent = found.iter().any(|d| d.tool_says == ToolSays::Nothing) || !unnoticed.is_empty();
    if text_of("lint") == Some("expected") && !silent {
        return Err("no lint".to_owned());
    }
    Ok(())
}

/// The flags as a config.yaml.
fn yaml(flags: &Value) -> String {
    goyaml::to_string(flags)
}
