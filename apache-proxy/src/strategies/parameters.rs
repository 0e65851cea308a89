//! Parameters of workers and balancers, by the table.

use crate::{Parameter, ParameterKind, ParameterScope, Version, WorkerState, parameters};
use proptest::prelude::*;
use proptest::sample::select;

/// A key and a value that httpd takes.
pub(super) fn parameter(
    scope: ParameterScope,
    version: Version,
) -> impl Strategy<Value = (&'static str, String)> {
    let fits = |row: &&&'static Parameter| {
        let named = matches!(row.kind(), ParameterKind::Name | ParameterKind::Word);
        row.scope() == scope && row.since() <= version && !named
    };
    let rows: Vec<&'static Parameter> = parameters::ALL.iter().filter(fits).copied().collect();
    select(rows).prop_flat_map(|row| value(row).prop_map(|value| (row.key(), value)))
}

fn value(row: &'static Parameter) -> BoxedStrategy<String> {
    const METHODS: &[&str] = &["byrequests", "bytraffic", "bybusyness", "heartbeat"];
    match row.kind() {
        // Text to the table: a module of any name may bring one.
        _ if row.key() == "lbmethod" => select(METHODS).prop_map(String::from).boxed(),
        ParameterKind::Int { least, most, .. } => {
            (least..=most.min(least.saturating_add(100_000))).prop_map(|n| n.to_string()).boxed()
        }
        ParameterKind::Long { least, .. } => {
            (least..=least.saturating_add(100_000)).prop_map(|n| n.to_string()).boxed()
        }
        ParameterKind::Decimal => {
            (1u8..100, 0u8..100).prop_map(|(whole, part)| format!("{whole}.{part:02}")).boxed()
        }
        ParameterKind::Duration { least_ms, .. } => {
            (least_ms.max(1)..least_ms + 90_000).prop_map(|n| format!("{n}ms")).boxed()
        }
        ParameterKind::AddressTtl => (-1i32..10_000).prop_map(|n| n.to_string()).boxed(),
        ParameterKind::Flag => select(vec!["On", "Off"]).prop_map(String::from).boxed(),
        ParameterKind::Choice(words) => select(words).prop_map(String::from).boxed(),
        ParameterKind::Text(longest) => prop::collection::vec(
            select(vec!["a", "B", "7", "-", "/", "."]),
            1..longest.clamp(2, 12),
        )
        .prop_map(|parts| parts.concat())
        .boxed(),
        ParameterKind::Status => select(WorkerState::ALL.to_vec())
            .prop_map(|state| format!("+{}", state.letter()))
            .boxed(),
        ParameterKind::Codes => select(vec!["503", "500,502"]).prop_map(String::from).boxed(),
        ParameterKind::Separator => select(vec!["Off", ".", "-"]).prop_map(String::from).boxed(),
        ParameterKind::Name | ParameterKind::Word => Just(String::new()).boxed(),
    }
}
