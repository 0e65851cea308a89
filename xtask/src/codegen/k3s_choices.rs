//! Types for values that k3s knows by name.

use super::k3s::pascal;
use crate::{Problem, files};
use std::fmt::Write as _;

/// One type.
struct Choice<'t> {
    name: &'t str,
    about: &'t str,
    words: Vec<(&'t str, &'t str)>,
    /// The type of any other text, and what that means.
    other: Option<(&'t str, &'t str)>,
}

/// `choices.rs`.
pub(super) fn code() -> Result<String, Problem> {
    let text = files::read("xtask/data/k3s/choices.tsv")?;
    let mut choices: Vec<Choice<'_>> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, word, about] = cells[..] else { return Err(format!("not 3 cells: {line}")) };
        let last = choices.last_mut().filter(|last| last.name == name);
        match (last, word) {
            (None, "") => choices.push(Choice { name, about, words: Vec::new(), other: None }),
            (Some(last), word) => match word.strip_prefix('…') {
                Some(other) => last.other = Some((other, about)),
                None => last.words.push((word, about)),
            },
            (None, _) => return Err(format!("the first row of {name} has no word")),
        }
    }
    let mut code = String::from(
        "//! Values that k3s knows by name.

use crate::{Name, Text};
use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;\n",
    );
    for choice in &choices {
        code.push_str(&choice.code());
    }
    Ok(code)
}

impl Choice<'_> {
    fn code(&self) -> String {
        let Self { name, about, .. } = self;
        let words: Vec<&str> = self.words.iter().map(|(word, _)| *word).collect();
        let mut variants = String::new();
        let mut print = String::new();
        let mut read = String::new();
        for (word, about) in &self.words {
            let variant = pascal(word);
            let _ = writeln!(variants, "/// `{word}`: {about}.\n{variant},");
            let _ = writeln!(print, "Self::{variant} => {word:?},");
            let _ = writeln!(read, "{word:?} => Ok(Self::{variant}),");
        }
        if let Some((other, about)) = self.other {
            let _ = writeln!(
                variants,
                "/// Any other text: {about}. Never one of the words above.\nOther({other}),"
            );
            print.push_str("Self::Other(other) => other.as_str(),\n");
            read.push_str("other => other.parse().map(Self::Other),\n");
        } else {
            let _ = writeln!(
                read,
                "_ => Err(ValueError::new({:?}, 0)),",
                format!("this is none of {}", words.join(", "))
            );
        }
        let copy = if self.other.is_none() { "Copy, " } else { "" };
        format!(
            "
/// {about}
#[derive(Clone, {copy}Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum {name} {{
{variants}}}

impl {name} {{
    /// The words that have a variant of their own.
    pub const WORDS: &'static [&'static str] = &{words:?};

    /// The text as k3s reads it.
    pub fn as_str(&self) -> &str {{
        match self {{
{print}        }}
    }}
}}

impl FromStr for {name} {{
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {{
        match text {{
{read}        }}
    }}
}}

impl fmt::Display for {name} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        f.write_str(self.as_str())
    }}
}}
"
        )
    }
}
