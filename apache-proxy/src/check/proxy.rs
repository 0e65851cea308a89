//! `ProxyPass`, `ProxyPassMatch`, `ProxyPassReverse`.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{balancer, parameters, regex, rules};
use crate::{BackendUrl, Context, ParameterScope, UrlUse};

/// `ProxyPass` and `ProxyPassMatch` (`add_pass`).
pub(super) fn pass(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let location = site.path();
    let is_match = site.directive.name() == "ProxyPassMatch";
    let mut is_regex = is_match;
    let mut path = location.map(str::to_owned);
    let mut url: Option<(usize, &str)> = None;
    let mut given = Vec::new();
    let mut found = Vec::new();
    for (at, word) in site.words.iter().enumerate() {
        let flag = ["nocanon", "interpolate", "noquery"];
        if path.is_none() && word == "~" {
            if is_match {
                let message = "`ProxyPassMatch` takes no `~`: its path is an expression already";
                return vec![Problem::value(at, message, "remove the `~`")];
            }
            is_regex = true;
        } else if path.is_none() {
            path = Some(word.clone());
        } else if url.is_none() {
            url = Some((at, word));
        } else if !flag.iter().any(|flag| word.eq_ignore_ascii_case(flag)) {
            let Some((key, value)) = word.split_once('=') else {
                found.push(no_parameter(site, at, url));
                break;
            };
            given.push((at, key, value));
        }
    }
    let Some((at, url)) = url else {
        found.push(nothing_to_pass_to(site));
        return found;
    };
    if !found.is_empty() {
        return found;
    }
    is_regex |= location.is_some_and(has_wildcard);
    let pattern = path.unwrap_or_default();
    if let Some(error) = regex::check(&pattern).err().filter(|_| is_regex) {
        found.push(broken_path(site, &pattern, error.message()));
        return found;
    }
    if url == "!" {
        return found;
    }
    if let Some(n) = given.iter().position(|(_, key, _)| key.eq_ignore_ascii_case("mapping")) {
        let (word, _, value) = given.remove(n);
        if !["servlet", "encoded"].iter().any(|known| value.eq_ignore_ascii_case(known)) {
            let message = format!("`mapping={value}` is refused: no such mapping");
            found.push(Problem::value(word, message, "servlet or encoded"));
        }
    }
    if balancer::is_balancer(url) {
        match balancer::name(url) {
            Ok(name) => memory.server().balancers.push(name),
            Err(problem) => {
                found.push(problem.at(at));
                return found;
            }
        }
        found.extend(parameters::check(ParameterScope::Balancer, &given, memory));
        return found;
    }
    if worker_exists(memory, url, is_regex) {
        // Its parameters are passed over.
        return found;
    }
    match worker(url, is_regex) {
        Ok(name) => {
            memory.server().workers.push((name, is_regex));
            found.extend(parameters::check(ParameterScope::Worker, &given, memory));
        }
        // The URL stands where the path must.
        Err(_) if location.is_none() && pattern.contains("://") => {
            found.push(nothing_to_pass_to(site));
        }
        Err(problem) => found.push(problem.at(at)),
    }
    found
}

/// What `apr_fnmatch_test` calls a pattern.
pub(super) fn has_wildcard(path: &str) -> bool {
    path.contains(['*', '?'])
        || path.find('[').is_some_and(|at| path.get(at..).is_some_and(|r| r.contains(']')))
}

fn no_parameter(site: &Site<'_>, at: usize, url: Option<(usize, &str)>) -> Problem {
    let name = site.directive.name();
    let word = site.word(at);
    if site.path().is_some() && url.is_some_and(|(_, url)| url.starts_with('/')) {
        let message = format!(
            "`{name}` has a path inside a section that is one: httpd takes it for the backend's URL"
        );
        let help = "leave the path out, it is the section's";
        return Problem::new(rules::PATH_INSIDE_LOCATION, message, help).at(0);
    }
    let message = format!("`{word}` is no parameter of `{name}`: those are written `key=value`");
    Problem::value(at, message, "write no blanks around `=`, and quote what holds blanks")
}

