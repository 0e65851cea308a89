//! The rules, one per file.

mod proxypass_target_without_slash;
mod tls_backend_without_sslproxyengine;

use super::Rule;

/// Every rule with a page, sorted by id.
pub(crate) static ALL: &[&Rule] =
    &[&proxypass_target_without_slash::RULE, &tls_backend_without_sslproxyengine::RULE];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn ids_are_sorted_unique_and_ours() {
        assert!(ALL.windows(2).all(|pair| pair[0].info.id < pair[1].info.id));
        assert!(ALL.iter().all(|rule| rule.info.id.starts_with("apache/")));
    }
}
