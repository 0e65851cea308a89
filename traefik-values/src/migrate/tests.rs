use super::*;
use crate::generated::reads::READS;
use crate::tables::{child, find};
use config_diagnostics::Facts;

fn release(text: &str) -> Release {
    text.parse::<ChartVersion>().unwrap().into()
}

fn run(text: &str, from: &str, to: &str) -> Migration {
    let document = Document::parse(text).document;
    migrate(&document, Input::Values, release(from), release(to)).unwrap()
}

#[track_caller]
fn becomes(text: &str, from: &str, to: &str, after: &str) -> Migration {
    let migration = run(text, from, to);
    assert_eq!(migration.document.text(), after);
    for first in [from, to] {
        assert_eq!(run(after, first, to).document.text(), after, "once more, from {first}");
    }
    migration
}

/// What became of each value.
fn told(migration: &Migration) -> Vec<String> {
    let line = |entry: &MigratedEntry| match &entry.outcome {
        Outcome::Unchanged => format!("{} stays", entry.path),
        Outcome::Moved { to, rewritten: false } => format!("{} -> {to}", entry.path),
        Outcome::Moved { to, rewritten: true } => format!("{} => {to}", entry.path),
        Outcome::Removed { reason } => format!("{} goes: {reason}", entry.path),
        Outcome::Unknown { read_now } => format!("{} unknown {read_now}", entry.path),
    };
    migration.entries.iter().map(line).collect()
}

#[test]
fn what_is_not_touched_stays_as_it_is() {
    let text = "# ours\n\n\ndeployment:   # two\n    replicas: 2\n\ntolerations:\n- key: a\n  operator: Exists\nenv: [ {name: TZ, value: x} ]";
    let migration = becomes(text, "25.0.0", "41.3.0", text);
    assert!(migration.entries.iter().all(|entry| entry.outcome == Outcome::Unchanged));
    assert_eq!(migration.entries.len(), 5);
}

#[test]
fn comments_go_along() {
    becomes(
        "# why\nlogs:  # both\n  # general\n  general:\n    level: INFO  # for now\n\n  # access\n  access:\n    enabled: true\n    # end\nservice: {}\n",
        "40.1.0",
        "41.3.0",
        "# why\n# general\nlog:\n  level: INFO  # for now\n# both\n\n# access\naccessLog:\n  enabled: true\n  # end\nservice: {}\n",
    );
    becomes(
        "ports:\n  web:\n    # old\n    tls:  # t\n      enabled: true  # e\n    port: 80\n",
        "38.0.2",
        "39.0.7",
        "ports:\n  web:\n    http:\n      # old\n      tls:  # t\n        enabled: true  # e\n    port: 80\n",
    );
}

#[test]
fn values_move_into_what_is_there() {
    let migration = becomes(
        "service:\n  # who may come in\n  loadBalancerSourceRanges:\n    - 10.0.0.0/8  # lan\n  spec:\n    externalTrafficPolicy: Local\n  type: LoadBalancer\n",
        "39.0.7",
        "40.1.0",
        "service:\n  spec:\n    externalTrafficPolicy: Local\n    type: LoadBalancer\n    # who may come in\n    loadBalancerSourceRanges:\n      - 10.0.0.0/8  # lan\n",
    );
    assert!(told(&migration).contains(
        &"service.loadBalancerSourceRanges[0] -> service.spec.loadBalancerSourceRanges[0]".into()
    ));
}

#[test]
fn maps_in_braces_stay_there() {
    becomes(
        "ports: {web: {port: 80, redirectTo: websecure, expose: true}}\nservice: {type: ClusterIP}\n",
        "24.0.0",
        "40.1.0",
        "ports: {web: {port: 80, http: {redirections: {entryPoint: {to: websecure, scheme: https, permanent: true}}}, expose: {default: true}}}\nservice: {spec: {type: ClusterIP}}\n",
    );
}

#[test]
fn redirections_do_what_they_did() {
    becomes(
        "ports:\n  web:\n    redirectTo:\n      port: websecure  # tls\n      permanent: false\n",
        "27.0.2",
        "34.2.0",
        "ports:\n  web:\n    redirections:\n      entryPoint:\n        to: websecure  # tls\n        permanent: true\n        scheme: https\n",
    );
}

