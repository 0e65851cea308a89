//! The notation of arguments: `name:kind`, `name?:kind`, `name*:kind`, `=word`.

use super::row::Choices;
use crate::Problem;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arg {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) need: Need,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Need {
    Required,
    Optional,
    Rest,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Word,
    Name,
    Path,
    Int(i64, i64),
    Duration(&'static str),
    Size,
    Address,
    AddressList,
    Sample,
    Format,
    OnOff,
    Choice(String),
    Literal,
    Params(String),
    One(String),
}

/// Reads the arguments of a row.
pub(crate) fn parse(text: &str, choices: &Choices) -> Result<Vec<Arg>, Problem> {
    text.split_whitespace().map(|word| argument(word, choices)).collect()
}

fn argument(word: &str, choices: &Choices) -> Result<Arg, Problem> {
    if let Some(literal) = word.strip_prefix('=') {
        return Ok(Arg { name: literal.to_owned(), kind: Kind::Literal, need: Need::Required });
    }
    let (name, kind) = word.split_once(':').ok_or_else(|| format!("`{word}` has no kind"))?;
    let (name, need) = match (name.strip_suffix('?'), name.strip_suffix('*')) {
        (Some(name), _) => (name, Need::Optional),
        (_, Some(name)) => (name, Need::Rest),
        _ => (name, Need::Required),
    };
    Ok(Arg { name: name.to_owned(), kind: parse_kind(kind, choices)?, need })
}

fn parse_kind(kind: &str, choices: &Choices) -> Result<Kind, Problem> {
    let within = |open, close| kind.strip_prefix(open).and_then(|kind| kind.strip_suffix(close));
    if let Some(list) = within('{', '}') {
        return Ok(Kind::Params(list.to_owned()));
    }
    if let Some(list) = within('<', '>') {
        return Ok(Kind::One(list.to_owned()));
    }
    if let Some(name) = kind.strip_prefix('@') {
        return choices
            .get(name)
            .map(|_| Kind::Choice(name.to_owned()))
            .ok_or_else(|| format!("no choice is called {name}"));
    }
    if let Some(range) = kind.strip_prefix("int(").and_then(|kind| kind.strip_suffix(')')) {
        let (min, max) = range.split_once("..").ok_or_else(|| format!("{kind}: no range"))?;
        let bound = |text: &str, open: i64| match text {
            "" => Ok(open),
            text => text.parse::<i64>().map_err(|error| format!("{kind}: {error}")),
        };
        return Ok(Kind::Int(bound(min, i64::MIN)?, bound(max, i64::MAX)?));
    }
    Ok(match kind {
        "word" => Kind::Word,
        "name" => Kind::Name,
        "path" => Kind::Path,
        "int" => Kind::Int(i64::MIN, i64::MAX),
        "dur" => Kind::Duration("Ms"),
        "dur(s)" => Kind::Duration("S"),
        "dur(us)" => Kind::Duration("Us"),
        "size" => Kind::Size,
        "addr" => Kind::Address,
        "addrs" => Kind::AddressList,
        "sample" => Kind::Sample,
        "format" => Kind::Format,
        "onoff" => Kind::OnOff,
        _ => return Err(format!("`{kind}` is no kind")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let choices = Choices::default();
        let args = parse("name:word =len size?:int(0..) rest*:word", &choices).unwrap();
        let needs: Vec<Need> = args.iter().map(|arg| arg.need).collect();
        assert_eq!(needs, [Need::Required, Need::Required, Need::Optional, Need::Rest]);
        assert_eq!(args[1].kind, Kind::Literal);
        assert_eq!(args[2].kind, Kind::Int(0, i64::MAX));
        assert!(parse("name:wrod", &choices).is_err());
        assert!(parse("mode:@Mood", &choices).is_err());
    }
}
