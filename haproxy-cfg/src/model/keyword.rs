use crate::{SectionKind, Table, TimeUnit, ValueError, Version};
use std::fmt;

/// What the tables know of one directive, option, parameter or action.
///
/// Keywords exist once each, in static tables (see [`Table`]); two are equal when they are the same row.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts")]
pub struct Keyword {
    table: &'static str,
    name: &'static str,
    name_words: usize,
    args: &'static [Arg],
    doc: &'static str,
    glue: Glue,
    condition: Option<Need>,
    sections: SectionSet,
    named_defaults_only: bool,
    negatable: bool,
    repeats: bool,
    experimental: bool,
    slack: bool,
    slack_until: Option<Version>,
    since: Version,
    removed: Option<Version>,
    deprecated: Option<Version>,
    replacement: Option<&'static str>,
}

impl Keyword {
    /// The table that holds it: `proxy`, `global`, `bind`, `http-request`, …
    pub const fn table(&self) -> &'static str {
        self.table
    }

    /// Its words, joined by one space: `timeout client`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How many words the name has.
    pub(crate) const fn name_words(&self) -> usize {
        self.name_words
    }

    /// What follows the name, in order.
    pub const fn args(&self) -> &'static [Arg] {
        self.args
    }

    /// One line about what it does.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// How the first argument is attached to the name.
    pub const fn glue(&self) -> Glue {
        self.glue
    }

    /// Whether `if …` or `unless …` may ([`Need::Optional`]) or must ([`Need::Required`]) end the line.
    pub const fn condition(&self) -> Option<Need> {
        self.condition
    }

    /// The sections it may stand in; empty for options, parameters and actions.
    pub const fn sections(&self) -> SectionSet {
        self.sections
    }

    /// Whether only a `defaults` section with a name may hold it.
    pub const fn named_defaults_only(&self) -> bool {
        self.named_defaults_only
    }

    /// Whether `no` or `default` may stand before it.
    pub const fn negatable(&self) -> bool {
        self.negatable
    }

    /// Whether several lines add up. Otherwise the last one wins.
    pub const fn repeats(&self) -> bool {
        self.repeats
    }

    /// Whether it needs `expose-experimental-directives` in the global section.
    pub const fn experimental(&self) -> bool {
        self.experimental
    }

    /// Whether HAProxy passes over words behind its arguments, without a word; some keywords only in older versions.
    pub const fn slack(&self) -> bool {
        self.slack
    }

    /// Whether this version passes over words behind its arguments.
    pub(crate) fn slack_in(&self, version: Version) -> bool {
        self.slack && self.slack_until.is_none_or(|until| version < until)
    }

    /// The first version that has it; 2.0 stands for 2.0 or older.
    pub const fn since(&self) -> Version {
        self.since
    }

    /// The version that removed it.
    pub const fn removed(&self) -> Option<Version> {
        self.removed
    }

    /// The version that declared it deprecated.
    pub const fn deprecated(&self) -> Option<Version> {
        self.deprecated
    }

    /// What to write instead, when it was removed or is deprecated.
    pub const fn replacement(&self) -> Option<&'static str> {
        self.replacement
    }

    /// The build feature that brings it, as `haproxy -vv` lists it: `QUIC`. Nothing for what every build has.
    ///
    /// ```
    /// use haproxy_cfg::Table;
    /// let bind = Table::named("bind").unwrap();
    /// assert_eq!(bind.get("ssl").unwrap().feature(), Some("OPENSSL"));
    /// assert_eq!(bind.get("accept-proxy").unwrap().feature(), None);
    /// ```
    pub fn feature(&self) -> Option<&'static str> {
        crate::check::feature_of(self.table, self.name)
    }

    /// Whether `version` has it.
    pub fn exists_in(&self, version: Version) -> bool {
        self.since <= version && self.removed.is_none_or(|removed| version < removed)
    }
}

/// The notation of the generated tables.
impl Keyword {
    pub(crate) const fn new(
        table: &'static str,
        name: &'static str,
        args: &'static [Arg],
        doc: &'static str,
    ) -> Self {
        Self {
            table,
            name,
            name_words: count_words(name),
            args,
            doc,
            glue: Glue::Space,
            condition: None,
            sections: SectionSet::EMPTY,
            named_defaults_only: false,
            negatable: false,
            repeats: false,
            experimental: false,
            slack: false,
            slack_until: None,
            since: Version::V2_0,
            removed: None,
            deprecated: None,
            replacement: None,
        }
    }

    pub(crate) const fn within(self, sections: &[SectionKind]) -> Self {
        Self { sections: SectionSet::of(sections), ..self }
    }

    pub(crate) const fn parens(self) -> Self {
        Self { glue: Glue::Parens, ..self }
    }

    pub(crate) const fn suffix(self) -> Self {
        Self { glue: Glue::Suffix, ..self }
    }

    pub(crate) const fn conditional(self, need: Need) -> Self {
        Self { condition: Some(need), ..self }
    }

    pub(crate) const fn only_named_defaults(self) -> Self {
        Self { named_defaults_only: true, ..self }
    }

    pub(crate) const fn can_be_negated(self) -> Self {
        Self { negatable: true, ..self }
    }