#[test]
fn resolvers_get_acme() {
    becomes(
        "certResolvers:\n  le:  # main\n    email: a@example.org\n    dnsChallenge:\n      provider: x\n      delayBeforeCheck: 30\n",
        "32.1.1",
        "33.2.1",
        "certificatesResolvers:\n  le:  # main\n    acme:\n      email: a@example.org\n      dnsChallenge:\n        provider: x\n        propagation:\n          delayBeforeChecks: 30\n",
    );
}

#[test]
fn global_arguments_are_split() {
    let migration = becomes(
        "globalArguments:\n  # no\n  - --global.checknewversion=false\n  - \"--serversTransport.insecureSkipVerify=true\"  # why\nadditionalArguments:\n- --ping\n",
        "34.2.0",
        "39.0.7",
        "global:\n  # no\n  checkNewVersion: false\nadditionalArguments:\n- --ping\n- \"--serversTransport.insecureSkipVerify=true\"  # why\n",
    );
    assert_eq!(
        told(&migration),
        [
            "globalArguments[0] => global.checkNewVersion",
            "globalArguments[1] -> additionalArguments[1]",
            "additionalArguments[0] stays",
        ]
    );
    becomes(
        "globalArguments: []\nhostNetwork: false\n",
        "34.2.0",
        "39.0.7",
        "hostNetwork: false\n",
    );
    becomes(
        "globalArguments: [--api.insecure=true]\n",
        "34.2.0",
        "39.0.7",
        "additionalArguments: [--api.insecure=true]\n",
    );
}

#[test]
fn where_old_and_new_stand_the_new_wins_and_says_so() {
    let migration = becomes(
        "service:\n  type: ClusterIP\n  spec:\n    type: LoadBalancer\n",
        "39.0.7",
        "40.1.0",
        "service:\n  spec:\n    type: LoadBalancer\n",
    );
    assert_eq!(
        told(&migration)[0],
        "service.type goes: `service.spec.type` is there already, and wins"
    );
}

#[test]
fn what_had_no_effect_gets_none() {
    let text = "service:\n  externalTrafficPolicy: Local\n";
    let migration = becomes(text, "25.0.0", "41.3.0", text);
    assert_eq!(told(&migration), ["service.externalTrafficPolicy unknown false"]);
    // Nothing reads it before chart 33, and from then on something does: that is for the author to say.
    let text = "certificatesResolvers:\n  le:\n    acme: {email: a@example.org}\n";
    let migration = becomes(text, "25.0.0", "34.2.0", text);
    assert_eq!(told(&migration), ["certificatesResolvers.le.acme.email unknown true"]);
    // What the new chart refuses must go.
    let migration =
        becomes("replicas: 2\nhostNetwork: true\n", "38.0.2", "39.0.7", "hostNetwork: true\n");
    assert!(told(&migration)[0].starts_with("replicas goes: chart 38.0.2 did not read it"));
    // It was ignored from chart 36 on.
    let migration = run("globalArguments: [--api.insecure=true]\n", "37.1.0", "39.0.7");
    assert!(told(&migration)[0].starts_with("globalArguments[0] goes: chart 37.1.0 did not read"));
}

#[test]
fn arguments_that_stop_the_new_traefik_go() {
    let migration = becomes(
        "additionalArguments:\n  - --pilot.token=x\n  - --ping=true  # p\n  - --metrics.influxdb.address\n  - localhost:8089\n",
        "25.0.0",
        "34.2.0",
        "additionalArguments:\n  - --ping=true  # p\n",
    );
    assert_eq!(migration.entries.len(), 4);
}

#[test]
fn images_below_the_floor_go() {
    let migration = becomes(
        "image:\n  tag: v2.10.5\nhostNetwork: true\n",
        "25.0.0",
        "40.1.0",
        "hostNetwork: true\n",
    );
    assert!(told(&migration)[0].contains("without it the chart takes its own"));
}

