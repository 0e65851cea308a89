//! A systemd unit, read for rules.

use super::words::{Argument, Set, settings, settle, variables};
use super::{Form, Node, View};
use crate::{Command, ExecCommand, ExecWord, Target, Unit, UnitVariable};

impl<'d> View<'d> {
    /// The unit with this file name.
    pub(crate) fn of_unit(unit: &'d Unit, name: &'d str, target: &'d Target) -> Self {
        let environment = unit.environment(name);
        let commands = unit.exec_start(name).into_iter().flatten();
        let nodes = commands.filter_map(|command| node(&command, &environment, target)).collect();
        Self { nodes, ..Self::alone(unit.text(), Form::Unit(unit, name), target) }
    }

    /// Whether variables that are not seen here may be set for the service.
    pub(crate) fn has_environment_file(&self) -> bool {
        match &self.form {
            Form::Unit(unit, name) => !unit.environment_files(name).is_empty(),
            _ => true,
        }
    }
}

/// The k3s that a command starts, if it does.
fn node(command: &ExecCommand, environment: &[UnitVariable], target: &Target) -> Option<Node> {
    let mut words = command.words.iter();
    let program = words.next()?.value();
    if program.rsplit('/').next() != Some("k3s") {
        return None;
    }
    let substitutes = !command.prefixes.contains(':');
    let words: Vec<_> = words.map(|word| argument(word, substitutes)).collect();
    // Flags of k3s itself may stand before the command.
    let at = words.iter().position(|word| !word.text.starts_with('-'))?;
    let first = words.get(at)?;
    let command = if first.known { Some(Command::named(&first.text)?) } else { None };
    let version = *target.version();
    let set = environment.iter().map(|variable| Set {
        name: &variable.name,
        name_span: variable.span,
        value: &variable.value,
        span: variable.span,
        known: variable.known,
    });
    let mut all = variables(command, version, set);
    let (flags, ignored) = settings(command, version, words.get(at + 1..).unwrap_or_default());
    all.extend(flags);
    settle(&mut all);
    let open = words.iter().any(Argument::is_open);
    Some(Node { command, settings: all, ignored, open, path: "ExecStart".to_owned(), version })
}

fn argument(word: &ExecWord, substitutes: bool) -> Argument {
    // What systemd expands is not where its parts were.
    let as_written = word.decoded().text() == word.value();
    let dollar = substitutes && word.value().contains('$');
    let literal = word.value().replace("$$", "");
    Argument {
        text: if dollar { word.value().replace("$$", "$") } else { word.value().to_owned() },
        span: word.span(),
        places: as_written.then(|| word.decoded().clone()).filter(|_| !dollar),
        known: !word.depends_on_machine() && !(dollar && literal.contains('$')),
    }
}
