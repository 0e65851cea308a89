//! Statements from their rows in the tables: the heart of every strategy here.

use super::excluded::excluded;
use super::shapes::{Choice, Unit, shape_of};
use super::words::words_for;
use crate::{
    Arg, Condition, Keyword, Kind, Mode, Need, SectionKind, Statement, Table, TimeUnit, Value,
    Version,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Where a statement stands; the data in [`words`](super::words), [`excluded`](super::excluded) and [`shapes`](super::shapes) hangs on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) version: Version,
    /// The mode of all proxies of the configuration.
    pub(super) mode: Mode,
    pub(super) section: SectionKind,
    /// The words that open a rule, or the section's keyword.
    pub(super) rule: &'static str,
    /// Whether the real program must accept what is generated. Otherwise the grammar is all that counts.
    pub(super) valid: bool,
}

impl Place {
    pub(super) fn new(section: SectionKind, version: Version, mode: Mode) -> Self {
        Self { version, mode, section, rule: section.keyword(), valid: true }
    }

    /// Whether it is what a row of data means: any place, a section, a rule set, a mode.
    pub(super) fn is(&self, name: &str) -> bool {
        name == "*"
            || name == self.rule
            || name == self.section.keyword()
            || name == self.mode.as_str()
    }
}

/// Whether `keyword` can be generated at `place`.
fn usable(place: &Place, keyword: &'static Keyword) -> bool {
    if !place.valid {
        return true;
    }
    let sections = keyword.sections();
    keyword.exists_in(place.version)
        && !keyword.experimental()
        && keyword.deprecated().is_none_or(|version| place.version < version)
        && (sections == crate::SectionSet::EMPTY || sections.contains(place.section))
        && !keyword.named_defaults_only()
        && excluded(place, keyword).is_none()
        && keyword
            .args()
            .iter()
            .all(|arg| arg.need != Need::Required || can_fill(place, keyword, arg))
}

/// Whether there is a value for the argument: files and names of sections must be stated as words.
fn can_fill(place: &Place, keyword: &'static Keyword, arg: &Arg) -> bool {
    let stated = words_for(place, keyword, arg.name);
    match arg.kind {
        _ if stated.is_some_and(<[_]>::is_empty) => false,
        Kind::Path | Kind::Name | Kind::Sample => stated.is_some(),
        Kind::One(table) => table.iter().any(|keyword| usable(place, keyword)),
        Kind::Choice(choices) => choices.iter().any(|choice| choice.since <= place.version),
        _ => true,
    }
}

/// A statement of `keyword`, with a condition where it may have one.
pub(super) fn statement(place: Place, keyword: &'static Keyword) -> BoxedStrategy<Statement> {
    let values: Vec<BoxedStrategy<Value>> = keyword
        .args()
        .iter()
        .filter(|arg| !matches!(arg.kind, Kind::Literal))
        .map(|arg| argument(place, keyword, arg))
        .collect();
    let condition = match keyword.condition() {
        None => Just(None).boxed(),
        Some(Need::Required) => super::condition::condition(place).prop_map(Some).boxed(),
        Some(_) => option::weighted(0.4, super::condition::condition(place)).boxed(),
    };
    (values, condition)
        .prop_map(move |(values, condition): (Vec<Value>, Option<Condition>)| {
            Statement::of(keyword, positional(keyword, values)).under(condition)
        })
        .boxed()
}

/// Values that stand where they are read: none follows an optional word that is absent.
fn positional(keyword: &Keyword, mut values: Vec<Value>) -> Vec<Value> {
    let args = keyword.args().iter().filter(|arg| !matches!(arg.kind, Kind::Literal));
    let mut ended = false;
    for (arg, value) in args.zip(&mut values) {
        match (arg.need, arg.kind) {
            (_, Kind::Params(_)) | (Need::Required, _) => ended = false,
            (Need::Rest, _) if ended => *value = Value::List(Vec::new()),
            (_, _) if ended => *value = Value::Absent,
            _ => ended = *value == Value::Absent,
        }
    }
    values
}

