//! The mistakes that live between files: one rule a file.

mod agent_uses_server_token;
mod api_backend_differs_from_servers;
mod api_port_collision_on_server_node;
mod critical_flag_differs_between_servers;
mod duplicate_node_name;
mod even_number_of_etcd_servers;
mod forwarded_proto_lost_on_http_hop;
mod front_proxy_not_trusted;
mod https_redirect_loop;
mod join_url_does_not_reach_load_balancer;
mod loopback_endpoint_not_on_every_node;
mod proxy_protocol_required_but_not_sent;
mod proxy_protocol_trusted_from_http_proxy;
mod second_server_on_sqlite;
mod send_proxy_not_expected;
mod tls_san_missing_load_balancer;
mod trusted_proxy_hidden_by_snat;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &agent_uses_server_token::RULE,
    &api_backend_differs_from_servers::RULE,
    &api_port_collision_on_server_node::RULE,
    &critical_flag_differs_between_servers::RULE,
    &duplicate_node_name::RULE,
    &even_number_of_etcd_servers::RULE,
    &forwarded_proto_lost_on_http_hop::RULE,
    &front_proxy_not_trusted::RULE,
    &https_redirect_loop::RULE,
    &join_url_does_not_reach_load_balancer::RULE,
    &loopback_endpoint_not_on_every_node::RULE,
    &proxy_protocol_required_but_not_sent::RULE,
    &proxy_protocol_trusted_from_http_proxy::RULE,
    &second_server_on_sqlite::RULE,
    &send_proxy_not_expected::RULE,
    &tls_san_missing_load_balancer::RULE,
    &trusted_proxy_hidden_by_snat::RULE,
];
