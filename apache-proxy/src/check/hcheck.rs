//! `ProxyHCTemplate` and `ProxyHCExpr`.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{expression, parameters, rules};
use crate::document::{first_word, is_blank};
use crate::{Parameter, ParameterScope};

/// `ProxyHCTemplate name key=value …` (`set_hc_template`).
pub(super) fn template(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let name = site.word(0);
    if name.is_empty() {
        let message = "`ProxyHCTemplate` needs a name";
        return vec![Problem::arguments(message, "write `ProxyHCTemplate name hcmethod=GET`")];
    }
    let mut given = Vec::new();
    for (at, word) in site.words.iter().enumerate().skip(1) {
        let Some((key, value)) = word.split_once('=') else {
            let message = format!("`{word}` is no parameter: those are written `key=value`");
            return vec![Problem::value(at, message, "hcmethod=GET, for example")];
        };
        given.push((at, key, value));
    }
    // Only what belongs to health checks.
    let is_check = |key: &str| {
        Parameter::lookup(ParameterScope::Worker, key).is_some_and(Parameter::needs_hcheck)
    };
    let foreign = given.iter().find(|(_, key, _)| !is_check(key));
    if let Some((at, key, _)) = foreign {
        let message = format!("`{key}` is no parameter of health checks");
        let help = "hcmethod, hcpasses, hcfails, hcinterval, hcuri or hcexpr";
        return vec![Problem::new(rules::UNKNOWN_PARAMETER, message, help).at(*at)];
    }
    let found = parameters::check(ParameterScope::Worker, &given, memory);
    memory.server().templates.push(name.to_owned());
    found
}

/// `ProxyHCExpr name {expression}` (`set_hc_condition`).
pub(super) fn condition(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    const LONGEST: usize = 15;
    let (name, rest) = first_word(site.rest);
    let help = "write `ProxyHCExpr name {%{REQUEST_STATUS} =~ /^2/}`";
    if name.is_empty() {
        return vec![Problem::arguments("`ProxyHCExpr` needs a name", help)];
    }
    if name.len() > LONGEST {
        let message = "the name is too long: httpd takes 15 bytes";
        return vec![Problem::value(0, message, "choose a shorter one")];
    }
    let (text, behind) = braced(rest);
    if text.is_empty() {
        return vec![Problem::arguments("`ProxyHCExpr` needs an expression", help)];
    }
    if let Err(why) = expression::condition(&text) {
        let message = format!("the expression cannot be read: {why}");
        return vec![Problem::new(rules::INVALID_EXPRESSION, message, help)];
    }
    if !behind.is_empty() {
        let message = "something stands behind the expression";
        return vec![Problem::arguments(message, "put the whole expression in braces or quotes")];
    }
    memory.server().conditions.push(name.into_owned());
    Vec::new()
}

/// A word that may stand in braces (`ap_getword_conf2`), and what is behind it.
fn braced(text: &str) -> (String, &str) {
    let text = text.trim_start_matches(is_blank);
    let Some(inner) = text.strip_prefix('{') else {
        let (word, behind) = first_word(text);
        return (word.into_owned(), behind);
    };
    let mut depth = 1;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let word = inner.get(..at).unwrap_or_default().to_owned();
            return (word, inner.get(at + 1..).unwrap_or_default().trim_start_matches(is_blank));
        }
    }
    (inner.to_owned(), "")
}
