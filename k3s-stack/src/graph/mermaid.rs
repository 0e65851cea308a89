//! As Mermaid, which GitHub shows.

use super::{Graph, Stop, StopKind};
use config_diagnostics::Severity;
use std::fmt::Write as _;

/// A flowchart of these graphs, each in a box of its own where there are several.
pub fn mermaid(graphs: &[Graph]) -> String {
    let mut out = String::from("flowchart LR\n");
    for (g, graph) in graphs.iter().enumerate() {
        let boxed = graphs.len() > 1;
        let indent = if boxed { "    " } else { "  " };
        if boxed {
            let _ = writeln!(out, "  subgraph g{g}[\"{}\"]", escape(&graph.name));
        }
        for (n, stop) in graph.nodes.iter().enumerate().filter(|(_, stop)| shown(stop)) {
            let (open, close) = shape(stop.kind);
            let _ = writeln!(out, "{indent}g{g}n{n}{open}\"{}\"{close}", label(stop));
        }
        for edge in &graph.edges {
            let arrow = if edge.is_broken { "-.->" } else { "-->" };
            let notes: Vec<String> = edge.notes.iter().map(|note| escape(note)).collect();
            let _ = writeln!(
                out,
                "{indent}g{g}n{} {arrow}|\"{}\"| g{g}n{}",
                edge.from,
                notes.join("<br/>"),
                edge.to
            );
        }
        if boxed {
            out.push_str("  end\n");
        }
    }
    let classes = [
        (Severity::Error, "stroke:#c00,stroke-width:3px"),
        (Severity::Warning, "stroke:#c80,stroke-width:3px"),
        (Severity::Info, "stroke:#06c,stroke-width:2px"),
        (Severity::Hint, "stroke:#06c,stroke-width:1px"),
    ];
    for (severity, style) in classes {
        let stops = graphs.iter().enumerate().flat_map(|(g, graph)| {
            let stops = graph.nodes.iter().enumerate();
            stops
                .filter(|(_, stop)| stop.worst() == Some(severity))
                .map(move |(n, _)| format!("g{g}n{n}"))
        });
        let stops: Vec<String> = stops.collect();
        if !stops.is_empty() {
            let _ = writeln!(out, "  classDef {severity} {style}");
            let _ = writeln!(out, "  class {} {severity}", stops.join(","));
        }
    }
    out
}

/// Whether a stop is shown: one beside the path only where something is found there.
pub(super) fn shown(stop: &Stop) -> bool {
    stop.kind != StopKind::Aside || !stop.findings.is_empty()
}

fn shape(kind: StopKind) -> (&'static str, &'static str) {
    match kind {
        StopKind::Client => ("([", "])"),
        StopKind::Route => ("{{", "}}"),
        StopKind::Service => ("[(", ")]"),
        _ => ("[", "]"),
    }
}

fn label(stop: &Stop) -> String {
    let lines = [&stop.title].into_iter().chain(&stop.details).map(|line| escape(line));
    let mut lines: Vec<String> = lines.collect();
    // A rule a line, or stops get wide.
    lines.extend(stop.summary().map(|line| escape(&line).replace(", ", ",<br/>")));
    lines.join("<br/>")
}

/// A text inside of quotes: what is a character of Mermaid, Markdown or HTML becomes an entity.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | '*' | '_' | ';' | '|' | '$' | '~' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_ends_a_label() {
        assert_eq!(escape("a\"] --> b\n#<b>"), "a#34;] --#62; b #35;#60;b#62;");
    }
}
