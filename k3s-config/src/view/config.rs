//! config.yaml and its drop-ins, read for rules.

use super::{File, Form, Node, Stated, View};
use crate::effective::{Merged, merge};
use crate::{Command, ConfigFile, Flag, SourceId, Target};
use std::sync::Arc;

impl<'d> View<'d> {
    /// A main file and its drop-ins, in the order in which k3s reads them.
    pub(crate) fn of_config(files: &[ConfigFile<'d>], target: &'d Target) -> Self {
        let command = match target.facts().get("role") {
            Some("server") => Some(Command::Server),
            Some("agent") => Some(Command::Agent),
            _ => None,
        };
        let read: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(n, file)| {
                (file.path, SourceId::new(u32::try_from(n).unwrap_or(u32::MAX)), file.document)
            })
            .collect();
        let mut node = Node {
            command,
            settings: Vec::new(),
            ignored: Vec::new(),
            open: false,
            path: String::new(),
            version: *target.version(),
        };
        let mut unread = None;
        match merge(&read) {
            Ok(keys) => {
                for key in keys {
                    node.settings.extend(stated(&key, node.flags_of()));
                }
            }
            Err(error) => unread = Some(error),
        }
        let several = files.len() > 1;
        let file = |file: &ConfigFile<'d>| File {
            path: several.then(|| Arc::from(file.path)),
            text: file.document.text(),
            document: Some(file.document),
        };
        let files = files.iter().map(file).collect();
        Self { target, files, form: Form::Config, nodes: vec![node], unread }
    }
}

/// What the files say of one key, what is replaced first.
fn stated(key: &Merged, command: Command) -> Vec<Stated> {
    let flag = Flag::lookup(command, &key.name);
    let one = |counts| {
        move |value: &crate::FileValue| Stated {
            name: value.key.clone(),
            flag,
            value: value.value.clone(),
            key_span: value.key_span,
            span: value.span,
            source: value.source,
            appends: value.appends,
            counts,
            known: true,
            variable: None,
        }
    };
    key.replaced.iter().map(one(false)).chain(key.values.iter().map(one(true))).collect()
}
