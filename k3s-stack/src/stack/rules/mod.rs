//! The mistakes that live between files: one rule a file.

mod forwarded_proto_lost_on_http_hop;
mod front_proxy_not_trusted;
mod https_redirect_loop;
mod proxy_protocol_required_but_not_sent;
mod proxy_protocol_trusted_from_http_proxy;
mod send_proxy_not_expected;
mod trusted_proxy_hidden_by_snat;

use super::Rule;

/// Every rule, sorted by id.
#[rustfmt::skip]
pub(crate) static ALL: &[&Rule] = &[
    &forwarded_proto_lost_on_http_hop::RULE,
    &front_proxy_not_trusted::RULE,
    &https_redirect_loop::RULE,
    &proxy_protocol_required_but_not_sent::RULE,
    &proxy_protocol_trusted_from_http_proxy::RULE,
    &send_proxy_not_expected::RULE,
    &trusted_proxy_hidden_by_snat::RULE,
];
