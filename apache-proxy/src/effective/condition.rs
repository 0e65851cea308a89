//! Conditions that are decided when a file is read (httpd's `server/core.c`, `mod_version.c`).

use super::environment::{Environment, Loader};
use super::reader::ReadProblem;
use crate::document::{first_word, is_blank};

/// Whether the section `name` (without `<`, any case) with `args` (up to the end of its line) is read.
pub(super) fn is_true(
    name: &str,
    args: &str,
    environment: &Environment,
    loader: &mut dyn Loader,
) -> Result<bool, ReadProblem> {
    if name.eq_ignore_ascii_case("IfVersion") {
        return version(args, environment);
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

/// `<IfVersion [!][operator] version>`.
fn version(args: &str, environment: &Environment) -> Result<bool, ReadProblem> {
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
    if operator == "~" || (matches!(operator, "=" | "==") && version.starts_with('/')) {
        return Err(ReadProblem::RegularExpression);
    }
    let parts: Option<Vec<u16>> = version.split('.').map(|part| part.parse().ok()).collect();
    // What is not given is 0: 2.4.71 is not `= 2.4`, but `> 2.4`.
    let parts = match parts.as_deref() {
        Some([major]) => [*major, 0, 0],
        Some([major, minor]) => [*major, *minor, 0],
        Some([major, minor, patch]) => [*major, *minor, *patch],
        _ => return Err(ReadProblem::BadVersion),
    };
    let order = environment.httpd_version().parts().cmp(&parts);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Each measured on 2.4.71.
    #[test]
    fn versions_compare_as_httpd_compares_them() {
        let says = |args: &str| version(args, &Environment::new());
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
        assert_eq!(says("~ 2>"), Err(ReadProblem::RegularExpression));
    }
}
