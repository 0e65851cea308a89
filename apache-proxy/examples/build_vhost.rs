//! Builds a site in front of a k3s cluster, and prints it: `cargo run --example build_vhost`.

use apache_proxy::{BackendTls, Config, Document, ProxyPass, Target, VirtualHost, check};
use std::error::Error;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let host = VirtualHost::any(443)
        .server_name("shop.example.com")?
        .tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")?
        .backend_tls(BackendTls::verified("/etc/ssl/cluster-ca.pem")?)
        .proxy(ProxyPass::new("/", "https://k3s-ingress/")?.parameter("timeout", 30)?)?
        // It goes above the rule that would shadow it.
        .proxy(ProxyPass::new("/api/", "https://k3s-api/v2/")?.parameter("retry", 0)?)?
        .proxy(ProxyPass::exclude("/.well-known/")?)?;
    let config = Config::new().with(host);

    let refused = check(&Document::from(&config), &Target::default());
    assert!(refused.is_empty(), "{refused:#?}");
    write!(io::stdout(), "{config}")?;
    Ok(())
}
