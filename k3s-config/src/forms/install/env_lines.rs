//! How install.sh writes the environment file: as dash lists its variables, through `read` and `echo`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The lines of the environment file: variables as dash's `export` lists them, through `read` and `echo`.
pub(super) fn env_lines(environment: &BTreeMap<String, String>) -> Vec<String> {
    let exported: String = environment.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "export {name}={}", quote_by_dash(value));
        text
    });
    let mut echoed = String::new();
    for line in read(&exported) {
        let rest = line.split(is_blank).filter(|word| !word.is_empty()).skip(1);
        echo(&rest.collect::<Vec<_>>().join(" "), &mut echoed);
    }
    let kept = |line: &&str| ["K3S_", "CONTAINERD_", "KINE_"].iter().any(|p| line.starts_with(p));
    let proxy = |line: &&str| {
        let line = line.to_ascii_uppercase();
        ["NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY"].iter().any(|p| line.starts_with(p))
    };
    let lines = echoed.lines();
    lines.clone().filter(kept).chain(lines.filter(proxy)).map(str::to_owned).collect()
}

/// `it's` as `'it'"'"'s'`.
fn quote_by_dash(value: &str) -> String {
    let mut quoted = String::new();
    let mut rest = value;
    loop {
        let (plain, behind) = rest.split_at(rest.find('\'').unwrap_or(rest.len()));
        let _ = write!(quoted, "'{plain}'");
        rest = behind.trim_start_matches('\'');
        let marks = behind.len() - rest.len();
        if marks > 0 {
            let _ = write!(quoted, "\"{}\"", "'".repeat(marks));
        }
        if rest.is_empty() {
            return quoted;
        }
    }
}

/// Lines as `read` without `-r` sees them: a backslash goes, and so does the line break behind it.
fn read(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\n' => lines.push(std::mem::take(&mut line)),
            '\\' => line.extend(chars.next().filter(|next| *next != '\n')),
            _ => line.push(c),
        }
    }
    lines
}

/// dash's `echo`, which knows escapes.
fn echo(text: &str, into: &mut String) {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            into.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => into.push('\n'),
            Some('t') => into.push('\t'),
            Some('r') => into.push('\r'),
            Some('c') => return,
            Some('\\') | None => into.push('\\'),
            Some(other) => into.extend(['\\', other]),
        }
    }
    into.push('\n');
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}
