//! Comments in what the formats' types print: they hold values, and no comments.

use std::fmt::Write as _;

/// Puts comments above lines: each above the first line that starts with its words, with that line's indentation.
/// Words that no line starts with are passed over: the line is not there in every stack.
pub(super) fn comment(text: &str, comments: &[(&str, &str)]) -> String {
    let mut open: Vec<&(&str, &str)> = comments.iter().collect();
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        let words = line.trim_start();
        let indent = line.get(..line.len() - words.len()).unwrap_or_default();
        while let Some(at) = open.iter().position(|(start, _)| words.starts_with(start)) {
            for part in wrapped(open.remove(at).1) {
                let _ = writeln!(out, "{indent}# {part}");
            }
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// A file with its header: what it is, where it goes, and where it comes from.
pub(super) fn with_header(stack: &str, says: &str, text: &str) -> String {
    let mut out = String::new();
    for line in wrapped(says) {
        let _ = writeln!(out, "# {line}");
    }
    let _ = writeln!(
        out,
        "# Written by `k3s-stack generate` for the stack `{stack}`: change its description, not this file.\n"
    );
    out.push_str(text);
    out
}

/// Lines of at most 100 characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < 100 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn comments_stand_above_their_lines() {
        let text = "a:\n  b: 1\n  c: 2\nb: 3\n";
        let found = comment(text, &[("b:", "why b"), ("c:", "why c"), ("z:", "no line")]);
        assert_eq!(found, "a:\n  # why b\n  b: 1\n  # why c\n  c: 2\nb: 3\n");
    }
}
