//! Options of Traefik's command line, and the values that the charts have for them.

use super::Chart;
use super::chart::{concrete, path};
use crate::check::condition::is_true;
use crate::generated::reads::READS;
use crate::tables::{below, find};
use crate::{Arguments, ChartVersion, TraefikVersion, flag_kind};
use goyaml::Path;
use serde_json::Value;

/// One place that sets an option.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    /// The key for which `<name>` stands: an entry point, a resolver. As written.
    pub(crate) name: String,
    /// What it is set to; the text of an argument.
    pub(crate) value: Value,
    /// The value, or the argument in its list.
    pub(crate) path: Path,
    pub(crate) by: By,
}

/// What sets an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// A value of the chart.
    Value,
    /// An argument of the command line.
    Argument,
}

impl Stated {
    /// Whether a switch is on.
    pub(crate) fn is_on(&self) -> bool {
        match (&self.value, self.by) {
            (Value::String(text), By::Argument) => {
                ["1", "t", "T", "TRUE", "true", "True"].contains(&text.as_str())
            }
            (value, _) => is_true(value),
        }
    }

    /// The value as text; of lists the items with commas between them, as the chart writes them.
    pub(crate) fn text(&self) -> String {
        self.items().into_iter().map(|(item, _)| item).collect::<Vec<_>>().join(",")
    }

    /// The items of a list, each with the path of where it stands. Traefik separates by commas, also inside of an item.
    pub(crate) fn items(&self) -> Vec<(String, Path)> {
        let parts = |value: &Value, path: &Path| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => return Vec::new(),
            };
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            words.map(|word| (word.to_owned(), path.clone())).collect::<Vec<_>>()
        };
        match &self.value {
            Value::Array(items) => {
                let places = items.iter().enumerate();
                places.flat_map(|(n, item)| parts(item, &self.path.clone().join(n))).collect()
            }
            value => parts(value, &self.path),
        }
    }
}

/// An argument, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// The option, as written, without dashes.
    pub(crate) name: String,
    pub(crate) value: String,
    /// Where it stands: `additionalArguments[0]`.
    pub(crate) path: Path,
    /// Its value is the argument behind it.
    pub(crate) takes_next: bool,
}

/// The arguments that values add, in the order in which Traefik gets them.
pub(super) fn arguments(
    given: &Value,
    chart: ChartVersion,
    traefik: TraefikVersion,
) -> Vec<Argument> {
    let mut all = Vec::new();
    for key in ["globalArguments", "additionalArguments"] {
        let Some(Value::Array(items)) = given.get(key) else { continue };
        if find(READS, key, chart).is_none() {
            continue;
        }
        // A template has no text yet.
        let texts = items.iter().enumerate().filter_map(|(n, item)| Some((n, item.as_str()?)));
        let texts: Vec<_> = texts.filter(|(_, text)| !text.contains("{{")).collect();
        let words: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
        let Ok(read) = Arguments::read(&words, traefik) else { continue };
        for option in read.options {
            let Some((item, _)) = texts.get(option.index) else { continue };
            all.push(Argument {
                name: option.name.to_owned(),
                value: option.value.into_owned(),
                path: path(key).join(*item),
                takes_next: option.takes_next,
            });
        }
    }
    all
}

/// Every place that sets an option.
pub(super) fn stated(chart: &Chart<'_>, option: &str) -> Vec<Stated> {
    let mut found = Vec::new();
    if let Some(pattern) = row(option).and_then(|row| chart.spelling(row.values)) {
        let (parent, below) = pattern.split_once(".<name>").unwrap_or((pattern, ""));
        let names = if pattern.contains("<name>") {
            debug_assert!(!below.contains("<name>") || below.ends_with(".<name>"));
            chart.keys(parent)
        } else {
            vec![""]
        };
        for name in names {
            let at = concrete(pattern, name);
            if let Some(value) = chart.given(&at).filter(|value| !value.is_null()) {
                let name = name.to_owned();
                found.push(Stated { name, value: value.clone(), path: at, by: By::Value });
            }
        }
    }
    for argument in &chart.arguments {
        if let Some(name) = fits(option, &argument.name) {
            found.push(Stated {
                name: name.to_owned(),
                value: Value::String(argument.value.clone()),
                path: argument.path.clone(),
                by: By::Argument,
            });
        }
    }
    found
}

