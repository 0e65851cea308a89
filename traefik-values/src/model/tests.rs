//! What is written and read, by example.

use crate::{
    AccessLog, ChartVersion, Deployment, Image, Port, RawList, RawObject, Service, TrafficPolicy,
    Values,
};
use goyaml::Document;
use serde_json::{Value, json};
use std::path::Path;

fn chart(text: &str) -> ChartVersion {
    text.parse().unwrap()
}

fn read(json: &Value, chart_: &str) -> Values {
    let (values, problems) = Values::from_json(json, chart(chart_));
    assert_eq!(problems, []);
    values
}

/// What a chart is told for what another chart was told.
fn moved(json: &Value, from: &str, to: &str) -> Value {
    read(json, from).emit(chart(to)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn one_chart_says_it_so_and_another_so() {
    for (json, from, to, other) in [
        (
            json!({"image": {"name": "ghcr.io/traefik/traefik"}}),
            "20.8.0",
            "21.2.1",
            json!({"image": {"registry": "ghcr.io", "repository": "traefik/traefik"}}),
        ),
        (
            json!({"ports": {"web": {"expose": false}}}),
            "26.1.0",
            "27.0.2",
            json!({"ports": {"web": {"expose": {"default": false}}}}),
        ),
        (
            json!({"globalArguments": ["--global.checknewversion"]}),
            "35.4.0",
            "36.0.0",
            json!({"global": {"checkNewVersion": true, "sendAnonymousUsage": false}}),
        ),
        (
            json!({"providers": {"file": {"enabled": true, "content": "http:\n  routers: {}\n"}}}),
            "40.3.0",
            "41.0.0",
            json!({"providers": {"file": {"enabled": true, "content": {"http": {"routers": {}}}}}}),
        ),
        (
            json!({"experimental": {"http3": {"enabled": true}}, "ports": {"websecure": {"http3": true}}}),
            "17.0.5",
            "18.0.0",
            json!({"ports": {"websecure": {"http3": {"enabled": true}}}}),
        ),
        (
            json!({"certResolvers": {"le": {"email": "a@b.c", "dnsChallenge": {"provider": "x", "delayBeforeCheck": 5}}}}),
            "32.1.1",
            "33.0.0",
            json!({"certificatesResolvers": {"le": {"acme": {"email": "a@b.c", "dnsChallenge": {
                "provider": "x", "propagation": {"delayBeforeChecks": 5}}}}}}),
        ),
        (
            json!({"ports": {"web": {"redirectTo": {"port": "websecure", "priority": 10}}}}),
            "33.2.1",
            "39.0.0",
            json!({"ports": {"web": {"http": {"redirections": {"entryPoint": {
                "to": "websecure", "scheme": "https", "priority": 10}}}}}}),
        ),
    ] {
        assert_eq!(moved(&json, from, to), other);
        assert_eq!(moved(&other, to, from), json);
        assert_eq!(moved(&json, from, from), json);
    }
}

#[test]
fn what_a_chart_cannot_say_is_said_all_at_once() {
    let values = Values::new()
        .access_log(AccessLog::new().timezone("Europe/Paris"))
        .port("web", Port::new().expose([("internal", true)]).middlewares(["a@file"]))
        .image(Image::new().registry("ghcr.io"));
    let error = values.emit(chart("20.3.0")).unwrap_err();
    let said: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`image.registry`: charts before 21.2.1 say it in the name: set `image.repository` too",
            "`ports.web.expose.internal`: chart 20.3.0 has no such value; charts from 26.1.0 on have it",
            "`accessLog.timezone`: chart 20.3.0 has no such value; charts from 37.1.0 on have it",
        ]
    );
    assert_eq!(error.problems()[2].since(), Some(chart("37.1.0")));
}

#[test]
fn helm_takes_what_is_written() {
    let values =
        Values::new().service(Service::new().enabled(true)).image(Image::new().tag("v2.11.0"));
    assert!(values.emit(chart("27.0.2")).is_ok());
    let error = values.emit(chart("37.1.0")).unwrap_err();
    assert_eq!(error.problems()[0].path().to_string(), "image.tag");
}

