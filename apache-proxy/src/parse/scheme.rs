use crate::{Module, modules};
use std::fmt;

/// The scheme of a backend's URL, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// `http`.
    Http,
    /// `https`.
    Https,
    /// `ws`, WebSocket.
    Ws,
    /// `wss`, WebSocket over TLS.
    Wss,
    /// `h2`, HTTP/2 over TLS.
    H2,
    /// `h2c`, HTTP/2 in the clear.
    H2c,
    /// `ajp`.
    Ajp,
    /// `fcgi`.
    Fcgi,
    /// `scgi`.
    Scgi,
    /// `uwsgi`.
    Uwsgi,
    /// `ftp`.
    Ftp,
    /// `fd`, which passes the client's socket on.
    Fd,
    /// `balancer`.
    Balancer,
    /// Any other: accepted when read, and no module serves it (AH01144 for every request).
    Other(Box<str>),
}

impl Scheme {
    const KNOWN: [Self; 13] = [
        Self::Http,
        Self::Https,
        Self::Ws,
        Self::Wss,
        Self::H2,
        Self::H2c,
        Self::Ajp,
        Self::Fcgi,
        Self::Scgi,
        Self::Uwsgi,
        Self::Ftp,
        Self::Fd,
        Self::Balancer,
    ];

    /// The scheme with this name, in any case.
    pub(crate) fn new(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let known = Self::KNOWN.into_iter().find(|scheme| scheme.as_str() == name);
        known.unwrap_or_else(|| Self::Other(name.into()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Ws => "ws",
            Self::Wss => "wss",
            Self::H2 => "h2",
            Self::H2c => "h2c",
            Self::Ajp => "ajp",
            Self::Fcgi => "fcgi",
            Self::Scgi => "scgi",
            Self::Uwsgi => "uwsgi",
            Self::Ftp => "ftp",
            Self::Fd => "fd",
            Self::Balancer => "balancer",
            Self::Other(name) => name,
        }
    }

    /// The port of a URL without one (`ap_proxy_port_of_scheme`); mod_proxy_uwsgi has one of its own, 3031.
    pub fn default_port(&self) -> Option<u16> {
        Some(match self {
            Self::Http | Self::Ws | Self::H2c => 80,
            Self::Https | Self::Wss | Self::H2 => 443,
            Self::Ajp => 8009,
            Self::Fcgi => 8000,
            Self::Scgi => 4000,
            Self::Ftp => 21,
            Self::Uwsgi | Self::Fd | Self::Balancer | Self::Other(_) => return None,
        })
    }

    /// Whether the connection is encrypted, which needs `SSLProxyEngine On`.
    pub const fn is_tls(&self) -> bool {
        matches!(self, Self::Https | Self::Wss | Self::H2)
    }

    /// The module that serves it; `ws` and `wss` are mod_proxy_http's since 2.4.47. TLS needs mod_ssl besides.
    pub fn module(&self) -> Option<&'static Module> {
        Some(match self {
            Self::Http | Self::Https | Self::Ws | Self::Wss => &modules::MOD_PROXY_HTTP,
            Self::H2 | Self::H2c => &modules::MOD_PROXY_HTTP2,
            Self::Ajp => &modules::MOD_PROXY_AJP,
            Self::Fcgi => &modules::MOD_PROXY_FCGI,
            Self::Scgi => &modules::MOD_PROXY_SCGI,
            Self::Uwsgi => &modules::MOD_PROXY_UWSGI,
            Self::Ftp => &modules::MOD_PROXY_FTP,
            Self::Fd => &modules::MOD_PROXY_FDPASS,
            Self::Balancer => &modules::MOD_PROXY_BALANCER,
            Self::Other(_) => return None,
        })
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
