//! What earlier directives define, per server: the main one and each `<VirtualHost>` have their own.

use super::read::Read;
use crate::view::Modules;
use crate::{Module, Target, Version};
use config_diagnostics::Facts;

/// What one server has.
#[derive(Debug)]
pub(super) struct Server {
    /// Names of balancers, in lower case, with `balancer://`.
    pub(super) balancers: Vec<String>,
    /// Names of workers outside balancers, and whether they hold references of a regular expression.
    pub(super) workers: Vec<(String, bool)>,
    /// Balancer and name of its members.
    pub(super) members: Vec<(String, String)>,
    /// Names of `ProxyHCTemplate`.
    pub(super) templates: Vec<String>,
    /// Names of `ProxyHCExpr`.
    pub(super) conditions: Vec<String>,
    /// `CacheDirLevels` and `CacheDirLength`.
    pub(super) cache_folders: (i32, i32),
}

impl Default for Server {
    fn default() -> Self {
        Self {
            balancers: Vec::new(),
            workers: Vec::new(),
            members: Vec::new(),
            templates: Vec::new(),
            conditions: Vec::new(),
            // What mod_cache_disk begins with.
            cache_folders: (2, 2),
        }
    }
}

#[derive(Debug)]
pub(super) struct Memory<'m> {
    target: &'m Target,
    read: &'m Read,
    main: Server,
    host: Option<Server>,
    /// Addresses that are listened on.
    pub(super) listeners: Vec<String>,
    /// Names of `<AuthnProviderAlias>` and `<AuthzProviderAlias>`.
    pub(super) aliases: Vec<String>,
    /// Names of `ExtFilterDefine` and its like.
    pub(super) filters: Vec<String>,
    /// Names of `RegisterHttpMethod`.
    pub(super) methods: Vec<String>,
    /// Places where `ProxyErrorOverride` is on.
    pub(super) error_overrides: Vec<String>,
}

impl<'m> Memory<'m> {
    pub(super) fn new(target: &'m Target, read: &'m Read) -> Self {
        Self {
            target,
            read,
            main: Server::default(),
            host: None,
            listeners: Vec::new(),
            aliases: Vec::new(),
            filters: Vec::new(),
            methods: Vec::new(),
            error_overrides: Vec::new(),
        }
    }

    pub(super) fn enter_host(&mut self) {
        self.host = Some(Server::default());
    }

    pub(super) fn leave_host(&mut self) {
        self.host = None;
    }

    /// The server that is being configured.
    pub(super) fn server(&mut self) -> &mut Server {
        self.host.as_mut().unwrap_or(&mut self.main)
    }

    pub(super) fn facts(&self) -> &'m Facts {
        self.target.facts()
    }

    pub(super) fn version(&self) -> Version {
        *self.target.version()
    }

    pub(super) fn modules(&self) -> &'m Modules {
        &self.read.modules
    }

    pub(super) fn has_module(&self, name: &str) -> bool {
        Module::lookup(name).is_none_or(|module| self.read.modules.provides(module))
    }

    /// Whether files are included of which nothing is known: names may be defined there.
    pub(super) fn has_unknown_files(&self) -> bool {
        self.read.has_unknown_files
    }
}