fn argument(place: Place, keyword: &'static Keyword, arg: &'static Arg) -> BoxedStrategy<Value> {
    let value = |arg| value(place, keyword, arg);
    match (arg.kind, arg.need) {
        (Kind::Params(table), _) => params(place, keyword, table).prop_map(Value::Params).boxed(),
        (_, Need::Required) => value(arg),
        (_, _) if place.valid && !can_fill(&place, keyword, arg) => match arg.need {
            Need::Rest => Just(Value::List(Vec::new())).boxed(),
            _ => Just(Value::Absent).boxed(),
        },
        (_, Need::Optional) => {
            option::of(value(arg)).prop_map(|value| value.unwrap_or(Value::Absent)).boxed()
        }
        (_, Need::Rest) => {
            let least = usize::from(place.valid);
            let most = if words_for(&place, keyword, arg.name).is_some() { 1 } else { 3 };
            prop::collection::vec(value(arg), least..=most).prop_map(Value::List).boxed()
        }
    }
}

/// One value of the argument.
fn value(place: Place, keyword: &'static Keyword, arg: &'static Arg) -> BoxedStrategy<Value> {
    let kind = arg.kind;
    let is_word = !matches!(kind, Kind::One(_) | Kind::Params(_));
    if let Some(words) = words_for(&place, keyword, arg.name).filter(|_| is_word) {
        return select(words).prop_map(move |word| read(kind, word)).boxed();
    }
    let text = |words: BoxedStrategy<String>| words.prop_map(move |word| read(kind, &word)).boxed();
    match kind {
        Kind::Int(min, max) => {
            (min..=max.min(min.max(0).saturating_add(5000))).prop_map(Value::Int).boxed()
        }
        Kind::Duration(unit) => text(duration(unit)),
        Kind::Size => text(
            (1u32..5000, select(vec!["", "k"])).prop_map(|(n, unit)| format!("{n}{unit}")).boxed(),
        ),
        Kind::Choice(choices) => {
            let known = |choice: &&crate::Choice| !place.valid || choice.since <= place.version;
            let names: Vec<_> = choices.iter().filter(known).map(|choice| choice.name).collect();
            select(names).prop_map(Value::Choice).boxed()
        }
        Kind::Address => text(select(ADDRESSES).prop_map(str::to_owned).boxed()),
        Kind::AddressList => text(select(LISTENERS).prop_map(str::to_owned).boxed()),
        Kind::Name => text(select(NAMES).prop_map(str::to_owned).boxed()),
        Kind::Path => text(select(PATHS).prop_map(str::to_owned).boxed()),
        Kind::Sample => text(select(SAMPLES).prop_map(str::to_owned).boxed()),
        Kind::Format | Kind::Word | Kind::Literal => {
            text(select(TEXTS).prop_map(str::to_owned).boxed())
        }
        Kind::One(table) => one(place, table).prop_map(|one| Value::One(Box::new(one))).boxed(),
        Kind::Params(table) => params(place, keyword, table).prop_map(Value::Params).boxed(),
    }
}

/// The word as the argument reads it. Words of the data all read; a test makes sure.
fn read(kind: Kind, word: &str) -> Value {
    Value::parse(kind, word).unwrap_or_else(|_| Value::Word(word.to_owned()))
}

fn duration(unit: TimeUnit) -> BoxedStrategy<String> {
    let units = match unit {
        TimeUnit::S => vec!["", "s", "m"],
        _ => vec!["", "ms", "s", "m"],
    };
    (1u32..5000, select(units)).prop_map(|(n, unit)| format!("{n}{unit}")).boxed()
}

/// One statement of the table.
pub(super) fn one(place: Place, table: &'static Table) -> BoxedStrategy<Statement> {
    let keywords = table.iter().filter(|keyword| usable(&place, keyword));
    let statements: Vec<_> = keywords.map(|keyword| statement(place, keyword)).collect();
    proptest::strategy::Union::new(statements).boxed()
}

