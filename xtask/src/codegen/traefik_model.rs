//! A type for every section of Traefik's values, with a field and a setter for each value.

use super::keywords::method;
use super::traefik::table;
use super::traefik_years::Years;
use crate::Problem;
use std::fmt::Write as _;

/// `spellings.rs`: what charts call values that have another name in the newest.
pub(super) fn spellings() -> Result<String, Problem> {
    let mut code = String::from(
        "//! What charts call values that have another name in the newest.\n\nuse crate::tables::{Spelling, spelling as s};\n\n/// Sorted by the path in the newest chart.\n#[rustfmt::skip]\npub(crate) static SPELLINGS: &[Spelling] = &[\n",
    );
    for row in table("spellings.tsv")? {
        let [newest, path, since, until] = super::traefik::cells(&row)?;
        let keys = |path: &str| {
            let keys: Vec<&str> = path.split('.').filter(|key| !key.is_empty()).collect();
            format!("&{keys:?}")
        };
        let (since, until) = super::traefik::range(&since, &until)?;
        let _ = writeln!(code, "    s({}, {}, {since}, {until}),", keys(&newest), keys(&path));
    }
    code.push_str("];\n");
    Ok(code)
}

/// `values.rs`: the sections and the choices.
pub(super) fn values() -> Result<String, Problem> {
    let mut code = String::from(
        "//! The values of Traefik's chart, section by section.\n\n#[allow(clippy::wildcard_imports)]\nuse crate::model::prelude::*;\n\n",
    );
    let years = Years::read()?;
    let mut section: Option<Section> = None;
    for row in table("values.tsv")? {
        let cell = |n: usize| row.get(n).map_or("", String::as_str);
        let first = cell(0);
        if let Some(name) = first.strip_prefix('@') {
            code.extend(section.take().map(Section::finish));
            section = Some(Section::new(name, cell(1)));
        } else if let Some(name) = first.strip_prefix('%') {
            code.extend(section.take().map(Section::finish));
            code.push_str(&choice(name, cell(1), cell(2)));
        } else if let Some(section) = &mut section {
            let dates = years.say(&section.name, first);
            let field = Field::new(first, cell(1), cell(2), cell(3), &dates);
            section.add(&field.map_err(|problem| format!("values.tsv: {first}: {problem}"))?);
        }
    }
    Ok(code)
}

/// A type and what it has so far.
struct Section {
    name: String,
    doc: String,
    fields: String,
    setters: String,
    walk: String,
}

impl Section {
    fn new(name: &str, doc: &str) -> Self {
        let (name, doc) = (name.to_owned(), doc.to_owned());
        Self { name, doc, fields: String::new(), setters: String::new(), walk: String::new() }
    }

    fn add(&mut self, field: &Field) {
        let Field { name, doc, .. } = field;
        let _ = writeln!(self.fields, "{doc}pub {name}: {},", field.holds());
        let _ = write!(
            self.setters,
            "{doc}#[must_use]\npub fn {}(mut self, {}) -> Self {{\n    {}\n    self\n}}\n\n",
            field.setter,
            field.parameter(),
            field.set()
        );
        let keys: Vec<&str> = field.path.split('.').collect();
        let _ = writeln!(self.walk, "walk.{}(&{keys:?}, &mut self.{name});", field.walk());
    }

    fn finish(self) -> String {
        let Self { name, doc, fields, setters, walk } = self;
        // What has no field is kept by the whole.
        let rest = if name == "Values" { "pub(crate) rest: BTreeMap<Path, Value>," } else { "" };
        let example = EXAMPLES.iter().find(|(of, _)| *of == name).map_or("", |(_, text)| *text);
        format!(
            "/// {doc}.
{example}#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct {name} {{
{fields}{rest}}}

impl {name} {{
    /// Nothing is said.
    pub fn new() -> Self {{
        Self::default()
    }}

{setters}}}

impl Fields for {name} {{
    fn fields(&mut self, walk: &mut Walk) {{
{walk}    }}
}}

{}",
            common(&name)
        )
    }
}

