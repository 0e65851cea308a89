//! What an editor asks of a session while somebody types.
#![allow(clippy::print_stdout)] // to show something is all an example is for

use config_diagnostics::{Edit, Span};
use k3s_stack::{Options, Session, Targets};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut session = Session::new(Options::new().targets(Targets::new().set("haproxy=3.2")?));
    let path = "haproxy.cfg";
    let text = "frontend web\n    bind :80\n    use_backend api\n\nbackend api\n    option httpchk\n    server m1 10.0.42.1:80\n    ";
    session.set(path, text);

    // Findings, with the lines and columns that editors count.
    let index = session.line_index(path).ok_or("it is open")?;
    for found in session.diagnostics(path) {
        let place = index.utf16(found.span().start());
        println!("{}:{}: {}: {}", place.line, place.column, found.rule, found.message);
    }

    // Somebody types `bal`, and asks what could follow.
    let end = Span::of(text).end();
    session.apply_edit(path, &Edit::insert(end, "bal"));
    for word in session.complete(path, end + 3) {
        println!("offered: {} – {}", word.label, word.detail);
    }

    // What is under the cursor, where it is given, and what renaming it changes.
    let api = u32::try_from(text.find("api").ok_or("it is there")?)?;
    println!("defined at byte {}", session.definition(path, api)[0].span.start());
    for (file, edits) in session.rename(path, api, "kube")? {
        println!("renaming changes {} places of {file}", edits.len());
    }

    // A finding is silenced by a comment that says why.
    let rule = "haproxy/health-check-never-enabled";
    let found = session.diagnostics(path).find(|found| found.rule == rule);
    let at = found.ok_or("it is found")?.span().start();
    if let Some(edit) = session.ignore(path, rule, at, "the node checks itself") {
        session.apply_edit(path, &edit);
    }
    println!("{}", session.text(path).ok_or("it is open")?);
    Ok(())
}
