//! Strategies that describe stacks, and the laws that their files obey.
//!
//! ```
//! use k3s_stack::strategies::{description, generates_the_same};
//! use proptest::prelude::*;
//! proptest!(ProptestConfig::with_cases(8), |(description in description())| {
//!     generates_the_same(&description)?;
//! });
//! ```

use crate::generate::{
    Datastore, Description, Front, FrontProgram, Ingress, Machine, Published, Registration, Tls,
    Trust, generate,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestCaseError;

/// Releases of k3s with charts of several generations.
const RELEASES: [&str; 7] = ["1.28.5", "1.30.4", "1.31.4", "1.32.4", "1.33.4", "1.35.7", "1.37.1"];

/// How TLS is done, before it is known whether there is a front.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ends {
    Front,
    Secret,
    Acme,
}

/// A description with nothing wrong in it, smaller ones first.
pub fn description() -> impl Strategy<Value = Description> {
    let cluster = (select(&RELEASES[..]), select(vec![1_usize, 3, 5]), 0..4_usize);
    let front = proptest::option::weighted(
        0.8,
        (select(vec![FrontProgram::Haproxy, FrontProgram::Apache]), 1..3_usize),
    );
    let tls = select(vec![Ends::Front, Ends::Secret, Ends::Acme]);
    let more =
        (0..4_u8, any::<bool>(), any::<bool>(), any::<bool>(), proptest::option::of(any::<bool>()));
    (cluster, front, tls, more).prop_flat_map(|(cluster, front, ends, more)| {
        let nodes = node_names(cluster.1, cluster.2);
        let wanted = 1..=nodes.len();
        (Just((cluster, front, ends, more)), subsequence(nodes, wanted), hosts()).prop_map(
            |((cluster, front, ends, more), chosen, hosts)| {
                described(cluster, front, ends, more, chosen, hosts)
            },
        )
    })
}

/// Published hosts, each once.
pub fn hosts() -> impl Strategy<Value = Vec<Published>> {
    let names = ["code.example.com", "cloud.example.com", "a.b.example.org", "wiki.home.arpa"];
    let host = (
        "[a-z]([a-z0-9-]{0,8}[a-z0-9])?",
        1..=u16::MAX,
        any::<bool>(),
        select(vec!["default", "apps"]),
    );
    (subsequence(names.to_vec(), 1..=names.len()), proptest::collection::vec(host, names.len()))
        .prop_map(|(names, parts)| {
            let host = |(name, (service, port, websocket, namespace)): (
                &str,
                (String, u16, bool, &str),
            )| {
                let host = Published::new(name, service, port).namespace(namespace);
                if websocket { host.websocket() } else { host }
            };
            names.into_iter().zip(parts).map(host).collect()
        })
}

fn node_names(servers: usize, agents: usize) -> Vec<String> {
    let servers = (1..=servers).map(|n| format!("m{n}"));
    servers.chain((1..=agents).map(|n| format!("w{n}"))).collect()
}

fn machines(start: &str, net: &str, count: usize) -> Vec<Machine> {
    (1..=count).map(|n| Machine::new(format!("{start}{n}"), format!("{net}.{n}"))).collect()
}

fn described(
    (release, servers, agents): (&str, usize, usize),
    front: Option<(FrontProgram, usize)>,
    ends: Ends,
    (registration, external, networks, ports, proxy_protocol): (u8, bool, bool, bool, Option<bool>),
    chosen: Vec<String>,
    hosts: Vec<Published>,
) -> Description {
    let mut own = Description::new("home", release);
    own.servers = machines("m", "10.0.10", servers);
    own.agents = machines("w", "10.0.11", agents);
    own.hosts = hosts;
    own.registration = match registration {
        0 => Registration::FirstServer,
        1 => Registration::EveryNode { port: 7443 },
        2 if front.is_some() => Registration::Balancer {
            address: "k3s.example.com".into(),
            port: 6443,
            machines: Vec::new(),
        },
        _ => Registration::Balancer {
            address: "10.0.12.1".into(),
            port: 6443,
            machines: machines("lb", "10.0.12", 1),
        },
    };
    if external {
        own.datastore = Datastore::External {
            endpoint: "postgres://k3s@db.example.com:5432/k3s".into(),
            ca_file: Some("/etc/rancher/k3s/db-ca.pem".into()),
            cert_file: Some("/etc/rancher/k3s/db.pem".into()),
            key_file: Some("/etc/rancher/k3s/db.key".into()),
        };
    }
    if networks {
        own = own.networks("10.52.0.0/16", "10.53.0.0/16");
    }
    let program = front.map(|(program, _)| program);
    own.front = front
        .map(|(program, count)| Front { program, machines: machines("edge", "192.168.1", count) });
    let ends = match (ends, program) {
        (_, Some(FrontProgram::Apache)) => Ends::Front,
        (Ends::Front, None) => Ends::Secret,
        (ends, _) => ends,
    };
    own.tls = match (ends, program) {
        (Ends::Front, Some(FrontProgram::Apache)) => {
            Tls::at_front("/etc/ssl/home.pem", "/etc/ssl/home.key")
        }
        (Ends::Front, _) => Tls { certificate: Some("/etc/ssl/home.pem".into()), ..Tls::default() },
        (Ends::Secret, _) => Tls::at_ingress("home-tls"),
        (Ends::Acme, _) => Tls::acme("admin@example.com"),
    };
    let count = if ends == Ends::Acme { 1 } else { chosen.len() };
    own.ingress = Ingress::new().nodes(chosen.into_iter().take(count));
    if ports {
        own.ingress = own.ingress.ports(8080, 8443);
    }
    if program == Some(FrontProgram::Haproxy) && ends != Ends::Front {
        own.trust.proxy_protocol = proxy_protocol;
    }
    if program.is_some() && networks {
        own.trust = Trust {
            proxy_protocol: own.trust.proxy_protocol,
            ..Trust::new().network("192.168.9.0/24")
        };
    }
    own
}

/// A description gives the same files each time, and the same as what its TOML says.
///
/// # Errors
/// Where it does not.
pub fn generates_the_same(description: &Description) -> Result<(), TestCaseError> {
    let refused = |problems| TestCaseError::fail(format!("{problems}"));
    let files = generate(description).map_err(|problems| refused(problems.to_string()))?;
    let again: Description = description
        .to_string()
        .parse()
        .map_err(|problems: crate::generate::Problems| refused(problems.to_string()))?;
    prop_assert_eq!(&again, description);
    prop_assert_eq!(generate(&again).map_err(|problems| refused(problems.to_string()))?, files);
    Ok(())
}
