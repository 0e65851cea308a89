//! What Traefik's chart is installed with in a k3s cluster, and who says so:
//! `cargo run -p traefik-values --example effective_values`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::Document;
use traefik_values::{EffectiveValues, Input, K3sRelease, Layer, Release};

const CONFIG: &str = "\
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata:
  name: traefik
  namespace: kube-system
spec:
  valuesContent: |-
    deployment:
      replicas: 2
    tolerations:
      - key: edge
        operator: Exists
    global:
      systemDefaultRegistry: registry.example.com
  valuesSecrets:
    - name: acme-account
      keys: [values.yaml]
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let release = K3sRelease::of("1.36.2".parse()?).ok_or("a k3s of which nothing is known")?;
    let document = Document::parse(CONFIG).document;
    let values = EffectiveValues::of(&document, Input::Manifest, Release::from(release));

    // Hundreds of values are the chart's own.
    let stated = values.iter().filter(|value| value.origin.layer != Layer::ChartDefaults);
    for value in stated {
        let place = value.origin.span.map(|span| document.line_index().line(span.start()));
        let place = place.map(|line| format!(", line {line}")).unwrap_or_default();
        println!("{} = {} ({}{place})", value.path, value.value, value.origin);
    }
    // A list replaces the other: what k3s ships lets Traefik run on control planes.
    for lost in values.overridden("tolerations") {
        println!("no longer counts: tolerations = {} ({})", lost.value, lost.origin);
    }
    for hidden in values.hidden_by_set() {
        println!("in vain: {} = {} ({})", hidden.path, hidden.value, hidden.origin);
    }
    for secret in values.secrets() {
        println!("not known here: the Secret {}", secret.name);
    }
    Ok(())
}
