//! The mistakes that live between files: one rule a file.

mod agent_uses_server_token;
mod api_backend_differs_from_servers;
mod api_check_path_wrong_for_distribution;
mod api_port_collision_on_server_node;
mod chart_newer_than_values;
mod check_path_needs_ping_entrypoint;
mod cluster_cidr_overlaps_lan;
mod critical_flag_differs_between_servers;
mod docker_cgroup_driver_mismatch;
mod duplicate_host_rule;
mod duplicate_node_name;
mod even_number_of_etcd_servers;
mod external_ip_with_local_policy;
mod failover_alias_never_re_resolved;
mod forwarded_proto_lost_on_http_hop;
mod front_proxy_not_trusted;
mod front_targets_node_outside_lb_pool;
mod front_uses_nodeports;
mod health_check_host_not_routed;
mod host_not_served_by_front;
mod https_redirect_loop;
mod idle_timeout_inversion;
mod ingress_port_taken_on_node;
mod join_url_does_not_reach_load_balancer;
mod kubeadm_fields_from_another_version;
mod loadbalancer_service_without_controller;
mod local_acl_behind_local_proxy;
mod local_policy_with_fewer_pods_than_targets;
mod loopback_endpoint_not_on_every_node;
mod proxy_protocol_required_but_not_sent;
mod proxy_protocol_trusted_from_http_proxy;
mod route_entrypoint_differs_from_front_scheme;
mod route_service_port_mismatch;
mod second_server_on_sqlite;
mod send_proxy_not_expected;
mod tls_san_missing_load_balancer;
mod traefik_disabled_but_configured;
mod trusted_proxy_hidden_by_snat;
mod two_acme_clients_for_one_host;
mod unauthenticated_shell_published;
mod websocket_chain_broken;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &agent_uses_server_token::RULE,
    &api_backend_differs_from_servers::RULE,
    &api_check_path_wrong_for_distribution::RULE,
    &api_port_collision_on_server_node::RULE,
    &chart_newer_than_values::RULE,
    &check_path_needs_ping_entrypoint::RULE,
    &cluster_cidr_overlaps_lan::RULE,
    &critical_flag_differs_between_servers::RULE,
    &docker_cgroup_driver_mismatch::RULE,
    &duplicate_host_rule::RULE,
    &duplicate_node_name::RULE,
    &even_number_of_etcd_servers::RULE,
    &external_ip_with_local_policy::RULE,
    &failover_alias_never_re_resolved::RULE,
    &forwarded_proto_lost_on_http_hop::RULE,
    &front_proxy_not_trusted::RULE,
    &front_targets_node_outside_lb_pool::RULE,
    &front_uses_nodeports::RULE,
    &health_check_host_not_routed::RULE,
    &host_not_served_by_front::RULE,
    &https_redirect_loop::RULE,
    &idle_timeout_inversion::RULE,
    &ingress_port_taken_on_node::RULE,
    &join_url_does_not_reach_load_balancer::RULE,
    &kubeadm_fields_from_another_version::RULE,
    &loadbalancer_service_without_controller::RULE,
    &local_acl_behind_local_proxy::RULE,
    &local_policy_with_fewer_pods_than_targets::RULE,
    &loopback_endpoint_not_on_every_node::RULE,
    &proxy_protocol_required_but_not_sent::RULE,
    &proxy_protocol_trusted_from_http_proxy::RULE,
    &route_entrypoint_differs_from_front_scheme::RULE,
    &route_service_port_mismatch::RULE,
    &second_server_on_sqlite::RULE,
    &send_proxy_not_expected::RULE,
    &tls_san_missing_load_balancer::RULE,
    &traefik_disabled_but_configured::RULE,
    &trusted_proxy_hidden_by_snat::RULE,
    &two_acme_clients_for_one_host::RULE,
    &unauthenticated_shell_published::RULE,
    &websocket_chain_broken::RULE,
];
