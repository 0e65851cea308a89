//! Which modules are loaded, as far as the facts and the file tell.

use crate::{Module, Target};
use config_diagnostics::Presence;

/// What Debian loads by default; the fact `modules` states what is loaded besides.
const USUAL: [&str; 15] = [
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
];

/// The rest of those, and what no httpd is without.
const USUAL_TOO: [&str; 7] =
    ["core", "http", "negotiation", "reqtimeout", "setenvif", "so", "status"];

/// The modules that are loaded.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    /// Short names: `proxy_http`. `None` when nobody states them.
    stated: Option<Vec<String>>,
    /// Those that a `LoadModule` of the file loads.
    loaded: Vec<String>,
    /// Whether the file loads mod_proxy and includes nothing: then no other file loads more.
    pub(super) complete: bool,
}

impl Modules {
    pub(super) fn of(target: &Target) -> Self {
        let stated = target.facts().get("modules").map(|list| {
            let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.map(|name| short(name).to_owned()).collect()
        });
        Self { stated, loaded: Vec::new(), complete: false }
    }

    pub(super) fn load(&mut self, identifier: &str) {
        self.loaded.push(short(identifier).to_owned());
    }

    /// Whether the file itself loads a module.
    pub(super) fn loads(&self, name: &str) -> bool {
        self.loaded.iter().any(|loaded| loaded == short(name))
    }

    /// Whether a module is loaded: `proxy_http`, `mod_proxy_http`, `mod_proxy_http.c` or `proxy_http_module`.
    /// Unknown when nobody stated the modules, and the file does not tell.
    pub(crate) fn has(&self, name: &str) -> Presence {
        let name = short(name);
        if USUAL.contains(&name) || USUAL_TOO.contains(&name) || self.loads(name) {
            return Presence::Yes;
        }
        match &self.stated {
            Some(stated) if stated.iter().any(|module| module == name) => Presence::Yes,
            Some(_) => Presence::No,
            None if self.complete => Presence::No,
            None => Presence::Unknown,
        }
    }

    /// What `<IfModule name>` makes of it: as long as nobody states them, all modules that the tables know are
    /// taken for loaded.
    pub(super) fn assumed(&self, name: &str) -> Presence {
        match self.has(name) {
            Presence::Unknown if Module::lookup(name).is_some() => Presence::Yes,
            known => known,
        }
    }
}

fn short(name: &str) -> &str {
    let name = name.strip_suffix(".c").unwrap_or(name);
    let name = name.strip_suffix("_module").unwrap_or(name);
    name.strip_prefix("mod_").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::Facts;

    #[test]
    fn what_nobody_states_is_unknown() {
        let mut modules = Modules::of(&Target::default());
        assert_eq!(modules.has("proxy_http"), Presence::Unknown);
        assert_eq!(modules.assumed("mod_proxy_http.c"), Presence::Yes);
        assert_eq!(modules.assumed("mod_nobody_knows.c"), Presence::Unknown);
        assert_eq!(modules.has("mod_alias.c"), Presence::Yes);
        modules.load("proxy_http_module");
        assert_eq!(modules.has("proxy_http"), Presence::Yes);
        let facts = Facts::new().set("modules", "proxy, proxy_http").unwrap();
        let modules = Modules::of(&Target::default().with(facts));
        assert_eq!(modules.has("mod_proxy_http.c"), Presence::Yes);
        assert_eq!(modules.has("ssl_module"), Presence::No);
    }
}
