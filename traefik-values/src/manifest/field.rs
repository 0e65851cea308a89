//! The fields of manifests that are known.

use crate::generated::fields::FIELDS;

/// A field, and since when it is known.
#[derive(Debug)]
pub(crate) struct Field {
    /// The kind whose `spec` has it, or what else has fields: `metadata`, `valuesSecrets`, `reference`.
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    /// The first helm-controller of each line of releases.
    pub(crate) since: &'static [[u16; 3]],
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Boolean,
    /// A whole number of 32 bits.
    Number,
    Texts,
    /// A map of texts.
    Labels,
    /// A map of texts and whole numbers.
    Set,
    /// Any map.
    Map,
    Any,
    Reference,
    Secrets,
}

impl Field {
    /// What is known of a field.
    pub(crate) fn find(kind: &str, name: &str) -> Option<&'static Self> {
        let at =
            FIELDS.binary_search_by(|field| (field.kind, field.name).cmp(&(kind, name))).ok()?;
        FIELDS.get(at)
    }
}

impl Holds {
    /// In words, behind `must be`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Boolean => "`true` or `false`",
            Self::Number => "a whole number",
            Self::Texts => "a list of texts",
            Self::Labels => "a map of texts",
            Self::Set => "a map of texts and whole numbers",
            Self::Map => "a map",
            Self::Any => "anything",
            Self::Reference => "a map with a `name`",
            Self::Secrets => "a list of maps",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn fields_are_sorted() {
        assert!(FIELDS.is_sorted_by_key(|field| (field.kind, field.name)));
        assert_eq!(Field::find("HelmChart", "repoCA").map(|field| field.holds), Some(Holds::Text));
        assert!(Field::find("HelmChart", "repoCa").is_none());
    }

    /// The types have a field for each row, and say the same of it.
    #[test]
    fn the_types_have_the_fields_of_the_table() {
        for (kind, source) in [
            ("HelmChart", include_str!("chart.rs")),
            ("HelmChartConfig", include_str!("config.rs")),
        ] {
            for field in FIELDS.iter().filter(|field| field.kind == kind) {
                let mut name = String::new();
                for c in field
                    .name
                    .replace("CA", "Ca")
                    .replace("TLS", "Tls")
                    .replace("HTTP", "Http")
                    .chars()
                {
                    let _ = if c.is_uppercase() {
                        write!(name, "_{}", c.to_ascii_lowercase())
                    } else {
                        write!(name, "{c}")
                    };
                }
                let at =
                    source.find(&format!("    pub {name}: ")).unwrap_or_else(|| panic!("{name}"));
                let doc = &source[..at];
                let since = doc.rfind("/// Since helm-controller ").unwrap();
                let versions: Vec<String> =
                    field.since.iter().map(|[a, b, c]| format!("{a}.{b}.{c}")).collect();
                let said = format!("/// Since helm-controller {}: ", versions.join(" and "));
                assert!(doc[since..].starts_with(&said), "{kind} {name}: {said}");
            }
        }
    }
}
