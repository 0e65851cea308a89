//! mod_rewrite, outside sections, as far as it can be known without running it.

use super::Request;
use super::pattern::{Groups, Pattern};
use crate::{ConditionFlags, Origin, RewriteFlag, RewriteFlags};

/// The rules of a server.
#[derive(Clone, Debug, Default)]
pub(super) struct Rewriting {
    pub(super) engine: Option<bool>,
    pub(super) options: Vec<String>,
    rules: Vec<Rule>,
    /// Conditions whose rule has not come yet.
    pending: Vec<Condition>,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: Pattern,
    negated: bool,
    substitution: String,
    flags: Option<RewriteFlags>,
    conditions: Vec<Condition>,
    origin: Origin,
}

#[derive(Clone, Debug)]
struct Condition {
    test: String,
    pattern: String,
    flags: ConditionFlags,
}

/// What the rules make of a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rewritten {
    /// Nothing.
    Unchanged,
    /// `[P]`: it goes there; `raw` with `[NE]`.
    Proxy { url: String, query: Option<String>, raw: bool, origin: Origin },
    /// httpd answers with a status.
    Answered(u16, Origin),
    /// `[PT]`: it goes on with another path.
    PassedThrough { path: String, query: Option<String>, origin: Origin },
    /// The result is taken for a file.
    Local(Origin),
}

/// `%{NAME}` of a request in the course of rewriting.
struct Scope<'r> {
    request: &'r Request,
    uri: &'r str,
    query: Option<&'r str>,
    groups: &'r Groups,
    condition: &'r Groups,
}

impl Rewriting {
    pub(super) fn condition(&mut self, args: &str) {
        let mut words = split(args).into_iter();
        if let (Some(test), Some(pattern)) = (words.next(), words.next()) {
            let flags = words.next().and_then(|flags| flags.parse().ok());
            self.pending.push(Condition { test, pattern, flags: flags.unwrap_or_default() });
        }
    }

    pub(super) fn rule(&mut self, args: &str, origin: &Origin) {
        let conditions = std::mem::take(&mut self.pending);
        let mut words = split(args).into_iter();
        let (Some(pattern), Some(substitution)) = (words.next(), words.next()) else { return };
        let flags: Option<RewriteFlags> = words.next().and_then(|flags| flags.parse().ok());
        let nocase = flags.as_ref().is_some_and(|flags| flags.has(RewriteFlag::NoCase));
        let (negated, bare) = match pattern.strip_prefix('!') {
            Some(bare) => (true, bare),
            None => (false, pattern.as_str()),
        };
        let pattern = Pattern::new(bare, nocase);
        let origin = origin.clone();
        self.rules.push(Rule { pattern, negated, substitution, flags, conditions, origin });
    }

    fn inherits(&self) -> bool {
        let inherit = |option: &String| option.to_ascii_lowercase().starts_with("inherit");
        self.options.iter().any(inherit)
    }