#[test]
fn comments_of_what_goes_are_kept_where_its_values_go() {
    // The list gets another name.
    becomes(
        "# why\nglobalArguments: # ours\n - --api.insecure=true\n # end\n",
        "34.2.0",
        "39.0.7",
        "# why\nadditionalArguments: # ours\n - --api.insecure=true\n # end\n",
    );
    becomes(
        "# why\nglobalArguments: # ours\n- --api.insecure=true\nadditionalArguments:\n  - --ping\n",
        "34.2.0",
        "39.0.7",
        "additionalArguments:\n  - --ping\n  # why\n  # ours\n  - --api.insecure=true\n",
    );
    becomes(
        "# all\nlogs: # both\n  access: # a\n    enabled: true\naccessLog:\n  format: json\n",
        "40.1.0",
        "41.3.0",
        "accessLog:\n  format: json\n  # all\n  # both\n  # a\n  enabled: true\n",
    );
    becomes(
        "# p\nports: {traefik: {healthchecksPort: 9001}}  # b\n",
        "23.2.0",
        "27.0.2",
        "# p\n# b\ndeployment:\n  healthchecksPort: 9001\n",
    );
    becomes(
        "service:\n  type: ClusterIP\n  spec: {loadBalancerClass: x} # s\n  # end\n",
        "39.0.7",
        "40.1.0",
        "service:\n  spec: {loadBalancerClass: x, type: ClusterIP} # s\n  # end\n",
    );
    becomes(
        "service:\n  # t\n  type: ClusterIP\n  spec: {loadBalancerClass: x} # s\n  # end\n",
        "39.0.7",
        "40.1.0",
        "service:\n  spec: # s\n    loadBalancerClass: x\n    # t\n    type: ClusterIP\n  # end\n",
    );
}

#[test]
fn comments_in_braces_are_kept() {
    becomes(
        "service: {type: ClusterIP, # t\n  # a\n  annotations: {a: b} # b\n  } # c\n",
        "39.0.7",
        "40.1.0",
        "service: # c\n  spec:\n    type: ClusterIP  # t\n  # a\n  annotations: {a: b}  # b\n",
    );
    becomes(
        "globalArguments: [ # all\n  --api.insecure=true, # i\n  # p\n  --ping ]\nadditionalArguments: [--log.level=INFO]\n",
        "34.2.0",
        "39.0.7",
        "additionalArguments:\n  - --log.level=INFO\n  # all\n  - --api.insecure=true  # i\n  # p\n  - --ping\n",
    );
}

#[test]
fn json_stays_json() {
    becomes(
        "{\"logs\": {\"general\": {\"level\": \"INFO\"}}, \"service\": {\"type\": \"ClusterIP\"}}\n",
        "39.0.7",
        "41.3.0",
        "{\"log\": {\"level\": \"INFO\"}, \"service\": {\"spec\": {\"type\": \"ClusterIP\"}}}\n",
    );
}

#[test]
fn a_value_that_had_no_effect_gives_way() {
    let migration = becomes(
        "logs:\n  general:\n    level: INFO\nlog:\n  level: DEBUG\n",
        "25.0.0",
        "41.3.0",
        "log:\n  level: INFO\n",
    );
    assert_eq!(
        told(&migration),
        [
            "logs.general.level -> log.level",
            "log.level goes: nothing read it, and `logs.general.level` has its place now"
        ]
    );
}

#[test]
fn http3_without_its_switch_stays_off() {
    let migration = becomes(
        "ports:\n  websecure:\n    http3: true\n    port: 8443\n",
        "12.0.7",
        "18.3.0",
        "ports:\n  websecure:\n    port: 8443\n",
    );
    assert!(told(&migration)[0].starts_with("ports.websecure.http3 goes: it had no effect"));
    becomes(
        "ports:\n  websecure:\n    http3: true\nexperimental:\n  http3:\n    enabled: true\n",
        "12.0.7",
        "18.3.0",
        "ports:\n  websecure:\n    http3:\n      enabled: true\n",
    );
}

#[test]
fn an_empty_map_where_a_list_belongs_is_an_empty_list() {
    becomes("env: {}\nhostNetwork: true\n", "30.1.0", "34.2.0", "env: []\nhostNetwork: true\n");
}

#[test]
fn files_in_the_values_become_maps() {
    becomes(
        "providers:\n  file:\n    enabled: true\n    content: |\n      # ours\n      http:\n        routers: {}\n",
        "40.1.0",
        "41.3.0",
        "providers:\n  file:\n    enabled: true\n    content:\n      # ours\n      http:\n        routers: {}\n",
    );
    becomes(
        "providers:\r\n  file:\r\n    content: |-  # c\r\n      http:\r\n        routers: {}\r\n    enabled: true\r\n",
        "40.1.0",
        "41.3.0",
        "providers:\r\n  file:\r\n    content:  # c\r\n      http:\r\n        routers: {}\r\n    enabled: true\r\n",
    );
}

