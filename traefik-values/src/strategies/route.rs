//! Rules of routers, and the objects that hold them.

use crate::{Dialect, IngressRoute, MatchRule, Matcher, Route, RouteService, TraefikVersion};
use goyaml::strategies::hostile_string;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// A rule of any shape, with hostile values; Traefik may refuse what the values are.
pub fn rule() -> impl Strategy<Value = MatchRule> {
    let name = prop_oneof![
        Just("Host"),
        Just("hostregexp"),
        Just("PathPrefix"),
        Just("Header"),
        Just("QUERY"),
        Just("HostSNI"),
        Just("Unknown_1"),
    ];
    let values = prop::collection::vec(hostile_string(), 0..3);
    let matcher = (name, values).prop_filter_map("a name", |(name, values)| {
        Matcher::new(name, values).map(MatchRule::from)
    });
    matcher.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a.and(b)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a.or(b)),
            inner.prop_map(|rule| !rule),
        ]
    })
}

/// Text made of what rules are made of. Most of it cannot be read.
pub fn rule_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "Host", "Path", "(", ")", "`", "\"", "`a`", "`/`", "&&", "||", "!", ",", "...", "\n", " ",
            "//", "/*", "*/", "'", "\\", "\\x4", "{", "}", "{a:.+}", ";", "é", "\u{feff}", "1",
        ]).prop_map(str::to_owned),
        1 => hostile_string(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// An IngressRoute with hostile names and a rule.
pub fn ingress_route() -> impl Strategy<Value = IngressRoute> {
    let names = (hostile_string(), hostile_string(), hostile_string());
    (names, rule(), any::<i32>(), any::<Option<i64>>()).prop_map(
        |((name, entry, service), rule, port, priority)| {
            let mut route = Route::new(rule).service(RouteService::new(service, port));
            route.priority = priority;
            IngressRoute::new(name).entry_point(entry).route(route)
        },
    )
}

/// A rule reads back as itself from what it prints.
pub fn rule_round_trips(rule: &MatchRule) -> Result<(), TestCaseError> {
    let text = rule.to_string();
    let read = text.parse::<MatchRule>();
    prop_assert_eq!(read.as_ref(), Ok(rule), "{}", text);
    Ok(())
}

/// A rule that can be read is the same after printing, and what Traefik 3 would make of it is one that it takes.
pub fn rule_text_is_stable(text: &str) -> Result<(), TestCaseError> {
    let Ok(rule) = text.parse::<MatchRule>() else { return Ok(()) };
    rule_round_trips(&rule)?;
    for dialect in [Dialect::http(TraefikVersion::NEWEST), Dialect::tcp(TraefikVersion::NEWEST)] {
        let _ = (rule.hosts(dialect), rule.takes_other_hosts(dialect));
        if let Ok(converted) = rule.to_v3(dialect) {
            prop_assert_eq!(converted.check(dialect), []);
        }
    }
    Ok(())
}

/// What is printed reads back as the same object: no text in it becomes anything else.
pub fn route_round_trips(route: &IngressRoute) -> Result<(), TestCaseError> {
    let text = route.to_string();
    let document = goyaml::Document::parse(text.as_str()).document;
    let json = goyaml::helm::to_json(&document).map_err(|error| error.to_string());
    let json = json.map_err(TestCaseError::fail)?;
    let read = serde_json::from_value::<IngressRoute>(json).map_err(|error| error.to_string());
    prop_assert_eq!(read.as_ref(), Ok(route), "{}", text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn rules_read_back(rule in rule()) {
            rule_round_trips(&rule)?;
        }

        #[test]
        fn any_text_is_read_or_refused(text in rule_text()) {
            rule_text_is_stable(&text)?;
        }

        #[test]
        fn objects_read_back(route in ingress_route()) {
            route_round_trips(&route)?;
        }
    }
}
