/// The variables that Debian's `envvars` sets for httpd, in order; of one that is set twice the last counts.
///
/// The shell is not run: assignments whose value needs more of it than `$NAME`, `${NAME}` and `${NAME:-text}` are passed
/// over.
pub(super) fn variables(text: &str) -> Vec<(String, String)> {
    let mut known: Vec<(String, String)> = Vec::new();
    for line in text.lines().map(str::trim) {
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let Some((name, value)) = line.split_once('=') else { continue };
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let value = Some(name).filter(|name| is_name(name)).and_then(|_| read(value, &known));
        if let Some(value) = value {
            known.retain(|(known, _)| known != name);
            known.push((name.to_owned(), value));
        }
    }
    known
}

/// A word of the shell, unquoted, with what is known filled in.
fn read(word: &str, known: &[(String, String)]) -> Option<String> {
    let mut out = String::new();
    let mut quote = None;
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('$', None | Some('"')) => {
                let (value, behind) = variable(rest, known)?;
                out.push_str(&value);
                rest = behind;
            }
            ('`' | '\\', None | Some('"')) => return None,
            (' ' | '\t' | ';' | '#', None) => break,
            (c, _) => out.push(c),
        }
    }
    quote.is_none().then_some(out)
}

/// What stands behind a `$`, and the rest.
fn variable<'t>(text: &'t str, known: &[(String, String)]) -> Option<(String, &'t str)> {
    let value = |name: &str| known.iter().find(|(known, _)| known == name).map(|(_, v)| v.clone());
    if let Some(inner) = text.strip_prefix('{') {
        let (inner, behind) = inner.split_once('}')?;
        let (name, default) = inner.split_once(":-").unwrap_or((inner, ""));
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let default = inner.contains(":-").then(|| default.to_owned());
        let value = value(name).filter(|value| !value.is_empty() || default.is_none()).or(default);
        return value.filter(|_| is_plain).map(|value| (value, behind));
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, behind) = text.split_at_checked(end)?;
    Some((value(name)?, behind))
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn debian_s_file_is_understood() {
        let text = "unset HOME\nif [ \"${A##/x-}\" != \"${A}\" ] ; then\n\tSUFFIX=\"-${A##/x-}\"\nelse\n\tSUFFIX=\nfi\n\
                    export RUN_USER=www-data\nexport LOG_DIR=/var/log/apache2$SUFFIX\nexport LANG=C\nexport LANG\n\
                    #export NOT=set\nexport HOST=\"a.$RUN_USER\" # comment\nexport D=${E:-/d}'$x'\nF=`id`\n";
        let expected = [
            ("SUFFIX", ""),
            ("RUN_USER", "www-data"),
            ("LOG_DIR", "/var/log/apache2"),
            ("LANG", "C"),
            ("HOST", "a.www-data"),
            ("D", "/d$x"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(variables(text), expected);
    }
}
