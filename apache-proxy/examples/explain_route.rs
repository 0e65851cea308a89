//! Says where a request goes, and why: `cargo run --example explain_route -- FILE URL`.

use apache_proxy::{Document, Environment, Outcome, Routing, effective};
use std::error::Error;
use std::io::Write;
use std::{env, fs, io};

/// What is looked at when no file is given.
const SAMPLE: &str = "\
<VirtualHost *:80>
    ServerName shop.example.com
    ProxyPass /api http://10.0.42.1:8080/v2
    ProxyPass /static !
    ProxyPass / http://10.0.42.2:8080/
</VirtualHost>
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (file, text) = match args.next() {
        Some(path) => (path.clone(), fs::read_to_string(path)?),
        None => ("site.conf".to_owned(), SAMPLE.to_owned()),
    };
    let url = args.next().unwrap_or_else(|| "http://shop.example.com/api/items?page=2".to_owned());

    let document = Document::parse(text).document;
    // Included files are not followed: the last argument would be asked for them.
    let read = effective(&file, &document, &Environment::new(), &mut ());
    let routing = Routing::new(&read);
    let route = routing.route(&url.parse()?);

    let mut out = io::stdout().lock();
    writeln!(out, "{url}")?;
    for step in &route.why {
        let line = step.origin.as_ref().map(|origin| format!("{file}:{}: ", origin.number));
        writeln!(out, "  {}{}", line.unwrap_or_default(), step.text)?;
    }
    match &route.outcome {
        Outcome::Proxied(to) => writeln!(out, "goes to {}", to.url)?,
        Outcome::NoProxy => writeln!(out, "stays in httpd")?,
        Outcome::Answered(status) => writeln!(out, "is answered with {status}")?,
        Outcome::Undecided(why) => writeln!(out, "cannot be known: {why}")?,
        other => writeln!(out, "{other:?}")?,
    }
    Ok(())
}
