//! ## What it does
//! Finds `ProxyPass` lines that no request reaches, because an earlier one covers their path; so too exclusions
//! (`!`). The lines of the main server come before those of a virtual host. Of several `<Location>` the last one
//! wins, and all of them come before the lines outside.
//!
//! ## Why is this bad?
//! httpd takes the first line whose path fits. The backend of the later one gets nothing, and httpd is silent.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ProxyPass /api http://10.0.42.1:8081/api
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /api http://10.0.42.1:8081/api
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe: the line moves above the one that covers it.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`, the note about order.

use super::acme_challenge_proxied::is_challenge;
use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, View, covers};
use crate::{Line, LineKind};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag};
use std::collections::{BTreeSet, HashMap, HashSet};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxypass-shadowed",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "an earlier `ProxyPass` already covers the path",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let is_tag = |line: &Line<'_>| matches!(line.kind(), LineKind::Open | LineKind::Close);
    let tags: Vec<_> = view.document.lines().filter(is_tag).map(|line| line.index()).collect();
    let mut seen = HashSet::new();
    for server in &view.servers {
        for (earlier, later) in pairs(view, server.index) {
            let index = later.statement.index;
            // That one has a rule of its own.
            let challenge = later.is_exclusion() && is_challenge(later.path);
            if challenge || !seen.insert(index) {
                continue;
            }
            let same = earlier.path == later.path;
            let message = match (same, later.is_exclusion()) {
                (true, _) => format!("no request gets here: `{}` is mapped before", later.path),
                (_, true) => {
                    format!("`{}` is not left out: `{}` fits it before", later.path, earlier.path)
                }
                _ => {
                    format!("no request gets here: `{}` fits `{}` before", earlier.path, later.path)
                }
            };
            let diagnostic = view
                .finding(&RULE.info, later.statement, later.statement.span(), message)
                .tag(Tag::Ignored)
                .help(if same { "remove one of the two" } else { "move it above that line" })
                .label(view.label(earlier.statement, "this one wins"));
            found.push(match swap(view, &tags, &earlier, &later).filter(|_| !same) {
                Some(edits) => diagnostic.fix(Fix::safe("move it up", edits)),
                None => diagnostic,
            });
        }
    }
}

/// The mappings of a server that are never reached, each with the one that wins.
fn pairs<'v, 'd>(view: &'v View<'d>, server: usize) -> Vec<(Mapping<'v, 'd>, Mapping<'v, 'd>)> {
    let Some(of) = view.servers.get(server) else { return Vec::new() };
    let walk = view.walk(of);
    // The last one first: it wins.
    let mut ordered: Vec<_> = view
        .mappings_of(server)
        .filter(|m| m.location.is_some() && m.kind == MappingKind::Prefix)
        .collect();
    ordered.reverse();
    ordered.extend(walk);
    let mut out = Vec::new();
    let mut before = Before::default();
    for (n, later) in ordered.iter().enumerate() {
        let is_plain = is_plain(view, later);
        if is_plain && !later.path.contains("${") {
            let earlier = before.first(later).and_then(|n| ordered.get(n));
            out.extend(earlier.map(|earlier| (earlier.clone(), later.clone())));
        }
        if is_plain && later.statement.is_certain {
            before.add(n, later);
        }
    }
    out
}

/// The mappings so far that may cover others: the first of each path, and of each start of an expression behind
/// which all fits.
#[derive(Default)]
struct Before {
    prefixes: HashMap<String, usize>,
    starts: HashMap<String, usize>,
    lengths: BTreeSet<usize>,
}

impl Before {
    fn add(&mut self, n: usize, mapping: &Mapping<'_, '_>) {
        let (first, path) = match mapping.kind {
            MappingKind::Prefix => (&mut self.prefixes, mapping.path.to_owned()),
            MappingKind::Regex => {
                let (start, rest) = literal_start(mapping.path);
                if !["", ".*", ".*$"].contains(&rest.as_str()) {
                    return;
                }
                (&mut self.starts, start)
            }
            MappingKind::Rewrite => return,
        };
        self.lengths.insert(path.len());
        first.entry(path).or_insert(n);
    }

    /// The first that fits every path that the later one fits.
    fn first(&self, later: &Mapping<'_, '_>) -> Option<usize> {
        let path = match later.kind {
            MappingKind::Prefix => later.path.to_owned(),
            MappingKind::Regex => literal_start(later.path).0,
            MappingKind::Rewrite => return None,
        };
        // Behind the start of an expression the name may go on.
        let fits = |earlier: &&str| {
            covers(earlier, &path)
                && (later.kind == MappingKind::Prefix
                    || earlier.ends_with('/')
                    || path.len() > earlier.len())
        };
        let starts = || self.lengths.range(..=path.len()).filter_map(|length| path.get(..*length));
        let prefixes = starts().filter(fits).filter_map(|start| self.prefixes.get(start));
        prefixes.chain(starts().filter_map(|start| self.starts.get(start))).min().copied()
    }
}

/// The text that an expression begins with, and what follows, parentheses left out; without `^` it may begin anywhere.
fn literal_start(pattern: &str) -> (String, String) {
    let plain = pattern.replace(['(', ')'], "");
    let Some(anchored) = plain.strip_prefix('^') else {
        let anywhere = plain == "/";
        return (String::new(), if anywhere { String::new() } else { plain });
    };
    let mut start = String::new();
    let mut rest = anchored;
    while let Some(c) = rest.chars().next() {
        let escaped = rest.strip_prefix('\\').and_then(|behind| behind.chars().next());
        let (taken, len) = match escaped {
            Some(next) if next.is_ascii_punctuation() => (next, 2),
            None if !"\\.[]{}*+?|^$".contains(c) => (c, c.len_utf8()),
            _ => break,
        };
        let behind = rest.get(len..).unwrap_or_default();
        // What follows may make it optional.
        if behind.starts_with(['?', '*', '{']) {
            break;
        }
        start.push(taken);
        rest = behind;
    }
    // An alternative may begin otherwise.
    if plain.contains('|')
        || pattern.contains("(?")
        || pattern.contains(")?")
        || pattern.contains(")*")
    {
        return (String::new(), "|".to_owned());
    }
    (start, rest.to_owned())
}

/// Whether it stands right in its server or its `<Location>`: what an `<If>` decides is not known.
fn is_plain<'d>(view: &View<'d>, mapping: &Mapping<'_, 'd>) -> bool {
    let plain = ["VirtualHost", "Location", "LocationMatch"];
    view.around(mapping.statement).all(|section| plain.iter().any(|name| section.is(name)))
}

/// Moves the later line above the earlier one, where only plain lines stand between them, and none of `tags`.
fn swap<'d>(
    view: &View<'d>,
    tags: &[usize],
    earlier: &Mapping<'_, 'd>,
    later: &Mapping<'_, 'd>,
) -> Option<Vec<Edit>> {
    if earlier.location.is_some() || later.location.is_some() {
        return None;
    }
    let (from, to) = (earlier.statement.line.index(), later.statement.line.index());
    let next_tag = tags.get(tags.partition_point(|tag| *tag < from));
    let moves = from < to && next_tag.is_none_or(|tag| *tag >= to);
    let text = later.statement.line.logical_text();
    let up = || view.insert_above(&earlier.statement.line, &text);
    moves.then(|| vec![up(), later.statement.remove()])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass /api http://b/api\nProxyPass / http://a/\n");
        RULE.pass("ProxyPass /app http://a/\nProxyPass /application http://b/\n");
        RULE.pass("ProxyPass /app/ http://a/\nProxyPass /app http://b/\n");
        RULE.pass("<VirtualHost *:80>\nProxyPass / http://a/\n</VirtualHost>\n<VirtualHost *:81>\nProxyPass /x http://a/\n</VirtualHost>\n");
        RULE.pass("<IfDefine A>\nProxyPass / http://a/\n</IfDefine>\n<IfDefine !A>\nProxyPass / http://b/\n</IfDefine>\n");
        RULE.pass("<Location />\nProxyPass http://a/\n</Location>\n<Location /x>\nProxyPass http://b/\n</Location>\n");
        RULE.pass("ProxyPassMatch ^/a/ http://a\nProxyPass /b http://b\n");
        RULE.pass("ProxyPassMatch ^/(.*\\.png)$ http://a/$1\nProxyPass /b http://b\n");
        RULE.pass("ProxyPass /app http://a\nProxyPassMatch ^/app(lication)/(.*)$ http://b/$1\n");
        RULE.pass("ProxyPassMatch ^/(a|b)/(.*)$ http://a/$2\nProxyPass /c http://b\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "ProxyPassMatch ^/api(/.*)$ http://a$1\nProxyPass /api/v1 http://b/v1\n",
            "ProxyPass /api/v1 http://b/v1",
        );
        RULE.fail(
            "ProxyPass / http://a/\nProxyPassMatch ^/api/(.*)$ http://b/$1\n",
            "ProxyPassMatch ^/api/(.*)$ http://b/$1",
        );
        RULE.fail(
            "ProxyPass / http://a/\nProxyPass /api http://b/api\n",
            "ProxyPass /api http://b/api",
        );
        RULE.fail("ProxyPass / http://a/\nProxyPass /static !\n", "ProxyPass /static !");
        RULE.fail(
            "ProxyPassMatch ^/(.*)$ http://a/$1\nProxyPass /api http://b/api\n",
            "ProxyPass /api http://b/api",
        );
        RULE.fail(
            "<VirtualHost *:80>\nProxyPass /x http://b/\n</VirtualHost>\nProxyPass / http://a/\n",
            "ProxyPass /x http://b/",
        );
        RULE.fail(
            "<Location /x>\nProxyPass http://b/\n</Location>\n<Location />\nProxyPass http://a/\n</Location>\n",
            "ProxyPass http://b/",
        );
        RULE.fail(
            "ProxyPass /x http://b/\n<Location />\nProxyPass http://a/\n</Location>\n",
            "ProxyPass /x http://b/",
        );
        RULE.fail("ProxyPass /x http://b/\nProxyPass /x http://a/\n", "ProxyPass /x http://a/");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass / http://a/\n  # more\n  ProxyPass /api \\\n http://b/api\n",
            "  ProxyPass /api  http://b/api\n  ProxyPass / http://a/\n  # more\n",
        );
    }
}
