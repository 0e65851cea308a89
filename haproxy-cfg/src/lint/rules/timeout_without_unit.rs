//! ## What it does
//! Finds timeouts that are a bare number.
//!
//! ## Why is this bad?
//! It counts milliseconds, which readers take for seconds sooner or later. (Of numbers under 100 another rule
//! speaks: those are most likely wrong.)
//!
//! ## Example
//! ```haproxy
//! defaults
//!     timeout connect 5000
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults
//!     timeout connect 5s
//! ```
//!
//! ## Fix safety
//! Safe: it writes the same time with a unit.
//!
//! ## References
//! Configuration manual, 2.5 "Time format".

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/timeout-without-unit",
        Group::Style,
        Severity::Hint,
        Safety::Safe,
        "a timeout is a bare number",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        for line in &section.lines {
            if !line.is("timeout") && !line.starts_with(&["stats", "timeout"]) {
                continue;
            }
            let number = line.value(2);
            let is_plain = line.words.get(2).is_some_and(|word| word.raw() == number);
            let Some(time) = number.parse().ok().filter(|n| is_plain && *n >= SMALLEST) else {
                continue;
            };
            let (name, time) = (format!("{} {}", line.value(0), line.value(1)), spell(time));
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!("`{name} {number}` has no unit: it counts milliseconds"),
                )
                .at(line.word_span(2))
                .path(section.path())
                .tool_says(ToolSays::Nothing)
                .help(format!("write `{time}`"))
                .fix(Fix::safe("write the unit", [Edit::replace(line.word_span(2), time)])),
            );
        }
    }
}

/// Under it, seconds were meant (`haproxy/timeout-suspiciously-small`).
const SMALLEST: u64 = 100;

/// A number of milliseconds in the greatest unit that divides it.
fn spell(time: u64) -> String {
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")];
    let (size, unit) =
        units.into_iter().find(|(size, _)| time.is_multiple_of(*size)).unwrap_or((1, "ms"));
    format!("{}{unit}", time / size)
}

#[cfg(test)]
mod tests {
    use super::{RULE, spell};
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  timeout connect 5s\n  timeout client 1500ms\n  timeout tunnel 1h\n");
        RULE.pass("defaults\n  timeout connect 0\n  timeout client 50\n  option timeout 5000\n");
        RULE.pass("defaults\n  timeout connect \"${TIMEOUT}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("defaults\n  timeout connect 5000\n", "5000");
        RULE.fail("backend b\n  timeout server 1234 # x\n", "1234");
        RULE.fail("resolvers r\n  timeout retry 1000\n", "1000");
        RULE.fail("global\n  stats timeout 2000\n", "2000");
    }

    #[test]
    fn the_unit_is_the_greatest_that_fits() {
        assert_eq!(
            [5000, 90_000, 120_000, 7_200_000, 1500].map(spell),
            ["5s", "90s", "2m", "2h", "1500ms"]
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "defaults\n  timeout connect 5000\n  timeout client   50000 # x\n",
            "defaults\n  timeout connect 5s\n  timeout client   50s # x\n",
        );
    }
}
