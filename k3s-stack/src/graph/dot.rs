//! As DOT, for Graphviz.

use super::mermaid::shown;
use super::{Graph, StopKind};
use config_diagnostics::Severity;
use std::fmt::Write as _;

/// A digraph of these graphs, each in a cluster of its own.
pub fn dot(graphs: &[Graph]) -> String {
    let mut out = String::from(
        "digraph stack {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    for (g, graph) in graphs.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{g} {{\n    label={};", quoted([&graph.name]));
        for (n, stop) in graph.nodes.iter().enumerate().filter(|(_, stop)| shown(stop)) {
            let summary = stop.summary();
            let label = quoted([&stop.title].into_iter().chain(&stop.details).chain(&summary));
            let shape = match stop.kind {
                StopKind::Client => ", shape=ellipse",
                StopKind::Route => ", shape=hexagon",
                StopKind::Service => ", shape=cylinder",
                _ => "",
            };
            let colour = stop
                .worst()
                .map_or(String::new(), |worst| format!(", color={}, penwidth=2", colour(worst)));
            let tooltip = stop
                .findings
                .iter()
                .map(|finding| format!("{}: {}", finding.rule, finding.message));
            let tooltip: Vec<String> = tooltip.collect();
            let tooltip = if tooltip.is_empty() { quoted([&stop.title]) } else { quoted(&tooltip) };
            let _ =
                writeln!(out, "    g{g}n{n} [label={label}{shape}{colour}, tooltip={tooltip}];");
        }
        for edge in &graph.edges {
            let style = if edge.is_broken { ", style=dashed, color=\"#cc0000\"" } else { "" };
            let _ = writeln!(
                out,
                "    g{g}n{} -> g{g}n{} [label={}{style}];",
                edge.from,
                edge.to,
                quoted(&edge.notes)
            );
        }
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "\"#cc0000\"",
        Severity::Warning => "\"#cc8800\"",
        Severity::Info | Severity::Hint => "\"#0066cc\"",
    }
}

/// Lines as a quoted string, in which a backslash and a quote say nothing.
fn quoted<'l>(lines: impl IntoIterator<Item = &'l String>) -> String {
    let line = |text: &String| {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        plain.replace('\\', "\\\\").replace('"', "\\\"")
    };
    let lines: Vec<String> = lines.into_iter().map(line).collect();
    format!("\"{}\"", lines.join("\\n"))
}