/// The value of this chart for an option of the command line, and how it is written there.
pub(crate) fn typed(chart: &Chart<'_>, name: &str) -> Option<(Path, &'static Row)> {
    if let Some(path) = of_resolver(chart, name) {
        return Some((path, &RESOLVER));
    }
    let row = OPTIONS.iter().find_map(|row| Some((row, fits(row.option, name)?)));
    let (row, pattern, key) = match row {
        Some((row, key)) => (row, chart.spelling(row.values)?, key),
        None => {
            let (pattern, key) = of_same_name(chart, name)?;
            (&SAME_NAME, pattern, key)
        }
    };
    // The name as the values have it.
    let parent = pattern.split_once(".<name>").map_or("", |(parent, _)| parent);
    let known = chart.value(parent).and_then(Value::as_object);
    let mut known = known.into_iter().flatten().map(|(key, _)| key.as_str());
    let key = known.find(|known| known.eq_ignore_ascii_case(key)).unwrap_or(key);
    Some((concrete(pattern, key), row))
}

/// What the value of the same name is for is known; whether it is written alike is not.
static SAME_NAME: Row = o("", Other, &[]);

/// The value that is named like an option, entry points being ports, and what stands for `<name>` in it.
fn of_same_name<'n>(chart: &Chart<'_>, name: &'n str) -> Option<(&'static str, &'n str)> {
    flag_kind(name, chart.traefik)?;
    let version = chart.version();
    let section = name.split('.').next()?;
    let section = if section.eq_ignore_ascii_case("entrypoints") { "ports" } else { section };
    READS.iter().filter(|row| row.holds_for(version)).find_map(|row| {
        let (first, rest) = row.path.split_once('.')?;
        let same = first.eq_ignore_ascii_case(section).then_some(rest)?;
        let key = fits(same, name.split_once('.')?.1)?;
        // Of maps the chart makes more than one option, and the provider of files has a folder of its own.
        let whole = below(READS, row.path, version).next().is_none();
        (whole && !row.path.starts_with("providers.file.")).then_some((row.path, key))
    })
}

/// All that belongs to a certificate resolver.
static RESOLVER: Row = o(
    "certificatesresolvers.<name>",
    Any,
    &["certificatesResolvers.<name>", "certResolvers.<name>"],
);

/// The value for an option of a certificate resolver: the charts pass on what is in their map.
fn of_resolver(chart: &Chart<'_>, name: &str) -> Option<Path> {
    let (section, rest) = name.split_once('.')?;
    if !section.eq_ignore_ascii_case("certificatesresolvers") || rest.contains('[') {
        return None;
    }
    let map = chart.spelling(&["certificatesResolvers", "certResolvers"])?;
    let mut words: Vec<&str> = rest.split('.').collect();
    if map == "certResolvers" {
        // Here the resolver is ACME's without a word.
        let acme = words.get(1).is_some_and(|word| word.eq_ignore_ascii_case("acme"));
        acme.then(|| words.remove(1))?;
    }
    words.get(1)?;
    // Keys that are given have their own spelling.
    let start = path(map);
    let mut known = chart.given(&start);
    Some(words.into_iter().fold(start, |at, word| {
        let entry = known
            .and_then(Value::as_object)
            .and_then(|map| map.iter().find(|(key, _)| key.eq_ignore_ascii_case(word)));
        known = entry.map(|(_, value)| value);
        at.join(entry.map_or(word, |(key, _)| key.as_str()))
    }))
}

