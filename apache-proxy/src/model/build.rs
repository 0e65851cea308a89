//! Setters that leave no room for the mistakes that httpd accepts without a word.

use super::{
    BackendTls, Body, Config, HeaderRule, Item, ItemError, ItemErrorKind, Location, ProxyPass,
    ProxyPassReverse, ProxyTarget, Statement, TrustedProxies, VirtualHost,
};
use crate::{BackendUrl, HeaderAction, ValueError, directives};

/// Headers that say where a request came from, and that httpd would add to.
const FORWARDED: [&str; 3] = ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded"];
const PROTO: &str = "X-Forwarded-Proto";

impl Body {
    /// Adds a rule with its `ProxyPassReverse`, above those rules whose path covers its own.
    ///
    /// With the first rule come the headers of a reverse proxy that clients reach: what a client says of itself
    /// (`X-Forwarded-For`, …) is removed, and `X-Forwarded-Proto` is set. Where
    /// [`trust_forwarded`](Self::trust_forwarded) names proxies in front, they stay as they come.
    ///
    /// # Errors
    /// Where another rule has the path, two rules would share a worker and one would lose its parameters, or the
    /// backend has TLS and [`backend_tls`](Self::set_backend_tls) was not said.
    pub fn add_proxy(&mut self, pass: ProxyPass) -> Result<(), ItemError> {
        let tls = pass.url().is_some_and(|url| url.scheme().is_tls());
        if tls && self.switch("SSLProxyEngine") != Some(true) {
            return Err(ItemError::new(0, ItemErrorKind::NoBackendTls));
        }
        let path = pass.path().unwrap_or_default();
        let same =
            |other: &ProxyPass| other.path() == Some(path) && other.is_match() == pass.is_match();
        if self.proxy_passes().any(same) {
            let kind = ItemErrorKind::Shadowed { path: path.to_owned() };
            return Err(ItemError::new(1, kind));
        }
        let covers = |item: &Item| match item {
            Item::ProxyPass(other) => !pass.is_match() && covers(other, path),
            _ => false,
        };
        let at = self.items().iter().position(covers).unwrap_or(self.items().len());
        let reverse = match (pass.target(), pass.is_match()) {
            (ProxyTarget::Url(url), false) => Some(ProxyPassReverse::new(path, url.as_str())?),
            _ => None,
        };
        let mut passes: Vec<&ProxyPass> = self.proxy_passes().collect();
        let before = self.items().iter().take(at);
        let place = before.filter(|item| matches!(item, Item::ProxyPass(_))).count();
        passes.insert(place, &pass);
        check_sharing(&passes)?;
        self.items_mut().insert(at, pass.into());
        if let Some(reverse) = reverse {
            self.items_mut().insert(at + 1, reverse.into());
        }
        if self.get("RemoteIPHeader").is_none() {
            self.own_forwarded();
        }
        Ok(())
    }

    /// Says how the certificates of backends are checked, in place of what was said before.
    pub fn set_backend_tls(&mut self, tls: BackendTls) {
        for directive in [
            &directives::SSL_PROXY_VERIFY,
            &directives::SSL_PROXY_CA_CERTIFICATE_FILE,
            &directives::SSL_PROXY_CHECK_PEER_CN,
            &directives::SSL_PROXY_CHECK_PEER_NAME,
        ] {
            self.remove(directive);
        }
        self.set_switch(&directives::SSL_PROXY_ENGINE, true);
        self.push(tls.verify);
        tls.ca.into_iter().for_each(|ca| self.push(ca));
        tls.checks.into_iter().flatten().for_each(|check| self.push(check));
    }

    /// Takes the client's address from the `X-Forwarded-For` of these proxies (mod_remoteip), and passes on what
    /// they say of the client.
    pub fn trust_forwarded(&mut self, proxies: TrustedProxies) {
        let ours = |item: &Item| match item {
            Item::Header(rule) => is_ours(rule),
            _ => false,
        };
        self.items_mut().retain(|item| !ours(item));
        self.set(Statement::of(&directives::REMOTE_IP_HEADER, &["X-Forwarded-For"]));
        self.push(proxies);
    }

