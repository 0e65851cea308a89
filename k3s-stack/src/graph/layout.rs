//! A simple layered layout: a column for each kind of stop, from left to right, and labels in the gaps between them.

use super::mermaid::shown;
use super::{Graph, StopKind};

/// Where everything is, in pixels.
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// By stop; `None` for one that is not shown.
    pub(super) boxes: Vec<Option<Placed>>,
    /// By edge.
    pub(super) labels: Vec<Option<Label>>,
}

/// A box with its lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) lines: Vec<(Style, String)>,
}

/// The label of an edge: its middle.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) lines: Vec<String>,
}

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Detail,
    Finding,
}

/// The height of a line.
pub(super) const LINE: f64 = 16.0;
/// The space around the lines of a box.
pub(super) const PAD: f64 = 10.0;
const MARGIN: f64 = 20.0;
/// Between two boxes of a column.
const SPACE: f64 = 28.0;
/// Characters of a line; longer ones go on below.
const WRAP: usize = 40;
/// Widths of a character: a little more than any sans-serif font has on average.
const BOLD_CHAR: f64 = 8.4;
const DETAIL_CHAR: f64 = 7.0;
const LABEL_CHAR: f64 = 6.4;

impl Layout {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut boxes: Vec<Option<Placed>> =
            graph.nodes.iter().map(|stop| shown(stop).then(|| sized(stop))).collect();
        let mut labels: Vec<Option<Label>> =
            graph.edges.iter().map(|edge| label(&edge.notes)).collect();
        let columns = columns(graph);
        let mut x = MARGIN;
        let mut bottom = MARGIN;
        for (n, column) in columns.iter().enumerate() {
            let widest = column
                .iter()
                .filter_map(|at| Some(boxes.get(*at)?.as_ref()?.width))
                .fold(0.0, f64::max);
            stack(graph, column, x, widest, &mut boxes);
            bottom = column
                .iter()
                .filter_map(|at| boxes.get(*at)?.as_ref().map(Placed::bottom))
                .fold(bottom, f64::max);
            x += widest;
            if n + 1 < columns.len() {
                let starts = |edge: &super::Edge| column.contains(&edge.from);
                let gap = graph.edges.iter().zip(&labels).filter(|(edge, _)| starts(edge));
                let gap =
                    gap.filter_map(|(_, label)| Some(label.as_ref()?.width)).fold(40.0, f64::max)
                        + 48.0;
                place_labels(graph, column, x + gap / 2.0, &boxes, &mut labels);
                x += gap;
            }
        }
        let lowest = labels.iter().flatten().map(|label| label.y + label.height / 2.0);
        bottom = lowest.fold(bottom, f64::max);
        // What is on no path stands below all of it.
        let mut left = MARGIN;
        let mut end = bottom;
        for (at, stop) in
            graph.nodes.iter().enumerate().filter(|(_, stop)| stop.kind == StopKind::Aside)
        {
            if let Some(Some(placed)) = boxes.get_mut(at).filter(|_| shown(stop)) {
                (placed.x, placed.y) = (left, bottom + SPACE);
                left += placed.width + SPACE;
                end = end.max(placed.bottom());
            }
        }
        Self { width: x.max(left) + MARGIN, height: end + MARGIN, boxes, labels }
    }
}

