use super::{Session, suppress};
use config_diagnostics::{Applicability, Edit, Span};
use std::sync::Arc;

/// Something that can be done about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// What it does, as an imperative.
    pub title: String,
    /// The rule of the finding.
    pub rule: &'static str,
    /// The place of the finding.
    pub at: Span,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The file that is changed; not always that of the finding.
    pub path: Arc<str>,
    /// Changes of that file, which belong together.
    pub edits: Vec<Edit>,
}

impl Session {
    /// The fixes of the findings that touch a place of a file, those of the first finding first.
    ///
    /// ```
    /// use config_diagnostics::Span;
    /// use k3s_stack::{Options, Session};
    /// let mut session = Session::new(Options::new());
    /// session.set("haproxy.cfg", "global\n  daemon");
    /// let fixes = session.fixes("haproxy.cfg", Span::new(7, 15));
    /// assert_eq!(fixes[0].title, "add the final newline");
    /// assert_eq!(fixes[0].edits[0].text, "\n");
    /// ```
    pub fn fixes(&self, path: &str, at: Span) -> Vec<Action> {
        let touches = |span: Span| span.start() <= at.end() && at.start() <= span.end();
        let mut actions: Vec<Action> = Vec::new();
        for found in self.diagnostics(path).filter(|found| touches(found.span())) {
            for fix in &found.fixes {
                let action = Action {
                    title: fix.title.clone(),
                    rule: found.rule,
                    at: found.span(),
                    applicability: fix.applicability,
                    path: fix.file.clone().unwrap_or_else(|| path.into()),
                    edits: fix.edits.clone(),
                };
                let same =
                    |other: &Action| other.path == action.path && other.edits == action.edits;
                let known = actions.iter().any(same);
                if fix.applicability > Applicability::DisplayOnly && !fix.edits.is_empty() && !known
                {
                    actions.push(action);
                }
            }
        }
        actions
    }

    /// The change that silences a rule where a finding of it starts, by a comment with this reason. `None` where no
    /// comment can, as in JSON, and for a reason without a word.
    ///
    /// ```
    /// use config_diagnostics::EditSet;
    /// use k3s_stack::{Options, Session};
    /// let mut session = Session::new(Options::new());
    /// let text = "backend b\n  option httpchk\n  server s 10.0.0.1:80\n";
    /// session.set("haproxy.cfg", text);
    /// let rule = "haproxy/health-check-never-enabled";
    /// let at = session.diagnostics("haproxy.cfg").find(|found| found.rule == rule).unwrap().span().start();
    /// let edit = session.ignore("haproxy.cfg", rule, at, "checked elsewhere").unwrap();
    /// session.apply_edit("haproxy.cfg", &edit);
    /// assert!(session.text("haproxy.cfg").unwrap().contains("# k3s-stack: ignore[haproxy/health-check-never-enabled] checked"));
    /// assert!(!session.diagnostics("haproxy.cfg").any(|found| found.rule == rule));
    /// ```
    pub fn ignore(&self, path: &str, rule: &str, at: u32, reason: &str) -> Option<Edit> {
        let between = self.between.get(path).map_or(&[][..], Vec::as_slice);
        suppress::edit(self.file(path)?, between, rule, at, reason)
    }
}
