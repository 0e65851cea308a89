//! Directives that no module of httpd has.

use super::problem::Problem;
use super::rules;
use crate::Directive;
use crate::effective::EffectiveDirective;
use crate::view::Modules;
use config_diagnostics::ToolSays;

/// How the directives of well-known modules of others begin, in lower case, and the module.
const OTHERS: &[(&str, &str)] = &[
    ("cas", "mod_auth_cas"),
    ("dosaction", "mod_evasive"),
    ("fcgid", "mod_fcgid"),
    ("geoip", "mod_geoip"),
    ("gsapi", "mod_auth_gssapi"),
    ("gssapi", "mod_auth_gssapi"),
    ("jk", "mod_jk"),
    ("mellon", "mod_auth_mellon"),
    ("modpagespeed", "mod_pagespeed"),
    ("oidc", "mod_auth_openidc"),
    ("passenger", "mod_passenger"),
    ("perl", "mod_perl"),
    ("php_", "mod_php"),
    ("qs_", "mod_qos"),
    ("rails", "mod_passenger"),
    ("rpaf", "mod_rpaf"),
    ("secaction", "mod_security2"),
    ("secrule", "mod_security2"),
    ("shib", "mod_shib"),
    ("svn", "mod_dav_svn"),
    ("unclist", "mod_unc"),
    ("wsgi", "mod_wsgi"),
];

fn owner(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    OTHERS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, module)| *module)
}

/// Whether a module of others has it that is loaded for all we know.
pub(super) fn may_be_loaded(name: &str, modules: &Modules) -> bool {
    owner(name).is_some_and(|module| modules.may_have(module))
}

/// What httpd says of it: with a module loaded that we do not know, nobody can tell.
pub(super) fn verdict(name: &str, modules: &Modules) -> ToolSays {
    if modules.foreign || owner(name).is_some() { ToolSays::Unknown } else { ToolSays::Error }
}

/// No module that we know has it.
pub(super) fn unknown(line: &EffectiveDirective, modules: &Modules) -> Problem {
    let section = if line.children.is_some() { "<" } else { "" };
    let written = format!("{section}{}", line.name);
    if let Some(module) = owner(&line.name) {
        return Problem::new(
            rules::NEEDS_MODULE,
            format!("`{written}` belongs to {module}, which is not part of httpd"),
            format!("see that {module} is installed and loaded"),
        );
    }
    let near = Directive::suggest(&written);
    let module = near.and_then(Directive::lookup).map(|d| d.module().name());
    let help = match (near, module) {
        (Some(near), Some(module)) => format!("did you mean `{near}`, of {module}?"),
        _ if modules.foreign => "see whether one of the loaded modules has it".to_owned(),
        _ => "check its spelling, and whether a module that is not part of httpd has it".to_owned(),
    };
    Problem::new(
        rules::UNKNOWN_DIRECTIVE,
        format!("no module of httpd has a directive `{written}`"),
        help,
    )
}
