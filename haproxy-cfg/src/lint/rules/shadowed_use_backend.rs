//! ## What it does
//! Finds `use_backend` rules that never come to their turn: one above them always matches, or matches whenever they would.
//!
//! ## Why is this bad?
//! The first rule that matches decides. The backend behind the later one is never reached through it, and HAProxy does not
//! say so.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     use_backend app
//!     use_backend static if { path_beg /static }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     use_backend static if { path_beg /static }
//!     default_backend app
//! ```
//!
//! ## Fix safety
//! Unsafe: a rule without a condition becomes the `default_backend`, where there is none, and the rules below come to life;
//! otherwise the rule that never matches is removed.
//!
//! ## References
//! Configuration manual, 4.2 `use_backend`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Condition, Polarity, Term};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/shadowed-use-backend",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a `use_backend` rule that an earlier one hides",
    ),
    check,
);

/// Conditions compared for each rule, at most.
const MAX_COMPARED: usize = 1000;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        let mut seen = Seen::default();
        for line in section.all(&["use_backend"]).filter(|line| view.is_certain(&line.line)) {
            let Some(when) = When::of(line) else { continue };
            if let Some(first) = seen.hides(&when) {
                found.push(say(section, first, line));
            } else if !line.value(1).contains("%[") && is_settled(view, section, line) {
                // A name made at run time may be no backend's; then the search goes on.
                seen.add(when, line);
            }
        }
    }
}