fn nothing_to_pass_to(site: &Site<'_>) -> Problem {
    let name = site.directive.name();
    if site.path().is_some() {
        let message = format!("`{name}` has no URL to pass to");
        return Problem::arguments(message, format!("write `{name} http://backend:8080/`"));
    }
    let message = format!("`{name}` has no path; outside `<Location>` it needs one before the URL");
    let help = format!("write `{name} /path/ http://backend:8080/path/`");
    let problem = Problem::new(rules::WITHOUT_PATH, message, help);
    if site.words.is_empty() { problem } else { problem.at(0) }
}

fn broken_path(site: &Site<'_>, pattern: &str, why: &str) -> Problem {
    let message =
        format!("`{pattern}` is taken for a regular expression, and cannot be compiled: {why}");
    let help = if site.path().is_some() {
        "a section whose path has wildcards cannot hold it; use a plain `<Location>`"
    } else {
        "mend the expression"
    };
    let problem = Problem::new(rules::INVALID_REGEX, message, help);
    if site.path().is_some() { problem } else { problem.at(0) }
}

/// The name of a new worker, or what is wrong with its URL.
pub(super) fn worker(url: &str, is_match: bool) -> Result<String, Problem> {
    const SOCKET_PATH: usize = 96;
    let r#use = if is_match { UrlUse::Match } else { UrlUse::Prefix };
    match BackendUrl::parse(url, r#use) {
        Ok(read) if read.socket().is_some_and(|socket| socket.len() >= SOCKET_PATH) => {
            let message = "the path of the socket is too long: httpd takes 95 bytes";
            Err(Problem::new(rules::INVALID_VALUE, message, "use a shorter path"))
        }
        Ok(read) => Ok(read.worker_name()),
        Err(error) => {
            let message = format!("`{url}` is no URL of a backend: {error}");
            let help = error.help().unwrap_or("write for example `http://app.internal:8080/`");
            Err(Problem::new(rules::INVALID_VALUE, message, help))
        }
    }
}

/// Whether an earlier worker of this server takes the URL (`ap_proxy_get_worker_ex`).
fn worker_exists(memory: &mut Memory<'_>, url: &str, is_regex: bool) -> bool {
    let workers = memory.server().workers.iter();
    let names = workers.filter(|(_, regex)| *regex == is_regex).map(|(name, _)| name.as_str());
    is_prefixed(names, url)
}

/// Whether one of the names is the start of the URL, its scheme and host included.
pub(super) fn is_prefixed<'n>(names: impl Iterator<Item = &'n str>, url: &str) -> bool {
    let url = url.split_once('|').filter(|_| url.starts_with("unix:")).map_or(url, |(_, url)| url);
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let end = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let start = format!("{scheme}://{host}").to_ascii_lowercase();
    let whole = format!("{start}{path}");
    let mut names = names;
    names.any(|name| name.len() >= start.len() && whole.starts_with(name))
}

/// `ProxyPassReverse` (`add_pass_reverse`).
pub(super) fn reverse(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let words = site.words.len();
    let interpolates = |n: usize| site.word(n).eq_ignore_ascii_case("interpolate");
    let problem = if site.path().is_some() {
        let path = words == 3 || (words == 2 && !interpolates(1));
        path.then(|| {
            let message = "`ProxyPassReverse` has a path inside a section that is one";
            Problem::value(0, message, "leave the path out, it is the section's")
        })
    } else {
        let lacks = words == 1 || (words == 2 && interpolates(1));
        lacks.then(|| {
            let message = "`ProxyPassReverse` needs a path outside `<Location>`";
            Problem::arguments(message, "write `ProxyPassReverse /path/ http://backend:8080/path/`")
        })
    };
    problem.into_iter().collect()
}

/// Whether the innermost section is a `<Proxy>`.
pub(super) fn in_proxy(site: &Site<'_>) -> bool {
    site.innermost().is_some_and(|section| section.context == Some(Context::Proxy))
}
