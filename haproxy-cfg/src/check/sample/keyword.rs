//! What is known of sample fetches, converters and log aliases.

use super::types::SampleType;
use super::uses::Uses;
use crate::Version;

/// A sample fetch, or a converter.
#[derive(Debug)]
pub(crate) struct SampleKeyword {
    pub(crate) name: &'static str,
    pub(crate) args: &'static [ArgType],
    /// How many of them must be given.
    pub(crate) required: usize,
    /// What a converter takes; any for a fetch.
    pub(crate) input: SampleType,
    pub(crate) output: SampleType,
    /// What a fetch looks at; nothing for a converter.
    pub(crate) uses: Uses,
    pub(crate) rule: ArgRule,
    since: Version,
    removed: Option<Version>,
}

/// What an argument is read as (`arg.c`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgType {
    Str,
    Int,
    /// A frontend, a backend, a server, a stick table, a userlist, by name.
    Fe,
    Be,
    Srv,
    Tab,
    Usr,
    Reg,
    Mask4,
    Mask6,
    /// Numbers with dots between.
    Field,
    Ipv4,
    Ipv6,
}

/// What is asked of arguments beyond their type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgRule {
    Nothing,
    /// The names of ACLs.
    Acl,
    /// The size of a key: 128, 192 or 256.
    AesBits,
    Bool,
    /// A number of bytes, behind a separator.
    Chunks,
    /// A text, and one character.
    Delimiter,
    Header,
    /// Hexadecimal digits, two by two.
    Hex,
    /// The name of a text encoding.
    Json,
    /// A map file.
    Map,
    /// A number, or a variable.
    Operand,
    PayloadLv,
    Query,
    /// Whether the question mark comes with it.
    QuestionMark,
    /// A regular expression, a replacement, and flags.
    Regsub,
    /// The scope of variables.
    Scope,
    /// 224, 256, 384 or 512.
    Sha2,
    TimeUnit,
    /// A TLV of the PROXY protocol.
    Tlv,
    Unit,
    Uuid,
    /// A variable.
    Var,
    /// When to go on.
    When,
}

impl SampleKeyword {
    pub(crate) const fn new(
        name: &'static str,
        args: &'static [ArgType],
        required: usize,
        input: SampleType,
        output: SampleType,
    ) -> Self {
        Self {
            name,
            args,
            required,
            input,
            output,
            uses: Uses::NONE,
            rule: ArgRule::Nothing,
            since: Version::V2_0,
            removed: None,
        }
    }

    /// What a fetch looks at: either of these.
    pub(crate) const fn looking(mut self, uses: &[Uses]) -> Self {
        let mut n = 0;
        while n < uses.len() {
            self.uses = self.uses.or(uses[n]);
            n += 1;
        }
        self
    }

    pub(crate) const fn asking(self, rule: ArgRule) -> Self {
        Self { rule, ..self }
    }

    pub(crate) const fn since(self, major: u8, minor: u8) -> Self {
        Self { since: Version::new(major, minor), ..self }
    }

    pub(crate) const fn until(self, major: u8, minor: u8) -> Self {
        Self { removed: Some(Version::new(major, minor)), ..self }
    }

    /// The keyword of this name in a version, or else whether another version has it.
    pub(super) fn find(table: &'static [Self], name: &str, version: Version) -> Found {
        let start = table.partition_point(|row| row.name < name);
        let rows = || table.iter().skip(start).take_while(|row| row.name == name);
        let lives = |row: &&Self| row.since <= version && row.removed.is_none_or(|v| version < v);
        if let Some(row) = rows().find(lives) {
            return Found::Known(row);
        }
        match rows().find(|row| row.since > version) {
            Some(row) => Found::Later(row.since),
            None => rows().last().map_or(Found::Unknown, |row| Found::Gone(row.removed)),
        }
    }
}

/// What became of the search for a keyword.
pub(super) enum Found {
    Known(&'static SampleKeyword),
    /// It came with this version.
    Later(Version),
    /// It went in this version.
    Gone(Option<Version>),
    Unknown,
}

/// An alias of log formats, such as `%ci`.
#[derive(Debug)]
pub(crate) struct LogAlias {
    pub(crate) name: &'static str,
    pub(crate) http: AliasHttp,
    since: Version,
    removed: Option<Version>,
}

/// What an alias has to do with HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AliasHttp {
    No,
    /// It looks at the message.
    Looks,
    /// Only proxies in mode http may use it.
    Reserved,
}

impl LogAlias {
    pub(crate) const fn new(name: &'static str, http: AliasHttp) -> Self {
        Self { name, http, since: Version::V2_0, removed: None }
    }

    pub(crate) const fn since(self, major: u8, minor: u8) -> Self {
        Self { since: Version::new(major, minor), ..self }
    }

    pub(crate) const fn until(self, major: u8, minor: u8) -> Self {
        Self { removed: Some(Version::new(major, minor)), ..self }
    }

    pub(super) fn exists_in(&self, version: Version) -> bool {
        self.since <= version && self.removed.is_none_or(|removed| version < removed)
    }
}
