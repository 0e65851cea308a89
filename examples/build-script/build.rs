//! Writes haproxy.cfg from `inventory.txt`. What the linter calls an error fails the build.

use config_diagnostics::{FileReport, LintOptions, Report, Severity};
use haproxy_cfg::{Backend, Bind, Config, Defaults, Document, Duration, Frontend, Mode, Server};
use haproxy_cfg::{Target, Version, inspect};
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=inventory.txt");
    let mut api = Backend::new("api").option_tcp_check();
    for line in fs::read_to_string("inventory.txt")?.lines() {
        let (name, ip) = line.split_once(' ').ok_or("inventory.txt: `NAME IP` in each line")?;
        api = api.server(Server::new(name, format!("{ip}:6443").parse()?).check());
    }
    let (short, long) = (Duration::secs(5), Duration::minutes(10));
    let defaults = Defaults::new().mode(Mode::Tcp).timeout_connect(short);
    let defaults = defaults.timeout_client(long).timeout_server(long);
    let front =
        Frontend::new("front").bind(Bind::new(":6443".parse()?)).default_backend("api".parse()?);
    let document = Document::from(&Config::new().defaults(defaults).frontend(front).backend(api));

    let found = inspect(&document, &Target::new(Version::V3_2), &LintOptions::new());
    let report =
        Report::new().file(FileReport::new("haproxy.cfg", document.text()).diagnostics(found));
    if report.max_severity() == Some(Severity::Error) {
        return Err(report.text().to_string().into());
    }
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("haproxy.cfg"), document.text())?)
}
