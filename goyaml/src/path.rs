//! Where a node is: the keys and indices that lead to it.

use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the value of a key of a mapping.
    Key(String),
    /// Into an item of a sequence, from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for Step {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The keys and indices that lead from the root of a document to a node.
///
/// Written with points between keys, and indices in brackets. A key with a point, bracket, quote or blank in it stands
/// in double quotes, in which `\` is put before `"` and `\`. Nothing at all is the root.
///
/// ```
/// use goyaml::{Path, Step};
/// let path: Path = r#"metadata.annotations."example.org/a"[0].b"#.parse()?;
/// let steps = ["metadata".into(), "annotations".into(), "example.org/a".into(), Step::Index(0), "b".into()];
/// assert_eq!(path.steps(), steps);
/// assert_eq!(Path::root().join("spec").join(0).to_string(), "spec[0]");
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    steps: Vec<Step>,
}

impl Path {
    /// The path of a document's root.
    pub const fn root() -> Self {
        Self { steps: Vec::new() }
    }

    /// One step further.
    #[must_use]
    pub fn join(mut self, step: impl Into<Step>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// The path of what holds the node, and the last step; `None` for the root.
    pub fn split_last(&self) -> Option<(Self, &Step)> {
        let (last, before) = self.steps.split_last()?;
        Some((Self { steps: before.to_vec() }, last))
    }

    /// From the root on.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether it is the root's.
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether it is `other`, or leads further from there.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.steps.starts_with(&other.steps)
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self { steps: steps.into_iter().collect() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.steps.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if n > 0 {
                        f.write_str(".")?;
                    }
                    if key.is_empty() || key.contains(is_special) {
                        write!(f, "\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))?;
                    } else {
                        f.write_str(key)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn is_special(c: char) -> bool {
    matches!(c, '.' | '[' | ']' | '"') || c.is_whitespace() || c.is_control()
}

impl FromStr for Path {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let (step, after) = if let Some(inside) = rest.strip_prefix('[') {
                index(inside)
                    .ok_or_else(|| ValueError::new("an index is a number in brackets", at))?
            } else {
                let key = if steps.is_empty() { Some(rest) } else { rest.strip_prefix('.') };
                let key = key.ok_or_else(|| ValueError::new("keys are joined by points", at))?;
                let (key, after) = read_key(key).ok_or_else(|| {
                    ValueError::new("a key is missing, or has no end", text.len() - key.len())
                        .with_help(
                            "an empty key, or one with points or blanks, stands in double quotes",
                        )
                })?;
                (Step::Key(key), after)
            };
            steps.push(step);
            rest = after;
        }
        Ok(Self { steps })
    }
}

fn index(inside: &str) -> Option<(Step, &str)> {
    let (number, after) = inside.split_once(']')?;
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    Some((Step::Index(number.parse().ok().filter(|_| digits)?), after))
}

fn read_key(text: &str) -> Option<(String, &str)> {
    let Some(inside) = text.strip_prefix('"') else {
        let end = text.find(is_special).unwrap_or(text.len());
        let (key, after) = text.split_at_checked(end)?;
        return (!key.is_empty()).then(|| (key.to_owned(), after));
    };
    let mut key = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((key, inside.get(at + 1..)?)),
            '\\' => key.push(chars.next()?.1),
            c => key.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_path_is_refused() {
        for (text, at) in [
            ("a..b", 2),
            ("a.", 2),
            ("a[x]", 1),
            ("a[1", 1),
            ("a[+1]", 1),
            ("[0]a", 3),
            ("\"a", 0),
            ("a b", 1),
            (".a", 0),
        ] {
            assert_eq!(text.parse::<Path>().map_err(|error| error.at()), Err(at), "{text}");
        }
    }

    proptest! {
        #[test]
        fn paths_read_back(steps in prop::collection::vec(prop_oneof![
            "(\\PC|[.\\[\\]\"\\\\ \n]){0,6}".prop_map(Step::Key),
            any::<usize>().prop_map(Step::Index),
        ], 0..5)) {
            let path: Path = steps.into_iter().collect();
            prop_assert_eq!(path.to_string().parse::<Path>(), Ok(path));
        }
    }
}
