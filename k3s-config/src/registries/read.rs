//! registries.yaml into its types, as go-yaml v2 does it: not strict, in order, merge keys where they stand.

use super::{Mirror, Registries, RegistryAuth, RegistryConfig, RegistryTls};
use config_diagnostics::Span;
use goyaml::{Document, Node, NodeKind, ReadError, Value, k3s};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Why the agent does not start with a registries.yaml.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RegistriesError {
    message: String,
    span: Span,
}

impl RegistriesError {
    fn new(wanted: &str, node: Node<'_>) -> Self {
        Self { message: format!("expected {wanted}"), span: node.span() }
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes it is about.
    pub fn span(&self) -> Span {
        self.span
    }
}

impl From<ReadError> for RegistriesError {
    fn from(error: ReadError) -> Self {
        Self { message: error.message().to_owned(), span: error.span() }
    }
}

type Read = Result<(), RegistriesError>;

/// Deepest chain of merge keys; go-yaml refuses one that comes back to itself.
const MAX_MERGES: u8 = 16;

impl FromStr for Registries {
    type Err = RegistriesError;

    fn from_str(text: &str) -> Result<Self, RegistriesError> {
        Self::read(&Document::parse(text).document)
    }
}

impl Registries {
    /// Reads the first document of a file.
    pub fn read(document: &Document) -> Result<Self, RegistriesError> {
        if let Some(error) = document.error().filter(|error| error.document() == 0) {
            return Err(ReadError::from(error).into());
        }
        let mut registries = Self::default();
        if let Some(root) = document.root() {
            fields(root, "`mirrors:` and `configs:`", &mut |key, value| match key {
                "mirrors" => map(&mut registries.mirrors, value, mirror),
                "configs" => map(&mut registries.configs, value, config),
                "auths" => map(&mut registries.auths, value, auth),
                _ => Ok(()),
            })?;
        }
        Ok(registries)
    }
}

fn mirror(mirror: &mut Mirror, node: Node<'_>) -> Read {
    fields(node, "`endpoint:` and `rewrite:`", &mut |key, value| match key {
        "endpoint" => list(&mut mirror.endpoints, value),
        "rewrite" => map(&mut mirror.rewrites, value, text),
        _ => Ok(()),
    })
}

fn config(config: &mut RegistryConfig, node: Node<'_>) -> Read {
    fields(node, "`auth:` and `tls:`", &mut |key, value| match key {
        "auth" => optional(&mut config.auth, value, auth),
        "tls" => optional(&mut config.tls, value, tls),
        _ => Ok(()),
    })
}

fn auth(auth: &mut RegistryAuth, node: Node<'_>) -> Read {
    fields(node, "`username:` and `password:`", &mut |key, value| match key {
        "username" => text(&mut auth.username, value),
        "password" => text(&mut auth.password, value),
        "auth" => text(&mut auth.auth, value),
        "identity_token" => text(&mut auth.identity_token, value),
        _ => Ok(()),
    })
}

fn tls(tls: &mut RegistryTls, node: Node<'_>) -> Read {
    fields(node, "`ca_file:` and the like", &mut |key, value| match key {
        "ca_file" => text(&mut tls.ca_file, value),
        "cert_file" => text(&mut tls.cert_file, value),
        "key_file" => text(&mut tls.key_file, value),
        "insecure_skip_verify" => boolean(&mut tls.insecure_skip_verify, value),
        _ => Ok(()),
    })
}

/// Calls `field` for each key of a mapping, in order; null has none.
fn fields(node: Node<'_>, wanted: &str, field: &mut dyn FnMut(&str, Node<'_>) -> Read) -> Read {
    merged(node, wanted, field, 0)
}

