//! ## What it does
//! Finds `use_backend` with a plain name and no condition.
//!
//! ## Why is this bad?
//! It always matches: it is a `default_backend` under another name, and every `use_backend` below it, and the
//! `default_backend`, never come to their turn.
//!
//! ## Example
//! ```haproxy
//! frontend api-front
//!     bind :6443
//!     use_backend api
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend api-front
//!     bind :6443
//!     default_backend api
//! ```
//!
//! ## Fix safety
//! Safe: it becomes `default_backend`, which does the same. Only where nothing below it is hidden, since that
//! would come to life.
//!
//! ## References
//! Configuration manual, 4.2 `use_backend` and `default_backend`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/use-backend-without-condition",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "a `use_backend` without a condition always matches",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        let mut lines = section.all(&["use_backend"]).skip_while(|line| {
            // A name made at run time may be no backend's; then the search goes on.
            line.values().len() != 2 || line.value(1).contains("%[") || !view.is_certain(&line.line)
        });
        let Some(line) = lines.next() else { continue };
        let name = line.value(1);
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!("`use_backend {name}` has no condition: it always matches, like a default"),
        )
        .at(line.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help(format!("write `default_backend {name}`, or add the condition"));
        let hidden: Vec<_> = lines.chain(section.all(&["default_backend"])).collect();
        for line in &hidden {
            diagnostic = diagnostic
                .label(Label::new(line.span()).path(section.path()).message("never reached"));
        }
        if hidden.is_empty() {
            let keyword = Edit::replace(line.word_span(0), "default_backend");
            diagnostic = diagnostic.fix(Fix::safe("make it the default", [keyword]));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  use_backend b if TRUE\n  default_backend c\n");
        RULE.pass("frontend f\n  use_backend b unless { ssl_fc }\n");
        RULE.pass("frontend f\n  use_backend %[req.hdr(host),lower]\n  default_backend c\n");
        RULE.pass("frontend f\n.if feature(X)\n  use_backend b\n.endif\n  default_backend c\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  use_backend b\n", "use_backend b");
        let said = RULE.fail(
            "listen f\n  use_backend a if TRUE\n  use_backend b\n  use_backend c\n  default_backend d\n",
            "use_backend b",
        );
        assert_eq!(said.labels.len(), 2);
        assert!(said.fixes.is_empty());
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  use_backend a if { ssl_fc }\n  use_backend b # x\n",
            "frontend f\n  use_backend a if { ssl_fc }\n  default_backend b # x\n",
        );
    }
}
