//! What the tables' kinds do not say: the words that an argument takes.

use super::statement::Place;
use crate::Keyword;

/// The words that the argument takes there.
pub(super) fn words_for(
    place: &Place,
    keyword: &Keyword,
    arg: &str,
) -> Option<&'static [&'static str]> {
    if !place.valid {
        return None;
    }
    let row = WORDS.iter().find(|(at, table, name, of, _)| {
        place.is(at)
            && matches(table, keyword.table())
            && matches(name, keyword.name())
            && matches(of, arg)
    });
    row.map(|row| row.4)
}

/// Whether `name` is what the pattern means; every `*` stands for any text.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices()
                .any(|(at, _)| rest.get(at..).is_some_and(|rest| matches(tail, rest)))
                || matches(tail, "")
        }),
    }
}

const PLAIN: &[&str] = &["alpha", "x-1", "b.c_d"];
const PLAIN_NAMES: &[&str] = &["alpha", "x-1", "n_2"];
const REGEXES: &[&str] = &["^/api/(.*)$", "foo|bar", "[a-z]+\\.css$"];
const PROTOCOLS: &[&str] = &["h2,http/1.1", "http/1.1", "h2"];
const CHECK_FORMATS: &[&str] = &["plain", "two words", "%[int(5)]", "100%%"];
const CHECK_SAMPLES: &[&str] = &["int(5)", "str(a)", "rand(10)", "date"];
const EARLY: &[&str] = &["src", "src,ipmask(24)", "dst_port", "str(a)", "int(5)", "rand(10)"];
const CONTENT: &[&str] =
    &["src", "req.len", "req.ssl_sni", "req.payload(0,8)", "dst_port", "str(a b)", "int(5)"];
const ANSWER: &[&str] = &["src", "res.len", "res.payload(0,8)", "str(a)", "int(5)"];
const REQUEST: &[&str] = &[
    "path",
    "method",
    "req.hdr(host),lower",
    "url_param(id)",
    "req.cook(sid)",
    "base32",
    "query",
    "src",
    "req.hdr(x-a,1)",
    "str(a b)",
    "int(5),add(2)",
    "path,field(2,/)",
    "var(txn.a)",
    "ssl_fc_sni",
    "urlp(\"a,b\")",
];
const RESPONSE: &[&str] =
    &["status", "res.hdr(server),lower", "res.cook(sid)", "src", "str(a)", "be_id", "var(txn.a)"];
const REQUEST_FORMATS: &[&str] = &[
    "plain",
    "two words",
    "%[src]",
    "%[req.hdr(host)]",
    "%[path]-%[src]",
    "100%%",
    "https://%[req.hdr(host)]%[path]",
    "it's",
    "#1",
    "$HOME",
    "%ci:%cp",
];
const RESPONSE_FORMATS: &[&str] =
    &["plain", "two words", "%[status]", "%[res.hdr(server)]", "100%%", "say \"hi\""];
const LOG_FORMATS: &[&str] = &[
    "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts",
    "%{+Q}o %ci %ST %[src]",
    "[%t] #1 \"%r\"",
    "%{+X}o %ci:%cp_%fi:%fp",
    "%H %pid %[date]",
];
const TCP_LOG_FORMATS: &[&str] =
    &["%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts", "%{+X}o %ci:%cp_%fi:%fp", "%[src] #1"];
const VARIABLES: &[&str] = &["txn.a", "req.b_c", "sess.d", "proc.e"];

