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
        "method" => super::methods::unknown(site, at + 1, memory),
        "ssl" | "ssl-verify-client" if !argument.is_empty() => {
            let message = format!("`Require {name}` takes no argument");
            Some(Problem::value(at + 1, message, "remove it"))
        }
        "user" | "host" | "group" | "forward-dns" | "ldap-user" | "ldap-group" | "ldap-dn"
        | "ldap-attribute" | "ldap-filter" | "ldap-search" | "dbm-group" | "dbd-group" => {
            let why = super::expression::string(site.rest).err();
            why.map(|why| {
                let message = format!("the argument cannot be read: {why}");
                let help = "write variables as `%{NAME}`";
                Problem::new(rules::INVALID_EXPRESSION, message, help).at(at + 1)
            })
        }
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

/// `<AuthnProviderAlias provider alias>`, `<AuthzProviderAlias provider alias arguments>`.
pub(super) fn alias(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let (base, name) = (site.word(0), site.word(1));
    let users = site.directive.name() == "AuthnProviderAlias";
    let known = if users {
        AUTHENTICATION.contains(&base)
    } else {
        AUTHORIZATION.iter().any(|(known, _)| *known == base)
    };
    let anything = memory.modules().foreign || memory.has_unknown_files();
    let problem = if base.is_empty() || name.is_empty() {
        let help = "name what it is made of, and what it is to be called";
        Some(Problem::arguments(format!("`{}` needs two names", site.directive), help))
    } else if base == name {
        let message = format!("`{name}` cannot stand for itself");
        Some(Problem::value(1, message, "choose another name"))
    } else if !known && !anything {
        let message = format!("no module has a provider `{base}`");
        Some(Problem::value(0, message, "see `Require` and `AuthBasicProvider` for their names"))
    } else if base == "ip" && users == (site.words.len() > 2) {
        let message = "`ip` needs an address";
        Some(Problem::arguments(message, "write it as the third word"))
    } else if base == "ip" {
        addresses(site, 2)
    } else {
        None
    };
    memory.aliases.push(name.to_owned());
    problem.into_iter().collect()
}

/// `AuthLDAPURL url [security]`.
pub(super) fn ldap_url(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0).to_ascii_lowercase();
    if ["ldap://", "ldaps://", "ldapi://"].iter().any(|scheme| word.starts_with(scheme)) {
        return Vec::new();
    }
    let message = format!("`{word}` is no URL of LDAP");
    vec![Problem::value(0, message, "write for example `ldap://ldap.example.com/dc=example?uid`")]
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
    if let Err(error) = regex::check(site.word(pattern)) {
        let message = format!("the regular expression cannot be compiled: {error}");
        return vec![Problem::new(rules::INVALID_REGEX, message, "mend it").at(pattern)];
    }
    if site.word(pattern + 1).is_empty() {
        let message = format!("`{}` sets no variable", site.directive);
        return vec![Problem::arguments(message, "add `name` or `name=value`")];
    }
    Vec::new()
}
