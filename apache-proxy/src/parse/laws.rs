//! Laws of the leaf values: no text makes reading panic, what reads prints so that it reads the same, and no
//! text given to a builder becomes anything else.

use super::*;
use crate::{ArgKind, Directive, ParameterScope, check_arguments, parameters};
use proptest::prelude::*;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Text made mostly of what the grammars care about.
fn text() -> impl Strategy<Value = String> {
    let special = r#"[-a-z0-9+=,:@|$\[\]/?#%.*! _"é]{0,20}"#;
    let starts = prop::sample::select(vec![
        "",
        "http://",
        "unix:/a|",
        "balancer://",
        "[",
        "*:",
        "env=",
        "expr=",
        "10.0.0.0/",
        "R=",
        "timeout=",
        "status=",
        "failonstatus=",
        "addressttl=",
        "loadfactor=",
        "stickysession=",
    ]);
    let mixed = (starts, special).prop_map(|(start, text)| format!("{start}{text}"));
    prop_oneof![mixed, any::<String>()]
}

/// Its text, where it reads, reads as the same value; errors point into the text.
fn round_trips<T: FromStr<Err = ValueError> + Display + PartialEq + Debug>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            let printed = value.to_string();
            assert_eq!(printed.parse::<T>().expect(&printed), value);
        }
        Err(error) => assert!(text.is_char_boundary(error.at()), "{error:?} in {text:?}"),
    }
}

fn every_leaf(text: &str) {
    round_trips::<BackendUrl>(text);
    round_trips::<Duration>(text);
    round_trips::<HcMethod>(text);
    round_trips::<HeaderAction>(text);
    round_trips::<HeaderCondition>(text);
    round_trips::<ListenAddress>(text);
    round_trips::<OnOff>(text);
    round_trips::<ProxyParameter>(text);
    round_trips::<RewriteFlags>(text);
    round_trips::<TrustedProxy>(text);
    round_trips::<VhostAddress>(text);
    round_trips::<WorkerStatus>(text);
}

#[test]
fn long_texts_are_read_in_linear_time() {
    for unit in ["a", "1", ":", "/", "[", "]", "@", ",", ".", "=", "$1", "+", "unix:|"] {
        let text = unit.repeat(100_000 / unit.len());
        for start in ["", "http://", "unix:/", "["] {
            every_leaf(&format!("{start}{text}"));
        }
        every_leaf(&format!("[{text}]"));
    }
}

proptest! {
    #[test]
    fn any_text_reads_back_or_is_refused(text in text()) {
        every_leaf(&text);
        let _ = BackendUrl::parse(&text, UrlUse::Match).map(|url| (url.check_runtime(), url.worker_name()));
        parse_atoi(&text);
        Directive::lookup(&text);
    }

    #[test]
    fn any_value_has_an_effect_or_is_refused(value in text(), row in 0..parameters::ALL.len()) {
        let row = parameters::ALL[row];
        let parameter = ProxyParameter::new(row.key(), &value).unwrap();
        let word = parameter.to_string();
        for scope in [ParameterScope::Worker, ParameterScope::Balancer, ParameterScope::ProxyPass] {
            match parameter.effective(scope) {
                Ok(effective) => prop_assert!(value.ends_with(effective.passed_over())),
                Err(error) => prop_assert!(word.is_char_boundary(error.at()), "{error:?} in {word}"),
            }
        }
    }

    #[test]
    fn any_host_is_itself(host in text(), path in text(), port in any::<u16>()) {
        if let Ok(url) = BackendUrl::new(&Scheme::Http, &host, port) {
            prop_assert_eq!((url.host(), url.port(), url.path()), (&*host, Some(port), "/"));
            if let Ok(with) = url.with_path(&path) {
                prop_assert_eq!((with.host(), with.port(), with.path()), (&*host, Some(port), &*path));
            }
        }
        if let Ok(url) = BackendUrl::unix(&path, &Scheme::Fcgi) {
            prop_assert_eq!((url.socket(), url.host()), (Some(&*path), "localhost"));
        }
    }

    #[test]
    fn any_words_are_counted(words in prop::collection::vec("[a-b]?", 0..6)) {
        for kind in [ArgKind::Take1, ArgKind::Take13, ArgKind::Iterate2, ArgKind::Flag, ArgKind::NoArgs] {
            prop_assert!(kind.used(&words) <= words.len());
            if let Err(error) = check_arguments(kind, &words) {
                prop_assert!(error.at() <= words.len());
            }
        }
    }
}