impl Placed {
    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// The stops of each column that has some.
fn columns(graph: &Graph) -> Vec<Vec<usize>> {
    let mut columns: Vec<(StopKind, Vec<usize>)> = Vec::new();
    for (at, stop) in
        graph.nodes.iter().enumerate().filter(|(_, stop)| stop.kind != StopKind::Aside)
    {
        match columns.iter_mut().find(|(kind, _)| *kind == stop.kind) {
            Some((_, column)) => column.push(at),
            None => columns.push((stop.kind, vec![at])),
        }
    }
    columns.sort_by_key(|(kind, _)| *kind);
    columns.into_iter().map(|(_, column)| column).collect()
}

/// Puts the boxes of a column below each other, each as near to what leads to it as there is room.
fn stack(graph: &Graph, column: &[usize], x: f64, width: f64, boxes: &mut [Option<Placed>]) {
    let wanted = |at: usize, boxes: &[Option<Placed>]| {
        let before = graph.edges.iter().filter(|edge| edge.to == at);
        let middles: Vec<f64> = before
            .filter_map(|edge| boxes.get(edge.from)?.as_ref())
            .filter(|placed| placed.x < x)
            .map(Placed::middle)
            .collect();
        let count = u32::try_from(middles.len()).unwrap_or(u32::MAX);
        (count > 0).then(|| middles.iter().sum::<f64>() / f64::from(count))
    };
    let mut order: Vec<(f64, usize)> =
        column.iter().map(|at| (wanted(*at, boxes).unwrap_or(f64::MAX), *at)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut y = MARGIN;
    for (middle, at) in order {
        if let Some(Some(placed)) = boxes.get_mut(at) {
            let top = if middle < f64::MAX { middle - placed.height / 2.0 } else { y };
            (placed.x, placed.y, placed.width) = (x, top.max(y), width);
            y = placed.bottom() + SPACE;
        }
    }
}

/// Puts the labels of the edges that leave a column into the gap behind it, none over another.
fn place_labels(
    graph: &Graph,
    column: &[usize],
    x: f64,
    boxes: &[Option<Placed>],
    labels: &mut [Option<Label>],
) {
    let order = graph.edges.iter().enumerate().filter(|(_, edge)| column.contains(&edge.from));
    let mut order: Vec<(f64, usize)> = order
        .map(|(n, edge)| {
            let middle =
                |at: usize| boxes.get(at).and_then(Option::as_ref).map_or(0.0, Placed::middle);
            // The target is not placed yet: a label starts beside where its edge starts.
            (middle(edge.from), n)
        })
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = 0.0_f64;
    for (middle, n) in order {
        if let Some(Some(label)) = labels.get_mut(n) {
            let top = (middle - label.height / 2.0).max(free);
            (label.x, label.y) = (x, top + label.height / 2.0);
            free = top + label.height + 6.0;
        }
    }
}

fn sized(stop: &super::Stop) -> Placed {
    let mut lines: Vec<(Style, String)> = Vec::new();
    let mut add = |style: Style, text: &str| {
        lines.extend(wrapped(text).into_iter().map(|line| (style, line)));
    };
    add(Style::Title, &stop.title);
    stop.details.iter().for_each(|detail| add(Style::Detail, detail));
    // A rule a line.
    for line in stop.summary().iter().flat_map(|summary| summary.split_inclusive([',', ':'])) {
        add(Style::Finding, line);
    }
    let width = |(style, line): &(Style, String)| {
        length(line) * if *style == Style::Detail { DETAIL_CHAR } else { BOLD_CHAR }
    };
    let widest = lines.iter().map(width).fold(60.0, f64::max);
    let height = length_of(lines.len()) * LINE + 2.0 * PAD;
    Placed { width: widest + 2.0 * PAD, height, lines, ..Placed::default() }
}

fn label(notes: &[String]) -> Option<Label> {
    let lines: Vec<String> = notes.iter().flat_map(|note| wrapped(note)).collect();
    let width = lines.iter().map(|line| length(line) * LABEL_CHAR).fold(0.0, f64::max) + 8.0;
    let height = length_of(lines.len()) * (LINE - 2.0) + 4.0;
    (!lines.is_empty()).then_some(Label { x: 0.0, y: 0.0, width, height, lines })
}

/// The width of a text in characters; those of some scripts are twice as wide.
fn length(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) < 0x1100 { 1.0 } else { 2.0 }).sum()
}

fn length_of(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Lines of at most [`WRAP`] characters, broken at blanks and marks where there are some.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        loop {
            let own = word.len();
            match lines.last_mut() {
                Some(line) if line.chars().count() + own < WRAP => {
                    line.push(' ');
                    line.extend(word);
                    break;
                }
                _ if own <= WRAP => {
                    lines.push(word.into_iter().collect());
                    break;
                }
                _ => {
                    // Names are cut behind a mark where they have one.
                    let marks = word.iter().take(WRAP).rposition(|c| "-./:,".contains(*c));
                    let rest = word.split_off(marks.map_or(WRAP, |at| at + 1));
                    lines.push(word.into_iter().collect());
                    word = rest;
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn long_lines_go_on_below() {
        let text = format!("a b {}", "x".repeat(80));
        let lines = wrapped(&text);
        assert!(lines.iter().all(|line| line.chars().count() <= 40), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }
}
