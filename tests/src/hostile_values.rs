//! Values of Traefik's chart with very many of something.

/// A name, what stands first, and what is repeated with a number.
type Shape = (&'static str, &'static str, fn(usize) -> String);

/// Values of about `bytes` bytes, with the names of their shapes. The chart takes all but the unknown keys.
pub fn hostile_values_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let shapes: [Shape; 6] = [
        ("entry points", "ports:\n", |n| format!("  p{n:06}:\n    port: {}\n", 1000 + n % 50_000)),
        ("entry points by arguments", "additionalArguments:\n", |n| {
            format!("  - --entryPoints.e{n:06}.address=:{}\n", 1000 + n % 50_000)
        }),
        ("unknown keys", "", |n| format!("unknown{n:06}: 1\n")),
        ("environment", "env:\n", |n| format!("  - name: E{n:06}\n    value: x\n")),
        ("resolvers", "certificatesResolvers:\n", |n| {
            format!(
                "  r{n:06}:\n    acme:\n      email: a@example.com\n      storage: /data/{n}.json\n"
            )
        }),
        ("headers", "accessLog:\n  fields:\n    headers:\n      names:\n", |n| {
            format!("        H{n:06}: drop\n")
        }),
    ];
    let text = |(name, head, item): Shape| {
        let mut text = head.to_owned();
        let mut items = (0..).map(item);
        while text.len() < bytes {
            text.extend(items.next());
        }
        (name, text)
    };
    shapes.into_iter().map(text).collect()
}
