use crate::lint::ConfigFile;
use crate::lint::rules::changed_default;
use crate::view::View;
use crate::{Document, Flag, Target, Version, check, flags};
use config_diagnostics::{Diagnostic, Facts, LintOptions, ToolSays, news};

/// What an upgrade from one version to another does to a config.yaml: what stops the start, what is skipped from
/// then on, what is on its way out, with edits where there are any, and defaults that change; in the order of their
/// places. What holds in the old version too is left out.
///
/// ```
/// use config_diagnostics::Facts;
/// use k3s_config::{Document, Version, upgrade};
/// let document = Document::parse("no-deploy: traefik\n").document;
/// let said = upgrade(&document, &Facts::new(), Version::new(1, 24, 0), Version::new(1, 33, 1));
/// assert!(said.iter().any(|found| found.rule == "k3s/removed-flag"));
/// ```
pub fn upgrade(document: &Document, facts: &Facts, from: Version, to: Version) -> Vec<Diagnostic> {
    let files = [ConfigFile::new("config.yaml", document)];
    let said = |version| {
        let target = Target::new(version).with(facts.clone());
        let view = View::of_config(&files, &target);
        check::run(&view, &LintOptions::new())
    };
    let mut found = news(&said(from), said(to));

    let target = Target::new(to).with(facts.clone());
    for node in &View::of_config(&files, &target).nodes {
        let changed = flags(node.flags_of(), to).filter(|flag| node.get(flag.name()).is_none());
        for (flag, old, new) in changed.filter_map(|flag| new_default(flag, from, to)) {
            found.push(
                Diagnostic::of(
                    &changed_default::RULE.info,
                    format!(
                        "without `{}` k3s {from} takes {old}, and k3s {to} takes {new}",
                        flag.name()
                    ),
                )
                .path(flag.name())
                .help(format!("set `{}` to keep {old}", flag.name()))
                .tool_says(ToolSays::Nothing),
            );
        }
    }
    Diagnostic::sort(&mut found);
    found
}

fn new_default(
    flag: &'static Flag,
    from: Version,
    to: Version,
) -> Option<(&'static Flag, &'static str, &'static str)> {
    let (old, new) = (flag.default(from)?, flag.default(to)?);
    (old != new && flag.exists_in(from)).then_some((flag, old, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, from: Version, to: Version) -> Vec<(&'static str, String)> {
        let found = upgrade(&Document::parse(text).document, &Facts::new(), from, to);
        found.into_iter().map(|d| (d.rule, d.primary.path.unwrap_or_default())).collect()
    }

    #[test]
    fn only_what_the_upgrade_changes_is_said() {
        let (old, new) = (Version::new(1, 24, 1), Version::new(1, 33, 1));
        let text = "kublet-arg: a\nflannel-backend: wireguard\n";
        assert!(
            said(text, old, new)
                .contains(&("k3s/removed-flannel-backend", "flannel-backend".into()))
        );
        assert!(said(text, old, new).iter().all(|(rule, _)| *rule != "k3s/unknown-config-key"));
        assert_eq!(said(text, new, new), []);
    }

    #[test]
    fn defaults_that_change_are_told_where_nobody_sets_the_flag() {
        let (old, new) = (Version::new(1, 24, 1), Version::new(1, 33, 1));
        let changed = ("k3s/changed-default", "egress-selector-mode".to_owned());
        assert!(said("token: a\n", old, new).contains(&changed));
        assert!(!said("egress-selector-mode: pod\n", old, new).contains(&changed));
    }
}
