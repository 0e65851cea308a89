//! ## What it does
//! Finds a key without value, and right below it, just as far indented, a key that belongs inside: `name` below an
//! empty `metadata`, `entryPoints` below an empty `spec`, `ports` below an empty `valuesContent`.
//!
//! ## Why is this bad?
//! It is YAML all the same, so nothing fails where it is read: the upper key is null, and the lower ones are unknown
//! keys that are ignored. This is what copying from a forum or a chat leaves of a listing.
//!
//! ## Example
//! ```yaml
//! metadata:
//! name: traefik
//! spec:
//! entryPoints:
//! - web
//! ```
//!
//! ## Use instead
//! ```yaml
//! metadata:
//!   name: traefik
//! spec:
//!   entryPoints:
//!   - web
//! ```
//!
//! ## Fix safety
//! Unsafe: the keys that are known to belong inside are indented; what is below them may have lost more than that.
//!
//! ## References
//! - Kubernetes API conventions, "Types (Kinds)"
//! - kubeadm API, `ClusterConfiguration`

use crate::trail::Trail;
use crate::{Document, Entry, Style, edit};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/yaml-indentation-lost",
    Group::Correctness,
    Severity::Error,
    Safety::Unsafe,
    "nested keys beside the key that should hold them",
);

/// Keys, and what they hold, in words: only names that mean nothing beside them.
const INSIDE: &[(&str, &str)] = &[
    ("metadata", "annotations generateName labels name namespace"),
    (
        "spec",
        "addPrefix basicAuth bootstrap buckets chain chart circuitBreaker clusterIP compress \
         containers contentType digestAuth entryPoints errors externalIPs externalTrafficPolicy \
         failurePolicy forwardAuth headers inFlightReq ingressClassName insecureSkipVerify \
         ipAllowList ipWhiteList jobTemplate loadBalancerIP minReadySeconds passTLSClientCert \
         plugin ports rateLimit redirectRegex redirectScheme replacePath replacePathRegex \
         replicas repo retry routes rules schedule selector serversTransport set stripPrefix \
         stripPrefixRegex targetNamespace template tls type valuesContent valuesSecrets version \
         volumeClaimTemplates",
    ),
    ("template", "metadata spec"),
    ("selector", "matchExpressions matchLabels"),
    (
        "valuesContent",
        "additionalArguments certificatesResolvers deployment experimental globalArguments \
         hostNetwork image ingressClass ingressRoute logs metrics nodeSelector persistence \
         podSecurityContext ports providers rbac resources securityContext service tlsStore \
         tolerations updateStrategy volumes",
    ),
    ("apiServer", "certSANs extraArgs extraVolumes timeoutForControlPlane"),
    ("controllerManager", "extraArgs extraVolumes"),
    ("scheduler", "extraArgs extraVolumes"),
    ("etcd", "external local"),
    ("networking", "dnsDomain podSubnet serviceSubnet"),
    ("nodeRegistration", "criSocket ignorePreflightErrors kubeletExtraArgs name taints"),
    ("localAPIEndpoint", "advertiseAddress bindPort"),
    ("ports", "traefik web websecure"),
    ("entryPoints", "web websecure"),
    ("providers", "docker file kubernetesCRD kubernetesGateway kubernetesIngress"),
    ("http", "middlewares routers serversTransports services"),
    ("tcp", "routers services"),
    ("tls", "certificates options stores"),
    ("acme", "caServer dnsChallenge email httpChallenge storage tlsChallenge"),
    ("api", "dashboard insecure"),
    ("configs", "auth tls"),
    ("mirrors", "docker.io gcr.io ghcr.io quay.io registry.k8s.io"),
];

pub(crate) fn check(document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut trail = Trail::new(document);
    while let Some((mapping, depth)) = trail.next() {
        if mapping.style() != Style::Block {
            continue;
        }
        let entries: Vec<Entry<'_>> = mapping.entries().collect();
        let mut rest = entries.as_slice();
        while let Some((parent, below)) = rest.split_first() {
            rest = below;
            let Some(inside) = lost_below(parent, below) else { continue };
            let mut finding = finding(document, parent, inside);
            finding.primary.path = trail.name(depth, &parent.key.value());
            found.push(finding);
            rest = below.get(inside.len()..).unwrap_or_default();
        }
    }
    found
}

