//! Formats in defaults sections, which HAProxy reads for the proxies that take them over (`proxy.c`).

use super::Asker;
use crate::view::{SectionView, Statement as Line, View};
use crate::{SectionKind, Version};
use std::collections::HashSet;

/// Lines that hold such a format.
const FORMATS: [&str; 4] = ["error-log-format", "log-format", "log-format-sd", "unique-id-format"];

pub(super) fn is_late(line: &Line<'_>) -> bool {
    FORMATS.contains(&line.value(0))
}

/// The lines of defaults sections whose format a proxy takes over.
pub(super) struct Formats {
    taken_over: HashSet<usize>,
}

impl Formats {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut taken_over = HashSet::new();
        let is_there = view.of_kind(SectionKind::Defaults).any(|s| s.lines.iter().any(is_late));
        let proxies = view.sections.iter().filter(|s| is_there && s.kind.is_proxy());
        for proxy in proxies.filter(|s| s.kind != SectionKind::Defaults && !view.is_disabled(s)) {
            // What is logged, a frontend logs.
            let is_backend = proxy.kind == SectionKind::Backend;
            let formats = if is_backend { &["unique-id-format"][..] } else { &FORMATS };
            let lines = formats.iter().filter_map(|word| view.effective(proxy, &[word]));
            taken_over.extend(lines.map(|line| line.line.index()));
        }
        Self { taken_over }
    }

    /// Who asks for the samples of such a line in a defaults section.
    pub(super) fn asker<'a, 'd>(
        &self,
        asker: Asker<'a, 'd>,
        section: &'a SectionView<'d>,
        line: &Line<'d>,
    ) -> Asker<'a, 'd> {
        if !self.taken_over.contains(&line.line.index()) {
            return asker.unresolved();
        }
        // From 3.0 on it is the mode of the proxy that counts.
        let mode = asker.mode.filter(|_| asker.version < Version::V3_0);
        Asker { resolving: Some(section), compiles: true, mode, ..asker }
    }
}
