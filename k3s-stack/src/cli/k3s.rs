//! `effective`, `convert` and `schema`.

use super::args::{Format, NodeArgs, Role, targets};
use super::{CLEAN, FOUND, Streams, usage};
use crate::k3s::{EffectiveReport, Form, Node, convert as convert_node};
use k3s_config::{Command, Variable, Version};
use std::io;

impl From<Role> for Command {
    fn from(role: Role) -> Self {
        match role {
            Role::Server => Self::Server,
            Role::Agent => Self::Agent,
        }
    }
}

/// The node meant, and the version.
fn node(args: &NodeArgs) -> Result<(Node, Version), String> {
    let targets = targets(&args.target)?;
    let role = args.role.map(Command::from);
    let mut node = Node::read(&args.path, args.kind, role).map_err(|error| error.to_string())?;
    for variable in &args.env {
        let (name, value) =
            variable.split_once('=').ok_or_else(|| format!("`{variable}` is no NAME=VALUE"))?;
        node.sources = std::mem::take(&mut node.sources).variable(Variable::new(name, value));
    }
    Ok((node.args(args.words.iter().cloned()), targets.k3s()))
}

/// What every flag ends up as.
pub(super) fn effective(
    args: &NodeArgs,
    defaults: bool,
    format: Format,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (node, version) = match node(args) {
        Ok(read) => read,
        Err(message) => return usage(&message, streams.err),
    };
    let effective = match node.effective(version) {
        Ok(effective) => effective,
        Err(error) => return usage(&error.to_string(), streams.err),
    };
    let report = EffectiveReport::new(&node, &effective).defaults(defaults);
    match format {
        Format::Text => write!(streams.out, "{report}")?,
        Format::Json => writeln!(streams.out, "{}", report.to_json())?,
    }
    Ok(if effective.errors.is_empty() { CLEAN } else { FOUND })
}

/// The same in another form.
pub(super) fn convert(args: &NodeArgs, to: Form, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (node, version) = match node(args) {
        Ok(read) => read,
        Err(message) => return usage(&message, streams.err),
    };
    match convert_node(&node, to, version) {
        Ok(text) => {
            write!(streams.out, "{text}")?;
            Ok(CLEAN)
        }
        Err(error) => usage(&error.to_string(), streams.err),
    }
}

/// The JSON Schema of config.yaml.
pub(super) fn schema(role: Role, target: &[String], streams: &mut Streams<'_>) -> io::Result<u8> {
    let targets = match targets(target) {
        Ok(targets) => targets,
        Err(message) => return usage(&message, streams.err),
    };
    super::schema::print(&k3s_config::json_schema(role.into(), targets.k3s()), streams)
}
