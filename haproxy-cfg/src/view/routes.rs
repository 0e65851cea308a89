//! Which frontends lead to which backends.

use super::{SectionView, View};
use crate::SectionKind;
use std::collections::HashMap;

/// For every section, by index, the sections that it leads to, and those that lead to it.
#[derive(Debug, Default)]
pub(super) struct Routes {
    backends: Vec<Vec<usize>>,
    frontends: Vec<Vec<usize>>,
}

impl Routes {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (n, section) in view.sections.iter().enumerate() {
            if matches!(section.kind, SectionKind::Backend | SectionKind::Listen) {
                by_name.entry(&section.name).or_default().push(n);
            }
        }
        let empty = || vec![Vec::new(); view.sections.len()];
        let mut routes = Self { backends: empty(), frontends: empty() };
        for (n, section) in view.sections.iter().enumerate() {
            if !matches!(section.kind, SectionKind::Frontend | SectionKind::Listen) {
                continue;
            }
            let default = view.effective(section, &["default_backend"]);
            let lines = section.all(&["use_backend"]).chain(default);
            let mut led: Vec<usize> =
                lines.filter_map(|line| by_name.get(line.value(1))).flatten().copied().collect();
            // A listen section is its own backend.
            led.extend((section.kind == SectionKind::Listen).then_some(n));
            led.sort_unstable();
            led.dedup();
            for backend in &led {
                routes.frontends.get_mut(*backend).into_iter().for_each(|list| list.push(n));
            }
            routes.backends.get_mut(n).into_iter().for_each(|list| list.clone_from(&led));
        }
        routes
    }
}

impl<'d> View<'d> {
    /// The backends and listen sections that a frontend's rules name; a listen section is its own.
    pub(crate) fn backends_of<'v>(
        &'v self,
        section: &SectionView<'d>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        self.routed(self.routes.backends.get(section.index))
    }

    /// The frontends and listen sections whose rules name this backend; a listen section is its own.
    pub(crate) fn frontends_of<'v>(
        &'v self,
        backend: &SectionView<'d>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        self.routed(self.routes.frontends.get(backend.index))
    }

    fn routed<'v>(
        &'v self,
        indices: Option<&'v Vec<usize>>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        indices.into_iter().flatten().filter_map(|n| self.sections.get(*n))
    }
}
