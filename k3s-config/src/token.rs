use std::fmt;
use std::str::FromStr;

/// A token that joins a node to a cluster, as k3s takes it apart.
///
/// Either short (the password alone, or a bootstrap token `id.secret`) or full:
/// `K10<CA hash>::<user>:<password>`, `K10<CA hash>::<id>.<secret>`. Source: `parseToken` of
/// `pkg/clientaccess/token.go`; alike in every version known.
///
/// Printed in any way it shows nothing secret; [`expose`](Self::expose) gives the text.
///
/// ```
/// use k3s_config::Token;
/// let hash = "0123456789abcdef".repeat(4);
/// let token: Token = format!("K10{hash}::server:hunter2").parse()?;
/// assert_eq!((token.ca_hash(), token.password()), (Some(&*hash), Some("hunter2")));
/// assert!(!format!("{token} {token:?}").contains("hunter2"));
/// # Ok::<(), k3s_config::TokenError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token {
    text: String,
    ca_hash: String,
    credentials: Credentials,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Credentials {
    Basic { user: String, password: String },
    Bootstrap { id: String, secret: String },
}

/// Why k3s refuses a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Nothing is there.
    #[error("a token must not be empty")]
    Empty,
    /// Between `K10` and `::` stands neither nothing nor 64 characters.
    #[error("the CA hash of a full token has 64 characters, this one has {found}")]
    HashLength {
        /// How many bytes stand there.
        found: usize,
    },
    /// After the hash stands neither `user:password` nor a bootstrap token; a password of its own may not
    /// start with `K10`.
    #[error("a full token is K10<CA hash>::<user>:<password>, and its password is not empty")]
    Format,
    /// A bootstrap token, where a server wants a password.
    #[error("a server takes a password or K10<CA hash>::<user>:<password>, no bootstrap token")]
    BootstrapOnServer,
}

/// Length of the hash in a full token: SHA-256 in hexadecimal digits.
const HASH_LENGTH: usize = 64;
const PREFIX: &str = "K10";

impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        let token = |ca_hash: &str, credentials| Self {
            text: text.to_owned(),
            ca_hash: ca_hash.to_owned(),
            credentials,
        };
        let Some(rest) = text.strip_prefix(PREFIX) else {
            let password = || Credentials::Basic { user: String::new(), password: text.to_owned() };
            return Ok(token("", bootstrap(text).unwrap_or_else(password)));
        };
        let (hash, rest) = rest.split_once("::").unwrap_or(("", rest));
        if !hash.is_empty() && hash.len() != HASH_LENGTH {
            return Err(TokenError::HashLength { found: hash.len() });
        }
        if let Some(credentials) = bootstrap(rest) {
            return Ok(token(hash, credentials));
        }
        match rest.split_once(':') {
            Some((user, password)) if !password.is_empty() => {
                let (user, password) = (user.to_owned(), password.to_owned());
                Ok(token(hash, Credentials::Basic { user, password }))
            }
            _ => Err(TokenError::Format),
        }
    }
}

/// `id.secret` of kubeadm: 6 and 16 lower-case letters and digits.
fn bootstrap(text: &str) -> Option<Credentials> {
    let (id, secret) = text.split_once('.')?;
    let plain = |part: &str, length| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    (plain(id, 6) && plain(secret, 16))
        .then(|| Credentials::Bootstrap { id: id.to_owned(), secret: secret.to_owned() })
}

impl Token {
    /// The text as it was read. Do not show it to anybody.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The hash that the cluster's CA must have, of a full token. k3s does not ask whether it is
    /// hexadecimal: [`has_plausible_hash`](Self::has_plausible_hash).
    pub fn ca_hash(&self) -> Option<&str> {
        (!self.ca_hash.is_empty()).then_some(&*self.ca_hash)
    }

