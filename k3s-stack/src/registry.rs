//! The rules of the whole family, by id.

use crate::file_rules;
use config_diagnostics::{RuleInfo, Selector, did_you_mean};
use std::borrow::Cow;

/// Every rule, sorted by id.
pub fn rules() -> Vec<&'static RuleInfo> {
    let own = file_rules::OWN.iter().map(|(rule, _)| *rule);
    let mut all: Vec<_> = haproxy_cfg::rules()
        .iter()
        .chain(apache_proxy::rules())
        .chain(k3s_config::rules())
        .chain(traefik_values::rules())
        .copied()
        .chain(config_diagnostics::text::RULES.iter().copied())
        .chain(own)
        .chain(crate::stack::infos())
        .collect();
    all.sort_unstable_by_key(|rule| rule.id);
    all.dedup_by_key(|rule| rule.id);
    all
}

/// The rule with this id.
///
/// ```
/// assert_eq!(k3s_stack::find_rule("stack/not-utf-8")?.id, "stack/not-utf-8");
/// assert!(k3s_stack::find_rule("stack/not-utf-9").unwrap_err().to_string().contains("did you mean"));
/// # Ok::<(), k3s_stack::UnknownRule>(())
/// ```
pub fn find_rule(id: &str) -> Result<&'static RuleInfo, UnknownRule> {
    let rules = rules();
    if let Some(rule) = rules.iter().find(|rule| rule.id == id) {
        return Ok(rule);
    }
    // The bare name may do for a person; what is meant is its full id.
    let name = |rule: &RuleInfo| rule.id.split_once('/').map_or(rule.id, |(_, name)| name);
    let near = did_you_mean(id, rules.iter().map(|rule| rule.id)).or_else(|| {
        let bare = did_you_mean(id, rules.iter().map(|rule| name(rule)))?;
        rules.iter().find(|rule| name(rule) == bare).map(|rule| rule.id)
    });
    Err(UnknownRule { id: id.to_owned(), near })
}

/// What `--enable` and `--disable` take: `all`, the name of a group, or the id of a rule.
pub fn selector(what: &str) -> Result<Selector, UnknownRule> {
    let Ok(selector) = what.parse();
    if let Selector::Rule(id) = &selector {
        find_rule(id).map_err(|error| {
            let groups = config_diagnostics::Group::ALL.map(config_diagnostics::Group::as_str);
            let near = did_you_mean(what, groups.into_iter().chain(["all"])).or(error.near);
            UnknownRule { near, ..error }
        })?;
    }
    Ok(selector)
}

/// The page of a rule, as Markdown.
pub fn explain(id: &str) -> Result<Cow<'static, str>, UnknownRule> {
    let rule = find_rule(id)?;
    let own = file_rules::OWN.iter().find(|(own, _)| own.id == id);
    let page = haproxy_cfg::explain(id)
        .or_else(|| apache_proxy::explain(id))
        .or_else(|| k3s_config::explain(id))
        .or_else(|| traefik_values::explain(id))
        .or_else(|| crate::stack::explain(id));
    Ok(match (own, page) {
        (Some((_, source)), _) => file_rules::page(rule, source).into(),
        (None, Some(page)) => page.into(),
        (None, None) => file_rules::page(rule, "").into(),
    })
}

/// There is no such rule, or group.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule `{id}`{}", .near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownRule {
    id: String,
    near: Option<&'static str>,
}

impl UnknownRule {
    /// The rule or group that was probably meant.
    pub const fn did_you_mean(&self) -> Option<&'static str> {
        self.near
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::Group;

    #[test]
    fn ids_are_sorted_and_unique_and_each_has_a_page() {
        let rules = rules();
        assert!(rules.is_sorted_by(|a, b| a.id < b.id));
        for rule in rules {
            assert!(explain(rule.id).unwrap().contains(rule.id), "{}", rule.id);
        }
    }

    #[test]
    fn selectors_are_checked() {
        assert_eq!(selector("style"), Ok(Selector::Group(Group::Style)));
        assert_eq!(selector("all"), Ok(Selector::All));
        assert!(matches!(selector("stack/not-utf-8"), Ok(Selector::Rule(_))));
        assert_eq!(selector("secruity").unwrap_err().did_you_mean(), Some("security"));
        assert_eq!(selector("not-utf8").unwrap_err().did_you_mean(), Some("stack/not-utf-8"));
    }
}
