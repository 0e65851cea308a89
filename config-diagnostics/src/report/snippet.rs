//! One line of a file as a terminal can show it: tabs expanded, secrets masked, nothing invisible, at most
//! [`WIDTH`] columns, and the columns in which a span lies.

use crate::{Span, text::covers};

/// The most columns of a line that are shown.
pub(super) const WIDTH: usize = 120;
/// Columns kept before the span when the line is too long.
const LEAD: usize = 40;
const TAB: &str = "    ";

/// A line, or the part of it around a place.
pub(super) struct Snippet {
    /// What to show.
    pub(super) text: String,
    /// For each shown character its byte offset in the file and the column it starts in.
    cells: Vec<(u32, usize)>,
    width: usize,
}

impl Snippet {
    /// Shows the line `line` of `text` such that `anchor` is visible. `secrets` are in order.
    pub(super) fn new(text: &str, line: Span, anchor: u32, secrets: &[Span]) -> Self {
        let whole = text.get(line.range()).unwrap_or_default();
        let whole = whole.strip_suffix('\r').unwrap_or(whole);
        let line = line.part(0..whole.len());

        let first = first_shown(whole, anchor.saturating_sub(line.start()) as usize);
        let mut out = Self { text: String::new(), cells: Vec::new(), width: 0 };
        if first > 0 {
            out.push(line.part(first..first).start(), "…", 1);
        }
        for (at, c) in whole.get(first..).unwrap_or_default().char_indices() {
            let offset = line.part(first + at..first + at).start();
            let c = if covers(secrets, offset as usize) { '•' } else { visible(c) };
            let last = first + at + c.len_utf8() >= whole.len();
            if out.width + width(c) > WIDTH - usize::from(!last) {
                out.push(offset, "…", 1);
                break;
            }
            if c == '\t' {
                out.push(offset, TAB, TAB.len());
            } else {
                out.push(offset, c.encode_utf8(&mut [0; 4]), width(c));
            }
        }
        out
    }

    /// First column, from 0, and number of columns of the part of `span` that is shown; at least one column.
    pub(super) fn columns(&self, span: Span) -> (usize, usize) {
        let column = |offset: u32| {
            // The first character shown at or after the offset; a mark of what is cut off has its place too.
            let n = self.cells.partition_point(|(at, _)| *at < offset);
            self.cells.get(n).map_or(self.width, |(_, column)| *column)
        };
        let from = column(span.start());
        (from, column(span.end()).saturating_sub(from).max(1))
    }

    fn push(&mut self, offset: u32, shown: &str, width: usize) {
        self.cells.push((offset, self.width));
        self.text.push_str(shown);
        self.width += width;
    }
}

/// The byte of `line` from which it is shown: its start, if `anchor` is then visible with some room behind it.
fn first_shown(line: &str, anchor: usize) -> usize {
    let mut before = line.get(..anchor).unwrap_or(line).char_indices().rev();
    let mut columns = 0;
    let mut lead = None;
    for (at, c) in before.by_ref() {
        columns += width(visible(c));
        if columns <= LEAD {
            lead = Some(at);
        }
        if columns > WIDTH - LEAD {
            return lead.unwrap_or(at);
        }
    }
    0
}

/// A character that shows where `c` stands, also if `c` is invisible or moves the cursor.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

/// Columns a character takes in a terminal, near enough: East Asian and emoji two, combining marks none.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x09 => TAB.len(),
        0x300..=0x36f | 0xfe00..=0xfe0f | 0x20d0..=0x20ff => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn snippet(line: &str, anchor: u32) -> Snippet {
        Snippet::new(line, Span::of(line), anchor, &[])
    }

    #[test]
    fn tabs_and_wide_characters_keep_their_columns() {
        let line = snippet("\t日本 x", 0);
        assert_eq!(line.text, "    日本 x");
        assert_eq!(line.columns(Span::new(1, 7)), (4, 4));
        assert_eq!(line.columns(Span::new(8, 9)), (9, 1));
    }

    #[test]
    fn nothing_reaches_the_terminal_unseen() {
        assert_eq!(snippet("a\x1b[31m\u{202e}b\r", 0).text, "a␛[31m\u{fffd}b");
    }

    #[test]
    fn secrets_are_masked_character_by_character() {
        let text = "pw: sécret #";
        let line = Snippet::new(text, Span::of(text), 0, &[Span::new(4, 11)]);
        assert_eq!(line.text, "pw: •••••• #");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}HERE{}", "a".repeat(300), "b".repeat(300));
        let shown = snippet(&line, 300);
        assert_eq!(shown.text.chars().count(), WIDTH);
        assert!(shown.text.starts_with("…a") && shown.text.ends_with("b…"));
        let (from, len) = shown.columns(Span::new(300, 304));
        let under: String = shown.text.chars().skip(from).take(len).collect();
        assert_eq!(under, "HERE");
    }

    #[test]
    fn a_line_that_just_fits_is_not_cut() {
        let line = "x".repeat(WIDTH);
        assert_eq!(snippet(&line, 0).text, line);
        assert_eq!(snippet(&format!("{line}x"), 0).text, format!("{}…", "x".repeat(WIDTH - 1)));
    }

    proptest! {
        #[test]
        fn any_place_in_any_line_is_shown_within_the_width(line in "\\PC{0,300}", a in 0u32..1300, b in 0u32..1300) {
            let shown = snippet(&line, a);
            prop_assert!(shown.width <= WIDTH);
            let (from, len) = shown.columns(Span::new(a, b));
            prop_assert!(from + len <= WIDTH + 1);
        }
    }
}
