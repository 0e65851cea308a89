//! Laws that hold for every configuration.

use super::fields;
use crate::{Body, Config, Document, Item, LineKind, Statement};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What `config` prints reads back equal, every line of it typed.
pub fn config_round_trip(config: &Config) -> Result<(), TestCaseError> {
    let document = Document::from(config);
    let (read, problems) = document.to_config();
    prop_assert!(problems.is_empty(), "{:?}\n{}", problems, document);
    prop_assert_eq!(&read, config, "{}", document);
    Ok(())
}

/// A document and the configuration it holds agree already: syncing them changes no byte.
pub fn sync_is_identity(text: &str) -> Result<(), TestCaseError> {
    let document = Document::parse(text).document;
    let (config, _) = document.to_config();
    match document.edit().sync(&config).finish() {
        Ok(synced) => prop_assert_eq!(synced.text(), text),
        Err(error) => prop_assert!(false, "{}", error),
    }
    Ok(())
}

/// A document that is synced with a configuration holds just that afterwards. The configuration has to be one that
/// reads back equal.
pub fn sync_reads_back(text: &str, config: &Config) -> Result<(), TestCaseError> {
    match Document::parse(text).document.edit().sync(config).finish() {
        Ok(synced) => prop_assert_eq!(&synced.to_config().0, config, "{}", synced),
        Err(error) => prop_assert!(false, "{}:\n{}\n---\n{}", error, text, config),
    }
    Ok(())
}

/// No string in any field becomes anything else. Each of `strings` is put into every field that takes a string; what the
/// builders do not refuse prints exactly the lines that were meant, and reads back equal with other lines around it.
///
/// ```
/// use apache_proxy::strategies::laws;
/// laws::injection(&["/a\nProxyRequests On", "it's", "${A}", "\\", ""]).unwrap();
/// ```
pub fn injection(strings: &[impl AsRef<str>]) -> Result<(), TestCaseError> {
    for string in strings.iter().map(AsRef::as_ref) {
        for item in fields::items(string) {
            let guard =
                |name| Statement::new(name, &["x"]).map_err(|e| TestCaseError::fail(e.to_string()));
            let config =
                Config::new().with(guard("ServerAdmin")?).with(item).with(guard("ServerPath")?);
            config_round_trip(&config)?;
            let document = Document::from(&config);
            prop_assert_eq!(document.lines().len(), lines(&config), "{}", document);
            let is_line = |kind| !matches!(kind, LineKind::Blank | LineKind::Comment);
            prop_assert!(document.lines().all(|line| is_line(line.kind())), "{}", document);
        }
    }
    Ok(())
}

fn lines(body: &Body) -> usize {
    let of = |item: &Item| item.body().map_or(1, |body| 2 + lines(body));
    body.items().iter().map(of).sum()
}
