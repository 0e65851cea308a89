//! Values of options, as Go reads them.

use super::table::FlagKind;

/// Why Traefik does not take a value.
pub(crate) fn problem(kind: FlagKind, value: &str) -> Option<&'static str> {
    match kind {
        FlagKind::Bool => (!is_bool(value)).then_some("true or false"),
        FlagKind::Int => value.parse::<i64>().is_err().then_some("a whole number"),
        FlagKind::Float => value.parse::<f64>().is_err().then_some("a number"),
        FlagKind::Floats => {
            let fits = value.split(',').all(|n| n.trim().parse::<f64>().is_ok());
            (!fits && !value.is_empty()).then_some("numbers with commas between them")
        }
        FlagKind::Duration => (!is_duration(value)).then_some("a length of time, such as 30s"),
        FlagKind::String
        | FlagKind::List
        | FlagKind::Map
        | FlagKind::Structs
        | FlagKind::Switch
        | FlagKind::Block
        | FlagKind::Section => None,
    }
}

fn is_bool(value: &str) -> bool {
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]
        .contains(&value)
}

/// A Go duration, or a whole number of seconds.
fn is_duration(value: &str) -> bool {
    if value.parse::<i64>().is_ok() {
        return true;
    }
    let mut rest = value.strip_prefix(['+', '-']).unwrap_or(value);
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let digits = number.chars().any(|c| c.is_ascii_digit());
        if !digits || number.matches('.').count() > 1 {
            return false;
        }
        let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
        let unit = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        if !units.contains(&unit) {
            return false;
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_go() {
        for good in ["10", "-1", "1m30s", "1.5h", "100ms", "0", "5µs", ".5s"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "10 s", "5x", "1d", "s", "1.5", "1..5s", "-"] {
            assert!(!is_duration(bad), "{bad}");
        }
    }
}