#[test]
fn nothing_that_is_read_is_lost() {
    let json = json!({
        "service": {"spec": {"publishNotReadyAddresses": true}, "type": "NodePort"},
        "ports": {"traefik": null, "web": {"port": "eighty", "nonsense": {"a.b": 1}}},
        "podAnnotations": {"a": "b"},
        "deployment": {"podAnnotations": {"prometheus.io/port": 8082, "c": "d"}},
    });
    // The types of two of them are wrong.
    let (values, problems) = Values::from_json(&json, chart("34.2.0"));
    let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`deployment.podAnnotations.\"prometheus.io/port\"` must be a text",
            "`ports.web.port` must be a port from 0 to 65535"
        ]
    );
    // Chart 34 takes anything for a port that has a name of its own.
    let error = values.emit(chart("34.2.0")).unwrap_err();
    assert!(
        error.problems().iter().all(|problem| problem.path().to_string() != "podAnnotations.a")
    );
    let json = json!({"podAnnotations": {"a": "b"}, "ports": {"metrics": null}});
    assert_eq!(moved(&json, "34.2.0", "34.2.0"), json);
}

#[test]
fn texts_stay_texts() {
    let values = Values::new().env(
        RawList::try_from(
            json!([{"name": "A", "value": "on"}, {"name": "B", "value": "x\nargs: [y]"}]),
        )
        .unwrap(),
    );
    let text = values.to_yaml(ChartVersion::NEWEST).unwrap();
    assert_eq!(Values::read(&Document::parse(text).document, ChartVersion::NEWEST).0, values);
}

#[test]
fn json_of_the_model_is_that_of_the_newest_chart() {
    let values = Values::new()
        .deployment(Deployment::new().replicas(2))
        .raw("ports.metrics".parse().unwrap(), Value::Null);
    let json = json!({"deployment": {"replicas": 2}, "rest": {"ports.metrics": null}});
    assert_eq!(serde_json::to_value(&values).unwrap(), json);
    assert_eq!(serde_json::from_value::<Values>(json).unwrap(), values);
    assert!(serde_json::from_value::<Deployment>(json!({"replica": 2})).is_err());
}

/// What a seed says, built from code. `None` where the seeds are not at hand.
fn seed(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "skipped: no {}", path.display());
        return None;
    };
    let document = Document::parse(text).document;
    let content = document.root()?.get("spec")?.get("valuesContent")?;
    Some(goyaml::helm::to_json(content.embedded()?.document()).unwrap())
}

fn logging() -> Values {
    let env = json!([{"name": "TZ", "value": "Europe/Paris"}]);
    let mut arguments = Vec::new();
    for trusted in ["forwardedHeaders", "proxyProtocol"] {
        for port in ["web", "websecure"] {
            arguments.push(format!("--entryPoints.{port}.{trusted}.trustedIPs=192.168.x.y/32"));
        }
    }
    arguments.push("--accesslog.fields.names.StartUTC=drop".to_owned());
    Values::new()
        .access_log(AccessLog::new().enabled(true))
        .service(Service::new().external_traffic_policy(TrafficPolicy::Local))
        .env(RawList::try_from(env).unwrap())
        .additional_arguments(arguments)
}

fn combined() -> Values {
    let control_plane = json!({
        "key": "node-role.kubernetes.io/control-plane", "operator": "In", "values": ["true"],
    });
    let others = json!({"matchLabels": {
        "app.kubernetes.io/name": "{{ template \"traefik.name\" . }}",
        "app.kubernetes.io/instance": "{{ .Release.Name }}-{{ .Release.Namespace }}",
    }});
    let affinity = json!({
        "nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
            {"weight": 1, "preference": {"matchExpressions": [control_plane]}},
        ]},
        "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
            {"labelSelector": others, "topologyKey": "kubernetes.io/hostname"},
        ]},
    });
    logging()
        .deployment(Deployment::new().replicas(2))
        .affinity(RawObject::try_from(affinity).unwrap())
}

#[test]
fn the_seeds_are_built_from_code() {
    for (name, values) in [
        ("0-helmchartconfig-logging.yaml", logging()),
        ("0-helmchartconfig-combined.yaml", combined()),
    ] {
        for chart_ in ["10.19.3", "25.0.0", "37.1.0", "40.1.0"] {
            let json = values.emit(chart(chart_)).unwrap();
            assert_eq!(read(&json, chart_), values);
            let Some(seed) = seed(name) else { continue };
            assert_eq!(json, seed, "{name} {chart_}");
            assert_eq!(read(&seed, chart_), values, "{name} {chart_}");
        }
        let newest = values.emit(chart("41.3.0")).unwrap();
        assert_eq!(newest["accessLog"], json!({"enabled": true}));
    }
}
