//! The examples of rules, very often: whatever a rule looks for, it may stand there a thousand times.

use std::fmt::Write as _;

/// The examples in a language on the pages of rules, each repeated to about so many bytes, with their names: as it
/// is, with the lines of each section repeated below one header, and with another name for every section.
pub fn repeated_examples(
    pages: impl IntoIterator<Item = (&'static str, &'static str)>,
    language: &str,
    bytes: usize,
) -> Vec<(String, String)> {
    let examples = pages.into_iter().flat_map(|(id, page)| {
        examples(page, language).into_iter().enumerate().map(move |(n, text)| (id, n + 1, text))
    });
    let shapes = examples.flat_map(|(id, n, text)| {
        let whole = text.repeat(bytes / text.len() + 1);
        [
            ("repeated", whole),
            ("its lines repeated", lines(&text, bytes)),
            ("numbered", numbered(&text, bytes)),
        ]
        .map(|(how, shape)| (format!("{id}, example {n}, {how}"), shape))
    });
    shapes.collect()
}

/// What stands between fences.
fn examples(page: &str, language: &str) -> Vec<String> {
    let pieces = page.split("\n```").collect::<Vec<_>>();
    // Every other piece lies inside; the first stands above all fences.
    let inside = pieces.iter().skip(1).step_by(2).filter_map(|piece| {
        let (name, text) = piece.split_once('\n')?;
        (name == language).then(|| format!("{text}\n"))
    });
    inside.collect()
}

fn is_header(line: &str) -> bool {
    !line.starts_with([' ', '\t', '#']) && !line.is_empty()
}

/// Each section once, its lines very often.
fn lines(text: &str, bytes: usize) -> String {
    let sections = text.lines().filter(|line| is_header(line)).count().max(1);
    let (mut out, mut body) = (String::new(), String::new());
    let close = |body: &mut String, out: &mut String| {
        if !body.is_empty() {
            out.push_str(&body.repeat(bytes / sections / body.len() + 1));
            body.clear();
        }
    };
    for line in text.split_inclusive('\n') {
        if is_header(line) {
            close(&mut body, &mut out);
            out.push_str(line);
        } else {
            body.push_str(line);
        }
    }
    close(&mut body, &mut out);
    out
}

/// The text very often, with a number behind the second word of every header.
fn numbered(text: &str, bytes: usize) -> String {
    let mut out = String::new();
    let mut n = 0_usize;
    while out.len() < bytes {
        for line in text.lines() {
            let end = line.match_indices(' ').nth(1).map_or(line.len(), |(at, _)| at);
            let (head, rest) =
                line.split_at(if is_header(line) && line.contains(' ') { end } else { 0 });
            // Numbers of one width, so that twice the size is twice the lines.
            let number = if head.is_empty() { String::new() } else { format!("{n:06}") };
            let _ = writeln!(out, "{head}{number}{rest}");
        }
        n += 1;
    }
    out
}
