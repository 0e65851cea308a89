//! Adds a server to a file that people have written comments in: `cargo run --example edit`.

use haproxy_cfg::{Document, Server};
use std::error::Error;
use std::io::{self, Write};

const TEXT: &str = "\
# Behind the office router. Ask Kim before changing anything here.

listen  api
\tbind 127.0.0.1:6443
\tmode tcp

\t# rack 1
\tserver  m1  10.0.42.1:6443 check   # the old one
\tserver  m2  10.0.42.2:6443 check

\t# rack 2, in the cellar
\tserver  m3  10.0.43.1:6443 check backup
";

fn main() -> Result<(), Box<dyn Error>> {
    let document = Document::parse(TEXT).document;

    let m4 = Server::new("m4", "10.0.43.2:6443".parse()?).check().backup();
    let edited = document.edit().listen("api")?.insert(m4)?.finish()?;

    // One line is new; every other byte is as it was.
    for line in edited.text().lines() {
        let mark = if TEXT.contains(line) { ' ' } else { '+' };
        writeln!(io::stdout(), "{mark} {line}")?;
    }
    Ok(())
}
