//! The rewrite as a fix of a finding.

use super::rewrite;
use super::steps::named;
use super::table::Step;
use super::tree::Tree;
use crate::Release;
use crate::check::problems;
use crate::effective::Part;
use crate::generated::changes::STEPS;
use crate::generated::moves::MOVES;
use config_diagnostics::{Edit, Fix};

/// Rules whose findings the steps mend, with what the fix does.
const MENDED: [(&str, &str); 9] = [
    ("traefik/cert-resolvers-renamed", "write `certificatesResolvers.NAME.acme`"),
    ("traefik/external-traffic-policy-misplaced", "move it below `service.spec`"),
    ("traefik/global-arguments-removed", "write values of `global`"),
    ("traefik/logs-split-in-v41", "write `log` and `accessLog`"),
    ("traefik/ports-expose-boolean", "write `expose.default`"),
    ("traefik/redirect-to-removed", "write a redirection"),
    ("traefik/redirections-wrong-generation", "move it to where this chart reads it"),
    ("traefik/service-flat-keys-dropped", "move it below `service.spec`"),
    ("traefik/websecure-tls-nesting", "move it to where this chart reads it"),
];

/// The fix of all findings of a rule in one place; `None` when there is none.
pub(crate) fn mend(part: &Part<'_>, rule: &str, release: Release) -> Option<Fix> {
    let (_, title) = MENDED.iter().find(|(mended, _)| *mended == rule)?;
    let name = rule.strip_prefix("traefik/")?;
    let chart = release.chart().known();
    let mut tree = Tree::read(part.root()?)?;
    // What a redirection has become has moved on.
    let also = if name == "redirect-to-removed" { "redirections-wrong-generation" } else { name };
    let ours = |step: &&Step| [name, also].contains(&step.rule) && step.since <= chart;
    for step in STEPS.iter().filter(ours) {
        step.take(&mut tree, release, |_, _| true);
    }
    // What is of a later form goes back, where it has the same shape there.
    let later = MOVES.iter().filter(|row| row.value.rule == name && row.holds_for(chart));
    for row in
        later.filter(|row| !row.value.instead.is_empty() && same_shape(name, row.value.instead))
    {
        for path in tree.matching(row.path) {
            let _ = tree.relocate(&path, &named(row.value.instead, row.path, &path));
        }
    }
    let said = |values| problems(values, release).iter().any(|found| found.diagnostic.rule == rule);
    if said(&tree.value()) {
        return None;
    }
    let edits: Vec<Edit> = rewrite::edits(part, &tree).ok()?.edits().to_vec();
    (!edits.is_empty()).then(|| Fix::safe(*title, edits))
}

/// Whether what stands at one path can stand at the other as it is.
fn same_shape(rule: &str, instead: &str) -> bool {
    match rule {
        "redirections-wrong-generation" => instead.ends_with("redirections"),
        "websecure-tls-nesting"
        | "external-traffic-policy-misplaced"
        | "service-flat-keys-dropped" => true,
        _ => false,
    }
}
