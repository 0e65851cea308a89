use crate::{
    Address, AddressList, Choice, Duration, Kind, LogFormat, Name, SampleExpr, Size, Statement,
    ValueError,
};

/// One argument of a [`Statement`], as its [`Kind`] reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// An optional argument that is not there.
    Absent,
    /// [`Kind::Word`] and [`Kind::Path`].
    Word(String),
    /// [`Kind::Name`].
    Name(Name),
    /// [`Kind::Int`].
    Int(i64),
    /// [`Kind::Duration`].
    Duration(Duration),
    /// [`Kind::Size`].
    Size(Size),
    /// [`Kind::Address`].
    Address(Address),
    /// [`Kind::AddressList`].
    AddressList(AddressList),
    /// [`Kind::Choice`]; always a word of the table.
    Choice(&'static str),
    /// [`Kind::Sample`].
    Sample(SampleExpr),
    /// [`Kind::Format`].
    Format(LogFormat),
    /// [`Kind::One`].
    One(Box<Statement>),
    /// [`Kind::Params`].
    Params(Vec<Statement>),
    /// The values of an argument that may stand there any number of times.
    List(Vec<Value>),
}

impl Value {
    /// Reads `word` as `kind` says. Not for kinds of several words.
    pub(crate) fn parse(kind: Kind, word: &str) -> Result<Self, ValueError> {
        match kind {
            Kind::Name => word.parse().map(Self::Name),
            Kind::Int(min, max) => parse_int(word, min, max).map(Self::Int),
            Kind::Duration(_) => word.parse().map(Self::Duration),
            Kind::Size => word.parse().map(Self::Size),
            Kind::Address => word.parse().map(Self::Address),
            Kind::AddressList => word.parse().map(Self::AddressList),
            Kind::Sample => word.parse().map(Self::Sample),
            Kind::Format => word.parse().map(Self::Format),
            Kind::Choice(choices) => {
                let found = choices.get(Choice::find(choices, word)?);
                Ok(found.map_or(Self::Absent, |choice| Self::Choice(choice.name)))
            }
            Kind::Word | Kind::Path | Kind::Literal | Kind::Params(_) | Kind::One(_) => {
                Ok(Self::Word(word.to_owned()))
            }
        }
    }

    /// How many words it is written with.
    pub(crate) fn word_count(&self) -> usize {
        match self {
            Self::Absent => 0,
            Self::One(statement) => statement.word_count(),
            Self::Params(statements) => statements.iter().map(Statement::word_count).sum(),
            Self::List(values) => values.iter().map(Self::word_count).sum(),
            _ => 1,
        }
    }

    /// Appends its words to `words`.
    pub(crate) fn write(&self, words: &mut Vec<String>) {
        match self {
            Self::Absent => {}
            Self::Word(word) => words.push(word.clone()),
            Self::Choice(word) => words.push((*word).to_owned()),
            Self::Name(value) => words.push(value.to_string()),
            Self::Int(value) => words.push(value.to_string()),
            Self::Duration(value) => words.push(value.to_string()),
            Self::Size(value) => words.push(value.to_string()),
            Self::Address(value) => words.push(value.to_string()),
            Self::AddressList(value) => words.push(value.to_string()),
            Self::Sample(value) => words.push(value.to_string()),
            Self::Format(value) => words.push(value.to_string()),
            Self::One(statement) => words.extend(statement.to_words()),
            Self::Params(statements) => {
                words.extend(statements.iter().flat_map(Statement::to_words));
            }
            Self::List(values) => values.iter().for_each(|value| value.write(words)),
        }
    }
}

/// HAProxy reads as far as there are digits, so that `10k` counts 10; here the whole word must be a number.
fn parse_int(word: &str, min: i64, max: i64) -> Result<i64, ValueError> {
    // HAProxy mostly reads numbers with `atol`: what stands behind the digits is passed over, and many
    // bounds are not looked at.
    let is_read = word.strip_prefix('-').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit());
    let error = |message| {
        let error = ValueError::new(message, 0);
        if is_read { error.but_tolerated() } else { error }
    };
    let number = word.parse::<i64>().map_err(|_| {
        error(format!("`{word}` is no whole number"))
            .with_help("write digits only; units such as `k` are not understood here")
    })?;
    if (min..=max).contains(&number) {
        return Ok(number);
    }
    let range = match (min, max) {
        (min, i64::MAX) => format!("at least {min}"),
        (i64::MIN, max) => format!("at most {max}"),
        _ => format!("between {min} and {max}"),
    };
    Err(error(format!("{number} is out of range: it must be {range}")))
}

/// `on` or `off`.
pub(crate) fn on_off(on: bool) -> Value {
    Value::Choice(if on { "on" } else { "off" })
}
