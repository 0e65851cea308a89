//! Which modules are loaded, as far as the facts and the files tell.

use super::Scope;
use crate::{Document, Environment, Line, LineKind, Module, Status, Target, directives, modules};
use config_diagnostics::Presence;
use std::collections::HashSet;

/// What Debian's httpd has without a `LoadModule`.
const BUILT_IN: [&str; 8] =
    ["core", "http", "log_config", "logio", "so", "unixd", "version", "watchdog"];

/// What is loaded when Debian's package is installed; the fact `modules` states what is loaded besides (CLI.md).
const USUAL: [&str; 19] = [
    "access_compat",
    "alias",
    "auth_basic",
    "authn_core",
    "authn_file",
    "authz_core",
    "authz_host",
    "authz_user",
    "autoindex",
    "deflate",
    "dir",
    "env",
    "filter",
    "mime",
    "mpm_event",
    "negotiation",
    "reqtimeout",
    "setenvif",
    "status",
];

/// The modules that are loaded, by their short names: `proxy_http`.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    /// `None` when nobody states them.
    stated: Option<HashSet<String>>,
    /// Those that a `LoadModule` loads.
    loaded: HashSet<String>,
    /// Whether one of those is in no table.
    pub(crate) foreign: bool,
    /// Whether the file loads mod_proxy and includes nothing: then hardly another one loads more.
    complete: bool,
}

impl Modules {
    pub(crate) fn of(document: &Document, target: &Target, scope: Scope) -> Self {
        let mut stated: Option<HashSet<String>> = target.facts().get("modules").map(|list| {
            let names = list.split([' ', ',']).filter(|name| !name.is_empty());
            names.chain(USUAL).map(|name| short(name).to_owned()).collect()
        });
        let includes =
            document.lines().any(|l| ["Include", "IncludeOptional", "Use"].iter().any(|n| l.is(n)));
        let loaded: HashSet<String> = loaded_by(document).collect();
        let unknown = |name: &String| Module::lookup(name).is_none() && !is_built_in(name);
        let foreign = loaded.iter().any(unknown);
        if scope == Scope::Whole {
            stated = stated.or(match Loads::of([document]) {
                Loads::None => None,
                Loads::Some => Some(usual()),
                Loads::All => Some(HashSet::new()),
            });
        }
        let complete = !includes && loaded.contains("proxy");
        Self { stated, loaded, foreign, complete }
    }

    /// Those that are in every httpd.
    pub(crate) fn built_in() -> Self {
        Self::stated(HashSet::new())
    }

    /// Those that are loaded when Debian's package is installed.
    pub(crate) fn usual() -> Self {
        Self::stated(usual())
    }

    fn stated(names: HashSet<String>) -> Self {
        let loaded = HashSet::new();
        Self { stated: Some(names), loaded, foreign: false, complete: false }
    }

    /// Whether a module is loaded: `proxy_http`, `mod_proxy_http`, `mod_proxy_http.c` or `proxy_http_module`.
    /// Unknown when nobody stated the modules, and the file does not tell.
    pub(crate) fn has(&self, name: &str) -> Presence {
        let name = short(name);
        if is_built_in(name) || self.loaded.contains(name) {
            return Presence::Yes;
        }
        match &self.stated {
            Some(stated) if stated.contains(name) => Presence::Yes,
            Some(_) => Presence::No,
            None if USUAL.contains(&name) => Presence::Yes,
            None if self.complete => Presence::No,
            None => Presence::Unknown,
        }
    }

    /// What `<IfModule name>` makes of it: as long as nobody states them, all modules that the tables know are
    /// taken for loaded, and no others.
    pub(crate) fn assumed(&self, name: &str) -> Presence {
        match self.has(name) {
            Presence::Unknown if Module::lookup(name).is_some() => Presence::Yes,
            Presence::Unknown => Presence::No,
            known => known,
        }
    }

    /// Whether the directives of a module can be used: that it is not loaded is only said where somebody stated them.
    pub(crate) fn provides(&self, module: &Module) -> bool {
        module.is_always_there()
            || self.stated.is_none()
            || self.has(module.identifier()) == Presence::Yes
    }

