//! ## What it does
//! Finds rules that write the client's address to X-Forwarded-For where `option forwardfor` adds it as well.
//!
//! ## Why is this bad?
//! The servers get the address twice. Who counts proxies from the end of the list, as for trusted hops, takes the
//! wrong entry.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     option forwardfor
//!     http-request add-header X-Forwarded-For %[src]
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     option forwardfor
//! ```
//!
//! ## Fix safety
//! Safe: the option still adds the address. A `set-header` becomes a `del-header`, so that what the client sent
//! stays out. There is no fix where rule and option stand in different sections.
//!
//! ## References
//! Configuration manual, 4.2 `option forwardfor` and `http-request add-header`.

use crate::lint::Rule;
use crate::view::{MAX_ALIKE, SectionView, Statement, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/forwarded-for-twice",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "a rule and `option forwardfor` both add the client's address",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut reported = HashSet::new();
    for (front, back) in ways(view) {
        let option = view.option(front, "forwardfor").or_else(|| view.option(back, "forwardfor"));
        let Some(option) = option else { continue };
        // It adds nothing to what a rule has set.
        if option.values().iter().any(|word| word == "if-none") {
            continue;
        }
        let name = option.after("header").unwrap_or("X-Forwarded-For");
        let rules = rules(view, front, back);
        let undone = rules.iter().rposition(|(_, line)| line.replaces_header(name));
        for (n, (home, rule)) in rules.iter().enumerate() {
            let is_undone = undone.is_some_and(|last| last > n);
            // Both on conditions: they may exclude each other.
            let is_either =
                rule.condition_at().is_some() && option.values().iter().any(|w| w == "except");
            if !writes_source(rule, name)
                || is_undone
                || is_either
                || !view.is_certain(&rule.line)
                || !view.is_certain(&option.line)
                || !reported.insert(rule.line.index())
            {
                continue;
            }
            let message = format!(
                "`option forwardfor` adds the client's address to {name} as well: the servers get \
                 it twice"
            );
            let mut diagnostic = Diagnostic::of(&RULE.info, message)
                .at(rule.span())
                .path(home.path())
                .tool_says(ToolSays::Nothing)
                .help("keep one of them")
                .label(Label::new(option.span()).message("adds it too"));
            let together = home.lines.iter().any(|line| std::ptr::eq(line, option));
            let always = !option.values().iter().any(|word| word == "except");
            if let (true, true, Some(edit)) = (together, always, edit(rule)) {
                diagnostic = diagnostic.fix(Fix::safe("leave it to the option", [edit]));
            }
            found.push(diagnostic);
        }
    }
}

/// The ways that requests take: a frontend and a backend of it, or one section alone.
fn ways<'v, 'd>(view: &'v View<'d>) -> Vec<(&'v SectionView<'d>, &'v SectionView<'d>)> {
    let mut ways = Vec::new();
    let writes = |section: &SectionView<'_>| {
        let mut lines = view.chain(section).flat_map(|s| s.all(&["http-request"]));
        lines.any(|line| is_source(line.value(3)))
    };
    for front in view.listening().filter(|section| view.mode(section) == "http") {
        ways.push((front, front));
        let front_writes = writes(front);
        let backs = view.backends_of(front).filter(|back| front_writes || writes(back));
        ways.extend(backs.take(MAX_ALIKE).map(|back| (front, back)));
    }
    let alone = view.balancing().filter(|b| view.frontends_of(b).next().is_none());
    ways.extend(alone.filter(|b| view.mode(b) == "http").map(|back| (back, back)));
    ways
}

