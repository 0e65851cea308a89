//! The command tables in httpd's C sources.

use crate::import::c::{arguments, calls, group_end, is_ident, unquoted, without_comments};
use std::collections::BTreeMap;

/// The kinds of arguments, as `AP_INIT_…` spells them.
pub(crate) const KINDS: [&str; 13] = [
    "NO_ARGS",
    "RAW_ARGS",
    "TAKE_ARGV",
    "TAKE1",
    "TAKE2",
    "TAKE12",
    "TAKE3",
    "TAKE23",
    "TAKE123",
    "TAKE13",
    "ITERATE",
    "ITERATE2",
    "FLAG",
];

/// mod_ssl builds its rows with macros of its own: each with the mask it stands for.
const SSL_MACROS: [(&str, &str); 4] = [
    ("SSL_CMD_ALL", "RSRC_CONF|OR_AUTHCFG"),
    ("SSL_CMD_SRV", "RSRC_CONF"),
    ("SSL_CMD_PXY", "RSRC_CONF|PROXY_CONF"),
    ("SSL_CMD_DIR", "OR_"),
];

/// What a command table says of one directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    /// `ProxyPass`, `<Location`.
    pub(crate) name: String,
    pub(crate) kind: String,
    /// The mask as written.
    pub(crate) mask: String,
    /// What the handler passes to `ap_check_cmd_context`.
    pub(crate) forbidden: String,
    /// Path below the tree.
    pub(crate) file: String,
}

/// The C files of a tree, comments blanked out.
#[derive(Default)]
pub(crate) struct Sources {
    files: Vec<(String, String)>,
    /// Macros for a string, or for a mask.
    defines: BTreeMap<String, String>,
}

impl Sources {
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        let text = without_comments(text);
        for line in text.lines() {
            let line = line.trim_start();
            let mut words = line.trim_start_matches(['#', ' ']).splitn(3, char::is_whitespace);
            if let (Some("define"), Some(name), Some(value)) =
                (words.next(), words.next(), words.next())
                && line.starts_with('#')
                && (value.trim().starts_with('"') || value.trim().starts_with("OR_"))
            {
                self.defines.insert(name.to_owned(), value.trim().to_owned());
            }
        }
        self.files.push((path.to_owned(), text));
    }

    /// Every row of every command table; a name that stands in several has several.
    pub(crate) fn commands(&self) -> Vec<Command> {
        self.files.iter().flat_map(|(path, text)| self.commands_of(path, text)).collect()
    }

    fn commands_of(&self, path: &str, text: &str) -> Vec<Command> {
        let mut found = Vec::new();
        for kind in KINDS {
            for args in calls(text, &format!("AP_INIT_{kind}")) {
                let [name, handler, _, mask, ..] = args.as_slice() else { continue };
                found.extend(self.command(path, name, handler, mask, kind));
            }
        }
        for (call, mask) in SSL_MACROS {
            for mut args in calls(text, call) {
                let mut mask = mask.to_owned();
                if mask == "OR_" && args.len() > 2 {
                    mask.push_str(&args.remove(1));
                }
                let [name, kind, ..] = args.as_slice() else { continue };
                let handler = format!("ssl_cmd_SSL{name}");
                found.extend(self.command(path, &format!("\"SSL{name}\""), &handler, &mask, kind));
            }
        }
        // A few tables are written out as structures.
        for (at, _) in text.match_indices('{') {
            let rest = text[at + 1..].trim_start();
            if rest.starts_with('"')
                && let [name, handler, _, mask, kind, ..] = arguments(&text[at..]).as_slice()
                && KINDS.contains(&kind.as_str())
            {
                found.extend(self.command(path, name, handler, mask, kind));
            }
        }
        found
    }

    fn command(
        &self,
        path: &str,
        name: &str,
        handler: &str,
        mask: &str,
        kind: &str,
    ) -> Option<Command> {
        let resolve = |word: &str| self.defines.get(word).map_or(word.to_owned(), String::clone);
        let name = unquoted(&resolve(name));
        if !KINDS.contains(&kind) || name.is_empty() {
            return None;
        }
        let handler = handler.trim_start_matches("(cmd_func)").trim();
        Some(Command {
            name,
            kind: kind.to_owned(),
            mask: resolve(mask),
            forbidden: self.forbidden(path, handler),
            file: path.to_owned(),
        })
    }

    /// What a handler, or a function that it hands the command to, forbids.
    fn forbidden(&self, path: &str, handler: &str) -> String {
        let Some(body) = self.body(path, handler) else { return String::new() };
        if let Some(forbidden) = context_check(body) {
            return forbidden;
        }
        let handed = ["(cmd,", "(parms,"].into_iter().flat_map(|open| {
            body.match_indices(open).map(|(at, _)| {
                let start = body[..at].rfind(|c: char| !is_ident(c)).map_or(0, |n| n + 1);
                &body[start..at]
            })
        });
        let mut bodies = handed.filter_map(|name| self.body(path, name));
        bodies.find_map(context_check).unwrap_or_default()
    }

    /// The body of a function, of the same file if it has one of this name.
    fn body(&self, path: &str, function: &str) -> Option<&str> {
        let same = self.files.iter().filter(|(file, _)| file == path);
        let other = self.files.iter().filter(|(file, _)| file != path);
        same.chain(other).find_map(|(_, text)| definition(text, function))
    }
}

