//! Enums for the words that arguments choose from.

use super::row::{Choice, Choices, split_version};
use std::fmt::Write as _;

/// The file with all enums.
pub(crate) fn code(choices: &Choices) -> String {
    let mut code = String::from("use crate::{Choice, Value, ValueError, Version};\n\n");
    for (name, choice) in choices.iter() {
        code.push_str(&one(name, choice));
    }
    code
}

fn one(name: &str, choice: &Choice) -> String {
    let mut variants = String::new();
    let mut words = String::new();
    let mut all = String::new();
    for (word, variant, since, doc) in &choice.words {
        let variant = variant_name(word, variant);
        let _ = write!(variants, "/// `{word}`: {doc}.\n{variant},\n");
        let _ = write!(all, "Self::{variant}, ");
        let (major, minor) = split_version(since).unwrap_or((2, 0));
        let _ = writeln!(words, "Choice::new({word:?}, Version::new({major}, {minor}), {doc:?}),");
    }
    let doc = &choice.doc;
    format!(
        "/// {doc}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum {name} {{
{variants}}}

impl {name} {{
    pub(crate) const CHOICES: &'static [Choice] = &[
{words}];

    /// Every word.
    pub const ALL: &'static [Self] = &[{all}];

    /// The word as HAProxy spells it.
    pub const fn as_str(self) -> &'static str {{
        Self::CHOICES[self as usize].name
    }}

    /// The first version that accepts it; 2.0 stands for 2.0 or older.
    pub const fn since(self) -> Version {{
        Self::CHOICES[self as usize].since
    }}
}}

impl std::fmt::Display for {name} {{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{
        f.pad(self.as_str())
    }}
}}

impl std::str::FromStr for {name} {{
    type Err = ValueError;

    fn from_str(word: &str) -> Result<Self, ValueError> {{
        let word = Choice::find(Self::CHOICES, word)?;
        Ok(Self::ALL[word])
    }}
}}

impl From<{name}> for Value {{
    fn from(word: {name}) -> Self {{
        Self::Choice(word.as_str())
    }}
}}

"
    )
}

/// `TLSv1.2` becomes `Tlsv12`, unless the row names the variant.
fn variant_name(word: &str, given: &str) -> String {
    if !given.is_empty() {
        return given.to_owned();
    }
    let mut name = String::new();
    for part in word.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = part.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.extend(chars.map(|c| c.to_ascii_lowercase()));
    }
    name
}
