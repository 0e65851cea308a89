//! Conditions that are decided when a file is read (httpd's `server/core.c`, `mod_version.c`).

use super::environment::{Environment, Loader};
use super::reader::ReadProblem;
use crate::Version;
use crate::document::{first_word, is_blank};
use crate::routing::Pattern;

/// Whether the section `name` (without `<`, any case) with `args` (up to the end of its line) is read.
pub(super) fn is_true(
    name: &str,
    args: &str,
    environment: &Environment,
    loader: &mut dyn Loader,
) -> Result<bool, ReadProblem> {
    if name.eq_ignore_ascii_case("IfVersion") {
        return version(args, environment.httpd_version());
    }
    let close = args.rfind('>');
    let args = close.and_then(|close| args.get(..close)).ok_or(ReadProblem::OpenWithoutBracket)?;
    let (negated, args) = match args.strip_prefix('!') {
        Some(args) => (true, args),
        None => (false, args),
    };
    let (word, _) = first_word(args);
    if word.is_empty() {
        return Err(ReadProblem::ArgumentMissing);
    }
    let holds = match name.to_ascii_lowercase().as_str() {
        "ifmodule" => environment.has_module(&word),
        "ifdefine" => environment.is_defined(&word),
        "ifdirective" => environment.directive(&word).is_some(),
        "ifsection" => environment.directive(&format!("<{word}")).is_some(),
        _ => loader.exists(&environment.absolute(&word)),
    };
    Ok(holds != negated)
}

/// `<IfVersion [!][operator] version>`; `args` go up to the end of the line.
pub(crate) fn version(args: &str, httpd: Version) -> Result<bool, ReadProblem> {
    let mut words = Vec::new();
    let mut rest = args;
    while words.len() < 3 && !rest.trim_start_matches(is_blank).is_empty() {
        let (word, behind) = first_word(rest);
        words.push(word.into_owned());
        rest = behind;
    }
    // The `>` is a word of its own behind quotes or a blank.
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (operator, version) = match words[..] {
        [version] => ("=", version.strip_suffix('>')),
        [version, ">"] => ("=", Some(version)),
        [operator, version] => (operator, version.strip_suffix('>')),
        [operator, version, ">"] => (operator, Some(version)),
        _ => (words.first().copied().unwrap_or("="), None),
    };
    let version = version.ok_or(ReadProblem::OpenWithoutBracket)?;
    let (negated, operator) = match operator.strip_prefix('!') {
        Some("") | None => (false, operator),
        Some(operator) => (true, operator),
    };
    let is_equal = matches!(operator, "=" | "==");
    if let Some(pattern) = version.strip_prefix('/').filter(|_| is_equal) {
        let pattern = pattern.strip_suffix('/').ok_or(ReadProblem::BadVersion)?;
        return Ok(matches(pattern, httpd)? != negated);
    }
    if operator == "~" {
        return Ok(matches(version, httpd)? != negated);
    }
    let parts: Option<Vec<u16>> = version.split('.').map(|part| part.parse().ok()).collect();
    // What is not given is 0: 2.4.71 is not `= 2.4`, but `> 2.4`.
    let parts = match parts.as_deref() {
        Some([major]) => [*major, 0, 0],
        Some([major, minor]) => [*major, *minor, 0],
        Some([major, minor, patch]) => [*major, *minor, *patch],
        _ => return Err(ReadProblem::BadVersion),
    };
    let order = httpd.parts().cmp(&parts);
    let holds = match operator {
        "=" | "==" => order.is_eq(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        _ => return Err(ReadProblem::BadVersion),
    };
    Ok(holds != negated)
}

/// Whether a regular expression matches somewhere in `2.4.71`.
fn matches(pattern: &str, httpd: Version) -> Result<bool, ReadProblem> {
    let [major, minor, patch] = httpd.parts();
    let found = Pattern::new(pattern, false).captures(&format!("{major}.{minor}.{patch}"));
    found.map(|groups| groups.is_some()).map_err(|_| ReadProblem::RegularExpression)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each measured on 2.4.71.
    #[test]
    fn versions_compare_as_httpd_compares_them() {
        let says = |args: &str| version(args, Version::new(2, 4, 71));
        for args in ["> 2>", "> 2.4>", ">= 2.4>", "= 2.4.71>", "2.4.71>", "!= 2.4>", "\"2.4.71\">"]
        {
            assert_eq!(says(args), Ok(true), "{args}");
        }
        for args in ["= 2>", "2.4>", "<= 2.4>", "< 2.4>", "<= 2>", "!> 2>", "\"2.4\">"] {
            assert_eq!(says(args), Ok(false), "{args}");
        }
        for args in ["! 2.3>", "a 2>", ">> 2>", "2.4.71.1>", "2.x>"] {
            assert_eq!(says(args), Err(ReadProblem::BadVersion), "{args}");
        }
        assert_eq!(says(">= 2.4"), Err(ReadProblem::OpenWithoutBracket));
    }

    /// Each measured on 2.4.71.
    #[test]
    fn versions_match_as_httpd_matches_them() {
        let says = |args: &str| version(args, Version::new(2, 4, 71));
        for args in
            ["~ ^2.4.>", "= /^2.4/>", "/^2.4/>", "!= /3/>", "== /4.71$/>", "= //>", "~ (?i)2>"]
        {
            assert_eq!(says(args), Ok(true), "{args}");
        }
        for args in ["~ /^2.4/>", "!~ 2>", "~ 3>", "~ \"2.4 x\">", "~ 2/>", "~ 2>>"] {
            assert_eq!(says(args), Ok(false), "{args}");
        }
        for args in ["= /2.4>", "= />", ">= /2.4/>"] {
            assert_eq!(says(args), Err(ReadProblem::BadVersion), "{args}");
        }
        assert_eq!(says("~ 2.4.7(?R)>"), Err(ReadProblem::RegularExpression));
    }
}