/// The `http-request` rules on a way, in the order in which they run.
fn rules<'v, 'd>(
    view: &'v View<'d>,
    front: &'v SectionView<'d>,
    back: &'v SectionView<'d>,
) -> Vec<(&'v SectionView<'d>, &'v Statement<'d>)> {
    let mut rules = Vec::new();
    let sides = if std::ptr::eq(front, back) { vec![front] } else { vec![front, back] };
    for side in sides {
        // Those of the defaults come first.
        let chain: Vec<_> = view.chain(side).collect();
        for home in chain.into_iter().rev() {
            rules.extend(home.all(&["http-request"]).map(|line| (home, line)));
        }
    }
    rules
}

/// Whether a rule writes the address of the connection to the header.
fn writes_source(rule: &Statement<'_>, name: &str) -> bool {
    matches!(rule.value(1), "add-header" | "set-header")
        && rule.value(2).eq_ignore_ascii_case(name)
        && is_source(rule.value(3))
}

fn is_source(value: &str) -> bool {
    value.contains("%[src]") || value.contains("%ci")
}

/// What leaves the address to the option alone.
fn edit(rule: &Statement<'_>) -> Option<Edit> {
    if !matches!(rule.value(3), "%[src]" | "%ci") {
        return None;
    }
    if rule.value(1) == "add-header" {
        return Some(rule.remove());
    }
    let name = rule.words.get(2)?.raw();
    let condition = rule.condition_at().and_then(|n| rule.words.get(n..)).unwrap_or_default();
    let words = ["http-request", "del-header", name].into_iter();
    let words: Vec<_> = words.chain(condition.iter().map(crate::Word::raw)).collect();
    Some(rule.rewrite(words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const ADD: &str = "http-request add-header X-Forwarded-For %[src]";
    const BACK: &str = "  default_backend b\nbackend b\n  mode http\n";

    fn frontend(lines: &[&str]) -> String {
        format!("frontend f\n  mode http\n  {}\n{BACK}", lines.join("\n  "))
    }

    #[test]
    fn pass() {
        for lines in [
            ["option forwardfor", "http-request del-header X-Forwarded-For"],
            ["option forwardfor", "http-request set-header X-Forwarded-For %[req.hdr(X-Real-IP)]"],
            ["option forwardfor", "http-request set-header X-Real-IP %[src]"],
            ["option forwardfor header X-Client", ADD],
            ["option forwardfor if-none", ADD],
            ["option forwardfor except 10.0.0.0/8 if-none", ADD],
            ["no option forwardfor", ADD],
        ] {
            RULE.pass(&frontend(&lines));
        }
        RULE.pass(&frontend(&[
            "option forwardfor",
            ADD,
            "http-request del-header x-forwarded-for",
        ]));
        RULE.pass(&frontend(&[
            "option forwardfor except 10.0.0.0/8",
            "http-request add-header X-Forwarded-For %[src] if { src 10.0.0.0/8 }",
        ]));
        RULE.pass(&format!(
            "defaults\n  option forwardfor\n{}",
            frontend(&["no option forwardfor", ADD]).replace(BACK, "")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(&frontend(&["option forwardfor", ADD]), ADD);
        RULE.fail(&frontend(&[ADD, "option forwardfor header x-forwarded-for"]), ADD);
        RULE.fail(&format!("{}  option forwardfor\n", frontend(&[ADD])), ADD);
        RULE.fail(&format!("{}  {ADD}\n", frontend(&["option forwardfor"])), ADD);
        RULE.fail(&format!("defaults\n  option forwardfor\n{}", frontend(&[ADD])), ADD);
        RULE.fail(&format!("backend b\n  mode http\n  option forwardfor\n  {ADD}\n"), ADD);
    }

    #[test]
    fn fix() {
        RULE.fix(
            &frontend(&["option forwardfor # one", ADD]),
            &frontend(&["option forwardfor # one"]),
        );
        RULE.fix(
            &frontend(&[
                "option forwardfor",
                "http-request set-header X-Forwarded-For %[src] if { path / } # two",
            ]),
            &frontend(&[
                "option forwardfor",
                "http-request del-header X-Forwarded-For if { path / } # two",
            ]),
        );
    }
}
