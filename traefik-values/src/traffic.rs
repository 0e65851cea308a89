//! Who talks to whom: the entry points of each Traefik that a file configures.

use crate::lint::view::{Change, Chart, Pods, Stated, View, path};
use crate::{ChartVersion, Input, Target, TraefikVersion};
use config_diagnostics::{Edit, Span};
use goyaml::{Document, Path};
use serde_json::Value;

/// Each Traefik that values in a file configure, whatever generation of the chart they are written for, and whether
/// by values or by arguments.
///
/// It is what a tool needs that looks at more than one file: where Traefik listens, whom it trusts, and how it is
/// reached.
///
/// ```
/// use goyaml::Document;
/// use traefik_values::{Input, Target, Traffic};
/// let text = "additionalArguments: [--entryPoints.web.proxyProtocol.trustedIPs=10.0.0.5]\n";
/// let document = Document::parse(text).document;
/// let traffic = Traffic::of(&document, Input::Values, &Target::default());
/// let web = traffic.charts[0].entry("web").unwrap();
/// assert_eq!(web.exposed_port, Some(80));
/// let network = &web.proxy_protocol.networks[0];
/// assert_eq!((network.text.as_str(), &text[network.span.range()]), ("10.0.0.5", "10.0.0.5"));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Traffic {
    /// In the order of the file.
    pub charts: Vec<TrafficChart>,
}

/// One Traefik that values configure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficChart {
    /// The name of its manifest; empty for plain values.
    pub name: String,
    /// The kind of its manifest, `HelmChart` or `HelmChartConfig`; empty for plain values.
    pub kind: String,
    /// The manifest's `kind`, or the start of the file.
    pub span: Span,
    /// The chart, as the tables know it.
    pub chart: ChartVersion,
    /// The Traefik that runs.
    pub traefik: TraefikVersion,
    /// Its entry points, sorted by name.
    pub entries: Vec<TrafficEntry>,
    /// How many pods there are.
    pub pods: TrafficPods,
    /// The value that says so.
    pub pods_place: Option<Span>,
    /// Whether pods use the network of their node.
    pub host_network: bool,
    /// `LoadBalancer`, `NodePort`, …; empty where the chart makes no Service.
    pub service_type: String,
    /// The value that says so.
    pub service_place: Option<Span>,
    /// `service.spec.externalTrafficPolicy`, where it is given and the chart reads it: `Local`.
    pub external_traffic_policy: Option<TrafficText>,
    /// The class of the load balancer, where one is given: then it is not k3s's own.
    pub load_balancer_class: Option<String>,
    /// The nodes that pods may run on, where `nodeSelector` names labels.
    pub node_selector: Vec<(String, String)>,
    /// The entry point that answers `/ping`; `traefik` unless something is given.
    pub ping_entry: TrafficText,
    /// Whether `/ping` is served at all.
    pub ping: bool,
    /// Who asks for certificates.
    pub resolvers: Vec<TrafficResolver>,
    index: usize,
}

/// How many pods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrafficPods {
    /// None: no workload is installed.
    None,
    /// One on each node.
    PerNode,
    /// So many.
    Fixed(u64),
    /// As many as an autoscaler wants.
    Scaled {
        /// At least.
        min: u64,
        /// At most.
        max: u64,
    },
}

/// An entry point.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficEntry {
    /// Its name.
    pub name: String,
    /// The port of the container.
    pub port: Option<u16>,
    /// The port of the Service; `None` where it is not exposed.
    pub exposed_port: Option<u16>,
    /// The port of every node, where it is given.
    pub node_port: Option<u16>,
    /// The port of the node of a pod, where it is given.
    pub host_port: Option<u16>,
    /// Whether routes have TLS unless they say otherwise.
    pub tls: bool,
    /// Whose `X-Forwarded-*` is believed.
    pub forwarded_headers: TrafficTrust,
    /// Whose PROXY protocol is believed.
    pub proxy_protocol: TrafficTrust,
    /// Where it redirects all requests to: an entry point, or a port.
    pub redirects_to: Option<TrafficText>,
    /// Who gets how long for the next request on a connection: `transport.respondingTimeouts.idleTimeout`.
    pub idle_timeout: Option<TrafficText>,
}

/// Who is believed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TrafficTrust {
    /// Everybody is; the place that says so.
    pub insecure: Option<Span>,
    /// The networks and addresses.
    pub networks: Vec<TrafficText>,
}

/// A text, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficText {
    /// The text.
    pub text: String,
    /// Its place; empty for what the chart takes without.
    pub span: Span,
    /// Its path in the values: `ports.web.proxyProtocol.trustedIPs[0]`.
    pub path: String,
}

