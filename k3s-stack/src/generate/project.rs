//! The k3s-stack.toml that says what belongs together.

use super::comments::with_header;
use super::plan::{Node, Plan};
use super::{FrontProgram, Generated, Registration};
use std::fmt::Write as _;
use toml::Value;

pub(super) fn write(plan: &Plan<'_>, files: &mut Vec<Generated>) {
    let name = plan.name();
    let mut text = format!("[targets]\nk3s = \"{}\"\nhaproxy = \"{}\"\n\n", plan.k3s, plan.haproxy);
    let _ = writeln!(text, "[stack.{name}]");
    let named = |start: &str| -> Vec<String> {
        let all = files.iter().map(|file| file.path.clone());
        all.filter(|path| path.starts_with(start)).collect()
    };
    let fronts: Vec<String> = ["haproxy-", "apache-"].into_iter().flat_map(named).collect();
    let others: Vec<String> = ["install-", "ingressroutes"].into_iter().flat_map(named).collect();
    let lists = [
        ("servers", named("k3s-server-")),
        ("agents", named("k3s-agent-")),
        ("front", fronts),
        ("ingress", named("traefik-")),
        ("other", others),
    ];
    for (key, paths) in lists {
        if !paths.is_empty() {
            let _ = writeln!(text, "{key} = {}", Value::from(paths));
        }
    }
    // `lb` is HAProxy for the API alone, and no proxy that Traefik would have to trust.
    let every_node = matches!(plan.description.registration, Registration::EveryNode { .. });
    let with = |role: &'static str| if every_node { vec![role, "lb"] } else { vec![role] };
    let front = match (plan.program(), plan.api_at_front()) {
        (Some(FrontProgram::Apache), true) => vec!["apache", "lb"],
        (Some(FrontProgram::Apache), false) => vec!["apache"],
        _ => vec!["haproxy"],
    };
    let groups = [
        (&plan.servers, with("server")),
        (&plan.agents, with("agent")),
        (&plan.front, front),
        (&plan.balancer, vec!["lb"]),
    ];
    for (nodes, roles) in groups {
        for Node { name: machine, ip, .. } in nodes {
            let roles = Value::from(roles.clone());
            let _ = write!(
                text,
                "\n[[stack.{name}.nodes]]\nname = \"{machine}\"\nip = \"{ip}\"\nroles = {roles}\n"
            );
        }
    }
    for host in &plan.description.hosts {
        let _ = write!(
            text,
            "\n[[stack.{name}.apps]]\nhost = \"{}\"\nwebsocket = {}\n",
            host.host, host.websocket
        );
    }
    let says = "What belongs to the stack, for `k3s-stack check`.";
    files.push(Generated {
        path: "k3s-stack.toml".to_owned(),
        text: with_header(name, says, &text),
    });
}
