//! What [the build script](https://doc.rust-lang.org/cargo/reference/build-scripts.html) wrote, built in.

/// The haproxy.cfg for the servers in `inventory.txt`.
pub const HAPROXY_CFG: &str = include_str!(concat!(env!("OUT_DIR"), "/haproxy.cfg"));

#[cfg(test)]
mod tests {
    #[test]
    fn every_machine_of_the_inventory_is_a_checked_server() {
        for machine in include_str!("../inventory.txt").lines() {
            let (name, ip) = machine.split_once(' ').unwrap();
            let server = format!("    server {name} {ip}:6443 check\n");
            assert!(super::HAPROXY_CFG.contains(&server), "{server}");
        }
    }
}
