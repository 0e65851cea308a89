//! Comments, and the lines they are about.

use super::{Document, Entry, Node};
use config_diagnostics::{Comment, Span};

impl Document {
    /// The bytes of every comment, from `#` to the end of its line, in order. None inside of scalars.
    pub fn comment_spans(&self) -> &[Span] {
        &self.tree().comments
    }

    /// Every comment with the line that it is about, in order.
    pub fn comments(&self) -> Vec<Comment> {
        Comment::list(&self.line_index(), self.comment_spans())
    }

    /// The comments on lines of their own directly above the line in which the byte at `offset` lies, without a blank
    /// line between.
    fn lead_comments(&self, offset: u32) -> &[Span] {
        let spans = self.comment_spans();
        let end = spans.partition_point(|span| span.start() < offset);
        let mut line = self.line_start(offset);
        let mut start = end;
        while let Some(span) = start.checked_sub(1).and_then(|n| spans.get(n)) {
            let own_line = self.line_start(span.start());
            let directly_above = line > 0 && self.line_start(line - 1) == own_line;
            if !directly_above || !self.blank(own_line, span.start()) {
                break;
            }
            line = own_line;
            start -= 1;
        }
        spans.get(start..end).unwrap_or_default()
    }

    /// The comment behind the text that ends at `end`, on the same line.
    fn trailing_comment(&self, end: u32) -> Option<Span> {
        let spans = self.comment_spans();
        let span = spans.get(spans.partition_point(|span| span.start() < end)).copied()?;
        let between = self.slice(Span::new(end, span.start()));
        between.bytes().all(|b| matches!(b, b' ' | b'\t' | b',' | b']' | b'}')).then_some(span)
    }

    fn line_start(&self, offset: u32) -> u32 {
        let before = self.text().as_bytes().get(..offset as usize).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(0, |n| n + 1);
        u32::try_from(start).unwrap_or(u32::MAX)
    }

    fn blank(&self, from: u32, to: u32) -> bool {
        self.slice(Span::new(from, to)).trim_start_matches('\u{feff}').trim().is_empty()
    }
}

impl<'d> Entry<'d> {
    /// The comments on lines of their own directly above the key.
    pub fn lead_comments(&self) -> &'d [Span] {
        self.key.lead_comments()
    }

    /// The comment behind the value, or behind the key where the value starts on a later line.
    pub fn trailing_comment(&self) -> Option<Span> {
        let document = self.key.document();
        let value = self.value.full_span();
        let between = document.slice(Span::new(self.key.span().end(), value.start()));
        if between.contains('\n') {
            let spans = document.comment_spans();
            let first = spans.partition_point(|span| span.start() < self.key.span().end());
            let span = spans.get(first).copied()?;
            let before = document.slice(Span::new(self.key.span().end(), span.start()));
            return (span.end() <= value.start() && !before.contains('\n')).then_some(span);
        }
        self.value.trailing_comment()
    }
}

impl<'d> Node<'d> {
    /// The comments on lines of their own directly above the line in which it starts.
    pub fn lead_comments(&self) -> &'d [Span] {
        self.document().lead_comments(self.full_span().start())
    }

    /// The comment on the line in which it ends, or, of a block scalar, in which its header stands.
    pub fn trailing_comment(&self) -> Option<Span> {
        if self.block_indent() > 0 {
            let header = self.raw().split(['\n', '\r']).next().unwrap_or_default();
            let at = header.find('#')?;
            return Some(self.span().part(at..header.len()));
        }
        self.document().trailing_comment(self.span().end())
    }
}
