//! The way of requests: where TLS ends, who is believed, what is published.

use super::words::{is_host, is_label, is_name, is_plain};
use super::{Node, Reader};
use crate::generate::{Description, FrontProgram, TlsEnd};
use k3s_config::Cidr;
use std::collections::HashSet;
use std::net::IpAddr;

impl Reader {
    pub(super) fn tls(&mut self, of: &Description) -> TlsEnd {
        let tls = &of.tls;
        let program = of.front.as_ref().map(|front| front.program);
        let end = tls.ends.unwrap_or(match (program, &tls.acme, &tls.secret) {
            (Some(_), None, None) => TlsEnd::Front,
            _ => TlsEnd::Ingress,
        });
        let files = [("tls.certificate", &tls.certificate), ("tls.key", &tls.key)];
        for (path, file) in files {
            self.file(path, file.as_deref());
        }
        match (end, program) {
            (TlsEnd::Front, None) => {
                self.say(
                    "tls.ends",
                    "there is no front",
                    "write ends = \"ingress\", or add a [front]",
                );
            }
            (TlsEnd::Front, Some(program)) => {
                if tls.certificate.is_none() {
                    let help = "write certificate = \"/etc/ssl/…\", a PEM file";
                    self.say("tls.certificate", "the front has no certificate", help);
                }
                if program == FrontProgram::Apache && tls.key.is_none() {
                    self.say("tls.key", "Apache has no key", "write key = \"/etc/ssl/private/…\"");
                }
                if tls.acme.is_some() || tls.secret.is_some() {
                    let help = "leave `acme` and `secret` out, or write ends = \"ingress\"";
                    self.say("tls", "TLS ends at the front: Traefik needs no certificate", help);
                }
            }
            (TlsEnd::Ingress, program) => {
                if program == Some(FrontProgram::Apache) {
                    let help = "use program = \"haproxy\", or end TLS at the front";
                    self.say("tls.ends", "Apache cannot pass TLS on unread", help);
                }
                if tls.acme.is_some() == tls.secret.is_some() {
                    let help = "write either secret = \"NAME\" or acme = { email = \"…\" }";
                    self.say("tls", "Traefik has its certificates from one place", help);
                }
                if tls.certificate.is_some() || tls.key.is_some() {
                    let help = "leave `certificate` and `key` out, or write ends = \"front\"";
                    self.say(
                        "tls.certificate",
                        "TLS ends at Traefik: no front has a certificate",
                        help,
                    );
                }
            }
        }
        if tls.secret.as_deref().is_some_and(|name| !is_name(name)) {
            self.say(
                "tls.secret",
                "that is no name of a Secret",
                "write lower-case letters, digits and `-`",
            );
        }
        let email = tls.acme.as_ref().map(|acme| acme.email.as_str());
        if email.is_some_and(|text| {
            !is_plain(text) || text.split('@').filter(|part| !part.is_empty()).count() != 2
        }) {
            self.say("tls.acme.email", "that is no address", "write admin@example.com");
        }
        end
    }

    pub(super) fn proxy_protocol(&mut self, of: &Description, tls: TlsEnd) -> bool {
        let passes = of.front.as_ref().is_some_and(|front| front.program == FrontProgram::Haproxy)
            && tls == TlsEnd::Ingress;
        match of.trust.proxy_protocol {
            Some(true) if !passes => {
                let help = "leave it out: the front says it in X-Forwarded-For and X-Forwarded-Proto, which Traefik \
                            believes of the front's address only";
                let message = "only HAProxy that passes TLS on sends the PROXY protocol";
                self.say("trust.proxy-protocol", message, help);
                false
            }
            told => passes && told.unwrap_or(true),
        }
    }

    pub(super) fn trusted(&mut self, of: &Description, front: &[Node]) -> Vec<String> {
        let mut all: Vec<String> = front.iter().map(|node| format!("{}/32", node.ip)).collect();
        for (n, text) in of.trust.networks.iter().enumerate() {
            let path = format!("trust.networks[{n}]");
            if let Ok(ip) = text.parse::<IpAddr>() {
                all.push(format!("{ip}/{}", if ip.is_ipv4() { 32 } else { 128 }));
                continue;
            }
            let Some(cidr) = self.parsed::<Cidr>(&path, text, "write 192.168.1.0/24") else {
                continue;
            };
            if cidr.prefix() == 0 {
                let help = "name the proxies: whoever is trusted can claim to be any client";
                self.say(path, format!("{text} is everybody"), help);
            }
            all.push(cidr.to_string());
        }
        if of.front.is_none() && !of.trust.networks.is_empty() {
            let help = "add a [front], or leave `networks` out";
            self.say("trust.networks", "without a front, clients speak for themselves", help);
        }
        all.sort();
        all.dedup();
        all
    }

    pub(super) fn hosts(&mut self, of: &Description) {
        if of.hosts.is_empty() && of.front.is_some() {
            let help = "add [[hosts]] with host, service and port";
            self.say("hosts", "nothing is published: the front has nothing to serve", help);
        }
        let mut seen = HashSet::new();
        for (n, host) in of.hosts.iter().enumerate() {
            let path = |field: &str| format!("hosts[{n}].{field}");
            if !is_host(&host.host)
                || host.host.parse::<IpAddr>().is_ok()
                || !host.host.contains('.')
            {
                let message = format!("`{}` is no name that clients use", host.host);
                self.say(
                    path("host"),
                    message,
                    "write it in full and lower case: code.example.com",
                );
            } else if !seen.insert(&host.host) {
                self.say(
                    path("host"),
                    format!("{} is published twice", host.host),
                    "write each host once",
                );
            }
            for (field, name) in [("service", &host.service), ("namespace", &host.namespace)] {
                if !is_label(name) {
                    let message = format!("`{name}` is no name in Kubernetes");
                    self.say(path(field), message, "write lower-case letters, digits and `-`");
                }
            }
            if host.port == 0 {
                self.say(path("port"), "no Service has port 0", "write its port");
            }
        }
    }
}
