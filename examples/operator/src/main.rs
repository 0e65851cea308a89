//! Keeps Traefik's configuration in a k3s cluster as a file has it: `operator traefik.yaml`.
//!
//! The values are checked for the chart that the cluster's own k3s ships, before anything is sent: Helm would refuse
//! some of them only in its job, and pass over others in silence. Then the HelmChartConfig is applied on the server's
//! side, unless the cluster has it already.

use goyaml::Document;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::api::{Patch, PatchParams};
use kube::{Api, Client};
use std::error::Error;
use traefik_values::{HelmChartConfig, Input, K3sRelease, K3sVersion, Release, Target, check};

/// The name under which the API server notes which fields are ours.
const MANAGER: &str = "traefik-operator";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: operator FILE")?;
    let text = std::fs::read_to_string(&path)?;
    let client = Client::try_default().await?;
    let k3s: K3sVersion = client.apiserver_version().await?.git_version.parse()?;
    let desired = desired(&text, k3s)?;
    if apply(client, &desired).await? {
        println!("{path}: applied");
    }
    Ok(())
}

/// The HelmChartConfig in a file, when the Traefik of this k3s takes it.
fn desired(text: &str, k3s: K3sVersion) -> Result<HelmChartConfig<ObjectMeta>, Box<dyn Error>> {
    let config: HelmChartConfig = text.parse()?;
    let release = K3sRelease::of(k3s).ok_or("a k3s of which nothing is known")?;
    let document = Document::parse(text).document;
    let found = check(&document, Input::Manifest, &Target::new(Release::from(release)));
    if let Some(problem) = found.first() {
        let line = document.line_index().line(problem.span().start());
        return Err(format!("line {line}: {} [{}]", problem.message, problem.rule).into());
    }
    Ok(config.try_into()?)
}

/// Applies the HelmChartConfig, and says whether there was anything to do.
async fn apply(client: Client, desired: &HelmChartConfig<ObjectMeta>) -> kube::Result<bool> {
    let metadata = &desired.metadata;
    let namespace = metadata.namespace.as_deref().unwrap_or("kube-system");
    let name = metadata.name.as_deref().unwrap_or_default();
    let configs: Api<HelmChartConfig<ObjectMeta>> = Api::namespaced(client, namespace);
    if configs.get_opt(name).await?.is_some_and(|there| there.spec == desired.spec) {
        return Ok(false);
    }
    configs.patch(name, &PatchParams::apply(MANAGER).force(), &Patch::Apply(desired)).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kube::Resource as _;

    const CONFIG: &str = "\
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: traefik, namespace: kube-system, labels: {team: edge}}
spec:
  failurePolicy: abort
  valuesContent: |-
    service: {spec: {externalTrafficPolicy: Local}}
";

    #[test]
    fn what_kube_sends_is_what_the_file_says() {
        let config = desired(CONFIG, "1.36.4".parse().unwrap()).unwrap();
        assert_eq!(HelmChartConfig::<ObjectMeta>::plural(&()), "helmchartconfigs");
        assert_eq!(config.meta().labels.as_ref().unwrap()["team"], "edge");
        assert_eq!(config.to_yaml().parse::<HelmChartConfig>().unwrap(), CONFIG.parse().unwrap());
    }

    #[test]
    fn what_the_chart_would_ignore_is_not_sent() {
        let flat = CONFIG.replace("{spec: {externalTrafficPolicy: Local}}", "{type: ClusterIP}");
        let error = desired(&flat, "1.36.4".parse().unwrap()).unwrap_err();
        assert!(error.to_string().starts_with("line 7: "), "{error}");
    }
}