/// What the docs of the main types say beside what they are.
const EXAMPLES: [(&str, &str); 5] = [
    ("Values", VALUES),
    ("Port", PORT),
    ("Service", SERVICE),
    ("AccessLog", ACCESS_LOG),
    ("CertificatesResolver", CERTIFICATES_RESOLVER),
];

const PORT: &str = r#"///
/// ```
/// use serde_json::json;
/// use traefik_values::{ChartVersion, Port, PortTls, Redirection, Values};
/// let to_https = Redirection::new().to("websecure").scheme("https").permanent(true);
/// let values = Values::new()
///     .port("web", Port::new().redirection(to_https))
///     .port("websecure", Port::new().tls(PortTls::new().cert_resolver("le")).expose([("default", true)]));
/// assert_eq!(values.emit(ChartVersion::new(37, 1, 0))?["ports"]["websecure"], json!({
///     "expose": {"default": true},
///     "tls": {"certResolver": "le"},
/// }));
/// # Ok::<(), traefik_values::EmitError>(())
/// ```
"#;

const SERVICE: &str = r#"///
/// ```
/// use serde_json::json;
/// use traefik_values::{ChartVersion, Service, TrafficPolicy, Values};
/// let service = Service::new()
///     .external_traffic_policy(TrafficPolicy::Local)
///     .load_balancer_source_ranges(["192.0.2.0/24"]);
/// let json = Values::new().service(service).emit(ChartVersion::new(39, 0, 7))?;
/// assert_eq!(json["service"], json!({
///     "spec": {"externalTrafficPolicy": "Local"},
///     "loadBalancerSourceRanges": ["192.0.2.0/24"],
/// }));
/// # Ok::<(), traefik_values::EmitError>(())
/// ```
"#;

const ACCESS_LOG: &str = r#"///
/// ```
/// use serde_json::json;
/// use traefik_values::{AccessLog, AccessLogFormat, ChartVersion, Values};
/// let log = AccessLog::new()
///     .enabled(true)
///     .format(AccessLogFormat::Json)
///     .field_names([("StartUTC", "drop")]);
/// let values = Values::new().access_log(log);
/// assert_eq!(values.emit(ChartVersion::new(40, 1, 0))?["logs"]["access"], json!({
///     "enabled": true,
///     "format": "json",
///     "fields": {"general": {"names": {"StartUTC": "drop"}}},
/// }));
/// # Ok::<(), traefik_values::EmitError>(())
/// ```
"#;

const CERTIFICATES_RESOLVER: &str = r#"///
/// ```
/// use serde_json::json;
/// use traefik_values::{Acme, CertificatesResolver, ChartVersion, Values};
/// let acme = Acme::new().email("admin@example.org").storage("/data/acme.json").tls_challenge(true);
/// let values = Values::new().certificates_resolver("le", CertificatesResolver::new().acme(acme));
/// assert_eq!(values.emit(ChartVersion::new(27, 0, 2))?["certResolvers"]["le"], json!({
///     "email": "admin@example.org",
///     "storage": "/data/acme.json",
///     "tlsChallenge": true,
/// }));
/// # Ok::<(), traefik_values::EmitError>(())
/// ```
"#;

const VALUES: &str = r#"///
/// What is `None` or empty is not said, and the chart takes its default. Setters of maps add to what is there; other
/// setters replace it. What has no field is kept as it is: [`raw`](Self::raw).
///
/// ```
/// use traefik_values::{ChartVersion, Deployment, ForwardedHeaders, Port, Values};
/// let values = Values::new()
///     .deployment(Deployment::new().replicas(2))
///     .port("web", Port::new().forwarded_headers(ForwardedHeaders::new().trusted_ips(["10.0.0.0/8"])));
/// let json = values.emit(ChartVersion::new(37, 1, 0))?;
/// assert_eq!(goyaml::to_string(&json), "\
/// deployment:
///   replicas: 2
/// ports:
///   web:
///     forwardedHeaders:
///       trustedIPs:
///         - 10.0.0.0/8
/// ");
/// assert_eq!(Values::from_json(&json, ChartVersion::new(37, 1, 0)).0, values);
/// # Ok::<(), traefik_values::EmitError>(())
/// ```
"#;

