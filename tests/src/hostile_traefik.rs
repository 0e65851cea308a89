//! Values of Traefik's that are long and bad in one way.

/// Values files of about `bytes` bytes, each as bad as one shape gets, with the shape's name.
pub fn hostile_values_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let numbered = |head: &str, piece: &str| {
        let mut text = head.to_owned();
        for n in 0.. {
            if text.len() >= bytes {
                break;
            }
            text.push_str(&piece.replace('#', &format!("{n:06}")));
        }
        text
    };
    vec![
        ("entry points", numbered("ports:\n", "  p#:\n    port: 8000\n    expose: true\n")),
        ("redirections", numbered("ports:\n", "  p#: {port: 8000, redirectTo: websecure}\n")),
        ("misspelt values of entry points", numbered("ports:\n", "  p#: {prot: 1}\n")),
        ("resolvers", numbered("certResolvers:\n", "  r#: {email: a@example.org}\n")),
        ("unknown keys", numbered("", "k#: 1\n")),
        ("a key over and over", numbered("", "deployment: {replicas: #}\n")),
        ("unknown keys below", numbered("deployment:\n", "  k#: 1\n")),
        ("arguments", numbered("additionalArguments:\n", "- --entryPoints.e#.address=:80\n")),
        (
            "misspelt arguments",
            numbered("additionalArguments:\n", "- --entryPoints.e#.adress=:80\n"),
        ),
        (
            "an argument over and over",
            numbered("additionalArguments:\n", "- --log.level=INFO # #\n"),
        ),
        ("variables", numbered("env:\n", "- {name: A#, value: b}\n")),
        ("addresses", numbered("service:\n  loadBalancerSourceRanges:\n", "  - 10.0.0.0/8 # #\n")),
        (
            "suppressions",
            numbered("", "# k3s-stack: ignore[traefik/unknown-top-level-value] #\nk#: 1\n"),
        ),
    ]
}

/// Files of manifests of about `bytes` bytes, likewise.
pub fn hostile_manifest_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let config = "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec:\n  valuesContent: |-\n    replicas: 2\n---\n";
    let route = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: a}\nspec: {routes: [{kind: Rule, match: Host(`a`)}]}\n---\n";
    let routes = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: a}\nspec:\n  routes:\n";
    let repeated = |head: &str, piece: &str| format!("{head}{}", piece.repeat(bytes / piece.len()));
    vec![
        ("configurations", repeated("", config)),
        ("routes", repeated("", route)),
        ("rules", repeated(routes, "  - {kind: Rule, match: Host(`a`) && Path(`/b`)}\n")),
        (
            "a long rule",
            repeated(routes, "").trim_end().to_owned()
                + &repeated("\n  - match: Host(`a`)", " || Host(`a`)"),
        ),
        ("an open rule", repeated("kind: IngressRoute\nspec:\n  routes:\n  - match: ", "(")),
    ]
}
