use super::expand::ExpandError;
use super::find::config_path;
use super::sources::Sources;
use goyaml::k3s::{items, text};

/// What k3s takes the value of a key for when it reads the config file before it reads its flags, as it does for
/// `data-dir`, `debug` and `prefer-bundled-bin`.
///
/// It then knows neither `--config` nor the rules of merging: values of `key+` are joined by commas, and a list
/// is its first element. `--version` and `--help` among the words are the value of every key. Empty where nothing
/// is said. Source: `FindString` of `pkg/configfilearg/parser.go`.
///
/// ```
/// use k3s_config::{SourceId, Sources, find_early};
/// let file = "tls-san: a\ntls-san+: [b, c]\n";
/// let sources = Sources::new(["server"]).file("/etc/rancher/k3s/config.yaml", SourceId::new(1), file);
/// assert_eq!(find_early(&sources, "tls-san").as_deref(), Ok("a,b"));
/// ```
pub fn find_early(sources: &Sources, key: &str) -> Result<String, ExpandError> {
    const OVERRIDE: [&str; 4] = ["--version", "-v", "--help", "-h"];
    // These take such flags themselves.
    const PASS_ON: [&str; 3] = ["kubectl", "crictl", "ctr"];
    let argv = sources.argv();
    let passes_on = argv.iter().take(2).any(|word| PASS_ON.contains(&word.text.as_str()));
    let asked = argv.iter().find(|word| OVERRIDE.contains(&word.text.as_str()));
    if let Some(word) = asked.filter(|_| !passes_on) {
        return Ok(word.text.clone());
    }
    let mut last = String::new();
    let Some(path) = config_path(sources, false) else { return Ok(last) };
    for (path, source, document) in sources.parts(&path) {
        for item in items(document).map_err(|error| ExpandError::of(path, source, &error))? {
            let value = text(&item.value);
            match item.key.strip_suffix('+') {
                Some(name) if name == key => last = format!("{last},{value}"),
                None if item.key == key => last = value,
                _ => {}
            }
        }
    }
    Ok(last)
}
