/// The candidate that `word` is most likely a misspelling of, if any is close enough.
///
/// Close means at most one typing slip (a letter missing, added, changed, or two swapped) for every three
/// letters. Case and the difference between `-` and `_` cost nothing, so `timeout_client` finds `timeout-client`.
///
/// ```
/// use config_diagnostics::did_you_mean;
/// assert_eq!(did_you_mean("ballance", ["balance", "backlog"]), Some("balance"));
/// assert_eq!(did_you_mean("xyz", ["balance"]), None);
/// ```
pub fn did_you_mean<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let word = Folded::of(word);
    // The nearest so far, and how near another one would have to be.
    let (mut nearest, mut limit) = (None, word.chars.len().div_ceil(3));
    let (mut rows, mut other) = (Rows::default(), Vec::new());
    for candidate in candidates {
        // Cheap before exact: the lengths alone may already be too far apart, or the letters.
        if candidate.len() < word.chars.len().saturating_sub(limit)
            || candidate.is_ascii() && candidate.len() > word.chars.len() + limit
        {
            continue;
        }
        if lacking(&word.chars, letters(candidate)) > limit {
            continue;
        }
        other.clear();
        other.extend(folded(candidate));
        if lacking(&other, word.letters) > limit {
            continue;
        }
        match rows.distance(&word.chars, &other, limit) {
            None => {}
            Some(0) => return Some(candidate),
            Some(far) => (nearest, limit) = (Some(candidate), far - 1),
        }
    }
    nearest
}

/// A word as it is compared.
struct Folded {
    chars: Vec<char>,
    letters: u64,
}

impl Folded {
    fn of(word: &str) -> Self {
        Self { chars: folded(word).collect(), letters: letters(word) }
    }
}

/// The characters that count. Longer words are no keyword; the bound keeps hostile input cheap.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().take(64).map(fold)
}

fn fold(c: char) -> char {
    if c == '_' { '-' } else { c.to_ascii_lowercase() }
}

/// The letters among them, a bit each.
fn letters(word: &str) -> u64 {
    folded(word).fold(0, |bits, c| bits | bit(c))
}

fn bit(c: char) -> u64 {
    1 << (u32::from(c) % 64)
}

/// How many of the characters are not among `letters`, at least: each is an edit.
fn lacking(chars: &[char], letters: u64) -> usize {
    chars.iter().filter(|c| bit(**c) & !letters != 0).count()
}

/// Room for the rows of a comparison.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Optimal string alignment: edits of one character, and swaps of neighbours. `None` when it takes more
    /// than `limit` of them.
    fn distance(&mut self, a: &[char], b: &[char], limit: usize) -> Option<usize> {
        self.last.clear();
        self.last.extend(0..=b.len());
        for (i, x) in a.iter().enumerate() {
            self.row.clear();
            self.row.push(i + 1);
            for (j, y) in b.iter().enumerate() {
                let (last, row) = (&self.last, &self.row);
                let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
                if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                    best = best.min(self.before[j - 1] + 1);
                }
                self.row.push(best);
            }
            // No later row is below the smallest of two neighbours.
            let smallest = self.row.iter().chain(&self.last).min();
            if smallest.is_some_and(|smallest| *smallest > limit) {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.row);
        }
        self.last.last().copied().filter(|far| *far <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swaps_case_and_underscores_are_near() {
        assert_eq!(did_you_mean("blaance", ["balance"]), Some("balance"));
        assert_eq!(did_you_mean("Timeout_Client", ["timeout-client"]), Some("timeout-client"));
        assert_eq!(did_you_mean("", ["balance"]), None);
        assert_eq!(did_you_mean("balance", ["Balance"]), Some("Balance"));
    }

    #[test]
    fn the_nearest_wins_and_of_equals_the_first() {
        assert_eq!(did_you_mean("modes", ["nodes", "mode", "model"]), Some("nodes"));
        assert_eq!(did_you_mean("hashtype", ["hash-balance", "hash-type"]), Some("hash-type"));
        assert_eq!(did_you_mean("ümlaut", ["umlaut"]), Some("umlaut"));
    }
}
