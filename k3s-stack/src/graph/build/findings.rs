//! Findings, where they sit.

use super::{Drawing, Stop, StopKind};
use crate::graph::Finding;
use config_diagnostics::{Diagnostic, LineIndex, Report};

impl Drawing<'_> {
    /// Puts each finding where it sits: at the last stop that starts before it in its file.
    pub(super) fn find(&mut self, report: &Report) {
        self.places.sort();
        let files: Vec<&str> = self.view.stack.files.iter().map(|file| &*file.path).collect();
        let mut lost = Vec::new();
        let own = report
            .files
            .iter()
            .flat_map(|file| file.diagnostics.iter().map(move |found| (file.path.as_str(), found)));
        let between = report
            .diagnostics
            .iter()
            .filter_map(|found| Some((found.primary.file.as_deref()?, found)));
        for (file, found) in own.chain(between).filter(|(file, _)| files.contains(file)) {
            let finding = self.finding(file, found);
            match self.place(file, found) {
                Some(at) => self
                    .graph
                    .nodes
                    .get_mut(at)
                    .into_iter()
                    .for_each(|stop| stop.findings.push(finding.clone())),
                None => lost.push(finding),
            }
        }
        if !lost.is_empty() {
            let mut stop = Stop::new(StopKind::Aside, "elsewhere");
            stop.findings = lost;
            self.graph.nodes.push(stop);
        }
        for stop in &mut self.graph.nodes {
            stop.findings.sort_by(|a, b| {
                b.severity
                    .cmp(&a.severity)
                    .then_with(|| a.rule.cmp(&b.rule))
                    .then_with(|| a.place.cmp(&b.place))
            });
        }
    }

    pub(super) fn place(&self, file: &str, found: &Diagnostic) -> Option<usize> {
        let here = self.places.iter().filter(|(own, ..)| own == file);
        let start = found.span().start();
        let path = found.primary.path.as_deref().unwrap_or_default().to_ascii_lowercase();
        // Values name their entry point: `ports.web.…`, `--entrypoints.web.…`.
        let named = here.clone().find(|(.., at)| {
            let name =
                self.graph.nodes.get(*at).and_then(|stop| stop.title.strip_prefix("Traefik "));
            name.is_some_and(|name| {
                let name = name.to_ascii_lowercase();
                [format!("ports.{name}."), format!("entrypoints.{name}.")]
                    .iter()
                    .any(|part| path.contains(part))
                    || path.ends_with(&format!("ports.{name}"))
            })
        });
        // Of several that start there, such as the entry points of one chart, the first.
        let before =
            here.clone().rev().filter(|(_, own, _)| *own <= start).max_by_key(|(_, own, _)| *own);
        named.or(before).or_else(|| here.clone().next()).map(|(.., at)| *at)
    }

    pub(super) fn finding(&self, file: &str, found: &Diagnostic) -> Finding {
        let text =
            self.view.stack.files.iter().find(|own| &*own.path == file).map_or("", |own| &own.text);
        let line = LineIndex::new(text).line(found.span().start());
        Finding {
            severity: found.severity,
            rule: found.rule.to_owned(),
            message: found.message.clone(),
            place: format!("{file}:{line}"),
        }
    }
}