/// What every section has; of the whole there is more to say.
fn common(name: &str) -> String {
    if name == "Values" {
        return String::new();
    }
    format!(
        "impl fmt::Debug for {name} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        debug_section(f, {name:?}, self)
    }}
}}

impl serde::Serialize for {name} {{
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {{
        serialize_section(self, to)
    }}
}}

impl<'de> serde::Deserialize<'de> for {name} {{
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {{
        deserialize_section(from)
    }}
}}

"
    )
}

/// A value of a section.
struct Field {
    path: String,
    kind: String,
    /// The type in the kind, where there is one.
    of: String,
    doc: String,
    name: String,
    setter: String,
}

impl Field {
    fn new(path: &str, kind: &str, doc: &str, names: &str, dates: &str) -> Result<Self, Problem> {
        let (kind, of) = kind.split_once(':').unwrap_or((kind, ""));
        let last = path.rsplit('.').next().unwrap_or_default();
        let (name, setter) = names.split_once('/').unwrap_or((names, names));
        let or_path = |name: &str| if name.is_empty() { snake(last) } else { name.to_owned() };
        let mut field = Self {
            path: path.to_owned(),
            kind: kind.to_owned(),
            of: of.to_owned(),
            doc: String::new(),
            name: or_path(name),
            setter: or_path(setter),
        };
        if field.holds().is_empty() {
            return Err(format!("`{kind}` is no type"));
        }
        let mut first = doc.chars();
        let initial: String = first.next().into_iter().flat_map(char::to_uppercase).collect();
        field.doc =
            format!("/// {initial}{}.\n///\n/// Written `{path}`.{dates}\n", first.as_str());
        Ok(field)
    }

    /// The type of what one value of it is.
    fn leaf(&self) -> &str {
        match self.kind.as_str() {
            "text" => "String",
            "texts" => "Vec<String>",
            "int-or-string" => "IntOrString",
            "object" => "RawObject",
            "objects" => "RawList",
            "json" => "Value",
            "jsons" => "Vec<Value>",
            "bool" | "u16" | "u32" | "i64" | "f64" => &self.kind,
            "one" => &self.of,
            _ => "",
        }
    }

    /// The type of the field.
    fn holds(&self) -> String {
        match (self.kind.as_str(), &self.of) {
            ("map", _) => "BTreeMap<String, String>".to_owned(),
            ("bools", _) => "BTreeMap<String, bool>".to_owned(),
            ("jsonmap", _) => "BTreeMap<String, RawObject>".to_owned(),
            ("named", of) => format!("BTreeMap<String, {of}>"),
            ("list", of) => format!("Option<Vec<{of}>>"),
            ("section", of) => of.clone(),
            _ if self.leaf().is_empty() => String::new(),
            _ => format!("Option<{}>", self.leaf()),
        }
    }

    fn parameter(&self) -> String {
        let name = &self.name;
        match (self.kind.as_str(), &self.of) {
            ("text", _) => format!("{name}: impl Into<String>"),
            ("texts", _) => format!("{name}: impl IntoIterator<Item = impl Into<String>>"),
            ("map", _) => {
                format!("{name}: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>")
            }
            ("bools", _) => {
                format!("{name}: impl IntoIterator<Item = (impl Into<String>, bool)>")
            }
            ("jsonmap", _) => "name: impl Into<String>, it: impl Into<RawObject>".to_owned(),
            ("named", of) => format!("name: impl Into<String>, it: {of}"),
            ("list", of) => format!("{name}: impl IntoIterator<Item = {of}>"),
            ("jsons", _) => format!("{name}: impl IntoIterator<Item = Value>"),
            ("section", of) => format!("{name}: {of}"),
            ("int-or-string" | "object" | "objects", _) => {
                format!("{name}: impl Into<{}>", self.leaf())
            }
            _ => format!("{name}: {}", self.leaf()),
        }
    }

