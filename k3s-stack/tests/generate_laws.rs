//! Laws of generated stacks: nothing is found in them, the real programs take them, and their files agree.

mod common;

use common::Folder;
use config_diagnostics::Severity;
use k3s_stack::files::{Job, Stdin, check_paths};
use k3s_stack::generate::{
    Description, FrontProgram, Generated, Published, Registration, TlsEnd, generate,
};
use k3s_stack::graph::{Graph, StopKind, mermaid};
use k3s_stack::stack::facts::{Facts, Node, Program, Where};
use k3s_stack::stack::{Role, Stack, StackFile};
use k3s_stack::strategies::{description, generates_the_same};
use k3s_stack::{Kind, Options, Targets};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::IpAddr;
use std::process::Command;
use std::sync::Mutex;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_found_and_every_file_agrees(description in description()) {
        generates_the_same(&description)?;
        let files = files(&description)?;
        let folder = Folder::with(files.iter().map(|file| (file.path.as_str(), file.text.as_str())));
        let job = Job::new(Options::new()).with_stacks();
        let checked = check_paths(&[folder.path().to_owned()], &job, &mut Stdin::none(), &mut |_, _| ());
        prop_assert!(checked.complete);
        let worst = checked.report.max_severity();
        prop_assert!(worst.is_none_or(|worst| worst <= Severity::Info), "{}", checked.report.text());
        let unknown: Vec<_> = checked.report.files.iter().filter(|file| file.kind.is_none()).collect();
        prop_assert!(unknown.is_empty(), "{unknown:?}");
        agree(&description, &files)?;
        // The path leads to every service, and what a front says of clients is believed everywhere.
        let (stack, targets) = &checked.stacks[0];
        let graph = Graph::of(stack, targets, &checked.report);
        prop_assert!(graph.edges.iter().all(|edge| !edge.is_broken), "{}", mermaid(&[graph]));
        let reached = |at: usize| graph.edges.iter().any(|edge| edge.to == at);
        for (at, stop) in graph.nodes.iter().enumerate() {
            prop_assert!(stop.kind != StopKind::Service || reached(at), "{stop:?}");
        }
    }
}

fn files(description: &Description) -> Result<Vec<Generated>, TestCaseError> {
    generate(description).map_err(|problems| TestCaseError::fail(problems.to_string()))
}

/// Reads the files back, and compares what they say with the description.
fn agree(description: &Description, files: &[Generated]) -> Result<(), TestCaseError> {
    let mut stack = Stack::new("home");
    for file in files {
        let role = match &file.path {
            path if path.starts_with("k3s-server") => Role::Server,
            path if path.starts_with("k3s-agent") => Role::Agent,
            _ => Role::Other,
        };
        let Some(kind) = Kind::recognise(&file.path, &file.text) else { continue };
        let file = StackFile::new(file.path.as_str(), file.text.as_str());
        stack = stack.file(file.kind(kind).role(role));
    }
    let targets = Targets::new().set(&format!("k3s={}", description.k3s)).unwrap();
    let facts = Facts::of(&stack, &targets);

    // Every node has its name and its address.
    let nodes: BTreeSet<(String, Vec<IpAddr>)> = facts
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::K3sConfig)
        .map(|node| (node.name().unwrap_or_default().clone(), node.addresses()))
        .collect();
    let machines = description.servers.iter().chain(&description.agents);
    let told: BTreeSet<_> =
        machines.clone().map(|machine| (machine.name.clone(), vec![ip(&machine.ip)])).collect();
    prop_assert_eq!(nodes, told);

    // The load balancer of the API has every server.
    let servers: BTreeSet<IpAddr> =
        description.servers.iter().map(|machine| ip(&machine.ip)).collect();
    let is_api =
        |pool: &&k3s_stack::stack::facts::Pool| pool.servers.iter().any(|s| s.port == Some(6443));
    let api: Vec<_> = facts.pools.iter().filter(is_api).collect();
    prop_assert_eq!(api.len(), usize::from(description.registration != Registration::FirstServer));
    for pool in &api {
        prop_assert_eq!(addresses(pool), servers.clone());
        prop_assert!(
            pool.servers.iter().all(|server| server.port == Some(6443) && server.is_checked)
        );
        let listeners = pool.fronts.iter().flat_map(|front| &facts.fronts[*front].listeners);
        let ports: Vec<_> = listeners.map(|listener| listener.port).collect();
        let joins: Vec<_> = facts.nodes.iter().filter_map(Node::join).collect();
        prop_assert!(
            joins.iter().all(|join| ports.contains(&Some(join.port))),
            "{ports:?} {joins:?}"
        );
    }

    // The front sends to each node with Traefik, at its ports, and Traefik trusts it.
    let ingress = &facts.ingresses[0].chart;
    let chosen: BTreeSet<IpAddr> = machines
        .filter(|machine| description.ingress.nodes.contains(&machine.name))
        .map(|machine| ip(&machine.ip))
        .collect();
    let entry = |name: &str| ingress.entries.iter().find(|entry| entry.name == name).unwrap();
    prop_assert_eq!(entry("web").exposed_port, Some(description.ingress.http_port));
    prop_assert_eq!(entry("websecure").exposed_port, Some(description.ingress.https_port));
    let mut ports = BTreeSet::new();
    for pool in facts.pools.iter().filter(|pool| !is_api(pool)) {
        prop_assert_eq!(addresses(pool), chosen.clone());
        for server in &pool.servers {
            ports.extend(server.port);
            let web = server.port == Some(description.ingress.http_port);
            let entry = entry(if web { "web" } else { "websecure" });
            let front = description.front.as_ref().unwrap();
            let trust = if server.sends_proxy.is_some() {
                &entry.proxy_protocol
            } else {
                &entry.forwarded_headers
            };
            let trusted: Vec<&str> =
                trust.networks.iter().map(|network| network.text.as_str()).collect();
            let passes =
                description.tls.ends == Some(TlsEnd::Ingress) && server.sends_proxy.is_none();
            for machine in &front.machines {
                prop_assert!(
                    passes || trusted.contains(&&*format!("{}/32", machine.ip)),
                    "{trusted:?}"
                );
            }
        }
    }
    let wanted = match (&description.front, description.tls.ends) {
        (None, _) => BTreeSet::new(),
        (Some(_), Some(TlsEnd::Ingress)) => {
            [description.ingress.http_port, description.ingress.https_port].into()
        }
        (Some(_), _) => [description.ingress.http_port].into(),
    };
    prop_assert_eq!(ports, wanted);

    // Each host has a route to its service, and a front that serves it.
    for Published { host, service, namespace, .. } in &description.hosts {
        let route = facts.routes.iter().find(|route| route.takes_host(host) == Some(true)).unwrap();
        prop_assert_eq!(&route.services[0].name, service);
        prop_assert_eq!(&route.services[0].namespace, namespace);
        let program = description.front.as_ref().map(|front| front.program);
        if program == Some(FrontProgram::Apache) {
            let fronts = facts.fronts.iter().filter(|front| front.program == Program::Apache);
            prop_assert!(fronts.filter(|front| front.ends_tls()).any(|front| front.is_for(host)));
        }
    }
    Ok(())
}

