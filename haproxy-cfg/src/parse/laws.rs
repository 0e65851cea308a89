//! Laws of the leaf values: no text makes reading panic, what reads prints so that it reads the
//! same, and no text given to a builder becomes anything else.

use super::*;
use proptest::prelude::*;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Text made mostly of what the grammars care about.
fn text() -> impl Strategy<Value = String> {
    let special = r#"[-a-z0-9,()\[\]{}%+@:$"'\\/ .!|*\n\té]{0,24}"#;
    prop_oneof![special.prop_map(String::from), any::<String>()]
}

fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "if",
            "unless",
            "or",
            "||",
            "!",
            "!!",
            "{",
            "}",
            "!{",
            "a",
            "!b",
            "-i",
            "-m",
            "-f",
            "-u",
            "1",
            "--",
            "-",
            "path_beg(a)",
            "src,lower",
        ])
        .prop_map(String::from),
        text(),
    ];
    prop::collection::vec(word, 0..10)
}

/// Its text, where it reads, reads as the same value.
fn round_trips<T: FromStr + Display + PartialEq + Debug>(text: &str)
where
    T::Err: Debug,
{
    if let Ok(value) = text.parse::<T>() {
        let printed = value.to_string();
        assert_eq!(printed.parse::<T>().expect(&printed), value);
    }
}

/// Where the spelling is kept, it also prints as it was.
fn keeps<T: FromStr + Display>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string(), text);
    }
}

/// Long text is read in one pass; a quadratic reader would take minutes here.
#[test]
fn long_texts_are_read_in_linear_time() {
    for unit in
        ["a", "1", ",", "(", ")", "f(a),", "\"", "\\", "%", "%%", "%ci ", "%[src]", "%(", "%{"]
    {
        let text = unit.repeat(50_000 / unit.len());
        for text in [text.clone(), format!("f({text}"), format!("%[f({text}"), format!("a:{text}")]
        {
            round_trips::<Duration>(&text);
            round_trips::<AddressList>(&text);
            round_trips::<SampleExpr>(&text);
            round_trips::<LogFormat>(&text);
            assert_eq!(SampleArg::from(&*text).value(), text);
        }
    }
    for unit in ["a ", "! ", "or ", "{ ", "} ", "{ a } ", "-i ", "-- "] {
        let text = format!("if {}", unit.repeat(10_000));
        round_trips::<Condition>(&text);
        round_trips::<AclExpr>(text.trim_start_matches("if "));
    }
}

proptest! {
    #[test]
    fn any_text_reads_back_or_is_refused(text in text()) {
        round_trips::<Duration>(&text);
        round_trips::<Size>(&text);
        round_trips::<AddressList>(&text);
        round_trips::<SampleExpr>(&text);
        round_trips::<AclExpr>(&text);
        round_trips::<Condition>(&text);
        keeps::<Name>(&text);
        keeps::<Address>(&text);
        keeps::<LogFormat>(&text);
        parse_atol(&text);
    }

    #[test]
    fn errors_point_into_the_text(text in text()) {
        for error in [
            text.parse::<Duration>().err(),
            text.parse::<Size>().err(),
            text.parse::<Name>().err(),
            text.parse::<Address>().err(),
            text.parse::<AddressList>().err(),
            text.parse::<SampleExpr>().err(),
            text.parse::<LogFormat>().err(),
        ].into_iter().flatten() {
            prop_assert!(text.is_char_boundary(error.at()), "{error:?} in {text:?}");
        }
    }

    #[test]
    fn any_words_read_back_or_are_refused(words in words()) {
        match AclExpr::from_words(&words) {
            Ok(acl) => prop_assert_eq!(AclExpr::from_words(&acl.to_words()), Ok(acl)),
            Err(error) => prop_assert!(error.word() <= words.len()),
        }
        let mut words = words;
        words.insert(0, "if".into());
        match Condition::from_words(&words) {
            Ok(condition) => {
                prop_assert_eq!(Condition::from_words(&condition.to_words()), Ok(condition));
            }
            Err(error) => prop_assert!(error.word() <= words.len()),
        }
    }

    #[test]
    fn any_argument_is_itself(value in text(), other in text()) {
        let converter = Converter::new("map").unwrap().arg(other.as_str());
        let expr = SampleExpr::new("hdr").unwrap().arg(value.as_str()).conv(converter);
        let back: SampleExpr = expr.to_string().parse().unwrap();
        prop_assert_eq!(back.args()[0].value(), value.as_str());
        prop_assert_eq!(back.converters()[0].args()[0].value(), other.as_str());
        let format = LogFormat::new([expr.clone().into(), LogItem::Literal(value)]).unwrap();
        prop_assert_eq!(&format.items()[0], &expr.into());
    }

    #[test]
    fn any_literal_is_itself(text in text()) {
        let format = LogFormat::literal(&text);
        prop_assert!(format.is_literal());
        prop_assert_eq!(format.to_string().parse::<LogFormat>(), Ok(format));
    }

    #[test]
    fn any_pattern_is_itself(pattern in text(), second in text()) {
        let acl = AclExpr::new("path".parse().unwrap());
        let Ok(acl) = acl.pattern(pattern).and_then(|acl| acl.pattern(second)) else {
            return Ok(());
        };
        prop_assert_eq!(&AclExpr::from_words(&acl.to_words()), &Ok(acl.clone()));
        if let Ok(condition) = Condition::when(acl.clone()).and_then(|c| c.and("x")) {
            prop_assert_eq!(Condition::from_words(&condition.to_words()), Ok(condition));
        } else {
            prop_assert!(acl.patterns().contains(&"}".into()), "{acl}");
        }
    }

    #[test]
    fn std_durations_are_exact(micros in any::<u64>()) {
        let std = std::time::Duration::from_micros(micros);
        let time = Duration::from(std);
        prop_assert_eq!(u128::from(time.as_millis(TimeUnit::Ms)), std.as_micros().div_ceil(1_000));
        prop_assert_eq!(time.to_string().parse::<Duration>(), Ok(time));
    }
}