/// Words that an argument takes where its kind says too little. Place, table, keyword, argument; the first row
/// that fits counts. An argument that may be absent always is, when there is no word for it.
const WORDS: &[(&str, &str, &str, &str, &[&str])] = &[
    ("tcp", "proxy", "*-format*", "format", TCP_LOG_FORMATS),
    ("tcp", "proxy", "unique-id-format", "*", TCP_LOG_FORMATS),
    ("tcp", "server", "observe", "*", &["layer4"]),
    ("*", "*", "ssl-min-ver", "*", &["TLSv1.2"]),
    ("*", "*", "ssl-max-ver", "*", &["TLSv1.3"]),
    ("*", "global", "tune.bufsize", "*", &["16384", "32768"]),
    ("*", "global", "tune.maxrewrite", "*", &["1024"]),
    ("*", "proxy", "email-alert level", "*", &["alert", "notice"]),
    ("*", "*", "strict-mode", "*", &["on", "off"]),
    ("*", "*", "sc-inc-gpc", "counter", &["0,1", "1,2"]),
    ("*", "mysql-check", "user", "version", &["post-41", "pre-41"]),
    ("*", "stick-key-length", "len", "*", &["16", "64"]),
    ("*", "proxy", "option *log", "clf", &[]), // not before 3.0
    ("*", "global", "set-dumpable", "*", &[]), // not before 3.2
    ("*", "global", "external-check", "*", &[]),
    ("*", "global", "default-path", "origin", &["current", "config", "parent"]),
    ("*", "proxy", "hash-type", "method", &["map-based", "consistent"]),
    ("*", "proxy", "hash-type", "function", &["sdbm", "djb2", "wt6", "crc32"]),
    ("*", "*", "*bind-process", "*", &["all"]),
    ("*", "proxy", "stats show-node", "*", PLAIN_NAMES),
    ("*", "global", "tune.vars.*", "*", &["1000", "4096"]),
    ("*", "global", "tune.idletimer", "*", &["0", "1000", "1s"]),
    ("*", "global", "tune.listener.multi-queue", "*", &["on", "off"]),
    ("*", "switch-mode", "proto", "*", &["h2"]),
    // Names of other sections. Whatever is named here is completed, see `targets`.
    ("*", "proxy", "default_backend", "*", &["api", "app"]),
    ("*", "proxy", "use_backend", "*", &["api", "app"]),
    ("*", "proxy", "use-server", "*", &["s1"]),
    ("*", "proxy", "email-alert mailers", "*", &["mailers1"]),
    ("*", "proxy", "errorfiles", "section", &["pages1"]),
    ("*", "proxy", "errorfiles", "statuses", &["404"]),
    ("*", "proxy", "stats scope", "*", &[".", "api"]),
    ("*", "stick-table", "peers", "*", &["peers1"]),
    (
        "*",
        "stick-table",
        "store",
        "*",
        &[
            "gpc0",
            "conn_cnt,conn_cur",
            "http_req_rate(10s)",
            "gpt0,bytes_out_rate(1m)",
            "server_id",
        ],
    ),
    ("*", "stick-table", "size", "*", &["100", "10k", "1m"]),
    ("*", "*", "table", "table", &["by_ip"]),
    ("*", "server", "resolvers", "*", &["dns1"]),
    ("*", "global", "httpclient.resolvers.id", "*", &["dns1"]),
    ("*", "*", "cache-use", "cache", &["cache1"]),
    ("*", "*", "cache-store", "cache", &["cache1"]),
    ("*", "*", "do-resolve", "target", &["txn.ip,dns1,ipv4", "txn.ip,dns1"]),
    ("*", "*", "do-resolve", "expression", &["str(example.com)"]),
    ("*", "*", "errorfiles", "*", &["pages1"]),
    // Samples by what is known when.
    ("*", "proxy", "stick *", "key", &["src", "src,ipmask(24)"]),
    ("*", "*", "track-sc", "key", &["src", "src,ipmask(24)"]),
    ("*", "*", "track-sc", "slot", &["0", "1", "2"]),
    ("*", "*", "sc-*", "counter", &["0", "1", "2"]),
    ("*", "*", "sc-set-gpt", "tag", &["0,1"]),
    ("*", "*", "sc-set-gpt*", "value", &["5", "1"]),
    ("*", "*", "set-src", "*", &["src,ipmask(24)", "src"]),
    ("*", "*", "set-dst", "*", &["dst,ipmask(24)", "dst"]),
    ("*", "*", "set-src-port", "*", &["int(4000)"]),
    ("*", "*", "set-dst-port", "*", &["int(4000)"]),
    ("*", "*", "set-priority-class", "*", &["int(1)"]),
    ("*", "*", "set-priority-offset", "*", &["int(100)"]),
    ("*", "*", "status-code", "*", CHECK_SAMPLES),
    ("*", "global", "set-var", "name", &["proc.a"]),
    ("*", "global", "set-var-fmt", "name", &["proc.b"]),
    ("*", "global", "set-var", "expression", CHECK_SAMPLES),
    ("*", "global", "*", "format", CHECK_FORMATS),
    ("*", "proxy", "http-check set-var*", "name", &["check.a"]),
    ("*", "proxy", "tcp-check set-var*", "name", &["check.a"]),
    ("*", "proxy", "http-check unset-var", "name", &["check.a"]),
    ("*", "proxy", "tcp-check unset-var", "name", &["check.a"]),
    ("*", "proxy", "*-check set-var", "expression", CHECK_SAMPLES),
    ("*", "proxy", "*-check set-var-fmt", "format", CHECK_FORMATS),
    ("*", "proxy", "tcp-check send-binary-lf", "hex", &["cafe"]),
    ("*", "proxy", "tcp-check send-binary", "hex", &["cafe0102"]),
    ("*", "proxy", "tcp-check send-lf", "data", CHECK_FORMATS),
    ("*", "tcp-check-expect", "binary*", "hex", &["cafe"]),
    ("*", "tcp-check-expect", "rbinary", "*", &["^CAFE"]),
    ("*", "*-check-expect", "rst*", "regex", REGEXES),
    ("*", "*-check-expect", "*", "format", CHECK_FORMATS),
    ("*", "*-check-expect", "min-recv", "*", &["-1", "10"]),
    ("*", "http-check-expect", "status", "*", &["200", "200-399", "200,204"]),
    ("*", "http-check-expect", "rstatus", "*", &["^2[0-9][0-9]"]),
    ("*", "expect-*", "*", "pattern", CHECK_FORMATS),
    ("*", "expect-method", "*", "*", &["str", "beg", "end", "sub"]),
    ("*", "http-check-send", "meth", "*", &["GET", "HEAD"]),
    ("*", "http-check-send", "ver", "*", &["HTTP/1.1", "HTTP/1.0"]),
    ("*", "http-check-send", "uri*", "*", &["/", "/health"]),
    ("*", "http-check-send", "body-lf", "*", CHECK_FORMATS),
    ("*", "http-check-send", "hdr", "name", PLAIN),
    ("*", "http-check-send", "hdr", "value", CHECK_FORMATS),
    ("*", "check-connect", "port", "*", &["80", "8080"]),
    ("*", "check-connect", "proto", "*", &["h1"]),
    ("*", "check-connect", "alpn", "*", PROTOCOLS),
    ("*", "check-connect", "sni", "*", &["example.com"]),
    ("*", "balance", "hash", "*", REQUEST),
    ("*", "balance", "hdr", "name", &["host", "x-id"]),
    ("*", "balance", "url_param", "name", &["id"]),
    ("*", "balance", "rdp-cookie", "name", &["mstshash"]),
    ("*", "balance", "random", "draws", &["2", "3"]),
    ("*", "proxy", "persist rdp-cookie", "*", &["mstshash"]),
    ("*", "server", "sni", "*", &["req.hdr(host)", "str(example.com)"]),
    ("*", "server", "pool-conn-name", "*", &["req.hdr(host)"]),
    ("tcp-request connection", "*", "*", "expression", EARLY),
    ("tcp-request session", "*", "*", "expression", EARLY),
    ("tcp-request content", "*", "*", "expression", CONTENT),
    ("tcp-response content", "*", "*", "expression", ANSWER),
    ("http-request", "*", "*", "expression", REQUEST),
    ("http-response", "*", "*", "expression", RESPONSE),
    ("http-after-response", "*", "*", "expression", RESPONSE),
    ("tcp-request connection", "*", "set-var-fmt", "format", CHECK_FORMATS),
    ("tcp-request session", "*", "set-var-fmt", "format", CHECK_FORMATS),
    ("tcp-request content", "*", "set-var-fmt", "format", CHECK_FORMATS),
    ("tcp-response content", "*", "set-var-fmt", "format", CHECK_FORMATS),
    ("tcp-request connection", "*", "*-var*", "name", &["sess.d", "proc.e"]),
    ("tcp-request session", "*", "*-var*", "name", &["sess.d", "proc.e"]),
    ("*", "*", "*set-var*", "name", VARIABLES),
    // Formats.
    ("*", "*", "replace-*", "regex", REGEXES),
    ("*", "*", "replace-*", "replacement", &["/v2/\\1", "plain", "two words"]),
    ("*", "*", "*header", "name", &["x-a", "X-Forwarded-Proto", "host"]),
    ("*", "*", "early-hint", "name", &["link"]),
    ("*", "*", "del-header", "name", &["x-a", "server"]),
    ("*", "del-header-match", "-m", "*", &["str", "beg", "end", "sub", "reg"]),
    ("*", "*", "set-uri", "*", &["/v2/a"]),
    ("*", "*", "set-path*", "*", &["/v2/a", "/v2%[path]"]),
    ("*", "*", "set-query", "*", &["a=b", "%[query,regsub(a,b,g)]"]),
    ("*", "*", "set-method", "*", &["GET", "POST"]),
    ("*", "*", "set-mark", "*", &["1", "0xff"]),
    ("*", "*", "set-tos", "*", &["0x10"]),
    ("*", "*", "set-*c-mark", "*", &["1"]),
    ("*", "*", "set-*c-tos", "*", &["0x10"]),
    ("*", "*", "set-retries", "*", &["3"]),
    ("*", "*", "set-timeout", "time", &["5s", "100"]),
    ("*", "*", "pause", "*", &["10"]),
    ("*", "redirect", "code", "*", &["301", "302", "303", "307", "308"]),
    ("*", "redirect", "*cookie", "*", &["sid=1", "seen"]),
    ("http-response", "redirect", "*", "*", RESPONSE_FORMATS),
    ("*", "redirect", "*", "*", REQUEST_FORMATS),
    ("*", "*", "content-type", "*", &["text/plain", "text/html"]),
    ("*", "deny", "deny_status", "*", &["400", "403", "404", "429", "503"]),
    ("*", "*", "hdr", "name", PLAIN),
    ("*", "*", "status", "*", &["200", "403", "404", "429", "503"]),
    ("http-response", "*", "lf-string", "*", RESPONSE_FORMATS),
    ("http-response", "*", "hdr", "value", RESPONSE_FORMATS),
    ("http-request", "*", "lf-string", "*", REQUEST_FORMATS),
    ("http-request", "*", "hdr", "value", REQUEST_FORMATS),
    ("*", "*", "lf-string", "*", CHECK_FORMATS),
    ("*", "*", "hdr", "value", CHECK_FORMATS),
    ("*", "*", "set-status", "*", &["201", "503"]),
    ("*", "*", "set-nice", "*", &["0", "10", "-10"]),
    ("http-request", "*", "*", "value", REQUEST_FORMATS),
    ("http-request", "*", "*", "format", REQUEST_FORMATS),
    ("http-response", "*", "*", "value", RESPONSE_FORMATS),
    ("http-response", "*", "*", "format", RESPONSE_FORMATS),
    ("http-after-response", "*", "*", "value", RESPONSE_FORMATS),
    ("http-after-response", "*", "*", "format", RESPONSE_FORMATS),
    // Sections.
    ("*", "proxy", "log-format*", "*", LOG_FORMATS),
    ("*", "proxy", "error-log-format", "*", LOG_FORMATS),
    ("*", "proxy", "unique-id-format", "*", LOG_FORMATS),
    ("*", "proxy", "errorloc*", "status", &["400", "403", "404", "500", "503"]),
    ("*", "proxy", "errorloc*", "url", &["https://example.com/sorry", "/sorry"]),
    ("*", "proxy", "stats auth", "*", &["admin:secret", "joe:it's a secret"]),
    ("*", "proxy", "stats uri", "*", &["/stats", "/admin?stats"]),
    ("*", "proxy", "monitor-uri", "*", &["/alive"]),
    ("*", "proxy", "compression type*", "*", &["text/html", "application/json"]),
    ("*", "proxy", "option httpchk", "method_or_uri", &["GET", "HEAD", "OPTIONS"]),
    ("*", "proxy", "option httpchk", "uri", &["/", "/health?a=b"]),
    ("*", "proxy", "option httpchk", "version", &["HTTP/1.0", "HTTP/1.1"]),
    ("*", "proxy", "option smtpchk", "hello", &["HELO", "EHLO"]),
    ("*", "proxy", "option smtpchk", "domain", &["example.com"]),
    ("*", "forwardfor", "except", "*", &["127.0.0.0/8", "10.0.0.1"]),
    ("*", "originalto", "except", "*", &["127.0.0.0/8"]),
    ("*", "forwardfor", "header", "*", PLAIN),
    ("*", "originalto", "header", "*", PLAIN),
    ("*", "forwarded", "*", "expression", &["src"]),
    ("*", "proxy", "http-send-name-header", "*", PLAIN),
    ("*", "proxy", "unique-id-header", "*", PLAIN),
    ("*", "proxy", "capture * header", "name", PLAIN),
    ("*", "proxy", "capture cookie", "name", PLAIN),
    ("*", "proxy", "capture *", "length", &["10", "64"]),
    ("*", "proxy", "declare capture", "length", &["10", "64"]),
    ("*", "capture", "len", "*", &["10", "64"]),
    ("*", "proxy", "cookie", "name", &["SRV", "sid"]),
    ("*", "cookie", "domain", "*", &[".example.com"]),
    ("*", "cookie", "attr", "*", &["SameSite=None", "Path=/"]),
    ("*", "proxy", "source", "address", &["0.0.0.0", "10.0.0.1", "10.0.0.1:0"]),
    ("*", "server", "source", "address", &["0.0.0.0", "10.0.0.1"]),
    ("*", "source", "usesrc", "*", &["clientip", "client"]),
    ("*", "server", "usesrc", "*", &["clientip"]),
    ("*", "source", "interface", "*", &["lo"]),
    ("*", "proxy", "retry-on", "*", &["all-retryable-errors", "conn-failure", "503", "none"]),
    ("*", "proxy", "email-alert *", "*", &["a@example.com"]),
    ("*", "proxy", "hash-balance-factor", "*", &["0", "125", "200"]),
    ("*", "proxy", "retries", "*", &["0", "1", "3"]),
    ("*", "proxy", "option redispatch", "*", &["1", "3", "-1"]),
    ("*", "proxy", "dynamic-cookie-key", "*", &["key", "k e y"]),
    ("*", "*", "log", "target", &["127.0.0.1:514", "/dev/log", "stdout", "10.0.0.1", "stderr"]),
    ("*", "log", "sample", "*", &["1:10", "1-3,5:10"]),
    ("*", "log", "len", "*", &["1024", "8192"]),
    ("*", "global", "stats socket", "address", &["/run/haproxy.sock", "127.0.0.1:19999"]),
    ("*", "global", "nbproc", "*", &["1"]),
    ("*", "global", "profiling.tasks", "*", &["auto", "on", "off"]),
    ("*", "global", "h1-case-adjust", "from", &["content-length"]),
    ("*", "global", "h1-case-adjust", "to", &["Content-Length"]),
    ("*", "global", "node", "*", PLAIN),
    ("*", "global", "log-send-hostname", "*", PLAIN),
    ("*", "unix-bind", "mode", "*", &["600", "777"]),
    ("*", "bind", "mode", "*", &["600", "777"]),
    ("*", "*", "alpn", "*", PROTOCOLS),
    ("*", "*", "check-alpn", "*", PROTOCOLS),
    ("*", "bind", "interface", "*", &["lo"]),
    ("*", "bind", "mss", "*", &["1200", "1460"]),
    ("*", "bind", "proto", "*", &["h1", "h2"]),
    ("*", "bind", "shards", "*", &["1", "2", "by-thread"]),
    ("*", "bind", "name", "*", PLAIN),
    ("*", "bind", "ca-ignore-err", "*", &["all"]),
    ("*", "bind", "crt-ignore-err", "*", &["all"]),
    ("*", "server", "proto", "*", &["h1", "h2"]),
    ("*", "server", "check-proto", "*", &["h1", "h2"]),
    ("*", "server", "verify", "*", &["none"]),
    ("*", "server", "agent-addr", "*", &["127.0.0.1"]),
    ("*", "server", "addr", "*", &["127.0.0.1:80", "10.0.0.1:8080"]),
    ("*", "server", "socks4", "*", &["127.0.0.1:1080"]),
    ("*", "server", "init-addr", "*", &["last,libc,none", "none", "10.0.0.1"]),
    ("*", "server", "resolve-opts", "*", &["allow-dup-ip", "prevent-dup-ip", "ignore-weight"]),
    ("*", "server", "resolve-net", "*", &["10.0.0.0/8", "10.0.0.0/8,192.168.0.0/16"]),
    ("*", "server", "proxy-v2-options", "*", &["ssl,cert-cn", "unique-id", "crc32c", "authority"]),
    ("*", "server", "redir", "*", &["http://img.example.com"]),
    ("*", "server", "ciphers", "*", &["HIGH"]),
    ("*", "server", "ciphersuites", "*", &["TLS_AES_128_GCM_SHA256"]),
    ("*", "bind", "ciphers", "*", &["HIGH"]),
    ("*", "bind", "ciphersuites", "*", &["TLS_AES_128_GCM_SHA256"]),
    ("*", "bind", "ecdhe", "*", &["prime256v1"]),
    ("*", "server", "rise", "*", &["1", "2", "5"]),
    ("*", "server", "fall", "*", &["1", "3"]),
    ("*", "server", "minconn", "*", &["1", "5"]),
    ("*", "server", "maxconn", "*", &["10", "100"]),
    ("*", "server", "shard", "*", &["1"]),
    ("*", "server", "cookie", "*", PLAIN),
    ("*", "userlist", "user", "name", &["joe", "jim"]),
    ("*", "userlist", "group", "name", &["admins", "users"]),
    ("*", "users", "users", "*", &["joe", "joe,jim"]),
    ("*", "user", "groups", "*", &["admins", "admins,users"]),
    ("*", "cache", "total-max-size", "*", &["1", "4"]),
    ("*", "cache", "max-object-size", "*", &["1000", "100000"]),
    ("*", "resolvers", "nameserver", "address", &["127.0.0.1:53", "[::1]:53", "udp@10.0.0.1:53"]),
    ("*", "resolvers", "*", "name", PLAIN),
    ("*", "mailers", "mailer", "name", PLAIN),
    ("*", "mailers", "mailer", "address", &["127.0.0.1:25"]),
    ("*", "ring", "maxlen", "*", &["1200"]),
    ("*", "ring", "size", "*", &["32764", "65536"]),
    ("*", "peers", "peer", "name", PLAIN),
    ("*", "peers", "table", "name", &["t1"]),
    ("*", "fcgi-app", "option max-reqs", "*", &["1"]), // more need `option mpxs-conns`
    ("*", "fcgi-app", "docroot", "*", &["/var/www"]),
    ("*", "fcgi-app", "path-info", "*", &["^(/.+\\.php)(/.*)?$"]),
    ("*", "fcgi-app", "set-param", "format", REQUEST_FORMATS),
    ("*", "fcgi-app", "log-stderr", "target", &["127.0.0.1:514"]),
    ("*", "log-forward", "dgram-bind", "address", &["127.0.0.1:1514"]),
];

#[cfg(test)]
mod tests {
    use super::{WORDS, matches};
    use crate::generated::keywords::TABLES;
    use crate::{Keyword, Kind, Need, Table, Value};

    fn all() -> impl Iterator<Item = &'static Keyword> {
        TABLES.iter().flat_map(|table: &&'static Table| table.iter())
    }

    #[test]
    fn words_are_values_of_their_arguments() {
        for (_, table, name, of, words) in WORDS {
            let keywords = all().filter(|k| matches(table, k.table()) && matches(name, k.name()));
            let fitting = |kind: Kind| words.iter().all(|word| Value::parse(kind, word).is_ok());
            let mut args =
                keywords.flat_map(Keyword::args).filter(|arg| matches(of, arg.name)).peekable();
            assert!(args.peek().is_some(), "{table} {name} {of}");
            let fits = |arg: &crate::Arg| match words {
                [] => arg.need != Need::Required,
                _ => fitting(arg.kind),
            };
            assert!(args.any(fits), "{table} {name} {of}: {words:?}");
        }
    }
}
