//! `<Proxy>`, `BalancerMember`, `ProxySet`.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{parameters, proxy, regex, rules};
use crate::ParameterScope;

/// Whether a URL names a balancer.
pub(super) fn is_balancer(url: &str) -> bool {
    url.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("balancer:"))
}

/// The balancer of a URL, in lower case, without its path (`ap_proxy_define_balancer`).
pub(super) fn name(url: &str) -> Result<String, Problem> {
    const LONGEST: usize = 95;
    let lower = url.to_ascii_lowercase();
    let refuse = |why: &str| {
        let message = format!("`{url}` is no balancer: {why}");
        Problem::new(rules::INVALID_VALUE, message, "write `balancer://name`")
    };
    let rest = lower.split_once("://").map(|(_, rest)| rest).filter(|rest| !rest.is_empty());
    let rest = rest.ok_or_else(|| refuse("a balancer has a name behind `balancer://`"))?;
    let path = rest.find('/').unwrap_or(rest.len());
    let end = lower.len() - rest.len() + path;
    let name = lower.get(..end).unwrap_or_default();
    if name.len() > LONGEST {
        return Err(refuse("its name is too long, httpd takes 95 bytes with `balancer://`"));
    }
    Ok(name.to_owned())
}

/// The words from `from` on as parameters, and the first that is none.
fn pairs<'s>(site: &'s Site<'_>, from: usize) -> (Vec<(usize, &'s str, &'s str)>, Option<Problem>) {
    let mut given = Vec::new();
    for (at, word) in site.words.iter().enumerate().skip(from) {
        let Some((key, value)) = word.split_once('=') else {
            let name = site.directive.name();
            let message =
                format!("`{word}` is no parameter of `{name}`: those are written `key=value`");
            let help = "write no blanks around `=`, and comments on lines of their own";
            return (given, Some(Problem::value(at, message, help)));
        };
        given.push((at, key, value));
    }
    (given, None)
}

/// `BalancerMember [balancer] url [key=value …]` (`add_member`).
pub(super) fn member(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let mut balancer = site.path().map(str::to_owned);
    let mut url = None;
    let mut given = Vec::new();
    for (at, word) in site.words.iter().enumerate() {
        if let Some((key, value)) = word.split_once('=') {
            given.push((at, key, value));
        } else if balancer.is_none() {
            balancer = Some(word.clone());
        } else if url.is_none() {
            url = Some((at, word.as_str()));
        } else if site.path().is_some() {
            let message = "`BalancerMember` names a balancer inside a section that is one";
            return vec![Problem::value(0, message, "write only the URL of the member")];
        } else {
            let message = format!("`{word}` is no parameter of `BalancerMember`");
            return vec![Problem::value(at, message, "parameters are written `key=value`")];
        }
    }
    let help = "write `BalancerMember http://app1.internal:8080` inside `<Proxy balancer://name>`";
    let Some(balancer) = balancer else {
        let message = "`BalancerMember` outside `<Proxy>` needs the name of a balancer";
        return vec![Problem::arguments(message, help)];
    };
    let Some((at, url)) = url else {
        let message = "`BalancerMember` has no URL; one that holds a `=` is taken for a parameter";
        return vec![Problem::arguments(message, help)];
    };
    let balancer = match name(&balancer) {
        Ok(balancer) => balancer,
        Err(problem) => return vec![problem],
    };
    let server = memory.server();
    server.balancers.push(balancer.clone());
    let members = server.members.iter().filter(|(of, _)| *of == balancer);
    if proxy::is_prefixed(members.map(|(_, name)| name.as_str()), url) {
        return Vec::new();
    }
    match proxy::worker(url, false) {
        Ok(worker) => {
            server.members.push((balancer, worker));
            parameters::check(ParameterScope::Worker, &given, memory)
        }
        Err(problem) => vec![problem.at(at)],
    }
}

/// `ProxySet [url] key=value …` (`set_proxy_param`).
pub(super) fn set(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let inside = proxy::in_proxy(site).then(|| site.path()).flatten();
    let target = inside.unwrap_or_else(|| site.word(0)).to_owned();
    let from = usize::from(inside.is_none());
    let scope = match target_of(&target, inside.is_some(), memory) {
        Ok(scope) => scope,
        Err(problem) => return vec![if inside.is_some() { problem } else { problem.at(0) }],
    };
    let (given, bad) = pairs(site, from);
    let mut found = parameters::check(scope, &given, memory);
    found.extend(bad);
    found
}

