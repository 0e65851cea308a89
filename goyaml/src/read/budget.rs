//! Limits on what aliases unfold to.

/// Counts decoding steps as go-yaml does, and refuses when too many of them come from aliases. The bytes of text are
/// counted too: Go shares them, we copy.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: u32,
    alias_steps: u32,
    alias_bytes: usize,
}

/// Up to so many steps 99 % may come from aliases.
const SMALL: u32 = 400_000;
/// From so many steps on, 10 %; between the two it falls evenly.
const LARGE: u32 = 4_000_000;

/// Most bytes of text that aliases may unfold to.
const ALIAS_BYTES: usize = 64 << 20;

impl Budget {
    /// Counts a step; whether it is still within limits.
    pub(super) fn step(&mut self, in_alias: bool) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.alias_steps = self.alias_steps.saturating_add(u32::from(in_alias));
        if self.alias_steps <= 100 || self.steps <= 1000 {
            return true;
        }
        f64::from(self.alias_steps) / f64::from(self.steps) <= allowed(self.steps)
    }

    /// Counts text that an alias copies; whether it is still within limits.
    pub(super) fn copy(&mut self, bytes: usize) -> bool {
        self.alias_bytes = self.alias_bytes.saturating_add(bytes);
        self.alias_bytes <= ALIAS_BYTES
    }
}

/// The part of the steps that may come from aliases.
fn allowed(steps: u32) -> f64 {
    if steps <= SMALL {
        0.99
    } else if steps >= LARGE {
        0.10
    } else {
        0.99 - 0.89 * (f64::from(steps - SMALL) / f64::from(LARGE - SMALL))
    }
}
