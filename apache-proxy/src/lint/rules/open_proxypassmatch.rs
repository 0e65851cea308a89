//! ## What it does
//! Finds `ProxyPassMatch` and `RewriteRule … [P]` whose host, or a part of it, comes from the request.
//!
//! ## Why is this bad?
//! Whoever sends requests chooses the server that httpd asks for them: every machine that it can reach, those behind the
//! firewall and its own ports included.
//!
//! ## Example
//! ```apache
//! ProxyPassMatch ^/([^/]+)/(.*)$ http://$1/$2
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPassMatch ^/app/(.*)$ http://10.0.42.1:8080/$1
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows which hosts are meant. Nothing is said of a group that can only match some
//! fixed names, nor of one that starts with `/` and so ends the host.
//!
//! ## References
//! mod_proxy manual, `ProxyPassMatch`, the security warning.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, Statement, Url, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/open-proxypassmatch",
        Group::Security,
        Severity::Error,
        Safety::None,
        "clients choose the host that their request goes to",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for mapping in view.mappings() {
        if mapping.kind == MappingKind::Prefix || mapping.is_exclusion() {
            continue;
        }
        let authority = match Url::split(mapping.target) {
            Some(url) if url.is_balancer() || url.is_unix => continue,
            Some(url) => url.authority,
            None if mapping.kind == MappingKind::Rewrite => mapping.target,
            None => continue,
        };
        let Some(part) = chosen(view, &mapping, authority) else { continue };
        let message =
            format!("clients choose the host with `{part}`: httpd asks any server they name");
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(mapping.statement.word_span(mapping.target_word))
                .path(view.path(mapping.statement))
                .tool_says(ToolSays::Nothing)
                .help("write the host out; one line for each backend"),
        );
    }
}

/// The part of a host and port that comes from the request.
fn chosen(view: &View<'_>, mapping: &Mapping<'_, '_>, authority: &str) -> Option<String> {
    let is_rewrite = mapping.kind == MappingKind::Rewrite;
    let conditions = if is_rewrite { conditions(view, mapping.statement) } else { Vec::new() };
    let mut rest = authority;
    while let Some(at) = rest.find(['$', '%']) {
        let behind = rest.get(at + 1..).unwrap_or_default();
        let is_dollar = rest.get(at..).is_some_and(|r| r.starts_with('$'));
        let digit = behind.chars().next().and_then(|c| c.to_digit(10));
        if let Some(digit) = digit {
            let pattern = match conditions.last() {
                _ if is_dollar => Some(mapping.path),
                Some(condition) => Some(condition.value(2)),
                None => None,
            };
            let is_alone = at == 0 && behind.len() == 1;
            let group = pattern.and_then(|pattern| group(pattern, digit as usize));
            let suffix = behind.get(1..).unwrap_or_default();
            let is_harmless = group.is_some_and(|group| {
                is_fixed(group)
                    || (group.starts_with('/') && !is_alone)
                    || (is_label(group) && suffix.contains('.'))
            });
            // Rules of their own know what is glued to the end of a host.
            let is_glued = is_dollar
                && rest.len() == authority.len()
                && at > 0
                && (suffix.is_empty() || suffix.starts_with('$'));
            let is_used = (is_dollar || is_rewrite) && !is_glued;
            if is_used && !is_harmless {
                return Some(rest.get(at..at + 2).unwrap_or(rest).to_owned());
            }
        } else if let Some(variable) = behind.strip_prefix('{').and_then(|b| b.split_once('}')) {
            let name = variable.0.to_ascii_uppercase();
            let from_client = ["HTTP_HOST", "REQUEST_URI", "QUERY_STRING"].contains(&&*name)
                || name.starts_with("HTTP:");
            let is_tested = conditions.iter().any(|c| {
                let tests = c.value(1).to_ascii_uppercase().contains(&name);
                tests && !c.value(2).starts_with('!') && c.value(2) != "."
            });
            if is_rewrite && !is_dollar && from_client && !is_tested {
                return Some(format!("%{{{}}}", variable.0));
            }
        }
        // What a map makes of it is one of its values.
        let map = behind.strip_prefix('{').filter(|_| is_dollar).and_then(|b| b.split_once('}'));
        rest = map.map_or(behind, |(_, after)| after);
    }
    None
}