/// What stands for `<name>` when a name, in any case, is that option; empty where the option has no `<name>`.
fn fits<'n>(option: &str, name: &'n str) -> Option<&'n str> {
    let mut key = "";
    let mut words = name.split('.');
    for word in option.split('.') {
        let given = words.next()?;
        if word == "<name>" && !given.is_empty() {
            key = given;
        } else if !word.eq_ignore_ascii_case(given) {
            return None;
        }
    }
    words.next().is_none().then_some(key)
}

fn row(option: &str) -> Option<&'static Row> {
    OPTIONS.iter().find(|row| row.option == option)
}

/// An option, and the values from which charts write it, the newest spelling first.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) option: &'static str,
    pub(crate) values: &'static [&'static str],
    /// How an argument is written as a value; nothing where the two do not mean the same.
    pub(crate) kind: Kind,
}

/// How the argument of an option is written as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Switch,
    Number,
    List,
    /// As YAML reads it: true and numbers are no text.
    Any,
    /// Not word by word.
    Other,
}

const fn o(option: &'static str, kind: Kind, values: &'static [&'static str]) -> Row {
    Row { option, values, kind }
}

use Kind::{Any, List, Number, Other, Switch, Text};

/// By room: entry points, logs, the rest.
#[rustfmt::skip]
static OPTIONS: &[Row] = &[
    o("entrypoints.<name>.address", Other, &["ports.<name>.port"]),
    o("entrypoints.<name>.allowacmebypass", Switch, &["ports.<name>.allowACMEByPass"]),
    o("entrypoints.<name>.asdefault", Switch, &["ports.<name>.asDefault"]),
    o("entrypoints.<name>.forwardedheaders.insecure", Switch, &["ports.<name>.forwardedHeaders.insecure"]),
    o("entrypoints.<name>.forwardedheaders.trustedips", List, &["ports.<name>.forwardedHeaders.trustedIPs"]),
    o("entrypoints.<name>.http.middlewares", List, &["ports.<name>.http.middlewares", "ports.<name>.middlewares"]),
    // The chart writes the exposed port, an argument leads to the container's.
    o("entrypoints.<name>.http.redirections.entrypoint.to", Other, &["ports.<name>.http.redirections.entryPoint.to", "ports.<name>.redirections.entryPoint.to", "ports.<name>.redirectTo.port", "ports.<name>.redirectTo"]),
    o("entrypoints.<name>.http.redirections.entrypoint.scheme", Other, &["ports.<name>.http.redirections.entryPoint.scheme", "ports.<name>.redirections.entryPoint.scheme"]),
    o("entrypoints.<name>.http.redirections.entrypoint.permanent", Other, &["ports.<name>.http.redirections.entryPoint.permanent", "ports.<name>.redirections.entryPoint.permanent"]),
    o("entrypoints.<name>.http.redirections.entrypoint.priority", Other, &["ports.<name>.http.redirections.entryPoint.priority", "ports.<name>.redirections.entryPoint.priority", "ports.<name>.redirectTo.priority"]),
    o("entrypoints.<name>.http.maxheaderbytes", Number, &["ports.<name>.http.maxHeaderBytes"]),
    o("entrypoints.<name>.http.sanitizepath", Switch, &["ports.<name>.http.sanitizePath"]),
    o("entrypoints.<name>.http.tls", Switch, &["ports.<name>.http.tls.enabled", "ports.<name>.tls.enabled"]),
    o("entrypoints.<name>.http.tls.certresolver", Other, &["ports.<name>.http.tls.certResolver", "ports.<name>.tls.certResolver"]),
    o("entrypoints.<name>.http.tls.options", Other, &["ports.<name>.http.tls.options", "ports.<name>.tls.options"]),
    o("entrypoints.<name>.http3", Other, &["ports.<name>.http3.enabled"]),
    o("entrypoints.<name>.http3.advertisedport", Other, &["ports.<name>.http3.advertisedPort"]),
    o("entrypoints.<name>.observability.accesslogs", Switch, &["ports.<name>.observability.accessLogs"]),
    o("entrypoints.<name>.observability.metrics", Switch, &["ports.<name>.observability.metrics"]),
    o("entrypoints.<name>.observability.tracing", Switch, &["ports.<name>.observability.tracing"]),
    o("entrypoints.<name>.proxyprotocol.insecure", Switch, &["ports.<name>.proxyProtocol.insecure"]),
    o("entrypoints.<name>.proxyprotocol.trustedips", List, &["ports.<name>.proxyProtocol.trustedIPs"]),
    o("entrypoints.<name>.transport.keepalivemaxrequests", Number, &["ports.<name>.transport.keepAliveMaxRequests"]),
    o("entrypoints.<name>.transport.keepalivemaxtime", Text, &["ports.<name>.transport.keepAliveMaxTime"]),
    o("entrypoints.<name>.transport.lifecycle.gracetimeout", Text, &["ports.<name>.transport.lifeCycle.graceTimeOut"]),
    o("entrypoints.<name>.transport.lifecycle.requestacceptgracetimeout", Text, &["ports.<name>.transport.lifeCycle.requestAcceptGraceTimeout"]),
    o("entrypoints.<name>.transport.respondingtimeouts.idletimeout", Text, &["ports.<name>.transport.respondingTimeouts.idleTimeout"]),
    o("entrypoints.<name>.transport.respondingtimeouts.readtimeout", Text, &["ports.<name>.transport.respondingTimeouts.readTimeout"]),
    o("entrypoints.<name>.transport.respondingtimeouts.writetimeout", Text, &["ports.<name>.transport.respondingTimeouts.writeTimeout"]),
    o("accesslog", Switch, &["accessLog.enabled", "logs.access.enabled"]),
    o("accesslog.addinternals", Switch, &["accessLog.addInternals", "logs.access.addInternals"]),
    o("accesslog.bufferingsize", Number, &["accessLog.bufferingSize", "logs.access.bufferingSize", "logs.access.bufferingsize"]),
    o("accesslog.dualoutput", Switch, &["accessLog.dualOutput", "logs.access.dualOutput"]),
    o("accesslog.fields.defaultmode", Text, &["accessLog.fields.defaultMode", "logs.access.fields.general.defaultmode"]),
    o("accesslog.fields.headers.defaultmode", Text, &["accessLog.fields.headers.defaultMode", "logs.access.fields.headers.defaultmode"]),
    o("accesslog.fields.headers.names.<name>", Text, &["accessLog.fields.headers.names.<name>", "logs.access.fields.headers.names.<name>"]),
    o("accesslog.fields.names.<name>", Text, &["accessLog.fields.names.<name>", "logs.access.fields.general.names.<name>"]),
    o("accesslog.filepath", Text, &["accessLog.filePath", "logs.access.filePath"]),
    o("accesslog.filters.minduration", Text, &["accessLog.filters.minDuration", "logs.access.filters.minduration"]),
    o("accesslog.filters.retryattempts", Switch, &["accessLog.filters.retryAttempts", "logs.access.filters.retryattempts"]),
    o("accesslog.filters.statuscodes", Text, &["accessLog.filters.statusCodes", "logs.access.filters.statuscodes"]),
    o("accesslog.format", Text, &["accessLog.format", "logs.access.format"]),
    o("log.filepath", Text, &["log.filePath", "logs.general.filePath"]),
    o("log.format", Text, &["log.format", "logs.general.format"]),
    o("log.level", Text, &["log.level", "logs.general.level"]),
    o("log.nocolor", Switch, &["log.noColor", "logs.general.noColor"]),
    o("api.basepath", Text, &["api.basePath"]),
    o("api.dashboard", Switch, &["api.dashboard"]),
    o("api.debug", Switch, &["api.debug"]),
    o("api.insecure", Switch, &["api.insecure"]),
    o("core.defaultrulesyntax", Text, &["core.defaultRuleSyntax"]),
    o("experimental.plugins.<name>.modulename", Other, &["experimental.plugins.<name>.moduleName"]),
    o("experimental.plugins.<name>.version", Other, &["experimental.plugins.<name>.version"]),
    o("global.checknewversion", Switch, &["global.checkNewVersion"]),
    o("global.sendanonymoususage", Switch, &["global.sendAnonymousUsage"]),
    o("metrics.prometheus.addentrypointslabels", Switch, &["metrics.prometheus.addEntryPointsLabels"]),
    o("metrics.prometheus.addrouterslabels", Switch, &["metrics.prometheus.addRoutersLabels"]),
    o("metrics.prometheus.addserviceslabels", Switch, &["metrics.prometheus.addServicesLabels"]),
    o("metrics.prometheus.buckets", Text, &["metrics.prometheus.buckets"]),
    o("metrics.prometheus.entrypoint", Text, &["metrics.prometheus.entryPoint"]),
    o("metrics.prometheus.manualrouting", Switch, &["metrics.prometheus.manualRouting"]),
    o("providers.kubernetescrd", Switch, &["providers.kubernetesCRD.enabled"]),
    o("providers.kubernetescrd.allowcrossnamespace", Switch, &["providers.kubernetesCRD.allowCrossNamespace"]),
    o("providers.kubernetescrd.allowemptyservices", Switch, &["providers.kubernetesCRD.allowEmptyServices"]),
    o("providers.kubernetescrd.allowexternalnameservices", Switch, &["providers.kubernetesCRD.allowExternalNameServices"]),
    o("providers.kubernetescrd.ingressclass", Text, &["providers.kubernetesCRD.ingressClass"]),
    o("providers.kubernetescrd.labelselector", Text, &["providers.kubernetesCRD.labelSelector"]),
    o("providers.kubernetescrd.namespaces", List, &["providers.kubernetesCRD.namespaces"]),
    o("providers.kubernetesgateway", Switch, &["providers.kubernetesGateway.enabled"]),
    o("providers.kubernetesingress", Switch, &["providers.kubernetesIngress.enabled"]),
    o("providers.kubernetesingress.allowemptyservices", Switch, &["providers.kubernetesIngress.allowEmptyServices"]),
    o("providers.kubernetesingress.allowexternalnameservices", Switch, &["providers.kubernetesIngress.allowExternalNameServices"]),
    o("providers.kubernetesingress.ingressclass", Text, &["providers.kubernetesIngress.ingressClass"]),
    o("providers.kubernetesingress.ingressendpoint.publishedservice", Other, &["providers.kubernetesIngress.publishedService.pathOverride"]),
    o("providers.kubernetesingress.labelselector", Text, &["providers.kubernetesIngress.labelSelector"]),
    o("providers.kubernetesingress.namespaces", List, &["providers.kubernetesIngress.namespaces"]),
    o("tracing.addinternals", Switch, &["tracing.addInternals"]),
    o("tracing.samplerate", Other, &["tracing.sampleRate"]),
    o("tracing.servicename", Text, &["tracing.serviceName"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_one_of_traefik_and_every_value_one_of_a_chart() {
        for row in OPTIONS {
            let name = row.option.replace("<name>", "a");
            assert!(flag_kind(&name, TraefikVersion::NEWEST).is_some(), "{name}");
            for value in row.values {
                assert!(READS.iter().any(|read| read.path == *value), "{value}");
            }
        }
    }

    #[test]
    fn names_are_told_apart_whatever_their_case() {
        let option = "entrypoints.<name>.forwardedheaders.insecure";
        assert_eq!(fits(option, "entryPoints.Web.forwardedHeaders.insecure"), Some("Web"));
        assert_eq!(fits(option, "entryPoints.web.forwardedHeaders"), None);
        assert_eq!(fits("ping", "Ping"), Some(""));
    }
}