    /// Applies the rules to a decoded path; an error says what cannot be known. A virtual host has the main server's
    /// switch, but its rules only when told so.
    pub(super) fn apply(
        &self,
        main: Option<&Self>,
        request: &Request,
        path: &str,
    ) -> Result<Rewritten, String> {
        let engine = self.engine.or(main.and_then(|main| main.engine));
        if engine != Some(true) {
            return Ok(Rewritten::Unchanged);
        }
        if main.is_some_and(|main| !main.rules.is_empty() && (self.inherits() || main.inherits())) {
            return Err("rules of mod_rewrite are inherited, which is not simulated".into());
        }
        let mut uri = path.to_owned();
        let mut query = request.query.clone();
        let mut changed: Option<&Origin> = None;
        let mut rules = self.rules.iter();
        while let Some(rule) = rules.next() {
            let has = |flag| rule.flags.as_ref().is_some_and(|flags| flags.has(flag));
            let scope = (request, uri.as_str(), query.as_deref());
            let Some((groups, condition)) = rule.matches(scope)? else {
                if has(RewriteFlag::Chain) {
                    let chained = |rule: &&Rule| {
                        rule.flags.as_ref().is_some_and(|flags| flags.has(RewriteFlag::Chain))
                    };
                    while rules.next().as_ref().is_some_and(chained) {}
                }
                continue;
            };
            rule.simulated()?;
            if has(RewriteFlag::Forbidden) || has(RewriteFlag::Gone) {
                let status = if has(RewriteFlag::Forbidden) { 403 } else { 410 };
                return Ok(Rewritten::Answered(status, rule.origin.clone()));
            }
            let redirect = rule.flags.as_ref().and_then(RewriteFlags::redirect_status);
            if rule.substitution != "-" {
                // What was decoded must not begin a query (AH10508).
                let odd = |group: &String| group.contains('?');
                if groups.iter().chain(&condition).flatten().any(odd)
                    && !has(RewriteFlag::UnsafeAllow3F)
                    && rule.substitution.contains(['$', '%'])
                {
                    return Ok(Rewritten::Answered(403, rule.origin.clone()));
                }
                let scope = Scope {
                    request,
                    uri: &uri,
                    query: query.as_deref(),
                    groups: &groups,
                    condition: &condition,
                };
                let whole = expand(&rule.substitution, &scope)?;
                (uri, query) = split_query(&whole, query.as_deref(), &has);
                changed = Some(&rule.origin);
            }
            let origin = rule.origin.clone();
            if has(RewriteFlag::Proxy) {
                if !is_absolute(&uri) {
                    return Err(format!("`{uri}` is no absolute URL: httpd asks itself for it"));
                }
                let raw = has(RewriteFlag::NoEscape);
                return Ok(Rewritten::Proxy { url: uri, query, raw, origin });
            }
            if let Some(status) = redirect {
                return Ok(Rewritten::Answered(status, origin));
            }
            if rule.substitution != "-" && is_absolute(&uri) {
                return Ok(Rewritten::Answered(302, origin));
            }
            if has(RewriteFlag::PassThrough) && rule.substitution != "-" {
                return Ok(Rewritten::PassedThrough { path: uri, query, origin });
            }
            if has(RewriteFlag::Last) || has(RewriteFlag::End) {
                break;
            }
        }
        Ok(changed.map_or(Rewritten::Unchanged, |origin| Rewritten::Local(origin.clone())))
    }
}

impl Rule {
    /// The groups of the pattern and of the last condition, if the rule applies.
    fn matches(
        &self,
        (request, uri, query): (&Request, &str, Option<&str>),
    ) -> Result<Option<(Groups, Groups)>, String> {
        let captures = self.pattern.captures(uri)?;
        if captures.is_some() == self.negated {
            return Ok(None);
        }
        let groups = captures.unwrap_or_default();
        let mut last = Groups::new();
        let mut conditions = self.conditions.iter();
        while let Some(condition) = conditions.next() {
            let scope = Scope { request, uri, query, groups: &groups, condition: &last };
            let found = condition.holds(&scope)?;
            let holds = found.is_some();
            last = found.filter(|found| !found.is_empty()).unwrap_or(last);
            match (holds, condition.flags.ornext) {
                (true, true) => while conditions.next().is_some_and(|next| next.flags.ornext) {},
                (false, false) => return Ok(None),
                _ => {}
            }
        }
        Ok(Some((groups, last)))
    }

    /// Whether what its flags do is known here.
    fn simulated(&self) -> Result<(), String> {
        let Some(flags) = &self.flags else { return Ok(()) };
        for (flag, value) in flags.iter() {
            let proxying = value.is_some_and(|value| value.contains("no-proxy"));
            let known = match flag {
                RewriteFlag::Next
                | RewriteFlag::Skip
                | RewriteFlag::BackrefEscape
                | RewriteFlag::BackrefNoEscape
                | RewriteFlag::BackrefNoPlus
                | RewriteFlag::BackrefControls => false,
                RewriteFlag::Env => !proxying,
                _ => true,
            };
            if !known {
                let line = self.origin.number;
                return Err(format!("flag {} of line {line} is not simulated", flag.as_str()));
            }
        }
        if matches!(&*self.substitution, "-") && flags.has(RewriteFlag::Proxy) {
            return Err("a rule with [P] has no URL of its own".into());
        }
        Ok(())
    }
}