/// The argument of the last check in a body that does more than warn: those before it are for special cases.
fn context_check(body: &str) -> Option<String> {
    let calls: Vec<_> = body.match_indices("ap_check_cmd_context").collect();
    calls.into_iter().rev().find_map(|(at, name)| {
        let before = body[..at].trim_end();
        let args = arguments(body[at + name.len()..].trim_start());
        let used = before.ends_with('=') || before.ends_with("return");
        used.then(|| args.get(1).cloned()).flatten()
    })
}

fn definition<'t>(text: &'t str, function: &str) -> Option<&'t str> {
    for (at, _) in text.match_indices(function) {
        let before = text[..at].chars().next_back();
        let after = text[at + function.len()..].trim_start();
        if before.is_some_and(is_ident) || !after.starts_with('(') {
            continue;
        }
        let open = text.len() - after.len();
        let Some(close) = group_end(&text[open..]) else { continue };
        let rest = text[open + close..].trim_start();
        if rest.starts_with('{') {
            let end = group_end(rest).unwrap_or(rest.len());
            return rest.get(..end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = r#"
        #define EXTRA "Extra"
        static const char *only_global(cmd_parms *cmd, void *d, const char *a) {
            const char *err = ap_check_cmd_context(cmd, GLOBAL_ONLY);
            return err;
        }
        static const char *hands_on(cmd_parms *cmd, void *d, const char *a)
        { return only_global(cmd, d, a); }
        static const command_rec table[] = {
            /* AP_INIT_FLAG("Gone", x, NULL, RSRC_CONF, "") */
            AP_INIT_TAKE12("First", hands_on, NULL, RSRC_CONF|ACCESS_CONF, "a, (b"),
            AP_INIT_FLAG(EXTRA, other, NULL, OR_ALL, "on"),
            { "<Part", only_global, NULL, EXEC_ON_READ | OR_ALL, RAW_ARGS, "x" },
            SSL_CMD_DIR(Options, OPTIONS, RAW_ARGS, "x")
        };"#;

    #[test]
    fn tables_are_read() {
        let mut sources = Sources::default();
        sources.add("a.c", C);
        let mut rows: Vec<_> = sources
            .commands()
            .into_iter()
            .map(|c| [c.name, c.kind, c.mask, c.forbidden].join(" ; "))
            .collect();
        rows.sort();
        assert_eq!(
            rows,
            [
                "<Part ; RAW_ARGS ; EXEC_ON_READ | OR_ALL ; GLOBAL_ONLY",
                "Extra ; FLAG ; OR_ALL ; ",
                "First ; TAKE12 ; RSRC_CONF|ACCESS_CONF ; GLOBAL_ONLY",
                "SSLOptions ; RAW_ARGS ; OR_OPTIONS ; ",
            ]
        );
    }
}