    pub(crate) const fn passes_over_more(self) -> Self {
        Self { slack: true, ..self }
    }

    pub(crate) const fn passes_over_more_until(self, major: u8, minor: u8) -> Self {
        Self { slack: true, slack_until: Some(Version::new(major, minor)), ..self }
    }

    pub(crate) const fn adds_up(self) -> Self {
        Self { repeats: true, ..self }
    }

    pub(crate) const fn experiment(self) -> Self {
        Self { experimental: true, ..self }
    }

    pub(crate) const fn since_version(self, major: u8, minor: u8) -> Self {
        Self { since: Version::new(major, minor), ..self }
    }

    pub(crate) const fn until(self, major: u8, minor: u8) -> Self {
        Self { removed: Some(Version::new(major, minor)), ..self }
    }

    pub(crate) const fn outdated(self, major: u8, minor: u8) -> Self {
        Self { deprecated: Some(Version::new(major, minor)), ..self }
    }

    pub(crate) const fn instead(self, replacement: &'static str) -> Self {
        Self { replacement: Some(replacement), ..self }
    }
}

impl PartialEq for Keyword {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Keyword {}

impl std::hash::Hash for Keyword {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.table, self.name).hash(state);
    }
}

/// Table and name: `Keyword(server weight)`.
impl fmt::Debug for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyword({} {})", self.table, self.name)
    }
}

/// The name.
impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// How many words a name has.
const fn count_words(name: &str) -> usize {
    let (mut words, mut n) = (1, 0);
    while n < name.len() {
        words += (name.as_bytes()[n] == b' ') as usize;
        n += 1;
    }
    words
}

/// How the first argument is attached to the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glue {
    /// As the next word: `set-path /x`.
    Space,
    /// In parentheses: `set-var(txn.x)`.
    Parens,
    /// Directly: `track-sc0`, `lua.hello`.
    Suffix,
}

/// One argument of a keyword.
#[derive(Debug)]
#[non_exhaustive]
pub struct Arg {
    /// What it is called in documentation and messages.
    pub name: &'static str,
    /// What it accepts.
    pub kind: Kind,
    /// How often it stands there.
    pub need: Need,
}

impl Arg {
    pub(crate) const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Required }
    }

    pub(crate) const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Optional }
    }

    pub(crate) const fn rest(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Rest }
    }
}

/// How often an argument stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// Exactly once.
    Required,
    /// At most once.
    Optional,
    /// Any number of times.
    Rest,
}

/// What an argument accepts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// One word, whatever it holds; never empty.
    Word,
    /// The name of a section, server, ACL, …: letters, digits and `-_.:`.
    Name,
    /// A file or directory.
    Path,
    /// A whole number between the bounds.
    Int(i64, i64),
    /// A time; a number without a unit counts in this one.
    Duration(TimeUnit),
    /// A number of bytes, or of entries, with an optional `k`, `m` or `g`.
    Size,
    /// An address.
    Address,
    /// Addresses separated by commas.
    AddressList,
    /// One of these words.
    Choice(&'static [Choice]),
    /// A sample expression.
    Sample,
    /// A log format.
    Format,
    /// Exactly this word; it holds no value.
    Literal,
    /// Any number of keywords of this table with their arguments, in any order.
    Params(&'static Table),
    /// One keyword of this table with its arguments.
    One(&'static Table),
}

/// A word that a [`Kind::Choice`] accepts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Choice {
    /// The word.
    pub name: &'static str,
    /// The first version that accepts it; 2.0 stands for 2.0 or older.
    pub since: Version,
    /// One line about what it means.
    pub doc: &'static str,
}

impl Choice {
    pub(crate) const fn new(name: &'static str, since: Version, doc: &'static str) -> Self {
        Self { name, since, doc }
    }

    /// The index of the choice written as `word`.
    pub(crate) fn find(choices: &[Self], word: &str) -> Result<usize, ValueError> {
        choices.iter().position(|choice| choice.name == word).ok_or_else(|| {
            let names = || choices.iter().map(|choice| choice.name);
            let all = names().collect::<Vec<_>>().join(", ");
            let error = ValueError::new(format!("`{word}` is none of {all}"), 0);
            match config_diagnostics::did_you_mean(word, names()) {
                Some(name) => error.with_help(format!("did you mean `{name}`?")),
                None => error,
            }
        })
    }
}

/// The words of arguments that are a `bool` in setters.
pub(crate) const ON_OFF: &[Choice] =
    &[Choice::new("on", Version::V2_0, "yes"), Choice::new("off", Version::V2_0, "no")];

/// A set of section kinds.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SectionSet(u32);

impl SectionSet {
    /// No section at all.
    pub const EMPTY: Self = Self(0);

    pub(crate) const fn of(kinds: &[SectionKind]) -> Self {
        let mut bits = 0;
        let mut n = 0;
        while n < kinds.len() {
            bits |= 1 << kinds[n] as u32;
            n += 1;
        }
        Self(bits)
    }

    /// Whether it holds `kind`.
    pub const fn contains(self, kind: SectionKind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds it holds.
    pub fn iter(self) -> impl Iterator<Item = SectionKind> {
        SectionKind::all().filter(move |kind| self.contains(*kind))
    }
}

impl fmt::Debug for SectionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