fn addresses(pool: &k3s_stack::stack::facts::Pool) -> BTreeSet<IpAddr> {
    let own = pool.servers.iter().filter_map(|server| match server.host {
        Where::Ip(ip) => Some(ip),
        _ => None,
    });
    own.collect()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Says once what is skipped; `cargo test` shows it also when the test passes.
fn say(line: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().unwrap().insert(line.to_owned()) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// Runs a program on a file; nothing where it is not installed.
fn run(program: &str, args: &[&str]) -> Option<(bool, String)> {
    let Ok(output) = Command::new(program).args(args).output() else {
        say(&format!("skipped: {program} is not installed"));
        return None;
    };
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Some((output.status.success(), said))
}

/// A folder with a certificate and its key, and both in one file; nothing without openssl.
fn certificate() -> Option<Folder> {
    let folder = Folder::with([]);
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (key, cert) = (file("home.key"), file("cert.pem"));
    let args =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example.com", "-days", "9"];
    run("openssl", &[&args[..], &["-keyout", &key, "-out", &cert]].concat())?;
    folder.write(
        "home.pem",
        format!("{}{}", folder.read("cert.pem"), folder.read("home.key")).as_bytes(),
    );
    Some(folder)
}

/// The text for the real program, with files that are there.
fn here(text: &str, folder: &Folder) -> String {
    text.replace("/etc/ssl/", &format!("{}/", folder.path().display()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_real_programs_take_them(description in description()) {
        static CERTIFICATE: std::sync::LazyLock<Option<Folder>> = std::sync::LazyLock::new(certificate);
        let Some(folder) = &*CERTIFICATE else { return Ok(()) };
        // The words of one version are not all known to the one that is installed; these are.
        for file in files(&description)? {
            let text = here(&file.text, folder);
            if file.path.starts_with("haproxy-") {
                folder.write("haproxy.cfg", text.as_bytes());
                let path = folder.path().join("haproxy.cfg").display().to_string();
                let Some((taken, said)) = run("haproxy", &["-c", "-f", &path]) else { continue };
                prop_assert!(taken && !said.contains("WARNING") && !said.contains("ALERT"), "{said}\n{text}");
            }
            if file.path.starts_with("apache-") {
                folder.write("site.conf", text.as_bytes());
                let Some(main) = apache_main(folder) else { continue };
                let Some((taken, said)) = run("apache2", &["-t", "-f", &main]) else { continue };
                prop_assert!(taken, "{said}\n{text}");
            }
        }
    }
}

/// A configuration that loads Debian's modules and the site.
fn apache_main(folder: &Folder) -> Option<String> {
    const MODULES: &str = "/usr/lib/apache2/modules";
    if !std::path::Path::new(MODULES).is_dir() {
        say(&format!("skipped: httpd has no modules in {MODULES}"));
        return None;
    }
    let modules = [
        "mpm_event",
        "authz_core",
        "alias",
        "headers",
        "setenvif",
        "ssl",
        "socache_shmcb",
        "proxy",
        "proxy_http",
        "proxy_balancer",
        "slotmem_shm",
        "lbmethod_byrequests",
    ];
    let mut text = format!(
        "ServerRoot {0}\nServerName localhost\nPidFile {0}/pid\nErrorLog {0}/log\n",
        folder.path().display()
    );
    text.push_str("DefaultRuntimeDir .\nListen 127.0.0.1:18080\n");
    for module in modules {
        let _ = writeln!(text, "LoadModule {module}_module {MODULES}/mod_{module}.so");
    }
    text.push_str("Include site.conf\n");
    folder.write("apache2.conf", text.as_bytes());
    Some(folder.path().join("apache2.conf").display().to_string())
}
