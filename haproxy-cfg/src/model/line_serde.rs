//! Feature `serde`: a line is the array of its decoded words, or a string when it is raw; a configuration is
//! its sections with their lines.
//!
//! What is read goes through the same grammars as a file, so a value that HAProxy's own reader would take for
//! something else cannot come in.

use super::{Acl, Bind, Body, DefaultServer, Directive, RawLine, Rule, Server, ServerTemplate};
use crate::{Config, Document, Section, SectionKind};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A line as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenLine {
    Words(Vec<String>),
    Raw(String),
}

/// A section as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
    section: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Instead of name and `from`: a header that the model keeps as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    lines: Vec<WrittenLine>,
}

/// A configuration as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenConfig {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    preamble: Vec<WrittenLine>,
    sections: Vec<WrittenSection>,
}

impl From<&Directive> for WrittenLine {
    fn from(directive: &Directive) -> Self {
        match directive {
            Directive::Raw(line) => Self::Raw(line.text().to_owned()),
            typed => Self::Words(typed.to_words()),
        }
    }
}

impl WrittenLine {
    fn read(self, kind: SectionKind) -> Result<Directive, String> {
        match self {
            Self::Words(words) => Directive::parse(kind, &words).map_err(|error| {
                format!("{error}, at word {} of `{}`", error.word(), words.join(" "))
            }),
            Self::Raw(text) if text.contains('\n') => Err("a line holds a line feed".to_owned()),
            // What a document holds comes back, broken or not; but it stays one line of its section.
            Self::Raw(text) => {
                let document = Document::parse(format!("global\n{text}\n")).document;
                match document.sections().len() {
                    1 => Ok(RawLine::of(&text).into()),
                    _ => Err(format!("`{text}` opens a section")),
                }
            }
        }
    }
}

impl From<&Section> for WrittenSection {
    fn from(section: &Section) -> Self {
        let raw = match section {
            Section::Raw(raw) => Some(raw.header.to_string()),
            _ => None,
        };
        Self {
            section: section.kind().to_string(),
            name: section.name().map(str::to_owned),
            from: section.from().map(str::to_owned),
            header: raw,
            lines: section.body().directives().iter().map(WrittenLine::from).collect(),
        }
    }
}

impl WrittenSection {
    fn read(self) -> Result<Section, String> {
        let kind = SectionKind::from_keyword(&self.section)
            .ok_or_else(|| format!("no section is called `{}`", self.section))?;
        let mut text = self.header.unwrap_or_else(|| {
            let words = [
                None,
                self.name.as_deref(),
                self.from.as_ref().map(|_| "from"),
                self.from.as_deref(),
            ];
            let words = words.into_iter().flatten().map(crate::quote_word);
            std::iter::once(self.section.clone().into()).chain(words).collect::<Vec<_>>().join(" ")
        });
        text.push('\n');
        let document = Document::parse(text).document;
        let mut sections = document.to_config().0.sections;
        let one = (document.lines().len() == 1).then(|| sections.pop()).flatten();
        let mut section =
            one.filter(|s| s.kind() == kind).ok_or("the header opens another section")?;
        let lines = self.lines.into_iter().map(|line| line.read(kind));
        *section.body_mut() = lines.collect::<Result<Body, String>>()?;
        Ok(section)
    }
}

impl Serialize for Directive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WrittenLine::from(self).serialize(serializer)
    }
}

/// As `{"section": "backend", "name": "api", "lines": [["mode", "tcp"], …]}`.
impl Serialize for Section {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WrittenSection::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WrittenSection::deserialize(deserializer)?.read().map_err(D::Error::custom)
    }
}

/// As `{"sections": [{"section": "backend", …}, …]}`.
impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let preamble = self.preamble.iter().map(WrittenLine::from).collect();
        let sections = self.sections.iter().map(WrittenSection::from).collect();
        WrittenConfig { preamble, sections }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = WrittenConfig::deserialize(deserializer)?;
        let mut config = Self::new();
        let preamble = written.preamble.into_iter().map(|line| line.read(SectionKind::Global));
        config.preamble = preamble.collect::<Result<_, _>>().map_err(D::Error::custom)?;
        let sections = written.sections.into_iter().map(WrittenSection::read);
        config.sections = sections.collect::<Result<_, _>>().map_err(D::Error::custom)?;
        Ok(config)
    }
}

/// Lines that say what they are by their first word: the array of their words.
macro_rules! words_serde {
    ($($name:ident)*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_words().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let words = Vec::<String>::deserialize(deserializer)?;
                Self::parse(&words).map_err(|error| {
                    D::Error::custom(format!("{error}, at word {} of `{}`", error.word(), words.join(" ")))
                })
            }
        }
    )*};
}

words_serde!(Acl Bind DefaultServer Rule Server ServerTemplate);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_passes_through_json() {
        let text = ".if 1\n.endif\nglobal\n    log-tag 'a b'\n\ndefaults base\n    mode tcp\n\nbackend api from base\n    \
                    server m1 10.0.0.1:6443 check\n    server x \"$IP:80\"\n\nfrontend x :80\n";
        let (config, _) = Document::parse(text).document.to_config();
        let json = serde_json::to_string(&config).unwrap();
        assert!(
            json.contains(r#"{"section":"backend","name":"api","from":"base","lines":[["server","m1","10.0.0.1:6443","check"],"server x \"$IP:80\""]}"#),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Config>(&json).unwrap(), config);
    }

    #[test]
    fn what_comes_in_cannot_become_another_line_or_section() {
        for line in [r#""mode tcp\nbackend evil""#, r#""backend evil""#, r#"["mode","tcp","evil"]"#]
        {
            let json =
                format!(r#"{{"sections":[{{"section":"backend","name":"b","lines":[{line}]}}]}}"#);
            assert!(serde_json::from_str::<Config>(&json).is_err(), "{line}");
        }
        let json =
            r#"{"sections":[{"section":"backend","header":"backend b\nlisten l","lines":[]}]}"#;
        assert!(serde_json::from_str::<Config>(json).is_err());
        let json = r#"{"sections":[{"section":"backend","name":"b\nlisten l","lines":[]}]}"#;
        let config = serde_json::from_str::<Config>(json).unwrap();
        assert_eq!(Document::from(&config).sections().len(), 1);
    }
}
