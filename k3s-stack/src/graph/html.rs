//! As one HTML page, which needs nothing else.

use super::Graph;
use super::layout::{LINE, Layout, PAD, Placed, Style};
use std::fmt::Write as _;

const STYLE: &str = "
:root { color-scheme: light dark; --ground: #fff; --text: #1c1e21; --dim: #5b6168; --box: #f5f7f9; --line: #8a929a;
  --error: #c01c28; --warning: #a35a00; --info: #1a5fb4; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181b; --text: #e8eaed; --dim: #a3abb3; --box: #22262b;
  --line: #7b848d; --error: #ff7b72; --warning: #e3a54a; --info: #79b8ff; } }
body { background: var(--ground); color: var(--text); font: 14px/1.45 sans-serif; margin: 1.5rem; }
h1 { font-size: 1.3rem; } .scroll { overflow-x: auto; }
svg { font-family: sans-serif; } svg text { fill: var(--text); }
.box { fill: var(--box); stroke: var(--line); } .title { font-size: 13px; font-weight: 600; }
.detail { font-size: 12px; } svg text.detail { fill: var(--dim); } .finding { font-size: 12px; font-weight: 600; }
.hop { fill: none; stroke: var(--line); stroke-width: 1.5; } .broken { stroke: var(--error); stroke-dasharray: 5 4; }
.label { fill: var(--ground); opacity: .92; } .note { font-size: 11px; text-anchor: middle; }
svg .error rect { stroke: var(--error); stroke-width: 2.5; } svg .error .finding { fill: var(--error); }
svg .warning rect { stroke: var(--warning); stroke-width: 2.5; } svg .warning .finding { fill: var(--warning); }
svg .info rect, svg .hint rect { stroke: var(--info); } svg .info .finding, svg .hint .finding { fill: var(--info); }
svg text.lost { fill: var(--error); } #tip { fill: var(--line); }
table { border-collapse: collapse; margin: 1rem 0 2rem; } th, td { text-align: left; padding: .3rem .8rem .3rem 0;
  vertical-align: top; border-bottom: 1px solid var(--line); } td.error { color: var(--error); }
td.warning { color: var(--warning); } td.info, td.hint { color: var(--info); }
";

/// A page with a drawing of each graph, and a table of its findings.
pub fn html(graphs: &[Graph]) -> String {
    let mut out =
        String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Traffic path</title>\n");
    let _ = write!(out, "<style>{STYLE}</style>\n</head>\n<body>\n");
    for (n, graph) in graphs.iter().enumerate() {
        let name = if graph.name.is_empty() { "stack" } else { &graph.name };
        let _ = writeln!(out, "<h1>{}</h1>\n<div class=\"scroll\">", escape(name));
        svg(&mut out, graph, n);
        out.push_str("</div>\n");
        table(&mut out, graph);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn svg(out: &mut String, graph: &Graph, number: usize) {
    let layout = Layout::of(graph);
    let (width, height) = (layout.width, layout.height);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">"
    );
    let _ = writeln!(out, "<title>The path of requests through {}</title>", escape(&graph.name));
    let _ = writeln!(
        out,
        "<defs><marker id=\"tip{number}\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" class=\"tip\" fill=\"#8a929a\"/></marker></defs>"
    );
    let placed = |at: usize| layout.boxes.get(at).and_then(Option::as_ref);
    // Hops are below labels, and labels below boxes.
    for (edge, label) in graph.edges.iter().zip(&layout.labels) {
        let (Some(from), Some(to)) = (placed(edge.from), placed(edge.to)) else { continue };
        let class = if edge.is_broken { "hop broken" } else { "hop" };
        let via =
            label.as_ref().map_or((from.middle(), (from.x + from.width + to.x) / 2.0), |label| {
                (label.y, label.x)
            });
        let path = curve(from, to, via);
        let _ = writeln!(
            out,
            "<path class=\"{class}\" d=\"{path}\" marker-end=\"url(#tip{number})\"/>"
        );
    }
    for (edge, label) in graph.edges.iter().zip(&layout.labels) {
        let Some(label) = label else { continue };
        let (left, top) = (label.x - label.width / 2.0, label.y - label.height / 2.0);
        let _ = write!(
            out,
            "<g><rect class=\"label\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            label.width, label.height
        );
        let mut y = top + LINE - 3.0;
        for line in &label.lines {
            let lost = edge.is_broken && line.contains("not believed");
            let class = if lost { "note lost" } else { "note" };
            let _ = write!(
                out,
                "<text class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
                label.x,
                escape(line)
            );
            y += LINE - 2.0;
        }
        out.push_str("</g>\n");
    }
    for (at, stop) in graph.nodes.iter().enumerate() {
        let Some(own) = placed(at) else { continue };
        let class = stop.worst().map_or("", |worst| worst.as_str());
        let _ = write!(out, "<g class=\"{class}\">");
        if !stop.findings.is_empty() {
            let told = stop
                .findings
                .iter()
                .map(|found| format!("{} {}: {}", found.place, found.rule, found.message));
            let told: Vec<String> = told.collect();
            let _ = write!(out, "<title>{}</title>", escape(&told.join("\n")));
        }
        let _ = write!(
            out,
            "<rect class=\"box\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"6\"/>",
            own.x, own.y, own.width, own.height
        );
        let mut y = own.y + PAD + LINE - 4.0;
        for (style, line) in &own.lines {
            let class = match style {
                Style::Title => "title",
                Style::Detail => "detail",
                Style::Finding => "finding",
            };
            let _ = write!(
                out,
                "<text class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
                own.x + PAD,
                escape(line)
            );
            y += LINE;
        }
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
}

/// From the right of a box by a label to the left of another box.
fn curve(from: &Placed, to: &Placed, (y, x): (f64, f64)) -> String {
    let (start, end) = (from.x + from.width, to.x);
    let (first, last) = ((start + x) / 2.0, (x + end) / 2.0);
    format!(
        "M{start:.1} {:.1}C{first:.1} {:.1} {first:.1} {y:.1} {x:.1} {y:.1}C{last:.1} {y:.1} {last:.1} {:.1} {end:.1} {:.1}",
        from.middle(),
        from.middle(),
        to.middle(),
        to.middle()
    )
}

fn table(out: &mut String, graph: &Graph) {
    if graph.nodes.iter().all(|stop| stop.findings.is_empty()) {
        out.push_str("<p>Nothing found.</p>\n");
        return;
    }
    out.push_str("<table>\n<tr><th>where</th><th>severity</th><th>rule</th><th>what</th><th>place</th></tr>\n");
    for stop in &graph.nodes {
        for found in &stop.findings {
            let severity = found.severity;
            let _ = write!(out, "<tr><td>{}</td>", escape(&stop.title));
            let _ = write!(out, "<td class=\"{severity}\">{severity}</td>");
            for text in [&found.rule, &found.message, &found.place] {
                let _ = write!(out, "<td>{}</td>", escape(text));
            }
            out.push_str("</tr>\n");
        }
    }
    out.push_str("</table>\n");
}

/// A text between tags or in quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