    /// Headers as the proxy that clients reach must have them.
    fn own_forwarded(&mut self) {
        for name in FORWARDED {
            if !self.headers().any(|rule| rule.is_about(name)) {
                self.push(HeaderRule::request(HeaderAction::Unset, name, &[]));
            }
        }
        if !self.headers().any(|rule| rule.is_about(PROTO)) {
            let scheme = ["expr=%{REQUEST_SCHEME}"];
            self.push(HeaderRule::request(HeaderAction::Set, PROTO, &scheme));
        }
    }

    fn set_timeout(&mut self, seconds: u32) -> Result<(), ItemError> {
        if seconds == 0 || i32::try_from(seconds).is_err() {
            let error = ValueError::new("must be between 1 and 2147483647 seconds", 0);
            return Err(ItemError::value(1, "timeout", error));
        }
        self.set(Statement::of(&directives::PROXY_TIMEOUT, &[&seconds.to_string()]));
        Ok(())
    }
}

/// Whether [`Body::add_proxy`] made it.
fn is_ours(rule: &HeaderRule) -> bool {
    let unset = FORWARDED.map(|name| HeaderRule::request(HeaderAction::Unset, name, &[]));
    let scheme = ["expr=%{REQUEST_SCHEME}"];
    unset.contains(rule) || *rule == HeaderRule::request(HeaderAction::Set, PROTO, &scheme)
}

/// Whether requests for `path` would be taken by this rule, if it came first.
fn covers(rule: &ProxyPass, path: &str) -> bool {
    let rest = rule.path().filter(|_| !rule.is_match()).and_then(|own| {
        let rest = path.strip_prefix(own)?;
        (own.ends_with('/') || rest.is_empty() || rest.starts_with('/')).then_some(rest)
    });
    rest.is_some()
}

/// httpd takes a URL that starts with the name of an earlier worker for that worker, and drops its parameters.
fn check_sharing(passes: &[&ProxyPass]) -> Result<(), ItemError> {
    let with_url =
        |pass: &&ProxyPass| pass.url().cloned().map(|url| (url, pass.parameters().to_vec()));
    let workers: Vec<_> = passes.iter().filter_map(with_url).collect();
    for (n, (second, parameters)) in workers.iter().enumerate() {
        let earlier = workers.iter().take(n);
        let shared = |(first, others): &&(BackendUrl, Vec<_>)| {
            let name = first.worker_name();
            let socket = first.socket() != second.socket();
            second.worker_name().starts_with(&name) && (socket || parameters != others)
        };
        if let Some((first, _)) = earlier.rev().find(shared) {
            let (first, second) = (first.to_string(), second.to_string());
            return Err(ItemError::new(2, ItemErrorKind::SharedWorker { first, second }));
        }
    }
    Ok(())
}

impl VirtualHost {
    /// `ServerName`: the host that requests are for.
    ///
    /// # Errors
    /// Where the name is empty or cannot be written.
    pub fn server_name(mut self, name: &str) -> Result<Self, ItemError> {
        self.set(Statement::new("ServerName", &[name])?);
        Ok(self)
    }

    /// `ServerAlias`: another host that requests are for; `*` and `?` stand for anything.
    ///
    /// # Errors
    /// Where the name is empty or cannot be written.
    pub fn server_alias(self, name: &str) -> Result<Self, ItemError> {
        if name.is_empty() {
            return Err(ItemError::missing(1, "the name"));
        }
        Ok(self.with(Statement::new("ServerAlias", &[name])?))
    }

