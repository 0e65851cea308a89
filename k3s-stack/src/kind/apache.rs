//! httpd's configuration, told from its path or from lines that no other format has.

/// Whether a path in lower case is one that httpd's configuration has.
pub(super) fn has_path(path: &str, name: &str) -> bool {
    let ending = super::ending(name);
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
pub(super) fn has_lines(text: &str) -> bool {
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
