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
    let folded = fold(word);
    let limit = folded.len().div_ceil(3);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = fold(candidate);
            // Cheap before exact: the lengths alone may already be too far apart.
            (folded.len().abs_diff(other.len()) <= limit)
                .then(|| (distance(&folded, &other), candidate))
        })
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> Vec<char> {
    // Longer words are no keyword; the bound keeps hostile input cheap.
    word.chars().take(64).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// Optimal string alignment: edits of one character, and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swaps_case_and_underscores_are_near() {
        assert_eq!(did_you_mean("blaance", ["balance"]), Some("balance"));
        assert_eq!(did_you_mean("Timeout_Client", ["timeout-client"]), Some("timeout-client"));
        assert_eq!(did_you_mean("", ["balance"]), None);
    }
}
