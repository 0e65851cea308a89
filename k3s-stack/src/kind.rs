//! What kind of file a file is.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A kind of configuration file that can be checked, in the words of the command line's `--kind`.
///
/// ```
/// use k3s_stack::Kind;
/// assert_eq!(Kind::recognise("/etc/haproxy/haproxy.cfg", ""), Some(Kind::Haproxy));
/// assert_eq!(Kind::recognise("lb.cfg", "defaults\n    mode http\n"), Some(Kind::Haproxy));
/// assert_eq!(Kind::recognise("setup.cfg", "[metadata]\nname = demo\n"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A configuration of Apache httpd, or a part of one.
    Apache,
    /// A haproxy.cfg, or a part of one.
    Haproxy,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Apache, Self::Haproxy];

    /// The name used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Haproxy => "haproxy",
        }
    }

    /// The kind of a file, told from its path, its name and its text; the first pages of the text will do.
    pub fn recognise(path: &str, text: &str) -> Option<Self> {
        let path = path.to_ascii_lowercase();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let cfg = Path::new(name).extension().is_some_and(|ext| ext == "cfg");
        if cfg && path.contains("haproxy") {
            return Some(Self::Haproxy);
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().map(words).filter(|words| !words.is_empty());
        // A haproxy.cfg starts with a section. A fragment with that ending may start in the middle of one.
        let haproxy = if cfg {
            lines.any(|line| is_header(&line))
        } else {
            lines.next().is_some_and(|line| is_header(&line))
        };
        if haproxy {
            return Some(Self::Haproxy);
        }
        (is_apache_path(&path, name) || (!cfg && is_apache_text(text))).then_some(Self::Apache)
    }
}

/// The first words of a line, up to its comment.
fn words(line: &str) -> Vec<&str> {
    line.split_ascii_whitespace().take_while(|word| !word.starts_with('#')).take(5).collect()
}

/// Whether these are the words of a section header that no prose and no other format is likely to have.
fn is_header(words: &[&str]) -> bool {
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
    match words {
        ["global" | "defaults"] => true,
        ["defaults" | "frontend" | "backend" | "listen", name]
        | ["defaults" | "frontend" | "backend" | "listen", name, "from", _] => plain(name),
        // Up to HAProxy 2.0 an address could follow.
        ["listen" | "frontend", name, address] => plain(name) && address.contains(':'),
        _ => false,
    }
}

/// Whether a path in lower case is one that httpd's configuration has.
fn is_apache_path(path: &str, name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ext| ext.to_str());
    let folder = |name: &str| path.split(['/', '\\']).rev().skip(1).any(|part| part == name);
    let fits = matches!(ending, None | Some("conf" | "load"));
    // What Debian keeps beside it.
    let other = matches!(name, "envvars" | "magic" | "readme");
    let httpd = ["apache", "apache2", "httpd"].into_iter().any(folder) && fits && !other;
    // nginx has such folders, too; whose it is, the text tells.
    httpd && !folder("nginx")
        || matches!(ending, Some("conf"))
            && ["apache", "httpd"].into_iter().any(|start| name.starts_with(start))
        || name.ends_with(".apache.conf")
        || name == ".htaccess"
}