impl Condition {
    /// The groups if it holds; none for a condition without a pattern.
    fn holds(&self, scope: &Scope<'_>) -> Result<Option<Groups>, String> {
        let text = expand(&self.test, scope)?;
        let (negated, pattern) = match self.pattern.strip_prefix('!') {
            Some(pattern) => (true, pattern),
            None => (false, self.pattern.as_str()),
        };
        if self.test == "expr" || (pattern.starts_with('-') && pattern.len() > 1) {
            return Err(format!("the condition {:?} {pattern:?} is not simulated", self.test));
        }
        let plain = |holds: bool| Ok((holds != negated).then(Vec::new));
        match pattern.split_at_checked(1) {
            Some(("=", "\"\"")) => return plain(text.is_empty()),
            Some(("=", other)) if self.flags.nocase => {
                return plain(text.eq_ignore_ascii_case(other));
            }
            Some(("=", other)) => return plain(text == other),
            Some(("<" | ">", _)) => return Err("comparisons are not simulated".into()),
            _ => {}
        }
        let found = Pattern::new(pattern, self.flags.nocase).captures(&text)?;
        Ok(if negated { found.is_none().then(Vec::new) } else { found })
    }
}

/// Fills in groups and variables (`do_expand`).
fn expand(text: &str, scope: &Scope<'_>) -> Result<String, String> {
    let group = |groups: &Groups, n: u32| groups.get(n as usize).cloned().flatten();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '%', '\\']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let mut chars = rest.get(at..).unwrap_or_default().chars();
        let mark = chars.next().unwrap_or_default();
        let next = chars.next();
        let after = chars.as_str();
        match (mark, next) {
            ('\\', Some(c)) => {
                out.push(c);
                rest = after;
            }
            ('$' | '%', Some(c)) if c.is_ascii_digit() => {
                let groups = if mark == '$' { scope.groups } else { scope.condition };
                let n = c.to_digit(10).unwrap_or(0);
                let value = group(groups, n).unwrap_or_default();
                let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
                if out.contains('?') && !value.bytes().all(plain) {
                    return Err(
                        "how a part of the path is escaped in a query is not simulated".into()
                    );
                }
                out.push_str(&value);
                rest = after;
            }
            ('%', Some('{')) => {
                let (name, behind) = after.split_once('}').unwrap_or((after, ""));
                out.push_str(&scope.variable(name)?);
                rest = behind;
            }
            ('$', Some('{')) => return Err("maps of mod_rewrite are not simulated".into()),
            _ => {
                out.push(mark);
                rest = rest.get(at + mark.len_utf8()..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

impl Scope<'_> {
    fn variable(&self, name: &str) -> Result<String, String> {
        let request = self.request;
        let field = |name: &str| request.field(name).unwrap_or_default();
        Ok(match name {
            "HTTPS" => if request.https { "on" } else { "off" }.to_owned(),
            "REQUEST_SCHEME" => if request.https { "https" } else { "http" }.to_owned(),
            "REQUEST_METHOD" => request.method.clone(),
            "REQUEST_URI" | "REQUEST_FILENAME" => self.uri.to_owned(),
            "QUERY_STRING" => self.query.unwrap_or_default().to_owned(),
            "THE_REQUEST" => format!("{} {} HTTP/1.1", request.method, request.target()),
            "HTTP_HOST" => field("Host"),
            "HTTP_USER_AGENT" => field("User-Agent"),
            "HTTP_REFERER" => field("Referer"),
            "HTTP_COOKIE" => field("Cookie"),
            "HTTP_ACCEPT" => field("Accept"),
            _ => match name.split_once(':') {
                Some(("HTTP", header)) => field(header),
                _ => return Err(format!("%{{{name}}} is not known")),
            },
        })
    }
}

/// Separates the query (`splitout_queryargs`); without one that of the request stays.
fn split_query(
    whole: &str,
    old: Option<&str>,
    has: &dyn Fn(RewriteFlag) -> bool,
) -> (String, Option<String>) {
    let old = old.filter(|_| !has(RewriteFlag::QsDiscard));
    let cut = if has(RewriteFlag::QsLast) { whole.rsplit_once('?') } else { whole.split_once('?') };
    let Some((path, new)) = cut else { return (whole.to_owned(), old.map(str::to_owned)) };
    let query = match old.filter(|_| has(RewriteFlag::QsAppend)) {
        Some(old) if new.is_empty() => old.to_owned(),
        Some(old) => format!("{new}&{old}"),
        None => new.to_owned(),
    };
    let query = query.strip_suffix('&').unwrap_or(&query);
    (path.to_owned(), (!query.is_empty()).then(|| query.to_owned()))
}

/// Whether the arguments of a `RewriteRule` have `[P]`.
pub(super) fn is_proxying(args: &str) -> bool {
    let flags = split(args).get(2).and_then(|flags| flags.parse::<RewriteFlags>().ok());
    flags.is_some_and(|flags| flags.has(RewriteFlag::Proxy))
}

fn is_absolute(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    let unix = url.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("unix:"));
    unix || scheme.is_some_and(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The first three words, as mod_rewrite reads them (`parseargline`): quotes only at the start and without escapes; a
/// backslash keeps a blank.
fn split(args: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = args.trim_start();
    while words.len() < 3 && !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let body = quote.map_or(rest, |quote| rest.strip_prefix(quote).unwrap_or(rest));
        let mut escaped = false;
        let ends = |(_, c): &(usize, char)| {
            let end = !escaped && quote.map_or(c.is_ascii_whitespace(), |quote| *c == quote);
            escaped = !escaped && *c == '\\' && quote.is_none();
            end
        };
        let end = body.char_indices().find(ends).map_or(body.len(), |(at, _)| at);
        words.push(body.get(..end).unwrap_or_default().to_owned());
        let behind = body.get(end..).unwrap_or_default();
        rest = quote.map_or(behind, |quote| behind.strip_prefix(quote).unwrap_or(behind));
        rest = rest.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn outcome(lines: &str, url: &str) -> String {
        let mut rewriting = Rewriting { engine: Some(true), ..Rewriting::default() };
        for (n, line) in lines.lines().enumerate() {
            match line.split_once(' ') {
                Some(("Cond", args)) => rewriting.condition(args),
                Some(("Rule", args)) => {
                    let origin = Origin { file: Arc::from(""), number: n + 1, macro_use: None };
                    rewriting.rule(args, &origin);
                }
                _ => panic!("{line}"),
            }
        }
        let request: Request = url.parse().unwrap();
        match rewriting.apply(None, &request, &request.path) {
            Ok(Rewritten::Unchanged) => "unchanged".into(),
            Ok(Rewritten::Proxy { url, query, .. }) => {
                format!("{url} {}", query.unwrap_or_default())
            }
            Ok(Rewritten::Answered(status, origin)) => format!("{status} by {}", origin.number),
            Ok(Rewritten::PassedThrough { path, .. }) => path,
            Ok(Rewritten::Local(origin)) => format!("local by {}", origin.number),
            Err(why) => why,
        }
    }

    #[test]
    fn rules_apply_in_order() {
        let https = "Cond %{HTTPS} off\nRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]\n";
        let proxy = "Rule ^/api/(.*) http://b/$1 [P]";
        for (lines, url, wanted) in [
            (proxy, "http://a/api/x?y=1", "http://b/x y=1"),
            (proxy, "http://a/x", "unchanged"),
            (&*format!("{https}{proxy}"), "http://a/api/x", "301 by 2"),
            (&*format!("{https}{proxy}"), "https://a/api/x", "http://b/x "),
            ("Rule ^/old /new\nRule ^/new http://b/n [P]", "http://a/old", "http://b/n "),
            ("Rule ^/old /new [L]\nRule ^/new http://b/n [P]", "http://a/old", "local by 1"),
            ("Rule ^/old /new [PT]", "http://a/old", "/new"),
            ("Rule ^/(.*) http://b/$1?z [P,QSA]", "http://a/x?y", "http://b/x z&y"),
            ("Rule !^/x - [F]", "http://a/y", "403 by 1"),
            ("Cond %{HTTP:Upgrade} websocket [NC]\nRule ^ ws://b/ [P]", "http://a/", "unchanged"),
            ("Rule ^/no - [C]\nRule ^ - [F]\nRule ^ - [G]", "http://a/", "410 by 3"),
            ("Cond a b [OR]\nCond a a\nRule ^ - [F]", "http://a/", "403 by 3"),
            ("Cond %{HTTP_HOST} ^(\\w+)\\.\nRule ^ http://%1/ [P]", "http://q.x/", "http://q/ "),
            ("Cond %{TIME} .\nRule ^ - [F]", "http://a/", "%{TIME} is not known"),
        ] {
            assert_eq!(outcome(lines, url), wanted, "{lines}");
        }
    }

    #[test]
    fn words_keep_escaped_blanks() {
        assert_eq!(split("\"^/a b\"  /c\\ d  [P] x"), ["^/a b", "/c\\ d", "[P]"]);
        assert_eq!(split("^ 'x"), ["^", "x"]);
    }
}