    /// Whether a module that no table knows may be loaded: nobody stated the modules, or it is among them.
    pub(crate) fn may_have(&self, module: &str) -> bool {
        let Some(stated) = &self.stated else { return true };
        let stem = module.trim_start_matches("mod_");
        // `php7_module` is mod_php.
        let is_it = |name: &String| {
            let rest = name.strip_prefix(stem);
            rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        stated.iter().chain(&self.loaded).any(is_it)
    }

    /// An httpd that has them before it reads the first line. In whole configurations each `LoadModule` comes in its
    /// time.
    pub(crate) fn environment(&self, target: &Target, scope: Scope) -> Environment {
        let is_mpm = |module: &Module| module.status() == Status::Mpm;
        let loads_mpm = modules::ALL.iter().any(|m| is_mpm(m) && self.loads(m));
        let at_once = |module: &Module| {
            if scope == Scope::Whole && self.loads(module) {
                return false;
            }
            if is_mpm(module) {
                // Only one of them can be loaded: the usual one, if the files load none.
                return self.loads(module)
                    || !loads_mpm && self.has(module.identifier()) == Presence::Yes;
            }
            self.provides(module) && !module.identifier().is_empty()
        };
        let mut environment = Environment::new().version(*target.version());
        for module in modules::ALL.iter().filter(|module| at_once(module)) {
            environment = environment.module(module.identifier());
        }
        for name in BUILT_IN {
            environment = environment.module(&format!("{name}_module"));
        }
        let known = directives::ALL.iter().filter(|directive| self.provides(directive.module()));
        environment.directives(known.map(|directive| directive.key()))
    }

    fn loads(&self, module: &Module) -> bool {
        self.loaded.contains(short(module.identifier()))
    }
}

/// What `LoadModule` lines tell of a whole configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loads {
    /// Nothing: there is none.
    None,
    /// What is loaded besides the usual: httpd does not go without an MPM and mod_authz_core, so there is more.
    Some,
    /// All that is not built in.
    All,
}

impl Loads {
    pub(crate) fn of<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let names: Vec<String> = documents.into_iter().flat_map(loaded_by).collect();
        let is_base = |name: &String| name == "authz_core";
        if names.iter().any(|name| name.starts_with("mpm_")) && names.iter().any(is_base) {
            return Self::All;
        }
        if names.is_empty() { Self::None } else { Self::Some }
    }
}

/// The modules that a document loads. A `LoadModule` counts wherever it stands: files are often put together in an odd
/// order.
fn loaded_by(document: &Document) -> impl Iterator<Item = String> {
    let read = |line: &Line<'_>| line.kind() == LineKind::Directive && line.is("LoadModule");
    let names = document.lines().filter(read).filter_map(|line| line.word(1));
    names.map(|name| short(&name.value()).to_owned())
}

fn usual() -> HashSet<String> {
    USUAL.iter().map(|name| (*name).to_owned()).collect()
}

/// Whether a module of this name is in every httpd.
pub(crate) fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&short(name))
}

fn short(name: &str) -> &str {
    let name = name.strip_suffix(".c").unwrap_or(name);
    let name = match Module::lookup(name) {
        Some(module) if !module.identifier().is_empty() => module.identifier(),
        _ => name,
    };
    let name = name.strip_suffix("_module").unwrap_or(name);
    match name.strip_prefix("mod_").unwrap_or(name) {
        "http_core" => "http",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::Facts;

    fn modules(text: &str, target: &Target, scope: Scope) -> Modules {
        Modules::of(&Document::parse(text).document, target, scope)
    }

    #[test]
    fn what_nobody_states_is_unknown() {
        let unknown = modules("", &Target::default(), Scope::Part);
        assert_eq!(unknown.has("proxy_http"), Presence::Unknown);
        assert_eq!(unknown.assumed("mod_proxy_http.c"), Presence::Yes);
        assert_eq!(unknown.assumed("mod_nobody_knows.c"), Presence::No);
        assert_eq!(unknown.has("mod_alias.c"), Presence::Yes);
        assert_eq!(unknown.has("event.c"), Presence::Yes);
        let load = "LoadModule proxy_http_module modules/mod_proxy_http.so\n";
        assert_eq!(modules(load, &Target::default(), Scope::Part).has("proxy_http"), Presence::Yes);
        let facts = Facts::new().set("modules", "proxy, proxy_http").unwrap();
        let stated = modules("", &Target::default().with(facts), Scope::Part);
        assert_eq!(stated.has("mod_proxy_http.c"), Presence::Yes);
        assert_eq!(stated.has("ssl_module"), Presence::No);
        assert_eq!(stated.has("http_core.c"), Presence::Yes);
    }

    #[test]
    fn a_whole_configuration_has_what_it_loads() {
        let load = "LoadModule ssl_module mod_ssl.so\nLoadModule php7_module libphp7.so\n\
                    LoadModule mpm_prefork_module mod_mpm_prefork.so\n\
                    LoadModule authz_core_module mod_authz_core.so\n";
        let whole = modules(load, &Target::default(), Scope::Whole);
        assert_eq!(whole.has("ssl"), Presence::Yes);
        assert_eq!(whole.has("alias"), Presence::No);
        assert_eq!(whole.has("core"), Presence::Yes);
        assert!(whole.foreign && whole.may_have("mod_php") && !whole.may_have("mod_wsgi"));
        // Without an MPM there is more than these files tell.
        let some = modules("LoadModule ssl_module mod_ssl.so\n", &Target::default(), Scope::Whole);
        assert_eq!((some.has("alias"), some.has("proxy")), (Presence::Yes, Presence::No));
        // Compiled in, most likely.
        let none = modules("", &Target::default(), Scope::Whole);
        assert_eq!(none.has("proxy"), Presence::Unknown);
    }
}