/// Whether the text has a line that httpd's configuration has, and no other format.
fn is_apache_text(text: &str) -> bool {
    const TAGS: [&str; 11] = [
        "<VirtualHost ",
        "<Directory ",
        "<DirectoryMatch ",
        "<Location ",
        "<LocationMatch ",
        "<FilesMatch ",
        "<IfModule ",
        "<IfDefine ",
        "<IfVersion ",
        "<Proxy ",
        "<ProxyMatch ",
    ];
    const NAMES: [&str; 20] = [
        "BalancerMember",
        "DocumentRoot",
        "LoadModule",
        "NameVirtualHost",
        "ProxyPass",
        "ProxyPassMatch",
        "ProxyPassReverse",
        "ProxyPreserveHost",
        "ProxyRequests",
        "RemoteIPHeader",
        "RequestHeader",
        "RewriteRule",
        "SSLCertificateFile",
        "SSLEngine",
        "SSLProtocol",
        "SSLProxyEngine",
        "ServerAlias",
        "ServerName",
        "ServerRoot",
        "TraceEnable",
    ];
    let starts = |line: &str, tag: &str| {
        line.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    text.lines().map(str::trim).any(|line| {
        let tag = TAGS.iter().any(|tag| starts(line, tag)) && line.ends_with('>');
        // Programs and nginx end lines with these; a YAML key has a colon.
        let plain = !line.ends_with([';', '{', '}', ',', ':']);
        let mut words = line.split_ascii_whitespace();
        let directive = words.next().is_some_and(|word| NAMES.contains(&word));
        tag || directive
            && plain
            && words.next().is_some_and(|word| !matches!(word, "=" | ":" | "is"))
    })
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A kind was asked for that cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("files of kind `{0}` cannot be checked; what can: apache, haproxy")]
pub struct UnknownKind(String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == s)
            .ok_or_else(|| UnknownKind(s.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn haproxy(path: &str, text: &str) -> bool {
        Kind::recognise(path, text) == Some(Kind::Haproxy)
    }

    #[test]
    fn the_path_is_enough_when_it_says_so() {
        assert!(haproxy("haproxy.cfg", ""));
        assert!(haproxy("HAP001-bad.haproxy.cfg", "server a :1\n"));
        assert!(haproxy("/etc/haproxy/conf.d/users.cfg", "userlist u\n"));
        assert!(!haproxy("/etc/haproxy/errors/503.http", "HTTP/1.0 503 Service Unavailable\n"));
        assert!(!haproxy("haproxy/README.md", "# Title\nThe frontend is here.\n"));
    }

    #[test]
    fn httpd_is_told_by_path_or_by_lines_of_its_own() {
        let apache = |path: &str, text: &str| Kind::recognise(path, text) == Some(Kind::Apache);
        assert!(apache("/etc/apache2/sites-available/app.conf", ""));
        assert!(apache("/etc/httpd/conf/httpd.conf", ""));
        assert!(apache("conf/httpd.conf", "") && apache("APX001-bad.apache.conf", ""));
        assert!(apache("/etc/apache2/mods-enabled/proxy.load", "# none\n"));
        assert!(apache("front.conf", "# a site\n<VirtualHost *:443>\n"));
        assert!(apache("-", "  ProxyPass / http://10.0.42.1/\n"));
        assert!(!apache("nginx/sites-available/app.conf", "server {\n  listen 80;\n}\n"));
        assert!(!apache("app.conf", "location / {\n  proxy_pass http://b/;\n}\n"));
        assert!(!apache("a.conf", "ServerName = app\n") && !apache("a.conf", "[section]\nkey=1\n"));
        assert!(!apache("/etc/apache2/README.md", "Text.\n"));
        assert!(!apache("/etc/apache2/envvars", "export LANG=C\n"));
        assert!(!apache("/etc/apache2/magic", "0\tstring\tGIF\timage/gif\n"));
        assert!(!apache("values.yaml", "ServerName: a\n"));
    }

    #[test]
    fn other_names_need_a_section_header() {
        assert!(haproxy("-", "# comment\n\nglobal\n"));
        assert!(haproxy("lb.conf", "\tfrontend web # public\n"));
        assert!(haproxy("a.cfg", "  mode http\nlisten stats :8404\n"));
        assert!(haproxy("-", "\u{feff}defaults base from other\n"));
        assert!(!haproxy("a.conf", "  mode http\nlisten stats :8404\n"));
        assert!(!haproxy("values.yaml", "global:\n  x: 1\n"));
        assert!(!haproxy("notes", "backend servers are slow\n"));
        assert!(!haproxy("nginx.conf", "listen 80 default_server;\n"));
    }
}
