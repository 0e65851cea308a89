//! Scripts, units and environment files that are costly to read for a reader that looks back or ahead.

/// Shapes of about `size` bytes, each a unit repeated, by name.
pub fn hostile_shell_shapes(size: usize) -> Vec<(&'static str, String)> {
    let shape = |name, unit: &str| (name, unit.repeat(size / unit.len() + 1));
    let install = "curl -sfL https://get.k3s.io | K3S_TOKEN=t sh -s - server\n";
    vec![
        shape("install commands", install),
        shape("exports", "export K3S_A=b\nK3S_B=c\n"),
        shape("double quotes", "\""),
        shape("single quotes", "'"),
        shape("open quotes on many lines", "a \"b 'c\n"),
        shape("open substitutions", "$("),
        shape("open substitutions in quotes", "\"$("),
        shape("open braces", "${a "),
        shape("backquotes", "`"),
        shape("backslashes", "\\"),
        shape("continued lines", "a \\\n"),
        shape("documents without end", "<<A\n"),
        shape("documents", "cat <<A\n$b 'c $d'\nA\n"),
        shape("placeholders", "a=<b"),
        shape("templates", "{{ a"),
        shape("groups", "{ a; } | "),
        shape("nested shells", "sh -c 'curl https://get.k3s.io | sh -s - $a' \n"),
        shape("one long word", "aé"),
        shape("YAML", "- a: curl https://get.k3s.io | sh -\n"),
        shape("a page", "```\ncurl https://get.k3s.io | sh -\n```\nit's `x` \n"),
        shape("indented lines", "  a\n    b: |\n"),
        shape("pipes", "|"),
        shape("parentheses", "("),
    ]
}

/// The same for units and environment files.
pub fn hostile_unit_shapes(size: usize) -> Vec<(&'static str, String)> {
    let shape =
        |name, unit: &str| (name, format!("[Service]\n{}", unit.repeat(size / unit.len() + 1)));
    vec![
        shape("settings", "ExecStart=/a b 'c d' %n ${E}\nEnvironment=A=b \"C=d e\"\n"),
        shape("one long line", "ExecStart=/a \\\n  'b' \\\n"),
        shape("quotes", "'"),
        shape("open quotes", "A=\"b\n"),
        shape("backslashes", "\\"),
        shape("percent signs", "ExecStart=/a %n%n%n \\\n"),
        shape("separators", "ExecStart=/a ; /b ; \\\n"),
        shape("comments in a line", "A=b \\\n# c\n"),
        shape("sections", "[a]\n["),
        shape("resets", "ExecStart=\n"),
    ]
}
