//! Laws of statements: what is made reads back, whatever the keyword and the values.

use crate::generated::keywords::TABLES;
use crate::*;
use proptest::prelude::*;
use std::fmt::Debug;
use std::str::FromStr;

/// Words made of what could be mistaken for something else.
fn word() -> impl Strategy<Value = String> {
    let traps =
        ["if", "unless", "no", "default", "len", "table", "log global", "{", "#", "a b", ""];
    prop_oneof![
        prop::sample::select(traps.to_vec()).prop_map(String::from),
        "[-a-z0-9 \"'\\\\$#()\n]{1,8}",
        any::<String>(),
    ]
}

fn parsed<T>(texts: &'static [&'static str]) -> impl Strategy<Value = T>
where
    T: FromStr<Err = ValueError> + Debug,
{
    prop::sample::select(texts).prop_map(|text| text.parse().expect("a valid text"))
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Word | Kind::Path => word().prop_map(Value::Word).boxed(),
        Kind::Name => parsed(&["a", "if", "table", "api-1"]).prop_map(Value::Name).boxed(),
        Kind::Int(min, max) => (min..=max).prop_map(Value::Int).boxed(),
        Kind::Duration(_) => parsed(&["30s", "5000", "1m"]).prop_map(Value::Duration).boxed(),
        Kind::Size => parsed(&["64k", "16384"]).prop_map(Value::Size).boxed(),
        Kind::Address => parsed(&[":80", "127.0.0.1:514", "/run/x", "[::1]:8080"])
            .prop_map(Value::Address)
            .boxed(),
        Kind::AddressList => parsed(&[":80,:443", "*:80"]).prop_map(Value::AddressList).boxed(),
        Kind::Choice(choices) => {
            prop::sample::select(choices).prop_map(|choice| Value::Choice(choice.name)).boxed()
        }
        Kind::Sample => parsed(&["src", "req.hdr(host),lower"]).prop_map(Value::Sample).boxed(),
        Kind::Format => parsed(&["%ci", "a b", "%[src]", "if"]).prop_map(Value::Format).boxed(),
        Kind::Literal => Just(Value::Absent).boxed(),
        Kind::Params(table) => {
            prop::collection::vec(statement(table), 0..4).prop_map(Value::Params).boxed()
        }
        Kind::One(table) => statement(table).prop_map(|one| Value::One(Box::new(one))).boxed(),
    }
}

fn values(keyword: &'static Keyword) -> BoxedStrategy<Vec<Value>> {
    let args = keyword.args().iter().filter(|arg| !matches!(arg.kind, Kind::Literal));
    let each = args.map(|arg| match arg.need {
        Need::Required => value(arg.kind),
        Need::Optional => prop_oneof![Just(Value::Absent), value(arg.kind)].boxed(),
        Need::Rest => prop::collection::vec(value(arg.kind), 0..4).prop_map(Value::List).boxed(),
    });
    each.collect::<Vec<_>>().boxed()
}

/// What setters can make: their strings are arbitrary, and arguments that could be mistaken have no parameter.
fn from_setter(table: &'static Table) -> BoxedStrategy<Statement> {
    let keywords: Vec<_> = table.iter().collect();
    let made = |keyword: &'static Keyword| {
        let args = keyword.args().iter().filter(|arg| !matches!(arg.kind, Kind::Literal));
        let each = args.map(|arg| match (arg.need, arg.kind) {
            (_, Kind::Params(table)) => {
                prop::collection::vec(from_setter(table), 0..3).prop_map(Value::Params).boxed()
            }
            (_, Kind::One(table)) => {
                from_setter(table).prop_map(|one| Value::One(Box::new(one))).boxed()
            }
            (Need::Required, kind) => value(kind),
            (Need::Optional, _) => Just(Value::Absent).boxed(),
            (Need::Rest, _) => Just(Value::List(Vec::new())).boxed(),
        });
        let each: Vec<_> = each.collect();
        each.prop_map(move |values| Statement::of(keyword, values))
    };
    prop::sample::select(keywords).prop_flat_map(made).boxed()
}