fn merged(
    node: Node<'_>,
    wanted: &str,
    field: &mut dyn FnMut(&str, Node<'_>) -> Read,
    depth: u8,
) -> Read {
    let target = node.follow();
    if is_null(target)? {
        return Ok(());
    }
    if target.kind() != NodeKind::Mapping || depth > MAX_MERGES {
        return Err(RegistriesError::new(wanted, node));
    }
    for entry in target.entries() {
        if !entry.is_merge() {
            let mut key = String::new();
            text(&mut key, entry.key)?;
            field(&key, entry.value)?;
            continue;
        }
        let value = entry.value.follow();
        if value.kind() == NodeKind::Sequence {
            // The first one counts most, so it comes last.
            let items: Vec<_> = value.items().collect();
            for item in items.into_iter().rev() {
                merged(item, wanted, field, depth + 1)?;
            }
        } else {
            merged(value, wanted, field, depth + 1)?;
        }
    }
    Ok(())
}

fn is_null(node: Node<'_>) -> Result<bool, RegistriesError> {
    Ok(node.kind() == NodeKind::Scalar && k3s::value(node)? == Value::Null)
}

/// Adds the entries of a mapping; null leaves what is there.
fn map<T: Default>(
    target: &mut BTreeMap<String, T>,
    node: Node<'_>,
    read: fn(&mut T, Node<'_>) -> Read,
) -> Read {
    if is_null(node.follow())? {
        target.clear();
        return Ok(());
    }
    fields(node, "a mapping", &mut |key, value| {
        let mut item = T::default();
        read(&mut item, value)?;
        target.insert(key.to_owned(), item);
        Ok(())
    })
}

fn optional<T: Default>(
    target: &mut Option<T>,
    node: Node<'_>,
    read: fn(&mut T, Node<'_>) -> Read,
) -> Read {
    if is_null(node.follow())? {
        *target = None;
        return Ok(());
    }
    read(target.get_or_insert_default(), node)
}

fn list(target: &mut Vec<String>, node: Node<'_>) -> Read {
    let sequence = node.follow();
    target.clear();
    if is_null(sequence)? {
        return Ok(());
    }
    if sequence.kind() != NodeKind::Sequence {
        return Err(RegistriesError::new("a list of URLs", node));
    }
    for item in sequence.items() {
        let mut value = String::new();
        text(&mut value, item)?;
        target.push(value);
    }
    Ok(())
}

/// A string is the text of any scalar: `0123` stays as it is.
fn text(target: &mut String, node: Node<'_>) -> Read {
    let scalar = node.follow();
    if scalar.kind() != NodeKind::Scalar {
        return Err(RegistriesError::new("text", node));
    }
    *target = match k3s::value(scalar)? {
        Value::Null => String::new(),
        Value::Str(text) => text,
        _ => scalar.value().into_owned(),
    };
    Ok(())
}

fn boolean(target: &mut bool, node: Node<'_>) -> Read {
    let scalar = node.follow();
    *target = match scalar.kind() {
        NodeKind::Scalar => match k3s::value(scalar)? {
            Value::Bool(value) => value,
            Value::Null => false,
            _ => return Err(RegistriesError::new("`true` or `false`", node)),
        },
        _ => return Err(RegistriesError::new("`true` or `false`", node)),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Registries, String> {
        text.parse().map_err(|error: RegistriesError| text[error.span().range()].to_owned())
    }

    #[test]
    fn unknown_keys_are_passed_over() {
        assert_eq!(read("mirrros: {a: {endpoint: [b]}}\n"), Ok(Registries::default()));
        assert_eq!(read(""), Ok(Registries::default()));
        let mirrors = read("mirrors: {a: {endpoints: [b]}, c: }\n").unwrap().mirrors;
        assert_eq!(
            mirrors.into_iter().collect::<Vec<_>>(),
            [("a".to_owned(), Mirror::default()), ("c".to_owned(), Mirror::default())]
        );
    }

    #[test]
    fn types_must_fit() {
        assert_eq!(read("mirrors: {a: {endpoint: b}}\n").unwrap_err(), "b");
        assert_eq!(read("mirrors: [a]\n").unwrap_err(), "[a]");
        assert_eq!(read("- a\n").unwrap_err(), "- a");
        assert_eq!(
            read("configs: {a: {tls: {insecure_skip_verify: 'true'}}}\n").unwrap_err(),
            "'true'"
        );
        assert!(read("mirrors:\n  *:\n    endpoint: [a]\n").is_err());
    }

    #[test]
    fn scalars_are_read_as_go_does() {
        let text = "configs: {a: {auth: {username: 0123, password: yes}, tls: {insecure_skip_verify: on}}, b: {auth: ~}}\n";
        let configs = read(text).unwrap().configs;
        let auth = configs["a"].auth.as_ref().unwrap();
        assert_eq!((&*auth.username, &*auth.password), ("0123", "yes"));
        assert!(configs["a"].tls.as_ref().unwrap().insecure_skip_verify);
        assert!(configs["b"].is_empty());
    }

    #[test]
    fn aliases_and_merge_keys_count() {
        let text = "mirrors:\n  a: &m {endpoint: [x], rewrite: {p: q}}\n  b: *m\n  c: {<<: *m, endpoint: [y]}\n";
        let mirrors = read(text).unwrap().mirrors;
        assert_eq!(mirrors["a"], mirrors["b"]);
        assert_eq!((&*mirrors["c"].endpoints[0], &*mirrors["c"].rewrites["p"]), ("y", "q"));
    }
}
