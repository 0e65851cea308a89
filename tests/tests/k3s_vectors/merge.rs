use super::{Outcome, pairs, same, strings};
use k3s_config::{
    Effective, ExpandError, Expanded, FlagKind, Origin, SourceId, Sources, Variable, Version,
    find_early,
};
use serde_json::Value;

/// The command line with the files' flags in it, and the keys that are left out.
pub(super) fn merge(input: &Value, expect: &Value) -> Outcome {
    let ours = Expanded::of(&sources(input), Version::NEWEST);
    let Some(expanded) = expanded(ours, expect)? else { return Ok(()) };
    let words: Vec<_> = expanded.words.iter().map(|word| word.text.clone()).collect();
    same("argv", words, strings(&expect["argv"]))?;
    let skipped: Vec<_> = expanded.skipped.iter().map(|value| dashed(&value.key)).collect();
    let warned = strings(&expect["warnings"]);
    let warned = warned.iter().filter_map(|text| text.strip_prefix("Unknown flag "));
    let warned: Vec<_> =
        warned.filter_map(|text| Some(text.split_once(" found")?.0.to_owned())).collect();
    same("skipped", skipped, warned)
}

/// What is read before the flags are.
pub(super) fn find(input: &Value, expect: &Value) -> Outcome {
    let target = input["target"].as_str().unwrap_or_default();
    match expanded(find_early(&sources(input), target), expect)? {
        Some(value) => same("value", Some(value.as_str()), expect["value"].as_str()),
        None => Ok(()),
    }
}

/// What the flags end up as.
pub(super) fn command_line(input: &Value, expect: &Value) -> Outcome {
    let Some(effective) = expanded(Effective::of(&sources(input), Version::NEWEST), &Value::Null)?
    else {
        return Ok(());
    };
    if let Some(theirs) = expect["error"].as_str() {
        let Some(error) = effective.errors.first() else {
            return Err(format!("accepted, k3s says {theirs}"));
        };
        return if theirs.contains(error.flag.as_str()) {
            Ok(())
        } else {
            Err(format!("{error:?} is about another flag than {theirs}"))
        };
    }
    if let Some(error) = effective.errors.first() {
        return Err(format!("refused: {error}"));
    }
    let ignored: Vec<_> = effective.ignored.iter().map(|word| word.text.clone()).collect();
    same("positional", ignored, strings(&expect["positional"]))?;
    let mut ours = serde_json::Map::new();
    for found in &effective.flags {
        let values: Vec<Value> = found
            .values
            .iter()
            .filter(|value| value.origin != Origin::Default)
            .map(|value| value.value.clone().into())
            .collect();
        let name = found.flag.name().to_owned();
        match (found.flag.kind(), values.last()) {
            (_, None) => {}
            (FlagKind::List, _) => drop(ours.insert(name, values.into())),
            (_, Some(last)) => drop(ours.insert(name, last.clone())),
        }
    }
    same("set", &Value::Object(ours), &expect["set"])
}

fn sources(input: &Value) -> Sources {
    let argv = strings(&input["argv"]);
    let mut sources = Sources::new(argv.iter().map(String::as_str));
    for (n, (path, text)) in (1..).zip(pairs(&input["files"])) {
        sources = sources.file(path, SourceId::new(n), text);
    }
    sources.environment(pairs(&input["env"]).map(|(name, value)| Variable::new(name, value)))
}

/// Ours is an error where k3s's is one; `None` where both are none.
fn expanded<T>(ours: Result<T, ExpandError>, expect: &Value) -> Result<Option<T>, String> {
    super::same_error(ours, expect)
}

fn dashed(key: &str) -> String {
    if key.len() == 1 { format!("-{key}") } else { format!("--{key}") }
}