/// Unverified: laws are about what verification lets through.
fn statement(table: &'static Table) -> BoxedStrategy<Statement> {
    let keywords: Vec<_> = table.iter().collect();
    prop::sample::select(keywords)
        .prop_flat_map(|keyword| {
            values(keyword).prop_map(move |values| Statement::of(keyword, values))
        })
        .boxed()
}

fn any_statement() -> impl Strategy<Value = Statement> {
    prop::sample::select(TABLES).prop_flat_map(statement)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn what_is_made_reads_back(draft in any_statement(), conditional in any::<bool>()) {
        let table = Table::named(draft.keyword().table()).unwrap();
        let condition: Condition = "if a !b or { src 10.0.0.0/8 }".parse().unwrap();
        let mut made = Statement::new(draft.keyword(), draft.values().to_vec());
        if conditional || made.is_err() {
            made = draft.with_condition(condition);
        }
        if let Ok(made) = made {
            prop_assert_eq!(Statement::parse(table, &made.to_words()), Ok(made));
        }
    }

    #[test]
    fn no_string_makes_a_setter_say_something_else(
        made in prop::sample::select(TABLES).prop_flat_map(from_setter),
    ) {
        let table = Table::named(made.keyword().table()).unwrap();
        let condition: Condition = "unless a".parse().unwrap();
        let made = match made.keyword().condition() {
            Some(Need::Required) => made.under(Some(condition)),
            _ => made,
        };
        // What cannot be written at all, such as an empty word, is refused when it is read back.
        if let Ok(read) = Statement::parse(table, &made.to_words()) {
            prop_assert_eq!(read, made);
        }
    }

    #[test]
    fn no_words_make_reading_panic(
        table in prop::sample::select(TABLES),
        words in prop::collection::vec(word(), 0..6),
        n in any::<prop::sample::Index>(),
    ) {
        let keyword = table.iter().nth(n.index(table.iter().len())).unwrap();
        let named: Vec<_> =
            keyword.name().split(' ').map(String::from).chain(words.clone()).collect();
        for words in [words, named] {
            match Statement::parse(table, &words) {
                Ok(read) => prop_assert_eq!(Statement::parse(table, &read.to_words()), Ok(read)),
                Err(error) => prop_assert!(error.word() <= words.len()),
            }
        }
    }
}

/// Verification must not pass the laws by refusing everything: with harmless values, each keyword is made.
#[test]
fn every_keyword_can_be_made() {
    for table in TABLES {
        for keyword in table.iter() {
            let made = harmless(keyword);
            let condition: Condition = "if a".parse().unwrap();
            let made = match keyword.condition() {
                Some(_) => made.with_condition(condition),
                None => Statement::new(keyword, made.values().to_vec()),
            };
            assert!(made.is_ok(), "{} {keyword}: {made:?}", table.name());
        }
    }
}

fn harmless(keyword: &'static Keyword) -> Statement {
    let args = keyword.args().iter().filter(|arg| !matches!(arg.kind, Kind::Literal));
    let values = args.map(|arg| {
        let value = match arg.kind {
            Kind::Int(min, max) => Value::Int(min.max(1).min(max)),
            Kind::Params(table) => {
                return Value::Params(table.iter().map(harmless).collect());
            }
            Kind::One(table) => {
                return Value::One(Box::new(harmless(table.iter().next().unwrap())));
            }
            Kind::Choice(choices) => Value::Choice(choices.first().unwrap().name),
            Kind::Duration(_) => Value::Duration(Duration::secs(1)),
            Kind::Address => Value::Address(":80".parse().unwrap()),
            kind => Value::parse(kind, "x").or_else(|_| Value::parse(kind, "1")).unwrap(),
        };
        if arg.need == Need::Rest { Value::List(vec![value]) } else { value }
    });
    Statement::of(keyword, values.collect())
}
