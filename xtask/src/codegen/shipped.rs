//! What k3s ships of Traefik: the HelmChart of its own, and the fields that its helm-controller knows.

use super::traefik::{cells, table, version};
use crate::Problem;
use std::fmt::Write as _;

/// `shipped.rs`: what the HelmChart states.
pub(super) fn shipped() -> Result<String, Problem> {
    let mut code = String::from(
        "//! What the HelmChart of Traefik's states that k3s ships.\n\nuse crate::effective::{ShippedRow as R, Within as W};\nuse crate::version::K3sVersion as K;\n\n/// Sorted by part and path.\n#[rustfmt::skip]\npub(crate) static SHIPPED: &[R] = &[\n",
    );
    for row in table("shipped.tsv")? {
        let [part, path, json, since, until] = cells(&row)?;
        let within = within(&since, &until)?;
        let _ =
            writeln!(code, "    R {{ part: {part:?}, path: {path:?}, json: {json:?}, {within} }},");
    }
    code.push_str("];\n");
    Ok(code)
}

/// `fields.rs`: the fields of manifests, and since when they are known.
pub(super) fn fields() -> Result<String, Problem> {
    let mut code = String::from(
        "//! The fields of manifests, and the first helm-controllers that know them.\n\nuse crate::manifest::{Field as F, Holds::*};\n\n/// Sorted by kind and name.\n#[rustfmt::skip]\npub(crate) static FIELDS: &[F] = &[\n",
    );
    for row in table("fields.tsv")? {
        let [kind, name, holds, since] = cells(&row)?;
        let (first, rest) = holds.split_at_checked(1).ok_or("a field holds nothing")?;
        let holds = first.to_uppercase() + rest;
        let since: Result<Vec<String>, Problem> = since.split(' ').map(version).collect();
        let since = since?.join(", ").replace('(', "[").replace(')', "]");
        let _ = writeln!(
            code,
            "    F {{ kind: {kind:?}, name: {name:?}, holds: {holds}, since: &[{since}] }},"
        );
    }
    code.push_str("];\n");
    Ok(code)
}

fn within(since: &str, until: &str) -> Result<String, Problem> {
    Ok(format!("within: W {{ since: {}, until: {} }}", releases(since)?, releases(until)?))
}

/// `1.34.10 1.35.7+k3s2` as code, in order.
fn releases(cell: &str) -> Result<String, Problem> {
    let mut code = Vec::new();
    for release in cell.split(' ').filter(|release| !release.is_empty()) {
        let (kubernetes, build) = release.split_once("+k3s").unwrap_or((release, "1"));
        let parts = version(kubernetes)?;
        code.push(format!("K::new{}, {build})", parts.trim_end_matches(')')));
    }
    Ok(format!("&[{}]", code.join(", ")))
}
