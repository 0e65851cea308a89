//! Quantifiers.

use crate::scan::{Scan, Wrong};
use crate::width::Width;

/// Bytes around a copy of a group that may be left out.
const FRAME: u64 = 7;

/// How often a quantifier repeats.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    least: u32,
    /// Without end, if there is none.
    most: Option<u32>,
}

impl Times {
    /// What so much comes to, so often.
    pub(crate) fn width(self, of: Width) -> Width {
        if self.most == Some(self.least) { of.repeated(self.least) } else { Width::Varies }
    }

    /// Whether it is none of `?`, `*` and `+`, written in another way.
    pub(crate) fn counts(self) -> bool {
        self.least > 1 || self.most.is_some_and(|most| most > 1)
    }

    /// The size of a group of this size, which is copied as often as it must match, and once more, with a frame around
    /// it, as often as it may.
    pub(crate) fn size(self, of: u64) -> u64 {
        let least = self.least.max(1);
        let more = self.most.map_or(0, |most| most.saturating_sub(least));
        let must = of.saturating_mul(least.into());
        let may = of.saturating_add(FRAME).saturating_mul(more.into());
        must.saturating_add(may.saturating_sub(FRAME - 1))
    }
}

impl Scan<'_> {
    /// Behind a quantifier: it may be lazy or possessive, even behind what is nothing.
    pub(crate) fn greed(&mut self) {
        let start = self.at;
        loop {
            let is_comment = self.eat(b"(?#") && self.until(b')').is_some();
            if !is_comment && !self.skips() && !self.eat(b"\\E") && !self.eat(b"\\Q\\E") {
                break;
            }
        }
        if !self.eat(b"?") && !self.eat(b"+") {
            self.at = start;
        }
    }

    /// `{2}`, `{2,}`, `{2,3}`: how often. Anything else in braces is text: `None`.
    pub(crate) fn braces(&mut self, start: usize) -> Result<Option<Times>, Wrong> {
        let counts = self.rest().iter().take_while(|b| b.is_ascii_digit() || **b == b',').count();
        let (inner, behind) = self.rest().split_at_checked(counts).unwrap_or_default();
        let inner = std::str::from_utf8(inner).unwrap_or_default();
        let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
        if least.is_empty() || most.contains(',') || !behind.starts_with(b"}") {
            return Ok(None);
        }
        let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
        if number(least) > 65_535 || (!most.is_empty() && number(most) > 65_535) {
            return Err(("a repetition of more than 65535", start));
        }
        if !most.is_empty() && number(most) < number(least) {
            return Err(("the least number of repetitions is above the most", start));
        }
        let is_open = most.is_empty() && inner.contains(',');
        let times = Times { least: number(least), most: (!is_open).then(|| number(most)) };
        self.at += counts + 1;
        Ok(Some(times))
    }
}