    /// Whether a hash, if there is one, can be that of any CA: 64 lower-case hexadecimal digits.
    pub fn has_plausible_hash(&self) -> bool {
        self.ca_hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// Whether it starts with `K10`.
    pub fn is_full(&self) -> bool {
        self.text.starts_with(PREFIX)
    }

    /// Whether it is, or holds, a bootstrap token: one that `k3s token create` makes, that expires, and that
    /// only agents may use.
    pub fn is_bootstrap(&self) -> bool {
        matches!(self.credentials, Credentials::Bootstrap { .. })
    }

    /// The user, empty in a short token. k3s puts the one it needs in its place: it only informs.
    pub fn user(&self) -> Option<&str> {
        match &self.credentials {
            Credentials::Basic { user, .. } => Some(user),
            Credentials::Bootstrap { .. } => None,
        }
    }

    /// The password. Do not show it to anybody.
    pub fn password(&self) -> Option<&str> {
        match &self.credentials {
            Credentials::Basic { password, .. } => Some(password),
            Credentials::Bootstrap { .. } => None,
        }
    }

    /// The public half of a bootstrap token.
    pub fn id(&self) -> Option<&str> {
        match &self.credentials {
            Credentials::Bootstrap { id, .. } => Some(id),
            Credentials::Basic { .. } => None,
        }
    }

    /// The secret half of a bootstrap token. Do not show it to anybody.
    pub fn secret(&self) -> Option<&str> {
        match &self.credentials {
            Credentials::Bootstrap { secret, .. } => Some(secret),
            Credentials::Basic { .. } => None,
        }
    }

    /// The password that a server makes of it, for itself and for the nodes that join.
    ///
    /// Errors with [`TokenError::BootstrapOnServer`]. Source: `NormalizeToken` of `pkg/util/token.go`.
    pub fn normalise_for_server(&self) -> Result<&str, TokenError> {
        self.password().ok_or(TokenError::BootstrapOnServer)
    }
}

/// The form alone, nothing secret: `K10<64>::server:…`.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_full() {
            write!(f, "{PREFIX}<{}>::", self.ca_hash.len())?;
        }
        match &self.credentials {
            Credentials::Basic { user, .. } if self.is_full() => write!(f, "{user}:…"),
            Credentials::Basic { .. } => f.write_str("…"),
            Credentials::Bootstrap { id, .. } => write!(f, "{id}.…"),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn read(text: &str) -> Result<Token, TokenError> {
        text.parse()
    }

    #[test]
    fn a_short_token_is_a_password() {
        let token = read("user:pass").unwrap();
        assert_eq!((token.user(), token.password()), (Some(""), Some("user:pass")));
        assert_eq!(read(" secret ").unwrap().password(), Some(" secret "));
        assert_eq!(read("a::b").unwrap().password(), Some("a::b"));
        assert_eq!(read("").unwrap_err(), TokenError::Empty);
    }

    #[test]
    fn a_full_token_has_a_hash_and_credentials() {
        let token = read(&format!("K10{HASH}::server:a:b")).unwrap();
        assert_eq!(token.ca_hash(), Some(HASH));
        assert_eq!((token.user(), token.password()), (Some("server"), Some("a:b")));
        assert_eq!(token.to_string(), "K10<64>::server:…");
        assert_eq!(read("K10::node:pw").unwrap().ca_hash(), None);
        assert_eq!(read("K10user:pw").unwrap().user(), Some("user"));
    }

    #[test]
    fn bootstrap_tokens_are_lower_case_and_exact() {
        let token = read(&format!("K10{HASH}::abcdef.0123456789abcdef")).unwrap();
        assert_eq!((token.id(), token.secret()), (Some("abcdef"), Some("0123456789abcdef")));
        assert!(read("abcdef.0123456789abcdef").unwrap().is_bootstrap());
        assert!(!read("ABCDEF.0123456789abcdef").unwrap().is_bootstrap());
        assert!(!read("abcdef.0123456789abcdef0").unwrap().is_bootstrap());
    }

    #[test]
    fn what_k3s_refuses_is_refused() {
        assert_eq!(read("K10abc::server:pw"), Err(TokenError::HashLength { found: 3 }));
        assert_eq!(read(&format!("K10{HASH}::server:")), Err(TokenError::Format));
        assert_eq!(read(&format!("K10{HASH}::pw")), Err(TokenError::Format));
        assert_eq!(read("K10"), Err(TokenError::Format));
        assert_eq!(read("K10mypassword"), Err(TokenError::Format));
    }

    #[test]
    fn a_server_wants_a_password() {
        let bootstrap = read("abcdef.0123456789abcdef").unwrap();
        assert_eq!(bootstrap.normalise_for_server(), Err(TokenError::BootstrapOnServer));
        let full = read(&format!("K10{HASH}::server:pw")).unwrap();
        assert_eq!(full.normalise_for_server(), Ok("pw"));
    }

    #[test]
    fn a_hash_that_no_ca_has() {
        assert!(read(&format!("K10{HASH}::a:b")).unwrap().has_plausible_hash());
        let odd = format!("K10{}::a:b", "z".repeat(64));
        assert!(!read(&odd).unwrap().has_plausible_hash());
    }

    proptest! {
        #[test]
        fn a_token_never_shows_its_password(password in "[a-z]{8,20}#") {
            for text in [password.clone(), format!("K10{HASH}::server:{password}")] {
                let token = read(&text).unwrap();
                prop_assert_eq!(token.expose(), &text);
                let shown = format!("{token} {token:?}");
                prop_assert!(!shown.contains(&password));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Ok(token) = read(&text) {
                prop_assert!(token.password().is_some() != token.secret().is_some());
            }
        }
    }
}
