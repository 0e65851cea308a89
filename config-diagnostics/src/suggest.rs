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
    let word = Word::of(word);
    // The nearest so far, and how near another one would have to be.
    let (mut nearest, mut limit) = (None, word.length.div_ceil(3));
    for candidate in candidates {
        // Cheap before exact: the lengths alone may already be too far apart.
        if candidate.len() < word.length.saturating_sub(limit)
            || candidate.is_ascii() && candidate.len() > word.length + limit
        {
            continue;
        }
        match word.distance(candidate, limit) {
            None => {}
            Some(0) => return Some(candidate),
            Some(far) => (nearest, limit) = (Some(candidate), far - 1),
        }
    }
    nearest
}

/// The characters that count. Longer words are no keyword; the bound is that of a row of bits.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().take(64).map(fold)
}

fn fold(c: char) -> char {
    if c == '_' { '-' } else { c.to_ascii_lowercase() }
}

/// A word that is compared with many others.
struct Word {
    length: usize,
    /// Where it has each character: a bit for every place.
    ascii: [u64; 128],
    others: Vec<(char, u64)>,
}

impl Word {
    fn of(word: &str) -> Self {
        let mut places = Self { length: 0, ascii: [0; 128], others: Vec::new() };
        for (n, c) in folded(word).enumerate() {
            let bit = 1 << n;
            match places.ascii.get_mut(c as usize) {
                Some(bits) => *bits |= bit,
                None => places.others.push((c, bit)),
            }
            places.length = n + 1;
        }
        places
    }

    fn places(&self, c: char) -> u64 {
        let others = || self.others.iter().filter(|(other, _)| *other == c).map(|(_, bit)| bit);
        self.ascii.get(c as usize).copied().unwrap_or_else(|| others().sum())
    }

    /// Optimal string alignment: edits of one character, and swaps of neighbours. `None` when it takes more than `limit`
    /// of them.
    ///
    /// A column of the table of distances is held as its differences from cell to cell, a bit each, so that a step
    /// makes all of them at once (Hyyrö 2003, a bit-vector algorithm for Levenshtein and Damerau distances).
    fn distance(&self, other: &str, limit: usize) -> Option<usize> {
        let last = 1_u64.checked_shl(u32::try_from(self.length.checked_sub(1)?).ok()?)?;
        let mut distance = self.length;
        // Where the next cell down is one more, and one less.
        let (mut more, mut less) = (u64::MAX, 0_u64);
        // Where the cell is the one before it, a column and a line up.
        let mut same = 0_u64;
        let mut before = 0;
        let mut rest = other.len();
        for c in folded(other) {
            // Each of the characters left can take one away.
            rest = rest.saturating_sub(1);
            let here = self.places(c);
            let swapped = ((!same & here) << 1) & before;
            same = ((here & more).wrapping_add(more) ^ more) | here | less | swapped;
            // The same from column to column.
            let grows = less | !(same | more);
            let shrinks = same & more;
            distance += usize::from(grows & last != 0);
            distance -= usize::from(shrinks & last != 0);
            if distance > limit + rest {
                return None;
            }
            let grows = grows << 1 | 1;
            more = shrinks << 1 | !(same | grows);
            less = grows & same;
            before = here;
        }
        (distance <= limit).then_some(distance)
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

    /// The same by its definition.
    fn plain(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    table[i][j] = i + j;
                    continue;
                }
                let edit = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = edit.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(table[i - 2][j - 2] + 1);
                }
                table[i][j] = best;
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn a_column_at_once_is_a_cell_after_the_other() {
        // Every pair of words of up to four letters out of three, one of them not ASCII; and long ones.
        let mut words = vec![String::new()];
        let mut start = 0;
        for _ in 0..4 {
            let end = words.len();
            for n in start..end {
                words.extend(['a', 'b', 'ä'].map(|c| format!("{}{c}", words[n])));
            }
            start = end;
        }
        words.extend(["a", "ab", "ba", "aab"].map(|part| part.repeat(40)));
        for a in &words[1..] {
            for b in &words {
                let (x, y): (Vec<_>, Vec<_>) = (folded(a).collect(), folded(b).collect());
                assert_eq!(Word::of(a).distance(b, 64), Some(plain(&x, &y)), "{a} {b}");
            }
        }
    }
}
