//! Changes to a document, as edits of its text.

mod changes;
mod members;
mod place;
mod set;
mod target;
#[cfg(test)]
mod tests;
mod verify;

use crate::{Document, Path, Step};
use changes::Changes;
use config_diagnostics::{Edit, EditError, EditSet, ParseError, Span};
pub(crate) use place::line_start;
use serde_json::{Map, Value};
use target::Target;
use verify::Change;
pub(crate) use verify::reads_alike;

/// Changes a [`Document`], one node at a time.
///
/// A change edits the bytes it is about; comments, indentation, quotes and line endings elsewhere stay. What is written
/// follows the file: its indentation, the quotes of the value before, `|` where `|` was. After each change the text is
/// read again, and the change is refused unless it reads as was meant, and everything else as before.
///
/// Paths lead through the document as it is after the changes so far: the first of the stream, unless
/// [`in_document`](Self::in_document) says otherwise.
///
/// ```
/// use goyaml::Document;
/// let text = "\
/// ports:
///   web:   # the public one
///     port: 8000  # behind the load balancer
///     expose: {default: true}
/// args: []
/// ";
/// let document = Document::parse(text).document;
/// let edited = document
///     .edit()
///     .set(&"ports.web.port".parse()?, 8080)?
///     .insert(&"ports.web".parse()?, "protocol", "TCP")?
///     .push(&"args".parse()?, "--ping")?
///     .remove(&"ports.web.expose".parse()?)?
///     .finish();
/// assert_eq!(edited.text(), "\
/// ports:
///   web:   # the public one
///     port: 8080  # behind the load balancer
///     protocol: TCP
/// args:
///   - --ping
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "an editor does nothing until `finish`"]
pub struct Editor {
    document: Document,
    /// Which document of the stream is changed.
    number: usize,
    changes: Changes,
}

/// Why a document cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditorError {
    /// go-yaml does not read the document, so nobody can say what a change would do.
    #[error("the document cannot be read: {0}")]
    Unreadable(ParseError),
    /// Nothing is there.
    #[error("there is no `{0}`")]
    NotFound(Path),
    /// It is no mapping, so it has no keys.
    #[error("`{0}` is no mapping")]
    NotAMapping(Path),
    /// It is no sequence, so it has no items.
    #[error("`{0}` is no sequence")]
    NotASequence(Path),
    /// The key is there already.
    #[error("`{0}` is there already")]
    Exists(Path),
    /// The key stands twice, and readers disagree on which one counts.
    #[error("`{0}` stands twice")]
    Duplicate(Path),
    /// An alias stands for it, or it is one, or a merge key brings more keys in: the change would show elsewhere, or
    /// would not count.
    #[error("`{0}` is tied to another place by an alias or a merge key")]
    Shared(Path),
    /// It is template text, as in `{{ .Values.a }}`, and no value yet.
    #[error("`{0}` is template text")]
    Template(Path),
    /// However it is written, the document would not read as was meant.
    #[error("no way to write `{0}` reads back")]
    ReadsDifferently(Path),
    /// Edits that do not fit the text.
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// A change to one node, and the ways to write it, the best first.
struct Plan {
    change: Change,
    ways: Vec<Vec<Edit>>,
}

impl Document {
    /// Starts to change it.
    pub fn edit(&self) -> Editor {
        Editor { document: self.clone(), number: 0, changes: Changes::default() }
    }
}

impl Editor {
    /// Goes to another document of the stream, by its number from 0.
    pub fn in_document(mut self, number: usize) -> Self {
        self.number = number;
        self
    }

    /// Gives a node another value. Keys that are not there are added, with mappings around them.
    pub fn set(mut self, path: &Path, value: impl Into<Value>) -> Result<Self, EditorError> {
        self.set_value(path, value.into())?;
        Ok(self)
    }

    /// Adds a key below the others of the mapping at `path`. A null there counts as an empty mapping.
    pub fn insert(
        mut self,
        path: &Path,
        key: impl Into<String>,
        value: impl Into<Value>,
    ) -> Result<Self, EditorError> {
        let (key, value) = (key.into(), value.into());
        if self.is_void() {
            self.begin(path, object(key, value))?;
            return Ok(self);
        }
        let plan = members::insert(&Target::at(&self.document, self.number, path)?, key, value)?;
        self.carry_out(path, &plan)?;
        Ok(self)
    }