/// Whose parameters are set. Inside `<Proxy>` the target is defined where it is not yet.
fn target_of(
    target: &str,
    define: bool,
    memory: &mut Memory<'_>,
) -> Result<ParameterScope, Problem> {
    let anything = memory.has_unknown_files();
    let server = memory.server();
    let absent = |what: &str| {
        let message = format!("there is no {what} `{target}` above");
        let help = "write it inside `<Proxy …>`, or below what defines it, in the same server";
        Problem::new(rules::UNDEFINED_NAME, message, help)
    };
    if is_balancer(target) {
        let name = name(target)?;
        if define {
            server.balancers.push(name);
        } else if !anything && !server.balancers.contains(&name) {
            return Err(absent("balancer"));
        }
        return Ok(ParameterScope::Balancer);
    }
    let names = server.workers.iter().map(|(name, _)| name.as_str());
    if !proxy::is_prefixed(names, target) {
        if define {
            server.workers.push((proxy::worker(target, false)?, false));
        } else if !anything {
            return Err(absent("worker"));
        }
    }
    Ok(ParameterScope::Worker)
}

/// `<Proxy>` and `<ProxyMatch>` (`proxysection`).
pub(super) fn section(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let is_match = site.directive.name() == "ProxyMatch";
    let tilde = site.word(0) == "~";
    let at = usize::from(tilde);
    let target = site.word(at);
    let target = target.strip_prefix("proxy:").unwrap_or(target).to_owned();
    if (is_match || tilde)
        && let Some(problem) = super::sections::broken_regex(at, &target)
    {
        return vec![problem];
    }
    if site.words.len() <= 1 {
        return Vec::new();
    }
    let refuse = |why: &str, help: &str| vec![Problem::value(at + 1, why, help)];
    if tilde {
        let why = "`<Proxy ~ …>` is refused: httpd takes what follows for parameters";
        return vec![Problem::value(0, why, "write `<ProxyMatch …>`")];
    }
    if is_match {
        return refuse("`<ProxyMatch>` takes one argument", "set parameters with `ProxySet`");
    }
    let help = "give parameters to a plain URL, or to `balancer://name`";
    if proxy::has_wildcard(&target) {
        return refuse("`<Proxy>` takes no parameters for a URL with wildcards", help);
    }
    if !target.contains(':') {
        return refuse("`<Proxy>` takes no parameters for what is no URL", help);
    }
    let scope = match target_of(&target, true, memory) {
        Ok(scope) => scope,
        Err(problem) => return vec![problem.at(at)],
    };
    let (given, bad) = pairs(site, at + 1);
    let mut found = parameters::check(scope, &given, memory);
    found.extend(bad);
    found
}

/// `ProxyRemote` and `ProxyRemoteMatch`.
pub(super) fn remote(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let is_match = site.directive.name() == "ProxyRemoteMatch";
    if let Some(error) = regex::check(site.word(0)).err().filter(|_| is_match) {
        let message = format!("the regular expression cannot be compiled: {error}");
        return vec![Problem::new(rules::INVALID_REGEX, message, "mend it").at(0)];
    }
    let url = site.word(1);
    let help = "write `http://proxy.internal:3128`";
    let Some((_, host)) = url.split_once("://") else {
        let message = format!("`{url}` is no URL of a proxy: it needs a scheme and a host");
        return vec![Problem::value(1, message, help)];
    };
    let host = host.split('/').next().unwrap_or_default();
    let port = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map(|(_, port)| port);
    let bad = port.is_some_and(|port| port.parse::<u16>().map_or(true, |port| port == 0));
    let problem = bad.then(|| Problem::value(1, format!("`{url}` has no usable port"), help));
    let empty = host.is_empty() || host.starts_with(':');
    let problem =
        problem.or_else(|| empty.then(|| Problem::value(1, format!("`{url}` has no host"), help)));
    problem.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balancer_is_its_name_in_lower_case() {
        assert_eq!(name("Balancer://App/path").unwrap(), "balancer://app");
        assert!(name("balancer://").is_err() && name("balancer:/c/").is_err());
    }
}
