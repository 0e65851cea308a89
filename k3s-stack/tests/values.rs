//! `effective` of manifests and values of Traefik's chart.

mod common;

use common::Folder;

const CONFIG: &str = "\
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: traefik, namespace: kube-system}
spec:
  valuesSecrets: [{name: more, keys: [values.yaml]}]
  valuesContent: |-
    priorityClassName: ours
    hub:
      token: hunter2
    service: null
";

#[test]
fn effective_shows_values_over_what_k3s_ships() {
    let folder = Folder::with([("traefik.yaml", CONFIG)]);
    let ran = folder.run("effective traefik.yaml --target k3s=1.36.4");
    let lines: Vec<&str> = ran.out.lines().map(str::trim).collect();
    assert_eq!(lines[0], "traefik-chart=40.1.0");
    let line = |start: &str| {
        let at = lines.iter().position(|line| line.starts_with(start)).unwrap();
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        (words(lines[at]), words(lines[at + 1]))
    };
    let (ours, theirs) = line("priorityClassName");
    let open = ", unless a Secret says otherwise";
    assert_eq!(ours, format!("priorityClassName \"ours\" traefik.yaml:7{open}"));
    let shipped = "k3s' HelmChart valuesContent";
    assert_eq!(theirs, format!("\"system-cluster-critical\" {shipped}, overridden"));
    assert_eq!(line("hub.token").0, format!("hub.token \"***\" traefik.yaml:9{open}"));
    assert_eq!(line("image.tag").0, format!("image.tag \"3.7.8\" {shipped}{open}"));
    assert_eq!(
        line("global.systemDefaultRegistry").0,
        "global.systemDefaultRegistry \"\" k3s' HelmChart set"
    );
    assert!(!ran.out.contains("deployment.replicas"));
    assert!(
        ran.out.ends_with(
            "not known: the values in Secret `more`, of HelmChartConfig valuesSecrets\n"
        )
    );
    assert_eq!(ran.code, 0);
    let all = folder.run("effective traefik.yaml --target k3s=1.36.4 --defaults").out;
    assert!(all.contains("deployment.replicas"));
    assert!(!all.contains("hunter2") && !all.contains("service.spec"));
}

#[test]
fn effective_as_json_has_places_inside_of_the_text() {
    let folder = Folder::with([("traefik.yaml", CONFIG)]);
    let ran = folder.run("effective traefik.yaml --target k3s=1.36.4 --format json");
    let report = ran.json();
    let values = report["values"].as_array().unwrap();
    let found = values.iter().find(|value| value["path"] == "priorityClassName").unwrap();
    let place = found["start"].as_u64().unwrap()..found["end"].as_u64().unwrap();
    let place = usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap();
    assert_eq!((&CONFIG[place], found["line"].as_u64()), ("ours", Some(7)));
    assert_eq!(found["overridden"][0]["shipped"], true);
    assert_eq!(report["secrets"][0]["name"], "more");
}

#[test]
fn effective_of_values_that_helm_cannot_read_fails() {
    let folder = Folder::with([("values.yaml", "deployment: [\n")]);
    let ran =
        folder.run("effective values.yaml --kind traefik-values --target traefik-chart=37.1.0");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("error: values.yaml:"), "{}", ran.out);
}