    /// Adds an item below the others of the sequence at `path`. A null there counts as an empty sequence.
    pub fn push(mut self, path: &Path, value: impl Into<Value>) -> Result<Self, EditorError> {
        if self.is_void() {
            self.begin(path, Value::Array(vec![value.into()]))?;
            return Ok(self);
        }
        let plan = members::push(&Target::at(&self.document, self.number, path)?, value.into())?;
        self.carry_out(path, &plan)?;
        Ok(self)
    }

    /// Removes a key and its value, or an item, with its comments: those behind it, and the block directly above it.
    /// The last one leaves `{}` or `[]`.
    pub fn remove(mut self, path: &Path) -> Result<Self, EditorError> {
        let plan = members::remove(&Target::at(&self.document, self.number, path)?)?;
        self.carry_out(path, &plan)?;
        Ok(self)
    }

    /// The document as it is after the changes so far.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The changes so far, as edits of the text that [`edit`](Document::edit) was called on.
    pub fn edits(&self) -> EditSet {
        self.changes.edits(self.document.text())
    }

    /// The changed document.
    pub fn finish(self) -> Document {
        self.document
    }

    /// Gives a text the value `value`, by these edits if they do, else by writing it anew.
    pub(crate) fn rewrite(
        mut self,
        path: &Path,
        edits: Option<EditSet>,
        value: String,
    ) -> Result<Self, EditorError> {
        let mut plan = set::set(&Target::at(&self.document, self.number, path)?, value.into())?;
        plan.ways.splice(..0, edits.map(|edits| edits.edits().to_vec()));
        self.carry_out(path, &plan)?;
        Ok(self)
    }

    fn set_value(&mut self, path: &Path, value: Value) -> Result<(), EditorError> {
        // How many of the path's steps are there.
        let mut depth = path.steps().len();
        loop {
            let there: Path = path.steps().iter().take(depth).cloned().collect();
            let mut missing = Vec::new();
            for step in path.steps().iter().skip(depth) {
                match step {
                    Step::Key(key) => missing.push(key.clone()),
                    Step::Index(_) => return Err(EditorError::NotFound(path.clone())),
                }
            }
            let wrapped = |missing: Vec<String>, value| {
                missing.into_iter().rev().fold(value, |value, key| object(key, value))
            };
            if self.is_void() && depth == 0 {
                return self.begin(&there, wrapped(missing, value));
            }
            match Target::at(&self.document, self.number, &there) {
                Ok(target) => {
                    let plan = if missing.is_empty() {
                        set::set(&target, value)?
                    } else {
                        let key = missing.remove(0);
                        members::insert(&target, key, wrapped(missing, value))?
                    };
                    return self.carry_out(path, &plan);
                }
                Err(EditorError::NotFound(_)) if depth > 0 => depth -= 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the stream has no document: comments at most.
    fn is_void(&self) -> bool {
        self.document.error().is_none() && self.document.documents().len() == 0
    }

    /// Writes the first value of a text that has none.
    fn begin(&mut self, path: &Path, value: Value) -> Result<(), EditorError> {
        if !path.is_root() {
            return Err(EditorError::NotFound(path.clone()));
        }
        let plan = set::begin(&self.document, value);
        self.carry_out(path, &plan)
    }

    fn carry_out(&mut self, path: &Path, plan: &Plan) -> Result<(), EditorError> {
        let text = self.document.text();
        let end = Span::of(text).end();
        // What ends in the last line of the text may need the line break that is missing there.
        let missing =
            (!text.ends_with('\n')).then(|| Edit::insert(end, self.document.line_ending()));
        let ways = plan.ways.iter().flat_map(|way| {
            let ended = missing.iter().map(|edit| way.iter().chain([edit]).cloned().collect());
            std::iter::once(way.iter().cloned().collect::<EditSet>()).chain(ended)
        });
        for edits in ways {
            let Ok(text) = edits.apply(text) else { continue };
            let new = Document::parse(text).document;
            if verify::holds(&self.document, &new, &edits, &plan.change) {
                self.changes.add(&edits);
                self.document = new;
                return Ok(());
            }
        }
        Err(EditorError::ReadsDifferently(path.clone()))
    }
}

fn object(key: String, value: Value) -> Value {
    Value::Object(Map::from_iter([(key, value)]))
}
