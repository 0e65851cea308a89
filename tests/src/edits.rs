//! Edits that must leave no trace.

use crate::yaml_paths;
use haproxy_cfg::{Document, Editor, Line, RawLine};

/// Inserts a line below the first, a middle and the last line, and in every section; each time removes it again.
pub fn insert_and_remove(document: &Document) -> Result<(), &'static str> {
    let directive = RawLine::new("option inserted").map_err(|_| "the line is none")?;
    let edited = |editor: Editor<'_>| editor.finish().map_err(|_| "an edit was refused");
    let count = document.lines().len();
    let below = [0, count / 2, count.saturating_sub(1)];
    let lines = below.into_iter().filter_map(|index| document.line(index));
    let mut changed: Vec<Document> = lines
        .map(|line| edited(document.edit().insert_after(line, directive.clone())))
        .collect::<Result<_, _>>()?;
    for section in document.sections() {
        let name = section.name().map_or_else(String::new, |name| name.value().into_owned());
        let found = document.edit().section(section.kind(), &name);
        let inserted = found.and_then(|section| section.insert(directive.clone()));
        changed.push(edited(inserted.map_err(|_| "its section was not found")?.done())?);
    }
    for changed in changed {
        let is_new = |line: &Line<'_>| line.text().trim() == "option inserted";
        let line = changed.lines().find(is_new).ok_or("the inserted line is not there")?;
        if edited(changed.edit().remove(line))? != *document {
            return Err("inserting and removing a line left something behind");
        }
    }
    Ok(())
}

/// The same in httpd's configuration: below the first, a middle and the last line, and at both ends of every section.
pub fn insert_and_remove_in_apache(document: &apache_proxy::Document) -> Result<(), &'static str> {
    use apache_proxy::{Document, Editor, Line, Position, RawLine};
    let directive = RawLine::new("Inserted On").map_err(|_| "the line is none")?;
    let count = document.lines().len();
    let below = [0, count / 2, count.saturating_sub(1)];
    let lines = below.into_iter().filter_map(|index| document.line(index));
    let mut editors: Vec<Editor<'_>> =
        lines.map(|line| document.edit().insert_after(line, directive.clone())).collect();
    for section in document.sections() {
        let within = || document.edit().within(section);
        editors.push(within().insert(directive.clone()).done());
        editors.push(within().insert_at(Position::First, directive.clone()).done());
    }
    // Behind a last line that a backslash would continue, nothing can be inserted; the editor says so.
    let open_end = document.text().trim_end_matches(['\r', '\n']).ends_with('\\');
    for editor in editors {
        let changed: Document = match editor.finish() {
            Ok(changed) => changed,
            Err(_) if open_end => continue,
            Err(_) => return Err("an edit was refused"),
        };
        let is_new = |line: &Line<'_>| line.logical_text() == "Inserted On";
        let line = changed.lines().find(is_new).ok_or("the inserted line is not there")?;
        let restored = changed.edit().remove(line).finish().map_err(|_| "removal was refused")?;
        if restored != *document {
            return Err("inserting and removing a line left something behind");
        }
    }
    Ok(())
}

/// The same in YAML: a key below the others of every mapping, where the editor does not refuse; each time it is removed
/// again.
pub fn insert_and_remove_in_yaml(document: &goyaml::Document) -> Result<(), String> {
    let mappings =
        yaml_paths(document).into_iter().filter(|(_, kind)| *kind == goyaml::NodeKind::Mapping);
    for (path, _) in mappings {
        let key = "insertedKey";
        let Ok(editor) = document.edit().insert(&path, key, "inserted") else { continue };
        let restored = editor.finish().edit().remove(&path.clone().join(key.to_owned()));
        let restored = restored.map_err(|e| format!("removal below `{path}` was refused: {e}"))?;
        if restored.finish() != *document {
            return Err(format!("a key inserted below `{path}` and removed left something behind"));
        }
    }
    Ok(())
}
