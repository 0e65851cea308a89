//! `Substitute s/pattern/replacement/flags` (mod_substitute).

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{regex, rules};

pub(super) fn check(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    one(site.word(0)).err().into_iter().collect()
}

fn one(text: &str) -> Result<(), Problem> {
    let help = "write `s/pattern/replacement/`, with any separator, and quote the whole";
    let refuse = |message: &str| Err(Problem::value(0, message, help));
    let Some(rest) = text.strip_prefix(['s', 'S']) else {
        return refuse("`Substitute` takes a pattern of the form `s/…/…/`");
    };
    let Some(delimiter) = rest.chars().next() else {
        return refuse("`Substitute` needs a separator behind `s`");
    };
    let mut parts = rest.get(delimiter.len_utf8()..).unwrap_or_default().splitn(3, delimiter);
    let (Some(pattern), Some(_)) = (parts.next(), parts.next()) else {
        return refuse("the pattern is not closed");
    };
    if pattern.is_empty() {
        return refuse("the pattern is empty");
    }
    let flags = parts.next().unwrap_or_default();
    if let Some(flag) = flags.chars().find(|flag| !"infqINFQ".contains(*flag)) {
        let message = format!("`{flag}` is no flag of `Substitute`");
        return Err(Problem::value(0, message, "i, n, f and q are"));
    }
    let literal = flags.contains(['n', 'N']);
    match regex::check(pattern) {
        Err(error) if !literal => {
            let message = format!("the regular expression cannot be compiled: {error}");
            let help = "mend it, or add the flag `n` for plain text";
            Err(Problem::new(rules::INVALID_REGEX, message, help).at(0))
        }
        _ => Ok(()),
    }
}
