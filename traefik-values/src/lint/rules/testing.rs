//! What the tests of rules about routes are written with.

/// An IngressRoute with this rule.
pub(super) fn route(rule: &str) -> String {
    with("web", &format!("match: {rule}\n      kind: Rule"))
}

/// An IngressRoute at these entry points, with a route of these keys.
pub(super) fn with(entry_points: &str, keys: &str) -> String {
    format!(
        "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: code\nspec:\n  entryPoints: [{entry_points}]\n  routes:\n    - {keys}\n      services:\n        - name: code\n          port: 80\n"
    )
}