/// The `RewriteCond` lines of a `RewriteRule`.
fn conditions<'v, 'd>(view: &'v View<'d>, rule: &Statement<'d>) -> Vec<&'v Statement<'d>> {
    let before = view.statements.get(..rule.index).unwrap_or_default().iter().rev();
    let mut own: Vec<_> =
        before.take_while(|line| line.section == rule.section && line.is("RewriteCond")).collect();
    own.reverse();
    own
}

/// The body of a capturing group, the whole pattern for 0.
fn group(pattern: &str, n: usize) -> Option<&str> {
    if n == 0 {
        return Some(pattern);
    }
    let mut open: Vec<Option<usize>> = Vec::new();
    let (mut count, mut start, mut is_escaped, mut in_class) = (0, 0, false, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => {
                let is_plain = !pattern.get(at + 1..)?.starts_with('?');
                count += usize::from(is_plain);
                if is_plain && count == n {
                    start = at + 1;
                }
                open.push(is_plain.then_some(count));
            }
            ')' if open.pop() == Some(Some(n)) => return pattern.get(start..at),
            _ => {}
        }
    }
    None
}

/// Whether a group matches some fixed words only.
fn is_fixed(group: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '|' | '(' | ')');
    let is_number = matches!(group, r"\d+" | r"\d" | "[0-9]" | "[0-9]+");
    is_number
        || (!group.is_empty() && group.replace("\\.", "").replace("?:", "").chars().all(plain))
}

/// Whether a group matches nothing but letters, digits, `-` and `_`.
fn is_label(group: &str) -> bool {
    let body = group.trim_end_matches(['+', '*', '?']);
    let class = body.strip_prefix('[').and_then(|body| body.strip_suffix(']'));
    body == r"\w"
        || class.is_some_and(|class| {
            !class.starts_with('^')
                && class
                    .replace(r"\w", "")
                    .replace(r"\d", "")
                    .replace(r"\-", "")
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for line in [
            "ProxyPassMatch ^/app/(.*)$ http://127.0.0.1:19080/$1",
            "ProxyPassMatch ^(/.*\\.gif)$ http://a:8000$1",
            "ProxyPassMatch ^/(app1|app2)/(.*)$ http://$1.internal:8080/$2",
            "ProxyPassMatch ^/([a-z0-9-]+)/(.*)$ http://$1.internal/$2",
            "ProxyPassMatch ^/(.*)$ http://a:8080$1",
            "ProxyPassMatch ^/x$ !",
            "ProxyPass /$1 http://a/",
            "RewriteRule ^/(.*) http://a/$1 [P]",
            "RewriteRule ^/(.*) http://%{HTTP_HOST}/$1 [R]",
            "RewriteRule ^/(.*) http://${map:$1|a}/ [P]",
            "RewriteRule ^/(.*) balancer://app/$1 [P]",
            "RewriteCond %{HTTP_HOST} ^(a|b)\\.example\\.com$\nRewriteRule ^/(.*) http://%1.lan/$1 [P]",
            "RewriteCond %{HTTP_HOST} ^a\\.lan$\nRewriteRule ^/(.*) http://%{HTTP_HOST}/$1 [P]",
        ] {
            RULE.pass(&format!("{line}\n"));
        }
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPassMatch ^/([^/]+)/(.*)$ http://$1/$2\n", "http://$1/$2");
        RULE.fail("ProxyPassMatch \"^/(.*)$\" \"http://$1:8080/\"\n", "\"http://$1:8080/\"");
        RULE.fail("ProxyPassMatch ^/(?:x)/([a-z]+) http://$1/\n", "http://$1/");
        RULE.fail("ProxyPassMatch ^/([^/]+)/ http://$1.internal/\n", "http://$1.internal/");
        RULE.fail("RewriteRule ^/proxy/(.*)$ http://$1 [L,P]\n", "http://$1");
        RULE.fail("RewriteRule ^/proxy/(.*)$ $1 [P]\n", "$1");
        RULE.fail("RewriteRule ^/(.*) https://%{HTTP_HOST}/$1 [P]\n", "https://%{HTTP_HOST}/$1");
        RULE.fail(
            "RewriteCond %{HTTP_HOST} ^(.*)\\.example\\.com$\nRewriteRule ^/(.*) http://%1/$1 [P]\n",
            "http://%1/$1",
        );
        RULE.fail(
            "<LocationMatch ^/([^/]+)/>\nProxyPass http://$1/\n</LocationMatch>\n",
            "http://$1/",
        );
    }
}