/// A resolver of certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficResolver {
    /// Its name.
    pub name: String,
    /// Whether it answers on a port of Traefik's (`httpChallenge`, `tlsChallenge`), and not by DNS.
    pub is_answered_here: bool,
    /// Its place.
    pub span: Span,
}

impl Traffic {
    /// Reads each Traefik that a file configures.
    pub fn of(document: &Document, input: Input, target: &Target) -> Self {
        let view = View::with_set(document, input, target);
        let charts = view.charts.iter().enumerate();
        Self { charts: charts.map(|(index, chart)| TrafficChart::of(chart, index)).collect() }
    }
}

impl TrafficTrust {
    /// Whether nobody is believed.
    pub fn is_empty(&self) -> bool {
        self.insecure.is_none() && self.networks.is_empty()
    }

    fn of(chart: &Chart<'_>, option: &str, entry: &str) -> Self {
        let own = |option: &str| stated(chart, &format!("entrypoints.<name>.{option}"), entry);
        let (switches, lists) =
            (own(&format!("{option}.insecure")), own(&format!("{option}.trustedips")));
        let insecure = switches.last().filter(|stated| stated.is_on());
        let networks = lists.iter().flat_map(Stated::items).map(|(text, path)| TrafficText {
            span: chart.within(&path, &text).unwrap_or_default(),
            path: path.to_string(),
            text,
        });
        Self {
            networks: networks.collect(),
            insecure: insecure.and_then(|stated| chart.place(&stated.path)),
        }
    }
}

/// Who states an option of an entry point.
fn stated(chart: &Chart<'_>, option: &str, entry: &str) -> Vec<Stated> {
    let mut all = chart.stated(option);
    all.retain(|stated| stated.name.eq_ignore_ascii_case(entry));
    all
}

fn text_of(chart: &Chart<'_>, stated: &Stated) -> TrafficText {
    let span = chart.place(&stated.path).unwrap_or_default();
    TrafficText { text: stated.text(), span, path: stated.path.to_string() }
}

