use regex_lite::Regex;

/// A regular expression of httpd, as far as it means the same to `regex-lite` as it does to PCRE.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    text: String,
    regex: Option<Regex>,
}

/// What the groups of a match hold, the whole match first.
pub(crate) type Groups = Vec<Option<String>>;

impl Pattern {
    pub(crate) fn new(text: &str, ignore_case: bool) -> Self {
        // `.` takes line ends as well (RegexDefaultOptions), and case is ignored where asked.
        let flags = if ignore_case { "(?si)" } else { "(?s)" };
        let regex = is_common(text).then(|| Regex::new(&format!("{flags}{text}")).ok()).flatten();
        Self { text: text.to_owned(), regex }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The groups if it matches; an error where it is not known.
    pub(crate) fn captures(&self, text: &str) -> Result<Option<Groups>, String> {
        let Some(regex) = &self.regex else {
            return Err(format!("what the pattern {:?} matches is not simulated", self.text));
        };
        let captures = regex.captures(text);
        Ok(captures.map(|found| {
            found.iter().map(|group| group.map(|group| group.as_str().to_owned())).collect()
        }))
    }

    /// Whether it matches everything that starts with a slash.
    pub(super) fn takes_all(&self) -> bool {
        let bare: String = self.text.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        matches!(&*bare, "" | "^" | "/" | "^/" | ".*" | "^.*" | "^.*$" | "^/.*" | "^/.*$" | "/.*")
            && self.regex.is_some()
    }
}

/// Whether nothing stands in it that the two engines read in different ways.
fn is_common(text: &str) -> bool {
    let differs = ["++", "*+", "?+", "}+", "{,", "\\<", "\\>", "\\b{", "(?R", "\\Q", "\\E"];
    !differs.iter().any(|odd| text.contains(odd))
}

/// Fills `$0`…`$9` in (`ap_pregsub`); a backslash goes, and takes away the meaning of what follows.
pub(super) fn substitute(text: &str, groups: &Groups) -> String {
    let group = |n: usize| groups.get(n).cloned().flatten().unwrap_or_default();
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|next| next.to_digit(10));
        match (c, digit) {
            ('$', Some(digit)) => {
                chars.next();
                out.push_str(&group(digit as usize));
            }
            ('\\', _) if chars.peek().is_some() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_filled_in() {
        let groups = Pattern::new("^/(a+)(x)?", false).captures("/aab").unwrap().unwrap();
        assert_eq!(substitute("http://h/$1|$2|$9|\\$1|$", &groups), "http://h/aa|||$1|$");
    }

    #[test]
    fn what_is_not_known_is_said() {
        for text in ["a++", "(?<!b)a", "(a)\\1", "^/(?!x)", "a{,2}"] {
            assert!(Pattern::new(text, false).captures("a").is_err(), "{text}");
        }
        assert_eq!(Pattern::new("^/A", true).captures("/a").map(|m| m.is_some()), Ok(true));
    }

    #[test]
    fn patterns_for_everything_are_known() {
        assert!(Pattern::new("^/(.*)$", false).takes_all());
        assert!(!Pattern::new("^/a(.*)$", false).takes_all());
    }
}
