//! `key=value` of workers and balancers.

use super::memory::Memory;
use super::problem::Problem;
use super::rules;
use crate::{Parameter, ParameterScope, ProxyParameter};

/// What is wrong with these parameters: the word's number, its key and its value. Of a key that is there twice, the
/// last one counts.
pub(super) fn check(
    scope: ParameterScope,
    given: &[(usize, &str, &str)],
    memory: &mut Memory<'_>,
) -> Vec<Problem> {
    let mut found = Vec::new();
    for (n, (word, key, value)) in given.iter().enumerate() {
        let later = given.get(n + 1..).unwrap_or_default();
        if later.iter().any(|(_, other, _)| other.eq_ignore_ascii_case(key)) {
            continue;
        }
        found.extend(one(scope, key, value, memory).map(|problem| problem.at(*word)));
    }
    found
}

fn one(scope: ParameterScope, key: &str, value: &str, memory: &mut Memory<'_>) -> Option<Problem> {
    let Some(row) = Parameter::lookup(scope, key) else {
        return Some(unknown(scope, key));
    };
    if row.since() > memory.version() {
        let (since, version) = (row.since(), memory.version());
        let message = format!("`{key}` came with httpd {since}; {version} does not know it");
        let help = format!("remove it, or target {since} or later");
        return Some(Problem::new(rules::UNKNOWN_PARAMETER, message, help));
    }
    if row.needs_hcheck() && !memory.has_module("mod_proxy_hcheck") {
        let message = format!("`{key}` belongs to mod_proxy_hcheck, which is not loaded");
        return Some(Problem::new(rules::NEEDS_MODULE, message, "load it: `a2enmod proxy_hcheck`"));
    }
    if let Some(problem) = name(row.key(), value, memory) {
        return Some(problem);
    }
    if row.key() == "hcmethod" && value.eq_ignore_ascii_case("CPING") {
        let ajp = memory.has_module("mod_proxy_ajp");
        let message = "the method CPING belongs to mod_proxy_ajp, which is not loaded";
        let help = "load it: `a2enmod proxy_ajp`";
        return (!ajp).then(|| Problem::new(rules::NEEDS_MODULE, message, help));
    }
    let parameter = ProxyParameter::new(key, value).ok()?;
    let error = parameter.effective(scope).err()?;
    let message = format!("`{key}={value}` is refused: {error}");
    let help = error.help().map_or_else(|| row.doc().to_owned(), |help| format!("write {help}"));
    Some(Problem::new(rules::INVALID_VALUE, message, help))
}

fn unknown(scope: ParameterScope, key: &str) -> Problem {
    let (what, other) = match scope {
        ParameterScope::Balancer => ("balancer", ParameterScope::Worker),
        _ => ("worker", ParameterScope::Balancer),
    };
    let message = format!("no parameter of a {what} is called `{key}`");
    let help = match (Parameter::lookup(other, key), Parameter::suggest(scope, key)) {
        (Some(_), _) if scope == ParameterScope::Balancer => {
            "it is a parameter of workers: write it behind each `BalancerMember`".to_owned()
        }
        (Some(_), _) => "it is a parameter of balancers".to_owned(),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "remove it".to_owned(),
    };
    Problem::new(rules::UNKNOWN_PARAMETER, message, help)
}

/// Names that something else has to bring along.
fn name(key: &str, value: &str, memory: &mut Memory<'_>) -> Option<Problem> {
    let anything = memory.has_unknown_files();
    match key {
        "hctemplate" if !anything && !memory.server().templates.iter().any(|t| t == value) => {
            let message = format!("no `ProxyHCTemplate` of this server is called `{value}`");
            let help = "define it above, in the same virtual host: each has its own";
            Some(Problem::new(rules::UNDEFINED_NAME, message, help))
        }
        "hcexpr" if !anything && !memory.server().conditions.iter().any(|c| c == value) => {
            let message = format!("no `ProxyHCExpr` of this server is called `{value}`");
            let help = "define it above, in the same virtual host: each has its own";
            Some(Problem::new(rules::UNDEFINED_NAME, message, help))
        }
        "lbmethod" if !memory.modules().foreign => method(value, memory),
        _ => None,
    }
}

fn method(value: &str, memory: &Memory<'_>) -> Option<Problem> {
    const METHODS: [&str; 4] = ["byrequests", "bytraffic", "bybusyness", "heartbeat"];
    if !METHODS.contains(&value) {
        let message = format!("no method of balancing is called `{value}`");
        let help = "byrequests, bytraffic, bybusyness or heartbeat";
        return Some(Problem::new(rules::INVALID_VALUE, message, help));
    }
    let module = format!("mod_lbmethod_{value}");
    (!memory.has_module(&module)).then(|| {
        let message = format!("the method `{value}` belongs to {module}, which is not loaded");
        Problem::new(rules::NEEDS_MODULE, message, format!("load it: `a2enmod lbmethod_{value}`"))
    })
}