fn port(value: Option<&Value>) -> Option<u16> {
    match value? {
        Value::Number(number) => number.as_u64()?.try_into().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

impl TrafficEntry {
    fn of(chart: &Chart<'_>, name: &str, values: &Value) -> Self {
        let last = |option: &str| {
            let all = stated(chart, &format!("entrypoints.<name>.{option}"), name);
            all.last().map(|stated| text_of(chart, stated))
        };
        let exposed = match values.get("expose") {
            Some(Value::Bool(on)) => *on,
            Some(Value::Object(services)) => services.get("default") == Some(&Value::Bool(true)),
            _ => false,
        };
        let own_port = port(values.get("port"));
        let tls = stated(chart, "entrypoints.<name>.http.tls", name);
        let by_default = ["http", ""].iter().any(|above| {
            let at = if above.is_empty() { Some(values) } else { values.get(above) };
            at.and_then(|at| at.get("tls")?.get("enabled")) == Some(&Value::Bool(true))
        });
        Self {
            name: name.to_owned(),
            port: own_port,
            exposed_port: exposed.then(|| port(values.get("exposedPort")).or(own_port)).flatten(),
            node_port: port(values.get("nodePort")),
            host_port: port(values.get("hostPort")),
            tls: tls.last().map_or(by_default, Stated::is_on),
            forwarded_headers: TrafficTrust::of(chart, "forwardedheaders", name),
            proxy_protocol: TrafficTrust::of(chart, "proxyprotocol", name),
            redirects_to: last("http.redirections.entrypoint.to").filter(|to| !to.text.is_empty()),
            idle_timeout: last("transport.respondingtimeouts.idletimeout"),
        }
    }
}

impl TrafficChart {
    fn of(chart: &Chart<'_>, index: usize) -> Self {
        let ports = chart.value("ports").and_then(Value::as_object);
        let mut entries: Vec<_> = ports
            .into_iter()
            .flatten()
            .filter(|(_, values)| values.is_object())
            .map(|(name, values)| TrafficEntry::of(chart, name, values))
            .collect();
        // Those that only arguments make.
        for stated in chart.stated("entrypoints.<name>.address") {
            if entries.iter().all(|entry| !entry.name.eq_ignore_ascii_case(&stated.name)) {
                let own = TrafficEntry::of(chart, &stated.name, &Value::Null);
                let written = stated.text();
                let number = written
                    .rsplit(':')
                    .next()
                    .and_then(|port| port.split('/').next()?.parse().ok());
                entries.push(TrafficEntry { port: number, ..own });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let has_service = chart.value("service.enabled") != Some(&Value::Bool(false));
        let spec = chart.value("service.spec.type").and_then(Value::as_str);
        let flat = chart.reads("service.type").then(|| chart.value("service.type")).flatten();
        let kind = spec.or(flat.and_then(Value::as_str)).unwrap_or("LoadBalancer");
        let place = |at: &str| chart.place(&path(at));
        let given = |at: &str| {
            let value = chart.given(&path(at))?.as_str()?;
            Some(TrafficText {
                text: value.to_owned(),
                span: place(at).unwrap_or_default(),
                path: at.to_owned(),
            })
        };
        let class =
            given("service.spec.loadBalancerClass").or_else(|| given("service.loadBalancerClass"));
        let pods = match Pods::of(chart) {
            Pods::None => TrafficPods::None,
            Pods::PerNode => TrafficPods::PerNode,
            Pods::Fixed(count) => TrafficPods::Fixed(count),
            Pods::Scaled { min, max } => TrafficPods::Scaled { min, max },
        };
        let selector = chart.value("nodeSelector").and_then(Value::as_object);
        let label =
            |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        Self {
            name: chart.manifest.as_ref().map(|m| m.name.clone()).unwrap_or_default(),
            kind: chart.manifest.as_ref().map(|m| m.kind.clone()).unwrap_or_default(),
            span: chart.start(),
            chart: chart.version(),
            traefik: chart.traefik,
            entries,
            pods,
            pods_place: chart.place(&Pods::of(chart).place()),
            host_network: chart.is_on("hostNetwork"),
            service_type: if has_service { kind.to_owned() } else { String::new() },
            service_place: place("service.spec.type").or_else(|| place("service.type")),
            external_traffic_policy: given("service.spec.externalTrafficPolicy"),
            load_balancer_class: class.map(|class| class.text),
            node_selector: selector.into_iter().flatten().filter_map(label).collect(),
            ping_entry: ping(chart),
            ping: chart.value("ping.enabled") != Some(&Value::Bool(false)),
            resolvers: resolvers(chart),
            index,
        }
    }

    /// The entry point of this name, in any case.
    pub fn entry(&self, name: &str) -> Option<&TrafficEntry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The edits that set a value, in the document that this was read from; `None` where they cannot be made.
    pub fn set(
        &self,
        document: &Document,
        input: Input,
        at: &str,
        value: Value,
    ) -> Option<Vec<Edit>> {
        let target = Target::default();
        let view = View::with_set(document, input, &target);
        view.charts.get(self.index)?.edits(&[Change::Set(at.parse().ok()?, value)])
    }

    /// The edits that add an item to a list, which is made where there is none.
    pub fn push(
        &self,
        document: &Document,
        input: Input,
        at: &str,
        value: Value,
    ) -> Option<Vec<Edit>> {
        let target = Target::default();
        let view = View::with_set(document, input, &target);
        let chart = view.charts.get(self.index)?;
        let path: Path = at.parse().ok()?;
        match chart.given(&path) {
            Some(Value::Array(items)) if !items.is_empty() => {
                chart.edits(&[Change::Push(path, value)])
            }
            _ => chart.edits(&[Change::Set(path, Value::Array(vec![value]))]),
        }
    }

    /// The edits that take a value out, and the maps and lists that hold nothing else.
    pub fn remove(&self, document: &Document, input: Input, at: &str) -> Option<Vec<Edit>> {
        let target = Target::default();
        let view = View::with_set(document, input, &target);
        view.charts.get(self.index)?.removal(&at.parse::<Path>().ok()?)
    }
}

/// The entry point that answers `/ping`.
fn ping(chart: &Chart<'_>) -> TrafficText {
    let mut arguments = chart.arguments.iter().rev();
    let argument = arguments.find(|argument| argument.name.eq_ignore_ascii_case("ping.entrypoint"));
    if let Some(argument) = argument {
        let span = chart.place(&argument.path).unwrap_or_default();
        let path = argument.path.to_string();
        return TrafficText { text: argument.value.clone(), span, path };
    }
    let value = chart.value("ping.entryPoint").and_then(Value::as_str).unwrap_or("traefik");
    let span = chart.place(&path("ping.entryPoint")).unwrap_or_default();
    TrafficText { text: value.to_owned(), span, path: "ping.entryPoint".to_owned() }
}

/// Who asks for certificates: values of either name, and arguments.
fn resolvers(chart: &Chart<'_>) -> Vec<TrafficResolver> {
    let mut found: Vec<TrafficResolver> = Vec::new();
    for key in ["certificatesResolvers", "certResolvers"] {
        let map = chart.given(&path(key)).and_then(Value::as_object);
        for (name, resolver) in map.into_iter().flatten() {
            let acme = if key == "certResolvers" { Some(resolver) } else { resolver.get("acme") };
            let Some(acme) = acme.and_then(Value::as_object) else { continue };
            let on = |challenge: &str| {
                acme.get(challenge)
                    .is_some_and(|value| !value.is_null() && *value != Value::Bool(false))
            };
            let at = path(key).join(name.as_str());
            found.push(TrafficResolver {
                name: name.clone(),
                is_answered_here: on("httpChallenge") || on("tlsChallenge"),
                span: chart.key_place(&at).unwrap_or_default(),
            });
        }
    }
    for argument in &chart.arguments {
        let lower = argument.name.to_ascii_lowercase();
        let Some(rest) = lower.strip_prefix("certificatesresolvers.") else { continue };
        let Some((name, option)) = rest.split_once(".acme") else { continue };
        let here = option.starts_with(".httpchallenge") || option.starts_with(".tlschallenge");
        let here = here && argument.value != "false";
        match found.iter_mut().find(|known| known.name.eq_ignore_ascii_case(name)) {
            Some(known) => known.is_answered_here |= here,
            None => found.push(TrafficResolver {
                name: name.to_owned(),
                is_answered_here: here,
                span: chart.place(&argument.path).unwrap_or_default(),
            }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Release;

    fn chart(version: &str, text: &str) -> TrafficChart {
        let document = Document::parse(text).document;
        let version: ChartVersion = version.parse().unwrap();
        let target = Target::new(Release::from(version));
        Traffic::of(&document, Input::Values, &target).charts.remove(0)
    }

    #[test]
    fn what_a_chart_is_set_to_wins_and_is_not_changed() {
        let text = "kind: HelmChart\nmetadata: {name: traefik}\nspec:\n  chart: traefik/traefik\n  set:\n    deployment.replicas: 3\n    ports.web.forwardedHeaders.trustedIPs[0]: 10.0.0.5\n  valuesContent: 'deployment: {replicas: 1}'\n";
        let document = Document::parse(text).document;
        let chart = Traffic::of(&document, Input::Manifest, &Target::default()).charts.remove(0);
        assert_eq!(chart.pods, TrafficPods::Fixed(3));
        assert_eq!(&text[chart.pods_place.unwrap().range()], "3");
        let network = &chart.entry("web").unwrap().forwarded_headers.networks[0];
        assert_eq!((network.text.as_str(), &text[network.span.range()]), ("10.0.0.5", "10.0.0.5"));
        let list = "ports.web.forwardedHeaders.trustedIPs";
        assert_eq!(chart.push(&document, Input::Manifest, list, "10.0.0.6".into()), None);
        let policy = "service.spec.externalTrafficPolicy";
        assert!(chart.set(&document, Input::Manifest, policy, "Local".into()).is_some());
    }

    #[test]
    fn generations_of_the_chart_are_told_apart() {
        let old = "ports:\n  web:\n    redirectTo:\n      port: websecure\n";
        assert_eq!(
            chart("27.0.2", old).entry("web").unwrap().redirects_to.as_ref().unwrap().text,
            "websecure"
        );
        assert_eq!(chart("39.0.0", old).entry("web").unwrap().redirects_to, None);
        let new = "ports:\n  web:\n    http:\n      redirections:\n        entryPoint:\n          to: websecure\n";
        assert!(chart("39.0.0", new).entry("web").unwrap().redirects_to.is_some());
        for version in ["10.24.0", "27.0.2", "34.2.0", "41.3.0"] {
            let chart = chart(version, "{}\n");
            let ports: Vec<_> =
                ["web", "websecure"].iter().map(|e| chart.entry(e).unwrap().exposed_port).collect();
            assert_eq!(ports, [Some(80), Some(443)], "{version}");
            assert_eq!(chart.service_type, "LoadBalancer", "{version}");
            assert_eq!(chart.ping_entry.text, "traefik", "{version}");
            assert_eq!(chart.pods, TrafficPods::Fixed(1), "{version}");
        }
    }

    #[test]
    fn arguments_count_as_values_do() {
        let text = "additionalArguments:\n  - --entrypoints.websecure.forwardedHeaders.trustedIPs=10.0.0.1,fd00::/8\n  - --ping.entryPoint=web\n  - --certificatesresolvers.le.acme.tlschallenge=true\n";
        let chart = chart("39.0.0", text);
        let trusted = &chart.entry("websecure").unwrap().forwarded_headers.networks;
        let shown: Vec<_> = trusted.iter().map(|t| &text[t.span.range()]).collect();
        assert_eq!(shown, ["10.0.0.1", "fd00::/8"]);
        assert_eq!(chart.ping_entry.text, "web");
        assert!(chart.resolvers[0].is_answered_here);
    }
}
