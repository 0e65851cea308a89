use super::{AclExpr, Name, Term, ValueError, words};
use std::fmt;
use std::str::FromStr;

/// Whether a rule applies when its condition holds, or when it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// `if`
    If,
    /// `unless`
    Unless,
}

impl Polarity {
    /// The keyword.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Unless => "unless",
        }
    }
}

/// `if …` or `unless …` at the end of a rule (manual 7.2; acl.c `parse_acl_cond`): alternatives,
/// separated by `or`, each a group of terms that must all hold.
///
/// Read, `or`, `OR` and `||` are the same, and so are `!a`, `! a` and `!!! a`; printed, they are `||`
/// and `!a`. Without any term, which HAProxy accepts, `if` never applies and `unless` always does.
///
/// ```
/// use haproxy_cfg::{AclExpr, Condition};
///
/// let read: Condition = "if { ssl_fc } !local or admin".parse()?;
/// let ssl: AclExpr = "ssl_fc".parse()?;
/// assert_eq!(read, Condition::when(ssl)?.and("!local")?.or("admin")?);
/// assert_eq!(read.to_words(), ["if", "{", "ssl_fc", "}", "!local", "||", "admin"]);
/// assert_eq!(read.acl_names().map(|name| name.as_str()).collect::<Vec<_>>(), ["local", "admin"]);
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    polarity: Polarity,
    /// No group is empty.
    groups: Vec<Vec<Term>>,
}

impl Condition {
    /// The condition without a term: `if` then never applies, `unless` always does.
    pub fn empty(polarity: Polarity) -> Self {
        Self { polarity, groups: Vec::new() }
    }

    /// `if TERM`: the name of an ACL, `!` and the name, or an [`AclExpr`] for braces.
    ///
    /// # Errors
    /// What cannot be a [`Term`].
    pub fn when<T>(term: T) -> Result<Self, ValueError>
    where
        T: TryInto<Term>,
        ValueError: From<T::Error>,
    {
        Self::empty(Polarity::If).or(term)
    }

    /// `unless TERM`.
    ///
    /// # Errors
    /// What cannot be a [`Term`].
    pub fn unless<T>(term: T) -> Result<Self, ValueError>
    where
        T: TryInto<Term>,
        ValueError: From<T::Error>,
    {
        Self::empty(Polarity::Unless).or(term)
    }

    /// Adds a term that must hold too, to the last alternative.
    ///
    /// # Errors
    /// What cannot be a [`Term`].
    pub fn and<T>(mut self, term: T) -> Result<Self, ValueError>
    where
        T: TryInto<Term>,
        ValueError: From<T::Error>,
    {
        let term = term.try_into()?;
        match self.groups.last_mut() {
            Some(group) => group.push(term),
            None => self.groups.push(vec![term]),
        }
        Ok(self)
    }

    /// Adds an alternative that starts with this term.
    ///
    /// # Errors
    /// What cannot be a [`Term`].
    pub fn or<T>(mut self, term: T) -> Result<Self, ValueError>
    where
        T: TryInto<Term>,
        ValueError: From<T::Error>,
    {
        self.groups.push(vec![term.try_into()?]);
        Ok(self)
    }

    /// `if` or `unless`.
    pub fn polarity(&self) -> Polarity {
        self.polarity
    }

    /// The alternatives: the condition holds when all terms of one of them hold.
    pub fn groups(&self) -> &[Vec<Term>] {
        &self.groups
    }

