use super::{Outcome, same, same_error};
use k3s_config::Token;
use serde_json::Value;

pub(super) fn parse(input: &Value, expect: &Value) -> Outcome {
    let text = input["token"].as_str().unwrap_or_default();
    let Some(token) = same_error(text.parse::<Token>(), expect)? else { return Ok(()) };
    let ours = [
        ("ca_hash", Some(token.ca_hash().unwrap_or_default())),
        ("username", token.user()),
        ("password", token.password()),
        ("id", token.id()),
        ("secret", token.secret()),
    ];
    ours.into_iter().try_for_each(|(name, value)| same(name, value, expect[name].as_str()))
}