#[test]
fn aliases_are_written_out_where_they_must() {
    becomes(
        "x-base: &base\n  expose: true\nports:\n  web:\n    <<: *base\n    port: 8000\n",
        "26.1.0",
        "39.0.7",
        "ports:\n  web:\n    port: 8000\n    expose:\n      default: true\n",
    );
    // What the change does not concern stays tied.
    becomes(
        "x-base: &base\n  protocol: TCP\nports:\n  web: &web # w\n    # m\n    <<: *base # b\n    expose: true\n  other: *base\n",
        "26.1.0",
        "30.1.0",
        "x-base: &base\n  protocol: TCP\nports:\n  web: &web # w\n    # m\n    <<: *base # b\n    expose:\n      default: true\n  other: *base\n",
    );
    // Two merge keys agree with each other, and no longer with what they bring in.
    becomes(
        "x-base: &base {expose: true}\nports:\n  web: {port: 8001}\n  other:\n    # m\n    <<: [*base]\n    port: 8002\n",
        "26.1.0",
        "30.1.0",
        "x-base: &base {expose: true}\nports:\n  web: {port: 8001}\n  other:\n    # m\n    port: 8002\n    expose:\n      default: true\n",
    );
    // What is taken away under a name is written where the name stood, and no other item is touched.
    becomes(
        "x-l: &l {a: b}\nextraObjects:\n- kind: A # k\n  # d\n  data: {c: d}\n- kind: B # l\n  # m\n  data: *l\n",
        "38.0.2",
        "39.0.7",
        "extraObjects:\n- kind: A # k\n  # d\n  data: {c: d}\n- kind: B  # l\n  # m\n  data: {a: b}\n",
    );
}

#[test]
fn manifests_are_migrated_where_their_values_stand() {
    let text = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n    # keep\n    logs:\n      access:\n        enabled: true\n---\nkind: ConfigMap\n";
    let document = Document::parse(text).document;
    let migration =
        migrate(&document, Input::Manifest, release("40.1.0"), release("41.3.0")).unwrap();
    let wanted =
        text.replace("    logs:\n      access:\n        enabled", "    accessLog:\n      enabled");
    assert_eq!(migration.document.text(), wanted);
    let spec = "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec:\n  values:\n    logs:\n      access:\n        enabled: true\n";
    let document = Document::parse(spec).document;
    let migration =
        migrate(&document, Input::Manifest, release("40.1.0"), release("41.3.0")).unwrap();
    assert_eq!(
        migration.document.text(),
        "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec:\n  values:\n    accessLog:\n      enabled: true\n"
    );
}

#[test]
fn windows_lines_and_missing_ends_stay() {
    becomes(
        "logs:\r\n  access:\r\n    enabled: true",
        "40.1.0",
        "41.3.0",
        "accessLog:\r\n  enabled: true",
    );
}

#[test]
fn values_go_up_only() {
    let document = Document::parse("a: 1\n").document;
    let error =
        migrate(&document, Input::Values, release("40.0.0"), release("37.0.0")).unwrap_err();
    assert!(error.to_string().contains("later charts only"), "{error}");
    let error = migrate(&document, Input::Values, release("9.0.0"), release("37.0.0")).unwrap_err();
    assert!(matches!(error, MigrateError::TooOld(_)));
    let broken = Document::parse("a: [\n").document;
    let error = migrate(&broken, Input::Values, release("37.0.0"), release("40.0.0")).unwrap_err();
    assert!(matches!(error, MigrateError::Unreadable(_)));
}

#[test]
fn behaviour_that_changes_is_told() {
    let since = |text: &str| -> Vec<String> {
        let changes = run(text, "27.0.2", "34.2.0").changes;
        changes.iter().map(|change| format!("{} {}", change.since, change.path)).collect()
    };
    let port = "chart 33.0.0 ports.traefik.port".to_owned();
    assert!(since("hostNetwork: true\n").contains(&port));
    assert!(!since("ports: {traefik: {port: 9000}}\n").contains(&port));
    let env = "chart 33.0.0 env".to_owned();
    assert!(since("env: [{name: POD_NAME, value: x}]\n").contains(&env));
    assert!(!since("hostNetwork: true\n").contains(&env));
}