    /// Whether there is no term at all.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// All terms, in order.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.groups.iter().flatten()
    }

    /// The names of the ACLs it refers to, in order, with repetitions.
    pub fn acl_names(&self) -> impl Iterator<Item = &Name> {
        self.terms().filter_map(Term::acl_name)
    }

    /// Reads the words from `if` or `unless` to the end of the rule.
    ///
    /// # Errors
    /// Another first word, a `{` without `}`, an error between braces, something that cannot be an ACL's
    /// name; [`ValueError::word`] says which word.
    pub fn from_words(words: &[impl AsRef<str>]) -> Result<Self, ValueError> {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let mut condition = match words.first() {
            Some(&"if") => Self::empty(Polarity::If),
            Some(&"unless") => Self::empty(Polarity::Unless),
            _ => return Err(ValueError::new("expected 'if' or 'unless'", 0)),
        };
        let mut group = Vec::new();
        let mut negated = false;
        let mut index = 1;
        while let Some(word) = words.get(index) {
            let start = index;
            index += 1;
            let text = word.trim_start_matches('!');
            negated ^= (word.len() - text.len()) % 2 == 1;
            let term = match text {
                "" if word.is_empty() => {
                    let message = "an empty word would end the condition";
                    return Err(ValueError::new(message, 0).in_word(start));
                }
                "" => continue,
                "||" => None,
                _ if text.eq_ignore_ascii_case("or") => None,
                "{" => {
                    let inner = words.get(index..).unwrap_or_default();
                    let Some(length) = inner.iter().position(|word| *word == "}") else {
                        return Err(ValueError::new("missing closing '}' in condition", 0)
                            .with_help("'{' and '}' must be words of their own")
                            .in_word(words.len()));
                    };
                    let acl = AclExpr::from_words(inner.get(..length).unwrap_or_default());
                    let acl = acl.map_err(|error| {
                        let word = error.word();
                        error.in_word(index + word)
                    })?;
                    index += length + 1;
                    Some(Term::try_from(acl)?)
                }
                _ => Some(
                    Term::try_from(text)
                        .map_err(|error| error.shifted(word.len() - text.len()).in_word(start))?,
                ),
            };
            match term {
                Some(term) => group.push(if negated { !term } else { term }),
                None => condition.close(&mut group),
            }
            negated = false;
        }
        condition.close(&mut group);
        Ok(condition)
    }

    /// Ends an alternative; one without terms does not count.
    fn close(&mut self, group: &mut Vec<Term>) {
        if !group.is_empty() {
            self.groups.push(std::mem::take(group));
        }
    }

    /// The words, from `if` or `unless`; reading them gives the same value.
    pub fn to_words(&self) -> Vec<String> {
        let mut words = vec![self.polarity.as_str().to_owned()];
        for (index, group) in self.groups.iter().enumerate() {
            if index > 0 {
                words.push("||".to_owned());
            }
            words.extend(group.iter().flat_map(Term::to_words));
        }
        words
    }
}

/// Reads words separated by blanks. Quotes and escapes are refused: with them, use
/// [`from_words`](Condition::from_words).
impl FromStr for Condition {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::from_words(&words::split(text)?)
    }
}

/// The words as a line would hold them.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        words::write(f, &self.to_words())
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, Polarity};
    use crate::{AclExpr, Name, Term};

    fn read(text: &str) -> Condition {
        text.parse().unwrap()
    }

    #[test]
    fn conditions_are_printed_in_one_way() {
        for (text, printed) in [
            ("if a", "if a"),
            ("unless a b", "unless a b"),
            ("if a or b", "if a || b"),
            ("if a OR b oR c || d", "if a || b || c || d"),
            ("if ! a", "if !a"),
            ("if !! a !!!b", "if a !b"),
            ("if ! ! a", "if a"),
            ("if ! or a", "if a"),
            ("if a !", "if a"),
            ("if or a or or b or", "if a || b"),
            ("if", "if"),
            ("unless or", "unless"),
            ("if { ssl_fc }", "if { ssl_fc }"),
            ("if ! { ssl_fc } a", "if !{ ssl_fc } a"),
            ("if !{ path -i -- or || { ! }", "if !{ path -i -- or || { ! }"),
        ] {
            let condition = read(text);
            assert_eq!(condition.to_string(), printed, "{text}");
            assert_eq!(Condition::from_words(&condition.to_words()), Ok(condition));
        }
        assert!(read("if").is_empty());
        assert_eq!(read("unless a").polarity(), Polarity::Unless);
        assert_eq!(read("if a b or c").groups().len(), 2);
    }

    #[test]
    fn errors_say_which_word() {
        for (words, word, at) in [
            (&[][..], 0, 0),
            (&["a"][..], 0, 0),
            (&["if", "{", "path"], 3, 0),
            (&["if", "a", "{", "}"], 3, 0),
            (&["if", "{path", "/a", "}"], 1, 0),
            (&["if", "!path_beg(/a)"], 1, 9),
            (&["if", "}"], 1, 0),
            (&["if", "a", "&&", "b"], 2, 0),
            (&["if", "a", ""], 2, 0),
            (&["if", "a", "{", "path", "-x", "}"], 4, 0),
            (&["if", "{", "path", "-f", "}"], 4, 0),
        ] {
            let error = Condition::from_words(words).unwrap_err();
            assert_eq!((error.word(), error.at()), (word, at), "{words:?}");
        }
    }

    #[test]
    fn no_term_becomes_another() {
        let acl = |pattern: &str| AclExpr::new("path".parse().unwrap()).pattern(pattern).unwrap();
        assert!(Condition::when(acl("}")).is_err());
        for name in ["or", "OR", "||", "a b", "{", "", "!", "!or"] {
            assert!(Condition::when(name).is_err(), "{name}");
        }
        assert!(Term::try_from(Name::try_from("Or").unwrap()).is_err());
        for pattern in ["{", "or", "||", "!a", "-f", "a } or b", "if"] {
            let condition = Condition::unless(acl(pattern)).unwrap().and("x").unwrap();
            assert_eq!(Condition::from_words(&condition.to_words()), Ok(condition));
        }
    }
}
