//! How HAProxy reads the number behind a keyword: many take any text for one, and pass over what stands behind
//! its digits (every keyword tried on 2.6).

use config_diagnostics::ToolSays;

/// Keywords, options behind that of their line, that read any text as a number, if need be as 0.
const ANYTHING: &[&str] = &[
    "backlog",
    "bind backlog",
    "bind gid",
    "bind maxconn",
    "bind nice",
    "bind uid",
    "fd-hard-limit",
    "fullconn",
    "gid",
    "hash-balance-factor",
    "max-session-srv-conns",
    "maxcompcpuusage",
    "maxcomprate",
    "maxconn",
    "maxconnrate",
    "maxpipes",
    "maxsessrate",
    "maxsslconn",
    "maxsslrate",
    "maxzlibmem",
    "mworker-max-reloads",
    "retries",
    "server agent-port",
    "server max-reuse",
    "server maxconn",
    "server maxqueue",
    "server minconn",
    "server pool-low-conn",
    "server pool-max-conn",
    "server port",
    "server weight",
    "spread-checks",
    "tune.buffers.limit",
    "tune.buffers.reserve",
    "tune.h2.initial-window-size",
    "tune.h2.max-concurrent-streams",
    "tune.http.cookielen",
    "tune.http.logurilen",
    "tune.maxaccept",
    "tune.maxpollevents",
    "tune.maxrewrite",
    "tune.pattern.cache-size",
    "tune.pool-high-fd-ratio",
    "tune.pool-low-fd-ratio",
    "tune.runqueue-depth",
    "tune.ssl.cachesize",
    "tune.ssl.capture-buffer-size",
    "tune.ssl.capture-cipherlist-size",
    "tune.ssl.hard-maxrecord",
    "tune.ssl.maxrecord",
    "tune.ssl.ssl-ctx-cache-size",
    "uid",
    "ulimit-n",
];

/// Keywords that refuse a number with something behind it.
const EXACTLY: &[&str] = &[
    "bind id",
    "clitcpka-cnt",
    "hash-balance-factor",
    "max-keep-alive-queue",
    "nbthread",
    "rate-limit sessions",
    "srvtcpka-cnt",
    "thread-groups",
    "tune.h2.header-table-size",
    "tune.h2.max-frame-size",
    "tune.lua.forced-yield",
    "tune.lua.maxmem",
    "tune.ssl.default-dh-param",
    "tune.zlib.memlevel",
    "tune.zlib.windowsize",
];

/// Keywords that refuse numbers below what they take.
const NOT_BELOW: &[&str] = &[
    "bind backlog",
    "bind id",
    "bind maxconn",
    "hash-balance-factor",
    "id",
    "maxcompcpuusage",
    "maxsslconn",
    "nbthread",
    "server error-limit",
    "server fall",
    "server id",
    "server rise",
    "server weight",
    "spread-checks",
    "stats maxconn",
    "thread-groups",
    "tune.comp.maxlevel",
    "tune.h2.header-table-size",
    "tune.h2.initial-window-size",
    "tune.h2.max-concurrent-streams",
    "tune.h2.max-frame-size",
    "tune.http.maxhdr",
    "tune.maxrewrite",
    "tune.pattern.cache-size",
    "tune.peers.max-updates-at-once",
    "tune.pool-high-fd-ratio",
    "tune.pool-low-fd-ratio",
    "tune.ssl.cachesize",
    "tune.ssl.capture-buffer-size",
    "tune.ssl.capture-cipherlist-size",
    "tune.ssl.hard-maxrecord",
    "tune.ssl.maxrecord",
    "tune.ssl.ssl-ctx-cache-size",
    "tune.zlib.memlevel",
    "tune.zlib.windowsize",
];

/// Keywords that refuse numbers above what they take.
const NOT_ABOVE: &[&str] = &[
    "bind mss",
    "bind nice",
    "maxcompcpuusage",
    "nbthread",
    "server weight",
    "spread-checks",
    "thread-groups",
    "tune.comp.maxlevel",
    "tune.h2.header-table-size",
    "tune.h2.max-frame-size",
    "tune.http.maxhdr",
    "tune.maxaccept",
    "tune.pool-high-fd-ratio",
    "tune.pool-low-fd-ratio",
    "tune.zlib.memlevel",
    "tune.zlib.windowsize",
];

/// Keywords that refuse a status that they do not know.
const STATUSES: &[&str] =
    &["code", "deny_status", "errorfile", "errorloc", "errorloc302", "errorloc303", "status"];

/// What HAProxy says to a `word` behind `keyword` that is not the number that the tables ask for; nothing when it is
/// not known.
pub(super) fn says(keyword: &str, word: &str) -> Option<ToolSays> {
    let has = |list: &[&str]| list.binary_search(&keyword).is_ok();
    let digits = word.strip_prefix('-').unwrap_or(word);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let starts_well = digits.starts_with(|c: char| c.is_ascii_digit());
    let refused = match word.parse::<i64>() {
        Ok(_) if has(STATUSES) => true,
        Ok(number) if number < 1 => has(NOT_BELOW),
        Ok(_) => has(NOT_ABOVE),
        Err(_) if is_number => has(NOT_ABOVE),
        Err(_) if starts_well => has(EXACTLY),
        Err(_) if has(ANYTHING) => false,
        Err(_) => return None,
    };
    if refused {
        return Some(ToolSays::Error);
    }
    has(ANYTHING).then_some(ToolSays::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [ANYTHING, EXACTLY, NOT_BELOW, NOT_ABOVE, STATUSES] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn what_is_no_number_may_pass() {
        assert_eq!(says("maxpipes", "many"), Some(ToolSays::Nothing));
        assert_eq!(says("nbthread", "2x"), Some(ToolSays::Error));
        assert_eq!(says("nbthread", "0"), Some(ToolSays::Error));
        assert_eq!(says("server weight", "300"), Some(ToolSays::Error));
        assert_eq!(says("nbthread", "x"), None);
        assert_eq!(says("errorloc", "999"), Some(ToolSays::Error));
    }
}
