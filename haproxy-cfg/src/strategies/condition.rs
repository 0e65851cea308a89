//! Conditions and the ACLs they name.

use super::statement::Place;
use crate::{AclExpr, Condition, Name, Polarity, Term};
use proptest::prelude::*;
use proptest::sample::select;

/// Names of ACLs that conditions use; a section that uses one declares it.
const ACLS: &[&str] = &["is_api", "is_local", "too_many"];

/// An ACL that HAProxy declares itself.
const PREDEFINED: &str = "LOCALHOST";

/// What ACLs test. All of it may stand anywhere, though some of it never matches there.
const TESTS: &[&str] = &[
    "src 10.0.0.0/8 192.168.0.0/16",
    "dst_port 443",
    "path_beg -i /api /v1",
    "path -m reg ^/a(b|c)$",
    "method GET POST",
    "req.hdr(host) -i example.com",
    "hdr_dom(host) -i www",
    "ssl_fc",
    "req.len gt 10",
    "status 200:299",
    "res.hdr(x-a) -m found",
    "url_param(a) -m str 'two words'",
    "path_end -- -f",
];

/// The test of an ACL.
pub(super) fn test() -> impl Strategy<Value = AclExpr> + Clone {
    select(TESTS.iter().filter_map(|text| text.parse().ok()).collect::<Vec<AclExpr>>())
}

/// Every name that conditions use, with a test.
pub(super) fn declarations() -> impl Strategy<Value = Vec<(Name, AclExpr)>> {
    let names: Vec<Name> = ACLS.iter().filter_map(|name| name.parse().ok()).collect();
    let tests: Vec<_> = names.iter().map(|_| test()).collect();
    tests.prop_map(move |tests| names.iter().cloned().zip(tests).collect())
}

/// `if` or `unless` with one to three terms, named or in braces. In `defaults`, where nothing is declared, only
/// in braces.
pub(super) fn condition(place: Place) -> impl Strategy<Value = Condition> + Clone {
    let declares = place.section.is_proxy() && place.section != crate::SectionKind::Defaults;
    let known = if declares { ACLS } else { &[] };
    let named: Vec<Term> =
        known.iter().chain([&PREDEFINED]).filter_map(|name| Term::try_from(*name).ok()).collect();
    let braced = test().prop_map(|test| Term::try_from(test).ok());
    let term = prop_oneof![select(named).prop_map(Some), braced];
    let term = (term, any::<bool>(), any::<bool>());
    let polarity = select(vec![Polarity::If, Polarity::Unless]);
    (polarity, prop::collection::vec(term, 1..=3)).prop_map(|(polarity, terms)| {
        let mut condition = Condition::empty(polarity);
        for (term, negated, or) in terms {
            let Some(term) = term else { continue };
            let term = if negated { !term } else { term };
            let longer = condition.clone();
            let longer = if or { longer.or(term) } else { longer.and(term) };
            condition = longer.unwrap_or(condition);
        }
        condition
    })
}
