//! Feature `serde`: a statement is its table and its decoded words.

use crate::{Statement, Table};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
struct Written {
    table: String,
    words: Vec<String>,
}

/// As `{"table": "proxy", "words": ["timeout", "client", "30s"]}`.
impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = self.keyword().table().to_owned();
        Written { table, words: self.to_words() }.serialize(serializer)
    }
}

/// Reads the words by the table; it is an error when they do not fit.
impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { table, words } = Written::deserialize(deserializer)?;
        let table = Table::named(&table)
            .ok_or_else(|| D::Error::custom(format!("no table is called `{table}`")))?;
        Self::parse(table, &words).map_err(|error| {
            D::Error::custom(format!("{error}, at word {} of `{}`", error.word(), words.join(" ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_pass_through_json() {
        let table = Table::named("proxy").unwrap();
        let statement = Statement::parse(table, &["use_backend", "a b", "if", "x"]).unwrap();
        let json = serde_json::to_string(&statement).unwrap();
        assert_eq!(json, r#"{"table":"proxy","words":["use_backend","a b","if","x"]}"#);
        assert_eq!(serde_json::from_str::<Statement>(&json).unwrap(), statement);
        let bad = r#"{"table":"proxy","words":["mode","htpp"]}"#;
        let error = serde_json::from_str::<Statement>(bad).unwrap_err().to_string();
        assert!(error.contains("at word 1 of `mode htpp`"), "{error}");
    }
}