/// The entries right below an empty key that belong inside of it.
fn lost_below<'e, 'd>(parent: &Entry<'_>, below: &'e [Entry<'d>]) -> Option<&'e [Entry<'d>]> {
    let empty = match parent.value.style() {
        Style::Empty => parent.value.tag().is_none() && parent.value.anchor().is_none(),
        Style::Literal | Style::Folded => parent.value.value().is_empty(),
        _ => false,
    };
    let name = parent.key.value();
    let (_, inside) = INSIDE.iter().find(|(known, _)| empty && *known == name)?;
    let belongs = |entry: &Entry<'_>| inside.split(' ').any(|known| *known == entry.key.value());
    let count = below.iter().take_while(|entry| belongs(entry)).count();
    below.get(..count).filter(|lost| !lost.is_empty())
}

fn finding(document: &Document, parent: &Entry<'_>, inside: &[Entry<'_>]) -> Diagnostic {
    let (name, first) = (parent.key.value(), inside.first().map(|entry| entry.key));
    let child = first.map(|key| key.value()).unwrap_or_default();
    let message =
        format!("`{name}` is empty, and `{child}`, which belongs inside, stands beside it");
    let span = first.map_or(parent.key.span(), |key| key.span());
    let found =
        Diagnostic::of(&INFO, message).at(span).help(format!("indent what belongs to `{name}`"));
    let edits = indented(document, inside);
    found.fix(Fix::risky(format!("indent what belongs to `{name}`"), edits))
}

/// Two blanks more before every line of these entries.
fn indented(document: &Document, entries: &[Entry<'_>]) -> Vec<Edit> {
    let start = entries.first().map_or(0, |entry| entry.key.full_span().start());
    let end = entries.last().map_or(start, |entry| entry.span().end());
    let mut at = edit::line_start(document, start);
    let lines = document.text().get(Span::new(at, end).range()).unwrap_or_default();
    let mut edits = Vec::new();
    for line in lines.split_inclusive('\n') {
        if !line.trim().is_empty() {
            edits.push(Edit::insert(at, "  "));
        }
        at += u32::try_from(line.len()).unwrap_or_default();
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::Document;
    use crate::lint::testing::Cases;
    use config_diagnostics::Applicability::Unsafe;

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &[
                "metadata:\n  name: a\nspec:\n  entryPoints:\n  - web\n",
                "metadata:\nspec:\n  type: x\n",
                "metadata: {}\nname: a\n",
                "metadata: a\nname: a\n",
                "ports:\nservice:\n",
                "name: a\nmetadata:\n",
                "valuesContent: |-\n  ports: {}\nset: {}\n",
            ],
            fail: &[
                ("metadata:\nname: a\nnamespace: b\n", "name"),
                ("apiServer:\ncertSANs:\n- a\n", "certSANs"),
                ("spec:\n  valuesContent: |-\n  ports:\n    web: {}\n", "ports"),
                ("kind: A\nspec: # x\n\nroutes: []\n", "routes"),
            ],
            fix: &[
                (
                    "metadata:\nname: a\n# why\nlabels:\n- b\n\nspec:\n",
                    Unsafe,
                    "metadata:\n  name: a\n  # why\n  labels:\n  - b\n\nspec:\n",
                ),
                (
                    "spec:\n  valuesContent: |-\n  ports:\n    web: {}\n  chart: x\n",
                    Unsafe,
                    "spec:\n  valuesContent: |-\n    ports:\n      web: {}\n  chart: x\n",
                ),
            ],
        }
        .run();
    }

    #[test]
    fn each_empty_key_is_found_once() {
        let text = "metadata:\nname: a\nspec:\nentryPoints:\n- web\nroutes: []\n";
        let found = check(&Document::parse(text).document);
        let places: Vec<_> = found.iter().map(|d| text.get(d.span().range()).unwrap()).collect();
        assert_eq!(places, ["name", "entryPoints"]);
    }
}
