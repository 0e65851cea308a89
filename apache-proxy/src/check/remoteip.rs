//! mod_remoteip.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use crate::TrustedProxy;

/// Addresses of proxies.
pub(super) fn proxies(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let used = site.directive.arguments().used(&site.words);
    let words = site.words.iter().take(used).enumerate();
    words
        .filter_map(|(at, word)| {
            let error = word.parse::<TrustedProxy>().err()?;
            let message = format!("`{word}` is no address of a proxy: {error}");
            Some(Problem::value(at, message, "write an address, or a subnet such as `10.0.0.0/8`"))
        })
        .collect()
}