    /// Clients reach it over TLS, with this certificate and its key, both PEM files (mod_ssl).
    ///
    /// # Errors
    /// Where a path is empty or cannot be written.
    pub fn tls(mut self, certificate: &str, key: &str) -> Result<Self, ItemError> {
        self.set(Statement::of(&directives::SSL_ENGINE, &["on"]));
        self.set(Statement::new("SSLCertificateFile", &[certificate])?);
        self.set(Statement::new("SSLCertificateKeyFile", &[key])?);
        Ok(self)
    }

    /// The name in its last `ServerName`.
    pub fn name(&self) -> Option<&str> {
        self.get("ServerName").and_then(|statement| statement.word(0))
    }

    /// The names in its `ServerAlias` lines.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        let aliases = self.items().iter().filter_map(|item| match item {
            Item::Statement(line) if line.directive() == &directives::SERVER_ALIAS => Some(line),
            _ => None,
        });
        aliases.flat_map(Statement::words)
    }

    /// Whether clients reach it over TLS.
    pub fn is_tls(&self) -> bool {
        let word = self.get("SSLEngine").and_then(|statement| statement.word(0));
        word.is_some_and(|word| word.eq_ignore_ascii_case("on"))
    }
}

impl Location {
    /// Passes its requests to `url`, with the `ProxyPassReverse`.
    ///
    /// # Errors
    /// As for [`ProxyPass::new`], and where the path of the section is an expression or has wildcards, which make the
    /// rule something else.
    pub fn proxy(self, url: &str) -> Result<Self, ItemError> {
        if self.is_match() || self.path().contains(['*', '?', '[']) {
            let error = ValueError::new("it has wildcards, and the rule would be an expression", 0);
            return Err(ItemError::value(1, "path", error));
        }
        let like = ProxyPass::new(self.path(), url)?;
        let url = like.url().map(BackendUrl::to_string).unwrap_or_default();
        Ok(self.with(ProxyPass::here(&url)?).with(ProxyPassReverse::here(&url)?))
    }
}

/// Setters of what may proxy: a virtual host, and the server itself.
macro_rules! proxies {
    ($($name:ident)*) => {$(
        impl $name {
            /// Adds a rule, with all that belongs to it: see [`Body::add_proxy`].
            ///
            /// # Errors
            /// As for [`Body::add_proxy`].
            pub fn proxy(mut self, pass: ProxyPass) -> Result<Self, ItemError> {
                self.add_proxy(pass)?;
                Ok(self)
            }

            /// Says how the certificates of backends are checked; comes before rules to such backends.
            #[must_use]
            pub fn backend_tls(mut self, tls: BackendTls) -> Self {
                self.set_backend_tls(tls);
                self
            }

            /// Proxies in front of this one, whose word about the client counts: see [`Body::trust_forwarded`].
            #[must_use]
            pub fn behind(mut self, proxies: TrustedProxies) -> Self {
                self.trust_forwarded(proxies);
                self
            }

            /// `ProxyPreserveHost`: whether the backend gets the `Host` of the client. Over TLS, a certificate that is
            /// [verified](BackendTls::verified) must then be for that host, and not for the one in the URL.
            #[must_use]
            pub fn preserve_host(mut self, on: bool) -> Self {
                self.set_switch(&directives::PROXY_PRESERVE_HOST, on);
                self
            }

            /// `ProxyTimeout`: how many seconds a backend may take, at least 1.
            ///
            /// # Errors
            /// Where it is none, or more than httpd can count.
            pub fn timeout(mut self, seconds: u32) -> Result<Self, ItemError> {
                self.set_timeout(seconds)?;
                Ok(self)
            }

            /// `ProxyErrorOverride`: whether clients get the error pages of this server.
            #[must_use]
            pub fn error_override(mut self, on: bool) -> Self {
                let word = if on { "On" } else { "Off" };
                self.set(Statement::of(&directives::PROXY_ERROR_OVERRIDE, &[word]));
                self
            }
        }
    )*};
}

proxies!(VirtualHost Config);
