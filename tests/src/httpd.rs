//! The real httpd, where it is installed.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An installed `apache2`, as an oracle: with every module that lies in its folder, of the MPMs the event one.
#[derive(Debug)]
pub struct Httpd {
    program: OsString,
    folder: tempfile::TempDir,
}

impl Httpd {
    /// The `apache2` on the path, or the one that the variable `HTTPD` names.
    pub fn find() -> Option<Self> {
        let program = std::env::var_os("HTTPD").unwrap_or_else(|| "apache2".into());
        Command::new(&program).arg("-v").output().ok().filter(|out| out.status.success())?;
        let folder = tempfile::tempdir().ok()?;
        std::fs::create_dir(folder.path().join("logs")).ok()?;
        let httpd = Self { program, folder };
        std::fs::write(httpd.path("modules.conf"), modules(Path::new(MODULES))).ok()?;
        Some(httpd)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What `-t` says of a file with these lines: `None` when the syntax is fine, otherwise the last line it prints.
    pub fn check(&self, lines: &str) -> io::Result<Option<String>> {
        let root = self.folder.path().display();
        let text = format!(
            "ServerRoot {root}\nServerName localhost\nPidFile {root}/pid\nListen 127.0.0.1:18099\n\
             DefaultRuntimeDir {root}\nInclude modules.conf\n{lines}\n"
        );
        std::fs::write(self.path("httpd.conf"), text)?;
        let file = self.path("httpd.conf");
        let output = Command::new(&self.program).arg("-t").arg("-f").arg(file).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.trim_end().lines().next_back().unwrap_or_default().to_owned();
        Ok((!output.status.success()).then_some(last))
    }
}

/// Where Debian has them.
const MODULES: &str = "/usr/lib/apache2/modules";

/// Those that only one configuration in a process can have, or that are examples.
const LEFT_OUT: [&str; 3] = ["mpm_prefork", "mpm_worker", "bucketeer"];

fn modules(folder: &Path) -> String {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_prefix("mod_")?.strip_suffix(".so")?.to_owned()))
        .filter(|name| !LEFT_OUT.contains(&name.as_str()))
        .collect();
    names.sort();
    let load =
        |name: String| format!("LoadModule {name}_module {}/mod_{name}.so\n", folder.display());
    names.into_iter().map(load).collect()
}