/// Any number of options, as the shape of the list says.
fn params(
    place: Place,
    owner: &'static Keyword,
    table: &'static Table,
) -> BoxedStrategy<Vec<Statement>> {
    let shapes = shape_of(&place, owner, table);
    let alternatives: Vec<_> = shapes.iter().map(|shape| units(place, table, shape, 3.0)).collect();
    proptest::strategy::Union::new(alternatives).boxed()
}

/// The statements of a table as `shape` says, about `expected` of those that are free to come or stay away.
pub(super) fn units(
    place: Place,
    table: &'static Table,
    shape: &str,
    expected: f64,
) -> BoxedStrategy<Vec<Statement>> {
    let parsed = super::shapes::parse(shape);
    let named = |name: &str| parsed.iter().any(|unit| unit.names().any(|n| n == name));
    let mut parts: Vec<BoxedStrategy<Vec<Statement>>> = Vec::new();
    for unit in &parsed {
        match unit {
            Unit::Others => {
                let others: Vec<_> = table
                    .iter()
                    .filter(|keyword| usable(&place, keyword) && !named(keyword.name()))
                    .collect();
                #[allow(clippy::cast_precision_loss)] // a few hundred at most
                let chance = (expected / others.len().max(1) as f64).min(0.4);
                parts.extend(others.into_iter().map(|keyword| {
                    let most = if keyword.repeats() { 3 } else { 1 };
                    let some = prop::collection::vec(statement(place, keyword), 1..=most);
                    option::weighted(chance, some).prop_map(Option::unwrap_or_default).boxed()
                }));
            }
            Unit::Needed(choices) => parts.push(choice(place, table, choices)),
            Unit::Optional(choices) => parts.push(
                option::weighted(0.4, choice(place, table, choices))
                    .prop_map(Option::unwrap_or_default)
                    .boxed(),
            ),
        }
    }
    parts.prop_map(|parts| parts.concat()).boxed()
}

/// One of the alternatives that this version has; each is a run of statements.
fn choice(
    place: Place,
    table: &'static Table,
    choices: &[Choice],
) -> BoxedStrategy<Vec<Statement>> {
    let run = |choice: &Choice| -> Option<BoxedStrategy<Vec<Statement>>> {
        let keywords = choice.iter().map(|name| table.get(name));
        let keywords: Option<Vec<_>> = keywords.collect();
        let keywords = keywords?;
        let statements: Vec<_> = keywords
            .iter()
            .filter(|keyword| usable(&place, keyword))
            .map(|keyword| statement(place, keyword))
            .collect();
        (statements.len() == keywords.len()).then(|| statements.boxed())
    };
    let runs: Vec<_> = choices.iter().filter_map(run).collect();
    if runs.is_empty() {
        return Just(Vec::new()).boxed();
    }
    proptest::strategy::Union::new(runs).boxed()
}

const ADDRESSES: &[&str] =
    &["127.0.0.1:8080", "10.0.42.1:6443", "[::1]:8080", "192.168.1.7:443", "ipv4@10.0.0.9:80"];
const LISTENERS: &[&str] = &[
    "127.0.0.1:18080",
    ":18443",
    "*:18081",
    "[::1]:18082",
    "10.0.0.1:18083,10.0.0.2:18083",
    "127.0.0.1:18090-18092",
];
const NAMES: &[&str] = &["api", "app", "a-b_c.d:e"];
const PATHS: &[&str] = &["/etc/haproxy/site.pem", "rel/file name.txt"];
const SAMPLES: &[&str] = &["src", "req.hdr(host),lower", "str(a b)"];
const TEXTS: &[&str] = &[
    "alpha",
    "x-1",
    "two words",
    "it's",
    "say \"hi\"",
    "#1",
    "$HOME",
    "back\\slash",
    "${A[*]}",
    "caf\u{e9}",
    "[x]",
];
