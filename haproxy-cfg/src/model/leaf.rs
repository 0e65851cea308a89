//! Stand-ins until the leaf types of `parse` exist.
#![allow(missing_docs)]

use std::fmt;
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValueError {
    at: usize,
    message: String,
    help: Option<String>,
}

impl ValueError {
    pub fn new(message: impl Into<String>, at: usize) -> Self {
        Self { at, message: message.into(), help: None }
    }
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
    pub fn at(&self) -> usize {
        self.at
    }
    pub fn message(&self) -> &str {
        &self.message
    }
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

macro_rules! leaf {
    ($($name:ident)*) => {$(
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);
        impl FromStr for $name {
            type Err = ValueError;
            fn from_str(s: &str) -> Result<Self, ValueError> {
                Ok(Self(s.to_owned()))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
leaf!(Size Address AddressList SampleExpr LogFormat Name);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration(u32);
impl FromStr for Duration {
    type Err = ValueError;
    fn from_str(s: &str) -> Result<Self, ValueError> {
        s.trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .parse()
            .map(Self)
            .map_err(|_| ValueError::new("no time", 0))
    }
}
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition(Vec<String>);
impl Condition {
    pub fn from_words(words: &[impl AsRef<str>]) -> Result<Self, ValueError> {
        Ok(Self(words.iter().map(|w| w.as_ref().to_owned()).collect()))
    }
    pub fn to_words(&self) -> Vec<String> {
        self.0.clone()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    Us,
    Ms,
    S,
}
