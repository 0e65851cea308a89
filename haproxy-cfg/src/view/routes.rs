//! Which frontends lead to which backends.

use super::{MAX_ALIKE, SectionView, View};
use crate::SectionKind;
use std::collections::HashMap;

/// Pairs of sections, by index: one leads to the other.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// Frontend and backend, sorted.
    down: Vec<(usize, usize)>,
    /// Backend and frontend, sorted.
    up: Vec<(usize, usize)>,
}

impl Routes {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut named: Vec<(usize, &str)> = Vec::new();
        let mut down = Vec::new();
        for (n, section) in view.sections.iter().enumerate() {
            if !matches!(section.kind, SectionKind::Frontend | SectionKind::Listen) {
                continue;
            }
            let default = view.effective(section, &["default_backend"]);
            let lines = section.all(&["use_backend"]).chain(default);
            named.extend(lines.map(|line| (n, line.value(1))));
            // A listen section is its own backend.
            down.extend((section.kind == SectionKind::Listen).then_some((n, n)));
        }
        if !named.is_empty() {
            let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
            for (n, section) in view.sections.iter().enumerate() {
                if matches!(section.kind, SectionKind::Backend | SectionKind::Listen) {
                    by_name.entry(&section.name).or_default().push(n);
                }
            }
            let led = |(n, name): (usize, &str)| {
                let backends = by_name.get(name).into_iter().flatten().take(MAX_ALIKE);
                backends.map(move |backend| (n, *backend))
            };
            down.extend(named.into_iter().flat_map(led));
        }
        down.sort_unstable();
        down.dedup();
        let mut up: Vec<_> = down.iter().map(|(front, back)| (*back, *front)).collect();
        up.sort_unstable();
        Self { down, up }
    }
}

/// The pairs that begin with `n`.
fn of(pairs: &[(usize, usize)], n: usize) -> &[(usize, usize)] {
    let from = pairs.partition_point(|(first, _)| *first < n);
    let rest = pairs.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|(first, _)| *first == n)).unwrap_or_default()
}

impl<'d> View<'d> {
    /// The backends and listen sections that a frontend's rules name; a listen section is its own.
    pub(crate) fn backends_of<'v>(
        &'v self,
        section: &SectionView<'d>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        self.routed(of(&self.routes.down, section.index))
    }

    /// The frontends and listen sections whose rules name this backend; a listen section is its own.
    pub(crate) fn frontends_of<'v>(
        &'v self,
        backend: &SectionView<'d>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        self.routed(of(&self.routes.up, backend.index))
    }

    fn routed<'v>(
        &'v self,
        pairs: &'v [(usize, usize)],
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        pairs.iter().filter_map(|(_, n)| self.sections.get(*n))
    }
}
