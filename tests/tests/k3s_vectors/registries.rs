use super::{Outcome, pairs, same, same_error, strings};
use k3s_config::{Registries, RegistryEndpoint, RegistryNote};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn hosts(input: &Value, expect: &Value) -> Outcome {
    let yaml = input["yaml"].as_str().unwrap_or_default();
    let registries = same_error(yaml.parse::<Registries>(), expect)?;
    let Some(registries) = registries else { return Ok(()) };
    let no_fallback = input["disable_default_registry_endpoint"].as_bool().unwrap_or_default();
    let ours = registries.hosts(no_fallback);
    let theirs = expect["hosts"].as_object().ok_or("no hosts were recorded")?;
    same("registries", ours.hosts.keys().collect::<Vec<_>>(), theirs.keys().collect())?;
    for (name, host) in &ours.hosts {
        let theirs = &theirs[name];
        same("default", host.default.is_some(), !theirs["default"].is_null())?;
        if let Some(default) = &host.default {
            endpoint(default, &theirs["default"])?;
        }
        let recorded = theirs["endpoints"].as_array().map(Vec::as_slice).unwrap_or_default();
        same("endpoints", host.endpoints.len(), recorded.len())?;
        host.endpoints.iter().zip(recorded).try_for_each(|(o, t)| endpoint(o, t))?;
    }
    // A line of the log names the registry, and the endpoint by its number.
    let lines = strings(&expect["logs"]);
    same("lines in the log", ours.notes.len(), lines.len())?;
    let named = |note: &RegistryNote, line: &str| match note {
        RegistryNote::InvalidEndpoint { host, index } => {
            line.contains(&format!(" {index}="))
                && line.contains(&**host)
                && !line.contains("uplicate")
        }
        RegistryNote::DuplicateEndpoint { host, index } => {
            line.contains(&format!(" {index}="))
                && line.contains(&**host)
                && line.contains("uplicate")
        }
        RegistryNote::InvalidHost { host } => line.contains(&**host),
        _ => false,
    };
    match ours.notes.iter().find(|note| !lines.iter().any(|line| named(note, line))) {
        Some(note) => Err(format!("k3s does not log {note:?}")),
        None => Ok(()),
    }
}

fn endpoint(ours: &RegistryEndpoint, theirs: &Value) -> Outcome {
    same("url", &*ours.url, theirs["url"].as_str().unwrap_or_default())?;
    let overrides = ["override_path", "override"].into_iter().find_map(|key| theirs[key].as_bool());
    let overrides = overrides.unwrap_or_default();
    same("override_path", ours.override_path, overrides)?;
    let rewrites: BTreeMap<_, _> = pairs(&theirs["rewrite"]).collect();
    let own = ours.rewrites.iter().map(|(pattern, name)| (&**pattern, &**name));
    same("rewrite", own.collect::<BTreeMap<_, _>>(), rewrites)?;
    let user = ours.config.auth.as_ref().map(|auth| &*auth.username);
    let theirs_user = theirs["auth"].as_str().or_else(|| theirs["auth"]["username"].as_str());
    same("auth", user, theirs_user)?;
    let tls = &theirs["tls"];
    same("tls", ours.config.tls.is_some(), !tls.is_null())?;
    let Some(own) = &ours.config.tls else { return Ok(()) };
    let files =
        [("ca_file", &own.ca_file), ("cert_file", &own.cert_file), ("key_file", &own.key_file)];
    files.into_iter().try_for_each(|(name, file)| same(name, Some(&**file), tls[name].as_str()))?;
    same(
        "insecure_skip_verify",
        Some(own.insecure_skip_verify),
        tls["insecure_skip_verify"].as_bool(),
    )
}
