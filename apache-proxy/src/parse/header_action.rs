use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// What `Header` or `RequestHeader` does, in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderAction {
    /// `add`: one more line.
    Add,
    /// `append`: to the list in the last line.
    Append,
    /// `set`: in place of what was there.
    Set,
    /// `setifempty`: where none is there; since 2.4.7.
    SetIfEmpty,
    /// `merge`: to the list, unless it has the value.
    Merge,
    /// `unset`: removes it.
    Unset,
    /// `edit`: replaces the first match.
    Edit,
    /// `edit*`: replaces every match.
    EditAll,
    /// `echo`: sends the client's back; only `Header`.
    Echo,
    /// `note`: copies it into a note; only `Header`.
    Note,
}

impl HeaderAction {
    /// Every action.
    pub const ALL: [Self; 10] = [
        Self::Add,
        Self::Append,
        Self::Set,
        Self::SetIfEmpty,
        Self::Merge,
        Self::Unset,
        Self::Edit,
        Self::EditAll,
        Self::Echo,
        Self::Note,
    ];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Append => "append",
            Self::Set => "set",
            Self::SetIfEmpty => "setifempty",
            Self::Merge => "merge",
            Self::Unset => "unset",
            Self::Edit => "edit",
            Self::EditAll => "edit*",
            Self::Echo => "echo",
            Self::Note => "note",
        }
    }

    /// How many words follow the name of the header, a condition not counted: none for `unset` and `echo`, pattern and
    /// replacement for the edits, otherwise the value.
    pub const fn values(self) -> usize {
        match self {
            Self::Unset | Self::Echo => 0,
            Self::Edit | Self::EditAll => 2,
            _ => 1,
        }
    }

    /// Whether `RequestHeader` has it.
    pub const fn is_for_requests(self) -> bool {
        !matches!(self, Self::Echo | Self::Note)
    }
}

impl FromStr for HeaderAction {
    type Err = ValueError;

    fn from_str(word: &str) -> Result<Self, ValueError> {
        let found = Self::ALL.into_iter().find(|action| action.as_str().eq_ignore_ascii_case(word));
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str);
            let error = ValueError::new(format!("no action of headers is called {word:?}"), 0);
            let near = config_diagnostics::did_you_mean(word, names);
            error.with_help(near.map_or_else(|| names.join(", "), str::to_owned))
        })
    }
}

impl fmt::Display for HeaderAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_read_in_any_case() {
        for action in HeaderAction::ALL {
            assert_eq!(action.to_string().to_uppercase().parse(), Ok(action));
        }
        assert_eq!("sets".parse::<HeaderAction>().unwrap_err().help(), Some("set"));
        assert_eq!(HeaderAction::EditAll.values(), 2);
        assert!(!HeaderAction::Note.is_for_requests());
    }
}