    fn set(&self) -> String {
        let name = &self.name;
        match self.kind.as_str() {
            "text" | "int-or-string" | "object" | "objects" => {
                format!("self.{name} = Some({name}.into());")
            }
            "texts" => {
                format!("self.{name} = Some({name}.into_iter().map(Into::into).collect());")
            }
            "map" => format!(
                "self.{name}.extend({name}.into_iter().map(|(key, value)| (key.into(), value.into())));"
            ),
            "bools" => format!(
                "self.{name}.extend({name}.into_iter().map(|(key, value)| (key.into(), value)));"
            ),
            "jsonmap" => format!("self.{name}.insert(name.into(), it.into());"),
            "named" => format!("self.{name}.insert(name.into(), it);"),
            "list" | "jsons" => format!("self.{name} = Some({name}.into_iter().collect());"),
            "section" => format!("self.{name} = {name};"),
            _ => format!("self.{name} = Some({name});"),
        }
    }

    /// The method of the walk over the fields.
    fn walk(&self) -> &str {
        match self.kind.as_str() {
            "map" | "bools" | "jsonmap" => "map",
            "named" => "named",
            "list" => "list",
            "section" => "section",
            _ => "leaf",
        }
    }
}

/// A choice of words.
fn choice(name: &str, doc: &str, words: &str) -> String {
    let words: Vec<&str> = words.split(',').collect();
    let (mut variants, mut table) = (String::new(), String::new());
    for word in &words {
        let mut chars = word.chars();
        let initial: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        // Words in capitals are so for shouting, protocols are names.
        let shouting = word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase());
        let tail = if shouting || matches!(*word, "TCP" | "UDP") {
            chars.as_str().to_lowercase()
        } else {
            chars.as_str().to_owned()
        };
        let variant = match *word {
            "HTTPS" => "Https".to_owned(),
            "HTTP" => "Http".to_owned(),
            "genericCLF" => "GenericClf".to_owned(),
            "ClusterIP" => "ClusterIp".to_owned(),
            _ => format!("{initial}{tail}"),
        };
        let _ = writeln!(variants, "/// `{word}`.\n{variant},");
        let _ = writeln!(table, "({word:?}, Self::{variant}),");
    }
    format!(
        "/// {doc}.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum {name} {{
{variants}}}

impl Choice for {name} {{
    const WORDS: &'static [(&'static str, Self)] = &[{table}];
}}

impl fmt::Display for {name} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        f.write_str(self.word())
    }}
}}

"
    )
}

/// `trusted_ips` for `trustedIPs`.
fn snake(key: &str) -> String {
    let key = key.replace("IPs", "Ips").replace("IPS", "Ips");
    let chars: Vec<char> = key.chars().collect();
    let mut name = String::new();
    for (n, &c) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| chars.get(n));
        let after = chars.get(n + 1);
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() && *before != '_'
                    || after.is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    method(&name)
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn names_of_fields_are_those_of_values() {
        for (key, name) in [
            ("trustedIPs", "trusted_ips"),
            ("nativeLBByDefault", "native_lb_by_default"),
            ("kubernetesIngressNGINX", "kubernetes_ingress_nginx"),
            ("customHTTPErrors", "custom_http_errors"),
            ("http3", "http3"),
            ("type", "type_"),
            ("oci_meta", "oci_meta"),
        ] {
            assert_eq!(snake(key), name);
        }
    }
}
