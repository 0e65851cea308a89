//! Regular expressions that no one would wait for.

/// Patterns of about `bytes` bytes, each as bad as one shape gets, with the shape's name.
pub fn hostile_pattern_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    let names = (0..bytes / 16).map(|n| format!("(?<n{n:09}>a)"));
    let numbers = (0..bytes / 8).map(|n| format!("|\\g{{{}}}", n % 9 + 1));
    let calls = (0..bytes / 16).map(|n| format!("(?&n{:09})", n % 99));
    let known = (0..99).map(|n| format!("(?<n{n:09}>a)")).collect::<String>();
    vec![
        ("letters", repeated("a")),
        ("groups", repeated("(a)")),
        ("open groups", repeated("(")),
        ("open conditions", repeated("(?(?=")),
        ("callouts in a condition", repeated("(?(?C1)")),
        ("open braces", format!("a{}", repeated("{"))),
        ("open repetitions", format!("a{}", repeated("{1,"))),
        ("braces behind \\N", repeated("\\N{1,")),
        ("open classes", repeated("[")),
        ("classes in a class", format!("[{}", repeated("[:a"))),
        ("classes of three kinds", format!("[{}", repeated("[:[.[="))),
        ("open quotes", repeated("\\Qa")),
        ("comments", format!("a*{}", repeated("(?#a)"))),
        ("properties", repeated("\\p{yi}")),
        ("settings", repeated("(?i)")),
        ("settings at the start", repeated("(*UTF)")),
        ("names", names.collect()),
        ("references to names", calls.chain([known]).collect()),
        ("references to numbers", format!("{}{}", repeated("()"), numbers.collect::<String>())),
        ("references to no group", repeated("\\1")),
        ("alternatives behind", format!("(?<={})", repeated("a|"))),
        ("resets", format!("(?|{})", repeated("(a)|"))),
    ]
}
