use super::{Outcome, pairs, same, same_error, strings};
use k3s_config::{component_args, find_component_arg};
use serde_json::Value;

pub(super) fn merge(input: &Value, expect: &Value) -> Outcome {
    let own = pairs(&input["defaults"]).map(|(key, value)| (key.to_owned(), value.to_owned()));
    let argv = component_args(&own.collect(), &strings(&input["extra"]));
    same("argv", argv, strings(&expect["argv"]))
}

pub(super) fn look_up(input: &Value, expect: &Value) -> Outcome {
    let name = input["name"].as_str().unwrap_or_default();
    let extra = strings(&input["extra"]);
    let Some(value) = same_error(find_component_arg(name, &extra), expect)? else { return Ok(()) };
    same("value", value.unwrap_or_default(), expect["value"].as_str().unwrap_or_default())
}
