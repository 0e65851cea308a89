//! Feature `serde`: a line is the array of its words, or a string when it is raw; a section is its tag with its
//! lines; a configuration is the array of all that.
//!
//! What is read must print so that it reads back as the same configuration, so no value can come in that httpd
//! would take for something else.

use super::{Body, Config, Directive, Item, RawSection, sections};
use crate::{Document, LineKind, RawLine};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An item as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Words(Vec<String>),
    Raw(String),
    Section(WrittenSection),
}

/// A section as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
    /// Its tag, from `<` to `>`.
    section: String,
    items: Vec<Written>,
}

fn write(item: &Item) -> Written {
    if let Some(words) = item.to_words() {
        return Written::Words(words);
    }
    let section = item.tags().0;
    match (item, item.body()) {
        (Item::RawSection(raw), _) => {
            let lines = raw.lines().iter().map(|line| Written::Raw(line.as_str().to_owned()));
            Written::Section(WrittenSection { section, items: lines.collect() })
        }
        (_, Some(body)) => {
            let items = body.items().iter().map(write).collect();
            Written::Section(WrittenSection { section, items })
        }
        _ => Written::Raw(section),
    }
}

fn read(written: Written) -> Result<Item, String> {
    match written {
        Written::Words(words) => {
            let (name, args) = words.split_first().ok_or("a line has no words")?;
            let directive = Directive::lookup(name)
                .ok_or_else(|| format!("no directive is called `{name}`"))?;
            let item = Item::read(directive, args).map_err(|error| {
                format!("{error}, at word {} of `{}`", error.word(), words.join(" "))
            })?;
            item.ok_or_else(|| format!("`{name}` is written as one string, not as words"))
        }
        Written::Raw(text) => Ok(RawLine::of(&text).into()),
        Written::Section(section) => {
            let document = Document::parse(section.section.as_str()).document;
            let tag = document.line(0).filter(|line| line.kind() == LineKind::Open);
            let tag = tag.filter(|_| document.lines().len() == 1);
            let tag = tag.ok_or_else(|| format!("`{}` is no tag", section.section))?;
            let name = tag.name();
            if tag.opens().is_some_and(|section| section.has_raw_body()) {
                let lines = section.items.into_iter().map(|line| match line {
                    Written::Raw(text) => Ok(RawLine::of(&text)),
                    _ => Err(format!("the lines of <{name}> are strings")),
                });
                let lines = lines.collect::<Result<_, _>>()?;
                return Ok(RawSection::new(&name, &section.section, lines).into());
            }
            let mut item = sections::open(&name, sections::trimmed(&tag.rest()))
                .ok_or_else(|| format!("`{}` is no tag", section.section))?;
            let body = section.items.into_iter().map(read).collect::<Result<Body, String>>()?;
            if let Some(place) = item.body_mut() {
                *place = body;
            }
            Ok(item)
        }
    }
}

/// As `[["ProxyPass", "/", "http://b/"], {"section": "<Location /a>", "items": […]}, "Require all granted"]`.
impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items().iter().map(write))
    }
}

impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<Written>::deserialize(deserializer)?;
        let body = items.into_iter().map(read).collect::<Result<Body, String>>();
        let config = Self::of(body.map_err(D::Error::custom)?);
        if Document::from(&config).to_config().0 == config {
            return Ok(config);
        }
        Err(D::Error::custom("it would be read back as another configuration"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_passes_through_json() {
        let text = "proxypass /a http://b/a timeout=5\n<location '/a b'>\n  Require all granted\n</location>\n\
                    <Macro M $x>\n  # kept\n  Use $x\n</Macro>\nServerName ${NAME}\n<Proxy *>\n</Wrong>\nRewriteRule \"a b\" -\n";
        let (config, _) = Document::parse(text).document.to_config();
        let json = serde_json::to_string(&config).unwrap();
        let start = r#"[["ProxyPass","/a","http://b/a","timeout=5"],{"section":"<Location \"/a b\">","items":["Require all granted"]},"#;
        assert!(json.starts_with(start), "{json}");
        assert_eq!(serde_json::from_str::<Config>(&json).unwrap(), config);
    }

    #[test]
    fn what_comes_in_cannot_become_another_line_or_section() {
        for json in [
            r#"["ProxyVia On\nProxyRequests On"]"#,
            r#"[["ServerName","a\nProxyRequests On"]]"#,
            r#"[["ServerName","${A}"]]"#,
            r#"[["ServerNam","a"]]"#,
            r#"["<Location /a>","</Location>"]"#,
            r#"[{"section":"<Location /a>\nProxyRequests On","items":[]}]"#,
            r#"[{"section":"ProxyRequests On","items":[]}]"#,
            r#"[{"section":"<Location /a>","items":["</Location>"]}]"#,
            r##"["# a comment"]"##,
            r#"["ProxyVia \\","ProxyRequests On"]"#,
        ] {
            let read = serde_json::from_str::<Config>(json);
            assert!(read.is_err(), "{json}: {read:?}");
        }
    }
}
