//! How far a long run has come.

use std::io::Write;
use std::time::{Duration, Instant};

/// A line that is written anew while files are checked.
pub(super) struct Progress<'e> {
    err: &'e mut dyn Write,
    shown: bool,
    wanted: bool,
    next: Instant,
}

/// Shorter runs show nothing.
const FIRST: Duration = Duration::from_millis(300);
const PAUSE: Duration = Duration::from_millis(100);

impl<'e> Progress<'e> {
    pub(super) fn new(wanted: bool, err: &'e mut dyn Write) -> Self {
        Self { err, shown: false, wanted, next: Instant::now() + FIRST }
    }

    /// Says how many files are done. What cannot be written is left out: it changes no result.
    pub(super) fn tell(&mut self, done: usize, all: usize) {
        if !self.wanted || Instant::now() < self.next {
            return;
        }
        let _ = write!(self.err, "\r{done}/{all} files");
        let _ = self.err.flush();
        self.shown = true;
        self.next = Instant::now() + PAUSE;
    }

    /// Takes the line away.
    pub(super) fn end(self) {
        if self.shown {
            let _ = write!(self.err, "\r{:24}\r", "");
            let _ = self.err.flush();
        }
    }
}
