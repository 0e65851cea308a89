use crate::{Document, Version};
use std::collections::{HashMap, HashSet};

/// What a configuration is read in: what httpd knows beside the files themselves.
///
/// ```
/// use apache_proxy::{Document, Environment, effective};
/// let text = "<IfModule mod_proxy.c>\nProxyPass / http://${HOST}/\n</IfModule>\n";
/// let document = Document::parse(text).document;
/// let environment = Environment::new().module("proxy_module").define("HOST", "10.0.42.1");
/// let read = effective("site.conf", &document, &environment, &mut ());
/// assert_eq!(read.directives[0].args, "/ http://10.0.42.1/");
/// assert!(effective("site.conf", &document, &Environment::new(), &mut ()).directives.is_empty());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Environment {
    /// Both names of each: `proxy_module` and `mod_proxy.c`.
    modules: HashSet<String>,
    /// Values by name in lower case.
    values: HashMap<String, String>,
    /// Names as they are.
    defines: HashSet<String>,
    variables: HashMap<String, String>,
    /// Canonical names by the same in lower case; sections with their `<`.
    directives: HashMap<String, String>,
    version: Version,
    server_root: String,
}

/// Where included files come from. The crate itself reads none.
///
/// `()` has no file at all.
pub trait Loader {
    /// The files that `path` names, in the order in which httpd reads them: itself, all below it when it is a folder, all
    /// that match when it holds wildcards. Paths are absolute, or relative to a folder that nobody stated.
    fn load(&mut self, path: &str) -> Result<Vec<(String, Document)>, LoadError>;

    /// Whether there is such a file or folder, for `<IfFile>`.
    fn exists(&mut self, path: &str) -> bool {
        self.load(path).is_ok()
    }
}

/// Why nothing can be included from a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no such file or folder, or nothing matches. `IncludeOptional` minds neither.
    #[error("there is no such file, or nothing matches")]
    Missing,
    /// Nobody knows what is there: nothing is included, and nothing is wrong.
    #[error("what is there is not known")]
    Unknown,
    /// It is there and cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

impl Loader for () {
    fn load(&mut self, _: &str) -> Result<Vec<(String, Document)>, LoadError> {
        Err(LoadError::Missing)
    }
}

impl<F: FnMut(&str) -> Result<Vec<(String, Document)>, LoadError>> Loader for F {
    fn load(&mut self, path: &str) -> Result<Vec<(String, Document)>, LoadError> {
        self(path)
    }
}

/// Modules whose source file is not `mod_NAME.c` for `NAME_module`.
const SOURCES: [(&str, &str); 9] = [
    ("core_module", "core.c"),
    ("http_module", "http_core.c"),
    ("ldap_module", "util_ldap.c"),
    ("mpm_event_module", "event.c"),
    ("mpm_prefork_module", "prefork.c"),
    ("mpm_winnt_module", "mpm_winnt.c"),
    ("mpm_worker_module", "worker.c"),
    ("perl_module", "mod_perl.c"),
    ("php_module", "mod_php.c"),
];

impl Default for Environment {
    fn default() -> Self {
        Self::new()
    }
}

impl Environment {
    /// An httpd with nothing but what is always there: the core, HTTP and `LoadModule`.
    pub fn new() -> Self {
        let empty = Self {
            modules: HashSet::new(),
            values: HashMap::new(),
            defines: HashSet::new(),
            variables: HashMap::new(),
            directives: HashMap::new(),
            version: Version::default(),
            server_root: String::new(),
        };
        empty.module("core_module").module("http_module").module("so_module")
    }

    /// Loads a module, named as in `LoadModule`: `proxy_module`.
    pub fn module(mut self, name: &str) -> Self {
        self.load_module(name);
        self
    }

    /// Sets what `-D name` or `Define name value` sets; an empty value only sets the name.
    pub fn define(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a variable of the process: what `${name}` is when no `Define` says otherwise.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Says which directives the loaded modules have, sections with their `<`: for `<IfDirective>` and `<IfSection>`,
    /// and so that names come out in their own spelling.
    pub fn directives<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        let names = names.into_iter().map(|name| (name.to_ascii_lowercase(), name.to_owned()));
        self.directives.extend(names);
        self
    }

    /// Sets the release. The default is the newest known.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Sets the folder that relative paths start from, as `ServerRoot` and `-d` do.
    pub fn server_root(mut self, path: &str) -> Self {
        path.trim_end_matches('/').clone_into(&mut self.server_root);
        self
    }

    /// Whether a module is loaded: `proxy_module` or `mod_proxy.c`.
    pub fn has_module(&self, name: &str) -> bool {
        self.modules.contains(name)
    }

    /// Whether a name is defined. Case matters.
    pub fn is_defined(&self, name: &str) -> bool {
        self.defines.contains(name)
    }

    /// What `${name}` stands for. Case matters only for variables of the process.
    pub fn value(&self, name: &str) -> Option<&str> {
        let defined = self.values.get(&name.to_ascii_lowercase());
        defined.or_else(|| self.variables.get(name)).map(String::as_str)
    }

    /// The directive of that name, in its own spelling, if it is known. Sections have their `<`.
    pub fn directive(&self, name: &str) -> Option<&str> {
        self.directives.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    pub(super) fn httpd_version(&self) -> Version {
        self.version
    }

    pub(super) fn load_module(&mut self, name: &str) {
        let source = SOURCES.iter().find(|(module, _)| *module == name).map(|s| s.1.to_owned());
        let stem = name.strip_suffix("_module").unwrap_or(name);
        self.modules.insert(source.unwrap_or_else(|| format!("mod_{stem}.c")));
        self.modules.insert(name.to_owned());
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.defines.insert(name.to_owned());
        if !value.is_empty() {
            self.values.insert(name.to_ascii_lowercase(), value.to_owned());
        }
    }

    pub(super) fn unset(&mut self, name: &str) {
        self.defines.remove(name);
        self.values.remove(&name.to_ascii_lowercase());
    }

    pub(super) fn set_server_root(&mut self, path: &str) {
        path.trim_end_matches('/').clone_into(&mut self.server_root);
    }

    /// `path`, below the server's root when it is relative.
    pub(super) fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') || self.server_root.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.server_root)
        }
    }
}
