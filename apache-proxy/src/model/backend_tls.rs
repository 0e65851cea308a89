use super::{ItemError, Statement, Switch};
use crate::directives;

/// How the certificates of backends are checked: `SSLProxyEngine` and what belongs to it (mod_ssl).
///
/// httpd by itself checks the name in a certificate, and not who signed it.
///
/// ```
/// use apache_proxy::{BackendTls, Config};
/// let config = Config::new().backend_tls(BackendTls::verified("/etc/ssl/ca.pem")?);
/// assert_eq!(
///     config.to_string(),
///     "SSLProxyEngine On\nSSLProxyVerify require\nSSLProxyCACertificateFile /etc/ssl/ca.pem\n",
/// );
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendTls {
    pub(super) verify: Statement,
    pub(super) ca: Option<Statement>,
    pub(super) checks: [Option<Switch>; 2],
}

impl BackendTls {
    /// Certificates must be signed by one of the authorities in this PEM file, and be for the host of the URL.
    ///
    /// # Errors
    /// Where the path is empty or cannot be written.
    pub fn verified(ca_file: &str) -> Result<Self, ItemError> {
        let ca = Statement::new("SSLProxyCACertificateFile", &[ca_file])?;
        let verify = Statement::of(&directives::SSL_PROXY_VERIFY, &["require"]);
        Ok(Self { verify, ca: Some(ca), checks: [None, None] })
    }

    /// Any certificate will do, whoever signed it and whatever host it is for, unless it has expired: the connection is
    /// encrypted, and whoever can get in between can read it.
    ///
    /// `SSLProxyVerify none` alone still checks the name, so that is switched off too.
    pub fn accept_self_signed() -> Self {
        let verify = Statement::of(&directives::SSL_PROXY_VERIFY, &["none"]);
        let off = |directive| Some(Switch::of(directive, false));
        let checks = [
            off(&directives::SSL_PROXY_CHECK_PEER_CN),
            off(&directives::SSL_PROXY_CHECK_PEER_NAME),
        ];
        Self { verify, ca: None, checks }
    }
}
