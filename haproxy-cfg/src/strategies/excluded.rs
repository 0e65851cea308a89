//! Keywords that are left out of what must load.

use super::statement::Place;
use super::words::matches;
use crate::Keyword;

/// What a configuration that must load cannot hold, and why.
///
/// Files (certificates, maps, Lua, state files), deprecated, removed and experimental keywords need no row: their
/// kinds and versions say so.
const EXCLUDED: &[(&str, &str, &str, &str)] = &[
    // place, table, keyword, reason
    ("*", "global", "51degrees-*", "needs a build with 51Degrees"),
    ("*", "global", "deviceatlas-*", "needs a build with DeviceAtlas"),
    ("*", "global", "wurfl-*", "needs a build with WURFL"),
    ("*", "global", "lua*", "needs files"),
    ("*", "global", "user", "needs an account of the machine"),
    ("*", "global", "group", "needs an account of the machine"),
    ("*", "global", "uid", "needs privileges"),
    ("*", "global", "gid", "needs privileges"),
    ("*", "global", "zero-warning", "warnings are allowed here"),
    ("*", "global", "ssl-*", "depends on the TLS library"),
    ("*", "global", "tune.ssl.*", "depends on the TLS library"),
    ("*", "global", "tune.zlib.*", "needs a build with zlib"),
    ("*", "global", "maxzlibmem", "needs a build with zlib"),
    ("*", "global", "profiling.memory", "needs a build with memory profiling"),
    ("*", "global", "tune.fail-alloc", "needs a debug build"),
    ("*", "global", "localpeer", "the name of this process is the tests' business"),
    ("*", "global", "setenv", "changes the words of other lines"),
    ("*", "global", "presetenv", "changes the words of other lines"),
    ("*", "global", "unsetenv", "changes the words of other lines"),
    ("*", "global", "resetenv", "changes the words of other lines"),
    ("*", "global", "nbthread", "the machine may have fewer processors"),
    ("*", "global", "thread-group*", "the machine may have fewer processors"),
    ("*", "global", "cpu-*", "the machine may have fewer processors"),
    ("*", "global", "master-worker", "the tests run no master"),
    ("*", "global", "mworker-max-reloads", "the tests run no master"),
    ("*", "global", "ulimit-n", "the machine may permit fewer files"),
    ("*", "global", "fd-hard-limit", "the machine may permit fewer files"),
    ("*", "global", "setcap", "needs privileges"),
    ("*", "global", "trace", "needs files or sections"),
    ("*", "global", "quiet", "the tests want to hear what is wrong"),
    ("*", "global", "noepoll", "the last poller would go"),
    ("*", "global", "nopoll", "the last poller would go"),
    ("*", "global", "no*queue", "the last poller would go"),
    ("*", "proxy", "mode", "all proxies of a configuration share one"),
    ("*", "proxy", "filter*", "needs files or other sections"),
    ("*", "proxy", "dispatch", "excludes servers"),
    ("*", "proxy", "transparent", "excludes servers"),
    ("*", "proxy", "option transparent", "excludes servers"),
    ("*", "proxy", "external-check *", "needs privileges"),
    ("*", "proxy", "option external-check", "needs privileges"),
    ("*", "proxy", "use-fcgi-app", "needs servers of another protocol"),
    ("*", "proxy", "guid", "must differ everywhere"),
    ("*", "proxy", "id", "must differ everywhere"),
    ("*", "proxy", "load-server-state-from-file", "needs files"),
    ("*", "proxy", "disabled", "hides mistakes of the section"),
    ("*", "server", "track", "excludes checks"),
    ("*", "server", "id", "must differ everywhere"),
    ("*", "server", "guid", "must differ everywhere"),
    ("*", "server", "crt", "needs files"),
    ("*", "server", "namespace", "needs privileges"),
    ("*", "server", "npn", "depends on the TLS library"),
    ("*", "server", "force-*", "depends on the TLS library"),
    ("*", "server", "sigalgs", "depends on the TLS library"),
    ("*", "server", "client-sigalgs", "depends on the TLS library"),
    ("*", "server", "curves", "depends on the TLS library"),
    ("*", "server", "healthcheck", "needs its section"),
    ("*", "bind", "ssl", "needs files"),
    ("*", "bind", "id", "must differ everywhere"),
    ("*", "bind", "guid-prefix", "must differ everywhere"),
    ("*", "bind", "user", "needs an account of the machine"),
    ("*", "bind", "group", "needs an account of the machine"),
    ("*", "bind", "namespace", "needs privileges"),
    ("*", "bind", "expose-fd", "needs a Unix socket"),
    ("*", "bind", "quic-*", "needs a build with QUIC"),
    ("*", "bind", "force-*", "depends on the TLS library"),
    ("*", "bind", "*sigalgs", "depends on the TLS library"),
    ("*", "bind", "curves", "depends on the TLS library"),
    ("*", "bind", "npn", "depends on the TLS library"),
    ("*", "bind", "process", "the machine may have fewer processors"),
    ("*", "bind", "thread", "the machine may have fewer processors"),
    ("*", "*", "lua.", "needs files"),
    ("*", "*", "add-acl", "needs files"),
    ("*", "*", "del-acl", "needs files"),
    ("*", "*", "set-map", "needs files"),
    ("*", "*", "del-map", "needs files"),
    ("*", "*", "use-service", "needs a service of the build"),
    ("*", "*", "send-spoe-group", "needs a filter"),
    ("*", "*", "ot-group", "needs a filter"),
    ("*", "*", "set-bandwidth-limit", "needs a filter"),
    ("backend", "*", "capture", "needs slots that a frontend declares"),
    ("backend", "*", "switch-mode", "only where clients connect"),
    ("frontend", "*", "set-timeout", "only where servers are"),
    ("tcp", "server", "cookie", "only for HTTP"),
    ("tcp", "server", "redir", "only for HTTP"),
    ("tcp", "*", "proto", "only for HTTP"),
    ("*", "server", "check-proto", "depends on the kind of check"),
    ("*", "server", "no-tlsv12", "no version of TLS may be left"),
    ("*", "server", "no-tlsv13", "no version of TLS may be left"),
    ("*", "proxy", "stats http-request", "excludes `stats auth`"),
    ("*", "check-connect", "proto", "depends on the kind of check"),
    ("*", "peers", "peer", "the name of this process is the tests' business"),
    ("*", "server", "usesrc", "must follow `source`"),
    ("*", "global", "tune.quic.*", "needs a build with QUIC"),
    ("*", "global", "h1-case-adjust", "must differ everywhere"),
    ("*", "unix-bind", "user", "needs an account of the machine"),
    ("*", "unix-bind", "group", "needs an account of the machine"),
    ("*", "http-response", "capture", "needs slots that are declared"),
    ("*", "http-after-response", "capture", "needs slots that are declared"),
];

/// Why `keyword` is left out at `place`.
pub(super) fn excluded(place: &Place, keyword: &Keyword) -> Option<&'static str> {
    let row = EXCLUDED.iter().find(|(at, table, name, _)| {
        place.is(at) && matches(table, keyword.table()) && matches(name, keyword.name())
    });
    row.map(|row| row.3)
}

#[cfg(test)]
mod tests {
    use super::{EXCLUDED, matches};
    use crate::generated::keywords::TABLES;

    #[test]
    fn rows_mean_something() {
        for (_, table, name, _) in EXCLUDED {
            assert!(
                TABLES
                    .iter()
                    .flat_map(|table| table.iter())
                    .any(|k| matches(table, k.table()) && matches(name, k.name())),
                "{table} {name}"
            );
        }
    }
}