fn say(section: &SectionView<'_>, first: &Statement<'_>, line: &Statement<'_>) -> Diagnostic {
    let name = line.value(1);
    let is_bare = first.values().len() == 2;
    let why = if is_bare {
        format!("`use_backend {}` above it has no condition", first.value(1))
    } else {
        format!("whenever its condition holds, so does that of `use_backend {}`", first.value(1))
    };
    let has_default = section.last(&["default_backend"]).is_some();
    let fix = if is_bare && !has_default {
        let keyword = Edit::replace(first.word_span(0), "default_backend");
        Fix::risky("make the rule above the default", [keyword])
    } else {
        Fix::risky("remove the rule", [line.remove()])
    };
    Diagnostic::of(&RULE.info, format!("`use_backend {name}` is never reached: {why}"))
        .at(line.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .label(Label::new(first.span()).path(section.path()).message("this one decides"))
        .help("put the narrower condition first, and what is left to `default_backend`")
        .fix(fix)
}

/// When a rule applies: if all terms of one of the groups hold.
struct When(Vec<Vec<String>>);

impl When {
    fn of(line: &Statement<'_>) -> Option<Self> {
        let Some(condition) = line.typed_condition() else {
            return (line.values().len() == 2).then(|| Self(vec![Vec::new()]));
        };
        let groups = condition.groups();
        let groups = match condition.polarity() {
            Polarity::If => groups.iter().map(|group| group.iter().map(text).collect()).collect(),
            Polarity::Unless => Self::negated(condition)?,
        };
        // What always holds, HAProxy need not ask for.
        let asked = |group: Vec<String>| {
            let always = |term: &String| matches!(&**term, "TRUE" | "!FALSE" | "{ always_true }");
            group.into_iter().filter(|term| !always(term)).collect()
        };
        Some(Self(groups.into_iter().map(asked).collect()))
    }

    /// No group holds: known for one group, or for groups of one term.
    fn negated(condition: &Condition) -> Option<Vec<Vec<String>>> {
        let not = |term: &Term| text(&!term.clone());
        match condition.groups() {
            [] => Some(vec![Vec::new()]),
            [group] => Some(group.iter().map(|term| vec![not(term)]).collect()),
            groups if groups.iter().all(|group| group.len() == 1) => {
                Some(vec![groups.iter().flatten().map(not).collect()])
            }
            _ => None,
        }
    }
}

fn text(term: &Term) -> String {
    Condition::when(term.clone())
        .map_or_else(|_| String::new(), |all| all.to_words().split_off(1).join(" "))
}

/// The rules so far, by a term of one of their groups; without a term they always match.
#[derive(Default)]
struct Seen<'v, 'd> {
    by_term: HashMap<String, Vec<(Vec<String>, &'v Statement<'d>)>>,
}

impl<'v, 'd> Seen<'v, 'd> {
    fn add(&mut self, when: When, line: &'v Statement<'d>) {
        for group in when.0 {
            let term = group.first().cloned().unwrap_or_default();
            self.by_term.entry(term).or_default().push((group, line));
        }
    }

    /// The first rule that matches whenever this one would.
    fn hides(&self, when: &When) -> Option<&'v Statement<'d>> {
        let hider = |group: &Vec<String>| {
            let terms = group.iter().map(String::as_str).chain([""]);
            let known = terms.filter_map(|term| self.by_term.get(term)).flatten();
            let is_part =
                |(first, _): &&(Vec<String>, _)| first.iter().all(|term| group.contains(term));
            let hiders = known.take(MAX_COMPARED).filter(is_part).map(|(_, line)| *line);
            hiders.min_by_key(|line| line.line.index())
        };
        let hiders: Option<Vec<_>> = when.0.iter().map(hider).collect();
        hiders?.into_iter().max_by_key(|line| line.line.index())
    }
}

/// Whether a condition gives the same answer when it is asked again.
fn is_settled(view: &View<'_>, section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    const CHANGING: [&str; 5] = ["rand", "uuid", "_inc_", "_clr_", "lua."];
    let condition = view.full_condition(section, line);
    !CHANGING.iter().any(|word| condition.contains(word))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for rules in [
            "  use_backend a if { path /a }\n  use_backend b if { path /b }\n  default_backend c\n",
            "  use_backend a if { path /a } { method GET }\n  use_backend b if { path /a }\n",
            "  use_backend a if { rand(100) lt 10 }\n  use_backend b if { rand(100) lt 10 }\n",
            "  use_backend %[req.hdr(host)]\n  use_backend b if { path /b }\n",
            "  use_backend a if\n  use_backend b if { path /b }\n",
            "  use_backend a unless { path /a }\n  use_backend b if { path /a }\n",
            "  use_backend a if x !y\n  use_backend b if x y\n",
            ".if feature(X)\n  use_backend a\n.endif\n  use_backend b if { path /b }\n",
            "  use_backend a\n  default_backend b\n",
        ] {
            RULE.pass(&format!("frontend f\n  mode http\n{rules}"));
        }
    }

    #[test]
    fn fail() {
        let listen = |rules: &str| format!("listen f\n  mode http\n{rules}");
        for (first, line) in [
            ("use_backend a", "use_backend b if { path_beg /b }"),
            ("use_backend a if TRUE", "use_backend b if x"),
            ("use_backend a if x", "use_backend b if x"),
            ("use_backend a if x", "use_backend b if y x"),
            ("use_backend a if x or y", "use_backend b if y"),
            ("use_backend a if x || y", "use_backend b if y z or x z"),
            ("use_backend a if !x", "use_backend b unless x"),
            ("use_backend a unless x or y", "use_backend b if !y !x"),
            (
                "use_backend a if { src 10.0.0.0/8 }",
                "use_backend b if { src 10.0.0.0/8 } { ssl_fc }",
            ),
            ("use_backend a if x", "use_backend %[req.hdr(host)] if x"),
            ("use_backend a unless", "use_backend b"),
        ] {
            RULE.fail(&listen(&format!("  {first}\n  {line}\n")), line);
        }
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  use_backend a # x\n  use_backend b if y\n  use_backend c if z\n",
            "frontend f\n  default_backend a # x\n  use_backend b if y\n  use_backend c if z\n",
        );
        RULE.fix(
            "frontend f\n  use_backend a if y\n  use_backend b if y\n  default_backend c\n",
            "frontend f\n  use_backend a if y\n  default_backend c\n",
        );
    }
}
