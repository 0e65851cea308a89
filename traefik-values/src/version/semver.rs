//! Versions as Helm's templates compare them.

use std::cmp::Ordering;

/// A version as the templates' `semverCompare` reads it: a `v`, a missing minor or patch and a pre-release are fine.
#[derive(Clone, Debug)]
pub(crate) struct SemVer {
    parts: [u64; 3],
    pre: String,
    /// Whether all three numbers were given.
    full: bool,
}

impl SemVer {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, build) = text.split_once('+').map_or((text, None), |(t, b)| (t, Some(b)));
        let (release, pre) = text.split_once('-').map_or((text, None), |(r, p)| (r, Some(p)));
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if [pre, build].into_iter().flatten().any(|words| !words.split('.').all(word)) {
            return None;
        }
        let mut parts = [0; 3];
        if release.split('.').count() > parts.len() {
            return None;
        }
        for (part, number) in parts.iter_mut().zip(release.split('.')) {
            let digits = number.bytes().all(|b| b.is_ascii_digit());
            *part = number.parse().ok().filter(|_| digits)?;
        }
        let full = release.split('.').count() == parts.len();
        Some(Self { parts, pre: pre.unwrap_or_default().to_owned(), full })
    }

    /// Whether it is a release in full, not a candidate for one.
    pub(crate) fn is_release(&self) -> bool {
        self.pre.is_empty() && self.full
    }
}

impl PartialEq for SemVer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for SemVer {}

impl PartialOrd for SemVer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A release comes after its candidates; of these, numbers count as numbers and come before words.
impl Ord for SemVer {
    fn cmp(&self, other: &Self) -> Ordering {
        let pre = match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => compare_words(&self.pre, &other.pre),
        };
        self.parts.cmp(&other.parts).then(pre)
    }
}

fn compare_words(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.split('.'), b.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SemVer;

    fn version(text: &str) -> SemVer {
        SemVer::parse(text).unwrap()
    }

    #[test]
    fn short_forms_and_candidates_are_ordered() {
        let order = ["2.11", "v3.0.0-0", "3.0.0-beta3", "3.0.0-rc.1", "3.0.0-rc.2", "v3", "3.6.15"];
        for pair in order.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
        assert_eq!(version("v3"), version("3.0.0"));
    }

    #[test]
    fn words_are_no_versions() {
        for text in ["", "latest", "v", "3.", "3.x", "3.1.2.4", "3.0-", "master", "3.1_2"] {
            assert_eq!(SemVer::parse(text), None, "{text}");
        }
    }
}
