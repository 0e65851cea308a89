//! Who may do what: mod_authz_*, mod_authn_*, mod_access_compat.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{regex, rules, sections};
use crate::TrustedProxy;

/// What `Require` knows, and the module that has it.
const AUTHORIZATION: &[(&str, &str)] = &[
    ("all", "mod_authz_core"),
    ("env", "mod_authz_core"),
    ("expr", "mod_authz_core"),
    ("method", "mod_authz_core"),
    ("ip", "mod_authz_host"),
    ("host", "mod_authz_host"),
    ("forward-dns", "mod_authz_host"),
    ("local", "mod_authz_host"),
    ("user", "mod_authz_user"),
    ("valid-user", "mod_authz_user"),
    ("group", "mod_authz_groupfile"),
    ("file-owner", "mod_authz_owner"),
    ("file-group", "mod_authz_owner"),
    ("dbm-group", "mod_authz_dbm"),
    ("dbm-file-group", "mod_authz_dbm"),
    ("dbd-group", "mod_authz_dbd"),
    ("dbd-login", "mod_authz_dbd"),
    ("dbd-logout", "mod_authz_dbd"),
    ("ldap-user", "mod_authnz_ldap"),
    ("ldap-group", "mod_authnz_ldap"),
    ("ldap-dn", "mod_authnz_ldap"),
    ("ldap-attribute", "mod_authnz_ldap"),
    ("ldap-filter", "mod_authnz_ldap"),
    ("ldap-search", "mod_authnz_ldap"),
    ("ssl", "mod_ssl"),
    ("ssl-verify-client", "mod_ssl"),
];

/// What `AuthBasicProvider` and its like know.
const AUTHENTICATION: [&str; 8] =
    ["file", "dbm", "dbd", "ldap", "anon", "socache", "sspi", "external"];

/// `Require [not] provider argument …`.
pub(super) fn require(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let at = usize::from(site.word(0).eq_ignore_ascii_case("not"));
    let name = site.word(at);
    let help = "write `Require all granted`, `Require ip 10.0.0.0/8`, `Require valid-user`, …";
    if name.is_empty() {
        return vec![Problem::arguments("`Require` says nothing", help)];
    }
    let argument = site.word(at + 1);
    if at == 1 && !site.needs_all() {
        let message = "`Require not` has no effect where any one of several is enough";
        let help = "put it into `<RequireAll>`, with what is required";
        return vec![Problem::new(rules::MISPLACED, message, help).at(0)];
    }
    let Some((_, module)) = AUTHORIZATION.iter().find(|(known, _)| *known == name) else {
        // An alias, or of a module of others.
        let anything = memory.modules().foreign || memory.has_unknown_files();
        let declared = memory.aliases.iter().any(|alias| alias == name);
        if anything || declared {
            return Vec::new();
        }
        let message = format!("`Require` knows no `{name}`");
        let names = AUTHORIZATION.iter().map(|(known, _)| *known);
        let near = config_diagnostics::did_you_mean(name, names);
        let help = near.map_or_else(|| help.to_owned(), |near| format!("did you mean `{near}`?"));
        return vec![Problem::value(at, message, help)];
    };
    if !memory.has_module(module) {
        let message = format!("`Require {name}` belongs to {module}, which is not loaded");
        let help = format!("load it: `a2enmod {}`", module.trim_start_matches("mod_"));
        return vec![Problem::new(rules::NEEDS_MODULE, message, help).at(at)];
    }
    let problem = match name {
        "all"
            if site.words.len() > at + 2
                || !["granted", "denied"].iter().any(|w| argument.eq_ignore_ascii_case(w)) =>
        {
            Some(Problem::value(at, "`Require all` is either `granted` or `denied`", help))
        }
        "ip" if argument.is_empty() => {
            Some(Problem::arguments("`Require ip` needs an address", help))
        }
        "ip" => addresses(site, at + 1),
        "expr" if argument.is_empty() => {
            Some(Problem::arguments("`Require expr` needs an expression", help))
        }
        "expr" => {
            // All that stands behind it; quotes are its own.
            let text = site.rest.split_once("expr").map_or("", |(_, text)| text).trim();
            let quoted = text.starts_with('"') && site.words.len() == at + 2;
            sections::broken_expression(at, if quoted { argument } else { text })
        }
        _ => None,
    };
    problem.into_iter().collect()
}

fn addresses(site: &Site<'_>, from: usize) -> Option<Problem> {
    site.words.iter().enumerate().skip(from).find_map(|(at, word)| {
        let read = word.parse::<TrustedProxy>();
        let bad = !matches!(read, Ok(TrustedProxy::Name(_)) | Err(_));
        (!bad).then(|| {
            let message = format!("`{word}` is no address");
            Problem::value(at, message, "write an address, or a subnet such as `10.0.0.0/8`")
        })
    })
}

/// `AuthBasicProvider` and its like.
pub(super) fn provider(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let anything = memory.modules().foreign || memory.has_unknown_files();
    let used = site.directive.arguments().used(&site.words);
    let words = site.words.iter().take(used).enumerate();
    let unknown = words.filter(|(_, word)| {
        let known = AUTHENTICATION.contains(&word.as_str());
        !anything && !known && !memory.aliases.contains(word)
    });
    unknown
        .map(|(at, word)| {
            let message = format!("no source of users is called `{word}`");
            Problem::value(at, message, "file, dbm, dbd, ldap, anon or socache, or an alias")
        })
        .collect()
}

/// `Order`.
pub(super) fn order(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let known = ["allow,deny", "deny,allow", "mutual-failure"];
    if known.iter().any(|known| site.word(0).eq_ignore_ascii_case(known)) {
        return Vec::new();
    }
    let message = format!("`{}` is no order", site.word(0));
    vec![Problem::value(0, message, "`deny,allow` or `allow,deny`, without a blank")]
}

/// `Allow from`, `Deny from`.
pub(super) fn from(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    if !site.word(0).eq_ignore_ascii_case("from") {
        let message = format!("`{}` must be followed by `from`", site.directive);
        return vec![Problem::value(0, message, "write `from` and who")];
    }
    let bad = site.words.iter().enumerate().skip(1).find_map(|(at, word)| {
        let is_mask = word.contains('/') && !word.starts_with("env=");
        let error = word.parse::<TrustedProxy>().err().filter(|_| is_mask)?;
        Some(Problem::value(
            at,
            format!("`{word}` is no subnet: {error}"),
            "10.0.0.0/8, for example",
        ))
    });
    bad.into_iter().collect()
}

/// `SetEnvIf attribute pattern variable …`; `BrowserMatch` has no attribute.
pub(super) fn set_env_if(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let browser = site.directive.name().starts_with("BrowserMatch");
    let pattern = usize::from(!browser);
    let attribute = site.word(0);
    // Only a name with other characters is taken for a pattern.
    let plain = attribute.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !browser
        && !plain
        && let Some(problem) = sections::broken_regex(0, attribute)
    {
        return vec![problem];
    }
    if let Err((why, _)) = regex::check(site.word(pattern)) {
        let message = format!("the regular expression cannot be compiled: {why}");
        return vec![Problem::new(rules::INVALID_REGEX, message, "mend it").at(pattern)];
    }
    if site.word(pattern + 1).is_empty() {
        let message = format!("`{}` sets no variable", site.directive);
        return vec![Problem::arguments(message, "add `name` or `name=value`")];
    }
    Vec::new()
}
