//! ## What it does
//! Finds `ProxyPassReverse` lines that do not undo the `ProxyPass` they belong to: the path or the URL differs.
//!
//! ## Why is this bad?
//! Redirects of the backend are not rewritten, or to a path that the `ProxyPass` does not have: the client loses the
//! `/app` in front, or is sent to the internal address.
//!
//! ## Example
//! ```apache
//! ProxyPass /app/ http://10.0.42.1:8080/
//! ProxyPassReverse / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /app/ http://10.0.42.1:8080/
//! ProxyPassReverse /app/ http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe: the line gets the path and the URL of its `ProxyPass`.
//!
//! ## References
//! mod_proxy manual, `ProxyPassReverse`.

use crate::lint::Rule;
use crate::view::{MAX_ALIKE, Mapping, MappingKind, Statement, Url, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::{HashMap, HashSet};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxypassreverse-mismatch",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "a `ProxyPassReverse` does not undo its `ProxyPass`",
    ),
    check,
);

/// A `ProxyPassReverse`.
pub(super) struct Reverse<'v, 'd> {
    pub(super) statement: &'v Statement<'d>,
    pub(super) path: &'v str,
    pub(super) url: &'v str,
    /// The URL as [`normal`] has it.
    normal: String,
}

impl<'v, 'd> Reverse<'v, 'd> {
    fn new(statement: &'v Statement<'d>, path: &'v str, url: &'v str) -> Self {
        Self { statement, path, url, normal: normal(url) }
    }

    fn pair(&self) -> (usize, String, String) {
        let path = self.path.trim_end_matches('/').to_owned();
        (self.statement.server, self.normal.clone(), path)
    }

    fn host(&self) -> Option<(usize, String)> {
        let host = Url::split(self.url)?.authority.to_ascii_lowercase();
        Some((self.statement.server, host))
    }
}

pub(super) fn reverses<'v, 'd>(view: &'v View<'d>) -> impl Iterator<Item = Reverse<'v, 'd>> {
    view.all("ProxyPassReverse").map(|statement| {
        match view.around(statement).find(|s| s.is("Location") && s.arg(0) != "~") {
            Some(section) => Reverse::new(statement, section.arg(0), statement.value(1)),
            None => Reverse::new(statement, statement.value(1), statement.value(2)),
        }
    })
}

/// The URL of a mapping as redirects name it: without its socket.
pub(super) fn url_of<'v>(mapping: &Mapping<'v, '_>) -> &'v str {
    mapping.target.rsplit_once('|').map_or(mapping.target, |(_, url)| url)
}

/// A URL as backends write it: `h2` is their `https`, and usual ports are left out. Without a slash at its end.
pub(super) fn normal(url: &str) -> String {
    let Some(parts) = Url::split(url) else { return url.trim_end_matches('/').to_owned() };
    let scheme = match parts.scheme.to_ascii_lowercase().as_str() {
        "h2" => "https".to_owned(),
        "h2c" => "http".to_owned(),
        scheme => scheme.to_owned(),
    };
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let authority = parts.authority.to_ascii_lowercase();
    let authority = authority.strip_suffix(usual).unwrap_or(&authority);
    format!("{scheme}://{authority}{}", parts.path.trim_end_matches('/'))
}

/// Whether its backends send redirects.
pub(super) fn speaks_http<'d>(view: &View<'d>, mapping: &Mapping<'_, 'd>) -> bool {
    let mut urls = view.backends(mapping).into_iter().filter_map(|backend| backend.url());
    urls.any(|u| ["http", "https", "h2", "h2c"].iter().any(|s| u.scheme.eq_ignore_ascii_case(s)))
}

/// What reverse lines undo, and whether a mapping needs it.
#[derive(Default)]
pub(super) struct Undone {
    /// By server, URL as [`normal`] has it, and path.
    pairs: HashMap<(usize, String, String), bool>,
    /// How long those URLs are.
    lengths: HashSet<usize>,
    /// By server, and host and port.
    hosts: HashMap<(usize, String), bool>,
}

impl Undone {
    pub(super) fn by(reverses: &[Reverse<'_, '_>]) -> Self {
        let mut undone = Self::default();
        for reverse in reverses {
            undone.lengths.insert(reverse.normal.len());
            undone.pairs.insert(reverse.pair(), false);
            undone.hosts.extend(reverse.host().map(|host| (host, false)));
        }
        undone
    }