#[test]
fn an_upgrade_tells_groups_with_one_fix() {
    let document =
        Document::parse("logs:\n  general:\n    level: INFO\n    format: json\nreplicas: 2\n")
            .document;
    let said = upgrade(&document, Input::Values, release("37.1.0"), release("41.3.0")).unwrap();
    let told: Vec<_> = said.iter().map(|found| (found.rule, found.message.as_str())).collect();
    assert!(
        told.contains(&("traefik/renamed-value", "`logs.general` is `log` in chart 41.3.0")),
        "{told:?}"
    );
    assert!(told.iter().any(|(rule, _)| *rule == "traefik/dropped-value"));
    let fixes: Vec<_> = said.iter().flat_map(|found| &found.fixes).collect();
    let edits: EditSet = fixes[0].edits.iter().cloned().collect();
    assert_eq!(edits.apply(document.text()).unwrap(), "log:\n  level: INFO\n  format: json\n");
}

/// What `check` offers for a chart, applied.
fn mended(text: &str, chart: &str) -> String {
    let document = Document::parse(text).document;
    let target = crate::Target::new(release(chart)).with(Facts::new());
    let found = crate::check(&document, Input::Values, &target);
    let mut edits = EditSet::new();
    for fix in found.iter().flat_map(|found| &found.fixes) {
        assert!(edits.merge(&fix.edits));
    }
    edits.apply(text).unwrap()
}

#[test]
fn findings_offer_the_rewrite() {
    for (before, chart, after) in [
        ("# a\nlogs:\n  access: {enabled: true}\n", "41.3.0", "# a\naccessLog: {enabled: true}\n"),
        ("service: {type: ClusterIP}\n", "41.3.0", "service: {spec: {type: ClusterIP}}\n"),
        (
            "service:\n  externalTrafficPolicy: Local\n",
            "25.0.0",
            "service:\n  spec:\n    externalTrafficPolicy: Local\n",
        ),
        (
            "ports:\n  web:\n    http:\n      tls: {enabled: true}\n",
            "37.1.0",
            "ports:\n  web:\n    tls: {enabled: true}\n",
        ),
        (
            "ports:\n  web:\n    expose: true\n",
            "27.0.2",
            "ports:\n  web:\n    expose:\n      default: true\n",
        ),
        (
            "certResolvers:\n  le: {email: a@b.c}\n",
            "34.2.0",
            "certificatesResolvers:\n  le:\n    acme: {email: a@b.c}\n",
        ),
        (
            "globalArguments: [--global.checknewversion=false]\n",
            "37.1.0",
            "global:\n  checkNewVersion: false\n",
        ),
    ] {
        assert_eq!(mended(before, chart), after);
        assert_eq!(mended(after, chart), after);
    }
    let redirect = "ports:\n  web:\n    redirectTo:\n      port: websecure\n";
    let entry = "redirections:\n        entryPoint:\n          to: websecure\n          scheme: https\n          permanent: true\n";
    assert_eq!(mended(redirect, "41.3.0"), format!("ports:\n  web:\n    http:\n      {entry}"));
    let later =
        "ports:\n  web:\n    http:\n      redirections:\n        entryPoint: {to: websecure}\n";
    assert_eq!(
        mended(later, "37.1.0"),
        "ports:\n  web:\n    redirections:\n      entryPoint: {to: websecure}\n"
    );
}

#[test]
fn every_step_leads_to_what_the_chart_reads() {
    for step in
        STEPS.iter().filter(|step| matches!(step.verb, table::Verb::Move | table::Verb::Wrap))
    {
        let read = |path: &str| {
            let mut at = "";
            segments(path).iter().all(|key| {
                let raw = find(READS, at, step.since).is_some_and(|row| row.value.raw);
                let below = child(READS, at, key, step.since);
                at = below.unwrap_or(at);
                raw || below.is_some()
            })
        };
        // Charts 29 to 34 list this value, and read it from chart 34.5 on.
        if step.to == "gateway.namespace" {
            continue;
        }
        let inside = step.to.strip_prefix(step.from).is_some();
        // The next of the steps of chart 41 moves them on.
        let halfway = step.to.starts_with("logs.access") && step.since.major() == 41;
        assert!(
            halfway || inside || read(step.to),
            "{} is not read in chart {}",
            step.to,
            step.since
        );
        assert_ne!(step.from, step.to);
    }
}
