//! Shows how HAProxy reads a line, word by word: `cargo run --example explain_line -- 'LINE'`.

use haproxy_cfg::{Document, Quoting};
use std::error::Error;
use std::io::{self, Write};

/// What is looked at when no line is given.
const SAMPLE: &str =
    r#"http-request deny if { path_reg '^/\.git$' } { hdr(x) "$HOME"'/a b' } # probes"#;

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| SAMPLE.to_owned());
    // Without its LF, a line is an incomplete file to HAProxy.
    let parsed = Document::parse(format!("{text}\n"));
    let mut out = io::stdout().lock();

    for line in parsed.document.lines() {
        for (n, word) in line.words().enumerate() {
            let how = match word.quoting() {
                Quoting::Bare => "",
                Quoting::Double => ", in double quotes",
                Quoting::Single => ", in single quotes",
                Quoting::Mixed => ", quoted in parts",
            };
            writeln!(out, "{n:>2}  {:?}  (written {}{how})", word.value(), word.raw())?;
            for variable in word.variables() {
                let default = variable.default.map_or("nothing", |default| default);
                writeln!(out, "      ${}, or {default} where it is unset", variable.name)?;
            }
        }
        if let Some(comment) = line.comment() {
            writeln!(out, "    comment: {}", &text[comment.range()])?;
        }
    }
    for problem in parsed.diagnostics {
        let place = &text[problem.span().range()];
        writeln!(out, "    {} at {place:?}", problem.message)?;
    }
    Ok(())
}