    /// Whether a reverse line in a server turns redirects to a mapping's backend into its path; `url` is the
    /// mapping's, as [`normal`] has it.
    pub(super) fn undoes<'d>(
        &mut self,
        view: &View<'d>,
        server: usize,
        mapping: &Mapping<'_, 'd>,
        url: &str,
    ) -> bool {
        let path = mapping.path.trim_end_matches('/');
        // What the URL and the path have in common at their ends may be left out.
        let ends = url.rmatch_indices('/').map(|(at, _)| at);
        let ends = std::iter::once(url.len()).chain(ends).filter(|at| self.lengths.contains(at));
        let pairs = ends.map_while(|at| {
            let (start, rest) = url.split_at_checked(at)?;
            Some((server, start.to_owned(), path.strip_suffix(rest)?.to_owned()))
        });
        let mut found = false;
        for pair in pairs {
            found |= self.pairs.get_mut(&pair).map(|used| *used = true).is_some();
        }
        // The members of a balancer may have a line each.
        if mapping.url().is_some_and(|url| url.is_balancer()) {
            for backend in view.backends(mapping) {
                let host = backend.url().map_or("", |url| url.authority).to_ascii_lowercase();
                found |= self.hosts.get_mut(&(server, host)).map(|used| *used = true).is_some();
            }
        }
        found
    }

    /// Whether a mapping needs that line.
    fn needs(&self, reverse: &Reverse<'_, '_>) -> bool {
        self.pairs.get(&reverse.pair()) == Some(&true)
            || reverse.host().is_some_and(|host| self.hosts.get(&host) == Some(&true))
    }
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let all: Vec<_> = reverses(view).filter(|reverse| !reverse.url.contains('$')).collect();
    let mut undone = Undone::by(&all);
    let trim = |text: &str| text.trim_end_matches('/').to_ascii_lowercase();
    let mut by_url = HashMap::new();
    let mut by_path: HashMap<_, Vec<_>> = HashMap::new();
    for mapping in view.mappings().filter(|m| m.kind == MappingKind::Prefix) {
        let (server, url) = (mapping.statement.server, normal(url_of(&mapping)));
        if !speaks_http(view, &mapping) || undone.undoes(view, server, &mapping, &url) {
            continue;
        }
        by_path.entry((server, trim(mapping.path))).or_default().push(mapping.clone());
        by_url.entry((server, url)).or_insert(mapping);
    }
    for reverse in all.iter().filter(|reverse| !undone.needs(reverse)) {
        let server = reverse.statement.server;
        let same_url = by_url.get(&(server, reverse.normal.clone()));
        let same_path = by_path.get(&(server, trim(reverse.path))).into_iter().flatten();
        let same_path = same_path.take(MAX_ALIKE).find(|m| {
            // With the client's `Host` the backend names itself by a public name.
            let preserve = view.setting_for(m, "ProxyPreserveHost").is_some_and(Statement::is_on);
            let host = |url: &str| Url::split(url).map(|url| url.host().to_ascii_lowercase());
            let same_host = host(url_of(m)) == host(reverse.url);
            reverse.url.contains("://") && (!preserve || same_host)
        });
        let Some(mapping) = same_url.or(same_path) else { continue };
        let what = if same_url.is_some() { "path" } else { "URL" };
        let message = format!(
            "its {what} is not that of the `ProxyPass` for `{}`: redirects of the backend lead astray",
            mapping.path
        );
        let statement = reverse.statement;
        let diagnostic = view
            .finding(&RULE.info, statement, statement.span(), message)
            .help(format!("write `ProxyPassReverse {} {}`", mapping.path, url_of(mapping)))
            .label(view.label(mapping.statement, "the mapping"));
        found.push(match fix(view, reverse, mapping) {
            Some(edits) => diagnostic.fix(Fix::safe("write what the `ProxyPass` says", edits)),
            None => diagnostic,
        });
    }
}

/// Only in a line with both path and URL, of a `ProxyPass` of the same kind.
fn fix<'d>(
    view: &View<'d>,
    reverse: &Reverse<'_, 'd>,
    mapping: &Mapping<'_, 'd>,
) -> Option<Vec<Edit>> {
    let plain = |line: &Statement<'d>| view.around(line).all(|s| s.is("VirtualHost"));
    let is_bare = |text: &str| !text.is_empty() && !text.contains(['"', '\'', ' ', '\\', '$']);
    let (path, url) = (mapping.path, url_of(mapping));
    if !plain(reverse.statement) || !plain(mapping.statement) || !is_bare(path) || !is_bare(url) {
        return None;
    }
    let (first, last) = (reverse.statement.word_span(1), reverse.statement.word_span(2));
    Some(vec![Edit::replace(first, path), Edit::replace(last, url)])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass /app/ http://a/\nProxyPassReverse /app/ http://a/\n");
        RULE.pass("ProxyPass /app/ http://a/app/\nProxyPassReverse / http://a/\n");
        RULE.pass("ProxyPass /app http://a/app\nProxyPassReverse /app/ http://a/app/\n");
        RULE.pass(
            "ProxyPass / http://a/\nProxyPassReverse / http://a/\nProxyPassReverse / https://a/\n",
        );
        RULE.pass("ProxyPreserveHost on\nProxyPass / http://a/\nProxyPassReverse / https://app.example.com/\n");
        RULE.pass("ProxyPass / balancer://b/\n<Proxy balancer://b>\nBalancerMember http://a\n</Proxy>\nProxyPassReverse / http://a/\n");
        RULE.pass("<Location /a>\nProxyPass http://a/\nProxyPassReverse http://a/\n</Location>\n");
        RULE.pass("ProxyPassReverse / http://a/\n");
        RULE.pass("ProxyPass / h2://a/\nProxyPassReverse / https://a:443/\n");
        RULE.pass(
            "ProxyPass / unix:/run/a|http://localhost/\nProxyPassReverse / http://localhost/\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail(
            "ProxyPass /app/ http://a/\nProxyPassReverse / http://a/\n",
            "ProxyPassReverse / http://a/",
        );
        RULE.fail(
            "ProxyPass / http://a:8080/\nProxyPassReverse / http://a/\n",
            "ProxyPassReverse / http://a/",
        );
        RULE.fail(
            "ProxyPass / https://a/\nProxyPassReverse / http://a/\n",
            "ProxyPassReverse / http://a/",
        );
        RULE.fail(
            "<Location /app/>\nProxyPass http://a/\n</Location>\nProxyPassReverse / http://a/\n",
            "ProxyPassReverse / http://a/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "ProxyPass /app/ http://a/\n ProxyPassReverse \"/\" \"http://a/\"\n",
            "ProxyPass /app/ http://a/\n ProxyPassReverse /app/ http://a/\n",
        );
    }
}
