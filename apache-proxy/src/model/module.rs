use crate::{Version, modules};

/// How a module belongs to httpd, as its manual page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Always there.
    Core,
    /// The multi-processing modules; one of them is always there.
    Mpm,
    /// Compiled by default.
    Base,
    /// Compiled where asked for; distributions have nearly all of them.
    Extension,
    /// May change, or be there without support.
    Experimental,
}

/// A module of httpd.
///
/// ```
/// use apache_proxy::Module;
/// let balancer = Module::lookup("proxy_balancer").unwrap();
/// assert_eq!(balancer.identifier(), "proxy_balancer_module");
/// assert!(balancer.needs().any(|module| module.name() == "mod_slotmem_shm"));
/// ```
#[derive(Debug)]
pub struct Module {
    name: &'static str,
    identifier: &'static str,
    status: Status,
    since: u16,
    needs: &'static [&'static str],
}

impl Module {
    pub(crate) const fn new(
        name: &'static str,
        identifier: &'static str,
        status: Status,
        since: u16,
        needs: &'static [&'static str],
    ) -> Self {
        Self { name, identifier, status, since, needs }
    }

    /// The module called `mod_proxy`, `mod_proxy.c`, `proxy_module` or `proxy`.
    pub fn lookup(name: &str) -> Option<&'static Self> {
        let bare = name.strip_suffix(".c").unwrap_or(name);
        modules::ALL.iter().copied().find(|module| {
            module.name == bare
                || module.identifier == bare
                || module.name.strip_prefix("mod_").is_some_and(|short| short == bare)
        })
    }

    /// `mod_proxy`, `core`, `mpm_common`, `event`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What `LoadModule` calls it: `proxy_module`. Empty for `core` and `mpm_common`.
    pub const fn identifier(&self) -> &'static str {
        self.identifier
    }

    /// How it belongs to httpd.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The first release that has it; 2.4.0 stands for that and everything older.
    pub const fn since(&self) -> Version {
        Version::new(2, 4, self.since)
    }

    /// Whether every httpd has it, or at least one of its kind (the MPMs), without a `LoadModule` of ours.
    pub const fn is_always_there(&self) -> bool {
        matches!(self.status, Status::Core | Status::Mpm) || self.identifier.is_empty()
    }

    /// The modules without which it does not load, or does not start.
    pub fn needs(&self) -> impl Iterator<Item = &'static Self> {
        self.needs.iter().filter_map(|name| Self::lookup(name))
    }
}
