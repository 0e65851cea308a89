//! Floating point numbers as Go's `strconv.FormatFloat(…, 'g', -1, …)` writes them.

/// The shortest text that reads back; with an exponent below 1e-4, and from 1e6 on.
pub(crate) fn float64(value: f64) -> String {
    general(value, &format!("{value:e}"))
}

/// The same for the nearest number of 32 bits: that is how Helm's reader writes a key that is a number.
#[allow(dead_code, reason = "for the keys of Helm's reader")]
pub(crate) fn float32(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "as the reader does")]
    let value = value as f32;
    general(f64::from(value), &format!("{value:e}"))
}

/// `scientific` is what Rust prints: the same digits, another layout.
fn general(value: f64, scientific: &str) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let (sign, unsigned) = match scientific.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", scientific),
    };
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    match usize::try_from(power) {
        Ok(power) if power < 6 => {
            let whole = (power + 1).min(digits.len());
            let (whole, fraction) = digits.split_at_checked(whole).unwrap_or((&digits, ""));
            let zeros = "0".repeat(power + 1 - whole.len());
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{sign}{whole}{zeros}{point}{fraction}")
        }
        Err(_) if power >= -4 => {
            let zeros = "0".repeat(power.unsigned_abs() as usize - 1);
            format!("{sign}0.{zeros}{digits}")
        }
        _ => {
            let direction = if power < 0 { '-' } else { '+' };
            format!("{sign}{mantissa}e{direction}{:02}", power.unsigned_abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_in_go() {
        for (value, printed) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (0.1, "0.1"),
            (-12.5, "-12.5"),
            (1e5, "100000"),
            (123_456.0, "123456"),
            (1e6, "1e+06"),
            (1_234_567.0, "1.234567e+06"),
            (12_345_678.5, "1.23456785e+07"),
            (1.23e29, "1.23e+29"),
            (1.5e-100, "1.5e-100"),
            (0.0001, "0.0001"),
            (0.000_12, "0.00012"),
            (1e-5, "1e-05"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(float64(value), printed);
        }
        assert_eq!(float32(12_345_678.5), "1.2345678e+07");
        assert_eq!(float32(0.1), "0.1");
    }
}
