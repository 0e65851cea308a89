//! The matrix of proxy keywords in `doc/configuration.txt`.

use std::collections::BTreeMap;

/// Keywords and the letters of the proxy sections that take them: `DFLB`, as our table writes them.
pub(super) fn matrix(manual: &str) -> BTreeMap<String, String> {
    let rows = manual.lines().skip_while(|line| !line.starts_with(" keyword  ")).skip(1);
    let end = |line: &&str| !line.starts_with("4.2");
    rows.take_while(end).filter_map(row).collect()
}

fn row(line: &str) -> Option<(String, String)> {
    // A keyword, then four columns of `X` or `-`, each perhaps with a mark in parentheses.
    let words: Vec<&str> = line.split_whitespace().filter(|word| !word.starts_with('(')).collect();
    let at = words.len().checked_sub(4).filter(|at| *at > 0)?;
    let (name, columns) = words.split_at(at);
    let letters = columns.iter().zip("DFLB".chars());
    let held = letters
        .map(|(column, letter)| match *column {
            "X" => Some(Some(letter)),
            "-" => Some(None),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    let letters: String = held.into_iter().flatten().collect();
    Some((name.join(" "), letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_read_to_its_end() {
        let manual = "
 keyword                 defaults   frontend   listen    backend
------------------------+----------+----------+---------+---------
acl                          X (!)      X         X         X
option abortonclose     (*)  X          -         X         X
4.2. Alphabetically sorted
x   X  X  X  X
";
        let read: Vec<_> = matrix(manual).into_iter().collect();
        let row = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(read, [row("acl", "DFLB"), row("option abortonclose", "DLB")]);
    }
}
