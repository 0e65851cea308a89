//! Rules of Traefik 2 as Traefik 3 has them: `cargo run -p traefik-values --example convert_rule`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::Document;
use traefik_values::{Dialect, K3sRelease, Route, RouteService, Syntax, TraefikVersion};
use traefik_values::{IngressRoute, MatchRule, Resource, resources};

const ROUTES: &str = "\
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata:
  name: shop
  namespace: default
spec:
  entryPoints: [websecure]
  routes:
    - kind: Rule
      match: Host(`shop.example.org`, `www.example.org`) && PathPrefix(`/api`, `/v{n:[0-9]+}`)
      services: [{name: shop, port: 80}]
    - kind: Rule
      match: HostRegexp(`{tenant:[a-z]+}.example.org`) && Headers(`X-Canary`, `yes`)
      services: [{name: canary, port: 80}]
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let release = K3sRelease::of("1.36.2".parse()?).ok_or("a k3s of which nothing is known")?;
    let (new, old) = (release.traefik, TraefikVersion::new(2, 11, 24));

    let document = Document::parse(ROUTES).document;
    let views = resources(&document).into_iter().filter_map(Resource::route);
    for entry in views.flat_map(|view| view.routes()) {
        let Some(Ok(rule)) = entry.parsed() else { continue };
        println!("Traefik {old}: {rule}");
        for problem in rule.check(Dialect::http(new)) {
            println!("Traefik {new} refuses it: {}", problem.message());
        }
        // Read as Traefik 3 does where `ruleSyntax` is `v2`.
        let converted = rule.to_v3(Dialect::http(new).syntax(Syntax::V2))?;
        println!("Traefik {new}: {converted}");
        let hosts = converted.hosts(Dialect::http(new));
        println!("hosts: {:?}\n", hosts.iter().map(|host| &host.name).collect::<Vec<_>>());
    }

    // The same from code: nothing in a name can become another matcher.
    let rule = MatchRule::host("shop.example.org").and(MatchRule::path_prefix("/api"));
    let route = IngressRoute::new("shop")
        .namespace("default")
        .entry_point("websecure")
        .route(Route::new(rule).service(RouteService::new("shop", 80)));
    println!("{route}");
    Ok(())
}
