//! Releases: of the chart, of Traefik, of k3s.

mod chart;
mod k3s;
mod release;
mod semver;
mod traefik;

pub use chart::ChartVersion;
pub use k3s::{K3sRelease, K3sVersion, ReleaseSource};
pub use release::Release;
pub(crate) use semver::SemVer;
pub use traefik::TraefikVersion;

/// No version: the text is not of the form that this kind of version has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no version of {what}, such as {example}")]
pub struct ParseVersionError {
    text: String,
    what: &'static str,
    example: &'static str,
}

impl ParseVersionError {
    fn new(text: &str, what: &'static str, example: &'static str) -> Self {
        Self { text: text.to_owned(), what, example }
    }
}

/// Up to three numbers with points between them, after an optional `v`; what is left out is 0.
fn numbers(text: &str) -> Option<[u16; 3]> {
    let mut parts = [0; 3];
    let text = text.strip_prefix('v').unwrap_or(text);
    if text.split('.').count() > parts.len() {
        return None;
    }
    for (part, number) in parts.iter_mut().zip(text.split('.')) {
        *part = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())??;
    }
    Some(parts)
}

/// Whether a release has what came with `firsts`: the first release of each line of releases, in order. Lines behind
/// the last of them have it from their start, lines between them do not.
fn reaches<V: Ord + Copy>(version: V, firsts: &[V], line: impl Fn(V) -> [u16; 2]) -> bool {
    match firsts.iter().find(|first| line(**first) == line(version)) {
        Some(first) => version >= *first,
        None => firsts.last().is_some_and(|last| version > *last),
    }
}
