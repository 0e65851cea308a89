use super::{Outcome, pairs, same, same_error, strings};
use k3s_config::{Install, InstallCommand};
use serde_json::Value;

pub(super) fn run(input: &Value, expect: &Value) -> Outcome {
    let install = pairs(&input["env"])
        .try_fold(Install::new(), |install, (name, value)| install.env(name, value))
        .and_then(|install| {
            strings(&input["script_args"]).into_iter().try_fold(install, Install::arg)
        })
        .map_err(|error| error.to_string())?;
    // The same, written as a command and found again.
    let found = InstallCommand::find_in_script(&install.to_string());
    let again = found.first().ok_or("the printed command is not found")?.install();
    if again != install {
        return Err("the printed command reads back as another".to_owned());
    }
    let Some(installed) = same_error(install.run(), expect)? else { return Ok(()) };
    same("role", installed.command(), expect["role"].as_str().unwrap_or_default())?;
    same("service", &*installed.unit(), expect["service"].as_str().unwrap_or_default())?;
    same("exec_lines", installed.exec_lines(), strings(&expect["exec_lines"]))?;
    same("env_file", installed.env_lines(), &strings(&expect["env_file"]))
}
